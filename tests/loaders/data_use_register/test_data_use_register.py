"""Registers of data releases: what becomes of their rows, and what is refused."""

from __future__ import annotations

import datetime
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from loaders.data_use_register.kind import LOADER, REPEATED, TO_ALL, describe, recognises
from loaders.data_use_register.own_words import provider_in
from loaders.loader import Reading
from loaders.reading.input import Input, input_of
from ontology.account import Account, Problem
from ontology.errors import ColumnsMismatch, InputError
from ontology.identifiers import DEFAULT_BASE, Mint, concept_iri
from ontology.records import Agreement, AgreementVersion, Dataset, Organisation, Release
from ontology.statements import statements_of
from tests.loaders.cases.made_books import Rows, books, xlsx
from tests.loaders.data_use_register.conftest import load_input
from tests.loaders.outcome import Outcome

Load = Callable[..., Any]

FIELDS = (
    "Project ID,Lead applicant organisation name,Organisation sector,Project title,Lay summary,"
    "Dataset(s) name,Data sensitivity level,Latest approval date,Access type"
)
ROW = "P1,University of Example,Academic,Sleep study,How people sleep.,Sleep Survey,Anonymous,2024-02-29,TRE"


def labels(records: list[Any]) -> list[str]:
    return [record.label for record in records]


def file_of(text: str) -> Input:
    return input_of("register.csv", text.encode())


def test_headings_of_the_specification_are_recognised() -> None:
    assert recognises(file_of(f"{FIELDS}\n{ROW}\n"))


@pytest.mark.parametrize(
    "text",
    [
        "Organisation name,Website,Country,Sector\nExample,,GB,health\n",
        "Identifier,Title,Amount Awarded,Recipient Org:Name\n1,x,2,y\n",
        '{"grants": []}',
        "<rdf/>",
        "Dataset name,Publisher,Title,Summary\nx,y,z,w\n",
        "Title,Organisation name,Data source,Summary\nAir,Harbour Council,Sensors,Readings\n",
    ],
)
def test_other_content_is_not_taken_for_a_register(text: str) -> None:
    assert not recognises(file_of(text))


def test_the_s_of_a_plural_may_stand_at_any_word_of_a_heading(load: Load) -> None:
    text = "Project ID,Dataset Name(s),Organisation(s) Name,Applicant(s) Name(s),Project Title\n"
    text += "1,A;B,Quay,Ann,T\n"
    assert LOADER.recognises(input_of("a.csv", text.encode()))
    found = load(text)
    assert {one.label for one in found.of(Dataset)} == {"A", "B"}
    assert "Ann" not in repr(found.records)


def test_what_is_merged_over_several_rows_counts_for_each_of_them() -> None:
    book = Workbook()
    sheet = book.create_sheet("Uses", 0)
    headings = ["Project ID", "Organisation name", "Data custodian", "Dataset(s) name", "Access date"]
    day = datetime.date(2024, 2, 1)
    rows: list[list[Any]] = [
        headings,
        ["1", "Quay", "Trust", "A", day],
        [None, None, None, "B", day],
        [None, None, None, "C", day],
        ["2", "Pier", "Trust", "A", day],
    ]
    for number, cells in enumerate(rows, 3):
        for place, value in enumerate(cells, 2):
            sheet.cell(number, place, value)
    for letter in "BCD":
        sheet.merge_cells(f"{letter}4:{letter}6")
    packed = BytesIO()
    book.save(packed)
    account = Account(file="uses.xlsx")
    reading = Reading(mint=Mint(DEFAULT_BASE, "register"), account=account)
    found = list(LOADER.read(input_of("uses.xlsx", packed.getvalue()), reading))
    assert (account.read, account.refused) == (4, 0)
    kinds = Counter(type(one) for one in found)
    assert (kinds[Release], kinds[Agreement], kinds[Organisation], kinds[Problem]) == (4, 2, 3, 0)


def test_a_row_becomes_an_agreement_a_version_and_a_release(load: Load) -> None:
    loaded = load(f"{FIELDS}\n{ROW}\n")
    agreement, version, release = (loaded.one(kind) for kind in (Agreement, AgreementVersion, Release))
    assert (agreement.label, agreement.reference) == ("Sleep study", "P1")
    assert agreement.description == "How people sleep."
    assert version.agreement == agreement.iri
    assert (version.status, version.valid_from, version.valid_until) == ("", None, None)
    assert (release.agreement, release.version) == (agreement.iri, version.iri)
    assert release.released_on.earliest == datetime.date(2024, 2, 29)
    assert release.address == "register.csv#row=2"
    assert loaded.account.loaded == loaded.account.read == 1


