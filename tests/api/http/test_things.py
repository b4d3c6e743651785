"""Lists and pages of things: right numbers, every form, every link, and nothing runs that records state."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from rdflib import Graph, URIRef
from starlette.testclient import TestClient

from api.demo import DEMO_DAY
from api.describing import describe
from api.http.addresses import FOLDERS, page_of
from api.http.things import MAKERS
from api.live import LiveMap
from api.pages.written import day_words
from graph.network.reach import within_reach
from graph.questions.listings import LISTS, listing
from graph.questions.overview import counts
from graph.questions.search import things
from graph.questions.things import facts_of
from graph.resolve import State
from graph.snapshot import SHARES, agreement_states, edges_of
from ontology.terms import RDFS, SG

PAGE = {"Accept": "text/html"}
JSON = {"Accept": "application/json"}
HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>'
ROR, WIKIDATA = "https://ror.org/02mhbdp94", "Q796023"


def ror_record() -> dict[str, Any]:
    return {
        "id": ROR,
        "names": [{"value": "Body of the register", "lang": "en", "types": ["label", "ror_display"]}],
        "status": "active",
        "types": ["nonprofit"],
        "locations": [],
        "relationships": [],
        "external_ids": [{"type": "wikidata", "all": [WIKIDATA], "preferred": None}],
        "links": [{"type": "website", "value": "https://register.example/"}],
        "admin": {"last_modified": {"date": "2026-06-02", "schema_version": "2.1"}},
    }


@pytest.fixture(scope="module")
def three_sources(
    tmp_path_factory: pytest.TempPathFactory,
    map_of: Callable[..., LiveMap],
    client_of: Callable[[LiveMap], TestClient],
) -> tuple[LiveMap, TestClient]:
    """A register knows a body by ROR and Wikidata; two tables know it by one of them, by other names."""
    register = tmp_path_factory.mktemp("register") / "register.json"
    register.write_text(json.dumps([ror_record()]), "utf-8")
    made = [[register]]
    for source, known_as in (("first", ROR), ("second", WIKIDATA)):
        folder = tmp_path_factory.mktemp(source)
        about = f"name,title,publisher,licence\n{source},{source.capitalize()} source,Someone,\n"
        (folder / "source.csv").write_text(about, "utf-8")
        rows = [
            ["id", "name", "sectors", "identifiers", "description"],
            ["body", f"Body of the {source}", "hotline", known_as, HOSTILE],
            [f"hostile-{source}", f"{HOSTILE} {source}", "hotline", "", "=1+1"],
            [f"formula-{source}", f"=1+1 {source}", "hotline", "", "-"],
        ]
        with (folder / "organisations.csv").open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows(rows)
        made.append(sorted(folder.glob("*.csv")))
    live = map_of(made)
    assert len(live.snapshot().state.entries) == len(made)
    return live, client_of(live)


def address_of(live: LiveMap, kind: str, words: str = "") -> str:
    snapshot = live.snapshot()
    found = next(one for one in things(snapshot).values() if one.kind == kind and words in one.label)
    return page_of(snapshot.base, found.iri)


def section(body: dict[str, Any], key: str) -> dict[str, Any]:
    return next(one for one in (*body["main"], *body["side"]) if one["key"] == key)


@pytest.mark.parametrize("name", LISTS)
def test_a_list_has_as_many_rows_as_the_map_knows(client: TestClient, demo_map: LiveMap, name: str) -> None:
    body = client.get(f"/{name}", headers=JSON).json()
    known = counts(demo_map.snapshot())
    assert body["known"] == body["in_all"] == sum(known[kind] for kind in LISTS[name].kinds)
    assert body["iris"] == [one.iri for one in listing(demo_map.snapshot(), name, day=DEMO_DAY).items]
    page = client.get(f"/{name}", headers=PAGE).text
    assert f"Showing 1–{body['last']} of {body['in_all']}" in page


@pytest.mark.parametrize("name", LISTS)
def test_every_choice_of_a_filter_gives_as_many_rows_as_it_says(client: TestClient, name: str) -> None:
    body = client.get(f"/{name}", headers=JSON).json()
    for one in body["filters"]:
        for choice in one["choices"][:4]:
            narrowed = client.get(f"/{name}", params={one["name"]: choice["value"]}, headers=JSON).json()
            assert narrowed["in_all"] == choice["count"], (one["name"], choice)


def test_the_file_holds_exactly_the_filtered_list(client: TestClient, demo_map: LiveMap) -> None:
    chosen = {"state": "in force", "on": "2024-06-30"}
    body = client.get("/agreements", params=chosen, headers=JSON).json()
    answered = client.get("/agreements", params={**chosen, "format": "csv"})
    rows = list(csv.DictReader(io.StringIO(answered.text)))
    assert answered.headers["content-type"] == "text/csv; charset=utf-8"
    assert [row["iri"] for row in rows] == body["iris"]
    known = {entry.source.name for entry in demo_map.snapshot().state.entries}
    assert all(row["sources"] and known.issuperset(row["sources"].split(" | ")) for row in rows)


def test_amounts_in_a_file_have_their_currency(client: TestClient) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get("/grants", params={"format": "csv"}).text)))
    assert {len(row["currency"]) for row in rows if row["amount"]} == {3}
    assert any(not row["amount"] for row in rows)


def test_a_long_list_is_cut_into_pages_that_say_of_how_many(
    map_of: Callable[..., LiveMap], client_of: Callable[[LiveMap], TestClient]
) -> None:
    from api.demo import demo_sources

    narrow = client_of(map_of(demo_sources(), list_length=10))
    first = narrow.get("/agreements", params={"on": "2026-06-30"}, headers=PAGE).text
    assert "Showing 1–10 of" in first
    following = html.unescape(re.findall(r'rel="next" href="([^"]+)"', first)[0])
    assert "on=2026-06-30" in following
    assert "Showing 11–20 of" in narrow.get(following, headers=PAGE).text
    assert narrow.get("/agreements", params={"page": 999}, headers=JSON).json()["first"] > 20


def test_a_filter_that_is_not_there_is_refused(client: TestClient) -> None:
    assert client.get("/organisations", params={"colour": "red"}, headers=JSON).status_code == 400
    assert client.get("/datasets", params={"kind": "moon"}, headers=JSON).status_code == 400
    assert client.get("/organisations", params={"page": "0"}, headers=JSON).status_code == 400


@pytest.mark.parametrize("kind", MAKERS)
def test_every_kind_has_a_page_in_every_form(client: TestClient, demo_map: LiveMap, kind: str) -> None:
    address = address_of(demo_map, kind)
    assert address.startswith(f"/{FOLDERS[kind]}/")
    page = client.get(address, headers=PAGE)
    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    body = client.get(address, headers=JSON).json()
    assert body["kind"] == kind
    assert f"<h1>{html.escape(body['label'])}</h1>" in page.text
    for form, rdf in (
        ("text/turtle", "turtle"),
        ("application/ld+json", "json-ld"),
        ("application/n-triples", "nt"),
        ("application/rdf+xml", "xml"),
    ):
        answered = client.get(address, headers={"Accept": form})
        assert answered.headers["content-type"].partition(";")[0] == form
        parsed = Graph().parse(data=answered.text, format=rdf)
        assert str(parsed.value(URIRef(body["iri"]), URIRef(RDFS.label))) == body["label"]


def test_a_description_holds_all_that_the_map_says(client: TestClient, demo_map: LiveMap) -> None:
    snapshot = demo_map.snapshot()
    for kind in MAKERS:
        iri = next(one.iri for one in things(snapshot).values() if one.kind == kind)
        parsed = Graph().parse(data=describe(snapshot, iri, "turtle")[0].decode(), format="turtle")
        stated = sum(len(values) for values in facts_of(snapshot, [iri])[iri].values())
        assert len(list(parsed.predicate_objects(URIRef(iri)))) == stated


def test_a_description_credits_its_source(client: TestClient, demo_map: LiveMap) -> None:
    turtle = client.get(address_of(demo_map, "grant"), params={"format": "turtle"}).text
    assert turtle.startswith("# State of the map: ")
    assert "# From: Invented records for the demo" in turtle
    assert "LICENSE-2.0" in turtle


def test_ties_are_the_edges_of_the_map(client: TestClient, demo_map: LiveMap) -> None:
    snapshot = demo_map.snapshot()
    iri = next(one.iri for one in things(snapshot).values() if one.label == "Orchard Hash Exchange")
    body = client.get(page_of(snapshot.base, iri), headers=JSON).json()
    edges = [edge for edge in edges_of(snapshot) if edge.rule == SHARES]
    for key, ends in (
        ("shares", {(edge.end, edge.rests_on) for edge in edges if edge.start == iri}),
        ("receives", {(edge.start, edge.rests_on) for edge in edges if edge.end == iri}),
    ):
        rows = section(body, key)["rows"]
        assert {(row["with"]["iri"], row["under"]["iri"]) for row in rows} == ends
        assert all(row["source"]["shown"] for row in rows)
    reach = within_reach(snapshot, iri, DEMO_DAY)
    assert section(body, "reach")["in_all"] == len(reach)


def test_a_record_behind_a_tie_opens(client: TestClient, demo_map: LiveMap) -> None:
    body = client.get(address_of(demo_map, "organisation", "Orchard Hash"), headers=JSON).json()
    record = section(body, "shares")["rows"][0]["source"]["shown"][0]
    opened = client.get("/records", params={"iri": record["iri"]}, headers=JSON)
    assert opened.json()["words"] == record["words"]


def test_an_agreement_that_is_only_planned_is_not_called_unknown(
    client: TestClient, demo_map: LiveMap
) -> None:
    rows = client.get("/agreements", headers=JSON).json()["rows"]
    states = {row["name"]["iri"]: row["state"] for row in rows}
    planned = {iri for iri, state in states.items() if state["state"] == "planned"}
    assert planned
    for iri in planned:
        assert states[iri]["words"] in ("proposed", "in negotiation")
    known = agreement_states(demo_map.snapshot(), DEMO_DAY)
    for iri, state in states.items():
        if state["state"] == State.IN_FORCE:
            assert known[iri] is State.IN_FORCE


def test_the_parts_of_a_grant_add_up_to_it(client: TestClient, demo_map: LiveMap) -> None:
    for one in list(things(demo_map.snapshot()).values()):
        if one.kind != "grant":
            continue
        body = client.get(page_of(demo_map.snapshot().base, one.iri), headers=JSON).json()
        stated = next(line["values"] for line in body["lines"] if line["property"] == SG.amount)
        parts = [row["amount"] for row in section(body, "allocations")["rows"]]
        if stated:
            assert sum(float(part["amount"]) for part in parts) == pytest.approx(float(stated[0]["amount"]))
        else:
            assert parts == [None] * len(parts)


def test_what_is_not_known_is_said(client: TestClient, demo_map: LiveMap) -> None:
    page = client.get(address_of(demo_map, "dataset"), headers=PAGE).text
    assert "not known" in page
    empty = [one for one in things(demo_map.snapshot()).values() if one.kind == "organisation"]
    alone = [
        one
        for one in empty
        if not any(one.iri in (edge.start, edge.end) for edge in edges_of(demo_map.snapshot()))
    ]
    page = client.get(page_of(demo_map.snapshot().base, alone[0].iri), headers=PAGE).text
    assert "No sharing that this map knows of" in page


def test_a_doi_as_people_write_it_has_the_page_of_its_dataset(client: TestClient) -> None:
    asked = {"format": "json"}
    found = client.get("/datasets/doi:10.5555/childhoods-online-2023", params=asked)
    assert found.json()["label"] == "Childhoods Online survey 2023"
    assert client.get("/datasets/doi:10.5555/no-such", params=asked).status_code == 404


def test_every_link_of_these_pages_opens_and_keeps_the_day(client: TestClient, demo_map: LiveMap) -> None:
    day = "on=2026-06-29"
    pages = [f"/?{day}", f"/search?q=orchard&{day}", f"/concepts/harm/csam?{day}", f"/concepts?{day}"]
    pages += [f"/{name}?{day}" for name in LISTS]
    pages += [f"{address_of(demo_map, kind)}?{day}" for kind in MAKERS]
    links: dict[str, str] = {}
    for one in pages:
        text = client.get(one, headers=PAGE).text
        for link in re.findall(r'<a [^>]*href="(/[^"]*)"', text):
            link = html.unescape(link).partition("#")[0]
            if not link.startswith(("/static", "/api", "/about", "/sources")):
                assert day in link, (link, one)
            links.setdefault(link, one)
    each_kind: dict[str, list[str]] = {}
    for link in links:
        each_kind.setdefault(re.sub(r"\?.*", "", link).split("/")[1] + str("format=" in link), []).append(
            link
        )
    for found in each_kind.values():
        for link in found[:25]:
            assert client.get(link, headers={"Accept": "text/html, */*;q=0.1"}).status_code == 200, (
                link,
                links[link],
            )


def test_a_merged_thing_leads_to_what_it_was_merged_into(three_sources: tuple[LiveMap, TestClient]) -> None:
    live, client = three_sources
    base = live.snapshot().base
    whole = f"{base}organisation/ror:02mhbdp94"
    member = f"{base}organisation/wikidata:{WIKIDATA}"
    for address in (page_of(base, member), f"/things?{urlencode({'iri': member})}"):
        answered = client.get(address, headers=JSON)
        assert answered.history[0].status_code == 303
        assert answered.json()["iri"] == whole
        assert answered.json()["merged"] == [member]
    turtle = client.get(page_of(base, member), params={"format": "turtle"})
    assert turtle.headers["content-type"].startswith("text/turtle")


def test_where_sources_differ_each_is_heard_and_one_is_best(
    three_sources: tuple[LiveMap, TestClient],
) -> None:
    live, client = three_sources
    address = page_of(live.snapshot().base, f"{live.snapshot().base}organisation/ror:02mhbdp94")
    body = client.get(address, headers=JSON).json()
    name = next(one for one in body["says"]["statements"] if one["property"] == RDFS.label)
    assert name["disputed"]
    assert (name["said"][0]["value"]["text"], name["said"][0]["shown"]) == (body["label"], True)
    assert {one["value"]["text"]: one["sources"][0]["label"] for one in name["said"]} == {
        "Body of the register": "Research Organization Registry",
        "Body of the first": "First source",
        "Body of the second": "Second source",
    }
    assert [one["shown"] for one in name["said"]] == [True, False, False]
    page = client.get(address, headers=PAGE).text
    assert "best value" in page
    assert "Body of the second" in page
    assert {one["source"]["label"] for one in body["says"]["records"]} == {
        "Research Organization Registry",
        "First source",
        "Second source",
    }


def test_what_records_state_is_written_as_text(three_sources: tuple[LiveMap, TestClient]) -> None:
    live, client = three_sources
    assert any(HOSTILE in one.label for one in things(live.snapshot()).values())
    pages = ["/", "/organisations", "/search?q=script"]
    pages += [page_of(live.snapshot().base, iri) for iri in things(live.snapshot())]
    for one in pages:
        text = client.get(one, headers=PAGE).text
        assert "<script>alert" not in text
        assert "<img" not in text
    rows = list(csv.reader(io.StringIO(client.get("/organisations", params={"format": "csv"}).text)))
    assert not any(field.startswith(("=", "+", "-", "@")) for row in rows for field in row)


@pytest.mark.parametrize("folder", [*FOLDERS.values()])
@pytest.mark.parametrize("name", ["nothing", "no/such/thing", "%3Cscript%3E", "a%20b", "%E2%80%AE", "..%2F"])
def test_what_is_not_in_this_map_is_not_found(client: TestClient, folder: str, name: str) -> None:
    answered = client.get(f"/{folder}/{name}", headers=JSON)
    assert answered.status_code == 404
    assert answered.json()["code"] in ("not-found", "http-404")
    assert client.get(f"/{folder}/{name}", headers={"Accept": "text/turtle"}).status_code == 404
    page = client.get(f"/{folder}/{name}", headers=PAGE)
    assert page.status_code == 404
    assert "<script>" not in page.text


def test_anything_has_an_address_by_its_iri(client: TestClient, demo_map: LiveMap) -> None:
    snapshot = demo_map.snapshot()
    edge = edges_of(snapshot)[0]
    for iri in (edge.iri, edge.version, SG.Organisation):
        answered = client.get("/things", params={"iri": iri}, headers=PAGE)
        assert answered.status_code == 200, iri
    organisation = client.get(
        "/things", params={"iri": edge.start, "on": "2026-01-01"}, headers=PAGE, follow_redirects=False
    )
    assert organisation.status_code == 303
    assert organisation.headers["location"] == f"{page_of(snapshot.base, edge.start)}?on=2026-01-01"


@pytest.mark.parametrize(
    "iri", ["", "x", "https://other.example/", "javascript:alert(1)", "a b", "<>", "urn:x"]
)
def test_an_iri_that_is_not_in_this_map_is_not_found(client: TestClient, iri: str) -> None:
    assert client.get("/things", params={"iri": iri}, headers=JSON).status_code == 404


@pytest.mark.parametrize("name", LISTS)
def test_a_list_of_an_empty_map_says_how_to_fill_it(empty_client: TestClient, name: str) -> None:
    page = empty_client.get(f"/{name}", headers=PAGE)
    assert page.status_code == 200
    assert "sharegraph load" in page.text
    assert empty_client.get(f"/{name}", headers=JSON).json()["rows"] == []


@pytest.mark.parametrize(
    ("stated", "words"),
    [
        ("2026-06-30", "30 June 2026"),
        ("2020-11", "November 2020"),
        ("2020", "2020"),
        ("soon", "soon"),
        ("", "not known"),
    ],
)
def test_a_date_is_written_as_precisely_as_it_was_stated(stated: str, words: str) -> None:
    assert day_words(stated) == words


def test_an_agreements_terms_show_version_by_version_and_silence_is_not_forbidden(
    map_of: Callable[..., LiveMap], client_of: Callable[[LiveMap], TestClient], tmp_path: Path
) -> None:
    file = tmp_path / "agreements.csv"
    file.write_text(
        "id,title,providers,recipients,version,control,permits,prohibits,clauses\n"
        "s,Sharing,A,B,1,joint,linkage,onward-sharing,deletion; breach\ns,Sharing,A,B,2,,,,\n",
        "utf-8",
    )
    here = client_of(map_of([[file]]))
    (row,) = here.get("/agreements", headers=JSON).json()["rows"]
    address = urlsplit(row["name"]["iri"]).path.rpartition("/")[2]
    (terms,) = (
        one
        for one in here.get(f"/agreements/{address}", headers=JSON).json()["main"]
        if one["key"] == "terms"
    )
    assert [one["label"] for one in terms["rows"][0]["clauses"]] == ["Breach clause", "Deletion clause"]
    assert len(terms["rows"]) == 1
    page = here.get(f"/agreements/{address}", headers=PAGE).text
    assert "neither known to be allowed nor forbidden" in page
