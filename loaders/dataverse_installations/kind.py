"""Dataverse: the list of installations (JSON) → repositories, with country, launch year and address."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from loaders.catalogue_records import Catalogue
from loaders.drafts import Draft
from loaders.json_fields import Fields, is_json_with, json_of, most_are
from loaders.loader import Loader, Reading
from loaders.plain_text import web_address
from loaders.reading.input import Input
from ontology.account import Problem
from ontology.errors import UnreadableFile
from ontology.identifiers import concept_iri
from ontology.records import Infrastructure, Record, Source

_MARK = re.compile(r'"installations"\s*:\s*\[')
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9\-.]*[A-Za-z0-9])?(?::[0-9]{1,5})?(?:/[^\s<>\"{}|\\^`@]*)?")
_OPERATORS = ("operator", "institution", "organization", "organisation", "hosted_by", "owner", "publisher")


def recognises(input: Input) -> bool:
    """Whether the content is a list of installations, each with a name and a host."""
    return is_json_with(input, _MARK, _fits)


def _fits(value: Any) -> bool:
    found = value.get("installations") if isinstance(value, Mapping) else None
    return isinstance(found, list) and (not found or most_are(found, _is_one))


def _is_one(value: Any) -> bool:
    return isinstance(value, Mapping) and {"name", "hostname"} <= value.keys()


def _installations(input: Input) -> list[Any]:
    value = json_of(input)
    found = value.get("installations") if isinstance(value, Mapping) else None
    if not isinstance(found, list):
        raise UnreadableFile(f"{input.name} has no list of installations.", 'Write {"installations": […]}.')
    return found


def describe(input: Input) -> Source:
    """The list does not say who keeps it."""
    _installations(input)
    return Source(name="")


def read(input: Input, reading: Reading) -> Iterator[Record | Problem]:
    """Each installation, a repository of research data."""
    found = _installations(input)
    reading.account.read += len(found)
    catalogue, place = Catalogue(reading), quote(input.name, safe="")
    for number, one in enumerate(found):
        address = f"{place}#/installations/{number}"
        if not isinstance(one, Mapping):
            yield catalogue.refused(
                address, "not-an-installation", "This is no installation.",
                "Write an object with name, hostname and country.", found=json.dumps(one, default=str)[:80],
            )  # fmt: skip
        elif problem := catalogue.add(_draft(one, catalogue, address)):
            yield problem
    yield from catalogue.records()


def _draft(raw: Mapping[str, Any], catalogue: Catalogue, address: str) -> Draft:
    notes = catalogue.notes
    fields = Fields(raw, notes)
    host = fields.text("hostname").casefold()
    homepage = (
        web_address(f"https://{host}/", notes) if _HOST.fullmatch(host) else fields.link("hostname", "url")
    )
    if host and not homepage:
        notes.note("host names that are none", host)
    label = fields.text("name")
    operator = next(
        (one for name in _OPERATORS if (one := catalogue.party(fields.text(name), address))), None
    )
    places, places_stated = fields.places("country")
    if fields.value("lat") is not None and fields.value("lng", "lon") is not None:
        notes.note("points that were left out: the map has a point for organisations only")
    if fields.value("continent") and not places and not places_stated:
        notes.note("continents without a country, left out")
    said = {
        "description": fields.long_text("description"),
        "homepage": homepage,
        "kind": concept_iri("asset-type", "repository"),
        "issued": fields.day("launch_year", "launched"),
        "places": places,
        "places_stated": places_stated,
    }
    fields.drop_persons("contact_email")
    fields.leave("dv_hub_id", "metrics")
    fields.tell_rest()
    return Draft(
        Infrastructure,
        label=label,
        address=address,
        key=(host or label,),
        said=said,
        content=raw,
        holders=[operator] if operator else [],
        publishers=[operator] if operator else [],
    )


LOADER = Loader(
    kind="dataverse-installations",
    title="list of Dataverse installations (JSON)",
    version="2",
    unit="installations",
    recognises=recognises,
    describe=describe,
    read=read,
)
