"""Turns the rule of a field into a function that reads its cells: the inner loop of a load."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from loaders.cell_text import cell_text, day_text, is_sheet_error, names_no_day
from loaders.noting import Notes
from loaders.organisation_types import SECTORS
from loaders.reading.persons import strip_emails
from loaders.reading.tables import Cell, heading_key
from loaders.reading.values import is_short_year, parse_day, parse_decimal, serial_day
from loaders.table.amounts import money_reader
from loaders.table.shape import FieldRule, Taken
from loaders.table.taking import (
    LONGER_THAN_NOTHING,
    Columns,
    Read,
    Wrong,
    names_person,
    says_nothing,
    sheet_error,
    texts_reader,
)
from loaders.table_habits import SERIAL_NOTE
from ontology.identifiers import concept_iri, known_identifier, normal_name, place_iri
from ontology.places import resolve_place
from ontology.records import Text
from ontology.vocabulary import concept

KEPT_VALUES = 20_000
"""Different texts of one column whose reading is kept, so that a word that repeats is read once."""

_LONGEST_CODE = 3
_NOT_AT_ENDS = " -–—,;:"
"""What is left at the ends of a name where an address or a part was taken out."""
_LONGEST_NAME = 200
"""A longer text is looked through for addresses, not for the name of a person alone."""
_WEB = ("http://", "https://")


def field_reader(rule: FieldRule, columns: Columns) -> Read | None:
    """The function that reads one field; None where none of its columns is there."""
    if rule.provider:
        provider = (columns.provider,) if rule.many else columns.provider
        return (lambda cells: provider) if columns.provider else None
    match rule.reads:
        case "date":
            read = _date_reader(rule, columns)
        case "money":
            read = money_reader(rule, columns)
        case "number":
            read = _number_reader(rule, columns)
        case "text" if not rule.many:
            read = _text_reader(rule, columns)
        case _:
            read = _values_reader(rule, columns)
    if read is None:
        return None
    if rule.reads != "text":
        read = _remembering(read, _read_from(rule, columns), columns.notes)
    if rule.leave_out:
        read = _lenient(read, columns.notes)
    return _needed(read, rule) if rule.required else read


def _read_from(rule: FieldRule, columns: Columns) -> list[int]:
    """The places of the cells that a field is read from."""
    names = (*rule.taken.columns, *([rule.currency_column] if rule.currency_column else ()))
    return list(dict.fromkeys(columns.at[name] for name in names if name in columns.at))


def _remembering(read: Read, places: list[int], notes: Notes) -> Read:
    """The same reader, which reads a text that repeats in its column (with one currency) once; what it notes
    something of is read each time, since notes are counted."""
    if not 1 <= len(places) <= 2:
        return read
    kept: dict[Any, Any] = {}
    first, second = places[0], places[-1]
    nothing = object()

    def anew(cells: list[Cell], key: Any) -> Any:
        written = notes.written
        value = read(cells)
        if notes.written == written and len(kept) < KEPT_VALUES:
            kept[key] = value
        return value

    # 1 and 1.0 and True are one key of a dictionary, so only texts are remembered.
    def of_one(cells: list[Cell]) -> Any:
        cell = cells[first]
        if cell.__class__ is not str:
            return read(cells)
        value = kept.get(cell, nothing)
        return anew(cells, cell) if value is nothing else value

    def of_two(cells: list[Cell]) -> Any:
        cell, other = cells[first], cells[second]
        if cell.__class__ is not str or other.__class__ is not str:
            return read(cells)
        value = kept.get((cell, other), nothing)
        return anew(cells, (cell, other)) if value is nothing else value

    return of_one if first == second else of_two


def _lenient(read: Read, notes: Notes) -> Read:
    def lenient(cells: list[Cell]) -> Any:
        value = read(cells)
        if isinstance(value, Wrong):
            notes.note(f"cell not read ({value.column})", value.found)
            return None
        return value

    return lenient


def _needed(read: Read, rule: FieldRule) -> Read:
    column = ", ".join(rule.taken.columns)

    def needed(cells: list[Cell]) -> Any:
        value = read(cells)
        if value is None or value in ("", ()):
            return Wrong("value-missing", f"The row says nothing for {rule.field}.", "Fill the cell.", column)
        return value

    return needed


def _text_reader(rule: FieldRule, columns: Columns) -> Read | None:
    if rule.headed:
        return _headed_reader(rule, columns)
    take = texts_reader(rule.taken, columns)
    if take is None:
        return None
    notes, join, filled, empty = columns.notes, rule.join, rule.filled, rule.empty
    words = {heading_key(stated): meant for stated, meant in rule.values}
    template = rule.template
    is_label = rule.field == "label"
    places = _read_from(rule, columns)
    is_usual = len(places) == 1 and not (
        rule.taken.cuts or rule.taken.split or filled or empty or words or template
    )
    at = places[0] if is_usual else 0

    def usual(cells: list[Cell]) -> str:
        """Nearly all cells: told in a third of the time."""
        cell = cells[at]
        # `is_plain`, without its call.
        if (
            cell.__class__ is not str
            or not cell.isascii()
            or "@" in cell
            or "&" in cell
            or "\r" in cell
            or "_x000" in cell
        ):
            return read(cells)
        text = cell.strip()
        if len(text) < LONGER_THAN_NOTHING and not text[-1:].isdigit() and says_nothing(text):
            return read(cells)
        if not is_label:
            return text
        return (text if text.isprintable() and "  " not in text else " ".join(text.split())).strip(
            _NOT_AT_ENDS
        )

    def read(cells: list[Cell]) -> str:
        found = [text for text in take(cells) if not says_nothing(text)]
        if filled or empty:
            return filled if found else empty
        if words:
            found = [words.get(heading_key(text), text) for text in found]
        text = found[0] if len(found) == 1 else join.join(one for one in found if one)
        if "@" in text:
            text, addresses = strip_emails(text)
            if addresses:
                notes.note("e-mail address taken out of a text", times=addresses)
        if template and text:
            text = template.replace("{}", text)
        return normal_name(text).strip(_NOT_AT_ENDS) if is_label else text

    return usual if is_usual else read


def _headed_reader(rule: FieldRule, columns: Columns) -> Read | None:
    takers = [
        (name, take)
        for name in rule.taken.columns
        if (take := texts_reader(Taken(columns=(name,), split=rule.taken.split), columns)) is not None
    ]
    notes, join = columns.notes, rule.join

    def read(cells: list[Cell]) -> str:
        parts = []
        for name, take in takers:
            text, addresses = strip_emails("; ".join(one for one in take(cells) if not says_nothing(one)))
            if addresses:
                notes.note("e-mail address taken out of a text", times=addresses)
            if text and len(text) <= _LONGEST_NAME and names_person(text):
                notes.note("text that names a person left out", name)
            elif text:
                parts.append(f"{name}: {text}")
        return join.join(parts)

    return read if takers else None


def _date_reader(rule: FieldRule, columns: Columns) -> Read | None:
    if rule.taken.constant:
        constant = parse_day(rule.taken.constant)
        return lambda cells: constant
    names = [name for name in rule.taken.columns if name in columns.at]
    if not names:
        return None
    take = texts_reader(rule.taken, columns) if rule.taken.cuts or len(names) > 1 else None
    at, name = columns.at[names[0]], names[0]
    order = {"day-first": True, "month-first": False}.get(rule.order, columns.day_first.get(name))
    century, spans = rule.century, name in columns.year_spans

    def read(cells: list[Cell]) -> Any:
        cell: Cell = cells[at]
        if take is not None:
            cell = next(iter(take(cells)), "")
        if isinstance(cell, str) and is_sheet_error(cell):
            return sheet_error(cell, name)
        if isinstance(cell, str) and (says_nothing(cell) or names_no_day(cell)):
            if names_no_day(cell):
                columns.notes.note(f"no day is said ({name})", cell.strip())
            return None
        if (serial := serial_day(cell)) is not None:
            columns.notes.note(SERIAL_NOTE, name)
            return serial
        try:
            return parse_day(day_text(cell), day_first=order, century=century, spans=spans)
        except ValueError as error:
            said = "century: 2000" if isinstance(cell, str) and is_short_year(cell) else "order: day-first"
            how = f"Write the date as 2024-05-31, or say `{said}` in the mapping."
            return Wrong("date-not-read", str(error), how, name, cell_text(cell))

    return read


def _number_reader(rule: FieldRule, columns: Columns) -> Read | None:
    take = texts_reader(rule.taken, columns)
    if take is None:
        return None
    words = {heading_key(stated): meant for stated, meant in rule.values}
    name = ", ".join(rule.taken.columns)

    def read(cells: list[Cell]) -> Decimal | Wrong | None:
        text = next(iter(take(cells)), "")
        text = words.get(heading_key(text), text)
        if not text or says_nothing(text):
            return None
        try:
            return parse_decimal(text)
        except ValueError as error:
            return Wrong("number-not-read", str(error), "Write the number as 51.5.", name, text)

    return read


def _values_reader(rule: FieldRule, columns: Columns) -> Read | None:
    """Readers whose values hang on the text alone: each different text is read once."""
    take = texts_reader(rule.taken, columns)
    if take is None:
        return None
    one = _one_value(rule, any(name in columns.country_codes for name in rule.taken.columns))
    kept: dict[str, tuple[tuple[Any, ...], str]] = {}
    notes, many, filled, empty = columns.notes, rule.many, rule.filled, rule.empty
    fixed = {word: one(word)[0] for word in (filled, empty) if word}

    def read(cells: list[Cell]) -> Any:
        texts = take(cells)
        if fixed:
            found: Iterable[Any] = fixed.get(filled if texts else empty, ())
        else:
            gathered: dict[Any, None] = {}
            for text in texts:
                values = kept.get(text)
                if values is None:
                    values = one(text)
                    if len(kept) < KEPT_VALUES:
                        kept[text] = values
                if values[1]:
                    # An address could name a person: it is counted and not shown.
                    notes.note(values[1], "" if "@" in text else text)
                for value in values[0]:
                    gathered[value] = None
            found = gathered
        if many:
            return tuple(found)
        return next(iter(found), None)

    return read


def _one_value(rule: FieldRule, country_codes: bool) -> Callable[[str], tuple[tuple[Any, ...], str]]:  # noqa: FBT001
    """The function from one text to its values and the note about it (empty for none)."""
    words = {heading_key(stated): meant for stated, meant in rule.values}
    column = ", ".join(rule.taken.columns) or rule.field
    unread = f"{rule.field} not read"

    def one(text: str) -> tuple[tuple[Any, ...], str]:
        if words and (key := heading_key(text)) in words:
            text = words[key]
            if not text:
                return (), ""
        match rule.reads:
            case "place":
                return _place(text, unread, country_codes=country_codes)
            case _ if says_nothing(text):
                return (), ""
            case "concept":
                found = tuple(iri for scheme in rule.scheme.split() if (iri := concept(scheme, text)))[:1]
                if not found and rule.scheme == "sector":
                    found = tuple(concept_iri("sector", code) for code in SECTORS.get(heading_key(text), ()))
                return (found, "") if found else ((), unread)
            case "identifier":
                known = known_identifier(rule.template.replace("{}", text) if rule.template else text)
                return ((known,), "") if known else ((), f"identifier of no known scheme ({column})")
            case "link":
                return _link(rule.template.replace("{}", text) if rule.template else text)
            case "tagged":
                text, addresses = strip_emails(text)
                value = (Text(normal_name(text), rule.language),) if text.strip() else ()
                return value, "e-mail address taken out of a text" if addresses else ""
            case _:
                text = strip_emails(text)[0].strip()
                return ((text,) if text else ()), ""

    return one


def _place(text: str, unread: str, *, country_codes: bool) -> tuple[tuple[Any, ...], str]:
    if not country_codes and says_nothing(text):
        return (), ""
    found = resolve_place(text.upper() if country_codes and len(text) <= _LONGEST_CODE else text)
    if found is None:
        return (), "" if says_nothing(text) else unread
    return (place_iri(found.code),), f"place read as {found.code}" if found.guessed else ""


def _link(text: str) -> tuple[tuple[Any, ...], str]:
    if text.startswith("www."):
        text = f"http://{text}"
    if text.startswith(_WEB) and "@" not in text and not any(mark.isspace() for mark in text):
        return (text,), ""
    return (), "address not read"
