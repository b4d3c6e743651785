"""Loads grants in the 360Giving Data Standard: the same records from JSON and from XLSX, ODS or CSV.

Grants, funders, recipients and programmes are named by their 360Giving and organisation
identifiers, so the JSON and the XLSX of one funder make the same things.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from loaders.cell_text import cell_text
from loaders.loader import Loader, Reading
from loaders.noting import Notes
from loaders.reading.input import Input
from loaders.reading.json_input import looks_like_json
from loaders.reading.json_members import Members, json_outline
from loaders.reading.json_rows import is_table
from loaders.threesixtygiving.awards import GrantReader, shape_of_objects, shape_of_rows
from loaders.threesixtygiving.book import book_of, nested, unwrapped, with_parts
from loaders.threesixtygiving.fields import UnusedFields
from loaders.threesixtygiving.grants import Form, Place, SectionReader, problem_at
from loaders.threesixtygiving.look import Names, look_at
from loaders.threesixtygiving.records import Records
from loaders.threesixtygiving.sheets import grant_of, steps_of
from ontology.account import Problem
from ontology.errors import ColumnsMismatch, InputError
from ontology.records import Record, Source

KIND = "360giving"

_LOOKED_AT = 65536
"""So many first bytes of a JSON text are looked at for the standard's field names."""

_PACKAGE = re.compile(rb'"grants"\s*:\s*\[')
_RESULTS = re.compile(rb'"results"\s*:\s*\[')
_AMOUNT = re.compile(rb'"amountAwarded"\s*:')
_BODY = re.compile(rb'"(?:fundingOrganization|recipientOrganization|recipientIndividual)"\s*:\s*\[')
_FIELD = re.compile(
    rb'"(?:fundingOrganization|recipientOrganization|recipientIndividual|Amount ?Awarded'
    rb'|(?:Recipient|Funding) ?Org[^"]{0,40})"\s*:',
    re.IGNORECASE,
)


def recognises(input: Input) -> bool:
    """Whether the content is a 360Giving JSON package, or a table with the standard's headings."""
    if looks_like_json(input):
        start = input.data[:_LOOKED_AT]
        if _PACKAGE.search(start):
            return bool(_FIELD.search(start))
        is_list = is_table(input) or _RESULTS.search(start) is not None
        return is_list and bool(_AMOUNT.search(start) and _BODY.search(start))
    if input.data[:256].lstrip().startswith((b"<", b"@prefix", b"PREFIX")):
        return False
    try:
        return bool(book_of(input).grants)
    except InputError:
        return False


@dataclass(frozen=True, slots=True)
class _Package:
    """A JSON package: what it says around its grants, and these, read anew each time they are asked for."""

    said: Mapping[str, Any]
    pointer: str
    """Of the list of grants."""
    grants: Sequence[Any] | Members

    def __iter__(self) -> Iterator[Any]:
        for one in self.grants:
            yield nested(unwrapped(one)) if isinstance(one, dict) else one


def _package(input: Input) -> _Package:
    """The package; a bare list of grants, or one a line, has no more to say. Raises as reading JSON does, and
    `InputError` where there is no list of grants.
    """
    value = json_outline(input)
    if isinstance(value, list | Members):
        return _Package({}, "", value)
    if isinstance(value, dict):
        name = "grants" if "grants" in value else "results"
        if isinstance(grants := value.get(name), list | Members):
            return _Package(value, f"/{name}", grants)
    raise InputError(f"{input.name} has no list of grants.", 'Write {"grants": [ … ]}.')


def _names_in(input: Input) -> tuple[Names, Form]:
    """The names in a JSON package, and what is the same for all its grants; looked for once."""
    kept: tuple[Names, Form] | None = input.kept.get(KIND)
    if kept is None:
        names = Names()
        registered: set[int] = set()
        for grant in _package(input):
            if isinstance(grant, dict):
                names.look_at(grant, registered)
        kept = input.kept[KIND] = names, Form(registered=frozenset(registered))
    return kept


