"""RDF: statements from Turtle, TriG, N-Triples, N-Quads, RDF/XML and JSON-LD, found by content."""

from __future__ import annotations

import json
import re
import string
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Literal, NamedTuple
from urllib.parse import quote

from lxml import etree

from loaders.reading.contexts import refuse_costly_contexts, settle_contexts
from loaders.reading.input import Input
from loaders.reading.json_input import looks_like_json, parse_json_or_lines
from loaders.reading.xml_input import parse_xml, root_start
from ontology.errors import InputTooLarge, UnreadableFile

BASE = "relative://file/"
"""The made-up base that relative IRIs are resolved against, and that is taken off again."""

LANGUAGE_STRING = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"

_LOOK = 65_536
_RDF_NAMESPACE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_BLANK_OR_COMMENT = re.compile(r"(?:\s+|#[^\n\r]*)*+")
_TERM = r"(?:<[^<>\s]*+>|_:\S++)"
_QUAD_LINE = re.compile(
    rf"{_TERM}\s*<[^<>\s]*+>\s*(?:{_TERM}|\"(?:[^\"\\\n]|\\.)*+\"(?:@[\w-]+|\^\^<[^<>\s]*+>)?)\s*({_TERM}\s*)?\.\s*(?:#.*)?"
)
_TURTLE_START = re.compile(
    r"@(?:prefix|base|version)\s|(?:prefix\s+[\w.-]*:|base\s|version\s)\s*[<\"']"
    r"|(?:<[^<>\s]*>|_:\S+|\[\s*\])\s+(?:a\s|<[^<>\s]*>\s)|graph\s+<[^<>\s]*>\s*\{|<[^<>\s]*>\s*\{|\[\s*a\s+<",
    re.IGNORECASE,
)
_OUTSIDE = re.compile(
    r'\\.|"""(?:[^"\\]|\\.|"(?!""))*+(?:"""|\Z)|\'\'\'(?:[^\'\\]|\\.|\'(?!\'\'))*+(?:\'\'\'|\Z)'
    r'|"(?:[^"\\\n]|\\.)*+"|\'(?:[^\'\\\n]|\\.)*+\'|<[^<>\s]*+>|#[^\n]*+',
    re.DOTALL,
)
_RDF_ROOT = re.compile(r"<(?:[\w.\-]+:)?RDF[\s/>]")
_JSONLD_KEY = re.compile(r'"@(?:context|graph|id|type)"\s*:')
_USUAL = re.compile(r"https?://[A-Za-z0-9.\-]+(?:/[A-Za-z0-9._~/\-]*)?(?:#[A-Za-z0-9._~/\-]*)?")
"""What most IRIs are: told in a fourth of the time that the engine takes to find them sound."""
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")
_NO_IRI_CHARACTER = re.compile(
    r'[\x00-\x20<>"{}|\\^`\x7f-\x9f\ud800-\udfff\ue000-\uf8ff]|%(?![0-9A-Fa-f]{2})'
)
_BRACKET = re.compile(r"[\[\]]")
_LANGUAGE = re.compile(r"[a-z]{1,8}(?:-[a-z0-9]{1,8})*")

_OFTEN = 32
"""Letters of a text that is likely to come again,"""
_MOST_VALUES = 8192
"""and so many of these are kept; past that they are gathered anew."""

_REPAIRED = "IRIs with characters that no IRI may hold, which were percent-encoded"
_DROPPED = "statements left out, an IRI in them cannot be written"
_TOO_LONG = "statements left out, their text is longer than {:,} characters"
_CONTROL_TAKEN = "texts with control characters, which were taken out"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class Node(NamedTuple):
    """An IRI (a relative one as the file wrote it) or a blank node (`b1`, `b2`, … in file order)."""

    value: str
    kind: Literal["iri", "blank"]


class Value(NamedTuple):
    """A literal: its text, the IRI of its datatype, its language tag in lower case or empty."""

    text: str
    datatype: str
    language: str


_made = tuple.__new__
"""Makes a node or value of a tuple, in a third of the time that its class takes."""


