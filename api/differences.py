"""What two versions of a source state differently: in words for people, and as data for every door."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from api.pages.property_words import property_words
from graph.archive import Entry
from graph.archive.comparing import CHANGES, Change, Comparison, Difference, Pair, compare
from graph.archive.entries import read_triples
from ontology.statements import Triple
from ontology.terms import LABELS, RDF, RDFS
from ontology.vocabulary import label_of

MOST_VALUES = 20
"""How many properties of one record, and values of one property, are shown; the rest are counted."""

_LABEL, _TYPE = f"<{RDFS.label}>", f"<{RDF.type}>"
_ESCAPED = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}
_LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"(?:@([A-Za-z0-9-]+)|\^\^<[^>]*>)?', re.DOTALL)


@dataclass(frozen=True, slots=True)
class ChangedFact:
    """One property of a record: its values in the older version and in the newer one, those shown.

    `more` counts the values that are not shown, of both versions together.
    """

    property: str
    words: str
    old: tuple[str, ...]
    new: tuple[str, ...]
    more: int


@dataclass(frozen=True, slots=True)
class ChangedRecord:
    """A record that was added, changed or removed. For a changed one the facts that differ; for another
    all that is stated. `more` counts the facts that are not shown."""

    change: Change
    iri: str
    label: str
    kind: str
    facts: tuple[ChangedFact, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Changes:
    """Two versions compared: how many records and statements, and the first few of each kind in words."""

    counts: Mapping[str, int]
    statements_added: int
    statements_removed: int
    records: tuple[ChangedRecord, ...]

    def shown(self, change: str) -> int:
        """How many records of this kind of change are shown; `counts` says of how many."""
        return sum(one.change == change for one in self.records)


def changes_between(old: Entry | None, new: Entry, *, most: int) -> Changes:
    """What the newer version states differently from the older one, or from nothing; at most `most`
    records of each kind are shown.

    Both are read as streams, twice: the second time for the names of what the shown records point to.
    Raises ArchiveDamaged.
    """
    comparison = compare(_stated(old), _stated(new), keep=most)
    pointed_to = {
        object_
        for differences in comparison.shown.values()
        for one in differences
        for _, object_ in (*one.old, *one.new)
        if object_.startswith("<")
    }
    names = {**_labels(_stated(old), pointed_to), **_labels(_stated(new), pointed_to)}
    return described(comparison, names)


def _stated(entry: Entry | None) -> Iterable[Triple]:
    return () if entry is None else read_triples(entry)


def described(comparison: Comparison, names: Mapping[str, str] | None = None) -> Changes:
    """A comparison in words; `names` are labels of other things, by their IRI."""
    return Changes(
        comparison.counts(),
        comparison.statements_added,
        comparison.statements_removed,
        tuple(_record(one, names or {}) for change in CHANGES for one in comparison.shown[change]),
    )


def _labels(triples: Iterable[Triple], wanted: set[str]) -> dict[str, str]:
    """IRI → label of those `wanted` (terms) that these statements name."""
    return {
        subject[1:-1]: _plain(object_)
        for subject, predicate, object_ in triples
        if predicate == _LABEL and subject in wanted
    }


def _record(one: Difference, names: Mapping[str, str]) -> ChangedRecord:
    stated = one.new or one.old
    label = next((_plain(object_) for predicate, object_ in stated if predicate == _LABEL), "")
    kind = next((object_[1:-1] for predicate, object_ in stated if predicate == _TYPE), "")
    facts = list(_facts(one, names))
    return ChangedRecord(
        one.change,
        one.thing,
        label or one.thing.rpartition("/")[2],
        LABELS[kind][0] if kind in LABELS else kind.rpartition("#")[2],
        tuple(facts[:MOST_VALUES]),
        max(len(facts) - MOST_VALUES, 0),
    )


def _facts(one: Difference, names: Mapping[str, str]) -> Iterator[ChangedFact]:
    """What differs, property by property; the name and the kind are said beside it where they stay."""
    old, new = frozenset(one.old), frozenset(one.new)
    gone, come = _by_property(one.old, new), _by_property(one.new, old)
    for predicate in sorted(gone.keys() | come.keys(), key=lambda each: (each != _LABEL, each)):
        if predicate == _TYPE and one.change != "changed":
            continue
        before, after = gone.get(predicate, []), come.get(predicate, [])
        yield ChangedFact(
            predicate[1:-1],
            property_words(predicate[1:-1]),
            tuple(_value(each, names) for each in before[:MOST_VALUES]),
            tuple(_value(each, names) for each in after[:MOST_VALUES]),
            max(len(before) - MOST_VALUES, 0) + max(len(after) - MOST_VALUES, 0),
        )


def _by_property(pairs: Iterable[Pair], without: frozenset[Pair]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for predicate, object_ in pairs:
        if (predicate, object_) not in without:
            found.setdefault(predicate, []).append(object_)
    return found


def _value(term: str, names: Mapping[str, str]) -> str:
    """An object as people read it: the text, with its language where it has one; the name of a thing."""
    if term.startswith("<"):
        iri = term[1:-1]
        known = LABELS[iri][0] if iri in LABELS else None
        return names.get(iri) or label_of(iri) or known or iri
    match = _LITERAL.fullmatch(term)
    return f"{_plain(term)} ({match[2]})" if match and match[2] else _plain(term)


def _plain(term: str) -> str:
    """The text of a literal without quotes, escapes, language and datatype; another term as it is."""
    match = _LITERAL.fullmatch(term)
    if match is None:
        return term
    return _ESCAPED.sub(_unescaped, match[1])


def _unescaped(match: re.Match[str]) -> str:
    if code := match[1] or match[2]:
        return chr(int(code, 16))
    return _ESCAPES.get(match[3], match[3])
