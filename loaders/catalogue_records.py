"""Gathers what a catalogue says of things and organisations, then makes records: each organisation once."""

from __future__ import annotations

import marshal
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from loaders.bodies import Bodies, Said
from loaders.body_names import reads_as_body
from loaders.cell_text import names_nothing
from loaders.drafts import Draft, Drafts, Party, digest_of
from loaders.loader import Reading
from loaders.noting import Note, Notes
from loaders.person_names import is_titled, reads_as_person
from loaders.plain_text import MOST_LETTERS_OF_A_NAME
from ontology.account import Problem
from ontology.identifiers import SCHEME_RANK, Mint, concept_iri, normal_name
from ontology.mapping import SEGMENTS
from ontology.records import Record, Relationship, filled

MOST_KEPT = 8192
"""So many organisations are kept with what was found of them; past that it starts anew."""

LONGEST_KEPT = 4_000
"""Bytes of an object that is kept with what was made of it."""


class _Verdict(NamedTuple):
    """What came of a name: the organisation or why there is none, and its mention, to be counted again."""

    party: Party | None
    why_not: str
    mention: Said | None


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
        self._drafts = Drafts()
        self._verdicts: dict[tuple[str, str | None, bool, str, str], _Verdict] = {}
        self._once: dict[bytes, tuple[_Verdict, tuple[Note, ...]]] = {}
        self._told: set[Party] = set()
        self._nodes: dict[Party, str] = {}

    def party(
        self,
        name: str,
        address: str,
        *,
        identifier: str | None = None,
        in_doubt: bool = True,
        about: str = "organisation",
        homepage: str = "",
        is_body: bool = False,
        **said: Any,
    ) -> Party | None:
        """An organisation, or None for an empty name, a person's, or (not `in_doubt`) one nobody can tell.

        `is_body`: its type says that it is one, which goes before the shape of its name (Ann Arbor).
        An identifier of a scheme that is not trusted (GRID, Crossref Funder ID) is kept beside the name.
        """
        return self._verdict(
            name,
            address,
            identifier=identifier,
            in_doubt=in_doubt,
            about=about,
            homepage=homepage,
            is_body=is_body,
            **said,
        ).party

    def _again(self, verdict: _Verdict) -> _Verdict:
        """Count and note what was judged before."""
        if verdict.why_not:
            self.notes.note(verdict.why_not)
        if verdict.mention is not None:
            # Nothing is asked for before all are gathered.
            self._parties.bodies.again(verdict.mention)
        return verdict

    def _verdict(
        self,
        name: str,
        address: str,
        *,
        identifier: str | None,
        in_doubt: bool,
        about: str,
        homepage: str,
        is_body: bool,
        **said: Any,
    ) -> _Verdict:
        """As `party`, with why there is none."""
        # A name by itself is judged otherwise than one whose type says what it is.
        asked = (name, identifier, in_doubt, f"{about} by its type" if is_body else about, homepage)
        verdict = self._verdicts.get(asked) if not said else None
        if verdict is not None:
            return self._again(verdict)
        party, why_not = _judged(normal_name(name), identifier, about, in_doubt=in_doubt, is_body=is_body)
        mention = None
        if why_not:
            self.notes.note(why_not)
        if party is not None:
            if identifier and not party.identifier:
                self._parties.others.setdefault(party, identifier)
            mention = self._parties.bodies.add(
                party.name, party.identifier, address, homepage=homepage, **said
            )
        verdict = _Verdict(party, why_not, mention)
        if not said and len(name) <= MOST_LETTERS_OF_A_NAME and len(homepage) <= LONGEST_KEPT:
            if len(self._verdicts) >= MOST_KEPT:
                self._verdicts.clear()
            self._verdicts[asked] = verdict
        return verdict

    def party_in(
        self,
        raw: dict[str, Any],
        read: Callable[[dict[str, Any], Notes], tuple[str, str | None, str, bool]],
        address: str,
    ) -> Party | None:
        """The organisation of an object that stands in many things: its name, identifier, homepage and
        whether its type says what it is are read once, and what `read` notes of it is noted each time."""
        try:
            stated = marshal.dumps(raw, 2)
        except ValueError:
            stated = b""
        if (known := self._once.get(stated)) is not None:
            verdict, heard = known
            if heard:
                self.notes.again(heard)
            return self._again(verdict).party
        (name, identifier, homepage, is_body), heard = self.notes.hear(lambda: read(raw, self.notes))
        verdict = self._verdict(
            name,
            address,
            identifier=identifier,
            in_doubt=True,
            about="organisation",
            homepage=homepage,
            is_body=is_body,
        )
        if 0 < len(stated) <= LONGEST_KEPT:
            if len(self._once) >= MOST_KEPT:
                self._once.clear()
            self._once[stated] = verdict, heard
        return verdict.party

    def is_part_of(self, party: Party, whole: Party) -> None:
        """Say that one organisation belongs to another; the first such statement counts."""
        if party != whole:
            self._parties.parents.setdefault(party, whole)

    def add(self, draft: Draft, number: int | None = None) -> Problem | None:
        """Take a thing in, or say why not. Counts what is refused; the caller counts `read`.

        `number` stands for its content where `records` is given the contents again: those of a large file
        are seldom needed, and to digest each took a tenth of the load.
        """
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
        # What makes a thing one: its class with its identifier, else with its key.
        name = hash((draft.record, draft.identifier or draft.key))
        content = digest_of(draft.content) if number is None else number
        fields = draft.said
        fields["label"] = draft.label
        if draft.identifier:
            fields["identifiers"] = (draft.identifier,)
        self._drafts.add(draft, name, content)
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

    def records(self, contents: Callable[[], Iterable[object]] | None = None) -> Iterator[Record]:
        """Each organisation before the first thing that names it, the things, and the ties between them.

        Asked for once; what is said twice is counted as ignored here. `contents` gives what the entries of
        the file hold by their numbers, where these were given with the things.
        """
        told = self._told.issuperset
        for draft, repeats in self._drafts.read(contents):
            if draft is None:
                self.ignored("the same entry again")
                continue
            holders, publishers = draft.holders, draft.publishers
            if draft.ties or not (told(holders) and told(publishers)):
                for party in (*holders, *publishers, *[tie.party for tie in draft.ties]):
                    if party not in self._told:
                        yield from self._organisations(party)
            iri = self._iri_of_thing(draft, repeats=repeats)
            if holders:
                draft.said["holders"] = self._iris(holders)
            if publishers:
                # Who publishes a thing holds it, nearly always.
                same = holders == publishers
                draft.said["publishers"] = draft.said["holders"] if same else self._iris(publishers)
            yield filled(draft.record, iri, draft.address, draft.said)
            if draft.ties:
                yield from self._ties(draft, iri)

    def _iri_of_thing(self, draft: Draft, *, repeats: bool) -> str:
        segment = SEGMENTS[draft.record]
        if draft.identifier:
            return self._mint.thing(segment, draft.identifier)
        # Where a key repeats, what each entry says tells them apart, so that their order moves nothing.
        return self._mint.row(segment, *draft.key, *([str(draft.content)] if repeats else []))

    def iri_of(self, party: Party) -> str:
        """The node of an organisation, once all are gathered."""
        return self._parties.bodies.iri(*party)

    def organisation(self, party: Party, **said: Any) -> Iterator[Record]:
        """The record of an organisation that is itself an entry, the first time it is asked for."""
        for record in self._organisations(party):
            yield replace(record, **said) if record.iri == self.iri_of(party) else record

    def _organisations(self, party: Party | None) -> Iterator[Record]:
        while party is not None and party not in self._told:
            self._told.add(party)
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
        if len(parties) == 1:
            return (self._node(parties[0]),)
        return tuple(dict.fromkeys([self._node(party) for party in parties]))

    def _node(self, party: Party) -> str:
        """As `iri_of`, kept for the many things that name the same."""
        if (node := self._nodes.get(party)) is None:
            if len(self._nodes) >= MOST_KEPT:
                self._nodes.clear()
            node = self._nodes[party] = self.iri_of(party)
        return node

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


def _judged(
    name: str, identifier: str | None, about: str, *, in_doubt: bool, is_body: bool
) -> tuple[Party | None, str]:
    """The organisation of a name, or why it makes none, if that is worth a note."""
    if not name and identifier:
        return None, "organisations with an identifier and no name, left out"
    if not name or (not identifier and names_nothing(name)):
        return None, ""
    if len(name) > MOST_LETTERS_OF_A_NAME:
        return None, f"names of more than {MOST_LETTERS_OF_A_NAME:,} letters, left out"
    if not identifier and reads_as_person(name) and not (is_body and not is_titled(name)):
        return None, f"dropped: a person's name ({about})"
    if not identifier and not in_doubt and not reads_as_body(name):
        return None, f"dropped: a name that may be a person's ({about})"
    trusted = identifier if identifier and identifier.partition(":")[0] in SCHEME_RANK else None
    return Party(name, trusted), ""
