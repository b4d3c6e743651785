"""Whatever bytes come in, reading gives values or an `InputError`, and nothing else."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.reading.input import Input, input_of, open_input
from loaders.reading.json_input import looks_like_json, parse_json
from loaders.reading.rdf_input import looks_like_rdf, parse_rdf
from loaders.reading.tables import is_workbook, table_with, tables
from loaders.reading.xml_input import looks_like_xml, parse_xml
from ontology.errors import InputError
from tests.loaders.reading.conftest import ods_of, xlsx_of

STARTS = (
    b"",
    b"\x1f\x8b\x08",
    b"PK\x03\x04",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b'{"@context": {"a": "http://a/"}, ',
    b"[",
    b"@prefix a: <http://a/> . ",
    b"<http://a> <http://b> ",
    b"<a:a> <b:b> <c:c> .\n",
    b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">',
    b"<?xml version='1.0'?>",
    b'a,b\n"',
)
PIECES = st.sampled_from(
    [
        *r"""
        { } [ ] " ' , : ; | . < > << <<( )>> \ \u0000 \ud800 &a; &#0; @en @id @type a: _:a <a>
        <http://e/> %zz # ^^ é e:p rdf:about= xml:lang= rdf:li <e:p> </e:p> </rdf:RDF> <![CDATA[
        <!-- null NaN 1e9 -0 "a" "@value" "@list"
        """.split(),
        "\n",
        "\r",
        "\t",
        "\ufeff",
        "\u2028",
    ]
)


def outcome(read: Callable[[Input], object], found: Input) -> None:
    """A value or a refusal with what is wrong and what to do; anything else ends the test."""
    try:
        read(found)
    except InputError as refused:
        words = (refused.wrong, refused.remedy)
    else:
        words = ("read", "read")
    assert all(words)


def read_tables(found: Input) -> None:
    for table in tables(found):
        for row in table.rows:
            assert len(row.cells) == len(table.headings)


def everything(found: Input) -> None:
    """Each way to look at an input: the first ones never raise, the others may refuse."""
    for look in (looks_like_json, looks_like_rdf, looks_like_xml, is_workbook):
        look(found)
    for read in (Input.text, parse_json, parse_rdf, parse_xml, read_tables):
        outcome(read, found)
    outcome(lambda one: table_with(one, ["a"]), found)


def opened(data: bytes) -> None:
    try:
        found = input_of("any", data)
    except InputError:
        return
    everything(found)


@given(st.sampled_from(STARTS), st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(start: bytes, rest: bytes) -> None:
    opened(start + rest)


@given(st.sampled_from(STARTS), st.lists(PIECES, max_size=25))
@settings(max_examples=200)
def test_any_syntax_is_read_or_refused(start: bytes, pieces: list[str]) -> None:
    opened(start + " ".join(pieces).encode())
    opened(start + "".join(pieces).encode())


@pytest.fixture(scope="module")
def books() -> dict[str, bytes]:
    """A small workbook of each kind, made once: to write one takes longer than to read many."""
    return {"xlsx": xlsx_of(S=[["A", "B"], [1, "x"]]), "ods": ods_of([([("A", 1)], 2)])}


@given(data=st.data())
@settings(max_examples=30)
def test_a_damaged_workbook_is_read_or_refused(books: dict[str, bytes], data: st.DataObject) -> None:
    # Places are drawn as shares of the length: the writers put the time in, so lengths differ by bytes.
    book = bytearray(books[data.draw(st.sampled_from(["xlsx", "ods"]))])
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, 9_999)) * len(book) // 10_000
        book[place] = data.draw(st.integers(0, 255))
    opened(bytes(book))


@given(data=st.data())
@settings(max_examples=60)
def test_damaged_parts_of_a_workbook_are_read_or_refused(
    books: dict[str, bytes], data: st.DataObject
) -> None:
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(books["xlsx"])) as old,
        zipfile.ZipFile(made, "w") as new,
    ):
        chosen = data.draw(st.sampled_from(old.namelist()))
        for name in old.namelist():
            part = bytearray(old.read(name))
            if name == chosen:
                at = data.draw(st.integers(0, len(part) - 1))
                part[at : at + data.draw(st.integers(0, 20))] = data.draw(st.binary(max_size=10))
            new.writestr(name, bytes(part))
    opened(made.getvalue())


@pytest.mark.parametrize(
    "content", [b"\x00", b"PK\x05\x06" + b"\x00" * 18, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]
)
def test_files_on_disk_are_read_or_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "any"
    path.write_bytes(content)
    everything(open_input(path))
