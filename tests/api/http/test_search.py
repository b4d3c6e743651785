"""Search: by kind, accents folded, of how many, and what to try where nothing is found."""

from __future__ import annotations

from starlette.testclient import TestClient

from api.live import LiveMap
from graph.questions.search import search

PAGE = {"Accept": "text/html"}


def test_what_is_found_is_what_the_search_finds(client: TestClient, demo_map: LiveMap) -> None:
    body = client.get("/search", params={"q": "hotline", "format": "json"}).json()
    found = search(demo_map.snapshot(), "hotline", most=20)
    assert [(one["kind"], one["in_all"]) for one in body["found"]] == [
        (one.kind, one.in_all) for one in found
    ]
    assert body["in_all"] == sum(one.in_all for one in found)
    assert [one["label"] for one in body["found"][0]["things"]] == [one.label for one in found[0].things]


def test_accents_and_capitals_do_not_matter(client: TestClient) -> None:
    plain = client.get("/search", params={"q": "beoline", "format": "json"}).json()
    marked = client.get("/search", params={"q": "BEOLÍNE", "format": "json"}).json()
    assert plain["found"] == [
        {**one, "href": one["href"].replace("BEOL%C3%8DNE", "beoline")} for one in marked["found"]
    ]
    assert plain["in_all"] > 0


def test_a_cut_kind_says_of_how_many_and_where_the_rest_is(client: TestClient) -> None:
    body = client.get("/search", params={"q": "hotline", "most": "1", "format": "json"}).json()
    cut = [one for one in body["found"] if one["in_all"] > 1]
    assert cut
    for one in cut:
        assert len(one["things"]) == 1
        listed = client.get(one["href"], headers={"Accept": "application/json"}).json()
        assert listed["in_all"] == one["in_all"]


def test_the_page_links_to_what_it_found(client: TestClient) -> None:
    page = client.get("/search", params={"q": "orchard"}, headers=PAGE)
    assert page.status_code == 200
    href = client.get("/search", params={"q": "orchard", "format": "json"}).json()["found"][0]["things"][0][
        "href"
    ]
    assert f'href="{href}"' in page.text
    assert client.get(href, headers=PAGE).status_code == 200


def test_nothing_found_says_what_to_try(client: TestClient) -> None:
    page = client.get("/search", params={"q": "zzqx"}, headers=PAGE)
    assert page.status_code == 200
    assert "What to try" in page.text
    assert client.get("/search", params={"q": "zzqx", "format": "json"}).json()["in_all"] == 0


def test_no_words_is_no_error(client: TestClient, empty_client: TestClient) -> None:
    assert client.get("/search", headers=PAGE).status_code == 200
    assert empty_client.get("/search", params={"q": "a"}, headers=PAGE).status_code == 200


def test_words_are_written_as_text(client: TestClient) -> None:
    page = client.get("/search", params={"q": '"><script>alert(1)</script>'}, headers=PAGE).text
    assert "<script>alert" not in page


def test_the_day_stays_in_the_links(client: TestClient) -> None:
    body = client.get("/search", params={"q": "orchard", "on": "2024-01-01", "format": "json"}).json()
    assert body["day"] == "2024-01-01"
    assert all("on=2024-01-01" in thing["href"] for one in body["found"] for thing in one["things"])


def test_a_sector_s_word_finds_what_it_means_and_the_things_that_carry_it(client: TestClient) -> None:
    shared = client.get("/search", params={"q": "CSAM", "format": "json"}).json()
    police = client.get("/search", params={"q": "IIOC", "format": "json"}).json()
    assert [one["label"] for one in police["meanings"]] == ["Indecent images of children"]
    assert police["meanings"][0]["spoken_in"] == "Law enforcement"
    counts = {one["kind"]: one["in_all"] for one in police["found"]}
    assert counts
    assert counts.items() <= {one["kind"]: one["in_all"] for one in shared["found"]}.items()
    for one in police["found"]:
        assert (
            client.get(one["href"], headers={"Accept": "application/json"}).json()["in_all"] == one["in_all"]
        )
    page = client.get("/search", params={"q": "IIOC"}, headers=PAGE)
    assert police["meanings"][0]["href"] in page.text


def test_a_word_to_avoid_finds_and_is_not_repeated(client: TestClient) -> None:
    for form in ("json", "html"):
        answer = client.get("/search", params={"q": "child pornography", "format": form})
        assert answer.status_code == 200
        assert "child porn" not in answer.text.casefold()
        assert "/concepts/harm/csam" in answer.text
    assert client.get("/search", params={"q": "child pornography", "format": "json"}).json()["in_all"] > 0
