"""What the forms of GLEIF data (its interface, its golden copy, its RDF) have in common."""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from loaders.aside import Aside
from ontology.records import Text

REGISTERS: Final[dict[str, str]] = {
    "RA000170": "DK-CVR",
    "RA000463": "NL-KVK",
    "RA000585": "GB-COH",
    "RA000586": "GB-COH",
    "RA000587": "GB-COH",
    "RA000602": "US-DE_CR",
}
"""GLEIF registration authority → the prefix of org-id.guide for the numbers of the same register.

Each was held against GLEIF's records of companies with known numbers and org-id.guide's list; the three
of Companies House are England and Wales, Northern Ireland and Scotland."""

NO_REGISTER: Final[frozenset[str]] = frozenset({"", "RA777777", "RA888888", "RA999999"})
"""Codes that say that there is no register, or none that GLEIF lists."""

PART_KINDS: Final[dict[str, str]] = {
    "IS_DIRECTLY_CONSOLIDATED_BY": "direct", "DirectConsolidation": "direct",
    "IS_INTERNATIONAL_BRANCH_OF": "direct", "InternationalBranchRelationship": "direct",
    "IS_SUBFUND_OF": "direct", "SubfundRelationship": "direct",
    "IS_ULTIMATELY_CONSOLIDATED_BY": "ultimate", "UltimateConsolidation": "ultimate",
    "IS_FUND-MANAGED_BY": "related", "FundManagementRelationship": "related",
    "IS_FEEDER_TO": "related", "FeederRelationship": "related",
}  # fmt: skip
"""Kind of relation, as the JSON and the RDF write it → how near: a part, a part further up, or a tie."""

_NUMBERS: Final = {letter: str(letter - ord("A") + 10) for letter in range(ord("A"), ord("Z") + 1)}
_LEI = re.compile(r"[A-Z0-9]{18}[0-9]{2}")


Words = tuple[str, str]
"""A name and its language, as `Text` has them; plain pairs of what was set aside are taken as they are."""


class Entity(NamedTuple):
    """One legal entity as a file states it."""

    lei: str
    address: str
    where: str
    name: Words
    others: tuple[Words, ...] = ()
    countries: tuple[str, ...] = ()
    legal_form: str = ""
    """The ELF code."""
    legal_form_words: str = ""
    category: str = ""
    register: str = ""
    number: str = ""
    status: str = ""
    registration: str = ""
    modified: str = ""
    homepage: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """That one entity is a part of another, is tied to it, or came after it."""

    address: str
    where: str
    stated: str
    near: str
    """`direct`, `ultimate`, `related`, `successor`, or empty for a kind that is not known."""
    child: str
    """The part; of a successor the newer entity."""
    parent: str
    is_active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """A register that GLEIF lists as a registration authority."""

    code: str
    address: str
    name: str
    names: tuple[Text, ...] = ()
    countries: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    homepage: str = ""
    manager: str = ""
    manager_names: tuple[Text, ...] = ()


@dataclass(slots=True, kw_only=True)
class Found:
    """All that one file holds."""

    entities: Aside[Entity] = field(default_factory=lambda: Aside(_plain, Entity._make))
    newest: str = ""
    """The newest day of an update."""
    leis: array[int] = field(default_factory=lambda: array("q"))
    """Of each entity, 8 bytes of hash of its LEI, none of a wrong one,"""
    numbers: array[int] = field(default_factory=lambda: array("q"))
    """and of its number in a register. Two different ones share theirs in one of thirty million files."""
    ties: list[Tie] = field(default_factory=list)
    registers: list[Register] = field(default_factory=list)
    legal_forms: dict[str, str] = field(default_factory=dict)
    """ELF code → the name of the legal form in its own language."""
    unread: dict[str, int] = field(default_factory=dict)
    """What else is in the file, with how many of each."""
    broken: list[tuple[str, str]] = field(default_factory=list)
    """(where, what stands there) of objects that are no record."""
    total: int = 0
    """How many records the interface says there are, of which this is a page."""

    def add(self, entity: Entity) -> None:
        """Take in an entity."""
        self.newest = max(self.newest, entity.modified[:10])
        self.leis.append(hash(entity.lei) if is_lei(entity.lei) else 0)
        self.numbers.append(hash(number) if (number := register_identifier(entity)) else 0)
        self.entities.append(entity)


def _plain(entity: Entity) -> tuple[Any, ...]:
    lei, address, where, name, others, *rest = entity
    return (lei, address, where, tuple(name), tuple([tuple(one) for one in others]), *rest)


def register_identifier(entity: Entity) -> str:
    """The number in its register as `scheme:value`: org-id where the register is known there."""
    if entity.register in NO_REGISTER or not entity.number:
        return ""
    number = entity.number.replace(" ", "")
    prefix = REGISTERS.get(entity.register)
    return f"org-id:{prefix}-{number}" if prefix else f"{entity.register.lower()}:{number}"


def is_lei(text: str) -> bool:
    """Whether the text is an LEI: 20 characters whose check digits fit (ISO 17442, ISO 7064 MOD 97-10)."""
    if not _LEI.fullmatch(text):
        return False
    return int(text.translate(_NUMBERS)) % 97 == 1
