"""Which kinds of questions took long lately, so that the next of a kind stands aside from its beginning.

Whoever sends a question that never ends sends it, or one like it, again. Until such a one was known by its
age it held a place, at the priority of all others, and whoever came waited for that (decision 4 has figures).
"""

from __future__ import annotations

import re
import threading

MOST_KINDS = 256
"""So many kinds are known; the one that was met first goes first."""

LONGEST_ALIKE = 4096
"""Letters of a text whose kind other texts share; of a longer one only the very same text is."""

_OWN = re.compile(r'<[^<>"\s]*>|"[^"\n]*"|[0-9]+')
"""What texts of a kind differ in: IRIs, what stands in quotes, numbers."""


class LongKinds:
    """Kinds of questions by their texts. Safe for threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kinds: dict[int, None] = {}

    def holds(self, text: str) -> bool:
        """Whether a question with this text is of a kind that took long."""
        # Nearly always there is none, and nothing to be looked at.
        return bool(self._kinds) and _kind_of(text) in self._kinds

    def add(self, text: str) -> None:
        """Take in that one took long."""
        with self._lock:
            self._kinds[_kind_of(text)] = None
            if len(self._kinds) > MOST_KINDS:
                del self._kinds[next(iter(self._kinds))]

    def forget(self, text: str) -> None:
        """Take in that one did not."""
        with self._lock:
            self._kinds.pop(_kind_of(text), None)


def _kind_of(text: str) -> int:
    return hash(_OWN.sub("", text) if len(text) <= LONGEST_ALIKE else text)
