"""The versions of a source that an audience sees, numbered as that audience counts them (RULES 25)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
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


def seen_history(
    events: Iterable[Event], source: str, audiences: Collection[str] | None = None
) -> list[Seen]:
    """What happened to `source` as those see it who may see what is for `audiences` (None: everything).

    A version for a narrower circle is neither listed nor counted, and what came before it is withdrawn
    with it (RULES 26): else making a source narrower and wider again would show what was taken back.
    """
    seen: list[Seen] = []
    numbers: dict[int, int] = {}
    for event in sorted(events, key=lambda event: event.sequence):
        if source_of(event) != source:
            continue
        if isinstance(event, Removal):
            if seen:
                seen.append(Seen(event))
        elif audiences is not None and event.audience not in audiences:
            seen.clear()
            numbers.clear()
        else:
            number = numbers[event.number] = len(numbers) + 1
            again = event.reverts_to if isinstance(event, Entry) else None
            seen.append(Seen(event, number, numbers.get(again) if again is not None else None))
    return seen


def seen_numbers(events: Iterable[Event], audiences: Collection[str] | None = None) -> dict[int, int]:
    """Sequence → number of every version that an audience sees, of all sources; purged ones count."""
    events = list(events)
    return {
        one.event.sequence: one.number
        for source in sorted({source_of(event) for event in events})
        for one in seen_history(events, source, audiences)
        if one.number is not None
    }
