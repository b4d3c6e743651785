"""XML read part by part: the same parts as the whole tree has, in even memory, nothing hostile gets by."""

from __future__ import annotations

import tracemalloc
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from loaders.reading.input import input_of
from loaders.reading.limits import Limits
from loaders.reading.xml_input import root_and_parts, root_name
from ontology.errors import InputError, InputTooLarge, UnreadableFile


def parts(data: bytes, limits: Limits | None = None) -> list[bytes]:
    made = input_of("a.xml", data, limits) if limits else input_of("a.xml", data)
    return [etree.tostring(one, with_tail=False) for one in root_and_parts(made)][1:]


_TREES = st.recursive(
    st.sampled_from(["<b/>", "<c>text</c>", "<!-- said -->", "<a>same name as the root</a>", "tail"]),
    lambda inner: st.lists(inner, max_size=4).map(lambda some: f"<d>{''.join(some)}</d>"),
    max_leaves=12,
)


@given(st.lists(_TREES, max_size=6), st.integers(min_value=0, max_value=9000))
def test_the_parts_are_those_of_the_whole_tree(some: list[str], padding: int) -> None:
    data = f"<a>{' ' * padding}{'<pad/>' * padding}{''.join(some)}</a>".encode()
    parser = etree.XMLParser(remove_comments=True)
    whole = [etree.tostring(one, with_tail=False) for one in etree.fromstring(data, parser)]
    assert parts(data) == whole


def test_memory_is_that_of_a_part_and_not_of_the_file() -> None:
    data = b"<r>" + b"<a><b>" + b"x" * 900 + b"</b></a>" + b"<a><b>text</b></a>" * 200_000 + b"</r>"
    made = input_of("a.xml", data)
    tracemalloc.start()
    count = sum(1 for _ in root_and_parts(made))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 200_002
    assert most < 8_000_000


def test_the_root_is_known_without_its_children() -> None:
    found = root_and_parts(input_of("a.xml", b'<?xml version="1.0"?><!-- c --><r v="1"><a/></r>'))
    assert next(found).get("v") == "1"


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"<r/>", "r"),
        (b'<?xml version="1.0"?>\n<!-- long -->\n<x:r xmlns:x="urn:x"/>', "r"),
        ("<r/>".encode("utf-16"), "r"),
        (b"no xml", ""),
        (b"<!DOCTYPE r><r/>", "r"),
    ],
)
def test_the_name_of_the_root_is_told_from_the_start(data: bytes, name: str) -> None:
    assert root_name(input_of("a.xml", data)) == name


_BOMB = b'<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><r><p>&b;</p></r>'


@pytest.mark.parametrize(
    "data",
    [
        _BOMB,
        b"<!-- " + b"x" * 70_000 + b" -->" + _BOMB,
        b'<?xml version="1.0"?>' + b" " * 70_000 + _BOMB,
        '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r><p>&x;</p></r>'.encode("utf-16"),
        b"<r><p>" + b"<d>" * 100_000 + b"</d>" * 100_000 + b"</p></r>",
        b'<r><p a="' + b"x" * 11_000_000 + b'"/></r>',
        b"<r><p>" + b"x" * 11_000_000 + b"</p></r>",
        b"<r><p>never closed",
        b"<r><p></r></p>",
        b"<r/><r/>",
        b"<r><p>&undefined;</p></r>",
        b"<r>\x00</r>",
    ],
    ids=[
        "entity bomb",
        "behind a long comment",
        "behind much space",
        "outside entity in utf-16",
        "deep",
        "huge attribute",
        "huge text",
        "not closed",
        "crossed",
        "two roots",
        "undefined entity",
        "no text",
    ],
)
def test_hostile_documents_are_refused(data: bytes) -> None:
    with pytest.raises(UnreadableFile):
        parts(data)


def test_a_part_of_too_many_bytes_is_refused() -> None:
    limits = Limits(xml_part_bytes=200_000)
    one = b"<p>" + b"<q>text</q>" * 20_000 + b"</p>"
    with pytest.raises(InputTooLarge, match="a part of more than 200,000 bytes"):
        parts(b"<r>" + one + one + b"</r>", limits)
    small = b"<p>" + b"<q>text</q>" * 10 + b"</p>"
    assert len(parts(b"<r>" + small * 5_000 + b"</r>", limits)) == 5_000


def test_a_line_of_any_length_is_read() -> None:
    assert len(parts(b"<r>" + b"<p>text</p>" * 100_000 + b"</r>")) == 100_000


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with suppress(InputError):
        assert all(one.startswith(b"<") for one in parts(b"<r>" + data + b"</r>"))
