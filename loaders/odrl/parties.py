"""What a party is called of which a file gives nothing but its address."""

from __future__ import annotations

import re

from loaders.rdf_nodes import Nodes, Term
from loaders.reading.contexts import ODRL
from loaders.reading.persons import has_email
from loaders.reading.rdf_input import Node

CALLED_BY_ADDRESS = (
    "guessed: a party that has an address and no name is an organisation, called by its address"
)

_WORDS = re.compile(r"https?://(?:www\.w3\.org/ns/|(?:www\.)?w3id\.org/dpv)\S*")
"""Addresses of words, as that for whoever asks, or for the kinds of parties there are."""
_GROUPS = (
    f"{ODRL}PartyCollection",
    "http://www.w3.org/2006/vcard/ns#Group",
    "http://xmlns.com/foaf/0.1/Group",
)


def called_by_address(nodes: Nodes, term: Term) -> str:
    """The address as a name; empty for a word of a vocabulary and a group of parties.

    Who two parties are is known where each has an address of its own: only what they are called is not.
    """
    if not isinstance(term, Node) or term.kind != "iri":
        return ""
    if has_email(term.value) or _WORDS.fullmatch(term.value) or nodes.types(term).intersection(_GROUPS):
        return ""
    return term.value.removeprefix("https://").removeprefix("http://").rstrip("/#")
