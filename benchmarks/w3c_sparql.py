"""The W3C SPARQL 1.1 query, result format, syntax and protocol tests against the endpoint and the engine.

    python benchmarks/w3c_sparql.py --suite DIR [DIR …]

DIR is a folder with the suites' manifests (`sparql11`, `data-r2` of https://github.com/w3c/rdf-tests; also
what comes with the sources of rdflib under `test/data/suites/w3c`, or `test/DAWG` of earlier ones). Each
test's data fill a store of their own; its query is put to the engine directly and to the endpoint over
HTTP, and both answers are compared with the expected one in the same way. Exit status 1 where the endpoint
fails a test that the engine passes.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pyoxigraph as ox
import rdflib
from rdflib.collection import Collection
from starlette.testclient import TestClient

from api.http.endpoint import sparql_endpoint
from graph.store import crew, open_store

MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
UT = rdflib.Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
HT = rdflib.Namespace("http://www.w3.org/2011/http#")
CNT = rdflib.Namespace("http://www.w3.org/2011/content#")
RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
FROM = re.compile(r"\bFROM\s+(NAMED\s+)?<([^>]*)>", re.IGNORECASE)
SERVICE = re.compile(r"\bSERVICE\b", re.IGNORECASE)
RDF_ENDINGS = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".n3": ox.RdfFormat.N3,
    ".trig": ox.RdfFormat.TRIG,
    ".nq": ox.RdfFormat.N_QUADS,
}
ROW_ENDINGS = {
    ".srx": ox.QueryResultsFormat.XML,
    ".srj": ox.QueryResultsFormat.JSON,
    ".tsv": ox.QueryResultsFormat.TSV,
}
WHO = {
    (True, True): "both",
    (True, False): "engine only",
    (False, True): "endpoint only",
    (False, False): "neither",
}
NUMBERS = {f"http://www.w3.org/2001/XMLSchema#{one}" for one in ("integer", "decimal", "double", "float")}


@dataclass(frozen=True)
class Test:
    """One entry of a manifest."""

    kind: str
    name: str
    folder: str
    node: Any
    manifest: rdflib.Graph


def path_of(address: str) -> Path:
    """The file that an address of the manifest names."""
    return Path(address.removeprefix("file://"))


def tests_in(suite: Path) -> Iterator[Test]:
    """The entries of every manifest below `suite`, in their order."""
    for file in sorted(suite.rglob("manifest.ttl")):
        manifest = rdflib.Graph()
        try:
            manifest.parse(file, format="turtle", publicID=file.resolve().as_uri())
        except Exception as fault:  # noqa: BLE001 (told, and the other manifests are run)
            print(f"{file} cannot be read: {fault}")
            continue
        for entries in manifest.objects(None, MF.entries):
            for node in Collection(manifest, entries):
                kind = str(manifest.value(node, rdflib.RDF.type) or "").rpartition("#")[2]
                name = str(manifest.value(node, MF.name) or node)
                yield Test(kind, name, str(file.parent.relative_to(suite)), node, manifest)


def parsed(address: str) -> Iterator[ox.Quad]:
    """The statements of a file, its own address as base."""
    path = path_of(address)
    yield from ox.parse(path=str(path), format=RDF_ENDINGS[path.suffix], base_iri=address)


def data_of(test: Test, query: str, base: str) -> list[ox.Quad]:
    """The statements of a test: its default graph, its named graphs, and what its FROM clauses name."""
    action = test.manifest.value(test.node, MF.action)
    quads: list[ox.Quad] = []
    for data in test.manifest.objects(action, QT.data):
        quads += parsed(str(data))
    for data in test.manifest.objects(action, QT.graphData):
        graph = ox.NamedNode(str(data))
        quads += [ox.Quad(one.subject, one.predicate, one.object, graph) for one in parsed(str(data))]
    for _, written in FROM.findall(query):
        address = str(rdflib.URIRef(written, base=base))
        if path_of(address).exists():
            graph = ox.NamedNode(address)
            quads += [ox.Quad(one.subject, one.predicate, one.object, graph) for one in parsed(address)]
    return quads


Shape = tuple[str, Any]


def _plain(term: Any) -> Any:
    """A term whose number is written in one way, for the engine writes them in its own."""
    if isinstance(term, ox.Literal) and term.datatype.value in NUMBERS:
        try:
            return ox.Literal(repr(float(term.value)), datatype=term.datatype)
        except ValueError:
            return term
    if isinstance(term, ox.Literal) and term.language:
        return ox.Literal(term.value, language=term.language.lower())
    return term


def _graph_shape(triples: Any) -> Shape:
    dataset = ox.Dataset(ox.Quad(one.subject, one.predicate, _plain(one.object)) for one in triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return "graph", frozenset(map(str, dataset))


def _rows_shape(names: list[str], rows: list[list[Any]]) -> Shape:
    """Rows as a graph of their own, one node a row, so that blank nodes may have any name."""
    dataset = ox.Dataset()
    for row in rows:
        node = ox.BlankNode()
        dataset.add(ox.Quad(node, ox.NamedNode("x:row"), ox.Literal("")))
        for name, value in zip(names, row, strict=True):
            if value is not None:
                dataset.add(ox.Quad(node, ox.NamedNode(f"x:{quote(name)}"), _plain(value)))
    counted = Counter(
        tuple(sorted(f"{name}={_plain(value)}" for name, value in zip(names, row, strict=True) if value))
        for row in rows
    )
    if not any(isinstance(value, ox.BlankNode) for row in rows for value in row):
        return "rows", (frozenset(names), frozenset(counted.items()))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return "rows", (frozenset(names), frozenset(map(str, dataset)))


def _results_shape(results: Any) -> Shape:
    if isinstance(results, ox.QueryBoolean):
        return "boolean", bool(results)
    names = [one.value for one in results.variables]
    return _rows_shape(names, [[row[name] for name in names] for row in results])


def _result_set_shape(graph: list[ox.Quad]) -> Shape | None:
    """What a graph in the result set vocabulary says, None for another graph."""
    said: dict[Any, dict[str, list[Any]]] = {}
    for one in graph:
        said.setdefault(one.subject, {}).setdefault(one.predicate.value, []).append(one.object)
    for found in said.values():
        if f"{RS}boolean" in found:
            return "boolean", found[f"{RS}boolean"][0].value == "true"
        if f"{RS}resultVariable" in found:
            names = [one.value for one in found[f"{RS}resultVariable"]]
            rows = []
            for solution in found.get(f"{RS}solution", []):
                bound = {
                    said[binding][f"{RS}variable"][0].value: said[binding][f"{RS}value"][0]
                    for binding in said[solution].get(f"{RS}binding", [])
                }
                rows.append([bound.get(name) for name in names])
            return _rows_shape(names, rows)
    return None


def expected_shape(address: str) -> Shape:
    """What the file of a result says."""
    path = path_of(address)
    if path.suffix in ROW_ENDINGS:
        return _results_shape(ox.parse_query_results(path=str(path), format=ROW_ENDINGS[path.suffix]))
    graph = list(parsed(address))
    return _result_set_shape(graph) or _graph_shape(graph)


def direct_shape(engine: ox.Store, query: str, base: str) -> Shape:
    """The engine's own answer."""
    results = engine.query(query, base_iri=base)
    return _graph_shape(results) if isinstance(results, ox.QueryTriples) else _results_shape(results)


