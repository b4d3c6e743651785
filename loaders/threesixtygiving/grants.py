"""Reads one 360Giving grant, in the shape of the standard's JSON, into a checked award."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from loaders.cell_text import cell_text, day_text, names_nothing
from loaders.noting import Notes
from loaders.organisation_types import sectors_of
from loaders.person_names import reads_as_person
from loaders.reading.persons import strip_emails
from loaders.reading.tables import heading_key
from loaders.reading.values import parse_amount, parse_day
from loaders.threesixtygiving.sheets import LOCATION_COUNTRY, SIGNS, currency_code
from ontology.account import Account, Problem
from ontology.currencies import is_currency, minor_unit
from ontology.identifiers import concept_iri, known_identifier, normal_name, place_iri
from ontology.places import resolve_place
from ontology.records import Day, Money

INDIVIDUAL = concept_iri("recipient-kind", "individual")
PERSON_TITLE = "Grant to an individual"
"""What stands for the title of a grant whose recipient is a person: titles name them."""

_BODIES = ("recipientOrganization", "fundingOrganization")
_PUBLIC_SCHEMES = ("ror:", "lei:", "org-id:", "wikidata:", "isil:", "iati:")
_INDIVIDUAL_TYPES = frozenset({"individual", "individuals", "private individual", "sole trader", "person"})
_UNNAMED = _INDIVIDUAL_TYPES | frozenset(
    {"anonymous", "anonymised", "confidential", "name withheld", "withheld", "redacted", "recipient withheld"}
)
_FEWEST_DIGITS = 5
"""Digits that the number of a charity or a company has at least (`SC001`, `0` and the like are none)."""
_SAID_INDIVIDUAL = "recipient said to be an individual, not named"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a grant stands in its file, and how its fields are headed there (JSON path → heading)."""

    address: str
    sheet: str = ""
    row: int | None = None
    pointer: str = ""
    """In JSON the place as a pointer (RFC 6901): `/grants/17`."""
    headings: Mapping[str, str] = field(default_factory=dict)
    day_first: Mapping[str, bool | None] = field(default_factory=dict)
    """How each column writes `03/04/2021`, where that is told."""
    decimal_comma: bool | None = None
    """Whether the column of amounts writes a decimal comma, where that is told."""
    extra: int = 0
    """How many cells stand to the right of the last heading."""

    def column(self, path: str) -> str:
        """What a reader looks for: the heading of the column, or the pointer to the value."""
        return f"{self.pointer}/{path}" if self.pointer else self.headings.get(path, path)


@dataclass(frozen=True, slots=True)
class Party:
    """One organisation as a grant names it; `identifier` is `scheme:value` or None."""

    name: str
    identifier: str | None
    sectors: tuple[str, ...] = ()
    located_in: tuple[str, ...] = ()
    homepage: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Award:
    """One grant as its row or object states it."""

    place: Place
    identifier: str
    title: str
    description: str
    money: Money | None
    awarded_on: Day | None
    valid_from: Day | None
    valid_until: Day | None
    modified: Day | None
    funder: Party | None
    recipients: tuple[Party, ...]
    to_individual: bool
    programmes: tuple[str, ...]
    places: tuple[str, ...]
    places_stated: tuple[str, ...]


def problem_at(
    file: str, place: Place, code: str, wrong: str, remedy: str, *, path: str = "", found: str = ""
) -> Problem:
    """A problem of the grant at `place`, with the column of `path`."""
    return Problem(
        code=code,
        wrong=wrong,
        remedy=remedy,
        file=file,
        sheet=place.sheet,
        row=place.row,
        column=place.column(path) if path else place.pointer,
        found=found[:200],
    )


