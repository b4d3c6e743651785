"""The computed edges: who shares with whom, who has access to what, who funds and works with whom (RULES 16).

An edge is a node with validity and with the records it rests on. No "today" is in it. Inside one
node nothing flows: that is an internal flow, never an edge (RULES 3).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from hashlib import sha256
from itertools import product

from graph.resolve.choice import Facts
from graph.resolve.validity import NOT_EFFECTIVE
from ontology.statements import Triple
from ontology.terms import PROV, RDF, SG

_TYPE, _DERIVED = f"<{RDF.type}>", f"<{PROV.wasDerivedFrom}>"
_EDGE, _INTERNAL = f"<{SG.Edge}>", f"<{SG.InternalFlow}>"
_RULE, _FROM, _TO, _WITHIN = f"<{SG.edgeRule}>", f"<{SG.edgeFrom}>", f"<{SG.edgeTo}>", f"<{SG.internalTo}>"
_ASSET, _RESTS = f"<{SG.edgeAsset}>", f"<{SG.restsOn}>"
_VERSION, _RELEASE = f"<{SG.restsOnVersion}>", f"<{SG.restsOnRelease}>"
_PROVIDER, _RECIPIENT, _COVERS = f"<{SG.hasProvider}>", f"<{SG.hasRecipient}>", f"<{SG.coversAsset}>"
_STATUS, _VALID_FROM, _VALID_UNTIL = f"<{SG.status}>", f"<{SG.validFrom}>", f"<{SG.validUntil}>"
_RELEASED, _AWARDED = f"<{SG.releasedOn}>", f"<{SG.awardedOn}>"
_FUNDER, _GRANTEE, _IMPLEMENTED = f"<{SG.hasFunder}>", f"<{SG.hasGrantee}>", f"<{SG.implementedBy}>"
_SHARES, _ACCESS = f"<{SG.sharesDataWith}>", f"<{SG.hasAccessTo}>"
_FUNDS, _COLLABORATES = f"<{SG.funds}>", f"<{SG.collaboratesWith}>"
ONLY_THROUGH = f"<{SG.knownOnlyThrough}>"
"""On a thing and on the edges that rest on it: the relay that alone states it (RULES 10)."""
_NOT_EFFECTIVE = frozenset(f"<{status}>" for status in NOT_EFFECTIVE)
_VALIDITY = (_STATUS, _VALID_FROM, _VALID_UNTIL, _RELEASED)

_NAMES = {
    _SHARES: "sharesDataWith",
    _ACCESS: "hasAccessTo",
    _FUNDS: "funds",
    _COLLABORATES: "collaboratesWith",
}

PLAIN_RULES: Mapping[str, str] = _NAMES
"""The predicate of each plain triple, and the rule whose edges it rests on. Many edges may rest on one
pair of ends, so the plain triple goes with the last of them."""


def is_computed(base: str, node: str) -> bool:
    """Whether a node is made here; a source that states one says what is the rules' to say."""
    return node.startswith((f"<{base}edge/", f"<{base}internal/"))


def _edge_node(base: str, kind: str, *parts: str) -> str:
    return f"<{base}{kind}/{sha256(' '.join(parts).encode()).hexdigest()[:16]}>"


def _edge(
    base: str, rule: str, start: str, end: str, rests_on: str, about: Iterable[tuple[str, str]]
) -> Iterator[Triple]:
    """One edge (or one internal flow), and the plain triple that says "at some time"."""
    internal = start == end
    node = _edge_node(base, "internal" if internal else "edge", _NAMES[rule], start, end, rests_on)
    yield node, _TYPE, _INTERNAL if internal else _EDGE
    yield node, _RULE, f'"{_NAMES[rule]}"'
    if internal:
        yield node, _WITHIN, start
    else:
        yield node, _FROM, start
        yield node, _TO, end
        yield start, rule, end
    for predicate, value in about:
        yield node, predicate, value


@dataclass(frozen=True, slots=True)
class Event:
    """One time that data goes out under an agreement: a release, a version without any, or neither known."""

    version: str
    release: str
    recipients: Sequence[str]
    assets: Sequence[str]
    validity: Mapping[str, list[str]]
    records: Sequence[str]

    def rests_on(self, agreement: str) -> str:
        """The closest record that it follows from."""
        return self.release or self.version or agreement


