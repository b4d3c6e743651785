"""The full check runs in a child of its own: its limits, its folder, its answers, and when it cannot run."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from graph.conformance import check_shapes, checking
from graph.conformance.findings import CHOSEN_BY_THE_MAP, place_of
from ontology.errors import ShapesFailed, ShapesTimeout, ShapesUnavailable
from ontology.identifiers import DEFAULT_BASE, record_iri
from ontology.statements import Triple, iri, ntriples, text
from ontology.terms import PROV, RDF, RDFS, SG

BODY = "https://example.org/body"


def organisation(*names: str, records: tuple[str, ...] = ("bodies.csv#row=2",)) -> list[Triple]:
    """A body with these names, stated by these records."""
    subject = iri(BODY)
    return [
        (subject, f"<{RDF.type}>", f"<{SG.Organisation}>"),
        *((subject, f"<{RDFS.label}>", text(name)) for name in names),
        *(
            (subject, f"<{PROV.wasDerivedFrom}>", iri(record_iri(DEFAULT_BASE, "mine", address)))
            for address in records
        ),
    ]


def lines(triples: list[Triple], graph: str = "") -> list[bytes]:
    ending = f" {iri(graph)} .\n" if graph else " .\n"
    return [line.removesuffix(" .\n").encode() + ending.encode() for line in ntriples(triples)]


@pytest.fixture
def kept_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which private folders are made during the test."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize("graph", ["", "https://example.org/source/mine"])
def test_a_finding_leads_to_file_and_row(kept_in: Path, graph: str) -> None:
    first, second = check_shapes(lines(organisation("One", "Another"), graph))
    assert (first.severity, first.message) == ("violation", "A thing has one rdfs:label.")
    assert (first.thing, first.path, first.field, first.kind) == (
        BODY,
        RDFS.label,
        "label",
        SG.Organisation,
    )
    assert (first.file, first.sheet, first.row, first.records) == ("bodies.csv", "", 2, 1)
    assert first.where() == "bodies.csv, row 2"
    assert (second.severity, second.message) == ("warning", "Its sector is not known.")
    assert list(kept_in.iterdir()) == [], "the private folder is removed"


def test_what_two_records_say_differently_is_no_violation_for_the_map_chooses() -> None:
    records = ("bodies.csv#row=12", "bodies.csv#row=9")
    found = check_shapes(lines(organisation("One", "Another", records=records)))
    (names,) = (one for one in found if one.path == RDFS.label)
    assert (names.severity, names.row, names.records) == ("warning", 9, 2)
    assert names.message.endswith(CHOSEN_BY_THE_MAP)


def test_what_may_not_be_kept_is_found_and_not_repeated() -> None:
    address = "someone@example.org"
    stated = [
        *organisation(f"Ask {address}"),
        (iri(BODY), "<https://example.org/victimAge>", text("eleven")),
        (iri(BODY), "<http://xmlns.com/foaf/0.1/mbox>", iri(f"mailto:{address}")),
        (iri("https://example.org/one"), f"<{RDF.type}>", "<http://xmlns.com/foaf/0.1/Person>"),
        (iri("https://example.org/case"), f"<{RDF.type}>", "<https://example.org/Case>"),
        (
            iri("https://example.org/case"),
            f"<{PROV.wasDerivedFrom}>",
            iri(record_iri(DEFAULT_BASE, "mine", "cases.csv#row=2")),
        ),
    ]
    found = [one for one in check_shapes(lines(stated)) if one.severity == "violation"]
    assert {one.message for one in found} == {
        "A text holds no e-mail address.",
        "A record states what the map has a word for, nothing of a person or a case.",
        "An organisation states nothing of a person, no telephone and no e-mail address.",
        "The map holds no name or address of a person.",
        "The map holds no natural person.",
        "A record is of a kind that the map holds: never a person, never a case.",
    }
    assert not [one for one in found if address in one.label + one.value or "eleven" in one.value]


def test_the_parent_never_imports_what_the_child_runs() -> None:
    code = (
        "import sys\n"
        "from graph.conformance import check_shapes\n"
        "assert check_shapes([]) == ()\n"
        "print(sorted({'pyshacl', 'rdflib'} & sys.modules.keys()))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.stdout == "[]\n", done.stderr


def test_a_check_is_ended_at_its_limit(kept_in: Path) -> None:
    with pytest.raises(ShapesTimeout, match=r"its limit of 0\.05 seconds"):
        check_shapes(lines(organisation("One")), seconds=0.05)
    assert list(kept_in.iterdir()) == []


@pytest.mark.parametrize("bad", [b"not a statement\n", b"\xff\xfe\n", b'<a> <b> "c\n'])
def test_bytes_that_are_no_statements_end_in_a_clear_error(kept_in: Path, bad: bytes) -> None:
    with pytest.raises(ShapesFailed, match="ended without an answer"):
        check_shapes([bad])
    assert list(kept_in.iterdir()) == []


def test_too_little_memory_ends_in_a_clear_error() -> None:
    with pytest.raises(ShapesFailed):
        check_shapes(lines(organisation("One")), memory_bytes=1024**2)


def test_without_pyshacl_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "find_spec", lambda name: None)
    with pytest.raises(ShapesUnavailable, match=r"pyshacl, which is not installed.*sharegraph\[shapes\]"):
        check_shapes([])


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("grants.csv#row=17", ("grants.csv", "", 17)),
        ("my%20book.xlsx#sheet=All%20grants&row=17", ("my book.xlsx", "All grants", 17)),
        ("grants.json#/grants/3", ("grants.json", "", None)),
        ("catalogue.ttl#node=https://example.org/x", ("catalogue.ttl", "", None)),
        ("odd.csv#row=x", ("odd.csv", "", None)),
    ],
)
def test_the_place_is_read_from_the_iri_of_the_record(
    address: str, expected: tuple[str, str, int | None]
) -> None:
    place = place_of(record_iri(DEFAULT_BASE, "a source", address))
    assert place[:3] == expected
    assert place.address


def test_an_iri_of_no_record_has_no_place() -> None:
    assert place_of("https://example.org/elsewhere#row=3") == ("", "", None, "")
