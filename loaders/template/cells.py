"""How one cell of the template is read: text in, a value or what is wrong with it out."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from difflib import get_close_matches
from functools import lru_cache, partial
from typing import Any, NamedTuple

from loaders.reading.persons import has_email, strip_emails
from loaders.reading.tables import Cell
from loaders.reading.values import parse_amount, parse_day, parse_decimal, serial_day, split_list
from loaders.table_habits import SERIAL_NOTE
from loaders.template.columns import SHEET_OF_NAME
from loaders.template.shape import Column
from ontology.concepts import CONCEPTS
from ontology.currencies import is_currency
from ontology.fact_groups import FACT_GROUPS, declared
from ontology.identifiers import known_identifier, normal_name, place_iri
from ontology.places import resolve_place
from ontology.records import Text
from ontology.vocabulary import codes, concept

CODES_SHOWN = 12
"""How many allowed words a problem lists; the rest are counted."""

CACHE_ENTRIES = 50_000
"""How many read cells a column remembers; past that it starts anew, so that memory stays bounded."""

MISSING_MARK = "?"
"""A cell that begins so says why the value is missing: `?withheld`."""

EMAIL_NOTE = "e-mail address dropped"

_LANGUAGE = re.compile(r"^([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\s*:\s*(\S.*)$")
_LINK = re.compile(r"^https?://[^\s/]+\S*$")
_SCHEME_VALUE = re.compile(r"^[A-Za-z][A-Za-z0-9.+_-]*:\S+$")
_PLAIN_NUMBER = re.compile(r"^[0-9]{1,15}(?:\.[0-9]{1,4})?$", re.ASCII)
_RANGES = {
    "share": (Decimal(0), Decimal(100)),
    "latitude": (Decimal(-90), Decimal(90)),
    "longitude": (Decimal(-180), Decimal(180)),
}


class Wrong(NamedTuple):
    """What is wrong with a cell, and how to write it; `refuses` as in `Problem`."""

    code: str
    wrong: str
    remedy: str
    refuses: bool = True


class Gap(NamedTuple):
    """A value that the source says is missing: the IRI of the reason."""

    reason: str


class Told(NamedTuple):
    """A value with what a reader should know of it: texts kept as stated, notes, warnings."""

    value: Any
    stated: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    warnings: tuple[Wrong, ...] = ()


Resolve = Callable[[str, str], str | Wrong]
"""(family, text) → the IRI of the thing meant, or what is wrong."""

Convert = Callable[[str], Any]
"""Stripped text of a cell that is not empty → value, `Told`, `Gap` or `Wrong`."""

CACHED = frozenset("concept concepts reference references place places day currency version texts".split())
"""Readings whose cells repeat and whose values are kept by their text."""


def cell_text(cell: Cell) -> str:
    """A cell as stripped text, as it would stand in a CSV file."""
    match cell:
        case str():
            return cell.strip()
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case float():
            return str(int(cell)) if cell.is_integer() else format(Decimal(repr(cell)), "f")
        case datetime.datetime():
            return cell.date().isoformat()
        case datetime.date():
            return cell.isoformat()
        case _:
            return str(cell)


def converter(column: Column, resolve: Resolve) -> Convert:
    """The function that reads the cells of `column`, a stated reason for absence included."""
    read = _reader(column, resolve)
    otherwise = read if column.required else _or_gap(column, read)
    usual = _USUAL.get(column.reads)
    if usual is None:
        return otherwise

    def read_usual(text: str) -> Any:
        value = usual(text)
        return otherwise(text) if value is None else value

    return read_usual


def _or_gap(column: Column, read: Convert) -> Convert:
    """`read`, or the reason that the cell gives why its value is missing."""
    free_text = column.reads in ("text", "name", "names", "texts")

    def read_or_gap(text: str) -> Any:
        if text[0] != MISSING_MARK:
            return read(text)
        reason = concept("missing-reason", text[1:].strip())
        if reason is not None:
            return Gap(reason)
        if free_text:
            return read(text)
        return Wrong(
            "unknown-concept",
            f"{text!r} gives no known reason why the value is missing.",
            "Write " + ", ".join(f"?{code}" for code in codes("missing-reason")) + ", or leave it empty.",
        )

    return read_or_gap


def _reader(column: Column, resolve: Resolve) -> Convert:
    reads, of = column.reads, column.of
    # A body that is written in a thousand lists is looked up once.
    meant = lru_cache(CACHE_ENTRIES)(partial(resolve, of))
    by_name: dict[str, Convert] = {
        **_PLAIN_READERS,
        "concept": lambda text: _concept(of, text),
        "concepts": lambda text: _each(text, lambda part: _concept(of, part)),
        "reference": meant,
        "references": lambda text: _each(text, meant),
    }
    return by_name.get(reads) or (lambda text: _number(reads, text))


def _each(text: str, read: Callable[[str], Any]) -> tuple[Any, ...] | Wrong:
    """A list of values, each once and in the order given; the first wrong one is the answer."""
    values: dict[Any, None] = {}
    for part in split_list(text):
        value = read(part)
        if value.__class__ is Wrong:
            return value
        if value:
            values[value] = None
    return tuple(values)


def _without_email(text: str) -> tuple[str, int]:
    if "@" in text and has_email(text):
        text, count = strip_emails(text)
        return text.strip(), count
    return text, 0


def _text(text: str) -> Any:
    if "@" not in text:
        return text
    text, count = _without_email(text)
    return Told(text or None, notes=(EMAIL_NOTE,) * count) if count else text


def _name(text: str) -> Any:
    value = _text(text)
    if value.__class__ is Told:
        return Told(normal_name(value.value or "") or None, notes=value.notes)
    return normal_name(text)


def _language(text: str) -> Text | Wrong:
    match = _LANGUAGE.match(text)
    if match is None:
        return Wrong(
            "wrong-language",
            f"{text!r} does not say its language.",
            "Write `fr: Ligne du Port`, with `;` between them.",
        )
    return Text(normal_name(match[2]), match[1].lower())


def _link(text: str) -> str | Wrong:
    if _LINK.match(text) and not has_email(text):
        return text
    return Wrong("wrong-link", f"{text!r} is no web address.", "Write it whole: `https://example.org/page`.")


def _concept(schemes: str, text: str) -> str | Wrong:
    named, slash, rest = text.partition("/")
    for scheme in schemes.split():
        found = concept(scheme, rest if slash and named == scheme else text)
        if found is not None:
            return found
    return Wrong(
        "unknown-concept",
        f"{text!r} is no known {schemes.replace(' ', ' or ')}.",
        _near(schemes.split(), text) + _allowed(schemes.split()),
    )


def _near(schemes: Sequence[str], text: str) -> str:
    """The allowed words that look like `text`, by code or by name."""
    words = {}
    for scheme in schemes:
        for code, known in CONCEPTS[scheme].items():
            written = f"{scheme}/{code}" if len(schemes) > 1 else code
            words[code], words[known.label.lower()] = written, written
    near = get_close_matches(text.lower(), words, n=3)
    return f"Near: {', '.join(dict.fromkeys(words[word] for word in near))}. " if near else ""


def _allowed(schemes: Sequence[str]) -> str:
    prefix = len(schemes) > 1
    known = [f"{scheme}/{code}" if prefix else code for scheme in schemes for code in codes(scheme)]
    more = len(known) - CODES_SHOWN
    return "Write one of: " + ", ".join(known[:CODES_SHOWN]) + (f", and {more} more." if more > 0 else ".")


def _unknown_place(text: str, *, refuses: bool) -> Wrong:
    return Wrong(
        "unknown-place",
        f"{text!r} is no known place.",
        "Write a country's ISO code or English name (`KE`, `Kenya`); separate several with `;`.",
        refuses,
    )


def _place(text: str) -> Any:
    place = resolve_place(text)
    if place is None:
        return _unknown_place(text, refuses=True)
    iri = place_iri(place.code)
    return Told(iri, notes=(_guess(text, place.code, place.name),)) if place.guessed else iri


def _guess(text: str, code: str, name: str) -> str:
    return f"place {text!r} taken for {name} ({code})"


def _places(text: str) -> Told | tuple[str, ...]:
    found: dict[str, None] = {}
    stated: list[str] = []
    notes: list[str] = []
    warnings: list[Wrong] = []
    for part in split_list(text):
        place = resolve_place(part)
        if place is None:
            stated.append(part)
            warnings.append(_unknown_place(part, refuses=False))
            continue
        found[place_iri(place.code)] = None
        if place.guessed:
            stated.append(part)
            notes.append(_guess(part, place.code, place.name))
    if found and not stated:
        return tuple(found)
    return Told(tuple(found), tuple(stated), tuple(notes), tuple(warnings))


def _day(text: str) -> Any:
    if (serial := serial_day(text)) is not None:
        return Told(serial, (), (SERIAL_NOTE,), ())
    try:
        return parse_day(text)
    except ValueError as error:
        return Wrong(
            "wrong-date", _sentence(error), "Write `2026-06-30`; `2026-06` or `2026` if that is all you know."
        )


def _amount(text: str, *, below_zero: bool) -> Decimal | Wrong:
    try:
        value = parse_amount(text)
    except ValueError as error:
        return Wrong("wrong-amount", _sentence(error), "Write digits with a point: `125000.50`.")
    if value < 0 and not below_zero:
        return Wrong(
            "wrong-amount", f"{text!r} is below zero.", "Write money that came back as a transaction."
        )
    return value


def _number(reads: str, text: str) -> Decimal | Wrong:
    low, high = _RANGES.get(reads, (None, None))
    try:
        value = parse_decimal(text.removesuffix("%") if reads == "share" else text)
    except ValueError as error:
        return Wrong("wrong-number", _sentence(error), "Write digits with a point: `0.35`.")
    if low is not None and high is not None and not low <= value <= high:
        return Wrong(
            "wrong-number", f"{text!r} is outside {low} to {high}.", f"Write a number from {low} to {high}."
        )
    return value


def _currency(text: str) -> str | Wrong:
    code = text.upper()
    if is_currency(code):
        return code
    return Wrong(
        "unknown-currency",
        f"{text!r} is no currency.",
        "Write the three letters of ISO 4217: `EUR`, `GBP`, `USD`, `KES`.",
    )


def _identifiers(text: str) -> Told | tuple[str, ...]:
    found: dict[str, None] = {}
    warnings = []
    for part in split_list(text):
        known = known_identifier(part)
        if (
            known is None
            and _SCHEME_VALUE.match(part)
            and not part.startswith(("http:", "https:", "mailto:"))
        ):
            known = part
        if known is None:
            warnings.append(
                Wrong(
                    "unknown-identifier",
                    f"{part!r} does not say which register it is from; it is left out.",
                    "Write it as the register does (`https://ror.org/…`, `GB-CHC-…`), or as `scheme:value`.",
                    refuses=False,
                )
            )
        else:
            found[known] = None
    return Told(tuple(found), warnings=tuple(warnings)) if warnings or not found else tuple(found)


def _sheet(text: str) -> str | Wrong:
    """`organisations`, or `organisations/names` for one group of their facts."""
    name, slash, group = (part.strip() for part in text.lower().partition("/"))
    sheet = SHEET_OF_NAME.get(name)
    if sheet is None or sheet.name == "source":
        names = ", ".join(name for name in SHEET_OF_NAME if name != "source")
        return Wrong("unknown-kind", f"{text!r} is no kind of record.", f"Write some of: {names}.")
    if slash and group not in FACT_GROUPS:
        wrong = f"{text!r} names no group of facts."
        return Wrong("unknown-kind", wrong, f"Write after the stroke one of: {', '.join(FACT_GROUPS)}.")
    return declared(sheet.record.__name__, group)


def _sentence(error: ValueError) -> str:
    """What is wrong, without the advice that follows in `parse_day` and its like."""
    text = str(error).partition(" Write ")[0]
    return text if text.endswith(".") else f"{text}."


_PLAIN_READERS: dict[str, Convert] = {
    "id": _name,
    "name": _name,
    "version": _name,
    "text": _text,
    "names": lambda text: _each(text, lambda part: Text(_without_email(part)[0])),
    "texts": lambda text: _each(text, lambda part: _without_email(part)[0]),
    "languages": lambda text: _each(text, _language),
    "link": _link,
    "place": _place,
    "places": _places,
    "day": _day,
    "amount": lambda text: _amount(text, below_zero=False),
    "signed": lambda text: _amount(text, below_zero=True),
    "currency": _currency,
    "identifiers": _identifiers,
    "sheets": lambda text: _each(text, _sheet),
}
"""How cells are read that need nothing but their text. What is not here is a number."""


def _usual_text(text: str) -> str | None:
    return None if "@" in text or text[0] == MISSING_MARK else text


def _usual_name(text: str) -> str | None:
    return None if "@" in text or text[0] == MISSING_MARK else normal_name(text)


_USUAL: dict[str, Callable[[str], Any]] = {
    **dict.fromkeys(("id", "name", "version"), _usual_name),
    "text": _usual_text,
    **dict.fromkeys(("amount", "signed"), lambda text: Decimal(text) if _PLAIN_NUMBER.match(text) else None),
}
"""How most cells of columns that are read cell by cell are read at once; None where all must be looked at."""
