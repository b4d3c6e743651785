"""DataCite: descriptions by DOI (XML of schema 3 and 4, JSON of the API) → datasets and organisations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote

from loaders.body_names import without_names
from loaders.catalogue_records import Catalogue
from loaders.cell_text import cell_text
from loaders.datacite.parties import HOLDS, funding_ties, identifier_of, objects, organisation_of, ties_of
from loaders.datacite.xml_form import NAMESPACE, attributes_of, resources_in
from loaders.drafts import Draft, Party, Tie
from loaders.json_fields import Fields, bounded_words, day_of, is_json_with, json_of, most_are, places_of
from loaders.loader import Loader, Reading
from loaders.rdf_assets import access_level_of
from loaders.reading.input import Input
from loaders.reading.xml_input import looks_like_xml, parse_xml
from loaders.record_files import RecordFiles
from ontology.account import Problem
from ontology.errors import UnreadableFile
from ontology.identifiers import concept_iri, known_identifier
from ontology.records import Asset, DataResource, Dataset, Record, Source, Text

_MARK = re.compile(r'"(?:nameType|publicationYear|resourceTypeGeneral|creators|fundingReferences)"\s*:')
_PEEK_BYTES = 65_536
"""Within so many bytes a file names DataCite, also one in which an answer of a repository is around it."""
_MORE = re.compile(rb"<(?:\w+:)?resumptionToken[^<>]*>[^<>\s][^<>]*<")
"""An answer of OAI-PMH that has a next page says how to ask for it."""
_DELETED = re.compile(rb"<(?:\w+:)?header\s[^<>]*status\s*=\s*[\"']deleted")
_ISSUED, _CHANGED = ("Issued", "Available"), "Updated"
"""Kinds of dates that are read."""
_OF_A_RECORD = frozenset({"creators", "titles", "publisher", "publicationYear", "types", "contributors"})
_RESOURCES: Final = {
    "Book": "report", "BookChapter": "report", "ComputationalNotebook": "tool", "ConferencePaper": "report",
    "DataPaper": "report", "Dissertation": "report", "JournalArticle": "report", "Model": "model",
    "OutputManagementPlan": "", "Preprint": "report", "Report": "report", "Software": "tool", "Standard": "",
    "StudyRegistration": "", "Text": "report", "Workflow": "method",
}  # fmt: skip
"""resourceTypeGeneral → code of our scheme `asset-type` for what is a data resource."""
_DATASETS: Final = frozenset({"Dataset", "Collection", ""})
_TYPES_OF_NAMES: Final = {
    "AlternativeTitle": "alias",
    "TranslatedTitle": "label",
    "Subtitle": "",
    "Other": "alias",
}

_Resources = list[tuple[str, Any]]
"""JSON pointer, and the attributes or what stands there instead."""


def recognises(input: Input) -> bool:
    """Whether the content is a DataCite resource in XML, or one or more of the API's in JSON."""
    if looks_like_xml(input):
        start = input.data[:_PEEK_BYTES].decode("utf-8", "replace")
        return f"{NAMESPACE}" in start and bool(re.search(r"<(?:\w+:)?resource[\s>]", start))
    return is_json_with(input, _MARK, lambda value: bool(_in_json(value)))


def _in_json(value: Any) -> _Resources:
    """(JSON pointer, attributes): of `{"data": …}`, of a list, or of a record by itself."""
    if isinstance(value, Mapping) and isinstance(value.get("data"), Mapping | list):
        inner = value["data"]
        many = isinstance(inner, list)
        found = [
            (f"/data/{at}" if many else "/data", one) for at, one in enumerate(inner if many else [inner])
        ]
    elif isinstance(value, list):
        found = [(f"/{at}", one) for at, one in enumerate(value)]
    else:
        found = [("", value)]
    attributes = [
        (path, one.get("attributes", one) if isinstance(one, Mapping) else one) for path, one in found
    ]
    return attributes if most_are((one for _, one in attributes), _is_record) else []


