"""A proposal says what the columns of a table seem to mean, and never shows a person."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.reading.input import input_of
from loaders.reading.yaml_input import YamlMap, YamlText, parse_yaml
from loaders.table.checking import read_mapping
from loaders.table.proposing.guessing import propose
from loaders.table.proposing.writing import mapping_text, quoted
from ontology.errors import InputError, PersonalData, SharegraphError
from ontology.records import Agreement, Dataset, Grant, Organisation

if TYPE_CHECKING:
    from tests.loaders.table.conftest import Load

GRANTS = (
    "Grants made by the Example Fund,,,,,\n,,,,,\n"
    "Grant title,Grantee,Charity number,Amount (GBP),Date awarded,Contact name\n"
    + "".join(
        f'Lines {n},Example Trust {n},10000{n},"£1,{n}00",{n}/13/2024,Mary Smith\n' for n in range(1, 8)
    )
)


def proposed(text: str, name: str = "grants.csv") -> str:
    return mapping_text(propose(input_of(name, text.encode())))


def test_headings_below_a_title_and_the_cells_say_what_a_table_is() -> None:
    found = propose(input_of("grants.csv", GRANTS.encode()))
    assert (found.shape.name, found.heading_row) == ("grants", 3)
    assert {guess.role.name: guess.column.heading for guess in found.guesses} == {
        "title": "Grant title",
        "recipient": "Grantee",
        "recipient id": "Charity number",
        "amount": "Amount (GBP)",
        "award date": "Date awarded",
    }


def test_a_proposal_loads_the_table_as_it_is(load: Load) -> None:
    loaded = load(proposed(GRANTS), GRANTS)
    grants = loaded.of(Grant)
    assert len(grants) == loaded.account.loaded == 7
    assert all(one.money and one.money.currency == "GBP" and one.awarded_on for one in grants)
    assert all("org-id:GB-CHC-" in one.iri for one in loaded.of(Organisation))


def test_what_names_people_is_dropped_and_no_sample_shows_it(load: Load) -> None:
    people = "Title,Reported by,Desk\n" + "".join(
        f"Survey {n},Mary Smith,m{n}@example.org\n" for n in range(9)
    )
    text = proposed(people)
    assert "Mary" not in text
    assert "@" not in text
    assert "why: the cells read as names or addresses of people" in text
    assert "Mary" not in proposed(GRANTS)
    assert not any("Mary" in " ".join(one) for one in load(text, people).facts())


def test_a_column_nobody_knows_is_left_to_the_person_with_what_it_holds() -> None:
    text = proposed(GRANTS.replace(",Contact name", ",Batch?,Contact name").replace(",Mary", ",7-B,Mary"))
    assert 'unmapped:\n  - "Batch?"  # 1 different text; e.g. 7-B' in text


def test_cells_alone_say_that_a_column_holds_dates() -> None:
    text = proposed(GRANTS.replace("Date awarded", "Wann?"))
    assert (
        '# 0.60: 100 % of the cells are dates; e.g. 1/13/2024, 2/13/2024\n      awarded_on: "Wann?"' in text
    )


def test_each_guess_says_how_sure_it_is() -> None:
    text = proposed(GRANTS)
    assert "# 0.94: heading; 100 % of the cells are amounts; e.g. £1,100, £1,200" in text


def test_days_that_can_be_read_in_two_ways_get_an_order_to_look_at() -> None:
    assert "order: day-first" in proposed(GRANTS.replace("/13/", "/3/"))


def test_an_amount_without_currency_is_said_to_be_one() -> None:
    assert "In which currency, the table does not say" in proposed(
        GRANTS.replace(" (GBP)", "").replace("£", "")
    )


def test_a_row_of_units_and_one_of_hxl_tags_are_seen(load: Load) -> None:
    title, blank, head, *rows = GRANTS.splitlines()
    text = "\n".join(
        [title, blank, head, "#grant,#org,,#value,#date,", "text,text,text,in pounds,m/d/y,", *rows]
    )
    mapping = proposed(text)
    assert "skip: 1" in mapping
    assert load(mapping, text).account.loaded == 7


def test_agreements_and_data_sets_and_bodies_are_told_apart(load: Load) -> None:
    shared = "Provider,Recipient,Dataset,Lawful basis,Start date,End date\n"
    shared += "Example Lab,Example Trust,Sleep Survey,Consent,2024-01-01,2025-01-01\n"
    assert load(proposed(shared), shared).things(Agreement) == 1
    data = "Dataset,Publisher,Licence,Keywords\nSleep Survey,Example Lab,CC-BY-4.0,sleep; health\n"
    assert load(proposed(data), data).things(Dataset) == 1
    bodies = "Organisation name,Acronym,Country\nExample Institute,EI,KE\nExample Society,ES,UG\n"
    assert load(proposed(bodies), bodies).things(Organisation) == 2


def test_words_that_the_vocabulary_lacks_are_named_for_a_table_of_values() -> None:
    bodies = "Organisation name,Acronym,Sector\n" + "".join(
        f"Example Institute {n},EI{n},{('Health', 'Quango')[n % 2]}\n" for n in range(6)
    )
    text = proposed(bodies)
    assert "# Not in the vocabulary: Quango." in text
    assert "# Say what they mean: values: {Quango: …}" in text


def test_one_sheet_of_several_is_looked_at_and_the_others_named() -> None:
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    first.title = "About"
    first.append(["Organisation name"])
    first.append(["Example Society"])
    sheet = book.create_sheet("2024")
    for row in csv.reader(io.StringIO(GRANTS)):
        sheet.append(row)
    data = io.BytesIO()
    book.save(data)
    file = input_of("book.xlsx", data.getvalue())
    text = mapping_text(propose(file))
    assert "sheets: [2024]" in text or 'sheets: ["2024"]' in text
    assert "# Not looked at: sheet About" in text
    assert propose(file, "About").sheet == "About"
    with pytest.raises(InputError, match="no sheet 'Else'"):
        propose(file, "Else")


def test_a_table_of_cases_gets_no_mapping() -> None:
    with pytest.raises(PersonalData):
        proposed("Victim name,Age,Case number\nx,1,2\n")


@given(st.text(min_size=1, max_size=30))
def test_any_text_is_written_as_yaml_reads_it_back(text: str) -> None:
    if not text.isprintable():
        return
    found = parse_yaml(input_of("x.yaml", f"a: {quoted(text)}\nb: [{quoted(text)}]\n".encode()))
    assert isinstance(found, YamlMap)
    assert isinstance(found.entries["a"], YamlText)
    assert found.entries["a"].text == text


CELLS = st.sampled_from(
    [
        "",
        "a",
        "1",
        "2024-01-02",
        "£5",
        "GB",
        "a: b",
        "#x",
        "- y",
        "https://e.example",
        "x@y.org",
        "{z}",
        "NA",
        "'",
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=8))
def test_whatever_a_table_holds_the_proposal_is_a_mapping(rows: list[list[str]]) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([["Title", "Amount: x", "#3 [y]"], *rows])
    try:
        text = mapping_text(propose(input_of("x.csv", out.getvalue().encode())))
    except SharegraphError:
        return
    assert read_mapping(input_of("x.yaml", text.encode())).records