class GrantReader:
    """Reads grants of one file into awards, noting guesses and counting what is left out."""

    def __init__(self, file: str, account: Account, registered: frozenset[str] = frozenset()) -> None:
        """`registered` are the names that the file gives an identifier of a public register somewhere."""
        self._file, self._account, self._notes = file, account, Notes(account)
        self._registered = registered
        self._problems: list[Problem] = []
        self._place = Place(address="")

    def read(self, grant: dict[str, Any], place: Place) -> tuple[Award | None, list[Problem]]:
        """The grant as an `Award` (None where it is refused), and its problems."""
        self._problems, self._place = [], place
        if place.extra:
            self._problem(
                "cells-beyond-headings",
                f"The row has {place.extra} more cells than there are headings.",
                "Put cells that hold a comma between double quotes.",
            )
        identifier = cell_text(grant.get("id"))
        if not identifier:
            self._problem(
                "grant-identifier-missing",
                "The grant has no identifier.",
                "Give each grant an identifier of its own, such as 360G-prefix-123.",
                "id",
            )
        money = self._money(grant)
        days = {
            "awarded_on": self._day(grant, "awardDate"),
            "modified": self._day(grant, "dateModified"),
            "valid_from": self._period(grant, "startDate"),
            "valid_until": self._period(grant, "endDate"),
        }
        recipients, persons = self._recipients(grant)
        if not recipients and not persons:
            self._problem(
                "recipient-missing",
                "The grant names no recipient.",
                "Give the recipient organisation's name or identifier, or say that it is an individual.",
                "recipientOrganization",
            )
        funders = self._funders(grant)
        if self._problems:
            return None, self._problems
        if len(funders) > 1:
            self._notes.note("further funder of a grant not used", times=len(funders) - 1)
        places, places_stated = self._places(grant)
        title, description = self._texts(grant, about_person=bool(persons))
        award = Award(
            place=place,
            identifier=identifier,
            title=title,
            description=description,
            money=money,
            funder=funders[0] if funders else None,
            recipients=tuple(recipients),
            to_individual=bool(persons),
            programmes=self._programmes(grant),
            places=places,
            places_stated=places_stated,
            **days,
        )
        return award, []

    def _problem(self, code: str, wrong: str, remedy: str, path: str = "", found: str = "") -> None:
        self._problems.append(
            problem_at(self._file, self._place, code, wrong, remedy, path=path, found=found)
        )

    def _money(self, grant: dict[str, Any]) -> Money | None:
        stated, written = grant.get("amountAwarded"), cell_text(grant.get("currency"))
        currency = currency_code(written) or written.upper()
        if written in SIGNS:
            self._notes.note(f"currency sign read as {currency}", written)
        if cell_text(stated) == "":
            self._notes.note("amount not stated")
            return None
        try:
            amount = parse_amount(stated, decimal_comma=self._place.decimal_comma)
        except ValueError as error:
            remedy = "Write the amount as a number such as 12500.00."
            self._problem("amount-not-read", str(error), remedy, "amountAwarded", cell_text(stated))
            return None
        if not is_currency(currency):
            self._problem(
                "currency-unknown",
                f"The currency {currency!r} does not exist." if currency else "The grant has no currency.",
                "Write the three letters of ISO 4217, such as GBP.",
                "currency",
                currency,
            )
            return None
        rounded = amount.quantize(Decimal(1).scaleb(-minor_unit(currency)), rounding=ROUND_HALF_EVEN)
        if rounded != amount:
            self._notes.note(f"amount rounded to the minor unit of {currency}")
        return Money(rounded, currency)

    def _day(self, holder: dict[str, Any], field: str, parent: str = "") -> Day | None:
        cell = holder.get(field)
        if cell_text(cell) == "" or (isinstance(cell, str) and names_nothing(cell)):
            return None
        column = f"{parent}/{field}" if parent else field
        try:
            return parse_day(day_text(cell), day_first=self._place.day_first.get(self._place.column(column)))
        except ValueError as error:
            remedy = "Write the date as 2024-05-31 (year-month-day)."
            self._problem("date-not-read", str(error), remedy, column, cell_text(cell))
            return None

    def _period(self, grant: dict[str, Any], field: str) -> Day | None:
        """The actual day of the first period that states one, else the planned one."""
        for parent in ("actualDates", "plannedDates"):
            for period in _objects(grant, parent):
                day = self._day(period, field, parent)
                if day is not None:
                    return day
        return None

    def _party(self, stated: dict[str, Any]) -> Party | None:
        """An organisation as stated, or None without a name or an identifier of a known scheme."""
        name = normal_name(strip_emails(cell_text(stated.get("name")))[0])
        written = cell_text(stated.get("id"))
        identifier = known_identifier(written) if written else None
        if written and identifier is None:
            self._notes.note("organisation identifier of no known scheme, taken by name")
        if names_nothing(name):
            name = ""
        if not name and identifier is None:
            return None
        return Party(name, identifier)

    def _described(self, party: Party, stated: dict[str, Any]) -> Party:
        """The organisation with what is stated of it; never asked of a person."""
        sectors = sectors_of(cell_text(stated.get("organisationType")), self._notes)
        return replace(party, sectors=sectors, located_in=self._country(stated), homepage=_link(stated))

    def _funders(self, grant: dict[str, Any]) -> list[Party]:
        found = ((self._party(stated), stated) for stated in _objects(grant, "fundingOrganization"))
        return [self._described(party, stated) for party, stated in found if party is not None]

    def _recipients(self, grant: dict[str, Any]) -> tuple[list[Party], int]:
        """The organisations that receive, and how many of the recipients are natural persons (RULES 24)."""
        persons = len(list(_objects(grant, "recipientIndividual")))
        if persons:
            self._notes.note(_SAID_INDIVIDUAL, times=persons)
        organisations = []
        for stated in _objects(grant, "recipientOrganization"):
            if heading_key(cell_text(stated.get("organisationType"))) in _INDIVIDUAL_TYPES:
                persons += 1
                self._notes.note(_SAID_INDIVIDUAL)
                continue
            party = self._party(stated)
            if party is None:
                continue
            if why := "" if self._is_registered(party, stated) else _why_not_named(party):
                persons += 1
                self._notes.note(why)
            else:
                organisations.append(self._described(party, stated))
        return organisations, persons

    def _is_registered(self, party: Party, stated: dict[str, Any]) -> bool:
        """Whether the number of a charity or company stands beside the name, or a register's elsewhere."""
        numbers = (cell_text(stated.get(name)) for name in ("charityNumber", "companyNumber"))
        if any(sum(mark.isdigit() for mark in number) >= _FEWEST_DIGITS for number in numbers):
            return True
        return party.name in self._registered

    def _country(self, stated: dict[str, Any]) -> tuple[str, ...]:
        """The country of the address, else those of the stated locations."""
        places: dict[str, None] = {}
        locations = [cell_text(one.get("countryCode")) for one in _objects(stated, "location")]
        for country in (
            [cell_text(stated.get("addressCountry"))]
            if stated.get("addressCountry")
            else [*locations, cell_text(stated.get(LOCATION_COUNTRY))]
        ):
            if not country:
                continue
            if (place := resolve_place(country)) is None:
                self._notes.note("country not read", country)
            else:
                places[place_iri(place.code)] = None
        return tuple(places)

    def _programmes(self, grant: dict[str, Any]) -> tuple[str, ...]:
        titles = []
        for stated in _objects(grant, "grantProgramme"):
            title = normal_name(strip_emails(cell_text(stated.get("title")))[0])
            if title or (title := normal_name(cell_text(stated.get("code")))):
                titles.append(title)
        return tuple(dict.fromkeys(titles))

    def _places(self, grant: dict[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Countries, and the places in the source's own words. A stated country code wins over a name."""
        places: dict[str, None] = {}
        stated_names: dict[str, None] = {}
        for stated in _objects(grant, "beneficiaryLocation"):
            name, code = normal_name(cell_text(stated.get("name"))), cell_text(stated.get("countryCode"))
            if name:
                stated_names[name] = None
            place = resolve_place(code) if code else None
            if code and place is None:
                self._notes.note("country code not read", code)
            if place is None and name:
                place = resolve_place(name)
                if place is None:
                    self._notes.note("place not read", name)
                elif place.guessed:
                    self._notes.note(f"place read as {place.code}", name)
            if place is not None:
                places[place_iri(place.code)] = None
        return tuple(places), tuple(stated_names)

    def _texts(self, grant: dict[str, Any], *, about_person: bool) -> tuple[str, str]:
        """Title and description without e-mail addresses; neither for a person: they name people."""
        if about_person:
            return PERSON_TITLE, ""
        kept = []
        for name in ("title", "description"):
            text, addresses = strip_emails(cell_text(grant.get(name)))
            if addresses:
                self._notes.note("e-mail address taken out of a text", times=addresses)
            kept.append(text.strip())
        return normal_name(kept[0]), kept[1]


def _objects(grant: dict[str, Any], field: str) -> Iterator[dict[str, Any]]:
    value = grant.get(field)
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict) and any(cell_text(inner) for inner in one.values()):
            yield one


def _why_not_named(party: Party) -> str:
    """Why a recipient is shown as *individual or unidentified*, or "" for an organisation.

    That takes a recipient without identifier of a public register whose name is a word such as
    *anonymous*, or reads as a person's. An identifier that the funder made (`360G-…`) is a mild sign
    of a body: then the name must also begin as persons' names do.
    """
    if party.identifier and party.identifier.startswith(_PUBLIC_SCHEMES):
        return ""
    if heading_key(party.name) in _UNNAMED:
        return "recipient not identified by the source"
    if reads_as_person(party.name, strict=party.identifier is not None):
        return "recipient whose name reads as a person's, not named"
    return ""


def registered_names(grants: Iterable[Any]) -> frozenset[str]:
    """The names that stand beside an identifier of a public register in some grant, for comparing."""
    found = set()
    for grant in grants:
        if isinstance(grant, dict):
            for stated in (
                *_objects(grant, "recipientOrganization"),
                *_objects(grant, "fundingOrganization"),
            ):
                identifier = known_identifier(cell_text(stated.get("id"))) or ""
                if identifier.startswith(_PUBLIC_SCHEMES):
                    found.add(normal_name(cell_text(stated.get("name"))))
    return frozenset(found - {""})


def _link(stated: dict[str, Any]) -> str:
    address = cell_text(stated.get("url"))
    if address.startswith("www."):
        address = f"http://{address}"
    return address if address.startswith(("http://", "https://")) and "@" not in address else ""