def test_provider_recipient_and_holder_are_organisations_of_the_file(load: Load) -> None:
    loaded = load(f"{FIELDS}\n{ROW}\n")
    names = {record.iri: record.label for record in loaded.of(Organisation)}
    agreement, dataset = loaded.one(Agreement), loaded.one(Dataset)
    assert [names[iri] for iri in agreement.providers] == ["Provider"]
    assert [names[iri] for iri in agreement.recipients] == ["University of Example"]
    assert dataset.holders == agreement.providers
    assert dataset.places == ()


def test_a_body_that_releases_to_itself_is_one_node(load: Load) -> None:
    loaded = load(f"{FIELDS}\n{ROW.replace('University of Example', ' Provider ')}\n")
    agreement = loaded.one(Agreement)
    assert agreement.providers == agreement.recipients
    assert labels(loaded.of(Organisation)) == ["Provider"]


def test_datasets_are_split_at_commas_but_not_inside_brackets_or_numbers(load: Load) -> None:
    cell = '"Cancer Registry, Screening (breast, bowel), 1,000 Voices Survey"'
    loaded = load(f"{FIELDS}\n{ROW.replace('Sleep Survey', cell)}\n")
    assert labels(loaded.of(Dataset)) == [
        "Cancer Registry",
        "Screening (breast, bowel)",
        "1,000 Voices Survey",
    ]
    assert loaded.account.notes["cell that lists several datasets, taken apart"] == 1


def test_where_semicolons_separate_datasets_commas_do_not(load: Load) -> None:
    cell = '"Births, England; Deaths, England"'
    loaded = load(f"{FIELDS}\n{ROW.replace('Sleep Survey', cell)}\n")
    assert labels(loaded.of(Dataset)) == ["Births, England", "Deaths, England"]


def test_amendments_are_versions_and_rows_are_releases(load: Load) -> None:
    text = "".join(f"\n{ROW.replace('P1', reference)}" for reference in ("P1", "P1/A1/R1", "P1/A1(R2)", "P2"))
    loaded = load(FIELDS + text)
    assert [agreement.reference for agreement in loaded.of(Agreement)] == ["P1", "P2"]
    assert [version.reference for version in loaded.of(AgreementVersion)] == ["P1", "P1/A1", "P2"]
    assert len(loaded.of(Release)) == 4


def test_an_agreement_has_the_parties_of_all_its_rows_and_a_release_its_own(load: Load) -> None:
    other = ROW.replace("University of Example", "Example Hospital").replace("Sleep Survey", "Night Audit")
    loaded = load(f"{FIELDS}\n{ROW}\n{other}\n")
    agreement = loaded.one(Agreement)
    assert len(agreement.recipients) == 2
    assert len(agreement.assets) == 2
    assert [len(release.recipients) for release in loaded.of(Release)] == [1, 1]
    assert len({release.assets for release in loaded.of(Release)}) == 2


def test_a_row_inserted_above_moves_nothing(load: Load) -> None:
    before = load(f"{FIELDS}\n{ROW}\n")
    after = load(f"{FIELDS}\n{ROW.replace('P1', 'P0')}\n{ROW}\n")
    assert {record.iri for record in before.records} <= {record.iri for record in after.records}


def test_releases_of_one_key_are_told_apart_by_content_then_by_ordinal(load: Load) -> None:
    other = ROW.replace("Sleep Survey", "Night Audit")
    loaded = load(f"{FIELDS}\n{ROW}\n{other}\n{ROW}\n")
    assert len({release.iri for release in loaded.of(Release)}) == 3
    turned = load(f"{FIELDS}\n{other}\n{ROW}\n{ROW}\n")
    assert {one.iri for one in turned.of(Release)} == {one.iri for one in loaded.of(Release)}


