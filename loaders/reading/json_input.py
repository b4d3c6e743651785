"""JSON: parsed whole within the limits, exact numbers, nothing repeated, nothing that is no number."""

from __future__ import annotations

import json
import re
from collections import Counter
from decimal import Decimal
from typing import Any

from loaders.reading.input import Input, input_of
from ontology.errors import InputError, InputTooLarge, UnreadableFile

_LINES = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*\{[^\n]*\}[ \t\r]*\n\s*\{")
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
        text = stream.read()

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

    try:
        value = json.loads(
            text,
            parse_float=number,
            parse_int=whole,
            parse_constant=constant,
            object_pairs_hook=object_of,
        )
    except json.JSONDecodeError as error:
        raise UnreadableFile(
            f"{input.name} is not JSON: line {error.lineno}, column {error.colno}: {error.msg}.",
            "Mend that line or export the file again.",
            row=error.lineno,
        ) from None
    except RecursionError:
        raise _too_deep(input) from None
    _check_depth(input, value)
    if _HALF_CHARACTER.search(text):
        _check_characters(input, value)
    return value


def parse_json_or_lines(input: Input) -> Any:
    """As `parse_json`; an object a line (JSON Lines, as `ckanapi dump` writes them) is the list of these."""
    if not _LINES.match(input.data):
        return parse_json(input)
    found = []
    for number, line in enumerate(input.text().split("\n"), 1):
        if line.strip():
            try:
                found.append(parse_json(input_of(input.name, line.encode(), input.limits)))
            except UnreadableFile as fault:
                wrong = fault.wrong.replace("line 1,", f"line {number},", 1)
                raise UnreadableFile(wrong, fault.remedy, row=number) from None
    return found


def _check_depth(input: Input, value: Any) -> None:
    """Level by level, so that no depth can exhaust the interpreter's stack."""
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
