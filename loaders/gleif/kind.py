"""Loads GLEIF data: LEI records, relations and registration authorities, as JSON, CSV, XML or RDF."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from loaders.gleif.flat_forms import is_flat, read_flat
from loaders.gleif.forms import Found
from loaders.gleif.json_forms import read_json
from loaders.gleif.rdf_form import ONTOLOGY, read_rdf
from loaders.gleif.records import Maker, Together, together
from loaders.loader import Loader, Reading
from loaders.reading.input import Input
from loaders.reading.json_input import looks_like_json
from loaders.reading.rdf_input import looks_like_rdf
from ontology.account import Problem
from ontology.errors import InputError, UnreadableFile
from ontology.records import Record, Source

_LOOKED_AT = 65_536
_ENTITY = re.compile(
    rb'"(?:legalName|LegalName|StartNode|startNode|ExceptionCategory|exceptionCategory'
    rb'|internationalOrganizationName)"\s*:'
)
_RECORD = re.compile(
    rb'"(?:lei-records|relationship-records|registration-authorities|LEI|lei|RelationshipRecord'
    rb'|NodeIDType|nodeIDType)"'
)


def recognises(input: Input) -> bool:
    """Whether it is JSON, a table or XML with the fields of LEI records or relations, or GLEIF's RDF."""
    if _is_rdf(input):
        return True
    start = input.data[:_LOOKED_AT]
    if looks_like_json(input):
        return bool(_ENTITY.search(start) and _RECORD.search(start))
    return is_flat(input)


def _is_rdf(input: Input) -> bool:
    """Whether it is RDF in GLEIF's words, JSON-LD too."""
    return ONTOLOGY.encode() in input.data[:_LOOKED_AT] and looks_like_rdf(input) is not None


def _found(input: Input) -> Found:
    """What the file holds, read once for `describe`, `prepare` and `read`."""
    found = input.kept.get("gleif")
    if not isinstance(found, Found):
        is_json = looks_like_json(input) and not _is_rdf(input)
        reader = read_json if is_json else read_flat if is_flat(input) else read_rdf
        found = input.kept["gleif"] = reader(input)
    return found


def describe(input: Input) -> Source:
    """GLEIF's own words on its data; the newest update is the date of what the file says."""
    newest = _found(input).newest
    return Source(
        name="",
        title="Global LEI data",
        publisher="Global Legal Entity Identifier Foundation (GLEIF)",
        licence="https://creativecommons.org/publicdomain/zero/1.0/",
        credit="Global Legal Entity Identifier Foundation (GLEIF), CC0 1.0",
        homepage="https://www.gleif.org/",
        as_of=newest if re.fullmatch(r"\d{4}-\d{2}-\d{2}", newest) else "",
        primary_for=("Organisation",),
    )


def prepare(inputs: Sequence[Input]) -> Together:
    """Look over the set, so that relations of one file are facts of the entities of another."""
    files = []
    for one in inputs:
        try:
            files.append(_found(one))
        except InputError:
            continue  # `read` raises it for the file itself
    return together(files)


def read(input: Input, reading: Reading) -> Iterator[Record | Problem]:
    """Yield the file's records and problems."""
    found = _found(input)
    whole = reading.prepared if isinstance(reading.prepared, Together) else prepare([input])
    if found.legal_forms and not whole.has_records:
        raise UnreadableFile(
            f"{input.name} is GLEIF's list of legal forms (ELF codes), {len(found.legal_forms)} of them: "
            "it names no organisation and no register.",
            "Give it together with LEI records: their legal forms are then named by it.",
        )
    yield from Maker(input.name, whole, reading).records(found)
    if found.total > reading.account.read:
        reading.account.note(
            f"one page of an answer: {reading.account.read:,} of {found.total:,} records are in it"
        )


LOADER = Loader(
    kind="gleif",
    title="GLEIF: LEI records, relations and registration authorities (JSON, CSV, XML or RDF)",
    version="5",
    unit="entities, relations and registers",
    recognises=recognises,
    describe=describe,
    read=read,
    reads_several=True,
    prepare=prepare,
)
