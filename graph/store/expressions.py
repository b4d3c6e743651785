"""Reads the expressions of a query: what kinds of terms they give, and over what it sums and compares."""

from __future__ import annotations

from abc import abstractmethod
from typing import NamedTuple

from graph.store.cursor import Cursor, give_up
from graph.store.kinds import BOOLEAN, INTEGER, IRI, OTHER, TEXT, kinds_of_number


class Term(NamedTuple):
    """What may stand in a place: the values of `how`, made from `of`."""

    how: str
    """`is`: of the kinds `of`; `variable`: what that variable has; `subjects`; `objects`: of the
    properties `of`, of any where there is none; `ends`: on either side of these; `sum`, `math` and
    `ratio`: a number made of `parts`."""
    of: frozenset[str] = frozenset()
    parts: tuple[Term, ...] = ()


class Aggregate(NamedTuple):
    """A use of SUM, AVG, MIN or MAX."""

    name: str
    over: tuple[Term, ...]


AGGREGATES = ("COUNT", "SUM", "AVG", "MIN", "MAX")
_GIVES_TEXT = frozenset(
    "STR LANG LCASE UCASE SUBSTR STRBEFORE STRAFTER CONCAT REPLACE ENCODE_FOR_URI MD5 SHA1 SHA256 SHA384 "
    "SHA512 STRLANG".split()
)
_GIVES_INTEGER = frozenset("STRLEN YEAR MONTH DAY HOURS MINUTES".split())
_GIVES_IRI = frozenset("IRI URI DATATYPE".split())
_GIVES_BOOLEAN = frozenset(
    "BOUND ISIRI ISURI ISLITERAL ISNUMERIC ISBLANK SAMETERM REGEX CONTAINS STRSTARTS STRENDS "
    "LANGMATCHES".split()
)
_GIVES_MATH = frozenset("ABS CEIL FLOOR ROUND".split())
_GIVES_OTHER = frozenset("SECONDS TIMEZONE TZ STRDT".split())
_FUNCTIONS = (
    _GIVES_TEXT
    | _GIVES_INTEGER
    | _GIVES_IRI
    | _GIVES_BOOLEAN
    | _GIVES_MATH
    | _GIVES_OTHER
    | {"IF", "COALESCE"}
)
"""What always gives the same for the same values. RAND, UUID, STRUUID, BNODE and NOW do not."""

_IS_BOOLEAN = (Term("is", frozenset({BOOLEAN})),)
_IS_OTHER = (Term("is", frozenset({OTHER})),)


