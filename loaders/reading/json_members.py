"""JSON read record by record: a list, or an object around lists, of which no more than one member is held."""

from __future__ import annotations

import re
from array import array
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from itertools import islice
from json import JSONDecodeError
from typing import Any, TextIO

from loaders.reading.input import Input
from loaders.reading.json_input import (
    begins_with_lines,
    check,
    json_lines,
    parse_json,
    parse_json_or_lines,
    quick_decoder,
    strict_decoder,
)
from ontology.errors import InputError

_AT_ONCE = 1 << 20
"""So many characters are read at a time, and a list of no more than that is held whole."""

_PIECE = 1 << 15
"""So many characters of a long list that was read once are decoded together when it is read again: one by
one, and each with names of its own, its members take twice the time."""

_OPENED = 2
"""Objects within each other that are looked into for lists: `{"result": {"results": [ … ]}}`."""

_BLANK = " \t\r\n"
_BLANKS = re.compile(f"[{_BLANK}]*")
_COMMA = re.compile(f"[{_BLANK}]*,[{_BLANK}]*")
_WHOLE = "json"
"""Under this name the value of the whole file is kept where somebody needed it."""
_OUTLINE = "json outline"
_CHECKED = "json checked"
"""Under this name it is kept that all of the file was read once, and is sound."""

_Path = tuple[str, ...]
_Found = tuple[_Path, Any]
"""The names under which a list stands, and one of its members."""


@dataclass(frozen=True, slots=True, eq=False)
class Members:
    """A long list in a JSON file. Its members are read anew each time they are asked for, and not held."""

    _input: Input = field(repr=False)
    _count: int
    _begins: int | None = None
    """So many characters stand before it; None for the objects of JSON Lines."""
    _pieces: array[int] = field(default_factory=lambda: array("Q"), repr=False)
    """The lengths of its text's pieces. Each begins with the bracket or a comma, and ends with a member."""

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Any]:
        if self._begins is None:
            return (value for _, value in json_lines(self._input))
        return self._read(self._begins)

    def _read(self, begins: int) -> Iterator[Any]:
        decode = quick_decoder().decode
        with self._input.stream() as stream:
            while begins:
                begins -= len(stream.read(min(begins, _AT_ONCE)))
            for length in self._pieces:
                yield from decode(f"[{stream.read(length)[1:]}]")


def json_outline(input: Input) -> Any:
    """The value of a JSON file, with `Members` for a long list: one that is the file, or stands in its object
    or in an object in that; an object a line (JSON Lines) is the list of these. Nobody may change it.

    Read once for all that look at the file. Raises as `parse_json` does, and with its words.
    """
    if _WHOLE in input.kept:
        return input.kept[_WHOLE]
    if _OUTLINE not in input.kept:
        input.kept[_OUTLINE] = _outline(input)
    return input.kept[_OUTLINE]


def _outline(input: Input) -> Any:
    if len(input.data) <= _AT_ONCE:
        return parse_json_or_lines(input)
    if begins_with_lines(input):
        return Members(input, sum(1 for _ in json_lines(input)))
    parts = _parts(input)
    try:
        while True:
            next(parts)
    except StopIteration as end:
        return end.value
    except (_NotOneByOne, InputError, RecursionError):
        # Read whole, it says what is wrong and where; and what can be read so is read so.
        return parse_json(input)


def json_members(input: Input) -> Iterator[Any]:
    """The members of a file that is one list, read one after the other: one is held at a time.

    Raises as `parse_json` does, and with its words, at the member that is at fault or at the end.
    """
    if _WHOLE in input.kept:
        yield from input.kept[_WHOLE]
        return
    count = 0
    try:
        for _, value in _parts(input, must_be="["):
            count += 1
            yield value
    except (_NotOneByOne, InputError, RecursionError):
        # As above.
        yield from islice(parse_json(input), count, None)


def _parts(input: Input, *, must_be: str = "") -> Generator[_Found, None, Any]:
    """The members of all lists that are not within a record, each once; gives the outline in the end.

    Raises what reading JSON raises, without the place, or `_NotOneByOne`.
    """
    with input.stream() as stream:
        text = _Text(stream, input)
        if must_be and text.next() != must_be:
            raise _NotOneByOne
        outline = yield from _part(text, ())
        if text.next():
            raise _NotOneByOne
    input.kept[_CHECKED] = True
    return outline


