"""Worlds that differ only in what is hidden: the same loads, with and without those that are for fewer."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.demo import demo_sources
from api.live import LiveMap
from api.loading import Wanted, load_files
from api.settings import Settings
from graph.archive import Archive, create_or_open
from graph.archive.entries import read_triples
from graph.snapshot import AUDIENCES, give, given, keep_stores, publish, state_of, visible_to
from graph.snapshot.states import write_state
from ontology.decisions import Decision, DecisionKind
from ontology.identifiers import catalogue_iri
from ontology.terms import RDFS, SG

CLOCK = "2026-06-30T12:00:00+00:00"
HOSTS = "testserver"
SECONDS = 600.0
"""So long that no question ends at its limit: on a busy machine one world might, and the other not."""


@dataclass(frozen=True)
class Load:
    """One load of the story: a source, for whom, of which files."""

    source: str
    audience: str
    files: tuple[Path, ...]


@dataclass(frozen=True)
class Same:
    """A decision that two things, known by their names, are one; not made where one is not there."""

    one: str
    other: str


PUBLISH = "publish"
"""A step of the story: all states are published now, as at the end of a command."""

Step = Load | Same | str


SERVED = {"public": ["public"], "partners": ["partners"], "stewards": ["public", "partners"]}
"""Most that a world holds → for whom its stores are made at once; others make theirs when asked."""


@dataclass(frozen=True)
class World:
    """An installation, served for one audience."""

    live: LiveMap
    client: TestClient
    data: Path


ROWS = 4
"""Records of each kind in a hidden source; what they refer to is there whole."""
WHOLE = ("organisations.csv", "datasets.csv", "projects.csv")


def veiled(folder: Path, name: str, *, of: str = "invented") -> tuple[Path, ...]:
    """The demo's records once more under other names: a source that holds things of every kind."""
    folder.mkdir()
    written = []
    (files,) = (files for files in demo_sources() if files[0].parent.name == of)
    for file in files:
        if file.name == "source.csv":
            continue
        with file.open(encoding="utf-8", newline="") as read:
            rows = list(csv.DictReader(read))
        rows = rows if file.name in WHOLE else rows[:ROWS]
        for row in rows:
            for column in ("name", "title"):
                if row.get(column):
                    row[column] = f"{name} {row[column]}"
        path = folder / file.name
        with path.open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        written.append(path)
    return tuple(written)


def shorter(folder: Path, files: Sequence[Path], dropped: str) -> tuple[Path, ...]:
    """The files without the rows of organisations that begin with a word."""
    folder.mkdir()
    for file in files:
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
        kept = [line for line in lines if file.name != "organisations.csv" or not line.startswith(dropped)]
        (folder / file.name).write_text("".join(kept), encoding="utf-8")
    return tuple(folder / file.name for file in files)


def iri_of(archive: Archive, label: str) -> str:
    """The IRI under which a source states a name; empty where none does."""
    wanted = f'"{label}"'
    for entry in archive.entries():
        for subject, predicate, value in read_triples(entry):
            if predicate == f"<{RDFS.label}>" and value == wanted:
                return subject[1:-1]
    return ""


def decide(archive: Archive, step: Same) -> None:
    one, other = iri_of(archive, step.one), iri_of(archive, step.other)
    if one and other:
        archive.decide(
            Decision(
                kind=DecisionKind.SAME, one=one, other=other, because="seen", who="a steward", when=CLOCK
            )
        )


@pytest.fixture(scope="session")
def story(tmp_path_factory: pytest.TempPathFactory) -> list[Step]:
    """All that happens in the world that holds everything, in its order."""
    folder = tmp_path_factory.mktemp("files")
    demo = {files[0].parent.name: tuple(files) for files in demo_sources()}
    closed = veiled(folder / "closed", "Veiled")
    shared = veiled(folder / "shared", "Shrouded", of="yearbook")
    less = shorter(folder / "less", demo["safe-online"], "x")
    return [
        Load("moving", "stewards", veiled(folder / "moving", "Cloaked", of="safe-online")),
        Load("invented", "public", demo["invented"]),
        Load("ours", "stewards", tuple(file for file in closed if file.name == "organisations.csv")),
        PUBLISH,
        Load("closed", "stewards", closed),
        Load("ours", "partners", shared),
        Load("moving", "public", demo["yearbook"]),
        Load("last", "public", less),
        PUBLISH,
        Same("Harbourlight Hotline", "Veiled Harbourlight Hotline"),
        Same("Tern Island Child Helpline", "Shrouded Tern Island Child Helpline"),
        Same("Tern Island Child Helpline", "Monsoon Hotline"),
        Load("moving", "public", shorter(folder / "moved", demo["yearbook"], "saltmarsh")),
        Load("closed", "stewards", closed[2:]),
        PUBLISH,
    ]


