"""Who may see what: audiences in order, each seeing its own sources and those of all before it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

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


def sees(audience: str, order: Sequence[str] = AUDIENCES) -> Callable[[str], bool]:
    """Tells of the name of an audience whether `audience` may see what is for it.

    What is for an audience that `order` does not name (the settings were changed since) is closed to
    all but the narrowest circle; where there is one circle only, it is closed to that as well, for the
    one circle is then also the widest. Raises UnknownValue for an audience not in `order`.
    """
    seen = visible_to(audience, order)
    narrowest = len(order) > 1 and audience == order[-1]
    return lambda word: word in seen or (narrowest and word not in order)


def may_see(audience: str, entries: Iterable[Entry], order: Sequence[str] = AUDIENCES) -> list[Entry]:
    """Those of `entries` that `audience` may see, in their order."""
    allowed = sees(audience, order)
    return [one for one in entries if allowed(one.audience)]


def present(archive: Archive, audience: str, order: Sequence[str] = AUDIENCES) -> list[Entry]:
    """The newest version of each source, by source name, where `audience` may see that version."""
    return may_see(audience, archive.current(), order)


def unnamed(entries: Iterable[Entry], order: Sequence[str] = AUDIENCES) -> list[Entry]:
    """The entries whose audience `order` does not name."""
    return [one for one in entries if one.audience not in order]
