"""What a heading of a list means: the kind of the things below it, their sector, or the place they are in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from loaders.plain_text import MOST_LETTERS_OF_A_NAME
from loaders.reading.tables import heading_key
from ontology.identifiers import concept_iri, place_iri
from ontology.places import resolve_place

ORGANISATION, DATASET, RESOURCE, INFRASTRUCTURE, CONVENING, PERSON = (
    "Organisation", "Dataset", "DataResource", "Infrastructure", "Convening", "person",
)  # fmt: skip

_WORDS: Final[dict[tuple[str, str], str]] = {
    (ORGANISATION, ""): "advocacy groups, agencies, associations, councils, institutes, institutions, orgs, "
    "organisations, organizations, partnerships, public bodies, think tanks, working groups",
    (ORGANISATION, "academia"): "research centers, research centres, research groups, research institutes, "
    "research labs, universities",
    (ORGANISATION, "alliance"): "alliances, coalitions, consortia, consortiums",
    (ORGANISATION, "business"): "businesses, companies, start ups, startups, vendors",
    (ORGANISATION, "civil-society"): "charities, civil society, civil society organisations, "
    "civil society organizations, ngos, non profits, nonprofits, nonprofit organizations",
    (ORGANISATION, "funder"): "charitable foundations, donors, funders, grant makers, grantmakers",
    (
        ORGANISATION,
        "government",
    ): "government agencies, government bodies, government departments, ministries",
    (ORGANISATION, "helpline"): "helplines",
    (ORGANISATION, "hotline"): "hotlines",
    (ORGANISATION, "regulator"): "regulators, regulatory bodies",
    (
        DATASET,
        "",
    ): "corpora, data, data set, data sets, data sources, databases, dataset, datasets, open data, "
    "statistics",
    (RESOURCE, ""): "acts, frameworks, laws, legislation, policies, regulations, resources, specifications, "
    "standards, statutes",
    (RESOURCE, "code-list"): "code lists, ontologies, taxonomies, vocabularies",
    (RESOURCE, "guideline"): "best practices, codes of practice, guidance, guidelines",
    (RESOURCE, "model"): "models",
    (RESOURCE, "report"): "articles, books, case studies, papers, publications, reports, white papers",
    (RESOURCE, "tool"): "applications, apps, clients, libraries, packages, sdks, software, toolkits, tools",
    (RESOURCE, "training"): "courses, learning materials, learning resources, moocs, trainings, tutorials",
    (INFRASTRUCTURE, ""): "infrastructure, platforms, services",
    (INFRASTRUCTURE, "api"): "apis",
    (INFRASTRUCTURE, "repository"): "catalogs, catalogues, portals, repositories",
    (CONVENING, ""): "conferences, events, meetups, summits, symposia, venues, workshops",
    (PERSON, ""): "authors, bloggers, contributors, experts, individuals, influencers, maintainers, people, "
    "persons, researchers, speakers",
}
"""(class of records, code of its kind or sector) → words that end a heading or a part of it.

In the plural, since a heading in the singular is a topic (*Law*, *Business*); and without words that
are as often something else (*networks*, *groups*, *foundations*), which would guess organisations.
"""

_OF_WORD: Final = {word: meant for meant, words in _WORDS.items() for word in words.split(", ")}
_LONGEST: Final = max(len(word.split()) for word in _OF_WORD)
_PREPOSITIONS = frozenset("about across against at based by for from in of on to using with".split())
_BETWEEN = re.compile(r"\s*(?:&|,|/|\+|;|\band\b|\bor\b)\s*", re.IGNORECASE)
_SHORT_CODE = re.compile(r":[a-z0-9_+-]+:")
"""A picture by its name, as GitHub writes it: `:heart:`."""
_DASH = re.compile(r"(.+?)(?:\s+[-–—|]|:)\s+(.+)")
"""What stands behind a dash or a colon says more of what stands before it: *Datasets - images*."""
_BRACKET = re.compile(r"([^()]*\S)\s*\(([^()]*)\)\s*")
"""A heading that ends in words in brackets."""
_ABOUT_THE_LIST = frozenset(
    """awesome content contents contribute contributing contribution licence license lists of related table
    toc""".split()
)
"""A heading of nothing but these words is over the list's own contents, rules or terms."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one heading says; each part is empty where it says nothing of it."""

    record: str = ""
    kind: str = ""
    """Code of a sector for an organisation, of an asset type for anything else."""
    place: str = ""
    several: bool = False
    """Whether it names things of several classes, so that nobody can tell of which one below it is."""


NOTHING = Meaning()


def meaning_of(heading: str) -> Meaning:
    """What a heading says of the things below it."""
    if len(heading) > MOST_LETTERS_OF_A_NAME:
        return NOTHING
    heading = _SHORT_CODE.sub(" ", heading).strip()
    # In "Tools for data", the word before the preposition is what the things are; in "Tools (Kenya)" too.
    said, _, about = _at_preposition(heading)
    if bracket := _BRACKET.fullmatch(heading):
        said, about = bracket[1], bracket[2]
    elif (dash := _DASH.fullmatch(said)) and _of_part(dash[1]) and not _of_part(dash[2]):
        said, about = dash[1], ""
    parts = [part for part in _BETWEEN.split(said) if part.strip()]
    found = [one for part in parts if (one := _of_part(part))]
    records = {record for record, _ in found}
    # "Detection and moderation tools" are tools; what "research and datasets" are, nobody can tell.
    is_bare = any(heading_key(part) in _OF_WORD for part in parts)
    if len(records) > 1 or (is_bare and len(found) < len(parts)):
        return Meaning(several=True, place=_place(about))
    if not found:
        return Meaning(place=_place(heading))
    kinds = {kind for _, kind in found}
    place = _place(about) or _place(_before(said))
    return Meaning(records.pop(), kinds.pop() if len(kinds) == 1 else "", place)


def is_about_the_list(heading: str) -> bool:
    """Whether a heading is over the list's own contents or rules."""
    return all(word in _ABOUT_THE_LIST for word in heading_key(heading).split()) if heading.strip() else False


def _at_preposition(heading: str) -> tuple[str, str, str]:
    words = heading.split()
    for at, word in enumerate(words[1:], 1):
        if word.casefold() in _PREPOSITIONS:
            return " ".join(words[:at]), word, " ".join(words[at + 1 :])
    return heading, "", ""


def _of_part(part: str) -> tuple[str, str] | None:
    """The class that the last words of a part name; the longest phrase that is known counts."""
    words = heading_key(part).split()[-_LONGEST:]
    phrases = (" ".join(words[start:]) for start in range(len(words)))
    return next((_OF_WORD[phrase] for phrase in phrases if phrase in _OF_WORD), None)


def _before(said: str) -> str:
    """What stands before the words that name the class: *UK* in *UK organisations*."""
    words = said.split()
    return next(
        (
            " ".join(words[:at])
            for at in range(max(1, len(words) - _LONGEST), len(words))
            if _of_part(" ".join(words[at:])) and _place(" ".join(words[:at]))
        ),
        "",
    )


def _place(text: str) -> str:
    """The place that a text names by itself, never one that is only guessed."""
    found = resolve_place(text.strip(" :()-")) if 0 < len(text) < 100 else None
    return place_iri(found.code) if found and not found.guessed else ""


def kind_iri(meaning: Meaning) -> str:
    """The concept of the kind or the sector, or empty."""
    if not meaning.kind:
        return ""
    return concept_iri("sector" if meaning.record == ORGANISATION else "asset-type", meaning.kind)
