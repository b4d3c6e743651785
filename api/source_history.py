"""What happened to a source, as one audience sees it: plain data for every door."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from graph.archive import Archive, Entry, Removal, Seen, Sees, Tombstone, seen_history
from ontology.errors import NotFound


def history_of(archive: Archive, source: str, sees: Sees) -> list[Seen]:
    """What happened to a source, first things first. Raises NotFound where these see nothing of it."""
    seen = seen_history(archive.events(), source, sees)
    if not seen:
        raise NotFound("source", source)
    return seen


def version_seen(history: Sequence[Seen], source: str, number: int) -> Entry:
    """The version that the reader of `history` knows by `number`. Raises NotFound where there is none, or
    where it was purged."""
    for one in history:
        if one.number == number and isinstance(one.event, Entry):
            return one.event
    raise NotFound("version", f"{number} of {source}")


def pair_seen(
    history: Sequence[Seen], source: str, older: int | None, newer: int | None
) -> tuple[Entry | None, Entry, int | None, int]:
    """The two versions to compare, with their numbers: as named, else the last one and the one before.

    The first version is compared with nothing (None). Raises NotFound.
    """
    held = [one.number for one in history if isinstance(one.event, Entry) and one.number is not None]
    if newer is None:
        if not held:
            raise NotFound("version that is held of", source)
        newer = held[-1]
    if older is None:
        older = max((number for number in held if number < newer), default=None)
    before = None if older is None else version_seen(history, source, older)
    return before, version_seen(history, source, newer), older, newer


def history_facts(history: Sequence[Seen], *, whole: bool) -> list[dict[str, Any]]:
    """Each thing that happened as plain data; with `whole` who did it, why, and who may see it, which are
    for the operator alone."""
    return [_facts(one, whole=whole, last=one is history[-1]) for one in history]


def _facts(one: Seen, *, whole: bool, last: bool) -> dict[str, Any]:
    event = one.event
    made: dict[str, Any] = {"number": one.number}
    match event:
        case Entry():
            made |= {
                "what": "version" if event.reverts_to is None else "revert",
                "at": event.loaded_at,
                "present": last,
                "reverts_to": one.reverts_to,
                "title": event.source.title,
                "as_of": event.source.as_of,
                "statements": event.statements,
                "sha256": event.sha256,
                "records": _records(event),
            }
        case Tombstone():
            made |= {"what": "purged", "at": event.purged_at, "sha256": event.sha256}
        case Removal():
            made |= {"what": "removed", "at": event.removed_at}
    if whole:
        made["who"] = event.who
        if not isinstance(event, Entry):
            made["because"] = event.because
        if not isinstance(event, Removal):
            made["audience"] = event.audience
    return made


def _records(entry: Entry) -> dict[str, int]:
    """How many records of each kind the files of a version gave."""
    counted: dict[str, int] = {}
    for account in entry.read_accounts():
        for kind, count in account.records.items():
            counted[kind] = counted.get(kind, 0) + count
    return counted
