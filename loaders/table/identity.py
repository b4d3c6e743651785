"""What tells the thing that a row states from others of its kind: an identifier, or a key of what is said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256
from typing import Any

from loaders.cell_text import day_written
from loaders.table.kept import OF_IDENTITY, Kept, KeptDrafts
from loaders.table.makers import Made, Maker, Thing
from loaders.table.mentions import mention_of
from ontology.identifiers import SCHEME_RANK, Mint, normal_name
from ontology.records import Day, Money, Text

_RANK = {scheme: place for place, scheme in enumerate(SCHEME_RANK)}
MOST_OF_A_TEXT = 1_000
"""Rows with one text of which is looked whether they are different things."""

_NAMED_AFTER = ("agreement", "of", "grant", "project", "subject", "grantees")
"""The fields of which the first gives its name to a thing that people seldom name."""


Draft = tuple[Maker, dict[str, Any], Thing, Sequence[str], Made, Sequence[tuple[int, list[str]]]]
"""One record as its row states it, while the row is read; a plain tuple, since each row makes some.

What makes it; its values; what other rows need to know of it; the texts of the columns that tell it from
others, where the mapping names any; field → the things of the same row that it points to; and references to
other rows: the place of the field's rule, and texts of a column.
"""


@dataclass(slots=True)
class Drafts:
    """All drafts of a file, and the rows that texts in columns mean."""

    kept: KeptDrafts
    mint: Mint
    rows_by: dict[tuple[str, str], dict[str, int]] = field(default_factory=dict)
    """(record, column) → text → the number of the draft of the first row that has it."""
    others: dict[tuple[tuple[str, str], str], set[int]] = field(default_factory=dict)
    """(record, column), text → the numbers of further drafts whose rows have it."""

    def look_for(self, wanted: tuple[str, str], text: str, number: int) -> None:
        """Take in that the row of a draft has this text in a column by which others look it up."""
        first = self.rows_by.setdefault(wanted, {}).setdefault(text, number)
        if first != number:
            others = self.others.setdefault((wanted, text), set())
            if len(others) < MOST_OF_A_TEXT:
                others.add(number)


def keep(draft: Draft, address: str, drafts: Drafts) -> None:
    """Keep what an accepted row states of one thing; those that it points to are kept before it."""
    maker, values, thing, told, pointed, looked_up = draft
    label = values.get("label", "")
    identifier = None
    if maker.is_identified and "identifiers" in values:
        identifier = _identifier(values["identifiers"])
    segment, mention, is_settled = maker.segment, 0, bool(label) and not looked_up
    # Their rows are never told apart: only whether two say the same is asked.
    is_one = maker.is_body or (identifier and not maker.is_event)
    mark = hash((segment, *values.items())) & ~OF_IDENTITY if is_one else 0
    meant: dict[str, str] = {}
    numbers: list[tuple[int, ...]] = []
    for name, others in pointed.items():
        if len(others) == 1:
            (other,) = others
            meant[name] = other.identity
            numbers.append((other.number,))
            values[name] = other.iris if name in maker.many else other.iris[0]
        else:
            # Of several, two may still turn out to be one.
            meant[name] = "\x1e".join(sorted([one.identity for one in others]))
            numbers.append(tuple([one.number for one in others]))
            values[name] = tuple([one.iris[0] for one in others])
    key = () if identifier else _key(maker, values, told, meant)
    identity = identifier or "\x1f".join(key)
    if is_one:
        if maker.is_body and not told:
            mention = mention_of(label, identifier)
            # What else stands in it is put in order at the end.
            is_settled = (
                is_settled and normal_name(label) == label and len(values.get("identifiers", ())) <= 1
            )
    else:
        mark = hash((segment, identity)) | OF_IDENTITY
    if maker.is_part:
        iri, is_settled = "", False
    elif maker.is_event and not identifier:
        # One row's own: no other is expected to have its key.
        iri = drafts.mint.row(segment, *key)
    else:
        iri = drafts.mint.thing(segment, identifier, *key)
    of = ""
    if not label:
        of = next((pointed[name][0].label for name in _NAMED_AFTER if name in pointed), "")
    number = drafts.kept.add(
        mark,
        mention,
        (maker.place, iri, address, values, is_settled),
        (numbers, looked_up, identifier, bool(told), key, meant, of),
    )
    if maker.is_pointed_at or maker.is_body:
        thing.number, thing.identity, thing.label, thing.iris = number, identity, label, (iri,)


def _identifier(identifiers: Sequence[str]) -> str | None:
    if len(identifiers) == 1:
        (only,) = identifiers
        return only if only.partition(":")[0] in _RANK else None
    known = [one for one in identifiers if one.partition(":")[0] in _RANK]
    return min(known, key=lambda one: (_RANK[one.partition(":")[0]], one), default=None)


def _key(
    maker: Maker, values: Mapping[str, Any], told: Sequence[str], meant: Mapping[str, str]
) -> Sequence[str]:
    label = values.get("label", "")
    if told:
        return [label or told[0], *told]
    parts = []
    for name in maker.natural_key:
        if name in meant:
            parts.append(meant[name])
        else:
            part = values.get(name, "")
            parts.append(part if part.__class__ is str else written(part))
    first = maker.natural_key[0]
    if not parts[0] or first in meant or not isinstance(values.get(first), str):
        return [label or maker.rule.record.__name__, *parts]
    return parts


def written(value: Any) -> str:
    """A value as text, the same from every form of a file."""
    if value.__class__ is str:
        return str(value)
    if value.__class__ is Day:
        return _day(value)
    match value:
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


@lru_cache(maxsize=8192)
def _day(day: Day) -> str:
    return day_written(day)


def content(kept: Kept) -> str:
    """A hash of all that a row states of a thing."""
    own = [(name, value) for name, value in kept.values.items() if name not in kept.meant]
    said = [f"{name}\x1f{written(value)}" for name, value in sorted(own)]
    said += [f"{name}\x1f{kept.meant[name]}" for name in sorted(kept.meant)]
    said += [f"{place}\x1f{written(tuple(texts))}" for place, texts in kept.looked_up]
    return sha256("\x1d".join(said).encode()).hexdigest()[:10]
