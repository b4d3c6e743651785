"""Bad input: each kind of bad file gets a clear message and its status, and nothing of it is loaded."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graph.archive import create_or_open

ORGANISATION = b"id,name,sectors,located in\n"
GRANTS = b"id,title,funder,grantees,amount,currency,awarded on\n"


def workbook(sheet: bytes, *, before: bytes = b"") -> bytes:
    """A minimal XLSX whose one sheet is `sheet`."""
    packed = io.BytesIO()
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{package}/content-types"/>')
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
            f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/workbook.xml",
            before
            + f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="organisations" '
            'sheetId="1" r:id="r1"/></sheets></workbook>'.encode(),
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
            f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        )
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
    return packed.getvalue()


ENTITIES = b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>\n'
RDF = b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'

ZEROS = b"0" * 20_000_000
"""A thousand times as long as when it is packed, and longer than what may open to any multiple."""

WHOLE = [
    pytest.param(
        "organisations.csv", b"id,sectors,located in\no-1,hotline,KE\n", "the column 'name' is missing",
        "columns-mismatch", id="a missing column",
    ),
    pytest.param(
        "organisations.csv", b"id,name,sectors,locatd in\no-1,A,hotline,KE\n",
        "the column 'locatd in' is not known (near: 'located in')", "columns-mismatch",
        id="an unknown column",
    ),
    pytest.param(
        "organisations.csv", b"id,name,name,sectors\no-1,A,B,hotline\n", "has the column 'name' twice",
        "columns-mismatch", id="a column twice",
    ),
    pytest.param(
        "organisations.csv", ORGANISATION + b"o-1,Caf\x81\x8d,hotline,KE\n", "bytes in no readable encoding",
        "unreadable-file", id="no readable encoding",
    ),
    pytest.param("organisations.csv", b"", "is empty (0 bytes)", "unreadable-file", id="an empty file"),
    pytest.param("organisations.xlsx", b"", "is empty (0 bytes)", "unreadable-file", id="an empty XLSX"),
    pytest.param(
        "bomb.xlsx", workbook(ZEROS), "opens to more than", "input-too-large", id="a zip bomb"
    ),
    pytest.param(
        "bomb.csv.gz", gzip.compress(ZEROS), "opens to more than", "input-too-large",
        id="a gzip bomb",
    ),
    pytest.param(
        "broken.xlsx", b"PK\x03\x04 and then nothing", "broken.xlsx", "unreadable-file",
        id="a broken workbook",
    ),
    pytest.param(
        "entities.rdf", ENTITIES + RDF + b' xmlns:dcat="http://www.w3.org/ns/dcat#"><dcat:Dataset/></rdf:RDF>',
        "declares a document type or entities", "unreadable-file", id="XML with entities, DCAT",
    ),
    pytest.param(
        "entities.xml", ENTITIES + b"<list>&b;</list>", "declares a document type or entities",
        "unreadable-file", id="XML with entities, of no known kind",
    ),
    pytest.param(
        "entities.xlsx", workbook(b"<worksheet/>", before=ENTITIES), "entities", "unreadable-file",
        id="XML with entities inside a workbook",
    ),
    pytest.param(
        "broken.json", b'{"grants": [{"id": "360G-x"', "is not JSON", "unreadable-file", id="broken JSON"
    ),
    pytest.param("photo.png", b"\x89PNG\r\n\x1a\n\0\0\0", "photo.png", "", id="a picture"),
    pytest.param(
        "notes.csv", b"colour,taste\nred,sweet\n", "it is a table with the columns 'colour', 'taste'.",
        "unknown-kind",
        id="a table of something else",
    ),
    pytest.param(
        "cases.csv", b"case id,victim name,offence\n1,A,B\n", "", "", id="a file of cases"
    ),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data", "words", "code"), WHOLE)
def test_a_bad_file_is_refused_whole(
    run: Callable[..., Any],
    write: Callable[..., Path],
    tmp_path: Path,
    name: str,
    data: bytes,
    words: str,
    code: str,
) -> None:
    file = write(name, data)
    done = run("load", file, "--json")
    assert done.status == 3, done.err
    assert words in " ".join(done.err.split())
    assert "Nothing was loaded." in done.err
    (account,) = done.json()
    assert account["loaded"] == 0
    assert account["records"] == {}
    assert account["read"] == account["refused"] + account["ignored"]
    (problem,) = account["problems"]
    assert problem["file"] == account["file"]
    assert problem["remedy"]
    if code:
        assert problem["code"] == code
    assert create_or_open(tmp_path / "map" / "archive").entries() == []
    checked = run("check", file, "--json")
    assert checked.status == 3
    assert checked.json() == done.json()


def test_a_folder_is_refused(run: Callable[..., Any], tmp_path: Path) -> None:
    done = run("load", tmp_path / "here", "--json")
    assert done.status == 3
    assert "is a folder. Name the files in it." in " ".join(done.err.split())


ROWS = [
    pytest.param(
        b"g-2,B,Fund,Body,10,EUR,2025-02-30\n", "wrong-date", "awarded on",
        "'2025-02-30' names a day that does not exist.", id="a wrong date",
    ),
    pytest.param(
        b"g-2,B,Fund,Body,10,EUX,2025-02-20\n", "unknown-currency", "currency", "'EUX' is no currency.",
        id="a currency that does not exist",
    ),
    pytest.param(
        b"g-2,B,Fund,Body,ten,EUR,2025-02-20\n", "wrong-amount", "amount", "'ten'", id="a wrong amount"
    ),
    pytest.param(
        b"g-2,B,,Body,10,EUR,2025-02-20\n", "missing-value", "funder", "'funder' is empty.", id="no funder"
    ),
    pytest.param(
        b"g-1,B,Fund,Body,10,EUR,2025-02-20\n", "duplicate-id", "id", "'g-1' stands already in",
        id="an id twice",
    ),
    pytest.param(
        b"g-2,B,Fund,Body,10,EUR,2025-02-20,loose\n", "cell-without-heading", "",
        "A cell stands where there is no heading.", id="a cell too many",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("row", "code", "column", "words"), ROWS)
def test_a_bad_row_is_refused_and_the_rest_is_loaded(
    run: Callable[..., Any], write: Callable[..., Path], row: bytes, code: str, column: str, words: str
) -> None:
    file = write("grants.csv", GRANTS + b"g-1,A,Fund,Body,10,EUR,2025-02-20\n" + row)
    done = run("load", file, "--json")
    assert done.status == 1
    (account,) = done.json()
    assert (account["read"], account["loaded"], account["refused"]) == (2, 1, 1)
    assert account["records"]["Grant"] == 1
    (problem,) = account["problems"]
    assert (problem["code"], problem["row"], problem["column"]) == (code, 3, column)
    assert words in problem["wrong"]
    assert problem["remedy"]
    assert f"{code}: 1" in done.err
    assert "grants.csv, row 3" in done.err
    (loaded,) = done.json()
    assert loaded.pop("changes")["added"] > 0, "a load says besides what it changed"
    assert run("check", file, "--json").json() == [loaded]


def test_cp1252_is_read_and_listed_as_guessed(run: Callable[..., Any], write: Callable[..., Path]) -> None:
    file = write("organisations.csv", ORGANISATION + "o-1,Café – Haus,hotline,KE\n".encode("cp1252"))
    done = run("load", file, "--json")
    assert done.status == 0
    (account,) = done.json()
    assert account["notes"] == {"encoding: cp1252 (guessed)": 1}
    assert "note: encoding: cp1252 (guessed)" in done.err
    assert "Café – Haus" in run("export").out


def test_a_bad_file_refuses_the_whole_set(
    run: Callable[..., Any], write: Callable[..., Path], organisations: Path, tmp_path: Path
) -> None:
    grants = write("grants.csv", b"id,title,funder,grantees,amuont\ng-1,A,Fund,Body,10\n")
    done = run("load", organisations, grants, "--json")
    assert done.status == 3
    sound, bad = done.json()
    assert sound["problems"][0]["code"] == "refused-with-its-set"
    assert "grants.csv is refused" in sound["problems"][0]["wrong"]
    assert (sound["read"], sound["loaded"], sound["refused"], sound["records"]) == (2, 0, 2, {})
    assert bad["problems"][0]["code"] == "columns-mismatch"
    assert create_or_open(tmp_path / "map" / "archive").entries() == []


@pytest.mark.parametrize("name", ["empty.csv", "missing.csv"])
def test_a_file_that_cannot_be_opened_refuses_the_set_it_was_given_with(
    run: Callable[..., Any], write: Callable[..., Path], organisations: Path, tmp_path: Path, name: str
) -> None:
    if name == "empty.csv":
        write(name, b"")
    done = run("load", organisations, tmp_path / "files" / name, "--json")
    assert done.status == 3
    assert [one["loaded"] for one in done.json()] == [0, 0]
    assert f"given together with {name}, which is refused" in done.err


def test_a_bad_version_leaves_the_earlier_one(
    run: Callable[..., Any], write: Callable[..., Path], organisations: Path
) -> None:
    run("load", organisations)
    before = run("export").out
    write("organisations.csv", b"id,sectors\no-1,hotline\n")
    assert run("load", organisations).status == 3
    assert run("export").out == before


def test_what_steers_a_terminal_is_not_printed(run: Callable[..., Any], write: Callable[..., Path]) -> None:
    file = write("org\x1b[31ms.csv", "name,sectors", '"A \u202e body",no-such')
    done = run("load", file)
    assert done.status == 3
    assert "\x1b" not in done.err
    assert "\u202e" not in done.err
