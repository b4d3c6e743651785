"""What the map knows only through sources that repeat others, so that no list or total mixes it in unsaid."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from graph.snapshot.columns import gathered
from graph.snapshot.opened import Snapshot
from ontology.identifiers import source_iri
from ontology.terms import SG

NAMED = 3
"""Sources that a sentence names; it counts the others."""


def known_only_through(snapshot: Snapshot) -> Mapping[str, Collection[str]]:
    """Thing or edge → the titles of the sources through which alone it is known (RULES 10).

    Read once per snapshot; empty where no source repeats others.
    """
    return snapshot.view("known only through", _read)


def _read(snapshot: Snapshot) -> Mapping[str, Collection[str]]:
    sources = [entry.source for entry in snapshot.state.entries]
    if not any(source.relays for source in sources):
        return {}
    titles = {source_iri(snapshot.base, one.name): one.title or one.name for one in sources}
    return {
        thing: tuple(sorted(titles.get(one, one) for one in relays))
        for thing, relays in gathered(snapshot, SG.knownOnlyThrough).items()
    }


def second_hand_of(snapshot: Snapshot, things: Iterable[str]) -> tuple[str, ...]:
    """Those of `things` that are known only second-hand, each once, in their order."""
    known = known_only_through(snapshot)
    return tuple(dict.fromkeys(one for one in things if one in known)) if known else ()


def titles_of(snapshot: Snapshot, things: Iterable[str]) -> tuple[str, ...]:
    """The titles of the sources through which alone these are known, by name."""
    known = known_only_through(snapshot)
    return tuple(sorted({title for one in things for title in known.get(one, ())}))


def named(titles: Collection[str]) -> str:
    """Sources in words: the first few by name, and how many more."""
    first = sorted(titles)[:NAMED]
    rest = len(titles) - len(first)
    if rest:
        return f"{', '.join(first)} and {rest:,} more"
    return " and ".join((", ".join(first[:-1]), first[-1])) if len(first) > 1 else "".join(first)


def of_these(
    snapshot: Snapshot, things: Iterable[str], one: str, several: str, *, start: str = "Of these"
) -> str:
    """`Of these, 3 agreements are known only through The portal.`; empty where none is."""
    found = second_hand_of(snapshot, things)
    if not found:
        return ""
    counted = f"1 {one} is" if len(found) == 1 else f"{len(found):,} {several} are"
    return f"{start}, {counted} known only through {named(titles_of(snapshot, found))}."
