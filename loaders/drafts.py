"""Drafts of the things of a catalogue: kept until all of the file is read, most of a large one on disk."""

from __future__ import annotations

import json
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import pairwise
from typing import Any, NamedTuple

from loaders.aside import Aside, forms_of, made_again, made_plain
from ontology.records import Asset, DataResource, Dataset, Infrastructure

_KINDS: tuple[type[Asset], ...] = (Dataset, DataResource, Infrastructure)
_FORMS = tuple(map(forms_of, _KINDS))


class Party(NamedTuple):
    """An organisation as one place of the file names it."""

    name: str
    identifier: str | None = None


class Tie(NamedTuple):
    """What an organisation is to an asset beside holding or publishing it."""

    party: Party
    kind: str
    """Code of the scheme `relationship-type`."""
    stated: str
    """The word of the source."""
    description: str = ""


@dataclass(slots=True)
class Draft:
    """One thing of the catalogue, before the organisations of all are known."""

    record: type[Asset]
    label: str
    address: str
    key: tuple[str, ...]
    said: dict[str, Any] = field(default_factory=dict)
    identifier: str | None = None
    content: object = None
    """What tells two things of one key apart; None where such are one thing said twice. Once all are taken
    in, a digest of that where a key repeats."""
    holders: list[Party] = field(default_factory=list)
    publishers: list[Party] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)


class Drafts:
    """Drafts in the order of the file, read back once."""

    def __init__(self) -> None:
        self._drafts = Aside(_plain, _draft)
        self._names, self._contents = array("q"), array("Q")

    def add(self, draft: Draft, name: int, content: int) -> None:
        """Take in a draft, with a hash of what makes it one thing, and a digest of its content, or the number
        under which that is found again.

        Names are told apart by 8 bytes of hash: among a million of them the chance that two different ones
        share theirs is one in thirty million.
        """
        self._names.append(name)
        self._contents.append(content)
        draft.content = None
        self._drafts.append(draft)

    def read(
        self, contents: Callable[[], Iterable[object]] | None = None
    ) -> Iterator[tuple[Draft | None, bool]]:
        """Each draft, None where it was said before, and whether another of its name has other content.

        `contents` gives the contents by their numbers, where drafts were added with these.
        """
        digests = self._digests(contents)
        several: defaultdict[int, set[int]] = defaultdict(set)
        for name, digest in digests.values():
            several[name].add(digest)
        said: set[tuple[int, int]] = set()
        for at, draft in enumerate(self._drafts):
            if (found := digests.get(at)) is None:
                yield draft, False
            elif found in said:
                yield None, False
            else:
                said.add(found)
                draft.content = f"{found[1]:0{_DIGITS}x}"
                yield draft, len(several[found[0]]) > 1

    def _digests(self, contents: Callable[[], Iterable[object]] | None) -> dict[int, tuple[int, int]]:
        """Place of each draft whose name stands more than once → its name and the digest of its content."""
        repeated = {one for one, other in pairwise(sorted(self._names)) if one == other}
        if not repeated:
            return {}
        found = {at: (name, self._contents[at]) for at, name in enumerate(self._names) if name in repeated}
        if contents is None:
            return found
        wanted = {number: at for at, (_, number) in found.items()}
        for number, content in enumerate(contents()):
            if (place := wanted.get(number)) is not None:
                found[place] = self._names[place], digest_of(content)
        return found


_DIGITS = 10
"""So many hexadecimal digits has the digest of a content."""
_WRITER = json.JSONEncoder(sort_keys=True, default=str)


def digest_of(content: object) -> int:
    """A digest of what a thing's entry says, whatever the order of its fields."""
    return int(sha256(_WRITER.encode(content).encode()).hexdigest()[:_DIGITS], 16)


def _plain(draft: Draft) -> tuple[Any, ...]:
    kind = _KINDS.index(draft.record)
    said = {name: value for name, value in draft.said.items() if value}
    made_plain(said, _FORMS[kind])
    return (
        kind,
        draft.label,
        draft.address,
        draft.key,
        said,
        draft.identifier,
        list(map(tuple, draft.holders)),
        list(map(tuple, draft.publishers)),
        [(tuple(party), *rest) for party, *rest in draft.ties],
    )


def _draft(plain: tuple[Any, ...]) -> Draft:
    kind, label, address, key, said, identifier, holders, publishers, ties = plain
    made_again(said, _FORMS[kind])
    return Draft(
        _KINDS[kind],
        label,
        address,
        key,
        said,
        identifier,
        None,
        list(map(Party._make, holders)),
        list(map(Party._make, publishers)),
        [Tie(Party._make(party), *rest) for party, *rest in ties],
    )
