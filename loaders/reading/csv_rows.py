"""CSV records: the separator found by a small fixed rule, each record with its number."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from loaders.reading.input import Input
from ontology.errors import InputError, InputTooLarge, UnreadableFile

SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
"""What may stand between cells, the likelier first."""

_GUESSED = "separator: "

_SAID = re.compile(r"sep=([,;|\t])[ \t]*\r?(?:\n|$)", re.IGNORECASE)
"""The line that some spreadsheets write first to say the separator; it is no record."""

SNIFFED_CHARS = 65_536
"""The separator is found in this many first characters,"""
SNIFFED_RECORDS = 50
"""and in this many first records."""


def separator_of(text: str) -> str:
    """The separator of a CSV text; the same text always gives the same one.

    A first line `sep=;` says it. Else each candidate splits the first records. The one whose most
    frequent width is two or more and is shared by most records wins; then the wider; then the order of
    `SEPARATORS`. A text that none of them splits is a table of one column.
    """
    start = text[:SNIFFED_CHARS]
    if said := _SAID.match(start):
        return said[1]
    best, best_score = ",", (0.0, 1)
    for separator in SEPARATORS:
        widths = _widths(start, separator, whole=len(start) == len(text))
        if not widths:
            continue
        width, times = max(Counter(widths).items(), key=lambda item: (item[1], item[0]))
        score = (times / len(widths), width)
        if width > 1 and score > best_score:
            best, best_score = separator, score
    return best


def _widths(start: str, separator: str, *, whole: bool) -> list[int]:
    widths = []
    try:
        for cells in csv.reader(io.StringIO(start, newline=""), delimiter=separator):
            if any(cells):
                widths.append(len(cells))
            if len(widths) == SNIFFED_RECORDS:
                return widths
    except csv.Error:
        return []
    return widths if whole or len(widths) == 1 else widths[:-1]


def forget_separator(input: Input) -> None:
    """Leave out what was guessed by kinds that the file is not; who reads it as a table guesses anew."""
    input.guesses[:] = [one for one in input.guesses if not one.startswith(_GUESSED)]


def records(input: Input) -> Iterator[tuple[int, list[Any]]]:
    """Yield (number, cells) for each record, blank ones too, numbered from 1 (RFC 7111).

    Raises `UnreadableFile` where quotes do not close and `InputTooLarge` past the limits.
    """
    stream = input.stream()
    start = stream.read(SNIFFED_CHARS + 1)
    separator, is_said = separator_of(start), _SAID.match(start) is not None
    if separator != "," and not is_said:
        input.guess(f"{_GUESSED}{SEPARATORS[separator]} (guessed)")
    _refuse_long_lines(input)
    # The csv module keeps one limit for the whole process; by default it is the same number.
    csv.field_size_limit(input.limits.cell_chars)
    reader = csv.reader(input.stream(), delimiter=separator, strict=True)
    counted = itertools.count(1)
    try:
        # Cells first: the number is counted only once its record is whole.
        for cells, number in zip(reader, counted, strict=False):
            yield number, [] if is_said and number == 1 else cells
    except csv.Error as error:
        raise _broken(input, next(counted), reader.line_num, str(error)) from None


def _refuse_long_lines(input: Input) -> None:
    most = input.limits.line_chars
    if len(input.data) <= most or input.kept.get("longest line", most + 1) <= most:
        return
    for number, line in enumerate(input.stream(), 1):
        if len(line) > most:
            raise InputTooLarge(
                f"{input.name}, line {number} has more than {most:,} characters.",
                "Check that it is a table with one record in each line.",
                row=number,
            )
    input.kept["longest line"] = most


def _broken(input: Input, number: int, line: int, reason: str) -> InputError:
    if "field larger than field limit" in reason:
        return InputTooLarge(
            f"{input.name}, row {number} has a cell of more than {csv.field_size_limit():,} characters.",
            "Check that each opening quote has its closing one.",
            row=number,
        )
    return UnreadableFile(
        f"{input.name}, row {number} (line {line}) is not closed: {reason}.",
        'Put a cell that holds a quote, separator or line break in quotes; write a quote in it twice ("").',
        row=number,
    )
