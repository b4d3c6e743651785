"""A mapped table of any length is read in little memory, and what it makes does not hang on how."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from loaders.loader import Reading
from loaders.reading.input import Input, input_of
from loaders.table import kept as keeping
from loaders.table import kind, mentions
from loaders.table.kept import Kept, KeptDrafts
from loaders.table.kind import loader_of
from loaders.table.mentions import Mentions, mention_of
from loaders.table.shape import FieldRule, RecordRule
from ontology.account import Account
from ontology.identifiers import DEFAULT_BASE, Mint
from ontology.records import Day, Grant, Instalment, Money, Organisation, Programme, Record, Text
from ontology.statements import Written, lines_of
from tests.loaders.table.conftest import mapping_of

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


@pytest.mark.parametrize("in_memory", [5, 10_000])
def test_lines_written_while_a_row_is_read_are_those_of_its_records(
    monkeypatch: pytest.MonkeyPatch, in_memory: int
) -> None:
    monkeypatch.setattr(kind, "KeptDrafts", partial(KeptDrafts, in_memory=in_memory))
    table = rows(300) + "".join(f"Other {n},,Fund é{n % 3},,Calls,5,2023\n" for n in range(50))
    mapping = GRANTS.replace(", part_of: {record: funder, by: Funder, column: Parent}", "")
    loader, file = loader_of(mapping_of(mapping)), input_of("t.csv", table.encode())
    assert loader.write is not None

    def stated(read: Callable[[Input, Reading], Iterable[object]]) -> tuple[list[object], int]:
        given = list(read(file, Reading(mint=Mint(DEFAULT_BASE, "s"), account=Account(file="t.csv"))))
        lines = [
            one.stated if isinstance(one, Written) else lines_of(one, DEFAULT_BASE, "s")
            for one in given
            if isinstance(one, Written | Record)
        ]
        return [(subject, sorted(rests)) for subject, rests in lines], sum(
            isinstance(one, Written) for one in given
        )

    (lines, written), (of_records, none) = stated(loader.write), stated(loader.read)
    assert lines == of_records
    assert (written > 50, none) == (True, 0)


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
        meant = {"funder": f"Fund {n}"}
        lines = [' <ex:p> "é"', " <ex:q> <ex:o>"] if n % 2 else []
        address = f"a.csv#row={n}"
        return Kept(0, f"ex:{n}", [(n,)], n, lines, address, values, [], None, False, [f"é{n}"], meant, "")

    drafts = list(map(draft, range(9)))
    for in_memory in (1, 4, 100):
        kept = KeptDrafts([rule], in_memory)
        assert [kept.add(n, draft(n)[:5], draft(n)[5:]) for n in range(9)] == list(range(9))
        assert (list(kept), list(kept), len(kept)) == (drafts, drafts, 9)
        assert str(list(kept)) == str(drafts)
        kept.close()


def test_only_bodies_that_rows_name_in_different_ways_are_gathered(monkeypatch: pytest.MonkeyPatch) -> None:
    said = [("Line", "org-id:1"), ("Quay", "org-id:2"), ("Quay Trust", "org-id:2"), ("Harbour", "org-id:3")]
    unnamed = [("Harbour", None), ("Fund", None), ("Fund", None)]
    for sorted_at_once in (1, 1000):
        monkeypatch.setattr(mentions, "SORTED_AT_ONCE", sorted_at_once)
        found = Mentions()
        for name, identifier in (*said, *said, *unnamed):
            found.add(mention_of(name, identifier))
        contested = found.contested()
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