def events_of(facts: Facts, versions: Mapping[str, Facts], releases: Mapping[str, Facts]) -> Iterator[Event]:
    """The events of one agreement: one a release, where a version has none one a version.

    A release's own recipients and assets go before the agreement's. A version that is a mere plan
    is no event; a release under it has happened, and is one.
    """
    by_version: dict[str, list[str]] = {}
    for release, own in releases.items():
        for version in own.get(f"<{SG.releaseOf}>", [""]):
            by_version.setdefault(version, []).append(release)
    pairs: list[tuple[str, str]] = [
        (version, release) for version in versions or {"": {}} for release in by_version.pop(version, [""])
    ]
    pairs += [(version, release) for version, unknown in by_version.items() for release in unknown]
    if len(pairs) > 1:
        pairs = [pair for pair in pairs if any(pair)]
    for version, release in pairs:
        terms = versions.get(version, {})
        event = releases.get(release, {})
        if not release and _NOT_EFFECTIVE & set(terms.get(_STATUS, ())):
            continue
        validity = {key: terms[key] for key in _VALIDITY if key in terms}
        if release:
            validity.pop(_VALID_FROM, None)
            validity.update({key: event[key] for key in _VALIDITY if key in event})
        yield Event(
            version,
            release,
            event.get(_RECIPIENT) or facts.get(_RECIPIENT, []),
            event.get(_COVERS) or facts.get(_COVERS, []),
            validity,
            event.get(_DERIVED) or terms.get(_DERIVED) or facts.get(_DERIVED, []),
        )


Told = tuple[str, str, str, str]
"""Provider, recipient, asset (empty where none is named) and what the event rests on."""


def agreement_edges(
    base: str,
    agreement: str,
    facts: Facts,
    versions: Mapping[str, Facts],
    releases: Mapping[str, Facts],
    repeated: AbstractSet[Told] = frozenset(),
) -> Iterator[Triple]:
    """Edges of one agreement: one per provider, recipient and event (see `events_of`).

    `versions` and `releases` are those of this agreement; each release names its version. What is
    `repeated` from others makes no edge (RULES 10).
    """
    providers = facts.get(_PROVIDER, [])
    for event in events_of(facts, versions, releases):
        rests_on = event.rests_on(agreement)
        about = [(_RESTS, agreement)]
        about += [(_VERSION, event.version)] if event.version else []
        about += [(_RELEASE, event.release)] if event.release else []
        about += [(key, value) for key, values in event.validity.items() for value in values]
        about += [(ONLY_THROUGH, relay) for relay in facts.get(ONLY_THROUGH, ())]
        about += [(_DERIVED, record) for record in event.records]

        def is_new(provider: str, recipient: str, asset: str, rests_on: str = rests_on) -> bool:
            return (provider, recipient, asset, rests_on) not in repeated

        for provider, recipient in product(providers, event.recipients):
            shared = [(_ASSET, asset) for asset in event.assets if is_new(provider, recipient, asset)]
            if shared or (not event.assets and is_new(provider, recipient, "")):
                yield from _edge(base, _SHARES, provider, recipient, rests_on, [*about, *shared])
        for recipient, asset in product(event.recipients, event.assets):
            if not providers or any(is_new(provider, recipient, asset) for provider in providers):
                yield from _edge(base, _ACCESS, recipient, asset, rests_on, about)


def grant_edges(base: str, grant: str, facts: Facts) -> Iterator[Triple]:
    """`funds` edges of one grant, valid from its start, else from its award."""
    start = facts.get(_VALID_FROM) or facts.get(_AWARDED, [])
    about = [(_RESTS, grant), *((_VALID_FROM, value) for value in start)]
    about += [(key, value) for key in (_VALID_UNTIL, _STATUS) for value in facts.get(key, ())]
    about += [(key, value) for key in (ONLY_THROUGH, _DERIVED) for value in facts.get(key, ())]
    if _NOT_EFFECTIVE & set(facts.get(_STATUS, ())):
        return
    for funder, grantee in product(facts.get(_FUNDER, ()), facts.get(_GRANTEE, ())):
        yield from _edge(base, _FUNDS, funder, grantee, grant, about)


def project_edges(base: str, project: str, facts: Facts) -> Iterator[Triple]:
    """`collaboratesWith` edges between the implementers of one project, in both directions."""
    about = [(_RESTS, project)]
    about += [(key, value) for key in (_VALID_FROM, _VALID_UNTIL, _STATUS) for value in facts.get(key, ())]
    about += [(key, value) for key in (ONLY_THROUGH, _DERIVED) for value in facts.get(key, ())]
    implementers = facts.get(_IMPLEMENTED, ())
    for one, other in product(implementers, implementers):
        if one != other:
            yield from _edge(base, _COLLABORATES, one, other, project, about)
