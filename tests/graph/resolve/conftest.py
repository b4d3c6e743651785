"""Records in a few words, sources that state them, and the map that follows from them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from graph.resolve import Claims, resolve
from ontology import records as r
from ontology import terms
from ontology.decisions import Decision, DecisionKind
from ontology.identifiers import concept_iri, place_iri
from ontology.statements import Triple, statements_of

BASE = "https://example.org/id/"
SG = terms.SG


def plain(term: str) -> str:
    """A term's IRI or text, without what surrounds it."""
    return term[1:-1] if term.startswith("<") else term[1 : term.rindex('"')]


class Make:
    """Makes records; `key` is the last segment of the IRI (`ror:0abcdef12`, or any word)."""

    base = BASE

    def iri(self, kind: str, key: str) -> str:
        return f"{BASE}{kind}/{key}"

    def org(self, key: str, **facts: Any) -> r.Organisation:
        return r.Organisation(
            **{"iri": self.iri("organisation", key), "address": f"o.csv#row={key}", "label": key} | facts
        )

    def dataset(self, key: str, **facts: Any) -> r.Dataset:
        return r.Dataset(
            **{"iri": self.iri("dataset", key), "address": f"d.csv#row={key}", "label": key} | facts
        )

    def agreement(
        self, key: str, providers: Iterable[str] = (), recipients: Iterable[str] = (), **facts: Any
    ) -> r.Agreement:
        return r.Agreement(
            **{
                "iri": self.iri("agreement", key),
                "address": f"a.csv#row={key}",
                "label": key,
                "providers": tuple(self.iri("organisation", one) for one in providers),
                "recipients": tuple(self.iri("organisation", one) for one in recipients),
            }
            | facts
        )

    def version(self, key: str, agreement: str, **facts: Any) -> r.AgreementVersion:
        return r.AgreementVersion(
            **{
                "iri": self.iri("version", key),
                "address": f"v.csv#row={key}",
                "label": key,
                "agreement": self.iri("agreement", agreement),
            }
            | facts
        )

    def release(self, key: str, agreement: str, version: str, **facts: Any) -> r.Release:
        return r.Release(
            **{
                "iri": self.iri("release", key),
                "address": f"r.csv#row={key}",
                "label": key,
                "agreement": self.iri("agreement", agreement),
                "version": self.iri("version", version),
            }
            | facts
        )

    def grant(self, key: str, funder: str = "", grantees: Iterable[str] = (), **facts: Any) -> r.Grant:
        return r.Grant(
            **{
                "iri": self.iri("grant", key),
                "address": f"g.csv#row={key}",
                "label": key,
                "funder": self.iri("organisation", funder) if funder else "",
                "grantees": tuple(self.iri("organisation", one) for one in grantees),
            }
            | facts
        )

    def allocation(self, grant: str, number: int, **facts: Any) -> r.Allocation:
        iri = f"{self.iri('grant', grant)}/allocation/{number}"
        return r.Allocation(
            **{"iri": iri, "address": f"p.csv#row={number}", "label": "", "grant": self.iri("grant", grant)}
            | facts
        )

    def instalment(self, grant: str, number: int, money: r.Money, **facts: Any) -> r.Instalment:
        return r.Instalment(
            **{
                "iri": f"{self.iri('grant', grant)}/instalment/{number}",
                "address": f"i.csv#row={number}",
                "label": "",
                "grant": self.iri("grant", grant),
                "money": money,
            }
            | facts
        )

    def project(self, key: str, **facts: Any) -> r.Project:
        return r.Project(
            **{"iri": self.iri("project", key), "address": f"j.csv#row={key}", "label": key} | facts
        )

    def transaction(self, key: str, **facts: Any) -> r.Transaction:
        return r.Transaction(
            **{"iri": self.iri("transaction", key), "address": f"t.csv#row={key}", "label": key}
            | {"measure": concept_iri("measure", "disbursement")}
            | facts
        )

    def tie(self, key: str, one: str, other: str, **facts: Any) -> r.Relationship:
        return r.Relationship(
            **{
                "iri": self.iri("relationship", key),
                "address": f"l.csv#row={key}",
                "label": key,
                "subject": self.iri("organisation", one),
                "object": self.iri("organisation", other),
            }
            | facts
        )

    @staticmethod
    def money(amount: str, currency: str = "GBP") -> r.Money:
        return r.Money(Decimal(amount), currency)

    @staticmethod
    def day(text: str) -> r.Day:
        """2020-05-17 to the day, 2020 to the year."""
        if len(text) == 4:
            return r.Day(date(int(text), 1, 1), date(int(text), 12, 31), "year", text)
        return r.Day(date.fromisoformat(text), date.fromisoformat(text), "day", text)

    concept = staticmethod(concept_iri)
    place = staticmethod(place_iri)