class Refused(Exception):
    """The endpoint answered with another status than 200."""


def endpoint_shape(client: TestClient, query: str, base: str) -> Shape:
    """The endpoint's answer over HTTP; the base is said by the query, as the protocol has no other place."""
    answer = client.post(
        "/sparql",
        content=f"BASE <{base}>\n{query}".encode(),
        headers={
            "Content-Type": "application/sparql-query",
            "Accept": "application/sparql-results+json, application/n-triples",
        },
    )
    if answer.status_code != 200:
        raise Refused(f"{answer.status_code} {answer.text[:300]}")
    if answer.headers["content-type"].startswith("application/n-triples"):
        return _graph_shape(ox.parse(answer.content, format=ox.RdfFormat.N_TRIPLES))
    return _results_shape(ox.parse_query_results(answer.content, format=ox.QueryResultsFormat.JSON))


def tried(check: Callable[[], bool]) -> tuple[bool, str]:
    """Whether a check holds, and why not where it raised."""
    try:
        return check(), ""
    except Exception as fault:  # noqa: BLE001 (whatever went wrong, the test did not pass)
        return False, f"{type(fault).__name__}: {str(fault)[:200]}"


def evaluated(test: Test) -> tuple[tuple[bool, str], tuple[bool, str]]:
    """Whether engine and endpoint give the expected answer."""
    action = test.manifest.value(test.node, MF.action)
    base = str(test.manifest.value(action, QT.query))
    query = path_of(base).read_text("utf-8")
    result = str(test.manifest.value(test.node, MF.result))
    quads = data_of(test, query, base)
    engine = ox.Store()
    engine.extend(quads)
    with open_store("memory:") as store:
        store.load([str(one).encode() + b" .\n" for one in quads])
        with sparql_endpoint(store, workers=1, several_from=True) as app:
            client = TestClient(app)
            if path_of(result).suffix in (".csv", ".tsv"):
                return _as_text(engine, client, query, base, path_of(result))
            expected = expected_shape(result)
            return (
                tried(lambda: direct_shape(engine, query, base) == expected),
                tried(lambda: endpoint_shape(client, query, base) == expected),
            )


