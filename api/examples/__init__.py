"""Example queries for the SPARQL page: one file each, with a head that says what it shows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_HEAD = re.compile(r"\A# title: (?P<title>.+)\n# shows: (?P<shows>.+)\n")


@dataclass(frozen=True, slots=True)
class Example:
    """A query that runs as it stands: what it asks, what is to be learnt from it, its text."""

    name: str
    title: str
    shows: str
    text: str


def read_example(name: str, text: str) -> Example:
    """The example that the text of a file declares; raises ValueError where its head is off."""
    head = _HEAD.match(text)
    if head is None:
        raise ValueError(f"The example {name} does not begin with '# title: …' and '# shows: …'.")
    return Example(name, head["title"], head["shows"], text)


@cache
def examples() -> tuple[Example, ...]:
    """All examples, in the order of their file names."""
    found = sorted(path.name for path in files("api.examples").iterdir() if path.name.endswith(".rq"))
    return tuple(
        read_example(name, files("api.examples").joinpath(name).read_text(encoding="utf-8")) for name in found
    )
