"""Makes records of drafts: which of them are one thing, what its IRI is, and what it points to."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import fields
from hashlib import blake2b
from itertools import compress, islice
from operator import eq
from typing import Any

from loaders.noting import MIXED_NOTE, Notes
from loaders.table.fields import KEYS
from loaders.table.identity import Drafts, written
from loaders.table.kept import OF_IDENTITY, Kept
from loaders.table.mentions import in_parts
from loaders.table.naming import Group, Groups, Kind, Known, Naming, kinds_of
from loaders.table.shape import RecordRule
from loaders.table.taking import names_person
from ontology import records as r
from ontology.identifiers import Mint, part_iri
from ontology.mapping import SEGMENTS
from ontology.records import Day, Money


def records_of(drafts: Drafts, rules: Sequence[RecordRule], mint: Mint, notes: Notes) -> Iterator[r.Record]:
    """The records of all drafts in the order of the file, what several rows state alike once."""
    kinds, marks = kinds_of(rules), drafts.kept.marks
    repeated = _repeated(marks)
    groups = _groups(drafts, kinds, {mark for mark in repeated if mark & OF_IDENTITY}, notes)
    naming = Naming(drafts, mint)
    if drafts.rows_by:
        # What a row looks up may stand below it.
        for number, kept in drafts.kept.some(range(len(marks))):
            kind = kinds[kept.rule]
            is_repeated = marks[number] in repeated
            group = groups.get((kind.segment, kept.identity)) if groups and is_repeated else None
            if not kind.is_part:  # nothing points to one, and its grant may stand below it
                naming.name(number, kept, kind, group)
        for group in groups.values():
            group.met.clear()
    stated: set[bytes] = set()
    number = -1
    for block in drafts.kept.blocks():
        for place, brief in enumerate(block.briefs):
            number += 1
            rule, iri, address, values, is_settled = brief
            kind, is_repeated = kinds[rule], marks[number] in repeated
            if is_settled and not is_repeated and naming.leaves(number):
                for name in kind.several:
                    if name in values:
                        values[name] = tuple(dict.fromkeys(values[name]))
                yield r.filled(kind.record, iri, address, values)
                continue
            kept = block.kept(place)
            group = groups.get((kind.segment, kept.identity)) if groups and is_repeated else None
            if kept.looked_up and kind.is_part:
                # Before it is named: its IRI is made of that of its grant.
                _look_up(kept, kind, "", drafts, naming.known, notes)
                if "grant" not in kept.values:
                    notes.note(f"{kind.rule.name} not made, its grant is not found")
                    continue
            iri = naming.name(number, kept, kind, group)
            if kept.looked_up and not kind.is_part:
                _look_up(kept, kind, iri, drafts, naming.known, notes)
            if is_repeated and not kind.is_event:
                said = _digest((iri, *kept.values.items()))
                if said in stated:
                    continue
                stated.add(said)
            yield from _made(number, kept, kind, iri, naming, group, notes)


def _made(
    number: int, kept: Kept, kind: Kind, iri: str, naming: Naming, group: Group | None, notes: Notes
) -> Iterator[r.Record]:
    """The records that one draft is, once all that it points to is known."""
    values = kept.values
    if kind.is_body:
        if not kept.is_keyed:
            naming.name_body(number, kept)
    elif group is not None and group.is_award:
        values = dict(values)
        if not values.get("label"):
            # Of its own amount, never of the sum, which stands on the first row alone.
            values["label"] = _made_up(kept, kind.record, values)
        yield from _instalments(number, kept, iri, values, group, notes)
    if not values.get("label"):
        values["label"] = "" if kind.is_body else _made_up(kept, kind.record, values)
    yield r.filled(kind.record, iri, kept.address, values)


def _repeated(marks: array[int]) -> set[int]:
    """Those that stand there more than once."""
    repeated: set[int] = set()
    for part in in_parts(marks):
        ordered = sorted(part)
        repeated.update(compress(ordered, map(eq, ordered, islice(ordered, 1, None))))
    return repeated


def _digest(said: tuple[Any, ...]) -> bytes:
    """16 bytes of hash of what is stated, where the values of a million rows took hundreds of MB."""
    return blake2b(repr(said).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _groups(drafts: Drafts, kinds: Sequence[Kind], repeated: set[int], notes: Notes) -> Groups:
    """What stands on several rows and is to be told apart or added up; a pass of its own, where any is."""
    groups: Groups = {}
    if not repeated:
        return groups
    marks = drafts.kept.marks
    for number, kept in drafts.kept.some(place for place, mark in enumerate(marks) if mark in repeated):
        _add_to_group(groups, number, kept, kinds[kept.rule])
    for (_, identity), group in groups.items():
        group.stated.clear()
        if group.is_apart:
            notes.note(f"rows of one key that differ, kept apart: {group.rule.name}", times=group.rows)
        elif group.is_award:
            notes.note(
                "row of an award that stands on several rows, taken as an instalment", times=group.rows
            )
            if group.total is None:
                parts = identity.split("\x1f")
                # The columns that tell an award from others may name the person who got it.
                notes.note(MIXED_NOTE, "" if any(map(names_person, parts)) else " ".join(parts))
    return {place: group for place, group in groups.items() if group.matters}


def _add_to_group(groups: Groups, number: int, kept: Kept, kind: Kind) -> None:
    """Take one of several rows of one identifier or key into its group."""
    place = kind.segment, kept.identity
    group = groups.get(place)
    if group is None:
        is_identified = kept.identifier is not None
        group = groups[place] = Group(kind.rule, number, is_identified, kept.is_keyed)
    group.rows += 1
    if kind.record is r.Grant and (kept.identifier is not None or kept.is_keyed):
        if "money" in kept.values:
            group.moneys.append(kept.values["money"])
        if (day := kept.values.get("awarded_on")) is not None:
            group.awarded_on = day if group.awarded_on is None else min(group.awarded_on, day)
    elif not kind.is_event and not group.differ:
        group.differ = _contradicts(kept, group, kind.many)


def _contradicts(kept: Kept, group: Group, many: frozenset[str]) -> bool:
    """Whether a row states another value of a field that has one; what it states is remembered."""
    return any(
        name not in many and name not in kept.meant and group.stated.setdefault(name, value) != value
        for name, value in kept.values.items()
    )


def _look_up(kept: Kept, kind: Kind, iri: str, drafts: Drafts, known: Known, notes: Notes) -> None:
    """Let a draft point to what texts of its row name in a column of other rows."""
    found: dict[str, list[str | None]] = {}
    for place, texts in kept.looked_up:
        of = kind.rule.fields[place]
        wanted = of.record, of.by
        rows = drafts.rows_by.get(wanted, {})
        for text in texts:
            if (number := rows.get(text)) is None:
                notes.note(f"{of.field} not found in the column {of.by}", "" if "@" in text else text)
                continue
            meant = {known.of(one) for one in (number, *drafts.others.get((wanted, text), ()))} - {iri, None}
            if len(meant) > 1:
                # The same one, whichever row comes first.
                said = "" if "@" in text else text
                notes.note(f"{of.field} means several rows of the column {of.by}, one taken", said)
            if meant:
                found.setdefault(of.field, []).append(min(meant, key=str))
    for name, iris in found.items():
        kept.values[name] = tuple(dict.fromkeys(iris)) if name in kind.many else iris[0]


def _instalments(
    number: int, kept: Kept, iri: str, values: dict[str, Any], group: Group, notes: Notes
) -> Iterator[r.Record]:
    """The instalment that one row of an award is; its first row then states the sum of all."""
    money: Money | None = values.pop("money", None)
    day: Day | None = values.pop("awarded_on", None)
    if number == group.first:
        values |= {"money": group.total, "awarded_on": group.awarded_on}
    if money is None:
        return
    group.met[money, day] += 1
    if group.met[money, day] > 1:
        notes.note("same award, date and amount again, kept as a further instalment")
    on = written(day)
    # Equal amounts of one day in two currencies are two things.
    amount = f"{money.amount} {money.currency}" if group.total is None else str(money.amount)
    yield r.Instalment(
        iri=part_iri(iri, "instalment", on, amount, str(group.met[money, day])),
        address=kept.address,
        label=f"Instalment of {money.amount} {money.currency}{' on ' if on else ''}{on}",
        grant=iri,
        money=money,
        paid_on=day,
    )


def _made_up(kept: Kept, kind: type[r.Record], values: dict[str, Any]) -> str:
    """A label for what people seldom name: its kind, what it is of, and its day."""
    words = "".join(f" {one.lower()}" if one.isupper() else one for one in kind.__name__).strip()
    words = words[0].upper() + words[1:]
    said = values.get("reference") or written(values.get("money"))
    day = next((written(value) for value in kept.values.values() if isinstance(value, Day)), "")
    parts = (words, f"of {kept.of}" if kept.of else "", said, f"on {day}" if day else "")
    return " ".join(part for part in parts if part)


def _check_kinds() -> None:
    """Fail at import where a kind of record lacks its segment or key."""
    lacking = [kind.__name__ for kind in r.RECORD_KINDS if kind not in SEGMENTS or kind not in KEYS]
    there = {kind: {one.name for one in fields(kind)} for kind in KEYS}
    wrong = [f"{kind.__name__}.{name}" for kind in KEYS for name in KEYS[kind] if name not in there[kind]]
    if lacking or wrong:
        raise ValueError(
            f"Kinds of records without segment or key: {lacking}; keys that are no fields: {wrong}."
        )


_check_kinds()
