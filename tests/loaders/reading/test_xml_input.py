"""XML: parsed without DTD, entities or network, and refused with the line where it is not XML."""

from __future__ import annotations

from pathlib import Path

import pytest

from loaders.reading.input import input_of, open_input
from loaders.reading.limits import Limits
from loaders.reading.xml_input import looks_like_xml, parse_xml
from ontology.errors import InputTooLarge, UnreadableFile

BOMB = '<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><a>&b;</a>'
FOREIGN = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'


def test_a_document_is_read_in_its_encoding() -> None:
    document = '<?xml version="1.0" encoding="ISO-8859-1"?><a b="1">é</a>'.encode("latin-1")
    assert parse_xml(input_of("a.xml", document)).text == "é"


@pytest.mark.parametrize("document", [BOMB, FOREIGN, '<!DOCTYPE a SYSTEM "http://127.0.0.1:1/a.dtd"><a/>'])
@pytest.mark.parametrize("before", ["", "\n", '<?xml version="1.0"?>\n<!-- a - b -->\n<?p x?> ', "<!---->"])
def test_entities_are_refused_by_name(document: str, before: str) -> None:
    with pytest.raises(UnreadableFile, match="entities"):
        parse_xml(input_of("a.xml", (before + document).encode()))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_entities_in_another_encoding_are_refused(encoding: str) -> None:
    document = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>{BOMB}'
    with pytest.raises(UnreadableFile, match="entities"):
        parse_xml(input_of("a.xml", document.encode(encoding)))


def test_entities_behind_a_long_comment_are_refused() -> None:
    with pytest.raises(UnreadableFile, match="entities"):
        parse_xml(input_of("a.xml", f"<!--{'x' * 100_000}-->{BOMB}".encode()))


def test_the_word_doctype_inside_a_text_is_no_doctype() -> None:
    root = parse_xml(input_of("a.xml", b"<a><![CDATA[<!DOCTYPE html>]]></a>"))
    assert root.text == "<!DOCTYPE html>"


def test_what_is_not_well_formed_names_its_line() -> None:
    with pytest.raises(UnreadableFile, match="not XML") as refused:
        parse_xml(input_of("a.xml", b"<a>\n<b>\n</a>"))
    assert refused.value.row == 3


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(UnreadableFile):
        parse_xml(input_of("a.xml", b"<a>" * 100_000 + b"</a>" * 100_000))


def test_a_document_past_its_limit_is_refused() -> None:
    with pytest.raises(InputTooLarge):
        parse_xml(input_of("a.xml", b"<a>   </a>", Limits(xml_bytes=5)))


@pytest.mark.parametrize(
    ("content", "looks"),
    [
        (b"<?xml version='1.0'?><a/>", True),
        (b"\n<a:b c='1'>", True),
        (b"<http://x> <y> <z> .", False),
        (b"a,b", False),
    ],
)
def test_xml_is_known_by_its_start(content: bytes, looks: bool) -> None:
    assert looks_like_xml(input_of("a", content)) is looks


def test_real_files_are_read(data: Path) -> None:
    for file in [*(data / "iati").glob("*.xml"), *(data / "datacite").glob("*.xml")]:
        found = open_input(file)
        assert looks_like_xml(found)
        assert len(parse_xml(found)) > 0
