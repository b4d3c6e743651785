"""What a part that a column plays is, and a kind of table; the kinds themselves are in `shapes`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

from loaders.reading.tables import heading_key


@dataclass(frozen=True, slots=True)
class Role:
    """One part: its name, the headings that say so (`;` between them), and the kind of its cells."""

    name: str
    headings: str
    kind: str = ""
    """A kind of `loaders.table.proposing.columns`, or empty for any text."""
    by_content: bool = False
    """Whether cells of that kind are enough, whatever the heading says."""
    within: str = ""
    """Words that say so wherever they stand in a heading: *Public authority receiving data*."""

    less: str = ""
    """Words beside its own that make it less likely than another: an amount *paid*, beside one *awarded*."""
    never: str = ""
    """Words that say that it is another: a *project end date* is no end of an agreement."""

    def keys(self) -> tuple[str, ...]:
        """The headings, as `heading_key` writes them."""
        return _keys(self.headings)

    def in_words(self) -> frozenset[tuple[str, ...]]:
        """The headings, each as its words."""
        return _in_words(self.headings)

    def words_within(self) -> tuple[str, ...]:
        """The words that may stand anywhere, as `heading_key` writes them."""
        return _keys(self.within) if self.within else ()

    def words_less(self) -> frozenset[str]:
        """The words that make it less likely, as `heading_key` writes them."""
        return _set_of(self.less) if self.less else frozenset()

    def words_never(self) -> frozenset[str]:
        """The words that speak against it, as `heading_key` writes them."""
        return _set_of(self.never) if self.never else frozenset()


@cache
def _keys(listed: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in listed.split(";"))


@cache
def _set_of(listed: str) -> frozenset[str]:
    return frozenset(_keys(listed))


@cache
def _in_words(listed: str) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(one.split()) for one in _keys(listed))


@dataclass(frozen=True, slots=True)
class Filled:
    """One field of a record and the role that fills it."""

    field: str
    role: str
    """Several with `|` between them: the first that a column plays."""


@dataclass(frozen=True, slots=True)
class Part:
    """One record of a shape: what it is, the roles that fill it, and the records it points to."""

    name: str
    kind: str
    filled: tuple[Filled, ...]
    points: tuple[tuple[str, str], ...] = ()
    """(field, name of a record)"""
    constants: tuple[tuple[str, str], ...] = ()
    """(field, word): what every row says without a column."""


@dataclass(frozen=True, slots=True)
class Shape:
    """One kind of table: the records it makes, and the roles that show that a table is one."""

    name: str
    title: str
    parts: tuple[Part, ...]
    roles: tuple[Role, ...]
    marks: tuple[tuple[str, int], ...]
    """(role, how much it speaks for this shape)"""
    needs: str
    """The role without which no record can be made; of several with `|` between them, one."""
    own: str
    """Words of headings that stand in tables of this kind (`;` between them)."""
    any_text: bool = True
    """Whether, where no heading says what names the rows, the column with most different texts does."""
    says: tuple[str, ...] = ()
    """What a person should know of such a table before it is loaded: the first words, then lines."""


TEMPLATES: Final[dict[str, str]] = {
    "charity number": "GB-CHC-{}",
    "charity no": "GB-CHC-{}",
    "company no": "GB-COH-{}",
    "registered charity number": "GB-CHC-{}",
    "recipient org charity number": "GB-CHC-{}",
    "company number": "GB-COH-{}",
    "company registration number": "GB-COH-{}",
    "ein": "US-EIN-{}",
    "ukprn": "GB-UKPRN-{}",
    "abn": "AU-ABN-{}",
}
"""Headings of numbers whose register is told by the heading → how they are written (org-id.guide)."""


def template_of(heading: str) -> str:
    """The template of a heading, or of the last part of a path (`grantee.ein`); else empty."""
    key = heading_key(heading)
    return TEMPLATES.get(key) or TEMPLATES.get(heading_key(heading.rpartition(".")[2]), "")
