"""Loads grants in the 360Giving Data Standard: the same records from JSON and from XLSX, ODS or CSV.

Grants, funders, recipients and programmes are named by their 360Giving and organisation
identifiers, so the JSON and the XLSX of one funder make the same things.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from loaders.bodies import SEVERAL_NAMES, Bodies
from loaders.cell_text import cell_text
from loaders.loader import Loader, Reading
from loaders.noting import Notes
from loaders.reading.input import Input
from loaders.reading.json_input import looks_like_json, parse_json_or_lines
from loaders.reading.json_rows import is_table
from loaders.reading.persons import is_person_heading
from loaders.reading.tables import address, heading_key
from loaders.table_habits import Habit, amounts_of, note_amounts, orders_of, rows_of
from loaders.threesixtygiving.book import (
    META_SHEETS,
    book_of,
    nested,
    parts_of,
    said_of_source,
    unwrapped,
    with_parts,
)
from loaders.threesixtygiving.fields import READ_FIELDS, unused_fields
from loaders.threesixtygiving.grants import (
    INDIVIDUAL,
    Award,
    GrantReader,
    Party,
    Place,
    problem_at,
    registered_names,
)
from loaders.threesixtygiving.sheets import currency_in_heading, grant_of, path_of, paths_of
from ontology.account import Problem
from ontology.errors import ColumnsMismatch, InputError
from ontology.identifiers import Mint, known_identifier, natural_iri, part_iri
from ontology.records import Grant, Instalment, Money, Programme, Record, Source

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
_BARE = "\x00bare"
"""Marks a list of grants that stands in no package, so that its places are said without one."""


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


def _package(input: Input) -> tuple[dict[str, Any], list[Any]]:
    """The JSON package and its grants; a bare list of grants, or one a line, has no more to say."""
    kept = input.kept.get(KIND)
    if kept is None:
        value = parse_json_or_lines(input)
        if isinstance(value, list):
            value = {"grants": value, _BARE: True}
        grants = value.get("grants", value.get("results")) if isinstance(value, dict) else None
        if not isinstance(grants, list):
            raise InputError(f"{input.name} has no list of grants.", 'Write {"grants": [ … ]}.')
        grants = [nested(unwrapped(one)) if isinstance(one, dict) else one for one in grants]
        kept = input.kept[KIND] = (value, grants)
    package, grants = kept
    return package, grants


def describe(input: Input) -> Source:
    """What the file says of its source; the only funder it names counts as its publisher."""
    package: dict[str, Any] = {}
    meta: dict[str, str] = {}
    names: Counter[str] = Counter()
    if looks_like_json(input):
        package, grants = _package(input)
        for grant in grants:
            funders = grant.get("fundingOrganization") if isinstance(grant, dict) else None
            for funder in funders if isinstance(funders, list) else ():
                if isinstance(funder, dict):
                    names[cell_text(funder.get("name"))] += 1
    else:
        book = book_of(input)
        meta = said_of_source(book)
        for table in (*book.grants, *book.more):
            paths = [path_of(heading) for heading in table.headings]
            wanted = [
                position
                for position, path in enumerate(paths)
                if path and (path.parent, path.field) == ("fundingOrganization", "name")
            ]
            for row in table.rows:
                names.update(cell_text(row.cells[position]) for position in wanted)
    del names[""]
    publisher = package.get("publisher")
    said = cell_text(publisher.get("name")) if isinstance(publisher, dict) else ""
    only = next(iter(names)) if len(names) == 1 else ""
    return Source(
        name="",
        title=cell_text(package.get("title")) or meta.get("title", ""),
        publisher=said or meta.get("publisher", "") or only,
        licence=cell_text(package.get("license")) or meta.get("licence", ""),
        primary_for=("Grant", "Programme"),
    )


def read(input: Input, reading: Reading) -> Iterator[Record | Problem]:
    """Grants with their funders, recipients, programmes and, where an identifier repeats, instalments.

    All grants are read before the first record is made: an organisation's names and an award's
    instalments may stand anywhere. Raises `InputError` where the file is no list of grants.
    """
    awards: list[Award] = []
    read_all = _awards_of_json if looks_like_json(input) else _awards_of_tables
    for found in read_all(input, reading):
        if isinstance(found, Problem):
            yield found
        else:
            awards.append(found)
    yield from _records_of(input.name, awards, reading)


def _awards_of_json(input: Input, reading: Reading) -> Iterator[Award | Problem]:
    account, notes = reading.account, Notes(reading.account)
    account.unit = "objects"
    package, grants = _package(input)
    named = "grants" if "grants" in package else "results"
    beyond = package.get("count")
    if named == "results" and isinstance(beyond, int) and beyond > len(grants):
        notes.note("grant that stands on a further page of the answer", times=beyond - len(grants))
    reader = GrantReader(input.name, account, registered_names(grants))
    for position, grant in enumerate(grants):
        account.read += 1
        pointer = f"/{position}" if _BARE in package else f"/{named}/{position}"
        place = Place(address=f"{quote(input.name, safe='')}#{pointer}", pointer=pointer)
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
        for path in unused_fields(grant):
            notes.note("field not used", path)
        award, problems = reader.read(grant, place)
        yield from problems
        if award is None:
            account.refused += 1
        else:
            yield award


def _awards_of_tables(input: Input, reading: Reading) -> Iterator[Award | Problem]:
    account, notes = reading.account, Notes(reading.account)
    account.unit = "rows"
    book = book_of(input)
    parts = parts_of(book, notes)
    if not book.grants:
        raise ColumnsMismatch(
            f"{input.name} has no table with the headings of grants.",
            "Head the columns Identifier, Title, Amount Awarded, Currency, Award Date, Recipient Org:Name, "
            "Funding Org:Name (the 360Giving Data Standard).",
        )
    for table in book.others:
        if heading_key(table.sheet) not in META_SHEETS:
            notes.note("sheet not read", table.sheet)
    for table in book.grants:
        rows = rows_of(table, notes)
        persons = {heading for heading in table.headings if _names_people(heading)}
        paths = paths_of("" if heading in persons else heading for heading in table.headings)
        dates = [at for at, path in enumerate(paths) if path and path.field.lower().endswith("date")]
        orders = orders_of({table.headings[at]: [row.cells[at] for row in rows] for at in dates}, notes)
        amounts = next(
            (at for at, path in enumerate(paths) if path and path.written == "amountAwarded"), None
        )
        writes = amounts_of(row.cells[amounts] for row in rows) if amounts is not None else Habit(None, 0)
        if amounts is not None:
            note_amounts(writes, table.headings[amounts], notes)
        currency = currency_in_heading(table.headings[amounts]) if amounts is not None else ""
        headings = {
            path.written: heading for heading, path in zip(table.headings, paths, strict=True) if path
        }
        left_out = {
            at: "column dropped, it names people" if heading in persons else "column not used"
            for at, (heading, path) in enumerate(zip(table.headings, paths, strict=True))
            if path is None or (path.written not in READ_FIELDS and path.parent != "recipientIndividual")
        }
        for at, why in left_out.items():
            if filled := sum(1 for row in rows if cell_text(row.cells[at])):
                notes.note(why, table.headings[at] or f"number {at + 1}", filled)
        of_bodies = [path if path and path.field in ("id", "name") else None for path in paths]
        reader = GrantReader(input.name, account, registered_names(grant_of(row, of_bodies) for row in rows))
        for row in rows:
            account.read += 1
            place = Place(
                address=address(input, table, row.number),
                sheet=table.sheet,
                row=row.number,
                headings=headings,
                day_first=orders,
                decimal_comma=writes.told,
                extra=len(row.extra),
            )
            grant = with_parts(grant_of(row, paths), parts)
            if currency:
                grant.setdefault("currency", currency)
            award, problems = reader.read(grant, place)
            yield from problems
            if award is None:
                account.refused += 1
            else:
                yield award


def _names_people(heading: str) -> bool:
    """Whether a column is dropped; of *recipient individual* it is read that there is one, and no more."""
    path = path_of(heading)
    return is_person_heading(heading) and not (path and path.parent == "recipientIndividual")


def _records_of(file: str, awards: list[Award], reading: Reading) -> Iterator[Record | Problem]:
    mint = reading.mint
    bodies = Bodies(mint)
    by_identifier: dict[str, list[Award]] = defaultdict(list)
    for award in awards:
        same = by_identifier[award.identifier]
        if same and _currency(award) and _currency(same[0]) and _currency(award) != _currency(same[0]):
            reading.account.refused += 1
            yield problem_at(
                file,
                award.place,
                "award-in-two-currencies",
                f"The award {award.identifier} stands in this file with another currency before.",
                "Write all instalments of an award in one currency, or give this grant its own identifier.",
                path="currency",
                found=_currency(award),
            )
            continue
        same.append(award)
        for party in _parties(award):
            bodies.add(
                party.name,
                party.identifier,
                award.place.address,
                sectors=party.sectors,
                located_in=party.located_in,
                homepage=party.homepage,
            )
    seen: set[str] = set()
    for group in by_identifier.values():
        for award in group:
            for party in _parties(award):
                if (organisation := bodies.take(party.name, party.identifier)) is not None:
                    if organisation.aliases:
                        reading.account.note(SEVERAL_NAMES)
                    yield organisation
            for programme in _programmes(mint, bodies, award):
                if programme.iri not in seen:
                    seen.add(programme.iri)
                    yield programme
        yield from _grant(bodies, group, reading)


def _currency(award: Award) -> str:
    return award.money.currency if award.money else ""


def _parties(award: Award) -> Iterator[Party]:
    if award.funder is not None:
        yield award.funder
    yield from award.recipients


def _programmes(mint: Mint, bodies: Bodies, award: Award) -> list[Programme]:
    """A programme belongs to its funder: named by the funder's identifier and the title in every file."""
    name, stated = (award.funder.name, award.funder.identifier) if award.funder else ("", None)
    identifier = bodies.identifier(name, stated) if award.funder else None
    return [
        Programme(
            iri=natural_iri(mint.base, "programme", identifier, title)
            if identifier
            else mint.thing("programme", None, title, name),
            address=award.place.address,
            label=title,
            funder=bodies.iri(name, identifier) if award.funder else "",
        )
        for title in award.programmes
    ]


