"""What a CKAN package says: the fields of a dataset, its publisher, and who else stands in it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from loaders.body_names import without_names
from loaders.catalogue_records import Catalogue
from loaders.ckan.agents import publisher_of, ties_of
from loaders.dcat.places import country_in
from loaders.drafts import Draft, Party
from loaders.json_fields import Fields, bounded_words, first_line, places_of
from loaders.noting import Notes
from loaders.rdf_assets import access_level_of
from loaders.reading.json_members import Members
from ontology.identifiers import concept_iri, known_identifier
from ontology.records import Dataset, Infrastructure, Text

_MARKS: Final = frozenset(
    "author_email extras groups isopen license_id license_title maintainer_email metadata_created"
    " metadata_modified notes num_resources num_tags organization owner_org private resources revision_id"
    " state tags".split()
)
"""Names of a package's fields; an object with `_ENOUGH` of them and a name is a package."""
_ENOUGH = 4
_LONGEST_TAG = 35
"""Letters of the tag of a language: the longest that BCP 47 asks programs to take."""

_ABOUT_THE_ENTRY = (
    "id", "name", "type", "state", "entity_type", "index_id", "site_id", "site_url", "indexed_ts",
    "revision_id", "revision_timestamp", "creator_user_id", "num_resources", "num_tags",
    "owner_org", "isopen", "license_id", "metadata_created", "metadata_modified",
    "license_title", "license_url", "license", "capacity", "data_dict", "validated_data_dict", "dataset_type",
)  # fmt: skip
"""Fields about the entry in the portal, or taken elsewhere under another name."""

_ACCESS = ("access_rights", "accessRights", "access_level", "accessLevel", "public_access_level")
_PAGES = ("landing_page", "landingPage", "homepage", "homepage_url")
_NO_LICENCE = frozenset(
    {"notspecified", "not specified", "license not specified", "licence not specified", "none"}
)
_PORTAL_WORDS = (
    "portal", "catalog", "open data", "opendata", "open-data", "data.", "/data", "datos", "dati", "données",
    "daten", "data hub", "datahub", "repository", "data store", "datastore", "data centre", "data center",
)  # fmt: skip
"""In the title, notes, tags or address of an entry, one of these says that it is about a data portal."""


def looks_like_package(value: object) -> bool:
    """Whether an object is a package."""
    return (
        isinstance(value, dict)
        and bool({"name", "title"} & value.keys())
        and (len(_MARKS & value.keys()) >= _ENOUGH or _lists_its_files(value))
    )


def _lists_its_files(value: Mapping[str, Any]) -> bool:
    """Whether an object has a name, a title and files with addresses, as a package of a schema of its own."""
    resources = value.get("resources")
    return (
        {"name", "title"} <= value.keys()
        and isinstance(resources, list | Members)
        and bool(resources)
        and all(isinstance(one, dict) and "url" in one and "path" not in one for one in resources)
    )


def is_list_of_portals(packages: Iterable[Mapping[str, Any]], notes: Notes) -> bool:
    """Whether the packages are portals themselves: none has a file, and most speak of a portal."""
    told = count = 0
    for one in packages:
        if _lists_files(one):
            return False
        count += 1
        told += _speaks_of_a_portal(one)
    if not count or told * 2 < count:
        return False
    notes.note(
        "guessed: a list of data portals, since no entry lists a file and most speak of a portal",
        f"{told:,} of {count:,}",
    )
    return True


def _lists_files(package: Mapping[str, Any]) -> bool:
    return any(package.get(name) for name in ("resources", "num_resources", "res_url", "res_format"))


def _speaks_of_a_portal(package: Mapping[str, Any]) -> bool:
    texts = [package.get(name) for name in ("title", "notes", "url", "name")]
    tags = package.get("tags")
    texts += tags if isinstance(tags, list) else []
    said = " ".join(text for text in texts if isinstance(text, str))[:5_000].casefold()
    return any(word in said for word in _PORTAL_WORDS)


