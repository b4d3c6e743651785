"""Networks around an organisation and whole: which ties, in which states, and of how many."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from graph.network import network_around, strongest_pairs, within_reach
from graph.network.projection import Network
from graph.resolve import State
from graph.snapshot import RULES, SHARES, Snapshot
from ontology.errors import NotFound

EVERY_STATE = tuple(State)


def pairs(network: Network) -> set[tuple[str, str]]:
    return {(link.source.rpartition("/")[2], link.target.rpartition("/")[2]) for link in network.links}


def names(network: Network) -> set[str]:
    return {node.iri.rpartition("/")[2] for node in network.nodes}


def test_a_whole_network_has_every_tie_that_has_not_ended(snapshot: Snapshot, build: Any) -> None:
    network = network_around(snapshot, build.day)
    assert pairs(network) == {
        ("hotline", "exchange"),
        ("police", "lab"),
        ("lab", "uni"),
        ("hotline", "police"),
        ("uni", "hotline"),
        ("exchange", "lab"),
        ("lab", "hostile"),
        ("lab", "formula"),
    }
    assert "alone" not in names(network)
    assert (network.nodes_in_all, network.links_in_all) == (len(network.nodes), len(network.links))
    assert not network.is_cut


def test_each_tie_has_the_state_that_its_agreement_has_on_the_day(snapshot: Snapshot, build: Any) -> None:
    network = network_around(snapshot, build.day, states=EVERY_STATE)
    states = {
        (link.source.rpartition("/")[2], link.target.rpartition("/")[2]): link.state for link in network.links
    }
    assert states["hotline", "exchange"] is State.IN_FORCE
    assert states["exchange", "police"] is State.ENDED
    assert states["police", "lab"] is State.NOT_YET
    assert states["lab", "uni"] is State.SUSPENDED
    assert states["hotline", "police"] is State.RELEASED_ONCE
    assert states["uni", "hotline"] is State.END_NOT_KNOWN


def test_ended_ties_are_shown_on_request_only(snapshot: Snapshot, build: Any) -> None:
    assert ("exchange", "police") not in pairs(network_around(snapshot, build.day))
    assert pairs(network_around(snapshot, build.day, states=(State.ENDED,))) == {("exchange", "police")}
    assert ("exchange", "police") in pairs(network_around(snapshot, date(2021, 6, 1)))


def test_two_agreements_of_one_pair_are_one_tie_that_rests_on_both(snapshot: Snapshot, build: Any) -> None:
    link = next(one for one in network_around(snapshot, build.day).links if one.source.endswith("/hotline"))
    assert link.agreements == (build.iri("agreement", "in-force"), build.iri("agreement", "second"))
    assert link.assets == (build.iri("dataset", "hashes"),)
    assert all("agreements.csv" in record for record in link.records)


@pytest.mark.parametrize(
    ("hops", "reached"),
    [
        (1, {"hotline", "exchange", "police", "uni"}),
        (2, {"hotline", "exchange", "police", "uni", "lab"}),
        (3, {"hotline", "exchange", "police", "uni", "lab", "hostile", "formula"}),
        (6, {"hotline", "exchange", "police", "uni", "lab", "hostile", "formula"}),
    ],
)
def test_a_focus_reaches_as_many_steps_as_were_asked_for(
    snapshot: Snapshot, build: Any, hops: int, reached: set[str]
) -> None:
    network = network_around(snapshot, build.day, focus=build.iri("organisation", "hotline"), hops=hops)
    assert names(network) == reached
    assert (network.focus, network.hops) == (build.iri("organisation", "hotline"), hops)


def test_ties_among_those_who_are_reached_are_there_as_well(snapshot: Snapshot, build: Any) -> None:
    network = network_around(snapshot, build.day, focus=build.iri("organisation", "hotline"), hops=2)
    assert ("police", "lab") in pairs(network)


def test_a_cut_network_says_of_how_many_and_keeps_what_is_near(snapshot: Snapshot, build: Any) -> None:
    focus = build.iri("organisation", "hotline")
    cut = network_around(snapshot, build.day, focus=focus, hops=3, most_nodes=4)
    assert names(cut) == {"hotline", "exchange", "police", "uni"}
    assert (cut.nodes_in_all, cut.links_in_all) == (7, 8)
    assert cut.is_cut
    assert all(link.source in {n.iri for n in cut.nodes} for link in cut.links)
    assert names(network_around(snapshot, build.day, focus=focus, hops=3, most_nodes=1)) == {"hotline"}


def test_a_whole_network_is_cut_to_those_with_most_ties(snapshot: Snapshot, build: Any) -> None:
    cut = network_around(snapshot, build.day, most_nodes=2)
    assert names(cut) == {"hotline", "lab"}
    assert cut.nodes_in_all == 7


def test_an_organisation_without_ties_stands_alone(snapshot: Snapshot, build: Any) -> None:
    network = network_around(snapshot, build.day, focus=build.iri("organisation", "alone"), hops=2)
    assert names(network) == {"alone"}
    assert network.links == ()


def test_what_an_organisation_releases_to_itself_is_no_tie_and_is_said(
    snapshot: Snapshot, build: Any
) -> None:
    network = network_around(snapshot, build.day, states=EVERY_STATE)
    assert all(link.source != link.target for link in network.links)
    assert [flow.organisation for flow in network.internal] == [build.iri("organisation", "hotline")]
    assert network.internal[0].rests_on == build.iri("agreement", "internal")
    elsewhere = network_around(snapshot, build.day, focus=build.iri("organisation", "alone"))
    assert elsewhere.internal == ()


def test_a_mere_plan_and_a_drawn_line_are_no_ties(snapshot: Snapshot, build: Any) -> None:
    network = network_around(snapshot, build.day, rules=RULES, states=EVERY_STATE)
    assert "alone" not in names(network)


def test_working_together_is_one_tie_whichever_way(snapshot: Snapshot, build: Any) -> None:
    network = network_around(snapshot, build.day, rules=("collaboratesWith",), states=EVERY_STATE)
    assert pairs(network) == {("lab", "uni")}
    assert network.links_in_all == 1


def test_relations_are_chosen(snapshot: Snapshot, build: Any) -> None:
    assert pairs(network_around(snapshot, build.day, rules=("funds",), states=EVERY_STATE)) == {
        ("funder", "hotline"),
        ("funder", "lab"),
    }
    both = network_around(snapshot, build.day, rules=(SHARES, "funds"))
    assert {link.rule for link in both.links} == {SHARES, "funds"}


def test_a_focus_that_is_no_organisation_of_this_map_is_refused(snapshot: Snapshot, build: Any) -> None:
    for unknown in (build.iri("organisation", "nobody"), build.iri("dataset", "hashes"), "x"):
        with pytest.raises(NotFound):
            network_around(snapshot, build.day, focus=unknown)


def test_a_map_without_records_has_an_empty_network(empty: Snapshot, build: Any) -> None:
    network = network_around(empty, build.day, rules=RULES, states=EVERY_STATE)
    assert (network.nodes, network.links, network.nodes_in_all) == ((), (), 0)
    assert strongest_pairs(empty, build.day, most=3) == ((), 0)


def test_the_strongest_pair_has_most_agreements_in_force(snapshot: Snapshot, build: Any) -> None:
    found, in_all = strongest_pairs(snapshot, build.day, most=1)
    assert in_all == 4
    assert (found[0].source_label, found[0].target_label) == ("Example Hotline", "Hash Exchange")
    assert len(found[0].agreements) == 2


def test_who_is_within_reach_is_two_ties_in_force_away(snapshot: Snapshot, build: Any) -> None:
    reached = within_reach(snapshot, build.iri("organisation", "hotline"), build.day)
    assert [(one.organisation, one.through) for one in reached] == [
        (build.iri("organisation", "lab"), (build.iri("organisation", "exchange"),))
    ]
