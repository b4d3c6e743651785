"""The organisations that an RDF file names as publishers, creators or parties: which nodes are one body.

Equal identifiers of a known scheme are one organisation; so are, inside one file, equal names and
equal `dct:identifier`s (RULES 1). Natural persons are counted and never made.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256

from loaders.agent_addresses import UID, called_by_address, is_of_a_person
from loaders.bodies import SEVERAL_NAMES
from loaders.cell_text import names_nothing
from loaders.loader import Reading
from loaders.person_names import reads_as_person
from loaders.rdf_nodes import Nodes, Term, names_of, text_order
from loaders.reading.persons import strip_emails
from loaders.reading.rdf_input import Node, Value
from ontology.account import Problem
from ontology.identifiers import SCHEME_RANK, known_identifier, normal_name
from ontology.records import Organisation, Text
from ontology.terms import DCT, FOAF, RDFS, SKOS

VCARD = "http://www.w3.org/2006/vcard/ns#"
ADMS_IDENTIFIER = "http://www.w3.org/ns/adms#identifier"

_SCHEMA_ORGANISATIONS = (
    "Organization Corporation GovernmentOrganization NGO EducationalOrganization CollegeOrUniversity School "
    "ResearchOrganization Consortium FundingAgency MedicalOrganization Hospital Cooperative OnlineBusiness "
    "LocalBusiness Library LibrarySystem ArchiveOrganization Museum NewsMediaOrganization WorkersUnion "
    "PoliticalParty SportsOrganization PerformingGroup SearchRescueOrganization Airline"
)
ORGANISATION_CLASSES = frozenset(
    {
        FOAF.Organization,
        f"{VCARD}Organization",
        "http://www.w3.org/ns/org#Organization",
        "http://www.w3.org/ns/org#FormalOrganization",
        "http://www.w3.org/ns/org#OrganizationalUnit",
        "http://www.w3.org/ns/prov#Organization",
        "https://w3id.org/dpv#Organisation",
        *(
            f"{scheme}://schema.org/{name}"
            for scheme in ("http", "https")
            for name in _SCHEMA_ORGANISATIONS.split()
        ),
    }
)
"""Classes whose members are said to be organisations."""

_NAMED_CLASS = re.compile(r"[#/](?:\w*Organi[sz]ation(?:alUnit)?|LegalEntity|LegalParticipant|\w+Company)$")
"""Classes of any other vocabulary whose name says the same: of registers of companies, of public services."""
_KIND = f"{DCT.title.removesuffix('title')}type"
_PUBLISHER_KIND = re.compile(r"purl\.org/adms/publishertype/\w")
"""What DCAT-AP says of a publisher: company, authority, non-profit; one kind of it is private individuals."""

PERSON_CLASSES = frozenset(
    {
        FOAF.Person,
        f"{VCARD}Individual",
        "http://www.w3.org/ns/person#Person",
        "http://www.w3.org/ns/prov#Person",
        "http://schema.org/Person",
        "https://schema.org/Person",
    }
)
"""Classes of natural persons: nothing of such a node is kept."""

_NAMES = (
    FOAF.name,
    f"{VCARD}organization-name",
    f"{VCARD}fn",
    "http://schema.org/legalName",
    "http://schema.org/name",
    "https://schema.org/name",
    SKOS.prefLabel,
    RDFS.label,
    DCT.title,
)
_ALTERNATIVES = (
    SKOS.altLabel,
    f"{DCT.title.removesuffix('title')}alternative",
    "http://schema.org/alternateName",
    "https://schema.org/alternateName",
)
"""Other names of a body: they are its, and make two bodies none."""
_PAGES = (f"{FOAF.page.rpartition('/')[0]}/homepage", FOAF.page, f"{VCARD}hasURL", "http://schema.org/url")
_IDENTIFIERS = (
    DCT.identifier,
    "http://schema.org/identifier",
    "http://www.w3.org/ns/org#identifier",
    "http://schema.org/leiCode",
)
_SAME = ("http://schema.org/sameAs",)
"""Where an identifier of a known register stands as an address; other addresses there say nothing."""
_IDENTIFIER_VALUES = (SKOS.notation, "http://schema.org/value")

_NO_NAMES = ("lei:", "org-id:")
"""Schemes of which a bare identifier, as a text, is nobody's name."""
_ADDRESSES = ("http://", "https://", "mailto:", "did:", "urn:")
"""How a text begins that is no name."""
MOST_NAMES_OF_ONE_IDENTIFIER = 5
"""An identifier of no known scheme under which more different names stand is a code for a kind of
body, not the identity of one, and joins nothing."""

