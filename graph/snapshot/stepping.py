"""What has to change in the store of one state to make it that of another: work as large as the change."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from dataclasses import asdict
from functools import cache
from itertools import zip_longest
from typing import Any

from graph.archive import Entry
from graph.archive.entries import read_triples
from graph.resolve import Claims, Pair, resolve
from graph.resolve.edges import PLAIN_RULES, is_computed
from graph.resolve.sides import IDENTIFIER, Side, is_odd
from graph.resolve.touched import needed, touched
from graph.snapshot.catalogue import DERIVED, record_triples, source_triples
from graph.snapshot.delta import TooMuch, changed_statements
from graph.snapshot.state import MapState, vocabulary
from graph.snapshot.stated import After, Before, From, StatedIn
from graph.store import Store
from ontology.decisions import Decision, DecisionKind
from ontology.identifiers import catalogue_iri, source_iri
from ontology.records import Source
from ontology.statements import Triple, iri
from ontology.terms import PROV, SG, XSD

_EDGE_FROM, _EDGE_TO, _EDGE_RULE = f"<{SG.edgeFrom}>", f"<{SG.edgeTo}>", f"<{SG.edgeRule}>"
_USED = f"<{PROV.used}>"
_TIES = (DecisionKind.UNIT_OF, DecisionKind.PREDECESSOR, DecisionKind.RELATED)
_SHOWN_ONLY = frozenset({"title", "publisher", "licence", "credit", "homepage"})
"""What a source says of itself that is of no effect on what the map says."""

READS_A_CHANGE = 10
"""How many statements may be read for each that may change: so many are read in the time that one takes to
be built and loaded."""

_CANONICAL = re.compile(
    rf'<.*>|".*"(?:@[a-z0-9-]+)?'
    rf'|"-?(?:0|[1-9][0-9]*)(?:\.[0-9]*[1-9])?"\^\^<{re.escape(XSD.decimal)}>'
    rf'|"-?(?:0|[1-9][0-9]*)"\^\^<{re.escape(XSD.integer)}>'
    rf'|"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}"\^\^<{re.escape(XSD.date)}>',
    re.DOTALL,
)
"""The terms that an engine gives back as they were written."""


class CannotStep(Exception):
    """The one state cannot be made out of the other: its store is built from nothing."""


@cache
def _vocabulary() -> frozenset[Triple]:
    return frozenset(vocabulary())


class Step:
    """From the store of one state to that of another. Reads the store and what changed, nothing else."""

    def __init__(
        self, store: Store, old: MapState, new: MapState, *, odd: Iterable[str] = (), most: int
    ) -> None:
        """`odd` are the nodes of `old` that `is_odd` names; more than `most` statements are not handled.

        Raises TooMuch, CannotStep, ArchiveDamaged.
        """
        self.base, self.store = new.base, store
        self._sources = (_sources_of(old), _sources_of(new))
        if self._sources[0].keys() - self._sources[1].keys():
            raise CannotStep("a source has left")
        if any(one.kind == DecisionKind.NOT_THIS_IDENTIFIER for one in (*old.decisions, *new.decisions)):
            raise CannotStep("an identifier is set aside, which renames what refers to it")
        self.removed: set[From] = set()
        self.added: set[From] = set()
        changed = self._read_changes(old, new, most)
        graphs = {source_iri(self.base, name): name for name in self._sources[1]}
        self._stated = StatedIn(store, graphs, most * READS_A_CHANGE)
        self.odd = frozenset(odd) | {one for one in changed if is_odd(self.base, one)}
        for node in changed:
            # All of it will be asked for; read at once, it is asked for once.
            self._stated.claims(node)
        self._decisions = (old.decisions, new.decisions)
        self._looks = (Before(self._stated), After(self._stated, self.removed, self.added))
        self.sides = (self._side(0), self._side(1))
        self.seeds = changed | self._decided_otherwise()
        self.new = new

    def lines(self) -> tuple[list[str], list[str]]:
        """The N-Quads to remove and to add."""
        said = self._said_otherwise()
        listed = self._listed_otherwise()
        catalogue = catalogue_iri(self.base)
        found = []
        for stated, resolved, records in zip((self.removed, self.added), said, listed, strict=True):
            lines = [_line(triple, source_iri(self.base, source)) for source, triple in stated]
            lines += [_line(triple) for triple in resolved]
            lines += [_line(triple, catalogue) for triple in records]
            found.append(lines)
        return found[0], found[1]

    def _read_changes(self, old: MapState, new: MapState, most: int) -> set[str]:
        """Fill `removed` and `added`; the nodes of which something else is stated, or ranks otherwise."""
        changed: set[str] = set()
        before = {one.source.name: one for one in old.entries}
        for entry in new.entries:
            name = entry.source.name
            known = before.get(name)
            if known is None or known.sha256 != entry.sha256:
                gone, fresh = changed_statements(known, entry, most - len(self.removed) - len(self.added))
                self.removed.update((name, triple) for triple in gone)
                self.added.update((name, triple) for triple in fresh)
            if known is not None and _ranks(known) != _ranks(entry):
                if entry.statements + known.statements > most:
                    raise TooMuch
                changed.update(triple[0] for one in (known, entry) for triple in read_triples(one))
        for _, triple in (*self.removed, *self.added):
            if not _CANONICAL.fullmatch(triple[2]):
                raise CannotStep("a term is not written as the engine gives it back")
            changed.add(triple[0])
        if any(is_computed(self.base, one) for one in changed):
            raise CannotStep("a source states what is computed")
        return changed

    def _side(self, place: int) -> Side:
        look, decisions = self._looks[place], self._decisions[place]
        return Side(
            self.base,
            look.claims,
            look.values,
            look.stating,
            look.referring,
            same=_pairs(decisions, DecisionKind.SAME),
            apart=_pairs(decisions, DecisionKind.NOT_SAME),
            tied=_pairs(decisions, *_TIES),
            odd=self.odd,
            relays={
                name: frozenset(source.relays)
                for name, source in self._sources[place].items()
                if source.relays
            },
        )

    def _decided_otherwise(self) -> set[str]:
        effects = [{one.effect for one in decisions} for decisions in self._decisions]
        found: set[str] = set()
        for _, *ends in effects[0] ^ effects[1]:
            found.update(map(iri, ends))
        return found

    def _said_otherwise(self) -> tuple[set[Triple], set[Triple]]:
        """The statements of the resolved graph that go and come."""
        seeds = self.seeds
        while True:
            nodes = needed(self.sides, touched(self.sides, seeds))
            before, after = self._resolved(nodes)
            removed = before - after
            asserted = self._asserted(removed, nodes)
            if not asserted:
                break
            seeds = seeds | asserted
        own = {subject for subject, predicate, _ in before if predicate == _EDGE_TO}
        removed -= _vocabulary()
        removed -= {one for one in removed if one[1] in PLAIN_RULES and self._rests_on_another_edge(one, own)}
        return removed, after - before

    def _resolved(self, nodes: set[str]) -> tuple[set[Triple], set[Triple]]:
        """What the rules make of the claims of these things before and after."""
        sides = self.sides
        refers = {
            value for side in sides for node in nodes for _, value, _ in side.claims(node) if value[0] == "<"
        }
        decisions = [[one for one in some if _is_about(one, nodes)] for some in self._decisions]
        refers.update(iri(end) for some in decisions for one in some for end in (one.one, one.other))
        beside: set[str] = set()
        for side in sides:
            for node in refers | nodes:
                component = side.component(node)
                if len(component) > 1:
                    beside |= component
        beside -= nodes
        present = [{node for node in beside if side.is_stated(node)} for side in sides]
        found = []
        for place, side in enumerate(sides):
            claims: dict[str, list[Triple]] = {name: [] for name in self._sources[place]}
            for node in nodes:
                for predicate, value, source in side.claims(node):
                    claims[source].append((node, predicate, value))
            for node in present[place]:
                # Of these only the names count. Without a type the rules say nothing of them.
                known = side.values(node, IDENTIFIER)
                for _, value, source in known or [("", '""', next(iter(claims)))]:
                    claims[source].append((node, IDENTIFIER, value))
            about = [one for one in self._decisions[place] if _is_about(one, nodes | beside)]
            given = [Claims(source, claims[name]) for name, source in self._sources[place].items()]
            found.append(set(resolve(given, self.base, about)))
        return found[0], found[1]

    def _asserted(self, removed: set[Triple], nodes: set[str]) -> set[str]:
        """The nodes of which a source states what is computed as well, where they were left out."""
        side = self.sides[1]
        # Of what no source gives a kind, the rules say nothing but what they compute.
        things = {subject for subject in {triple[0] for triple in removed} - nodes if side.kinds(subject)}
        return {
            member
            for subject, predicate, value in removed
            if subject in things
            for member in side.cluster(subject) - nodes
            for said in (side.cluster(value) if value[0] == "<" else (value,))
            if self._stated.says((member, predicate, said))
        }

    def _rests_on_another_edge(self, plain: Triple, own: set[str]) -> bool:
        """Whether an edge that is not touched has these ends as well."""
        start, rule, end = plain
        resolved = self._stated.resolved
        going = resolved(predicate=_EDGE_FROM, value=start)
        coming = resolved(predicate=_EDGE_TO, value=end)
        found: tuple[set[str], set[str]] = (set(), set())
        leaving: Triple | None = None
        # The shorter of the two lists is read: one end may be a hub.
        for leaving, arriving in zip_longest(going, coming):
            for edge, edges in zip((leaving, arriving), found, strict=True):
                if edge is not None and edge[0] not in own:
                    edges.add(edge[0])
            if leaving is None or arriving is None:
                break
        mine, other = found if leaving is None else found[::-1]
        predicate, value = (_EDGE_TO, end) if leaving is None else (_EDGE_FROM, start)
        for edge in sorted(mine):
            if (edge in other or any(resolved(subject=edge, predicate=predicate, value=value))) and any(
                resolved(subject=edge, predicate=_EDGE_RULE, value=f'"{PLAIN_RULES[rule]}"')
            ):
                if self.sides[1].claims(edge):
                    raise CannotStep("a source states what is computed")
                return True
        return False

    def _listed_otherwise(self) -> tuple[set[Triple], set[Triple]]:
        """The statements of the catalogue that go and come."""
        catalogue = catalogue_iri(self.base)
        before: set[Triple] = set()
        after: set[Triple] = set()
        for entry in self.new.entries:
            node = iri(source_iri(self.base, entry.source.name))
            loads = [one[0] for one in self.store.match(predicate=_USED, value=node, graph=catalogue)]
            for about in (node, *loads):
                before.update(one[:3] for one in self.store.match(subject=about, graph=catalogue))
            after.update(source_triples(entry, self.base, self.new.number_of(entry.source.name)))
        records = {value for _, (_, predicate, value) in (*self.removed, *self.added) if predicate == DERIVED}
        for record in records:
            before.update(one[:3] for one in self.store.match(subject=record, graph=catalogue))
            for source in self._deriving(record):
                after.update(record_triples([record], self.base, source))
        return before - after, after - before

    def _deriving(self, record: str) -> set[str]:
        """The sources of which some statement derives from a record after the change."""
        side = self.sides[1]
        return {
            source
            for node in side.stating(DERIVED, record)
            for predicate, value, source in side.claims(node)
            if predicate == DERIVED and value == record
        }


def _sources_of(state: MapState) -> dict[str, Source]:
    return {entry.source.name: entry.source for entry in state.entries}


def _ranks(entry: Entry) -> dict[str, Any]:
    """What of a source's own facts is of effect on what the map says."""
    return {key: value for key, value in asdict(entry.source).items() if key not in _SHOWN_ONLY}


def _pairs(decisions: Iterable[Decision], *kinds: DecisionKind) -> list[Pair]:
    return [(iri(one.one), iri(one.other)) for one in decisions if one.kind in kinds]


def _is_about(decision: Decision, nodes: Container[str]) -> bool:
    """Whether a decision has an end among these."""
    return iri(decision.one) in nodes or iri(decision.other) in nodes


def _line(triple: Triple, graph: str = "") -> str:
    return f"{' '.join(triple)} <{graph}> .\n" if graph else f"{' '.join(triple)} .\n"
