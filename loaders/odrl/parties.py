"""Parties and targets of which a file gives nothing but an address."""

from __future__ import annotations

import re

from loaders.odrl.rules import ASSIGNEE, ASSIGNER, TARGET
from loaders.rdf_nodes import Nodes, Term, nodes_of
from loaders.rdf_said import Said
from loaders.reading.contexts import ODRL
from loaders.reading.input import Input
from loaders.reading.persons import has_email
from loaders.reading.rdf_input import Node, Statement, Value, parse_statements

CALLED_BY_ADDRESS = (
    "guessed: a party that has an address and no name is an organisation, called by its address"
)

_POINTING = frozenset({ASSIGNER, ASSIGNEE, TARGET})
_ADDRESS = re.compile(r"(?:https?://|urn:|did:)[^\s<>\"{}|\\^`]+")
_WORDS = re.compile(r"https?://(?:www\.w3\.org/ns/|(?:www\.)?w3id\.org/dpv)\S*")
"""Addresses of words, as that for whoever asks, or for the kinds of parties there are."""
_GROUPS = (
    f"{ODRL}PartyCollection",
    "http://www.w3.org/2006/vcard/ns#Group",
    "http://xmlns.com/foaf/0.1/Group",
)


def odrl_nodes(input: Input) -> Nodes:
    """The nodes of a file; where addresses of parties and targets stand as texts, as programs of data spaces
    write them, they are read as the addresses they are."""
    nodes = nodes_of(input)
    pointed = (one for name in _POINTING for node in nodes.having(name) for one in nodes.objects(node, name))
    if not any(map(_is_address, pointed)):
        return nodes
    said = input.kept.get("odrl")
    if not isinstance(said, Said):
        said = input.kept["odrl"] = Said(map(_settled, parse_statements(input)))
    return Nodes(said)


def _is_address(term: Term) -> bool:
    return isinstance(term, Value) and bool(_ADDRESS.fullmatch(term.text.strip()))


def _settled(statement: Statement) -> Statement:
    subject, predicate, object_ = statement
    if predicate in _POINTING and isinstance(object_, Value) and _is_address(object_):
        object_ = Node(object_.text.strip(), "iri")
    return subject, predicate, object_


def called_by_address(nodes: Nodes, term: Term) -> str:
    """The address as a name; empty for a word of a vocabulary and a group of parties.

    Who two parties are is known where each has an address of its own: only what they are called is not.
    """
    if not isinstance(term, Node) or term.kind != "iri":
        return ""
    if has_email(term.value) or _WORDS.fullmatch(term.value) or nodes.types(term).intersection(_GROUPS):
        return ""
    return term.value.removeprefix("https://").removeprefix("http://").rstrip("/#")
