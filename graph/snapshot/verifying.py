"""Holds the stores against the archive: each is built again, aside, and must give the same bytes."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from pathlib import Path

from graph.archive import Archive
from graph.archive.verifying import Checked
from graph.snapshot.audience import AUDIENCES
from graph.snapshot.publish import publish, store_folder
from graph.snapshot.state import MapState, state_of
from graph.snapshot.states import state_again
from graph.store import open_read_only
from ontology.errors import NotFound, SharegraphError

NOT_BUILT = "not built yet; it is built when somebody asks"
REMEDY = "Remove this folder of `stores`; it is built anew when somebody asks."
NOT_COMPARED = "of an earlier state that cannot be had again; not compared"


def check_stores(archive: Archive, data: Path, order: Sequence[str] = AUDIENCES) -> Iterator[Checked]:
    """Compare every store with what the archive makes of its state, the present ones first.

    The copies lie in the system's folder for temporary files, one at a time. Raises ArchiveDamaged where
    the present states cannot be told.
    """
    present: dict[str, tuple[MapState, list[str]]] = {}
    for audience in order:
        state = state_of(archive, audience, order)
        present.setdefault(state.name, (state, []))[1].append(audience)
    for state, audiences in present.values():
        place = f"store {state.name} ({', '.join(audiences)})"
        if store_folder(data, state).exists():
            yield Checked(place, _wrong_with(data, state))
        else:
            yield Checked(f"{place}: {NOT_BUILT}")
    stores = data / "stores"
    for path in sorted(stores.iterdir()) if stores.is_dir() else ():
        if path.name in present or path.name.startswith("."):
            continue
        try:
            earlier = state_again(archive, data, path.name)
        except NotFound:
            yield Checked(f"store {path.name}: {NOT_COMPARED}")
        except SharegraphError as fault:
            yield Checked(f"store {path.name}", str(fault))
        else:
            yield Checked(f"store {path.name} (earlier)", _wrong_with(data, earlier))


def _wrong_with(data: Path, state: MapState) -> str:
    with tempfile.TemporaryDirectory(prefix="sharegraph-verify-") as folder:
        try:
            made = open_read_only(publish(Path(folder), state))
            kept = open_read_only(store_folder(data, state))
            try:
                for number, (one, other) in enumerate(zip_longest(kept.dump(), made.dump()), start=1):
                    if one != other:
                        return f"Line {number:,} of its dump is not what the archive makes of it. {REMEDY}"
            finally:
                kept.close()
                made.close()
        except SharegraphError as fault:
            return f"It cannot be compared: {fault} If that is no want of room: {REMEDY}"
    return ""
