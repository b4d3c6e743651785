"""RULES 1, 2 and 14 as commands: people decide, take back, and are told what contradicts what."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graph.archive import create_or_open
from graph.questions.search import things
from graph.questions.things import claims_about, records_about
from graph.snapshot import open_snapshot
from ontology.terms import RDFS

Run = Callable[..., Any]
Write = Callable[..., Path]

BECAUSE = ("--because", "both sites name the same office", "--who", "a steward")


@pytest.fixture
def two(run: Run, write: Write) -> Run:
    """Two sources of organisations: one for the public, one for partners."""
    first = write(
        "first.csv",
        "name,sectors,identifiers,located in",
        "Harbour Trust,hotline,GB-CHC-1000001,GB",
        "Quay,academia,,GB",
        "Pier,academia,,GB",
    )
    second = write(
        "second.csv",
        "name,sectors,identifiers,located in",
        "Harbour Trust,hotline,GB-CHC-1000001,GB",
        "Quay,academia,,GB",
        "Pier Institute,academia,,GB",
    )
    assert run("load", first, "--audience", "public").status == 0
    assert run("load", second, "--audience", "partners").status == 0
    return run


def iri(run: Run, name: str, source: str) -> str:
    wanted = (
        f'SELECT ?x WHERE {{ GRAPH ?g {{ ?x rdfs:label "{name}" }} FILTER(CONTAINS(STR(?g), "{source}")) }}'
    )
    text = "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> " + wanted
    (row,) = run("query", text, "--json").json()["results"]["bindings"]
    found: str = row["x"]["value"]
    return found


def count(run: Run, audience: str = "stewards") -> int:
    text = "SELECT (COUNT(?x) AS ?n) WHERE { ?x a <https://w3id.org/sharegraph/ns#Organisation> }"
    (row,) = run("query", text, "--json", "--audience", audience).json()["results"]["bindings"]
    return int(row["n"]["value"])


def export(run: Run, tmp_path: Path, name: str) -> bytes:
    out = tmp_path / name
    assert run("export", "--to", out).status == 0
    return out.read_bytes()


def test_a_decision_joins_and_its_undoing_leaves_no_byte_behind(two: Run, tmp_path: Path) -> None:
    before, n = export(two, tmp_path, "before.nq"), count(two)
    done = two("same", iri(two, "Quay", "first"), iri(two, "Quay", "second"), *BECAUSE, "--json")
    assert done.status == 0
    assert count(two) == n - 1
    assert export(two, tmp_path, "joined.nq") != before
    undone = two("undo", done.json()["decision"], "--because", "two offices after all", "--who", "x")
    assert undone.status == 0
    assert export(two, tmp_path, "after.nq") == before


def test_a_decision_about_what_the_public_does_not_see_changes_nothing_for_it(two: Run) -> None:
    n = count(two, "public")
    assert two("same", iri(two, "Quay", "first"), iri(two, "Quay", "second"), *BECAUSE).status == 0
    assert count(two, "public") == n
    assert count(two, "partners") == count(two, "stewards")


def test_a_thing_is_named_by_identifier_path_or_exact_name(two: Run) -> None:
    path = f"/organisations/{iri(two, 'Pier', 'first').rpartition('/')[2]}"
    assert two("related", "GB-CHC-1000001", path, *BECAUSE).status == 0
    assert two("unit-of", "Pier", "org-id:GB-CHC-1000001", *BECAUSE).status == 0
    assert [one["kind"] for one in two("decisions", "--json").json()] == ["related", "unit-of"]


def test_words_that_name_two_things_list_the_choices(two: Run) -> None:
    done = two("unit-of", "Quay", "Pier", *BECAUSE)
    assert done.status == 2
    assert "several-found" in done.err
    assert done.err.count("/organisations/") == 2
    assert two("decisions", "--json").json() == []


def test_a_name_that_nothing_has_is_said(two: Run) -> None:
    done = two("same", "Nobody", "Pier", *BECAUSE)
    assert (done.status, "not-found" in done.err) == (3, True)


def test_what_would_join_two_that_are_apart_is_refused_with_the_path(two: Run) -> None:
    first, second = iri(two, "Quay", "first"), iri(two, "Quay", "second")
    assert two("not-same", first, second, *BECAUSE).status == 0
    assert two("same", first, "Pier", *BECAUSE).status == 0
    refused = two("same", "Pier Institute", second, *BECAUSE)
    assert refused.status == 0
    refused = two("same", iri(two, "Pier", "first"), iri(two, "Pier Institute", "second"), *BECAUSE)
    assert refused.status == 3
    assert "decision-refused" in refused.err
    for part in (first, second, "this decision", "undo it first"):
        assert part in refused.err
    assert len(two("decisions", "--json").json()) == 3


def test_a_rejection_of_what_a_rule_joined_says_by_what_it_was_joined(two: Run) -> None:
    n = count(two)
    first = iri(two, "Quay", "first")
    done = two("same", first, iri(two, "Quay", "second"), *BECAUSE, "--json").json()
    apart = two("not-same", first, iri(two, "Quay", "second"), *BECAUSE)
    assert apart.status == 0
    assert f"decision {done['decision']}" in apart.err
    assert count(two) == n


def test_the_reverse_of_what_is_decided_is_told(two: Run) -> None:
    assert two("predecessor", "Pier", "Pier Institute", *BECAUSE).status == 0
    done = two("predecessor", "Pier Institute", "Pier", *BECAUSE)
    assert done.status == 0
    assert "says the reverse" in done.err


def test_parts_of_parts_that_go_round_in_a_circle_are_told(two: Run) -> None:
    trust = "/organisations/org-id:GB-CHC-1000001"
    ids = [
        two("unit-of", part, whole, *BECAUSE, "--json").json()["decision"]
        for part, whole in (("Pier", "Pier Institute"), ("Pier Institute", trust))
    ]
    done = two("unit-of", trust, "Pier", *BECAUSE)
    assert done.status == 0
    assert f"With the decisions {ids[0]}, {ids[1]} (unit-of) this goes round in a circle" in done.err


def test_what_was_decided_before_is_not_written_twice(two: Run) -> None:
    for words in (("Pier", "Pier Institute"), ("Pier Institute", "Pier")):
        done = two("related", *words, *BECAUSE)
        assert done.status == 0
    assert "was decided before" in done.err
    assert len(two("decisions", "--json").json()) == 1


def test_decisions_are_listed_with_who_when_why_and_whether_they_hold(two: Run) -> None:
    done = two("related", "Pier", "Pier Institute", *BECAUSE, "--json").json()
    two("undo", done["decision"][:6], "--because", "a slip", "--who", "another")
    (told,) = two("decisions", "--json").json()
    assert told["state"] == "undone"
    assert (told["who"], told["because"]) == ("a steward", BECAUSE[1])
    assert told["when"] == "2026-06-30T12:00:00+00:00"
    assert told["undone"]["because"] == "a slip"
    assert "was undone before" in two("undo", done["decision"], "--because", "again").err


def test_a_decision_sleeps_while_nobody_states_what_it_is_about(two: Run, write: Write) -> None:
    assert two("related", "Pier", "Pier Institute", *BECAUSE).status == 0
    shorter = write("second.csv", "name,sectors,located in", "Quay,academia,GB")
    assert two("load", shorter, "--audience", "partners").status == 0
    assert two("decisions", "--json").json()[0]["state"] == "asleep"


def test_an_undoing_of_nothing_is_said(two: Run) -> None:
    assert two("undo", "0123456789", "--because", "x").status == 3


def test_a_decision_needs_a_reason_and_two_things_of_one_kind(two: Run) -> None:
    assert two("same", "Pier", "Pier Institute", "--because", "  ").status == 2
    assert two("same", "Pier", "Pier", *BECAUSE).status == 3


def test_an_identifier_is_set_aside_when_all_records_of_its_source_are(run: Run, write: Write) -> None:
    file = write(
        "register.csv",
        "id,name,sectors,identifiers,located in",
        "1,Harbour,hotline,GB-CHC-1000001,GB",
        "2,Harbour Lab,hotline,GB-CHC-1000001,GB",
    )
    assert run("load", file).status == 0
    assert count(run) == 1
    base = "https://w3id.org/sharegraph/id/record/register/register.csv#row="
    half = run("not-this-identifier", f"{base}2", "GB-CHC-1000001", *BECAUSE)
    assert half.status == 0
    assert f"{base}3" in half.err
    done = run("not-this-identifier", f"{base}3", "org-id:GB-CHC-1000001", *BECAUSE)
    assert done.status == 0
    assert "takes effect when" not in done.err
    identified = "SELECT ?x WHERE { ?x <https://w3id.org/sharegraph/ns#identifier> ?i }"
    assert run("query", identified, "--json").json()["results"]["bindings"] == []


def test_an_identifier_that_the_record_does_not_state_cannot_be_set_aside(two: Run) -> None:
    record = "https://w3id.org/sharegraph/id/record/first/first.csv#row=3"
    assert two("not-this-identifier", record, "GB-CHC-1000001", *BECAUSE).status == 3
    assert two("not-this-identifier", "https://example.org/x", "GB-CHC-1000001", *BECAUSE).status == 3


def test_candidates_are_equal_names_of_two_sources_that_nobody_decided_on(two: Run) -> None:
    told = two("candidates", "--json").json()
    assert told["in_all"] == 1
    (pair,) = told["candidates"]
    assert (pair["label"], pair["why"]) == ("Quay", "equal name")
    assert two("not-same", pair["one"], pair["other"], *BECAUSE).status == 0
    assert two("candidates", "--json").json()["in_all"] == 0


def test_candidates_that_a_rule_accepted_are_listed_with_their_identifier(run: Run, write: Write) -> None:
    for name, more in (("a", ""), ("b", "https://ror.org/02jx3x895; ")):
        heads = "id,name,sectors,identifiers,located in"
        file = write(f"{name}.csv", heads, f"{name},Harbour,hotline,{more}GB-CHC-1000001,GB")
        assert run("load", file).status == 0
    told = run("candidates", "--accepted", "--json").json()
    (pair,) = told["candidates"]
    assert pair["accepted"]
    assert pair["evidence"] == "org-id:GB-CHC-1000001"


def test_what_a_person_joined_is_no_work_of_a_rule(two: Run) -> None:
    assert two("same", "Pier", "Pier Institute", *BECAUSE).status == 0
    first, second = iri(two, "Quay", "first"), iri(two, "Quay", "second")
    assert two("same", first, second, *BECAUSE).status == 0
    assert two("same", first, iri(two, "Pier", "first"), *BECAUSE).status == 0
    assert two("candidates", "--accepted", "--json").json()["in_all"] == 0


def test_a_list_that_is_cut_says_of_how_many(two: Run) -> None:
    assert "0 of 1 pairs" in two("candidates", "--most", "0").err


def test_what_a_source_says_under_a_wrong_identifier_stands_on_the_page_of_the_thing_it_means(
    run: Run, write: Write, tmp_path: Path
) -> None:
    heads = "name,sectors,identifiers,located in"
    right = write("right.csv", heads, "Harbour,hotline,GB-CHC-1000001,GB")
    mistaken = write("mistaken.csv", heads, "Quay,academia,GB-CHC-1000001,GB")
    for file in (right, mistaken):
        assert run("load", file).status == 0
    record = "https://w3id.org/sharegraph/id/record/mistaken/mistaken.csv#row=2"
    assert run("not-this-identifier", record, "GB-CHC-1000001", *BECAUSE).status == 0
    archive = create_or_open(tmp_path / "map" / "archive")
    with open_snapshot(archive, tmp_path / "map", "stewards") as snapshot:
        names = {}
        for thing in things(snapshot).values():
            labels = [one for one in claims_about(snapshot, thing.iri) if one.property == RDFS.label]
            names[thing.label] = [(one.source_label, one.value.value) for one in labels]
        assert names == {"Harbour": [("right", "Harbour")], "Quay": [("mistaken", "Quay")]}
        (quay,) = (one.iri for one in things(snapshot).values() if one.label == "Quay")
        assert records_about(snapshot, quay).keys() == {f"{snapshot.base}source/mistaken"}
