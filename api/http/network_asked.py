"""Reads what a request asks of the network: around whom, how far, which relations, which states."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from graph.network import SHOWN_STATES, Network, network_around
from graph.resolve import State
from graph.snapshot import SHARES, Snapshot
from graph.snapshot.edges import COLLABORATES, FUNDS
from ontology.errors import UnknownValue, UsageError

RELATION_WORDS: Mapping[str, str] = MappingProxyType(
    {"shares": SHARES, "funds": FUNDS, "works-with": COLLABORATES}
)
"""How `relations` is written in an address, and the rule it stands for."""

STATE_WORDS: Mapping[str, State] = MappingProxyType({state.value.replace(" ", "-"): state for state in State})
"""How `states` is written in an address."""

MOST_HOPS = 6
"""Steps around an organisation: beyond six, a network of people who share is the whole map."""

MOST_DRAWN = 1000
"""Organisations that a picture may be asked to show: laying out more takes seconds, and nobody could
read it (UI: 1,000 nodes are a hairball in every drawing tool)."""

SHARING_ONLY = (SHARES,)
"""The relations that are shown where none is named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is asked: `focus` is an IRI or empty, `written` the same as addresses write it.

    `most` is 0 where the caller gave none.
    """

    focus: str = ""
    written: str = ""
    hops: int = 1
    rules: tuple[str, ...] = SHARING_ONLY
    states: tuple[State, ...] = SHOWN_STATES
    most: int = 0

    def network(self, snapshot: Snapshot, day: Any, *, most: int | None) -> Network:
        """The network that is asked for, of at most `most` organisations (None: all)."""
        return network_around(
            snapshot,
            day,
            focus=self.focus,
            hops=self.hops,
            rules=self.rules,
            states=self.states,
            most_nodes=most,
        )

    def widened(self) -> Wanted:
        """The same with every relation and state, and uncut."""
        return replace(self, rules=tuple(RELATION_WORDS.values()), states=tuple(State), most=0)

    def parameters(self, **other: Any) -> dict[str, Any]:
        """The query string's parameters, defaults left out; `other` goes before."""
        given: dict[str, Any] = {
            "focus": self.written,
            "hops": self.hops if self.focus and self.hops != 1 else "",
            "relations": _unless(self.rules, SHARING_ONLY, RELATION_WORDS),
            "states": _unless(self.states, SHOWN_STATES, STATE_WORDS),
            "most": self.most or "",
        }
        return {name: value for name, value in {**given, **other}.items() if value not in ("", [], None)}


def short_focus(base: str, iri: str) -> str:
    """An organisation as addresses write it: its IRI without what all of the map have in common."""
    return iri.removeprefix(f"{base}organisation/")


def _unless(values: Iterable[Any], default: Iterable[Any], words: Mapping[str, Any]) -> list[str]:
    """The words of `values`, none where they are the default."""
    wanted = set(values)
    return [] if wanted == set(default) else [word for word, value in words.items() if value in wanted]


def _chosen(name: str, words: Collection[str], known: Mapping[str, Any]) -> list[Any]:
    """The values that the words of a repeatable parameter stand for; `a,b` is as good as two of it."""
    found = {}
    for word in (part.strip().replace(" ", "-") for text in words for part in text.split(",")):
        if not word:
            continue
        if word not in known:
            raise UnknownValue(name, word, known)
        found[word] = known[word]
    return [value for word, value in known.items() if word in found]


def read_wanted(hops: int, relations: Collection[str], states: Collection[str], most: int | None) -> Wanted:
    """What the parameters ask for, without the focus; raises UnknownValue or UsageError."""
    if not 1 <= hops <= MOST_HOPS:
        raise UsageError(f"hops must be from 1 to {MOST_HOPS}, not {hops}.")
    if most is not None and most < 1:
        raise UsageError(f"most must be 1 or more, not {most}.")
    return Wanted(
        hops=hops,
        rules=tuple(_chosen("relations", relations, RELATION_WORDS)) or SHARING_ONLY,
        states=tuple(_chosen("states", states, STATE_WORDS)) or SHOWN_STATES,
        most=most or 0,
    )
