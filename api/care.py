"""With what care a new version takes the place of the present one: compared, guarded, asked about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from graph.archive import Archive
from graph.archive.collecting import Collected
from graph.archive.comparing import Comparison, all_added, compare, triple_of
from graph.archive.entries import read_triples
from ontology.errors import DropsRecords

GUARD_LEAST_RECORDS = 10
"""From how many records on a source is guarded: of a handful, more than half are soon gone by right."""

KEPT_DIFFERENCES = 5
"""How many added, changed and removed records a person is shown before a version is accepted."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A version that could be accepted: its source, the present version's number (None where there is
    none) and what differs."""

    source: str
    present: int | None
    comparison: Comparison


@dataclass(frozen=True, slots=True, kw_only=True)
class Care:
    """How a load is watched: `who` loads, the share of a source's records that a version may drop
    (1: all of them), and who is asked before a version replaces another (nobody: None)."""

    who: str = ""
    may_drop: float = 1.0
    confirm: Callable[[Proposal], bool] | None = None


CARELESS = Care()


def proposal_of(archive: Archive, source: str, lines: Collected) -> Proposal:
    """What accepting `lines` (`subject predicate object`) as the next version would change.

    Both sides are read as streams. Raises ArchiveDamaged where the present version cannot be read.
    """
    present = next((one for one in archive.current() if one.source.name == source), None)
    if present is None:
        return Proposal(source, None, all_added(lines, keep=KEPT_DIFFERENCES))
    comparison = compare(read_triples(present), map(triple_of, lines), keep=KEPT_DIFFERENCES)
    return Proposal(source, present.number, comparison)


def guard(proposal: Proposal, may_drop: float) -> None:
    """Raise DropsRecords for a version that drops too much: half a download, another file's name."""
    made = proposal.comparison
    if made.before < GUARD_LEAST_RECORDS or made.removed <= may_drop * made.before:
        return
    raise DropsRecords(
        f"It lacks {made.removed:,} of the {made.before:,} records that the source {proposal.source} has "
        f"now; a new version may drop {may_drop:.0%} of them.",
        "Look whether the file is whole and the right one. If it is: --allow-drop.",
    )