def test_without_a_reference_parties_assets_and_start_make_the_agreement(load: Load) -> None:
    bare = ROW.removeprefix("P1")
    loaded = load(f"{FIELDS}\n{bare}\n{bare.replace('2024-02-29', '2024-03-01')}\n")
    assert len(loaded.of(Agreement)) == len(loaded.of(AgreementVersion)) == 2


def test_the_type_of_organisation_is_a_sector(load: Load) -> None:
    loaded = load(f"{FIELDS}\n{ROW}\n")
    (recipient,) = [one for one in loaded.of(Organisation) if one.label == "University of Example"]
    assert recipient.sectors == (concept_iri("sector", "academia"),)


def test_a_legal_basis_is_kept_as_stated_and_as_a_concept_where_it_has_one(load: Load) -> None:
    headings = (
        FIELDS + ",Legal basis for provision of data under Article 6,Common Law Duty of Confidentiality"
    )
    agreement = load(f"{headings}\n{ROW},Article 6(1)(e) public task,Section 251\n").one(Agreement)
    assert agreement.legal_bases == (concept_iri("legal-basis", "public-interest"),)
    assert agreement.legal_bases_stated == (
        "Article 6(1)(e) public task",
        "Common law duty of confidentiality: Section 251",
    )


def test_the_most_sensitive_of_an_agreements_rows_counts(load: Load) -> None:
    text = f"{FIELDS}\n{ROW}\n{ROW.replace('Anonymous', 'Personally Identifiable')}\n"
    assert load(text).one(Agreement).sensitivity == concept_iri("sensitivity", "high")


def test_columns_that_name_people_are_dropped_and_counted(load: Load) -> None:
    loaded = load(f"{FIELDS},Applicant names,Applicant ID\n{ROW},Jane Roe,0000-0001\n{ROW},,\n")
    assert loaded.account.notes["column dropped, it names people: Applicant names"] == 1
    assert loaded.account.notes["column dropped, it names people: Applicant ID"] == 1
    written = [line for record in loaded.records for line in statements_of(record, DEFAULT_BASE, "register")]
    assert "Jane" not in str(written)


def test_columns_without_use_are_said(load: Load) -> None:
    notes = load(f"{FIELDS},Shoe size\n{ROW},42\n").account.notes
    assert notes["column not used: Shoe size"] == 1
    assert notes["column not used: Access type"] == 1


def test_email_addresses_leave_the_texts(load: Load) -> None:
    loaded = load(f"{FIELDS}\n{ROW.replace('How people sleep.', 'Write to jane@example.org now.')}\n")
    assert loaded.one(Agreement).description == "Write to now."
    assert loaded.account.notes["e-mail address taken out of a text"] == 1


@pytest.mark.parametrize(
    ("old", "new", "code", "column"),
    [
        ("2024-02-29", "2023-02-29", "date-not-read", "Latest approval date"),
        ("University of Example", "", "recipient-missing", "Lead applicant organisation name"),
        ("University of Example", "n/a", "recipient-missing", "Lead applicant organisation name"),
        (
            "University of Example",
            "jane@example.org",
            "organisation-holds-email",
            "Lead applicant organisation name",
        ),
    ],
)
def test_a_bad_row_is_refused_and_the_rest_loads(
    load: Load, old: str, new: str, code: str, column: str
) -> None:
    loaded = load(f"{FIELDS}\n{ROW.replace(old, new)}\n{ROW}\n")
    (problem,) = loaded.problems
    assert (problem.code, problem.row, problem.column) == (code, 2, column)
    assert problem.wrong
    assert problem.remedy
    assert (loaded.account.read, loaded.account.refused, len(loaded.of(Release))) == (2, 1, 1)


def test_a_row_with_a_cell_too_many_is_refused(load: Load) -> None:
    loaded = load(f"{FIELDS}\n{ROW},more\n{ROW}\n")
    assert [problem.code for problem in loaded.problems] == ["cells-beyond-headings"]


def test_numbered_dates_are_read_as_the_column_tells(load: Load) -> None:
    text = f"{FIELDS}\n{ROW.replace('2024-02-29', '03/04/2024')}\n{ROW.replace('2024-02-29', '29/02/2024')}\n"
    first, _ = load(text).of(Release)
    assert first.released_on.earliest == datetime.date(2024, 4, 3)


