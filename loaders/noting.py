"""Notes in an account that name values, with a bound on how many values a hostile file can write there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import TypeVar

from loaders.reading.persons import strip_emails
from ontology.account import Account
from ontology.plain_words import plain

MOST_VALUES = 60
"""Different values named under one note; the rest are counted together."""

FURTHER = "further values"
MIXED_NOTE = "award in several currencies, without a sum"
"""Of an award whose instalments are in several: they keep their amounts, and no total is made of them."""

MOST_LETTERS = 80
"""Letters of a value that a note shows."""

MOST_KNOWN = 1024
"""Values whose notes are kept as they are written, since most come again."""

Note = tuple[str, str, int]
"""What is noted, the value it is about, and how often."""

Value = TypeVar("Value")


class Notes:
    """Writes notes such as `place read as GB: UK Wide` (how often) into one account."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._named: Counter[str] = Counter()
        self._known: dict[tuple[str, str], str] = {}
        self._heard: list[Note] | None = None
        self.written = 0
        """How many notes were written, repeated ones too."""

    def note(self, what: str, value: str = "", times: int = 1) -> None:
        """Count `what`, with the `value` it is about where there is one, without e-mail addresses."""
        self.written += 1
        if self._heard is not None:
            self._heard.append((what, value, times))
        if not value:
            self._account.note(what, times)
            return
        if (known := self._known.get((what, value))) is not None:
            self._account.notes[known] += times
            return
        stated = value
        value = " ".join(strip_emails(value)[0].split()) or "…"
        if len(value) > MOST_LETTERS:
            value = f"{value[:MOST_LETTERS]}…"
        text = plain(f"{what}: {value}")
        if text not in self._account.notes:
            self._named[what] += 1
            if self._named[what] > MOST_VALUES:
                self._account.note(f"{what}: {FURTHER}", times)
                return
        self._account.note(text, times)
        if len(self._known) < MOST_KNOWN and len(stated) <= MOST_LETTERS and text in self._account.notes:
            self._known[what, stated] = text

    def hear(self, read: Callable[[], Value]) -> tuple[Value, tuple[Note, ...]]:
        """What a reading gives, and what it notes meanwhile: to be noted `again` where what was read stands
        in a further place and is not read once more."""
        before, heard = self._heard, list[Note]()
        self._heard = heard
        try:
            value = read()
        finally:
            self._heard = before
        if before is not None:
            before += heard
        return value, tuple(heard)

    def again(self, heard: Iterable[Note]) -> None:
        """Note what was heard."""
        for one in heard:
            self.note(*one)
