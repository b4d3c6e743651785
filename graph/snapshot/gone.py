"""Whether a thing that the map does not know was in it once, as far as this audience could see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from graph.archive import Entry
from graph.snapshot.audience import AUDIENCES, may_see
from graph.snapshot.state import MapState


def once_stated(
    entries: Iterable[Entry],
    state: MapState,
    iri: str,
    audience: str,
    order: Sequence[str] = AUDIENCES,
    *,
    earlier: bool = False,
) -> str | None:
    """The day until which a version that `audience` may see stated `iri`; None where none ever did.

    Empty where the day is not known to this audience: the version that took its place is not for
    them. `entries` are all of the archive; for an `earlier` state those that came after it do not
    count, for it knows no more than it did. Raises ArchiveDamaged.
    """
    known = may_see(audience, entries, order)
    if earlier:
        newest = max((entry.sequence for entry in state.entries), default=0)
        known = [entry for entry in known if entry.sequence <= newest]
    now = {entry.sequence for entry in state.entries}
    following: dict[str, Entry] = {}
    for entry in reversed(known):
        if entry.sequence not in now and entry.states(iri):
            after = following.get(entry.source.name)
            return after.loaded_at[:10] if after else ""
        following[entry.source.name] = entry
    return None
