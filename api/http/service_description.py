"""What a SPARQL endpoint says of itself (SPARQL 1.1 Service Description), as statements."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from graph.store import open_store
from ontology.statements import Triple, iri, ntriples, whole
from ontology.terms import RDF

SD = "http://www.w3.org/ns/sparql-service-description#"
VOID = "http://rdfs.org/ns/void#"
FORMATS = "http://www.w3.org/ns/formats/"
RESULTS = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "N-Quads",
    "TriG",
    "RDF_XML",
    "JSON-LD",
)
"""The names under https://www.w3.org/ns/formats/ of what questions are answered in."""

SIMPLE = "http://www.w3.org/ns/entailment/Simple"
TYPE = f"<{RDF.type}>"


def service_triples(
    endpoint: str, graphs: Collection[str], statements: int | None = None
) -> Iterator[Triple]:
    """The service at `endpoint`: its language, its forms, and the dataset with the `graphs` one may name.

    `statements` counts those of the default graph, None where that is not known. No feature is claimed:
    the default graph is no union of the named ones, nothing is dereferenced, no other server is called
    and there are no functions of our own. Nothing is inferred while a question is answered.
    """
    service, dataset, default = iri(endpoint), iri(f"{endpoint}#dataset"), iri(f"{endpoint}#default-graph")
    yield service, TYPE, f"<{SD}Service>"
    yield service, f"<{SD}endpoint>", service
    yield service, f"<{SD}supportedLanguage>", f"<{SD}SPARQL11Query>"
    for name in RESULTS:
        yield service, f"<{SD}resultFormat>", f"<{FORMATS}{name}>"
    yield service, f"<{SD}defaultEntailmentRegime>", f"<{SIMPLE}>"
    yield service, f"<{SD}defaultDataset>", dataset
    yield dataset, TYPE, f"<{SD}Dataset>"
    yield dataset, f"<{SD}defaultGraph>", default
    yield default, TYPE, f"<{SD}Graph>"
    if statements is not None:
        yield default, f"<{VOID}triples>", whole(statements)
    for number, name in enumerate(sorted(graphs), start=1):
        named = iri(f"{endpoint}#named-graph-{number}")
        yield dataset, f"<{SD}namedGraph>", named
        yield named, TYPE, f"<{SD}NamedGraph>"
        yield named, f"<{SD}name>", iri(name)


def written_as(triples: Iterator[Triple], form: str) -> tuple[bytes, str]:
    """Statements in a form of `GRAPH_FORMATS`, and its media type."""
    with open_store("memory:") as store:
        store.load(line.encode() for line in ntriples(triples))
        answer = store.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", graph=form)
    return answer.body, answer.media_type
