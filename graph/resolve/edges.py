"""The computed edges: who shares with whom, who has access to what, who funds and works with whom (RULES 16).

An edge is a node with validity and with the records it rests on. No "today" is in it. Inside one
node nothing flows: that is an internal flow, never an edge (RULES 3).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
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


def agreement_edges(
    base: str, agreement: str, facts: Facts, versions: Mapping[str, Facts], releases: Mapping[str, Facts]
) -> Iterator[Triple]:
    """Edges of one agreement: one per provider, recipient and release, where a version has none per version.

    `versions` and `releases` are those of this agreement; each release names its version. A
    release's own recipients and assets go before the agreement's. A version that is a mere plan
    makes no edge; a release under it has happened, and does.
    """
    by_version: dict[str, list[str]] = {}
    for release, own in releases.items():
        for version in own.get(f"<{SG.releaseOf}>", [""]):
            by_version.setdefault(version, []).append(release)
    events: list[tuple[str, str]] = [
        (version, release) for version in versions or {"": {}} for release in by_version.pop(version, [""])
    ]
    events += [(version, release) for version, unknown in by_version.items() for release in unknown]
    if len(events) > 1:
        events = [event for event in events if any(event)]
    for version, release in events:
        terms = versions.get(version, {})
        event = releases.get(release, {})
        if not release and _NOT_EFFECTIVE & set(terms.get(_STATUS, ())):
            continue
        validity = {key: terms[key] for key in _VALIDITY if key in terms}
        if release:
            validity.pop(_VALID_FROM, None)
            validity.update({key: event[key] for key in _VALIDITY if key in event})
        rests_on = release or version or agreement
        assets = event.get(_COVERS) or facts.get(_COVERS, [])
        about = [(_RESTS, agreement)]
        about += [(_VERSION, version)] if version else []
        about += [(_RELEASE, release)] if release else []
        about += [(key, value) for key, values in validity.items() for value in values]
        about += [(ONLY_THROUGH, relay) for relay in facts.get(ONLY_THROUGH, ())]
        records = event.get(_DERIVED) or terms.get(_DERIVED) or facts.get(_DERIVED, [])
        about += [(_DERIVED, record) for record in records]
        recipients = event.get(_RECIPIENT) or facts.get(_RECIPIENT, [])
        for provider, recipient in product(facts.get(_PROVIDER, []), recipients):
            shared = [(_ASSET, asset) for asset in assets]
            yield from _edge(base, _SHARES, provider, recipient, rests_on, [*about, *shared])
        for recipient, asset in product(recipients, assets):
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
