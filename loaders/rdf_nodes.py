"""The described nodes of an RDF file: what is said of each, read the same in every syntax and order.

RDF has no order and its blank nodes have no names, so every list here is sorted and a blank node
is known by a hash of what is said of it (RULES 4).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Any

from loaders.noting import Notes
from loaders.rdf_said import Held, Said, Shape, each
from loaders.reading.input import Input
from loaders.reading.persons import has_email, strip_emails
from loaders.reading.rdf_input import Node, RdfTriple, Value, parse_statements
from ontology.account import Account
from ontology.records import Text
from ontology.terms import RDF

Term = Node | Value

_TYPE = RDF.type

_BLANK_DEPTH = 4
"""How many blank nodes deep a hash looks: distributions, their checksums, what these hold."""


class Nodes:
    """The statements of one file by subject and predicate, and which subjects became (part of) records."""

    def __init__(self, statements: Iterable[tuple[Node, str, Term]] | Said) -> None:
        whole = statements if isinstance(statements, Said) else Said(statements)
        self._whole, self._said, self._predicates = whole, whole.by_subject, whole.predicates
        self._asked: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._hashes: dict[tuple[Node, int], str] = {}
        self._pointing: dict[str, dict[Node, list[Node]]] = {}
        self.names_of_bodies: frozenset[str] | None = None
        """The names of all organisations in it, once somebody asked."""
        self.used: set[Node] = set()
        """The nodes whose content stands in a record."""

    def __iter__(self) -> Iterator[Node]:
        """Every described node: each subject of a statement, once."""
        return iter(self._said)

    def __contains__(self, node: object) -> bool:
        return node in self._said

    def __len__(self) -> int:
        return len(self._said)

    def types(self, node: Node) -> frozenset[str]:
        """The IRIs of the classes that a node is said to be of."""
        return frozenset([term.value for term in self._terms(node, _TYPE) if isinstance(term, Node)])

    def predicates(self, node: Node) -> frozenset[str]:
        """The properties under which something is said of a node."""
        return frozenset(self.shape(node))

    def shape(self, node: Node) -> tuple[str, ...]:
        """The same in the order of the file: many nodes have the same."""
        said = self._said.get(node)
        return said[0].properties if said.__class__ is tuple else tuple(said or ())

    def held(self, node: Node) -> Held:
        """What is said of a node: its shape, and a term or a tuple of several under each property of that."""
        said = self._said.get(node)
        if said.__class__ is tuple:
            return said
        return (Shape(tuple(said or ())), *(said or {}).values())

    def first(self, node: Node, predicates: tuple[str, ...]) -> Term | tuple[Term, ...] | None:
        """What is said under the first of these predicates that a node has: a term, or several unsorted."""
        said = self._said.get(node)
        if said.__class__ is tuple:
            places = said[0].places(predicates)
            return said[places[0]] if places else None
        return next((said[one] for one in predicates if one in said), None) if said else None

    def of_type(self, *classes: str) -> list[Node]:
        """The nodes of any of these classes, sorted."""
        return sorted(self.all_of_type(*classes), key=self.key)

    def all_of_type(self, *classes: str) -> list[Node]:
        """The same as they stand in the file."""
        if self._whole.members is None:
            self._whole.members = self._by_class()
        members = self._whole.members
        if len(classes) == 1:
            return members.get(classes[0], [])
        return list(dict.fromkeys([node for name in classes for node in members.get(name, ())]))

    def _by_class(self) -> dict[str, list[Node]]:
        """Class → its nodes."""
        members: defaultdict[str, list[Node]] = defaultdict(list)
        for node, said in self._said.items():
            at = said[0].at.get(_TYPE) if said.__class__ is tuple else _TYPE if _TYPE in said else None
            for term in each(said[at]) if at is not None else ():
                if term.__class__ is Node:
                    members[term.value].append(node)
        return dict(members)

    def having(self, *predicates: str) -> Iterator[Node]:
        """The nodes of which something is said under any of these predicates."""
        if among := self._among(predicates):
            yield from (node for node, said in self._said.items() if _is_said(said, among))

    def objects(self, node: Node, *predicates: str) -> list[Term]:
        """Everything said of a node under these predicates, sorted, each once."""
        found = self._under(node, predicates)
        if not found:
            return []
        if len(found) == 1 and found[0].__class__ is not tuple:
            return found
        terms = found[0] if len(found) == 1 else dict.fromkeys(term for one in found for term in each(one))
        return sorted(terms, key=self._order)

    def said_of(self, node: Node, predicates: tuple[str, ...]) -> tuple[object, ...]:
        """What tells apart what is said under these predicates: what is read of things is the same where this
        is."""
        said = self._said.get(node, {})
        if said.__class__ is tuple:
            found = [said[place] if place else None for place in said[0].every(predicates)]
        else:
            found = [said.get(one) for one in predicates]
        return tuple(found)

    def nodes(self, node: Node, *predicates: str) -> list[Node]:
        """The objects that are nodes."""
        return [term for term in self.objects(node, *predicates) if isinstance(term, Node)]

    def subjects(self, node: Node, predicate: str) -> list[Node]:
        """The nodes that point to this one under a property, sorted."""
        if predicate not in self._pointing:
            pointing: dict[Node, list[Node]] = {}
            for subject in self._said:
                for term in self._terms(subject, predicate):
                    if isinstance(term, Node):
                        pointing.setdefault(term, []).append(subject)
            self._pointing[predicate] = pointing
        return sorted(self._pointing[predicate].get(node, ()), key=self.key)

    def members(self, node: Node, most: int) -> list[Node]:
        """The nodes in the list that begins at this one, in its order; the node itself where none begins.

        No more than `most` and one, by which the reader knows that there are more.
        """
        return [one for one in self.listed(node, most) if isinstance(one, Node)]

    def listed(self, node: Node, most: int) -> list[Term]:
        """As `members`, the values in the list too."""
        found: list[Term] = []
        cells: dict[Node, None] = {}
        cell: Node | None = node
        while (
            cell is not None
            and cell not in cells
            and len(cells) <= most
            and (first := self._terms(cell, _FIRST))
        ):
            cells[cell] = None
            found += first
            rest = [term for term in self._terms(cell, _REST) if isinstance(term, Node)]
            cell = rest[0] if rest else None
        for one in cells:
            self.use(one)
        return found if cells else [node]

    def texts(self, node: Node, *predicates: str) -> list[Text]:
        """The texts under the first of these predicates that has any: trimmed, best language first.

        First comes what has no language tag, then English, then the other languages by their tags.
        """
        for terms in self._under(node, predicates):
            if terms.__class__ is Value:
                if text := terms.text.strip():
                    return [Text(text, terms.language)]
                continue
            found = [
                Text(text, term.language)
                for term in each(terms)
                if isinstance(term, Value) and (text := term.text.strip())
            ]
            if found:
                return sorted(set(found), key=text_order)
        return []

    def links(self, node: Node, *predicates: str) -> list[str]:
        """The web addresses under these predicates in the order of the predicates, else sorted."""
        found = [
            term.value if isinstance(term, Node) else term.text.strip()
            for terms in self._under(node, predicates)
            for term in sorted(each(terms), key=self._order)
        ]
        return [link for link in dict.fromkeys(found) if is_link(link)]

    def key(self, node: Node) -> str:
        """The IRI of a node; for a blank node, or one named by somebody's address, `_:` and a hash."""
        value, kind = node
        if kind == "iri" and (
            (value.startswith("http") and "@" not in value)
            or not (value.startswith(("mailto:", "tel:")) or has_email(value))
        ):
            return value
        return f"_:{self._hash(node, _BLANK_DEPTH)[:10]}"

    def use(self, node: Node) -> None:
        """Note that the content of a described node stands in a record."""
        if node in self._said:
            self.used.add(node)

    def _among(self, predicates: tuple[str, ...]) -> tuple[str, ...]:
        """Those of the predicates that are anywhere in the file."""
        found = self._asked.get(predicates)
        if found is None:
            found = self._asked[predicates] = tuple([one for one in predicates if one in self._predicates])
        return found

    def _under(self, node: Node, predicates: tuple[str, ...]) -> list[Any]:
        """What is said of a node under each of these predicates that it has: a term, or several."""
        said = self._said.get(node)
        if said is None:
            return []
        if said.__class__ is tuple:
            return [said[place] for place in said[0].places(predicates)]
        return [said[one] for one in predicates if one in said]

    def _terms(self, node: Node, predicate: str) -> Iterable[Term]:
        return [term for terms in self._under(node, (predicate,)) for term in each(terms)]

    def _order(self, term: Term) -> tuple[str, str, str]:
        if isinstance(term, Node):
            return "", self.key(term), ""
        return "value", term.text, f"{term.language} {term.datatype}"

    def _hash(self, node: Node, depth: int) -> str:
        if depth == 0:
            return ""
        if (node, depth) not in self._hashes:
            lines = sorted(
                f"{predicate}\x1f{self._spelt(term, depth)}"
                for predicate in self.shape(node)
                for term in self._terms(node, predicate)
            )
            self._hashes[node, depth] = sha256("\x1e".join(lines).encode()).hexdigest()
        return self._hashes[node, depth]

    def _spelt(self, term: Term, depth: int) -> str:
        if isinstance(term, Value):
            return f'"{term.text}"{term.language}'
        return f"<{term.value}>" if term.kind == "iri" else f"_:{self._hash(term, depth - 1)}"


