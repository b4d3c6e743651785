"""Clients that people use, pointed at the endpoint over a real connection."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDFS
from rdflib.plugins.stores.sparqlstore import SPARQLStore

from api.http.endpoint import sparql_endpoint
from graph.store import open_store

ONE, TWO = "http://example.org/g1", "http://example.org/g2"
THINGS = 150


@pytest.fixture(scope="module")
def address(served: Callable[[Any], AbstractContextManager[int]]) -> Iterator[str]:
    with open_store("memory:") as store:
        for number in range(THINGS):
            thing = f"<http://example.org/s{number}>"
            label = f'{thing} <{RDFS.label}> "name, {number}"@en'
            store.load([f"{label} .\n".encode(), *(f"{label} <{one}> .\n".encode() for one in (ONE, TWO))])
        with sparql_endpoint(store, workers=1) as app, served(app) as port:
            yield f"http://127.0.0.1:{port}/sparql"


@pytest.mark.parametrize(
    "given",
    [{}, {"method": "POST"}, {"method": "POST_FORM"}, {"returnFormat": "json"}, {"returnFormat": "csv"}],
    ids=str,
)
def test_rdflibs_store_reads_rows_graphs_and_yes_or_no(address: str, given: dict[str, str]) -> None:
    graph = Graph(SPARQLStore(address, **given))  # type: ignore[arg-type]
    assert len(list(graph.subject_objects(RDFS.label))) == THINGS
    assert len(list(graph.query("SELECT * { ?s ?p ?o } LIMIT 7"))) == 7
    if given.get("returnFormat") != "csv":  # CSV has no language tags and no yes or no
        assert graph.value(URIRef("http://example.org/s5"), RDFS.label) == Literal("name, 5", lang="en")
        assert graph.query("ASK { ?s ?p ?o }").askAnswer is True
    if "returnFormat" not in given:  # with one, it asks for rows alone
        made = graph.query("CONSTRUCT { ?s a <x:T> } WHERE { ?s ?p ?o } LIMIT 3").graph
        assert made is not None
        assert len(made) == 3


def test_rdflibs_store_names_a_graph_by_the_protocol(address: str) -> None:
    inside = Graph(SPARQLStore(address), URIRef(ONE))
    assert len(inside) == THINGS
    assert len(Graph(SPARQLStore(address), URIRef("http://example.org/none"))) == 0


def test_a_table_is_read_from_the_address_of_a_csv(address: str) -> None:
    query = "SELECT ?s ?name { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?name }"
    with urlopen(f"{address}?{urlencode({'query': query, 'format': 'csv'})}") as answer:
        rows = list(csv.DictReader(io.TextIOWrapper(answer, "utf-8")))
    assert len(rows) == THINGS
    assert {"s": "http://example.org/s7", "name": "name, 7"} in rows


@pytest.mark.skipif(shutil.which("curl") is None, reason="no curl on this machine")
def test_curl_asks_in_the_three_ways(address: str) -> None:
    def curl(*words: str) -> str:
        done = subprocess.run(["curl", "-sS", *words], capture_output=True, text=True, timeout=30, check=True)
        return done.stdout

    query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    by_get = curl("-G", address, "--data-urlencode", f"query={query}", "-H", "Accept: text/csv")
    by_form = curl(address, "--data-urlencode", f"query={query}", "-d", "format=csv")
    direct = curl(
        "--compressed",
        f"{address}?format=csv",
        "-H",
        "Content-Type: application/sparql-query",
        "--data-binary",
        query,
    )
    assert by_get == by_form == direct == f"n\n{THINGS}\n"


def test_many_rows_come_packed_and_whole(address: str) -> None:
    query = {"query": "SELECT * { ?a ?b ?c . ?s ?p ?o }"}
    with urlopen(f"{address}?{urlencode(query)}") as answer:
        assert answer.headers["transfer-encoding"] == "chunked"
        rows = json.load(answer)["results"]["bindings"]
    assert len(rows) == THINGS**2
