"""Whatever stands in an IATI file, it is read to a balanced account or refused with a sentence."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.iati.kind import LOADER
from loaders.reading.input import input_of
from loaders.registry import loader_for
from ontology.errors import InputError, UnreadableFile
from ontology.records import Project
from ontology.statements import statements_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.loaders.iati.conftest import Iati

_CODES = st.sampled_from(
    ["", "1", "2", "3", "C", "22000", "GB-CHC-1", "99", "é\u202e", "x" * 300, "-1", "1e9"]
)
_CHARACTERS = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff")
"""What XML may hold (XML 1.0, 2.2)."""
_TEXTS = st.text(alphabet=_CHARACTERS, max_size=20)
_NAMES = st.sampled_from(
    [
        "iati-identifier", "reporting-org", "participating-org", "title", "description", "narrative",
        "activity-status", "activity-date", "recipient-country", "recipient-region", "sector", "value",
        "related-activity", "transaction", "transaction-type", "transaction-date", "budget", "provider-org",
        "receiver-org", "planned-disbursement", "period-start", "period-end", "contact-info", "name",
        "total-budget", "recipient-org-budget", "recipient-org", "organisation-identifier",
    ]
)  # fmt: skip
_ATTRIBUTES = st.dictionaries(
    st.sampled_from(
        ["code", "ref", "type", "role", "percentage", "vocabulary", "iso-date", "currency", "value-date"]
    ),
    _CODES | _TEXTS,
    max_size=4,
)


def _element(name: str, attributes: dict[str, str], inside: Sequence[object], text: str) -> object:
    from lxml import etree

    made = etree.Element(name, attributes)
    made.text = text
    for one in inside:
        assert isinstance(one, etree._Element)
        made.append(one)
    return made


_ELEMENTS = st.recursive(
    st.builds(_element, _NAMES, _ATTRIBUTES, st.just(()), _CODES | _TEXTS),
    lambda inner: st.builds(_element, _NAMES, _ATTRIBUTES, st.lists(inner, max_size=4), _TEXTS),
    max_leaves=12,
)


@settings(max_examples=60)
@given(
    st.sampled_from(["iati-activities", "iati-organisations"]),
    st.lists(st.lists(_ELEMENTS, max_size=5), max_size=4),
)
def test_any_elements_in_any_order_give_a_balanced_account(
    iati: Iati, kind: str, records: list[list[object]]
) -> None:
    from lxml import etree

    unit = {"iati-activities": "iati-activity", "iati-organisations": "iati-organisation"}[kind]
    whole = [_element(unit, {"default-currency": "EUR"}, inside, "") for inside in records]
    root = _element(kind, {}, whole, "")
    assert isinstance(root, etree._Element)
    outcome = iati.read_text(etree.tostring(root))
    refusing = [problem for problem in outcome.problems if problem.refuses]
    assert len(refusing) <= outcome.account.refused
    seen = {one.iri: one for one in outcome.records}
    assert len(seen) == len(outcome.records), "each thing has one record"
    for record in outcome.records:
        assert list(statements_of(record, iati.base, "src"))
    assert len(outcome.of(Project)) <= len(records)


@settings(max_examples=60)
@given(st.data())
def test_a_damaged_file_is_read_or_refused(iati: Iati, data: st.DataObject) -> None:
    one = iati.activity(iati.money("5") + '<sector code="11220"/>')
    whole = f"<iati-activities>{one * 2}</iati-activities>".encode()
    at = data.draw(st.integers(0, len(whole) - 1))
    until = data.draw(st.integers(at, min(len(whole), at + 40)))
    damaged = whole[:at] + data.draw(st.binary(max_size=6)) + whole[until:]
    with suppress(InputError):
        outcome = iati.read_text(damaged)
        assert len(outcome.of(Project)) <= outcome.account.loaded


@pytest.mark.parametrize("root", ["iati-activities", "iati-organisations"])
def test_a_file_is_known_by_its_root_and_not_by_its_name(root: str) -> None:
    assert loader_for(input_of("x.csv", f"<{root}/>".encode())).kind == "iati"


def test_another_root_is_no_iati_file(iati: Iati) -> None:
    assert not LOADER.recognises(iati.input("<rdf/>"))
    with pytest.raises(UnreadableFile, match="its root is neither"):
        iati.read_text("<rdf/>")


def test_a_document_type_is_refused_with_how_to_write_it(iati: Iati) -> None:
    with pytest.raises(UnreadableFile) as caught:
        iati.read_text('<!DOCTYPE iati-activities [<!ENTITY a "b">]><iati-activities/>')
    assert "<!DOCTYPE" in str(caught.value)


def test_a_bomb_of_entities_is_refused_before_it_opens(iati: Iati) -> None:
    bomb = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha"}">' for n in range(10))
    with pytest.raises(UnreadableFile):
        iati.read_text(
            f"<!DOCTYPE r [{bomb}]><iati-activities><iati-activity>&e9;</iati-activity></iati-activities>"
        )


def test_a_nested_activity_is_not_an_activity_of_the_file(iati: Iati) -> None:
    outcome = iati.read(iati.activity(iati.activity(identifier="XM-TST-1-IN")))
    assert len(outcome.of(Project)) == 1


def test_an_empty_file_of_activities_is_read_to_nothing(iati: Iati) -> None:
    outcome = iati.read()
    assert (outcome.account.read, outcome.records) == (0, [])


@pytest.mark.parametrize("mark", ['xmlns="http://iati.example/ns"', 'xmlns:i="http://iati.example/ns"'])
def test_a_namespace_around_all_elements_changes_nothing(iati: Iati, mark: str) -> None:
    at = "i:" if ":i=" in mark else ""
    text = (
        f"<{at}iati-activities {mark} version='2.03'><{at}iati-activity default-currency='EUR'>"
        f"<{at}iati-identifier>A-1</{at}iati-identifier><{at}title><{at}narrative>T</{at}narrative></{at}title>"
        f"</{at}iati-activity></{at}iati-activities>"
    )
    outcome = iati.read_text(text)
    assert [one.label for one in outcome.of(Project)] == ["T"]
    assert not any("not used" in note for note in outcome.account.notes)


def test_an_answer_of_the_first_datastore_is_read_from_within(iati: Iati) -> None:
    inside = "<query><start>0</start></query>" + iati.activity("<title>T</title>")
    text = f"<result><ok>True</ok><iati-activities>{inside}</iati-activities></result>"
    assert LOADER.recognises(iati.input(text))
    assert [one.label for one in iati.read_text(text).of(Project)] == ["T"]
    assert not LOADER.recognises(iati.input("<result><ok>True</ok></result>"))
