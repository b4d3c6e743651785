"""Errors at the door: problem details for programs, the same words as a page for people."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from api.http.problems import MEDIA_TYPE, STATUSES, TITLES, TYPE_BASE, status_of
from ontology.errors import (
    AnswerTooLarge,
    ArchiveDamaged,
    EngineFailed,
    NotAcceptable,
    NotFound,
    QueryBusy,
    QueryRefused,
    QuerySyntaxError,
    QueryTimeout,
    QueryTooLarge,
    UnknownValue,
)

PAGE = {"Accept": "text/html,*/*;q=0.8"}


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        (NotFound("source", "x"), 404),
        (UnknownValue("format", "x", ()), 400),
        (NotAcceptable("x", ()), 406),
        (QuerySyntaxError("x"), 400),
        (QueryRefused("x"), 403),
        (QueryTimeout(10), 422),
        (AnswerTooLarge(5), 422),
        (QueryBusy(3), 503),
        (EngineFailed("x"), 500),
        (QueryTooLarge("x"), 422),
        (ArchiveDamaged("x"), 503),
        (RuntimeError("x"), 500),
    ],
)
def test_each_error_has_its_status(fault: Exception, status: int) -> None:
    assert status_of(fault) == status


def test_every_status_has_a_title() -> None:
    assert {status for _, status in STATUSES} <= set(TITLES)


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/nothing/here", 404, "http-404"),
        ("/sources/nobody", 404, "not-found"),
        ("/sources?on=yesterday", 400, "usage"),
        ("/sources?format=exe", 400, "unknown-value"),
        ("/sources?onn=2026-01-01", 400, "usage"),
        ("/sources?on=2026-02-30", 400, "usage"),
    ],
)
def test_an_error_is_a_problem_for_programs_and_a_page_for_people(
    client: TestClient, path: str, status: int, code: str
) -> None:
    answer = client.get(path)
    told: dict[str, Any] = answer.json()
    assert (answer.status_code, answer.headers["content-type"]) == (status, MEDIA_TYPE)
    assert (told["type"], told["status"], told["code"]) == (TYPE_BASE + code, status, code)
    assert told["title"] == TITLES[status]
    page = client.get(path, headers=PAGE)
    assert page.status_code == status
    assert page.headers["content-type"].startswith("text/html")
    assert code in page.text
    assert "accept" in page.headers["vary"].lower()


def test_a_hostile_address_is_text_on_the_page(client: TestClient) -> None:
    page = client.get("/%3Cscript%3Ex()%3C/script%3E", headers=PAGE)
    assert page.status_code == 404
    assert "<script>x" not in page.text


def test_a_parameter_that_is_off_names_those_that_there_are(client: TestClient) -> None:
    assert "format, on" in client.get("/sources?day=2026-01-01").json()["detail"]


def test_a_parameter_that_is_missing_is_named_in_words(client: TestClient) -> None:
    told = client.get("/records").json()
    assert (told["detail"], told["parameter"]) == ("This address needs the parameter 'iri'.", "iri")


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("/network?hops=x", "The parameter 'hops' must be a whole number; it was 'x'."),
        ("/organisations?page=0", "The parameter 'page' must be at least 1; it was '0'."),
    ],
)
def test_a_parameter_that_is_off_says_what_it_must_be(client: TestClient, address: str, told: str) -> None:
    assert client.get(address).json()["detail"] == told