def _as_text(
    engine: ox.Store, client: TestClient, query: str, base: str, result: Path
) -> tuple[tuple[bool, str], tuple[bool, str]]:
    """The tests of the text forms: cells are compared, in whatever order columns and rows come.

    A blank node is one by its place and not by its name; `"x"^^xsd:string` is `"x"`.
    """
    word = result.suffix[1:]
    form = {"csv": ox.QueryResultsFormat.CSV, "tsv": ox.QueryResultsFormat.TSV}[word]

    def lines(text: bytes) -> list[tuple[tuple[str, str], ...]]:
        plain = re.sub(
            r"_:\w+", "_:b", text.decode().replace("^^<http://www.w3.org/2001/XMLSchema#string>", "")
        )
        quoting = csv.QUOTE_NONE if word == "tsv" else csv.QUOTE_MINIMAL
        rows = csv.DictReader(plain.splitlines(), delimiter="\t" if word == "tsv" else ",", quoting=quoting)
        return sorted(tuple(sorted((name, value or "") for name, value in row.items())) for row in rows)

    def asked() -> bytes:
        answer = client.get("/sparql", params={"query": f"BASE <{base}>\n{query}", "format": word})
        if answer.status_code != 200:
            raise Refused(answer.text[:300])
        body: bytes = answer.content
        return body

    wanted = lines(result.read_bytes())
    return (
        tried(lambda: lines(engine.query(query, base_iri=base).serialize(format=form) or b"") == wanted),
        tried(lambda: lines(asked()) == wanted),
    )


def syntax(test: Test, client: TestClient, *, good: bool) -> tuple[tuple[bool, str], tuple[bool, str]]:
    """Whether engine and endpoint take a good query, or refuse a bad one (4xx)."""
    base = str(test.manifest.value(test.node, MF.action))
    query = path_of(base).read_text("utf-8")

    def direct() -> bool:
        try:
            ox.Store().query(query, base_iri=base)
        except SyntaxError:
            return not good
        return good

    def asked() -> bool:
        try:
            endpoint_shape(client, query, base)
        except Refused as fault:
            if good or not str(fault).startswith("4"):
                raise
            return True
        return good

    return tried(direct), tried(asked)


def protocol(test: Test) -> tuple[bool, str]:
    """Whether the endpoint answers the requests of a protocol test as it says; updates must be refused."""
    manifest = test.manifest
    with open_store("memory:") as store:
        for data in manifest.objects(test.node, UT.graphData):
            name = str(manifest.value(data, rdflib.RDFS.label))
            source = str(manifest.value(data, UT.graph))
            if path_of(source).exists():
                lines = [f"{one.subject} {one.predicate} {one.object} <{name}> .\n" for one in parsed(source)]
            else:  # the published suite names these files and does not hold them
                lines = [f"<{name}> <{rdflib.RDF.type}> <http://xmlns.com/foaf/0.1/Document> <{name}> .\n"]
            store.load([line.encode() for line in lines])
        with sparql_endpoint(store, workers=1, several_from=True) as app:
            client = TestClient(app)
            action = manifest.value(test.node, MF.action)
            for request in Collection(manifest, manifest.value(action, HT.requests)):
                fault = _off(client, manifest, request)
                if fault:
                    return False, fault
    return True, ""