def describe(input: Input) -> Source:
    """What the file says of its source; the only funder it names counts as its publisher."""
    package: Mapping[str, Any] = {}
    meta: dict[str, str] = {}
    if looks_like_json(input):
        package, names = _package(input).said, _names_in(input)[0]
    else:
        look = look_at(input)
        meta, names = look.said, look.names
    publisher = package.get("publisher")
    said = cell_text(publisher.get("name")) if isinstance(publisher, dict) else ""
    only = next(iter(names.funders)) if len(names.funders) == 1 else ""
    return Source(
        name="",
        title=cell_text(package.get("title")) or meta.get("title", ""),
        publisher=said or meta.get("publisher", "") or only,
        licence=cell_text(package.get("license")) or meta.get("licence", ""),
        primary_for=("Grant", "Programme"),
    )


def read(input: Input, reading: Reading) -> Iterator[Record | Problem]:
    """Grants with their funders, recipients, programmes and, where an identifier repeats, instalments.

    What hangs on other grants (an organisation's names, an award's instalments) comes when all are read.
    Raises `InputError` where the file is no list of grants.
    """
    read_all = _read_json if looks_like_json(input) else _read_tables
    yield from read_all(input, reading)


def _read_json(input: Input, reading: Reading) -> Iterator[Record | Problem]:
    account, notes = reading.account, Notes(reading.account)
    account.unit = "objects"
    package = _package(input)
    names, form = _names_in(input)
    beyond, count = package.said.get("count"), len(package.grants)
    if package.pointer == "/results" and isinstance(beyond, int) and beyond > count:
        notes.note("grant that stands on a further page of the answer", times=beyond - count)
    records = Records(reading, names)
    reader = GrantReader(SectionReader(input.name, account, form), shape_of_objects())
    unused = UnusedFields(notes)
    file, of_grants = quote(input.name, safe=""), f"{package.pointer}/"
    for position, grant in enumerate(package):
        account.read += 1
        pointer = f"{of_grants}{position}"
        place = Place(form, f"{file}#{pointer}", None, pointer)
        if not isinstance(grant, dict):
            account.refused += 1
            yield problem_at(
                input.name,
                place,
                "grant-is-no-object",
                "What stands in the list of grants is no object.",
                'Write {"id": …, "title": …, …}.',
                found=cell_text(grant),
            )
            continue
        unused.note(grant)
        award = reader.read(grant, place)
        if isinstance(award, list):
            account.refused += 1
            yield from award
        elif (made := records.take(award)) is not None:
            yield made
    yield from records.rest()


def _read_tables(input: Input, reading: Reading) -> Iterator[Record | Problem]:
    account = reading.account
    account.unit = "rows"
    look = look_at(input)
    if not look.sheets:
        raise ColumnsMismatch(
            f"{input.name} has no table with the headings of grants.",
            "Head the columns Identifier, Title, Amount Awarded, Currency, Award Date, Recipient Org:Name, "
            "Funding Org:Name (the 360Giving Data Standard).",
        )
    for text, times in look.notes.items():
        account.note(text, times)
    records = Records(reading, look.names)
    for sheet in look.sheets:
        sections = SectionReader(input.name, account, sheet.form)
        reader = GrantReader(sections, shape_of_rows(sheet.paths, sheet.currency, is_text=sheet.is_text))
        of_objects, identifier = GrantReader(sections, shape_of_objects()), reader.shape.identifier
        steps = steps_of(sheet.paths)
        for address, row in sheet.rows(input):
            account.read += 1
            place = Place(sheet.form, address, row.number)
            if look.parts and (parts := look.parts.get(cell_text(identifier(row.cells)))):
                grant = with_parts(grant_of(row.cells, steps), parts)
                if sheet.currency:
                    grant.setdefault("currency", sheet.currency)
                award = of_objects.read(grant, place, len(row.extra))
            else:
                award = reader.read(row.cells, place, len(row.extra))
            if isinstance(award, list):
                account.refused += 1
                yield from award
            elif (made := records.take(award)) is not None:
                yield made
    yield from records.rest()


LOADER = Loader(
    kind=KIND,
    title="360Giving grants",
    version="8",
    unit="rows",
    recognises=recognises,
    describe=describe,
    read=read,
)
"""Its accounts count rows of a spreadsheet; of JSON, where there are no rows, `read` says `objects`."""
