"""The gap matrix: sums that are the grants', cells, what is unallocated, not known and none."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from graph.funding import (
    NOT_KNOWN,
    UNALLOCATED,
    AllocationRow,
    Matrix,
    add_up,
    allocation_rows,
    coverage_sentences,
    gap_matrix,
    notable_gaps,
    second_hand_words,
)
from graph.snapshot import Snapshot
from ontology.errors import UnknownValue
from ontology.terms import SG

GRANTS = f"""SELECT ?grant ?amount ?currency WHERE {{
  ?grant a <{SG.Grant}> OPTIONAL {{ ?grant <{SG.amount}> ?amount ; <{SG.currency}> ?currency }} }}"""
AXES = ("theme", "harm", "programme")


def stated(snapshot: Snapshot) -> tuple[int, dict[str, Decimal]]:
    """How many grants the map knows, and their own amounts by currency."""
    rows = snapshot.select(GRANTS)
    money: dict[str, Decimal] = {}
    for row in rows:
        if "amount" in row:
            code = row["currency"].value
            money[code] = money.get(code, Decimal(0)) + Decimal(row["amount"].value)
    return len(rows), money


@pytest.fixture(scope="module")
def themes(snapshot: Snapshot, build: Any) -> Matrix:
    return gap_matrix(snapshot, "theme", day=build.day)


def test_allocations_add_up_to_what_the_grants_state(snapshot: Snapshot) -> None:
    grants, money = stated(snapshot)
    sums = add_up(allocation_rows(snapshot))
    assert (sums.grants, dict(sums.money)) == (grants, money)
    assert money == {"GBP": Decimal("1150.5"), "EUR": Decimal(300), "KES": Decimal(7)}


def test_each_grants_parts_add_up_to_the_grant(snapshot: Snapshot) -> None:
    amounts: dict[str, Decimal] = {}
    for part in allocation_rows(snapshot):
        amounts[part.grant] = amounts.get(part.grant, Decimal(0)) + (part.amount or Decimal(0))
    for row in snapshot.select(GRANTS):
        amount = Decimal(row["amount"].value) if "amount" in row else Decimal(0)
        assert amounts[row["grant"].value] == amount


@pytest.mark.parametrize("axis", AXES)
def test_totals_are_the_grants_totals_whatever_stands_in_the_rows(
    snapshot: Snapshot, build: Any, axis: str
) -> None:
    matrix = gap_matrix(snapshot, axis, day=build.day)
    grants, money = stated(snapshot)
    assert (matrix.cells["", ""].sums.grants, dict(matrix.cells["", ""].sums.money)) == (grants, money)
    for code, amount in money.items():
        for keys in (
            [(row, column) for row, _ in matrix.rows for column, _ in matrix.columns],
            [(row, "") for row, _ in matrix.rows],
            [("", column) for column, _ in matrix.columns],
        ):
            assert sum(matrix.cells[key].sums.money.get(code, Decimal(0)) for key in keys) == amount


def test_a_grant_that_two_sources_state_counts_once(themes: Matrix, build: Any) -> None:
    cell = themes.cells[NOT_KNOWN, build.place("GB")]
    assert cell.grants == (build.iri("grant", "360g:360G-both-1"),)
    assert cell.sums.money == {"GBP": Decimal(1000)}


def test_money_stands_where_it_was_said_to_go_and_the_rest_is_unallocated(themes: Matrix, build: Any) -> None:
    research = build.concept("theme", "research-data")
    assert themes.cells[research, build.place("IE")].sums.money == {"EUR": Decimal(120)}
    assert themes.cells[research, build.place("GB")].sums.money == {"EUR": Decimal(90), "GBP": Decimal(100)}
    assert themes.cells[research, UNALLOCATED].sums.money == {"EUR": Decimal(90)}
    assert themes.cells[UNALLOCATED, build.place("GB")].sums.money == {"GBP": Decimal("50.5")}
    assert themes.cells[NOT_KNOWN, NOT_KNOWN].sums.money == {"KES": Decimal(7)}


def test_currencies_are_never_added_to_each_other(themes: Matrix) -> None:
    assert set(themes.cells["", ""].sums.money) == {"GBP", "EUR", "KES"}


def test_a_grant_without_an_amount_counts_as_a_grant_and_not_as_money(themes: Matrix, build: Any) -> None:
    cell = themes.cells[build.concept("theme", "research-data"), build.place("IE")]
    assert (cell.sums.grants, cell.sums.with_amount) == (2, 1)
    whole = themes.cells["", ""].sums
    assert (whole.grants, whole.with_amount) == (6, 5)


def test_a_grant_counts_once_in_a_total_however_many_parts_it_has(themes: Matrix, build: Any) -> None:
    row = themes.cells[build.concept("theme", "research-data"), ""]
    assert row.sums.grants == 3
    assert row.counts["grants"] == 3


def test_every_theme_has_a_row_so_that_a_gap_can_be_seen(themes: Matrix) -> None:
    assert len(themes.rows) > 10
    assert [key for key, _ in themes.rows[-2:]] == [UNALLOCATED, NOT_KNOWN]
    assert [label for _, label in themes.columns[-2:]] == ["Unallocated", "Not known"]


def test_a_dataset_counts_in_its_cell_and_agreements_take_place_and_theme_from_it(
    themes: Matrix, build: Any
) -> None:
    cell = themes.cells[build.concept("theme", "research-data"), build.place("GB")]
    assert cell.things["datasets"] == (build.iri("dataset", "hashes"),)
    assert cell.things["agreements"] == (build.iri("agreement", "in-force"), build.iri("agreement", "second"))
    assert cell.counts["agreements"] == 2


def test_only_agreements_in_force_on_the_day_count(snapshot: Snapshot, build: Any) -> None:
    later = gap_matrix(snapshot, "theme", day=date(2026, 10, 1))
    cell = later.cells[build.concept("theme", "research-data"), build.place("GB")]
    assert cell.things["agreements"] == (build.iri("agreement", "in-force"),)


def test_none_is_said_only_where_it_can_be_told(themes: Matrix, build: Any) -> None:
    theme, gb, ke = build.concept("theme", "research-data"), build.place("GB"), build.place("KE")
    assert themes.cells[theme, ke].counts["agreements"] == 0
    assert themes.cells[theme, gb].counts["needs"] is None, "no need names a theme"
    assert themes.cells["", ke].counts["needs"] == 1
    assert themes.cells["", gb].counts["needs"] == 0, "needs do name places"
    assert themes.cells[theme, ""].counts["needs"] is None
    assert themes.cells["", ""].counts["needs"] == 1


def test_a_map_without_grants_does_not_know_that_there_is_no_money(
    empty: Snapshot, map_of: Any, build: Any
) -> None:
    assert gap_matrix(empty, "theme", day=build.day).cells["", ""].counts == {
        "grants": None,
        "datasets": None,
        "agreements": None,
        "needs": None,
    }
    only_needs = map_of(
        {
            "needs": [
                build.dataset("d", themes=(build.concept("theme", "other"),), places=(build.place("GB"),))
            ]
        }
    )
    matrix = gap_matrix(only_needs, "theme", day=build.day)
    assert matrix.cells[build.concept("theme", "other"), build.place("GB")].counts["grants"] is None
    assert notable_gaps(matrix, most=5) == ((), 0)


def test_the_first_sentence_says_how_many_grants_carry_both_and_why_the_rest_do_not(themes: Matrix) -> None:
    first, *others = coverage_sentences(themes)
    assert first == (
        "2 of 6 grants carry both theme and place. Of the other 4: neither place nor theme is stated for 1; "
        "no theme is stated for 1; several places are stated without shares for 1; "
        "several themes are stated without shares for 1."
    )
    assert len(others) == 3


def test_a_coverage_accounts_for_every_record(snapshot: Snapshot, empty: Snapshot, build: Any) -> None:
    for axis in AXES:
        for one in gap_matrix(snapshot, axis, day=build.day).coverage:
            assert one.with_both + sum(one.without.values()) == one.in_all
    for sentence in coverage_sentences(gap_matrix(empty, "harm", day=build.day)):
        assert sentence.endswith("are in this map: that is not known, not none.")


def test_a_programme_is_a_row_under_its_own_name(snapshot: Snapshot, build: Any) -> None:
    matrix = gap_matrix(snapshot, "programme", day=build.day)
    key = build.iri("programme", "safety")
    assert (key, "Safety first") in matrix.rows
    assert matrix.cells[key, ""].sums.money == {"GBP": Decimal(100)}
    assert matrix.cells[key, ""].sums.grants == 2


def test_gaps_are_told_with_their_reason_the_most_telling_first(snapshot: Snapshot, build: Any) -> None:
    gaps, in_all = notable_gaps(gap_matrix(snapshot, "harm", day=build.day), most=1)
    assert in_all == 2
    assert gaps[0].kind == "need without money"
    assert gaps[0].column == build.place("IE") or gaps[0].column == build.place("KE")
    themes, _ = notable_gaps(gap_matrix(snapshot, "theme", day=build.day), most=10)
    assert ("money without data", build.place("IE")) in {(gap.kind, gap.column) for gap in themes}
    assert ("data that nobody shares", build.place("KE")) in {(gap.kind, gap.column) for gap in themes}


def test_no_gap_is_told_of_what_is_unallocated_or_not_known(snapshot: Snapshot, build: Any) -> None:
    for axis in AXES:
        gaps, _ = notable_gaps(gap_matrix(snapshot, axis, day=build.day), most=100)
        assert not {NOT_KNOWN, UNALLOCATED} & {key for gap in gaps for key in (gap.row, gap.column)}


def test_other_rows_are_refused(snapshot: Snapshot, build: Any) -> None:
    with pytest.raises(UnknownValue, match="theme, harm, programme"):
        gap_matrix(snapshot, "colour", day=build.day)


def test_a_sum_tells_apart_what_is_known_second_hand_alone() -> None:
    def part(grant: str, amount: int | None, *through: str) -> AllocationRow:
        paid = Decimal(amount) if amount is not None else None
        currency = "GBP" if amount is not None else ""
        return AllocationRow(grant, paid, currency, NOT_KNOWN, NOT_KNOWN, NOT_KNOWN, NOT_KNOWN, through)

    sums = add_up(
        [part("a", 700), part("b", 1000, "Portal"), part("b", 200, "Portal"), part("c", None, "Aid")]
    )
    assert dict(sums.money) == {"GBP": Decimal(1900)}
    assert dict(sums.second_hand_money) == {"GBP": Decimal(1200)}
    assert (
        second_hand_words(sums) == "Of these, 2 grants with GBP 1,200 are known only through Aid and Portal."
    )
    assert second_hand_words(add_up([part("a", 700)])) == ""
