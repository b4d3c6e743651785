"""Which things a change touches: those whose outcome may be another, and what resolving them again needs.

The one home of what a thing's outcome hangs on beside its own claims (see `map_says`). `DEPENDENTS` and
`NEEDED` say it: a new rule that looks at other things adds a function there, and errs on the side of
too many.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import cycle, product

from graph.resolve.sides import Side
from ontology.terms import SG

COVERS, _RELEASED_UNDER = f"<{SG.coversAsset}>", f"<{SG.releasedUnder}>"
_PARTS = {
    f"<{SG.Agreement}>": (f"<{SG.versionOf}>", _RELEASED_UNDER),
    f"<{SG.Grant}>": (f"<{SG.allocationOf}>", f"<{SG.instalmentOf}>"),
}
"""Kind of a whole → how its parts name it."""
PART_OF = tuple(predicate for predicates in _PARTS.values() for predicate in predicates)
"""The predicates by which a part names its whole."""
_ASSET_KINDS = frozenset(("Dataset", "DataResource", "Infrastructure", "Asset"))
_ASSETS = frozenset(f"<{kind}>" for kind in (SG.Dataset, SG.DataResource, SG.Infrastructure, SG.Asset))
_HELD_BY, _TRANSACTION_OF = f"<{SG.heldBy}>", f"<{SG.transactionOf}>"


@dataclass(frozen=True, slots=True)
class _Repeats:
    """By which claims a relay's record is found again: its kinds, who gives, and who takes (if anybody)."""

    kinds: frozenset[str]
    giving: tuple[str, ...]
    taking: tuple[str, ...] = ()


_REPEATS = (
    _Repeats(
        frozenset({"Agreement", "AgreementVersion", "Release", "Relationship"}),
        (f"<{SG.hasProvider}>", f"<{SG.relationshipFrom}>"),
        (f"<{SG.hasRecipient}>", f"<{SG.relationshipTo}>"),
    ),
    _Repeats(
        frozenset({"Grant", "Instalment", "Allocation", "Transaction", "Project"}),
        (f"<{SG.hasFunder}>", f"<{SG.paidBy}>"),
        (f"<{SG.hasGrantee}>", f"<{SG.paidTo}>"),
    ),
    _Repeats(frozenset({"Dataset", "DataResource", "Infrastructure", "Asset", "Agreement"}), (_HELD_BY,)),
)
"""What relays state is a claim about its parties (RULES 10): nothing else of it need be equal here."""

Sides = tuple[Side, Side]
"""What is stated before a change, and after it."""

Group = Callable[[Side, str], Iterable[str]]
"""From a node to others, as they are stated on one side."""


def _values(side: Side, node: str, *predicates: str) -> set[str]:
    return {value for predicate, value, _ in side.claims(node) if predicate in predicates}


def wholes_and_parts(side: Side, node: str) -> Iterator[str]:
    """An agreement with its versions and releases, a grant with its instalments and allocations."""
    yield from _values(side, node, *PART_OF)
    for kind in side.kinds(node) & _PARTS.keys():
        for predicate in _PARTS[kind]:
            yield from side.stating(predicate, node)


def assets(side: Side, node: str) -> Iterable[str]:
    """The assets from which an agreement inherits places, harms and themes."""
    return _values(side, node, COVERS)


def covering(side: Side, node: str) -> Iterable[str]:
    """What covers an asset."""
    return side.stating(COVERS, node) if side.kinds(node) & _ASSETS else ()


def _alike(side: Side, node: str) -> Iterator[str]:
    """What may be the same as a relay says, or said by a relay: with one of the same givers and takers."""
    kinds = {one.partition("/")[0] for relayed in side.relays.values() for one in relayed}
    for family in _REPEATS:
        if family.kinds.isdisjoint(kinds):
            continue
        givers = _members(side, _values(side, node, *family.giving))
        if not family.taking:
            yield from (one for giver in givers for one in _stating(side, family.giving, giver))
            continue
        takers = _members(side, _values(side, node, *family.taking))
        for part in side.stating(_RELEASED_UNDER, node):
            takers |= _members(side, _values(side, part, *family.taking))
        for giver, taker in product(givers, takers):
            yield from _fewer(_stating(side, family.giving, giver), _stating(side, family.taking, taker))


