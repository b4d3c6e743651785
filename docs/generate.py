"""Writes the generated part of the reference: commands, settings, errors, questions, shapes, mappings.

Run it after a change:

python docs/generate.py
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any

import api.app  # noqa: F401 (every room is then imported, and so every error is in the tree)
from api.commands.main import COMMANDS, parser
from api.http.problems import STATUSES
from api.pages import counted
from api.settings import PREFIX, Settings
from graph.questions import questions
from graph.questions.asking import WrongParameter
from loaders.table.checking import FILE_KEYS, RECORD_KEYS
from loaders.table.checking_fields import FIELD_KEYS
from loaders.table.fields import READS, Field, fields_of, kinds
from ontology.errors import SharegraphError
from ontology.terms import RDF
from ontology.vocabulary import shapes_ttl

REFERENCE = Path(__file__).resolve().parent / "reference"
SHACL, SHAPES = "http://www.w3.org/ns/shacl#", "https://w3id.org/sharegraph/shapes#"
TARGETS = {
    "targetClass": "every",
    "targetSubjectsOf": "what states",
    "targetObjectsOf": "what is named by",
}
"""How a shape says what it is about → the words for it."""
AIMS_SHOWN = 6
"""How many things that a shape is about are named; the rest are counted."""
MAPPINGS_BEGIN = (
    "A mapping is a YAML file that says what the columns of a table mean; "
    "[Map a table](../how-to/map-a-table.md) shows one. Every scalar is the text that stands there: `NO` is "
    "Norway. Anchors, aliases, tags and a second document are refused. Headings are compared without letter "
    "case and punctuation."
)
MADE = "<!-- Made by docs/generate.py; change the code, then run it. -->"


def commands_text() -> str:
    """Every command with its arguments, and the exit statuses."""
    lines = ["# Commands", "", MADE, "", "stdout carries data, stderr words.", ""]
    lines += [f"{parser('').epilog}", ""]
    for name, sentence in COMMANDS.items():
        lines += [f"## sharegraph {name}", "", f"{sentence[0].upper()}{sentence[1:]}.", ""]
        lines += [_argument(one) for one in _arguments(name)]
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _arguments(name: str) -> Iterator[argparse.Action]:
    for group in parser(name)._actions:
        if isinstance(group, argparse._SubParsersAction):
            yield from (one for one in group.choices[name]._actions if one.dest != "help")


def _argument(one: argparse.Action) -> str:
    word = ", ".join(one.option_strings)
    value = one.metavar if isinstance(one.metavar, str) else "|".join(map(str, one.choices or ()))
    value = value or ("" if one.nargs == 0 else one.dest.upper())
    written = " ".join(part for part in (word, value) if part)
    return f"- `{written}`: {one.help}"


def settings_text() -> str:
    """Every setting with its default and its sentence."""
    lines = [
        "# Settings",
        "",
        MADE,
        "",
        f"Each is read from the environment under the prefix `{PREFIX}`; a command's option goes before it.",
        "",
        "| variable | default | what it is |",
        "|---|---|---|",
    ]
    for one in fields(Settings):
        default = "" if one.default is MISSING else str(one.default)
        shown = f"`{default}`" if default else "none"
        lines.append(f"| `{PREFIX}{one.name.upper()}` | {shown} | {one.metadata['sentence']} |")
    return "\n".join(lines) + "\n"


def mappings_text() -> str:
    """The keys of a mapping file, and the fields of each kind of record with how they are read."""
    lines = [
        "# Mappings",
        "",
        MADE,
        "",
        MAPPINGS_BEGIN,
        "",
        "## The file",
        "",
        *_keys(FILE_KEYS),
        "",
        "## A record",
        "",
        *_keys(RECORD_KEYS),
        "",
        "## A field",
        "",
        "`field: Column` and `field: [Column, Column]` are short for `field: {column: Column}`. Else:",
        "",
        *_keys(FIELD_KEYS),
        "",
        "## How cells are read",
        "",
        *_keys(READS),
        "",
        "## Fields of each kind",
        "",
        "`*` must be filled, `…` holds several values.",
    ]
    for name, kind in kinds().items():
        shown = ", ".join(_field_in_words(one) for one in fields_of(kind).values())
        lines += ["", f"**{name}**: {shown}."]
    return "\n".join(lines) + "\n"


def _keys(sentences: Mapping[str, str]) -> Iterator[str]:
    return (f"- `{key}`: {sentence}." for key, sentence in sentences.items())


def _field_in_words(one: Field) -> str:
    of = f" of {', '.join(kind.__name__ for kind in one.points_to)}" if 0 < len(one.points_to) < 5 else ""
    scheme = f" of {' or '.join(one.scheme.split())}" if one.reads == "concept" else ""
    return f"`{one.name}`{'*' if one.required else ''} ({one.reads}{of}{scheme}{' …' if one.many else ''})"


def _tree(kind: type[SharegraphError], depth: int = 0) -> Iterator[tuple[int, type[SharegraphError]]]:
    yield depth, kind
    for one in sorted(kind.__subclasses__(), key=lambda each: each.code):
        yield from _tree(one, depth + 1)


def errors_text() -> str:
    """The tree of errors: code, status on the web, exit status, sentence."""
    if not issubclass(WrongParameter, SharegraphError):
        raise TypeError("the import of graph.questions.asking is what brings its error into the tree")
    lines = [
        "# Errors",
        "",
        MADE,
        "",
        "Every error has a stable code. On the web it is a problem (RFC 9457) with that `code` and the",
        "status below; at the command line it is a sentence on stderr. Bad rows are no errors: they stand in",
        "the account of their load, each with its own code.",
        "",
        "| code | status on the web | what it says |",
        "|---|---|---|",
    ]
    for depth, kind in _tree(SharegraphError):
        status = next((number for parent, number in STATUSES if issubclass(kind, parent)), None)
        sentence = (kind.__doc__ or "").split("\n\n")[0].replace("\n    ", " ").strip()
        lines.append(f"| {'&nbsp;&nbsp;' * depth}`{kind.code}` | {status or '–'} | {sentence} |")
    return "\n".join(lines) + "\n"


def questions_text() -> str:
    """The named questions with their parameters."""
    lines = ["# Questions", "", MADE, "", "Each is a file, a page (`/recipes/NAME`) and a command", ""]
    lines[-2] += " (`sharegraph ask NAME --param NAME=VALUE`)."
    for one in questions().values():
        lines += [f"## {one.name}", "", f"{one.title} Asked by: {one.asked_by}.", ""]
        for parameter in one.parameters:
            default = f", default `{parameter.default}`" if parameter.default else ""
            needed = ", needed" if parameter.required else ""
            kind = f"{parameter.type} of `{parameter.scheme}`" if parameter.scheme else parameter.type
            lines.append(f"- `{parameter.name}` ({kind}{default}{needed}): {parameter.sentence}.")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def shapes_text() -> str:
    """The shapes, in the order of the file: what each is about, and what it asks in words."""
    lines = [
        "# Shapes",
        "",
        MADE,
        "",
        "What must hold in a record, as SHACL: `ontology/shapes.ttl`. A *violation* cannot be true;",
        "a *warning* is absent, unlikely, or settled by the map itself. How to run them:",
        "[check against the shapes](../how-to/check-against-the-shapes.md).",
        "",
        "| shape | about | rule | kind |",
        "|---|---|---|---|",
    ]
    for shape, aims, rules in _shapes():
        for message, severity in rules:
            lines.append(f"| {shape} | {aims} | {message} | {severity} |")
            shape = aims = ""
    return "\n".join(lines) + "\n"


def _shapes() -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
    """(name, what it is about, its rules) of each shape that has targets."""
    import pyoxigraph as ox

    text = shapes_ttl()
    facts: dict[tuple[Any, str], list[Any]] = {}
    for one in ox.parse(text, format=ox.RdfFormat.TURTLE):
        facts.setdefault((one.subject, one.predicate.value), []).append(one.object)

    def said(node: Any, name: str) -> list[Any]:
        return facts.get((node, SHACL + name), [])

    def rules_of(node: Any, part: Any) -> list[tuple[str, str]]:
        mild = any(one.value == SHACL + "Warning" for one in said(node, "severity"))
        return [(one.value, "warning" if mild else "violation") for one in said(part, "message")]

    shapes = [subject for subject, predicate in facts if predicate == str(RDF.type)]
    for shape in shapes:
        aims = [
            f"{words} `{_short(one.value)}`" for name, words in TARGETS.items() for one in said(shape, name)
        ]
        if not aims:
            continue
        rules = rules_of(shape, shape)
        for part in said(shape, "property"):
            rules += rules_of(part, part)
        for part in said(shape, "sparql"):
            rules += rules_of(shape, part)
        name = shape.value.removeprefix(SHAPES)
        more = len(aims) - AIMS_SHOWN
        shown = [*aims[:AIMS_SHOWN], f"and {more} more"] if more > 0 else aims
        yield f"`{name}`", ", ".join(shown), list(dict.fromkeys(rules))


def _short(term: str) -> str:
    return term.rpartition("#")[2].rpartition("/")[2]


def generate() -> dict[str, str]:
    """File name → text."""
    return {
        "commands.md": commands_text(),
        "errors.md": errors_text(),
        "mappings.md": mappings_text(),
        "questions.md": questions_text(),
        "settings.md": settings_text(),
        "shapes.md": shapes_text(),
    }


def rules_text() -> str:
    """How this is counted: the rules in people's words, and where each is proved."""
    return "\n".join(("# How this is counted", "", _MARK_OF_RULES, "", *counted.markdown()))


_MARK_OF_RULES = "<!-- Made by docs/generate.py from api/pages/counted.py; change that, then run it. -->"


if __name__ == "__main__":
    (REFERENCE.parent / "how-this-is-counted.md").write_text(rules_text(), encoding="utf-8")
    for name, text in generate().items():
        (REFERENCE / name).write_text(text, encoding="utf-8")
