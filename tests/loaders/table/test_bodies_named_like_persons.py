"""Claims about organisations whose names read as persons'."""

from __future__ import annotations

import pytest

from loaders.person_names import is_titled
from loaders.reading.persons import names_bodies
from ontology.records import Grant, Organisation
from tests.loaders.table.conftest import Load

MAPPING = """
mapping: 1
source: {name: fund}
records:
  funder: {kind: Organisation, fields: {label: Funder}}
  grantee: {kind: Organisation, fields: {label: Name, homepage: Website, sectors: Organisation type}}
  grant:
    kind: Grant
    fields:
      label: Title
      funder: {record: funder}
      grantees: {record: grantee}
"""


@pytest.mark.parametrize("heading", ["Funder", "Company name", "Lead organisation", "Ministry", "University"])
def test_a_heading_that_says_bodies_is_believed(heading: str) -> None:
    assert names_bodies(heading)


@pytest.mark.parametrize(
    "heading", ["Name", "Recipient", "Donor", "Organisation or artist", "Applicant organisation", "Group"]
)
def test_one_under_which_persons_may_stand_is_not(heading: str) -> None:
    assert not names_bodies(heading)


@pytest.mark.parametrize("name", ["Dr Jane Roe", "Roe, Jane", "Professor Jane Roe, Harbour Laboratory"])
def test_a_title_or_a_surname_first_is_a_persons_in_any_column(name: str) -> None:
    assert is_titled(name)


@pytest.mark.parametrize("name", ["Jane Roe", "Harbour Trust", "Quay, Pier and Partners Ltd"])
def test_a_name_alone_has_no_title(name: str) -> None:
    assert not is_titled(name)


@pytest.mark.parametrize(
    ("row", "is_person"),
    [
        ("Nets,Harbour Fund,Jane Roe,,", True),
        ("Nets,Harbour Fund,Jane Roe,,Individual", True),
        ("Nets,Harbour Fund,Dr Jane Roe,https://roe.example,Charity", True),
        ("Nets,Harbour Fund,Jane Roe,https://roe.example,Individual", True),
        ("Nets,Harbour Fund,Xyzzy Quux Ltd,,Sole trader", True),
        ("Nets,Harbour Fund,Jane Roe,https://roe.example,", False),
        ("Nets,Harbour Fund,Jane Roe,,Charity", False),
    ],
)
def test_what_is_said_of_a_recipient_goes_before_the_shape_of_its_name(
    load: Load, row: str, is_person: bool
) -> None:
    loaded = load(MAPPING, f"Title,Funder,Name,Website,Organisation type\n{row}\n")
    (grant,) = loaded.of(Grant)
    assert bool(grant.recipient_kind) is is_person
    assert len(loaded.of(Organisation)) == (1 if is_person else 2)


def test_a_funder_may_be_called_as_persons_are(load: Load) -> None:
    loaded = load(MAPPING, "Title,Funder,Name,Website,Organisation type\nNets,John Roe,Quay Trust,,\n")
    assert {one.label for one in loaded.of(Organisation)} == {"John Roe", "Quay Trust"}


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Harbour Trust (Mary Smith, mary@example.org)", "Harbour Trust"),
        ("Pier Association - attn. John Brown", "Pier Association"),
        ("Quay Fund – Ann Lee", "Quay Fund"),
        ("UN FAO Sierra Leone", "UN FAO Sierra Leone"),
        ("Contact Theatre (Leeds)", "Contact Theatre (Leeds)"),
        ("Mary Smith (Harbour Trust)", ""),
    ],
)
def test_a_person_beside_the_name_of_a_body_is_dropped(load: Load, written: str, kept: str) -> None:
    loaded = load(
        "mapping: 1\nrecords:\n  to: {kind: Organisation, fields: {label: To}}\n  grant:\n    kind: Grant\n"
        "    fields: {label: Title, grantees: {record: to}, money: {column: Amount, currency: GBP}}\n",
        f'To,Title,Amount\n"{written}",Lines,10\n',
    )
    assert [one.label for one in loaded.of(Organisation)] == [kept][: bool(kept)]
    assert [one.money for one in loaded.of(Grant)]
    assert not any(name in str(loaded.facts()) for name in ("Mary", "Brown", "Ann Lee"))
