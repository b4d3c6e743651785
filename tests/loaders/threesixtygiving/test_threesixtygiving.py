"""360Giving grants: the same records from both forms, money to the penny, nobody named."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from loaders.reading.input import input_of, open_input
from loaders.threesixtygiving.kind import describe, recognises
from ontology.errors import ColumnsMismatch
from ontology.identifiers import DEFAULT_BASE, concept_iri, place_iri
from ontology.records import Grant, Instalment, Organisation, Programme
from ontology.statements import statements_of

Load = Callable[..., Any]

HEADINGS = (
    "Identifier,Title,Description,Currency,Amount Awarded,Award Date,Recipient Org:Identifier,"
    "Recipient Org:Name,Funding Org:Identifier,Funding Org:Name,Grant Programme: Title,"
    "Beneficiary Location:0:Name,Beneficiary Location:0:Country Code,Last modified"
)
ROW = (
    "360G-ex-1,Choir,A choir sings.,GBP,1200.50,2021-01-26,GB-CHC-123,Example Choir,"
    "GB-CHC-9,Example Fund,Music,UK Wide,GB,2021-02-15"
)
GRANT: dict[str, Any] = {
    "id": "360G-ex-1",
    "title": "Choir",
    "description": "A choir sings.",
    "currency": "GBP",
    "amountAwarded": 1200.50,
    "awardDate": "2021-01-26T00:00:00+00:00",
    "recipientOrganization": [{"id": "GB-CHC-123", "name": "Example Choir"}],
    "fundingOrganization": [{"id": "GB-CHC-9", "name": "Example Fund"}],
    "grantProgramme": [{"code": "Open", "title": "Music"}],
    "beneficiaryLocation": [{"name": "UK Wide", "countryCode": "GB"}],
    "dateModified": "2021-02-15T00:00:00+00:00",
}


def statements(loaded: Any) -> set[tuple[str, str, str]]:
    """What all records state, but for where they stand in the file."""
    return {
        triple
        for record in loaded.records
        for triple in statements_of(record, DEFAULT_BASE, "grants")
        if "wasDerivedFrom" not in triple[1]
    }


def test_both_forms_are_recognised_and_other_content_is_not() -> None:
    assert recognises(input_of("a.csv", f"{HEADINGS}\n{ROW}\n".encode()))
    assert recognises(input_of("a.json", json.dumps({"grants": [GRANT]}).encode()))
    assert not recognises(input_of("b.json", b'{"items": [{"names": []}]}'))
    assert not recognises(input_of("b.csv", b"grantee,amount,currency\nx,1,GBP\n"))


def test_a_row_and_an_object_state_the_same(load_csv: Load, load_json: Load) -> None:
    row, object_ = load_csv(f"{HEADINGS}\n{ROW}\n"), load_json(GRANT)
    assert statements(row) == statements(object_)
    assert (row.account.unit, object_.account.unit) == ("rows", "objects")
    assert object_.one(Grant).address == "grants.json#/grants/0"
    assert row.one(Grant).address == "grants.csv#row=2"


def test_a_grant_has_its_money_its_days_its_place_and_its_programme(load_json: Load) -> None:
    loaded = load_json(GRANT)
    grant, programme = loaded.one(Grant), loaded.one(Programme)
    assert grant.iri == f"{DEFAULT_BASE}grant/360g:360G-ex-1"
    assert grant.money == (Decimal("1200.50"), "GBP")
    assert grant.awarded_on.earliest == datetime.date(2021, 1, 26)
    assert grant.modified.latest == datetime.date(2021, 2, 15)
    assert grant.programmes == (programme.iri,)
    assert programme.label == "Music"
    assert (grant.places, grant.places_stated) == ((place_iri("GB"),), ("UK Wide",))
    assert loaded.account.notes["field not used: grantProgramme/code"] == 1


@pytest.mark.parametrize(
    "heading",
    ["Recipient Org:Name", "Recipient Org:0:Name", "Recipient Org: Name", "recipientOrganization/0/name"],
)
def test_headings_are_read_however_publishers_write_them(load_csv: Load, heading: str) -> None:
    text = f"{HEADINGS}\n{ROW}\n".replace("Recipient Org:Name", heading)
    assert "Example Choir" in [one.label for one in load_csv(text).of(Organisation)]


def test_several_recipients_stand_in_numbered_columns(load_csv: Load) -> None:
    text = f"{HEADINGS},Recipient Org:1:Name,Recipient Org:1:Identifier\n{ROW},Second Choir,GB-CHC-124\n"
    loaded = load_csv(text)
    assert len(loaded.one(Grant).grantees) == 2


def test_amounts_are_rounded_to_the_minor_unit_and_that_is_said(load_csv: Load) -> None:
    loaded = load_csv(f"{HEADINGS}\n{ROW.replace('1200.50', '41133.770000000004')}\n")
    assert loaded.one(Grant).money.amount == Decimal("41133.77")
    assert loaded.account.notes["amount rounded to the minor unit of GBP"] == 1


def test_an_amount_may_be_a_text(load_json: Load) -> None:
    loaded = load_json(GRANT | {"amountAwarded": "£1,000", "currency": "gbp"})
    assert loaded.one(Grant).money == (Decimal(1000), "GBP")


def test_an_amount_that_is_not_stated_is_not_zero(load_json: Load) -> None:
    loaded = load_json({name: value for name, value in GRANT.items() if name != "amountAwarded"})
    assert loaded.one(Grant).money is None
    assert loaded.account.notes["amount not stated"] == 1


@pytest.mark.parametrize(
    ("old", "new", "code", "column"),
    [
        ("GBP", "QQQ", "currency-unknown", "Currency"),
        ("GBP", "", "currency-unknown", "Currency"),
        ("1200.50", "twelve", "amount-not-read", "Amount Awarded"),
        ("2021-01-26", "2021-02-30", "date-not-read", "Award Date"),
        ("360G-ex-1", "", "grant-identifier-missing", "Identifier"),
        ("GB-CHC-123,Example Choir", ",", "recipient-missing", "recipientOrganization"),
    ],
)
def test_a_bad_row_is_refused_and_the_rest_loads(
    load_csv: Load, old: str, new: str, code: str, column: str
) -> None:
    loaded = load_csv(f"{HEADINGS}\n{ROW.replace(old, new)}\n{ROW.replace('ex-1', 'ex-2')}\n")
    (problem,) = loaded.problems
    assert (problem.code, problem.row, problem.column) == (code, 2, column)
    assert problem.remedy
    assert (loaded.account.read, loaded.account.refused, len(loaded.of(Grant))) == (2, 1, 1)


def test_a_bad_object_is_named_by_its_pointer(load_json: Load) -> None:
    loaded = load_json(GRANT, GRANT | {"id": "360G-ex-2", "awardDate": "soon"}, "no object")
    assert [problem.column for problem in loaded.problems] == ["/grants/1/awardDate", "/grants/2"]
    assert loaded.account.refused == 2


def test_an_identifier_wins_and_other_names_are_aliases(load_json: Load) -> None:
    names = ("Koi Arts", "Koi Trust", "Koi Trust", "Ave Arts")
    grants = [
        GRANT | {"id": f"360G-ex-{number}", "recipientOrganization": [{"id": "GB-CHC-5", "name": name}]}
        for number, name in enumerate(names)
    ]
    recipients = [one for one in load_json(*grants).of(Organisation) if one.label != "Example Fund"]
    (recipient,) = recipients
    assert recipient.label == "Koi Trust"
    assert [alias.value for alias in recipient.aliases] == ["Ave Arts", "Koi Arts"]


def test_of_names_as_frequent_the_smallest_is_the_label(load_json: Load) -> None:
    grants = [
        GRANT
        | {"id": f"360G-ex-{name}", "recipientOrganization": [{"id": "GB-CHC-5", "name": f"Body {name}"}]}
        for name in "BA"
    ]
    assert "Body A" in [one.label for one in load_json(*grants).of(Organisation)]


def test_a_name_without_identifier_is_the_body_that_bears_it_in_the_file(load_json: Load) -> None:
    bare = GRANT | {"id": "360G-ex-2", "recipientOrganization": [{"name": "Example Choir"}]}
    first, second = load_json(GRANT, bare).of(Grant)
    assert first.grantees == second.grantees


def test_the_funders_own_organisation_identifiers_are_kept(load_json: Load) -> None:
    recipient = {"id": "360G-ex-ORG:choir", "name": "Example Choir"}
    loaded = load_json(GRANT | {"recipientOrganization": [recipient]})
    assert loaded.one(Grant).grantees == (f"{DEFAULT_BASE}organisation/360g:360G-ex-ORG%3Achoir",)


def test_a_programme_is_the_same_in_every_source_of_its_funder(load_file: Load) -> None:
    data = json.dumps({"grants": [GRANT]}).encode()
    one = load_file(input_of("a.json", data), "one").one(Programme)
    other = load_file(input_of("b.json", data), "other").one(Programme)
    assert one.iri == other.iri


def test_a_country_code_wins_over_a_name(load_json: Load) -> None:
    loaded = load_json(GRANT | {"beneficiaryLocation": [{"name": "London", "countryCode": "IE"}]})
    assert loaded.one(Grant).places == (place_iri("IE"),)
    assert loaded.one(Grant).places_stated == ("London",)


def test_a_place_that_was_guessed_is_said(load_json: Load) -> None:
    loaded = load_json(GRANT | {"beneficiaryLocation": [{"name": "North West - Lancashire"}]})
    assert loaded.one(Grant).places == (place_iri("GB"),)
    assert loaded.account.notes["place read as GB: North West - Lancashire"] == 1


def test_a_missing_place_stays_missing(load_json: Load) -> None:
    grant = load_json(GRANT | {"beneficiaryLocation": []}).one(Grant)
    assert (grant.places, grant.places_stated) == ((), ())


def test_an_identifier_on_two_rows_is_one_award_with_instalments(load_csv: Load) -> None:
    later = ROW.replace("2021-01-26", "2022-01-26").replace("1200.50", "99.50")
    loaded = load_csv(f"{HEADINGS}\n{ROW}\n{later}\n{later}\n")
    grant = loaded.one(Grant)
    assert grant.money == (Decimal("1399.5"), "GBP")
    assert grant.awarded_on.earliest == datetime.date(2021, 1, 26)
    assert sorted(one.money.amount for one in loaded.of(Instalment)) == [
        Decimal("99.5"),
        Decimal("99.5"),
        Decimal("1200.5"),
    ]
    assert len({one.iri for one in loaded.of(Instalment)}) == 3
    assert loaded.account.notes["same award, date and amount again, kept as a further instalment"] == 1
    assert loaded.account.loaded == 3


def test_currencies_of_one_award_are_never_added(load_csv: Load) -> None:
    loaded = load_csv(f"{HEADINGS}\n{ROW}\n{ROW.replace('GBP', 'EUR')}\n")
    assert loaded.one(Grant).money is None
    instalments = loaded.of(Instalment)
    # Equal amounts of one day in two currencies are two things.
    assert len({one.iri for one in instalments}) == 2
    assert sorted(one.money.currency for one in instalments) == ["EUR", "GBP"]
    assert loaded.account.loaded == 2


@pytest.mark.parametrize(
    "recipient",
    [
        {"recipientOrganization": [{"name": "Jane Roe"}]},
        {"recipientOrganization": [{"id": "360G-ex-ORG:7", "name": "Dr Jane Roe"}]},
        {
            "recipientOrganization": [
                {"id": "360G-ex-ORG:7", "name": "Jane Roe", "organisationType": "Individual"}
            ]
        },
        {"recipientOrganization": [{"id": "unheard-of", "name": "Jane Roe"}]},
        {"recipientOrganization": [], "recipientIndividual": [{"id": "360G-ex-IND:7", "name": "Jane Roe"}]},
        {"recipientOrganization": [{"name": "Anonymous"}]},
    ],
)
def test_a_grant_to_a_person_keeps_its_money_and_names_nobody(
    load_json: Load, recipient: dict[str, Any]
) -> None:
    texts = {"title": "Grant to Jane Roe", "description": "Jane Roe paints."}
    loaded = load_json(GRANT | texts | recipient)
    grant = loaded.one(Grant)
    assert grant.money == (Decimal("1200.50"), "GBP")
    assert grant.recipient_kind == concept_iri("recipient-kind", "individual")
    assert (grant.grantees, grant.label, grant.description) == ((), "Grant to an individual", "")
    assert [one.label for one in loaded.of(Organisation)] == ["Example Fund"]
    assert "Roe" not in str(statements(loaded)) + str(loaded.account.as_json())
    assert any(
        "individual" in note or "named" in note or "identified" in note for note in loaded.account.notes
    )


def test_columns_of_individuals_say_only_that_there_is_one(load_csv: Load) -> None:
    text = f"{HEADINGS},Recipient Ind:Identifier,Recipient Ind:Name\n"
    loaded = load_csv(text + ROW.replace("GB-CHC-123,Example Choir", ",") + ",360G-ex-IND:1,Jane Roe\n")
    assert loaded.one(Grant).recipient_kind
    assert "Roe" not in str(loaded.records) + str(loaded.account.as_json())


def test_a_public_identifier_makes_a_persons_name_a_bodys(load_json: Load) -> None:
    loaded = load_json(GRANT | {"recipientOrganization": [{"id": "GB-CHC-77", "name": "Helen Roe"}]})
    assert loaded.one(Grant).recipient_kind == ""


def test_email_addresses_leave_the_texts(load_json: Load) -> None:
    loaded = load_json(GRANT | {"description": "Ask jane@example.org for more."})
    assert loaded.one(Grant).description == "Ask for more."
    assert loaded.account.notes["e-mail address taken out of a text"] == 1


def test_columns_of_contacts_are_dropped_and_counted(load_csv: Load) -> None:
    loaded = load_csv(f"{HEADINGS},Recipient Org:Contact Name,Shoe size\n{ROW},Jane Roe,42\n")
    assert loaded.account.notes["column dropped, it names people: Recipient Org:Contact Name"] == 1
    assert loaded.account.notes["column not used: Shoe size"] == 1


def test_line_breaks_are_the_same_in_both_forms(load_json: Load) -> None:
    broken = load_json(GRANT | {"description": "One_x000D_\nTwo"}).one(Grant)
    plain = load_json(GRANT | {"description": "One\r\nTwo"}).one(Grant)
    assert broken.description == plain.description == "One\nTwo"


def test_the_notes_about_values_are_bounded(load_json: Load) -> None:
    grants = [
        GRANT | {"id": f"360G-ex-{number}", "beneficiaryLocation": [{"name": f"Nowhere {number}x"}]}
        for number in range(200)
    ]
    notes = load_json(*grants).account.notes
    assert len(notes) < 100
    assert notes["place not read: further values"] == 140


def test_the_only_funder_is_the_publisher_and_nothing_else_is_made_up() -> None:
    source = describe(input_of("a.json", json.dumps({"grants": [GRANT]}).encode()))
    assert (source.name, source.publisher, source.licence) == ("", "Example Fund", "")
    assert source.primary_for == ("Grant", "Programme")


def test_a_table_that_holds_no_grants_is_refused_when_said_to(load_csv: Load) -> None:
    with pytest.raises(ColumnsMismatch, match="Identifier, Title, Amount Awarded"):
        load_csv("Title,Amount\nx,1\n")


@pytest.mark.parametrize(
    ("stem", "grants", "total", "programmes", "rounded"),
    [
        ("ab-charitable-trust", 783, "12785625", 3, 0),
        ("andrew-lloyd-webber-foundation", 475, "21757793.27", 7, 2),
    ],
)
def test_a_real_funder_is_the_same_from_json_and_xlsx(
    shared_data: Path, load_file: Load, stem: str, grants: int, total: str, programmes: int, rounded: int
) -> None:
    from_json = load_file(open_input(shared_data / f"360giving/{stem}.json"))
    from_xlsx = load_file(open_input(shared_data / f"360giving/{stem}.xlsx"))
    for loaded in (from_json, from_xlsx):
        assert loaded.account.read == loaded.account.loaded == len(loaded.of(Grant)) == grants
        assert sum(grant.money.amount for grant in loaded.of(Grant)) == Decimal(total)
        assert len(loaded.of(Programme)) == programmes
        assert loaded.account.notes.get("amount rounded to the minor unit of GBP", 0) == rounded
        assert not any(grant.recipient_kind for grant in loaded.of(Grant))
    assert statements(from_json) == statements(from_xlsx)


def test_the_trusts_money_stands_under_its_country_and_programmes(shared_data: Path, load_file: Load) -> None:
    loaded = load_file(open_input(shared_data / "360giving/ab-charitable-trust.json"))
    placed = [
        one.money.amount for one in loaded.of(Grant) if one.places == (place_iri("GB"),) and one.programmes
    ]
    assert sum(placed) / Decimal(12785625) >= Decimal("0.95")
    # 33 recipients bear several names; the funder bears a recipient's, whose row has the funder's identifier.
    assert sum(bool(one.aliases) for one in loaded.of(Organisation)) == 34
