"""Looks up what is shown beside an IRI: the name of a thing, and where a record stands in its file."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from graph.snapshot.opened import Snapshot
from graph.store import Cell
from ontology.errors import QuerySyntaxError
from ontology.identifiers import catalogue_iri
from ontology.records import Source
from ontology.statements import iri
from ontology.terms import DCT, RDFS, SG
from ontology.vocabulary import label_of

ASKED_AT_ONCE = 500
"""How many IRIs stand in one query: longer lists gain nothing and make the text slow to read."""

ASKED_BYTES = 32 * 1024
"""How many bytes of IRIs stand in one query: half of what the store reads of a query's text."""

_LABELS = f"SELECT ?thing ?label WHERE {{ VALUES ?thing {{ %s }} ?thing <{RDFS.label}> ?label }}"
_RECORDS = f"""SELECT ?record ?source ?title ?address WHERE {{
  VALUES ?record {{ %s }}
  GRAPH <%s> {{ ?record <{SG.address}> ?address ; <{DCT.isPartOf}> ?source .
    ?source <{RDFS.label}> ?title }} }}"""


@dataclass(frozen=True, slots=True)
class RecordPlace:
    """Where a record stands: its source, and its address there (RFC 7111: `grants.csv#row=17`)."""

    record: str
    source: str
    source_label: str
    address: str

    @property
    def file(self) -> str:
        """The name of the file."""
        return unquote(self.address.partition("#")[0])

    @property
    def words(self) -> str:
        """The address as people say it: `grants.csv, row 17`."""
        fragment = self.address.partition("#")[2]
        parts = [self.file]
        if fragment.startswith("/"):
            parts.append(f"item {unquote(fragment)}")
        elif fragment:
            for part in fragment.replace(";", "&").split("&"):
                name, equals, value = part.partition("=")
                parts.append(unquote(f"{name} {value}" if equals else part))
        return ", ".join(parts)


def in_groups(iris: Iterable[str], size: int = ASKED_AT_ONCE) -> Iterator[Sequence[str]]:
    """Yield the IRIs, each once and sorted, in groups that one query can name."""
    group: list[str] = []
    written = 0
    for one in sorted(set(iris)):
        length = len(one.encode()) + 3
        if group and (len(group) == size or written + length > ASKED_BYTES):
            yield group
            group, written = [], 0
        group.append(one)
        written += length
    if group:
        yield group


def terms(iris: Iterable[str]) -> str:
    """The IRIs as the terms of a VALUES list."""
    return " ".join(iri(one) for one in iris)


def rows_about(snapshot: Snapshot, query: str, iris: Iterable[str]) -> Iterator[dict[str, Cell]]:
    """The rows of `query` for all of `iris`; it names them in a VALUES list written `%s`.

    Links are kept as sources state them, and some are no IRIs that a query can name: for those
    there are no rows.
    """
    for group in in_groups(iris):
        try:
            yield from snapshot.select(query % terms(group))
        except QuerySyntaxError:
            half = len(group) // 2
            for part in (group[:half], group[half:]) if half else ():
                yield from rows_about(snapshot, query, part)


def labels_of(snapshot: Snapshot, iris: Collection[str]) -> dict[str, str]:
    """IRI → its label, for those that have one; concepts and places need no query."""
    found = {one: label for one in iris if (label := label_of(one)) is not None}
    for row in rows_about(snapshot, _LABELS, [one for one in iris if one and one not in found]):
        found[row["thing"].value] = row["label"].value
    return found


def record_places(snapshot: Snapshot, records: Iterable[str]) -> dict[str, RecordPlace]:
    """Record → where it stands, from the catalogue graph."""
    query = _RECORDS % ("%s", catalogue_iri(snapshot.base).replace("%", "%%"))
    found: dict[str, RecordPlace] = {}
    for row in rows_about(snapshot, query, records):
        record = row["record"].value
        found[record] = RecordPlace(record, row["source"].value, row["title"].value, row["address"].value)
    return found


def sources_of(snapshot: Snapshot) -> tuple[Source, ...]:
    """The sources this state is made of, by name, with publisher, licence and credit."""
    return tuple(entry.source for entry in snapshot.state.entries)


def credit_line(source: Source) -> str:
    """How a source wants to be named: title, publisher, credit, licence and where it stands."""
    parts = [
        source.title or source.name,
        source.publisher,
        source.credit,
        f"licence: {source.licence}" if source.licence else "licence not stated",
        source.homepage,
    ]
    return "; ".join(part for part in parts if part)
