"""What the words on drawn maps mean: types of elements, and of the lines between them."""

from __future__ import annotations

import re
from typing import Final

from loaders.reading.tables import heading_key
from ontology.identifiers import concept_iri
from ontology.vocabulary import concept

ORGANISATION, DATASET, RESOURCE, INFRASTRUCTURE, PROJECT, CONVENING, PERSON = (
    "Organisation", "Dataset", "DataResource", "Infrastructure", "Project", "Convening", "person",
)  # fmt: skip

_WORDS: Final[dict[str, str]] = {
    ORGANISATION: "actor, agency, agent, alliance, association, authority, bank, board, body, business, "
    "centre, center, charity, club, coalition, collective, college, commission, company, consortium, "
    "cooperative, corporation, council, department, donor, entity, federation, firm, foundation, "
    "fund, funder, government, group, hospital, hotline, institute, institution, laboratory, "
    "ministry, municipality, network, ngo, nonprofit, office, org, organisation, organization, "
    "partner, platform company, police, regulator, school, society, stakeholder, team, think tank, "
    "trust, union, university",
    DATASET: "data, data set, data source, database, dataset, distribution, hash list, statistics, survey",
    RESOURCE: "catalog, catalogue, code list, collection, framework, guidance, guideline, law, legislation, "
    "method, model, policy, process, publication, report, research, resource, rule, service, specification, "
    "standard, training",
    INFRASTRUCTURE: "api, application, data service, infrastructure, pipeline, platform, software, system, "
    "technology, tool",
    PROJECT: "campaign, initiative, plan, program, programme, project, strategy",
    CONVENING: "conference, convening, event, meeting, summit, workshop",
    PERSON: "citizen, colleague, contact, director, employee, expert, founder, individual, informant, "
    "interviewee, participant, people, person, researcher, respondent, staff, user, volunteer",
}

_OF_WORD: Final = {word: kind for kind, words in _WORDS.items() for word in words.split(", ")}

ASSETS = frozenset({DATASET, RESOURCE, INFRASTRUCTURE})

_TIES: Final[dict[str, tuple[str, bool]]] = {
    "accountable to": ("reports-to", False),
    "advised by": ("advises", True),
    "allied with": ("partner", False),
    "belongs to": ("member", False),
    "collaborates with": ("partner", False),
    "data exchange": ("shares-drawn", False),
    "data flow": ("shares-drawn", False),
    "exchanges data with": ("shares-drawn", False),
    "funded by": ("funds-drawn", True),
    "funding": ("funds-drawn", False),
    "gives data to": ("shares-drawn", False),
    "has member": ("member", True),
    "has part": ("parent", False),
    "hosted by": ("hosts", True),
    "is part of": ("child", False),
    "member of": ("member", False),
    "parent of": ("parent", False),
    "partners with": ("partner", False),
    "provides data to": ("shares-drawn", False),
    "receives data from": ("shares-drawn", True),
    "receives funding from": ("funds-drawn", True),
    "regulates": ("reports-to", True),
    "refers to": ("refers-to", False),
    "sends data to": ("shares-drawn", False),
    "shares data": ("shares-drawn", False),
    "sharing data": ("shares-drawn", False),
    "works with": ("partner", False),
}
"""Word on a line → our kind, and whether the line is meant the other way round."""

_ASKING = frozenset("summary description text sentence sentences".split())
_FORM_WORDS = _ASKING.union(
    "a about activity add an and brief come element enter entity field free goes here insert item it map "
    "more of one optional or organisation organization please project record relationship required short "
    "the thing this to two what write you your".split()
)
"""Words of which a form makes the text that asks for a description."""

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_PLACEHOLDER = re.compile(
    r"^(?:type name|(?:\w+ )?template(?: (?:name|here)\b.*)?|example\b.*|.*\bname here|untitled|todo|tbd|x+)$"
)
"""Words that a form was delivered with and that nobody replaced."""


_DRAWN = frozenset("arrow curve curvedarrow default directed line mutual straight undirected".split())
"""Types of a line that say only which way it points or how it looks."""


def is_drawn(text: str) -> bool:
    """Whether the type of a line says only how it is drawn."""
    return text.casefold() in _DRAWN


def points_both_ways(text: str) -> bool:
    """Whether what is said of a line's direction is that it has both."""
    return heading_key(text) in _BOTH_WAYS


OF_BOTH = frozenset(concept_iri("relationship-type", code) for code in ("partner", "related"))
"""What two are to each other: said one way it is said both ways."""
_BOTH_WAYS = frozenset({"mutual", "both", "both ways", "two way", "bidirectional"})


def words_of(text: str) -> str:
    """A type as plain words: `collaboratesWith` and `COLLABORATES_WITH` are `collaborates with`."""
    return heading_key(_CAMEL.sub(" ", text).replace("_", " "))


def is_placeholder(text: str) -> bool:
    """Whether a text is what a form was delivered with."""
    return bool(_PLACEHOLDER.match(words_of(text)))


def asks_for_text(text: str) -> bool:
    """Whether a description says no more than that one belongs there: `Short free text summary here`."""
    words = words_of(text).split()
    return bool(_ASKING.intersection(words)) and _FORM_WORDS.issuperset(words)


def kind_of_element(stated: str) -> str:
    """The class of record (or *person*) that a type on a map means; empty where it is not known."""
    words = words_of(stated)
    if words in _OF_WORD:
        return _OF_WORD[words]
    # "Public Body", "Data tools": the last word says what it is.
    last = words.rpartition(" ")[2]
    return _OF_WORD.get(last) or _OF_WORD.get(last.removesuffix("s"), "")


_MAY_BE_PERSONS = frozenset("actor agent entity funder partner stakeholder".split())


def may_be_person(stated: str) -> bool:
    """Whether what has this type, or none, may as well be a person as an organisation."""
    words = words_of(stated)
    return (
        kind_of_element(stated) != ORGANISATION
        or words.rpartition(" ")[2].removesuffix("s") in _MAY_BE_PERSONS
    )


def kind_of_tie(stated: str) -> tuple[str, bool]:
    """The concept of a line's kind, and whether it is meant the other way round.

    A word that none of ours covers is *other* (the source's word is kept beside it); no word is *related*.
    """
    words = words_of(stated)
    if not words:
        return concept_iri("relationship-type", "related"), False
    if words in _TIES:
        code, turned = _TIES[words]
        return concept_iri("relationship-type", code), turned
    return concept("relationship-type", words) or concept_iri("relationship-type", "other"), False
