"""The loader of YAML map records: files name each other, and a broken one leaves the others alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from api.loading import Wanted, check_files
from loaders.map_records.kind import LOADER, recognises
from loaders.reading.input import input_of
from ontology.account import Account

CSC = Path(__file__).parents[4] / "shared" / "data" / "ecosystem" / "csc-map"

HARBOUR = """'@type': ORGANIZATION  # or EVENT
name: Harbour Line
description: >
  Takes reports.
organization_fields:
  organisation_type: charity
  region: England
  persons:
    - name: Somebody
website: https://harbour.example/
phone: 0300
"""
TIE = """'@type': RELATIONSHIP
name: Harbour and Quay
source: harbour
target: quay
relationship_type: collaboratesWith
description: Both answer calls.
"""


def written(folder: Path, **texts: str) -> list[Path]:
    paths = []
    for name, text in texts.items():
        paths.append(folder / f"{name}.yaml")
        paths[-1].write_text(text, encoding="utf-8")
    return paths


def checked(paths: list[Path]) -> tuple[list[Account], list[str]]:
    results = check_files(paths, Wanted(source="map"))
    return [one.account for one in results], [one.outcome for one in results]


def records(accounts: list[Account]) -> dict[str, int]:
    found: dict[str, int] = {}
    for account in accounts:
        for kind, times in account.records.items():
            found[kind] = found.get(kind, 0) + times
    return found


def test_records_name_each_other_by_their_files(tmp_path: Path) -> None:
    quay = "'@type': SERVICE\nname: Quay\nservice_fields:\n  lead_organisation: harbour\n"
    accounts, outcomes = checked(written(tmp_path, harbour=HARBOUR, quay=quay, tie=TIE))
    assert records(accounts) == {"Organisation": 1, "DataResource": 1, "Relationship": 1}
    assert set(outcomes) == {"loaded"}
    assert "Somebody" not in str(accounts)


def test_a_broken_file_is_one_record_refused_and_the_others_are_loaded(tmp_path: Path) -> None:
    files = written(tmp_path, harbour=HARBOUR, quay=HARBOUR.replace("Line", "Quay"), tie=TIE, bad=f"{TIE}'")
    accounts, outcomes = checked(files)
    assert records(accounts) == {"Organisation": 2, "Relationship": 1}
    bad = next(account for account in accounts if account.file == "bad.yaml")
    assert (bad.read, bad.refused) == (1, 1)
    assert bad.problems[0].row == 7
    assert set(outcomes) == {"loaded"}


def test_a_file_that_is_no_record_does_not_bar_the_others(tmp_path: Path) -> None:
    accounts, outcomes = checked(written(tmp_path, harbour=HARBOUR, notes="name: A model\nversion: 1\n"))
    assert records(accounts) == {"Organisation": 1}
    assert sorted(outcomes) == ["loaded", "refused"]


def test_a_form_that_nobody_filled_in_is_no_record(tmp_path: Path) -> None:
    form = "'@type': TYPE_NAME\nname: Template Name Here\ndescription: Short text\n"
    accounts, _ = checked(written(tmp_path, **{"0_template": form, "harbour": HARBOUR}))
    assert records(accounts) == {"Organisation": 1}
    assert sum(account.ignored for account in accounts) == 1


def test_a_type_left_unfilled_is_told_by_its_fields(tmp_path: Path) -> None:
    accounts, _ = checked(written(tmp_path, harbour=HARBOUR.replace("ORGANIZATION", "TYPE_NAME")))
    assert records(accounts) == {"Organisation": 1}
    assert any("by its attributes" in note for note in accounts[0].notes)


def test_two_files_of_one_name_are_two_records(tmp_path: Path) -> None:
    paths = []
    for place in ("a", "b"):
        (tmp_path / place).mkdir()
        paths += written(tmp_path / place, harbour=HARBOUR.replace("Line", place))
    accounts, _ = checked(paths)
    assert records(accounts) == {"Organisation": 2}


def test_a_key_that_stands_twice_is_told(tmp_path: Path) -> None:
    accounts, _ = checked(written(tmp_path, harbour=f"{HARBOUR}phone: 0301\n"))
    assert any("stands twice" in note for note in accounts[0].notes)


@pytest.mark.parametrize("text", ["name: x\n", '{"@type": "Dataset"}', "a,b\n1,2\n", "<a/>", "\n"])
def test_other_texts_are_no_records(text: str) -> None:
    assert not recognises(input_of("file", text.encode()))


@pytest.mark.parametrize(
    "text", ["'@type': &a x\n", "'@type': !!python/object:os.system x\n", "'@type': [\n"]
)
def test_yaml_that_could_do_something_is_a_record_refused(text: str, tmp_path: Path) -> None:
    accounts, _ = checked(written(tmp_path, bad=text))
    assert accounts[0].refused == 1


def test_a_real_map_of_125_files_gives_what_it_draws() -> None:
    if not CSC.exists():
        pytest.skip("the real files are not here")
    files = sorted(one for one in CSC.rglob("*") if one.suffix in (".yaml", ".yml"))
    accounts, _ = checked(files)
    assert records(accounts) == {
        "Organisation": 39,
        "Relationship": 52,
        "DataResource": 11,
        "Convening": 6,
        "Project": 5,
    }
    assert [account.file for account in accounts if account.refused and account.kind == LOADER.kind] == [
        "research_in_practice__ofsted.yaml"
    ]


def test_its_drawing_in_json_has_61_elements_and_53_lines() -> None:
    if not CSC.exists():
        pytest.skip("the real files are not here")
    (result,) = check_files([CSC / "graph_data.json"], Wanted())
    found: Any = dict(result.account.records)
    assert found.pop("Relationship") == 53
    assert result.account.read == 61 + 53
    # Two of the elements bear the same name, which in one source is one organisation (RULES 1).
    assert sum(found.values()) == 60
    assert result.account.refused == result.account.ignored == 0


def test_a_record_whose_type_is_empty_is_refused_in_words(tmp_path: Path) -> None:
    untyped = HARBOUR.replace("'@type': ORGANIZATION  # or EVENT", "'@type':")
    text = untyped.partition("organization_fields")[0]
    accounts, _ = checked(written(tmp_path, empty=text, harbour=HARBOUR))
    (refused,) = (one for one in accounts if one.refused)
    assert [one.code for one in refused.problems] == ["unknown-type"]
    assert records(accounts) == {"Organisation": 1}
