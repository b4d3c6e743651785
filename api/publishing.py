"""Holds the archive for a change and publishes what it changed: the one way to the stores."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from api.settings import Settings
from graph.archive import Archive
from graph.snapshot import Ahead, MapState, keep_stores, publish_for, state_of
from graph.snapshot.erasing import holding
from ontology.errors import ArchiveDamaged, NotPublished, StoreError

Told = Callable[[str], None]
"""Called with a few words on what is being done."""


@contextmanager
def changing(archive: Archive, settings: Settings, *, tell: Told | None = None) -> Iterator[Ahead]:
    """Hold the archive for writing; at the end publish each audience's state that is not what it was.

    Whoever sees no difference keeps its store: a source for stewards publishes nothing for the public, one
    that was for more people before leaves the view of those as well. What is given begins the store of a
    new source while that is read. Where the body raises, nothing is published. Raises what
    `holding` and `publish_for` raise, NotPublished where the disk refuses a store.
    """
    order = settings.order
    with holding(archive, order), Ahead(archive, settings.data) as ahead:
        before = {audience: state_of(archive, audience, order).name for audience in order}
        yield ahead
        changed = False
        for audience in order:
            state = state_of(archive, audience, order)
            if state.name != before[audience]:
                if tell is not None:
                    tell(f"publishing for {audience}")
                _publish(settings, state, audience, ahead)
                changed = True
        if changed:
            keep_stores(archive, settings.data, order, settings.kept_states)


def _publish(settings: Settings, state: MapState, audience: str, ahead: Ahead) -> None:
    try:
        publish_for(settings.data, state, audience, ahead=ahead)
    except ArchiveDamaged:
        raise
    except StoreError as fault:
        raise NotPublished(str(fault)) from fault
