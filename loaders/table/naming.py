"""Gives drafts their IRIs, and those of what they point to: most keep the ones that their row knew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from loaders.bodies import Bodies
from loaders.packed import Addresses
from loaders.table.fields import EVENTS, PARTS, fields_of
from loaders.table.identity import Drafts, content
from loaders.table.kept import Kept
from loaders.table.mentions import contested_of
from loaders.table.shape import RecordRule
from ontology import records as r
from ontology.identifiers import Mint, normal_name, part_iri
from ontology.mapping import SEGMENTS
from ontology.records import Day, Money, Text

RECENT = 20_000
"""IRIs at hand of what rows point to; unpacking each anew took a thirtieth of a load."""


@dataclass(slots=True)
class Group:
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


class Known:
    """The IRIs of drafts that others point to and did not know, by number: packed, and the latest at hand."""

    def __init__(self, base: str) -> None:
        self._packed = Addresses(base)
        self._recent: dict[int, str | None] = {}
        self.some = False
        """Whether any was taken in."""

    def keep(self, number: int, iri: str) -> None:
        """Take in the IRI of a draft."""
        self.some = True
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


Groups = dict[tuple[str, str], Group]
"""(segment of the kind, identity) → what its rows say."""


@dataclass(frozen=True, slots=True)
class Kind:
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


def kinds_of(rules: Sequence[RecordRule]) -> list[Kind]:
    """What is asked of each rule of a mapping."""
    pointed_at = {one.record for rule in rules for one in rule.fields if one.record}
    made_of_parts = {rule.name for rule in rules if rule.each is not None}
    return [
        Kind(
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


class Naming:
    """Gives drafts their IRIs, one after the other, and those of what they point to: nearly all got them when
    their row was read.

    Others are bodies that rows name in different ways, which are gathered by a pass of its own, rows of one
    key that differ, whose content is a part of their IRI, and parts, which take theirs from their grant.
    """

    def __init__(self, drafts: Drafts, mint: Mint) -> None:
        self._mint, self._gathered = mint, Bodies(mint)
        self._keeps_all = bool(drafts.rows_by)
        self.known = Known(mint.base)
        self._mentions, self._contested = drafts.kept.mentions, contested_of(drafts.kept.mentions)
        contested = filter(self._is_contested, range(len(drafts.kept))) if self._contested else ()
        for number, kept in drafts.kept.some(contested):
            # Where a body was first met is not asked for: each of its records has its own row.
            times = 1 + drafts.kept.again[number]
            self._gathered.add(kept.values.get("label", ""), kept.identifier, "", times=times)

    def leaves(self, number: int) -> bool:
        """Whether the draft of this number is what its row alone said, and all that it points to."""
        return not self.known.some and not (self._contested and self._is_contested(number))

    def name(self, number: int, kept: Kept, kind: Kind, group: Group | None) -> str:
        """The IRI of the draft of this number, where what it points to gets its own as well."""
        if kept.meant and (self.known.some or kind.several):
            self._point(kept, kind)
        iri = kept.iri
        if kind.is_part:
            iri = _part(kept, kind, group)
        elif group is not None and group.is_apart:
            iri = self._apart(kept, kind, group)
        elif self._contested and self._is_contested(number):
            iri = self._gathered.iri(kept.values.get("label", ""), kept.identifier)
        if kind.is_pointed_at and (self._keeps_all or iri != kept.iri):
            self.known.keep(number, iri)
        return iri

    def name_body(self, number: int, kept: Kept) -> None:
        """Give an organisation the name that most rows give it; its other names are aliases."""
        values, identifier = kept.values, kept.identifier
        label = values.get("label", "")
        if self._contested and self._is_contested(number):
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

    def _is_contested(self, number: int) -> bool:
        """Whether a draft is of a body that rows name in different ways."""
        mention = self._mentions[number]
        return mention != 0 and self._contested.holds(mention)

    def _point(self, kept: Kept, kind: Kind) -> None:
        """Let it point to what got another IRI than its row knew, to each thing once."""
        known, values = self.known.of, kept.values
        for name, (_, numbers) in kept.meant.items():
            if name in kind.several:
                # Where all are known, this may be the second time, and `values` hold each once.
                before = numbers if self._keeps_all else values[name]
                iris = [known(one) or iri for one, iri in zip(numbers, before, strict=True)]
                values[name] = tuple(dict.fromkeys(iris))
            elif (iri := known(numbers[0])) is not None:
                values[name] = (iri,) if name in kind.many else iri

    def _apart(self, kept: Kept, kind: Kind, group: Group) -> str:
        said = content(kept)
        group.met[said] += 1
        more = (str(group.met[said]),) if group.met[said] > 1 else ()
        return self._mint.thing(kind.segment, None, *kept.key, said, *more)


def _part(kept: Kept, kind: Kind, group: Group | None) -> str:
    grant, said = kept.values["grant"], content(kept)
    ordinal = 1
    if group is not None:
        group.met[grant, said] += 1
        ordinal = group.met[grant, said]
    return part_iri(grant, kind.segment, said, str(ordinal))
