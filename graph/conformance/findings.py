"""What the full check finds: a frozen row each, with the file, sheet and row of its record."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple
from urllib.parse import unquote

from ontology.mapping import COMMON, MAPPING
from ontology.terms import SG

STATEMENTS_FILE, VOCABULARY_FILE, SHAPES_FILE, FINDINGS_FILE = (
    "statements.nq",
    "vocabulary.nt",
    "shapes.ttl",
    "findings.json",
)
"""What stands in the private folder between the two processes."""

Severity = Literal["violation", "warning"]
"""`violation`: it cannot be true; `warning`: it is absent, unlikely, or settled by the map itself."""

CHOSEN_BY_THE_MAP = " Its records say different things; the map shows one of them."
"""Put behind the message where a thing that several records state has two values for one."""

_RECORD = re.compile(r"/record/[^/#]*/([^#]*)#(.*)\Z", re.DOTALL)
_ADDRESS = re.compile(r"[^\s@]@[^\s@]+\.[^\s@]")
_CLOSED = "http://www.w3.org/ns/shacl#ClosedConstraintComponent"
"""The rule about what no record may state: its values may be about a person, and are not repeated."""
_VIOLATION = "http://www.w3.org/ns/shacl#Violation"
_ONE_ONLY = (
    "http://www.w3.org/ns/shacl#MaxCountConstraintComponent",
    "http://www.w3.org/ns/shacl#UniqueLangConstraintComponent",
    "http://www.w3.org/ns/shacl#LessThanOrEqualsConstraintComponent",
)
"""The rules that two records about one thing break together though each keeps them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that a shape finds in one record.

    `message` is for people, `label` the name of the thing; `thing`, `kind` (its class), `path` and
    `shape` are IRIs, `path` and `value` empty where the rule is about the whole record; `field` is the
    record's field that `path` is written from, empty where it is none. `row` counts as in
    `ontology.account.Problem`, None where the record is no row of a table; `address` is its place in
    full (RFC 7111, RFC 6901). Where several records state the thing, the place is that of the first and
    `records` says how many there are; it is 0 for what the map itself made.
    """

    severity: Severity
    message: str
    thing: str
    label: str = ""
    kind: str = ""
    path: str = ""
    field: str = ""
    value: str = ""
    shape: str = ""
    file: str = ""
    sheet: str = ""
    row: int | None = None
    address: str = ""
    records: int = 0

    def where(self) -> str:
        """The place in words: `grants.csv, sheet Grants, row 17`; its address where it is no row."""
        if self.row is None:
            return self.address
        return ", ".join(part for part in (self.file, f"sheet {self.sheet}" * bool(self.sheet)) if part) + (
            f", row {self.row}"
        )


class Place(NamedTuple):
    """Where a record stands."""

    file: str
    sheet: str
    row: int | None
    address: str


def place_of(record: str) -> Place:
    """The place that the IRI of a record names (`ontology.identifiers.record_iri`); empty for another IRI."""
    found = _RECORD.search(record)
    if found is None:
        return Place("", "", None, "")
    file, fragment = unquote(found[1]), found[2]
    sheet, row = "", None
    for part in fragment.split("&"):
        name, _, value = part.partition("=")
        if name == "sheet":
            sheet = unquote(value)
        elif name == "row" and value.isascii() and value.isdigit():
            row = int(value)
    return Place(file, sheet, row, f"{file}#{unquote(fragment)}")


_FIELDS = {
    (kind, facet.predicate): facet.field
    for kind, facets in MAPPING.values()
    for facet in reversed((*COMMON, *facets))
} | {(kind, SG.currency): "currency" for kind, _ in MAPPING.values()}
"""(class, predicate) → the field that is written so; the first where two are."""


def finding_of(result: Mapping[str, Any]) -> Finding:
    """One result of the child as a finding."""
    records: Sequence[str] = result["records"]
    violation = result["severity"] == _VIOLATION
    message = result["message"]
    if violation and len(records) > 1 and result["rule"] in _ONE_ONLY:
        violation, message = False, message + CHOSEN_BY_THE_MAP
    kind = next(iter(result["kinds"]), "")
    place = min(map(place_of, records), key=_by_row, default=Place("", "", None, ""))
    return Finding(
        severity="violation" if violation else "warning",
        message=message,
        thing=result["thing"],
        label=_without_address(result["label"]),
        kind=kind,
        field=_FIELDS.get((kind, result["path"]), ""),
        path=result["path"],
        value="" if result["rule"] == _CLOSED else _without_address(result["value"]),
        shape=result["shape"],
        file=place.file,
        sheet=place.sheet,
        row=place.row,
        address=place.address,
        records=len(records),
    )


def _without_address(text: str) -> str:
    """A value, or nothing where it holds an e-mail address: what may not be kept is not repeated either."""
    return "" if _ADDRESS.search(text) else text


def in_order(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Violations first, then by place; the same findings always in the same order."""
    return tuple(
        sorted(
            findings,
            key=lambda one: (
                one.severity != "violation",
                _by_row(Place(one.file, one.sheet, one.row, one.address)),
                one.thing,
                one.message,
                one.value,
            ),
        )
    )


def _by_row(place: Place) -> tuple[str, str, int, str]:
    return place.file, place.sheet, place.row or 0, place.address