@pytest.fixture(scope="session")
def world_of(
    tmp_path_factory: pytest.TempPathFactory, story: list[Step]
) -> Iterator[Callable[[str, str], World]]:
    """`world_of("public", "stewards")`: the public view of the world in which all happened;
    `world_of("public", "public")` of the one in which only what the public may see happened."""
    made: dict[str, Path] = {}
    opened: dict[tuple[str, str], World] = {}

    def build(most: str) -> Path:
        data = tmp_path_factory.mktemp(f"world-{most}")
        archive = create_or_open(data / "archive")
        with archive.writing():
            for step in story:
                if step == PUBLISH:
                    for audience in AUDIENCES:
                        state = state_of(archive, audience)
                        if audience in SERVED[most]:
                            publish(data, state)
                        write_state(data, state)
                        give(data, state, audience)
                    keep_stores(archive, data)
                elif isinstance(step, Same):
                    decide(archive, step)
                elif isinstance(step, Load) and step.audience in visible_to(most):
                    wanted = Wanted(source=step.source, audience=step.audience)
                    found = load_files(archive, step.files, wanted, loaded_at=CLOCK)
                    assert {one.outcome for one in found} == {"loaded"}, found
        return data

    def make(audience: str, most: str) -> World:
        if (audience, most) not in opened:
            if most not in made:
                made[most] = build(most)
            settings = Settings(data=made[most], hosts=HOSTS, clock=CLOCK, workers=1, query_seconds=SECONDS)
            live = LiveMap(settings, audience)
            client = TestClient(create_app(live), raise_server_exceptions=False)
            client.__enter__()  # one event loop for all its requests, not one for each
            opened[audience, most] = World(live, client, made[most])
        return opened[audience, most]

    yield make
    for world in opened.values():
        world.client.__exit__()
        world.live.close()


PAIRS = (("public", "stewards", "public"), ("partners", "stewards", "partners"))
"""Who asks, the world in which all happened, and its twin without what they may not see."""


@dataclass(frozen=True)
class Known:
    """What a world knows: names of things by kind, of records, sources and states, and words."""

    things: Mapping[str, Sequence[str]]
    records: Sequence[str]
    sources: Sequence[str]
    states: Sequence[str]
    words: Sequence[str]
    labels: Mapping[str, str] = field(default_factory=dict)

    def first(self, kind: str, count: int = 1) -> list[str]:
        """The first things of a kind; empty where there is none."""
        return list(self.things.get(kind, ())[:count])


def known(world: Any, seen: Known | None = None) -> Known:
    """What a world knows, without what is `seen` already."""
    snapshot, data = world.live.snapshot(), world.data
    before = set() if seen is None else {*seen.records, *seen.sources, *seen.states}
    before |= {one for things in seen.things.values() for one in things} if seen else set()
    things: dict[str, list[str]] = {}
    catalogue = catalogue_iri(snapshot.base)
    rows = snapshot.select(f"SELECT ?s ?l {{ ?s <{RDFS.label}> ?l }} ORDER BY ?s")
    labels = {row["s"].value: row["l"].value for row in rows if row["s"].value.startswith(snapshot.base)}
    subjects = snapshot.select(
        f"SELECT ?s {{ ?s a ?kind FILTER(STRSTARTS(STR(?s), '{snapshot.base}')) }} ORDER BY ?s"
    )
    for iri in dict.fromkeys(row["s"].value for row in subjects):
        if iri not in before:
            things.setdefault(iri.removeprefix(snapshot.base).partition("/")[0], []).append(iri)

    def named(query: str) -> list[str]:
        return [row["x"].value for row in snapshot.select(query) if row["x"].value not in before]

    return Known(
        things,
        named(f"SELECT ?x {{ GRAPH <{catalogue}> {{ ?x <{SG.address}> ?a }} }} ORDER BY ?x"),
        named(f"SELECT ?x {{ GRAPH <{catalogue}> {{ ?x a <{SG.Source}> }} }} ORDER BY ?x"),
        [one for one in given(data, world.live.audience) if one not in before],
        ["Harbour"] if seen is None else ["Veiled", "Cloaked"],
        labels,
    )


@pytest.fixture(scope="session", params=PAIRS, ids=lambda pair: pair[0])
def twins(
    request: pytest.FixtureRequest, world_of: Callable[[str, str], Any]
) -> tuple[Any, Any, Known, Known]:
    audience, whole, without = request.param
    one, other = world_of(audience, whole), world_of(audience, without)
    seen = known(other)
    return one, other, seen, known(world_of("stewards", "stewards"), seen)