def test_a_column_names_the_provider_of_each_row(load: Load) -> None:
    text = f"{FIELDS},Data custodian\n{ROW},Custodian One\n{ROW.replace('P1', 'P2')},\n"
    loaded = load(text, provider="")
    assert loaded.of(Agreement)[0].label == "Sleep study"
    assert "Custodian One" in labels(loaded.of(Organisation))
    assert [problem.code for problem in loaded.problems] == ["provider-missing"]
    assert load(text, provider="Custodian Two").problems == []


def test_a_register_without_provider_is_refused_with_what_to_say(load: Load) -> None:
    with pytest.raises(ColumnsMismatch, match="--provider NAME"):
        load(f"{FIELDS}\n{ROW}\n", provider="")


def test_end_dates_of_agreements_are_kept_and_those_of_projects_are_not(load: Load) -> None:
    loaded = load(f"{FIELDS},Agreement end date,Project end date\n{ROW},2026-12-31,2030-01-01\n")
    assert loaded.one(AgreementVersion).valid_until.latest == datetime.date(2026, 12, 31)
    assert loaded.one(Release).valid_until.latest == datetime.date(2026, 12, 31)
    assert loaded.account.notes["column not used: Project end date"] == 1


def test_a_title_may_stand_above_the_headings(load: Load) -> None:
    text = f"Our register of data uses\n\n{FIELDS}\n{ROW}\n"
    assert recognises(file_of(text))
    assert load(text).one(Release).address == "register.csv#row=4"


def test_a_workbook_may_hold_a_sheet_a_year_and_says_its_licence() -> None:
    book = Workbook()
    about = book.active
    assert about is not None
    about.title = "About"
    about.append(["Free to re-use under the terms of the Open Government Licence v3.0."])
    about.append(["Published: March 2024"])
    for year in ("2022", "2023"):
        sheet = book.create_sheet(year)
        sheet.append(FIELDS.split(","))
        sheet.append(ROW.replace("P1", f"P{year}").split(","))
    data = BytesIO()
    book.save(data)
    file = input_of("book.xlsx", data.getvalue())
    account = Account(file="book.xlsx")
    reading = Reading(mint=Mint(DEFAULT_BASE, "x"), account=account, provider="Provider")
    releases = [one for one in LOADER.read(file, reading) if isinstance(one, Release)]
    assert [one.address for one in releases] == ["book.xlsx#sheet=2022&row=2", "book.xlsx#sheet=2023&row=2"]
    assert account.notes["sheet not read: About"] == 1
    source = describe(file)
    assert (source.licence.endswith("/version/3/"), source.as_of) == (True, "2024-03")


def test_a_table_that_lists_the_fields_is_no_register() -> None:
    listed = "\n".join(f"Safe,{field},Free text" for field in FIELDS.split(","))
    file = file_of(f"Area,Field,Requirement\n{listed}\n")
    assert recognises(file)
    with pytest.raises(InputError, match="lists the fields of a data use register; it holds no register"):
        describe(file)


def test_the_real_specification_is_no_register(shared_data: Path) -> None:
    file = input_of("spec.csv", (shared_data / "agreements/spec-data-use-register-v2.csv").read_bytes())
    reading = Reading(mint=Mint(DEFAULT_BASE, "x"), account=Account(file="spec.csv"))
    with pytest.raises(InputError, match="holds no register"):
        list(LOADER.read(file, reading))


def test_a_table_without_recipients_is_refused_when_said_to_be_a_register(load: Load) -> None:
    with pytest.raises(ColumnsMismatch, match="lead applicant organisation name"):
        load("Title,Amount\nx,1\n")


STUDIES = (
    "start-url,Title,Study Code,Lead Researcher,Study type,Institution or Company,Summary\n"
    'https://www.harbour.example/studies/,Sleep,"Study code\nNBR1",x,Data,Example Lab,How\n'
)


def test_a_list_of_approved_studies_gives_agreements_and_no_release(load: Load) -> None:
    loaded = load(STUDIES, provider="")
    agreement = loaded.one(Agreement)
    assert (agreement.reference, agreement.label) == ("NBR1", "Sleep")
    assert labels(loaded.of(Organisation)) == ["harbour.example", "Example Lab"]
    assert any(note.startswith("provider guessed from the address") for note in loaded.account.notes)
    assert loaded.of(Release) == []
    assert recognises(file_of(STUDIES))
    assert labels(load(STUDIES, provider="Harbour").of(Organisation)) == ["Harbour", "Example Lab"]
    with pytest.raises(ColumnsMismatch, match="which organisation provides"):
        load(STUDIES.replace("start-url", "outputs"), provider="")


