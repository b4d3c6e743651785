"""The fast checks at load and the shapes say the same about the same record, over every broken example."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from api.demo import demo_sources
from api.loading import Loaded, Wanted, check_files, load_files
from graph.archive import Archive, create_or_open
from graph.archive.entries import read_triples
from graph.conformance import Finding, check_shapes
from graph.snapshot import publish, state_of
from graph.store import open_read_only
from ontology.account import Problem
from ontology.statements import Triple, ntriples

Findings = dict[str, list[Finding]]
"""Example → what the shapes find in it."""

MAP = re.compile(rb'<[^>]*> <[^>]*> (?:<[^>]*>|".*"(?:@[a-z0-9-]+|\^\^<[^>]*>)?) \.$')
"""A line of N-Quads without a graph."""

WORDS = re.compile(rb"<https://w3id\.org/sharegraph/(?:vocab/|ns#)")
"""What a line about the vocabularies begins with."""

EVEN_WITH_ITS_SET = "refused-with-its-set"


@pytest.fixture(scope="module")
def at_load(examples: list[Any]) -> dict[str, list[Loaded]]:
    """What the fast checks say of each example."""
    return {one.name: check_files(one.files(), Wanted(source=one.name)) for one in examples}


@pytest.fixture(scope="module")
def found_unchecked(examples: list[Any], unchecked: Callable[[Any], list[Triple]]) -> Findings:
    """What the shapes find in all examples when nothing was checked before; one child for all."""
    lines = [line.encode() for one in examples for line in ntriples(unchecked(one))]
    found: Findings = {one.name: [] for one in examples}
    for finding in check_shapes(lines):
        found[finding.file.partition("/")[0]].append(finding)
    return found


@pytest.fixture(scope="module")
def found_loaded(examples: list[Any], tmp_path_factory: pytest.TempPathFactory) -> Findings:
    """What the shapes find in what is loaded of each example; one child for all."""
    archive = create_or_open(tmp_path_factory.mktemp("broken") / "archive")
    found: Findings = {one.name: [] for one in examples}
    for finding in check_shapes(_archived(archive, [(one.name, one.files()) for one in examples])):
        (name,) = {one.name for one in examples if f"/{one.name}." in finding.thing}
        found[name].append(finding)
    return found


def _archived(archive: Archive, sets: list[tuple[str, list[Path]]]) -> list[bytes]:
    """The statements of files that were loaded, each set as a source of its own."""
    with archive.writing():
        for name, files in sets:
            load_files(archive, files, Wanted(source=name), loaded_at="2026-06-30T12:00:00+00:00")
    return [line.encode() for entry in archive.current() for line in ntriples(read_triples(entry))]


def local(path: str) -> str:
    """The local name of a property."""
    return path.replace("#", "/").rpartition("/")[2]


def of_property(findings: list[Finding], name: str) -> set[str]:
    """The severities of what is found about a property."""
    return {one.severity for one in findings if local(one.path) == name}


def test_each_example_has_one_fault_at_load_and_it_is_the_expected_one(
    examples: list[Any], at_load: dict[str, list[Loaded]]
) -> None:
    assert len(examples) >= 60
    for one in examples:
        problems: list[Problem] = [
            problem
            for loaded in at_load[one.name]
            for problem in loaded.account.problems
            if problem.code != EVEN_WITH_ITS_SET
        ]
        told = [(p.file, p.row, p.column, p.code, p.refuses) for p in problems]
        expected = [(one.file, one.row, one.column, one.code, one.at_load == "refused")]
        assert told == (expected if one.code else []), one.name


def test_what_the_load_refuses_the_shapes_find_about_the_same_field_and_row(
    examples: list[Any], found_unchecked: Findings
) -> None:
    """Absence is a warning for the shapes: our form asks for more than what makes a record possible."""
    wrong: list[tuple[str, str, object]] = []
    for one in examples:
        findings = found_unchecked[one.name]
        severities = of_property(findings, one.property)
        if severities != ({one.unchecked} if one.unchecked != "none" else set()):
            wrong.append((one.name, one.unchecked, severities))
        about = [each for each in findings if each.severity == one.unchecked]
        if one.row is not None and one.unchecked != "none" and one.row not in {each.row for each in about}:
            wrong.append((one.name, "row", [each.row for each in about]))
        if one.code == "missing-value" and one.unchecked == "violation":
            assert one.property in ("currency", "share", "relationshipTo"), one.name
    assert wrong == []


def test_nothing_else_is_a_violation_in_an_example(examples: list[Any], found_unchecked: Findings) -> None:
    for one in examples:
        about = {local(each.path) for each in found_unchecked[one.name] if each.severity == "violation"}
        assert about == ({one.property} if one.unchecked == "violation" else set()), one.name


def test_what_the_load_accepts_conforms(examples: list[Any], found_loaded: Findings) -> None:
    for one in examples:
        if one.at_load != "refused":
            severities = of_property(found_loaded[one.name], one.property)
            assert severities == ({one.loaded} - {"none"}), one.name
    assert [each for found in found_loaded.values() for each in found if each.severity == "violation"] == []


def test_the_shapes_warn_of_what_the_load_warns_of(examples: list[Any]) -> None:
    """Only what the load itself leaves out or keeps as stated is sound once it is loaded."""
    quiet = {one.code for one in examples if one.at_load == "warned" and one.loaded == "none"}
    assert quiet == {"unknown-identifier", "unknown-place"}


def test_the_map_that_the_demo_makes_conforms_with_its_edges_and_allocations(tmp_path: Path) -> None:
    archive = create_or_open(tmp_path / "archive")
    _archived(archive, [(files[0].parent.name, files) for files in demo_sources()])
    store = open_read_only(publish(tmp_path, state_of(archive, "stewards")))
    try:
        # The map is the default graph: its lines name none.
        lines = [line for line in store.dump() if MAP.match(line) and not WORDS.match(line)]
    finally:
        store.close()
    assert any(b"ns#Edge>" in line for line in lines)
    assert any(b"/ns#unallocated>" in line for line in lines)
    findings = check_shapes(lines)
    assert [one for one in findings if one.severity == "violation"] == []


def test_every_record_of_the_demo_conforms(tmp_path: Path) -> None:
    archive = create_or_open(tmp_path / "archive")
    sets = [(files[0].parent.name, files) for files in demo_sources()]
    findings = check_shapes(_archived(archive, sets))
    assert [one for one in findings if one.severity == "violation"] == []
    assert all(one.row is not None and one.file.endswith(".csv") for one in findings)
    assert {one.message for one in findings} >= {"Its legal basis is not known.", "Its amount is not known."}
