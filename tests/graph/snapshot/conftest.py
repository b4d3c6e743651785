"""Archives that hold a few records, and one published map that several files of tests read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from graph.archive import Archive, Entry, create_or_open
from graph.snapshot import Snapshot, open_snapshot
from ontology import records as r
from ontology.decisions import Decision, DecisionKind
from ontology.identifiers import DEFAULT_BASE as BASE
from ontology.statements import statements_of

Accept = Callable[..., Entry]


def org(key: str, source: str = "s", **facts: Any) -> r.Organisation:
    iri = f"{BASE}organisation/{key}"
    return r.Organisation(
        **{"iri": iri, "address": f"organisations.csv#row={len(key)}", "label": key.title()} | facts
    )


@pytest.fixture(scope="session")
def accept() -> Accept:
    """`accept(archive, "register", record, …, audience="partners")` appends one version of a source;
    `also` are further statements as lines."""

    def append(archive: Archive, name: str, *records: r.Record, **facts: Any) -> Entry:
        given = {
            "audience": "public",
            "input_sha256": "0" * 64,
            "loader": "template",
            "loader_version": "1",
            "provider": "",
            "loaded_at": "2026-01-01T00:00:00+00:00",
            "accounts": (),
        }
        also = facts.pop("also", ())
        about = {key: facts.pop(key) for key in list(facts) if key not in given}
        lines = set(also) | {
            " ".join(triple) for one in records for triple in statements_of(one, archive.base, name)
        }
        with archive.writing():
            return archive.append(r.Source(name=name, **about), lines, **(given | facts))

    return append


@pytest.fixture(scope="session")
def make_org() -> Callable[..., r.Organisation]:
    """An organisation of a key: `make_org("ror:0abcdef12", label="Harbour")`."""
    return org


@pytest.fixture(scope="session")
def decide() -> Callable[..., None]:
    """`decide(archive, "same", one, other)` writes one decision down."""

    def write(archive: Archive, kind: str, one: str, other: str, *, because: str = "seen") -> None:
        with archive.writing():
            archive.decide(
                Decision(
                    kind=DecisionKind(kind),
                    one=one,
                    other=other,
                    because=because,
                    who="a steward",
                    when="2026-01-01T00:00:00+00:00",
                )
            )

    return write


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """An empty data folder."""
    return tmp_path / "data"


@pytest.fixture
def archive(data: Path) -> Archive:
    return create_or_open(data / "archive")


def day(text: str) -> r.Day:
    return r.Day(date.fromisoformat(text), date.fromisoformat(text), "day", text)


def status(code: str) -> str:
    return f"https://w3id.org/sharegraph/vocab/status/{code}"


def agreement(key: str, providers: str, recipients: str, **facts: Any) -> r.Agreement:
    return r.Agreement(
        iri=f"{BASE}agreement/{key}",
        address=f"agreements.csv#row={len(key)}",
        label=f"Agreement {key}",
        providers=tuple(f"{BASE}organisation/{one}" for one in providers.split()),
        recipients=tuple(f"{BASE}organisation/{one}" for one in recipients.split()),
        **facts,
    )


def version(key: str, **facts: Any) -> r.AgreementVersion:
    return r.AgreementVersion(
        iri=f"{BASE}version/{key}",
        address=f"versions.csv#row={len(key)}",
        label=f"Version {key}",
        agreement=f"{BASE}agreement/{key.partition('.')[0]}",
        **facts,
    )


def release(key: str, **facts: Any) -> r.Release:
    return r.Release(
        iri=f"{BASE}release/{key}",
        address=f"a%20b.ods#sheet=S%201&row={len(key)}",
        label=f"Release {key}",
        agreement=f"{BASE}agreement/{key.partition('.')[0]}",
        version=f"{BASE}version/{key.rpartition('.')[0]}",
        **facts,
    )


RECORDS: tuple[r.Record, ...] = (
    org("harbour"),
    org("quay", label='Quay "Lab" <b>'),
    org("pier", aliases=(r.Text("The Pier"),)),
    r.Dataset(iri=f"{BASE}dataset/hashes", address="d.csv#row=2", label="Hash list"),
    agreement("pool", "harbour quay", "pier", assets=(f"{BASE}dataset/hashes",)),
    version("pool.1", valid_from=day("2020-01-01"), valid_until=day("2020-12-31"), status=status("expired")),
    version("pool.2", valid_from=day("2021-01-01"), valid_until=day("2022-12-31"), status=status("active")),
    agreement("self", "harbour", "harbour"),
    version("self.1", status=status("active")),
    agreement("sent", "harbour", "quay"),
    version("sent.1", valid_until=day("2023-12-31")),
    release("sent.1.a", released_on=day("2020-05-14")),
    release("sent.1.b", released_on=day("2020-06-14"), valid_until=day("2020-12-31")),
    agreement("once", "harbour", "quay"),
    version("once.1"),
    release("once.1.a", released_on=day("2020-05-14")),
    agreement("plan", "harbour", "quay"),
    version("plan.1", status=status("proposed"), valid_from=day("2020-01-01"), valid_until=day("2020-12-31")),
    r.Grant(
        iri=f"{BASE}grant/360g:x",
        address="grants.json#/grants/0",
        label="Grant x",
        funder=f"{BASE}organisation/harbour",
        grantees=(f"{BASE}organisation/pier",),
        awarded_on=day("2020-02-01"),
    ),
    r.Project(
        iri=f"{BASE}project/p",
        address="p.csv#row=2",
        label="Study",
        implementers=(f"{BASE}organisation/quay", f"{BASE}organisation/pier"),
    ),
)


@pytest.fixture(scope="session")
def opened(tmp_path_factory: pytest.TempPathFactory, accept: Accept) -> Iterator[Snapshot]:
    """One map of invented records, opened for all tests that only read it."""
    folder = tmp_path_factory.mktemp("map")
    archive = create_or_open(folder / "archive")
    accept(
        archive,
        "register",
        *RECORDS,
        title="The register",
        publisher="An agency",
        licence="CC BY 4.0",
        credit="Thanks",
    )
    with open_snapshot(archive, folder, "public") as snapshot:
        yield snapshot
