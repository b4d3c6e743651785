"""Transactions, budgets and planned disbursements of IATI, each under a measure of its own (RULES 19)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from loaders.iati.codes import BUDGETS, MEASURES, PLANS
from loaders.iati.elements import Inner, attribute, day_of, day_stated, first_of, own_text
from loaders.iati.parties import Organisations
from loaders.iati.splits import SplitReader
from loaders.noting import Notes
from loaders.reading.values import parse_amount, usual_amount
from ontology.account import Account, Problem
from ontology.currencies import in_minor_units, is_currency
from ontology.identifiers import Mint, concept_iri, identifier_iri, part_iri
from ontology.records import Day, Money, Record, Transaction, filled

if TYPE_CHECKING:
    from lxml import etree

LINES = ("transaction", "budget", "planned-disbursement")
"""The elements of an activity that are money."""


@dataclass(frozen=True, slots=True)
class Holder:
    """The activity or organisation whose money is read."""

    iri: str
    address: str
    """`file.xml#activity=17`."""
    words: str
    """`activity 17 (XM-1-2)`, for problems."""
    currency: str
    is_project: bool = True


class Days(NamedTuple):
    """The days of a line of money."""

    on: Day | None
    valued_on: Day | None
    valid_from: Day | None
    valid_until: Day | None


class Sides(NamedTuple):
    """Between whom, and between which activities, money moves; empty where not known."""

    provider: str
    receiver: str
    from_project: str
    to_project: str


_SIDES = Sides._fields
_PARTIES = frozenset({"provider-org", "receiver-org", "recipient-org"})
"""The elements of a line that say between whom money moves. Most lines have none."""


@dataclass(slots=True)
class MoneyReader:
    """Reads the money of one file: a record of each line, or a problem that says why it is left out."""

    file: str
    account: Account
    notes: Notes
    mint: Mint
    organisations: Organisations
    splits: SplitReader
    _seen: dict[tuple[str, ...], int] = field(default_factory=dict)
    _of: str = ""

    def lines(self, inner: Inner, holder: Holder) -> Iterator[Record | Problem]:
        """Records and problems of all money of an activity."""
        for number, element in enumerate(inner.get("transaction", ()), 1):
            parts = first_of(element)
            code = attribute(parts.get("transaction-type"), "code")
            yield from self.line(element, holder, MEASURES.get(code.upper(), ""), number, parts)
        for name, measures in (("budget", BUDGETS), ("planned-disbursement", PLANS)):
            for number, element in enumerate(inner.get(name, ()), 1):
                kind = attribute(element, "type").lower()
                yield from self.line(element, holder, measures.get(kind, ""), number)

    def line(
        self,
        element: etree._Element,
        holder: Holder,
        measure: str,
        number: int,
        parts: dict[str, etree._Element] | None = None,
    ) -> Iterator[Record | Problem]:
        """The record of one line, those of its parties and its splits; or one problem, and it is refused.
        `parts` are its `first_of`, where they are known already."""
        self.account.read += 1
        name = str(element.tag)
        where = f"{holder.words}, {name} {number}"
        inner = first_of(element) if parts is None else parts
        made = self._checked(element, inner, holder, measure, where)
        if isinstance(made, Problem):
            self.account.refused += 1
            yield made
            return
        money, days = made
        payer = receiver = from_project = to_project = ""
        if not _PARTIES.isdisjoint(inner):
            payer, payer_record = self.organisations.of(inner.get("provider-org"))
            receiver, receiver_record = self.organisations.of(
                inner.get("receiver-org", inner.get("recipient-org"))
            )
            for one in (payer_record, receiver_record):
                if one is not None:
                    yield one
            from_project = self._activity(inner.get("provider-org"), "provider-activity-id", holder)
            to_project = self._activity(inner.get("receiver-org"), "receiver-activity-id", holder)
        address = f"{holder.address}&{name}={number}"
        axes = self.splits.read(element, inner, where)
        yield from axes.problems
        payer = payer or ("" if holder.is_project else holder.iri)
        sides = Sides(payer, receiver, from_project, to_project)
        amount = f"{money.amount:f} {money.currency}"
        iri = self._iri(element, holder, (name, measure, amount, *axes.said), days, sides)
        fields = {
            "label": f"{_in_words(measure)} of {amount}{_when(days)}",
            "measure": concept_iri("measure", measure),
            "money": money,
            "project": holder.iri if holder.is_project else "",
            "on": days.on,
            "valued_on": days.valued_on,
            "valid_from": days.valid_from,
            "valid_until": days.valid_until,
            "provider": sides.provider,
            "receiver": sides.receiver,
            "from_project": sides.from_project,
            "to_project": sides.to_project,
        }
        yield filled(Transaction, iri, address, fields)
        if axes.records:
            yield from self.splits.records(iri, address, axes)

    def _checked(
        self,
        element: etree._Element,
        inner: dict[str, etree._Element],
        holder: Holder,
        measure: str,
        where: str,
    ) -> tuple[Money, Days] | Problem:
        """Amount and days, or why the line is refused."""

        def wrong(code: str, sentence: str, remedy: str, found: str = "") -> Problem:
            return Problem(
                code=code, wrong=sentence, remedy=remedy, file=self.file, column=where, found=found[:80]
            )

        value = inner.get("value")
        if not measure:
            kind = inner.get("transaction-type")
            stated = attribute(element if kind is None else kind, "type" if kind is None else "code")
            return wrong(
                "measure-unknown",
                "What kind of money this is cannot be told."
                if stated
                else "It does not say what kind of money it is.",
                "Write a code of IATI's list of transaction types (or budget types).",
                stated,
            )
        text = own_text(value)
        if not text:
            return wrong("value-missing", "It states no value.", "Write the amount in <value>.")
        try:
            # The standard's values are xsd:decimal: 333.333 has a decimal point, whoever wrote it.
            amount = usual_amount(text)
            if amount is None:
                amount = parse_amount(text, decimal_comma=False)
        except ValueError as error:
            return wrong("value-not-read", str(error), "Write the amount as a number such as 12500.00.", text)
        currency = (attribute(value, "currency") or holder.currency).upper()
        if not is_currency(currency):
            return wrong(
                "currency-unknown",
                f"The currency {currency[:20]!r} does not exist."
                if currency
                else "Neither the value nor the activity or organisation states a currency.",
                "Write the three letters of ISO 4217 in currency or default-currency.",
                currency,
            )
        try:
            days = self._days(element, inner, value)
        except ValueError as error:
            return wrong("date-not-read", str(error), "Write the date as 2024-05-31 in iso-date.")
        rounded = in_minor_units(amount, currency)
        if rounded != amount:
            self.notes.note(f"amount rounded to the minor unit of {currency}")
        return Money(rounded, currency), days

    def _days(
        self, element: etree._Element, inner: dict[str, etree._Element], value: etree._Element | None
    ) -> Days:
        valued = day_stated(attribute(value, "value-date"))
        on = day_of(inner.get("transaction-date"))
        if on is None and element.tag == "transaction" and valued is not None:
            self.notes.note("transaction without a date, its value date taken")
            on = valued
        return Days(
            on=on,
            valued_on=valued if valued and (on is None or valued[:3] != on[:3]) else None,
            valid_from=day_of(inner.get("period-start")),
            valid_until=day_of(inner.get("period-end")),
        )

    def _activity(self, party: etree._Element | None, name: str, holder: Holder) -> str:
        """The other party's activity, unless it is this one."""
        if party is None or not (identifier := attribute(party, name)):
            return ""
        iri = identifier_iri(self.mint.base, "project", f"iati:{identifier}")
        return "" if iri == holder.iri else iri

    def _iri(
        self,
        element: etree._Element,
        holder: Holder,
        what: tuple[str, ...],
        days: Days,
        sides: Sides,
    ) -> str:
        """By content, so that a line inserted above moves nothing; an ordinal among identical ones only.

        `what` is the element's name, the measure, the amount and how it is split.
        """
        if holder.iri != self._of:
            self._of = holder.iri
            self._seen.clear()
        key = (
            *what,
            *_key_of(days),
            # Most lines name no party.
            *(
                [f"{name} {iri}" for name, iri in zip(_SIDES, sides, strict=True) if iri]
                if any(sides)
                else ()
            ),
            attribute(element, "ref"),
        )
        seen = self._seen[key] = self._seen.get(key, 0) + 1
        if seen == 1:
            return part_iri(holder.iri, "transaction", *key)
        self.notes.note("the same money, day and parties again in one record, kept as further money")
        return part_iri(holder.iri, "transaction", *key, str(seen))


@lru_cache(maxsize=64)
def _in_words(measure: str) -> str:
    return measure.replace("-", " ").capitalize()


def _key_of(days: Days) -> list[str]:
    """The days of a line as a part of its key."""
    on, valued_on, valid_from, valid_until = days
    key = [f"on {on.stated}"] if on else []
    if valued_on:
        key.append(f"valued_on {valued_on.stated}")
    if valid_from:
        key.append(f"valid_from {valid_from.stated}")
    if valid_until:
        key.append(f"valid_until {valid_until.stated}")
    return key


def _when(days: Days) -> str:
    if days.on:
        return f" on {days.on.earliest.isoformat()}"
    if days.valid_from and days.valid_until:
        return f" for {days.valid_from.earliest.isoformat()} to {days.valid_until.latest.isoformat()}"
    return ""
