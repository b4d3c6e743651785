"""A file whose rows are for different audiences becomes one source for each, and none tells of another."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from api.commands.main import main
from api.loading import Loaded, Wanted
from api.parts import load_parts
from graph.archive import Archive, create_or_open
from graph.archive.entries import read_triples
from graph.snapshot import AUDIENCES, state_of
from loaders.reading.input import open_input
from loaders.reading.parts import divided, marked

AT = "2026-01-01T00:00:00+00:00"
HEAD = "id,name,sectors,Who may see"
ROWS = (
    "a,Amber Hotline,hotline,public",
    "b,Basalt Police,law-enforcement,stewards",
    "c,Cobalt Fund,funder,public",
    "d,Dolomite Lab,academia,partners",
)


def write(folder: Path, *rows: str, head: str = HEAD, name: str = "organisations.csv") -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return path


def load(archive: Archive, *paths: Path, column: str = "who may see") -> list[Loaded]:
    with archive.writing():
        return load_parts(archive, paths, Wanted(source="list"), column, AUDIENCES, loaded_at=AT)


def seen(archive: Archive, audience: str) -> str:
    """All that an audience can find of its sources: statements and facts."""
    entries = state_of(archive, audience).entries
    said = ["\n".join(" ".join(triple) for triple in read_triples(entry)) for entry in entries]
    return "\n".join([*said, *(repr((one.source, one.accounts, one.input_sha256)) for one in entries)])


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return create_or_open(tmp_path / "data" / "archive")


def test_each_audience_gets_a_source_of_its_own_rows(archive: Archive, tmp_path: Path) -> None:
    results = load(archive, write(tmp_path / "f", *ROWS))
    assert [(one.account.source, one.account.read, one.account.loaded) for one in results] == [
        ("list-public", 2, 2),
        ("list-partners", 1, 1),
        ("list-stewards", 1, 1),
    ]
    assert {entry.source.name: entry.audience for entry in archive.current()} == {
        f"list-{audience}": audience for audience in AUDIENCES
    }
    assert "Dolomite" in seen(archive, "partners")
    assert "Basalt" not in seen(archive, "partners")


def test_the_lower_source_is_what_a_file_without_the_other_rows_gives(
    archive: Archive, tmp_path: Path
) -> None:
    load(archive, write(tmp_path / "f", *ROWS))
    alone = create_or_open(tmp_path / "alone" / "archive")
    load(alone, write(tmp_path / "g", *(row for row in ROWS if row.endswith("public"))))
    assert state_of(archive, "public").name == state_of(alone, "public").name
    assert seen(archive, "public") == seen(alone, "public")


def test_records_are_called_by_ids_that_leave_no_gap_and_equal_rows_have_ids_of_their_own(
    archive: Archive, tmp_path: Path
) -> None:
    load(archive, write(tmp_path / "f", *ROWS))
    found = seen(archive, "public")
    assert "#row=" not in found
    assert found.count("organisations.csv#record=") == 2
    tables = marked(open_input(write(tmp_path / "g", *ROWS, ROWS[0])), "who may see", AUDIENCES)
    (part,) = divided(tables, AUDIENCES)["public"]
    first, second, again = part.record_ids
    assert first != second
    assert again == f"{first}-2"
    assert b"who may see" not in part.data.lower()


def test_a_workbook_is_split_sheet_by_sheet_and_a_row_with_a_star_is_in_each_part(
    archive: Archive, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    about = book.active
    assert about is not None
    about.title = "Source"
    columns = ("name", "title", "publisher", "licence", "credit", "as of", "who may see")
    for row in (columns, ("book", "The book", "Us", "CC0", "", "2026-01-01", "*")):
        about.append(row)
    sheet = book.create_sheet("Organisations")
    for line in (HEAD, *ROWS):
        sheet.append(line.split(","))
    path = tmp_path / "book.xlsx"
    book.save(path)
    results = load(archive, path)
    assert {one.outcome for one in results} == {"loaded"}
    assert "book.xlsx%2FOrganisations.csv#record=" in seen(archive, "public")
    (public,) = state_of(archive, "public").entries
    assert (public.source.publisher, public.source.name) == ("Us", "list-public")
    assert "Basalt" not in seen(archive, "partners")


@pytest.mark.parametrize(
    ("rows", "head", "code"),
    [
        ((*ROWS, "e,Eel,hotline,"), HEAD, "part-not-known"),
        ((*ROWS, "e,Eel,hotline"), HEAD, "part-not-known"),
        ((*ROWS, "e,Eel,hotline,everyone"), HEAD, "part-not-known"),
        ((*ROWS, "e,Eel,hotline,Public"), HEAD, "part-not-known"),
        (("a,Amber,hotline",), "id,name,sectors", "columns-mismatch"),
        (("a,Amber,public,public",), "id,name,who may see,Who may see", "columns-mismatch"),
    ],
)
def test_rows_that_do_not_say_who_may_see_them_keep_the_whole_file_out(
    archive: Archive, tmp_path: Path, rows: tuple[str, ...], head: str, code: str
) -> None:
    results = load(archive, write(tmp_path / "f", *rows, head=head))
    assert [(one.outcome, list(one.account.problem_counts)) for one in results] == [("refused", [code])]
    assert archive.entries() == []


def test_a_row_that_became_hidden_leaves_the_source_that_held_it_also_as_its_last(
    archive: Archive, tmp_path: Path
) -> None:
    load(archive, write(tmp_path / "f", "a,Amber Hotline,hotline,public"))
    assert "Amber" in seen(archive, "public")
    load(archive, write(tmp_path / "f", "a,Amber Hotline,hotline,stewards"))
    assert "Amber" not in seen(archive, "public")
    assert "Amber" in seen(archive, "stewards")


def test_where_one_part_is_refused_no_other_is_loaded(archive: Archive, tmp_path: Path) -> None:
    file = write(tmp_path / "f", "a,Amber Hotline,hotline,public", ",,hotline,stewards")
    results = load(archive, file)
    assert {one.outcome for one in results} == {"refused"}
    assert archive.entries() == []


def test_what_is_no_table_is_not_split(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "grants.json"
    path.write_text('{"grants": []}', encoding="utf-8")
    assert [one.outcome for one in load(archive, path)] == ["refused"]


def test_the_command_splits_by_a_column_and_takes_no_audience_beside_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, data = write(tmp_path / "f", *ROWS), str(tmp_path / "data")
    words = ["load", str(file), "--data", data, "--audience-column", "who may see"]
    assert main([*words, "--audience", "public"]) == 2
    assert main(words) == 0
    assert main(["sources", "--data", data, "--audience", "public", "--json"]) == 0
    out = capsys.readouterr().out
    assert "organisations-public" in out
    assert "organisations-stewards" not in out
