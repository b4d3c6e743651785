"""JSON: parsed whole or line by line, exact numbers, nothing repeated, nothing that is no number."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from loaders.reading.input import Input
from ontology.errors import InputError, InputTooLarge, UnreadableFile

_LINES = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*\{[^\n]*\}[ \t\r]*\n\s*\{")
_LINES_CHECKED = "json lines checked"
"""Under this name it is kept that all lines of a file were read once, and are sound."""
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
        value = strict_decoder(input).decode(text)
    except json.JSONDecodeError as error:
        raise UnreadableFile(
            f"{input.name} is not JSON: line {error.lineno + line - 1}, column {error.colno}: {error.msg}.",
            "Mend that line or export the file again.",
            row=error.lineno + line - 1,
        ) from None
    except RecursionError:
        raise _too_deep(input) from None
    check(input, value, text, 0, len(text))
    return value


def strict_decoder(input: Input) -> json.JSONDecoder:
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


def quick_decoder() -> json.JSONDecoder:
    """Reads the same values of a text that was read strictly before, in less than half the time."""
    return json.JSONDecoder(parse_float=Decimal)


def is_lines(input: Input) -> bool:
    """Whether the content begins as JSON Lines, which is no one JSON value. Never raises."""
    return looks_like_json(input) and begins_with_lines(input)


def begins_with_lines(input: Input) -> bool:
    """The same of what is known to be JSON of one form or the other."""
    return bool(_LINES.match(input.data))


def json_lines(input: Input) -> Iterator[tuple[int, Any]]:
    """The value of each line that is not blank, under its number; one line is held at a time.

    Raises as `parse_json` does, when it reads them for the first time.
    """
    is_checked = _LINES_CHECKED in input.kept
    quick = quick_decoder().decode
    for number, line in enumerate(_lines(input), 1):
        if line.strip():
            # A mark may stand within, where files were put together.
            line = line.removeprefix("\ufeff")
            try:
                yield number, quick(line) if is_checked else _value(line, input, line=number)
            except UnreadableFile as fault:
                raise UnreadableFile(fault.wrong, fault.remedy, row=number) from None
    input.kept[_LINES_CHECKED] = True


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
    if not begins_with_lines(input):
        return parse_json(input)
    return [value for _, value in json_lines(input)]


def check(input: Input, value: Any, text: str, start: int, end: int, *, around: int = 0) -> None:
    """Refuse a value that is nested too deep, with `around` levels about it, or that no store can hold: its
    text stands between two places of a longer one."""
    # Where few brackets open there is nothing to look at: that took a third of reading a list one by one.
    if around + text.count("[", start, end) + text.count("{", start, end) > input.limits.json_depth:
        _check_depth(input, value, around)
    if _HALF_CHARACTER.search(text, start, end):
        _check_characters(input, value)


def _check_depth(input: Input, value: Any, depth: int) -> None:
    """Level by level, so that no depth can exhaust the interpreter's stack."""
    level = [value] if isinstance(value, dict | list) else []
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