def draft_of(package: Mapping[str, Any], catalogue: Catalogue, address: str, *, is_portal: bool) -> Draft:
    """The draft of one package; counts its files, and drops and counts the persons in it."""
    notes = catalogue.notes
    fields = Fields(package, notes)
    extras = Fields(_extras(fields, package), notes, "extras.")
    organisation = _organisation(fields, catalogue, address)
    named = extras.text("publisher_name", "publisher")
    publisher = publisher_of(fields, catalogue, address)
    if named and not publisher:
        publisher = catalogue.party(named, address)
    others, persons = _of_persons_fields(fields, catalogue, address)
    publishers = [one for one in (publisher or organisation,) if one] or others[:1]
    if publishers and not (publisher or organisation):
        notes.note("guessed: the author or maintainer, an organisation, is the publisher")
    places, places_stated = places_of(_place_texts(fields, extras, notes), notes)
    doi = known_identifier(extras.text("identifier", "doi") or fields.text("doi", "identifier")) or ""
    words = [
        *fields.texts("tags", "groups"),
        *_words(fields, "keywords", "keywords_translated", "tags_translated"),
    ]
    for text in (*extras.texts("theme", "themes", "tags"), *fields.texts("theme")):
        words += _listed(text)
    label, labels = _spoken(fields, "title", "title_translated", "name")
    access = extras.text(*_ACCESS) or fields.text(*_ACCESS)
    level = access_level_of(access) if access else ""
    if access and not level:
        notes.note("access rights without a word in our scheme, not read", access)
    description = (
        fields.long_text("notes", "description")
        or _spoken(fields, "notes_translated", "description_translated", "notes", "description")[0]
    )
    said = {
        "labels": labels,
        "access_level": level,
        "description": without_names(description, persons, notes),
        "homepage": fields.link("url", "ckan_url") or extras.link(*_PAGES),
        "issued": extras.day("issued", "release_date") or fields.day("issued", "metadata_created"),
        "modified": extras.day("modified") or fields.day("modified", "metadata_modified"),
        "keywords": bounded_words(words, notes),
        "licence": _licence(fields, extras, notes),
        "places": places,
        "places_stated": places_stated,
    }
    if is_portal:
        said["kind"] = concept_iri("asset-type", "repository")
    if package.get("private") is True:
        notes.note("packages that their portal keeps private, loaded as all others")
    fields.leave("private", *_ABOUT_THE_ENTRY)
    if licence := _count_files(fields, notes):
        said["licence"] = said["licence"] or licence
    ties = [] if is_portal else ties_of(fields, catalogue, address)
    fields.tell_rest()
    extras.tell_rest()
    key = next(
        (str(one) for one in (package.get("name"), package.get("id")) if isinstance(one, str) and one), ""
    )
    return Draft(
        Infrastructure if is_portal else Dataset,
        label=label,
        address=address,
        key=(key or label, *([] if key else [one.name for one in publishers])),
        said=said,
        identifier=doi if doi.startswith("doi:") and not is_portal else None,
        content=package,
        holders=[organisation] if organisation and not is_portal else list(publishers[:1]),
        publishers=publishers,
        ties=ties,
    )


def _in_languages(value: object) -> dict[str, str]:
    """What a field says by language, as portals in several languages write it: `{"en": …, "fr": …}`."""
    if not isinstance(value, dict):
        return {}
    return {
        str(language).casefold(): text.strip()
        for language, text in value.items()
        if isinstance(text, str) and text.strip() and len(str(language)) <= _LONGEST_TAG
    }


def _spoken(fields: Fields, *names: str) -> tuple[str, tuple[Text, ...]]:
    """The name of a thing and its names by language: the English one first, else the first."""
    found = next((said for name in names if (said := _in_languages(fields.value(name)))), {})
    label = fields.text(*names)
    if not found:
        return label, ()
    texts = {tag: line for tag, text in found.items() if (line := fields.line(text))}
    best = next(
        (texts[tag] for tag in texts if tag.partition("-")[0] == "en"), next(iter(texts.values()), "")
    )
    # A portal writes the name of the address where it has no title of its own for it.
    title = fields.text(names[0])
    return title or best or label, tuple(Text(line, tag) for tag, line in texts.items())


def _words(fields: Fields, *names: str) -> list[str]:
    """Keywords as a list, or as a list for each language."""
    found = [word for name in names for word in fields.texts(name)]
    for name in names:
        value = fields.value(name)
        for words in value.values() if isinstance(value, dict) else ():
            found += (
                [fields.line(word) for word in words if isinstance(word, str)]
                if isinstance(words, list)
                else []
            )
    return [word for word in found if word]


def looks_like_organisation(value: object) -> bool:
    """Whether an object is an organisation as `organization_list` writes it, not a group of packages."""
    return (
        isinstance(value, dict)
        and (value.get("is_organization") is True or value.get("type") == "organization")
        and bool({"title", "display_name", "name"} & value.keys())
        and bool({"approval_status", "package_count", "num_followers", "image_url"} & value.keys())
    )


