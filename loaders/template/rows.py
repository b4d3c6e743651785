"""Rows of the template checked and read: each row becomes the values of its fields, or problems."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from loaders.packed import Place
from loaders.reading.input import Input
from loaders.reading.tables import Cell
from loaders.summary_rows import about_rows
from loaders.template.cells import CACHE_ENTRIES, CACHED, Gap, Told, Wrong, cell_text, converter
from loaders.template.index import FIRST_VERSION, Index, TemplateSet
from loaders.template.shape import READS, Column
from loaders.template.sheets import Opened
from ontology.account import Problem
from ontology.currencies import in_minor_units
from ontology.errors import InputError
from ontology.records import Money

SHOWN_CHARS = 80
"""How much of a wrong cell a problem repeats."""

_PERIODS = (("valid_from", "valid_until"), ("released_on", "valid_until"))
_FIELD_OF = {"amount": "money", "currency": "money"}
_HEADING = {"valid_from": "from", "valid_until": "until", "released_on": "released on"}


_UNREAD: Any = object()
"""Of a cell: it was not read before."""

Fault = tuple[str, Wrong, str]
"""Heading, what is wrong there, the cell as found."""

_Step = tuple[int, str, str, Callable[[str], Any], dict[str, Any] | None]
"""Position, heading, field, how the cell is read, what was read before."""


class Checked(NamedTuple):
    """One row: the values of its fields, or none where it is refused, and what is wrong or guessed."""

    place: Place
    fields: dict[str, Any] | None
    problems: list[Problem]
    notes: list[str]


def read_rows(input: Input, number: int, opened: Opened, index: Index) -> Iterator[Checked]:
    """Yield every row of one sheet, checked. `number` is the file's place in its set.

    Fields have the names of the record's fields; `money` is put together from amount and currency,
    `missing` from the stated reasons; `version` and `id` stay for the maker of the records.
    """
    steps = _steps(opened, index)
    there = {column.field for _, column in opened.columns}
    needed = [column for _, column in opened.columns if column.required]
    must = {column.field for column in needed}
    dated = [pair for pair in _PERIODS if there >= set(pair)]
    check = _CHECKS.get(opened.sheet.kind)
    sheet, headings, blank = opened.table.sheet, opened.table.headings, opened.blank
    for row in opened.table.rows:
        place = (number, sheet, row.number)
        if note := about_rows(row, headings):
            yield Checked(place, None, [], [note])
            continue
        fields: dict[str, Any] = {}
        faults: list[Fault] = []
        notes: list[str] = []
        _read_cells(steps, row.cells, fields, faults, notes)
        for column in () if must <= fields.keys() else needed:
            if column.field not in fields and all(heading != column.heading for heading, _, _ in faults):
                faults.append((column.heading, _empty(column), ""))
        for first, last in dated:
            if first in fields and last in fields and fields[last].latest < fields[first].earliest:
                faults.append((_HEADING[last], _out_of_order(first, last, fields), fields[last].stated))
        if blank or row.extra:
            loose = (*(row.cells[position] for position in blank), *row.extra)
            faults.extend(("", _NO_HEADING, text) for cell in loose if (text := cell_text(cell)))
        if "amount" in fields or "currency" in fields:
            _put_money(fields, faults, notes)
        if check is not None and not (faults and any(fault.refuses for _, fault, _ in faults)):
            # What is missing is asked for when all that is there can be read.
            check(fields, faults, index)
        if "id" in fields or "reference" in fields:
            _check_id(opened, place, fields, faults, index)
        if "missing" in fields:
            fields["missing"] = tuple(dict.fromkeys(fields["missing"]))
        if faults:
            refused = any(problem.refuses for _, problem, _ in faults)
            problems = [problem_of(input, opened, row.number, fault) for fault in faults]
            yield Checked(place, None if refused else fields, problems, notes)
        else:
            yield Checked(place, fields, [], notes)


def _read_cells(
    steps: list[_Step], cells: list[Cell], fields: dict[str, Any], faults: list[Fault], notes: list[str]
) -> None:
    for position, heading, name, convert, cache in steps:
        cell = cells[position]
        if cell == "" or cell is None:
            continue
        text = cell if isinstance(cell, str) else cell_text(cell)
        value = _UNREAD if cache is None else cache.get(text, _UNREAD)
        if value is _UNREAD:
            stripped = text.strip()
            value = convert(stripped) if stripped else None
            if cache is not None:
                if len(cache) >= CACHE_ENTRIES:
                    cache.clear()
                cache[text] = value
        kind = value.__class__
        if kind is Told:
            if value.value:
                fields[name] = value.value
            if value.stated and name == "places":
                fields["places_stated"] = value.stated
            notes.extend(value.notes)
            faults.extend((heading, warning, text) for warning in value.warnings)
        elif kind is Wrong:
            faults.append((heading, value, "" if value.code == "names-a-person" else text))
        elif kind is Gap:
            fields.setdefault("missing", []).append((_FIELD_OF.get(name, name), value.reason))
        elif value is not None:
            fields[name] = value


def problem_of(input: Input, opened: Opened, row: int, fault: Fault) -> Problem:
    """What is wrong with a cell, with its place."""
    heading, problem, found = fault
    return Problem(
        code=problem.code,
        wrong=problem.wrong,
        remedy=problem.remedy,
        file=input.name,
        sheet=opened.table.sheet,
        row=row,
        column=heading,
        found=found[:SHOWN_CHARS],
        refuses=problem.refuses,
    )


def _empty(column: Column) -> Wrong:
    return Wrong("missing-value", f"{column.heading!r} is empty.", f"Write {READS[column.reads]}.")


def refused_rows(files: TemplateSet, index: Index, family: str) -> frozenset[Place]:
    """The rows of `family` that are refused, in all files of the set. Notes the amounts of grants."""
    refused = []
    for number, input, opened in files.sheets():
        if opened.sheet.family != family:
            continue
        try:
            for checked in read_rows(input, number, opened, index):
                if checked.fields is None:
                    refused.append(checked.place)
                elif family == "grant" and "money" in checked.fields:
                    index.totals.wholes.setdefault(index.iris[checked.place], checked.fields["money"])
        except InputError:
            # That file is refused whole when its turn comes; what points into it is not at fault.
            continue
    return frozenset(refused)


def _steps(opened: Opened, index: Index) -> list[_Step]:
    return [
        (
            position,
            column.heading,
            column.field,
            converter(column, index.resolve),
            {} if column.reads in CACHED else None,
        )
        for position, column in opened.columns
    ]


_NO_HEADING = Wrong(
    "cell-without-heading",
    "A cell stands where there is no heading.",
    "Put a text that holds the separator in quotes, or give the column a heading.",
)


def _out_of_order(first: str, last: str, fields: dict[str, Any]) -> Wrong:
    begin, end = fields[first].stated, fields[last].stated
    return Wrong(
        "dates-out-of-order",
        f"{_HEADING[last]!r} ({end}) is before {_HEADING[first]!r} ({begin}).",
        "Correct one of the two days.",
    )


def _put_money(fields: dict[str, Any], faults: list[Fault], notes: list[str]) -> None:
    """Join amount and currency, rounded to the currency's minor unit."""
    amount, currency = fields.pop("amount", None), fields.pop("currency", None)
    if amount is None:
        return
    if currency is None:
        if any(heading == "currency" for heading, _, _ in faults):
            return
        faults.append(
            (
                "currency",
                Wrong("missing-value", "An amount has no currency.", "Write its currency: `EUR`."),
                "",
            )
        )
        return
    rounded = in_minor_units(amount, currency)
    # What has fewer decimals than its currency is kept as it was written.
    if rounded is not amount and amount.as_tuple().exponent < rounded.as_tuple().exponent:
        if rounded != amount:
            notes.append("amount rounded to the currency's minor unit")
        amount = rounded
    fields["money"] = Money(amount, currency)


