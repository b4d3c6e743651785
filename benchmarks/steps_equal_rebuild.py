"""Random histories of a small map: after each change the stepped store must equal one built from nothing.

    python benchmarks/steps_equal_rebuild.py [--rounds 1000] [--steps 12] [--seed 1]

A round is a new map of a few sources with agreements, versions, releases, grants in parts, organisations
with shared identifiers and edges that a source asserts too. Each step loads, replaces or reverts a version,
adds a source, ranks one otherwise, or makes or undoes a decision; the statements are compared byte for
byte. Ends with 1 at the first difference, and says how to see it again.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from time import perf_counter
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from graph.archive import Archive, Entry, Undoing, create_or_open  # noqa: E402  (found through the line above)
from graph.snapshot import MapState, state_of  # noqa: E402
from graph.snapshot.parted import quads_of  # noqa: E402
from graph.snapshot.state import vocabulary  # noqa: E402
from graph.snapshot.stepping import CannotStep, Step  # noqa: E402
from graph.store import Store, open_store  # noqa: E402
from ontology import records as r  # noqa: E402
from ontology.decisions import Decision, DecisionKind  # noqa: E402
from ontology.identifiers import DEFAULT_BASE as BASE  # noqa: E402
from ontology.identifiers import concept_iri, place_iri  # noqa: E402
from ontology.statements import iri, ntriples, statements_of  # noqa: E402
from ontology.terms import SG  # noqa: E402

ORGANISATIONS = ("ror:0aaaaaa11", "ror:0bbbbbb22", "org-id:GB-CHC-1", "org-id:GB-CHC-2", "s.plain", "s.other")
DATASETS = ("doi:10.1%2Fa", "s.hashes", "s.reports")
AGREEMENTS, GRANTS = ("x", "y", "z"), ("360g:360G-x", "360g:360G-y", "s.own")
DECISIONS = (
    DecisionKind.SAME,
    DecisionKind.SAME,
    DecisionKind.NOT_SAME,
    DecisionKind.UNIT_OF,
    DecisionKind.PREDECESSOR,
    DecisionKind.RELATED,
)
KINDS = ("Organisation", "Agreement", "Grant", "Dataset", "Transaction", "Project")
MOST = 10_000


def _node(kind: str, key: str) -> str:
    return f"{BASE}{kind}/{key}"


class Writer:
    """Writes records of a few things, so that they meet again and again."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance

    def some(self, values: tuple[str, ...], most: int = 2) -> tuple[str, ...]:
        """Up to `most` of these, each once."""
        return tuple(self.chance.sample(values, self.chance.randint(0, most)))

    def one_of(self, *values: Any) -> Any:
        """One of these."""
        return self.chance.choice(values)

    def organisation(self) -> str:
        """The IRI of an organisation."""
        return _node("organisation", self.chance.choice(ORGANISATIONS))

    def organisations(self) -> tuple[str, ...]:
        """Up to two of them."""
        return tuple(_node("organisation", one) for one in self.some(ORGANISATIONS))

    def day(self) -> r.Day | None:
        """A day, or none."""
        if self.chance.random() < 0.5:
            return None
        one = date(2020, self.chance.randint(1, 12), 1)
        return r.Day(one, one, "day", one.isoformat())

    def places(self) -> tuple[str, ...]:
        """Up to two places."""
        return self.some((place_iri("KE"), place_iri("UG")))

    def status(self) -> str:
        """A status, or none."""
        return str(self.one_of("", concept_iri("status", "active"), concept_iri("status", "proposed")))

    def record(self) -> r.Record:
        """One record of some kind."""
        chance = self.chance
        given = {
            "address": f"x.csv#row={chance.randint(2, 5)}",
            "label": self.one_of("Harbour", "Quay", "Pier"),
            "modified": self.day(),
        }
        grant = _node("grant", chance.choice(GRANTS))
        agreement = _node("agreement", chance.choice(AGREEMENTS))
        version = _node("version", chance.choice(("v", "w")))
        datasets = tuple(_node("dataset", one) for one in self.some(DATASETS))
        match chance.randrange(11):
            case 0 | 1:
                ids = tuple(one for one in ORGANISATIONS if ":" in one)
                made: r.Record = r.Organisation(
                    iri=self.organisation(),
                    identifiers=self.some(ids),
                    located_in=self.places(),
                    part_of=self.organisations()[:1],
                    **given,
                )
            case 2:
                made = r.Dataset(
                    iri=_node("dataset", chance.choice(DATASETS)),
                    identifiers=self.some(("doi:10.1/a",), 1),
                    places=self.places(),
                    holders=self.organisations(),
                    **given,
                )
            case 3 | 4:
                made = r.Agreement(
                    iri=agreement,
                    providers=(self.organisation(),),
                    recipients=self.organisations(),
                    assets=datasets,
                    **given,
                )
            case 5:
                made = r.AgreementVersion(
                    iri=version,
                    agreement=agreement,
                    status=self.status(),
                    valid_from=self.day(),
                    valid_until=self.day(),
                    **given,
                )
            case 6:
                made = r.Release(
                    iri=_node("release", chance.choice(("r", "q"))),
                    agreement=agreement,
                    version=version,
                    released_on=self.day(),
                    recipients=self.organisations(),
                    assets=datasets,
                    **given,
                )
            case 7:
                made = r.Grant(
                    iri=grant,
                    identifiers=self.some(("360g:360G-x",), 1),
                    funder=self.organisation(),
                    grantees=self.organisations(),
                    money=self.one_of(None, r.Money(Decimal("250.5"), "GBP"), r.Money(Decimal(9), "USD")),
                    awarded_on=self.day(),
                    places=self.places(),
                    status=self.status(),
                    **given,
                )
            case 8:
                made = self.part(grant, given)
            case 9:
                made = r.Transaction(
                    iri=_node("transaction", self.one_of("t", "u", "s")),
                    measure=concept_iri("measure", self.one_of("commitment", "disbursement")),
                    money=r.Money(Decimal(self.one_of(9, 3)), "USD"),
                    on=self.day(),
                    project=_node("project", self.one_of("p", "q")),
                    provider=self.organisation(),
                    receiver=self.organisation(),
                    **given,
                )
            case _:
                made = self.tie(given)
        return made

    def part(self, grant: str, given: dict[str, Any]) -> r.Record:
        """A part of a grant."""
        number = self.chance.randint(1, 2)
        if self.chance.random() < 0.5:
            money = r.Money(Decimal(self.one_of(3, 4)), "GBP")
            return r.Instalment(iri=f"{grant}/instalment/{number}", grant=grant, money=money, **given)
        share, place = Decimal(self.one_of(50, "33.33")), self.one_of(place_iri("KE"), place_iri("UG"))
        return r.Allocation(
            iri=f"{grant}/allocation/{number}", grant=grant, share=share, place=place, **given
        )

    def tie(self, given: dict[str, Any]) -> r.Record:
        """A project, or a drawn tie."""
        if self.chance.random() < 0.5:
            implementers = self.organisations()
            produces = tuple(_node("dataset", one) for one in self.some(DATASETS))
            made = _node("project", self.one_of("p", "q"))
            return r.Project(iri=made, implementers=implementers, produces=produces, **given)
        return r.Relationship(
            iri=_node("relationship", self.one_of("a", "b")),
            subject=self.organisation(),
            object=self.organisation(),
            kind=concept_iri("relationship-type", "partner-of"),
            assets=tuple(_node("dataset", one) for one in self.some(DATASETS)),
            **given,
        )

    def asserted(self, others: list[r.Record | str]) -> str:
        """A statement that an edge gives as well, made by a source itself."""
        pairs = [
            (one.providers[0], SG.sharesDataWith, other)
            for one in others
            if isinstance(one, r.Agreement)
            for other in one.recipients
        ]
        start, rule, end = self.one_of(*pairs, (self.organisation(), SG.funds, self.organisation()))
        return f"{iri(start)} <{rule}> {iri(end)}"


