"""data.json: the catalogue of a US public body (Project Open Data 1.0 and 1.1) → datasets and publishers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import quote

from loaders.body_names import without_names
from loaders.catalogue_records import Catalogue
from loaders.drafts import Draft, Party
from loaders.json_fields import Fields, bounded_words, is_json_with, json_of
from loaders.loader import Loader, Reading
from loaders.noting import Notes
from loaders.rdf_assets import access_level_of, split_keywords
from loaders.reading.input import Input
from loaders.reading.persons import strip_emails
from ontology.account import Problem
from ontology.errors import UnreadableFile
from ontology.identifiers import concept_iri, known_identifier
from ontology.records import Dataset, Infrastructure, Record, Source, Text

_MARK = re.compile(r'"(?:accessLevel|bureauCode|programCode|conformsTo|dataset)"\s*:|"dcat:Dataset"')
_LEVELS: Final = {"public": "open", "restricted public": "on-application", "non-public": "closed"}
"""Word of Project Open Data → code of our scheme `access-level`."""
_OF_A_DATASET = frozenset(
    {"accessLevel", "bureauCode", "programCode", "contactPoint", "mbox", "distribution"}
)
_IN_A_CATALOGUE = _OF_A_DATASET | {
    "accessRights", "description", "identifier", "issued", "keyword", "landingPage", "license", "modified",
    "publisher", "spatial", "theme",
}  # fmt: skip
"""What a dataset has as well, which counts where it stands under `dataset` or says that it is one."""
_CONTEXT = re.compile(r"project-open-data|dcat-us")
_SERIES, _SERVICES = ("datasetSeries",), ("service",)
"""Under these the catalogue of DCAT-US 3 lists what is no dataset."""
_OF_THE_CATALOGUE = frozenset(
    {"@context", "@id", "@type", "conformsTo", "describedBy", "title", "publisher", "dataset"}
)
"""What is read of a catalogue itself, or says what it is."""
_MOST_PARENTS = 12
"""Levels of *part of* that a publisher is followed up through. The deepest real one has five."""
_LOOKED_AT = 20


def recognises(input: Input) -> bool:
    """Whether the content is a list of datasets as Project Open Data writes them."""
    return is_json_with(input, _MARK, _fits)


def _fits(value: Any) -> bool:
    found = _listed(value)
    if found is None:
        return False
    if not found:
        return isinstance(value, Mapping) and "project-open-data" in str(value.get("conformsTo"))
    if isinstance(value, Mapping) and not _is_ours(value):
        return False
    looked_at = [one for one in found[:_LOOKED_AT] if isinstance(one, Mapping) and "title" in one]
    says_so = isinstance(value, Mapping) and bool(_CONTEXT.search(str(value.get("conformsTo"))[:1000]))
    if not looked_at or (2 * len(looked_at) <= len(found[:_LOOKED_AT]) and not says_so):
        # One that is broken is refused by itself.
        return False
    if isinstance(value, Mapping) or all(_says_it_is_one(one) for one in looked_at):
        told = [len(_IN_A_CATALOGUE & one.keys()) for one in looked_at]
        # Of a catalogue that says what it is one may have nothing but a title.
        return (min(told) > 0 or says_so) and max(told) > 1
    return all(len(_OF_A_DATASET & one.keys()) > 1 for one in looked_at)


def _is_ours(value: Mapping[str, Any]) -> bool:
    """Whether a catalogue has no context, or that of Project Open Data or of its successor, DCAT-US."""
    return "@context" not in value or bool(_CONTEXT.search(json.dumps(value["@context"], default=str)[:1000]))


def _says_it_is_one(one: Mapping[str, Any]) -> bool:
    return one.get("@type") == "dcat:Dataset" and "@context" not in one


def _listed(value: Any) -> list[Any] | None:
    """The datasets: under `dataset` (1.1), or the file itself a list (1.0) or one dataset."""
    if isinstance(value, Mapping) and value.get("@type") == "dcat:Dataset" and "dataset" not in value:
        return [value]
    found = value.get("dataset") if isinstance(value, Mapping) else value
    return found if isinstance(found, list) else None


def _sections(input: Input) -> list[tuple[str, list[Any]]]:
    """The lists of the file and where they stand: datasets, and in DCAT-US 3 series and services too."""
    value = json_of(input)
    found = _listed(value)
    if found is None:
        raise UnreadableFile(
            f"{input.name} has no list of datasets.", 'Write {"conformsTo": …, "dataset": […]}.'
        )
    if not isinstance(value, Mapping) or "dataset" not in value:
        return [("", found)]
    others = [(name, value.get(name)) for name in (*_SERIES, *_SERVICES)]
    return [("/dataset", found), *((f"/{name}", one) for name, one in others if isinstance(one, list))]


def describe(input: Input) -> Source:
    """A data.json names its publishers dataset by dataset, and itself by a title at most."""
    _sections(input)
    value = json_of(input)
    title = value.get("title") if isinstance(value, Mapping) and "dataset" in value else None
    return Source(name="", title=strip_emails(title)[0].strip() if isinstance(title, str) else "")


def read(input: Input, reading: Reading) -> Iterator[Record | Problem]:
    """The datasets with the organisations that publish them."""
    catalogue = Catalogue(reading)
    sections = _sections(input)
    place = quote(input.name, safe="")
    for path, found in sections:
        catalogue.account.read += len(found)
        for number, one in enumerate(found):
            address = f"{place}#{path}/{number}"
            if not isinstance(one, Mapping):
                yield catalogue.refused(
                    address, "not-a-dataset", "This is no dataset.", "Write an object with a title.",
                    found=json.dumps(one, default=str)[:80],
                )  # fmt: skip
                continue
            draft = _draft(one, catalogue, address)
            if path[1:] in _SERVICES:
                draft.record, draft.said["kind"] = Infrastructure, concept_iri("asset-type", "api")
            if problem := catalogue.add(draft):
                yield problem
    value = json_of(input)
    if isinstance(value, Mapping) and sections[0][0]:
        rest = Fields(value, catalogue.notes, "catalogue.")
        rest.leave(*_OF_THE_CATALOGUE, *(path[1:] for path, _ in sections))
        rest.tell_rest()
    yield from catalogue.records()


def _draft(raw: Mapping[str, Any], catalogue: Catalogue, address: str) -> Draft:
    notes = catalogue.notes
    fields = Fields(raw, notes)
    contacts = [Fields(one, notes).text("fn") for one in fields.objects("contactPoint")]
    contacts.append(fields.text("contactPoint", "person"))
    fields.drop_persons("contactPoint", "mbox", "person")
    publisher = _publisher(fields, catalogue, address)
    places, places_stated = fields.places("spatial")
    stated = fields.text("identifier")
    doi = known_identifier(stated) or ""
    label = fields.text("title")
    said = {
        "description": without_names(fields.long_text("description"), contacts, notes),
        "homepage": fields.link("landingPage", "accessURL", "webService", "endpointURL"),
        "issued": fields.day("issued"),
        "modified": fields.day("modified"),
        "keywords": _keywords(fields, notes),
        "licence": fields.link("license") or fields.text("license"),
        "access_level": _access_level(fields, catalogue),
        "places": places,
        "places_stated": places_stated,
    }
    files = fields.objects("distribution")
    for one in files:
        inner = Fields(one, notes)
        notes.note("files that datasets list, by format", inner.text("format", "mediaType") or "not said")
        said["homepage"] = said["homepage"] or inner.link("accessURL")
    fields.leave("@type", "downloadURL", "format")
    fields.tell_rest()
    return Draft(
        Dataset,
        label=label,
        address=address,
        key=(stated,) if stated else (label, publisher.name if publisher else ""),
        said=said,
        identifier=doi if doi.startswith("doi:") else None,
        content=raw,
        holders=[publisher] if publisher else [],
        publishers=[publisher] if publisher else [],
    )


def _keywords(fields: Fields, notes: Notes) -> tuple[Text, ...]:
    """Keywords and themes; version 1.0 writes the keywords as one text with commas."""
    keywords = fields.texts("keyword")
    if isinstance(fields.value("keyword"), str):
        keywords = tuple(one.value for one in split_keywords(map(Text, keywords)))
    return bounded_words([*keywords, *fields.texts("theme", inner=("prefLabel", "title", "name"))], notes)


def _publisher(fields: Fields, catalogue: Catalogue, address: str) -> Party | None:
    """The publisher, and above it what it belongs to."""
    level: Any = fields.value("publisher")
    if isinstance(level, str):
        return catalogue.party(fields.text("publisher"), address)
    first: Party | None = None
    lower: Party | None = None
    for _ in range(_MOST_PARENTS):
        if not isinstance(level, Mapping):
            break
        inner = Fields(level, catalogue.notes, "publisher.")
        party = catalogue.party(
            inner.text("name"),
            address,
            homepage=inner.link("homepage", "url"),
            is_body=inner.text("@type").endswith("Organization"),
        )
        level = inner.value("subOrganizationOf")
        inner.leave("@type", "@id")
        inner.tell_rest()
        if party is None:
            continue
        if lower is not None:
            catalogue.is_part_of(lower, party)
        first, lower = first or party, party
    else:
        if isinstance(level, Mapping):
            catalogue.notes.note(f"publishers above the {_MOST_PARENTS}th level, left out")
    return first


def _access_level(fields: Fields, catalogue: Catalogue) -> str:
    stated = fields.text("accessLevel")
    if not stated:
        rights = fields.text("accessRights")
        level = access_level_of(rights) if rights else ""
        if rights and not level:
            catalogue.notes.note("access rights without a word in our scheme, not read", rights)
        return level
    code = _LEVELS.get(stated.casefold())
    if code is None:
        catalogue.notes.note("access level that Project Open Data does not know", stated)
        return ""
    return concept_iri("access-level", code)


LOADER = Loader(
    kind="data-json",
    title="data.json catalogue of Project Open Data",
    version="6",
    unit="datasets",
    recognises=recognises,
    describe=describe,
    read=read,
)
