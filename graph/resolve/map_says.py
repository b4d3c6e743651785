"""All sources' claims in, the resolved graph out: the one producer of what the map says.

**On what the outcome of a thing depends.** A *cluster* is what decisions and equal identifiers make one
thing. Given the same sources (their ranks and dates) and decisions, what `resolve` says of a thing is a
function of the claims of

1. its own cluster: every fact of it, `sg:disputed`, `owl:sameAs`; which node names what it refers to depends
   on the identifiers and decisions of the clusters that it refers to, on none of their facts;
2. of an agreement, its edges and an informal agreement's: the clusters of its versions and releases
   (`sg:versionOf`, `sg:releasedUnder`), and of the assets that it or they name (place, harm and theme that
   an agreement does not state);
   of anything that refers to an asset which only relays state: that asset, as in 5;
3. of a version or release that only relays state: its agreement's cluster;
4. of a grant, its allocations and edges: the clusters of its allocations and instalments; of an instalment,
   whether its grant is on the map;
5. of what only relays state (`relays.py`), beside 1-4 of each, and on and on through others of which the same
   holds:
   an agreement: the agreements with one of its providers and one of its recipients, the assets that it or
   they name, and those which these repeat; an asset: the assets with one of its holders; a grant: the grants
   with one of its funders and one of its grantees, and the transactions from that one to this; a transaction:
   the grants whose funder pays it and whose grantee is paid, and the transactions between the two;
   a project: its transactions, and through each of them those grants;
6. of the end of a decision (*unit of*, *predecessor*, *related*): the cluster of the other end.

Provider, recipient, funder, holder and so on are those of any claim in a cluster, after identity. A decision
of kind *not this identifier* changes the claims of one source: every node that it states under that
identifier, and whatever refers to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from graph.resolve.allocations import (
    AMOUNT,
    AXES,
    PARTS_DISPUTED,
    add_up,
    allocation_triples,
    total_of_instalments,
)
from graph.resolve.aside import STATED_AS
from graph.resolve.choice import DISPUTED, Facts
from graph.resolve.claims import RELAY, Claim, Claims
from graph.resolve.decided import decided_facts
from graph.resolve.edges import ONLY_THROUGH, Told, agreement_edges, grant_edges, project_edges
from graph.resolve.gathering import Gathered, gather
from graph.resolve.informal import RELATIONSHIP, informal_agreement
from graph.resolve.missing import without_what_is_known
from graph.resolve.relays import KnownAssets, KnownAwards, KnownFlows
from graph.resolve.standing import Standing
from ontology.decisions import Decision
from ontology.identifiers import source_iri
from ontology.records import Source
from ontology.statements import Triple, iri
from ontology.terms import OWL, RDF, SG

RESOLVER_VERSION = "4"
"""Raised whenever the same claims would give another resolved graph; part of a snapshot's name."""

_TYPE, _SAME_AS = f"<{RDF.type}>", f"<{OWL.sameAs}>"
_VERSION_OF, _RELEASED_UNDER = f"<{SG.versionOf}>", f"<{SG.releasedUnder}>"
_ALLOCATION_OF, _INSTALMENT_OF = f"<{SG.allocationOf}>", f"<{SG.instalmentOf}>"
_COVERS, _FACETS = f"<{SG.coversAsset}>", (f"<{SG.coversPlace}>", f"<{SG.addressesHarm}>", f"<{SG.theme}>")

_AGREEMENT, _VERSION, _RELEASE = f"<{SG.Agreement}>", f"<{SG.AgreementVersion}>", f"<{SG.Release}>"
_GRANT, _ALLOCATION, _INSTALMENT = f"<{SG.Grant}>", f"<{SG.Allocation}>", f"<{SG.Instalment}>"
_PROJECT, _TRANSACTION, _TRANSACTION_OF = f"<{SG.Project}>", f"<{SG.Transaction}>", f"<{SG.transactionOf}>"
_WHOLE_AT_THE_END = frozenset((_AGREEMENT, _VERSION, _RELEASE))
"""Kinds of which nothing is said before all of them are known."""
_ASSETS = frozenset(f"<{kind}>" for kind in (SG.Dataset, SG.DataResource, SG.Infrastructure, SG.Asset))


