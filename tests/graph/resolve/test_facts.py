"""RULES, Facts: one value or several, what belongs together, numbers, dates, what is missing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from graph.resolve import Claims
from ontology.records import Day, Source, Text
from ontology.statements import iri, number
from ontology.terms import DCT, GEO, PROV, RDF, RDFS, SG, SINGLE_VALUED, SKOS, XSD

Says = Callable[..., Claims]
TheMap = Callable[..., Any]


def test_a_thing_has_one_label_and_the_others_stay_findable(make: Any, says: Says, the_map: TheMap) -> None:
    found = the_map(
        says("a", make.org("ror:0abcdef12", label="Harbour Trust"), primary_for=("Organisation",)),
        says("b", make.org("ror:0abcdef12", label="The Harbour")),
    )
    node = make.iri("organisation", "ror:0abcdef12")
    assert found.values(node, RDFS.label) == ["Harbour Trust"]
    assert found.values(node, SKOS.altLabel) == ["The Harbour"]


def test_any_name_goes_before_an_identifier_that_stands_for_one(
    make: Any, says: Says, the_map: TheMap
) -> None:
    key = "ror:0abcdef12"
    called = says("a", make.org(key, label="0abcdef12", identifiers=(key,)), primary_for=("Organisation",))
    found = the_map(called, says("b", make.org(key, label="The Harbour")))
    node = make.iri("organisation", key)
    assert found.values(node, RDFS.label) == ["The Harbour"]
    assert found.values(node, SKOS.altLabel) == found.values(node, SG.disputed) == []
    assert the_map(called).values(node, RDFS.label) == ["0abcdef12"]


def test_a_name_in_each_language_stands_once_and_other_names_beside_it(
    make: Any, says: Says, the_map: TheMap
) -> None:
    key = "ror:0abcdef12"
    found = the_map(
        says(
            "a",
            make.org(key, labels=(Text("Hafen", "de"), Text("Port", "fr"))),
            primary_for=("Organisation",),
        ),
        says("b", make.org(key, labels=(Text("Der Hafen", "de"),), aliases=(Text("HT"),))),
    )
    node = make.iri("organisation", key)
    assert found.values(node, SKOS.prefLabel) == ["Hafen", "Port"]
    assert found.values(node, SKOS.altLabel) == ["Der Hafen", "HT"]


def test_two_labels_in_one_source_leave_one_and_keep_its_language_names(
    make: Any, says: Says, the_map: TheMap
) -> None:
    one = make.org("s.x", label="B", address="1", labels=(Text("B", "en"), Text("A", "en")))
    found = the_map(says("s", one, make.org("s.x", label="A", address="2")))
    assert found.value(one.iri, RDFS.label) == "A"
    assert found.value(one.iri, SKOS.prefLabel) == "A"
    assert found.values(one.iri, SKOS.altLabel) == ["B"] * 2 or found.values(one.iri, SKOS.altLabel) == [
        "B",
        "B",
    ]


def test_what_lists_is_the_union_of_what_all_sources_say(make: Any, says: Says, the_map: TheMap) -> None:
    places = [(make.place("KE"),), (make.place("UG"), make.place("KE"))]
    one, other = (make.dataset("doi:1", places=stated) for stated in places)
    found = the_map(says("a", one), says("b", other))
    assert found.values(one.iri, SG.coversPlace) == sorted(places[1])


def test_every_single_valued_fact_has_one_value_when_two_sources_differ(the_map: TheMap) -> None:
    node = "<https://example.org/id/organisation/x>"
    stated = [
        (node, f"<{predicate}>", f'"{value}"')
        for value in ("one", "two")
        for predicate in sorted(SINGLE_VALUED)
    ]
    kind = (node, f"<{RDF.type}>", f"<{SG.Organisation}>")
    half = len(stated) // 2
    found = the_map(
        Claims(Source(name="a"), [kind, *stated[:half]]), Claims(Source(name="b"), [kind, *stated[half:]])
    )
    for predicate in SINGLE_VALUED:
        assert len(found.values(node[1:-1], predicate)) == 1, predicate


def test_the_providers_of_a_pool_are_all_kept_and_each_shares(make: Any, says: Says, the_map: TheMap) -> None:
    agreement = make.agreement("pool", ["s.one", "s.two", "s.three"], ["s.lab"])
    found = the_map(says("s", agreement))
    assert len(found.values(agreement.iri, SG.hasProvider)) == 3
    assert found.ends("sharesDataWith") == {(one, "s.lab") for one in ("s.one", "s.two", "s.three")}


def test_providers_come_from_the_best_claim_alone(make: Any, says: Says, the_map: TheMap) -> None:
    best = says("b", make.agreement("x", ["b.one", "b.two"]), primary_for=("Agreement",))
    found = the_map(best, says("a", make.agreement("x", ["a.other"], ["a.lab"])))
    node = make.iri("agreement", "x")
    assert found.values(node, SG.hasProvider) == [make.iri("organisation", key) for key in ("b.one", "b.two")]
    assert found.ends("sharesDataWith") == {("b.one", "a.lab"), ("b.two", "a.lab")}


def test_amount_currency_and_date_are_of_one_claim(make: Any, says: Says, the_map: TheMap) -> None:
    best = make.grant("360g:x", money=make.money("100", "USD"))
    other = make.grant("360g:x", money=make.money("80", "GBP"), awarded_on=make.day("2020-05-01"))
    found = the_map(says("b", best, primary_for=("Grant",)), says("a", other))
    assert found.value(best.iri, SG.amount) == "100"
    assert found.value(best.iri, SG.currency) == "USD"
    assert found.values(best.iri, SG.awardedOn) == []


def test_who_states_an_amount_goes_before_who_states_a_date_alone(
    make: Any, says: Says, the_map: TheMap
) -> None:
    best = make.grant("360g:x", awarded_on=make.day("2020-05-01"))
    other = make.grant("360g:x", money=make.money("80"))
    found = the_map(says("b", best, primary_for=("Grant",)), says("a", other))
    assert found.value(best.iri, SG.amount) == "80"
    assert found.values(best.iri, SG.awardedOn) == []


def test_from_until_and_status_are_of_one_claim(make: Any, says: Says, the_map: TheMap) -> None:
    best = make.version("v", "x", valid_from=make.day("2020-01-01"), status=make.concept("status", "active"))
    other = make.version("v", "x", valid_from=make.day("2019-01-01"), valid_until=make.day("2019-12-31"))
    found = the_map(says("b", best, primary_for=("Agreement",)), says("a", other))
    assert found.value(best.iri, SG.validFrom) == "2020-01-01"
    assert found.values(best.iri, SG.validUntil) == []


def test_latitude_and_longitude_are_of_one_claim(make: Any, says: Says, the_map: TheMap) -> None:
    south = make.org("ror:0abcdef12", latitude=Decimal("-1.29"), longitude=Decimal("36.82"))
    north = make.org("ror:0abcdef12", latitude=Decimal("51.5"), longitude=Decimal("-0.12"))
    found = the_map(says("a", south), says("b", north))
    pair = (found.value(south.iri, GEO.lat), found.value(south.iri, GEO.long))
    assert pair in {("-1.29", "36.82"), ("51.5", "-0.12")}


def test_a_source_that_states_two_amounts_in_two_currencies_makes_no_third(
    make: Any, says: Says, the_map: TheMap
) -> None:
    one = make.grant("360g:x", money=make.money("100", "GBP"), address="1")
    other = make.grant("360g:x", money=make.money("200", "USD"), address="2")
    found = the_map(says("s", one, other))
    assert found.values(one.iri, SG.amount) == found.values(one.iri, SG.currency) == []


def test_a_source_that_states_two_amounts_in_one_currency_keeps_the_smaller(
    make: Any, says: Says, the_map: TheMap
) -> None:
    stated = [
        make.grant("360g:x", money=make.money(amount), awarded_on=make.day(day), address=day)
        for amount, day in (("1000", "2020-01-01"), ("200", "2021-01-01"))
    ]
    found = the_map(says("s", *stated))
    assert (found.value(stated[0].iri, SG.amount), found.value(stated[0].iri, SG.currency)) == ("200", "GBP")
    assert found.values(stated[0].iri, SG.awardedOn) == []  # of which of the two amounts, nobody can tell


def test_two_nodes_of_one_source_that_are_merged_are_two_claims(
    make: Any, says: Says, the_map: TheMap
) -> None:
    shared = ("doi:10.1/x",)
    one = make.grant("s.one", money=make.money("100", "USD"), identifiers=shared)
    other = make.grant("s.two", money=make.money("70", "GBP"), identifiers=shared)
    found = the_map(says("s", one, other))
    assert (found.value(one.iri, SG.amount), found.value(one.iri, SG.currency)) == ("70", "GBP")


def test_numbers_are_compared_by_what_they_are_worth(make: Any, says: Says, the_map: TheMap) -> None:
    stated = [make.grant("360g:x", money=make.money(amount)) for amount in ("1000", "999.5")]
    for sources in (stated, stated[::-1]):
        found = the_map(*(says(name, one) for name, one in zip("ab", sources, strict=True)))
        assert found.value(stated[0].iri, SG.amount) == "999.5"


@pytest.mark.parametrize(
    ("stated", "said"),
    [("5056.0", "5056"), ("0.50", "0.5"), ("-0.0", "0"), ("1E+3", "1000"), ("12.345", "12.345")],
)
def test_numbers_are_canonical(stated: str, said: str) -> None:
    assert number(Decimal(stated)) == f'"{said}"^^<{XSD.decimal}>'


def test_a_vague_date_is_its_earliest_or_latest_day_with_its_precision_and_words(
    make: Any, says: Says, the_map: TheMap
) -> None:
    march = Day(date(2020, 3, 1), date(2020, 3, 31), "month", "March 2020")
    version = make.version("v", "x", valid_from=make.day("2019"), valid_until=march)
    found = the_map(says("s", version))
    assert found.value(version.iri, SG.validFrom) == "2019-01-01"
    assert found.value(version.iri, SG.validUntil) == "2020-03-31"
    assert found.values(version.iri, SG.precision) == ["validFrom year", "validUntil month"]
    assert found.values(version.iri, SG.dateAsStated) == ["validFrom 2019", "validUntil March 2020"]


def test_the_precision_is_that_of_the_date_that_was_chosen(make: Any, says: Says, the_map: TheMap) -> None:
    exact = make.version("v", "x", valid_from=make.day("2019-04-01"), valid_until=make.day("2020-03-31"))
    vague = make.version("v", "x", valid_from=make.day("2019"), valid_until=make.day("2020"))
    found = the_map(says("b", exact, primary_for=("Agreement",)), says("a", vague))
    assert found.values(exact.iri, SG.precision) == found.values(exact.iri, SG.dateAsStated) == []
    found = the_map(says("b", exact), says("a", vague, primary_for=("Agreement",)))
    assert found.values(exact.iri, SG.precision) == ["validFrom year", "validUntil year"]


def test_a_stated_reason_for_a_missing_fact_is_kept_and_silence_makes_none(
    make: Any, says: Says, the_map: TheMap
) -> None:
    reason = make.concept("missing-reason", "refused")
    silent = make.agreement("y")
    found = the_map(says("s", make.agreement("x", missing=(("legal_bases", reason),)), silent))
    assert found.values(make.iri("agreement", "x"), SG.missing) == [f"legal_bases {reason}"]
    assert found.values(silent.iri, SG.missing) == []


def test_a_removed_claim_lets_the_next_one_stand(make: Any, says: Says, the_map: TheMap) -> None:
    first = says("a", make.org("ror:0abcdef12", label="Harbour"), primary_for=("Organisation",))
    next_ = says("b", make.org("ror:0abcdef12", label="Quay"))
    node = make.iri("organisation", "ror:0abcdef12")
    assert the_map(first, next_).value(node, RDFS.label) == "Harbour"
    assert the_map(next_).value(node, RDFS.label) == "Quay"
    assert the_map().triples == frozenset()


def test_each_claim_keeps_the_record_it_comes_from(make: Any, says: Says, the_map: TheMap) -> None:
    one = make.dataset("doi:1", address="a b.csv#row=2")
    found = the_map(says("a", one), says("b", make.dataset("doi:1", address="c.csv#row=3")))
    assert found.values(one.iri, PROV.wasDerivedFrom) == [
        iri("https://example.org/id/record/a/a%20b.csv#row=2")[1:-1],
        "https://example.org/id/record/b/c.csv#row=3",
    ]


def test_a_description_that_lost_is_no_other_name(make: Any, says: Says, the_map: TheMap) -> None:
    stated = [make.dataset("doi:1", label="x", description=words) for words in ("B", "A")]
    found = the_map(says("a", stated[0]), says("b", stated[1]))
    assert found.value(stated[0].iri, DCT.description) == "A"
    assert found.values(stated[0].iri, SKOS.altLabel) == []
