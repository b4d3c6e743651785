"""All sources' claims in, the resolved graph out: the one producer of what the map says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from graph.resolve.allocations import AMOUNT, AXES, allocation_triples, total_of_instalments
from graph.resolve.choice import Facts, facts_of, positions
from graph.resolve.claims import RELAY, Claim, Claims, rank
from graph.resolve.edges import ONLY_THROUGH, agreement_edges, grant_edges, project_edges
from graph.resolve.identity import Pair, merged_names
from ontology.decisions import Decision, DecisionKind
from ontology.identifiers import source_iri
from ontology.statements import Triple, iri
from ontology.terms import OWL, RDF, SG

RESOLVER_VERSION = "1"
"""Raised whenever the same claims would give another resolved graph; part of a snapshot's name."""

_TYPE, _SAME_AS, _IDENTIFIER = f"<{RDF.type}>", f"<{OWL.sameAs}>", f"<{SG.identifier}>"
_VERSION_OF, _RELEASED_UNDER = f"<{SG.versionOf}>", f"<{SG.releasedUnder}>"
_ALLOCATION_OF, _INSTALMENT_OF = f"<{SG.allocationOf}>", f"<{SG.instalmentOf}>"
_COVERS, _FACETS = f"<{SG.coversAsset}>", (f"<{SG.coversPlace}>", f"<{SG.addressesHarm}>", f"<{SG.theme}>")

_AGREEMENT, _VERSION, _RELEASE = f"<{SG.Agreement}>", f"<{SG.AgreementVersion}>", f"<{SG.Release}>"
_GRANT, _ALLOCATION, _INSTALMENT = f"<{SG.Grant}>", f"<{SG.Allocation}>", f"<{SG.Instalment}>"
_PROJECT = f"<{SG.Project}>"
_ASSETS = frozenset(f"<{kind}>" for kind in (SG.Dataset, SG.DataResource, SG.Infrastructure, SG.Asset))


def resolve(sources: Sequence[Claims], base: str, decisions: Iterable[Decision] = ()) -> Iterator[Triple]:
    """Yield the resolved graph's statements, each at least once, in no order.

    Where decisions contradict each other, *not the same* holds. No order of sources, statements or
    decisions is of any effect. Holds all claims in memory (about 300 bytes each); costs a pass over
    them and one over the things.
    """
    sources = sorted(sources, key=lambda one: one.source.name)
    decided = list(decisions)
    things, names, nodes = _gather(
        sources, _pairs(decided, DecisionKind.SAME), _pairs(decided, DecisionKind.NOT_SAME)
    )
    members: dict[str, list[str]] = {}
    for member, name in names.items():
        if member != name:
            members.setdefault(name, []).append(member)
    yield from _Resolver(sources, base, things, nodes).triples()
    for name, others in members.items():
        for other in others:
            yield name, _SAME_AS, other


def _pairs(decisions: Iterable[Decision], kind: DecisionKind) -> list[Pair]:
    return [(iri(one.one), iri(one.other)) for one in decisions if one.kind == kind]


def _gather(
    sources: Sequence[Claims], same: Iterable[Pair], apart: Iterable[Pair]
) -> tuple[dict[str, list[Claim]], dict[str, str], int]:
    """Every thing's claims under its canonical node; the names that merging gave; how many nodes of one
    source are merged into one at most.
    """
    things: dict[str, list[Claim]] = {}
    identifiers: list[tuple[str, str]] = []
    for index, source in enumerate(sources):
        for subject, predicate, value in source.triples:
            claim = (predicate, value, index)
            if subject in things:
                things[subject].append(claim)
            else:
                things[subject] = [claim]
            if predicate == _IDENTIFIER:
                identifiers.append((subject, value[1:-1]))
    names = merged_names(identifiers, things, same, apart)
    if not names:
        return things, names, 1
    clusters: dict[str, list[str]] = {}
    for subject in things:
        clusters.setdefault(names.get(subject, subject), []).append(subject)
    merged: dict[str, list[Claim]] = {}
    most = 1
    for name, members in clusters.items():
        claims: list[Claim] = []
        nodes: dict[int, int] = {}
        for member in sorted(members):
            claims.extend(
                (predicate, names.get(value, value), index + len(sources) * nodes.get(index, 0))
                for predicate, value, index in things[member]
            )
            for index in {claim[2] for claim in things[member]}:
                nodes[index] = nodes.get(index, 0) + 1
        merged[name] = list(dict.fromkeys(claims))
        most = max(most, *nodes.values())
    return merged, names, most


