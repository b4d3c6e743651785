"""Packed files: gzip, Zstandard and zip, opened once and only as far as the limits allow."""

from __future__ import annotations

import io
import sys
import zipfile
import zlib
from typing import Any

from loaders.reading.limits import Limits
from ontology.errors import InputTooLarge, UnreadableFile

_GZIP_MAGIC = b"\x1f\x8b"
_ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
_ZIP_MAGIC = b"PK\x03\x04"
_STEP = 1024 * 1024
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_OFFICE_NAMES = ("mimetype", "[Content_Types].xml", "_rels/", "xl/", "word/", "ppt/")
_LITTER = ("__MACOSX/", ".DS_Store", "Thumbs.db")
"""What systems put into zip files beside what was meant."""
_FORMS = ("json", "csv", "tsv")
"""Endings of the forms in which registers pack one thing, that with most of it first."""
_LARGEST_WINDOW = 27
"""Zstandard asks for 2 to this many bytes at most (128 MiB), as its own tools do by default."""


def opened_most(packed: int, limits: Limits) -> int:
    """The bytes that `packed` compressed bytes may open to."""
    return min(limits.opened_bytes, max(limits.opened_free, packed * limits.opened_ratio))


def too_large_inside(name: str, most: int) -> InputTooLarge:
    """The refusal of a compressed file that opens to more than `most` bytes."""
    return InputTooLarge(
        f"{name} opens to more than {most:,} bytes, which is more than a real file does.",
        "If it is a real file, save it uncompressed (CSV) or split it.",
    )


def unpacked(name: str, data: bytes, limits: Limits) -> tuple[str, bytes]:
    """The name and bytes of what is inside a packed file; of any other file, itself.

    A workbook is a zip file too and stays closed here, and so does a zip file of several files: which
    of them is meant, nobody says, unless they are one thing in several forms. Raises `UnreadableFile`
    (broken, protected) and `InputTooLarge`.
    """
    if data.startswith(_GZIP_MAGIC):
        return name.removesuffix(".gz"), _gunzipped(name, data, limits)
    if data.startswith(_ZSTD_MAGIC):
        return name.removesuffix(".zst"), _unzstandard(name, data, limits)
    if data.startswith(_ZIP_MAGIC):
        return _unzipped(name, data, limits)
    return name, data


def _gunzipped(name: str, data: bytes, limits: Limits) -> bytes:
    """Open gzip data (one or several members) without ever holding more than the limit."""
    most = opened_most(len(data), limits)
    parts: list[bytes] = []
    size = 0
    rest = data
    try:
        while rest.startswith(_GZIP_MAGIC):
            stream = zlib.decompressobj(wbits=31)
            while not stream.eof:
                part = stream.decompress(rest, _STEP)
                rest = stream.unconsumed_tail
                if not part and not rest and not stream.eof:
                    raise zlib.error("it ends early")
                size += len(part)
                if size > most:
                    raise too_large_inside(name, most)
                parts.append(part)
            rest = stream.unused_data
    except zlib.error as error:
        raise UnreadableFile(f"{name} is a broken gzip file ({error}).", "Fetch or save it again.") from None
    return b"".join(parts)


def _zstd() -> Any:
    """The standard library's module, or the same one for Pythons before 3.14."""
    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd
    return zstd


def _unzstandard(name: str, data: bytes, limits: Limits) -> bytes:
    """Open Zstandard data (one or several frames) without ever holding more than the limit."""
    zstd = _zstd()
    most = opened_most(len(data), limits)
    options = {zstd.DecompressionParameter.window_log_max: _LARGEST_WINDOW}
    parts: list[bytes] = []
    size = 0
    rest = data
    try:
        while rest:
            stream = zstd.ZstdDecompressor(options=options)
            while not stream.eof:
                part = stream.decompress(rest, max_length=_STEP)
                rest = b""
                if not part and stream.needs_input and not stream.eof:
                    raise zstd.ZstdError("it ends early")
                size += len(part)
                if size > most:
                    raise too_large_inside(name, most)
                parts.append(part)
            rest = stream.unused_data
    except zstd.ZstdError as error:
        reason = str(error).rstrip(".")
        raise UnreadableFile(
            f"{name} is a broken Zstandard file ({reason}).", "Fetch or save it again."
        ) from None
    return b"".join(parts)


def _unzipped(name: str, data: bytes, limits: Limits) -> tuple[str, bytes]:
    """The one file in a zip file, under its own name; a zip file of another kind, itself."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [one for one in archive.infolist() if not one.is_dir()]
            if any(one.filename.startswith(_OFFICE_NAMES) for one in members):
                return name, data
            members = _best_form([one for one in members if not _is_litter(one.filename)])
            if len(members) != 1:
                return name, data
            return _base_name(members[0].filename), _member(name, archive, members[0], limits, len(data))
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError, RuntimeError):
        # Cut off or damaged: said when it is opened as the workbook it may be.
        return name, data


def _best_form(members: list[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    """Of files that have one name but for their ending (`a.json`, `a.csv`), the one that says most."""
    parts = [one.filename.rpartition(".") for one in members]
    endings = [ending.lower() for _, _, ending in parts]
    one_thing = len({stem for stem, _, _ in parts}) == 1 and len(set(endings)) == len(endings)
    if not one_thing or not set(endings) <= set(_FORMS):
        return members
    return [members[endings.index(next(form for form in _FORMS if form in endings))]]


def names_packed(data: bytes) -> list[str]:
    """The names of the files in a zip file that is not one file and no workbook; none of other data."""
    if not data.startswith(_ZIP_MAGIC):
        return []
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [one.filename for one in archive.infolist() if not one.is_dir()]
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError):
        return []
    if any(name.startswith(_OFFICE_NAMES) for name in names):
        return []
    return [name for name in names if not _is_litter(name)]


def _member(
    name: str, archive: zipfile.ZipFile, member: zipfile.ZipInfo, limits: Limits, packed: int
) -> bytes:
    if member.flag_bits & 0x1:
        raise UnreadableFile(f"{name} is protected by a password.", "Save it without a password.")
    if member.compress_type not in _METHODS:
        raise UnreadableFile(f"{name} is packed in an unusual way.", "Unpack it and load the file.")
    most = opened_most(packed, limits)
    with archive.open(member) as opened:
        part = opened.read(most + 1)
    if len(part) > most:
        raise too_large_inside(name, most)
    return part


def _is_litter(name: str) -> bool:
    return name.startswith(_LITTER) or name.endswith(_LITTER)


def _base_name(path: str) -> str:
    return path.replace("\\", "/").rpartition("/")[2] or "file"