@pytest.mark.parametrize(
    ("words", "provider"),
    [
        ("Published by: Harbour Trust", "Harbour Trust"),
        ("Data controller: Harbour Trust.", "Harbour Trust"),
        ("The Harbour Trust for Tides is committed to being open about its data.", "Harbour Trust for Tides"),
        ("Nobody here is committed to being open.", ""),
        ("published quarterly", ""),
    ],
)
def test_a_register_may_name_its_provider_in_its_own_words(words: str, provider: str) -> None:
    assert provider_in(["A register", words]) == provider


def test_the_real_list_of_studies_loads_whole(shared_data: Path) -> None:
    file = input_of("studies.csv", (shared_data / "agreements/nihr-bioresource-studies.csv").read_bytes())
    account = Account(file="studies.csv")
    records = list(LOADER.read(file, Reading(mint=Mint(DEFAULT_BASE, "x"), account=account)))
    assert account.read == account.loaded == sum(isinstance(one, Agreement) for one in records) == 113
    assert account.notes["column dropped, it names people: Lead Researcher"] == 113


class TestRealRegister:
    """The PHE data release register: figures of its README."""

    def test_all_rows_are_releases(self, real_register: Any) -> None:
        assert real_register.account.read == real_register.account.loaded == 452
        assert len(real_register.of(Release)) == len({one.iri for one in real_register.of(Release)}) == 452

    def test_references_give_the_agreements_and_versions(self, real_register: Any) -> None:
        assert len(real_register.of(Agreement)) == 245
        assert len(real_register.of(AgreementVersion)) == 334

    def test_the_provider_is_one_of_its_85_recipients(self, real_register: Any) -> None:
        recipients = {iri for one in real_register.of(Release) for iri in one.recipients}
        (provider,) = {iri for one in real_register.of(Agreement) for iri in one.providers}
        assert len(recipients) == len(real_register.of(Organisation)) == 85
        assert provider in recipients
        assert sum(provider in one.recipients for one in real_register.of(Release)) == 2

    def test_a_cell_with_two_services_is_two_datasets(self, real_register: Any) -> None:
        names = labels(real_register.of(Dataset))
        assert "National Breast Cancer Screening Programme" in names
        assert "National Cancer Registration and Analysis Service" in names
        assert not any("," in name for name in names)

    def test_no_end_and_no_place_is_made_up(self, real_register: Any) -> None:
        assert all(one.valid_until is None for one in real_register.of(Release))
        assert all(one.released_on is not None for one in real_register.of(Release))
        assert all(one.places == () for one in real_register.of(Dataset))

    def test_the_source_says_its_publisher_and_licence(self, shared_data: Path) -> None:
        path = shared_data / "agreements/phe-data-release-register-2017-2020.ods"
        source = describe(input_of("any-name.ods", path.read_bytes()))
        assert source.publisher == "Public Health England"
        assert source.licence == "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
        assert source.credit == "© Crown copyright 2020"
        assert source.as_of == "2020-11"


def test_sheets_of_agreements_datasets_and_releases_are_joined_by_reference() -> None:
    found = load_input(input_of("b.xlsx", books()["data-use-register/joined-sheets.xlsx"]), "Harbour Trust")
    tides, noise = sorted(found.of(Agreement), key=lambda one: one.reference)
    datasets = {one.iri: one.label for one in found.of(Dataset)}
    assert {datasets[iri] for iri in tides.assets} == {"Gauges, by the hour", "Sleep survey"}
    assert [datasets[iri] for iri in noise.assets] == ["Sleep survey"]
    assert tides.sensitivity.endswith("/high")
    assert {
        one.reference: one.valid_until and str(one.valid_until[0]) for one in found.of(AgreementVersion)
    } == {
        "HA-1-v1.2": "2023-01-01",
        "HA-1-v2.0": "2026-01-01",
        "HA-2-v0.4": "2027-04-30",
    }
    told = {one.label: [datasets[iri] for iri in one.assets] for one in found.of(Release)}
    assert told == {
        "Release of 2021-07 under HA-1-v1.2": ["Gauges, by the hour"],
        "Release of 2023-08 under HA-1-v2.0": ["Sleep survey"],
    }
    assert {one.recipients for one in found.of(Release)} == {tides.recipients}
    assert "Miller" not in repr(found.records) + repr(found.problems)


