"""Legal entities, relations and registers of GLEIF → organisations, what they are part of, and lists."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby, pairwise
from typing import Any

from loaders.alike import MOST_KEPT
from loaders.gleif.forms import Entity, Found, Register, Tie, is_lei, register_identifier
from loaders.loader import Reading
from loaders.noting import Notes
from loaders.person_names import reads_as_person
from loaders.reading.persons import strip_emails
from loaders.reading.values import parse_day
from ontology.account import Problem
from ontology.identifiers import Mint, concept_iri, normal_name, place_iri
from ontology.places import is_place
from ontology.records import DataResource, Day, Organisation, Record, Relationship, Text, filled

_SECTORS = {
    "RESIDENT_GOVERNMENT_ENTITY": "government",
    "INTERNATIONAL_ORGANIZATION": "intergovernmental",
    "FUND": "finance",
    "Fund": "finance",
}
_WITHDRAWN = frozenset({"ANNULLED", "DUPLICATE"})
_PERSONAL = frozenset({"SOLE_PROPRIETOR", "SoleProprietor"})
_NO_FORM = frozenset({"", "8888", "9999"})
"""ELF codes for a form that is not in the list, and for none."""

_IN_WORDS = {
    "direct": "part of",
    "ultimate": "part of, further up",
    "related": "tied to",
    "successor": "successor of",
}


@dataclass(slots=True)
class Together:
    """What must be known of all files of a set before records are made."""

    holders: set[str] = field(default_factory=set)
    """LEIs with a relation that some file of the set has a record of."""
    forms: dict[str, str] = field(default_factory=dict)
    ties: dict[str, dict[str, dict[str, None]]] = field(default_factory=dict)
    """LEI → how near → the LEIs at the other end, of relations that hold."""
    numbers: dict[int, int] = field(default_factory=dict)
    """Hash of an identifier of a register that several entities state → how many do."""
    has_records: bool = False


def together(files: Sequence[Found]) -> Together:
    """Look over what the files of a set hold."""
    made = Together()
    children: dict[int, str] = {}
    numbers = array("q")
    for found in files:
        made.has_records |= bool(found.entities or found.ties or found.registers)
        made.forms |= found.legal_forms
        numbers.extend(_numbers(found))
        for tie in found.ties:
            children[hash(tie.child)] = tie.child
            if tie.is_active and tie.near and tie.child != tie.parent:
                made.ties.setdefault(tie.child, {}).setdefault(tie.near, {})[tie.parent] = None
    made.holders = {children[lei] for found in files for lei in found.leis if lei in children}
    for number, same in groupby(sorted(numbers)):
        if (times := sum(1 for _ in same)) > 1:
            made.numbers[number] = times
    return made


def _numbers(found: Found) -> Iterator[int]:
    """The numbers in registers of a file's entities, each entity counted once."""
    repeated, seen = _repeated(found.leis), set[int]()
    for lei, number in zip(found.leis, found.numbers, strict=True):
        if lei and lei in repeated:
            if lei in seen:
                continue
            seen.add(lei)
        if lei and number:
            yield number


def _repeated(hashes: array[int]) -> set[int]:
    return {one for one, other in pairwise(sorted(hashes)) if one == other}


def _iri(mint: Mint, lei: str) -> str:
    # As `identifier_iri` makes it: of capitals and digits, as an LEI whose check digits fit is.
    return f"{mint.base}organisation/lei:{lei}"


@lru_cache(maxsize=4096)
def _day(stated: str) -> Day | None:
    """The day of an update, of which files repeat few often."""
    try:
        return parse_day(stated or None)
    except ValueError:
        return None


