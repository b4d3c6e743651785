"""The network at the door: one view as map, table and files, in focus and whole, cut and uncut."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import pytest
from starlette.testclient import TestClient

from api.demo import DEMO_DAY
from api.http.network_asked import RELATION_WORDS, STATE_WORDS, read_wanted
from api.live import LiveMap
from graph.network import network_around, organisations
from graph.resolve import State
from graph.snapshot import RULES
from graph.snapshot.edges import COLLABORATES
from ontology.errors import UnknownValue, UsageError

PAGE = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
REGISTER = Path(__file__).parents[3] / "../shared/data/agreements/phe-data-release-register-2017-2020.ods"
EVERY_RELATION = ",".join(RELATION_WORDS)
HOSTILE = 'A <script>alert(1)</script> "quoted" & Co'


def links_of(html: str) -> set[str]:
    """The internal addresses of a page, without fragments."""
    return {unescape(found) for found in re.findall(r'(?:href|action)="(/[^"#]*)', html)}


@pytest.fixture(scope="module")
def tied(tmp_path_factory: pytest.TempPathFactory) -> list[list[Path]]:
    """Two sources; each ties an organisation of one name to one whose name is markup."""
    made = []
    for name in ("one", "other"):
        folder = tmp_path_factory.mktemp(name)
        (folder / "organisations.csv").write_text(
            'id,name,sectors\nx,Two Of A Name,hotline\ny,"{}",\n'.format(HOSTILE.replace('"', '""')), "utf-8"
        )
        (folder / "agreements.csv").write_text(
            "id,title,providers,recipients,status,from,until\n"
            'a,"<img src=x onerror=alert(2)>",x,y,active,2020-01-01,2030-12-31\n',
            "utf-8",
        )
        (folder / "source.csv").write_text(
            f"name,title,publisher,licence\n{name},{name},nobody,CC0\n", "utf-8"
        )
        made.append(sorted(folder.iterdir()))
    return made


@pytest.fixture(scope="module")
def hostile(
    map_of: Callable[..., LiveMap], client_of: Callable[[LiveMap], TestClient], tied: list[list[Path]]
) -> TestClient:
    """A client to the map of `tied`."""
    return client_of(map_of(tied))


def test_every_form_holds_the_same_ties(client: TestClient, demo_map: LiveMap) -> None:
    network = network_around(demo_map.snapshot(), DEMO_DAY, rules=RULES, states=tuple(State))
    asked = {"relations": EVERY_RELATION, "states": ",".join(STATE_WORDS)}
    as_json = client.get("/network", params={**asked, "format": "json"}).json()
    assert len(as_json["nodes"]) == len(network.nodes) == as_json["graph"]["organisations_in_all"]
    assert len(as_json["edges"]) == len(network.links) == as_json["graph"]["ties_in_all"]
    edges = sum(len(link.edges) for link in network.links)
    rows = list(csv.DictReader(io.StringIO(client.get("/network", params={**asked, "format": "csv"}).text)))
    assert len(rows) == edges
    page = client.get("/network", params={**asked, "view": "table"}, headers=PAGE).text
    assert f"<strong>{len(network.links)}</strong> of {len(network.links)} ties" in page
    assert f"of {edges}, by name" in page
    for form in ("graphml", "gexf"):
        root = ElementTree.fromstring(client.get("/network", params={**asked, "format": form}).content)
        names = [one.tag.rpartition("}")[2] for one in root.iter()]
        assert (names.count("node"), names.count("edge")) == (len(network.nodes), len(network.links))
    svg = ElementTree.fromstring(client.get("/network", params={**asked, "format": "svg"}).text)
    nodes = [one for one in svg.iter() if (one.get("class") or "").startswith("node")]
    assert len(nodes) == len(network.nodes)


@pytest.mark.parametrize(
    ("form", "media_type", "kept"),
    [
        ("json", "application/json", ""),
        ("csv", "text/csv", "attachment"),
        ("graphml", "application/graphml+xml", "attachment"),
        ("gexf", "application/gexf+xml", "attachment"),
        ("svg", "image/svg+xml", "inline"),
        ("html", "text/html", "attachment"),
    ],
)
def test_each_form_is_given_by_its_word_and_by_accept(
    client: TestClient, form: str, media_type: str, kept: str
) -> None:
    by_word = client.get("/network", params={"format": form})
    assert by_word.headers["content-type"].partition(";")[0] == media_type
    assert by_word.headers.get("content-disposition", "").partition(";")[0] == kept
    if form != "html":
        assert client.get("/network", headers={"Accept": media_type}).content == by_word.content


def test_a_browser_gets_the_page_and_an_unknown_form_is_refused(client: TestClient) -> None:
    assert "<main" in client.get("/network", headers=PAGE).text
    assert client.get("/network", headers={"Accept": "audio/ogg"}).status_code == 406
    refused = client.get("/network", params={"format": "docx"})
    assert refused.status_code == 400
    assert "graphml" in refused.json()["known"]


def test_every_file_names_its_sources_and_licences(client: TestClient, demo_map: LiveMap) -> None:
    licences = {entry.source.licence for entry in demo_map.snapshot().state.entries}
    for form in ("json", "csv", "graphml", "gexf", "svg", "html"):
        text = client.get("/network", params={"format": form}).text
        assert any(licence in text for licence in licences), form


def test_the_focus_is_found_by_name_identifier_and_iri(client: TestClient, demo_map: LiveMap) -> None:
    node = next(one for one in organisations(demo_map.snapshot()).values() if "Harbourlight H" in one.label)
    answers = [
        client.get("/network", params={"focus": focus, "format": "json"}).json()
        for focus in (node.iri, node.label, node.label.upper(), node.iri.rpartition("/")[2])
    ]
    assert answers[0]["graph"]["focus"] == node.iri
    assert all(answer == answers[0] for answer in answers)


def test_more_steps_reach_further(client: TestClient) -> None:
    asked = {"focus": "Harbourlight Hotline", "format": "json"}
    near = client.get("/network", params=asked).json()
    far = client.get("/network", params={**asked, "hops": "2"}).json()
    assert {one["id"] for one in near["nodes"]} < {one["id"] for one in far["nodes"]}


def test_ended_ties_are_shown_only_on_request(client: TestClient) -> None:
    plain = client.get("/network", params={"format": "json"}).json()
    ended = client.get("/network", params={"format": "json", "states": "ended"}).json()
    assert "ended" not in {one["state"] for one in plain["edges"]}
    assert {one["state"] for one in ended["edges"]} == {"ended"}


def test_working_together_is_one_tie(client: TestClient) -> None:
    body = client.get("/network", params={"format": "json", "relations": "works-with"}).json()
    pairs = [frozenset((one["source"], one["target"])) for one in body["edges"]]
    assert pairs
    assert len(pairs) == len(set(pairs))
    assert {one["relation"] for one in body["edges"]} == {COLLABORATES}


def test_a_cut_picture_says_of_how_many_and_data_stay_whole(client: TestClient) -> None:
    whole = client.get("/network", params={"format": "json"}).json()["graph"]
    page = client.get("/network", params={"most": "5"}, headers=PAGE).text
    assert f"<strong>5</strong> of {whole['organisations']} organisations" in page
    assert f">Show all {whole['organisations']}<" in page
    cut = client.get("/network", params={"most": "5", "format": "json"}).json()
    assert (len(cut["nodes"]), cut["graph"]["organisations_in_all"]) == (5, whole["organisations"])


def test_the_setting_cuts_pictures_but_not_data(
    map_of: Callable[..., LiveMap], client_of: Callable[[LiveMap], TestClient], tied: list[list[Path]]
) -> None:
    client = client_of(map_of(tied, drawn_nodes=3))
    assert "<strong>3</strong> of 4 organisations" in client.get("/network", headers=PAGE).text
    assert client.get("/network", params={"format": "svg"}).text.count('class="node"') == 3
    assert len(client.get("/network", params={"format": "json"}).json()["nodes"]) == 4
    table = client.get("/network", params={"view": "table"}, headers=PAGE).text
    assert "<strong>4</strong> of 4 organisations" in table


def test_several_organisations_of_one_name_are_listed_to_choose(hostile: TestClient) -> None:
    asked = {"focus": "Two Of A Name"}
    page = hostile.get("/network", params=asked, headers=PAGE)
    assert page.status_code == 300
    choices = [link for link in links_of(page.text) if link.startswith("/network?focus=")]
    assert len(choices) == 2
    assert all(hostile.get(link, headers=PAGE).status_code == 200 for link in choices)
    problem = hostile.get("/network", params={**asked, "format": "json"})
    assert problem.status_code == 400
    assert problem.headers["content-type"] == "application/problem+json"


def test_the_form_writes_an_ambiguous_focus_by_its_address(hostile: TestClient) -> None:
    page = hostile.get("/network", params={"focus": "Two Of A Name"}, headers=PAGE).text
    link = min(link for link in links_of(page) if link.startswith("/network?focus="))
    shown = hostile.get(link, headers=PAGE).text
    field = re.search(r'<input id="focus" name="focus" value="([^"]*)"', shown)
    assert field
    assert hostile.get("/network", params={"focus": unescape(field[1])}, headers=PAGE).status_code == 200


@pytest.mark.parametrize("focus", ["Nobody Of That Name", "https://nowhere.example/x y<z>", '"}', "hotline"])
def test_an_unknown_focus_is_not_found_and_the_page_suggests(client: TestClient, focus: str) -> None:
    assert client.get("/network", params={"focus": focus, "format": "json"}).status_code == 404
    page = client.get("/network", params={"focus": focus}, headers=PAGE)
    assert page.status_code == 404
    if focus == "hotline":
        assert "Harbourlight Hotline" in page.text


@pytest.mark.parametrize(
    "off",
    [
        {"hops": "0"},
        {"hops": "7"},
        {"hops": "x"},
        {"most": "0"},
        {"most": "-3"},
        {"relations": "likes"},
        {"states": "forever"},
        {"view": "globe"},
        {"page": "0"},
        {"on": "soon"},
        {"focuss": "x"},
        {"focus": "x" * 3000},
    ],
)
def test_a_parameter_that_is_off_is_refused(client: TestClient, off: dict[str, str]) -> None:
    answer = client.get("/network", params=off)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"


def test_words_may_be_repeated_or_joined_and_order_does_not_matter() -> None:
    joined = read_wanted(1, ["funds,shares"], ["in force, ended"], None)
    repeated = read_wanted(1, ["shares", "funds"], ["ended", "in-force"], None)
    assert joined == repeated
    with pytest.raises(UnknownValue):
        read_wanted(1, ["shares", "hates"], [], None)
    with pytest.raises(UsageError):
        read_wanted(0, [], [], None)


def test_defaults_are_left_out_of_addresses() -> None:
    assert read_wanted(1, [], [], None).parameters() == {}
    assert read_wanted(1, ["funds"], [], 9).parameters() == {"relations": ["funds"], "most": 9}


def test_the_day_is_kept_in_every_link_of_the_network(client: TestClient) -> None:
    page = client.get("/network", params={"on": "2025-01-31"}, headers=PAGE).text
    links = [link for link in links_of(page) if link.startswith(("/network?", "/agreements/", "/organis"))]
    assert links
    assert all("on=2025-01-31" in link for link in links)


def test_every_link_of_the_page_answers(client: TestClient) -> None:
    asked = {"focus": "Harbourlight Hotline", "relations": EVERY_RELATION}
    for link in sorted(links_of(client.get("/network", params=asked, headers=PAGE).text)):
        assert client.get(link, headers=PAGE).status_code == 200, link


def test_labels_are_never_markup(hostile: TestClient) -> None:
    for asked in ({}, {"view": "table"}, {"format": "svg"}, {"format": "html"}, {"focus": HOSTILE}):
        text = hostile.get("/network", params=asked, headers=PAGE).text
        assert "<script>alert" not in text
        assert "<img" not in text
        assert "alert(1)" in text


def test_each_line_leads_to_agreement_file_and_row(client: TestClient) -> None:
    page = client.get(
        "/network", params={"focus": "Harbourlight Hotline", "view": "table"}, headers=PAGE
    ).text
    assert re.search(r'<a href="/agreements/[^"]+">', page)
    assert re.search(r'<a href="/records\?iri=[^"]+" title="[^"]+">agreements\.csv, row \d+</a>', page)


def test_a_flow_inside_one_organisation_is_listed_apart(client: TestClient) -> None:
    asked = {"focus": "Orchard Hash Exchange"}
    body = client.get("/network", params={**asked, "format": "json"}).json()
    own = [flow for flow in body["graph"]["internal"] if flow["name"] == "Orchard Hash Exchange"]
    assert own
    assert all(one["source"] != one["target"] for one in body["edges"])
    assert "releases to itself" in client.get("/network", params=asked, headers=PAGE).text


def test_without_a_tie_the_page_offers_the_other_states(hostile: TestClient) -> None:
    page = hostile.get("/network", params={"states": "ended"}, headers=PAGE).text
    assert "No tie of these kinds and states" in page
    offered = next(link for link in links_of(page) if "states=in-force" in link and "relations=funds" in link)
    assert "<strong>2</strong> of 2 ties" in hostile.get(offered, headers=PAGE).text


def test_an_empty_map_says_how_it_is_filled(empty_client: TestClient) -> None:
    page = empty_client.get("/network", headers=PAGE)
    assert page.status_code == 200
    assert "sharegraph load" in page.text
    for form in ("json", "csv", "graphml", "gexf", "svg", "html"):
        assert empty_client.get("/network", params={"format": form}).status_code == 200


@pytest.mark.skipif(not REGISTER.exists(), reason="the register of real releases is not on this machine")
def test_a_real_register_shows_84_recipients_and_two_releases_to_itself(
    map_of: Callable[..., LiveMap], client_of: Callable[[LiveMap], TestClient]
) -> None:
    client = client_of(map_of([[REGISTER]]))
    asked = {"focus": "Public Health England"}
    body = client.get("/network", params={**asked, "format": "json"}).json()
    assert len({one["target"] for one in body["edges"]}) == 84
    assert len(body["graph"]["internal"]) == 2
    records = [record for tie in body["edges"] for edge in tie["edges"] for record in edge["records"]]
    assert all("sheet=" in record["address"] and "row=" in record["address"] for record in records)
    page = client.get("/network", params=asked, headers=PAGE).text
    assert "Shares data with 84 organisations" in page
    assert page.count("releases to itself") == 2