def _is_record(value: Any) -> bool:
    return isinstance(value, Mapping) and bool(_stated_doi(value)) and len(_OF_A_RECORD & value.keys()) >= 3


def _total(value: Any) -> int:
    """How many records an answer says that it is a page of."""
    meta = value.get("meta") if isinstance(value, Mapping) else None
    total = meta.get("total") if isinstance(meta, Mapping) else None
    return total if isinstance(total, int) and not isinstance(total, bool) else 0


def _stated_doi(attributes: Mapping[str, Any]) -> str:
    """The DOI as the API has it, else among the identifiers, as the schema of the JSON form has it."""
    if isinstance(doi := attributes.get("doi"), str):
        return doi
    found = (
        one.get("identifier")
        for one in objects(attributes.get("identifiers"))
        if str(one.get("identifierType")).upper() == "DOI"
    )
    return next((one for one in found if isinstance(one, str)), "")


def _resources(input: Input) -> _Resources:
    if not looks_like_xml(input):
        found = _in_json(json_of(input))
        if not found:
            raise UnreadableFile(
                f"{input.name} holds no record of DataCite.", "Give an answer of api.datacite.org/dois."
            )
        return found
    resources = resources_in(parse_xml(input))
    if not resources:
        raise UnreadableFile(
            f"{input.name} holds no DataCite resource.",
            f"A record of DataCite is <resource xmlns='{NAMESPACE}4'>, alone or in an answer of OAI-PMH.",
        )
    if len(resources) == 1:
        return [("", attributes_of(resources[0]))]
    return [(f"/resource/{at}", attributes_of(one)) for at, one in enumerate(resources, 1)]


def describe(input: Input) -> Source:
    """A record does not say which collection of records it is from."""
    return Source(name="")


def prepare(files: Sequence[Input]) -> RecordFiles[_Resources]:
    """Read all files once: one organisation stands in many of them."""
    return RecordFiles.read(files, _resources)


def read(input: Input, reading: Reading) -> Iterator[Record | Problem]:
    """The described things of a file with the organisations in them."""
    files: RecordFiles[_Resources] = reading.prepared or prepare([input])
    if input in files.faults:
        yield from files.fault(input, reading)
        return
    found = files.said[input]
    reading.account.read += len(found)
    catalogue = Catalogue(reading, files.parties_of_all(reading, _gather))
    if not looks_like_xml(input) and (total := _total(json_of(input))) > len(found):
        catalogue.notes.note(f"one page of an answer: {len(found):,} of {total:,} records are in it")
    if _MORE.search(input.data) and looks_like_xml(input):
        catalogue.notes.note("one page of several: the answer says that more follow, which are not in it")
    if deleted := len(_DELETED.findall(input.data)):
        catalogue.notes.note("records that their repository deleted, of which nothing is said", times=deleted)
    yield from _taken(input, found, catalogue)
    yield from catalogue.records()


def _gather(input: Input, found: _Resources, catalogue: Catalogue) -> None:
    for _ in _taken(input, found, catalogue):
        pass  # what is wrong is told when the file itself is read


def _taken(input: Input, found: _Resources, catalogue: Catalogue) -> Iterator[Problem]:
    place = quote(input.name, safe="")
    for pointer, attributes in found:
        address = f"{place}#{pointer}" if pointer else place
        if not isinstance(attributes, Mapping):
            yield catalogue.refused(
                address,
                "not-a-record",
                "This is no record of DataCite.",
                "Write an object with its attributes.",
            )
            continue
        general = str(next(iter(objects(attributes.get("types"))), {}).get("resourceTypeGeneral") or "")
        if general not in _DATASETS and general not in _RESOURCES:
            catalogue.ignored("a thing that is no data and no help in using data, of the type", general)
        elif problem := catalogue.add(_draft(attributes, general, catalogue, address)):
            yield problem


