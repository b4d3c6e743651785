"""What became of a file: problems as data, and the account read = loaded + refused + ignored."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from ontology.plain_words import emails_hidden, plain

EXAMPLES_PER_KIND = 5
"""How many problems of one kind an account shows; the rest are counted."""

LONGEST_PLACE = 300
"""Letters of a place that `where` says; an address in a file can be as long as a text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing wrong with one place of a file: where, what, and how to write it.

    `row` counts from 1 with the heading row as row 1 (as a spreadsheet shows it; RFC 7111);
    `column` is the heading. `refuses` says whether the row was refused for it (else a warning).
    """

    code: str
    wrong: str
    remedy: str
    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""
    found: str = ""
    refuses: bool = True

    def __post_init__(self) -> None:
        # What is quoted of a file is made harmless here, and names nobody's address, once for all loaders.
        for name in ("wrong", "remedy", "sheet", "column", "found"):
            stated = getattr(self, name)
            if (shown := emails_hidden(plain(stated))) is not stated:
                object.__setattr__(self, name, shown)

    def where(self) -> str:
        """The place in words: `grants.csv, sheet Grants, row 17, column Amount`; in what has no rows
        (`map.json#/elements/7`), `field type`."""
        parts = [self.file if len(self.file) <= LONGEST_PLACE else f"{self.file[:LONGEST_PLACE]}…"]
        if self.sheet:
            parts.append(f"sheet {self.sheet}")
        if self.row is not None:
            parts.append(f"row {self.row}")
        if self.column:
            parts.append(f"{'field' if '#' in self.file else 'column'} {self.column}")
        return ", ".join(part for part in parts if part)


@dataclass(slots=True, kw_only=True)
class Account:
    """The tally of one file, filled while it is read.

    `read`, `loaded`, `refused` and `ignored` count `unit`s (rows, objects or described nodes);
    `records` counts what was made of them by kind; `notes` lists what was guessed, dropped or
    rounded, each with how often.
    """

    file: str
    kind: str = ""
    unit: str = "rows"
    source: str = ""
    read: int = 0
    refused: int = 0
    ignored: int = 0
    records: dict[str, int] = field(default_factory=dict)
    notes: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    problem_counts: dict[str, int] = field(default_factory=dict)

    @property
    def loaded(self) -> int:
        """Units that became records: all that were neither refused nor ignored."""
        return self.read - self.refused - self.ignored

    def add_problem(self, problem: Problem) -> None:
        """Count `problem` under its code; keep it while fewer than the set examples are kept."""
        seen = self.problem_counts.get(problem.code, 0)
        self.problem_counts[problem.code] = seen + 1
        if seen < EXAMPLES_PER_KIND:
            self.problems.append(problem)

    def note(self, text: str, times: int = 1) -> None:
        """Count something a reader should know: a guess, a dropped column, a rounding."""
        text = plain(text)
        self.notes[text] = self.notes.get(text, 0) + times

    def add_record(self, kind: str) -> None:
        """Count one record of `kind` (a class name of `ontology.records`)."""
        self.records[kind] = self.records.get(kind, 0) + 1

    def grouped(self) -> Iterator[tuple[str, int, list[Problem]]]:
        """Yield (code, how many in all, the kept examples), most frequent first."""
        for code, count in sorted(self.problem_counts.items(), key=lambda item: (-item[1], item[0])):
            yield code, count, [problem for problem in self.problems if problem.code == code]

    def as_json(self) -> dict[str, Any]:
        """The account as plain data, the same numbers under the same names."""
        return {
            "file": self.file,
            "source": self.source,
            "kind": self.kind,
            "unit": self.unit,
            "read": self.read,
            "loaded": self.loaded,
            "refused": self.refused,
            "ignored": self.ignored,
            "records": dict(sorted(self.records.items())),
            "notes": dict(sorted(self.notes.items())),
            "problems": [asdict(problem) for problem in self.problems],
            "problem_counts": dict(sorted(self.problem_counts.items())),
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Account:
        """The account that `as_json` wrote."""
        return cls(
            file=data["file"],
            kind=data["kind"],
            unit=data["unit"],
            source=data["source"],
            read=data["read"],
            refused=data["refused"],
            ignored=data["ignored"],
            records=dict(data["records"]),
            notes=dict(data["notes"]),
            problems=[Problem(**problem) for problem in data["problems"]],
            problem_counts=dict(data["problem_counts"]),
        )


_INNER_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def kind_in_words(kind: str) -> str:
    """A kind of record in people's words: `data need` for `DataNeed`."""
    return _INNER_CAPITAL.sub(" ", kind).lower()


def records_in_words(records: Mapping[str, int]) -> str:
    """`{"Dataset": 23, "DataNeed": 1}` as `23 datasets, 1 data need`, the most frequent first."""
    return ", ".join(
        f"{count:,} {kind_in_words(kind)}{'' if count == 1 else 's'}"
        for kind, count in sorted(records.items(), key=lambda item: (-item[1], item[0]))
    )
