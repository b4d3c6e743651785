"""`map` proposes what columns mean, and the same mapping loads this and every later version of the file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
Write = Callable[..., Path]

HEAD = "Grant title,Grantee,Amount (GBP),Date awarded,Contact email"
ROWS = (
    'Lines,Example Trust,"1,000",2024-05-01,a@example.org',
    'Kits,Example Society,"2,000",2024-06-01,',
)


@pytest.fixture
def table(write: Write) -> Path:
    """A small table of grants."""
    return write("given.csv", HEAD, *ROWS)


def test_a_proposal_goes_to_stdout_and_words_to_stderr(run: Run, table: Path) -> None:
    done = run("map", table)
    assert done.status == 0
    assert done.out.splitlines()[4] == "mapping: 1"
    assert (
        "5 columns of 2 rows looked at: 4 are put under fields of grants, 0 are left to decide, "
        "1 dropped since they name people." in done.err
    )
    assert "a@example.org" not in done.out


def test_a_file_that_is_there_is_not_written_over_without_a_word(
    run: Run, table: Path, tmp_path: Path
) -> None:
    out = tmp_path / "grants.yaml"
    assert run("map", table, "--to", out).status == 0
    out.write_text("mine\n", "utf-8")
    refused = run("map", table, "--to", out)
    assert (refused.status, out.read_text("utf-8")) == (2, "mine\n")
    assert "Say --yes" in refused.err
    assert run("map", table, "--to", out, "--yes").status == 0
    assert "mapping: 1" in out.read_text("utf-8")


def test_a_mapping_loads_a_file_and_each_later_version_of_it(
    run: Run, write: Write, table: Path, tmp_path: Path
) -> None:
    out = tmp_path / "grants.yaml"
    run("map", table, "--to", out)
    checked = run("check", table, "--mapping", out, "--json").json()
    assert checked[0]["records"] == {"Grant": 2, "Organisation": 2}
    assert "version 1 (table): loaded" in run("load", table, "--mapping", out).err
    assert "unchanged" in run("load", table, "--mapping", out).err or run("sources", "--json").json()
    later = write("later/given.csv", f"{HEAD},Theme", *(f"{row},x" for row in ROWS))
    done = run("load", later, "--mapping", out)
    assert "version 2 (table): loaded" in done.err
    assert "column that the mapping does not name: Theme (2 times)" in done.err


def test_the_same_bytes_under_another_mapping_are_a_new_version(
    run: Run, table: Path, tmp_path: Path
) -> None:
    out = tmp_path / "grants.yaml"
    run("map", table, "--to", out)
    run("load", table, "--mapping", out)
    out.write_text("# a comment makes no version\n" + out.read_text("utf-8"), "utf-8")
    assert "version 1 (table)" in run("load", table, "--mapping", out).err
    out.write_text(out.read_text("utf-8").replace("currency: GBP", "currency: EUR"), "utf-8")
    assert "version 2 (table)" in run("load", table, "--mapping", out).err
    assert '"EUR"' in run("export").out


@pytest.mark.parametrize("command", ["check", "load"])
def test_a_mapping_that_cannot_be_followed_is_told_line_by_line(
    run: Run, write: Write, table: Path, command: str
) -> None:
    bad = write("bad.yaml", "mapping: 1", "records:", "  grant:", "    kind: Grants")
    done = run(command, table, "--mapping", bad)
    assert done.status == 3
    assert "line 4, records.grant.kind: 'Grants' is not known. Did you mean 'Grant'?" in done.err
    assert "[bad-mapping]" in done.err


def test_a_mapping_and_another_kind_do_not_go_together(run: Run, table: Path, tmp_path: Path) -> None:
    out = tmp_path / "grants.yaml"
    run("map", table, "--to", out)
    assert run("load", table, "--mapping", out, "--as", "360giving").status == 2


def test_a_file_that_needs_no_mapping_is_said_to_load_as_it_is(run: Run, organisations: Path) -> None:
    assert "The file loads without a mapping too, as template" in run("map", organisations).err