def _draft(attributes: Mapping[str, Any], general: str, catalogue: Catalogue, address: str) -> Draft:
    notes, fields = catalogue.notes, Fields(attributes, catalogue.notes)
    label, names = _names(fields, catalogue)
    fields.leave("doi")
    doi = known_identifier(_stated_doi(attributes)) or ""
    publisher = _publisher(fields, catalogue, address)
    holders: list[Party] = []
    ties: list[Tie] = []
    for agent in fields.objects("creators"):
        ties += ties_of(agent, "Creator", catalogue, address)
    for agent in fields.objects("contributors"):
        role = str(agent.get("contributorType") or "Contributor")
        if role == HOLDS and (holder := organisation_of(agent, catalogue, address)):
            holders.append(holder)
        else:
            ties += ties_of(agent, role, catalogue, address)
    fields.leave("fundingReferences")
    ties += funding_ties(attributes, catalogue, address)
    places, places_stated = places_of(
        [
            text
            for one in fields.objects("geoLocations")
            if (text := Fields(one, notes).text("geoLocationPlace"))
        ],
        notes,
    )
    kind = _RESOURCES.get(general, "")
    record: type[Asset] = Dataset if general in _DATASETS else DataResource
    said = names | {
        "description": without_names(_description(fields, catalogue), _persons(fields), notes),
        "access_level": _access_level(fields, catalogue),
        "homepage": fields.link("url") or (f"https://doi.org/{doi.removeprefix('doi:')}" if doi else ""),
        "kind": concept_iri("asset-type", kind) if kind else "",
        "issued": _date(fields, catalogue, *_ISSUED) or fields.day("publicationYear"),
        "modified": _date(fields, catalogue, _CHANGED),
        "licence": _licence(fields, catalogue),
        "keywords": _subjects(fields, catalogue),
        "places": places,
        "places_stated": places_stated,
    }
    _note_other_dates(fields, catalogue)
    fields.leave(*_ABOUT_THE_ENTRY)
    fields.tell_rest()
    return Draft(
        record,
        label=label,
        address=address,
        key=(label, publisher.name if publisher else ""),
        said=said,
        identifier=doi if doi.startswith("doi:") else None,
        content=attributes,
        holders=holders or ([publisher] if publisher else []),
        publishers=[publisher] if publisher else [],
        ties=ties,
    )


_ABOUT_THE_ENTRY = (
    "identifiers", "types", "dates", "publicationYear", "prefix", "suffix", "metadataVersion",
    "schemaVersion", "source", "isActive", "state", "reason", "created", "registered", "updated",
    "published", "xml", "viewCount", "viewsOverTime", "downloadCount", "downloadsOverTime",
    "referenceCount", "citationCount", "citationsOverTime", "partCount", "partOfCount",
    "versionCount", "versionOfCount", "landingPage", "contentUrl",
)  # fmt: skip
"""Fields about the registration of the DOI, or taken elsewhere."""


def _names(fields: Fields, catalogue: Catalogue) -> tuple[str, dict[str, tuple[Text, ...]]]:
    """The first title without a type as the name; titles by language; all others as aliases."""
    label, labels, aliases = "", dict[str, Text](), dict[Text, None]()
    for one in fields.objects("titles"):
        inner = Fields(one, catalogue.notes)
        text = Text(inner.text("title"), inner.text("lang").casefold())
        kind = inner.text("titleType")
        if not text.value or (kind and not _TYPES_OF_NAMES.get(kind, "alias")):
            continue
        if not kind and not label:
            label = text.value
        if text.language and text.language not in labels and kind != "AlternativeTitle":
            labels[text.language] = text
        elif text.value != label:
            aliases[text] = None
    if not label and (first := next(iter((*labels.values(), *aliases)), None)):
        label = first.value
        aliases.pop(first, None)
    return label, {"labels": tuple(labels.values()), "aliases": tuple(aliases)}


def _publisher(fields: Fields, catalogue: Catalogue, address: str) -> Party | None:
    for one in fields.objects("publisher"):
        identifier = identifier_of(
            one.get("publisherIdentifier"), one.get("publisherIdentifierScheme"), catalogue.notes
        )
        name = Fields(one, catalogue.notes).text("name")
        return catalogue.party(name, address, identifier=identifier, about="publisher")
    return catalogue.party(fields.text("publisher"), address, about="publisher")


