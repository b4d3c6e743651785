"""Who may see what: audiences in order, each seeing its own sources and those of all before it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from graph.archive import Archive, Entry
from ontology.errors import UnknownValue

AUDIENCES: tuple[str, ...] = ("public", "partners", "stewards")
"""The default of the setting `audiences`: from the widest circle to the narrowest; a source belongs to
one. Whoever knows the settings passes their order instead."""


def visible_to(audience: str, order: Sequence[str] = AUDIENCES) -> frozenset[str]:
    """The audiences whose sources `audience` may see; raises UnknownValue for a word not in `order`."""
    if audience not in order:
        raise UnknownValue("audience", audience, order)
    return frozenset(order[: order.index(audience) + 1])


def may_see(audience: str, entries: Iterable[Entry], order: Sequence[str] = AUDIENCES) -> list[Entry]:
    """Those of `entries` whose own audience `audience` belongs to, in their order.

    An entry whose audience `order` does not name (the settings were changed since) is closed to all
    but the narrowest circle; where there is one circle only, it is closed to that as well, for the
    one circle is then also the widest. Raises UnknownValue for an audience not in `order`.
    """
    seen = visible_to(audience, order)
    narrowest = len(order) > 1 and audience == order[-1]
    return [one for one in entries if one.audience in seen or (narrowest and one.audience not in order)]


def present(archive: Archive, audience: str, order: Sequence[str] = AUDIENCES) -> list[Entry]:
    """The newest version of each source, by source name, where `audience` may see that version."""
    return may_see(audience, archive.current(), order)


def unnamed(entries: Iterable[Entry], order: Sequence[str] = AUDIENCES) -> list[Entry]:
    """The entries whose audience `order` does not name."""
    return [one for one in entries if one.audience not in order]


def shown_numbers(
    entries: Iterable[Entry], audience: str, order: Sequence[str] = AUDIENCES
) -> dict[int, int]:
    """Sequence of each version that `audience` may see → its number among those of its source.

    `Entry.number` counts all versions, and so would tell of hidden ones. A version for a narrower
    circle withdraws what came before it, for good: else making a source narrower and wider again
    would show what was taken back (RULES 26).
    """
    known = list(entries)
    counted: dict[str, dict[int, int]] = {}
    seen = {one.sequence for one in may_see(audience, known, order)}
    for one in sorted(known, key=lambda entry: entry.sequence):
        numbers = counted.setdefault(one.source.name, {})
        if one.sequence in seen:
            numbers[one.sequence] = len(numbers) + 1
        else:
            numbers.clear()
    return {sequence: number for numbers in counted.values() for sequence, number in numbers.items()}