def nodes_of(input: Input) -> Nodes:
    """The nodes of all graphs of a file, parsed once for whatever looks at it. Raises as `parse_rdf` does."""
    return Nodes(said_in(input))


def said_in(input: Input) -> Said:
    """What the statements of a file say, parsed once."""
    said = input.kept.get("rdf")
    if not isinstance(said, Said):
        said = input.kept["rdf"] = Said(parse_statements(input))
        input.forget_text()
    return said


def _is_said(said: Any, predicates: tuple[str, ...]) -> bool:
    """Whether anything is said under any of these predicates."""
    there = said[0].at if said.__class__ is tuple else said
    return not there.keys().isdisjoint(predicates)


_FIRST, _REST = (RDF.type.replace("#type", name) for name in ("#first", "#rest"))


def without_lists(triples: Iterable[RdfTriple]) -> list[RdfTriple]:
    """The statements with each list opened: what was said of it is said of its members, as of several values.

    A list that several statements name, or that runs in a circle, stays as it is: what opens it twice
    could open it a million times.
    """
    triples = list(triples)
    first: dict[Node, Term] = {}
    rest: dict[Node, Term] = {}
    named: Counter[Term] = Counter()
    for subject, predicate, object_ in triples:
        if subject.kind == "blank" and predicate in (_FIRST, _REST):
            (first if predicate == _FIRST else rest)[subject] = object_
        if isinstance(object_, Node) and object_.kind == "blank":
            named[object_] += 1
    opened: set[Node] = set()
    found: list[RdfTriple] = []
    for subject, predicate, object_ in triples:
        cells: list[Node] = []
        cell: Term = object_
        while predicate != _REST and isinstance(cell, Node) and cell in first and named[cell] == 1:
            cells.append(cell)
            cell = rest.get(cell, cell)
            if cell == cells[-1]:
                break
        opened.update(cells)
        members = [first[cell] for cell in cells] or [object_]
        found += [RdfTriple(subject, predicate, member) for member in members]
    return [
        one for one in found if not (one.subject in opened and one.predicate in (_FIRST, _REST, RDF.type))
    ]


