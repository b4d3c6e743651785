"""The organisations a file names, gathered into one node each (RULES 1) before any record is made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from ontology.identifiers import Mint, normal_name
from ontology.records import Organisation, Text

SEVERAL_NAMES = "organisations with several names under one identifier (one name, the rest aliases)"


@dataclass(slots=True)
class _Body:
    """All mentions of one organisation: how often each name, and what was said of it. A large file has
    hundreds of thousands, so it is small."""

    address: str
    name: str = ""
    times: int = 0
    """How often the first name that was given is said,"""
    others: dict[str, int] | None = None
    """and the others, of which most bodies have none."""
    sectors: tuple[str, ...] = ()
    located_in: tuple[str, ...] = ()
    homepage: str = ""
    languages: dict[str, str] | None = None
    """Name → the language that it is said to be in, where any is."""

    def say(self, sectors: tuple[str, ...], located_in: tuple[str, ...], homepage: str) -> None:
        if sectors:
            self.sectors = tuple(dict.fromkeys((*self.sectors, *sectors)))
        if located_in:
            self.located_in = tuple(dict.fromkeys((*self.located_in, *located_in)))
        # Of two, the same whichever comes first.
        self.homepage = min(self.homepage or homepage, homepage or self.homepage)

    def count(self, name: str, times: int) -> None:
        """Count how often a name is said."""
        if name == self.name or not self.name:
            self.name, self.times = name, self.times + times
            return
        if self.others is None:
            self.others = {}
        self.others[name] = self.others.get(name, 0) + times

    def names(self) -> dict[str, int]:
        """Its names, with how often each is said."""
        if not self.name:
            return {}
        return {self.name: self.times, **(self.others or {})}

    def take_in(self, other: _Body) -> None:
        for name, times in other.names().items():
            self.count(name, times)
        self.say(other.sectors, other.located_in, other.homepage)
        if other.languages:
            self.languages = {**other.languages, **(self.languages or {})}


class Said(NamedTuple):
    """A mention as it was taken in, so that the same may be counted again."""

    body: _Body
    name: str


class Bodies:
    """Gather with `add`, then ask for `iri`s and take each organisation's record once.

    With an identifier, that is the node; its other names are aliases. A mention without identifier
    is the node that bears the same name in this file, if one only does.
    """

    def __init__(self, mint: Mint) -> None:
        self._mint = mint
        self._identified: dict[str, _Body] = {}
        self._named: dict[str, _Body] = {}
        self._bearers: dict[str, str | None] | None = None
        self._taken: set[str] = set()

    def add(
        self,
        name: str,
        identifier: str | None,
        address: str,
        *,
        sectors: tuple[str, ...] = (),
        located_in: tuple[str, ...] = (),
        homepage: str = "",
        times: int = 1,
        language: str = "",
    ) -> Said:
        """Count a mention; `identifier` is `scheme:value` or None, `name` may be empty beside one.

        `times` says how often it is said: with 0 it is another name, whatever the others count. What is given
        back counts the same mention again, by `again`.
        """
        name = normal_name(name)
        mentioned, known_as = (self._identified, identifier) if identifier else (self._named, name)
        body = mentioned.get(known_as)
        if body is None:
            body = mentioned[known_as] = _Body(address)
        if name:
            body.count(name, times)
            if language:
                body.languages = {name: language, **(body.languages or {})}
        body.say(sectors, located_in, homepage)
        self._bearers = None
        return Said(body, name)

    @staticmethod
    def again(said: Said) -> None:
        """Count a mention once more, as it was taken in. Nothing was asked for in between."""
        body, name = said
        if name and name == body.name:
            body.times += 1
        elif name:
            body.count(name, 1)

    def identifier(self, name: str, identifier: str | None) -> str | None:
        """The identifier of a mention's node, its own or that of the only body of its name."""
        return identifier or self._bearer(normal_name(name))

    def iri(self, name: str, identifier: str | None) -> str:
        """The node of a mention, once all mentions are added."""
        return self._mint.thing("organisation", self.identifier(name, identifier), normal_name(name))

    def take(self, name: str, identifier: str | None) -> Organisation | None:
        """The record of a mention's node the first time it is asked for, None afterwards."""
        # Before the first record: what mentions without identifier say of a body is a part of it.
        self._bearer("")
        iri = self.iri(name, identifier)
        if iri in self._taken:
            return None
        self._taken.add(iri)
        return self._record(iri, name, identifier)

    def _record(self, iri: str, name: str, identifier: str | None) -> Organisation:
        identifier, names = self.names(name, identifier)
        body = self._identified[identifier] if identifier else self._named[normal_name(name)]
        return Organisation(
            iri=iri,
            address=body.address,
            label=names[0],
            aliases=tuple(Text(one, (body.languages or {}).get(one, "")) for one in names[1:]),
            identifiers=(identifier,) if identifier else (),
            homepage=body.homepage,
            sectors=body.sectors,
            located_in=body.located_in,
        )

    def records(self) -> Iterator[Organisation]:
        """The records of all that were mentioned, those with an identifier first."""
        self._bearer("")
        for identifier in self._identified:
            yield self._record(self._mint.thing("organisation", identifier), "", identifier)
        for name in self._named:
            yield self._record(self._mint.thing("organisation", None, name), name, None)

    def names(self, name: str, identifier: str | None) -> tuple[str | None, list[str]]:
        """The identifier of a mention's node, and its names: first the one that is said most often."""
        name = normal_name(name)
        identifier = self.identifier(name, identifier)
        said = (self._identified[identifier] if identifier else self._named[name]).names()
        names = list(said)
        if len(names) > 1:
            names.sort(key=lambda one: (-said[one], one))
        return identifier, names or [(identifier or "").partition(":")[2]]

    def _bearer(self, name: str) -> str | None:
        """The identifier of the only identified body that bears `name`, and joins its mentions to it."""
        if self._bearers is None:
            self._bearers = {}
            for identifier, body in self._identified.items():
                for one in body.names():
                    self._bearers[one] = None if one in self._bearers else identifier
            for one, bearer in self._bearers.items():
                if bearer and one in self._named:
                    self._identified[bearer].take_in(self._named.pop(one))
        return self._bearers.get(name)