def _members(side: Side, nodes: Iterable[str]) -> set[str]:
    return {member for node in nodes for member in side.cluster(node)}


def _stating(side: Side, predicates: Iterable[str], value: str) -> Iterator[str]:
    return (node for predicate in predicates for node in side.stating(predicate, value))


def _fewer(one: Iterator[str], other: Iterator[str]) -> list[str]:
    """The nodes of the shorter list: both hold those wanted, and one may be a hub's."""
    found: tuple[list[str], list[str]] = ([], [])
    for place, reading in cycle(enumerate((one, other))):
        node = next(reading, None)
        if node is None:
            return found[place]
        found[place].append(node)
    raise AssertionError("a cycle has no end")


def _is_relayed(side: Side, node: str) -> bool:
    return any(source in side.relays for _, _, source in side.claims(node))


def repeated(side: Side, node: str) -> Iterable[str]:
    """What a relay's record may repeat (RULES 10)."""
    return _alike(side, node) if side.relays and _is_relayed(side, node) else ()


def repeating(side: Side, node: str) -> Iterable[str]:
    """The records of relays that may repeat this."""
    return [one for one in _alike(side, node) if _is_relayed(side, one)] if side.relays else ()


def _is_relayed_asset(side: Side, node: str) -> bool:
    """Whether a node is an asset that may be the copy of another, as which it is then called."""
    return bool(side.kinds(node) & _ASSETS) and any(_is_relayed(side, one) for one in side.cluster(node))


def copies(side: Side, node: str) -> Iterable[str]:
    """The assets to which something refers and which may be copies."""
    if not _relays_assets(side):
        return ()
    values = {value for _, value, _ in side.claims(node) if value.startswith("<")}
    return [value for value in values if _is_relayed_asset(side, value)]


def referring_to_copies(side: Side, node: str) -> Iterable[str]:
    """What refers to an asset that may be a copy."""
    return side.referring(node) if _relays_assets(side) and _is_relayed_asset(side, node) else ()


def _relays_assets(side: Side) -> bool:
    return any(one.partition("/")[0] in _ASSET_KINDS for relayed in side.relays.values() for one in relayed)


def transactions(side: Side, node: str) -> Iterator[str]:
    """A project or grant with its transactions: a relay's report of one may repeat an award."""
    if side.relays:
        yield from _values(side, node, _TRANSACTION_OF)
        yield from side.stating(_TRANSACTION_OF, node)


def tied(side: Side, node: str) -> Iterable[str]:
    """The other ends of decisions: what they say is said where both ends are known, of their kinds."""
    return side.ties(node)


DEPENDENTS: tuple[Group, ...] = (
    wholes_and_parts,
    covering,
    repeating,
    referring_to_copies,
    transactions,
)
"""From a thing to those whose outcome hangs on it."""

NEEDED: tuple[Group, ...] = (wholes_and_parts, assets, repeated, copies, transactions, tied)
"""From a thing to those on which its outcome hangs."""


def touched(sides: Sides, changed: Iterable[str]) -> set[str]:
    """All nodes whose things may say something else after a change.

    `changed` are the nodes of which something else is stated, or decided. A cluster that falls apart
    is touched as it was, one that grows as it is; and what refers to a thing that gets another name
    says that name.
    """
    seeds = set(changed)
    return _closed(sides, seeds | _renamed(sides, seeds), DEPENDENTS)


def _renamed(sides: Sides, seeds: Iterable[str]) -> set[str]:
    """The nodes that are called otherwise after a change, and what refers to them."""
    before, after = sides
    found: set[str] = set()
    for node in seeds:
        for member in before.component(node) | after.component(node):
            if before.name(member) != after.name(member):
                found.add(member)
                found.update(before.referring(member), after.referring(member))
    return found


def needed(sides: Sides, nodes: Iterable[str]) -> set[str]:
    """The nodes, and all others whose claims have to be read so that theirs resolve as in the whole map."""
    return _closed(sides, nodes, NEEDED)


def _closed(sides: Sides, nodes: Iterable[str], groups: Iterable[Group]) -> set[str]:
    found: set[str] = set()
    queue = list(nodes)
    while queue:
        node = queue.pop()
        if node in found:
            continue
        found.add(node)
        for side in sides:
            queue.extend(side.cluster(node))
            for group in groups:
                queue.extend(group(side, node))
    return found
