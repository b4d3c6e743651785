"""How commands print: data on stdout, words on stderr, plain tables, accounts of files."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from api.found import has_violations
from loaders.noting import FURTHER
from ontology.account import Account, Problem, records_in_words

if TYPE_CHECKING:
    # With all loaders behind it: commands that load nothing start without them, in a quarter less time.
    from api.loading import Loaded

WIDEST_CELL = 60
"""Characters of a cell in a printed table; `--json` gives all."""

WHOLE_ADDRESS = 300
"""Letters of a cell where people copy the address in it, to write it into the next command."""

NOTES_SHOWN = 5
"""How many notes that begin alike a printed account names; the rest are counted."""

_NUMBER = re.compile(r"^-?[0-9][0-9,]*(\.[0-9]+)?$")
_STEERING = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""Control characters but the line break, and those that turn the direction of writing."""

_OUTCOMES = {
    "unchanged": "unchanged, the same is loaded already",
    "refused": "refused, nothing of it is loaded",
    "empty": "nothing in it to load",
    "declined": "not loaded, as was said",
}


def say(words: str) -> None:
    """Words for the person: stderr, without characters that would steer a terminal."""
    print(_STEERING.sub(" ", words), file=sys.stderr)


def print_words(words: str) -> None:
    """A line of an answer that is words: stdout, without characters that would steer a terminal."""
    print(_STEERING.sub(" ", words))


def print_json(data: Any) -> None:
    """Data as JSON on stdout."""
    print(json.dumps(data, ensure_ascii=False, indent=2))


def print_table(columns: Sequence[str], rows: Iterable[Sequence[str]], *, widest: int = WIDEST_CELL) -> None:
    """A plain table on stdout, columns as wide as their cells; columns of numbers stand to the right."""
    body = [tuple(_short(cell, widest) for cell in row) for row in rows]
    widths = [max(map(len, (name, *(row[at] for row in body)))) for at, name in enumerate(columns)]
    right = [
        any(row[at] for row in body) and all(not row[at] or _NUMBER.match(row[at]) for row in body)
        for at in range(len(columns))
    ]
    for row in (tuple(columns), tuple("─" * width for width in widths), *body):
        cells = (
            cell.rjust(width) if to_right else cell.ljust(width)
            for cell, width, to_right in zip(row, widths, right, strict=True)
        )
        print("  ".join(cells).rstrip())


def _plain(text: str) -> str:
    """`text` on one line, without characters that would steer a terminal."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _short(cell: str, widest: int = WIDEST_CELL) -> str:
    plain = _plain(cell)
    return plain if len(plain) <= widest else plain[: widest - 1] + "…"


def print_accounts(results: Sequence[Loaded], *, done: str) -> None:
    """The accounts in words, a line a file under its source; problems grouped by kind below their file."""
    for (source, outcome), group in groupby(results, key=lambda one: (one.account.source, one.outcome)):
        members = list(group)
        first = members[0]
        name = f"Source {_plain(source)}" if source else _plain(first.account.file)
        kind = f" ({first.account.kind})" if first.account.kind else ""
        version = f", version {first.entry.number}" if first.entry else ""
        say(f"{name}{version}{kind}: {_OUTCOMES.get(outcome, done)}{_changes(first)}")
        width = max(len(_plain(one.account.file)) for one in members)
        sums = [_sum(one.account) for one in members]
        widest = max(map(len, sums))
        shared = _shared_problem(members)
        for member, summed in zip(members, sums, strict=True):
            account = member.account
            records = f"  {records_in_words(account.records)}" if account.records else ""
            say(f"  {_plain(account.file):<{width}}  {summed:<{widest}}{records}".rstrip())
            for note in _notes_in_words(account.notes):
                say(f"    note: {_plain(note)}")
            if shared is None:
                _say_problems(account, is_loaded=outcome in ("loaded", "unchanged"))
        if shared is not None:
            say(f"    {shared.code}: {_plain(shared.wrong)}")
            say(f"      {_plain(shared.remedy)}")


def _changes(one: Loaded) -> str:
    """What a version changes of its source's records, where there was one before."""
    made = one.changes
    if one.outcome != "loaded" or made is None or not made["changed"] + made["removed"] + made["unchanged"]:
        return ""
    told = ", ".join(f"{made[name]:,} {name}" for name in ("added", "changed", "removed"))
    return f" (records: {told})"


def print_found(results: Sequence[Loaded]) -> None:
    """What the full check found, below its file; nothing is said of a file that it did not read."""
    say("Against the shapes:")
    for result in results:
        if result.findings is None:
            continue
        name, count = _plain(result.account.file), sum(result.findings.problem_counts.values())
        said = "conforms" if not has_violations(result.findings) else "does not conform"
        say(f"  {name}: {said}" + (f", {count:,} found" if count else ", nothing found"))
        _say_problems(result.findings, is_loaded=True)


def _shared_problem(members: Sequence[Loaded]) -> Problem | None:
    """The one problem that all of several files have, which is said once."""
    problems = [one.account.problems for one in members]
    if len(problems) < 2 or any(len(one) != 1 for one in problems):
        return None
    return problems[0][0] if len({one[0].wrong for one in problems}) == 1 else None


def _notes_in_words(notes: dict[str, int]) -> Iterator[str]:
    """Each note with how often; notes that begin alike (`place read as GB: …`) on one line."""
    alike: dict[str, list[tuple[str, int]]] = {}
    for note, times in sorted(notes.items(), key=lambda item: (item[0].endswith(FURTHER), -item[1], item[0])):
        begin, colon, rest = note.partition(": ")
        alike.setdefault(begin if colon else note, []).append((rest, times))
    for begin, members in sorted(alike.items()):
        shown = ", ".join(
            (rest + (f" ({times:,} times)" if times > 1 else "")).strip()
            for rest, times in members[:NOTES_SHOWN]
        )
        more = len(members) - NOTES_SHOWN
        rest = f" and {more} more, which --json lists" if more > 0 else ""
        yield f"{begin}: {shown}{rest}" if members[0][0] else f"{begin} {shown}".strip()


def _sum(account: Account) -> str:
    unit = account.unit.removesuffix("s") if account.read == 1 else account.unit
    return (
        f"{account.read:,} {unit} read = {account.loaded:,} loaded + {account.refused:,} refused"
        f" + {account.ignored:,} ignored"
    )


def _say_problems(account: Account, *, is_loaded: bool) -> None:
    for code, count, examples in account.grouped():
        cut = f", {len(examples)} of them shown" if len(examples) < count else ""
        warns = is_loaded and not any(one.refuses for one in examples)
        refuses = " (the rows are loaded all the same)" if warns else ""
        say(f"    {code}: {count:,}{cut}{refuses}")
        for problem in examples:
            # What is wrong with a whole file begins with its name and says the line.
            named = problem.wrong.startswith(account.file)
            where = "" if named else f"{_plain(problem.where())}: "
            say(f"      {where}{_plain(problem.wrong)}{_found(problem)}")
            if problem.remedy:
                say(f"        {_plain(problem.remedy)}")


def _found(problem: Problem) -> str:
    """What stood there, where the sentence does not say so itself."""
    found = _short(problem.found)
    return f" Found: {found}" if found and found not in problem.wrong else ""
