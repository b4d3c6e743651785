"""The versions of a source that an audience sees, numbered as that audience counts them (RULES 25)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from graph.archive.entries import Entry
from graph.archive.events import Event, Removal, source_of


@dataclass(frozen=True, slots=True)
class Seen:
    """One thing that happened to a source, as an audience sees it.

    `number` counts the versions that this audience sees, from 1 (None for a removal); `reverts_to` is
    the number, counted alike, of the version that this one repeats, where the audience sees that one.
    """

    event: Event
    number: int | None = None
    reverts_to: int | None = None


Sees = Callable[[str], bool]
"""Whether an audience may see what is for the audience of that name."""


def everything(_: str) -> bool:
    """`Sees` of those who see all."""
    return True


def seen_history(events: Iterable[Event], source: str, sees: Sees = everything) -> list[Seen]:
    """What happened to `source` as those see it who may see what `sees` says.

    A version for a narrower circle is neither listed nor counted, and what came before it is withdrawn
    with it (RULES 26): else making a source narrower and wider again would show what was taken back.
    """
    return _seen([event for event in _in_order(events) if source_of(event) == source], sees)


def seen_numbers(events: Iterable[Event], sees: Sees = everything) -> dict[int, int]:
    """Sequence → number of every version that an audience sees, of all sources; purged ones count."""
    by_source: dict[str, list[Event]] = {}
    for event in _in_order(events):
        by_source.setdefault(source_of(event), []).append(event)
    return {
        one.event.sequence: one.number
        for happened in by_source.values()
        for one in _seen(happened, sees)
        if one.number is not None
    }


def _in_order(events: Iterable[Event]) -> list[Event]:
    return sorted(events, key=lambda event: event.sequence)


def _seen(happened: Iterable[Event], sees: Sees) -> list[Seen]:
    seen: list[Seen] = []
    numbers: dict[int, int] = {}
    for event in happened:
        if isinstance(event, Removal):
            if seen:
                seen.append(Seen(event))
        elif not sees(event.audience):
            seen.clear()
            numbers.clear()
        else:
            number = numbers[event.number] = len(numbers) + 1
            again = event.reverts_to if isinstance(event, Entry) else None
            seen.append(Seen(event, number, numbers.get(again) if again is not None else None))
    return seen