@dataclass
class World:
    """A map and its history; every change goes through the archive."""

    archive: Archive
    chance: random.Random
    records: dict[str, list[r.Record | str]] = field(default_factory=dict)
    facts: dict[str, r.Source] = field(default_factory=dict)
    history: list[tuple[r.Source, frozenset[str]]] = field(default_factory=list)
    made: list[Decision] = field(default_factory=list)
    relaying: bool = False

    def accept(self, source: r.Source, lines: frozenset[str]) -> Entry:
        """Accept a version of a source."""
        self.history.append((source, lines))
        with self.archive.writing():
            return self.archive.append(
                source,
                lines,
                audience="public",
                input_sha256="0" * 64,
                loader="template",
                loader_version="1",
                provider="",
                loaded_at="2026-01-01T00:00:00+00:00",
                accounts=(),
            )

    def lines(self, name: str) -> frozenset[str]:
        """What a source states."""
        return frozenset(
            line
            for one in self.records[name]
            for line in (
                [one]
                if isinstance(one, str)
                else [" ".join(triple) for triple in statements_of(one, BASE, name)]
            )
        )

    def change(self) -> str:
        """Do one thing at random; its name."""
        names = sorted(self.records)
        if len(names) < 2 or (len(names) < 4 and self.chance.random() < 0.1):
            return self._add_source()
        return self.chance.choice(
            [
                self._load,
                self._load,
                self._load,
                self._revert,
                self._rank,
                self._decide,
                self._decide,
                self._undo,
            ]
        )()

    def _add_source(self) -> str:
        name = f"source {len(self.records)}"
        writer = Writer(self.chance)
        self.records[name] = [writer.record() for _ in range(self.chance.randint(3, 9))]
        self.facts[name] = r.Source(
            name=name,
            as_of=writer.one_of("", "2020-01-01"),
            # In every second map nearly all that is known is known through sources that repeat others.
            relays=KINDS if self.relaying and self.chance.random() < 0.7 else (),
        )
        self.accept(self.facts[name], self.lines(name))
        return "add a source"

    def _load(self) -> str:
        name = self.chance.choice(sorted(self.records))
        writer, kept = Writer(self.chance), self.records[name]
        for _ in range(self.chance.randint(1, 3)):
            if kept and self.chance.random() < 0.5:
                kept.pop(self.chance.randrange(len(kept)))
            else:
                kept.append(
                    writer.record() if self.chance.random() < 0.8 else writer.asserted(self.everything())
                )
        self.accept(self.facts[name], self.lines(name))
        return "load"

    def everything(self) -> list[r.Record | str]:
        """What all sources state now."""
        return [one for records in self.records.values() for one in records]

    def _revert(self) -> str:
        self.accept(*self.chance.choice(self.history))
        return "revert"

    def _rank(self) -> str:
        name, writer = self.chance.choice(sorted(self.records)), Writer(self.chance)
        self.facts[name] = replace(
            self.facts[name],
            title=writer.one_of("", "A title"),
            as_of=writer.one_of("", "2020-01-01", "2021-01-01"),
            primary_for=writer.some(KINDS),
            relays=KINDS if self.relaying and self.chance.random() < 0.7 else writer.some(KINDS, 1),
        )
        self.accept(self.facts[name], self.lines(name))
        return "rank"

    def _decide(self) -> str:
        kind = self.chance.choice(("organisation", "organisation", "dataset", "grant", "agreement"))
        keys = {
            "organisation": ORGANISATIONS,
            "dataset": DATASETS,
            "grant": GRANTS,
            "agreement": AGREEMENTS,
        }[kind]
        one, other = (_node(kind, key) for key in self.chance.sample(keys, 2))
        decision = Decision(
            kind=self.chance.choice(DECISIONS),
            one=one,
            other=other,
            because=str(len(self.made)),
            who="a steward",
            when="2026-01-01T00:00:00+00:00",
        )
        self.made.append(decision)
        with self.archive.writing():
            self.archive.decide(decision)
        return f"decide {decision.kind}"

    def _undo(self) -> str:
        if not self.made:
            return self._decide()
        gone = self.made.pop(self.chance.randrange(len(self.made)))
        with self.archive.writing():
            self.archive.decide(Undoing(gone.id, "wrong", "a steward", "2026-01-01T00:00:00+00:00"))
        return "undo"


