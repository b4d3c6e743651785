"""A proposal says what the columns of a table seem to mean, and never shows a person."""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal
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
from ontology.records import (
    Agreement,
    Convening,
    DataNeed,
    Dataset,
    Grant,
    Organisation,
    Record,
    Relationship,
    Release,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    assert re.search(r"# 0\.9\d: heading; 100 % of the cells are amounts; e\.g\. £1,100, £1,200\n", text)


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


def test_days_with_their_zero_are_no_telephone_numbers() -> None:
    text = proposed(GRANTS.replace("/13/2024", "/02/2024").replace(",1/02", ",01/02").replace(",2/", ",02/"))
    assert "names or addresses of people" not in text
    assert "awarded_on: " in text


def test_a_column_tells_the_order_of_days_for_all() -> None:
    shared = "Provider,Recipient,Dataset,Start date,End date\nLab,Trust,Sleep,03/04/2024,13/05/2025\n"
    assert "order:" not in proposed(shared)


AGREEMENTS = (
    "Public authority providing data,Public authority receiving data,Name of agreement,What data is shared,"
    "Purpose of sharing,Legal power,Start date,Project end date,End date\n"
    "Office of Examples,Harbour Council,Debt pilot,Addresses,Recover debts,Act s1,May 2023,2030,ongoing\n"
    "Revenue of Examples,Quay Council,Warm homes,Income band,Help,Example Act s2,June 2023,2031,May 2024\n"
)


def test_words_within_long_headings_say_who_gives_and_who_gets(load: Load) -> None:
    found = propose(input_of("register.csv", AGREEMENTS.encode()))
    assert found.shape.name == "agreements"
    assert {guess.role.name: guess.column.heading for guess in found.guesses} == {
        "provider": "Public authority providing data",
        "recipient": "Public authority receiving data",
        "title": "Name of agreement",
        "dataset": "What data is shared",
        "description": "Purpose of sharing",
        "legal basis": "Legal power",
        "from": "Start date",
        "until": "End date",
    }
    loaded = load(mapping_text(found), AGREEMENTS)
    assert (loaded.things(Agreement), loaded.account.refused) == (2, 0)
    assert loaded.account.notes["no day is said (End date): ongoing"] == 1


def test_a_release_gets_its_day(load: Load) -> None:
    shared = "Organisation receiving data,What data has been shared,Date data shared\n"
    shared += "Harbour Council,Call times,Jan 2024\nQuay Trust,Uptake by ward,2024\n"
    assert [
        str(one.released_on.stated) for one in load(proposed(shared), shared).of(Release) if one.released_on
    ] == [
        "Jan 2024",
        "2024",
    ]


@pytest.mark.parametrize(
    ("text", "kind", "things"),
    [
        ("Programme,Grantee,Amount USD,Year\nHealth,Quay Trust,5,2023\nArts,Pier Trust,6,2024\n", Grant, 2),
        ('Förderer,Empfänger,Projekt,Betrag\nStiftung Kai,Verein Pier,Lärm,"1,50 €"\n', Grant, 1),
        ("Financeur,Bénéficiaire,Intitulé,Montant (EUR)\nFonds Quai,Ligne du Port,Nuit,5\n", Grant, 1),
        ("Data need,Needed by,Barrier\nAge of callers,Harbour Line,Legal\n", DataNeed, 1),
        ("Event,Date,Convened by,Attended by\nSummit,2024-05,Quay,Pier; Harbour\n", Convening, 1),
        (
            "Source organisation,Target organisation,Tie\nHarbour,Quay,partner\n",
            Relationship,
            1,
        ),
    ],
)
def test_tables_of_many_kinds_and_languages_are_told(
    text: str, kind: type[Record], things: int, load: Load
) -> None:
    loaded = load(proposed(text), text)
    assert (loaded.things(kind), loaded.account.refused) == (things, 0)


def test_tags_say_what_columns_are_and_stand_in_for_headings(load: Load) -> None:
    tagged = "Qué?,,Quién?,Dónde?\nActividad,Nota,Socio,Zona\n#activity,#x_note,#org+impl,#country\n"
    tagged += "Escuelas,a,Harbour Relief,KE\nAgua,b,Quay Relief,UG\n"
    text = proposed(tagged)
    assert "tag #org+impl" in text
    assert load(text, tagged).things(Organisation) == 2
    alone = "#org,#org+type,#country+code\nHarbour Relief,NGO,KE\nQuay Relief,NGO,NA\nPier Aid,UN,UG\n"
    assert load(proposed(alone), alone).things(Organisation) == 3


def test_headings_in_two_rows_are_those_below() -> None:
    rows: list[list[str | None]] = [
        ["Who", None, "What", None, "When", None],
        ["Data recipient", "Sector", "Dataset", "Purpose", "Start date", "End date"],
        ["Quay Trust", "Academic", "Sleep survey", "Research", "2024", "2025"],
    ]
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    made = io.BytesIO()
    book.save(made)
    assert propose(input_of("book.xlsx", made.getvalue())).heading_row == 2


@pytest.mark.parametrize(
    ("heading", "said"),
    [
        ("Amount (£)", "currency: GBP}"),
        ("Amount KES", "currency: KES}"),
        ("Amount ($)", "currency: USD}"),
        ("Amount (£000)", "currency: GBP, times: 1000}"),
        ("Amount €m", "currency: EUR, times: 1000000}"),
        ("Amount in thousands of EUR", "currency: EUR, times: 1000}"),
        ("Montant (en milliers d'euros)", "currency: EUR, times: 1000}"),
        ("Amount NOK (1000)", "currency: NOK, times: 1000}"),
        ("Amount in lakhs (INR)", "currency: INR, times: 100000}"),
        ("Grants awarded over £10,000", "currency: GBP}"),
        ("Fördersumme in EUR", "currency: EUR}"),
        ("Montant en euros", "currency: EUR}"),
        ("Zuwendung [€]", "currency: EUR}"),
        ("Award amount ALL", "currency: ALL}"),
        ("£", "currency: GBP}"),
        ("Valor R$", "currency: BRL}"),
        ("Amount awarded (US$ m)", "currency: USD, times: 1000000}"),
        ("(USD)", "currency: USD}"),
    ],
)
def test_a_heading_says_the_currency_and_what_amounts_are_multiplied_by(
    heading: str, said: str, load: Load
) -> None:
    text = f"Grant title,Grantee,{heading}\nNight,Harbour Trust,5\nDay,Quay Trust,6\n"
    mapping = proposed(text)
    assert said in mapping
    times = int(said.partition("times: ")[2].rstrip("}") or 1)
    assert [one.money.amount for one in load(mapping, text).of(Grant) if one.money] == [5 * times, 6 * times]


def test_a_heading_for_one_or_several_is_read_as_for_one(load: Load) -> None:
    text = "Organisation,Country/ies\nHarbour Trust,Namibia; Kenya\nQuay Trust,Ghana\n"
    bodies = {one.label: one.located_in for one in load(proposed(text), text).of(Organisation)}
    assert {name: len(places) for name, places in bodies.items()} == {"Harbour Trust": 2, "Quay Trust": 1}


def test_gaps_under_filled_cells_are_pointed_out() -> None:
    text = "Funder,Grantee,Amount GBP\nQuay Fund,Pier Trust,1\n,Harbour Trust,2\n,Delta Trust,3\n"
    assert "# add `fill_down: [Funder]` under `table`." in proposed(text)


def test_rows_of_people_are_no_table_of_bodies() -> None:
    people = (
        "name,role,region\nMary Smith,Chair,Bund\nAnna Maria Jones,Treasurer,Bund\nJohn Brown,Deputy,Bund\n"
    )
    with pytest.raises(PersonalData, match="'name' reads as names of people"):
        proposed(people)


def test_years_of_two_digits_get_a_century_to_look_at(load: Load) -> None:
    text = proposed(GRANTS.replace("/13/2024", "/13/24"))
    assert "century: 2000" in text
    assert all(one.awarded_on for one in load(text, GRANTS.replace("/13/2024", "/13/24")).of(Grant))


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("n.graphml", '<graphml xmlns="http://graphml.graphdrawing.org/xmlns"/>', "a network"),
        ("x.json", '{"meta": {}, "name": "A"}', "a JSON object with the keys 'meta', 'name'"),
        ("x.json", '{"openapi": "3.0.0", "paths": {}, "servers": [{"url": "/"}]}', "an interface"),
    ],
)
def test_what_is_no_table_is_said_to_be_something_else(name: str, data: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        proposed(data, name)


def test_a_list_in_a_json_object_is_proposed_as_the_list_by_itself_is() -> None:
    rows = '[{"name": "Harbour Trust", "country": "KE"}, {"name": "Quay Council", "country": "UG"}]'
    inside, alone = (
        proposed('{"meta": {"count": 2}, "results": ' + rows + "}", "x.json"),
        proposed(rows, "x.json"),
    )
    assert inside.replace(", sheet results", "") == alone


def test_rows_with_one_reference_are_proposed_as_one_agreement(load: Load) -> None:
    rows = "DSA ref,Provider,Recipient,Dataset,Title\nD-1,Lab,Trust,Sleep,Study\nD-1,Lab,Trust,Noise,Study\n"
    text = proposed(rows)
    assert "    key: [DSA ref]\n" in text
    loaded = load(text, rows)
    assert loaded.things(Agreement) == 1
    assert len({asset for one in loaded.of(Agreement) for asset in one.assets}) == 2


def test_headings_that_stand_twice_are_headings_still() -> None:
    found = propose(input_of("x.csv", b"Name,Date,Name,Date\nHarbour Trust,2023,Quay Trust,2024\n"))
    assert (found.heading_row, found.rows) == (1, 1)


def test_a_first_row_with_an_address_is_no_row_of_headings() -> None:
    rows = "Harbour Trust,Kenya,https://h.example.org\nQuay Trust,Uganda,https://q.example.org\n"
    with pytest.raises(InputError, match="has no row of headings"):
        proposed(rows)


def test_places_with_commas_between_them_are_split() -> None:
    text = 'Grantee,Programme,Amount GBP,Countries\nHarbour Trust,A,1,"Kenya, Uganda"\n'
    assert 'split: ","' in proposed(text)
    assert 'split: ","' not in proposed(text.replace("Kenya, Uganda", "Korea, Republic of"))


def test_ends_of_a_flow_with_data_are_an_agreement_and_without_a_drawn_line() -> None:
    flow = "From,To,Data,Legal basis\nHarbour Trust,Quay Council,Referrals,Public task\n"
    assert propose(input_of("x.csv", flow.encode())).shape.name == "agreements"
    line = "From,To,Type\nHarbour Trust,Quay Council,partner\n"
    assert propose(input_of("x.csv", line.encode())).shape.name == "relationships"


def test_a_register_is_told_by_its_address_too() -> None:
    text = "name,ror_id\nQuay University,https://ror.org/02mhbdp94\nHarbour Institute,\n"
    assert "identifiers: ror_id" in proposed(text)


def test_sheets_with_the_same_headings_are_one_table(load: Load) -> None:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for year in ("2023", "2024"):
        book.create_sheet(year).append(["Grantee", "Amount GBP", "Purpose"])
        book[year].append([f"Quay Trust {year}", 5, "Sleep"])
    book.create_sheet("Notes").append(["Ask us"])
    made = io.BytesIO()
    book.save(made)
    found = propose(input_of("book.xlsx", made.getvalue()))
    assert (found.same_sheets, found.other_sheets) == (("2024",), ("Notes",))
    text = mapping_text(found)
    assert "# Every sheet with these headings is read: 2023, 2024." in text
    assert "sheets:" not in text


def test_cells_that_name_their_currency_need_no_word_of_it() -> None:
    text = "Award,Grantee,Value\nNight,Harbour Trust,GBP 5000\nDay,Quay Trust,EUR 700\n"
    assert "money: Value\n" in proposed(text)
    assert "the table does not say" not in proposed(text)


@pytest.mark.parametrize(
    ("headings", "first", "lines"),
    [
        (
            '"Name des Begünstigten/\nname of beneficiary","Zweck/\npurpose","Betrag in EUR/\namount"',
            "Muster gGmbH,Jugendarbeit,5",
            ('label: "Name des Begünstigten/', 'description: "Zweck/', 'money: {column: "Betrag in EUR/'),
        ),
        (
            "1. Naam van de ontvanger,2. Titel van het project,3. Toegekend bedrag (€),4. Einddatum",
            "Stichting Kade,Haven,5,30.06.2014",
            ("label: 1. Naam van", "label: 2. Titel", "currency: EUR}", "valid_until: 4. Einddatum"),
        ),
        (
            "recipient_type,recipient_legal_name,agreement_value,foreign_currency_type,owner_org_title,grant_status",
            "N,Mole Society,5,,Harbour Office | Office du port,cancelled",
            (
                "label: recipient_legal_name",
                "money: agreement_value",
                "label: owner_org_title",
                "status: grant_status",
            ),
        ),
    ],
)
def test_headings_of_other_makes_are_understood_and_the_proposal_can_be_followed(
    headings: str, first: str, lines: Sequence[str], load: Load
) -> None:
    text = f"{headings}\n{first}\n{first.replace('5', '6')}\n"
    mapping = proposed(text)
    for line in lines:
        assert line in mapping
    mapping = mapping.replace("money: agreement_value", "money: {column: agreement_value, currency: CAD}")
    assert [one.money and one.money.amount for one in load(mapping, text).of(Grant)] == [5, 6]


def test_codes_are_not_taken_for_names_of_bodies() -> None:
    rows = "".join(f"A7030{at},Hanke {word},https://{word}.example\n" for at, word in enumerate("abcd"))
    assert "label: Nimitys" in proposed(f"Koodi,Nimitys,Web\n{rows}")


def test_cells_without_a_sign_are_in_the_currency_of_the_others(load: Load) -> None:
    text = (
        'Beneficiary,Purpose,Amount\nMole Club,A,"£ 1,500.00 "\nQuay Club,B,"£ - "\nPier Club,C," 2,000 "\n'
    )
    loaded = load(proposed(text), text)
    amounts = [one.money and (one.money.amount, one.money.currency) for one in loaded.of(Grant)]
    assert amounts == [(Decimal(1500), "GBP"), None, (Decimal(2000), "GBP")]


def test_a_date_in_portuguese_makes_no_data_sets() -> None:
    text = "UF;Nome do Convenente;Valor;Data Publicação\nSP;PREFEITURA DE EXEMPLO;R$ 1.234,50;15/03/2022\n"
    assert "kind: Grant" in proposed(text + text.partition("\n")[2])


@pytest.mark.parametrize(
    ("headings", "recipient"),
    [
        ("Beneficjent;Tytuł projektu;Kwota dofinansowania (EUR);Data decyzji", "Fundacja Łódka"),
        ("Příjemce;Název projektu;Výše dotace (EUR);Datum rozhodnutí", "Spolek Přístav"),
        ("Kedvezményezett;Projekt címe;Támogatás összege (EUR);Döntés dátuma", "Kikötő Alapítvány"),
        ("Грантополучатель;Название проекта;Сумма гранта (EUR);Дата", "Фонд Причал"),
        ("Tilskuddsmottaker;Prosjekt;Beløp (EUR);Dato", "Havneforeningen"),
        ("Convenente;Objeto;Valor do convênio (EUR);Data de assinatura", "Fundação Cais"),
        ("NGO name;Project;Amount sanctioned (EUR);Date", "Quay Trust"),
    ],
)
def test_grants_are_told_in_further_languages(load: Load, headings: str, recipient: str) -> None:
    text = f"{headings}\n{recipient};Nets;1 250,75;2021-03-01\n{recipient};Rope;1 250,25;2021-04-01\n"
    grants = load(proposed(text), text).of(Grant)
    assert sum(one.money.amount for one in grants if one.money) == Decimal(2501)
    assert all(one.grantees and one.awarded_on for one in grants)


def test_what_was_asked_for_is_no_award() -> None:
    asked = "Grantee,Grant title,Amount requested,{}\nQuay Trust,Nets,£9,£5\nPier Trust,Rope,£8,£4\n"
    assert "money: {column: Amount awarded, currency: GBP}" in proposed(asked.format("Amount awarded"))
    assert "money:" not in proposed(asked.format("Rent"))


@pytest.mark.parametrize("heading", ["End/review date", "End or review date", "Review / end date"])
def test_a_heading_with_one_word_or_another_is_read_as_either(heading: str) -> None:
    text = proposed(
        f"Agreement title,Data provider,Data recipient,{heading}\nA,Quay Trust,Pier Trust,2024-01-01\n"
    )
    assert f"valid_until: {heading}" in text.replace('"', "")


def test_headings_of_groups_may_end_with_empty_cells(load: Load) -> None:
    text = "Recipient,,Award,\nName,Country,Amount (EUR),Date\nQuay Trust,KE,5,2021\nPier,UG,6,2022\n"
    assert sum(one.money.amount for one in load(proposed(text), text).of(Grant) if one.money) == 11


def test_a_row_that_heads_others_is_no_grant(load: Load) -> None:
    rows = ("Arts,,,", ",Quay Trust,5,2021", "Arts total,,5,", "Sport,,,", ",Pier Trust,6,2021", "")
    text = "\n".join(("Programme,Grantee,Amount £,Date", *rows))
    grants = load(proposed(text), text).of(Grant)
    assert sorted(one.money.amount for one in grants if one.money) == [5, 6]
    assert len(grants) == 2


def test_merged_cells_are_read_in_each_row_but_for_amounts(load: Load) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["Funder", "Grantee", "Amount (EUR)"],
        ["Sea Fund", "Quay Trust", 5],
        [None, "Pier Trust", None],
        ["Land Fund", "Mole Trust", 7],
    ):
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    sheet.merge_cells("C2:C3")
    data = io.BytesIO()
    book.save(data)
    found = propose(input_of("grants.xlsx", data.getvalue()))
    loaded = load(mapping_text(found), data.getvalue(), name="grants.xlsx")
    named = {one.iri: one.label for one in loaded.of(Organisation)}
    assert sorted(
        (named[one.funder], named[one.grantees[0]], one.money and one.money.amount)
        for one in loaded.of(Grant)
    ) == [("Land Fund", "Mole Trust", 7), ("Sea Fund", "Pier Trust", None), ("Sea Fund", "Quay Trust", 5)]


