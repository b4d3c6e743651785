"""Packed files: opened once, under the name of what is inside, and never past the limits."""

from __future__ import annotations

import gzip
import io
import sys
import zipfile

import pytest

from loaders.reading.input import input_of
from ontology.errors import InputTooLarge, UnreadableFile

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

DATA = b"a,b\n1,2\n"


def zipped(*members: tuple[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv.gz", gzip.compress(DATA, mtime=0)),
        ("a.csv.zst", zstd.compress(DATA)),
        ("a.csv.zst", zstd.compress(b"a,b\n") + zstd.compress(b"1,2\n")),
        ("packed.zip", zipped(("folder/a.csv", DATA))),
        ("packed.zip", zipped(("__MACOSX/._a.csv", b"x"), ("a.csv", DATA), (".DS_Store", b"x"))),
    ],
)
def test_packed_and_plain_are_one_version(name: str, data: bytes) -> None:
    opened, plain = input_of(name, data), input_of("a.csv", DATA)
    assert (opened.name, opened.data, opened.sha256) == ("a.csv", DATA, plain.sha256)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.zst", zstd.compress(b"0" * 40_000_000)),
        ("a.zip", zipped(("a.csv", b"0" * 40_000_000))),
    ],
)
def test_a_bomb_is_refused(name: str, data: bytes) -> None:
    with pytest.raises(InputTooLarge, match="opens to more than"):
        input_of(name, data)


def test_zstandard_that_asks_for_a_giant_window_is_refused() -> None:
    options: dict[int, int] = {
        zstd.CompressionParameter.window_log: 30,
        zstd.CompressionParameter.enable_long_distance_matching: 1,
    }
    wide = zstd.ZstdCompressor(options=options)
    data = wide.compress(b"x" * 100_000) + wide.flush()
    with pytest.raises(UnreadableFile, match="broken Zstandard"):
        input_of("a.zst", data)


@pytest.mark.parametrize("cut", [5, -1])
def test_zstandard_that_ends_early_is_refused(cut: int) -> None:
    with pytest.raises(UnreadableFile, match="broken Zstandard"):
        input_of("a.zst", zstd.compress(b"a,b\n" * 1000)[:cut])


def test_a_protected_zip_file_is_refused() -> None:
    data = bytearray(zipped(("a.csv", DATA)))
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    with pytest.raises(UnreadableFile, match="password"):
        input_of("a.zip", bytes(data))


def test_a_zip_file_of_several_files_stays_closed() -> None:
    data = zipped(("a.csv", DATA), ("b.csv", DATA))
    assert input_of("a.zip", data).data == data
