"""How the units that state a thing stand to each other: ranks, dates, who is heard (RULES 9, 10)."""

from __future__ import annotations

from collections.abc import Sequence

from graph.resolve.choice import Facts, Order, Ranks, facts_of, positions
from graph.resolve.claims import RELAY, Claim, groups_declared, rank
from graph.resolve.missing import MISSING, predicate_of
from ontology.fact_groups import GROUP_OF
from ontology.records import Source

_GROUP = {f"<{predicate}>": group for predicate, group in GROUP_OF.items()}


class Standing:
    """The ranks of sources for kinds and groups of facts, worked out once each.

    A unit is the index of a source, plus a multiple of their number for each further node of it that
    was merged into one thing; `most` says how many of one source there are at most.
    """

    def __init__(self, sources: Sequence[Source], most: int = 1) -> None:
        self.sources = sources
        self.most = most
        self.as_of = [source.as_of for source in sources] * most
        self._grouped = groups_declared(sources)
        self._rows: dict[tuple[tuple[str, ...], str], list[int]] = {}

    def row(self, types: tuple[str, ...], group: str = "") -> list[int]:
        """The rank of each unit for things of these types, and one group of their facts."""
        key = types, group if group in self._grouped else ""
        if key not in self._rows:
            self._rows[key] = [rank(source, *key) for source in self.sources] * self.most
        return self._rows[key]

    def ranks(self, types: tuple[str, ...]) -> Ranks:
        """Predicate → the rank of each unit."""
        if not self._grouped:
            row = self.row(types)
            return lambda predicate: row
        return lambda predicate: self.row(types, _GROUP.get(predicate, ""))

    def facts(self, claims: Sequence[Claim], types: tuple[str, ...]) -> Facts:
        """The facts of one thing of these types."""
        return facts_of(claims, self.ranks(types), self.as_of)

    def order(self, claims: Sequence[Claim], types: tuple[str, ...], predicate: str) -> list[int]:
        """The units that state something of a thing, best first for one fact."""
        return list(Order(claims, self.ranks(types), self.as_of).of(predicate))

    def newest(self, claims: Sequence[Claim], types: tuple[str, ...]) -> str:
        """The date of what the best unit says of a thing."""
        return max(day for _, day in positions(claims, self.row(types).__getitem__, self.as_of).values())

    def heard(self, types: tuple[str, ...], claims: list[Claim]) -> tuple[list[Claim], list[str]]:
        """The claims that count, and the names of the relays through which alone the thing is known.

        A relay of a group of facts is heard on it where nobody else states any of that group.
        """
        row = self.row(types)
        if all(row[unit] == RELAY for _, _, unit in claims):
            return claims, sorted({self.sources[unit % len(self.sources)].name for _, _, unit in claims})
        if not self._grouped:
            return [claim for claim in claims if row[claim[2]] != RELAY], []
        known = {
            group
            for predicate, value, unit in claims
            if self.row(types, group := self._group_of(predicate, value))[unit] != RELAY
        }
        heard = [
            claim
            for claim in claims
            if self.row(types, group := self._group_of(claim[0], claim[1]))[claim[2]] != RELAY
            or (group not in known and row[claim[2]] != RELAY)
        ]
        return heard, []

    @staticmethod
    def _group_of(predicate: str, value: str) -> str:
        return _GROUP.get(predicate_of(value) if predicate == MISSING else predicate, "")
