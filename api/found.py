"""What the full check finds, as problems of an account: grouped and counted like those of a load."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from graph.conformance import Finding
from loaders.loader import Headings
from ontology.account import Account, Problem

SHOWN_CHARS = 80
"""How much of a wrong value a problem repeats."""

_INNER_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def found_in(
    accounts: Sequence[Account], findings: Sequence[Finding], headings: Sequence[Headings]
) -> list[Account]:
    """An account for each of `accounts` whose problems are what the shapes find in that file.

    `headings` says of each file which column fills which field. What has no file of its own (nothing
    that a loader makes) stands with the first.
    """
    found = [Account(file=one.file, kind=one.kind, unit=one.unit, source=one.source) for one in accounts]
    by_file = {one.file: number for number, one in reversed(list(enumerate(found)))}
    for finding in findings:
        number = by_file.get(finding.file, 0)
        found[number].add_problem(problem_of(finding, headings[number]))
    return found


def problem_of(finding: Finding, headings: Mapping[tuple[str, str], str]) -> Problem:
    """A finding as a problem: a violation is one that refuses, a warning is not.

    The code is made of shape and property; that of a warning ends in `-warning`, so that examples of one
    never crowd out the other.
    """
    place = "" if finding.row is not None else finding.address.partition("#")[2]
    found = finding.value or place
    kind = finding.kind.rpartition("#")[2]
    names = [name.rpartition("#")[2].rpartition("/")[2] for name in (finding.shape, finding.path) if name]
    if finding.severity == "warning":
        names.append("warning")
    return Problem(
        code="-".join(_INNER_CAPITAL.sub("-", name).lower() for name in names),
        wrong=f"{finding.label}: {finding.message}" if finding.label else finding.message,
        remedy="",
        file=finding.file or finding.thing,
        sheet=finding.sheet,
        row=finding.row,
        column=headings.get((kind, finding.field), ""),
        found=found[:SHOWN_CHARS],
        refuses=finding.severity == "violation",
    )


def has_violations(found: Account) -> bool:
    """Whether an account that `found_in` made holds what cannot be true."""
    return any(problem.refuses for problem in found.problems)
