"""What tells the thing that a row states from others of its kind: an identifier, or a key of what is said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import sha256
from typing import Any

from loaders.table.kept import OF_IDENTITY, Kept, KeptDrafts
from loaders.table.makers import Maker, Thing
from loaders.table.mentions import Mentions
from ontology.identifiers import SCHEME_RANK
from ontology.records import Day, Money, Text

_LETTERS = {"day": 10, "month": 7, "year": 4}
"""How much of an ISO date is said by a date of each precision."""

_RANK = {scheme: place for place, scheme in enumerate(SCHEME_RANK)}
_NAMED_AFTER = ("agreement", "of", "grant", "project", "subject", "grantees")
"""The fields of which the first gives its name to a thing that people seldom name."""


@dataclass(slots=True, eq=False)
class Draft:
    """One record as its row states it, while the row is read."""

    maker: Maker
    values: dict[str, Any]
    thing: Thing
    key: list[str]
    """The texts of the columns that tell it from others, where the mapping names any."""
    pointed: dict[str, list[Thing]]
    """Field → the things of the same row that it points to."""
    looked_up: list[tuple[int, list[str]]]
    """References to other rows: the place of the field's rule, and texts of a column."""


@dataclass(slots=True)
class Drafts:
    """All drafts of a file, the bodies they mention, and the rows that texts in columns mean."""

    kept: KeptDrafts
    mentions: Mentions = field(default_factory=Mentions)
    rows_by: dict[tuple[str, str], dict[str, int]] = field(default_factory=dict)
    """(record, column) → text → the number of the draft of the first row that has it."""


def keep(draft: Draft, place: str, drafts: Drafts) -> None:
    """Keep what an accepted row states of one thing; those that it points to are kept before it."""
    values, thing, maker = draft.values, draft.thing, draft.maker
    label = thing.label = values.get("label", "")
    identifier = (
        _identifier(values["identifiers"]) if maker.is_identified and "identifiers" in values else None
    )
    pointed, meant, of = {}, {}, ""
    for name, others in draft.pointed.items():
        pointed[name] = [one.number for one in others]
        meant[name] = others[0].identity if len(others) == 1 else _joined(others)
    key = [] if identifier else _key(draft, meant)
    thing.identity = identifier or "\x1f".join(key)
    if not label:
        of = next((draft.pointed[name][0].label for name in _NAMED_AFTER if name in draft.pointed), "")
    if maker.is_body and not draft.key:
        drafts.mentions.add(label, identifier)
    if maker.is_body or (identifier and not maker.is_event):
        # Their rows are never told apart: only whether two say the same is asked.
        mark = hash((maker.segment, *values.items())) & ~OF_IDENTITY
    else:
        mark = hash((maker.segment, thing.identity)) | OF_IDENTITY
    thing.number = drafts.kept.add(
        mark,
        Kept(
            maker.place,
            place,
            values,
            pointed,
            draft.looked_up,
            identifier,
            bool(draft.key),
            key,
            meant,
            of,
        ),
    )


def _identifier(identifiers: Iterable[str]) -> str | None:
    known = [one for one in identifiers if one.partition(":")[0] in _RANK]
    return min(known, key=lambda one: (_RANK[one.partition(":")[0]], one), default=None)


def _key(draft: Draft, meant: Mapping[str, str]) -> list[str]:
    values = draft.values
    if draft.key:
        return [values.get("label", "") or draft.key[0], *draft.key]
    names = draft.maker.natural_key
    parts = [meant[name] if name in meant else written(values.get(name, "")) for name in names]
    if not isinstance(values.get(names[0]), str) or not parts[0]:
        return [values.get("label", "") or draft.maker.rule.record.__name__, *parts]
    return parts


def _joined(things: Iterable[Thing]) -> str:
    return "\x1e".join(sorted(one.identity for one in things))


def written(value: Any) -> str:
    """A value as text, the same from every form of a file."""
    if value.__class__ is str:
        return str(value)
    match value:
        case Day():
            return value.earliest.isoformat()[: _LETTERS[value.precision]]
        case Money():
            return f"{value.amount.normalize():f} {value.currency}"
        case Decimal():
            return f"{value.normalize():f}"
        case Text():
            return value.value
        case tuple():
            return "\x1e".join(sorted(map(written, value)))
        case None:
            return ""
        case _:
            return str(value)


def content(kept: Kept) -> str:
    """A hash of all that a row states of a thing."""
    said = [f"{name}\x1f{written(value)}" for name, value in sorted(kept.values.items())]
    said += [f"{name}\x1f{kept.meant[name]}" for name in sorted(kept.pointed)]
    return sha256("\x1d".join(said).encode()).hexdigest()[:10]
