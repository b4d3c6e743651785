"""What one version of a source states and another does not: a merge of two sorted files, block by block."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from graph.archive import Entry
from graph.archive.entries import read_apart, read_blocks
from ontology.statements import Triple

_AHEAD = 2
"""How many files are unpacked at once, each a block ahead: unpacking is most of the time there is."""


class TooMuch(Exception):
    """More has changed than may be handled in steps."""


def changed_statements(old: Entry | None, new: Entry, most: int) -> tuple[list[Triple], list[Triple]]:
    """What `old` states and `new` does not, and the other way round.

    Equal blocks are passed over, never read line by line, nor unpacked where both versions say that they are
    equal. Raises TooMuch past `most` statements, ArchiveDamaged where what is read does not match its hash.
    """
    removed: list[Triple] = []
    added: list[Triple] = []
    both = (iter(()), read_blocks(new)) if old is None else read_apart(old, new)
    with ThreadPoolExecutor(_AHEAD) as threads:
        first, second = (_Lines(_ahead(one, threads)) for one in both)
        while first.fill() | second.fill():
            _skip_equal(first, second)
            while (one := first.line()) != (other := second.line()):
                if one is not None and (other is None or one < other):
                    removed.append(_triple(one))
                    first.drop(one)
                elif other is not None:
                    added.append(_triple(other))
                    second.drop(other)
                if len(removed) + len(added) > most:
                    raise TooMuch
    return removed, added


def _ahead(blocks: Iterator[bytes], threads: ThreadPoolExecutor) -> Iterator[bytes]:
    waiting = threads.submit(next, blocks, b"")
    while block := waiting.result():
        waiting = threads.submit(next, blocks, b"")
        yield block


class _Lines:
    """The part of a file that is in memory, from the first line that was not dropped."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self.blocks, self.body, self.start = blocks, b"", 0

    def fill(self) -> bool:
        """Have a whole line, where there is one; whether there is."""
        while self.body.find(b"\n", self.start) < 0 and (block := next(self.blocks, b"")):
            self.body, self.start = self.body[self.start :] + block, 0
        return self.start < len(self.body)

    def line(self) -> bytes | None:
        """The first line, with its line break; None at the end of the file."""
        if not self.fill():
            return None
        return self.body[self.start : self.body.index(b"\n", self.start) + 1]

    def drop(self, line: bytes) -> None:
        self.start += len(line)


def _skip_equal(first: _Lines, second: _Lines) -> None:
    """Drop the lines at the beginning of both that are in memory and equal."""
    start, other = first.start, second.start
    longest = min(len(first.body) - start, len(second.body) - other)
    equal, unequal, middle = 0, longest + 1, longest
    while unequal - equal > 1:
        # Most blocks are equal to their end, so that is asked first; then the place is halved.
        if first.body[start + equal : start + middle] == second.body[other + equal : other + middle]:
            equal = middle
        else:
            unequal = middle
        middle = (equal + unequal) // 2
    whole = first.body.rfind(b"\n", start, start + equal) + 1
    if whole > start:
        first.start, second.start = whole, other + whole - start


def _triple(line: bytes) -> Triple:
    text = line.decode()
    subject, predicate, object_ = text[: text.rindex(" <")].split(" ", 2)
    return subject, predicate, object_
