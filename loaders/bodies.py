"""The organisations a file names, gathered into one node each (RULES 1) before any record is made."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from ontology.identifiers import Mint, normal_name
from ontology.records import Organisation, Text


@dataclass(slots=True)
class _Body:
    """All mentions of one organisation: how often each name, and what was said of it."""

    address: str
    names: Counter[str] = field(default_factory=Counter)
    sectors: dict[str, None] = field(default_factory=dict)
    located_in: dict[str, None] = field(default_factory=dict)
    homepage: str = ""
    languages: dict[str, str] = field(default_factory=dict)
    """Name → the language that it is said to be in."""

    def take_in(self, other: _Body) -> None:
        self.names.update(other.names)
        self.sectors.update(other.sectors)
        self.located_in.update(other.located_in)
        self.homepage = self.homepage or other.homepage
        self.languages = {**other.languages, **self.languages}


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
    ) -> None:
        """Count a mention; `identifier` is `scheme:value` or None, `name` may be empty beside one.

        `times` says how often it is said: with 0 it is another name, whatever the others count.
        """
        name = normal_name(name)
        if identifier:
            body = self._identified.setdefault(identifier, _Body(address))
        else:
            body = self._named.setdefault(name, _Body(address))
        if name:
            body.names[name] += times
            if language:
                body.languages.setdefault(name, language)
        body.sectors.update(dict.fromkeys(sectors))
        body.located_in.update(dict.fromkeys(located_in))
        body.homepage = body.homepage or homepage
        self._bearers = None

    def identifier(self, name: str, identifier: str | None) -> str | None:
        """The identifier of a mention's node, its own or that of the only body of its name."""
        return identifier or self._bearer(normal_name(name))

    def iri(self, name: str, identifier: str | None) -> str:
        """The node of a mention, once all mentions are added."""
        return self._mint.thing("organisation", self.identifier(name, identifier), normal_name(name))

    def take(self, name: str, identifier: str | None) -> Organisation | None:
        """The record of a mention's node the first time it is asked for, None afterwards."""
        iri = self.iri(name, identifier)
        if iri in self._taken:
            return None
        self._taken.add(iri)
        name = normal_name(name)
        identifier = self.identifier(name, identifier)
        body = self._identified[identifier] if identifier else self._named[name]
        names = sorted(body.names, key=lambda one: (-body.names[one], one))
        label = names[0] if names else (identifier or "").partition(":")[2]
        return Organisation(
            iri=iri,
            address=body.address,
            label=label,
            aliases=tuple(Text(one, body.languages.get(one, "")) for one in names[1:]),
            identifiers=(identifier,) if identifier else (),
            homepage=body.homepage,
            sectors=tuple(body.sectors),
            located_in=tuple(body.located_in),
        )

    def _bearer(self, name: str) -> str | None:
        """The identifier of the only identified body that bears `name`, and joins its mentions to it."""
        if self._bearers is None:
            self._bearers = {}
            for identifier, body in self._identified.items():
                for one in body.names:
                    self._bearers[one] = None if one in self._bearers else identifier
            for one, bearer in self._bearers.items():
                if bearer and one in self._named:
                    self._identified[bearer].take_in(self._named.pop(one))
        return self._bearers.get(name)
