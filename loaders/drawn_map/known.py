"""What the elements of a map are, settled before any is read: connections and leads point to them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from loaders.body_names import WORDS, reads_as_body
from loaders.drawn_map import words
from loaders.drawn_map.drawing import (
    GROUP,
    IDENTIFIER,
    LABEL,
    SECTOR,
    TIE,
    TYPE,
    Connection,
    Element,
    Facts,
    every,
    first,
)
from loaders.person_names import BODY_WORDS, reads_as_person
from loaders.reading.persons import has_email, strip_emails
from ontology.identifiers import Mint, concept_iri, known_identifier, normal_name
from ontology.records import Record

_PATH = {
    words.ORGANISATION: "organisation",
    words.DATASET: "dataset",
    words.RESOURCE: "resource",
    words.INFRASTRUCTURE: "infrastructure",
    words.PROJECT: "project",
    words.CONVENING: "convening",
}
ONE_IN = 5
"""Of so many elements one at least has a name that is plainly an organisation's, where no type is stated."""
_OF_BODIES = frozenset(
    concept_iri("relationship-type", code)
    for code in ("funds-drawn", "hosts", "partner", "shares-drawn", "supplies")
)
"""What lines say that are drawn between organisations; persons and packages have others too."""
_ACRONYM = re.compile(r"[A-Z]{4,8}")
_ABROAD = WORDS - BODY_WORDS
"""Words of bodies in other languages, in which names have few capitals."""


class Thing(NamedTuple):
    """What one element is."""

    kind: str
    label: str
    node: str
    """Its IRI; empty where it makes no record."""
    guessed: str
    """The note on why its class was guessed."""