def _check_id(
    opened: Opened, place: Place, fields: dict[str, Any], faults: list[Fault], index: Index
) -> None:
    handle = fields.get("id")
    key = None
    if opened.sheet.kind == "agreement":
        version = fields.get("version", FIRST_VERSION)
        if handle:
            key = (opened.sheet.family, f"{handle} {version}")
        elif "reference" in fields:
            key = ("reference", f"{fields['reference']} {version}")
    elif handle:
        key = (opened.sheet.family, handle)
    if key is None:
        return
    first = index.first_with_id.of(key, place)
    if first != place:
        faults.append(
            (
                "id" if handle else "reference",
                Wrong(
                    "duplicate-id",
                    f"{key[1]!r} stands already in {index.where(first)}.",
                    "Give each row an id of its own; a renewal of an agreement gets the next version."
                    if opened.sheet.kind == "agreement"
                    else "Give each row an id of its own.",
                ),
                "",
            )
        )


def _check_organisation(fields: dict[str, Any], faults: list[Fault], index: Index) -> None:
    if ("latitude" in fields) != ("longitude" in fields):
        have, lack = ("latitude", "longitude") if "latitude" in fields else ("longitude", "latitude")
        faults.append(
            (
                lack,
                Wrong("missing-value", f"There is a {have} without a {lack}.", "Write both or neither."),
                "",
            )
        )