class Map:
    """The resolved graph, asked in plain words: IRIs and texts without brackets and quotes."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self.triples = frozenset(triples)
        self._facts: dict[tuple[str, str], list[str]] = {}
        for subject, predicate, value in sorted(self.triples):
            self._facts.setdefault((plain(subject), plain(predicate)), []).append(plain(value))

    def values(self, subject: str, predicate: str) -> list[str]:
        return self._facts.get((subject, predicate), [])

    def value(self, subject: str, predicate: str) -> str:
        """The one value; fails where there are more or none."""
        (value,) = self.values(subject, predicate)
        return value

    def things(self, kind: str) -> list[str]:
        return [
            subject
            for (subject, predicate), values in self._facts.items()
            if predicate == terms.RDF.type and kind in values
        ]

    def edges(self, rule: str, kind: str = SG.Edge) -> list[str]:
        return [one for one in self.things(kind) if self.values(one, SG.edgeRule) == [rule]]

    def ends(self, rule: str) -> set[tuple[str, str]]:
        """The last segments of the ends of all edges of a rule."""
        return {
            (
                self.value(one, SG.edgeFrom).rpartition("/")[2],
                self.value(one, SG.edgeTo).rpartition("/")[2],
            )
            for one in self.edges(rule)
        }

    def parts(self, grant: str) -> list[tuple[str, ...]]:
        """The computed allocations of a grant: (amount, currency, what stands on each named axis …)."""
        found = []
        for part in self.values(grant, SG.hasAllocation):
            axes = [
                value.rpartition("/")[2]
                for axis in (SG.coversPlace, SG.theme, SG.addressesHarm, SG.programme)
                for value in self.values(part, axis)
            ]
            found.append(
                (
                    *self.values(part, SG.amount),
                    *self.values(part, SG.currency),
                    *axes,
                    *(f"{axis} unallocated" for axis in self.values(part, SG.unallocated)),
                )
            )
        return sorted(found)


@pytest.fixture(scope="session")
def make() -> Make:
    return Make()


@pytest.fixture(scope="session")
def says() -> Callable[..., Claims]:
    """A source of a name that states records: `says("register", record, …, as_of="2020-01-01")`."""

    def states(name: str, *records: r.Record, **about: Any) -> Claims:
        triples = dict.fromkeys(triple for one in records for triple in statements_of(one, BASE, name))
        return Claims(r.Source(name=name, **about), tuple(triples))

    return states


@pytest.fixture(scope="session")
def the_map() -> Callable[..., Map]:
    """What the map says when these sources state what they state."""

    def said(
        *sources: Claims,
        decisions: Iterable[tuple[str, str]] = (),
        apart: Iterable[tuple[str, str]] = (),
        also: Iterable[tuple[DecisionKind, str, str]] = (),
    ) -> Map:
        told = [
            *((DecisionKind.SAME, *pair) for pair in decisions),
            *((DecisionKind.NOT_SAME, *pair) for pair in apart),
            *also,
        ]
        decided = [
            Decision(kind=kind, one=one, other=other, because="seen", who="a steward", when="2026-01-01")
            for kind, one, other in told
        ]
        return Map(resolve(sources, BASE, decided))

    return said
