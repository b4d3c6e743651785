"""ROR's relations: each stands on both of its ends in a file and is stated once.

A tie is a fact of its lower or later end (`part_of`, `successor_of`). Where that end is not in the
file, no organisation is made of it: the tie becomes a `Relationship`, which keeps the name that the
relation gives.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ontology.account import Account, Problem
from ontology.identifiers import Mint, concept_iri, known_identifier
from ontology.records import Relationship

RELATION_TYPES = ("parent", "child", "related", "predecessor", "successor")
"""ROR's types of relation: the type says what the *other* end is to the record."""

_CHECKSUM_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_IN_ALPHABET = re.compile(f"[{_CHECKSUM_ALPHABET}]+")
_AS_DIGITS = str.maketrans(_CHECKSUM_ALPHABET, "0123456789abcdefghijklmnopqrstuv")


@dataclass(frozen=True, slots=True)
class Entry:
    """One record that will be loaded, and its place: a JSON pointer (RFC 6901)."""

    pointer: str
    ror: str
    relations: object
    """Its relations as they stand there. The rest of it is read once more when its facts are made."""
    wikidata: tuple[str, ...]


class Outside(NamedTuple):
    """A tie that only an organisation outside the file could state as a fact."""

    pointer: str
    kind: str
    """What the record is to the other end: `parent` or `predecessor`."""
    stated: str
    """ROR's own type of the relation."""
    ror: str
    name: str


@dataclass(slots=True)
class Ties:
    """The relations of a file, each pair once, under the ROR id of the record that states it."""

    parents: dict[str, dict[str, None]] = field(default_factory=dict)
    predecessors: dict[str, dict[str, None]] = field(default_factory=dict)
    related: dict[str, dict[str, None]] = field(default_factory=dict)
    outside: dict[str, dict[tuple[str, str], Outside]] = field(default_factory=dict)
    problems: dict[str, list[Problem]] = field(default_factory=dict)


def has_valid_checksum(ror: str) -> bool:
    """Whether the last two digits of a ROR id (`0002pcv65`) fit the seven characters before them."""
    digits = check_digits(ror[:7])
    return len(ror) == 9 and bool(digits) and ror[7:] == digits


def check_digits(start: str) -> str:
    """The last two digits of the ROR id that begins so; empty where none can.

    ISO 7064 MOD 97-10 over the characters read as a number in Crockford's base 32.
    """
    if not _IN_ALPHABET.fullmatch(start):
        return ""
    value = int(start.translate(_AS_DIGITS), 32)
    return f"{98 - value * 100 % 97:02}"


def ror_of(value: object) -> str:
    """`0002pcv65` of a ROR address whose checksum fits, else an empty text."""
    found = known_identifier(value) if isinstance(value, str) else None
    scheme, _, ror = (found or "").partition(":")
    return ror if scheme == "ror" and has_valid_checksum(ror) else ""


def organisation_iri(mint: Mint, ror: str) -> str:
    """The IRI of the organisation with this ROR id, whether it is in the file or not."""
    # As `identifier_iri` makes it: of letters and digits, as a ROR id with a valid checksum is.
    return f"{mint.base}organisation/ror:{ror}"


def objects_in(value: object) -> list[dict[str, Any]]:
    """The objects in a JSON array; nothing for anything else."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def numbered_objects(value: object) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects in a JSON array with their positions; nothing for anything else."""
    if isinstance(value, list):
        yield from ((index, item) for index, item in enumerate(value) if isinstance(item, dict))


def string(value: object) -> str:
    """A JSON string, trimmed; an empty text for anything else."""
    return value.strip() if isinstance(value, str) else ""


class Numbers:
    """ROR ids with valid checksums, each held as the number that it is: a million take 65 MB."""

    def __init__(self) -> None:
        self._numbers: set[int] = set()

    def add(self, ror: str) -> None:
        """Take an id in."""
        self._numbers.add(_number(ror))

    def __contains__(self, ror: str) -> bool:
        return _number(ror) in self._numbers