class Expressions(Cursor):
    """Goes along the grammar of SPARQL 1.1 (19.8), a function to a rule or two; each gives what may come."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.aggregates: list[Aggregate] = []

    @abstractmethod
    def group(self) -> None:
        """Read a group between braces."""

    def expression(self) -> tuple[Term, ...]:
        terms = self._both()
        while self.mark("|"):
            self.need("|")
            self._both()
            terms = _IS_BOOLEAN
        return terms

    def _both(self) -> tuple[Term, ...]:
        terms = self._compared()
        while self.mark("&"):
            self.need("&")
            self._compared()
            terms = _IS_BOOLEAN
        return terms

    def _compared(self) -> tuple[Term, ...]:
        terms = self._added()
        if self.word() in ("IN", "NOT"):
            if self.next().text.upper() == "NOT":
                self.expect("IN")
            self.need("(")
            self.arguments()
            return _IS_BOOLEAN
        if self.mark("!"):
            self.need("=")
        elif self.mark("<") or self.mark(">"):
            self.mark("=")
        elif not self.mark("="):
            return terms
        self._added()
        return _IS_BOOLEAN

    def _added(self) -> tuple[Term, ...]:
        terms = self._multiplied()
        while self.mark("+") or self.mark("-"):
            terms = (Term("math", parts=(*terms, *self._multiplied())),)
        return terms

    def _multiplied(self) -> tuple[Term, ...]:
        terms = self._signed()
        while True:
            if self.mark("*"):
                terms = (Term("math", parts=(*terms, *self._signed())),)
            elif self.mark("/"):
                terms = (Term("ratio", parts=(*terms, *self._signed())),)
            else:
                return terms

    def _signed(self) -> tuple[Term, ...]:
        if self.mark("!"):
            self.primary()
            return _IS_BOOLEAN
        if self.mark("-") or self.mark("+"):
            return (Term("math", parts=self.primary()),)
        return self.primary()

    def primary(self) -> tuple[Term, ...]:
        if self.mark("("):
            terms = self.expression()
            self.need(")")
            return terms
        token = self.peek()
        if token is not None and token.kind == "variable":
            return (variable(self.next().text[1:]),)
        word = self.word()
        if word in ("EXISTS", "NOT"):
            self.next()
            if word == "NOT":
                self.expect("EXISTS")
            self.group()
            return _IS_BOOLEAN
        if word in AGGREGATES:
            self.next()
            return self._aggregate(word)
        if word in _FUNCTIONS:
            self.next()
            self.need("(")
            begun = self.at
            given = self.arguments()
            if word == "IF" and _else_unbound([one.text for one in self.tokens[begun : self.at]]):
                given.pop()
            return _given(word, given)
        if token is not None and token.kind in ("iri", "name"):
            self.full(self.next())
            if self.mark("("):
                self.arguments()
                return _IS_OTHER
            return (Term("is", frozenset({IRI})),)
        return self.constant()

    def _aggregate(self, name: str) -> tuple[Term, ...]:
        self.need("(")
        if self.word() == "DISTINCT":
            self.next()
        if name == "COUNT" and self.mark("*"):
            self.need(")")
            return (Term("is", frozenset({INTEGER})),)
        terms = self.expression()
        self.need(")")
        if name == "COUNT":
            return (Term("is", frozenset({INTEGER})),)
        self.aggregates.append(Aggregate(name, terms))
        if name in ("MIN", "MAX"):
            return terms
        return (Term("sum" if name == "SUM" else "ratio", parts=terms),)

    def arguments(self) -> list[tuple[Term, ...]]:
        """Expressions with commas between them, up to the bracket that closes them."""
        found: list[tuple[Term, ...]] = []
        if self.mark(")"):
            return found
        while True:
            found.append(self.expression())
            if self.mark(")"):
                return found
            self.need(",")

    def constant(self) -> tuple[Term, ...]:
        token = self.next()
        if token.kind in ("iri", "name"):
            self.full(token)
            return (Term("is", frozenset({IRI})),)
        if token.kind == "number":
            return (Term("is", kinds_of_number(token.text)),)
        if token.kind == "word" and token.text in ("true", "false"):
            return _IS_BOOLEAN
        if token.kind != "string":
            give_up()
        following = self.peek()
        if following is not None and following.kind == "language":
            self.next()
        elif self.mark("^"):
            self.need("^")
            self.full(self.next())
            return _IS_OTHER
        return (Term("is", frozenset({TEXT})),)


def _else_unbound(words: list[str]) -> bool:
    """Whether these are `BOUND(?x), …, ?x)`: our questions write so that there is no value otherwise."""
    bound = words[0].upper() == "BOUND" and words[1::2][:2] == ["(", ")"] and words[4:5] == [","]
    return bound and words[-3:] == [",", words[2], ")"]


def variable(name: str) -> Term:
    return Term("variable", frozenset({name}))


def _given(word: str, arguments: list[tuple[Term, ...]]) -> tuple[Term, ...]:
    """What a function gives of its arguments."""
    if word == "IF":
        return tuple(term for argument in arguments[1:] for term in argument)
    if word == "COALESCE":
        return tuple(term for argument in arguments for term in argument)
    if word in _GIVES_MATH:
        return (Term("math", parts=tuple(term for argument in arguments for term in argument)),)
    for words, kind in (
        (_GIVES_TEXT, TEXT),
        (_GIVES_INTEGER, INTEGER),
        (_GIVES_IRI, IRI),
        (_GIVES_BOOLEAN, BOOLEAN),
    ):
        if word in words:
            return (Term("is", frozenset({kind})),)
    return _IS_OTHER
