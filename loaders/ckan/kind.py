"""CKAN: packages as its API gives them (JSON) → datasets and organisations, or portals in a list."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any
from urllib.parse import quote

from loaders.catalogue_records import Catalogue
from loaders.ckan.packages import (
    draft_of,
    is_list_of_portals,
    looks_like_organisation,
    looks_like_package,
    organisation_of,
)
from loaders.drafts import Party
from loaders.json_fields import is_json_with, json_of
from loaders.loader import Loader, Reading
from loaders.reading.input import Input
from loaders.reading.json_members import Members, json_outline
from ontology.account import Problem
from ontology.errors import UnreadableFile
from ontology.records import Record, Source

_MARK = re.compile(
    r'"(?:is_organization|metadata_(?:created|modified)|license_id|owner_org|num_resources|maintainer_email|revision_id'
    r'|success|resources)"\s*:'
)
_WRAPPERS = ("result", "results", "packages", "data")
_KINDS = frozenset({"", "dataset", "package"})
"""Types of package that describe data; `harvest`, `showcase` and the types of other extensions do not."""
_GONE = frozenset({"deleted", "draft"})
_ANSWER = frozenset({"help", "result", "error"})
_LOOKED_AT = 20
"""So many entries of a list are looked at to recognise it."""


@dataclass(frozen=True, slots=True)
class _Entries:
    """The entries of a file, read anew each time they are asked for."""

    path: str
    """The JSON pointer of what they stand in."""
    values: Sequence[Any] | Members = ()
    alone: Any = None
    """A package that stands there by itself, or an organisation that its packages stand in."""
    of: int = 0
    """How many there are in the portal, as an answer says that is a page of them."""

    def __iter__(self) -> Iterator[tuple[str, Any]]:
        """JSON pointer and entry."""
        path = self.path
        if self.alone is not None:
            yield path, self.alone
            path = f"{path}/packages"
        for number, one in enumerate(self.values):
            yield f"{path}/{number}", one

    def __len__(self) -> int:
        return len(self.values) + (self.alone is not None)


def recognises(input: Input) -> bool:
    """Whether the content is an answer of CKAN's API, or packages without the wrapper."""
    return is_json_with(input, _MARK, _fits, read=json_outline)


def _fits(value: Any) -> bool:
    if isinstance(value, dict) and isinstance(value.get("success"), bool) and _ANSWER & value.keys():
        return True
    found = _numbered(value)
    looked_at = [one for _, one in islice(found or (), _LOOKED_AT)]
    ours = sum(looks_like_package(one) or looks_like_organisation(one) for one in looked_at)
    # One that is broken is refused by itself.
    return 2 * ours > len(looked_at)


def _numbered(value: Any, path: str = "") -> _Entries | None:
    """The entries out of whatever is around them, None where there is no list and no package."""
    if isinstance(value, list | Members):
        return _Entries(path, value)
    if isinstance(value, dict):
        if looks_like_organisation(value):
            packages = value.get("packages")
            inside = _numbered(packages, f"{path}/packages") if isinstance(packages, list | Members) else None
            return _Entries(path, inside.values if inside else (), value)
        if looks_like_package(value):
            return _Entries(path, (), value)
        for name in _WRAPPERS:
            if isinstance(value.get(name), dict | list | Members):
                found = _numbered(value[name], f"{path}/{name}")
                count = value.get("count")
                return replace(found, of=count) if found and type(count) is int else found
    return None


def _entries(input: Input) -> _Entries:
    kept = input.kept.get("ckan")
    if isinstance(kept, _Entries):
        return kept
    value = json_outline(input)
    if isinstance(value, dict) and value.get("success") is False:
        raise UnreadableFile(
            f"{input.name} is the answer of a CKAN portal that says it failed.", "Ask the portal again."
        )
    found = _numbered(value)
    if found is None:
        raise UnreadableFile(
            f"{input.name} holds no package of CKAN.",
            "Give the answer of package_show or package_search, or a list of packages.",
        )
    if found.alone is not None and not found.values:
        # By itself it is read whole, with all the lists that are in it.
        found = _numbered(json_of(input)) or found
    if found and all(isinstance(one, str) for _, one in found):
        raise UnreadableFile(
            f"{input.name} lists the names of {len(found):,} things and says nothing of them.",
            "Ask for the things themselves: package_search, package_show for each name, or organization_list "
            "with all_fields=true.",
        )
    input.kept["ckan"] = found
    return found


def describe(input: Input) -> Source:
    """An answer of the API does not name the portal it is from."""
    _entries(input)
    return Source(name="", primary_for=())


def read(input: Input, reading: Reading) -> Iterator[Record | Problem]:
    """The packages with the organisations they name."""
    entries, catalogue = _entries(input), Catalogue(reading)
    catalogue.account.read += len(entries)
    packages = (one for _, one in entries if isinstance(one, dict) and not looks_like_organisation(one))
    portals = is_list_of_portals(packages, catalogue.notes)
    if entries.of > len(entries):
        catalogue.notes.note(f"one page of an answer: {len(entries):,} of {entries.of:,} are in it")
    organisations: dict[Party, str] = {}
    place = quote(input.name, safe="")
    for number, (pointer, one) in enumerate(entries):
        address = f"{place}#{pointer}"
        if isinstance(one, dict) and looks_like_organisation(one):
            if str(one.get("state") or "").casefold() in _GONE:
                catalogue.ignored("an organisation in the state", str(one["state"]))
                continue
            party, description = organisation_of(one, catalogue, address)
            if party is None:
                catalogue.ignored("an organisation without a name that says something")
            elif party in organisations:
                catalogue.ignored("the same entry again")
            else:
                organisations[party] = description
        elif isinstance(one, dict) and one.get("is_organization") is False:
            catalogue.ignored("groups that a portal puts packages into")
        elif not isinstance(one, dict) or not looks_like_package(one):
            yield catalogue.refused(
                address,
                "not-a-package",
                "This is no package of CKAN.",
                "Give packages as package_show writes them, with name, title and resources, or organisations "
                "as organization_list does with all_fields=true.",
                found=json.dumps(one, default=str)[:80],
            )
        elif str(one.get("type") or "").casefold() not in _KINDS:
            catalogue.ignored("a package that describes no data, of the type", str(one["type"]))
        elif str(one.get("state") or "").casefold() in _GONE:
            catalogue.ignored("a package in the state", str(one["state"]))
        elif problem := catalogue.add(draft_of(one, catalogue, address, is_portal=portals), number):
            yield problem
    for party, description in organisations.items():
        yield from catalogue.organisation(party, description=description)
    yield from catalogue.records(lambda: (one for _, one in entries))


LOADER = Loader(
    kind="ckan",
    title="packages and organisations of a CKAN data portal (JSON of its API)",
    version="5",
    unit="objects",
    recognises=recognises,
    describe=describe,
    read=read,
)