def _joined(parties: list[tuple[str, str]], **released: str) -> Outcome:
    """A register whose agreements all have one reference, with data and a release under it."""
    stated: Rows = [["HA-1", provider, recipient, "2024-01-01"] for provider, recipient in parties]
    headings: list[object] = ["Reference Number", "Data Provider", "Applicant Organisation", "DSA Start Date"]
    sheets: dict[str, Rows] = {
        "Agreements": [headings, *stated],
        "Data": [["Reference Number", "Data Provider", "Dataset"], ["HA-1", parties[0][0], "Buoys"]],
        "Releases": [
            ["Reference Number", "Dataset", "Release Date", *(one.replace("_", " ") for one in released)],
            ["HA-1", "Gauges", "2024-05-01", *released.values()],
        ],
    }
    return load_input(input_of("b.xlsx", xlsx(sheets)), "")


def test_a_release_under_a_reference_of_two_providers_goes_to_neither_unless_it_says_to_which() -> None:
    parties = [("Harbour Trust", "Quay"), ("Pier Ltd", "Quay")]
    found = _joined(parties)
    assert (found.codes, found.account.refused, found.of(Release)) == (["reference-of-several"], 1, [])
    assert len(found.of(Agreement)) == 2
    found = _joined(parties, Data_Provider="Harbour Trust")
    names = {one.iri: one.label for one in found.of(Organisation)}
    (release,) = found.of(Release)
    (of_it,) = (one for one in found.of(Agreement) if one.iri == release.agreement)
    assert [names[one] for one in of_it.providers] == ["Harbour Trust"]
    assert [len(one.assets) for one in found.of(Agreement) if one is not of_it] == [0]


def test_a_release_under_an_agreement_of_several_recipients_is_to_the_one_it_names_else_to_all() -> None:
    parties = [("Harbour Trust", "Quay"), ("Harbour Trust", "Pier Ltd")]
    found = _joined(parties)
    assert len(found.one(Agreement).recipients) == 2
    assert found.one(Release).recipients == ()  # then those of the agreement count
    assert found.account.notes[TO_ALL] == found.account.notes[REPEATED] == 1
    found = _joined(parties, Applicant_Organisation="Quay")
    names = {one.iri: one.label for one in found.of(Organisation)}
    assert [names[one] for one in found.one(Release).recipients] == ["Quay"]


def test_fields_as_programs_write_them_are_those_of_the_specification(load: Load) -> None:
    camel = "projectIdText,organisationName,projectTitle,datasetNames,accessDate,applicantNames"
    snake = "project_id_text,organisation_name,project_title,dataset_names,access_date,gateway_applicants"
    row = "\nP-1,Quay University,Sleep,Sleep survey,2022-02-01T00:00:00.000Z,Ann Lee\n"
    one, other = load(camel + row), load(snake + row)
    assert [*map(repr, one.records)] == [*map(repr, other.records)]
    assert len(one.of(Release)) == 1
    assert "Ann Lee" not in repr(one.records)


def test_a_register_in_json_is_one_as_in_csv() -> None:
    row = {
        "projectIdText": "P-1",
        "organisationName": "Quay University",
        "projectTitle": "Sleep",
        "datasetNames": ["Sleep survey", "Tides, daily"],
        "accessDate": "2022-02-01T00:00:00.000Z",
        "applicantNames": ["Ann Lee"],
    }
    file = input_of("uses.json", json.dumps([row]).encode())
    assert recognises(file)
    found = load_input(file, "Provider")
    assert [one.label for one in found.of(Dataset)] == ["Sleep survey", "Tides, daily"]
    assert len(found.of(Release)) == 1
    assert "Ann Lee" not in repr(found.records)