class Maker:
    """Makes the records of one file of a set."""

    def __init__(self, file: str, whole: Together, reading: Reading) -> None:
        self._file, self._whole, self._mint = file, whole, reading.mint
        self._account, self._notes = reading.account, Notes(reading.account)
        self._seen: dict[str, str] = {}
        self._repeated: set[int] = set()
        """Hashes of the LEIs that several entities of the file have."""
        self._places: dict[tuple[str, ...], tuple[str, ...]] = {}
        """Codes that are all countries' → their places."""

    def records(self, found: Found) -> Iterator[Record | Problem]:
        """All records and problems: entities, then relations that no entity states, then registers."""
        account = self._account
        for where, stands in found.broken:
            account.read += 1
            account.refused += 1
            yield self._problem(
                "not-a-record", "This is no LEI record and no relation.", "Remove the object.", where, stands
            )
        self._repeated = _repeated(found.leis)
        for entity, digest in zip(found.entities, found.leis, strict=True):
            account.read += 1
            yield from self._entity(entity, digest)
        for tie in found.ties:
            yield from self._tie(tie)
        for register in found.registers:
            account.read += 1
            yield from self._register(register)
        for kind, times in found.unread.items():
            account.read += times
            account.ignored += times
            self._notes.note("not used", kind, times)
        if found.legal_forms:
            account.read += len(found.legal_forms)
            account.ignored += len(found.legal_forms)
            self._notes.note(
                "legal form, which gives its name to entities of the same load", times=len(found.legal_forms)
            )

    def _problem(
        self, code: str, wrong: str, remedy: str, where: str, found: str = "", *, refuses: bool = True
    ) -> Problem:
        return Problem(
            code=code,
            wrong=wrong,
            remedy=remedy,
            file=f"{self._file}#{where}" if where else self._file,
            found=found[:80],
            refuses=refuses,
        )

    def _refused(self, entity: Entity, digest: int, name: str) -> Problem | None:
        # Only a right LEI has a digest: it was checked when the entity was set aside.
        if not (digest or is_lei(entity.lei)):
            return self._problem(
                "lei-wrong",
                "The LEI is missing, or its check digits do not fit the characters before them.",
                "Look the entity up at search.gleif.org and copy its LEI; a character may be mistyped.",
                entity.where,
                entity.lei,
            )
        if entity.lei in self._seen:
            return self._problem(
                "lei-repeated",
                f"The LEI stands on an earlier record of this file too ({self._seen[entity.lei]}).",
                "Keep one record for each LEI.",
                entity.where,
                entity.lei,
            )
        if not name:
            return self._problem(
                "legal-name-missing",
                "The entity has no legal name.",
                "Write its legal name.",
                entity.where,
                entity.lei,
            )
        return None

    def _entity(self, entity: Entity, digest: int) -> Iterator[Record | Problem]:
        words, language = entity.name
        name = normal_name(words)
        if (problem := self._refused(entity, digest, name)) is not None:
            self._account.refused += 1
            yield problem
            return
        if digest in self._repeated:
            self._seen[entity.lei] = entity.where
        if entity.category in _PERSONAL and reads_as_person(words, strict=False):
            self._account.ignored += 1
            self._notes.note("sole proprietor whose name reads as a person's, dropped")
            return
        identifiers = [f"lei:{entity.lei}"]
        if number := register_identifier(entity):
            if several := self._whole.numbers.get(hash(number)):
                yield self._problem(
                    "identifier-shared",
                    f"{number} stands on {several} entities, so it was left out.",
                    "Ask GLEIF to correct the records; nothing else of them is touched.",
                    entity.where,
                    number,
                    refuses=False,
                )
            else:
                identifiers.append(number)
        name, emails = strip_emails(name)
        if emails:
            self._notes.note("e-mail address taken out of a text", times=emails)
        sector = _SECTORS.get(entity.category, "")
        fields: dict[str, Any] = {
            "label": name,
            "labels": (Text(name, language),) if language else (),
            "aliases": tuple([Text(strip_emails(one)[0], spoken) for one, spoken in entity.others]),
            "identifiers": tuple(identifiers),
            "modified": _day(entity.modified[:10]),
            "located_in": self._places.get(entity.countries) or self._countries(entity.countries),
            "sectors": (concept_iri("sector", sector),) if sector else (),
            "legal_form": self._legal_form(entity),
            "status": self._status(entity),
        }
        if ties := self._whole.ties.get(entity.lei):
            fields["part_of"] = self._iris(ties.get("direct") or ties.get("ultimate") or {})
            fields["related_to"] = self._iris(ties.get("related", {}))
            fields["successor_of"] = self._iris(ties.get("successor", {}))
        yield filled(Organisation, _iri(self._mint, entity.lei), entity.address, fields)

    def _iris(self, leis: dict[str, None]) -> tuple[str, ...]:
        return tuple(_iri(self._mint, lei) for lei in leis if is_lei(lei))

    def _countries(self, codes: tuple[str, ...]) -> tuple[str, ...]:
        found = []
        for code in codes:
            if is_place(known := code.upper()):
                found.append(place_iri(known))
            else:
                self._notes.note("country not read", code)
        places = tuple(found)
        if len(found) == len(codes) <= 2 and len(self._places) < MOST_KEPT:
            self._places[codes] = places
        return places

    def _legal_form(self, entity: Entity) -> str:
        if entity.legal_form in _NO_FORM:
            return entity.legal_form_words
        name = self._whole.forms.get(entity.legal_form, entity.legal_form_words)
        return f"{name} (ELF {entity.legal_form})" if name else f"ELF {entity.legal_form}"

    def _status(self, entity: Entity) -> str:
        if entity.registration.upper() in _WITHDRAWN:
            return concept_iri("organisation-status", "withdrawn")
        match entity.status.upper():
            case "ACTIVE":
                return concept_iri("organisation-status", "active")
            case "INACTIVE":
                return concept_iri("organisation-status", "inactive")
            case "" | "NULL":
                return ""
        self._notes.note("status of an entity that is not known", entity.status)
        return ""

    def _tie(self, tie: Tie) -> Iterator[Record | Problem]:
        """A relation is a fact of its part; only where the set has no record of that is it a relationship."""
        if tie.near != "successor":
            self._account.read += 1
        if not tie.near:
            self._account.ignored += 1
            self._notes.note("relation of a kind that is not known", tie.stated or "none")
            return
        if not (is_lei(tie.child) and is_lei(tie.parent)) or tie.child == tie.parent:
            if tie.near != "successor":
                self._account.refused += 1
            yield self._problem(
                "relation-not-read",
                "One end of the relation is no LEI, or both are the same.",
                "Write the LEIs of two entities.",
                tie.where,
                f"{tie.child} {tie.parent}",
                refuses=tie.near != "successor",
            )
            return
        if not tie.is_active:
            self._account.ignored += 1
            self._notes.note("relation that holds no more, not used")
            return
        if tie.near == "ultimate" and "direct" in self._whole.ties.get(tie.child, {}):
            self._account.ignored += 1
            self._notes.note("ultimate parent of an entity whose direct parent is known, not used")
            return
        if tie.child in self._whole.holders:
            return
        kind = {"related": "related", "successor": "successor"}.get(tie.near, "child")
        yield Relationship(
            iri=self._mint.thing("relationship", None, f"lei {tie.child} {kind} {tie.parent}"),
            address=tie.address,
            label=f"LEI {tie.child} is {_IN_WORDS[tie.near]} LEI {tie.parent}",
            kind=concept_iri("relationship-type", kind),
            kind_stated=tie.stated,
            subject=_iri(self._mint, tie.child),
            object=_iri(self._mint, tie.parent),
        )

    def _register(self, register: Register) -> Iterator[Record | Problem]:
        if not (register.code and normal_name(register.name)):
            self._account.refused += 1
            yield self._problem(
                "register-without-code",
                "A register has no code, so nothing tells which it is.",
                "Write its code as GLEIF's list has it (RA000585).",
                register.address.partition("#")[2],
                register.name,
            )
            return
        managers: tuple[str, ...] = ()
        if register.manager:
            iri = self._mint.thing("organisation", None, register.manager)
            managers = (iri,)
            if iri not in self._seen:
                self._seen[iri] = register.code
                yield Organisation(
                    iri=iri,
                    address=register.address,
                    label=normal_name(register.manager),
                    aliases=tuple(one for one in register.manager_names if one.value != register.manager),
                )
        yield DataResource(
            iri=self._mint.thing("resource", None, register.code),
            address=register.address,
            label=normal_name(register.name),
            aliases=(*(one for one in register.names if one.value != register.name), Text(register.code)),
            identifiers=(f"ra:{register.code}",),
            kind=concept_iri("asset-type", "identifier-list"),
            holders=managers,
            publishers=managers,
            places=self._countries(register.countries),
            places_stated=register.places,
            homepage=_link(register.homepage),
        )


def _link(stated: str) -> str:
    address = f"http://{stated}" if stated.startswith("www.") else stated
    return address if address.startswith(("http://", "https://")) and "@" not in address else ""
