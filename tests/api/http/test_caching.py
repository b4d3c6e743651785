"""An answer has a tag that stands for it: the same tag, the same bytes; another state, another tag."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from api.demo import demo_sources
from api.live import LiveMap

VIEWS = ("/", "/organisations?format=csv", "/network?format=json", "/gaps", "/sources", "/sparql?query=ASK{}")


@pytest.mark.parametrize("path", VIEWS)
def test_an_answer_that_the_caller_has_is_not_sent_again(client: TestClient, path: str) -> None:
    first = client.get(path)
    tag = first.headers["etag"]
    for sent in (tag, tag.removeprefix("W/"), f'"other", {tag}'):
        again = client.get(path, headers={"If-None-Match": sent})
        assert (again.status_code, again.content) == (304, b"")
        for name in ("etag", "vary", "cache-control", "sharegraph-state"):
            assert again.headers[name] == first.headers[name]
    assert client.head(path, headers={"If-None-Match": tag}).status_code == 304
    assert client.get(path, headers=[("If-None-Match", '"other"'), ("If-None-Match", tag)]).status_code == 304
    assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_a_tag_is_of_one_address_form_and_day(client: TestClient) -> None:
    asked = [
        ("/organisations", {}),
        ("/organisations", {"Accept": "text/html"}),
        ("/organisations?on=2026-06-30", {}),
        ("/organisations?on=2026-07-01", {}),
        ("/organisations?page=2", {}),
        ("/datasets", {}),
    ]
    tags = {client.get(path, headers=headers).headers["etag"] for path, headers in asked}
    assert len(tags) == len(asked)


def test_another_state_makes_other_tags(
    map_of: Callable[..., LiveMap], client_of: Callable[[LiveMap], TestClient], client: TestClient
) -> None:
    smaller = client_of(map_of(demo_sources()[:1]))
    assert smaller.get("/sources").headers["etag"] != client.get("/sources").headers["etag"]


@pytest.mark.parametrize("path", ["/organisations/nothing", "/organisations?page=0", "/nothing", "/health"])
def test_what_is_no_view_or_an_error_has_no_tag_and_is_asked_for_each_time(
    client: TestClient, path: str
) -> None:
    answer = client.get(path)
    assert "etag" not in answer.headers
    assert answer.headers["cache-control"] == "no-cache"


def test_a_star_does_not_hide_an_error(client: TestClient) -> None:
    assert client.get("/organisations/nothing", headers={"If-None-Match": "*"}).status_code == 404


@pytest.mark.parametrize("call", ["NOW()", "RAND()", "UUID ()", "struuid()"])
def test_a_question_that_is_answered_otherwise_each_time_has_no_tag(client: TestClient, call: str) -> None:
    answer = client.get("/sparql", params={"query": f"SELECT ({call} AS ?x) {{}}"})
    assert answer.status_code == 200
    assert "etag" not in answer.headers


def test_the_present_is_asked_about_each_time_and_a_day_of_a_named_state_is_kept_by_the_caller_only(
    client: TestClient, demo_map: LiveMap
) -> None:
    def control(path: str) -> str:
        return client.get(path).headers["cache-control"]

    assert control("/organisations") == "no-cache"
    assert control(f"/organisations?at={demo_map.name}") == "no-cache"
    assert control(f"/organisations?at={demo_map.name}&on=2026-06-30") == "private, max-age=86400"


def test_what_is_not_for_everybody_is_kept_by_nobody_on_the_way(
    map_of: Callable[..., LiveMap], client_of: Callable[[LiveMap], TestClient]
) -> None:
    partners = client_of(map_of(audience="partners"))
    assert partners.get("/").headers["cache-control"] == "private, no-cache"


def test_files_of_the_pages_have_tags_of_their_own(client: TestClient) -> None:
    first = client.get("/static/sharegraph.css")
    again = client.get("/static/sharegraph.css", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    assert first.headers["cache-control"] == "no-cache"
