"""Digital public goods: nominees in JSON, one file each → technologies, and who owns and funds them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote

from loaders.body_names import without_names
from loaders.catalogue_records import Catalogue
from loaders.cell_text import cell_text
from loaders.drafts import Draft, Party, Tie
from loaders.json_fields import Fields, bounded_words, is_json_with, json_of, most_are
from loaders.loader import Loader, Reading
from loaders.noting import Notes
from loaders.plain_text import one_line
from loaders.reading.input import Input
from loaders.record_files import RecordFiles
from ontology.account import Problem
from ontology.errors import UnreadableFile
from ontology.identifiers import concept_iri
from ontology.records import Asset, DataResource, Dataset, Record, Source, Text

_MARK = re.compile(r'"(?:SDGs|sdgs|org_type)"\s*:')
_GOALS: Final = (
    "No poverty", "Zero hunger", "Good health and well-being", "Quality education", "Gender equality",
    "Clean water and sanitation", "Affordable and clean energy", "Decent work and economic growth",
    "Industry, innovation and infrastructure", "Reduced inequalities", "Sustainable cities and communities",
    "Responsible consumption and production", "Climate action", "Life below water", "Life on land",
    "Peace, justice and strong institutions", "Partnerships for the goals",
)  # fmt: skip
"""The Sustainable Development Goals of the United Nations, 1 to 17."""
_KINDS: Final = {"software": "tool", "aimodel": "model", "ai": "model", "ai model": "model"}
"""Type of a good → code of our scheme `asset-type`; other types have none."""
_NUMBER = re.compile(r"(?:SDG ?)?([0-9]{1,2})\b", re.IGNORECASE)
"""How a goal is named by its number: `3`, `SDG3: Good Health and Well-being`."""
_HOLD: Final = frozenset({"owner", "maintainer"})
_TIES: Final = {"funder": "funds-drawn"}
"""Role of an organisation → code of our scheme `relationship-type`; every other role is `other`."""


def recognises(input: Input) -> bool:
    """Whether the content is one nominee: a name with goals and organisations in roles."""
    return is_json_with(input, _MARK, _fits, if_broken=True)


def _fits(value: Any) -> bool:
    if isinstance(value, list):
        return most_are(value, _is_good)
    return _is_good(value)


def _is_good(value: Any) -> bool:
    return (
        isinstance(value, Mapping)
        and "name" in value
        and bool({"SDGs", "sdgs"} & value.keys())
        and (isinstance(value.get("organizations", value.get("license")), list))
    )


def describe(input: Input) -> Source:
    """A nominee says nothing of the register it stands in."""
    return Source(name="")


_Goods = list[tuple[str, Any]]
"""JSON pointer, empty for a file that is one good, and what stands there."""


def _goods(input: Input) -> _Goods:
    value = json_of(input)
    if isinstance(value, list):
        return [(f"/{at}", one) for at, one in enumerate(value)]
    if not isinstance(value, Mapping):
        raise UnreadableFile(f"{input.name} holds no object.", 'Write {"name": …, "SDGs": […]}.')
    return [("", value)]


def prepare(files: Sequence[Input]) -> RecordFiles[_Goods]:
    """Read all files once: one organisation stands in many of them."""
    return RecordFiles.read(files, _goods)


def read(input: Input, reading: Reading) -> Iterator[Record | Problem]:
    """The one good of a file, or those of a list, or why there is none."""
    files: RecordFiles[_Goods] = reading.prepared or prepare([input])
    if input in files.faults:
        yield from files.fault(input, reading)
        return
    goods = files.said[input]
    reading.account.read += len(goods)
    catalogue = Catalogue(reading, files.parties_of_all(reading, _gather))
    place = quote(input.name, safe="")
    for pointer, good in goods:
        address = f"{place}#{pointer}" if pointer else place
        if not isinstance(good, Mapping):
            yield catalogue.refused(address, "not-a-good", "This is no good.", "Write an object with a name.")
        elif problem := catalogue.add(_draft(good, catalogue, address)):
            yield problem
    yield from catalogue.records()


def _gather(input: Input, goods: _Goods, catalogue: Catalogue) -> None:
    place = quote(input.name, safe="")
    for pointer, good in goods:
        if isinstance(good, Mapping):
            address = f"{place}#{pointer}" if pointer else place
            _organisations(Fields(good, catalogue.notes), catalogue, address)


def _draft(good: Mapping[str, Any], catalogue: Catalogue, address: str) -> Draft:
    notes, fields = catalogue.notes, Fields(good, catalogue.notes)
    label = fields.text("name")
    kinds = [one.casefold().removeprefix("open ") for one in fields.texts("type", "categories")]
    # "data, content" is data first; "software, data" a tool that comes with data.
    record: type[Asset] = Dataset if kinds[:1] == ["data"] else DataResource
    kind = next((_KINDS[one] for one in kinds if one in _KINDS), "")
    roles = _organisations(fields, catalogue, address)
    for _, role in roles:
        notes.note("organisations in the role", role)
    words = (*_sdgs(fields, notes), *fields.texts("sectors"), *kinds, *fields.texts("stage"))
    places, places_stated = _places(fields, notes)
    contacts = [Fields(one, notes).text("contact_name") for one in fields.objects("organizations")]
    said = {
        "description": without_names(fields.long_text("description"), contacts, notes),
        "aliases": tuple(Text(one) for one in fields.texts("aliases") if one != label),
        "homepage": fields.link("website") or _repository(fields, notes) or fields.link("repositoryURL"),
        "licence": _licence(fields, notes),
        "kind": concept_iri("asset-type", kind) if kind and record is DataResource else "",
        "keywords": bounded_words(words, notes),
        "places": places,
        "places_stated": places_stated,
    }
    fields.leave("repositories", "repositoryURL", "id")
    fields.tell_rest()
    return Draft(
        record,
        label=label,
        address=address,
        key=(label,),
        said=said,
        content=good,
        holders=[party for party, role in roles if role in _HOLD],
        ties=[Tie(party, _TIES.get(role, "other"), role) for party, role in roles if role not in _HOLD],
    )


def _organisations(fields: Fields, catalogue: Catalogue, address: str) -> list[tuple[Party, str]]:
    found: list[tuple[Party, str]] = []
    for raw in fields.objects("organizations"):
        inner = Fields(raw, catalogue.notes, "organizations.")
        name, role = inner.text("name"), inner.text("org_type").casefold() or "not said"
        homepage = inner.link("website")
        contact = cell_text(raw.get("contact_name"))
        inner.drop_persons("contact_name", "contact_email")
        inner.tell_rest()
        # Whoever is the contact of itself is a person.
        if name and (name.casefold().endswith("(person)") or name == one_line(contact, catalogue.notes)):
            catalogue.notes.note("dropped: a person's name (organisation)")
        elif party := catalogue.party(name, address, homepage=homepage):
            found.append((party, role))
    return found


def _sdgs(fields: Fields, notes: Notes) -> list[str]:
    """The goals as words; the evidence that is given for them is about people and places served."""
    found = []
    for name in ("SDGs", "sdgs"):
        for raw in fields.objects(name):
            inner = Fields(raw, notes, "SDGs.")
            stated = inner.text("SDGNumber", "sdgNumber", "number")
            # The register's API has one object with all goals: {"sdg": ["SDG3: Good health …"]}.
            goals = [stated] if stated else list(inner.texts("sdg", inner=("sdg",)))
            inner.leave("relevance")
            inner.tell_rest()
            for goal in goals or ["not said"]:
                number = _NUMBER.match(goal)
                if number and 1 <= int(number[1]) <= len(_GOALS):
                    found.append(f"SDG {int(number[1])}: {_GOALS[int(number[1]) - 1]}")
                else:
                    notes.note("goals that are none of the seventeen", goal)
    return list(dict.fromkeys(found))


def _licence(fields: Fields, notes: Notes) -> str:
    found = fields.texts("license", inner=("spdx", "licenseURL"))
    found += fields.texts("openlicenses", inner=("openLicense", "openLicenseEvidenceURLs"))
    if len(found) > 1:
        notes.note("goods with several licences, which are all shown as stated")
    return "; ".join(found)


def _repository(fields: Fields, notes: Notes) -> str:
    for raw in fields.objects("repositories"):
        if found := Fields(raw, notes).link("url"):
            return found
    return ""


def _places(fields: Fields, notes: Notes) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Where it is used or made, where a nominee says so."""
    found: dict[str, None] = {}
    stated: dict[str, None] = {}
    for raw in fields.objects("locations"):
        known, others = Fields(raw, notes).places("deploymentCountries", "developmentCountries")
        found.update(dict.fromkeys(known))
        stated.update(dict.fromkeys(others))
    return tuple(found), tuple(stated)


LOADER = Loader(
    kind="digital-public-goods",
    title="digital public goods and nominees (JSON, one file each or a list)",
    version="4",
    unit="objects",
    recognises=recognises,
    describe=describe,
    read=read,
    reads_several=True,
    each_by_itself=True,
    prepare=prepare,
)