def _description(fields: Fields, catalogue: Catalogue) -> str:
    told = [(one, Fields(one, catalogue.notes)) for one in fields.objects("descriptions")]
    told.sort(key=lambda pair: pair[0].get("descriptionType") != "Abstract")
    texts = [text for _, inner in told if (text := inner.long_text("description"))]
    if len(texts) > 1:
        catalogue.notes.note("further descriptions, not used", times=len(texts) - 1)
    return texts[0] if texts else ""


def _date(fields: Fields, catalogue: Catalogue, *kinds: str) -> Any:
    """The day of a kind; of a span (`2022-01-01/2022-12-31`) the first, of several changes the newest."""
    for kind in kinds:
        stated = [
            str(one["date"]).partition("/")[0]
            for one in fields.objects("dates")
            if one.get("dateType") == kind and isinstance(one.get("date"), str | int)
        ]
        if kind == _CHANGED:
            days = [day for one in stated if (day := day_of(one, catalogue.notes, kind))]
            return max(days, key=lambda day: day.latest, default=None)
        if stated:
            return day_of(stated[0], catalogue.notes, kind)
    return None


def _note_other_dates(fields: Fields, catalogue: Catalogue) -> None:
    for one in fields.objects("dates"):
        kind = cell_text(one.get("dateType"))
        if kind not in (*_ISSUED, _CHANGED):
            catalogue.notes.note("date of another kind, not used", kind or "none said")


def _persons(fields: Fields) -> list[str]:
    """The names of creators and contributors as texts write them: *Surname, First* turned round."""
    found: list[str] = []
    for one in (*fields.objects("creators"), *fields.objects("contributors")):
        if one.get("nameType") != "Organizational":
            last, comma, first = cell_text(one.get("name")).partition(",")
            parts = (first, last) if comma else (one.get("givenName"), one.get("familyName"))
            found.append(" ".join(text for part in parts if (text := cell_text(part).strip())))
    return found


def _access_of(right: Mapping[str, Any]) -> str:
    """The access level that an entry of the list of rights says instead of a licence, or empty."""
    words = (cell_text(right.get(name)) for name in ("rightsUri", "rights", "rightsIdentifier"))
    return next((level for word in words if (level := access_level_of(word))), "")


def _access_level(fields: Fields, catalogue: Catalogue) -> str:
    found = {level for one in fields.objects("rightsList") if (level := _access_of(one))}
    if len(found) > 1:
        catalogue.notes.note("access rights that say different things, none taken")
    return found.pop() if len(found) == 1 else ""


def _licence(fields: Fields, catalogue: Catalogue) -> str:
    found: dict[str, None] = {}
    for one in fields.objects("rightsList"):
        if _access_of(one):
            continue
        inner = Fields(one, catalogue.notes)
        stated = inner.link("rightsUri") or inner.text("rightsIdentifier", "rights")
        if stated and not stated.startswith("info:eu-repo/"):
            found[stated] = None
    if len(found) > 1:
        catalogue.notes.note("guessed: of several licences of one thing, the first is taken")
    return next(iter(found), "")


def _subjects(fields: Fields, catalogue: Catalogue) -> tuple[Text, ...]:
    pairs: dict[str, str] = {}
    for one in fields.objects("subjects"):
        inner = Fields(one, catalogue.notes)
        if word := inner.text("subject"):
            pairs.setdefault(word, inner.text("lang").casefold())
    return tuple(Text(one.value, pairs[one.value]) for one in bounded_words(pairs, catalogue.notes))


LOADER = Loader(
    kind="datacite",
    title="DataCite records by DOI (XML of schema 3 and 4, alone or several; JSON of the API)",
    version="6",
    unit="records",
    recognises=recognises,
    describe=describe,
    read=read,
    reads_several=True,
    each_by_itself=True,
    prepare=prepare,
)
