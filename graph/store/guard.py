"""Reads a query before any engine does and refuses what may not be asked here: SERVICE above all.

The rule for SERVICE does not depend on reading the text as the engine reads it, because engines and
grammars part company in corners. Oxigraph, for one, ends a number, `true` or a prefixed name whose
IRI would be invalid in the middle of a word (`?s ?p trueSERVICE <…> {}` calls out), and whether `<2#>`
is an IRI or the start of a comment is known to a parser only. So: a call is the letters `service`
followed by an IRI, variable or prefixed name and a brace. Where these stand in a string or a comment
they are rewritten (same value, other spelling), anywhere else they are refused. What reaches the
engine then holds no call in any reading.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from graph.store.iris import resolve
from graph.store.shapes import shape_of
from ontology.errors import QueryRefused, QuerySyntaxError, SharegraphError

TEXT_LIMIT = 64 * 1024
"""Bytes of a query's text (UTF-8). The largest question people write by hand is a tenth of it."""

_KEPT = 32
"""Of how many texts it is known what they are."""

_SHAPES_KEPT = 128
"""The same of shapes of texts, none of which is long."""

_CHANGING_WORDS = ("rand", "now", "uuid", "bnode")
_CHANGING = re.compile(r"\b(?:rand|now|uuid|struuid|bnode)\b", re.IGNORECASE)
"""The functions of SPARQL that give another value each time; the engine reads no escapes in their names."""

NESTING_LIMIT = 100
"""Open brackets of any kind. Past some hundreds a recursive parser runs out of stack and the process ends."""


PARTS_LIMIT = 1000
"""How many parts (UNION, OPTIONAL, MINUS …) a query may have: each stands inside the one before it in the
engine's eyes, and with 3,000 times MINUS its stack ran out."""

OPERATORS_LIMIT = 6000
"""The same of the characters of operators; with 12,000 of `+` or `/` the stack ran out."""

_PARTS = frozenset(("UNION", "OPTIONAL", "MINUS", "FILTER", "BIND", "GRAPH", "VALUES", "EXISTS"))
_OPERATORS = frozenset("+-*/|&=!<>^")


class QueryForm(Enum):
    """The four forms of a SPARQL query; anything else is an update or no SPARQL."""

    SELECT = "SELECT"
    ASK = "ASK"
    CONSTRUCT = "CONSTRUCT"
    DESCRIBE = "DESCRIBE"


@dataclass(frozen=True, slots=True)
class Examined:
    """A query that may be asked: its form, the text for the engine, the graphs its FROM clauses name."""

    form: QueryForm
    text: str
    default: tuple[str, ...]
    named: tuple[str, ...]


class Token(NamedTuple):
    kind: str
    text: str
    start: int


_CALLS_LIMIT = 100
"""How often the letters `service` may stand in a text; each is looked at against the rest of it."""

_PREFIX_LENGTH = 255
"""Of a prefix, so that `a.a.a.a…` is read in a time that grows with its length, not its square."""

_HEX = "[0-9A-Fa-f]"
# No half of a surrogate pair and nothing past U+10FFFF: engines refuse such an escape, and a refused
# long string is read again as a short one, which would shift where strings end.
_CODE = rf"(?:\\u(?![dD][89A-Fa-f]){_HEX}{{4}}|\\U(?!0000[dD][89A-Fa-f])00(?:0{_HEX}|10){_HEX}{{4}})"
_ESCAPE = rf"(?:\\[tbnrf\"'\\]|{_CODE})"
_LOCAL = r"(?:[\w\-:·.]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%])"

_TOKENS = re.compile(
    rf"""
    (?P<space>[ \t\r\n]++)
  | (?P<comment>\#[^\r\n]*+)
  | (?P<iri><(?:[^\x00-\x20<>"{{}}|^`\\]|{_CODE})*+>)
  | (?P<string>
        \"\"\"(?:[^"\\]|{_ESCAPE}|"(?!""))*+\"\"\"
      | '''(?:[^'\\]|{_ESCAPE}|'(?!''))*+'''
      | "(?!"")(?:[^"\\\r\n]|{_ESCAPE})*+"
      | '(?!'')(?:[^'\\\r\n]|{_ESCAPE})*+'
    )
  | (?P<variable>[?$]\w++)
  | (?P<language>@[A-Za-z]++(?:-[A-Za-z0-9]++)*+)
  | (?P<number>[0-9]++(?:\.[0-9]++)?+(?:[eE][+-]?[0-9]++)?+)
  | (?P<name>(?:[^\W\d][\w\-·.]{{0,{_PREFIX_LENGTH}}}+)?+:{_LOCAL}*+)
  | (?P<word>[^\W\d]\w*+)
  | (?P<broken>["'])
  | (?P<mark>[\s\S])
    """,
    re.VERBOSE,
)

