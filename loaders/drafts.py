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

from loaders.aside import Aside, PlainForm, forms_of
from ontology.mapping import COMMON, MAPPING
from ontology.records import Asset, DataResource, Dataset, Infrastructure, Text

_KINDS: tuple[type[Asset], ...] = (Dataset, DataResource, Infrastructure)
_TAGGED = frozenset(
    facet.field for kind in _KINDS for facet in (*COMMON, *MAPPING[kind][1]) if facet.values == "tagged"
)
"""Fields that hold texts with their languages."""

MOST_OFTEN = 16_384
"""Of days, texts and organisations so many are kept that drafts have in common; others stand in each."""
LONGEST_OFTEN = 200
"""Letters of a value that may be one of them."""


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
        plain = _Plain()
        self._drafts = Aside(plain.of, plain.draft)
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


class _Often(dict[Any, Any]):
    """Values that drafts have in common → what stands in a draft for each: its number.

    To put 30,000 drafts aside and take them back took half as long again with each day, organisation and
    keyword written in each draft, and made anew of that.
    """

    def __init__(self, form: PlainForm) -> None:
        super().__init__()
        self._plain, self._made = form
        self._values: list[Any] = []

    def __missing__(self, value: Any) -> Any:
        plain = self._plain(value)
        if len(self) < MOST_OFTEN and sum(len(one) for one in plain if isinstance(one, str)) <= LONGEST_OFTEN:
            self[value] = len(self._values)
            self._values.append(value)
        return plain

    def made(self, plain: Any) -> Any:
        """The value again: of its number, or of its plain form where it has none."""
        return self._values[plain] if plain.__class__ is int else self._made(plain)


class _Plain:
    """Makes drafts tuples of what `marshal` knows, and drafts again of these."""

    def __init__(self) -> None:
        texts = _Often((tuple, Text._make))
        self._parties = _Often((tuple, Party._make))
        self._forms: dict[str, PlainForm] = {}
        """Of each field whose values are no plain ones."""
        often: dict[PlainForm, _Often] = {}
        for name, form in (one for kind in _KINDS for one in forms_of(kind)):
            if name in _TAGGED:
                self._forms[name] = _each(texts.__getitem__), _each(texts.made)
            else:
                kept = often.setdefault(form, _Often(form))
                self._forms[name] = kept.__getitem__, kept.made

    def of(self, draft: Draft) -> tuple[Any, ...]:
        """A draft as a tuple. Values that say nothing are left off."""
        party = self._parties.__getitem__
        return (
            _KINDS.index(draft.record),
            draft.label,
            draft.address,
            draft.key,
            {
                name: value
                if value.__class__ is str or (form := self._forms.get(name)) is None
                else form[0](value)
                for name, value in draft.said.items()
                if value
            },
            draft.identifier,
            list(map(party, draft.holders)),
            list(map(party, draft.publishers)),
            [(tuple(party), *rest) for party, *rest in draft.ties],
        )

    def draft(self, plain: tuple[Any, ...]) -> Draft:
        """The draft again."""
        kind, label, address, key, said, identifier, holders, publishers, ties = plain
        for name, value in said.items():
            if value.__class__ is not str and (form := self._forms.get(name)) is not None:
                said[name] = form[1](value)
        party = self._parties.made
        return Draft(
            _KINDS[kind],
            label,
            address,
            key,
            said,
            identifier,
            None,
            list(map(party, holders)),
            list(map(party, publishers)),
            [Tie(Party._make(party), *rest) for party, *rest in ties] if ties else [],
        )


def _each(one: Callable[[Any], Any]) -> Callable[[Iterable[Any]], tuple[Any, ...]]:
    return lambda several: tuple(map(one, several))
