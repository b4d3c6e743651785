"""Persons: columns that name people are told from those that name organisations; cases are refused."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from loaders.reading import persons
from loaders.reading.input import open_input
from loaders.reading.persons import has_email, is_person_heading, refuse_if_about_people, strip_emails
from loaders.reading.tables import tables
from ontology.errors import PersonalData


@pytest.mark.parametrize(
    "heading",
    [
        "Applicant names",
        "Applicant ID",
        "Principal investigator",
        "Chief Investigator(s)",
        "Lead Researcher",
        "Contact name",
        "contactName",
        "Contact",
        "Contact point",
        "Organisation contact",
        "E-mail",
        "E mail",
        "Contact Email Address",
        "phone",
        "Organisation telephone",
        "Mobile",
        "researcher",
        "Names of researchers",
        "Name of lead applicant",
        "Co-applicants",
        "First name",
        "Surname",
        "Data Protection Officer",
        "Author(s)",
        "Chair",
        "Chief Executive / Secretary",
        "Caldicott Guardian",
        "Recipient Ind:Name",
        "Supervisor name",
        "Recipient Org:Contact Name",
        "ORCID",
        "Authorised signatory",
        "PISurname",
        "PIFirstName",
        "StudentSurname",
        "Lead applicant family name",
    ],
)
def test_columns_that_name_people_are_told(heading: str) -> None:
    assert is_person_heading(heading)


@pytest.mark.parametrize(
    "heading",
    [
        "Name",
        "Applicant's organisation",
        "Applicant's organisation type",
        "Recipient Org:Name",
        "Title",
        "",
        "Lead applicant organisation name",
        "Organisation ID",
        "DEA accredited researcher?",
        "Funders/Sponsors",
        "Institution or Company",
        "Dataset(s) name",
        "Project title",
        "Other approval committees",
        "Data controller",
        "Identifier",
        "Publisher",
        "Funding Org:Name",
        "Data owner",
        "Provider",
        "Research area",
        "Main art form",
        "Recipient Org:Charity Number",
        "Description of the confidential data being used",
        "Lay summary",
        "First",
    ],
)
def test_columns_of_organisations_and_data_are_kept(heading: str) -> None:
    assert not is_person_heading(heading)


@pytest.mark.parametrize(
    "headings",
    [
        ["Date of birth", "Ward"],
        ["ref", "DOB"],
        ["Victim", "Offence"],
        ["Case Number", "Opened"],
        ["case_reference"],
        ["SuspectName"],
        ["National Insurance number"],
        ["Child's name", "School"],
        ["Child ID"],
        ["Name", "Age", "Gender"],
        ["Surname", "Sex", "Ethnicity", "Ward"],
        ["Victim's home address"],
    ],
)
def test_files_of_cases_or_individuals_are_refused_with_an_explanation(headings: list[str]) -> None:
    with pytest.raises(PersonalData, match="never holds data about a child, a case") as refused:
        refuse_if_about_people(headings, "cases.csv")
    assert refused.value.wrong.startswith("cases.csv has rows about people")
    assert "Describe the data set itself" in refused.value.remedy
    assert refused.value.column in headings


@pytest.mark.parametrize(
    "headings",
    [
        ["Name", "Age range", "Gender breakdown", "Holder"],
        ["Recipient Org:Name", "Amount Awarded", "Age"],
        ["name", "gender"],
        ["Harm", "Victims supported", "Child protection theme"],
        [],
    ],
)
def test_files_about_organisations_and_data_are_not_refused(headings: list[str]) -> None:
    refuse_if_about_people(headings)


@pytest.mark.parametrize(
    "folder", ["agreements", "360giving", "grants-csv", "datasets-hdruk", "public-bodies"]
)
def test_no_real_file_is_refused(data: Path, folder: str) -> None:
    for file in (data / folder).iterdir():
        if file.suffix in {".csv", ".tsv", ".xlsx", ".ods"}:
            for table in tables(open_input(file)):
                refuse_if_about_people(table.headings, file.name)


@pytest.mark.parametrize(
    ("file", "dropped"),
    [
        ("agreements/phe-data-release-register-2017-2020.ods", []),
        ("agreements/nihr-bioresource-studies.csv", ["Lead Researcher"]),
        ("360giving/ab-charitable-trust.xlsx", []),
        ("datasets-hdruk/datasets.v2.csv", ["author", "contactPoint"]),
        ("public-bodies/public-bodies-2013.csv", ["Phone", "email", "Chair", "Chief Executive / Secretary"]),
    ],
)
def test_of_real_files_only_columns_of_people_are_dropped(data: Path, file: str, dropped: list[str]) -> None:
    headings = [one for table in tables(open_input(data / file)) for one in table.headings]
    assert [one for one in headings if is_person_heading(one)] == dropped


def test_published_lists_are_written_as_they_are_compared() -> None:
    for listed in (
        persons.PERSON_HEADINGS,
        persons.CASE_HEADINGS,
        persons.NAME_HEADINGS,
        persons.TRAIT_HEADINGS,
    ):
        assert all(persons.person_key(one) == one for one in listed)
    for words in (
        persons.CONTACT_WORDS,
        persons.PERSON_ROLES,
        persons.ROLE_FILLERS,
        persons.ORGANISATION_WORDS,
    ):
        assert all(persons.person_key(one) == one and " " not in one for one in words)
    assert persons.ROLE_FILLERS.isdisjoint(persons.ORGANISATION_WORDS | persons.PERSON_ROLES)


@pytest.mark.parametrize(
    ("text", "left", "count"),
    [
        ("write to a.b+c@x-y.org.uk today", "write to today", 1),
        ("a@b.org; c@d.org", "; ", 2),
        ("Name <a@b.org>", "Name", 1),
        ("mailto:a@b.org", "", 1),
        ("zoë@exämple.org", "", 1),
        ("no @ address, a@b neither", "no @ address, a@b neither", 0),
        ("", "", 0),
    ],
)
def test_addresses_are_taken_out_and_counted(text: str, left: str, count: int) -> None:
    assert has_email(text) == (count > 0)
    stripped, counted = strip_emails(text)
    assert (stripped, counted) == (left.strip() if count else left, count)
    assert not has_email(stripped)


@pytest.mark.parametrize(
    "text", ["a" * 500_000 + "@", "a@" * 250_000, "a." * 250_000 + "@", "a@b" + "-" * 500_000]
)
def test_hostile_texts_take_no_longer_than_others(text: str) -> None:
    begin = time.perf_counter()
    has_email(text)
    strip_emails(text)
    is_person_heading(text)
    assert time.perf_counter() - begin < 3
