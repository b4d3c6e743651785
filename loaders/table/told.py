"""Reads the entries of a mapping file one by one and keeps every fault with its line and key."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import NamedTuple

from loaders.reading.yaml_input import YamlList, YamlMap, YamlNode, YamlText
from ontology.errors import BadMapping

FAULTS_SHOWN = 12
"""So many faults of a mapping are told at once; the rest are counted."""

MOST_DIGITS = 10
"""Digits of a whole number in a mapping: that of rows, and what amounts in billions are multiplied by."""

_YES = {"yes": True, "true": True, "no": False, "false": False}


class Fault(NamedTuple):
    """One fault: where, what, and how to write it."""

    line: int
    key: str
    wrong: str
    how: str

    def __str__(self) -> str:
        return f"line {self.line}, {self.key}: {self.wrong} {self.how}".strip()


class Faults:
    """Collects the faults of one mapping file."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.found: list[Fault] = []

    def add(self, line: int, key: str, wrong: str, how: str = "") -> None:
        """Keep one fault."""
        self.found.append(Fault(line, key, wrong, how))

    def raise_any(self) -> None:
        """Raise `BadMapping` with all faults, in the order of the file, where there are any."""
        if not self.found:
            return
        found = sorted(self.found)
        shown = "\n".join(f"  {one}" for one in found[:FAULTS_SHOWN])
        more = len(found) - FAULTS_SHOWN
        cut = f"\n  and {more} more" if more > 0 else ""
        raise BadMapping(
            f"The mapping {self.name} cannot be followed:\n{shown}{cut}\n",
            "Every key is described in docs/reference/mappings.md.",
            row=found[0].line,
        )


class Entries:
    """The entries of one map of the file: each is asked for by its key; what nobody asked for is a fault."""

    def __init__(self, node: YamlNode, key: str, faults: Faults) -> None:
        self.key, self.faults, self.line = key, faults, node.line
        self._node = node if isinstance(node, YamlMap) else None
        self._asked: set[str] = set()
        if self._node is None and not (isinstance(node, YamlText) and not node.text):
            faults.add(
                node.line, key or "the file", "keys with values must stand here.", "Write `key: value`."
            )

    def __contains__(self, name: str) -> bool:
        return self.node(name) is not None

    def names(self) -> list[str]:
        """The keys there are."""
        return list(self._node.entries) if self._node else []

    def node(self, name: str) -> YamlNode | None:
        """The value under `name`, None where it is not there or empty."""
        self._asked.add(name)
        found = self._node.entries.get(name) if self._node else None
        return None if isinstance(found, YamlText) and not found.text else found

    def path(self, name: str) -> str:
        """The whole key of an entry: `records.grant.fields.money`."""
        return f"{self.key}.{name}" if self.key else name

    def line_of(self, name: str) -> int:
        """The line of an entry."""
        return self._node.lines.get(name, self.line) if self._node else self.line

    def fault(self, name: str, wrong: str, how: str = "") -> None:
        """Keep a fault of one entry."""
        self.faults.add(self.line_of(name), self.path(name), wrong, how)

    def text(self, name: str, default: str = "") -> str:
        """One text."""
        node = self.node(name)
        if node is None:
            return default
        if isinstance(node, YamlText):
            return node.text
        self.fault(name, "one text must stand here.", f"Write `{name}: text`.")
        return default

    def texts(self, name: str) -> tuple[str, ...]:
        """One text or a list of texts."""
        node = self.node(name)
        items = node.items if isinstance(node, YamlList) else () if node is None else (node,)
        found = []
        for item in items:
            if isinstance(item, YamlText):
                found.append(item.text)
            else:
                self.faults.add(
                    item.line, self.path(name), "texts must stand here.", f"Write `{name}: [A, B]`."
                )
        return tuple(found)

    def pairs(self, name: str) -> tuple[tuple[str, str], ...]:
        """A map of texts to texts."""
        if self.node(name) is None:
            return ()
        inner = self.inner(name)
        return tuple((one, inner.text(one)) for one in inner.names())

    def truth(self, name: str) -> bool | None:
        """`yes` or `no`; None where it is not said."""
        said = self.text(name)
        if not said:
            return None
        if said.lower() not in _YES:
            self.fault(name, f"{said!r} is neither yes nor no.", f"Write `{name}: yes`.")
        return _YES.get(said.lower())

    def whole(self, name: str) -> int:
        """A whole number, 0 where it is not said."""
        said = self.text(name)
        if not said:
            return 0
        if said.isascii() and said.isdigit() and len(said) <= MOST_DIGITS:
            return int(said)
        self.fault(name, f"{said!r} is no whole number.", f"Write `{name}: 3`.")
        return 0

    def inner(self, name: str) -> Entries:
        """The entries of a map under `name`."""
        node = self.node(name)
        return Entries(node or YamlText("", self.line_of(name)), self.path(name), self.faults)

    def each(self, name: str) -> list[Entries]:
        """The maps of a list under `name`; one map alone is a list of one."""
        node = self.node(name)
        items = node.items if isinstance(node, YamlList) else () if node is None else (node,)
        return [Entries(item, self.path(name), self.faults) for item in items]

    def choice(self, name: str, known: Iterable[str]) -> str:
        """One of some words, or empty."""
        said = self.text(name)
        known = tuple(known)
        if said and said not in known:
            self.fault(name, f"{said!r} is not known.", _choose(said, known))
            return ""
        return said

    def finish(self, known: Iterable[str] = ()) -> None:
        """Keep a fault for every key that nobody asked for."""
        for name in self.names():
            if name not in self._asked:
                self.fault(name, "there is no such key here.", _choose(name, (*known, *sorted(self._asked))))


def _choose(said: str, known: tuple[str, ...]) -> str:
    near = get_close_matches(said, known, n=1)
    if near:
        return f"Did you mean {near[0]!r}?"
    return f"Known are: {', '.join(dict.fromkeys(known))}."
