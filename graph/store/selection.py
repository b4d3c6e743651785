"""Reads a SELECT as far as it takes to tell what may stand in its columns, and what orders its rows.

This is no second parser of SPARQL: it reads the common part of the language, strictly, and gives up on
the rest (None). Whatever could be read in two ways (words without a gap, IRIs that may begin a comment,
escapes in names) is given up on too, so that what is read here is what the engine reads.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import chain

from graph.store.cursor import GivesUp, give_up
from graph.store.expressions import AGGREGATES, Aggregate, Expressions, Term, variable
from graph.store.guard import Token
from graph.store.ordering import Insert, Key, Places, inserts
from graph.store.shapes import STAND_IN, shape_of

TEXT_READ = 16 * 1024
"""Characters of a text that is read here; the largest of our own questions has a quarter of it."""

_KEPT = 256
"""Of how many texts it is known how they are read."""

_SHAPES_KEPT = 128
"""The same of shapes of texts, none of which is long."""

_MAY_BE = re.compile(rf"\b(?:ORDER|{'|'.join(AGGREGATES)})\b", re.IGNORECASE)
"""Without one of these words no answer is one row or ordered: a look-up need not be read."""

_A = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


@dataclass(frozen=True, slots=True, eq=False)
class Selection:
    """A SELECT that was read whole: nothing in it is left to the engine but the order of rows."""

    text: str
    """The question with its ties ordered: rows that ORDER BY holds for equal come by their columns."""
    inserts: tuple[Insert, ...]
    """What makes that an order whatever values there are (see `ordering`)."""
    rows: bool
    """Whether it may have more than one row."""
    ordered: bool
    keys: tuple[tuple[Term, ...], ...]
    """What the rows are ordered by."""
    binds: Mapping[str, tuple[Term, ...]]
    """What each variable may have, wherever in the question it gets it."""
    aggregates: tuple[Aggregate, ...]
    graphs: bool
    """Whether it reads named graphs."""
    like: Selection | None = None
    """The one of its shape after which it was read, with which it has all in common but text and inserts."""

    @property
    def names_stand_in(self) -> bool:
        """Whether the IRI that stands in for others is a property here, or what one path or key names."""
        terms = (
            *chain(*self.keys),
            *chain(*self.binds.values()),
            *chain(*(one.over for one in self.aggregates)),
        )
        return any(map(_names_stand_in, terms))


@lru_cache(_KEPT)
def read_selection(text: str) -> Selection | None:
    """The question as far as it matters here, None where it is none that is read.

    It is like another one of its shape, unless an IRI that they differ in is a property or in the order.
    """
    if (shape := shape_of(text)) is None:
        return _read_by_itself(text)
    like, shared = _read_shape(shape.text, shape.starts[-1] + len(STAND_IN))
    if not shared:
        return _read_by_itself(text)
    if like is None:
        return None
    moved = tuple((shape.place(at), piece) for at, piece in like.inserts)
    return replace(like, text=shape.filled(like.text), inserts=moved, like=like)


@lru_cache(_SHAPES_KEPT)
def _read_shape(text: str, end: int) -> tuple[Selection | None, bool]:
    """What is read of a shape whose last place ends there, and whether it holds of all its texts."""
    like = _read_by_itself(text)
    if like is None:
        return None, True
    stands = like.names_stand_in or any(STAND_IN in piece for _, piece in like.inserts)
    # What orders ties comes behind all places, but for those in comments.
    return like, not stands and like.text[:end] == text[:end]


def _read_by_itself(text: str) -> Selection | None:
    if len(text) > TEXT_READ or not _MAY_BE.search(text):
        return None
    try:
        return _Reader(text).query()
    except GivesUp:
        return None


def _names_stand_in(term: Term) -> bool:
    return STAND_IN[1:-1] in term.of or any(map(_names_stand_in, term.parts))


@dataclass(slots=True)
class _Head:
    """The columns of a SELECT and what they show."""

    columns: list[str] = field(default_factory=list)
    named: list[str] = field(default_factory=list)
    """Those of them that are named here, after an expression."""
    every: bool = False
    only_aggregates: bool = True


@dataclass(slots=True)
class _Body:
    """What comes after the head of a SELECT."""

    begin: int
    end: int
    """Where the group after WHERE begins and ends, within its braces."""
    grouped: bool = False
    keys: list[Key] = field(default_factory=list)
    """What the rows are ordered by."""
    ordered: int | None = None
    """Where ORDER BY ends, None where there is none."""


class _Reader(Expressions):
    """Goes through one text from the first word to the last."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.binds: dict[str, list[Term]] = {}
        self._graphs = False

    def query(self) -> Selection:
        while (word := self.word()) in ("PREFIX", "BASE"):
            self.next()
            if word == "BASE":
                give_up()
            name = self.take("name").text
            self.prefixes[name[:-1]] = self.take("iri").text[1:-1]
            # Elsewhere the engine might hold name and rest apart, where both together are no IRI.
            if not name.endswith(":") or self.prefixes[name[:-1]][-1:] not in ("/", "#"):
                give_up()
        if self.word() != "SELECT":
            give_up()
        head = self._head()
        body = self._body(outermost=True)
        if self.peek() is not None:
            give_up()
        columns = sorted(self.binds) if head.every else head.columns
        text, keys, end = self.text, body.keys, body.ordered
        rows = body.grouped or not head.only_aggregates
        if end is not None:
            by = {key.written[1:] for key in keys}
            for name in (one for one in columns if one not in by):
                text = f"{text[:end]} ?{name}{text[end:]}"
                keys.append(Key(end + 1, f"?{name}", (variable(name),), asked=False))
                end += len(name) + 2
        hidden = not (head.every or body.grouped)
        places = Places(body.begin, body.end, hidden=hidden, outside=frozenset(head.named))
        return Selection(
            text,
            inserts=inserts(keys, self.binds, places, text) if rows else (),
            rows=rows,
            ordered=end is not None,
            keys=(*(key.terms for key in keys), *((variable(name),) for name in columns)),
            binds={name: tuple(terms) for name, terms in self.binds.items()},
            aggregates=tuple(self.aggregates),
            graphs=self._graphs,
        )

    def _head(self) -> _Head:
        self.expect("SELECT")
        head = _Head()
        if self.word() == "DISTINCT":
            self.next()
        if self.mark("*"):
            head.every, head.only_aggregates = True, False
            return head
        while True:
            token = self.peek()
            if token is not None and token.kind == "variable":
                head.columns.append(self.next().text[1:])
                head.only_aggregates = False
            elif self.mark("("):
                head.only_aggregates &= self.word() in AGGREGATES
                terms = self.expression()
                head.named.append(self._named(terms))
                head.columns.append(head.named[-1])
            elif head.columns:
                return head
            else:
                give_up()

    def _named(self, terms: tuple[Term, ...]) -> str:
        """After an expression: `AS ?name )`."""
        self.expect("AS")
        name = self.take("variable").text[1:]
        self.need(")")
        self.binds.setdefault(name, []).extend(terms)
        return name

    def _body(self, *, outermost: bool) -> _Body:
        """From WHERE on."""
        if self.word() == "WHERE":
            self.next()
        begun = self.at
        self.group()
        body = _Body(self.tokens[begun].start + 1, self.tokens[self.at - 1].start)
        if self.word() == "GROUP":
            self.next()
            self.expect("BY")
            self._conditions(("HAVING", "ORDER", "LIMIT", "OFFSET"))
            body.grouped = True
        if self.word() == "HAVING":
            self.next()
            self._conditions(("ORDER", "LIMIT", "OFFSET"))
        if self.word() == "ORDER":
            self.next()
            self.expect("BY")
            body.keys = self._conditions(("LIMIT", "OFFSET"))
            body.ordered = self._last()
        while outermost and self.word() in ("LIMIT", "OFFSET"):
            self.next()
            self.take("number")
            if body.ordered is None:
                give_up()
        return body

    def _last(self) -> int:
        """Where the token that was passed last ends."""
        last = self.tokens[self.at - 1]
        return last.start + len(last.text)

    def _conditions(self, ends: tuple[str, ...]) -> list[Key]:
        """Variables and expressions that stand one after the other."""
        found: list[Key] = []
        while (token := self.peek()) is not None and token.text != "}" and self.word() not in ends:
            at, down = token.start, self.word() == "DESC"
            if self.word() in ("ASC", "DESC"):
                self.next()
                self.need("(")
                self.at -= 1
            begun = self.tokens[self.at].start
            if self.mark("("):
                terms = self.expression()
                if self.word() == "AS":
                    self._named(terms)
                else:
                    self.need(")")
            else:
                terms = self.primary()
            written = self.text[begun : self._last()]
            if re.fullmatch(r"\(\s*[?$]\w+\s*\)", written, re.ASCII):
                written = written[1:-1].strip()
            found.append(Key(at, written, terms, down))
        if not found:
            give_up()
        return found

    def group(self) -> None:
        self.need("{")
        if self.word() == "SELECT":
            before = len(self.aggregates)
            self._head()
            body = self._body(outermost=False)
            if not body.grouped and any(one.name in ("SUM", "AVG") for one in self.aggregates[before:]):
                give_up()  # of nothing that is 0, whatever kind of number the others are
            self.need("}")
            return
        while not self.mark("}"):
            ahead = self.peek()
            match self.word():
                case "OPTIONAL" | "MINUS":
                    self.next()
                    self.group()
                case "FILTER":
                    self.next()
                    self.primary()
                case "BIND":
                    self.next()
                    self.need("(")
                    self._named(self.expression())
                case "GRAPH":
                    self._graphs = True
                    self.next()
                    self._vertex(self.next(), Term("subjects"))
                    self.group()
                case "VALUES":
                    self.next()
                    self._values()
                case _ if ahead is not None and ahead.text == "{":
                    self.group()
                    while self.word() == "UNION":
                        self.next()
                        self.group()
                case _:
                    self._triples()
                    if not self.mark("."):
                        continue  # what comes next says whether that was its end
            self.mark(".")

    def _values(self) -> None:
        names: list[str] = []
        several = self.mark("(")
        while several and not self.mark(")"):
            names.append(self.take("variable").text[1:])
        if not several:
            names.append(self.take("variable").text[1:])
        self.need("{")
        while not self.mark("}"):
            if several:
                self.need("(")
            for name in names:
                if self.word() == "UNDEF":
                    self.next()
                else:
                    self.binds.setdefault(name, []).extend(self.constant())
            if several:
                self.need(")")

    def _triples(self) -> None:
        subject = self.next()
        if subject.kind not in ("variable", "iri", "name"):
            give_up()
        while True:
            properties, plain = self._verb()
            self._vertex(subject, Term("subjects") if plain else Term("ends", properties))
            while True:
                token = self.peek()
                if token is not None and token.kind in ("variable", "iri", "name"):
                    self._vertex(self.next(), Term("objects" if plain else "ends", properties))
                else:
                    self.constant()
                if not self.mark(","):
                    break
            more = False
            while self.mark(";"):
                more = True
            after = self.peek()
            if not more or after is None or after.text in (".", "}"):
                return

    def _vertex(self, token: Token, term: Term) -> None:
        if token.kind == "variable":
            self.binds.setdefault(token.text[1:], []).append(term)
        elif token.kind in ("iri", "name"):
            self.full(token)
        else:
            give_up()

    def _verb(self) -> tuple[frozenset[str], bool]:
        """The properties of a verb, and whether it is just one, or any (a variable; none are named then)."""
        token = self.next()
        if token.kind == "variable":
            self._vertex(token, Term("subjects"))
            return frozenset(), True
        self.at -= 1
        found: set[str] = set()
        steps = self._path(found)
        return frozenset(found), steps == 0

    def _path(self, found: set[str]) -> int:
        """Gather what a path names; how much more there is to it than one name."""
        steps = 0
        while True:
            while self.mark("^"):
                steps += 1
            if self.mark("("):
                steps += 1 + self._path(found)
                self.need(")")
            else:
                token = self.next()
                found.add(_A if token.text == "a" else self.full(token))
            after = self.peek()
            if after is not None and after.text in ("*", "?", "+"):
                if after.text != "+":  # a path of no steps holds of any term whatever
                    found.add("")
                self.next()
                steps += 1
            if not (self.mark("/") or self.mark("|")):
                return steps
            steps += 1
