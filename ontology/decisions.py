"""What people decide about identity: which nodes are one thing, which are not, what belongs to what.

A decision says nothing of the facts, which stay as their sources state them; undone, the map is what it
was (RULES 2).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

ID_LENGTH = 10
"""Hexadecimal digits of a decision's id: 40 bits, enough to tell the decisions of one archive apart."""


class DecisionKind(StrEnum):
    """The kinds of decision; each is also the word of its command."""

    SAME = "same"
    NOT_SAME = "not-same"
    UNIT_OF = "unit-of"
    PREDECESSOR = "predecessor"
    RELATED = "related"
    NOT_THIS_IDENTIFIER = "not-this-identifier"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One decision. `one` and `other` are IRIs of things as a source states them.

    *unit of*: `one` is a part of `other`; *predecessor*: `one` came before `other`. For *not this
    identifier*, `one` is the IRI of a record and `other` the identifier (`scheme:value`) that is wrong
    in it. `because`, `who` and `when` (ISO 8601, UTC) are its evidence and are for stewards alone.
    """

    kind: DecisionKind
    one: str
    other: str
    because: str
    who: str
    when: str

    @property
    def id(self) -> str:
        """A short name made of all that it says."""
        said = f"{self.kind}\x1f{self.one}\x1f{self.other}\x1f{self.because}\x1f{self.who}\x1f{self.when}"
        return sha256(said.encode()).hexdigest()[:ID_LENGTH]

    @property
    def effect(self) -> tuple[str, str, str]:
        """What counts for the map: the kind and the two ends; evidence changes no statement."""
        if self.kind in (DecisionKind.SAME, DecisionKind.NOT_SAME, DecisionKind.RELATED):
            return self.kind, min(self.one, self.other), max(self.one, self.other)
        return self.kind, self.one, self.other