def _part(text: _Text, path: _Path) -> Generator[_Found, None, Any]:
    match text.next():
        case "[":
            return (yield from _list(text, path))
        case "{" if len(path) < _OPENED:
            return (yield from _object(text, path))
        case _:
            return text.value(around=len(path))


def _list(text: _Text, path: _Path) -> Generator[_Found, None, list[Any] | Members]:
    begins = marked = text.passed
    held: list[Any] | None = []
    pieces = array("Q")
    count = 0
    for value in text.members(around=len(path) + 1):
        yield path, value
        count += 1
        if held is not None:
            held.append(value)
            if text.passed - begins > _AT_ONCE:
                held = None
        if text.passed - marked > _PIECE:
            # Up to the comma, or to the bracket at the end.
            text.next()
            pieces.append(text.passed - marked)
            marked = text.passed
    if held is not None:
        return held
    if marked < text.passed - 1:
        pieces.append(text.passed - 1 - marked)
    return Members(text.input, count, begins, pieces)


def _object(text: _Text, path: _Path) -> Generator[_Found, None, dict[str, Any]]:
    made: dict[str, Any] = {}
    text.step(around=len(path) + 1)
    while text.next() != "}" or made:
        if text.next() != '"':
            raise _NotOneByOne
        name = text.value()
        if name in made or text.next() != ":":
            raise _NotOneByOne
        text.step()
        made[name] = yield from _part(text, (*path, name))
        match text.next():
            case ",":
                text.step()
            case "}":
                break
            case _:
                raise _NotOneByOne
    text.step()
    return made


class _NotOneByOne(Exception):
    """Something stands in a file that cannot be taken as a sound part of it."""


class _Text:
    """The text of a file, of which little more is held than the value that is read."""

    def __init__(self, stream: TextIO, input: Input) -> None:
        self.input = input
        self._stream = stream
        self._gone = 0
        self._is_checked = _CHECKED in input.kept
        self._decode = (quick_decoder() if self._is_checked else strict_decoder(input)).raw_decode
        self._text, self._at, self._is_all = "", 0, False

    @property
    def passed(self) -> int:
        """So many characters were read."""
        return self._gone + self._at

    def next(self) -> str:
        """The next character that is no blank; nothing at the end."""
        self._at = _behind_blanks(self._text, self._at)
        while self._at == len(self._text) and not self._is_all:
            self._more()
            self._at = _behind_blanks(self._text, self._at)
        return self._text[self._at : self._at + 1]

    def step(self, *, around: int = 0) -> None:
        """Pass over the next character, which opens the level `around`."""
        if around > self.input.limits.json_depth:
            raise _NotOneByOne
        self._at += 1

    def value(self, *, around: int = 0) -> Any:
        """The value that begins with the next character."""
        while True:
            start = end = _behind_blanks(self._text, self._at)
            try:
                value, end = self._decode(self._text, start)
            except JSONDecodeError:
                end = len(self._text)
                if self._is_all:
                    raise _NotOneByOne from None
            # What ends with the text that is here may go on in the text to come: of `1e+9` here may be `1e+`.
            if end + 2 < len(self._text) or self._is_all:
                break
            self._more()
        self._at = end
        if not self._is_checked:
            check(self.input, value, self._text, start, end, around=around)
        return value

    def members(self, *, around: int) -> Iterator[Any]:
        """The values of the list that begins with the next character."""
        self.step(around=around)
        if self.next() == "]":
            self.step()
            return
        while True:
            yield self.value(around=around)
            # A comma that is here with what follows it is passed at one look.
            if (comma := _COMMA.match(self._text, self._at)) and comma.end() < len(self._text):
                self._at = comma.end()
                continue
            match self.next():
                case ",":
                    self._at += 1
                case "]":
                    self._at += 1
                    return
                case _:
                    raise _NotOneByOne

    def _more(self) -> None:
        # Each go is as long as all before it, so that a value of any length takes few.
        more = self._stream.read(max(_AT_ONCE, len(self._text) - self._at))
        self._gone += self._at
        self._text, self._at, self._is_all = self._text[self._at :] + more, 0, not more


def _behind_blanks(text: str, at: int) -> int:
    """The place of the next character that is no blank."""
    found = _BLANKS.match(text, at)
    return found.end() if found else at
