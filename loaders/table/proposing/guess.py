"""One guess: a column, and the part it seems to play in a kind of table."""

from __future__ import annotations

from typing import NamedTuple

from loaders.reading.tables import heading_key
from loaders.table.proposing.columns import Column
from loaders.table.proposing.roles import Role, Shape

SURE_FROM = 0.5
"""Confidence from which on a guess is written as a field; what is below is left to the person."""


class Guess(NamedTuple):
    """One column and the part it seems to play."""

    role: Role
    column: Column
    confidence: float
    why: str


def has_own_word(shape: Shape, heading: str) -> bool:
    """Whether a heading has a word that stands in tables of a kind."""
    return not set(shape.own.split(";")).isdisjoint(heading_key(heading).split())
