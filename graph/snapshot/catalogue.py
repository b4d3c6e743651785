"""The catalogue graph: the sources this audience may see, their version, and their records' places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from graph.archive import Entry
from ontology.identifiers import record_iri, source_iri
from ontology.statements import Triple, iri, link, text, whole
from ontology.terms import DCT, FOAF, PROV, RDF, RDFS, SG, XSD

_TYPE = f"<{RDF.type}>"
DERIVED = f"<{PROV.wasDerivedFrom}>"
"""The predicate of a statement that names the record it derives from."""


def source_triples(entry: Entry, base: str, number: int) -> Iterator[Triple]:
    """What is known of a source and of the version that is loaded, credit and licence included.

    `number` is the version as the audience counts.
    """
    source = entry.source
    node = iri(source_iri(base, source.name))
    load = f"{node[:-1]}/version/{number}>"
    yield node, _TYPE, f"<{SG.Source}>"
    yield node, f"<{RDFS.label}>", text(source.title or source.name)
    for predicate, value in (
        (SG.identifier, source.name),
        (DCT.publisher, source.publisher),
        (DCT.license, source.licence),
        (SG.credit, source.credit),
        (FOAF.page, source.homepage),
        (SG.asOf, source.as_of),
    ):
        if value:
            yield node, f"<{predicate}>", link(value)
    yield load, _TYPE, f"<{SG.Load}>"
    yield load, f"<{PROV.used}>", node
    yield load, f"<{SG.loadNumber}>", whole(number)
    yield load, f"<{SG.sha256}>", text(entry.sha256)
    yield load, f"<{SG.loader}>", text(f"{entry.loader} {entry.loader_version}")
    yield load, f"<{PROV.generatedAtTime}>", f'"{entry.loaded_at}"^^<{XSD.dateTime}>'


def record_triples(derived: Iterable[str], base: str, source: str) -> Iterator[Triple]:
    """The address of each record of `source`, from the record nodes its statements derive from."""
    start = len(iri(record_iri(base, source, ""))) - 2
    part_of, address, kind = f"<{DCT.isPartOf}>", f"<{SG.address}>", f"<{SG.SourceRecord}>"
    node = iri(source_iri(base, source))
    for record in derived:
        yield record, _TYPE, kind
        yield record, part_of, node
        yield record, address, text(record[start:-1])
