"""`sharegraph term`: a word, its meanings, what others call it, and where the map uses it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def loaded(run: Callable[..., Any], write: Callable[..., Path], organisations: Path) -> None:
    hashes = write(
        "datasets.csv",
        "id,name,dataset kind,holders,places,harms",
        "d-1,Verified hashes,hash-list,o-1,KE,csam",
    )
    assert run("load", organisations, hashes).status == 0


@pytest.mark.usefixtures("loaded")
def test_a_word_is_explained_with_what_others_call_it_and_where_it_is_used(run: Callable[..., Any]) -> None:
    done = run("term", "csam")
    assert done.status == 0
    for words in ("Child sexual abuse material", "Indecent images of children", "the same", "Origin:"):
        assert words in done.out
    assert "/datasets?harm=csam&kind=dataset" in done.out


@pytest.mark.usefixtures("loaded")
def test_a_sector_s_word_is_explained_as_the_sector_means_it_with_a_warning(run: Callable[..., Any]) -> None:
    done = run("term", "case", "--sector", "law-enforcement")
    assert done.out.count("IRI:") == 1
    assert "Same word, other meaning" in done.out
    assert "Case (epidemiology)" in done.out


@pytest.mark.usefixtures("loaded")
def test_a_word_to_avoid_is_answered_without_being_repeated(run: Callable[..., Any]) -> None:
    for more in ((), ("--json",)):
        done = run("term", "child pornography", *more)
        assert done.status == 0
        assert "child porn" not in (done.out + done.err).casefold()
    assert run("term", "child pornography", "--json").json()["to_avoid"] is True
    assert "no longer be used" in run("term", "child pornography").err


@pytest.mark.usefixtures("loaded")
def test_the_json_says_what_the_page_says(run: Callable[..., Any]) -> None:
    from fastapi.testclient import TestClient

    from api.app import create_app
    from api.live import LiveMap
    from api.settings import read_settings

    (meaning,) = run("term", "IIOC", "--json").json()["meanings"]
    settings = read_settings()
    live = LiveMap(settings, "stewards")
    try:
        client = TestClient(create_app(live), base_url="http://localhost")
        page = client.get("/concepts/words-law-enforcement/iioc?format=json").json()
    finally:
        live.close()
    assert meaning == {name: page[name] for name in meaning}
    assert {"label", "definition", "called", "other_meanings", "uses", "source"} <= set(meaning)


@pytest.mark.usefixtures("loaded")
def test_a_word_that_is_not_there_is_answered_with_what_is_near(run: Callable[..., Any]) -> None:
    done = run("term", "groming")
    assert done.status == 3
    assert "Online grooming" in done.out
    assert run("term", "zzqx").out == ""
    body = run("term", "groming", "--json").json()
    assert body["meanings"] == []
    assert "Online grooming" in [one["label"] for one in body["near"]]


def test_a_sector_that_is_not_there_is_refused_with_those_that_are(run: Callable[..., Any]) -> None:
    done = run("term", "case", "--sector", "plumbing")
    assert done.status == 2
    assert "law-enforcement" in done.err


def test_the_words_are_there_in_an_empty_map_too(run: Callable[..., Any]) -> None:
    done = run("term", "prevalence")
    assert done.status == 0
    assert "no proof" in done.out
