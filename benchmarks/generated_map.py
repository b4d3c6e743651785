"""An invented map of any size for measuring: registers, grants, agreements and a relay that repeats some."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256

from graph.archive import Archive, Entry
from ontology import records as r
from ontology.identifiers import DEFAULT_BASE, concept_iri, part_iri, place_iri
from ontology.statements import statements_of

PLACES = tuple(place_iri(code) for code in ("KE", "GB", "PH", "CO", "UG"))
STATEMENTS_A_UNIT = 168
"""How many statements one unit of the map has: see `units`."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one source of the map states."""

    name: str
    records: tuple[r.Record, ...]
    relays: tuple[str, ...] = ()
    primary_for: tuple[str, ...] = ()


def _iri(kind: str, key: str) -> str:
    return f"{DEFAULT_BASE}{kind}/{key}"


def organisation(number: int) -> str:
    """The IRI of an organisation in the first register."""
    return _iri("organisation", f"ror:0{number:06}00")


def _day(number: int) -> r.Day:
    one = date(2015, 1, 1) + timedelta(days=number % 3000)
    return r.Day(one, one, "day", one.isoformat())


def _at(file: str, number: int) -> str:
    return f"{file}.csv#row={number + 2}"


def registers(units: int) -> Iterator[Part]:
    """Two organisations a unit; a second register knows one of them by another identifier."""
    first, second = [], []
    for number in range(2 * units):
        charity = f"org-id:GB-CHC-{number:07}"
        first.append(
            r.Organisation(
                iri=organisation(number),
                address=_at("organisations", number),
                label=f"Invented body {number}",
                identifiers=(f"ror:0{number:06}00", charity),
                located_in=(PLACES[number % 5],),
            )
        )
        if number % 2:
            second.append(
                r.Organisation(
                    iri=_iri("organisation", charity),
                    address=_at("charities", number),
                    label=f"INVENTED BODY {number}",
                    identifiers=(charity,),
                )
            )
    yield Part("register", tuple(first), primary_for=("Organisation",))
    yield Part("charities", tuple(second))


def grant(number: int, bodies: int, *, turn: int = 0) -> list[r.Record]:
    """One grant; every third has its money split by place, every fifth is paid in two instalments."""
    iri = _iri("grant", f"360g:360G-invented-{number}")
    money = r.Money(Decimal(1000 + number + turn), "GBP")
    found: list[r.Record] = [
        r.Grant(
            iri=iri,
            address=_at("grants", number),
            label=f"Invented grant {number}" + (f" ({turn})" if turn else ""),
            identifiers=(f"360g:360G-invented-{number}",),
            funder=organisation(number % 40),
            grantees=(organisation((number + turn) % bodies),),
            money=money,
            awarded_on=_day(number),
            places=(PLACES[number % 5], PLACES[(number + 1) % 5]) if number % 2 else (PLACES[number % 5],),
            themes=(concept_iri("theme", "research-data"),),
        )
    ]
    if number % 3 == 0:
        found += [
            r.Allocation(
                iri=part_iri(iri, "part", str(place)),
                address=_at("grants", number),
                label="",
                grant=iri,
                share=Decimal(50),
                place=PLACES[(number + place) % 5],
            )
            for place in range(2)
        ]
    if number % 5 == 0:
        found += [
            r.Instalment(
                iri=part_iri(iri, "instalment", str(part)),
                address=_at("grants", number),
                label="",
                grant=iri,
                money=r.Money(Decimal(500 + part), "GBP"),
            )
            for part in range(2)
        ]
    return found


def _agreement(number: int, bodies: int) -> list[r.Record]:
    key, at = f"invented-{number}", _at("agreements", number)
    iri = _iri("agreement", key)
    return [
        r.Dataset(
            iri=_iri("dataset", key),
            address=at,
            label=f"Invented data {number}",
            places=(PLACES[number % 5],),
            holders=(organisation(number % 60),),
        ),
        r.Agreement(
            iri=iri,
            address=at,
            label=f"Agreement {number}",
            providers=(organisation(number % 60),),
            recipients=(organisation((number * 7 + 1) % bodies),),
            assets=(_iri("dataset", key), _iri("dataset", f"invented-{number // 10}")),
        ),
        r.AgreementVersion(
            iri=_iri("version", f"{key}.1"),
            address=at,
            label=f"Version {number}",
            agreement=iri,
            status=concept_iri("status", "active"),
            valid_from=_day(number),
            valid_until=_day(number + 700),
        ),
        *(
            r.Release(
                iri=_iri("release", f"{key}.1.{turn}"),
                address=at,
                label=f"Release {number}",
                agreement=iri,
                version=_iri("version", f"{key}.1"),
                released_on=_day(number + turn),
            )
            for turn in range(number % 3)
        ),
    ]


def parts_of_map(units: int) -> Iterator[Part]:
    """All sources of a map of `units` (two organisations, six grants and two agreements each)."""
    yield from registers(units)
    bodies = 2 * units
    yield Part("grants", tuple(one for number in range(6 * units) for one in grant(number, bodies)))
    agreements = [_agreement(number, bodies) for number in range(2 * units)]
    yield Part("agreements", tuple(one for group in agreements for one in group))
    relayed = tuple(
        replace(one, iri=one.iri.replace("invented-", "relayed-"), address=_at("relay", number))
        for number, group in enumerate(agreements[::10])
        for one in group
        if isinstance(one, r.Agreement)
    )
    yield Part("relay", relayed, relays=("Agreement",))


def accept(archive: Archive, part: Part) -> Entry:
    """Accept one version of a source."""
    lines = {
        " ".join(triple) for one in part.records for triple in statements_of(one, archive.base, part.name)
    }
    source = r.Source(name=part.name, relays=part.relays, primary_for=part.primary_for, as_of="2026-01-01")
    with archive.writing():
        return archive.append(
            source,
            lines,
            audience="public",
            input_sha256=sha256(part.name.encode()).hexdigest(),
            loader="template",
            loader_version="1",
            provider="",
            loaded_at="2026-01-01T00:00:00+00:00",
            accounts=(),
        )
