"""The first look at an IATI file: what must be known of all of it before any record is made."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from urllib.parse import quote

from lxml import etree

from loaders.iati.elements import Inner, all_texts, attribute, by_name, own_text, texts_of
from loaders.iati.parties import TAGS, Parties
from loaders.reading.input import Input
from loaders.reading.xml_input import root_and_parts, root_name
from ontology.errors import UnreadableFile
from ontology.identifiers import normal_name

ROOTS = {"iati-activities": "iati-activity", "iati-organisations": "iati-organisation"}
"""The root of a file → the element that is one activity or organisation."""

_LOOKED_AT = 4_096
WRAPPER = "result"
"""The element in which the first datastore of IATI answers, around a file of activities."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


_LETTERS_OF_TIME = 19
"""Of `2024-05-31T12:00:00Z`, the day and the time."""


@dataclass(slots=True)
class Survey:
    """What the first look finds. Its size is that of the different names and identifiers."""

    kind: str
    """`iati-activities` or `iati-organisations`."""
    version: str
    language: str = ""
    parties: Parties = field(default_factory=Parties)
    reporters: Counter[str] = field(default_factory=Counter)
    """Names of reporting organisations (for organisation files too), with how many records of each."""
    identifiers: dict[str, int] = field(default_factory=dict)
    """Identifier → the number of the record that is read under it: of several the one changed last, as far
    as they say when, else the first."""
    changed: dict[str, str] = field(default_factory=dict)
    """Identifier → when that record was changed last, where it says so."""
    repeated: set[str] = field(default_factory=set)
    """Identifiers that several records have."""
    parents: dict[str, dict[str, None]] = field(default_factory=dict)
    """Activity → the activities it is a part of, as either end says."""
    named: dict[tuple[str, str], None] = field(default_factory=dict)
    """(identifier, name) of each organisation of an organisation file: its own record says who it is."""
    newest: str = ""
    secondary: bool = False
    """Whether somebody reports here what others did (`secondary-reporter`)."""


def is_iati(input: Input) -> bool:
    """Whether the root is one of the standard's, or the datastore's around one. Looks at the start only."""
    name = root_name(input)
    return name in ROOTS or (name == WRAPPER and b"<iati-activities" in input.data[:_LOOKED_AT])


def survey(input: Input) -> Survey:
    """Look through the file once; the result is kept with the input. Raises what reading XML raises."""
    found = input.kept.get("iati")
    if not isinstance(found, Survey):
        found = input.kept["iati"] = _survey(input)
    return found


def identifier_of(inner: Inner) -> str:
    """The record's own identifier, or empty."""
    for name in ("iati-identifier", "organisation-identifier"):
        if name in inner and (text := own_text(inner[name][0])):
            return text
    return ""


def digest_of(record: etree._Element) -> bytes:
    """A digest of all that a record says."""
    return blake2b(etree.tostring(record, with_tail=False), digest_size=16).digest()


def address_of(input: Input, unit: str, number: int) -> str:
    """Where a record stands: `file.xml#activity=17`."""
    return f"{_begin(input.name, unit)}{number}"


@lru_cache(maxsize=64)
def _begin(name: str, unit: str) -> str:
    """What the addresses of all records of a file begin with."""
    return f"{quote(name, safe='')}#{unit.removeprefix('iati-')}="


def records_in(input: Input, kind: str) -> Iterator[tuple[int, etree._Element]]:
    """The root as number 0, then each activity or organisation with its number from 1."""
    number = 0
    wanted = ROOTS[kind]
    parts = _plain_parts(input)
    yield 0, next(parts)
    for part in parts:
        if part.tag == wanted:
            number += 1
            yield number, part


def _plain_parts(input: Input) -> Iterator[etree._Element]:
    """The root and its parts, without the namespace that some put on all of IATI's elements."""
    parts = root_and_parts(input)
    root = next(parts, None)
    if root is None:
        return
    namespace, _, name = str(root.tag).rpartition("}")
    if name == WRAPPER:
        for part in parts:
            if part.tag in ROOTS:
                yield part
                yield from list(part)
        return
    if namespace and name in ROOTS:
        root.tag = name
    yield root
    for part in parts:
        if namespace:
            for element in part.iter(f"{namespace}}}*"):
                element.tag = str(element.tag).rpartition("}")[2]
        yield part


def _survey(input: Input) -> Survey:
    parts = _plain_parts(input)
    root = next(parts, None)
    if root is None or not isinstance(root.tag, str) or root.tag not in ROOTS:
        raise UnreadableFile(
            f"{input.name} is no IATI file: its root is neither iati-activities nor iati-organisations.",
            "Give a file in the IATI standard, version 1.0x or 2.0x.",
        )
    unit = ROOTS[root.tag]
    found = Survey(kind=root.tag, version=attribute(root, "version"))
    number = 0
    for part in parts:
        if part.tag != unit:
            continue
        number += 1
        address = address_of(input, unit, number)
        for element in part.iter(*TAGS):
            found.parties.add(element, address)
        _look_at(part, number, found)
    return found


def _look_at(part: etree._Element, number: int, found: Survey) -> None:
    inner = by_name(part)
    identifier = identifier_of(inner)
    stamp = (part.get("last-updated-datetime") or "").strip()[:_LETTERS_OF_TIME]
    if identifier:
        before = found.changed.get(identifier, "")
        if identifier in found.identifiers:
            found.repeated.add(identifier)
        if identifier not in found.identifiers or (before and stamp > before):
            found.identifiers[identifier] = number
            if stamp:
                found.changed[identifier] = stamp
    if part.tag == "iati-organisation":
        names, _ = all_texts(inner.get("name", ()), "")
        found.named[identifier, names[0].value if names else identifier] = None
    for reporter in inner.get("reporting-org", ()):
        texts, _ = texts_of(reporter, "")
        found.reporters[texts[0].value if texts else attribute(reporter, "ref")] += 1
        found.secondary |= attribute(reporter, "secondary-reporter") in ("1", "true")
    changed = _DAY.match(part.get("last-updated-datetime") or "")
    if changed:
        found.newest = max(found.newest, changed[0])
    for related in inner.get("related-activity", ()):
        other = normal_name(related.get("ref") or "")
        if not other or not identifier or other == identifier:
            continue
        match attribute(related, "type"):
            case "1":
                found.parents.setdefault(identifier, {})[other] = None
            case "2":
                found.parents.setdefault(other, {})[identifier] = None
