"""Makes the records of awards: a grant at once where no other row can add to it, all else at the end."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from loaders.alike import MOST_KEPT
from loaders.bodies import SEVERAL_NAMES, Bodies, Said
from loaders.loader import Reading
from loaders.noting import MIXED_NOTE, Notes
from loaders.threesixtygiving.grants import INDIVIDUAL, PERSON_TITLE, Award, Party, Place
from loaders.threesixtygiving.look import Names
from ontology.identifiers import identifier_iri, known_identifier, natural_iri, part_iri
from ontology.records import Grant, Instalment, Money, Programme, Record, filled

_USUAL = re.compile(r"360G-[A-Za-z0-9._~-]+")
"""The identifiers of nearly all grants, of which nothing is to be encoded: six times as quick as asking."""

_Order = tuple[int, int]
"""The numbers of a grant's first award and of an award of it: grants come in the order of their first."""


class _Met(NamedTuple):
    """A party that was met before."""

    said: Said
    iri: str
    """Empty where it hangs on all mentions which organisation the party is."""


class _Programme(NamedTuple):
    """A programme, and the award that is the first to name it."""

    order: _Order
    address: str
    title: str
    funder: str


class Records:
    """Takes in the awards of a file one by one and gives the records made of them.

    Awards of which several have one identifier are gathered until the end. So is one with a party without
    identifier whose name stands beside an identifier somewhere: it may be the organisation that bears it.
    """

    def __init__(self, reading: Reading, names: Names) -> None:
        self._account, self._mint = reading.account, reading.mint
        self._notes = Notes(reading.account)
        self._repeated, self._borne = names.repeated(), names.borne
        self._bodies = Bodies(reading.mint)
        self._met: dict[Party, _Met] = {}
        self._headed: dict[tuple[tuple[str, ...], Party | None], tuple[str, ...]] = {}
        self._programmes: dict[str, _Programme] = {}
        self._gathered: dict[str, list[tuple[int, Award]]] = {}
        self._taken = 0

    def take(self, award: Award) -> Grant | None:
        """Take an award in; its grant, if all that it hangs on is known."""
        self._taken += 1
        if hash(award.identifier) in self._repeated:
            # What it comes to, and who funds it, hangs on its other rows.
            self._gathered.setdefault(award.identifier, []).append((self._taken, award))
            return None
        waits, funder = False, ""
        if award.funder is not None:
            funder = self._iri(award.funder, award.place)
            waits = not funder
        grantees = tuple([self._iri(party, award.place) for party in award.recipients])
        if waits or "" in grantees:
            self._gathered.setdefault(award.identifier, []).append((self._taken, award))
            return None
        if len(grantees) > 1:
            grantees = tuple(dict.fromkeys(grantees))
        programmes: tuple[str, ...] = ()
        if award.programmes:
            programmes = self._programmes_of(award, (self._taken, self._taken))
        return self._grant(award, award.money, funder, grantees, programmes)

    def rest(self) -> Iterator[Record]:
        """What waited for all awards: the other grants, instalments, organisations, programmes."""
        for identifier, group in self._gathered.items():
            if hash(identifier) in self._repeated:
                for _, award in group:
                    for party in (*filter(None, (award.funder,)), *award.recipients):
                        self._iri(party, award.place)
        for group in self._gathered.values():
            yield from self._grant_of_several(group)
        for organisation in self._bodies.records():
            if organisation.aliases:
                self._account.note(SEVERAL_NAMES)
            yield organisation
        for iri, one in self._programmes.items():
            yield Programme(iri=iri, address=one.address, label=one.title, funder=one.funder)

    def _iri(self, party: Party, place: Place) -> str:
        """Count a mention of a party; its IRI, or empty where that hangs on all mentions."""
        met = self._met.get(party)
        if met is not None:
            self._bodies.again(met.said)
            return met.iri
        said = self._bodies.add(
            party.name,
            party.identifier,
            place.address,
            sectors=party.sectors,
            located_in=party.located_in,
            homepage=party.homepage,
        )
        iri = ""
        if party.identifier or hash(said.name) not in self._borne:
            iri = self._mint.thing("organisation", party.identifier, said.name)
        if len(self._met) >= MOST_KEPT:
            self._met.clear()
        self._met[party] = _Met(said, iri)
        return iri

    def _programmes_of(self, award: Award, order: _Order) -> tuple[str, ...]:
        """The programmes of an award, each kept with the first award that names it.

        A programme belongs to its funder: named by the funder's identifier and the title in every file.
        """
        key = award.programmes, award.funder
        iris = self._headed.get(key)
        if iris is None:
            funder, identifier = "", None
            if award.funder is not None:
                name, stated = award.funder.name, award.funder.identifier
                identifier = stated
                if not stated and hash(name) in self._borne:
                    identifier = self._bodies.identifier(name, None)
                funder = self._mint.thing("organisation", identifier, name)
            made = {
                natural_iri(self._mint.base, "programme", identifier, title)
                if identifier
                else self._mint.thing(
                    "programme", None, title, award.funder.name if award.funder else ""
                ): title
                for title in award.programmes
            }
            for iri, title in made.items():
                self._programmes.setdefault(iri, _Programme(order, award.place.address, title, funder))
            iris = tuple(made)
            if len(self._headed) >= MOST_KEPT:
                self._headed.clear()
            self._headed[key] = iris
        if order[0] != self._taken:
            # What waited until the end may have stood before those that are known.
            for iri in iris:
                known = self._programmes[iri]
                if order < known.order:
                    self._programmes[iri] = known._replace(order=order, address=award.place.address)
        return iris

    def _grant_of_several(self, group: list[tuple[int, Award]]) -> Iterator[Grant | Instalment]:
        """One grant, and where its identifier stands on several rows an instalment for each (RULES 20)."""
        # What only one row can say is said by the earliest, wherever it stands in the file.
        ordered = sorted((award for _, award in group), key=_by_day) if len(group) > 1 else [group[0][1]]
        awards = [award for _, award in group]
        funders = [award.funder for award in ordered if award.funder]
        funder = funders[0] if funders else None
        bodies = self._bodies
        programmes = [
            iri for number, award in group for iri in self._programmes_of(award, (group[0][0], number))
        ]
        is_private = any(award.to_individual for award in awards)
        of_all = group[0][1]._replace(
            title=PERSON_TITLE if is_private else _first(award.title for award in ordered),
            description="" if is_private else _first(award.description for award in ordered),
            modified=max((award.modified for award in awards if award.modified), default=None),
            awarded_on=min((award.awarded_on for award in awards if award.awarded_on), default=None),
            valid_from=min((award.valid_from for award in awards if award.valid_from), default=None),
            valid_until=max(
                (award.valid_until for award in awards if award.valid_until),
                key=lambda day: (day.latest, day),
                default=None,
            ),
            places=_once(place for award in awards for place in award.places),
            places_stated=_once(place for award in awards for place in award.places_stated),
            to_individual=is_private,
        )
        grant = self._grant(
            of_all,
            _sum([award.money for award in awards if award.money]),
            bodies.iri(funder.name, funder.identifier) if funder else "",
            _once(bodies.iri(party.name, party.identifier) for award in awards for party in award.recipients),
            _once(programmes),
        )
        yield grant
        if len(awards) == 1:
            return
        if any(bodies.iri(one.name, one.identifier) != grant.funder for one in funders):
            self._notes.note("award whose rows name several funders, that of its earliest row taken")
        self._notes.note(
            "row of an award that stands on several rows, taken as an instalment", times=len(awards)
        )
        if is_mixed := len({award.money.currency for award in awards if award.money}) > 1:
            self._notes.note(MIXED_NOTE, awards[0].identifier)
        made: Counter[tuple[str, str]] = Counter()
        for award in awards:
            if award.money is None:
                continue
            day = award.awarded_on.earliest.isoformat() if award.awarded_on else ""
            # Equal amounts of one day in two currencies are two things.
            amount = str(award.money.amount)
            key = (day, f"{amount} {award.money.currency}" if is_mixed else amount)
            made[key] += 1
            if made[key] > 1:
                self._notes.note("same award, date and amount again, kept as a further instalment")
            yield Instalment(
                iri=part_iri(grant.iri, "instalment", *key, str(made[key])),
                address=award.place.address,
                label=f"Instalment of {award.money.amount} {award.money.currency}"
                f"{' on ' if day else ''}{day}",
                grant=grant.iri,
                money=award.money,
                paid_on=award.awarded_on,
            )

    def _grant(
        self,
        award: Award,
        money: Money | None,
        funder: str,
        grantees: tuple[str, ...],
        programmes: tuple[str, ...],
    ) -> Grant:
        """The grant of an award."""
        mint, identifier = self._mint, award.identifier
        identifiers: tuple[str, ...] = ()
        if _USUAL.fullmatch(identifier):
            iri, identifiers = f"{mint.base}grant/360g:{identifier}", (f"360g:{identifier}",)
        elif (known := known_identifier(identifier)) is not None and known.startswith("360g:"):
            iri, identifiers = identifier_iri(mint.base, "grant", known), (known,)
        else:
            self._notes.note("grant identifier that is not 360Giving's, kept within this source")
            iri = mint.row("grant", identifier)
        return filled(
            Grant,
            iri,
            award.place.address,
            {
                "label": award.title or f"Grant {identifier}",
                "description": award.description,
                "identifiers": identifiers,
                "modified": award.modified,
                "funder": funder,
                "grantees": grantees,
                "money": money,
                "awarded_on": award.awarded_on,
                "valid_from": award.valid_from,
                "valid_until": award.valid_until,
                "programmes": programmes,
                "places": award.places,
                "places_stated": award.places_stated,
                "recipient_kind": INDIVIDUAL if award.to_individual else "",
            },
        )


def _sum(moneys: list[Money]) -> Money | None:
    """What the rows of an award come to; None where they are in several currencies (RULES 19)."""
    if len({money.currency for money in moneys}) != 1:
        return None
    return Money(sum((money.amount for money in moneys), Decimal(0)), moneys[0].currency)


def _by_day(award: Award) -> tuple[Any, ...]:
    """The order of an award's rows: by day, those without last, else by what they say."""
    day = award.awarded_on
    return day is None, *(day or ()), award.title, award.description, repr(award.funder)


def _first(texts: Iterable[str]) -> str:
    return next(filter(None, texts), "")


def _once(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
