"""Reads the engine's rows for a page: the first few as values, and how many there are, whatever the size.

Tab-separated values and N-Triples write one row on one line, so a large answer is counted and cut
without building a value for each of its rows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from graph.store import Cell
from ontology.terms import XSD

_TERM = re.compile(
    r'<(?P<iri>[^>]*)>|"(?P<text>(?:[^"\\]|\\.)*)"(?:@(?P<language>[\w-]+)|\^\^<(?P<type>[^>]*)>)?'
    r"|_:(?P<blank>\S+)|(?P<bare>[^\s<\"]+)"
)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_SINGLE = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}


@dataclass(frozen=True, slots=True)
class Rows:
    """The first rows of an answer, by column, and how many there are in all."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell | None, ...], ...]
    in_all: int


def _plain(text: str) -> str:
    def one(match: re.Match[str]) -> str:
        code = match[1] or match[2]
        return chr(int(code, 16)) if code else _SINGLE.get(match[3], match[3])

    return _ESCAPE.sub(one, text) if "\\" in text else text


def _cell(match: re.Match[str]) -> Cell:
    if match["iri"] is not None:
        return Cell(_plain(match["iri"]), "iri", "", "")
    if match["text"] is not None:
        return Cell(_plain(match["text"]), "literal", match["type"] or XSD.string, match["language"] or "")
    if match["blank"] is not None:
        return Cell(match["blank"], "blank", "", "")
    bare = match["bare"]
    kind = "boolean" if bare in ("true", "false") else "decimal" if "." in bare else "integer"
    return Cell(bare, "literal", XSD.string.replace("string", kind), "")


def read_tsv(body: bytes, most: int) -> Rows:
    """The rows of a SELECT answer (SPARQL 1.1 Query Results TSV), at most `most` of them."""
    head, *lines = body.split(b"\n", most + 1)
    columns = tuple(name.decode()[1:] for name in head.split(b"\t") if name)
    rows = []
    for line in lines[:most] if len(lines) > most else lines[:-1]:
        written = line.decode().split("\t")
        found = [_TERM.fullmatch(value) for value in written]
        rows.append(tuple(_cell(match) if match else None for match in found[: len(columns)]))
    return Rows(columns, tuple(rows), max(body.count(b"\n") - 1, 0))


def read_ntriples(body: bytes, most: int) -> Rows:
    """The statements of a graph in N-Triples, at most `most` of them."""
    rows = []
    for line in body.split(b"\n", most)[:most]:
        found = [_cell(match) for match in _TERM.finditer(line.decode())][:3]
        if len(found) == 3:
            rows.append(tuple(found))
    return Rows(("subject", "property", "value"), tuple(rows), body.count(b"\n"))
