"""What this map is and holds, for programs: VoID, DCAT and the SPARQL service, at one address."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.http.addresses import page_of
from api.http.negotiation import choose, offered
from api.http.problems import described
from api.http.service_description import SD, TYPE, VOID, service_triples, written_as
from api.http.sparql_forms import ALSO, GRAPHS
from api.http.view import AskedView, Format
from graph.archive import Entry
from graph.questions.terms_used import PREFIXES, TermUse, terms_used
from graph.snapshot import Snapshot
from graph.snapshot.lookup import credit_line
from ontology.errors import EngineFailed, QueryTimeout
from ontology.identifiers import catalogue_iri, source_iri
from ontology.statements import Triple, iri, link, text, whole
from ontology.terms import DCAT, DCT, FOAF, RDFS

router = APIRouter(tags=["service"])

WELL_KNOWN = "/.well-known/void"
"""Where a host describes its data sets (VoID, 7.2)."""

TITLE = "Sharegraph: who shares what with whom, under which agreement, paid by whom"
SPARQL_PROTOCOL = "http://www.w3.org/TR/sparql11-protocol/"
_DCAT = "http://www.w3.org/ns/dcat#"
_DCT = "http://purl.org/dc/terms/"
_FOAF = "http://xmlns.com/foaf/0.1/"

_STATEMENTS = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
_SUBJECTS = "SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s ?p ?o }"
_OBJECTS = "SELECT (COUNT(DISTINCT ?o) AS ?n) WHERE { ?s ?p ?o }"

_IN_GRAPH = "SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH {} {{ ?s ?p ?o }} }}"


@dataclass(frozen=True, slots=True)
class Figures:
    """How much a state of the map holds; None where counting took longer than a question may."""

    triples: int | None
    subjects: int | None
    objects: int | None
    of_source: dict[str, int | None]
    """Statements in the graph of each source, by its IRI."""


def _count(snapshot: Snapshot, query: str) -> int | None:
    try:
        return int(snapshot.select(query)[0]["n"].value)
    except (QueryTimeout, EngineFailed):
        return None  # that many are more than a question may count here; too many questions now is a fault


def statements_of(snapshot: Snapshot) -> int | None:
    """How many statements a question without GRAPH reads, counted once a state."""
    return snapshot.view("statements", lambda opened: _count(opened, _STATEMENTS))


def figures_of(snapshot: Snapshot) -> Figures:
    """The figures of a state, counted once."""

    def made(opened: Snapshot) -> Figures:
        sources = [source_iri(opened.base, one.source.name) for one in opened.state.entries]
        return Figures(
            statements_of(opened),
            _count(opened, _SUBJECTS),
            _count(opened, _OBJECTS),
            {name: _count(opened, _IN_GRAPH.format(iri(name))) for name in sources},
        )

    return snapshot.view("figures of the self-description", made)


@router.get(
    WELL_KNOWN,
    summary="What this map is and holds, for programs",
    response_class=Response,
    responses={
        **offered(
            GRAPHS,
            "VoID and DCAT: how much there is of what, which sources with publisher, licence and credit, "
            "and where to ask.",
            jsonld={"type": ["object", "array"]},
        ),
        **described(400, 406),
    },
)
def void(view: AskedView, form: Format = "") -> Response:
    """The data set (VoID), the catalogue of its sources (DCAT) and its SPARQL service, as RDF."""
    word = choose(view.request, GRAPHS, also=ALSO)
    body, media_type = written_as(self_description(view.request, view.snapshot), word)
    return Response(body, media_type=media_type, headers={"Vary": "Accept"})


def self_description(request: Request, snapshot: Snapshot) -> Iterator[Triple]:
    """All that `/.well-known/void` says, of what this audience sees."""
    root = str(request.base_url).rstrip("/")
    here, endpoint = f"{root}{WELL_KNOWN}", f"{root}/sparql"
    figures = figures_of(snapshot)
    yield from _data_set(here, endpoint, root, snapshot, figures)
    yield from _catalogue(here, endpoint, root, snapshot, figures)
    yield from service_triples(endpoint, snapshot.graphs, figures.triples)
    yield iri(f"{endpoint}#default-graph"), f"<{VOID}inDataset>", iri(f"{here}#map")


def _counted(subject: str, counts: dict[str, int | None]) -> Iterator[Triple]:
    for name, number in counts.items():
        if number is not None:
            yield subject, f"<{VOID}{name}>", whole(number)


def _data_set(here: str, endpoint: str, root: str, snapshot: Snapshot, figures: Figures) -> Iterator[Triple]:
    """The map as a whole (VoID): its sizes, its words and how often each is used."""
    whole_map, described_by = iri(f"{here}#map"), iri(here)
    yield described_by, TYPE, f"<{VOID}DatasetDescription>"
    yield described_by, f"<{_FOAF}topic>", whole_map
    yield whole_map, TYPE, f"<{VOID}Dataset>"
    yield whole_map, TYPE, f"<{DCAT.Dataset}>"
    yield whole_map, f"<{DCT.title}>", text(TITLE, "en")
    yield whole_map, f"<{DCT.identifier}>", text(snapshot.name)
    yield whole_map, f"<{_FOAF}homepage>", iri(f"{root}/")
    yield whole_map, f"<{VOID}sparqlEndpoint>", iri(endpoint)
    yield whole_map, f"<{VOID}uriSpace>", text(snapshot.base)
    used = terms_used(snapshot)
    yield from _counted(
        whole_map,
        {
            "triples": figures.triples,
            "distinctSubjects": figures.subjects,
            "distinctObjects": figures.objects,
            "classes": _number_of(used.classes),
            "properties": _number_of(used.properties),
        },
    )
    for prefix, namespace in PREFIXES.items():
        if any(one.short.startswith(f"{prefix}:") for one in (*used.classes, *used.properties)):
            yield whole_map, f"<{VOID}vocabulary>", iri(namespace)
    yield from _parts(f"{here}#class", whole_map, "class", "entities", used.classes)
    yield from _parts(f"{here}#property", whole_map, "property", "triples", used.properties)


def _number_of(used: tuple[TermUse, ...]) -> int | None:
    """How many terms are used; None where their use was not counted."""
    return None if any(one.used is None for one in used) else len(used)


def _parts(
    start: str, whole_map: str, kind: str, counted: str, used: tuple[TermUse, ...]
) -> Iterator[Triple]:
    """A part of the map for each class or property that is used, with its size."""
    for number, term in enumerate(used, start=1):
        if term.used is None:
            continue  # nothing was counted, so nothing is said
        part = iri(f"{start}-{number}")
        yield whole_map, f"<{VOID}{kind}Partition>", part
        yield part, f"<{VOID}{kind}>", iri(term.iri)
        yield part, f"<{VOID}{counted}>", whole(term.used)


def _catalogue(here: str, endpoint: str, root: str, snapshot: Snapshot, figures: Figures) -> Iterator[Triple]:
    """The catalogue (DCAT 3): each source with publisher, licence and credit, and the service to ask."""
    catalogue, service, whole_map = iri(f"{here}#catalogue"), iri(endpoint), iri(f"{here}#map")
    yield catalogue, TYPE, f"<{DCAT.Catalog}>"
    yield catalogue, f"<{DCT.title}>", text("The sources of this map", "en")
    yield catalogue, f"<{_DCAT}dataset>", whole_map
    yield catalogue, f"<{_DCAT}service>", service
    yield service, TYPE, f"<{DCAT.DataService}>"
    yield service, f"<{DCT.title}>", text("SPARQL 1.1 endpoint", "en")
    yield service, f"<{_DCAT}endpointURL>", service
    yield service, f"<{_DCAT}endpointDescription>", service
    yield service, f"<{_DCT}conformsTo>", iri(SPARQL_PROTOCOL)
    yield service, f"<{_DCAT}servesDataset>", whole_map
    for entry, number in zip(snapshot.state.entries, snapshot.state.numbers, strict=True):
        node = source_iri(snapshot.base, entry.source.name)
        yield catalogue, f"<{DCAT.dataset}>", iri(node)
        yield service, f"<{_DCAT}servesDataset>", iri(node)
        yield whole_map, f"<{VOID}subset>", iri(node)
        yield from _source(entry, number, iri(node), f"{root}{page_of(snapshot.base, node)}")
        yield from _counted(iri(node), {"triples": figures.of_source.get(node)})
    listed = iri(f"{here}#catalogue-graph")
    yield whole_map, f"<{VOID}subset>", listed
    yield listed, TYPE, f"<{VOID}Dataset>"
    yield listed, f"<{DCT.title}>", text("Sources, versions and records", "en")
    yield listed, f"<{SD}name>", iri(catalogue_iri(snapshot.base))


def _source(entry: Entry, number: int, node: str, page: str) -> Iterator[Triple]:
    source = entry.source
    yield node, TYPE, f"<{DCAT.Dataset}>"
    yield node, TYPE, f"<{VOID}Dataset>"
    yield node, f"<{DCT.title}>", text(source.title or source.name)
    yield node, f"<{DCT.identifier}>", text(source.name)
    yield node, f"<{DCT.bibliographicCitation}>", text(credit_line(source))
    yield node, f"<{DCAT.landingPage}>", iri(page)
    yield node, f"<{_DCAT}version>", text(str(number))
    for predicate, value in (
        (DCT.publisher, source.publisher),
        (DCT.license, source.licence),
        (DCT.rights, source.credit),
        (FOAF.page, source.homepage),
    ):
        if value:
            yield node, f"<{predicate}>", link(value)
    yield node, f"<{RDFS.comment}>", text("Its statements stand in the named graph of this very name.", "en")
