"""Reads one property of the whole map at a time: what views over many things are computed from.

A query that joins several properties of 100,000 things looks each of them up in turn and takes
longer than a question may; the same columns, each read in its own order and joined here, do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from graph.snapshot.opened import Snapshot

_COLUMN = "SELECT ?thing ?value WHERE {{ ?thing <{}> ?value }}"
_MEMBERS = "SELECT ?thing WHERE {{ ?thing a <{}> }}"
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_SINGLE = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}


def column(snapshot: Snapshot, predicate: str) -> Iterator[tuple[str, str]]:
    """Each thing of the resolved map with each of its values of `predicate` as text, in no order."""
    for line in _lines(snapshot, _COLUMN.format(predicate)):
        thing, _, value = line.partition("\t")
        yield _text(thing), _text(value)


def gathered(snapshot: Snapshot, predicate: str) -> dict[str, set[str]]:
    """Thing → its values of `predicate`."""
    found: dict[str, set[str]] = {}
    for thing, value in column(snapshot, predicate):
        found.setdefault(thing, set()).add(value)
    return found


def dates(snapshot: Snapshot, predicate: str) -> dict[str, date]:
    """Thing → its date, of a property that has one value."""
    return {thing: date.fromisoformat(value) for thing, value in column(snapshot, predicate)}


def members(snapshot: Snapshot, kind: str) -> list[str]:
    """The things of a class, in no order."""
    return [_text(line) for line in _lines(snapshot, _MEMBERS.format(kind))]


def _lines(snapshot: Snapshot, query: str) -> list[str]:
    """The rows as SPARQL 1.1 TSV, where one row is one line whatever stands in it."""
    return snapshot.ask(query, solutions="tsv").body.decode().split("\n")[1:-1]


def _text(term: str) -> str:
    """The text of a term: an IRI, or a literal without its datatype or language."""
    if term.startswith("<"):
        text = term[1:-1]
    elif term.startswith('"'):
        text = term[1 : term.rindex('"')]
    else:
        return term
    return _ESCAPE.sub(_plain, text) if "\\" in text else text


def _plain(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else _SINGLE.get(match[3], match[3])
