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


def listed(make: Any, says: Says, name: str, *, as_of: str = "", begins: str = "2022-06-01") -> Claims:
    """A portal's record of the agreement, of the dataset and of the grant, under IRIs of its own."""
    return says(
        name,
        make.dataset(f"{name}.d", label="Calls", holders=(make.iri("organisation", A),)),
        make.agreement(f"{name}.y", [A], [B], assets=(make.iri("dataset", f"{name}.d"),)),
        make.version(f"{name}.y1", f"{name}.y", valid_from=make.day(begins)),
        grant(make, f"{name}.g"),
        relays=RELAYS,
        as_of=as_of,
    )


KINDS = (SG.Dataset, SG.Agreement, SG.AgreementVersion, SG.Grant, SG.Edge, SG.Allocation)


def test_two_copies_that_are_known_second_hand_alone_count_once_through_both(
    make: Any, says: Says, the_map: TheMap
) -> None:
    alone = the_map(listed(make, says, "one"))
    both = the_map(listed(make, says, "one"), listed(make, says, "two"))
    assert {kind: len(both.things(kind)) for kind in KINDS} == {
        kind: len(alone.things(kind)) for kind in KINDS
    }
    through = ["https://example.org/id/source/one", "https://example.org/id/source/two"]
    told = [
        make.iri("dataset", "one.d"),
        make.iri("agreement", "one.y"),
        make.iri("version", "one.y1"),
        make.iri("grant", "one.g"),
        *both.things(SG.Edge),
    ]
    assert [both.values(one, SG.knownOnlyThrough) for one in told] == [through] * len(told)


def test_of_second_hand_copies_the_newest_stands(make: Any, says: Says, the_map: TheMap) -> None:
    old, new = listed(make, says, "one", as_of="2023-01-01"), listed(make, says, "two", as_of="2024-01-01")
    found = the_map(old, new)
    assert found.things(SG.Agreement) == [make.iri("agreement", "two.y")]
    assert found.things(SG.Grant) == [make.iri("grant", "two.g")]


def test_what_one_relay_tells_apart_stays_apart(make: Any, says: Says, the_map: TheMap) -> None:
    portal = says(
        "portal",
        make.agreement("p.x", [A], [B]),
        make.agreement("p.y", [A], [B]),
        grant(make, "p.g"),
        grant(make, "p.h"),
        relays=RELAYS,
    )
    other = says("other", make.agreement("o.x", [A], [B]), grant(make, "o.g"), relays=RELAYS)
    for found in (the_map(portal), the_map(portal, other)):
        assert len(found.things(SG.Agreement)) == len(found.things(SG.Grant)) == 2


def test_a_renewal_that_one_relay_lists_as_an_agreement_of_its_own_is_a_copy_all_the_same(
    make: Any, says: Says, the_map: TheMap
) -> None:
    def dated(key: str, begins: str, ends: str) -> list[Any]:
        return [
            make.agreement(key, [A], [B]),
            make.version(f"{key}1", key, valid_from=make.day(begins), valid_until=make.day(ends)),
        ]

    whole = says("one", *dated("o.x", "2020-01-01", "2023-12-31"), relays=RELAYS, as_of="2024-01-01")
    halves = (*dated("t.x", "2020-01-01", "2021-12-31"), *dated("t.y", "2022-01-01", "2023-12-31"))
    found = the_map(whole, says("two", *halves, relays=RELAYS))
    assert found.things(SG.Agreement) == [make.iri("agreement", "o.x")]


def test_the_register_ends_what_was_known_through_two_portals(make: Any, says: Says, the_map: TheMap) -> None:
    funder = says("funder", grant(make, "f.x"))
    portals = [listed(make, says, name, begins="2022-02-01") for name in ("one", "two")]
    alone = the_map(register(make, says), funder)
    assert the_map(register(make, says), funder, *portals).triples == alone.triples


def test_a_second_hand_report_of_what_a_portal_alone_lists_adds_nothing_but_through_whom_it_is_known(
    make: Any, says: Says, the_map: TheMap
) -> None:
    portal = says("portal", grant(make, "p.x"), relays=RELAYS)
    found = the_map(portal, report(make, says, "500", "2022-03-01"))
    assert found.things(SG.Transaction) == found.things(SG.Project) == []
    through = found.values(make.iri("grant", "p.x"), SG.knownOnlyThrough)
    assert [one.rpartition("/")[2] for one in through] == ["aid", "portal"]


@pytest.mark.parametrize(
    ("measure", "amount", "repeats"),
    [("disbursement", "77", True), ("commitment", "77", False), ("disbursement", "78", False)],
)
def test_a_relays_transaction_is_told_by_payer_payee_measure_amount_and_day(
    measure: str, amount: str, repeats: bool, make: Any, says: Says, the_map: TheMap
) -> None:
    def paid(key: str, amount: str, measure: str) -> Any:
        return make.transaction(
            key,
            measure=make.concept("measure", measure),
            money=make.money(amount),
            on=make.day("2022-03-01"),
            provider=make.iri("organisation", A),
            receiver=make.iri("organisation", B),
        )

    own = says("funder", paid("f.t", "77", "disbursement"))
    found = the_map(own, says("portal", paid("p.t", amount, measure), relays=RELAYS))
    assert (found.triples == the_map(own).triples) is repeats


def test_what_refers_to_a_relays_copy_of_an_asset_refers_to_what_it_repeats(
    make: Any, says: Says, the_map: TheMap
) -> None:
    copied = make.iri("dataset", "p.d")
    portal = says(
        "portal",
        make.dataset("p.d", label="Calls", holders=(make.iri("organisation", A),)),
        make.dataset("p.e", label="Chats", hosted_on=(copied,)),
        make.project("p.j", produces=(copied,)),
        make.tie("p.l", A, B, assets=(copied,)),
        relays=("Dataset",),
    )
    found = the_map(register(make, says), portal)
    assert not [one for one in found.triples if f"<{copied}>" in one]
    known = make.iri("dataset", "r.d")
    assert found.values(make.iri("project", "p.j"), SG.produces) == [known]
    assert found.values(make.iri("relationship", "p.l"), SG.coversAsset) == [known]
    assert found.values(make.iri("dataset", "p.e"), SG.hostedOn) == [known]
