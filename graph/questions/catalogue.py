"""The named questions as files: a head of comments (title, who asks, parameters) and a SPARQL query.

The head of an `.rq` file is made of lines `# word: text`:

    # title: What ends in the next days?
    # asked by: coordinator
    # param: day date | the day to count from
    # param: days days 90 | how many days ahead to look
    # empty: No agreement that this map knows of ends then.

A parameter is `name type [default] | sentence`; types are `date`, `days` (a whole number; binds
`?latest` to `?day` plus that many days), `integer`, `text`, the kinds of thing (`organisation`,
`convening`, `thing`: those take an IRI, an identifier or a name) and `concept:SCHEME`, a concept of
that scheme by its code, any of its words or its IRI (`concept:place` takes countries and regions).
`computed: route` says that the rows are made by `graph.network` from the same edges, because SPARQL
cannot name the steps of a path, `computed: net` that they are made by `graph.funding`, because what is passed
on follows from the order of the awards. Comments between head and query say how the rows are counted. Why
sums are nested as they are: docs/decisions/10-sums-are-joined-by-hash.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import takewhile

from ontology.errors import UnknownValue
from ontology.vocabulary import codes

THINGS = ("organisation", "convening", "thing")
"""The types of parameter that mean a thing of the map."""

TYPES = ("date", "days", "integer", "text", "concept", *THINGS)
"""What a parameter may be."""

ASKERS = ("coordinator", "researcher", "funder")
"""Who asks a question, in the order in which they are listed."""

_HEAD = re.compile(r"^# ([a-z ]+): (.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One typed parameter of a question."""

    name: str
    type: str
    default: str
    sentence: str
    scheme: str = ""
    """Of a concept: the scheme that it is chosen from."""

    @property
    def required(self) -> bool:
        """Whether the caller must give it; a date falls back to the day that is asked about."""
        return not self.default and self.type != "date"


@dataclass(frozen=True, slots=True)
class Question:
    """A named question: its head and its query."""

    name: str
    title: str
    asked_by: str
    parameters: tuple[Parameter, ...]
    empty: str
    computed: str
    text: str
    notes: str = ""
    """How the rows are counted: the comments that stand above the query."""


def _parameter(text: str) -> Parameter:
    declared, _, sentence = text.partition("|")
    name, typed, *default = declared.split()
    kind, _, scheme = typed.partition(":")
    if kind not in TYPES:
        raise UnknownValue("parameter type", kind, TYPES)
    if kind == "concept":
        codes(scheme)
    return Parameter(name, kind, " ".join(default), sentence.strip(), scheme)


def read_question(name: str, text: str) -> Question:
    """The question that the text of an `.rq` file declares."""
    heads: dict[str, list[str]] = {}
    for word, value in _HEAD.findall(text):
        heads.setdefault(word, []).append(value.strip())

    def one(word: str) -> str:
        return heads.get(word, [""])[0]

    parameters = tuple(_parameter(value) for value in heads.get("param", ()))
    above = text.partition("\n\n")[2]
    lines = takewhile(lambda line: line.startswith("# "), above.splitlines())
    notes = " ".join(line.removeprefix("# ") for line in lines)
    return Question(
        name, one("title"), one("asked by"), parameters, one("empty"), one("computed"), text, notes
    )


@cache
def questions() -> dict[str, Question]:
    """All named questions by name, in the order of their names."""
    folder = files("graph.questions")
    found = sorted(path.name for path in folder.iterdir() if path.name.endswith(".rq"))
    return {
        name.removesuffix(".rq"): read_question(
            name.removesuffix(".rq"), folder.joinpath(name).read_text(encoding="utf-8")
        )
        for name in found
    }


def by_asker() -> dict[str, tuple[Question, ...]]:
    """All named questions by who asks them, those of one asker in the order of their titles."""
    found = sorted(questions().values(), key=lambda one: one.title)
    return {asker: tuple(one for one in found if one.asked_by == asker) for asker in ASKERS}


def question(name: str) -> Question:
    """The question of that name; raises UnknownValue with the known names."""
    if name not in questions():
        raise UnknownValue("question", name, questions())
    return questions()[name]