class _Resolver:
    """One run: the things by kind, so that edges and allocations find their parts."""

    def __init__(
        self, sources: Sequence[Claims], base: str, things: dict[str, list[Claim]], nodes: int
    ) -> None:
        self.sources = [one.source for one in sources]
        self.base, self.things = base, things
        self.relaying = any(source.relays for source in self.sources)
        self.ranks: dict[tuple[str, ...], list[int]] = {}
        self.kept: dict[str, dict[str, Facts]] = {kind: {} for kind in (_AGREEMENT, _VERSION, _RELEASE)}
        self.assets: dict[str, Facts] = {}
        self.grants: set[str] = set()
        self.parts: dict[str, dict[str, list[str]]] = {_ALLOCATION: {}, _INSTALMENT: {}}
        self.nodes = nodes
        self.as_of = [source.as_of for source in self.sources] * nodes

    def triples(self) -> Iterator[Triple]:
        """All statements: things, then what is computed from several of them."""
        self._find_parts()
        for subject, claims in self.things.items():
            types = tuple(sorted({value for predicate, value, _ in claims if predicate == _TYPE}))
            if not types or _ALLOCATION in types or self._stands_on_its_grant(types, claims):
                continue
            if self.relaying and self._repeats_what_is_known(types, claims):
                continue
            heard, relays = self._heard(types, claims) if self.relaying else (claims, [])
            facts = self._facts(heard, types)
            if relays:
                facts[ONLY_THROUGH] = relays
            if _GRANT in types:
                yield from self._grant(subject, heard, types, facts)
                continue
            if _PROJECT in types:
                yield from project_edges(self.base, subject, facts)
            elif not _ASSETS.isdisjoint(types):
                self.assets[subject] = facts
            else:
                for kind, kept in self.kept.items():
                    if kind in types:
                        kept[subject] = facts
                if _AGREEMENT in types:
                    continue
            yield from _statements(subject, facts)
        yield from self._agreements()

    def _rank_row(self, types: tuple[str, ...]) -> list[int]:
        if types not in self.ranks:
            self.ranks[types] = [rank(source, types) for source in self.sources] * self.nodes
        return self.ranks[types]

    def _facts(self, claims: list[Claim], types: tuple[str, ...]) -> Facts:
        return facts_of(claims, self._rank_row(types).__getitem__, self.as_of)

    def _heard(self, types: tuple[str, ...], claims: list[Claim]) -> tuple[list[Claim], list[str]]:
        """The claims that count, and the relays through which alone the thing is known (RULES 10)."""
        ranks = self._rank_row(types)
        heard = [claim for claim in claims if ranks[claim[2]] != RELAY]
        if heard:
            return heard, []
        names = {self.sources[claim[2] % len(self.sources)].name for claim in claims}
        return claims, sorted(iri(source_iri(self.base, name)) for name in names)

    def _repeats_what_is_known(self, types: tuple[str, ...], claims: list[Claim]) -> bool:
        """Whether this is a version or release known only through relays, of an agreement known better."""
        ranks = self._rank_row(types)
        if any(ranks[unit] != RELAY for _, _, unit in claims):
            return False
        owners = [value for predicate, value, _ in claims if predicate in (_VERSION_OF, _RELEASED_UNDER)]
        ranks = self._rank_row((_AGREEMENT,))
        return any(ranks[unit] != RELAY for owner in owners for _, _, unit in self.things.get(owner, ()))

    def _stands_on_its_grant(self, types: tuple[str, ...], claims: list[Claim]) -> bool:
        """Whether this is an instalment of a known grant, with which those of the best source are given."""
        return _INSTALMENT in types and any(
            predicate == _INSTALMENT_OF and value in self.grants for predicate, value, _ in claims
        )

    def _find_parts(self) -> None:
        owners = {_ALLOCATION: _ALLOCATION_OF, _INSTALMENT: _INSTALMENT_OF}
        for subject, claims in self.things.items():
            for predicate, value, _ in claims:
                if predicate != _TYPE:
                    continue
                if value == _GRANT:
                    self.grants.add(subject)
                elif value in owners:
                    for owner in {one for about, one, _ in claims if about == owners[value]}:
                        self.parts[value].setdefault(owner, []).append(subject)

    def _parts_of_best_source(
        self, kind: str, owner: str, order: Sequence[int], *, relays: bool
    ) -> dict[str, Facts]:
        """The parts of `owner` that the best source with any states, as that source states them.

        `order` are the sources of the owner, best first; those that state parts alone come after
        them. What a relay says counts only where `relays` says so.
        """
        by_source: dict[int, dict[str, list[Claim]]] = {}
        for node in sorted(set(self.parts[kind].get(owner, ()))):
            for claim in self.things[node]:
                by_source.setdefault(claim[2] % len(self.sources), {}).setdefault(node, []).append(claim)
        ranks = self._rank_row((kind,))
        place = {source: number for number, source in enumerate(order)}
        counted = [source for source in by_source if relays or ranks[source] != RELAY]
        if not counted:
            return {}
        newest = max(
            counted, key=lambda one: (-place.get(one, len(place)), -ranks[one], self.as_of[one], -one)
        )
        return {node: self._facts(claims, (kind,)) for node, claims in by_source[newest].items()}

    def _grant(
        self, subject: str, claims: list[Claim], types: tuple[str, ...], facts: Facts
    ) -> Iterator[Triple]:
        units = positions(claims, self._rank_row(types).__getitem__, self.as_of)
        order = list(dict.fromkeys(unit % len(self.sources) for unit in units))
        stated: Sequence[Facts] = ()
        if subject in self.parts[_INSTALMENT]:
            instalments = self._parts_of_best_source(
                _INSTALMENT, subject, order, relays=ONLY_THROUGH in facts
            )
            if AMOUNT not in facts:
                facts.update(total_of_instalments(list(instalments.values())))
            for node, about in instalments.items():
                yield from _statements(node, about)
        if subject in self.parts[_ALLOCATION]:
            parts = self._parts_of_best_source(_ALLOCATION, subject, order, relays=ONLY_THROUGH in facts)
            stated = list(parts.values())
        axes: dict[str, list[str]] = {}
        for name, predicate in AXES.items():
            values = facts.get(predicate)
            if values and len(units) > 1 and len(values) > 1:
                values = next(
                    sorted(found)
                    for unit in units
                    if (found := {v for p, v, u in claims if p == predicate and u == unit})
                )
            if values:
                axes[name] = values
        yield from _statements(subject, facts)
        yield from allocation_triples(subject, facts, axes, stated)
        yield from grant_edges(self.base, subject, facts)

    def _agreements(self) -> Iterator[Triple]:
        versions = _by_owner(self.kept[_VERSION], _VERSION_OF)
        releases = _by_owner(self.kept[_RELEASE], _RELEASED_UNDER)
        for agreement, facts in self.kept[_AGREEMENT].items():
            own_releases = releases.get(agreement, {})
            covered = {
                *facts.get(_COVERS, ()),
                *(a for r in own_releases.values() for a in r.get(_COVERS, ())),
            }
            for facet in _FACETS:
                if facet not in facts:
                    found = sorted(
                        {v for asset in covered for v in self.assets.get(asset, {}).get(facet, ())}
                    )
                    if found:
                        facts[facet] = found
            yield from _statements(agreement, facts)
            yield from agreement_edges(self.base, agreement, facts, versions.get(agreement, {}), own_releases)


def _by_owner(things: dict[str, Facts], predicate: str) -> dict[str, dict[str, Facts]]:
    owned: dict[str, dict[str, Facts]] = {}
    for subject, facts in things.items():
        for owner in facts.get(predicate, ()):
            owned.setdefault(owner, {})[subject] = facts
    return owned


def _statements(subject: str, facts: Facts) -> Iterator[Triple]:
    for predicate, values in facts.items():
        for value in values:
            yield subject, predicate, value
