"""What is asked by quicker means for most values is what the long way gives for all."""

from __future__ import annotations

import unicodedata
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from ontology.identifiers import normal_name
from ontology.records import Organisation, Text
from ontology.statements import iri, lines_of, link, number, text

WHITE = st.text(st.sampled_from("ab é\u0301\u00a0\u2003\t\n\x1c\x85"), max_size=12)


@given(st.one_of(WHITE, st.text(max_size=20)))
def test_a_name_is_normal_however_it_is_spaced(name: str) -> None:
    assert normal_name(name) == " ".join(unicodedata.normalize("NFC", name).split())


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**30), max_value=10**30))
def test_a_number_is_written_without_exponent_and_is_the_same_number(value: Decimal) -> None:
    written = number(value).partition('"^^')[0].removeprefix('"')
    assert Decimal(written) == value
    assert "E" not in written
    assert not written.endswith(".")
    assert "." not in written or not written.endswith("0")


@given(st.text(st.sampled_from("azAZ09!#$&-;=?_~%/: <>\"é^`{|}\\@[]'"), max_size=16))
def test_an_iri_holds_one_number_sign_and_nothing_that_none_may_hold(value: str) -> None:
    written = iri(value)
    assert written.count("#") == min(value.count("#"), 1)
    assert not set(written[1:-1]) & set(' <>"^`{|}\\[]')
    assert iri(written[1:-1]) == written


@given(st.text(st.sampled_from('azAZ09!#$&-;=?_~%/: <>"é.@[]'), max_size=16))
def test_a_usual_web_address_is_written_as_every_iri_is(rest: str) -> None:
    written = link(f"https://{rest}")
    assert written in (iri(f"https://{rest}"), text(f"https://{rest}"))


@given(
    st.text(st.sampled_from('ab é"\\\n\t\x7f\u2028\u00a0'), max_size=8),
    st.sampled_from(("", "en", "en-GB", "x", "de_DE")),
)
def test_a_name_in_a_language_is_written_as_every_text_is(value: str, language: str) -> None:
    body = Organisation(iri="urn:x", address="a#row=2", label="", labels=(Text(value, language),))
    _, (_, name, _) = lines_of(body, "https://w3id.org/x/", "some")
    assert name.split(" ", 2)[2] == text(value, language)
