"""JSON of datasets, by their identifiers or in a list, with address, licences and sources → datasets."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import quote

from loaders.catalogue_records import Catalogue
from loaders.cell_text import names_nothing
from loaders.drafts import Draft, Party
from loaders.json_fields import Fields, is_json_with, json_of, most_are
from loaders.loader import Loader, Reading
from loaders.noting import Notes
from loaders.reading.input import Input
from loaders.reading.tables import heading_key
from ontology.account import Problem
from ontology.errors import UnreadableFile
from ontology.identifiers import concept_iri, known_identifier
from ontology.records import Dataset, Infrastructure, Record, Source

_MARK = re.compile(
    r'\A\s*\{\s*"[^"]{1,300}"\s*:\s*\{|"dataset[ _-]?(?:name|title)"\s*:',
    re.IGNORECASE,
)
_NAMES = ("dataset name", "dataset title", "name", "title")
_LINKS = ("dataset url", "dataset homepage", "homepage", "url", "website", "github url", "hugging face url")
_LICENCES = ("licenses", "license", "licences", "licence")
_DESCRIPTIONS = ("description", "dataset description", "summary", "pwc description")
_CREATORS = ("creators", "publisher", "publishers", "owner", "provider")
_WORDS = ("languages", "language", "task categories", "tasks", "format", "text sources", "sources", "tags",
          "keywords", "domains", "topics")  # fmt: skip
_OF_A_DATASET: Final = frozenset(
    (*_LICENCES, "dataset url", "dataset homepage", "unique dataset identifier", "text sources", "sources",
     "languages", "task categories", "derived from datasets", "collection", "dataset filter ids")
)  # fmt: skip
_ENOUGH = 2
"""So many of these fields beside a name make an object the description of a dataset."""
_NAMES_PERSONS = frozenset({"bibtex", "citation", "citations"})
_LOOKED_AT = 50
_SHARE = 0.8
"""The part of the entries looked at that must be datasets; one broken entry is refused by itself."""


def recognises(input: Input) -> bool:
    """Whether the content is objects that describe datasets: in an object, in a list, or one by itself."""
    return is_json_with(input, _MARK, _fits)


def _fits(value: Any) -> bool:
    if isinstance(value, list):
        # In a list "name" and "licence" are everywhere: they must be called datasets.
        return most_are(value, _is_called_dataset)
    if not isinstance(value, Mapping) or not value:
        return False
    if _is_called_dataset(value):
        return True
    entries = list(value.values())[:_LOOKED_AT]
    return sum(_describes_dataset(one) for one in entries) >= _SHARE * len(entries)


def _is_called_dataset(value: object) -> bool:
    return (
        isinstance(value, Mapping)
        and _describes_dataset(value)
        and any(heading_key(name[:100]) in ("dataset name", "dataset title") for name in value)
    )


def _describes_dataset(value: object) -> bool:
    if not isinstance(value, Mapping):
        return False
    keys = {heading_key(name) for name in value if len(name) < 100}
    named = "dataset name" in keys or "dataset title" in keys
    licensed = not keys.isdisjoint(_LICENCES)
    # "name" and "url" are everywhere: without "dataset" in a name of a field, a licence must be there.
    return (named or (licensed and not keys.isdisjoint(_NAMES))) and len(_OF_A_DATASET & keys) >= _ENOUGH


def _entries(input: Input) -> list[tuple[str, str, Any]]:
    """Identifier, JSON pointer and description: of an object of them, of a list, or of one by itself."""
    value = json_of(input)
    if isinstance(value, list):
        return [("", f"/{at}", one) for at, one in enumerate(value)]
    if not isinstance(value, Mapping):
        raise UnreadableFile(
            f"{input.name} is no object of datasets.", 'Write {"identifier": {"Dataset Name": …}, …}.'
        )
    if _is_called_dataset(value):
        return [("", "", value)]
    return [(name, f"/{_pointer(name)}", one) for name, one in value.items()]


def describe(input: Input) -> Source:
    """The file does not name its publisher."""
    _entries(input)
    return Source(name="")


def read(input: Input, reading: Reading) -> Iterator[Record | Problem]:
    """Each entry a dataset, and the collections that they are part of."""
    found = _entries(input)
    reading.account.read += len(found)
    catalogue, place = Catalogue(reading), quote(input.name, safe="")
    collections: dict[str, str] = {}
    hosts: dict[str, str] = {}
    for name, pointer, one in found:
        address = f"{place}#{pointer}" if pointer else place
        if not isinstance(one, Mapping):
            yield catalogue.refused(
                address, "not-a-dataset", "This is no description of a dataset.",
                "Write an object with the name, address and licence of the dataset.",
                found=json.dumps(one, default=str)[:80],
            )  # fmt: skip
            continue
        draft = _draft(name, one, catalogue, address, collections)
        collection = draft.said["hosted_on"]
        iri = reading.mint.thing("infrastructure", None, collection) if collection else ""
        draft.said["hosted_on"] = (iri,) if iri else ()
        if problem := catalogue.add(draft):
            yield problem
        elif collection:
            hosts.setdefault(collection, draft.address)
    # A collection of which every dataset is refused is none of the map.
    for name, homepage in collections.items():
        if name in hosts:
            catalogue.notes.note("guessed: a collection of datasets is a repository", name)
            yield Infrastructure(
                iri=reading.mint.thing("infrastructure", None, name),
                address=hosts[name],
                label=name,
                homepage=homepage,
                kind=concept_iri("asset-type", "repository"),
            )
    yield from catalogue.records()


def _pointer(name: str) -> str:
    return quote(name.replace("~", "~0").replace("/", "~1"), safe="")


def _draft(
    name: str, raw: Mapping[str, Any], catalogue: Catalogue, address: str, collections: dict[str, str]
) -> Draft:
    notes = catalogue.notes
    fields = Fields(_by_key(raw), notes)
    inferred = next(iter(fields.objects("inferred metadata")), {})
    inner = Fields(_by_key(inferred), notes, "inferred metadata: ")
    description = fields.long_text(*_DESCRIPTIONS) or inner.long_text(*_DESCRIPTIONS)
    stated = fields.text("unique dataset identifier", "identifier", "id") or name or fields.text(*_NAMES)
    creators = _creators(fields, catalogue, address)
    collection = fields.text("collection")
    collection_page = fields.link("collection url")
    if collection:
        collections[collection] = collections.get(collection) or collection_page
    said: dict[str, Any] = {
        "description": description,
        "homepage": fields.link(*_LINKS),
        "issued": fields.day("release date", "published", "issued"),
        "keywords": fields.words(*_WORDS),
        "licence": _licence(fields, notes),
        "hosted_on": collection,
    }
    label = fields.text(*_NAMES)
    doi = known_identifier(fields.text("doi")) or ""
    fields.leave("dataset filter ids")
    for field in _by_key(raw):
        if field.endswith(" by") or field in _NAMES_PERSONS:
            fields.drop_persons(field)
    fields.tell_rest()
    inner.tell_rest()
    return Draft(
        Dataset,
        label=label,
        address=address,
        key=(stated,),
        said=said,
        identifier=doi if doi.startswith("doi:") else None,
        content=raw,
        holders=creators,
        publishers=creators,
    )


def _by_key(raw: Mapping[str, Any]) -> dict[str, Any]:
    """The fields by `heading_key`; of two that become one the first."""
    found: dict[str, Any] = {}
    for name, value in raw.items():
        found.setdefault(heading_key(name[:200]) or name[:200], value)
    return found


def _creators(fields: Fields, catalogue: Catalogue, address: str) -> list[Party]:
    names = fields.texts(*_CREATORS)
    found = (catalogue.party(one, address, in_doubt=False, about="creator") for one in names)
    return [one for one in found if one]


def _licence(fields: Fields, notes: Notes) -> str:
    """All licences that are stated, each once: which of several holds, nobody can tell from here."""
    named = fields.texts(*_LICENCES, inner=("License", "license", "Licence", "name", "title", "spdx"))
    known = [
        one for one in named if one.casefold() not in ("unspecified", "unknown") and not names_nothing(one)
    ]
    if named and not known:
        notes.note("licences said to be not specified, which are none")
        return ""
    if len(named) > 1:
        notes.note("datasets with several licences, which are all shown as stated")
    return "; ".join(named)


LOADER = Loader(
    kind="data-provenance",
    title="datasets in JSON, by identifier or in a list, with licences and sources",
    version="4",
    unit="objects",
    recognises=recognises,
    describe=describe,
    read=read,
)
