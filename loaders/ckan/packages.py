"""What a CKAN package says: the fields of a dataset, its publisher, and who else stands in it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from loaders.body_names import without_names
from loaders.catalogue_records import Catalogue
from loaders.ckan import parts as p
from loaders.ckan.agents import publisher_of, ties_of
from loaders.ckan.parts import shape_of
from loaders.dcat.places import country_in
from loaders.drafts import Draft, Party
from loaders.json_fields import Fields, bounded_words, first_line, first_word, places_of
from loaders.noting import Notes
from loaders.rdf_assets import access_level_of
from loaders.reading.json_members import Members
from ontology.identifiers import concept_iri, known_identifier
from ontology.records import Dataset, Infrastructure, Text

_LONGEST_TAG = 35
"""Letters of the tag of a language: the longest that BCP 47 asks programs to take."""

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
    return isinstance(value, dict) and (shape_of(value).is_package or _lists_its_files(value))


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
    shape = shape_of(package)
    there = shape.parts
    fields = Fields(package, notes)
    more = _extras(fields, package) if p.EXTRAS in there else {}
    if more:
        there |= shape_of(more).of_extras
    extras = Fields(more, notes, "extras.")
    organisation = _organisation(fields, catalogue, address) if p.ORGANISATION in there else None
    publisher = _publisher(fields, extras, there, catalogue, address)
    others, persons = _of_persons_fields(fields, there, catalogue, address)
    publishers = [one for one in (publisher or organisation,) if one] or others[:1]
    _tell_others(others, notes, is_named=bool(publisher or organisation))
    doi = ""
    if p.IDENTIFIER in there:
        stated = extras.text(*p.IDENTIFIER.extras) or fields.text(*p.IDENTIFIER.names)
        doi = known_identifier(stated) or ""
    label, labels = _spoken(fields, "title", "title_translated", "name")
    description = (
        fields.long_text("notes", "description")
        or _spoken(fields, "notes_translated", "description_translated", "notes", "description")[0]
    )
    said: dict[str, Any] = {
        "description": without_names(description, persons, notes),
        "licence": _licence(fields, extras if more else None, notes),
    }
    if labels:
        said["labels"] = labels
    if not there.isdisjoint(_PLACES):
        _say_where(said, fields, extras, there, notes)
    if p.ACCESS in there:
        said["access_level"] = _access_level(fields, extras, notes)
    if p.PAGES in there:
        said["homepage"] = fields.link(*p.PAGES.names) or (extras.link(*p.PAGES.extras) if more else "")
    if p.ISSUED in there:
        said["issued"] = (extras.day(*p.ISSUED.extras) if more else None) or fields.day(*p.ISSUED.names)
    if p.MODIFIED in there:
        said["modified"] = (extras.day(*p.MODIFIED.extras) if more else None) or fields.day(*p.MODIFIED.names)
    if words := _all_words(fields, extras, there):
        said["keywords"] = bounded_words(words, notes)
    if is_portal:
        said["kind"] = concept_iri("asset-type", "repository")
    if package.get("private") is True:
        notes.note("packages that their portal keeps private, loaded as all others")
    if p.FILES in there and (licence := _count_files(fields, notes)):
        said["licence"] = said["licence"] or licence
    ties = ties_of(fields, catalogue, address) if p.ROLES in there and not is_portal else []
    fields.tell_rest(shape.about_the_thing)
    if more:
        extras.tell_rest()
    name, identity = package.get("name"), package.get("id")
    key = name if isinstance(name, str) and name else identity if isinstance(identity, str) else ""
    return Draft(
        Infrastructure if is_portal else Dataset,
        label=label,
        address=address,
        key=(key,) if key else (label, *[one.name for one in publishers]),
        said=said,
        identifier=doi if doi.startswith("doi:") and not is_portal else None,
        holders=[organisation] if organisation and not is_portal else list(publishers[:1]),
        publishers=publishers,
        ties=ties,
    )


def _tell_others(others: list[Party], notes: Notes, *, is_named: bool) -> None:
    """Say what became of the organisations in the fields for an author and a maintainer."""
    if others and is_named:
        told = "organisations named as author or maintainer beside the publisher, left out"
        notes.note(told, times=len(others))
    elif others:
        notes.note("guessed: the author or maintainer, an organisation, is the publisher")


def _publisher(
    fields: Fields, extras: Fields, there: frozenset[p.Part], catalogue: Catalogue, address: str
) -> Party | None:
    named = extras.text(*p.PUBLISHER.extras) if p.PUBLISHER in there else ""
    if p.CONTACTS in there:
        fields.drop_persons(*p.CONTACTS.names)
    publisher = publisher_of(fields, catalogue, address) if p.PUBLISHER in there else None
    return publisher or (catalogue.party(named, address) if named else None)


def _access_level(fields: Fields, extras: Fields, notes: Notes) -> str:
    access = extras.text(*p.ACCESS.extras) or fields.text(*p.ACCESS.names)
    level = access_level_of(access) if access else ""
    if access and not level:
        notes.note("access rights without a word in our scheme, not read", access)
    return level


def _all_words(fields: Fields, extras: Fields, there: frozenset[p.Part]) -> list[str]:
    """Tags, groups, keywords and themes."""
    words = list(fields.texts(*p.TAGS.names)) if p.TAGS in there else []
    if p.KEYWORDS in there:
        words += _words(fields, *p.KEYWORDS.names)
    if p.THEME in there:
        for text in (*extras.texts(*p.THEME.extras), *fields.texts(*p.THEME.names)):
            words += _listed(text)
    return words


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
    label = fields.text(*names)
    if not fields.has_object(*names):
        return label, ()
    found = next((said for name in names if (said := _in_languages(fields.value(name)))), {})
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
        and (
            value.get("is_organization") is True
            or bool({"approval_status", "package_count", "num_followers", "image_url"} & value.keys())
        )
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
    party = catalogue.party(name, address, identifier=identifier, homepage=homepage, is_body=True)
    return party, description


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
    found = fields.objects("organization")
    return catalogue.party_in(found[0], _said_of_organisation, address) if found else None


def _said_of_organisation(raw: Mapping[str, Any], notes: Notes) -> tuple[str, str | None, str, bool]:
    """Name, identifier, homepage, and whether its type says that it is a body."""
    inner = Fields(raw, notes, "organization.")
    identifier = known_identifier(inner.text("identifier", "ror"))
    name = _spoken(inner, "title", "title_translated", "display_name", "name")[0]
    inner.leave(*_ABOUT_AN_ORGANISATION)
    homepage = inner.link("homepage", "website", "url")
    inner.tell_rest()
    is_body = raw.get("is_organization") is True or raw.get("type") == "organization"
    return name, identifier, homepage, is_body


def _of_persons_fields(
    fields: Fields, there: frozenset[p.Part], catalogue: Catalogue, address: str
) -> tuple[list[Party], list[str]]:
    """Organisations in the fields for an author and a maintainer, and the names that are dropped."""
    found: list[Party] = []
    dropped: list[str] = []
    for name in p.PERSONS.names if p.PERSONS in there else ():
        text = fields.text(name)
        party = catalogue.party(text, address, in_doubt=False, about=name) if text else None
        found += [party] if party else []
        dropped += [text] if text and not party else []
    if p.ADDRESSES in there:
        fields.drop_persons(*p.ADDRESSES.names)
    return found, dropped


_PLACES = (p.COUNTRY, p.PLACE_ADDRESS, p.PLACE, p.COVERAGE)


def _say_where(
    said: dict[str, Any], fields: Fields, extras: Fields, there: frozenset[p.Part], notes: Notes
) -> None:
    """The code of a country, else the words for the place; shapes and boxes name no place."""
    code = words = ""
    named: list[str] = []
    if p.COUNTRY in there:
        stated = [*map(extras.text, p.COUNTRY.extras), *map(fields.text, p.COUNTRY.names)]
        code = next((one for one in stated if one and not one.startswith(("{", "["))), "")
    if p.PLACE_ADDRESS in there:
        address = extras.text(*p.PLACE_ADDRESS.extras) or fields.text(*p.PLACE_ADDRESS.names)
        code = country_in(address) or code
    if p.PLACE in there:
        words = extras.text(*p.PLACE.extras) or fields.text(*p.PLACE.names)
    if p.COVERAGE in there:
        named = [first_line(one, notes, "text") for one in fields.objects(*p.COVERAGE.names)]
    if texts := dict.fromkeys(one for one in (code, words, *named) if one):
        said["places"], said["places_stated"] = places_of(texts, notes)


def _licence(fields: Fields, extras: Fields | None, notes: Notes) -> str:
    in_extras = extras.link("license") if extras else ""
    if address := fields.link("license_url") or in_extras:
        return address
    for name in ("license_title", "license_id", "license"):
        text = fields.word(name).rpartition("::")[2]
        if not text:
            continue
        if text.casefold() in _NO_LICENCE:
            notes.note("licences said to be not specified, which are none")
            return ""
        return text
    return ""


def _count_files(fields: Fields, notes: Notes) -> str:
    """Count the files by format; the licence that all of them have, where they agree."""
    licences: set[str] = set()
    for one in fields.objects("resources"):
        stated = first_word(one, notes, "format", "mimetype")
        notes.note("files that packages list, by format", stated or "not said")
        says_one = "license" in one or "license_url" in one
        licences.add(first_word(one, notes, "license", "license_url") if says_one else "")
    return licences.pop() if len(licences) == 1 else ""
