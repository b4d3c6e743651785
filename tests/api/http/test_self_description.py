"""The map says what it is and holds: VoID, DCAT and the SPARQL service, true to what a question finds."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, RDF, VOID
from starlette.testclient import TestClient

from api.demo import demo_sources
from api.http.self_description import WELL_KNOWN
from api.http.sparql_forms import GRAPHS
from api.live import LiveMap
from ontology.identifiers import source_iri

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
HERE = f"http://testserver{WELL_KNOWN}"
MAP, CATALOGUE = URIRef(f"{HERE}#map"), URIRef(f"{HERE}#catalogue")
SERVICE = URIRef("http://testserver/sparql")


@pytest.fixture(scope="module")
def said(client: TestClient) -> Graph:
    return Graph().parse(client.get(WELL_KNOWN, params={"format": "ntriples"}).content, format="nt")


def count(client: TestClient, query: str) -> int:
    body = client.get("/sparql", params={"query": query}).json()
    return int(body["results"]["bindings"][0]["n"]["value"])


def number(said: Graph, subject: Any, predicate: Any) -> int:
    (value,) = said.objects(subject, predicate)
    assert isinstance(value, Literal)
    return int(value)


def test_it_counts_what_a_question_counts(client: TestClient, said: Graph) -> None:
    for name, inside in (
        ("triples", "COUNT(*)"),
        ("distinctSubjects", "COUNT(DISTINCT ?s)"),
        ("distinctObjects", "COUNT(DISTINCT ?o)"),
        ("properties", "COUNT(DISTINCT ?p)"),
    ):
        query = f"SELECT ({inside} AS ?n) {{ ?s ?p ?o }}"
        assert number(said, MAP, VOID[name]) == count(client, query) > 0
    parts = list(said.objects(MAP, VOID.classPartition))
    assert len(parts) == number(said, MAP, VOID.classes)
    for part in parts:
        (kind,) = said.objects(part, VOID["class"])
        asked = f"SELECT (COUNT(*) AS ?n) {{ ?s a <{kind}> }}"
        assert number(said, part, VOID.entities) == count(client, asked)
    total = sum(number(said, part, VOID.triples) for part in said.objects(MAP, VOID.propertyPartition))
    assert total == number(said, MAP, VOID.triples)


def test_it_leads_to_the_endpoint_which_names_the_same_graphs(
    client: TestClient, said: Graph, demo_map: LiveMap
) -> None:
    assert (MAP, VOID.sparqlEndpoint, SERVICE) in said
    assert (CATALOGUE, DCAT.service, SERVICE) in said
    service = Graph().parse(client.get("/sparql", params={"format": "ntriples"}).content, format="nt")
    named = {str(one) for one in service.objects(None, SD.name)}
    assert named == demo_map.snapshot().graphs
    assert named <= {str(one) for one in said.objects(None, SD.name)}
    default = URIRef(f"{SERVICE}#default-graph")
    assert number(service, default, VOID.triples) == number(said, MAP, VOID.triples)
    assert not list(service.objects(None, SD.feature))


def test_each_source_stands_with_publisher_licence_and_credit(said: Graph, demo_map: LiveMap) -> None:
    snapshot = demo_map.snapshot()
    for entry in snapshot.state.entries:
        node = URIRef(source_iri(snapshot.base, entry.source.name))
        assert (CATALOGUE, DCAT.dataset, node) in said
        assert (node, RDF.type, DCAT.Dataset) in said
        assert str(said.value(node, DCTERMS.publisher) or "") == entry.source.publisher
        assert str(said.value(node, DCTERMS.license) or "") == entry.source.licence
        assert entry.source.publisher in str(said.value(node, DCTERMS.bibliographicCitation))
        assert number(said, node, VOID.triples) > 0
        assert str(said.value(node, DCAT.landingPage)).startswith("http://testserver/sources/")


@pytest.mark.parametrize("form", GRAPHS)
def test_it_comes_in_every_form_of_a_graph(client: TestClient, form: str) -> None:
    answer = client.get(WELL_KNOWN, headers={"Accept": GRAPHS[form]})
    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == GRAPHS[form]
    assert "void#triples" in answer.text or "triples" in json.dumps(answer.text)


def test_only_the_public_view_may_be_read_by_pages_of_other_sites(
    client: TestClient, map_of: Callable[..., LiveMap], client_of: Callable[[LiveMap], TestClient]
) -> None:
    assert client.get(WELL_KNOWN).headers["access-control-allow-origin"] == "*"
    inner = client_of(map_of(audience="stewards"))
    assert "access-control-allow-origin" not in inner.get(WELL_KNOWN).headers


def test_it_says_nothing_of_what_others_may_see(
    map_of: Callable[..., LiveMap], client_of: Callable[[LiveMap], TestClient]
) -> None:
    from api.commands.load import load_into
    from api.loading import Wanted

    live = map_of([demo_sources()[1]])
    before = client_of(live).get(WELL_KNOWN, params={"format": "ntriples"}).content
    load_into(live.settings, demo_sources()[0], Wanted(audience="stewards"))
    assert live.refresh()
    assert client_of(live).get(WELL_KNOWN, params={"format": "ntriples"}).content == before


def test_an_empty_map_describes_itself(empty_client: TestClient) -> None:
    answer = empty_client.get(WELL_KNOWN, params={"format": "ntriples"})
    assert answer.status_code == 200