_GAP = r"(?:[ \t\r\n]|\#[^\r\n]*+)*+"
_RUN = r"(?:[^ \t\r\n{}<>\"'\#\\]|\\.)"  # wider than any grammar's names, on purpose
_CALL = re.compile(
    rf"""
    service {_GAP} (?:silent {_GAP})?
    (?: <[^>]*+>
      | [?$]{_RUN}*+
      | (?:(?!:){_RUN})*+ : {_RUN}*+ (?:(?<!\.)|(?<=\\\.))
    )
    {_GAP} \{{
    """,
    re.VERBOSE | re.IGNORECASE,
)
_WORD = re.compile("service", re.IGNORECASE)
_CODE_POINT = re.compile(rf"\\u({_HEX}{{4}})|\\U({_HEX}{{8}})")

_UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH")
_REMOTE = (
    "SERVICE is not allowed here: this map never calls another server. "
    "(A prefix that begins with the letters service is read as that word; write such a name in full, "
    "between < and >.)"
)


def refuse_unsafe(
    text: str, *, graphs: Collection[str] | None = None, allow_several_from: bool = False, base: str = ""
) -> QueryForm:
    """The form of a query that may be asked here; `base` is what relative IRIs are resolved against.

    Raises `QueryRefused` for an update, a SERVICE call, FROM or FROM NAMED of a graph outside
    `graphs` (None: any graph), several FROM clauses unless allowed, a text past `TEXT_LIMIT`,
    brackets past `NESTING_LIMIT`, parts or operators past theirs; `QuerySyntaxError` where no reading as
    SPARQL 1.1 is possible.
    """
    return examine(text, graphs=graphs, allow_several_from=allow_several_from, base=base).form


def examine(
    text: str, *, graphs: Collection[str] | None = None, allow_several_from: bool = False, base: str = ""
) -> Examined:
    """As `refuse_unsafe`, and hands back the text to evaluate, which stands in for the one examined."""
    read = _read(text, base)
    if len(read.default) > 1 and not allow_several_from:
        raise QueryRefused(
            "More than one FROM is not allowed here. Ask without FROM, or use GRAPH ?source { … }."
        )
    for name in (*read.default, *read.named):
        if graphs is not None and name not in graphs:
            raise QueryRefused(f"FROM names a graph that may not be read here: <{name}>.")
    return read


@lru_cache(_KEPT)
def _read(text: str, base: str) -> Examined:
    """What a query is, whoever asks it: the door and the pool both look, one right after the other.

    It is what another one of its shape is, where no IRI names a graph to read from.
    """
    if (shape := shape_of(text)) is not None:
        try:
            like = _read_shape(shape.text, base)
        except SharegraphError:  # what is told names places and words of the text itself
            return _read_by_itself(text, base)
        if not like.default and not like.named:
            return Examined(like.form, text, (), ())
    return _read_by_itself(text, base)


def _read_by_itself(text: str, base: str) -> Examined:
    try:
        size = len(text.encode())
    except UnicodeEncodeError as error:
        raise _syntax("Half of a surrogate pair is no character", text, error.start) from None
    if size > TEXT_LIMIT:
        raise QueryRefused(f"The question is {size:,} bytes long; at most {TEXT_LIMIT:,} are read.")
    safe = _without_calls(text)
    if "\\" in text:
        _refuse_calls_when_decoded(text)
    tokens = [token for token in tokens_of(text) if token.kind not in ("space", "comment")]
    _refuse_depth(tokens)
    _refuse_length(tokens)
    form, default, named = _read_head(tokens, text, base)
    return Examined(form, safe, default, named)


@lru_cache(_SHAPES_KEPT)
def _read_shape(text: str, base: str) -> Examined:
    return _read_by_itself(text, base)


def may_change(text: str) -> bool:
    """Whether a question may be answered otherwise the next time it is put to the same store.

    Also said of some that are not, such as one with `now` in a string.
    """
    if text.isascii():  # else a letter may have a capital of another alphabet
        small = text.lower()
        if not any(word in small for word in _CHANGING_WORDS):
            return False  # as most have none of the letters, the quicker way to tell
    return _CHANGING.search(text) is not None


def tokens_of(text: str) -> Iterator[Token]:
    for match in _TOKENS.finditer(text):
        kind = match.lastgroup or "mark"
        if kind == "broken":
            raise _syntax("A string is not closed, or holds an unknown escape", text, match.start())
        yield Token(kind, match.group(), match.start())


def _syntax(wrong: str, text: str, at: int) -> QuerySyntaxError:
    before = text[:at]
    line, column = before.count("\n") + 1, at - (before.rfind("\n") + 1) + 1
    return QuerySyntaxError(f"{wrong}, at line {line}, column {column}.", line=line, column=column)


