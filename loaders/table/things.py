"""Makes records of drafts: which of them are one thing, what its IRI is, and what it points to."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields
from decimal import Decimal
from hashlib import blake2b
from itertools import pairwise
from typing import Any

from loaders.bodies import Bodies
from loaders.noting import Notes
from loaders.packed import Addresses
from loaders.table.fields import EVENTS, KEYS, PARTS, fields_of
from loaders.table.identity import Drafts, content, written
from loaders.table.kept import OF_IDENTITY, Kept
from loaders.table.mentions import in_parts
from loaders.table.shape import RecordRule
from ontology import records as r
from ontology.identifiers import Mint, normal_name, part_iri
from ontology.mapping import SEGMENTS
from ontology.records import Day, Money, Text

RECENT = 20_000
"""IRIs at hand of what rows point to; unpacking each anew took a thirtieth of a load."""


@dataclass(slots=True)
class _Group:
    """What rows of one identifier or key say, where there are several."""

    rule: RecordRule
    first: int
    """The number of the first draft."""
    is_identified: bool
    is_keyed: bool
    rows: int = 0
    differ: bool = False
    """Whether they contradict each other."""
    stated: dict[str, Any] = field(default_factory=dict)
    moneys: list[Money] = field(default_factory=list)
    """The amounts of an award that stands on several rows (RULES 20),"""
    awarded_on: Day | None = None
    """and the earliest of their days."""
    met: Counter[Any] = field(default_factory=Counter)
    """How often each content, or each amount and day, came so far."""

    @property
    def is_apart(self) -> bool:
        """Whether its rows are several things: events always, others where they contradict each other."""
        if self.is_identified or self.is_keyed or self.rows < 2 or self.rule.record in PARTS:
            return False
        return self.rule.record in EVENTS or self.differ

    @property
    def is_award(self) -> bool:
        """Whether it is an award with more than one amount."""
        return len(self.moneys) > 1

    @property
    def total(self) -> Money | None:
        """What the amounts of an award come to; None where they are in several currencies."""
        if len({one.currency for one in self.moneys}) != 1:
            return None
        return Money(sum((one.amount for one in self.moneys), Decimal(0)), self.moneys[0].currency)

    @property
    def matters(self) -> bool:
        """Whether its rows are to be told from each other."""
        return self.is_apart or self.is_award or (self.rows > 1 and self.rule.record in PARTS)


class _Known:
    """The IRIs of drafts that others point to and did not know, by number: packed, and the latest at hand."""

    def __init__(self, base: str) -> None:
        self._packed = Addresses(base)
        self._recent: dict[int, str | None] = {}

    def __bool__(self) -> bool:
        return bool(self._recent)

    def keep(self, number: int, iri: str) -> None:
        """Take in the IRI of a draft."""
        self._packed[0, "", number] = iri
        self._remember(number, iri)

    def of(self, number: int) -> str | None:
        """The IRI of a draft; None for one that was not taken in."""
        iri = self._recent.get(number, "")
        if iri == "":
            try:
                iri = self._packed[0, "", number]
            except LookupError:
                iri = None
            self._remember(number, iri)
        return iri

    def _remember(self, number: int, iri: str | None) -> None:
        if len(self._recent) >= RECENT:
            self._recent.clear()
        self._recent[number] = iri


Groups = dict[tuple[str, str], _Group]
"""(segment of the kind, identity) → what its rows say."""


@dataclass(frozen=True, slots=True)
class _Kind:
    """What is asked of the rule of each draft, told once for a table."""

    rule: RecordRule
    record: type[r.Record]
    segment: str
    is_body: bool
    is_event: bool
    is_part: bool
    is_pointed_at: bool
    many: frozenset[str]
    """The fields that hold several values,"""
    several: frozenset[str]
    """and those that may point to several things of one row."""


def _kinds_of(rules: Sequence[RecordRule]) -> list[_Kind]:
    pointed_at = {one.record for rule in rules for one in rule.fields if one.record}
    made_of_parts = {rule.name for rule in rules if rule.each is not None}
    return [
        _Kind(
            rule,
            rule.record,
            SEGMENTS[rule.record],
            rule.record is r.Organisation,
            rule.record in EVENTS,
            rule.record in PARTS,
            rule.name in pointed_at,
            frozenset(name for name, one in fields_of(rule.record).items() if one.many),
            frozenset(one.field for one in rule.fields if one.record in made_of_parts and not one.by),
        )
        for rule in rules
    ]


def records_of(drafts: Drafts, rules: Sequence[RecordRule], mint: Mint, notes: Notes) -> Iterator[r.Record]:
    """The records of all drafts in the order of the file; what several rows state alike comes once."""
    kinds, marks = _kinds_of(rules), drafts.kept.marks
    repeated = _repeated(marks)
    groups = _groups(drafts, kinds, {mark for mark in repeated if mark & OF_IDENTITY}, notes)
    naming = _Naming(drafts, kinds, mint)
    if drafts.rows_by:
        # What a row looks up may stand below it.
        for number, (kept, mark) in enumerate(zip(drafts.kept, marks, strict=True)):
            kind = kinds[kept.rule]
            group = groups.get((kind.segment, kept.identity)) if groups and mark in repeated else None
            if not kind.is_part:  # nothing points to one, and its grant may stand below it
                naming.name(number, kept, kind, group)
        for group in groups.values():
            group.met.clear()
    stated: set[bytes] = set()
    for number, (kept, mark) in enumerate(zip(drafts.kept, marks, strict=True)):
        kind, values = kinds[kept.rule], kept.values
        is_repeated = mark in repeated
        group = groups.get((kind.segment, kept.identity)) if groups and is_repeated else None
        if kept.looked_up and kind.is_part:
            # Before it is named: its IRI is made of that of its grant.
            _look_up(kept, kind, "", drafts, naming.known, notes)
            if "grant" not in values:
                notes.note(f"{kind.rule.name} not made, its grant is not found")
                continue
        iri = naming.name(number, kept, kind, group)
        if kept.looked_up and not kind.is_part:
            _look_up(kept, kind, iri, drafts, naming.known, notes)
        if is_repeated and not kind.is_event:
            said = _digest((iri, *values.items()))
            if said in stated:
                continue
            stated.add(said)
        if kind.is_body:
            if not kept.is_keyed:
                naming.name_body(kept)
        elif group is not None and group.is_award:
            values = dict(values)
            yield from _instalments(number, kept, iri, values, group, notes)
        if not values.get("label"):
            values["label"] = "" if kind.is_body else _made_up(kept, kind.record, values)
        yield r.filled(kind.record, iri, kept.address, values)


def _repeated(marks: array[int]) -> set[int]:
    """Those that stand there more than once."""
    return {one for part in in_parts(marks) for one, other in pairwise(sorted(part)) if one == other}


def _digest(said: tuple[Any, ...]) -> bytes:
    """16 bytes of hash of what is stated, where the values of a million rows took hundreds of MB."""
    return blake2b(repr(said).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _groups(drafts: Drafts, kinds: Sequence[_Kind], repeated: set[int], notes: Notes) -> Groups:
    """What stands on several rows and is to be told apart or added up; a pass of its own, where any is."""
    groups: Groups = {}
    if not repeated:
        return groups
    for number, (kept, mark) in enumerate(zip(drafts.kept, drafts.kept.marks, strict=True)):
        if mark not in repeated:
            continue
        kind = kinds[kept.rule]
        place = kind.segment, kept.identity
        group = groups.get(place)
        if group is None:
            is_identified = kept.identifier is not None
            group = groups[place] = _Group(kind.rule, number, is_identified, kept.is_keyed)
        group.rows += 1
        if kind.record is r.Grant and (kept.identifier is not None or kept.is_keyed):
            if "money" in kept.values:
                group.moneys.append(kept.values["money"])
            if (day := kept.values.get("awarded_on")) is not None:
                group.awarded_on = day if group.awarded_on is None else min(group.awarded_on, day)
        elif not kind.is_event and not group.differ:
            group.differ = _contradicts(kept, group, kind.many)
    for (_, identity), group in groups.items():
        group.stated.clear()
        if group.is_apart:
            notes.note(f"rows of one key that differ, kept apart: {group.rule.name}", times=group.rows)
        elif group.is_award:
            notes.note(
                "row of an award that stands on several rows, taken as an instalment", times=group.rows
            )
            if group.total is None:
                notes.note("award in several currencies, without a sum", identity.replace("\x1f", " "))
    return {place: group for place, group in groups.items() if group.matters}


def _contradicts(kept: Kept, group: _Group, many: frozenset[str]) -> bool:
    """Whether a row states another value of a field that has one; what it states is remembered."""
    return any(
        name not in many and name not in kept.meant and group.stated.setdefault(name, value) != value
        for name, value in kept.values.items()
    )


class _Naming:
    """Gives drafts their IRIs, one after the other, and those of what they point to: nearly all got them when
    their row was read.

    Others are bodies that rows name in different ways, which are gathered by a pass of its own, rows of one
    key that differ, whose content is a part of their IRI, and parts, which take theirs from their grant.
    """

    def __init__(self, drafts: Drafts, kinds: Sequence[_Kind], mint: Mint) -> None:
        self._mint, self._gathered = mint, Bodies(mint)
        self._keeps_all = bool(drafts.rows_by)
        self.known = _Known(mint.base)
        self._contested = drafts.mentions.contested()
        if not self._contested:
            return
        for kept in drafts.kept:
            if kinds[kept.rule].is_body and not kept.is_keyed:
                label = kept.values.get("label", "")
                if self._contested.holds(label, kept.identifier):
                    # Where a body was first met is not asked for: each of its records has its own row.
                    self._gathered.add(label, kept.identifier, "")

    def name(self, number: int, kept: Kept, kind: _Kind, group: _Group | None) -> str:
        """The IRI of the draft of this number, where what it points to gets its own as well."""
        if kept.pointed and (self.known or kind.several):
            self._point(kept, kind)
        iri = kept.iri
        if kind.is_part:
            iri = _part(kept, kind, group)
        elif group is not None and group.is_apart:
            iri = self._apart(kept, kind, group)
        elif self._contested and kind.is_body and not kept.is_keyed:
            label = kept.values.get("label", "")
            if self._contested.holds(label, kept.identifier):
                iri = self._gathered.iri(label, kept.identifier)
        if kind.is_pointed_at and (self._keeps_all or iri != kept.iri):
            self.known.keep(number, iri)
        return iri

    def name_body(self, kept: Kept) -> None:
        """Give an organisation the name that most rows give it; its other names are aliases."""
        values, identifier = kept.values, kept.identifier
        label = values.get("label", "")
        if self._contested and self._contested.holds(label, identifier):
            identifier, names = self._gathered.names(label, identifier)
            values["label"] = names[0]
            if len(names) > 1:
                values["aliases"] = tuple(dict.fromkeys((*map(Text, names[1:]), *values.get("aliases", ()))))
        else:
            values["label"] = normal_name(label) or (identifier or "").partition(":")[2]
        if identifier:
            others = values.get("identifiers", ())
            if others != (identifier,):
                values["identifiers"] = tuple(dict.fromkeys((identifier, *others)))

    def _point(self, kept: Kept, kind: _Kind) -> None:
        """Let it point to what got another IRI than its row knew, to each thing once."""
        known, values = self.known.of, kept.values
        for name, numbers in zip(kept.meant, kept.pointed, strict=True):
            if name in kind.several:
                # Where all are known, this may be the second time, and `values` hold each once.
                before = numbers if self._keeps_all else values[name]
                iris = [known(one) or iri for one, iri in zip(numbers, before, strict=True)]
                values[name] = tuple(dict.fromkeys(iris))
            elif (iri := known(numbers[0])) is not None:
                values[name] = (iri,) if name in kind.many else iri

    def _apart(self, kept: Kept, kind: _Kind, group: _Group) -> str:
        said = content(kept)
        group.met[said] += 1
        more = (str(group.met[said]),) if group.met[said] > 1 else ()
        return self._mint.thing(kind.segment, None, *kept.key, said, *more)


def _part(kept: Kept, kind: _Kind, group: _Group | None) -> str:
    grant, said = kept.values["grant"], content(kept)
    ordinal = 1
    if group is not None:
        group.met[grant, said] += 1
        ordinal = group.met[grant, said]
    return part_iri(grant, kind.segment, said, str(ordinal))


def _look_up(kept: Kept, kind: _Kind, iri: str, drafts: Drafts, known: _Known, notes: Notes) -> None:
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
    number: int, kept: Kept, iri: str, values: dict[str, Any], group: _Group, notes: Notes
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
