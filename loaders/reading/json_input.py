"""JSON: parsed whole within the limits, exact numbers, nothing repeated, nothing that is no number."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from itertools import islice
from typing import Any

from loaders.reading.input import Input
from ontology.errors import InputError, InputTooLarge, UnreadableFile

_LINES = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*\{[^\n]*\}[ \t\r]*\n\s*\{")
_AT_ONCE = 1 << 20
"""So many characters of a list are read at a time."""

_BLANK = " \t\r\n"
_BLANKS = re.compile(f"[{_BLANK}]*")
_HALF_CHARACTER = re.compile(r"\\u[dD][89a-fA-F]")


def looks_like_json(input: Input) -> bool:
    """Whether the text begins as a JSON object or array. Looks at the start only and never raises."""
    start = input.data[:4096]
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8"),
        (b"\xff\xfe", "utf-16-le"),
        (b"\xfe\xff", "utf-16-be"),
    ):
        if start.startswith(mark):
            head = start[len(mark) :].decode(encoding, errors="replace").lstrip()
            break
    else:
        head = start.decode("utf-8", errors="replace").lstrip()
    return bool(re.match(r'\{\s*(["}]|$)|\[\s*([\[{"\]\-\dtfn]|$)', head))


def json_value(input: Input) -> Any:
    """The same as `parse_json`, parsed once for all that look at the file. Nobody may change it."""
    if "json" not in input.kept:
        input.kept["json"] = parse_json(input)
    return input.kept["json"]


def parse_json(input: Input) -> Any:
    """The value of a JSON text (RFC 8259): dicts, lists, str, int, bool, None; other numbers `Decimal`.

    Raises `UnreadableFile` with the line where it is broken, a name repeats in one object, a
    number is NaN or infinite or a character is half; `InputTooLarge` past the depth or digits.
    """
    # Read from the stream and not kept: a second copy of a large file, beside its bytes and its values.
    with input.stream() as stream:
        return _value(stream.read(), input)


def _value(text: str, input: Input, *, line: int = 1) -> Any:
    """The value of a text that begins in a line of the file."""
    try:
        value = _decoder(input).decode(text)
    except json.JSONDecodeError as error:
        raise UnreadableFile(
            f"{input.name} is not JSON: line {error.lineno + line - 1}, column {error.colno}: {error.msg}.",
            "Mend that line or export the file again.",
            row=error.lineno + line - 1,
        ) from None
    except RecursionError:
        raise _too_deep(input) from None
    _check_depth(input, value, _brackets(text, 0, len(text)))
    if _HALF_CHARACTER.search(text):
        _check_characters(input, value)
    return value


def _decoder(input: Input) -> json.JSONDecoder:
    """Reads one value, with exact numbers, and nothing that says less than it seems to."""

    def number(digits: str) -> Decimal:
        value = Decimal(digits)
        if abs(value.adjusted()) > input.limits.number_digits or len(digits) > 2 * input.limits.number_digits:
            raise InputTooLarge(
                f"{input.name} holds a number of too many digits ({digits[:30]}).", "Write it shorter."
            )
        return value

    def whole(digits: str) -> int:
        return int(digits) if len(digits) <= input.limits.number_digits else int(number(digits))

    def constant(word: str) -> Any:
        raise UnreadableFile(
            f"{input.name} holds {word}, which is no JSON number.", "Write null for no value."
        )

    def object_of(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) < len(pairs):
            twice = Counter(name for name, _ in pairs).most_common(1)[0][0]
            raise UnreadableFile(
                f"{input.name} has an object that names {twice[:80]!r} twice.", "Keep one of the two."
            )
        return made

    return json.JSONDecoder(
        parse_float=number, parse_int=whole, parse_constant=constant, object_pairs_hook=object_of
    )


def json_members(input: Input) -> Iterator[Any]:
    """The members of a file that is one list, read one after the other: one is held at a time.

    Raises as `parse_json` does, and with its words, at the member that is at fault or at the end.
    """
    if "json" in input.kept:
        yield from input.kept["json"]
        return
    count = 0
    try:
        for value in _members(input):
            count += 1
            yield value
    except (_NotOneByOne, InputError, RecursionError):
        # Read whole, it says what is wrong and where; and what can be read so is read so.
        yield from islice(parse_json(input), count, None)


class _NotOneByOne(Exception):
    """Something stands in a list that is not a sound member."""


def _members(input: Input) -> Iterator[Any]:
    decoder = _decoder(input)
    with input.stream() as stream:
        text = stream.read(_AT_ONCE).lstrip(_BLANK)
        if not text.startswith("["):
            raise _NotOneByOne
        # `before` is the place of the bracket or comma before a member, `end` that of the one behind it.
        before, is_first, is_all = 0, True, False
        while True:
            start = end = _behind_blanks(text, before + 1)
            value: Any = None
            is_empty = is_first and text.startswith("]", start)
            if not is_empty:
                try:
                    value, end = decoder.raw_decode(text, start)
                    end = _behind_blanks(text, end)
                except json.JSONDecodeError:
                    end = len(text)
            if end == len(text) and not is_all:
                # Each go is as long as all before it, so that a member of any length takes few.
                more = stream.read(max(_AT_ONCE, len(text) - before))
                text, before, is_all = text[before:] + more, 0, not more
                continue
            if not text.startswith((",", "]"), end):
                raise _NotOneByOne
            if not is_empty:
                _check_depth(input, [value], 1 + _brackets(text, start, end))
                if _HALF_CHARACTER.search(text, start, end):
                    _check_characters(input, value)
                yield value
            if text[end] == "]":
                break
            before, is_first = end, False
        if text[end + 1 :].strip(_BLANK) or stream.read().strip(_BLANK):
            raise _NotOneByOne


def _behind_blanks(text: str, at: int) -> int:
    """The place of the next character that is no blank."""
    found = _BLANKS.match(text, at)
    return found.end() if found else at


def is_lines(input: Input) -> bool:
    """Whether the content begins as JSON Lines, which is no one JSON value. Never raises."""
    return looks_like_json(input) and bool(_LINES.match(input.data))


def json_lines(input: Input) -> Iterator[tuple[int, Any]]:
    """The value of each line that is not blank, under its number; one line is held at a time.

    Raises as `parse_json` does.
    """
    for number, line in enumerate(_lines(input), 1):
        if line.strip():
            try:
                # A mark may stand within, where files were put together.
                yield number, _value(line.removeprefix("\ufeff"), input, line=number)
            except UnreadableFile as fault:
                raise UnreadableFile(fault.wrong, fault.remedy, row=number) from None


def _lines(input: Input) -> Iterator[str]:
    """The text between line feeds: a carriage return alone ends no line here."""
    parts: list[str] = []
    with input.stream() as stream:
        for part in stream:
            if part.endswith("\n"):
                yield "".join((*parts, part[:-1]))
                parts = []
            else:
                parts.append(part)
    yield "".join(parts)


def parse_json_or_lines(input: Input) -> Any:
    """As `parse_json`; an object a line (JSON Lines, as `ckanapi dump` writes them) is the list of these."""
    if not _LINES.match(input.data):
        return parse_json(input)
    return [value for _, value in json_lines(input)]


def _brackets(text: str, start: int, end: int) -> int:
    """How many lists and objects may begin in a text: it is nested no deeper."""
    return text.count("[", start, end) + text.count("{", start, end)


def _check_depth(input: Input, value: Any, brackets: int) -> None:
    """Level by level, so that no depth can exhaust the interpreter's stack. Where few brackets open there is
    nothing to look at: that took a third of reading a list one by one."""
    if brackets <= input.limits.json_depth:
        return
    level = [value] if isinstance(value, dict | list) else []
    depth = 0
    while level:
        depth += 1
        if depth > input.limits.json_depth:
            raise _too_deep(input)
        level = [
            child
            for node in level
            for child in (node.values() if isinstance(node, dict) else node)
            if isinstance(child, dict | list)
        ]


def _check_characters(input: Input, value: Any) -> None:
    """Refuse half characters (lone surrogates): no file and no store can hold them."""
    try:
        json.dumps(value, ensure_ascii=False, default=str).encode("utf-8")
    except UnicodeEncodeError:
        raise UnreadableFile(
            f"{input.name} holds half a character (a lone \\ud800 to \\udfff).",
            "Export the file again as UTF-8.",
        ) from None


def _too_deep(input: Input) -> InputError:
    return InputTooLarge(
        f"{input.name} is nested deeper than {input.limits.json_depth} levels.", "Split it or flatten it."
    )
