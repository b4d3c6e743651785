"""How organisations and ties look in every picture: groups, lines of states, never colour alone."""

from __future__ import annotations

import re
from dataclasses import dataclass

from graph.network.projection import Node
from graph.resolve import State
from ontology.identifiers import concept_iri


@dataclass(frozen=True, slots=True)
class Group:
    """Sectors that look alike: a letter, a colour (hexadecimal RGB) and what it means."""

    letter: str
    colour: str
    words: str
    sectors: tuple[str, ...] = ()


GROUPS: tuple[Group, ...] = (
    Group("L", "#56b4e9", "law enforcement and justice", ("law-enforcement", "judiciary")),
    Group("H", "#e69f00", "hotlines and helplines", ("hotline", "helpline")),
    Group("F", "#d6a0c4", "funders", ("funder",)),
    Group("R", "#f0e442", "research and education", ("academia", "education")),
    Group(
        "I",
        "#f28a52",
        "industry and media",
        ("platform", "safety-tech", "telecom", "finance", "business", "media"),
    ),
    Group("P", "#7aa6e0", "public authorities", ("government", "regulator", "intergovernmental", "health")),
    Group(
        "C",
        "#4fc59c",
        "civil society",
        ("child-protection", "survivor-led", "youth-led", "alliance", "culture", "civil-society"),
    ),
)
"""In the order in which an organisation with several sectors takes its group: the narrower first.

All are light enough for dark letters at 4.5 to 1; the dark outline of every node carries the 3 to 1
against the page (WCAG 2.2, 1.4.11).
"""

NOT_STATED = Group("?", "#dfe3e8", "sector not known")

DASHES: dict[State, str] = {
    State.IN_FORCE: "",
    State.NOT_YET: "2 5",
    State.SUSPENDED: "10 4 2 4",
    State.RELEASED_ONCE: "9 4",
    State.END_NOT_KNOWN: "5 3",
    State.ENDED: "1 4",
}
"""The line of each state (SVG dash arrays)."""

INK, TIE = "#1b1f24", "#5b6672"
"""Outlines and letters; lines (5.9 to 1 on white)."""

_GROUP_OF = {concept_iri("sector", sector): group for group in GROUPS for sector in group.sectors}
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def group_of(node: Node) -> Group:
    """The group of an organisation: the first of `GROUPS` that one of its sectors is in."""
    found = [_GROUP_OF[sector] for sector in node.sectors if sector in _GROUP_OF]
    return min(found, key=GROUPS.index, default=NOT_STATED)


def plain(text: str) -> str:
    """The text without characters that XML cannot hold (XML 1.0, 2.2)."""
    return _NOT_IN_XML.sub("\ufffd", text)
