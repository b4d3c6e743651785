"""Notes in an account that name values, with a bound on how many values a hostile file can write there."""

from __future__ import annotations

from collections import Counter

from loaders.reading.persons import strip_emails
from ontology.account import Account
from ontology.plain_words import plain

MOST_VALUES = 60
"""Different values named under one note; the rest are counted together."""

FURTHER = "further values"

MOST_LETTERS = 80
"""Letters of a value that a note shows."""

MOST_KEPT = 4_096
"""Values of which is kept how they are written in the account; one value can be spelled in many ways."""


class Notes:
    """Writes notes such as `place read as GB: UK Wide` (how often) into one account."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._named: Counter[str] = Counter()
        self._written_as: dict[tuple[str, str], str] = {}
        """What is named in the account already → the note there: most notes come for many rows."""
        self.written = 0
        """How many notes were written, repeated ones too."""

    def note(self, what: str, value: str = "", times: int = 1) -> None:
        """Count `what`, with the `value` it is about where there is one, without e-mail addresses."""
        self.written += 1
        if not value:
            self._account.note(what, times)
            return
        known = self._written_as.get((what, value))
        if known is not None:
            self._account.note(known, times)
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
        if len(stated) <= MOST_LETTERS and len(self._written_as) < MOST_KEPT:
            self._written_as[what, stated] = text
        self._account.note(text, times)