def _without_calls(text: str) -> str:
    """The text with each SERVICE call in a string or comment spelled so that no parser sees one."""
    if text.lower().count("service") > _CALLS_LIMIT:
        raise QueryRefused(f"The word service stands in the question more than {_CALLS_LIMIT} times.")
    # Looked for at every place: a call may begin inside what would match from an earlier one.
    calls = [match.start() for match in _WORD.finditer(text) if _CALL.match(text, match.start())]
    if not calls:
        return text
    pieces: list[str] = []
    at = 0
    for token in tokens_of(text):
        end = token.start + len(token.text)
        while calls and calls[0] < end:
            start = calls.pop(0)
            if token.kind == "string":
                pieces += (text[at:start], f"\\u{ord(text[start]):04X}")
            elif token.kind == "comment":
                pieces += (text[at:start], "-")
            else:
                raise QueryRefused(_REMOTE)
            at = start + 1
    return "".join((*pieces, text[at:]))


def _refuse_calls_when_decoded(text: str) -> None:
    """Refuse a call written with code point escapes (SPARQL 1.1 Query, 19.2: decoded before parsing).

    Oxigraph decodes them in strings and IRIs only; other engines do as the standard says.
    """
    decoded = _CODE_POINT.sub(_decode, text)
    try:
        _without_calls(decoded)
    except QuerySyntaxError:
        return  # decoded it is no SPARQL, so no engine that decodes first can evaluate it


def _decode(match: re.Match[str]) -> str:
    code = int(match[1] or match[2], 16)
    return match[0] if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF else chr(code)


def _refuse_depth(tokens: list[Token]) -> None:
    depth = denials = 0
    for token in tokens:
        denials = denials + 1 if token.text == "!" else 0
        if token.kind == "mark":
            if token.text in "{([":
                depth += 1
            elif token.text in "})]":
                depth -= 1
            if depth > NESTING_LIMIT:
                raise QueryRefused(f"Brackets stand more than {NESTING_LIMIT} deep; write it flatter.")
            if denials > NESTING_LIMIT:
                # By the grammar one alone may stand there; the engine takes any number.
                raise QueryRefused(f"More than {NESTING_LIMIT} `!` stand one behind the other.")


def _refuse_length(tokens: list[Token]) -> None:
    """Refuse chains without brackets that are as deep for the engine as brackets are."""
    found = Counter(token.text.upper() for token in tokens if token.kind in ("word", "mark"))
    if sum(found[word] for word in _PARTS) > PARTS_LIMIT:
        raise QueryRefused(
            f"The question has more than {PARTS_LIMIT:,} parts (UNION, OPTIONAL, FILTER …). Split it; a list "
            "of values stands in one VALUES."
        )
    if sum(found[mark] for mark in _OPERATORS) > OPERATORS_LIMIT:
        raise QueryRefused(
            f"The question has more than {OPERATORS_LIMIT:,} operators; list values in one VALUES."
        )


def _read_head(
    tokens: list[Token], text: str, base: str
) -> tuple[QueryForm, tuple[str, ...], tuple[str, ...]]:
    """The form, and the graphs of FROM and FROM NAMED."""
    prefixes: dict[str, str] = {}
    form: QueryForm | None = None
    default: list[str] = []
    named: list[str] = []
    depth = 0
    end = Token("end", "", len(text))
    rest = iter([*tokens, end])
    for token in rest:
        word = token.text.upper() if token.kind in ("word", "name") else ""
        if form is None:
            if word == "BASE":
                base = _name(next(rest, end), base, prefixes, text)
            elif word.startswith("PREFIX") and (token.kind == "name" or word == "PREFIX"):
                label = next(rest, end).text if word == "PREFIX" else token.text[len("PREFIX") :]
                prefixes[label.rstrip(":")] = _name(next(rest, end), base, prefixes, text)
            else:
                form = _form(word, token, text)
        elif token.text in ("{", "}"):
            depth += 1 if token.text == "{" else -1
        elif depth == 0 and word.startswith("FROM"):
            following = next(rest, end)
            into = default
            if word == "FROMNAMED" or following.text.upper() == "NAMED":
                into = named
                following = following if word == "FROMNAMED" else next(rest, end)
            elif word != "FROM":
                raise _syntax("Write a space after FROM", text, token.start)
            into.append(_name(following, base, prefixes, text))
    if form is None:
        raise _syntax("The question is empty", text, len(text))
    return form, tuple(default), tuple(named)


def _form(word: str, token: Token, text: str) -> QueryForm:
    for form in QueryForm:
        if word.startswith(form.value) and token.kind == "word":
            return form
    if word in _UPDATES:
        raise QueryRefused(
            f"{word} would change the map. Here it can only be asked: records come in by loading."
        )
    raise _syntax("A question starts with SELECT, ASK, CONSTRUCT or DESCRIBE", text, token.start)


def _name(token: Token, base: str, prefixes: dict[str, str], text: str) -> str:
    """The IRI that an IRI or prefixed name stands for."""
    if token.kind == "iri":
        written = _CODE_POINT.sub(_decode, token.text[1:-1])
        return resolve(base, written)
    if token.kind == "name":
        prefix, _, local = token.text.partition(":")
        if prefix in prefixes:
            return prefixes[prefix] + re.sub(r"\\(.)", r"\1", local)
        raise _syntax(f"The prefix {prefix!r} was not declared", text, token.start)
    raise _syntax("An IRI or a prefixed name is missing", text, token.start)
