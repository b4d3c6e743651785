"""What differs between two versions, in lines that a person reads."""

from __future__ import annotations

from collections.abc import Iterator

from api.commands.printing import say
from api.differences import ChangedFact, ChangedRecord, Changes
from graph.archive.comparing import CHANGES

WIDEST_VALUE = 80
"""Characters of a value in a printed line; `--json` gives all."""


def say_changes(changes: Changes) -> None:
    """Counts and records on stderr, where something is asked about them."""
    for line in lines_of(changes):
        say(line)


def lines_of(changes: Changes) -> Iterator[str]:
    """The counts, then the shown records of each kind of change with their facts, old → new."""
    counted = ", ".join(f"{changes.counts[change]:,} {change}" for change in CHANGES)
    yield f"Records: {counted}, {changes.counts['unchanged']:,} unchanged"
    yield f"Statements: {changes.statements_added:,} added, {changes.statements_removed:,} removed"
    for change in CHANGES:
        if not changes.counts[change]:
            continue
        yield ""
        yield f"{change.capitalize()}: showing {changes.shown(change):,} of {changes.counts[change]:,}"
        for record in changes.records:
            if record.change == change:
                yield from _record_lines(record)


def _record_lines(record: ChangedRecord) -> Iterator[str]:
    yield f"  {_short(record.label)} ({record.kind or 'record'})"
    if record.change != "changed":
        return
    for fact in record.facts:
        more = f" (and {fact.more:,} more values)" if fact.more else ""
        yield f"    {fact.words}: {_values(fact)}{more}"
    if record.more:
        yield f"    and {record.more:,} more properties"


def _values(fact: ChangedFact) -> str:
    old, new = ("; ".join(_short(one) for one in values) or "nothing" for values in (fact.old, fact.new))
    return f"{old} → {new}"


def _short(text: str) -> str:
    plain = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return plain if len(plain) <= WIDEST_VALUE else plain[: WIDEST_VALUE - 1] + "…"
