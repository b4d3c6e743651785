"""What the tests of the full check share: the broken examples, and what they state if nobody checks them."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import NamedTuple

import pytest

from loaders.template.columns import SHEETS
from loaders.template.shape import Column, Sheet
from ontology import records as r
from ontology.identifiers import DEFAULT_BASE, VOCABULARY_BASE, record_iri, slug
from ontology.mapping import COMMON, MAPPING
from ontology.statements import Triple, day, iri, link, number, text
from ontology.terms import PROV, RDF, SG
from ontology.vocabulary import concept

HERE = Path(__file__).parent
UNKNOWN = "https://example.org/column/"
"""Before the heading of a column that the template does not have: a predicate of nobody's."""

_ON_VERSION = ("status", "valid_from", "valid_until")


class Example(NamedTuple):
    """One broken example: where its fault is, what the load says, what the shapes say."""

    name: str
    file: str
    row: int | None
    column: str
    code: str
    at_load: str
    """`refused`, `warned` (the row is loaded all the same) or `accepted`."""
    unchecked: str
    """What the shapes find in its statements when nothing is checked before: a severity or `none`."""
    loaded: str
    """What they find in what is loaded of it; empty where it is refused."""
    property: str
    """The local name of the property that the finding is about."""

    def files(self) -> list[Path]:
        return sorted((HERE / "broken" / self.name).glob("*.csv"))


def read_examples() -> list[Example]:
    with (HERE / "expected.csv").open(encoding="utf-8", newline="") as file:
        return [
            Example(
                name=row["example"],
                file=row["file"],
                row=int(row["row"]) if row["row"] else None,
                **{name: row[name] for name in Example._fields[3:]},
            )
            for row in csv.DictReader(file)
        ]


@pytest.fixture(scope="session")
def examples() -> list[Example]:
    return read_examples()


@pytest.fixture(scope="session")
def unchecked() -> Callable[[Example], list[Triple]]:
    """What an example states if each cell is believed as it stands: `unchecked(example)`."""
    return lambda example: list(_Unchecked(example).triples())


class _Unchecked:
    def __init__(self, example: Example) -> None:
        self.example = example
        self.sheets = {sheet.name: sheet for sheet in SHEETS}
        self.rows = [
            (path.name, place, self.sheets[path.stem], row)
            for path in example.files()
            for place, row in enumerate(_rows(path), 2)
        ]
        self.handles: dict[tuple[str, str], str] = {}
        for _, place, sheet, row in self.rows:
            for heading in ("id", "name", "title"):
                if row.get(heading):
                    self.handles.setdefault((sheet.family, row[heading]), self.thing(sheet, place))

    def thing(self, sheet: Sheet, row: int, part: str = "") -> str:
        return f"https://example.org/{self.example.name}/{sheet.name}/{row}{part}"

    def triples(self) -> Iterator[Triple]:
        for file, place, sheet, row in self.rows:
            record = iri(record_iri(DEFAULT_BASE, "unchecked", f"{self.example.name}/{file}#row={place}"))
            main, version = iri(self.thing(sheet, place)), iri(self.thing(sheet, place, "/version"))
            yield main, f"<{RDF.type}>", f"<{MAPPING[_record_of(sheet)][0]}>"
            yield main, f"<{PROV.wasDerivedFrom}>", record
            if sheet.name == "agreements":
                yield version, f"<{RDF.type}>", f"<{SG.AgreementVersion}>"
                yield version, f"<{SG.versionOf}>", main
                yield version, f"<{PROV.wasDerivedFrom}>", record
            for heading, cell in row.items():
                column = next((one for one in sheet.columns if one.heading == heading), None)
                if column is None:
                    yield main, iri(UNKNOWN + slug(heading)), text(cell)
                    continue
                on_version = sheet.name == "agreements" and column.field in _ON_VERSION
                kind = r.AgreementVersion if on_version else _record_of(sheet)
                predicate = _predicate(kind, column)
                if predicate:
                    for value in self.values(column, cell):
                        yield version if on_version else main, f"<{predicate}>", value

    def values(self, column: Column, cell: str) -> Iterator[str]:
        several = column.reads.endswith("s") and column.reads != "languages"
        for part in map(str.strip, cell.split(";")) if several else (cell,):
            if part:
                yield self.value(column, part)

    def value(self, column: Column, part: str) -> str:
        match column.reads.removesuffix("s"):
            case "concept":
                for scheme in column.of.split():
                    known = concept(scheme, part.removeprefix(f"{scheme}/"))
                    if known is not None:
                        return iri(known)
                return iri(VOCABULARY_BASE + f"{column.of.split()[0]}/{slug(part)}")
            case "place":
                return iri(concept("place", part) or VOCABULARY_BASE + f"place/{slug(part)}")
            case "reference":
                return self.reference(column.of, part)
            case "day":
                return _day(part)
            case "amount" | "signed" | "number" | "share" | "latitude" | "longitude":
                return _number(part)
            case "link":
                return link(part)
            case "language" if found := re.fullmatch(r"(\w+): (.+)", part):
                return text(found[2], found[1])
            case _:
                return text(part)

    def reference(self, family: str, part: str) -> str:
        for (kind, handle), known in self.handles.items():
            if handle == part and family in (kind, "anything"):
                return iri(known)
        if family == "organisation" and "@" not in part:
            return iri(f"https://example.org/{self.example.name}/named/{slug(part)}")
        return text(part)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _record_of(sheet: Sheet) -> type[r.Record]:
    assert issubclass(sheet.record, r.Record)
    return sheet.record


def _predicate(kind: type[r.Record], column: Column) -> str:
    if column.field in ("amount", "currency"):
        return SG.amount if column.field == "amount" else SG.currency
    return next((one.predicate for one in (*COMMON, *MAPPING[kind][1]) if one.field == column.field), "")


def _day(part: str) -> str:
    try:
        return day(date.fromisoformat(part))
    except ValueError:
        return text(part)


def _number(part: str) -> str:
    try:
        return number(Decimal(part))
    except InvalidOperation:
        return text(part)
