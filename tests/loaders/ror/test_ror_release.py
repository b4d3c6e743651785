"""The real release of ROR beside the project, with the figures that its page states."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from loaders.loader import Reading
from loaders.reading.input import open_input
from loaders.ror.kind import LOADER
from loaders.ror.relations import has_valid_checksum
from ontology.account import Account, Problem
from ontology.identifiers import DEFAULT_BASE, Mint
from ontology.records import Organisation, Record, Relationship
from ontology.statements import statements_of


def read(path: Path) -> tuple[list[Record | Problem], Account]:
    input_ = open_input(path)
    assert LOADER.recognises(input_)
    account = Account(file=input_.name)
    return list(LOADER.read(input_, Reading(mint=Mint(DEFAULT_BASE, "ror"), account=account))), account


@pytest.fixture(scope="module")
def release(shared_data: Path) -> tuple[list[Record | Problem], Account]:
    return read(shared_data / "ror" / "ror-v2.8-records.json")


def test_every_organisation_loads(release: tuple[list[Record | Problem], Account]) -> None:
    found, account = release
    organisations = [one for one in found if isinstance(one, Organisation)]
    assert len(organisations) == len({one.iri for one in organisations}) == 2281
    assert (account.read, account.loaded, account.refused, account.ignored) == (2281, 2281, 0, 0)
    assert len({place for one in organisations for place in one.located_in}) == 106
    status = Counter(one.status.rpartition("/")[2] for one in organisations)
    assert status == {"active": 2219, "inactive": 59, "withdrawn": 3}
    identifiers = (one.identifiers[0].removeprefix("ror:") for one in organisations)
    assert all(has_valid_checksum(identifier) for identifier in identifiers)


def test_relations_leave_the_file_as_links_and_each_pair_counts_once(
    release: tuple[list[Record | Problem], Account],
) -> None:
    found, account = release
    assert account.notes["relations to an organisation that is not in this file (kept as links)"] == 5613
    assert account.notes["pairs of parent and child, each counted once"] == 5072
    ties = [one for one in found if isinstance(one, Relationship)]
    assert Counter(tie.kind_stated for tie in ties) == {"child": 4564, "successor": 10}
    assert len({tie.iri for tie in ties}) == len(ties)
    inside = {one.iri for one in found if isinstance(one, Organisation)}
    assert not any(tie.object in inside for tie in ties)


def test_what_is_wrong_in_the_release_is_said_and_refuses_nothing(
    release: tuple[list[Record | Problem], Account],
) -> None:
    found, _ = release
    problems = [one for one in found if isinstance(one, Problem)]
    assert Counter(one.code for one in problems) == {"relation-to-itself": 1, "identifier-shared": 1}
    assert not any(one.refuses for one in problems)


def test_a_single_record_says_the_same_as_in_the_release(
    release: tuple[list[Record | Problem], Account], shared_data: Path
) -> None:
    found, _ = release
    by_iri = {one.iri: one for one in found if isinstance(one, Organisation)}
    singles = sorted((shared_data / "ror" / "single").glob("*.json"))
    assert len(singles) == 6
    for path in singles:
        alone, _ = read(path)
        for one in alone:
            if isinstance(one, Organisation):
                same = by_iri[one.iri]
                assert (one.label, one.aliases, one.identifiers) == (
                    same.label,
                    same.aliases,
                    same.identifiers,
                )
                assert list(statements_of(one, DEFAULT_BASE, "ror"))
