"""JSON: exact, whole, and refused with the line where it is not JSON."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from loaders.reading import json_members as by_members
from loaders.reading.input import Input, input_of, open_input
from loaders.reading.json_input import looks_like_json, parse_json, parse_json_or_lines
from loaders.reading.json_members import Members, json_members, json_outline
from loaders.reading.limits import Limits
from ontology.errors import InputError, InputTooLarge, UnreadableFile


def test_numbers_are_exact() -> None:
    value = parse_json(input_of("a.json", b'{"a": 44337.130000000005, "b": 12, "c": 1e3, "d": 0.10}'))
    assert value == {"a": Decimal("44337.130000000005"), "b": 12, "c": Decimal("1E+3"), "d": Decimal("0.10")}
    assert type(value["b"]) is int
    assert str(value["d"]) == "0.10"


@pytest.mark.parametrize("content", ['{"a":\n1,\n}', "[1,\n2\n3]", '{"a": 1}\n\n{"b": 2}', '\n\n{"a" 1}'])
def test_what_is_broken_names_its_line(content: str) -> None:
    with pytest.raises(UnreadableFile, match="line 3") as refused:
        parse_json(input_of("a.json", content.encode()))
    assert refused.value.row == 3


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_number_is_refused(word: str) -> None:
    with pytest.raises(UnreadableFile, match="no JSON number"):
        parse_json(input_of("a.json", f'{{"amount": {word}}}'.encode()))


def test_a_name_that_repeats_in_one_object_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="'amount' twice"):
        parse_json(input_of("a.json", b'[{"amount": 1, "id": 2, "amount": 3}]'))


@pytest.mark.parametrize("depth", [101, 5_000, 200_000])
@pytest.mark.parametrize("pair", ["[]", "{}"])
def test_deep_nesting_is_refused(depth: int, pair: str) -> None:
    opening = "[" if pair == "[]" else '{"a":'
    with pytest.raises(InputTooLarge, match="deeper than 100 levels"):
        parse_json(input_of("a.json", (opening * depth + "1" + pair[1] * depth).encode()))


def test_nesting_up_to_the_limit_is_read() -> None:
    value = parse_json(input_of("a.json", b"[" * 3 + b"]" * 3, Limits(json_depth=3)))
    assert value == [[[]]]


@pytest.mark.parametrize("number", ["1e999999999", "1e-999999999", "9" * 5000, "0." + "1" * 5000])
def test_numbers_that_would_fill_the_memory_are_refused(number: str) -> None:
    with pytest.raises(InputTooLarge, match="too many digits"):
        parse_json(input_of("a.json", f"[{number}]".encode()))


LISTS = (
    "[]",
    " [ ] ",
    '[{"a": 1}, {"a": 2.50}, [], "é]", -12, 1e3, null, true]\n',
    '\n[ {"a": "\\ud83d\\ude00"} ,\n{"b": [[1], 2]}\t]  \n',
    '[{"a": 1}, {"a": 2},]',
    "[,1]",
    '[{"a": 1} {"a": 2}]',
    '[{"a": 1}, {"a": 2',
    '[{"a": 1}]]',
    '[{"a": 1}] x',
    '[{"a": NaN}, 1 2]',
    '[{"a": 1, "a": 2}]',
    '[1, {"a": "\\ud800"}]',
    "[1, 1e999]",
    "[1, [[[[2]]]]]",
    "[1, 2",
    "",
)


PACKAGES = (
    "{}",
    ' { } \n{"a": 1}',
    '{"a": [], "b": {}, "c": {"d": {"e": [1, 2, 3]}}, "f": {"g": [1, 2.50, "\u00e9]", {"h": [1, 2, 3]}]}}',
    ' {"count" : 3 ,\n"grants":[{"id": 1},{"id": 2}\t, {"id": [1, 2]}] , "title": "x" } ',
    '{"result": {"count": 2, "results": [{"a": 1}, {"b": 2}], "sort": "x"}, "success": true}',
    '{"a": [1, 2], "a": [3]}',
    '{"a": {"b": [1, 2], "b": 3}}',
    '{"a": [1, 2], "\\ud800": [3]}',
    '{"a": [1, 2], "b": ["\\ud83d\\ude00", "\\ud83d"]}',
    '{"a": [1, 2], "b": [[[[3]]]]}',
    '{"a": [1, 2], "b": {"c": {"d": {}}}}',
    '{"a": [1, 2], "b": {"c": {"d": {"e": {}}}}}',
    '{"a": [1, 2],\n"b": [3, 4,]}',
    '{"a": [1, 2],\n"b": [3 4]}',
    '{"a": [1, 2], "b": [3}',
    '{"a": [1, 2], "b": [3',
    '{"a": [1, 2], "b": 3',
    '{"a": [1, 2], "b" 3}',
    '{"a": [1, 2] "b": 3}',
    '{"a": [1, 2], b: 3}',
    '{"a": [1, 2],}',
    '{"a": [1, 2]}}',
    '{"a": [1, NaN, 2 3]}',
    '{"a": [1, 1e999]}',
    '{"a": 1}\n{"a": [1, 2, 3]}\n\n{"a": 2.50}',
    '{"a": 1}\n{"a": [1, 2, 3}',
)


@pytest.mark.parametrize("at_once", [1, 2, 5, 1000])
def test_what_is_read_one_by_one_is_what_it_is_read_whole(
    at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(by_members, "_AT_ONCE", at_once)
    monkeypatch.setattr(by_members, "_PIECE", at_once)

    def said(read: Callable[[Input], Any], content: str, depth: int = 4) -> str:
        file = input_of("a.json", content.encode() or b" ", Limits(json_depth=depth))
        try:
            return repr(read(file))
        except InputError as refused:
            return f"{refused.code}: {refused.wrong} {refused.row}"

    for content in LISTS:
        assert said(lambda file: list(json_members(file)), content) == said(parse_json, content)
    for content in (*LISTS, *PACKAGES):
        for depth in (1, 4):
            whole = said(parse_json_or_lines, content, depth)
            assert said(lambda file: all_of(json_outline(file)), content, depth) == whole


def all_of(outline: Any) -> Any:
    """An outline with its lists, each read twice."""
    match outline:
        case Members():
            found = list(outline)
            assert found == list(outline)
            assert len(found) == len(outline)
            return found
        case dict():
            return {name: all_of(inner) for name, inner in outline.items()}
        case _:
            return outline


def test_a_long_list_in_an_object_is_not_held_and_what_stands_beside_it_is_seen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(by_members, "_AT_ONCE", 8)
    content = b'{"count": 4, "result": {"results": [1, 20, 300, 4000]}, "few": [5], "title": "After it"}'
    file = input_of("a.json", content)
    outline = json_outline(file)
    assert isinstance(outline["result"]["results"], Members)
    assert (outline["count"], outline["few"], outline["title"]) == (4, [5], "After it")
    assert "json" not in file.kept


def test_members_of_a_list_are_read_before_its_end() -> None:
    members = json_members(input_of("a.json", b'[{"a": 1},' + b" " * (1 << 21) + b"broken"))
    assert next(members) == {"a": 1}
    with pytest.raises(UnreadableFile, match="Expecting value"):
        next(members)


def test_half_characters_are_refused_and_whole_ones_read() -> None:
    assert parse_json(input_of("a.json", b'["\\ud83d\\ude00", 1.5]')) == ["\U0001f600", Decimal("1.5")]
    for half in (b'["\\ud83d"]', b'{"\\udc00": 1}'):
        with pytest.raises(UnreadableFile, match="half a character"):
            parse_json(input_of("a.json", half))


@pytest.mark.parametrize(
    ("content", "looks"),
    [
        (b'{"a": 1}', True),
        (b"\n [\n{", True),
        (b"{}", True),
        (b'\xef\xbb\xbf{"a": 1}', True),
        ('\ufeff{"a": 1}'.encode("utf-16-le"), True),
        (b"[ a <http://x> ] .", False),
        (b"a,b\n", False),
        (b"{ <a:a> <b:b> <c:c> }", False),
    ],
)
def test_json_is_known_by_its_start(content: bytes, looks: bool) -> None:
    assert looks_like_json(input_of("a", content)) is looks


def test_real_files_are_read(data: Path) -> None:
    assert len(parse_json(open_input(data / "360giving/ab-charitable-trust.json"))["grants"]) == 783
    assert len(parse_json(open_input(data / "ror/ror-v2.8-records.json"))) == 2281
