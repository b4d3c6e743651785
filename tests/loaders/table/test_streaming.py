"""A mapped table of any length is read in little memory, and what it makes does not hang on how."""

from __future__ import annotations

from array import array
from datetime import date
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from loaders.table import kept as keeping
from loaders.table import kind, mentions
from loaders.table.kept import Kept, KeptDrafts
from loaders.table.mentions import contested_of, mention_of
from loaders.table.shape import FieldRule, RecordRule
from ontology.records import Day, Grant, Instalment, Money, Organisation, Programme, Text

if TYPE_CHECKING:
    from tests.loaders.table.conftest import Load

GRANTS = """mapping: 1
records:
  funder: {kind: Organisation, fields: {label: Funder, part_of: {record: funder, by: Funder, column: Parent}}}
  programme: {kind: Programme, fields: {label: Programme, funder: {record: funder}}}
  grant:
    kind: Grant
    fields:
      label: Title
      identifiers: {column: Id, template: "360G-made-{}"}
      funder: {record: funder}
      programmes: {record: programme}
      money: {column: Amount, currency: GBP}
      awarded_on: Date
"""
HEAD = "Title,Id,Funder,Parent,Programme,Amount,Date\n"


def rows(count: int) -> str:
    """Grants with several payments, without an identifier, and three times the same title, of funders whose
    parents stand in rows below."""
    return (
        HEAD
        + "".join(
            f"Line {n % 90},{n - n % 3 if n % 5 else ''},Fund {n % 7},Fund {(n + 3) % 7},Calls {n % 4},"
            f"{n % 50 + 1}.50,{n % 28 + 1}/{n % 12 + 1}/2023\n"
            for n in range(count)
        )
        + "".join(f"Twice,,Fund 1,,Calls,{amount},2023\n" for amount in (5, 6, 6))
    )


@pytest.mark.parametrize("written_at_once", [1, 7, 1000])
def test_what_is_kept_on_disk_makes_the_same_records_as_what_is_held(
    load: Load, monkeypatch: pytest.MonkeyPatch, written_at_once: int
) -> None:
    held = load(GRANTS, rows(300))
    assert held.of(Instalment)
    assert held.of(Programme)
    assert "rows of one key that differ, kept apart: grant" in held.account.notes
    monkeypatch.setattr(kind, "KeptDrafts", partial(KeptDrafts, in_memory=5))
    monkeypatch.setattr(keeping, "WRITTEN_AT_ONCE", written_at_once)
    on_disk = load(GRANTS, rows(300))
    assert on_disk.records == held.records
    assert on_disk.account.as_json() == held.account.as_json()


def test_drafts_come_back_from_disk_as_they_were_and_as_often_as_asked() -> None:
    fields = (
        FieldRule(field="money", reads="money", many=False, line=1),
        FieldRule(field="awarded_on", reads="date", many=False, line=1),
        FieldRule(field="labels", reads="tagged", many=True, line=1),
    )
    rule = RecordRule(name="grant", record=Grant, line=1, fields=fields)
    day = Day(date(2024, 2, 1), date(2024, 2, 29), "month", "2024-02")

    def draft(n: int) -> Kept:
        values: dict[str, Any] = {
            "label": f"é{n}",
            "money": Money(Decimal("5.00"), "GBP"),
            "labels": (Text(f"é{n}", "fr"),),
        }
        values |= {"awarded_on": day} if n % 2 else {}
        meant: dict[str, tuple[str, tuple[int, ...]]] = {"funder": (f"Fund {n}", (n,))}
        address = f"a.csv#row={n}"
        key = [f"é{n}"]
        return Kept(0, f"ex:{n}", address, values, n > 3, [], None, False, key, meant, "")

    drafts = list(map(draft, range(9)))
    for in_memory in (1, 4, 100):
        kept = KeptDrafts([rule], in_memory)
        assert [kept.add(n, 0, draft(n)[:5], draft(n)[5:]) for n in range(9)] == list(range(9))
        for _ in range(2):
            assert [one for _, one in kept.some(range(9))] == drafts
            assert [one for block in kept.blocks() for one in block.briefs] == [one[:5] for one in drafts]
        assert str([one for _, one in kept.some((1, 2, 8))]) == str([drafts[1], drafts[2], drafts[8]])


def test_only_bodies_that_rows_name_in_different_ways_are_gathered(monkeypatch: pytest.MonkeyPatch) -> None:
    said = [("Line", "org-id:1"), ("Quay", "org-id:2"), ("Quay Trust", "org-id:2"), ("Harbour", "org-id:3")]
    unnamed = [("Harbour", None), ("Fund", None), ("Fund", None)]
    for sorted_at_once in (1, 1000):
        monkeypatch.setattr(mentions, "SORTED_AT_ONCE", sorted_at_once)
        contested = contested_of(array("q", [0, *(mention_of(*one) for one in (*said, *said, *unnamed))]))
        held = [one[0] for one in (*said, *unnamed[:2]) if contested.holds(mention_of(*one))]
        assert held == ["Quay", "Quay Trust", "Harbour", "Harbour"]


def test_a_row_may_point_to_one_below_it_and_the_first_accepted_row_is_meant(load: Load) -> None:
    content = (
        HEAD
        + "A,1,Fund 1,Fund 2,Calls,x,2023\n"
        + "B,2,Fund 3,Fund 1,Calls,5,2023\nC,3,Fund 1,,Calls,5,2023\n"
    )
    loaded = load(GRANTS, content)
    assert loaded.account.refused == 1
    funders = {one.label: one for one in loaded.of(Organisation)}
    assert funders["Fund 3"].part_of == (funders["Fund 1"].iri,)
    assert [one.label for one in loaded.of(Grant)] == ["B", "C"]


def test_dates_and_amounts_of_a_column_are_told_by_rows_far_below(load: Load) -> None:
    doubtful = "A,,Fund,,Calls,1.234,03/04/2021\n" * 1_000
    telling = 'B,,Fund,,Calls,"1.234,50",26/04/2021\n'
    loaded = load(GRANTS, HEAD + doubtful + telling)
    assert loaded.account.refused == 0
    first = loaded.of(Grant)[0]
    assert first.money is not None
    assert first.money == Money(first.money.amount, "GBP")
    assert f"{first.money.amount}" == "1234.00"
    assert first.awarded_on is not None
    assert first.awarded_on.earliest.isoformat() == "2021-04-03"
