"""A thing as RDF: what the map says of it and of its parts, and where that comes from, with credit."""

from __future__ import annotations

from graph.snapshot import Snapshot
from graph.snapshot.lookup import credit_line, sources_of
from ontology.identifiers import catalogue_iri, source_iri
from ontology.statements import iri as term
from ontology.terms import DCT, PROV, RDFS, SG, SKOS

_DESCRIPTION = f"""CONSTRUCT {{
  ?about ?property ?value . ?value <{RDFS.label}> ?name .
  ?record <{DCT.isPartOf}> ?source ; <{SG.address}> ?address . ?source ?told ?fact
}} WHERE {{
  {{ ?thing ?property ?value . FILTER(?property != <{SKOS.hiddenLabel}>) BIND(?thing AS ?about)
     OPTIONAL {{ ?value <{RDFS.label}> ?name }} }}
  UNION {{
    VALUES ?part {{ <{SG.versionOf}> <{SG.releasedUnder}> <{SG.allocationOf}> <{SG.instalmentOf}> }}
    ?about ?part ?thing ; ?property ?value }}
  UNION {{
    ?thing <{PROV.wasDerivedFrom}> ?record
    GRAPH <%s> {{ ?record <{DCT.isPartOf}> ?source ; <{SG.address}> ?address . ?source ?told ?fact }} }}
}}"""

WITH_COMMENTS = frozenset({"turtle", "ntriples"})
"""The syntaxes in which a line may be a comment."""


def describe(snapshot: Snapshot, iri: str, form: str) -> tuple[bytes, str]:
    """The description of a thing in `form` (a word of `GRAPH_FORMATS`), and its media type.

    What the map says of it, of its versions, releases, allocations and instalments, the records
    that stand behind it, and of their sources publisher, licence and credit. Where the syntax has
    comments the credits stand above it too. Words to avoid (hidden labels) are left out. Empty where the
    map says nothing of it.
    """
    answer = snapshot.ask(_DESCRIPTION % catalogue_iri(snapshot.base), {"thing": term(iri)}, graph=form)
    body = answer.body
    if form in WITH_COMMENTS and body:
        credits_ = [
            credit_line(source)
            for source in sources_of(snapshot)
            if source_iri(snapshot.base, source.name).encode() in body
        ]
        lines = [f"State of the map: {snapshot.name}", *(f"From: {line}" for line in credits_)]
        head = "".join(f"# {' '.join(line.split())}\n" for line in lines)
        body = head.encode() + body
    return body, answer.media_type