PUBLISHING = "publisher or rights holder"
"""What the agents of a catalogue are, as its account names them."""

PERSONS_NOTE = f"persons named as {PUBLISHING}, left out"


CALLED_BY_IDENTIFIER = "an organisation without a name in the file is called by its identifier"


@dataclass(slots=True)
class _Agent:
    """One node or text that is named as publisher or rights holder."""

    term: Term
    names: list[Text]
    known: list[str] = field(default_factory=list)
    """Identifiers of known schemes, `scheme:value`, best scheme first."""
    local: list[str] = field(default_factory=list)
    """The file's own identifiers."""

    @property
    def tokens(self) -> list[str]:
        """What makes two agents without known identifier one: equal names, equal local identifiers."""
        names = [f"name {normal_name(name.value)}" for name in self.names]
        return names + [f"local {identifier}" for identifier in self.local]


class _Groups:
    """Union-find over texts."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}

    def root(self, text: str) -> str:
        while (parent := self._parent.setdefault(text, text)) != text:
            self._parent[text] = self._parent[parent]
            text = parent
        return text

    def join(self, texts: Iterable[str]) -> None:
        first, *others = sorted({self.root(text) for text in texts}) or [""]
        for other in others:
            self._parent[other] = first


def organisations_of(
    nodes: Nodes,
    terms: Iterable[Term],
    file: str,
    reading: Reading,
    *,
    role: str = PUBLISHING,
    tells_called: bool = True,
) -> tuple[dict[Term, str], list[Organisation | Problem]]:
    """The IRI for each agent that is an organisation, and the organisations, sorted by IRI.

    One without a name is called by its identifier or its address, which is noted (the second only where
    `tells_called`); persons and what has no address either are in neither. `role` says what they are, for
    people.
    """
    iris: dict[Term, str] = {}
    made: list[Organisation | Problem] = []
    agents: list[_Agent] = []
    for term in terms:
        agent = _agent(nodes, term)
        if _is_person(nodes, agent):
            reading.account.note(f"persons named as {role}, left out")
        elif agent.names or agent.known:
            agents.append(agent)
        elif name := called_by_address(nodes, term):
            agents.append(_Agent(term, [Text(name)], agent.known, agent.local))
            if tells_called:
                reading.account.note(called_by_address_note(role))
        elif _is_said_to_be_unknown(nodes, term):
            reading.account.note(f"{role} that is said not to be known (n/a, unknown), left out")
        else:
            made.append(_nameless(nodes, term, file, role))
    organisations: dict[str, Organisation] = {}
    for members in _grouped(agents):
        organisation = _organisation(nodes, members, file, reading, role)
        organisations[organisation.iri] = organisation
        for member in members:
            iris[member.term] = organisation.iri
            if isinstance(member.term, Node):
                nodes.use(member.term)
    made += [organisations[iri] for iri in sorted(organisations)]
    return iris, made


def is_person(nodes: Nodes, term: Term) -> bool:
    """Whether a node or text that is named as a body is a natural person, of whom nothing is kept."""
    return _is_person(nodes, _agent(nodes, term))


def persons_under(nodes: Nodes, node: Node, *predicates: str, within: str | None = None) -> list[str]:
    """The names of the natural persons under these properties; `within`: of those some of whose names stand
    in that text, which is asked first, since to tell who is a person takes ten times as long."""
    found: list[str] = []
    for term in nodes.objects(node, *predicates):
        texts = nodes.texts(term, *_NAMES) if isinstance(term, Node) else [Text(term.text)]
        names = [one.value for one in texts]
        if (within is None or any(one in within for one in names)) and is_person(nodes, term):
            found += names
    return found


def _agent(nodes: Nodes, term: Term) -> _Agent:
    if not isinstance(term, Node):
        text = _name_in(term.text)
        is_address = text.startswith(_ADDRESSES)
        known_there = known_identifier(text)
        if known_there and (is_address or known_there.startswith(_NO_NAMES)):
            return _Agent(term, [], [known_there])
        return _Agent(term, [Text(text, term.language)] if text and not is_address else [])
    stated = [text.value for one in _IDENTIFIERS for text in nodes.texts(term, one)]
    for identifier in nodes.nodes(term, ADMS_IDENTIFIER, *_IDENTIFIERS):
        stated += [text.value for text in nodes.texts(identifier, *_IDENTIFIER_VALUES)]
    candidates = [*stated, *(node.value for node in nodes.nodes(term, *_IDENTIFIERS, UID))]
    candidates += [text.value for text in nodes.texts(term, UID)]
    candidates += nodes.links(term, *_SAME)
    known = {found for text in candidates if (found := known_identifier(text))}
    if term.kind == "iri" and (found := known_identifier(term.value)):
        known.add(found)
    names = (Text(_name_in(name.value), name.language) for name in nodes.texts(term, *_NAMES))
    return _Agent(
        term,
        [name for name in names if name.value],
        sorted(known, key=_scheme_order),
        [text for text in stated if not known_identifier(text) and any(map(str.isalnum, text))],
    )


def _name_in(text: str) -> str:
    """The name that a text is, without e-mail addresses; empty where it says that none is known (`n/a`)."""
    name = strip_emails(text)[0].strip()
    return "" if names_nothing(name) else name


def _scheme_order(identifier: str) -> tuple[int, str]:
    scheme = identifier.partition(":")[0]
    return (SCHEME_RANK.index(scheme) if scheme in SCHEME_RANK else len(SCHEME_RANK)), identifier


def _is_person(nodes: Nodes, agent: _Agent) -> bool:
    """Said to be a person; or not said to be an organisation, with a person's name, or with none and an
    address that is a person's."""
    types = nodes.types(agent.term) if isinstance(agent.term, Node) else frozenset[str]()
    if types & PERSON_CLASSES or (isinstance(agent.term, Node) and "orcid.org/" in agent.term.value):
        return True
    if types & ORGANISATION_CLASSES or agent.known or any(map(_NAMED_CLASS.search, types)):
        return False
    if not agent.names:
        stated = agent.term.value if isinstance(agent.term, Node) else agent.term.text.strip()
        is_address = not isinstance(agent.term, Node) or agent.term.kind == "iri"
        return is_address and is_of_a_person(stated)
    if not any(reads_as_person(name.value) for name in agent.names):
        return False
    if isinstance(agent.term, Node):
        kinds = [node.value for node in nodes.nodes(agent.term, _KIND)]
        if any(_PUBLISHER_KIND.search(kind) and "ndividual" not in kind for kind in kinds):
            return False
    # A body of that name stands in the file as one: the name is its.
    return not any(normal_name(name.value) in _names_of_bodies(nodes) for name in agent.names)


