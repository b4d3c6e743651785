"""The lists of the map: by name, page by page, filtered by facets with honest counts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from graph.questions.listings import LISTS, Listing, code_of, listing
from graph.questions.overview import CARRIED, completeness, counts
from graph.questions.search import KINDS
from graph.snapshot import Snapshot
from ontology.errors import UnknownValue


@pytest.fixture
def lists(snapshot: Snapshot, build: Any) -> Callable[..., Listing]:
    def made(name: str, **asked: Any) -> Listing:
        return listing(snapshot, name, day=build.day, **asked)

    return made


def labels(found: Listing) -> list[str]:
    return [thing.label for thing in found.items]


def chosen(found: Listing, name: str) -> dict[str, tuple[str, int]]:
    return {one.value: (one.label, one.count) for one in found.choices[name]}


def test_a_list_is_in_the_order_of_names_whatever_their_accents(build: Any, map_of: Any) -> None:
    names = ["Zebra", "Ärzte", "apple", "Éclair", "Banana"]
    opened = map_of({"s": [build.org(f"o{number}", label=name) for number, name in enumerate(names)]})
    found = listing(opened, "organisations", day=build.day)
    assert labels(found) == ["apple", "Ärzte", "Banana", "Éclair", "Zebra"]


def test_pages_cut_a_list_without_losing_or_repeating(lists: Callable[..., Listing]) -> None:
    whole = lists("agreements")
    pages = [lists("agreements", page=number, length=5) for number in range(1, 4)]
    assert [item for page in pages for item in page.items] == list(whole.items)
    assert [(page.first, page.in_all, page.page, page.pages) for page in pages] == [
        (1, 12, 1, 3),
        (6, 12, 2, 3),
        (11, 12, 3, 3),
    ]


@pytest.mark.parametrize(("asked", "given"), [(0, 1), (-5, 1), (3, 3), (999, 3)])
def test_a_page_that_does_not_exist_gives_the_nearest(
    lists: Callable[..., Listing], asked: int, given: int
) -> None:
    assert lists("agreements", page=asked, length=5).page == given


def test_a_filter_keeps_those_that_carry_the_value(lists: Callable[..., Listing], build: Any) -> None:
    by_code = lists("datasets", filters={"country": "GB"})
    assert labels(by_code) == ["Data hashes"]
    assert by_code.chosen == {"country": "GB"}
    assert lists("datasets", filters={"country": build.place("GB")}).items == by_code.items
    assert (by_code.in_all, by_code.known) == (1, 3)


def test_filters_and_words_narrow_together(lists: Callable[..., Listing]) -> None:
    assert labels(lists("datasets", words="data", filters={"harm": "csam", "country": "KE"})) == [
        "Data lonely"
    ]
    assert labels(lists("datasets", words="hashes", filters={"country": "KE"})) == []


def test_an_empty_filter_does_not_filter(lists: Callable[..., Listing]) -> None:
    found = lists("datasets", filters={"country": "", "harm": ""})
    assert len(found.items) == 3
    assert found.chosen == {}


@pytest.mark.parametrize("value", ["ZZ", "nowhere", "<script>", "", " "])
def test_a_value_that_nothing_carries_gives_an_empty_list(lists: Callable[..., Listing], value: str) -> None:
    found = lists("datasets", filters={"country": value})
    expected = 3 if not value else 0
    assert (found.in_all, found.pages, found.first) == (expected, 1, int(bool(expected)))


def test_choices_say_how_many_carry_each_value(lists: Callable[..., Listing]) -> None:
    assert chosen(lists("datasets"), "harm") == {"csam": ("Child sexual abuse material", 3)}
    assert chosen(lists("grants"), "country") == {
        "GB": ("United Kingdom", 4),
        "IE": ("Ireland", 2),
    }
    assert [label for label, _ in chosen(lists("grants"), "programme").values()] == ["Safety first"]


def test_agreements_are_filtered_by_their_state_on_the_day(
    lists: Callable[..., Listing], snapshot: Snapshot
) -> None:
    found = lists("agreements", filters={"state": "in force"})
    assert "Agreement in-force" in labels(found)
    assert "Agreement ended" not in labels(found)
    states = chosen(lists("agreements"), "state")
    assert sum(count for _, count in states.values()) == 12
    assert states["suspended"] == ("suspended", 1)


def test_a_list_of_several_kinds_may_be_cut_to_one(lists: Callable[..., Listing]) -> None:
    assert len(lists("datasets", filters={"kind": "dataset"}).items) == 3
    assert lists("datasets", filters={"kind": "infrastructure"}).items == ()


@pytest.mark.parametrize(
    ("name", "filters", "words"),
    [
        ("people", {}, "organisations"),
        ("datasets", {"colour": "red"}, "harm"),
        ("datasets", {"kind": "grant"}, "infrastructure"),
    ],
)
def test_a_list_a_filter_or_a_kind_that_does_not_exist_is_told(
    lists: Callable[..., Listing], name: str, filters: dict[str, str], words: str
) -> None:
    with pytest.raises(UnknownValue, match=words):
        lists(name, filters=filters)


@pytest.mark.parametrize("name", LISTS)
def test_an_empty_map_has_empty_lists(empty: Snapshot, build: Any, name: str) -> None:
    found = listing(empty, name, day=build.day)
    assert (found.items, found.first, found.in_all, found.known, found.pages) == ((), 0, 0, 0, 1)


@pytest.mark.parametrize("name", LISTS)
def test_a_second_page_asks_the_store_nothing(
    snapshot: Snapshot, build: Any, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    listing(snapshot, name, day=build.day, words="a")

    def refuse(*_: Any) -> Any:
        raise AssertionError("a list page must not run a query")

    monkeypatch.setattr(snapshot.pool, "select", refuse)
    listing(
        snapshot,
        name,
        day=build.day,
        words="a",
        page=2,
        length=1,
        filters={"country": "GB"} if "country" in LISTS[name].filters else None,
    )


def test_a_filter_is_written_by_its_code_or_by_its_address(build: Any) -> None:
    assert code_of(build.concept("harm", "csam")) == "csam"
    assert code_of(build.iri("programme", "p")) == build.iri("programme", "p")


def test_counts_are_those_of_the_lists(snapshot: Snapshot, lists: Callable[..., Listing]) -> None:
    counted = counts(snapshot)
    assert set(counted) == set(KINDS)
    for name, listed in LISTS.items():
        assert lists(name).known == sum(counted[kind] for kind in listed.kinds)
    assert counted["organisation"] == 10


def test_completeness_says_how_many_of_how_many(snapshot: Snapshot, empty: Snapshot) -> None:
    told = {one.words: (one.carrying, one.in_all) for one in completeness(snapshot)}
    assert told["grants state an amount"] == (5, 6)
    assert told["organisations say which sector they are in"] == (4, 10)
    assert told["agreements say what they cover"] == (2, 12)
    assert len(told) == len(CARRIED)
    assert completeness(empty) == ()
