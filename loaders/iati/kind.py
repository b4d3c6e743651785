"""Loads IATI: activities and organisations (XML, 1.0x and 2.0x), and IATI's lists of organisations."""

from __future__ import annotations

from collections.abc import Iterator

from loaders.iati.activities import ActivityReader
from loaders.iati.lists import describe_list, form_of, list_records
from loaders.iati.organisations import organisation_records
from loaders.iati.survey import is_iati, survey
from loaders.loader import Loader, Reading
from loaders.reading.input import Input
from loaders.reading.xml_input import looks_like_xml
from ontology.account import Problem
from ontology.records import Record, Source


def recognises(input: Input) -> bool:
    """Whether the root element is one of the standard's, or the fields are those of the registry's lists."""
    return is_iati(input) or bool(form_of(input))


def describe(input: Input) -> Source:
    """The reporting organisation where there is one only: it is the first to know what it reports."""
    if not looks_like_xml(input) and form_of(input):
        return describe_list(input)
    found = survey(input)
    publisher = next(iter(found.reporters)) if len(found.reporters) == 1 else ""
    of = "activities" if found.kind == "iati-activities" else "organisations"
    first = ("Project", "Transaction", "Split") if of == "activities" else ("Transaction", "Split")
    return Source(
        name="",
        title=f"IATI {of}: {publisher}" if publisher else f"IATI {of}",
        publisher=publisher,
        as_of=found.newest,
        primary_for=first if publisher and not found.secondary else (),
    )


def read(input: Input, reading: Reading) -> Iterator[Record | Problem]:
    """Yield the file's records and problems, in its order."""
    if not looks_like_xml(input) and form_of(input):
        yield from list_records(input, reading)
        return
    found = survey(input)
    if not found.version:
        reading.account.note("version of the standard not stated (both are read alike)")
    yield from found.parties.problems(input.name)
    if found.kind == "iati-organisations":
        yield from organisation_records(input, found, reading)
    else:
        yield from ActivityReader(input, found, reading).records()


LOADER = Loader(
    kind="iati",
    title="IATI activities and organisations (XML, versions 1.0x and 2.0x), and lists of IATI publishers",
    version="7",
    unit="activities and money lines",
    recognises=recognises,
    describe=describe,
    read=read,
)
