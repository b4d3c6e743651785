"""Whatever a file says, the terms made of it can be read back by an engine that checks them."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology.identifiers import record_iri
from ontology.statements import iri, link, text

HOSTILE = st.text(alphabet='ab/?#@[]:%2.zé\u200b\ue000\ufffe\ufdd0|"<>\\ ^`{}\x00\n\U0001fffe😀', max_size=20)


def read_back(term: str) -> ox.NamedNode | ox.Literal:
    line = f"<http://x.example/s> <http://x.example/p> {term} .".encode()
    (quad,) = ox.parse(line, format=ox.RdfFormat.N_QUADS)
    assert isinstance(quad.object, ox.NamedNode | ox.Literal)
    return quad.object


@given(HOSTILE, st.sampled_from(["https://x.example/", "https://x.example/a?b#"]))
def test_an_iri_is_valid_whatever_its_end(end: str, start: str) -> None:
    assert isinstance(read_back(iri(start + end)), ox.NamedNode)


@given(HOSTILE, st.sampled_from(["http://", "https://", "https://x.example", ""]))
def test_a_link_is_a_valid_iri_or_a_text(end: str, start: str) -> None:
    found = read_back(link(start + end))
    assert isinstance(found, ox.NamedNode) or found.value == start + end


@given(HOSTILE, st.text(alphabet="aBx-1é", max_size=12))
def test_a_text_comes_back_whatever_its_language(words: str, language: str) -> None:
    found = read_back(text(words, language))
    assert isinstance(found, ox.Literal)
    assert found.value == words


@pytest.mark.parametrize(
    ("stated", "written"),
    [
        ("https://x.example/a b", "<https://x.example/a%20b>"),
        ("https://x.example/[a]?%zz", "<https://x.example/%5Ba%5D?%25zz>"),
        ("https://x.example/#a#b", "<https://x.example/#a%23b>"),
        ("https://x.example:80/é%C3%A9", "<https://x.example:80/é%C3%A9>"),
        ("http://[x", '"http://[x"'),
        ("https://x.example:port/", '"https://x.example:port/"'),
        ("ftp://x.example/", '"ftp://x.example/"'),
    ],
)
def test_a_web_address_is_mended_or_kept_as_text(stated: str, written: str) -> None:
    assert link(stated) == written


@pytest.mark.parametrize("language", ["en", "en-GB", "zh-Hant-TW", "de-x-mtfrom-en", "es-419", "sl-rozaj"])
def test_a_language_tag_stays_in_small_letters(language: str) -> None:
    assert text("a", language) == f'"a"@{language.lower()}'


@pytest.mark.parametrize("language", ["", "x", "e1", "abcdefghi", "en-", "en_GB"])
def test_what_is_no_language_tag_is_left_off(language: str) -> None:
    assert text("a", language) == '"a"'


def test_the_address_of_a_record_keeps_its_fragment_and_encodes_the_rest() -> None:
    made = record_iri("https://b.example/", "a source", "my%20file.csv#sheet=A%26B&row=17")
    assert made == "https://b.example/record/a%20source/my%20file.csv#sheet=A%26B&row=17"
    assert (
        record_iri("https://b.example/", "s", "f.json#/a b/[0]")
        == "https://b.example/record/s/f.json#/a%20b/%5B0%5D"
    )
