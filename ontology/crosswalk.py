"""The crosswalk between the words of sectors: which concepts a word names, and what others call them."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING

from ontology.concepts import CONCEPTS, MATCHES, SECTOR_OF, Concept
from ontology.identifiers import VOCABULARY_BASE

if TYPE_CHECKING:
    from collections.abc import Mapping

NEAR_WORDS = 6
"""How many near misses are offered where a word is not found."""

NEAR_ENOUGH = 0.7
"""How alike a near miss must be, from 0 to 1: at 0.7 `groming` finds grooming, `surgery` no surname."""

_INVERSE = {"exact": "exact", "close": "close", "broad": "narrow", "narrow": "broad", "related": "related"}


@dataclass(frozen=True, slots=True)
class Counterpart:
    """What another vocabulary calls a concept.

    `kind` is one of `MATCHES`, read from the concept: `broad` is a wider word. `via` is the hub concept
    through which the two meet, empty where the match is stated between them.
    """

    iri: str
    kind: str
    via: str


def word_key(words: str) -> str:
    """How words are compared: small letters, single spaces, no hyphens."""
    return " ".join(words.casefold().replace("-", " ").replace("_", " ").split())


def scheme_of(iri: str) -> str:
    """The scheme of a concept of ours, empty for any other IRI."""
    if not iri.startswith(VOCABULARY_BASE):
        return ""
    return iri.removeprefix(VOCABULARY_BASE).partition("/")[0]


def sector_of(iri: str) -> str:
    """The sector whose word a concept is, empty for concepts of the hub and for any other IRI."""
    return SECTOR_OF.get(scheme_of(iri), "")


@cache
def _concepts() -> dict[str, Concept]:
    return {one.iri: one for concepts in CONCEPTS.values() for one in concepts.values()}


@cache
def _named() -> tuple[Mapping[str, tuple[str, ...]], Mapping[str, tuple[str, ...]]]:
    """Key of a word → concepts that show it, and key of a word to avoid → concepts it finds."""
    shown: dict[str, list[str]] = {}
    hidden: dict[str, list[str]] = {}
    for iri, one in _concepts().items():
        for word in dict.fromkeys(map(word_key, (one.label, *one.alternatives))):
            shown.setdefault(word, []).append(iri)
        for word in dict.fromkeys(map(word_key, one.hidden)):
            hidden.setdefault(word, []).append(iri)
    frozen = [{word: tuple(found) for word, found in one.items()} for one in (shown, hidden)]
    return frozen[0], frozen[1]


def named(word: str) -> tuple[str, ...]:
    """The concepts that have `word` as label, other name or word to avoid; else by their code or IRI.

    Letter case, hyphens, spaces and a plural `s` at the end do not matter. Those of the hub come first.
    """
    if word.strip() in _concepts():
        return (word.strip(),)
    key = word_key(word)
    candidates = dict.fromkeys(one for one in (key, key.removesuffix("s")) if one)
    found = dict.fromkeys(iri for one in candidates for index in _named() for iri in index.get(one, ()))
    found = found or dict.fromkeys(iri for iri in _concepts() if word_key(_code(iri)) == key)
    return tuple(sorted(found, key=lambda iri: sector_of(iri) != ""))


def _code(iri: str) -> str:
    return iri.rpartition("/")[2]


def has_word(iri: str, word: str) -> bool:
    """Whether a concept has `word` among its labels, shown or to avoid, a plural `s` apart."""
    key = word_key(word)
    return any(iri in index.get(one, ()) for index in _named() for one in (key, key.removesuffix("s")))


def is_to_avoid(word: str) -> bool:
    """Whether `word` finds concepts, and only as a word that should no longer be used."""
    shown, hidden = _named()
    key = word_key(word)
    return key in hidden and key not in shown


def beginning(words: str) -> tuple[str, ...]:
    """The concepts with a word that holds every one of `words` or, of the last, its beginning.

    Words to avoid find a concept only whole, so that no half of one suggests it.
    """
    wanted = word_key(words).split()
    if not wanted:
        return ()
    shown, hidden = _named()
    found = dict.fromkeys(hidden.get(" ".join(wanted), ()))
    for word, iris in shown.items():
        parts = word.split()
        if all(one in parts for one in wanted[:-1]) and any(one.startswith(wanted[-1]) for one in parts):
            found |= dict.fromkeys(iris)
    return tuple(found)


def near(word: str) -> tuple[str, ...]:
    """The concepts with a word that is spelt nearly so, the nearest first. Words to avoid are not offered."""
    shown, _ = _named()
    found = get_close_matches(word_key(word), list(shown), n=NEAR_WORDS, cutoff=NEAR_ENOUGH)
    iris = dict.fromkeys(iri for one in found for iri in shown[one])
    return tuple([*iris, *(iri for iri in beginning(word) if iri not in iris)][:NEAR_WORDS])


@cache
def _matches() -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Concept → its matches as stated at either end, the closest kind of two, in the order of kinds."""
    found: dict[str, dict[str, str]] = {}

    def add(one: str, kind: str, other: str) -> None:
        kinds = found.setdefault(one, {})
        if other not in kinds or MATCHES.index(kind) < MATCHES.index(kinds[other]):
            kinds[other] = kind

    for iri, concept in _concepts().items():
        for kind, other in concept.matches:
            add(iri, kind, other)
            if other in _concepts():
                add(other, _INVERSE[kind], iri)
    return {
        iri: tuple(sorted(((kind, other) for other, kind in kinds.items()), key=_order))
        for iri, kinds in found.items()
    }