class RdfTriple(NamedTuple):
    """One statement; the predicate is an IRI."""

    subject: Node
    predicate: str
    object: Node | Value


Statement = tuple[Node, str, Node | Value]
"""The same, as a plain tuple: made in a tenth of the time."""


class RdfQuad(NamedTuple):
    """One statement and the graph it stands in: an IRI, `_:` for one without, empty for the default graph."""

    triple: RdfTriple
    graph: str


def looks_like_rdf(input: Input) -> str | None:
    """`Turtle`, `TriG`, `N-Triples`, `N-Quads`, `RDF/XML` or `JSON-LD`, or None. Never raises.

    TriG is told from Turtle by a brace outside texts, IRIs and comments in the part looked at.
    """
    start = _start_of(input)
    if _is_rdf_xml(start):
        return "RDF/XML"
    if looks_like_json(input):
        return "JSON-LD" if _JSONLD_KEY.search(start) else None
    if start.lstrip().startswith(("<?xml", "<!")):
        return None
    begin = _BLANK_OR_COMMENT.match(start)
    body = start[begin.end() :] if begin else start
    line = body.split("\n", 1)[0].strip()
    found = _QUAD_LINE.fullmatch(line)
    if found and _all_lines_are_quads(body):
        named = any(found[1] for found in map(_QUAD_LINE.fullmatch, _lines(body)) if found)
        return "N-Quads" if named else "N-Triples"
    if _TURTLE_START.match(body):
        return "TriG" if "{" in _OUTSIDE.sub(" ", body) else "Turtle"
    return None


def _is_rdf_xml(start: str) -> bool:
    """Whether the root is rdf:RDF; behind a document type too, so that it is refused for that."""
    at = root_start(start)
    find = _RDF_ROOT.search if start.startswith("<!DOCTYPE", at) else _RDF_ROOT.match
    return _RDF_NAMESPACE in start and find(start, at) is not None


def _start_of(input: Input) -> str:
    data = input.data[:_LOOK]
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8"),
        (b"\xff\xfe", "utf-16-le"),
        (b"\xfe\xff", "utf-16-be"),
    ):
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, errors="replace")
    return data.decode("utf-8", errors="replace")


def _lines(body: str) -> list[str]:
    """The whole lines of what was looked at, at most a hundred, without comments and blank ones."""
    lines = body.split("\n")[:100]
    if len(lines) > 1:
        lines = lines[:-1]
    stripped = (line.strip() for line in lines)
    return [line for line in stripped if line and not line.startswith("#")]


def _all_lines_are_quads(body: str) -> bool:
    return all(_QUAD_LINE.fullmatch(line) for line in _lines(body))


def parse_rdf(input: Input) -> list[RdfTriple]:
    """Every statement of all graphs of the file, each once, in its order, blank nodes named in that order.

    The engine reads leniently; what it lets through is mended here: characters that no IRI may
    hold are percent-encoded, language tags are lower case, control characters are taken out of texts.
    These, statements that cannot be mended and texts past the limit are noted in `input.guesses`. A
    JSON-LD key that no context defines states nothing, as JSON-LD 1.1 says. Raises `UnreadableFile` with
    line and reason (also for a context that stands elsewhere and is not known here, a DTD, and terms of
    RDF 1.2 that are triples) and `InputTooLarge`.
    """
    return [RdfTriple._make(one) for one in dict.fromkeys(parse_statements(input))]


def parse_quads(input: Input) -> Iterator[RdfQuad]:
    """Every statement with its graph, as often as the file has it; else as `parse_rdf`."""
    made, found = _reading(input)
    return (RdfQuad(RdfTriple._make(one), made.graph()) for one in made.statements(found))


def parse_statements(input: Input) -> Iterator[Statement]:
    """Subject, predicate and object of every statement, as often as the file has it; none is held. Else as
    `parse_rdf`."""
    made, found = _reading(input)
    return made.statements(found)


