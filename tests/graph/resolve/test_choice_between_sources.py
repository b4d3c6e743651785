"""RULES 9 and 10: which source is believed, and what a source that repeats others adds (nothing)."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations
from typing import Any

from graph.resolve import Claims
from ontology.terms import DCT, RDFS, SG

Says = Callable[..., Claims]
TheMap = Callable[..., Any]


def names_of(found: Any, make: Any, key: str = "ror:0abcdef12") -> list[str]:
    values: list[str] = found.values(make.iri("organisation", key), RDFS.label)
    return values


def test_who_knows_first_is_believed_before_who_is_newer(make: Any, says: Says, the_map: TheMap) -> None:
    old = says("z", make.org("ror:0abcdef12", label="Z"), as_of="2001-01-01", primary_for=("Organisation",))
    new = says("a", make.org("ror:0abcdef12", label="A"), as_of="2025-01-01")
    assert names_of(the_map(old, new), make) == ["Z"]


def test_a_source_is_primary_for_a_kind_and_not_for_others(make: Any, says: Says, the_map: TheMap) -> None:
    funder = says("z", make.org("ror:0abcdef12", label="Z"), primary_for=("Grant",))
    assert names_of(the_map(funder, says("a", make.org("ror:0abcdef12", label="A"))), make) == ["A"]


def test_of_equals_the_newest_is_believed(make: Any, says: Says, the_map: TheMap) -> None:
    stated = {"A": "2020-01-01", "B": "2024-01-01", "C": ""}
    sources = [says(n, make.org("ror:0abcdef12", label=n), as_of=day) for n, day in stated.items()]
    assert names_of(the_map(*sources), make) == ["B"]


def test_the_records_own_date_counts_before_that_of_its_source(
    make: Any, says: Says, the_map: TheMap
) -> None:
    touched = make.org("ror:0abcdef12", label="Z", modified=make.day("2025-06-01"))
    found = the_map(
        says("z", touched, as_of="2001-01-01"),
        says("a", make.org("ror:0abcdef12", label="A"), as_of="2024-01-01"),
    )
    assert names_of(found, make) == ["Z"]
    assert found.value(touched.iri, DCT.modified) == "2025-06-01"


def test_of_two_dates_of_one_record_the_later_counts(make: Any, says: Says, the_map: TheMap) -> None:
    stated = [
        make.org("ror:0abcdef12", label="Z", address=day, modified=make.day(day))
        for day in ("2025-06-01", "2019-01-01")
    ]
    other = says("a", make.org("ror:0abcdef12", label="A"), as_of="2024-01-01")
    for order in permutations(stated):
        assert names_of(the_map(says("z", *order), other), make) == ["Z"]


def test_of_equals_of_one_day_the_smallest_value_is_said(make: Any, says: Says, the_map: TheMap) -> None:
    for labels in permutations("ABC"):
        sources = [says(n, make.org("ror:0abcdef12", label=x)) for n, x in zip("xyz", labels, strict=True)]
        assert names_of(the_map(*sources), make) == ["A"]


def test_a_source_is_as_good_for_parts_as_for_the_whole(make: Any, says: Says, the_map: TheMap) -> None:
    register = says("z", make.version("v", "x", label="Z"), primary_for=("Agreement",))
    found = the_map(register, says("a", make.version("v", "x", label="A")))
    assert found.value(make.iri("version", "v"), RDFS.label) == "Z"


def test_a_relay_adds_nothing_to_what_others_state(make: Any, says: Says, the_map: TheMap) -> None:
    funder = says("f", make.grant("360g:x", "s.fund", ["s.lab"], money=make.money("100")))
    portal = says(
        "a",
        make.grant("360g:x", "s.fund", ["s.else"], money=make.money("1"), places=(make.place("KE"),)),
        relays=("Grant",),
    )
    alone, both = the_map(funder), the_map(funder, portal)
    assert both.triples == alone.triples
    assert both.ends("funds") == {("s.fund", "s.lab")}


def test_what_only_a_relay_states_is_shown_as_known_only_through_it(
    make: Any, says: Says, the_map: TheMap
) -> None:
    portal = says("portal", make.grant("360g:x", "s.fund", ["s.lab"]), relays=("Grant",))
    found = the_map(portal)
    through = "https://example.org/id/source/portal"
    assert found.value(make.iri("grant", "360g:x"), SG.knownOnlyThrough) == through
    (edge,) = found.edges("funds")
    assert found.value(edge, SG.knownOnlyThrough) == through


def test_what_two_relays_state_is_known_only_through_both(make: Any, says: Says, the_map: TheMap) -> None:
    portals = [
        says(name, make.agreement("x", ["s.a"], ["s.b"]), relays=("Agreement",)) for name in ("p", "q")
    ]
    found = the_map(*portals)
    assert len(found.values(make.iri("agreement", "x"), SG.knownOnlyThrough)) == 2
    (edge,) = found.edges("sharesDataWith")
    assert len(found.values(edge, SG.knownOnlyThrough)) == 2


def test_versions_that_a_relay_adds_to_a_known_agreement_count_for_nothing(
    make: Any, says: Says, the_map: TheMap
) -> None:
    register = says("r", make.agreement("x", ["s.a"], ["s.b"]), make.version("v1", "x"))
    portal = says(
        "p",
        make.agreement("x", ["s.a"], ["s.b"]),
        make.version("v9", "x"),
        make.release("r9", "x", "v9", released_on=make.day("2020-01-01")),
        relays=("Agreement",),
    )
    assert the_map(register, portal).triples == the_map(register).triples
    assert len(the_map(portal).things(SG.Release)) == 1


def test_a_relay_of_one_kind_is_heard_on_others(make: Any, says: Says, the_map: TheMap) -> None:
    portal = says("p", make.org("s.fund"), make.grant("360g:x", "s.fund"), relays=("Grant",))
    found = the_map(portal)
    assert found.values(make.iri("organisation", "s.fund"), SG.knownOnlyThrough) == []
    assert found.values(make.iri("grant", "360g:x"), SG.knownOnlyThrough) != []


def test_a_relays_instalments_do_not_fill_in_for_a_funder(make: Any, says: Says, the_map: TheMap) -> None:
    funder = says("f", make.grant("360g:x", "s.fund"))
    portal = says(
        "p", make.grant("360g:x", "s.fund"), make.instalment("360g:x", 1, make.money("5")), relays=("Grant",)
    )
    found = the_map(funder, portal)
    assert found.values(make.iri("grant", "360g:x"), SG.amount) == []
    assert the_map(portal).values(make.iri("grant", "360g:x"), SG.amount) == ["5"]
