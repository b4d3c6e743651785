"""JSON that is a table: an object a line, or one list of objects."""

from __future__ import annotations

import pytest

from loaders.reading.input import input_of
from loaders.reading.limits import Limits
from loaders.reading.tables import address, tables
from ontology.errors import InputTooLarge, UnreadableFile

LINES = b'{"a": 1, "d": {"x": "X"}, "l": [{"n": "1"}, {"n": "2"}]}\n\n{"a": null, "new": true}\n'


def test_an_object_a_line_is_a_row_and_what_is_nested_has_a_path() -> None:
    file = input_of("x.jsonl", LINES)
    (table,) = tables(file)
    assert table.headings == ["a", "d.x", "l.n", "new"]
    first, second = table.rows
    assert (first.number, first.cells) == (1, [1, "X", "1\n2", ""])
    assert (second.number, second.cells) == (3, ["", "", "", True])
    assert address(file, table, second.number) == "x.jsonl#row=3"


def test_a_list_of_objects_is_a_table_too() -> None:
    (table,) = tables(input_of("x.json", b'[{"a": 1}, {"a": 2}]'))
    assert [row.cells for row in table.rows] == [[1], [2]]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b'{"a": 1}\n{"a": }\n', "line 2"),
        (b'{"a": 1}\n{"a": 2}\n3\n', "entry 3 is no object"),
        (b'[{"a": 1}, 2]', "entry 2 is no object"),
    ],
)
def test_what_is_no_object_is_told_with_its_line(data: bytes, words: str) -> None:
    with pytest.raises(UnreadableFile) as told:
        tables(input_of("x.json", data))
    assert words in str(told.value)


def test_objects_of_too_many_names_are_refused() -> None:
    data = b"\n".join(b'{"k%d": 1}' % number for number in range(30))
    with pytest.raises(InputTooLarge, match="names of fields"):
        tables(input_of("x.json", data, Limits(columns=20)))