def _order(match: tuple[str, str]) -> tuple[int, str]:
    return MATCHES.index(match[0]), match[1]


def matches(iri: str) -> tuple[tuple[str, str], ...]:
    """(kind, IRI) of what a concept matches, stated at either end; foreign IRIs stand among them."""
    return _matches().get(iri, ())


def _through(first: str, second: str) -> str:
    """The kind of a match over two steps: no more than what both allow (close is not transitive)."""
    if "exact" in (first, second):
        return second if first == "exact" else first
    return first if first == second and first in ("broad", "narrow") else "related"


def counterparts(iri: str) -> tuple[Counterpart, ...]:
    """What other vocabularies call a concept: by stated matches first, then over one hub concept.

    Of several ways to one word the closest counts. A way over two steps is left out where it says
    nothing (related to something related), or leads back to the concept's own vocabulary.
    """
    found = {other: Counterpart(other, kind, "") for kind, other in matches(iri)}
    for kind, hub in matches(iri):
        if hub not in _concepts() or sector_of(hub):
            continue
        for second, other in matches(hub):
            whole = _through(kind, second)
            if other == iri or scheme_of(other) == scheme_of(iri) or "related" in (kind, second):
                continue
            known = found.get(other)
            if known is None or (known.via and MATCHES.index(whole) < MATCHES.index(known.kind)):
                found[other] = Counterpart(other, whole, hub)
    return tuple(sorted(found.values(), key=lambda one: (bool(one.via), *_order((one.kind, one.iri)))))


@cache
def _other_meanings() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for iri, concept in _concepts().items():
        for other in concept.other_meanings:
            found.setdefault(iri, set()).add(other)
            found.setdefault(other, set()).add(iri)
    return {iri: tuple(sorted(others)) for iri, others in found.items()}


def other_meanings(iri: str) -> tuple[str, ...]:
    """The concepts that have the same word as this one and mean something else, stated at either end."""
    return _other_meanings().get(iri, ())


def reach(iri: str) -> tuple[tuple[str, str], ...]:
    """(kind, IRI) of the concepts under which records carry what `iri` means: itself first.

    With it those that match exactly, closely or as narrower words; only where there are none, the wider.
    """
    inside = [(kind, other) for kind, other in matches(iri) if other in _concepts()]
    near_by = [one for one in inside if one[0] in ("exact", "close", "narrow")]
    if not near_by and sector_of(iri):
        near_by = [one for one in inside if one[0] == "broad"]
    return (("exact", iri), *near_by)
