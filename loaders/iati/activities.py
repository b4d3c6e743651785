"""IATI activities → projects, their parties, what they are part of, and how their money is split."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from loaders.iati.codes import DATES, PERSONS, ROLES, STATUSES, USED
from loaders.iati.elements import Inner, all_texts, attribute, by_name, day_of, language_of
from loaders.iati.money import LINES, Holder, MoneyReader
from loaders.iati.parties import Organisations
from loaders.iati.splits import SplitReader
from loaders.iati.survey import Survey, address_of, digest_of, identifier_of, records_in
from loaders.loader import Reading
from loaders.noting import Notes
from loaders.reading.input import Input
from loaders.reading.values import parse_day
from ontology.account import Problem
from ontology.identifiers import concept_iri, identifier_iri
from ontology.records import Day, Organisation, Project, Record, Text, filled

if TYPE_CHECKING:
    from lxml import etree

_RELATED = {
    "3": "related activity that is a sibling, not used",
    "4": "related activity that pays for it too, not used",
    "5": "related activity of somebody else, not used",
}


HUMANITARIAN = "humanitarian, in whole or in part (flag)"
"""The theme as stated of an activity whose flag says so; no share of its money is said by that."""


class ActivityReader:
    """Reads the activities of one file, which was surveyed before."""

    def __init__(self, input: Input, found: Survey, reading: Reading) -> None:
        self._input, self._survey, self._mint = input, found, reading.mint
        self._account, self._notes = reading.account, Notes(reading.account)
        self._organisations: Organisations = found.parties.settled(reading.mint, self._notes)
        self._splits = SplitReader(input.name, self._notes)
        self._money = MoneyReader(
            input.name, reading.account, self._notes, reading.mint, self._organisations, self._splits
        )
        self._unnamed: Counter[bytes] = Counter()
        self._repeating: dict[str, bytes] = {}
        """Identifier that several activities have → a digest of the first of them."""
        self._problems: list[Problem] = []

    def records(self) -> Iterator[Record | Problem]:
        """All records and problems of the file, in its order."""
        for number, record in records_in(self._input, "iati-activities"):
            if number == 0:
                continue
            self._account.read += 1
            address = address_of(self._input, "iati-activity", number)
            inner = by_name(record)
            identifier = identifier_of(inner)
            words = f"activity {number}" + (f" ({identifier[:60]})" if identifier else "")
            if (problem := self._repeated(record, identifier, number, words)) is not None:
                money = sum(len(inner.get(name, ())) for name in LINES)
                self._account.read += money
                if problem.refuses:
                    self._account.refused += 1 + money
                else:
                    self._account.ignored += 1 + money
                yield problem
                continue
            yield from self._activity(record, inner, identifier, address, words)
        self._note_relations()

    def _repeated(self, record: etree._Element, identifier: str, number: int, words: str) -> Problem | None:
        """Why an activity is left out whose identifier another one has: its money would count twice."""
        if identifier not in self._survey.repeated:
            return None
        first = self._survey.identifiers[identifier]
        digest = digest_of(record)
        if first == number:
            self._repeating[identifier] = digest
            return None
        same = self._repeating.get(identifier) == digest
        later = not same and self._survey.changed.get(identifier)
        which = (
            ", which was changed later"
            if later
            else ", with the same content"
            if same
            else ", with other content"
        )
        money = sum(len(record.findall(name)) for name in LINES)
        lines = "1 line of money" if money == 1 else f"{money:,} lines of money"
        return Problem(
            code="activity-repeated" if same else "activity-identifier-repeated",
            wrong=f"The activity stands in this file twice, and activity {first} is read{which}."
            + ("" if same else f" What this one says is not loaded, {lines} among it."),
            remedy="Keep one of the two."
            if same
            else "Give each activity an identifier of its own, or keep the one that holds.",
            file=self._input.name,
            column=words,
            found=identifier[:80],
            refuses=not same,
        )

    def _activity(
        self, record: etree._Element, inner: Inner, identifier: str, address: str, words: str
    ) -> Iterator[Record | Problem]:
        self._problems = []
        language = language_of(record)
        titles, emails = all_texts(inner.get("title", ()), language)
        descriptions, more_emails = all_texts(inner.get("description", ()), language)
        if emails + more_emails:
            self._notes.note("e-mail address taken out of a text", times=emails + more_emails)
        if len(descriptions) > 1:
            self._notes.note("further description or language of one, not used", times=len(descriptions) - 1)
        label = titles[0].value if titles else identifier or "Activity without a title"
        iri = self._iri(record, identifier, label)
        parties, organisations = self._parties(inner)
        yield from organisations
        axes = self._splits.read(record, inner, words)
        days = self._days(inner, words)
        yield from axes.problems
        yield from self._problems
        fields: dict[str, Any] = {
            "label": label,
            "labels": _one_each(titles),
            "description": descriptions[0].value if descriptions else "",
            "identifiers": (f"iati:{identifier}",) if identifier else (),
            "modified": _changed(record),
            "status": self._status(inner),
            "part_of": tuple(
                [
                    identifier_iri(self._mint.base, "project", f"iati:{parent}")
                    for parent in self._survey.parents.get(identifier, ())
                ]
            ),
            **axes.fields,
            # Where no actual day is stated, the planned one is the best known.
            "valid_from": days.get("valid_from") or days.get("planned_from"),
            "valid_until": days.get("valid_until") or days.get("planned_until"),
            "planned_from": days.get("planned_from"),
            "planned_until": days.get("planned_until"),
            **{part: _once(iris) for part, iris in parties.items()},
        }
        if _is_flagged(record):
            fields["themes_stated"] = _once([*axes.fields["themes_stated"], HUMANITARIAN])
        yield filled(Project, iri, address, fields)
        yield from self._splits.records(iri, address, axes)
        self._note_unused(inner)
        currency = attribute(record, "default-currency")
        yield from self._money.lines(inner, Holder(iri, address, words, currency))

    def _iri(self, record: etree._Element, identifier: str, label: str) -> str:
        """By its identifier, else by title and content; an ordinal only among identical ones."""
        if identifier:
            return self._mint.thing("project", f"iati:{identifier}")
        self._notes.note("activity without identifier, a project of its own")
        digest = digest_of(record)
        self._unnamed[digest] += 1
        again = (str(self._unnamed[digest]),) if self._unnamed[digest] > 1 else ()
        return self._mint.thing("project", None, label, digest.hex(), *again)

    def _parties(self, inner: Inner) -> tuple[dict[str, list[str]], list[Organisation]]:
        found: dict[str, list[str]] = {"funders": [], "managers": [], "implementers": [], "publishers": []}
        new: list[Organisation] = []
        for element in (*inner.get("reporting-org", ()), *inner.get("participating-org", ())):
            if element.tag == "reporting-org":
                part = "publishers"
            else:
                role = attribute(element, "role")
                part = ROLES.get(role.lower(), "")
                if not part:
                    self._notes.note("organisation of no known role, kept without a tie", role or "none")
            iri, organisation = self._organisations.of(element)
            if organisation is not None:
                new.append(organisation)
            if iri and part:
                found[part].append(iri)
        return found, new

    def _days(self, inner: Inner, words: str) -> dict[str, Day]:
        """Planned and actual days, by the field of a project they fill."""
        days: dict[str, Day] = {}
        for element in inner.get("activity-date", ()):
            kind = DATES.get(attribute(element, "type").lower())
            if kind is None:
                self._notes.note(
                    "activity date of no known type, not used", attribute(element, "type") or "none"
                )
                continue
            try:
                day = day_of(element)
            except ValueError as error:
                self._problems.append(
                    Problem(
                        code="activity-date-not-read",
                        wrong=f"{error} The activity is loaded without it.",
                        remedy="Write the date as 2024-05-31 in iso-date.",
                        file=self._input.name,
                        column=f"{words}, activity-date",
                        found=attribute(element, "iso-date")[:80],
                        refuses=False,
                    )
                )
                continue
            if day is not None:
                days.setdefault(kind, day)
        return days

    def _status(self, inner: Inner) -> str:
        code = attribute(inner["activity-status"][0], "code") if "activity-status" in inner else ""
        if code and code not in STATUSES:
            self._notes.note("activity status of no known code, not used", code)
        return concept_iri("status", STATUSES[code]) if code in STATUSES else ""

    def _note_unused(self, inner: Inner) -> None:
        for name, elements in inner.items():
            if name in PERSONS:
                self._notes.note("contact dropped, it names people", times=len(elements))
            elif name not in USED:
                self._notes.note("element not used", name, len(elements))
            elif name == "transaction":
                if flagged := len([one for one in elements if attribute(one, "humanitarian")]):
                    self._notes.note("humanitarian flag of a transaction, not used", times=flagged)
            elif name == "related-activity":
                for one in elements:
                    if why := _RELATED.get(attribute(one, "type")):
                        self._notes.note(why)

    def _note_relations(self) -> None:
        known = self._survey.identifiers
        away = [child for child in self._survey.parents if child not in known]
        if away:
            self._notes.note("child activity that is not in this file, not used", times=len(away))
        beyond = sum(
            1
            for child, parents in self._survey.parents.items()
            if child in known
            for parent in parents
            if parent not in known
        )
        if beyond:
            self._notes.note("parent activity that is not in this file, kept as a link", times=beyond)


def _is_flagged(record: etree._Element) -> bool:
    """Whether all or a part of the activity is said to be humanitarian; nobody says how much."""
    return attribute(record, "humanitarian").lower() in ("1", "true")


def _changed(record: etree._Element) -> Day | None:
    try:
        return parse_day(attribute(record, "last-updated-datetime")[:10] or None)
    except ValueError:
        return None


def _one_each(texts: list[Text]) -> tuple[Text, ...]:
    """The first text of each stated language."""
    by_language: dict[str, Text] = {}
    for text in texts:
        if text.language:
            by_language.setdefault(text.language, text)
    return tuple(by_language.values())


def _once(values: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values)) if len(values) > 1 else tuple(values)
