"""Gathers what a catalogue says of things and organisations, then makes records: each organisation once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any, NamedTuple

from loaders.bodies import Bodies
from loaders.body_names import reads_as_body
from loaders.cell_text import names_nothing
from loaders.loader import Reading
from loaders.noting import Notes
from loaders.person_names import reads_as_person
from loaders.plain_text import MOST_LETTERS_OF_A_NAME
from ontology.account import Problem
from ontology.identifiers import SCHEME_RANK, Mint, concept_iri, normal_name
from ontology.mapping import SEGMENTS
from ontology.records import Asset, Record, Relationship


class Party(NamedTuple):
    """An organisation as one place of the file names it."""

    name: str
    identifier: str | None = None


class Tie(NamedTuple):
    """What an organisation is to an asset beside holding or publishing it."""

    party: Party
    kind: str
    """Code of the scheme `relationship-type`."""
    stated: str
    """The word of the source."""
    description: str = ""


@dataclass(slots=True)
class Draft:
    """One thing of the catalogue, before the organisations of all are known."""

    record: type[Asset]
    label: str
    address: str
    key: tuple[str, ...]
    said: dict[str, Any] = field(default_factory=dict)
    identifier: str | None = None
    content: object = None
    """What tells two things of one key apart; None where such are one thing said twice. Once it is taken in,
    a digest of that."""
    holders: list[Party] = field(default_factory=list)
    publishers: list[Party] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)


class Parties:
    """The organisations of one file, or of all files that are one source."""

    def __init__(self, mint: Mint) -> None:
        self.bodies = Bodies(mint)
        self.parents: dict[Party, Party] = {}
        self.others: dict[Party, str] = {}
        """Identifiers of schemes that are not trusted: kept, and no reason to join anything."""


class Catalogue:
    """The things and organisations of one file: gather with `party` and `add`, then ask for `records`."""

    def __init__(self, reading: Reading, parties: Parties | None = None) -> None:
        self.account, self.notes = reading.account, Notes(reading.account)
        self._mint = reading.mint
        self._parties = parties or Parties(reading.mint)
        self._drafts: list[Draft] = []
        self._contents: dict[str, set[str]] = {}

    def party(
        self,
        name: str,
        address: str,
        *,
        identifier: str | None = None,
        in_doubt: bool = True,
        about: str = "organisation",
        **said: Any,
    ) -> Party | None:
        """An organisation, or None for an empty name, a person's, or (not `in_doubt`) one nobody can tell.

        An identifier of a scheme that is not trusted (GRID, Crossref Funder ID) is kept beside the name.
        """
        name = normal_name(name)
        if not name and identifier:
            self.notes.note("organisations with an identifier and no name, left out")
        if not name or (not identifier and names_nothing(name)):
            return None
        if len(name) > MOST_LETTERS_OF_A_NAME:
            self.notes.note(f"names of more than {MOST_LETTERS_OF_A_NAME:,} letters, left out")
            return None
        if not identifier and reads_as_person(name):
            self.notes.note(f"dropped: a person's name ({about})")
            return None
        if not identifier and not in_doubt and not reads_as_body(name):
            self.notes.note(f"dropped: a name that may be a person's ({about})")
            return None
        trusted = identifier if identifier and identifier.partition(":")[0] in SCHEME_RANK else None
        party = Party(name, trusted)
        if identifier and not trusted:
            self._parties.others.setdefault(party, identifier)
        self._parties.bodies.add(name, trusted, address, **said)
        return party

    def is_part_of(self, party: Party, whole: Party) -> None:
        """Say that one organisation belongs to another; the first such statement counts."""
        if party != whole:
            self._parties.parents.setdefault(party, whole)

    def add(self, draft: Draft) -> Problem | None:
        """Take a thing in, or say why not. Counts what is refused and ignored; the caller counts `read`."""
        if not draft.label:
            return self.refused(
                draft.address, "title-missing", "It has no title.", "Give it a title.", column="title"
            )
        if len(draft.label) > MOST_LETTERS_OF_A_NAME:
            return self.refused(
                draft.address,
                "title-too-long",
                f"Its title has {len(draft.label):,} letters.",
                f"Write a title of at most {MOST_LETTERS_OF_A_NAME:,} letters.",
                column="title",
            )
        known = self._contents.setdefault(_name_of(draft), set())
        content = _digest(draft.content)
        if content in known:
            self.ignored("the same entry again")
            return None
        known.add(content)
        # A package of a portal takes ten times the room of what is kept of it.
        draft.content = content
        self._drafts.append(draft)
        return None

    def refused(
        self, place: str, code: str, wrong: str, remedy: str, *, column: str = "", found: str = ""
    ) -> Problem:
        """Count and describe one entry that is refused."""
        self.account.refused += 1
        return Problem(code=code, wrong=wrong, remedy=remedy, file=place, column=column, found=found[:80])

    def ignored(self, why: str, value: str = "") -> None:
        """Count one entry that is no thing of the map."""
        self.account.ignored += 1
        self.notes.note(f"ignored: {why}", value)

    def records(self) -> Iterator[Record]:
        """Each organisation before the first thing that names it, the things, and the ties between them."""
        for draft in self._drafts:
            parties = [*draft.holders, *draft.publishers, *(tie.party for tie in draft.ties)]
            for party in parties:
                yield from self._organisations(party)
            # Where a key repeats, what each entry says tells them apart, so that their order moves nothing.
            repeats = len(self._contents[_name_of(draft)]) > 1
            apart = (str(draft.content),) if repeats else ()
            iri = self._mint.thing(SEGMENTS[draft.record], draft.identifier, *draft.key, *apart)
            yield draft.record(
                iri=iri,
                address=draft.address,
                label=draft.label,
                identifiers=(draft.identifier,) if draft.identifier else (),
                holders=self._iris(draft.holders),
                publishers=self._iris(draft.publishers),
                **draft.said,
            )
            yield from self._ties(draft, iri)

    def iri_of(self, party: Party) -> str:
        """The node of an organisation, once all are gathered."""
        return self._parties.bodies.iri(*party)

    def organisation(self, party: Party, **said: Any) -> Iterator[Record]:
        """The record of an organisation that is itself an entry, the first time it is asked for."""
        for record in self._organisations(party):
            yield replace(record, **said) if record.iri == self.iri_of(party) else record

    def _organisations(self, party: Party | None) -> Iterator[Record]:
        while party is not None:
            whole = self._parties.parents.get(party)
            record = self._parties.bodies.take(*party)
            if record is None:
                return
            if whole is not None and self.iri_of(whole) != record.iri:
                record = replace(record, part_of=(self.iri_of(whole),))
            if other := self._parties.others.get(party):
                record = replace(record, identifiers=(*record.identifiers, other))
            yield record
            party = whole

    def _iris(self, parties: list[Party]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.iri_of(party) for party in parties))

    def _ties(self, draft: Draft, iri: str) -> Iterator[Relationship]:
        seen: set[tuple[str, str, str]] = set()
        for tie in draft.ties:
            subject = self.iri_of(tie.party)
            if (subject, tie.stated, tie.description) in seen:
                continue
            seen.add((subject, tie.stated, tie.description))
            yield Relationship(
                iri=self._mint.thing(
                    "relationship", None, tie.party.name, subject, iri, tie.stated, tie.description
                ),
                address=draft.address,
                label=f"{tie.party.name} – {tie.stated} – {draft.label}",
                description=tie.description,
                kind=concept_iri("relationship-type", tie.kind),
                kind_stated=tie.stated,
                subject=subject,
                object=iri,
            )


def _name_of(draft: Draft) -> str:
    """What makes a thing one: its class with its identifier, else with its key."""
    return f"{draft.record.__name__} {draft.identifier or draft.key}"


def _digest(content: object) -> str:
    return sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()[:10]