_WEB = re.compile(r"https?://[^\s<>\"{}|\\^`]+")


def is_link(text: str) -> bool:
    """Whether a text is an address of the web that holds no e-mail address."""
    return bool(_WEB.fullmatch(text)) and not has_email(text)


def text_order(text: Text) -> tuple[int, str, str]:
    """Without a language first, then English, then by language tag; each by its text."""
    rank = 0 if not text.language else 1 if text.language.partition("-")[0] == "en" else 2
    return rank, text.language, text.value


def names_of(texts: Iterable[Text]) -> tuple[str, tuple[Text, ...], tuple[Text, ...]]:
    """Of names in order of preference: the one name, one label per language, and all other names."""
    names = list(dict.fromkeys([one for one in texts if one.value.strip()]))
    if not names:
        return "", (), ()
    label = names[0].value
    if len(names) == 1:
        return label, tuple(names) if names[0].language else (), ()
    labels: dict[str, Text] = {}
    for name in names:
        if name.language:
            labels.setdefault(name.language, name)
    chosen = tuple(labels.values())
    left = frozenset(names).difference(chosen)
    return label, chosen, tuple(name for name in names if name.value != label and name in left)


def without_emails(text: str, account: Account | Notes) -> str:
    """The text without e-mail addresses, which are counted in the account."""
    stripped, count = strip_emails(text)
    if count:
        account.note("e-mail addresses taken out of texts", times=count)
    return stripped


def last_segment(iri: str) -> str:
    """What stands behind the last `/` or `#` of an IRI: the code of a concept, the name of a class."""
    return iri.rstrip("/#").replace("#", "/").rpartition("/")[2]