@pytest.mark.parametrize(
    ("heading", "cell", "currency"),
    [
        ("Kwota dotacji", "1 250,50 zł", "PLN"),
        ("Výše dotace v Kč", "1 250,50", "CZK"),
        ("Támogatás összege (Ft)", "1 250,50", "HUF"),
        ("Сумма", "1 250,50 ₽", "RUB"),
    ],
)
def test_what_a_currency_alone_is_called_says_it(load: Load, heading: str, cell: str, currency: str) -> None:
    text = f"Grantee;Purpose;{heading};Date\nQuay Trust;Nets;{cell};2021\nPier Trust;Rope;{cell};2022\n"
    grants = load(proposed(text), text).of(Grant)
    assert [one.money for one in grants] == [(Decimal("1250.50"), currency)] * 2


def test_a_heading_that_names_its_currency_goes_before_a_column_of_others() -> None:
    text = proposed(
        "Grantee,Amount in local currency,Currency,Amount (USD),Date\n"
        "Quay Trust,1000,KES,10,2021\nPier Trust,2000,UGX,1,2022\n"
    )
    assert "money: {column: Amount (USD), currency: USD}" in text
    assert "  - Currency" in text.partition("unmapped:")[2]


def test_a_time_of_which_no_heading_says_what_it_is_of_is_left_to_the_person() -> None:
    text = proposed(
        "Grantee,Amount (GBP),When\nQuay Trust,5,01/04/2021 - 31/03/2022\n"
        "Pier Trust,6,April 2022 to March 2023\n"
    )
    assert "  - When" in text.partition("unmapped:")[2]


def test_short_names_are_no_places_and_long_numbers_no_telephones() -> None:
    """`MH` is the Marshall Islands too, and twenty digits are no LEI whose check digits do not fit."""
    text = proposed(
        "naam;afkorting;oin\nMinisterie van Haven;MH;00000001003214345000\n"
        "Gemeente Kade;GK;00000001001234567000\n"
    )
    assert "aliases: afkorting" in text
    assert "located_in" not in text
    assert "identifiers" not in text
    assert "people" not in text


def test_a_body_and_the_one_above_it_are_told_in_german() -> None:
    text = proposed("Behörde;Übergeordnete Behörde\nHafenamt Nord;Hafenministerium\nHafenministerium;\n")
    assert "part_of: {record: parent}" in text