def _check_agreement(fields: dict[str, Any], faults: list[Fault], index: Index) -> None:
    both = sorted(set(fields.get("permits", ())) & set(fields.get("prohibits", ())))
    if both:
        faults.append(
            (
                "prohibits",
                Wrong(
                    "contradiction",
                    "The same use is permitted and prohibited.",
                    "Leave it in one of the two columns, or in neither if the agreement is silent.",
                ),
                "; ".join(one.rpartition("/")[2] for one in both),
            )
        )


def _check_release(fields: dict[str, Any], faults: list[Fault], index: Index) -> None:
    agreement = fields.get("agreement")
    known = index.versions.get(agreement or "")
    version = fields.get("version", FIRST_VERSION)
    if known and version not in known:
        faults.append(
            (
                "version",
                Wrong(
                    "unknown-reference",
                    f"The agreement has no version {version!r}.",
                    f"Write one of: {', '.join(known)}.",
                ),
                "",
            )
        )


def _check_grant(fields: dict[str, Any], faults: list[Fault], index: Index) -> None:
    if (
        not fields.get("grantees")
        and "recipient_kind" not in fields
        and not _said_missing(fields, "grantees")
    ):
        faults.append(
            (
                "grantees",
                Wrong(
                    "missing-value",
                    "Nobody gets this grant.",
                    "Write the organisation, `?withheld`, or a recipient kind if none may be named.",
                ),
                "",
            )
        )


def _check_allocation(fields: dict[str, Any], faults: list[Fault], index: Index) -> None:
    if ("money" in fields) == ("share" in fields):
        faults.append(
            (
                "share",
                Wrong("missing-value", "It must have either a share or an amount.", "Write one of the two."),
                "",
            )
        )
    if not {"place", "theme", "harm", "programme"} & fields.keys():
        faults.append(
            (
                "place",
                Wrong(
                    "missing-value",
                    "Nothing says where this part goes.",
                    "Write a place, theme, harm or programme; what no row takes is unallocated anyway.",
                ),
                "",
            )
        )


def _check_relationship(fields: dict[str, Any], faults: list[Fault], index: Index) -> None:
    if "kind" not in fields and "kind_stated" not in fields:
        faults.append(
            (
                "relationship kind",
                Wrong(
                    "missing-value", "Nothing says what tie it is.", "Write its kind, or the kind as stated."
                ),
                "",
            )
        )


def _check_assessment(fields: dict[str, Any], faults: list[Fault], index: Index) -> None:
    if "value" not in fields and not _said_missing(fields, "value"):
        faults.append(
            (
                "value",
                Wrong("missing-value", "There is no value.", "Write it, or why it is missing: `?not-asked`."),
                "",
            )
        )


def _said_missing(fields: dict[str, Any], field: str) -> bool:
    return any(name == field for name, _ in fields.get("missing", ()))


_CHECKS: dict[str, Callable[[dict[str, Any], list[Fault], Index], None]] = {
    "organisation": _check_organisation,
    "agreement": _check_agreement,
    "release": _check_release,
    "grant": _check_grant,
    "allocation": _check_allocation,
    "relationship": _check_relationship,
    "assessment": _check_assessment,
}
