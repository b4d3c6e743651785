"""Holds the archive for a change and publishes what it changed: the one way to the stores."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from graph.archive import Archive
from graph.snapshot import AUDIENCES, publish, state_of

Told = Callable[[str], None]
"""Called with a few words on what is being done."""


@contextmanager
def changing(
    archive: Archive, data: Path, *, order: Sequence[str] = AUDIENCES, tell: Told | None = None
) -> Iterator[None]:
    """Hold the archive for writing; at the end publish each audience's state that is not what it was.

    Whoever sees no difference keeps its store: a source for stewards publishes nothing for the public, one
    that was for more people before leaves the view of those as well. Where the body raises, nothing is
    published. Raises what `Archive.writing` and `publish` raise.
    """
    with archive.writing():
        before = {audience: state_of(archive, audience, order).name for audience in order}
        yield
        for audience in order:
            state = state_of(archive, audience, order)
            if state.name != before[audience]:
                if tell is not None:
                    tell(f"publishing for {audience}")
                publish(data, state)