def test_the_order_of_the_rows_of_an_agreement_changes_nothing(load: Load) -> None:
    text = "Reference,Organisation name,Title,Dataset,Summary,Date of release,Agreement status\n"
    rows = [
        "A-1/A1,Quay,Tides again,Gauges,Later words,2024-03-01,Closed",
        "A-1/A1,Quay,Tides,Gauges,Words,2023-03-01,Active",
        "A-1,Quay,Tides,Gauges,First words,2022-03-01,Active",
        "A-1,Quay,Tides,Buoys,,2022-03-01,Active",
    ]
    said = [
        sorted(repr(replace(one, address="")) for one in load(text + "\n".join(order) + "\n").records)
        for order in (rows, rows[::-1])
    ]
    assert said[0] == said[1]


def test_every_sheet_is_read_whose_headings_stand_below_a_title() -> None:
    headings = ["Project ID", "Organisation name", "Data custodian", "Dataset(s) name", "Access date"]
    book = Workbook()
    for year in (2023, 2024):
        sheet = book.create_sheet(str(year))
        sheet.append([f"Uses of data in {year}"])
        sheet.append(headings)
        sheet.append([f"P-{year}", "Quay", "Harbour Trust", "Gauges", datetime.date(year, 2, 1)])
    packed = BytesIO()
    book.save(packed)
    found = load_input(input_of("uses.xlsx", packed.getvalue()))
    assert {one.reference for one in found.of(Agreement)} == {"P-2023", "P-2024"}


@pytest.mark.parametrize(
    ("said", "provider"),
    [
        ("Published by: jo@trust.example", ""),
        ("Publisher: Harbour Trust (ask jo@trust.example)", "Harbour Trust"),
        ("Data controller: Dr Anna Miller", ""),
        ("Published by the Harbour Trust", "Harbour Trust"),
    ],
)
def test_a_registers_own_words_name_no_person_and_no_address(said: str, provider: str) -> None:
    assert provider_in([said]) == provider


def test_no_field_of_a_row_carries_an_address_of_a_person(load: Load) -> None:
    said = {
        "Reference": "A-1",
        "Title": "Sleep",
        "Dataset": "Gauges",
        "Legal basis": "Consent",
        "Summary": "S",
    }
    text = ",".join([*said, "Organisation name", "Common law duty of confidentiality", "Release date"])
    row = ",".join([*(f"{one} jo@q.example" for one in said.values()), "Quay", "jo@q.example", "2024-01-31"])
    found = load(f"{text}\n{row}\n")
    assert "jo@" not in repr(found.records) + repr(found.account.notes)
    assert (found.one(Dataset).label, found.one(Agreement).reference) == ("Gauges", "A-1")


def test_a_sheet_that_says_who_received_is_read_by_itself_beside_an_index_of_agreements() -> None:
    book = Workbook()
    index = book.create_sheet("Index")
    index.append(["Reference", "Organisation name", "Approval date"])
    index.append(["A-1", "Quay", datetime.date(2024, 1, 1)])
    releases = book.create_sheet("Releases")
    releases.append(["Reference", "Organisation name", "Dataset", "Release date", "Data custodian"])
    for number in (1, 2):
        releases.append([f"A-{number}", "Quay", "Gauges", datetime.date(2024, number, 1), "Harbour Trust"])
    packed = BytesIO()
    book.save(packed)
    found = load_input(input_of("uses.xlsx", packed.getvalue()))
    assert (found.account.read, found.account.refused, len(found.of(Release))) == (2, 0, 2)


def test_a_heading_may_begin_with_the_part_of_the_five_safes_it_belongs_to(load: Load) -> None:
    plain = "Project ID,Organisation name,Project title,Dataset(s) name,Latest approval date\n"
    plain += "P1,Quay,T,A,2024-02-29\n"
    parts = plain.replace("Organisation name", "Safe people - Organisation name").replace(
        "Dataset(s) name", "Safe Data: Dataset(s) name"
    )
    one, other = load(plain), load(parts)
    assert [*map(repr, one.records)] == [*map(repr, other.records)]


def test_what_kind_of_organisation_a_recipient_is_goes_before_the_shape_of_its_name(load: Load) -> None:
    def is_refused(name: str, kind: str) -> bool:
        found = load(f"{FIELDS}\n{ROW}".replace("University of Example,Academic", f"{name},{kind}"))
        return list(found.codes) == ["organisation-reads-as-person"]

    assert not is_refused("Ann Arbor", "Commercial")
    assert is_refused("Ann Arbor", "")
    assert is_refused("Ann Arbor", "Individual")
    assert is_refused("Dr Ann Arbor", "Commercial")
