"""The ontology's doors: every term has its page and its RDF, and the diagram is drawn from the ontology."""

from __future__ import annotations

import pytest
from rdflib import Graph, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import OWL, RDF, RDFS, SKOS
from starlette.testclient import TestClient

from api.http.negotiation import RDF_OFFERS
from api.pages.ontology_diagram import diagram, drawn_properties
from graph.questions.declared import NAMESPACE, declared

PAGE, JSON = {"Accept": "text/html"}, {"Accept": "application/json"}


def test_the_ontology_is_the_same_graph_in_every_form(client: TestClient) -> None:
    parsed = [
        Graph().parse(data=client.get("/ontology", headers={"Accept": media}).content, format=media)
        for media in RDF_OFFERS.values()
    ]
    assert (URIRef(NAMESPACE + "Agreement"), RDF.type, OWL.Class) in parsed[0]
    assert all(isomorphic(parsed[0], other) for other in parsed[1:])


def test_the_shapes_are_given_as_shacl(client: TestClient) -> None:
    shapes = Graph().parse(data=client.get("/shapes").content, format="turtle")
    assert len(set(shapes.subjects(RDF.type, URIRef("http://www.w3.org/ns/shacl#NodeShape")))) > 20


@pytest.mark.parametrize("name", sorted(declared()))
def test_every_term_has_a_page_and_says_the_same_as_rdf(client: TestClient, name: str) -> None:
    page = client.get(f"/ontology/{name}", headers=PAGE)
    assert page.status_code == 200
    term = declared()[name]
    told = client.get(f"/ontology/{name}", headers=JSON).json()
    assert told["term"]["definition"] == term.definition
    graph = Graph().parse(
        data=client.get(f"/ontology/{name}", headers={"Accept": "text/turtle"}).content, format="turtle"
    )
    subject = URIRef(NAMESPACE + name)
    assert set(graph.subjects()) == {subject}
    assert str(graph.value(subject, RDFS.label)) == term.label
    assert str(graph.value(subject, SKOS.definition)) == term.definition


def test_a_term_that_is_not_there_is_a_404(client: TestClient) -> None:
    for name in ("Agreemint", "../sharegraph.ttl", "%3Cscript%3E"):
        assert client.get(f"/ontology/{name}", headers=JSON).status_code == 404


def test_the_page_of_a_class_shows_its_rules_its_example_record_and_where_it_is_used(
    client: TestClient,
) -> None:
    told = client.get("/ontology/Agreement", headers=JSON).json()
    assert {"message": "Its legal basis is not known.", "warns": True} in told["rules"]
    assert told["used"] == client.get("/agreements", headers=JSON).json()["known"]
    assert told["sheet"] == "agreements"
    assert {"heading": "providers", "value": "Example Hotline"}.items() <= told["example_row"][5].items()


def test_the_diagram_shows_every_line_and_each_box_leads_to_its_term(client: TestClient) -> None:
    drawn = diagram()
    page = client.get("/ontology", headers=PAGE).text
    assert drawn in page
    for start, end in drawn_properties():
        assert all(f'href="/ontology/{one}"' in drawn for one in (start, end))
    assert "<title>Agreement – hasProvider, hasRecipient → Organisation</title>" in drawn


def test_a_term_in_another_page_leads_to_its_own(client: TestClient) -> None:
    assert (
        client.get("/things", params={"iri": NAMESPACE + "Agreement"}, headers=PAGE, follow_redirects=False)
        .headers["location"]
        .startswith("/ontology/Agreement")
    )