def organisation_of(raw: Mapping[str, Any], catalogue: Catalogue, address: str) -> tuple[Party | None, str]:
    """An organisation that is an entry itself, and its description; its users are persons, dropped."""
    fields = Fields(raw, catalogue.notes)
    users = [first_line(one, catalogue.notes, "fullname", "display_name") for one in fields.objects("users")]
    fields.drop_persons("users", "contact", "email")
    description = without_names(fields.long_text("description"), users, catalogue.notes)
    name = _spoken(fields, "title", "title_translated", "display_name", "name")[0]
    identifier = known_identifier(fields.text("identifier", "ror"))
    homepage = fields.link("homepage", "website", "url")
    fields.leave(*_ABOUT_AN_ORGANISATION, "packages")
    fields.tell_rest()
    return catalogue.party(name, address, identifier=identifier, homepage=homepage), description


_ABOUT_AN_ORGANISATION = (
    "name", "display_name", "id", "type", "description", "image_url", "image_display_url", "created", "state",
    "is_organization", "approval_status", "revision_id", "package_count", "num_followers", "groups", "tags",
    "extras",
)  # fmt: skip
"""Fields about the entry of an organisation in its portal."""


def _extras(fields: Fields, package: Mapping[str, Any]) -> dict[str, Any]:
    """Extras as an object: CKAN writes them as one, or as a list of keys and values."""
    fields.leave("extras")
    extras = package.get("extras")
    if isinstance(extras, dict):
        return dict(extras)
    found: dict[str, Any] = {}
    for one in extras if isinstance(extras, list) else []:
        if isinstance(one, dict) and isinstance(one.get("key"), str):
            found[one["key"]] = one.get("value")
    return found


def _listed(text: str) -> list[str]:
    """A list in an extra, which is a text: `["https://…/HEAL", "tides"]`; of an address, what it ends in."""
    try:
        found = json.loads(text) if text.startswith("[") else [text]
    except (ValueError, RecursionError):
        found = [text]
    words = [one for one in found if isinstance(one, str)] if isinstance(found, list) else []
    return [one.rstrip("/#").replace("#", "/").rpartition("/")[2] if "://" in one else one for one in words]


def _organisation(fields: Fields, catalogue: Catalogue, address: str) -> Party | None:
    for raw in fields.objects("organization"):
        name, identifier, homepage = catalogue.once(raw, _said_of_organisation)
        return catalogue.party(name, address, identifier=identifier, homepage=homepage)
    return None


def _said_of_organisation(raw: Mapping[str, Any], notes: Notes) -> tuple[str, str | None, str]:
    """Name, identifier and homepage."""
    inner = Fields(raw, notes, "organization.")
    identifier = known_identifier(inner.text("identifier", "ror"))
    name = _spoken(inner, "title", "title_translated", "display_name", "name")[0]
    inner.leave(*_ABOUT_AN_ORGANISATION)
    homepage = inner.link("homepage", "website", "url")
    inner.tell_rest()
    return name, identifier, homepage


def _of_persons_fields(fields: Fields, catalogue: Catalogue, address: str) -> tuple[list[Party], list[str]]:
    """Organisations in the fields for an author and a maintainer, and the names that are dropped."""
    found: list[Party] = []
    dropped: list[str] = []
    for name in ("author", "maintainer"):
        text = fields.text(name)
        party = catalogue.party(text, address, in_doubt=False, about=name) if text else None
        found += [party] if party else []
        dropped += [text] if text and not party else []
    fields.drop_persons("author_email", "maintainer_email")
    return found, dropped


def _place_texts(fields: Fields, extras: Fields, notes: Notes) -> tuple[str, ...]:
    """The code of a country, else the words for the place; shapes and boxes name no place."""
    stated = (*(extras.text(name) for name in ("spatial", "country", "country_code")), fields.text("country"))
    code = next((one for one in stated if one and not one.startswith(("{", "["))), "")
    address = extras.text("spatial_uri") or fields.text("spatial_uri")
    code = country_in(address) or code
    words = extras.text("spatial_text", "spatial_name", "place") or fields.text("spatial_text")
    named = [first_line(one, notes, "text") for one in fields.objects("spatial_coverage")]
    return tuple(dict.fromkeys(one for one in (code, words, *named) if one))


def _licence(fields: Fields, extras: Fields, notes: Notes) -> str:
    in_extras = extras.link("license")
    if address := fields.link("license_url") or in_extras:
        return address
    for name in ("license_title", "license_id", "license"):
        text = fields.text(name).rpartition("::")[2]
        if text.casefold() in _NO_LICENCE:
            notes.note("licences said to be not specified, which are none")
            return ""
        if text:
            return text
    return ""


def _count_files(fields: Fields, notes: Notes) -> str:
    """Count the files by format; the licence that all of them have, where they agree."""
    licences: set[str] = set()
    for one in fields.objects("resources"):
        stated = first_line(one, notes, "format", "mimetype")
        notes.note("files that packages list, by format", stated or "not said")
        licences.add(first_line(one, notes, "license", "license_url"))
    return licences.pop() if len(licences) == 1 else ""
