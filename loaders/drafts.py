"""Drafts of the things of a catalogue: kept until all of the file is read, most of them on disk."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple

from loaders.aside import DAY, TEXTS, Aside
from ontology.mapping import COMMON, MAPPING
from ontology.records import Asset, DataResource, Dataset, Infrastructure

_KINDS: tuple[type[Asset], ...] = (Dataset, DataResource, Infrastructure)


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
    """What tells two things of one key apart; None where such are one thing said twice. Once it is taken in,
    a digest of that."""
    holders: list[Party] = field(default_factory=list)
    publishers: list[Party] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)


class Drafts:
    """Drafts in the order of the file, read back once; most of those of a large file wait on disk."""

    def __init__(self) -> None:
        self._drafts = Aside(_plain, _draft)
        self._names, self._digests = array("q"), array("Q")

    def add(self, draft: Draft, name: str, digest: str) -> None:
        """Take in a draft, with what makes it one thing, and a digest (in hexadecimal digits) of its content.

        Names are told apart by 8 bytes of hash: among a million of them the chance that two different ones
        share theirs is one in thirty million.
        """
        self._names.append(hash(name))
        self._digests.append(int(digest, 16))
        draft.content = digest
        self._drafts.append(draft)

    def __iter__(self) -> Iterator[tuple[Draft | None, bool]]:
        """Each draft, None where it was said before, and whether another of its name has other content."""
        contents = self._repeated()
        said: defaultdict[int, set[int]] = defaultdict(set)
        for draft, name, digest in zip(self._drafts, self._names, self._digests, strict=True):
            if (several := contents.get(name)) is None:
                yield draft, False
            elif digest in said[name]:
                yield None, False
            else:
                said[name].add(digest)
                yield draft, len(several) > 1

    def _repeated(self) -> dict[int, set[int]]:
        """Hash of a name that stands more than once → the digests of what it has."""
        found: dict[int, set[int]] = {
            one: set() for one, other in pairwise(sorted(self._names)) if one == other
        }
        if found:
            for name, digest in zip(self._names, self._digests, strict=True):
                if name in found:
                    found[name].add(digest)
        return found


def _plain(draft: Draft) -> tuple[Any, ...]:
    kind = _KINDS.index(draft.record)
    forms = _FORMS[kind]
    said = {
        name: forms[name][0](value) if name in forms else value for name, value in draft.said.items() if value
    }
    return (
        kind,
        draft.label,
        draft.address,
        draft.key,
        said,
        draft.identifier,
        draft.content,
        [tuple(party) for party in draft.holders],
        [tuple(party) for party in draft.publishers],
        [(tuple(party), *rest) for party, *rest in draft.ties],
    )


def _draft(plain: tuple[Any, ...]) -> Draft:
    kind, label, address, key, said, identifier, content, holders, publishers, ties = plain
    forms = _FORMS[kind]
    for name in forms.keys() & said.keys():
        said[name] = forms[name][1](said[name])
    return Draft(
        _KINDS[kind],
        label,
        address,
        key,
        said,
        identifier,
        content,
        [Party._make(party) for party in holders],
        [Party._make(party) for party in publishers],
        [Tie(Party._make(party), *rest) for party, *rest in ties],
    )


_BY_VALUES = {"from": DAY, "until": DAY, "tagged": TEXTS}
_FORMS = [
    {
        facet.field: _BY_VALUES[facet.values]
        for facet in (*COMMON, *MAPPING[kind][1])
        if facet.values in _BY_VALUES
    }
    for kind in _KINDS
]
"""Of each kind, field → its values in a plain form, and back."""
