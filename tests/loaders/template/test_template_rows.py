"""Rows of the template: what they become, and what is said of those that are refused."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.loader import Reading
from loaders.reading.input import input_of
from loaders.template.columns import SHEETS
from loaders.template.kind import LOADER
from loaders.template.shape import Sheet
from ontology import records as r
from ontology.account import Account, Problem
from ontology.errors import ColumnsMismatch, InputError, PersonalData, UnreadableFile
from ontology.identifiers import DEFAULT_BASE, Mint
from ontology.statements import statements_of
from ontology.vocabulary import codes, concept

Template = Any

MINT = Mint(DEFAULT_BASE, "example")

ORGANISATIONS = "id,name,sectors,located in,latitude,longitude,homepage,identifiers,expertise,description\n"
GRANTS = "id,title,funder,grantees,amount,currency,awarded on,from,until,places,harms,themes\n"
AGREEMENTS = "id,title,reference,version,agreement kind,providers,recipients,assets,status,from,until\n"


def iri(scheme: str, code: str) -> str:
    found = concept(scheme, code)
    assert found is not None
    return found


def test_facets_become_concepts_by_code_or_by_name(template: Template) -> None:
    text = "name,dataset kind,harms,groups,places,access\n"
    text += "A,Hash List,csam; Online grooming;CSAM,girls,KE; united kingdom,open\n"
    dataset = template.read({"datasets.csv": text}).one(r.Dataset)
    assert dataset.kind == iri("asset-type", "hash-list")
    assert dataset.harms == (iri("harm", "csam"), iri("harm", "grooming"))
    assert dataset.groups == (iri("group", "girls"),)
    assert [place.rpartition("/")[2] for place in dataset.places] == ["KE", "GB"]
    assert dataset.access_level == iri("access-level", "open")


def test_an_empty_cell_is_not_known_and_a_stated_reason_is_kept(template: Template) -> None:
    text = GRANTS + "g-1,A,Fund,Body,?withheld,,,,?not-asked,,,\ng-2,B,Fund,?refused,,,,,,,,\n"
    first, second = template.read({"grants.csv": text}).of(r.Grant)
    assert first.money is None
    assert dict(first.missing) == {
        "money": iri("missing-reason", "withheld"),
        "valid_until": iri("missing-reason", "not-asked"),
    }
    assert second.grantees == ()
    assert dict(second.missing) == {"grantees": iri("missing-reason", "refused")}


def test_a_day_may_be_a_month_or_a_year(template: Template) -> None:
    text = GRANTS + "g,A,Fund,Body,,,2025-02,2025,2026-06-30,,,\n"
    grant = template.read({"grants.csv": text}).one(r.Grant)
    assert grant.awarded_on == r.Day(date(2025, 2, 1), date(2025, 2, 28), "month", "2025-02")
    assert grant.valid_from == r.Day(date(2025, 1, 1), date(2025, 12, 31), "year", "2025")
    assert grant.valid_until.earliest == grant.valid_until.latest == date(2026, 6, 30)


def test_a_renewal_is_a_version_of_the_same_agreement(template: Template) -> None:
    text = (
        AGREEMENTS
        + "a,Sharing,R-1,1,mou,A,B,,expired,2020-01-01,2022-12-31\n"
        + "a,Sharing,R-1,2,mou,A,B,,active,2023-01-01,2026-12-31\n"
    )
    outcome = template.read({"agreements.csv": text})
    assert outcome.problems == []
    first, second = outcome.of(r.AgreementVersion)
    assert {one.iri for one in outcome.of(r.Agreement)} == {first.agreement} == {second.agreement}
    assert first.iri != second.iri
    assert (first.reference, second.reference) == ("1", "2")
    assert first.status == iri("status", "expired")


TERMS = "title,providers,recipients,version,control,permits,prohibits,clauses\n"


def test_what_an_agreement_permits_stands_on_its_version(template: Template) -> None:
    text = (
        TERMS
        + "Sharing,A,B,1,joint,linkage,onward-sharing; commercial-use,deletion\nSharing,A,B,2,,linkage,,\n"
    )
    first, second = template.read({"agreements.csv": text}).of(r.AgreementVersion)
    assert (first.control, first.permits) == (iri("control", "joint"), (iri("agreement-use", "linkage"),))
    assert first.prohibits == (
        iri("agreement-use", "onward-sharing"),
        iri("agreement-use", "commercial-use"),
    )
    assert (first.clauses, second.clauses) == ((iri("clause", "deletion"),), ())
    assert second.prohibits == ()


def test_a_use_cannot_be_permitted_and_prohibited(template: Template) -> None:
    outcome = template.read({"agreements.csv": TERMS + "Sharing,A,B,1,,linkage,linkage; model-training,\n"})
    problem = outcome.problem()
    assert (problem.code, problem.column, problem.found) == ("contradiction", "prohibits", "linkage")
    assert outcome.of(r.Agreement) == []


def test_a_release_points_to_its_version(template: Template) -> None:
    agreements = AGREEMENTS + "a,Sharing,,2,mou,A,B,,active,,\n"
    releases = "agreement,version,released on\na,2,2025-04-01\na,7,2025-04-02\n"
    outcome = template.read({"releases.csv": releases, "agreements.csv": agreements})
    release = outcome.one(r.Release)
    assert release.version == outcome.one(r.AgreementVersion).iri
    assert release.label == "Release under Sharing, 2025-04-01"
    problem = outcome.problem()
    assert (problem.code, problem.row, problem.column) == ("unknown-reference", 3, "version")
    assert problem.remedy == "Write one of: 2."


def test_a_row_may_point_to_rows_of_other_files_in_any_order(template: Template) -> None:
    files = {
        "grants.csv": GRANTS.replace("places", "projects") + "g,A,o-1,o-2,,,,,,Long project,,\n",
        "projects.csv": "id,name,implementers\np-1,Long project,o-2\n",
        "organisations.csv": ORGANISATIONS + "o-1,Fund,,,,,,,,\no-2,Body,,,,,,,,\n",
    }
    outcome = template.read(files)
    assert outcome.problems == []
    fund, body = outcome.of(r.Organisation)
    grant = outcome.one(r.Grant)
    assert (grant.funder, grant.grantees) == (fund.iri, (body.iri,))
    assert grant.projects == (outcome.one(r.Project).iri,)


def test_an_organisation_without_a_row_is_known_by_its_name(template: Template) -> None:
    grants = GRANTS + "g,A,Example Fund,Example Body,,,,,,,,\n"
    outcome = template.read({"grants.csv": grants})
    assert {one.label for one in outcome.of(r.Organisation)} == {"Example Fund", "Example Body"}
    with_row = template.read(
        {"grants.csv": grants, "organisations.csv": ORGANISATIONS + "o,Example Fund,,,,,,,,\n"}
    )
    assert outcome.one(r.Grant).funder == with_row.one(r.Grant).funder


def test_a_row_inserted_above_moves_nothing(template: Template) -> None:
    rows = [
        "g-1,A,Fund,Body,,,2025-01-01,,,,,",
        ",B,Fund,Body,,,2025-01-02,,,,,",
        ",C,Fund,Body,,,2025-01-03,,,,,",
    ]
    before = template.read({"grants.csv": GRANTS + "\n".join(rows)})
    after = template.read({"grants.csv": GRANTS + "\n".join([",Z,Fund,Body,,,,,,,,", *reversed(rows)])})
    kept = {one.label: one.iri for one in after.of(r.Grant)}
    assert {one.label: one.iri for one in before.of(r.Grant)}.items() <= kept.items()
    assert len(set(kept.values())) == 4


def test_identical_rows_stay_apart_and_are_noted(template: Template) -> None:
    instalments = "grant,amount,currency,paid on\ng,10,EUR,2025-01-01\ng,10,EUR,2025-01-01\n"
    outcome = template.read({"grants.csv": GRANTS + "g,A,Fund,Body,20,EUR,,,,,,\n", "i.csv": instalments})
    assert len({one.iri for one in outcome.of(r.Instalment)}) == 2
    assert outcome.notes() == {"instalment that another row repeats, kept as one of its own": 2}


ROWS = [
    ("organisations.csv", ORGANISATIONS + "o,,hotline,,,,,,,", "missing-value", "name", "'name' is empty."),
    ("organisations.csv", ORGANISATIONS + "o,A,hotlin,,,,,,,", "unknown-concept", "sectors", "Near: hotline"),
    (
        "organisations.csv",
        ORGANISATIONS + "o,A,zzzzz,,,,,,,",
        "unknown-concept",
        "sectors",
        "Write one of: acad",
    ),
    ("organisations.csv", ORGANISATIONS + "o,A,?why,,,,,,,", "unknown-concept", "sectors", "?withheld"),
    ("organisations.csv", ORGANISATIONS + "o,A,,,99,1,,,,", "wrong-number", "latitude", "from -90 to 90"),
    (
        "organisations.csv",
        ORGANISATIONS + "o,A,,,1,,,,,",
        "missing-value",
        "longitude",
        "Write both or neither.",
    ),
    ("organisations.csv", ORGANISATIONS + "o,A,,,,,example.org,,,", "wrong-link", "homepage", "https://"),
    (
        "grants.csv",
        GRANTS + "g,A,Fund,Body,10,EUR,30.02.2025,,,,,",
        "wrong-date",
        "awarded on",
        "Write `2026-06-30`",
    ),
    ("grants.csv", GRANTS + "g,A,Fund,Body,10,EUR,03/04/2025,,,,,", "wrong-date", "awarded on", "two ways"),
    (
        "grants.csv",
        GRANTS + "g,A,Fund,Body,10,EUR,,2025-02-01,2025-01-01,,,",
        "dates-out-of-order",
        "until",
        "before",
    ),
    ("grants.csv", GRANTS + "g,A,Fund,Body,10,EUQ,,,,,,", "unknown-currency", "currency", "ISO 4217"),
    (
        "grants.csv",
        GRANTS + "g,A,Fund,Body,10,,,,,,,",
        "missing-value",
        "currency",
        "An amount has no currency.",
    ),
    ("grants.csv", GRANTS + "g,A,Fund,Body,ten,EUR,,,,,,", "wrong-amount", "amount", "125000.50"),
    ("grants.csv", GRANTS + "g,A,Fund,Body,-10,EUR,,,,,,", "wrong-amount", "amount", "below zero"),
    ("grants.csv", GRANTS + "g,A,Fund,,10,EUR,,,,,,", "missing-value", "grantees", "Nobody gets this grant."),
    ("grants.csv", GRANTS + "g,A,,Body,10,EUR,,,,,,", "missing-value", "funder", "'funder' is empty."),
    (
        "grants.csv",
        GRANTS + "g,A,Fund,Body,10,EUR,,,,,grooning,",
        "unknown-concept",
        "harms",
        "Near: grooming",
    ),
    (
        "projects.csv",
        "name,implementers,part of\nA,Body,No such",
        "unknown-reference",
        "part of",
        "Write the id",
    ),
    (
        "relationships.csv",
        "from,to,relationship kind\nA,B,",
        "missing-value",
        "relationship kind",
        "as stated",
    ),
    (
        "assessments.csv",
        "of,dimension,value,on\nA,quality/timeliness,4,",
        "unknown-reference",
        "of",
        "Write the id",
    ),
    (
        "transactions.csv",
        "measure,amount,currency\noutflow,4,EUR",
        "unknown-concept",
        "measure",
        "expenditure",
    ),
]


@pytest.mark.parametrize(("name", "text", "code", "column", "words"), ROWS)
def test_a_bad_cell_refuses_its_row_and_says_how_to_write_it(
    template: Template, name: str, text: str, code: str, column: str, words: str
) -> None:
    outcome = template.read({name: text + "\n"})
    problem = outcome.problem()
    row = text.count("\n") + 1
    assert (problem.code, problem.column, problem.row, problem.file) == (code, column, row, name)
    assert words in f"{problem.wrong} {problem.remedy}"
    assert problem.refuses
    assert (outcome.records, outcome.accounts[name].refused) == ([], 1)


def test_every_kind_of_sector_is_read(template: Template) -> None:
    rows = "".join(f"Body {code},{code}\n" for code in codes("sector"))
    assert template.read({"organisations.csv": "name,sectors\n" + rows}).problems == []


def test_a_near_reference_is_suggested(template: Template) -> None:
    files = {
        "projects.csv": "id,name,implementers\np-1,Safe Coast,Body\n",
        "grants.csv": "title,funder,grantees,projects\nA,Fund,Body,Safe Cost\n",
    }
    problem = template.read(files).problem()
    assert problem.wrong == "No project 'Safe Cost' is in these files."
    assert problem.remedy.startswith("Near: 'Safe Coast'.")


def test_a_row_that_points_to_a_refused_row_is_refused_too(template: Template) -> None:
    files = {
        "projects.csv": "id,name,implementers,status\np-1,Safe Coast,Body,no-such-status\n",
        "grants.csv": "title,funder,grantees,projects\nA,Fund,Body,p-1\n",
    }
    first, second = template.read(files).problems
    assert first.code == "unknown-concept"
    assert "'p-1' stands in projects.csv, row 2, which is refused itself." in second.wrong


def test_a_name_that_two_rows_have_needs_an_id(template: Template) -> None:
    files = {
        "datasets.csv": "id,name,dataset kind,holders\nd-1,Counts,survey,A\nd-2,Counts,survey,B\n",
        "agreements.csv": "title,agreement kind,providers,recipients,assets\nS,mou,A,C,Counts\n",
    }
    problem = template.read(files).problem()
    assert problem.code == "ambiguous-reference"
    assert "datasets.csv, row 2, datasets.csv, row 3" in problem.wrong


def test_an_id_that_stands_twice_refuses_the_second_row(template: Template) -> None:
    text = ORGANISATIONS + "o,A,,,,,,,,\no,B,,,,,,,,\n"
    outcome = template.read({"organisations.csv": text})
    problem = outcome.problem()
    assert (problem.code, problem.row, problem.column) == ("duplicate-id", 3, "id")
    assert "stands already in organisations.csv, row 2" in problem.wrong
    across = template.read({"a.csv": ORGANISATIONS + "o,A,,,,,,,,", "b.csv": ORGANISATIONS + "o,B,,,,,,,,"})
    assert across.problem().file == "b.csv"


def test_a_place_that_is_not_known_is_kept_as_stated(template: Template) -> None:
    text = GRANTS + "g,A,Fund,Body,10,EUR,,,,KE; Atlantis; North West - Lancashire,,\n"
    outcome = template.read({"grants.csv": text})
    grant = outcome.one(r.Grant)
    assert [place.rpartition("/")[2] for place in grant.places] == ["KE", "GB"]
    assert grant.places_stated == ("Atlantis", "North West - Lancashire")
    problem = outcome.problem()
    assert (problem.code, problem.refuses) == ("unknown-place", False)
    assert "place 'North West - Lancashire' taken for United Kingdom (GB)" in outcome.notes()


def test_an_amount_is_rounded_to_the_minor_unit_and_counted(template: Template) -> None:
    text = GRANTS + "g,A,Fund,Body,41133.770000000004,GBP,,,,,,\nh,B,Fund,Body,10.5,JPY,,,,,,\n"
    outcome = template.read({"grants.csv": text})
    first, second = outcome.of(r.Grant)
    assert (first.money, second.money) == (r.Money(Decimal("41133.77"), "GBP"), r.Money(Decimal(10), "JPY"))
    assert outcome.notes() == {"amount rounded to the currency's minor unit": 2}


WHOLE = [
    ("id,sectors\no,hotline\n", ColumnsMismatch, "the column 'name' is missing"),
    (
        "name,sectors,size,colour,age\nA,hotline,1,red,2\n",
        ColumnsMismatch,
        "the column 'colour' is not known",
    ),
    ("name,publisher,licence,place\nA,B,C,KE\n", ColumnsMismatch, "source: the column 'place' is not known"),
    ("id,name,sectors,desription\no,A,hotline,x\n", ColumnsMismatch, "(near: 'description')"),
    ("id,name,NAME,sectors\no,A,B,hotline\n", ColumnsMismatch, "'NAME' twice"),
    ("id,name,sectors,date of birth\no,A,hotline,x\n", PersonalData, "date of birth"),
    ('name,sectors\n"A,hotline\n', UnreadableFile, ""),
    ("name,sectors\nA\x00,hotline\n", UnreadableFile, "control character"),
]


@pytest.mark.parametrize(("text", "error", "words"), WHOLE)
def test_a_bad_file_is_refused_whole(
    template: Template, text: str, error: type[InputError], words: str
) -> None:
    file = input_of("organisations.csv", text.encode())
    with pytest.raises(error) as refused:
        list(LOADER.read(file, Reading(mint=template.mint, account=Account(file=file.name))))
    assert words in str(refused.value)
    assert refused.value.remedy


def test_a_column_of_the_partners_own_is_left_out_and_named(template: Template) -> None:
    outcome = template.read({"organisations.csv": "id,name,sectors,colour,name 2\no,A,hotline,red,B\n"})
    assert outcome.one(r.Organisation).label == "A"
    what = "column not used, the template's organisations have none of that name"
    assert outcome.notes() == {f"{what}: 'colour'": 1, f"{what}: 'name 2' (near: 'name')": 1}


def test_columns_that_name_people_are_dropped_and_counted(template: Template) -> None:
    text = "name,sectors,contact person,email\nA,hotline,Ann Example,ann@example.org\n"
    outcome = template.read({"organisations.csv": text})
    assert outcome.notes() == {
        "column 'contact person' names people and was dropped": 1,
        "column 'email' names people and was dropped": 1,
    }
    assert "Ann" not in repr(outcome.records)


def test_an_address_in_a_text_is_taken_out(template: Template) -> None:
    text = ORGANISATIONS + "o,A,,,,,,,,Write to ann@example.org for the data\n"
    outcome = template.read({"organisations.csv": text})
    assert "@" not in outcome.one(r.Organisation).description
    assert outcome.notes() == {"e-mail address dropped": 1}


def test_a_person_is_no_organisation(template: Template) -> None:
    outcome = template.read({"grants.csv": GRANTS + "g,A,Fund,Mrs Ann Example,10,EUR,,,,,,\n"})
    problem = outcome.problem()
    assert problem.code == "names-a-person"
    assert "Ann" not in repr(problem)
    person = GRANTS.replace("places", "recipient kind") + "g,A,Fund,,10,EUR,,,,individual,,\n"
    grant = template.read({"grants.csv": person}).one(r.Grant)
    assert (grant.grantees, grant.recipient_kind) == ((), iri("recipient-kind", "individual"))


def test_cp1252_is_read(template: Template) -> None:
    data = "name,sectors\nCafé – Haus,hotline\n".encode("cp1252")
    assert template.read({"organisations.csv": data}).one(r.Organisation).label == "Café – Haus"


def test_identifiers_name_the_thing_and_unknown_ones_are_left_out(template: Template) -> None:
    text = ORGANISATIONS + "o,A,,,,,,https://ror.org/0002pcv65; in-house:17; 12345,,\n"
    outcome = template.read({"organisations.csv": text})
    organisation = outcome.one(r.Organisation)
    assert organisation.iri.endswith("organisation/ror:0002pcv65")
    assert organisation.identifiers == ("ror:0002pcv65", "in-house:17")
    assert (outcome.problem().code, outcome.problem().refuses) == ("unknown-identifier", False)


def test_names_by_language_are_kept_apart(template: Template) -> None:
    text = "name,sectors,names by language\nA,hotline,fr: Ligne du Port; ES: Línea\nB,hotline,no language\n"
    outcome = template.read({"organisations.csv": text})
    assert outcome.one(r.Organisation).labels == (r.Text("Ligne du Port", "fr"), r.Text("Línea", "es"))
    assert outcome.problem().code == "wrong-language"


def test_a_programme_is_made_once(template: Template) -> None:
    text = "title,funder,grantees,programmes\nA,Fund,B,Detect\nC,Fund,B,Detect; Evidence\n"
    outcome = template.read({"grants.csv": text})
    assert [one.label for one in outcome.of(r.Programme)] == ["Detect", "Evidence"]


@settings(max_examples=40)
@given(
    sheet=st.sampled_from(SHEETS),
    rows=st.lists(
        st.lists(
            st.sampled_from(
                ["", "x", "KE; GB", "-1", "1e400", "2025-02-30", "?withheld", "?", ";", "EUR", "\u0000"]
            )
            | st.text(max_size=12),
            max_size=25,
        ),
        max_size=6,
    ),
)
def test_whatever_stands_in_the_cells_every_row_is_accounted_for(sheet: Sheet, rows: list[list[str]]) -> None:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow([column.heading for column in sheet.columns])
    writer.writerows(rows)
    try:
        file = input_of("any.csv", buffer.getvalue().encode("utf-8", "surrogatepass"))
        account = Account(file=file.name)
        found = list(LOADER.read(file, Reading(mint=MINT, account=account, prepared=None)))
    except InputError:
        return
    problems = [one for one in found if isinstance(one, Problem)]
    assert account.read == account.loaded + account.refused + account.ignored
    assert account.refused == len({one.row for one in problems if one.refuses})
    assert all(one.wrong and one.remedy and one.row for one in problems)
    for one in found:
        if not isinstance(one, Problem):
            list(statements_of(one, DEFAULT_BASE, "example"))