def _names_of_bodies(nodes: Nodes) -> frozenset[str]:
    """The names of the nodes that are said to be organisations."""
    if nodes.names_of_bodies is None:
        bodies = nodes.of_type(*ORGANISATION_CLASSES)
        nodes.names_of_bodies = frozenset(
            normal_name(text.value) for node in bodies for text in nodes.texts(node, *_NAMES)
        )
    return nodes.names_of_bodies


def _other_names(nodes: Nodes, own: list[Node]) -> list[Text]:
    """Those under further properties that have names, and as alternatives; without persons'."""
    found: dict[Text, None] = {}
    for node in own:
        for predicate in (*_NAMES, *_ALTERNATIVES):
            for name in nodes.texts(node, predicate):
                text = _name_in(name.value)
                if text and not text.startswith(_ADDRESSES) and not reads_as_person(text):
                    found[Text(text, name.language)] = None
    return sorted(found, key=text_order)


def called_by_address_note(role: str) -> str:
    """What an account says of organisations that have no name."""
    first = role.split(maxsplit=1)[0].rstrip(",")
    return f"guessed: a {first} that has an address and no name is an organisation, called by its address"


def _is_said_to_be_unknown(nodes: Nodes, term: Term) -> bool:
    texts = nodes.texts(term, *_NAMES) if isinstance(term, Node) else [Text(term.text.strip())]
    return any(text.value and names_nothing(text.value) for text in texts)


