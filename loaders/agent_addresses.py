"""Organisations of which an RDF file gives nothing but an address: whether that is theirs, and their name."""

from __future__ import annotations

import re
from urllib.parse import unquote

from loaders.person_names import reads_as_person
from loaders.rdf_nodes import Nodes, Term, last_segment
from loaders.reading.contexts import ODRL
from loaders.reading.persons import has_email
from loaders.reading.rdf_input import Node, Value
from ontology.terms import FOAF

_ADDRESS = re.compile(r"(?:https?://|urn:|did:)[^\s<>\"{}|\\^`]+")
_WORDS = re.compile(r"https?://(?:www\.w3\.org/ns/|(?:www\.)?w3id\.org/dpv|xmlns\.com/foaf/)\S*")
"""Addresses of words, as that for whoever asks, or for the kinds of parties there are."""
_GROUPS = frozenset(
    {
        f"{ODRL}PartyCollection",
        "http://www.w3.org/2006/vcard/ns#Group",
        "http://xmlns.com/foaf/0.1/Group",
    }
)
UID, _HOMEPAGE = f"{ODRL}uid", f"{FOAF.name.removesuffix('name')}homepage"
"""Where the address of a node without one stands: as its number in a policy, else as its homepage."""
_AT_PERSONS = re.compile(
    r"^(?:mailto|tel|acct):|[/#:](?:people|persons?|users?|individuals?)[/#:]|#me$|/~"
    r"|orcid\.org/|linkedin\.com/in/|researchgate\.net/profile/",
    re.IGNORECASE,
)
"""Marks of an address that is a person's, where nothing else is said: its place under persons or users."""
_BETWEEN_WORDS = re.compile(r"[-_+.\s]+|(?<=[a-z])(?=[A-Z])")


def called_by_address(nodes: Nodes, term: Term) -> str:
    """The address as a name; empty for a word of a vocabulary, a group of parties and what has no address.

    Who somebody is is known by an address: only what they are called is not.
    """
    if isinstance(term, Node) and nodes.types(term) & _GROUPS:
        return ""
    if isinstance(term, Node) and term.kind == "iri":
        address = term.value
    else:
        # A node may have a relative address, a text is one by its form.
        found = [term.text.strip()] if isinstance(term, Value) else _addresses_on(nodes, term)
        address = next((one for one in found if _ADDRESS.fullmatch(one) and not is_of_a_person(one)), "")
    if not address or has_email(address) or _WORDS.fullmatch(address):
        return ""
    return address.removeprefix("https://").removeprefix("http://").rstrip("/#")


def _addresses_on(nodes: Nodes, node: Node) -> list[str]:
    numbers = [one.value if isinstance(one, Node) else one.text.strip() for one in nodes.objects(node, UID)]
    return [*numbers, *nodes.links(node, _HOMEPAGE)]


def is_of_a_person(address: str) -> bool:
    """Whether an address is a person's: by its place, or by the name at its end."""
    if _AT_PERSONS.search(address):
        return True
    words = _BETWEEN_WORDS.split(unquote(last_segment(address.partition("?")[0])))
    return len(words) > 1 and reads_as_person(" ".join(word.capitalize() for word in words if word))
