"""Reads one 360Giving grant, in the shape of the standard's JSON, into a checked award."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from loaders.body_names import without_contact
from loaders.cell_text import cell_text, day_text, names_no_day, names_nothing
from loaders.noting import Notes
from loaders.organisation_types import sectors_of, type_says_sector
from loaders.person_names import is_titled, is_unnamed, reads_as_person
from loaders.reading.persons import strip_emails
from loaders.reading.tables import heading_key
from loaders.reading.values import is_short, parse_amount, parse_day, serial_day
from loaders.table.amounts import currency_in
from loaders.table_habits import SERIAL_NOTE
from loaders.threesixtygiving.sheets import LOCATION_COUNTRY, SIGNS, currency_code
from ontology.account import Account, Problem
from ontology.currencies import DOLLARS, in_minor_units, is_currency
from ontology.identifiers import concept_iri, known_identifier, normal_name, place_iri
from ontology.places import resolve_place
from ontology.records import Day, Money

INDIVIDUAL = concept_iri("recipient-kind", "individual")
PERSON_TITLE = "Grant to an individual"
"""What stands for the title of a grant whose recipient is a person: titles name them."""

PUBLIC_SCHEMES = ("ror:", "lei:", "org-id:", "wikidata:", "isil:", "iati:")
_INDIVIDUAL_TYPES = frozenset({"individual", "individuals", "private individual", "sole trader", "person"})
_FEWEST_DIGITS = 5
"""Digits that the number of a charity or a company has at least (`SC001`, `0` and the like are none)."""
_LOCATIONS = frozenset({"location", "addressCountry", LOCATION_COUNTRY})
"""The fields of an organisation that say where it is."""
_SAID_INDIVIDUAL = "recipient said to be an individual, not named"


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What is the same for all grants of one table (of a JSON text: nothing)."""

    sheet: str = ""
    headings: Mapping[str, str] = field(default_factory=dict)
    """How the fields of a grant are headed (JSON path → heading)."""
    day_first: Mapping[str, bool | None] = field(default_factory=dict)
    """How each column writes `03/04/2021`, where that is told."""
    year_spans: AbstractSet[str] = frozenset()
    """The columns in which `2011-12` is two years."""
    decimal_comma: bool | None = None
    """Whether the column of amounts writes a decimal comma, where that is told."""
    registered: AbstractSet[int] = frozenset()
    """Hashes of the names that stand beside an identifier of a public register somewhere in the file."""


class Place(NamedTuple):
    """Where a grant stands in its file."""

    form: Form
    address: str
    row: int | None = None
    pointer: str = ""
    """In JSON the place as a pointer (RFC 6901): `/grants/17`."""

    def column(self, path: str) -> str:
        """What a reader looks for: the heading of the column, or the pointer to the value."""
        return f"{self.pointer}/{path}" if self.pointer else self.form.headings.get(path, path)


class Party(NamedTuple):
    """One organisation as a grant names it; `identifier` is `scheme:value` or None."""

    name: str
    identifier: str | None
    sectors: tuple[str, ...] = ()
    located_in: tuple[str, ...] = ()
    homepage: str = ""


class Award(NamedTuple):
    """One grant as its row or object states it."""

    place: Place
    identifier: str
    title: str
    description: str
    money: Money | None
    awarded_on: Day | None
    modified: Day | None
    valid_from: Day | None
    valid_until: Day | None
    recipients: tuple[Party, ...]
    to_individual: bool
    funder: Party | None
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
        sheet=place.form.sheet,
        row=place.row,
        column=place.column(path) if path else place.pointer,
        found=found[:200],
    )


class Section(NamedTuple):
    """A part of a grant that is read by itself, and the fields of the grant that it is read from."""

    fields: tuple[str, ...]
    read: Callable[[SectionReader, dict[str, Any]], Any]