def _nameless(nodes: Nodes, term: Term, file: str, role: str) -> Problem:
    return Problem(
        code="publisher-without-name" if role == PUBLISHING else "organisation-without-name",
        wrong=f"A {role} has no name in this file; it was left out.",
        remedy="Give its node a foaf:name, or a dct:identifier of a known scheme such as ROR or LEI.",
        file=f"{file}#node={nodes.key(term)}" if isinstance(term, Node) else file,
        found=nodes.key(term)[:80] if isinstance(term, Node) else strip_emails(term.text)[0][:80],
        refuses=False,
    )


def _grouped(agents: list[_Agent]) -> Iterator[list[_Agent]]:
    """The agents that are one organisation, together.

    Known identifiers join first. An agent without any joins those of equal name or equal local
    identifier, unless that would join two bodies that known identifiers tell apart.
    """
    names_under: dict[str, set[str]] = {}
    for agent in agents:
        for identifier in agent.local:
            names_under.setdefault(identifier, set()).update(normal_name(name.value) for name in agent.names)
    for agent in agents:
        agent.local = [one for one in agent.local if len(names_under[one]) <= MOST_NAMES_OF_ONE_IDENTIFIER]
    groups = _Groups()
    known_under: dict[str, set[str]] = {}
    for agent in agents:
        groups.join(agent.known or agent.tokens)
    for agent in agents:
        for token in agent.tokens if agent.known else ():
            known_under.setdefault(token, set()).add(groups.root(agent.known[0]))
    reached: dict[str, set[str]] = {}
    for agent in agents:
        if not agent.known:
            found = reached.setdefault(groups.root(agent.tokens[0]), set())
            found.update(*(known_under.get(token, set()) for token in agent.tokens))
    for root, known in reached.items():
        if len(known) == 1:
            groups.join([root, *known])
    together: dict[str, list[_Agent]] = {}
    for agent in agents:
        together.setdefault(groups.root((agent.known or agent.tokens)[0]), []).append(agent)
    yield from together.values()


def _organisation(
    nodes: Nodes, members: list[_Agent], file: str, reading: Reading, role: str
) -> Organisation:
    def preference(pair: tuple[bool, Text]) -> tuple[bool, tuple[int, str, str]]:
        return pair[0], text_order(pair[1])

    # The name on a node with an IRI goes before that on a blank node or in a bare text.
    pairs = [
        (not (isinstance(member.term, Node) and member.term.kind == "iri"), name)
        for member in members
        for name in member.names
    ]
    own = [member.term for member in members if isinstance(member.term, Node)]
    label, labels, aliases = names_of(
        [*(name for _, name in sorted(pairs, key=preference)), *_other_names(nodes, own)] if pairs else ()
    )
    known = sorted({identifier for member in members for identifier in member.known}, key=_scheme_order)
    if not label:
        label = known[0].partition(":")[2]
        reading.account.note(f"guessed: {CALLED_BY_IDENTIFIER}")
    local = sorted({identifier for member in members for identifier in member.local})
    # A node with an IRI goes before blank ones here too, whose keys begin with `_:`.
    keys = sorted((nodes.key(node) for node in own), key=lambda key: (key.startswith("_:"), key))
    pages = sorted({link for node in own for link in nodes.links(node, *_PAGES)[:1]})
    if not own:
        keys.append(f"_:{sha256(label.encode()).hexdigest()[:10]}")
    stated = [member.term.text.strip() for member in members if isinstance(member.term, Value)]
    if not own and pairs and not all(text.startswith(_ADDRESSES) for text in stated):
        first = role.split(maxsplit=1)[0].rstrip(",")
        reading.account.note(f"guessed: a {first} given as a text is an organisation of that name")
    if len({normal_name(name.value) for _, name in pairs}) > 1 and len(members) > 1:
        reading.account.note(SEVERAL_NAMES)
    key = (local[0], DCT.identifier) if local else (label,)
    return Organisation(
        iri=reading.mint.thing("organisation", known[0] if known else None, *key),
        address=f"{file}#node={keys[0]}",
        label=label,
        labels=labels,
        aliases=aliases,
        identifiers=tuple(known),
        homepage=pages[0] if pages else "",
    )
