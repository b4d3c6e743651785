"""Which form an Accept header gets: quality, specificity, and words that no client should send."""

from __future__ import annotations

import contextlib

import pytest
from fastapi import Request
from hypothesis import given
from hypothesis import strategies as st

from api.http.negotiation import MOST_RANGES, choose, media_ranges, offered, wants_page
from ontology.errors import NotAcceptable, UnknownValue

OFFERS = {"html": "text/html", "json": "application/json", "csv": "text/csv; charset=utf-8"}


def asking(accept: str | None = None, query: str = "") -> Request:
    headers = [] if accept is None else [(b"accept", accept.encode("latin-1", "replace"))]
    return Request(
        {"type": "http", "method": "GET", "path": "/", "headers": headers, "query_string": query.encode()}
    )


@pytest.mark.parametrize(
    ("accept", "word"),
    [
        (None, "html"),
        ("", "html"),
        ("*/*", "html"),
        ("application/json", "json"),
        ("APPLICATION/JSON", "json"),
        ("text/csv", "csv"),
        ("text/*;q=0.1, application/json;q=0.2", "json"),
        ("text/html;q=0.2, */*;q=0.8", "json"),
        ("text/html; q=0, application/json", "json"),
        ("application/json;q=nonsense, text/csv", "csv"),
        ("application/json;q=7", "json"),
        ("image/png, */*;q=0.01", "html"),
        ("image/gif, *; q=.2", "html"),
    ],
)
def test_the_form_with_the_best_quality_is_chosen(accept: str | None, word: str) -> None:
    assert choose(asking(accept), OFFERS) == word


def test_a_header_in_several_lines_is_one_list() -> None:
    request = asking("image/png")
    request.scope["headers"].append((b"accept", b"text/csv"))
    assert choose(request, OFFERS) == "csv"


def test_the_word_in_the_address_goes_before_the_header() -> None:
    assert choose(asking("text/html", "format=csv"), OFFERS) == "csv"
    with pytest.raises(UnknownValue, match="html, json, csv"):
        choose(asking("text/html", "format=exe"), OFFERS)


def test_what_is_not_offered_is_refused_with_the_list() -> None:
    with pytest.raises(NotAcceptable, match="text/csv"):
        choose(asking("image/png"), OFFERS)
    with pytest.raises(NotAcceptable):
        choose(asking("text/html;q=0, */*;q=0"), OFFERS)


def test_another_name_of_a_form_counts_as_the_form() -> None:
    assert choose(asking("text/json"), OFFERS, also={"json": ("text/json",)}) == "json"


@given(st.text(max_size=300))
def test_any_header_gets_a_form_or_a_refusal(accept: str) -> None:
    request = asking(accept)
    with contextlib.suppress(NotAcceptable):
        assert choose(request, OFFERS) in OFFERS
    assert wants_page(request) in (True, False)


def test_a_header_of_many_ranges_is_read_in_part() -> None:
    assert len(media_ranges(",".join(["text/html"] * 10_000))) == MOST_RANGES


@pytest.mark.parametrize(
    ("accept", "page"),
    [
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", True),
        ("*/*", False),
        ("application/json, text/html;q=0.5", False),
        ("application/json;q=0.5, text/html", True),
    ],
)
def test_a_page_is_for_who_names_html(accept: str, page: bool) -> None:
    assert wants_page(asking(accept)) is page


def test_the_forms_of_a_route_are_documented_by_media_type() -> None:
    content = offered(OFFERS, json={"type": "object"})[200]["content"]
    assert list(content) == ["text/html", "application/json", "text/csv"]
    assert content["application/json"]["schema"] == {"type": "object"}