class SectionReader:
    """Reads the sections of grants of one table or JSON text, noting guesses and what is left out."""

    def __init__(self, file: str, account: Account, form: Form) -> None:
        self.file, self._form = file, form
        self.notes = Notes(account)
        self.problems: list[Problem] = []
        self.place = Place(form, "")

    def begin(self, place: Place) -> None:
        """Go on with the grant at `place`: its problems are told with it."""
        self.problems, self.place = [], place

    def problem(self, code: str, wrong: str, remedy: str, path: str = "", found: str = "") -> None:
        """Refuse the grant."""
        self.problems.append(problem_at(self.file, self.place, code, wrong, remedy, path=path, found=found))

    def money(self, grant: dict[str, Any]) -> Money | None:
        """The amount in its currency."""
        stated, written = grant.get("amountAwarded"), cell_text(grant.get("currency"))
        currency = currency_code(written) or written.upper()
        if written in SIGNS or written in DOLLARS:
            self.notes.note(f"currency sign read as {currency}", written)
        text = cell_text(stated)
        if not text or (isinstance(stated, str) and names_nothing(text)):
            self.notes.note("amount not stated", text)
            return None
        said = currency_in(text) if isinstance(stated, str) else ""
        currency = currency or said
        if said and said != currency:
            wrong = f"The amount is written in {said}, and its currency is said to be {currency}."
            self.problem("currency-contradicts", wrong, "Write the one that is right.", "amountAwarded", text)
            return None
        try:
            amount = parse_amount(stated, decimal_comma=self._form.decimal_comma, may_be_short=True)
        except ValueError as error:
            remedy = "Write the amount as a number such as 12500.00."
            self.problem("amount-not-read", str(error), remedy, "amountAwarded", text)
            return None
        if isinstance(stated, str) and is_short(text):
            self.notes.note("amount written short, read as its full number", text)
        if not is_currency(currency):
            self.problem(
                "currency-unknown",
                f"The currency {currency!r} does not exist." if currency else "The grant has no currency.",
                "Write the three letters of ISO 4217, such as GBP.",
                "currency",
                currency,
            )
            return None
        rounded = in_minor_units(amount, currency)
        if rounded != amount:
            self.notes.note(f"amount rounded to the minor unit of {currency}")
        return Money(rounded, currency)

    def awarded_on(self, grant: dict[str, Any]) -> Day | None:
        """The day of the award."""
        return self._day(grant, "awardDate")

    def modified(self, grant: dict[str, Any]) -> Day | None:
        """The day on which its record was changed last."""
        return self._day(grant, "dateModified")

    def period(self, grant: dict[str, Any]) -> tuple[Day | None, Day | None]:
        """Its first and last day: of the first actual period that states one, else of the planned one."""
        return self._of_periods(grant, "startDate"), self._of_periods(grant, "endDate")

    def _of_periods(self, grant: dict[str, Any], field: str) -> Day | None:
        for parent in ("actualDates", "plannedDates"):
            for period in objects(grant, parent):
                day = self._day(period, field, parent)
                if day is not None:
                    return day
        return None

    def _day(self, holder: dict[str, Any], field: str, parent: str = "") -> Day | None:
        cell = holder.get(field)
        if cell_text(cell) == "" or (isinstance(cell, str) and names_nothing(cell)):
            return None
        column = f"{parent}/{field}" if parent else field
        heading = self.place.column(column)
        if isinstance(cell, str) and names_no_day(cell):
            self.notes.note(f"no day is said ({column})", cell.strip())
            return None
        if (serial := serial_day(cell)) is not None:
            self.notes.note(SERIAL_NOTE, column)
            return serial
        try:
            return parse_day(
                day_text(cell),
                day_first=self._form.day_first.get(heading),
                spans=heading in self._form.year_spans,
            )
        except ValueError as error:
            remedy = "Write the date as 2024-05-31 (year-month-day)."
            self.problem("date-not-read", str(error), remedy, column, cell_text(cell))
            return None

    def _party(self, stated: dict[str, Any]) -> Party | None:
        """An organisation as stated, or None without a name or an identifier of a known scheme."""
        name = party_name(stated)
        written = cell_text(stated.get("id"))
        identifier = known_identifier(written) if written else None
        if written and identifier is None:
            self.notes.note("organisation identifier of no known scheme, taken by name")
        if not name and identifier is None:
            return None
        return Party(name, identifier)

    def _described(self, party: Party, stated: dict[str, Any]) -> Party:
        """The organisation with what is stated of it; never asked of a person."""
        sectors = sectors_of(cell_text(stated.get("organisationType")), self.notes)
        return Party(party.name, party.identifier, sectors, self._country(stated), _link(stated))

    def funders(self, grant: dict[str, Any]) -> tuple[Party, ...]:
        """Who gives."""
        found = ((self._party(stated), stated) for stated in objects(grant, "fundingOrganization"))
        return tuple(self._described(party, stated) for party, stated in found if party is not None)

    def recipients(self, grant: dict[str, Any]) -> tuple[tuple[Party, ...], int]:
        """The organisations that receive, and how many of the recipients are natural persons (RULES 24)."""
        persons = len(list(objects(grant, "recipientIndividual")))
        if persons:
            self.notes.note(_SAID_INDIVIDUAL, times=persons)
        organisations = []
        for stated in objects(grant, "recipientOrganization"):
            kind = cell_text(stated.get("organisationType"))
            if kind and heading_key(kind) in _INDIVIDUAL_TYPES:
                persons += 1
                self.notes.note(_SAID_INDIVIDUAL)
                continue
            party = self._party(stated)
            if party is None:
                continue
            if (why := _why_not_named(party)) and not self._is_registered(party, stated):
                persons += 1
                self.notes.note(why)
            else:
                organisations.append(self._described(party, stated))
        return tuple(organisations), persons

    def _is_registered(self, party: Party, stated: dict[str, Any]) -> bool:
        """Whether the number of a charity or company, a type of organisation or a web address stands beside
        the name, or a register's identifier elsewhere."""
        numbers = (cell_text(stated.get(name)) for name in ("charityNumber", "companyNumber"))
        if any(sum(mark.isdigit() for mark in number) >= _FEWEST_DIGITS for number in numbers):
            return True
        if hash(party.name) in self._form.registered:
            return True
        if is_unnamed(party.name) or is_titled(party.name):
            return False
        return bool(type_says_sector(cell_text(stated.get("organisationType"))) or _link(stated))

    def _country(self, stated: dict[str, Any]) -> tuple[str, ...]:
        """The country of the address, else those of the stated locations."""
        if _LOCATIONS.isdisjoint(stated):
            return ()
        places: dict[str, None] = {}
        locations = [cell_text(one.get("countryCode")) for one in objects(stated, "location")]
        for country in (
            [cell_text(stated.get("addressCountry"))]
            if stated.get("addressCountry")
            else [*locations, cell_text(stated.get(LOCATION_COUNTRY))]
        ):
            if not country:
                continue
            if (place := resolve_place(country)) is None:
                self.notes.note("country not read", country)
            else:
                places[place_iri(place.code)] = None
        return tuple(places)

    def programmes(self, grant: dict[str, Any]) -> tuple[str, ...]:
        """The titles of the programmes, else their codes."""
        titles = []
        for stated in objects(grant, "grantProgramme"):
            title = normal_name(strip_emails(cell_text(stated.get("title")))[0])
            if title or (title := normal_name(cell_text(stated.get("code")))):
                titles.append(title)
        return tuple(dict.fromkeys(titles))

    def places(self, grant: dict[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Countries, and the places in the source's own words. A stated country code wins over a name."""
        places: dict[str, None] = {}
        stated_names: dict[str, None] = {}
        for stated in objects(grant, "beneficiaryLocation"):
            name, code = normal_name(cell_text(stated.get("name"))), cell_text(stated.get("countryCode"))
            if name:
                stated_names[name] = None
            place = resolve_place(code) if code else None
            if code and place is None:
                self.notes.note("country code not read", code)
            if place is None and name:
                place = resolve_place(name)
                if place is None:
                    self.notes.note("place not read", name)
                elif place.guessed:
                    self.notes.note(f"place read as {place.code}", name)
            if place is not None:
                places[place_iri(place.code)] = None
        return tuple(places), tuple(stated_names)

    def text(self, stated: Any) -> str:
        """A text of the grant without e-mail addresses."""
        text, addresses = strip_emails(cell_text(stated))
        if addresses:
            self.notes.note("e-mail address taken out of a text", times=addresses)
        return text.strip()


SECTIONS = (
    Section(("amountAwarded", "currency"), SectionReader.money),
    Section(("awardDate",), SectionReader.awarded_on),
    Section(("dateModified",), SectionReader.modified),
    Section(("actualDates", "plannedDates"), SectionReader.period),
    Section(("recipientOrganization", "recipientIndividual"), SectionReader.recipients),
    Section(("fundingOrganization",), SectionReader.funders),
    Section(("grantProgramme",), SectionReader.programmes),
    Section(("beneficiaryLocation",), SectionReader.places),
)
"""What is read of a grant, in the order in which it is told what is wrong."""


def objects(grant: dict[str, Any], field: str) -> Iterator[dict[str, Any]]:
    """The objects in a field of a grant that say anything."""
    value = grant.get(field)
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict) and any(cell_text(inner) for inner in one.values()):
            yield one


def party_name(stated: dict[str, Any]) -> str:
    """What an organisation is called; empty where that is a word for nothing."""
    name = without_contact(normal_name(strip_emails(cell_text(stated.get("name")))[0]))
    return "" if names_nothing(name) else name


def _why_not_named(party: Party) -> str:
    """Why a recipient is shown as *individual or unidentified*, or "" for an organisation.

    That takes a recipient without identifier of a public register whose name is a word such as
    *anonymous*, or reads as a person's. An identifier that the funder made (`360G-…`) is a mild sign
    of a body: then the name must also begin as persons' names do.
    """
    if party.identifier and party.identifier.startswith(PUBLIC_SCHEMES):
        return ""
    if is_unnamed(party.name):
        return "recipient not identified by the source"
    head = party.name.partition(" (")[0]
    if reads_as_person(party.name, strict=party.identifier is not None) or reads_as_person(head):
        return "recipient whose name reads as a person's, not named"
    return ""


def _link(stated: dict[str, Any]) -> str:
    address = cell_text(stated.get("url"))
    if address.startswith("www."):
        address = f"http://{address}"
    return address if address.startswith(("http://", "https://")) and "@" not in address else ""
