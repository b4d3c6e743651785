"""Goes along the words of a query, and gives up on those that two engines could read in two ways."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NoReturn

from graph.store.guard import Token, tokens_of

DEPTH_READ = 24
"""Open brackets in a text that is read: each takes some calls of functions within each other."""


class GivesUp(Exception):
    """What stands there is not read here."""


def give_up() -> NoReturn:
    """Leave a text to the engine."""
    raise GivesUp


_NAME = re.compile(r"(?:[A-Za-z](?:[\w-]*\w)?)?:(?:\w(?:[\w-]*\w)?)?", re.ASCII)
_IRI = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*:(?://[^\\]*|[^#\\]*)>")
_VARIABLE = re.compile(r"[?$]\w+", re.ASCII)
_SHUT = frozenset({"word", "name", "variable", "number", "language", "iri", "string"})
"""Tokens of which no two may stand without a gap: some engines end a word where another one begins."""


class Cursor:
    """The place in a text up to which it has been read, and the prefixes that hold there."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = list(_strict(tokens_of(text)))
        self.at = 0
        self.prefixes: dict[str, str] = {}

    def peek(self) -> Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def next(self) -> Token:
        token = self.peek()
        if token is None:
            give_up()
        self.at += 1
        return token

    def word(self) -> str:
        """The word that comes next, in capitals, else nothing."""
        token = self.peek()
        return token.text.upper() if token is not None and token.kind == "word" else ""

    def take(self, kind: str) -> Token:
        token = self.next()
        if token.kind != kind:
            give_up()
        return token

    def expect(self, word: str) -> None:
        if self.word() != word:
            give_up()
        self.at += 1

    def mark(self, mark: str) -> bool:
        """Whether this mark comes next; it is passed then."""
        token = self.peek()
        if token is None or token.kind != "mark" or token.text != mark:
            return False
        self.at += 1
        return True

    def need(self, mark: str) -> None:
        if not self.mark(mark):
            give_up()

    def full(self, token: Token) -> str:
        """The IRI that an IRI or a prefixed name stands for."""
        if token.kind == "iri":
            return token.text[1:-1]
        if token.kind != "name":
            give_up()
        prefix, _, local = token.text.partition(":")
        if prefix not in self.prefixes:
            give_up()
        return self.prefixes[prefix] + local


def _strict(tokens: Iterator[Token]) -> Iterator[Token]:
    """The tokens without space and comments. Gives up on those that could be read in another way."""
    before, depth = Token("mark", "", 0), 0
    for token in tokens:
        if token.kind in ("space", "comment"):
            continue
        follows = None
        if token.kind == "name" and token.text.endswith("."):  # no name ends with one: it ends a pattern
            follows = Token("mark", ".", token.start + len(token.text) - 1)
            token = token._replace(text=token.text[:-1])
        wanted = {"name": _NAME, "iri": _IRI, "variable": _VARIABLE}.get(token.kind)
        if (wanted is not None and not wanted.fullmatch(token.text)) or (
            token.kind in ("word", "mark") and not (token.text.isascii() and token.text != "\\")
        ):
            give_up()
        touches = before.start + len(before.text) == token.start
        tag = token.kind == "language" and before.kind == "string"
        if touches and not tag and token.kind in _SHUT and before.kind in _SHUT:
            give_up()
        if token.kind == "mark":
            depth += (token.text in "{(") - (token.text in "})")
        if depth > DEPTH_READ:
            give_up()
        yield token
        before = token
        if follows is not None:
            yield follows
            before = follows
