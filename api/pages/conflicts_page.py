"""The list of conflicts: narrowed by source and fact, a page of it, and the whole as CSV."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from api.pages.conflicts_shown import ConflictShown, conflicts_shown, name_of_fact
from api.pages.list_csv import SEPARATOR, written
from api.pages.pieces import MapPage
from graph.questions.conflicts import Conflict, conflicts
from graph.snapshot import Snapshot
from ontology.errors import UnknownValue


@dataclass(frozen=True, slots=True)
class Narrowing:
    """One value of a filter: how it is written, what it is called, how many conflicts it leaves."""

    value: str
    words: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictsPage(MapPage):
    """One page of the conflicts: `first` to `last` of `in_all` that match, of `known` that were read.

    `things_read` of `things_in_all` things with conflicts were read; the others are not listed.
    """

    source: str
    fact: str
    sources: tuple[Narrowing, ...]
    facts: tuple[Narrowing, ...]
    conflicts: tuple[ConflictShown, ...]
    first: int
    last: int
    in_all: int
    known: int
    things_read: int
    things_in_all: int
    page: int
    pages: int


def conflicts_page(
    snapshot: Snapshot, *, day: date, source: str = "", fact: str = "", page: int = 1, length: int = 100
) -> ConflictsPage:
    """One page of the list. Raises UnknownValue for a source that this audience does not see, and for a
    fact on which nothing differs.
    """
    found = conflicts(snapshot)
    titles = {entry.source.name: entry.source.title or entry.source.name for entry in snapshot.state.entries}
    if source and source not in titles:
        raise UnknownValue("source", source, sorted(titles))
    by_fact = Counter(one.fact for one in found.conflicts)
    if fact and fact not in by_fact:
        raise UnknownValue("fact", fact, sorted(by_fact))
    by_source = Counter(name for one in found.conflicts for name in {says.source for says in one.says})
    wanted = [one for one in found.conflicts if _is_wanted(one, source, fact)]
    pages = max(1, -(-len(wanted) // length))
    page = min(page, pages)
    begin = (page - 1) * length
    shown = wanted[begin : begin + length]
    return ConflictsPage(
        state=snapshot.name,
        day=day,
        source=source,
        fact=fact,
        sources=tuple(Narrowing(name, titles[name], count) for name, count in sorted(by_source.items())),
        facts=tuple(Narrowing(name, name_of_fact(name), count) for name, count in sorted(by_fact.items())),
        conflicts=conflicts_shown(snapshot, shown),
        first=begin + 1 if shown else 0,
        last=begin + len(shown),
        in_all=len(wanted),
        known=len(found.conflicts),
        things_read=found.things_read,
        things_in_all=found.things_in_all,
        page=page,
        pages=pages,
    )


def _is_wanted(one: Conflict, source: str, fact: str) -> bool:
    return (not fact or one.fact == fact) and (not source or any(says.source == source for says in one.says))


CSV_COLUMNS = ("thing", "name", "kind", "fact", "source", "value", "said on", "shown", "why")


def rows_of(found: Iterable[ConflictShown]) -> Iterable[tuple[str, ...]]:
    """A row a claim, as CSV and the command have them; the reason stands in the row that is shown."""
    for one in found:
        about = (one.thing.iri, written(one.thing), one.kind, one.words)
        if not one.claims:
            yield (*about, "", "", "", "", one.why)
        for claim in one.claims:
            value = "; ".join(
                (f"{line.words}: " if len(claim.facts) > 1 else "")
                + SEPARATOR.join(
                    f"{written(each)} {currency}".strip()
                    if (currency := getattr(each, "currency", ""))
                    else written(each)
                    for each in line.values
                )
                for line in claim.facts
            )
            said = (written(claim.source), value, claim.said_on)
            shown = "no" if not claim.shown else "yes" if one.sure else "not sure"
            yield (*about, *said, shown, one.why if claim.shown else claim.note)


def conflicts_csv(found: ConflictsPage) -> str:
    """All conflicts of a page as CSV, a row a claim."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(CSV_COLUMNS)
    writer.writerows(rows_of(found.conflicts))
    return out.getvalue()
