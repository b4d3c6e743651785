"""RULES 10: a relay's record is a claim; what it repeats adds nothing, what it alone says is said so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from graph.resolve import Claims
from graph.resolve.relays import days_meant, overlap
from ontology.terms import SG

Says = Callable[..., Claims]
TheMap = Callable[..., Any]

RELAYS = ("Agreement", "Grant", "Dataset", "Transaction", "Project")
A, B = "ror:0aaaaaa11", "ror:0bbbbbb22"


def register(make: Any, says: Says) -> Claims:
    return says(
        "register",
        make.org(A),
        make.org(B),
        make.dataset("r.d", label="Calls", holders=(make.iri("organisation", A),)),
        make.agreement("r.x", [A], [B], assets=(make.iri("dataset", "r.d"),)),
        make.version("r.x1", "r.x", valid_from=make.day("2021-01-01"), valid_until=make.day("2022-12-31")),
    )


def copy(make: Any, says: Says, *, begins: str = "2022-06-01", asset: str = "Calls", to: str = B) -> Claims:
    return says(
        "portal",
        make.dataset("p.d", label=asset, holders=(make.iri("organisation", A),)),
        make.agreement("p.y", [A], [to], assets=(make.iri("dataset", "p.d"),)),
        make.version("p.y1", "p.y", valid_from=make.day(begins)),
        relays=RELAYS,
    )


def test_a_copy_under_other_iris_adds_nothing(make: Any, says: Says, the_map: TheMap) -> None:
    alone = the_map(register(make, says))
    assert the_map(register(make, says), copy(make, says)).triples == alone.triples


@pytest.mark.parametrize(
    "other", [{"begins": "2023-01-01"}, {"asset": "Chats"}, {"to": "ror:0cccccc33"}], ids=str
)
def test_another_period_asset_or_recipient_is_known_only_through_the_relay(
    other: dict[str, str], make: Any, says: Says, the_map: TheMap
) -> None:
    found = the_map(register(make, says), copy(make, says, **other))
    through = "https://example.org/id/source/portal"
    assert found.value(make.iri("agreement", "p.y"), SG.knownOnlyThrough) == through
    assert found.values(make.iri("agreement", "r.x"), SG.knownOnlyThrough) == []
    assert len(found.edges("sharesDataWith")) == 2


def test_of_a_relays_agreement_only_what_is_new_makes_an_edge(make: Any, says: Says, the_map: TheMap) -> None:
    more = says(
        "portal",
        make.dataset("p.d", label="Calls", holders=(make.iri("organisation", A),)),
        make.agreement("p.y", [A], [B, "ror:0cccccc33"], assets=(make.iri("dataset", "p.d"),)),
        relays=RELAYS,
    )
    found = the_map(register(make, says), more)
    assert found.ends("sharesDataWith") == {(A, B), (A, "ror:0cccccc33")}
    assert len(found.edges("sharesDataWith")) == 2
    assert len(found.edges("hasAccessTo")) == 2
    assert found.ends("hasAccessTo") == {(B, "r.d"), ("ror:0cccccc33", "r.d")}


def test_without_the_register_everything_reads_known_only_through_the_portal(
    make: Any, says: Says, the_map: TheMap
) -> None:
    found = the_map(copy(make, says))
    for thing in ("agreement/p.y", "version/p.y1", "dataset/p.d"):
        assert found.value(f"{make.base}{thing}", SG.knownOnlyThrough).endswith("/portal")


def test_titles_join_no_asset_of_a_source_that_repeats_nobody(make: Any, says: Says, the_map: TheMap) -> None:
    other = says(
        "other", make.dataset("o.d", label="Calls", holders=(make.iri("organisation", A),)), make.org(A)
    )
    assert len(the_map(register(make, says), other).things(SG.Dataset)) == 2


def grant(make: Any, key: str, day: str = "2022-03-01", amount: str = "500") -> Any:
    return make.grant(key, A, [B], money=make.money(amount), awarded_on=make.day(day))


@pytest.mark.parametrize(
    ("day", "amount", "repeats"),
    [
        ("2022-03-01", "500", True),
        ("2022", "500", True),
        ("2023-03-01", "500", False),
        ("2022-03-01", "501", False),
    ],
)
def test_a_relays_grant_is_told_by_funder_grantee_and_award(
    day: str, amount: str, repeats: bool, make: Any, says: Says, the_map: TheMap
) -> None:
    funder = says("funder", grant(make, "f.x"))
    found = the_map(funder, says("portal", grant(make, "p.x", day, amount), relays=RELAYS))
    assert (found.triples == the_map(funder).triples) is repeats
    assert (found.values(make.iri("grant", "p.x"), SG.knownOnlyThrough) == []) is repeats


def test_a_relays_grant_of_another_currency_is_another_award(make: Any, says: Says, the_map: TheMap) -> None:
    other = make.grant("p.x", A, [B], money=make.money("500", "USD"), awarded_on=make.day("2022-03-01"))
    found = the_map(says("funder", grant(make, "f.x")), says("portal", other, relays=RELAYS))
    assert len(found.things(SG.Grant)) == 2


def test_a_relays_grant_that_says_no_more_than_who_funds_whom_adds_nothing(
    make: Any, says: Says, the_map: TheMap
) -> None:
    funder = says("funder", grant(make, "f.x"))
    found = the_map(funder, says("portal", make.grant("p.x", A, [B]), relays=RELAYS))
    assert found.triples == the_map(funder).triples


def report(make: Any, says: Says, amount: str, day: str) -> Claims:
    project = make.project("a.p", implementers=(make.iri("organisation", B),))
    return says(
        "aid",
        project,
        make.transaction(
            "a.t",
            project=project.iri,
            money=make.money(amount),
            on=make.day(day),
            provider=make.iri("organisation", A),
            receiver=make.iri("organisation", B),
        ),
        relays=RELAYS,
    )


def test_a_second_hand_report_of_an_award_adds_no_transaction_and_no_project(
    make: Any, says: Says, the_map: TheMap
) -> None:
    funder = says("funder", grant(make, "f.x"))
    found = the_map(funder, report(make, says, "500", "2022-03-01"))
    assert found.triples == the_map(funder).triples


def test_a_second_hand_report_of_a_payment_adds_nothing_either(
    make: Any, says: Says, the_map: TheMap
) -> None:
    paid = make.instalment("f.x", 1, make.money("200"), paid_on=make.day("2022-04-01"))
    funder = says("funder", grant(make, "f.x"), paid)
    assert the_map(funder, report(make, says, "200", "2022-04-01")).triples == the_map(funder).triples


def test_a_report_of_other_money_stays_and_says_through_whom_it_is_known(
    make: Any, says: Says, the_map: TheMap
) -> None:
    found = the_map(says("funder", grant(make, "f.x")), report(make, says, "77", "2022-03-01"))
    for thing in ("project/a.p", "transaction/a.t"):
        assert found.value(f"{make.base}{thing}", SG.knownOnlyThrough).endswith("/aid")


def test_periods_with_open_ends_overlap_unless_one_is_over_before_the_other_begins() -> None:
    assert overlap(("", ""), ("2020-01-01", "2020-12-31"))
    assert overlap(("2020-12-31", ""), ("", "2020-12-31"))
    assert not overlap(("2021-01-01", ""), ("", "2020-12-31"))
    assert not overlap(("", "2020-12-31"), ("2021-01-01", ""))


@pytest.mark.parametrize(
    ("precision", "days"),
    [("year", ("2022-01-01", "2022-12-31")), ("month", ("2022-03-01", "2022-03-31"))],
)
def test_a_vague_day_means_every_day_of_its_year_or_month(precision: str, days: tuple[str, str]) -> None:
    facts = {
        f"<{SG.awardedOn}>": ['"2022-03-01"^^<http://www.w3.org/2001/XMLSchema#date>'],
        f"<{SG.precision}>": [f'"awardedOn {precision}"'],
    }
    assert days_meant(facts, f"<{SG.awardedOn}>") == days