@dataclass(slots=True)
class Known:
    """What the elements of a map are: their class and node, by the identifier that connections use."""

    kinds: dict[str, str] = field(default_factory=dict)
    nodes: dict[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    things: dict[tuple[str, str, str], Thing] = field(default_factory=dict)
    """What each element is, by `key_of`."""
    several: set[str] = field(default_factory=set)
    """Identifiers that several elements have which are not the same thing: a line to one tells nothing."""
    named: dict[str, set[str]] = field(default_factory=dict)
    """Name in lower case → the identifiers of the elements that have it."""
    of_bodies: bool = True
    """Whether something says what elements are: a type somewhere, or names that are organisations'."""
    said: set[Record] = field(default_factory=set)
    """What was made already, but for its place: what says the same again adds nothing."""

    def find(self, end: str) -> str:
        """The identifier of the element that a line or a lead means, by identifier or name; else the text."""
        if end in self.kinds:
            return end
        same = self.named.get(normal_name(end).casefold(), set())
        nodes = {self.nodes.get(one, one) for one in same}
        return min(same) if len(nodes) == 1 else end

    def shares_its_name(self, one: str) -> bool:
        """Whether the map has another thing of the name that this element has."""
        same = self.named.get(normal_name(self.labels[one]).casefold(), set())
        return len({self.nodes.get(other, other) for other in same}) > 1


def known_of(elements: list[Element], mint: Mint, ties: Iterable[Connection] = ()) -> Known:
    """Settle what each element is, before any is read: connections and leads point to them."""
    known = Known()
    typed = any(_type_of(one.facts) for one in elements)
    known.of_bodies = typed or _are_bodies(elements) or _tie_bodies(ties)
    for one in elements:
        key = key_of(one)
        if key in known.things:
            continue
        what = known.things[key] = _what_is(one, mint, untyped=known.of_bodies and not typed)
        if one.id in known.kinds:
            first_kind, first_node = known.kinds[one.id], known.nodes.get(one.id, "")
            if (what.kind, what.node) != (first_kind, first_node):
                known.several.add(one.id)
            continue
        known.kinds[one.id] = what.kind
        known.labels[one.id] = what.label
        for name in (one.id, what.label):
            known.named.setdefault(normal_name(name).casefold(), set()).add(one.id)
        if what.node:
            known.nodes[one.id] = what.node
    return known


def _what_is(one: Element, mint: Mint, *, untyped: bool) -> Thing:
    stated = _type_of(one.facts)
    kind, why = words.kind_of_element(stated), ""
    if not kind:
        kind, why = _guessed(one, stated, untyped=untyped)
    label = label_of(one)
    if kind == words.ORGANISATION and words.may_be_person(stated) and _is_person(one, label):
        kind = words.PERSON
    node = mint.thing(_PATH[kind], identifier_of(one), label) if kind in _PATH else ""
    return Thing(kind, label, node, why)


def key_of(one: Element) -> tuple[str, str, str]:
    """What tells elements apart: two files of one name, two rows of one label may be two things."""
    return one.id, label_of(one), _type_of(one.facts)


def _is_person(one: Element, label: str) -> bool:
    return identifier_of(one) is None and (reads_as_person(label) or (not label and has_email(one.id)))


def _type_of(facts: Facts) -> str:
    """What the map says that an element is; a group counts where its name is a word for that."""
    groups = (one for one in every(facts, GROUP) if words.kind_of_element(one))
    return first(facts, TYPE) or next(groups, "")


def says_kind(facts: Facts, name: str) -> bool:
    """Whether an attribute is a group that is named after what is in it."""
    return name in GROUP and any(words.kind_of_element(one) for one in facts[name])


def _are_bodies(elements: list[Element]) -> bool:
    """Whether elements of which nothing says what they are may be organisations, by their names.

    Characters of a novel, airports and packages of a program are drawn with the same tools.
    """
    names = {label_of(one) for one in elements}
    told = sum(
        (reads_as_body(name) and not _is_phrase(name)) or bool(_ACRONYM.fullmatch(name)) for name in names
    )
    return told * ONE_IN >= len(names)


def _is_phrase(name: str) -> bool:
    """Whether a name is written as a phrase: *Public trust*, *Government use of data*. English names of
    bodies have more capitals; in other languages the first word tells (*Ministerio de salud*)."""
    first_word, *others = name.split()
    has_one_capital = name[0].isupper() and not any(one != one.lower() for one in others)
    return bool(others) and has_one_capital and first_word.casefold() not in _ABROAD


def _tie_bodies(ties: Iterable[Connection]) -> bool:
    """Whether lines between elements of which nothing says what they are say what organisations do."""
    kinds = [words.kind_of_tie(word_on(one.facts))[0] for one in ties]
    return sum(kind in _OF_BODIES for kind in kinds) * ONE_IN >= max(len(kinds), 1)


def word_on(facts: Facts) -> str:
    """The word on a line; how a program draws it is none."""
    kind = first(facts, TYPE)
    return (kind if not words.is_drawn(kind) else "") or first(facts, TIE) or first(facts, ("label",))


def _guessed(one: Element, stated: str, *, untyped: bool) -> tuple[str, str]:
    """What an element without a known type is taken for, and why; empty where nothing tells."""
    if every(one.facts, SECTOR):
        return words.ORGANISATION, "guessed: an organisation, by its attributes"
    if words.is_placeholder(stated) and not words.is_placeholder(one.id):
        return words.ORGANISATION, "guessed: an organisation, its type was left unfilled"
    if untyped:
        return words.ORGANISATION, "guessed: an organisation, no type is stated anywhere"
    return "", ""


def label_of(one: Element) -> str:
    """Its name; where it has none, or the one a form was delivered with, its identifier as words."""
    name = normal_name(first(one.facts, LABEL))
    return name if name and not words.is_placeholder(name) else normal_name(strip_emails(spaced(one.id))[0])


def identifier_of(one: Element) -> str | None:
    return next((found for text in every(one.facts, IDENTIFIER) if (found := known_identifier(text))), None)


def spaced(text: str) -> str:
    """`local_authority` as people write it."""
    return text.replace("_", " ")
