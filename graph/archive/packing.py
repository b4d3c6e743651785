"""Packs statements as gzip members that say their own digests: what two versions share is not unpacked.

A file of such members is one gzip file by the letter (RFC 1952, 2.2); any tool unpacks it whole. Each member
holds the lines of some things and says in its header (an extra field, 2.3.1.1) the digest of its text and how
long it is. Where a member ends is said by the hash of the thing that follows, so a thing that is added or
changed makes one member another and leaves the others, digest and all, as they were.
"""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

COMPRESSION_LEVEL = 1
"""gzip's quickest: level 6 took four times as long for a fifth less on generated grants."""

THINGS_A_MEMBER = 48
"""About so many things stand in a member: 100 changed records among 36,000 unpack an eighth of the file."""

MOST_LINES = 8192
"""A member ends after so many lines also within a thing, which bounds what is held in memory."""

MOST_UNPACKED = 1024 * 1024
"""So many bytes are unpacked at a time, however much a member says it holds."""

MOST_PACKED = 64 * 1024 * 1024
"""A member that is longer than this was not made here; the file is read as any other gzip file then."""

_HEADER = struct.Struct("<4sL2sH2sH16sQ")
"""RFC 1952: magic, method and flags; no time; no system; the extra field's length; its name and length; its
content: digest and length of the whole member."""
_MAGIC, _SYSTEM, _EXTRA, _NAME, _CONTENT = b"\x1f\x8b\x08\x04", b"\x00\xff", 28, b"SG", 24
_DIGEST = 16
"""128 bits of SHA-256: nobody finds two texts of one digest."""
_TRAILER = struct.Struct("<LL")


@dataclass(frozen=True, slots=True)
class Member:
    """Where a member of a file stands, and the digest of its text."""

    digest: bytes
    start: int
    size: int


def packed(text: bytes) -> bytes:
    """One member that holds this text."""
    packing = zlib.compressobj(COMPRESSION_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    body = packing.compress(text) + packing.flush()
    size = _HEADER.size + len(body) + _TRAILER.size
    head = _HEADER.pack(_MAGIC, 0, _SYSTEM, _EXTRA, _NAME, _CONTENT, _digest(text), size)
    return head + body + _TRAILER.pack(zlib.crc32(text), len(text) & 0xFFFFFFFF)


def members_of(path: Path) -> list[Member] | None:
    """The members of a file, in its order; None where it is not, from end to end, made of such members.

    Reads their headers alone. Raises OSError.
    """
    found: list[Member] = []
    with path.open("rb", buffering=0) as file:
        start, end = 0, os.fstat(file.fileno()).st_size
        while start < end:
            head = os.pread(file.fileno(), _HEADER.size, start)
            if len(head) < _HEADER.size:
                return None
            magic, _, _, extra, name, content, digest, size = _HEADER.unpack(head)
            if (magic, extra, name, content) != (_MAGIC, _EXTRA, _NAME, _CONTENT):
                return None
            if not _HEADER.size < size <= min(MOST_PACKED, end - start):
                return None
            found.append(Member(digest, start, size))
            start += size
    return found or None


def unpacked(path: Path, members: Iterable[Member], *, held: bool = True) -> Iterator[bytes]:
    """The text of some members, in blocks; each is `held` against its digest, unless all will be otherwise.

    Raises ValueError where it is not what was packed, zlib.error, OSError.
    """
    with path.open("rb") as file:
        for member in members:
            digest = sha256()
            for block in _unpacked(file, member):
                if held:
                    digest.update(block)
                yield block
            if held and digest.digest()[:_DIGEST] != member.digest:
                raise ValueError("a part of them does not match its digest")


def _unpacked(file: BinaryIO, member: Member) -> Iterator[bytes]:
    file.seek(member.start)
    rest = file.read(member.size)
    unpacking = zlib.decompressobj(zlib.MAX_WBITS | 16)
    while not unpacking.eof:
        block = unpacking.decompress(rest, MOST_UNPACKED)
        rest = unpacking.unconsumed_tail
        if block:
            yield block
        elif not unpacking.eof:
            raise ValueError("they are cut off")
    if unpacking.unused_data:
        raise ValueError("something stands behind them")


def _digest(text: bytes) -> bytes:
    return sha256(text).digest()[:_DIGEST]
