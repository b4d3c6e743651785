"""Input: what is opened, what is refused and how, and how bytes become text."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest

from loaders.reading.input import CP1252_GUESS, input_of, open_input
from loaders.reading.limits import Limits
from ontology.errors import InputTooLarge, UnreadableFile


def test_a_file_is_read_with_its_hash(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,b\n")
    found = open_input(path)
    assert (found.name, found.data, found.text()) == ("a.csv", b"a,b\n", "a,b\n")
    assert found.sha256 == input_of("other.csv", b"a,b\n").sha256


def test_a_folder_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="is a folder") as refused:
        open_input(tmp_path)
    assert refused.value.remedy == "Name the files in it."


@pytest.mark.parametrize("name", ["missing.csv", "a\0b", "n" * 5000, "missing/also.csv"])
def test_what_is_not_there_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        open_input(tmp_path / name)
    assert refused.value.remedy


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.touch()
    with pytest.raises(UnreadableFile, match="is empty"):
        open_input(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_refused_without_waiting(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    with pytest.raises(UnreadableFile, match="not a regular file"):
        open_input(path)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a")
    path.chmod(0)
    with pytest.raises(UnreadableFile, match="may not be read"):
        open_input(path)


def test_a_file_past_its_limit_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("0123456789")
    assert open_input(path, Limits(file_bytes=10)).text()
    with pytest.raises(InputTooLarge, match="larger than 9 bytes"):
        open_input(path, Limits(file_bytes=9))


def test_gzip_is_opened_and_gives_the_same_version() -> None:
    packed = input_of("a.csv.gz", gzip.compress(b"a,b\n") + gzip.compress(b"1,2\n"))
    plain = input_of("a.csv", b"a,b\n1,2\n")
    assert (packed.name, packed.data, packed.sha256) == (plain.name, plain.data, plain.sha256)


def test_a_gzip_bomb_is_refused() -> None:
    with pytest.raises(InputTooLarge, match="opens to more than"):
        input_of("a.csv.gz", gzip.compress(b"0" * 40_000_000))


def test_a_gzip_file_that_ends_early_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="broken gzip"):
        input_of("a.csv.gz", gzip.compress(b"a,b\n" * 1000)[:-12])


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le-bom", "utf-16-be-bom"]
)
def test_marked_encodings_are_no_guess(encoding: str) -> None:
    text = "Zoë — Tōkyō\n"
    match encoding:
        case "utf-16-le-bom":
            encoded = b"\xff\xfe" + text.encode("utf-16-le")
        case "utf-16-be-bom":
            encoded = b"\xfe\xff" + text.encode("utf-16-be")
        case _:
            encoded = text.encode(encoding)
    found = input_of("a.csv", encoded)
    assert found.text() == text
    assert found.guesses == []


def test_cp1252_is_read_and_said_to_be_guessed_once() -> None:
    found = input_of("a.csv", "Café – £5\n".encode("cp1252"))
    assert found.text() == found.text() == "Café – £5\n"
    assert found.guesses == [CP1252_GUESS]


@pytest.mark.parametrize(
    ("content", "row"),
    [
        (b"a\nb\n\xe9\x81", 3),
        (b"a\x00b", 1),
        (b"a\nb\x07", 2),
        (b"\xff\xfea", 1),
        (b"\xef\xbb\xbfa\n\xff", 2),
    ],
)
def test_bytes_in_no_encoding_are_refused_with_their_row(content: bytes, row: int) -> None:
    with pytest.raises(UnreadableFile, match="UTF-8") as refused:
        input_of("a.csv", content).text()
    assert refused.value.row == row


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_its_mark_is_read_and_said_to_be_guessed(encoding: str) -> None:
    file = input_of("a.csv", "name,place\nCafé,Zürich\n".encode(encoding))
    assert file.text() == "name,place\nCafé,Zürich\n"
    assert file.guesses == [f"encoding: {encoding.upper()} (guessed)"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-32"])
def test_the_stream_gives_the_text_with_its_line_breaks_as_they_are(encoding: str) -> None:
    written = "name,note\r\nCafé – £5,a\rb\n" * 50_000
    found = input_of("a.csv", written.encode(encoding))
    assert found.stream().read() == written
    assert found.text() == found.stream().read() == written
    assert found.stream().readline() == "name,note\r\n"


def test_a_character_across_two_looks_is_read_and_half_of_one_is_refused() -> None:
    written = "x" * ((1 << 20) - 1) + "é"
    assert input_of("a.csv", written.encode()).stream().read() == written
    broken = input_of("a.csv", b"a\n" + b"\x81" * 3)
    with pytest.raises(UnreadableFile, match="line 2") as refused:
        broken.stream()
    assert refused.value.row == 2


def test_the_stream_of_what_is_no_text_is_refused_before_it_is_read() -> None:
    with pytest.raises(UnreadableFile, match="control character"):
        input_of("a.csv", b"a,b\n1,\x01\n").stream()
