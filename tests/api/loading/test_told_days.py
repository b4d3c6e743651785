"""What ends before it begins is loaded as it is stated, and told."""

from __future__ import annotations

from pathlib import Path

from api.loading import Wanted, check_files

REGISTER = (
    "Project ID,Data custodian,Organisation name,Dataset(s) name,Agreement start date,Agreement end date\n"
    "P1,Harbour Trust,Quay University,Gauges,2024-05-01,2023-05-01\n"
    "P2,Harbour Trust,Quay University,Gauges,2024,2024-05\n"
)


def test_an_agreement_that_ends_before_it_begins_is_told_at_load_and_loaded(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_text(REGISTER, "utf-8")
    (one,) = check_files([path], Wanted())
    assert (one.outcome, one.account.loaded, one.account.refused) == ("loaded", 2, 0)
    (problem,) = one.account.problems
    assert (problem.code, problem.refuses) == ("ends-before-it-begins", False)
    assert problem.found == "2024-05-01 – 2023-05-01"
    assert problem.file.endswith("register.csv#row=2")
