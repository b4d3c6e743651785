"""The named questions: their heads, their parameters, and the answers on a small map."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from graph.funding import allocation_rows, gap_matrix
from graph.questions import Question, Table, ask_question, question, questions
from graph.questions.asking import WrongParameter, columns_of
from graph.questions.catalogue import ASKERS, THINGS, by_asker, read_question
from graph.questions.terms_used import short
from graph.questions.written_out import written_out
from graph.snapshot import Snapshot
from ontology.errors import UnknownValue
from ontology.statements import day as day_term
from ontology.terms import DCT, SG, SINGLE_VALUED
from ontology.vocabulary import concept


def rows(table: Table) -> list[dict[str, str]]:
    return [
        {name: cell.value for name, cell in zip(table.columns, row, strict=True) if cell is not None}
        for row in table.rows
    ]


def ask(
    snapshot: Snapshot, name: str, day: date, given: Mapping[str, str] | None = None
) -> list[dict[str, str]]:
    return rows(ask_question(snapshot, question(name), given or {}, day=day))


def test_each_who_asks_has_questions_of_their_own() -> None:
    groups = by_asker()
    assert list(groups) == list(ASKERS)
    assert all(len(found) >= 10 for found in groups.values())
    assert sorted(one.name for found in groups.values() for one in found) == list(questions())
    assert len({one.title for one in questions().values()}) == len(questions()) >= 40


@pytest.mark.parametrize("asked", questions().values(), ids=lambda one: one.name)
def test_a_question_says_what_it_asks_who_asks_and_how_to_read_none(asked: Question) -> None:
    assert asked.title.endswith("?")
    assert asked.asked_by in ASKERS
    assert "this map knows of" in asked.empty
    for one in asked.parameters:
        assert one.sentence
        assert one.required is (one.type in (*THINGS, "text"))
        assert one.type != "concept" or concept(one.scheme, one.default)


@pytest.mark.parametrize("asked", questions().values(), ids=lambda one: one.name)
def test_every_column_of_a_thing_has_its_label_beside_it_and_no_parameter_is_a_column(
    asked: Question,
) -> None:
    columns = columns_of(asked)
    assert len(columns) == len(set(columns))
    for name in ("from", "to", "agreement", "source", "country", "programme", "sector", "asset", "grant"):
        assert name not in columns or f"{name}Label" in columns
    if not asked.computed:
        assert not {"latest", *(one.name for one in asked.parameters)} & set(columns)


def test_a_step_of_a_route_names_both_its_ends() -> None:
    assert columns_of(question("shortest-route"))[:5] == ("step", "from", "fromLabel", "to", "toLabel")


def test_who_shares_with_whom_has_every_tie_with_its_state(snapshot: Snapshot, build: Any) -> None:
    found = ask(snapshot, "who-shares-with-whom", build.day)
    assert len(found) == 10
    once = next(row for row in found if row["agreementLabel"] == "Agreement once")
    assert (once["fromLabel"], once["toLabel"], once["state"]) == (
        "Example Hotline",
        "Police Cell",
        "released once",
    )
    assert once["released"] == "2025-05-05"
    assert "until" not in once
    assert "Agreement internal" not in {row["agreementLabel"] for row in found}


def test_a_day_given_to_the_question_goes_before_the_day_of_the_call(snapshot: Snapshot, build: Any) -> None:
    found = ask(snapshot, "who-shares-with-whom", build.day, {"day": "2021-06-01"})
    states = {row["agreementLabel"]: row["state"] for row in found}
    assert states["Agreement ended"] == "in force"


def test_under_what_has_a_line_for_each_asset_whatever_the_number_of_purposes(
    snapshot: Snapshot, build: Any
) -> None:
    found = ask(snapshot, "under-what", build.day, {"organisation": "Example Hotline"})
    assert [row["agreementLabel"] for row in found] == [
        "Agreement in-force",
        "Agreement once",
        "Agreement second",
        "Agreement unknown",
    ]
    first = found[0]
    assert first["assetLabel"] == "Data hashes"
    assert len(first["purpose"].split("; ")) == 2
    assert first["basis"] == "Consent"
    assert first["state"] == "in force"


def test_what_ends_soon_counts_from_the_day(snapshot: Snapshot, build: Any) -> None:
    assert [row["agreementLabel"] for row in ask(snapshot, "ends-soon", build.day)] == ["Agreement second"]
    assert ask(snapshot, "ends-soon", build.day, {"days": "61"}) == []
    assert [row["ends"] for row in ask(snapshot, "ends-soon", build.day, {"days": "62"})] == ["2026-08-31"]
    both = ask(snapshot, "ends-soon", build.day, {"days": "365"})
    assert [row["agreementLabel"] for row in both] == ["Agreement second", "Agreement in-force"]


def test_what_goes_on_under_a_later_version_is_said_to_be_renewed(build: Any, map_of: Any) -> None:
    first = build.agreement("a", "one", "two", state="2025-01-01 2026-07-31 active")
    records = [build.org("one"), build.org("two"), *first]
    version = first[1]
    later = type(version)(
        iri=build.iri("version", "a-2"),
        address="v.csv#row=3",
        label="",
        agreement=version.agreement,
        valid_from=build.exactly("2026-08-01"),
        valid_until=build.exactly("2027-07-31"),
        status=version.status,
    )
    alone = ask(map_of({"s": records}), "ends-soon", build.day)
    assert [row["renewed"] for row in alone] == ["no"]
    renewed = ask(map_of({"s": [*records, later]}), "ends-soon", build.day)
    assert [(row["ends"], row["renewed"]) for row in renewed] == [("2026-07-31", "yes")]


def test_money_by_programme_and_country_adds_up_as_the_matrix_does(snapshot: Snapshot, build: Any) -> None:
    found = ask(snapshot, "money-by-programme-and-country", build.day)
    asked: dict[tuple[str, str, str], Decimal] = {}
    for row in found:
        if "currency" in row:
            asked[row["programmeLabel"], row["countryLabel"], row["currency"]] = Decimal(row["total"])
    matrix = gap_matrix(snapshot, "programme", day=build.day)
    shown = {
        (row_label, column_label, code): amount
        for row, row_label in matrix.rows
        for column, column_label in matrix.columns
        for code, amount in matrix.cells[row, column].sums.money.items()
    }
    assert asked == shown
    summed: dict[str, Decimal] = {}
    for part in allocation_rows(snapshot):
        if part.amount is not None:
            summed[part.currency] = summed.get(part.currency, Decimal(0)) + part.amount
    assert {code: sum(v for (_, _, c), v in asked.items() if c == code) for code in summed} == summed


def test_a_grant_without_an_amount_stands_in_a_row_without_a_sum(snapshot: Snapshot, build: Any) -> None:
    found = ask(snapshot, "money-by-programme-and-country", build.day)
    unstated = [row for row in found if "currency" not in row]
    assert [(row["programmeLabel"], row["countryLabel"], row["grants"]) for row in unstated] == [
        ("Safety first", "Ireland", "1")
    ]
    assert "total" not in unstated[0]


def test_what_is_known_says_who_says_so_and_where(snapshot: Snapshot, build: Any) -> None:
    found = ask(snapshot, "what-is-known", build.day, {"thing": build.iri("organisation", "hotline")})
    names = {(row["sourceLabel"], row["value"]) for row in found if row["property"].endswith("#label")}
    assert names == {("The register", "Example Hotline"), ("The second", "Example Hotline Ltd")}
    assert {row["address"] for row in found} == {"orgs.csv#row=7"}
    assert {row["records"] for row in found} == {"1"}
    sector = next(row for row in found if row["property"].endswith("#sector"))
    assert (sector["propertyLabel"], sector["valueLabel"]) == ("sector", "Hotline")


def test_what_is_known_of_a_merged_thing_is_what_is_said_of_all_its_members(
    snapshot: Snapshot, build: Any
) -> None:
    by_member = ask(snapshot, "what-is-known", build.day, {"thing": build.iri("organisation", "twin")})
    by_identifier = ask(snapshot, "what-is-known", build.day, {"thing": "https://ror.org/0abcdef12"})
    assert by_member == by_identifier
    assert {row["sourceLabel"] for row in by_member} == {"The register", "The second"}


@pytest.mark.parametrize(
    ("name", "given", "parameter", "words"),
    [
        ("ends-soon", {"days": "soon"}, "days", "no whole number from 0 to 36525"),
        ("ends-soon", {"days": "-1"}, "days", "no whole number"),
        ("ends-soon", {"days": "36526"}, "days", "no whole number"),
        ("ends-soon", {"days": "9" * 5000}, "days", "…"),
        ("ends-soon", {"days": "٣"}, "days", "no whole number"),
        ("ends-soon", {"day": "30.6.2026"}, "day", "write it like 2026-06-30"),
        ("ends-soon", {"day": "9999-12-31"}, "days", "past the last day"),
        ("ends-soon", {"dys": "3"}, "dys", "it has: day, days"),
        ("under-what", {}, "organisation", "is needed"),
        ("under-what", {"organisation": "  "}, "organisation", "is needed"),
        ("money-by-programme-and-country", {"x": "y"}, "x", "it has: none"),
    ],
)
def test_a_parameter_that_is_off_is_named_and_said_how_to_write(
    snapshot: Snapshot, build: Any, name: str, given: dict[str, str], parameter: str, words: str
) -> None:
    with pytest.raises(WrongParameter) as caught:
        ask_question(snapshot, question(name), given, day=build.day)
    assert caught.value.name == parameter
    assert words in str(caught.value)
    assert len(str(caught.value)) < 250


def test_a_thing_that_is_not_in_the_map_is_not_found(snapshot: Snapshot, build: Any) -> None:
    for wanted in (
        "Nobody",
        "https://elsewhere.example/x",
        "https://x/ y>",
        '"} DROP ALL #',
        build.iri("dataset", "hashes"),
    ):
        with pytest.raises(WrongParameter, match="Parameter organisation: No organisation"):
            ask_question(snapshot, question("under-what"), {"organisation": wanted}, day=build.day)


def test_a_concept_that_is_not_in_its_list_is_named_with_those_that_are(
    snapshot: Snapshot, build: Any
) -> None:
    wrong = {"harm": "weather", "region": "grooming", "sector": build.concept("harm", "grooming")}
    for name, parameter in (
        ("data-on-a-harm", "harm"),
        ("data-on-a-harm", "region"),
        ("what-a-sector-expects", "sector"),
    ):
        given = {parameter: wrong[parameter]}
        with pytest.raises(WrongParameter, match="is not in the list") as caught:
            ask_question(snapshot, question(name), given, day=build.day)
        assert caught.value.name == parameter


def test_what_two_sources_state_differently_is_shown_with_both(snapshot: Snapshot, build: Any) -> None:
    found = ask(
        snapshot, "where-sources-disagree", build.day, {"thing": build.iri("organisation", "hotline")}
    )
    stated = [(row["sourceLabel"], row["value"], row["otherLabel"], row["otherValue"]) for row in found]
    assert stated == [("The register", "Example Hotline", "The second", "Example Hotline Ltd")]


def test_what_sources_state_differently_is_asked_of_every_fact_of_which_the_map_says_one_value() -> None:
    text = questions()["where-sources-disagree"].text
    left_out = {DCT.description, DCT.modified}  # Other words and other days are no difference.
    parts = {SG.allocationOf, SG.instalmentOf, SG.versionOf, SG.releaseOf, SG.releasedUnder}
    listed = set(text.partition("IN (")[2].partition(")")[0].replace(",", " ").split())
    assert listed == {short(one) for one in SINGLE_VALUED - left_out - parts}


def test_a_question_that_does_not_exist_is_told_with_those_that_do() -> None:
    with pytest.raises(UnknownValue, match="who-shares-with-whom"):
        question("who-knows")


def test_a_question_without_answer_is_an_empty_table_with_words(empty: Snapshot, build: Any) -> None:
    for name in ("who-shares-with-whom", "ends-soon", "money-by-programme-and-country"):
        table = ask_question(empty, question(name), {}, day=build.day)
        assert table.rows == ()
        assert table.empty


def test_a_parameter_of_an_unknown_type_is_refused_when_the_file_is_read() -> None:
    with pytest.raises(UnknownValue, match="parameter type"):
        read_question("q", "# title: Q?\n# param: x colour | a colour\nSELECT ?x WHERE { ?x a ?x }")


def test_a_head_gives_name_type_default_and_sentence() -> None:
    read = read_question(
        "q", "# title: Q?\n# param: n integer 5 | how many\n# param: s text | words\nSELECT ?n WHERE {}"
    )
    assert [(p.name, p.type, p.default, p.sentence, p.required) for p in read.parameters] == [
        ("n", "integer", "5", "how many", False),
        ("s", "text", "", "words", True),
    ]


def test_a_question_written_out_gives_the_same_rows(snapshot: Snapshot, build: Any) -> None:
    asked = question("who-shares-with-whom")
    text = written_out(asked, {"day": day_term(build.day)})
    found = snapshot.select(text)
    table = ask_question(snapshot, asked, {}, day=build.day)
    assert [tuple(row.get(name) for name in table.columns) for row in found] == list(table.rows)


def test_a_name_of_several_things_lists_them(build: Any, map_of: Any) -> None:
    twins = [build.org(f"t-{number}", label="Twin Trust") for number in range(10)]
    with pytest.raises(WrongParameter) as caught:
        ask_question(
            map_of({"s": twins}), question("under-what"), {"organisation": "twin trust"}, day=build.day
        )
    assert caught.value.name == "organisation"
    assert "showing 8 of 10" in str(caught.value)
    assert build.iri("organisation", "t-0") in str(caught.value)
