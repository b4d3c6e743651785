"""IATI organisation files → organisations and what they plan to spend, in all and on whom."""

from __future__ import annotations

from collections.abc import Iterator

from loaders.iati.codes import ORGANISATION_BUDGETS
from loaders.iati.elements import all_texts, attribute, by_name, language_of
from loaders.iati.money import Holder, MoneyReader
from loaders.iati.parties import scheme_identifier
from loaders.iati.splits import SplitReader
from loaders.iati.survey import Survey, address_of, identifier_of, records_in
from loaders.loader import Reading
from loaders.noting import Notes
from loaders.reading.input import Input
from ontology.account import Problem
from ontology.records import Organisation, Record

_READ = frozenset(
    {"iati-identifier", "organisation-identifier", "name", "reporting-org", *ORGANISATION_BUDGETS}
)


def organisation_records(input: Input, found: Survey, reading: Reading) -> Iterator[Record | Problem]:
    """All records and problems of an organisation file, in its order."""
    account, notes = reading.account, Notes(reading.account)
    account.unit = "organisations and money lines"
    parties = found.parties.settled(reading.mint, notes)
    money = MoneyReader(input.name, account, notes, reading.mint, parties, SplitReader(input.name, notes))
    for own, name in found.named:
        parties.claim(reading.mint.thing("organisation", scheme_identifier(own), name))
    stands: dict[str, int] = {}
    for number, record in records_in(input, "iati-organisations"):
        if number == 0:
            continue
        account.read += 1
        inner = by_name(record)
        identifier = identifier_of(inner)
        lines = [(str(one.tag), one) for one in record if one.tag in ORGANISATION_BUDGETS]
        names, emails = all_texts(inner.get("name", ()), language_of(record))
        if emails:
            notes.note("e-mail address taken out of a text", times=emails)
        known_as = scheme_identifier(identifier)
        label = names[0].value if names else identifier
        iri = reading.mint.thing("organisation", known_as, label)
        first = stands.setdefault(iri, number)
        why = _refused(input.name, number, first, identifier, found, is_named=bool(names))
        if why is not None:
            account.read += len(lines)
            account.refused += 1 + len(lines)
            yield why
            continue
        address = address_of(input, "iati-organisation", number)
        for reporter in inner.get("reporting-org", ()):
            _, known = parties.of(reporter)
            if known is not None and known.iri != iri:
                yield known
        by_language = {text.language: text for text in reversed(names) if text.language}
        yield Organisation(
            iri=iri,
            address=address,
            label=label,
            labels=tuple(text for text in names if by_language.get(text.language) is text),
            identifiers=(known_as,) if known_as else (),
            sectors=found.parties.sectors_of(identifier),
        )
        holder = Holder(
            iri,
            address,
            f"organisation {number} ({label[:60]})",
            attribute(record, "default-currency"),
            is_project=False,
        )
        counted: dict[str, int] = {}
        for name, element in lines:
            counted[name] = counted.get(name, 0) + 1
            within = sum(1 for one in element if one.tag in ("budget-line", "expense-line"))
            if within:
                notes.note("line within a budget, a part of it that is not used", times=within)
            yield from money.line(element, holder, ORGANISATION_BUDGETS[name], counted[name])
        for name, elements in inner.items():
            if name not in _READ:
                notes.note("element not used", name, len(elements))


def _refused(
    file: str, number: int, first: int, identifier: str, found: Survey, *, is_named: bool
) -> Problem | None:
    """`first` is where the same node stands before, by identifier or (without one) by name (RULES 1)."""
    if identifier:
        first = found.identifiers.get(identifier, first)
    if first != number:
        return Problem(
            code="organisation-identifier-repeated",
            wrong=f"The organisation stands in this file before, as organisation {first}.",
            remedy="Keep one record for each organisation.",
            file=file,
            column=f"organisation {number}",
            found=identifier[:80],
        )
    if not is_named and not scheme_identifier(identifier):
        return Problem(
            code="organisation-not-named",
            wrong="The organisation has neither a name nor an identifier of a known scheme.",
            remedy="Write its name in <name>.",
            file=file,
            column=f"organisation {number}",
            found=identifier[:80],
        )
    return None
