"""Which graphs of a file are read: those of a source, where it is an export, else all of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import unquote

from loaders.reading.input import Input
from loaders.reading.rdf_input import Node, RdfTriple, Value, parse_quads
from ontology.errors import UnreadableFile
from ontology.identifiers import source_iri
from ontology.records import Source
from ontology.terms import DCT, FOAF, PROV, RDF, RDFS, SG

_SOURCE_GRAPH = re.compile(r"https?://.*/source/([^/?#]+)")
_RECORD = re.compile(r"https?://.*/record/([^/?#]+)/[^#]+#.*", re.DOTALL)


@dataclass(slots=True)
class Graphs:
    """The statements of a file by source; all of a file that is no export stand under the empty name."""

    sources: dict[str, dict[RdfTriple, None]] = field(default_factory=dict)
    other: dict[RdfTriple, None] = field(default_factory=dict)
    """What stands in no source's graph; of an export, the map itself and its catalogue."""

    @property
    def names(self) -> list[str]:
        """The sources of an export, sorted; none for a file that is no export."""
        return sorted(self.sources)

    def of(self, input: Input, wanted: str) -> tuple[dict[RdfTriple, None], int]:
        """The statements to read for the source `wanted`, and how many others the file holds.

        Raises `UnreadableFile` where the file holds several sources and none of them is wanted.
        """
        if not self.sources:
            return self.other, 0
        every = len(self.other) + sum(map(len, self.sources.values()))
        if len(self.sources) > 1 and wanted not in self.sources:
            names = ", ".join(self.names[:10]) + (
                f" … ({len(self.names)} in all)" if len(self.names) > 10 else ""
            )
            raise UnreadableFile(
                f"{input.name} holds what {len(self.names)} sources state: {names}.",
                f"Load them one by one, each by its name: --source {self.names[0]}.",
            )
        chosen = self.sources.get(wanted) or self.sources[self.names[0]]
        return chosen, every - len(chosen)


def graphs_of(input: Input) -> Graphs:
    """The statements of a file by source, parsed once for `describe` and `read`."""
    known = input.kept.get("own-rdf")
    if isinstance(known, Graphs):
        return known
    found = Graphs()
    for triple, graph in parse_quads(input):
        match = _SOURCE_GRAPH.fullmatch(graph) if graph else None
        into = found.other if match is None else found.sources.setdefault(unquote(match[1]), {})
        into[triple] = None
    input.kept["own-rdf"] = found
    return found


def described_source(input: Input) -> Source:
    """What the file says of its one source: its graph or its records name it, its catalogue describes it."""
    found = graphs_of(input)
    names = found.names or sorted(_sources_of_records(found.other))
    if len(names) != 1:
        return Source(name="")
    (name,) = names
    said: dict[str, str] = {}
    for subject, predicate, object_ in found.other:
        if subject.value.endswith(source_iri("/", name)):
            said[predicate] = object_.text if isinstance(object_, Value) else object_.value
    if said.get(RDF.type) != SG.Source:
        said = {}
    return Source(
        name=name,
        title=said.get(RDFS.label, ""),
        publisher=said.get(DCT.publisher, ""),
        licence=said.get(DCT.license, ""),
        credit=said.get(SG.credit, ""),
        homepage=said.get(FOAF.page, ""),
        as_of=said.get(SG.asOf, ""),
    )


def _sources_of_records(triples: dict[RdfTriple, None]) -> set[str]:
    """The sources whose records the statements derive from."""
    found = set()
    for _, predicate, object_ in triples:
        if predicate == PROV.wasDerivedFrom and isinstance(object_, Node):
            match = _RECORD.fullmatch(object_.value)
            if match:
                found.add(unquote(match[1]))
    return found