def _reading(input: Input) -> tuple[_Reading, Iterator[Any]]:
    syntax = looks_like_rdf(input)
    if syntax is None:
        raise UnreadableFile(
            f"{input.name} is no RDF in a known syntax.",
            "Known are Turtle, TriG, N-Triples, N-Quads, RDF/XML and JSON-LD.",
        )
    return _Reading(input, drops_relative_predicates=syntax == "JSON-LD"), _quads(input, syntax)


def _quads(input: Input, syntax: str) -> Iterator[Any]:
    from pyoxigraph import RdfFormat, parse

    content: str | bytes
    match syntax:
        case "RDF/XML":
            content, format_ = _checked_xml(input), RdfFormat.RDF_XML
        case "JSON-LD":
            value = parse_json_or_lines(input)
            of_lines = isinstance(value, list) and not input.text().lstrip("\ufeff \t\r\n").startswith("[")
            settled = settle_contexts(input, value) or of_lines
            refuse_costly_contexts(input, value)
            content = json.dumps(value, default=float) if settled else input.text()
            format_ = RdfFormat.JSON_LD
        case "N-Triples" | "N-Quads":
            content, format_ = input.text(), RdfFormat.N_QUADS
        case _:
            content, format_ = input.text(), RdfFormat.TRIG
    if syntax not in {"JSON-LD", "RDF/XML"} and input.text().count("<<") > input.limits.rdf_quoted:
        raise InputTooLarge(
            f"{input.name} holds more than {input.limits.rdf_quoted:,} quoted triples (<<).",
            "Save it as RDF 1.1, without <<.",
        )
    try:
        yield from parse(content, format_, base_iri=BASE, lenient=True)
    except SyntaxError as error:
        raise _malformed(input, syntax, error) from None
    except (ValueError, OSError) as error:
        raise _malformed(input, syntax, SyntaxError(str(error))) from None


def _malformed(input: Input, syntax: str, error: SyntaxError) -> UnreadableFile:
    reason = re.sub(r" \(line \d+\)$", "", str(error.msg)).rstrip(".")
    row = error.lineno
    where = "" if row is None or f"line {row}" in reason else f"line {row}: "
    return UnreadableFile(
        f"{input.name} is not valid {syntax}: {where}{reason}.",
        "Mend that place or export the file again.",
        row=row,
    )


def _checked_xml(input: Input) -> bytes:
    """The document as UTF-8, once the XML parser has found it well formed, shallow and without DTD."""
    try:
        root = parse_xml(input)
    except UnreadableFile:
        # The XML parser takes no letters beside ASCII in the address of a namespace, and RDF does.
        mended = _NAMESPACE.sub(_in_ascii, input.data)
        if mended == input.data:
            raise
        root = parse_xml(input, mended)
    if re.fullmatch(r"utf-?8|us-ascii|ascii", root.getroottree().docinfo.encoding or "UTF-8", re.IGNORECASE):
        return input.data.removeprefix(b"\xef\xbb\xbf")
    return etree.tostring(root, encoding="utf-8")


_NAMESPACE = re.compile(
    rb"""(\bxmlns(?::[^\s=<>"']{1,200})?\s{0,9}=\s{0,9})("[^"<>]{1,2000}"|'[^'<>]{1,2000}')"""
)


def _in_ascii(found: re.Match[bytes]) -> bytes:
    return found[1] + quote(found[2], safe=string.printable).encode()