def _grant(bodies: Bodies, group: list[Award], reading: Reading) -> Iterator[Grant | Instalment]:
    """One grant, and where its identifier stands on several rows an instalment for each (RULES 20)."""
    mint, notes = reading.mint, Notes(reading.account)
    first = group[0]
    known = known_identifier(first.identifier)
    if known is None or not known.startswith("360g:"):
        known = None
        notes.note("grant identifier that is not 360Giving's, kept within this source")
    iri = mint.thing("grant", known, first.identifier)
    to_individual = any(award.to_individual for award in group)
    about = next((award for award in group if award.to_individual), first)
    yield Grant(
        iri=iri,
        address=first.place.address,
        label=about.title or f"Grant {first.identifier}",
        description=about.description,
        identifiers=(known,) if known else (),
        modified=max((award.modified for award in group if award.modified), default=None),
        funder=bodies.iri(first.funder.name, first.funder.identifier) if first.funder else "",
        grantees=_once(
            bodies.iri(party.name, party.identifier) for award in group for party in award.recipients
        ),
        money=_sum([award.money for award in group if award.money]),
        awarded_on=min((award.awarded_on for award in group if award.awarded_on), default=None),
        valid_from=min((award.valid_from for award in group if award.valid_from), default=None),
        valid_until=max((award.valid_until for award in group if award.valid_until), default=None),
        programmes=_once(one.iri for award in group for one in _programmes(mint, bodies, award)),
        places=_once(place for award in group for place in award.places),
        places_stated=_once(place for award in group for place in award.places_stated),
        recipient_kind=INDIVIDUAL if to_individual else "",
    )
    if len(group) == 1:
        return
    notes.note("row of an award that stands on several rows, taken as an instalment", times=len(group))
    made: Counter[tuple[str, str]] = Counter()
    for award in group:
        if award.money is None:
            continue
        day = award.awarded_on.earliest.isoformat() if award.awarded_on else ""
        key = (day, str(award.money.amount))
        made[key] += 1
        if made[key] > 1:
            notes.note("same award, date and amount again, kept as a further instalment")
        yield Instalment(
            iri=part_iri(iri, "instalment", *key, str(made[key])),
            address=award.place.address,
            label=f"Instalment of {award.money.amount} {award.money.currency}{' on ' if day else ''}{day}",
            grant=iri,
            money=award.money,
            paid_on=award.awarded_on,
        )


def _sum(moneys: list[Money]) -> Money | None:
    if not moneys:
        return None
    return Money(sum((money.amount for money in moneys), Decimal(0)), moneys[0].currency)


def _once(values: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


LOADER = Loader(
    kind=KIND,
    title="360Giving grants",
    version="4",
    unit="rows",
    recognises=recognises,
    describe=describe,
    read=read,
)
"""Its accounts count rows of a spreadsheet; of JSON, where there are no rows, `read` says `objects`."""
