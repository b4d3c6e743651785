"""What the endpoint is asked where its speed is measured: look-ups, joins, a question of two milliseconds."""

from __future__ import annotations

import csv
import io
import statistics
import time
from collections.abc import Sequence
from itertools import pairwise

from benchmarks.asking import Ask
from graph.store import Store

PREFIXES = """PREFIX sg: <https://w3id.org/sharegraph/ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""
LOOKUP = "SELECT ?p ?o WHERE { <%s> ?p ?o }"
FUNDERS_GRANTS = (
    PREFIXES
    + """SELECT ?grant ?amount ?label WHERE {
  ?grant sg:hasFunder <%s> ; sg:amount ?amount ; sg:hasGrantee ?one . ?one rdfs:label ?label }
ORDER BY ?grant"""
)
FELLOW_FUNDERS = (
    PREFIXES
    + """SELECT ?fellow (COUNT(DISTINCT ?one) AS ?shared) WHERE {
  ?grant sg:hasFunder <%s> ; sg:hasGrantee ?one . ?other sg:hasGrantee ?one ; sg:hasFunder ?fellow }
GROUP BY ?fellow ORDER BY DESC(?shared)"""
)
MONEY = (
    PREFIXES
    + """SELECT ?currency (COUNT(?amount) AS ?grants) (SUM(?amount) AS ?total) WHERE {
  ?grant a sg:Grant ; sg:amount ?amount ; sg:currency ?currency } GROUP BY ?currency
ORDER BY ?currency"""
)
SHARED_GRANTEES = (
    PREFIXES
    + """SELECT DISTINCT ?one ?label WHERE {
  ?grant sg:hasFunder <%s> ; sg:hasGrantee ?one . ?other sg:hasGrantee ?one ; sg:hasFunder <%s> .
  ?one rdfs:label ?label }"""
)
GIVEN_BY = (
    PREFIXES
    + """SELECT ?recipient ?name ?dataset ?title WHERE {
  ?agreement sg:hasProvider <%s> ; sg:hasRecipient ?recipient ; sg:coversAsset ?dataset .
  ?recipient rdfs:label ?name . ?dataset rdfs:label ?title } ORDER BY ?name ?title"""
)
PAID_AND_GIVEN = (
    PREFIXES
    + """SELECT ?one ?name (COUNT(DISTINCT ?grant) AS ?grants) (COUNT(DISTINCT ?agreement) AS ?given)
WHERE {
  ?grant sg:hasFunder <%s> ; sg:hasGrantee ?one . ?agreement sg:hasRecipient ?one . ?one rdfs:label ?name }
GROUP BY ?one ?name ORDER BY DESC(?given) ?name"""
)
EDGES_OF_GRANTEES = (
    PREFIXES
    + """SELECT ?one ?other ?name WHERE {
  ?grant sg:hasFunder <%s> ; sg:hasGrantee ?one . ?other sg:sharesDataWith ?one ; rdfs:label ?name }
ORDER BY ?name ?one"""
)
WITHOUT_DATA = (
    PREFIXES
    + """SELECT ?one ?name WHERE {
  ?grant sg:hasFunder <%s> ; sg:hasGrantee ?one . ?one rdfs:label ?name
  FILTER NOT EXISTS { ?agreement sg:hasRecipient ?one } } ORDER BY ?name"""
)
GRANTS_OF_SOME = (
    PREFIXES
    + """SELECT ?one ?grant ?amount WHERE { VALUES ?one { %s }
  ?grant sg:hasGrantee ?one ; sg:amount ?amount } ORDER BY ?one ?grant"""
)
ABOUT_SECONDS = 0.002
"""How long the question takes of which is told what the worker adds."""

JOINS = (
    "grants of a funder",
    "fellow funders",
    "shared grantees",
    "money by currency",
    "given by a provider",
    "paid and given",
    "edges of grantees",
    "paid, without data",
)
"""The first four were chosen before anything was measured, the others are parts of our recipes."""


def texts_of(store: Store) -> dict[str, list[str]]:
    """What is asked, by kind: as many texts as there are things to ask about."""

    def some(kind: str, most: int) -> list[str]:
        asked = (
            PREFIXES + f"SELECT ?one WHERE {{ ?any {kind} ?one }} GROUP BY ?one ORDER BY ?one LIMIT {most}"
        )
        return [row[0] for row in csv.reader(io.StringIO(store.query(asked, solutions="csv").body.decode()))][
            1:
        ]

    funders = some("sg:hasFunder", 60)
    return {
        "look-up": [LOOKUP % one for one in some("sg:hasGrantee", 500)],
        "grants of a funder": [FUNDERS_GRANTS % one for one in funders],
        "fellow funders": [FELLOW_FUNDERS % one for one in funders],
        "shared grantees": [SHARED_GRANTEES % pair for pair in pairwise(funders)],
        "money by currency": [MONEY],
        "given by a provider": [GIVEN_BY % one for one in some("sg:hasProvider", 60)],
        "paid and given": [PAID_AND_GIVEN % one for one in funders],
        "edges of grantees": [EDGES_OF_GRANTEES % one for one in funders],
        "paid, without data": [WITHOUT_DATA % one for one in funders],
    }


def of_two_milliseconds(store: Store, things: Sequence[str]) -> list[str]:
    """Questions of as many things as it takes, so that the engine here needs about two milliseconds."""

    def ask(text: str) -> bytes:
        return store.query(text, solutions="csv").body

    many = 1
    while True:
        texts = [
            GRANTS_OF_SOME % " ".join(f"<{one}>" for one in things[begin : begin + many])
            for begin in range(0, len(things) - many + 1, many)
        ][:30]
        took = statistics.median([_processor_time(ask, text) for text in (*texts, *texts)][len(texts) :])
        if took >= ABOUT_SECONDS or 2 * many > len(things):
            return texts
        many = min(2 * many, max(many + 1, int(many * ABOUT_SECONDS / max(took, 1e-5))))


def _processor_time(ask: Ask, text: str) -> float:
    """What a question takes in this thread, whatever else the machine does."""
    begun = time.thread_time()
    ask(text)
    return time.thread_time() - begun
