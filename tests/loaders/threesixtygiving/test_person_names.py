"""Which recipients read as persons: the rule mark by mark, and measured on a labelled sample."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.person_names import BODY_WORDS, GIVEN_NAMES, SURNAMES_TOO, reads_as_person

SAMPLE = Path(__file__).parent / "labelled_recipients.tsv"
"""200 grants drawn at random from `grants-csv/arts-council-england.csv`, labelled by hand; identifiers only.

The lists of words were written with other names of that file in view, so on another funder's file
expect somewhat less.
"""


@pytest.mark.parametrize(
    "name",
    [
        "Jane Roe",
        "jane roe",
        "Dr J. Roe-Smith",
        "Mrs Okonkwo",
        "Roe, Jane",
        "Jane Hill",
        "Jane Roe and John Doe",
        "Jane Roe t/a Roe Films",
        "Siân O’Connell",
    ],
)
def test_names_of_persons(name: str) -> None:
    assert reads_as_person(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Exampleton",
        "Andrew Roe Foundation",
        "Roe's House",
        "Helen & Jane House Hospice Trust",
        "YMCA Exampleton",
        "BrightScribe",
        "Kids Exampleton",
        "412 Dance Theatre",
        "Example Bach Choir, The",
        "University of Example",
        "Rhythm Exampleers",
        "Jean Roe Dance",
        "Exampleton Parva PC",
        "Elm Vale Surgery",
        "Holy Cross",
        "St Oswald Exampleton",
        "Roe e.V.",
        "ROE RAMIREZ S.R.L.",
        "Roe Ramirez, S.L.",
        "Ysgol Enghraifft",
        "Университет Примера",
        "جامعة المثال",
        "Roe Sağlık Üniversitesi",
        "Stadt Exampleton",
        "Ville de Exampleton",
        "Ayuntamiento de Exampleton",
        "Förderverein Roe",
    ],
)
def test_names_of_bodies(name: str) -> None:
    assert not reads_as_person(name)
    assert not reads_as_person(name, strict=False)


@pytest.mark.parametrize("name", ["Jane Roe SA", "Roe AB", "St John Roe", "Jane Roe-Hall", "Jane Stadt"])
def test_in_doubt_a_name_is_a_persons(name: str) -> None:
    assert reads_as_person(name, strict=False)


def test_how_few_bodies_of_registers_are_taken_for_persons(shared_data: Path) -> None:
    with (shared_data / "public-bodies/truth-name-map.tsv").open(encoding="utf-8") as file:
        names = {row["name"] for row in csv.DictReader(file, delimiter="\t")}
    taken = [name for name in names if reads_as_person(name, strict=False)]
    assert len(names) > 40_000
    assert len(taken) / len(names) < 0.012


def test_a_rare_given_name_is_a_persons_only_where_nothing_identifies_the_recipient() -> None:
    assert not reads_as_person("Xylia Qadoor")
    assert reads_as_person("Xylia Qadoor", strict=False)


def test_the_lists_do_not_contradict_each_other() -> None:
    assert not GIVEN_NAMES & BODY_WORDS
    assert GIVEN_NAMES.isdisjoint({"the", "of", "trust"})
    assert SURNAMES_TOO


@given(st.text(max_size=80))
def test_no_text_is_too_odd_to_judge(name: str) -> None:
    assert reads_as_person(name) in {True, False}


@given(st.sampled_from(sorted(GIVEN_NAMES)), st.sampled_from(["Roe", "Okonkwo", "Smith-Jones"]))
def test_a_body_word_outweighs_a_given_name(given_name: str, surname: str) -> None:
    assert reads_as_person(f"{given_name.title()} {surname}")
    assert not reads_as_person(f"{given_name.title()} {surname} Trust")


def test_how_well_persons_are_told_on_the_labelled_sample(shared_data: Path) -> None:
    with (shared_data / "grants-csv/arts-council-england.csv").open(encoding="utf-8-sig", newline="") as file:
        names = {row["Identifier"]: row["Recipient Org:Name"] for row in csv.DictReader(file)}
    with SAMPLE.open(encoding="utf-8", newline="") as file:
        labels = {row["identifier"]: row["recipient"] for row in csv.DictReader(file, delimiter="\t")}
    told = Counter((label, reads_as_person(names[one], strict=False)) for one, label in labels.items())
    persons, bodies = told["person", True] + told["person", False], told["organisation", False]
    assert len(labels) == 200
    assert told["person", True] / persons >= 0.97
    assert bodies / (bodies + told["organisation", True]) >= 0.97
