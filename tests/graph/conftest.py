"""A small map of a few records, published as people's files are: archive, store on disk, workers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from graph.archive import Archive, create_or_open
from graph.snapshot import Snapshot, open_snapshot
from ontology import records as r
from ontology.identifiers import DEFAULT_BASE, concept_iri, place_iri
from ontology.statements import statements_of

DAY = date(2026, 6, 30)
HOSTILE = "<script>alert(1)</script> \"both\" & 'kinds' \x1b[31m"
FORMULA = '=HYPERLINK("https://evil.example","x")'


class Build:
    """Builds records; a thing is named by the last segment of its IRI."""

    day = DAY
    hostile = HOSTILE
    formula = FORMULA
    concept = staticmethod(concept_iri)
    place = staticmethod(place_iri)

    @staticmethod
    def iri(kind: str, key: str) -> str:
        return f"{DEFAULT_BASE}{kind}/{key}"

    def org(self, key: str, **facts: Any) -> r.Organisation:
        return r.Organisation(
            **{"iri": self.iri("organisation", key), "address": f"orgs.csv#row={len(key)}", "label": key}
            | facts
        )

    def agreement(
        self, key: str, provider: str, recipient: str, *, state: str = "", asset: str = "", **facts: Any
    ) -> list[r.Record]:
        """An agreement with one version: `state` is `from until status`, `-` for what is not known."""
        start, end, status = (state or "- - -").split()
        agreement = self.iri("agreement", key)
        return [
            r.Agreement(
                **{
                    "iri": agreement,
                    "address": f"agreements.csv#row={key}",
                    "label": f"Agreement {key}",
                    "providers": (self.iri("organisation", provider),),
                    "recipients": (self.iri("organisation", recipient),),
                    "assets": (self.iri("dataset", asset),) if asset else (),
                }
                | facts
            ),
            r.AgreementVersion(
                iri=self.iri("version", key),
                address=f"agreements.csv#row={key}",
                label="",
                agreement=agreement,
                valid_from=self.exactly(start),
                valid_until=self.exactly(end),
                status="" if status == "-" else concept_iri("status", status),
            ),
        ]

    def release(self, key: str, agreement: str, on: str, until: str = "-") -> r.Release:
        return r.Release(
            iri=self.iri("release", key),
            address=f"releases.csv#row={key}",
            label=f"Release {key}",
            agreement=self.iri("agreement", agreement),
            version=self.iri("version", agreement),
            released_on=self.exactly(on),
            valid_until=self.exactly(until),
        )

    def dataset(self, key: str, **facts: Any) -> r.Dataset:
        return r.Dataset(
            **{"iri": self.iri("dataset", key), "address": f"data.csv#row={key}", "label": f"Data {key}"}
            | facts
        )

    def grant(self, key: str, amount: str = "", currency: str = "GBP", **facts: Any) -> r.Grant:
        return r.Grant(
            **{
                "iri": self.iri("grant", key),
                "address": f"grants.csv#row={key}",
                "label": f"Grant {key}",
                "money": r.Money(Decimal(amount), currency) if amount else None,
            }
            | facts
        )

    def share(self, grant: str, number: int, **facts: Any) -> r.Allocation:
        return r.Allocation(
            **{
                "iri": f"{self.iri('grant', grant)}/part/{number}",
                "address": f"parts.csv#row={number}",
                "label": "",
                "grant": self.iri("grant", grant),
            }
            | facts
        )

    @staticmethod
    def exactly(text: str) -> r.Day | None:
        if text in ("", "-"):
            return None
        moment = date.fromisoformat(text)
        return r.Day(moment, moment, "day", text)


Sources = Mapping[str, Iterable[r.Record]]
MapOf = Callable[..., Snapshot]


def accept(archive: Archive, name: str, records: Iterable[r.Record], as_of: str) -> None:
    lines = {" ".join(triple) for one in records for triple in statements_of(one, archive.base, name)}
    source = r.Source(
        name=name,
        title=f"The {name}",
        publisher="Somebody",
        licence="CC BY 4.0",
        credit=f"Credit {name}",
        as_of=as_of,
    )
    with archive.writing():
        archive.append(
            source,
            lines,
            audience="public",
            input_sha256=name,
            loader="test",
            loader_version="1",
            provider="",
            loaded_at="2026-01-01T00:00:00+00:00",
            accounts=(),
        )


@pytest.fixture(scope="session")
def build() -> Build:
    return Build()


@pytest.fixture(scope="session")
def map_of(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MapOf]:
    """Publish and open a map of these sources, the newest first: `map_of({"register": [record, …]})`."""
    opened: list[Snapshot] = []

    def publish(sources: Sources) -> Snapshot:
        data: Path = tmp_path_factory.mktemp("map")
        archive = create_or_open(data / "archive")
        for number, (name, records) in enumerate(sources.items()):
            accept(archive, name, records, f"{2026 - number}-01-01")
        opened.append(open_snapshot(archive, data, "public"))
        return opened[-1]

    yield publish
    for one in opened:
        one.close()


def small_map(build: Build) -> dict[str, list[r.Record]]:
    """Two sources: who shares with whom in every state, grants of every kind, names to search for."""
    csam, theme = build.concept("harm", "csam"), build.concept("theme", "research-data")
    gb, ie, ke = build.place("GB"), build.place("IE"), build.place("KE")
    funder = build.iri("organisation", "funder")
    programme = build.iri("programme", "safety")
    records: list[r.Record] = [
        build.org(
            "hotline",
            label="Example Hotline",
            sectors=(build.concept("sector", "hotline"),),
            located_in=(gb,),
            identifiers=("org-id:GB-CHC-123",),
        ),
        build.org("exchange", label="Hash Exchange", sectors=(build.concept("sector", "safety-tech"),)),
        build.org("police", label="Police Cell", sectors=(build.concept("sector", "law-enforcement"),)),
        build.org(
            "lab",
            label="Université de Côte-d’Ivoire",
            located_in=(build.place("CI"),),
            aliases=(r.Text("Abidjan Child Lab", "en"),),
        ),
        build.org("uni", label="Open University"),
        build.org("hostile", label=HOSTILE),
        build.org("formula", label=FORMULA),
        build.org("funder", label="Big Fund", sectors=(build.concept("sector", "funder"),)),
        build.org("alone", label="Nobody Near"),
        build.org("twin", label="Open university", identifiers=("ror:0abcdef12",)),
        build.dataset("hashes", harms=(csam,), themes=(theme,), places=(gb,)),
        build.dataset("nowhere", harms=(csam,)),
        build.dataset("lonely", harms=(csam,), themes=(theme,), places=(ke,)),
        *build.agreement(
            "in-force",
            "hotline",
            "exchange",
            state="2024-01-01 2026-12-31 active",
            asset="hashes",
            purposes=(build.concept("purpose", "detection"), build.concept("purpose", "research")),
            legal_bases=(build.concept("legal-basis", "consent"),),
        ),
        *build.agreement("second", "hotline", "exchange", state="2025-01-01 2026-08-31 -", asset="hashes"),
        *build.agreement("ended", "exchange", "police", state="2020-01-01 2021-12-31 expired"),
        *build.agreement("not-yet", "police", "lab", state="2027-01-01 2028-01-01 active"),
        *build.agreement("suspended", "lab", "uni", state="2024-01-01 2027-01-01 suspended"),
        *build.agreement("once", "hotline", "police", state="- - -"),
        build.release("once", "once", "2025-05-05"),
        *build.agreement("unknown", "uni", "hotline", state="2020-01-01 - -"),
        *build.agreement("to-lab", "exchange", "lab", state="2024-01-01 - active"),
        *build.agreement("to-hostile", "lab", "hostile", state="2024-01-01 - active"),
        *build.agreement("to-formula", "lab", "formula", state="2024-01-01 - active"),
        *build.agreement("internal", "hotline", "hotline", state="2024-01-01 - active"),
        *build.agreement("plan", "hotline", "alone", state="2024-01-01 2027-01-01 proposed"),
        r.Project(
            iri=build.iri("project", "joint"),
            address="projects.csv#row=2",
            label="Joint project",
            implementers=(build.iri("organisation", "uni"), build.iri("organisation", "lab")),
        ),
        r.Programme(iri=programme, address="p.csv#row=2", label="Safety first", funder=funder),
        build.grant(
            "plain",
            "100",
            funder=funder,
            grantees=(build.iri("organisation", "hotline"),),
            places=(gb,),
            themes=(theme,),
            harms=(csam,),
            programmes=(programme,),
            awarded_on=build.exactly("2025-01-01"),
        ),
        build.grant(
            "split",
            "300",
            "EUR",
            funder=funder,
            grantees=(build.iri("organisation", "lab"),),
            places=(gb, ie),
            themes=(theme,),
        ),
        build.share("split", 1, money=r.Money(Decimal(120), "EUR"), place=ie),
        build.share("split", 2, share=Decimal(30), place=gb),
        build.grant(
            "two-themes", "50.50", places=(gb,), themes=(theme, build.concept("theme", "policy-advocacy"))
        ),
        build.grant("no-amount", places=(ie,), themes=(theme,), programmes=(programme,)),
        build.grant("nothing-said", "7", "KES"),
        build.grant("360g:360G-both-1", "1000", identifiers=("360g:360G-both-1",), places=(gb,)),
        r.DataNeed(
            iri=build.iri("need", "n-1"),
            address="n.csv#row=2",
            label="A need",
            harms=(csam,),
            places=(ke, ie),
        ),
        r.Relationship(
            iri=build.iri("relationship", "drawn"),
            address="k.csv#row=2",
            label="",
            subject=build.iri("organisation", "alone"),
            object=build.iri("organisation", "uni"),
        ),
    ]
    again: list[r.Record] = [
        build.grant("360g:360G-both-1", "1000.00", identifiers=("360g:360G-both-1",), places=(gb,)),
        build.org("ror:0abcdef12", label="Open university of the second", identifiers=("ror:0abcdef12",)),
        build.org("hotline", label="Example Hotline Ltd", homepage="https://hotline.example/"),
    ]
    return {"register": records, "second": again}


@pytest.fixture(scope="session")
def snapshot(build: Build, map_of: MapOf) -> Snapshot:
    """The small map."""
    return map_of(small_map(build))


@pytest.fixture(scope="session")
def empty(map_of: MapOf) -> Snapshot:
    """A map without a single source."""
    return map_of({})