def resolve(
    sources: Sequence[Claims],
    base: str,
    decisions: Iterable[Decision] = (),
    *,
    names: Mapping[str, str] | None = None,
) -> Iterator[Triple]:
    """Yield the resolved graph's statements, each at least once, in no order.

    Where decisions contradict each other, *not the same* holds. No order of sources, statements or
    decisions is of any effect. Holds all claims in memory (about 300 bytes each); costs a pass over
    them and one over the things. Where the claims are a part of a map (see `parting`), `names` are those
    of the whole: node → the one that stands for it.
    """
    sources = sorted(sources, key=lambda one: one.source.name)
    decided = list(decisions)
    gathered = gather(sources, base, decided, names)
    yield from _Resolver([one.source for one in sources], base, gathered).triples()
    yield from decided_facts(decided, gathered.name, gathered.kinds_of)
    for member, name in gathered.names.items():
        if member != name and name in gathered.things:
            yield name, _SAME_AS, member
    for node, stated in gathered.stated_as.items():
        yield gathered.name(node), STATED_AS, stated


class _Resolver:
    """One run: the things by kind, so that edges and allocations find their parts."""

    def __init__(self, sources: Sequence[Source], base: str, gathered: Gathered) -> None:
        self.base, self.things, self.sources = base, gathered.things, sources
        self.standing = Standing(sources, gathered.most)
        self.relaying = any(source.relays for source in sources)
        self.kept: dict[str, dict[str, Facts]] = {
            kind: {} for kind in (_AGREEMENT, _VERSION, _RELEASE, _GRANT, _TRANSACTION, _PROJECT)
        }
        self.assets: dict[str, Facts] = {}
        self.grants: set[str] = set()
        self.parts: dict[str, dict[str, list[str]]] = {_ALLOCATION: {}, _INSTALMENT: {}}
        self.awards = KnownAwards()
        self.known_assets = KnownAssets()
        self.copies: Mapping[str, str] = {}
        self.told_on: dict[str, str] = {}
        """What only relays state → the date of it, which orders them (RULES 9)."""

    def triples(self) -> Iterator[Triple]:
        """All statements: things, then what is computed from several of them."""
        self._find_parts()
        if self.relaying:
            self._resolve_assets()
        for subject, claims in self.things.items():
            types = tuple(sorted({value for predicate, value, _ in claims if predicate == _TYPE}))
            if not types or _ALLOCATION in types or self._stands_on_its_grant(types, claims):
                continue
            if subject in self.assets:
                continue
            if self.copies:
                claims = [
                    (predicate, self.copies.get(value, value), unit) for predicate, value, unit in claims
                ]
            if self.relaying and self._repeats_what_is_known(types, claims):
                continue
            heard, facts = self._facts(subject, claims, types)
            relays = ONLY_THROUGH in facts
            kind = next((one for one in self.kept if one in types), "")
            if kind in _WHOLE_AT_THE_END:
                self.kept[kind][subject] = facts
            elif not _ASSETS.isdisjoint(types):
                self.assets[subject] = facts
            elif relays and kind:
                # Whether it adds anything is seen when all grants are known.
                self.kept[kind][subject] = facts
            elif kind == _GRANT:
                yield from self._grant(subject, heard, types, facts)
            else:
                yield from _statements(subject, facts)
                if kind == _TRANSACTION and self.relaying:
                    self.awards.add_transaction(subject, facts)
                if kind == _PROJECT:
                    yield from project_edges(self.base, subject, facts)
                elif RELATIONSHIP in types and (informal := informal_agreement(self.base, subject, facts)):
                    self.kept[_AGREEMENT][informal[0]] = informal[1]
                    self.told_on[informal[0]] = self.told_on.get(subject, "")
        yield from self._second_hand_money()
        yield from self._assets_and_agreements()

    def _facts(self, subject: str, claims: list[Claim], types: tuple[str, ...]) -> tuple[list[Claim], Facts]:
        """The claims on a thing that count, and its facts; those that only relays state say so."""
        heard, relays = self.standing.heard(types, claims) if self.relaying else (claims, [])
        facts = self.standing.facts(heard, types)
        if relays:
            facts[ONLY_THROUGH] = sorted(iri(source_iri(self.base, name)) for name in relays)
            self.told_on[subject] = self.standing.newest(claims, types)
        return heard, facts

    def _resolve_assets(self) -> None:
        """All assets, before what refers to them: a relay's copy is called as what it repeats."""
        for subject, claims in self.things.items():
            types = tuple(sorted({value for predicate, value, _ in claims if predicate == _TYPE}))
            if not _ASSETS.isdisjoint(types):
                self.assets[subject] = self._facts(subject, claims, types)[1]
        self.known_assets = KnownAssets.of(self.assets, self._best_first(self.assets))
        self.copies = self.known_assets.copies
        for copy, asset in self.copies.items():
            _known_through(self.assets[copy], (self.assets[asset],))
        for facts in self.assets.values() if self.copies else ():
            for predicate, values in facts.items():
                if not self.copies.keys().isdisjoint(values):
                    facts[predicate] = sorted({self.copies.get(one, one) for one in values})

    def _repeats_what_is_known(self, types: tuple[str, ...], claims: list[Claim]) -> bool:
        """Whether this is a version or release known only through relays, of an agreement known better."""
        ranks = self.standing.row(types)
        if any(ranks[unit] != RELAY for _, _, unit in claims):
            return False
        owners = [value for predicate, value, _ in claims if predicate in (_VERSION_OF, _RELEASED_UNDER)]
        ranks = self.standing.row((_AGREEMENT,))
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
        ranks = self.standing.row((kind,), "money")
        place = {source: number for number, source in enumerate(order)}
        counted = [source for source in by_source if relays or ranks[source] != RELAY]
        if not counted:
            return {}
        newest = max(
            counted,
            key=lambda one: (-place.get(one, len(place)), -ranks[one], self.standing.as_of[one], -one),
        )
        return {node: self.standing.facts(claims, (kind,)) for node, claims in by_source[newest].items()}

    def _best_first(self, kind: Mapping[str, Facts]) -> list[str]:
        """What only relays state of these things: the newest first, then by node."""
        told = sorted(one for one, facts in kind.items() if ONLY_THROUGH in facts)
        return sorted(told, key=self.told_on.__getitem__, reverse=True)

    def _instalments(self, subject: str, facts: Facts, order: Sequence[int]) -> dict[str, Facts]:
        """A grant's instalments; their sum is its amount where it states none."""
        if subject not in self.parts[_INSTALMENT]:
            return {}
        found = self._parts_of_best_source(_INSTALMENT, subject, order, relays=ONLY_THROUGH in facts)
        if AMOUNT not in facts:
            facts.update(total_of_instalments(list(found.values())))
            without_what_is_known(facts)
        return found

    def _sources_of_money(
        self, claims: Sequence[Claim], types: tuple[str, ...]
    ) -> tuple[list[int], list[int]]:
        """The units that state a grant, and their sources: those first that know best of its amount."""
        units = list({claim[2] for claim in claims})
        if len(units) > 1:
            units = self.standing.order(claims, types, AMOUNT)
        return units, list(dict.fromkeys(unit % len(self.sources) for unit in units))

    def _grant(
        self, subject: str, claims: list[Claim], types: tuple[str, ...], facts: Facts
    ) -> Iterator[Triple]:
        units, order = self._sources_of_money(claims, types)
        stated: Sequence[Facts] = ()
        instalments = self._instalments(subject, facts, order)
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
                    for unit in self.standing.order(claims, types, predicate)
                    if (found := {v for p, v, u in claims if p == predicate and u == unit})
                )
            if values:
                axes[name] = values
        if not add_up(facts, stated):
            facts[DISPUTED] = sorted({*facts.get(DISPUTED, ()), PARTS_DISPUTED})
        if self.relaying and ONLY_THROUGH not in facts:
            self.awards.add(subject, facts, instalments.values())
        yield from _statements(subject, facts)
        yield from allocation_triples(subject, facts, axes, stated)
        yield from grant_edges(self.base, subject, facts)

    def _second_hand_money(self) -> Iterator[Triple]:
        """Grants, transactions and projects that only relays state, but for what they repeat (RULES 10)."""
        grants, transactions = self.kept[_GRANT], self.kept[_TRANSACTION]
        standing: list[str] = []
        for grant in self._best_first(grants):
            facts = grants[grant]
            _, order = self._sources_of_money(self.things[grant], tuple(facts[_TYPE]))
            instalments = self._instalments(grant, facts, order)
            if known := self.awards.repeated_by_grant(facts):
                if all(one.relays for one in known):
                    _known_through(facts, (grants[one.node] for one in known))
            else:
                self.awards.add(grant, facts, instalments.values())
                standing.append(grant)
        reported: dict[str, list[bool]] = {}
        for transaction in self._best_first(transactions):
            facts = transactions[transaction]
            known = self.awards.repeated_by_transaction(facts)
            for about in facts.get(_TRANSACTION_OF, ()):
                reported.setdefault(about, []).append(bool(known))
            if known and all(one.relays for one in known):
                _known_through(facts, (grants.get(one.node) or transactions[one.node] for one in known))
            elif not known:
                self.awards.add_transaction(transaction, facts)
                standing.append(transaction)
        for one in standing:
            if one in grants:
                yield from self._grant(one, self.things[one], tuple(grants[one][_TYPE]), grants[one])
            else:
                yield from _statements(one, transactions[one])
        for project, facts in self.kept[_PROJECT].items():
            # A project all of whose money is known repeats those awards in other words.
            if not all(reported.get(project, (False,))):
                yield from _statements(project, facts)
                yield from project_edges(self.base, project, facts)

    def _assets_and_agreements(self) -> Iterator[Triple]:
        known = KnownFlows(self.known_assets)
        for asset, facts in self.assets.items():
            if asset not in self.copies:
                yield from _statements(asset, facts)
        agreements = self.kept[_AGREEMENT]
        versions = _by_owner(self.kept[_VERSION], _VERSION_OF)
        releases = _by_owner(self.kept[_RELEASE], _RELEASED_UNDER)
        parts = {one: (versions.get(one, {}), releases.get(one, {})) for one in agreements}
        repeated, dropped = self._second_hand_agreements(known, parts) if self.relaying else ({}, set())
        for agreement, facts in agreements.items():
            if agreement not in dropped:
                told = repeated.get(agreement, frozenset())
                yield from self._agreement(agreement, facts, parts[agreement][1])
                yield from agreement_edges(self.base, agreement, facts, *parts[agreement], told)
        for part, facts in (*self.kept[_VERSION].items(), *self.kept[_RELEASE].items()):
            if part not in dropped:
                yield from _statements(part, facts)

    def _second_hand_agreements(
        self, known: KnownFlows, parts: Mapping[str, tuple[dict[str, Facts], dict[str, Facts]]]
    ) -> tuple[dict[str, frozenset[Told]], set[str]]:
        """What the agreements that only relays state repeat, and which, with their parts, add nothing."""
        agreements = self.kept[_AGREEMENT]
        repeated: dict[str, frozenset[Told]] = {}
        dropped: set[str] = set()
        for agreement, facts in agreements.items():
            if ONLY_THROUGH not in facts:
                known.add(agreement, facts, *parts[agreement])
        for agreement in self._best_first(agreements):
            facts = agreements[agreement]
            repeated[agreement], whole, copied = known.repeated(agreement, facts, *parts[agreement])
            for one in copied:
                _known_through(facts, (agreements[one], *parts[one][0].values(), *parts[one][1].values()))
            if whole:
                dropped.update((agreement, *parts[agreement][0], *parts[agreement][1]))
            else:
                known.add(agreement, facts, *parts[agreement])
        return repeated, dropped

    def _agreement(self, agreement: str, facts: Facts, releases: dict[str, Facts]) -> Iterator[Triple]:
        """Its statements, with place, harm and theme of its assets where it states none."""
        covered = {*facts.get(_COVERS, ()), *(a for r in releases.values() for a in r.get(_COVERS, ()))}
        for facet in _FACETS:
            if facet not in facts:
                found = sorted({v for asset in covered for v in self.assets.get(asset, {}).get(facet, ())})
                if found:
                    facts[facet] = found
        without_what_is_known(facts)
        yield from _statements(agreement, facts)


def _known_through(facts: Facts, others: Iterable[Facts]) -> None:
    """What only relays state is known through those as well that repeat it; `facts` are of such a copy."""
    for other in others:
        if ONLY_THROUGH in other:  # A version may be known better than its agreement.
            other[ONLY_THROUGH] = sorted({*other[ONLY_THROUGH], *facts[ONLY_THROUGH]})


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