def _number(ror: str) -> int:
    return int(ror[:7].translate(_AS_DIGITS), 32)


def tie_up(entries: Sequence[Entry], inside: Numbers, file: str, account: Account) -> Ties:
    """Sort the relations of all records: each pair once, whichever end it was read from. `inside` are the ids
    of all records, of those without relations too.

    Notes in `account` how many relations leave the file and how many pairs there are.
    """
    ties = Ties()
    leaving = 0
    for entry in entries:
        for index, relation in numbered_objects(entry.relations):
            kind, other = string(relation.get("type")).lower(), ror_of(relation.get("id"))
            pointer = f"{entry.pointer}/relationships/{index}"
            if kind not in RELATION_TYPES or not other or other == entry.ror:
                problem = _problem(f"{file}#{pointer}", relation, to_itself=other == entry.ror)
                ties.problems.setdefault(entry.ror, []).append(problem)
                continue
            leaving += other not in inside
            match kind:
                case "related":
                    ties.related.setdefault(entry.ror, {})[other] = None
                case "parent":
                    ties.parents.setdefault(entry.ror, {})[other] = None
                case "predecessor":
                    ties.predecessors.setdefault(entry.ror, {})[other] = None
                case _ if other in inside:
                    stated_below = ties.parents if kind == "child" else ties.predecessors
                    stated_below.setdefault(other, {})[entry.ror] = None
                case _:
                    ours = "parent" if kind == "child" else "predecessor"
                    tie = Outside(pointer, ours, kind, other, string(relation.get("label")) or other)
                    ties.outside.setdefault(entry.ror, {}).setdefault((ours, other), tie)
    _note(ties, leaving, account)
    return ties


def _problem(place: str, relation: dict[str, Any], *, to_itself: bool) -> Problem:
    found = f"{string(relation.get('type'))} {string(relation.get('id'))}"[:80]
    if to_itself:
        return Problem(
            code="relation-to-itself",
            wrong="The relation leads from the organisation to itself; it was left out.",
            remedy="Name the other organisation, or remove the relation.",
            file=place,
            found=found,
            refuses=False,
        )
    return Problem(
        code="relation-unreadable",
        wrong="The relation has no known type, or no valid ROR id of an organisation; it was left out.",
        remedy=f"Write type as one of {', '.join(RELATION_TYPES)}, and id as an address of ror.org.",
        file=place,
        found=found,
        refuses=False,
    )


def _note(ties: Ties, leaving: int, account: Account) -> None:
    beyond = [kind for told in ties.outside.values() for kind, _ in told]
    related = {frozenset((one, other)) for one, others in ties.related.items() for other in others}
    for text, times in (
        ("relations to an organisation that is not in this file (kept as links)", leaving),
        (
            "pairs of parent and child, each counted once",
            sum(map(len, ties.parents.values())) + beyond.count("parent"),
        ),
        (
            "pairs of predecessor and successor, each counted once",
            sum(map(len, ties.predecessors.values())) + beyond.count("predecessor"),
        ),
        ("pairs of related organisations, each counted once", len(related)),
    ):
        if times:
            account.note(text, times)


def relationships(ror: str, label: str, ties: Ties, file: str, mint: Mint) -> Iterator[Relationship]:
    """What the record says of ends outside the file that only those ends could state as a fact."""
    for tie in ties.outside.get(ror, {}).values():
        yield Relationship(
            iri=mint.thing("relationship", None, f"ror {ror} {tie.kind} {tie.ror}"),
            address=f"{file}#{tie.pointer}",
            label=f"{label} is {tie.kind} of {tie.name}",
            kind=concept_iri("relationship-type", tie.kind),
            kind_stated=tie.stated,
            subject=organisation_iri(mint, ror),
            object=organisation_iri(mint, tie.ror),
        )
