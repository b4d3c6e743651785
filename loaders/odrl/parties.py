"""Parties and targets of which a file gives nothing but an address."""

from __future__ import annotations

import re
from collections.abc import Iterable

from loaders.odrl.contracts import MARK, with_contracts
from loaders.odrl.rules import ASSIGNEE, ASSIGNER, TARGET
from loaders.rdf_nodes import Nodes, Term, nodes_of
from loaders.rdf_said import Said
from loaders.reading.input import Input
from loaders.reading.rdf_input import Node, Statement, Value, parse_statements

_POINTING = frozenset({ASSIGNER, ASSIGNEE, TARGET})
_ADDRESS = re.compile(r"(?:https?://|urn:|did:)[^\s<>\"{}|\\^`]+")
_ROLES = frozenset({"provider", "consumer", "assigner", "assignee"})
"""What samples call a party by: its role, which names nobody."""


def odrl_nodes(input: Input) -> Nodes:
    """The nodes of a file; where addresses of parties and targets stand as texts, as programs of data spaces
    write them, they are read as the addresses they are."""
    if MARK in input.text():
        return _kept(input, with_contracts(parse_statements(input)))
    nodes = nodes_of(input)
    pointed = (one for name in _POINTING for node in nodes.having(name) for one in nodes.objects(node, name))
    if not any(map(_is_address, pointed)):
        return nodes
    return _kept(input, parse_statements(input))


def _kept(input: Input, statements: Iterable[Statement]) -> Nodes:
    said = input.kept.get("odrl")
    if not isinstance(said, Said):
        said = input.kept["odrl"] = Said(map(_settled, statements))
    return Nodes(said)


def _is_address(term: Term) -> bool:
    return isinstance(term, Value) and bool(_ADDRESS.fullmatch(term.text.strip()))


def _settled(statement: Statement) -> Statement:
    subject, predicate, object_ = statement
    if predicate in _POINTING and isinstance(object_, Value) and _is_address(object_):
        object_ = Node(object_.text.strip(), "iri")
    return subject, predicate, object_


def names_a_role(party: Term) -> bool:
    """Whether a party is called by nothing but its role."""
    return isinstance(party, Value) and party.text.strip().casefold() in _ROLES