def _off(client: TestClient, manifest: rdflib.Graph, request: Any) -> str:
    """What is off about the answer to one request, empty where nothing is."""
    body = manifest.value(request, HT.body)
    headers = {
        str(manifest.value(one, HT.fieldName)): str(manifest.value(one, HT.fieldValue))
        for one in Collection(manifest, manifest.value(request, HT.headers) or rdflib.RDF.nil)
    }
    encoding = str(manifest.value(body, CNT.characterEncoding) or "UTF-8") if body else "UTF-8"
    content = str(manifest.value(body, CNT.chars)).encode(encoding) if body else None
    answer = client.request(
        str(manifest.value(request, HT.methodName)),
        str(manifest.value(request, HT.absolutePath)),
        content=content,
        headers=headers,
    )
    said = manifest.value(request, HT.resp)
    wanted = {str(one)[-3:-2] for one in manifest.objects(said, MF.expectedStatus)}
    if str(answer.status_code)[0] not in wanted:
        return f"status {answer.status_code}, not {sorted(wanted)}xx"
    boolean = manifest.value(said, MF.expectedBoolean)
    if boolean is not None and answer.json()["boolean"] != boolean.toPython():
        return f"answered {answer.json()['boolean']}"
    return ""


def main() -> int:
    """Run all tests and print what the endpoint and the engine pass."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--suite", type=Path, nargs="+", required=True, help="folders with manifests")
    parser.add_argument("--at-once", type=int, default=2, help="tests at the same time (default: 2)")
    parser.add_argument("--only", default="", help="folders whose path holds this text")
    options = parser.parse_args()
    counts: dict[str, Counter[str]] = {}
    worse: list[str] = []
    other: list[str] = []
    tests = [one for suite in options.suite for one in tests_in(suite) if options.only in one.folder]
    crew.SPARE_WORKERS = 0  # each test has a store of its own, and nobody waits there behind anybody
    with (
        open_store("memory:") as empty,
        sparql_endpoint(empty, workers=1, several_from=True) as app,
        ThreadPoolExecutor(options.at_once) as threads,
    ):
        answers = threads.map(lambda one: _run(one, TestClient(app)), tests)
        for test, found in zip(tests, answers, strict=True):
            if found is None:
                continue
            (direct, why_direct), (asked, why_asked) = found
            what = WHO[direct, asked]
            counts.setdefault(test.folder, Counter())[what] += 1
            line = f"{what}: {test.folder}: {test.name}: {why_asked or why_direct}"
            if what == "engine only":
                worse.append(line)
            elif what != "both":
                other.append(line)
    for folder, found_there in sorted(counts.items()):
        print(f"{folder}: {', '.join(f'{number} {what}' for what, number in sorted(found_there.items()))}")
    print("", *other, "", *worse, sep="\n")
    total: Counter[str] = sum(counts.values(), Counter())
    told = ", ".join(f"{number} passed by {what}" for what, number in total.items())
    print(f"{sum(total.values())} tests: {told}")
    return 1 if worse else 0


def _run(test: Test, client: TestClient) -> tuple[tuple[bool, str], tuple[bool, str]] | None:
    """What engine and endpoint make of a test, None for a kind that asks something else of a system."""
    manifest, action = test.manifest, test.manifest.value(test.node, MF.action)
    if "entailment" in test.folder or manifest.value(action, QT.serviceData):
        return None
    if test.kind in ("QueryEvaluationTest", "CSVResultFormatTest"):
        query = path_of(str(manifest.value(action, QT.query))).read_text("utf-8")
        return None if SERVICE.search(query) else evaluated(test)  # refused by rule
    if test.kind.startswith(("PositiveSyntaxTest", "NegativeSyntaxTest")):
        if SERVICE.search(path_of(str(action)).read_text("utf-8")):
            return None  # refused by rule
        return syntax(test, client, good=test.kind.startswith("Positive"))
    if test.kind == "ProtocolTest" and manifest.value(action, HT.requests):
        if test.name.startswith("update"):
            return None  # refused by rule
        return (True, ""), protocol(test)
    return None


if __name__ == "__main__":
    sys.exit(main())
