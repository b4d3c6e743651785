"""Relations of ROR records: stated once, by the end that can state them, or kept as a tie."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.ror.relations import has_valid_checksum
from ontology.identifiers import concept_iri

if TYPE_CHECKING:
    from tests.loaders.ror.conftest import Ror


def test_a_pair_that_stands_on_both_ends_is_stated_once_on_the_child(ror: Ror) -> None:
    parent = ror.record(0, relationships=[ror.relation("child", 1)])
    child = ror.record(1, relationships=[ror.relation("parent", 0)])
    outcome = ror.read([parent, child])
    assert [one.part_of for one in outcome.organisations] == [(), (ror.iri(0),)]
    assert outcome.relationships == []
    assert outcome.account.notes == {"pairs of parent and child, each counted once": 1}


def test_a_child_in_the_file_is_part_of_its_parent_though_only_the_parent_says_so(ror: Ror) -> None:
    outcome = ror.read([ror.record(0, relationships=[ror.relation("child", 1)]), ror.record(1)])
    assert outcome.organisations[1].part_of == (ror.iri(0),)


def test_a_child_outside_the_file_becomes_a_tie_and_no_organisation(ror: Ror) -> None:
    outcome = ror.read([ror.record(0, relationships=[ror.relation("child", 1, "Institute of X")])])
    (tie,) = outcome.relationships
    assert (tie.subject, tie.object) == (ror.iri(0), ror.iri(1))
    assert tie.label == "Body 0 is parent of Institute of X"
    assert tie.kind == concept_iri("relationship-type", "parent")
    assert tie.kind_stated == "child"
    assert tie.address == "ror.json#/0/relationships/0"
    assert len(outcome.organisations) == 1
    assert outcome.account.notes["relations to an organisation that is not in this file (kept as links)"] == 1


def test_a_parent_outside_the_file_is_a_link(ror: Ror) -> None:
    outcome = ror.read([ror.record(0, relationships=[ror.relation("parent", 1)])])
    assert outcome.organisations[0].part_of == (ror.iri(1),)
    assert outcome.relationships == []


def test_a_predecessor_is_what_the_record_succeeds(ror: Ror) -> None:
    outcome = ror.read([ror.record(0, relationships=[ror.relation("predecessor", 1)])])
    assert outcome.organisations[0].successor_of == (ror.iri(1),)


def test_a_successor_in_the_file_succeeds_the_record(ror: Ror) -> None:
    outcome = ror.read([ror.record(0, relationships=[ror.relation("successor", 1)]), ror.record(1)])
    assert [one.successor_of for one in outcome.organisations] == [(), (ror.iri(0),)]


def test_a_successor_outside_the_file_becomes_a_tie(ror: Ror) -> None:
    (tie,) = ror.read([ror.record(0, relationships=[ror.relation("successor", 1, "New")])]).relationships
    assert tie.kind == concept_iri("relationship-type", "predecessor")
    assert tie.label == "Body 0 is predecessor of New"
    assert (tie.subject, tie.object) == (ror.iri(0), ror.iri(1))


def test_related_organisations_say_so_as_each_record_does(ror: Ror) -> None:
    one = ror.record(0, relationships=[ror.relation("related", 1)])
    other = ror.record(1, relationships=[ror.relation("related", 0)])
    outcome = ror.read([one, other])
    assert [found.related_to for found in outcome.organisations] == [(ror.iri(1),), (ror.iri(0),)]
    assert outcome.account.notes == {"pairs of related organisations, each counted once": 1}


def test_a_relation_said_twice_is_told_once(ror: Ror) -> None:
    twice = [ror.relation("child", 1), ror.relation("child", 1)]
    assert len(ror.read([ror.record(0, relationships=twice)]).relationships) == 1


def test_a_refused_record_is_outside_the_file(ror: Ror) -> None:
    parent = ror.record(0, relationships=[ror.relation("child", 1)])
    outcome = ror.read([parent, ror.record(1, names=[])])
    assert [tie.object for tie in outcome.relationships] == [ror.iri(1)]


@pytest.mark.parametrize(
    ("relation", "code"),
    [
        ({"type": "cousin", "id": "https://ror.org/00042rr39"}, "relation-unreadable"),
        ({"type": "child", "id": "https://ror.org/00042rr38"}, "relation-unreadable"),
        ({"type": "child"}, "relation-unreadable"),
        ({"type": "child", "id": "https://ror.org/0002pcv65"}, "relation-to-itself"),
    ],
)
def test_a_relation_that_cannot_be_read_is_left_out_with_a_warning(
    ror: Ror, relation: dict[str, str], code: str
) -> None:
    outcome = ror.read([ror.record(0, relationships=[relation])])
    (problem,) = outcome.problems
    assert (problem.code, problem.refuses) == (code, False)
    assert problem.file == "ror.json#/0/relationships/0"
    assert outcome.account.loaded == 1


@pytest.mark.parametrize("ror_id", ["0002pcv65", "00042rr39", "016476m91"])
def test_the_checksum_of_real_ids_fits(ror_id: str) -> None:
    assert has_valid_checksum(ror_id)


@given(st.integers(0, 8), st.sampled_from("0123456789abcdefghjkmnpqrstvwxyz"))
def test_one_changed_character_breaks_the_checksum(position: int, character: str) -> None:
    changed = "016476m91"[:position] + character + "016476m91"[position + 1 :]
    assert has_valid_checksum(changed) == (changed == "016476m91")


@given(st.text(max_size=12))
def test_a_text_that_is_no_id_has_no_checksum(text: str) -> None:
    if has_valid_checksum(text):
        assert len(text) == 9
