"""From what a person types to a thing of the map: an IRI, the end of one, an identifier, or a name."""

from __future__ import annotations

from graph.snapshot import Snapshot
from ontology.errors import NotFound, UsageError
from ontology.identifiers import identifier_iri, known_identifier
from ontology.statements import iri, text
from ontology.terms import RDF, RDFS, SG, SKOS

MOST_CANDIDATES = 8
"""How many things a message lists where a name means several."""

_EXISTS = "SELECT ?kind ?thing WHERE { ?thing a ?kind } LIMIT 1"
_SAME = "SELECT ?thing ?member WHERE { ?thing <http://www.w3.org/2002/07/owl#sameAs> ?member } LIMIT 1"
_BY_NAME = f"""
SELECT DISTINCT ?thing ?label ?wanted WHERE {{
  {{ ?thing <{RDFS.label}> ?name }}
  UNION {{ ?thing <{SKOS.altLabel}> ?name }}
  UNION {{ ?thing <{SKOS.prefLabel}> ?name }}
  FILTER(LCASE(STR(?name)) = LCASE(STR(?wanted)))
  ?thing <{RDF.type}> ?kind ; <{RDFS.label}> ?label .
}} ORDER BY ?label ?thing LIMIT {MOST_CANDIDATES + 1}"""


def _exists(snapshot: Snapshot, candidate: str) -> str:
    term = iri(candidate)
    if snapshot.select(_EXISTS, {"thing": term}):
        return candidate
    found = snapshot.select(_SAME, {"member": term})
    return found[0]["thing"].value if found else ""


def find_thing(snapshot: Snapshot, kind: str, wanted: str) -> str:
    """The IRI of the thing that `wanted` means.

    `kind` is `organisation` or `thing` (any). Raises NotFound, or UsageError listing the
    candidates where a name means several things.
    """
    wanted = wanted.strip()
    path = "organisation" if kind == "thing" else kind
    candidates = []
    if wanted.startswith(("http://", "https://")):
        candidates.append(wanted)
    if identifier := known_identifier(wanted):
        candidates.append(identifier_iri(snapshot.base, path, identifier))
    if wanted and " " not in wanted:
        candidates.append(f"{snapshot.base}{path}/{wanted}")
        candidates.append(f"{snapshot.base}{wanted}")
    for candidate in candidates:
        if found := _exists(snapshot, candidate):
            return found
    query = _BY_NAME
    if kind == "organisation":
        query = _BY_NAME.replace("?thing <" + RDF.type + "> ?kind", f"?thing a <{SG.Organisation}>")
    rows = snapshot.select(query, {"wanted": text(wanted)})
    if not rows:
        raise NotFound(kind, wanted)
    if len(rows) > 1:
        listed = "; ".join(f"{row['label'].value} <{row['thing'].value}>" for row in rows[:MOST_CANDIDATES])
        more = " …" if len(rows) > MOST_CANDIDATES else ""
        raise UsageError(f"{wanted!r} means several things; name one by its address: {listed}{more}.")
    return rows[0]["thing"].value
