"""Real records through the whole of loading: the accounts agree with what is known of each file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from api.loading import Loaded, Wanted, load_files
from graph.archive import create_or_open
from graph.archive.entries import read_triples
from ontology.account import Account

Load = Callable[..., list[Loaded]]

AMOUNT = "<https://w3id.org/sharegraph/ns#amount>"


@pytest.fixture
def load(shared_data: Path, tmp_path: Path) -> Load:
    """Load files of the shared folder into one archive: `load("ror/x.json", kind="ror")`."""
    archive = create_or_open(tmp_path / "archive")

    def load_them(*names: str, wanted: Wanted | None = None) -> list[Loaded]:
        paths: Sequence[Path] = [shared_data / name for name in names]
        with archive.writing():
            results = load_files(archive, paths, wanted or Wanted(), loaded_at="2026-06-30T12:00:00+00:00")
        for one in results:
            account = one.account
            assert account.read == account.loaded + account.refused + account.ignored
        return results

    return load_them


def statements(one: Loaded) -> list[tuple[str, str, str]]:
    assert one.entry is not None
    return list(read_triples(one.entry))


def facts(one: Loaded) -> set[tuple[str, str, str]]:
    """What a file states, but for where in it."""
    return {triple for triple in statements(one) if not triple[1].endswith("wasDerivedFrom>")}


def counts(account: Account) -> tuple[int, int, int, int]:
    return account.read, account.loaded, account.refused, account.ignored


def test_the_register_of_releases(load: Load) -> None:
    (one,) = load("agreements/phe-data-release-register-2017-2020.ods")
    assert counts(one.account) == (452, 452, 0, 0)
    made = one.account.records
    assert (made["Release"], made["Organisation"]) == (452, 85)
    assert (made["Agreement"], made["AgreementVersion"]) == (245, 334)
    assert one.account.problem_counts == {}


@pytest.mark.parametrize(
    ("first", "second", "grants", "total"),
    [
        ("360giving/ab-charitable-trust.json", "xlsx", 783, "12785625"),
        ("360giving/andrew-lloyd-webber-foundation.json", "xlsx", 475, "21757793.27"),
        ("grants-csv/arts-council-england.csv", "xlsx", 2162, "43057543"),
    ],
)
def test_both_forms_of_a_funder_give_the_same_graph(
    load: Load, first: str, second: str, grants: int, total: str
) -> None:
    forms = [first, f"{first.partition('.')[0]}.{second}"]
    results = [load(name, wanted=Wanted(source="one"))[0] for name in forms]
    for one in results:
        assert counts(one.account) == (grants, grants, 0, 0)
        assert one.account.problem_counts == {}
    graphs = [facts(one) for one in results]
    assert graphs[0] == graphs[1]
    stated = [Decimal(value.split('"')[1]) for _, term, value in graphs[0] if term == AMOUNT]
    assert (len(stated), sum(stated)) == (grants, Decimal(total))


def test_a_map_in_yaml_and_in_json_draws_the_same_wherever_its_two_texts_say_the_same(
    load: Load, shared_data: Path
) -> None:
    """Its JSON is of another day: it cuts descriptions, calls four bodies otherwise, has other addresses, and
    holds the one line whose YAML nobody can read."""
    folder = "ecosystem/csc-map"
    files = (one for one in sorted((shared_data / folder).rglob("*.y*ml")))
    names = [str(one.relative_to(shared_data)) for one in files]
    in_yaml = next(one for one in load(*names, wanted=Wanted(source="one")) if one.entry)
    (in_json,) = load(f"{folder}/graph_data.json", wanted=Wanted(source="one"))
    first, second = facts(in_yaml), facts(in_json)
    both = {subject for subject, _, _ in first} & {subject for subject, _, _ in second}
    kinds = Counter(subject.split("/")[-2] for subject in both)
    assert kinds == {"relationship": 49, "organisation": 34, "resource": 11, "convening": 6, "project": 5}
    differ = Counter(
        term.rpartition("/")[2].rpartition("#")[2].rstrip(">")
        for subject, term, _ in first ^ second
        if subject in both
    )
    assert set(differ) <= {"description", "page", "sector", "heldBy"}
    assert sum(differ.values()) - differ["description"] <= 10


def test_the_register_of_research_organisations(load: Load) -> None:
    (one,) = load("ror/ror-v2.8-records.json")
    assert counts(one.account) == (2281, 2281, 0, 0)
    assert one.account.records["Organisation"] == 2281
    assert one.account.problem_counts == {"identifier-shared": 1, "relation-to-itself": 1}


def test_catalogues_of_three_bodies(load: Load) -> None:
    results = load(
        "dcat/brescia-mobilita.rdf", "dcat/comune-di-foggia.rdf", "dcat/ukraine-2022-protezione-civile.rdf"
    )
    assert [one.account.records["Dataset"] for one in results] == [3, 7, 5]
    assert all(one.account.refused == 0 for one in results)
    assert len({one.account.source for one in results}) == 3


def test_three_syntaxes_give_the_same_graph(load: Load) -> None:
    results = load(*(f"dcat/dcat-ap-de-2.0-advanced.{form}" for form in ("ttl", "rdf", "jsonld")))
    assert [one.account.records["Dataset"] for one in results] == [2, 2, 2]
    assert [one.entry.number for one in results if one.entry] == [1, 2, 3], "versions of one source"
    graphs = [
        {
            # The RDF/XML writes 5056.0 where the Turtle writes 5056; provenance names the file.
            (subject, term, value.replace('.0"', '"'))
            for subject, term, value in statements(one)
            if "dcat-ap-de" not in subject + value
        }
        for one in results
    ]
    assert graphs[0] == graphs[1] == graphs[2]
    assert len(graphs[0]) >= 40


def test_a_malformed_file_is_refused_and_the_others_are_loaded(load: Load) -> None:
    bad, good = load("dcat/malformed-smartflanders.ttl", "dcat/brescia-mobilita.rdf")
    assert (good.outcome, bad.outcome) == ("loaded", "refused")
    (problem,) = bad.account.problems
    assert problem.row == 7
    assert "is not valid Turtle" in problem.wrong


def test_a_list_of_fields_is_no_register(load: Load) -> None:
    (one,) = load("agreements/spec-data-use-register-v2.csv")
    assert one.outcome == "refused"
    assert "lists the fields of a data use register; it holds no register itself" in (
        one.account.problems[0].wrong
    )