@cache
def _vocabulary() -> frozenset[str]:
    return frozenset(ntriples(vocabulary()))


def built(state: MapState, *, with_vocabularies: bool = False) -> Store:
    """The store of a state, from nothing; without the vocabularies, which are most of a small one."""
    store = open_store("memory:")
    left_out: Collection[str] = () if with_vocabularies else _vocabulary()
    store.load((line.encode() for line in quads_of(state) if line not in left_out), checked=True)
    return store


def differences(store: Store, fresh: Store) -> list[str]:
    """The lines of one dump that the other does not have, with - or + before them."""
    one, other = set(store.dump()), set(fresh.dump())
    return sorted(
        [f"- {line.decode().rstrip()}" for line in other - one]
        + [f"+ {line.decode().rstrip()}" for line in one - other]
    )


def walk(folder: Path, chance: random.Random, steps: int) -> tuple[Counter[str], list[str]]:
    """One history; what was done, and the differences after the first step that left any."""
    world = World(create_or_open(folder / "archive"), chance, relaying=chance.random() < 0.5)
    world.change()
    world.change()
    state = state_of(world.archive, "public")
    store, odd, done = built(state), frozenset[str](), Counter[str]()
    for _ in range(steps):
        name = world.change()
        after = state_of(world.archive, "public")
        if after.name == state.name:
            continue
        fresh = built(after)
        try:
            step = Step(store, state, after, odd=odd, most=MOST)
            removed, added = step.lines()
        except CannotStep:
            done[f"{name} (built)"] += 1
            store.close()
            store, odd = fresh, frozenset()
        else:
            store.change(removed, added)
            odd = step.odd
            done[name] += 1
            if found := differences(store, fresh):
                return done, [name, *found]
            fresh.close()
        state = after
    store.close()
    return done, []


def main() -> int:
    """Walk the rounds, print what was done, and return the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=1000, help="how many maps (default: 1000)")
    parser.add_argument("--steps", type=int, default=12, help="changes of each (default: 12)")
    parser.add_argument("--seed", type=int, default=1, help="of the first round (default: 1)")
    options = parser.parse_args()
    total, start = Counter[str](), perf_counter()
    for seed in range(options.seed, options.seed + options.rounds):
        with tempfile.TemporaryDirectory(prefix="sharegraph-steps-") as name:
            done, found = walk(Path(name), random.Random(seed), options.steps)
        total += done
        if found:
            print(
                f"--rounds 1 --steps {options.steps} --seed {seed}: not equal after a change",
                *found,
                sep="\n",
            )
            return 1
    seconds = perf_counter() - start
    print(f"{options.rounds} maps, {total.total()} changes, {seconds:.0f} s: equal after each.")
    for name, count in total.most_common():
        print(f"{count:>8}  {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