class _Reading:
    """One pass over the engine's terms: names blank nodes, mends IRIs, counts what was mended."""

    def __init__(self, input: Input, *, drops_relative_predicates: bool) -> None:
        self._input = input
        self._drops_relative_predicates = drops_relative_predicates
        self._blank: dict[str, Node] = {}
        self._iris: dict[str, Node | None] = {}
        self._values: dict[Value, Value] = {}
        self._last: Any = None
        self._repaired = 0
        self._dropped = 0
        self._too_long = 0
        self._cleaned = 0

    def statements(self, quads: Iterator[Any]) -> Iterator[Statement]:
        """Each statement; `graph` tells where the last one stands. Notes in the end what was mended."""
        from pyoxigraph import Literal, NamedNode

        longest = self._input.limits.rdf_text_chars
        # Nearly every IRI was met before: looked up here, not in a call for each.
        known = self._iris.get
        for quad in quads:
            predicate_text = quad.predicate.value
            if self._drops_relative_predicates and not _ABSOLUTE.match(predicate_text):
                continue
            term = quad.object
            text = term.value if term.__class__ is Literal else None
            if text is not None and len(text) > longest:
                self._too_long += 1
                continue
            about = quad.subject
            subject = known(about.value) if about.__class__ is NamedNode else None
            if subject is None:
                subject = self._node(about, NamedNode)
            object_: Node | Value | None
            if text is not None:
                object_ = self._literal(term, text)
            elif term.__class__ is NamedNode:
                object_ = known(term.value) or self._iri(term.value)
            else:
                object_ = self._node(term, NamedNode)
            predicate = known(predicate_text) or self._iri(predicate_text)
            if subject is None or predicate is None or object_ is None:
                self._dropped += 1
                continue
            self._last = quad
            yield subject, predicate[0], object_
        if self._too_long:
            self._input.guess(f"{_TOO_LONG.format(longest)}: {self._too_long:,}")
        if self._cleaned:
            self._input.guess(f"{_CONTROL_TAKEN}: {self._cleaned:,}")
        if self._repaired:
            self._input.guess(f"{_REPAIRED}: {self._repaired:,}")
        if self._dropped:
            self._input.guess(f"{_DROPPED}: {self._dropped:,}")

    def _literal(self, term: Any, text: str) -> Value | None:
        language = term.language
        if not text.isprintable() and _CONTROL.search(text):
            text = _CONTROL.sub("", text)
            self._cleaned += 1
        if language is None:
            named = term.datatype.value
            datatype = self._iris.get(named) or self._iri(named)
            if datatype is None:
                return None
            value = _made(Value, (text, datatype[0], ""))
        else:
            value = _made(Value, (text, LANGUAGE_STRING, _tag_of(language)))
        if len(text) > _OFTEN:
            return value
        # Days, keywords and formats come again: one of each is held.
        if len(self._values) >= _MOST_VALUES:
            self._values.clear()
        return self._values.setdefault(value, value)

    def graph(self) -> str:
        """The IRI of the graph in which the last statement stands, as the file wrote it; one that cannot be
        written is one without a name."""
        name = self._last.graph_name
        kind = type(name).__name__
        if kind == "DefaultGraph":
            return ""
        node = self._iri(name.value) if kind == "NamedNode" else None
        return "_:" if node is None else node.value

    def _node(self, term: Any, named: type[Any]) -> Node | None:
        if term.__class__ is named:
            return self._iri(term.value)
        if hasattr(term, "predicate"):
            raise UnreadableFile(
                f"{self._input.name} states something about a statement (a triple term of RDF 1.2).",
                'Save it as RDF 1.1, without << and rdf:parseType="Triple".',
            )
        known = self._blank.get(term.value)
        if known is None:
            known = self._blank[term.value] = Node(f"b{len(self._blank) + 1}", "blank")
        return known

    def _iri(self, text: str) -> Node | None:
        if text in self._iris:
            return self._iris[text]
        sound = text if _USUAL.fullmatch(text) else self._sound(text)
        made = self._iris[text] = None if sound is None else Node(_without_base(sound), "iri")
        return made

    def _sound(self, text: str) -> str | None:
        from pyoxigraph import NamedNode

        encoded = _NO_IRI_CHARACTER.sub(_percent, text)
        for attempt in (text, encoded, _BRACKET.sub(_percent, encoded)):
            try:
                NamedNode(attempt)
            except ValueError:
                continue
            if attempt is not text:
                self._repaired += 1
            return attempt
        return None


@lru_cache(maxsize=1024)
def _tag_of(language: str) -> str:
    tag = language.lower().replace("_", "-")
    return tag if _LANGUAGE.fullmatch(tag) else "und"


def _percent(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", errors="replace"))


def _without_base(iri: str) -> str:
    if iri.startswith(BASE):
        return iri[len(BASE) :]
    return iri.removeprefix("relative:") if iri.startswith("relative://") else iri
