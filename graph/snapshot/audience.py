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
    """Sequence of an entry → its number among the versions of its source that `audience` may see.

    `Entry.number` counts all versions, and so would tell of hidden ones.
    """
    counted: dict[str, int] = {}
    numbers = {}
    for one in may_see(audience, entries, order):
        counted[one.source.name] = numbers[one.sequence] = counted.get(one.source.name, 0) + 1
    return numbers
