"""The organisations an IATI file names, and when the `ref` beside a name is an identity (RULES 1)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from loaders.bodies import Bodies
from loaders.cell_text import names_nothing
from loaders.iati.codes import SECTORS
from loaders.iati.elements import Kept, attribute, key_of, texts_of
from loaders.noting import Notes
from loaders.person_names import is_titled, reads_as_person
from loaders.reading.persons import strip_emails
from ontology.account import Problem
from ontology.identifiers import Mint, concept_iri, known_identifier, normal_name
from ontology.records import Organisation, Text

if TYPE_CHECKING:
    from lxml import etree

TAGS = frozenset({"reporting-org", "participating-org", "provider-org", "receiver-org", "recipient-org"})
"""The elements that name an organisation, with `ref`, `type` and its name."""

MOST_NAMES = 8
"""An identifier that stands on more different names than this in one file is a channel, no identity."""

_ORG_ID = re.compile(r"(?:[A-Z]{2}|XI|XM|XR)-(?=[A-Z0-9_]*[A-Z])[A-Z0-9_]+-\S+")
_AGENCY = re.compile(r"[A-Z]{2}-[0-9]{1,4}")
_CHANNEL = re.compile(r"[1-9][0-9]{4}")
_CATEGORY = re.compile(r"(?:XM-DAC-)?[1-9][0-9]000")
"""DAC channel codes that end in three noughts name a kind of channel (22000: NGOs of the donor's country)."""
_OWN_CODE = re.compile(r"[A-Za-z]{2,}[-:/]\w.+")
"""A ref of the form of an organisation's identifier, of a known list or none; a channel's is digits alone and
stands on anybody."""
_WITHHELD = re.compile(
    r"\b(?:withheld|redacted|undisclosed|anonymous|anonymi[sz]ed|confidential)\b", re.IGNORECASE
)

Mention = tuple[str, str]
"""(name, ref) as an element gives them."""


def mention_of(element: etree._Element) -> tuple[Mention, tuple[Text, ...]]:
    """The name and ref of an organisation's element, and its names in further languages."""
    texts, _ = texts_of(element, "")
    names = [Text(normal_name(text.value), text.language) for text in texts]
    ref = normal_name(strip_emails(element.get("ref") or "")[0])
    mention = (names[0].value if names else "", "" if names_nothing(ref) else ref)
    return mention, tuple(dict.fromkeys(names[1:]))


def scheme_identifier(ref: str) -> str | None:
    """`scheme:value` of a ref whose scheme is known from its form, whatever names it stands on.

    An org-id.guide identifier, a ROR or an LEI; or a code of the DAC and IATI lists of
    organisations: an agency (`GB-1`) or a channel that is one body (`41114`).
    """
    if _CATEGORY.fullmatch(ref):
        return None
    if _AGENCY.fullmatch(ref) or _CHANNEL.fullmatch(ref):
        return f"iati:{ref}"
    if _ORG_ID.fullmatch(ref):
        return f"org-id:{ref}"
    known = known_identifier(ref)
    return known if known and known.startswith(("ror:", "lei:", "wikidata:")) else None


@dataclass(slots=True)
class _Said:
    """All that is said of one (name, ref): where first, how often, of which types, other names."""

    address: str
    times: int = 0
    types: dict[str, None] = field(default_factory=dict)
    others: dict[Text, None] = field(default_factory=dict)


class Parties:
    """Gathers mentions while the file is surveyed; after that it knows each one's node.

    Memory is that of the different names, not of the file.
    """

    def __init__(self) -> None:
        self._said: dict[Mention, _Said] = {}
        self._names: dict[str, set[str]] = {}
        self._identity: dict[str, str | None] = {}
        self._added: Kept[_Said] = Kept()

    def add(self, element: etree._Element, address: str) -> None:
        """Count one mention."""
        key = key_of(element)
        if (known := self._added.get(key)) is not None:
            known.times += 1
            return
        mention, others = mention_of(element)
        said = self._said.get(mention)
        if said is None:
            said = self._said[mention] = _Said(address)
            if mention[0]:
                self._names.setdefault(mention[1], set()).add(mention[0].casefold())
        said.times += 1
        if type_ := attribute(element, "type"):
            said.types[type_] = None
        said.others.update(dict.fromkeys(others))
        self._added.keep(key, said)

    def identity(self, ref: str) -> str | None:
        """`scheme:value` where the ref is an identity in this file.

        A code of the DAC and IATI lists is one only where it stands for one name: publishers put
        the channel's code on whatever goes through it. An identifier of a register is one unless it
        stands on more names than any body bears.
        """
        if ref not in self._identity:
            found = scheme_identifier(ref)
            most = 1 if found and found.startswith("iati:") else MOST_NAMES
            self._identity[ref] = None if len(self._names.get(ref, ())) > most else found
        return self._identity[ref]

    def sectors_of(self, ref: str) -> tuple[str, ...]:
        """The sectors that the types said beside a ref mean."""
        said = (one for (_, other), one in self._said.items() if ref and other == ref)
        codes = dict.fromkeys(code for one in said for type_ in one.types for code in SECTORS.get(type_, ()))
        return tuple(concept_iri("sector", code) for code in codes)

    def problems(self, file: str) -> list[Problem]:
        """The identifiers that stand on too many names."""
        return [
            Problem(
                code="identifier-on-many-names",
                wrong=f"{ref} stands on {len(names)} different names, so it identifies none of them.",
                remedy="Give each organisation the identifier of its own register.",
                file=file,
                found=ref[:80],
                refuses=False,
            )
            for ref, names in self._names.items()
            if len(names) > MOST_NAMES and scheme_identifier(ref) and self.identity(ref) is None
        ]

    def settled(self, mint: Mint, notes: Notes) -> Organisations:
        """The nodes, once everything is added; notes what no node is made of."""
        bodies = Bodies(mint)
        for (name, ref), said in self._said.items():
            identifier = self.identity(ref)
            if why := self.left_out(name, ref):
                notes.note(why, times=said.times)
                continue
            if ref and identifier is None:
                notes.note("organisation code that is no identity, taken by name", ref, said.times)
            sectors = tuple(
                concept_iri("sector", code) for type_ in said.types for code in SECTORS.get(type_, ())
            )
            bodies.add(name, identifier, said.address, sectors=sectors, times=said.times)
            if identifier:
                for other in said.others:
                    bodies.add(other.value, identifier, said.address, times=0, language=other.language)
        return Organisations(self, bodies)

    def left_out(self, name: str, ref: str) -> str:
        """Why no organisation is made of a mention, or empty."""
        if self.identity(ref):
            return ""
        if not name or names_nothing(name):
            return "organisation without a name or a known identifier, left out"
        if _WITHHELD.search(name):
            return "organisation whose name is withheld, left out"
        said = self._said.get((name, ref))
        # Publishers have codes of their own for organisations, and none for people.
        is_body = bool(said and said.types) or (_OWN_CODE.fullmatch(ref) is not None and not is_titled(name))
        # Apart at hyphens too: words of bodies stand behind them ("… International-Kenya").
        if not is_body and reads_as_person(name) and reads_as_person(name.replace("-", " ")):
            return "name that reads as a person's, dropped"
        return ""


class Organisations:
    """The nodes of a file's organisations, and each one's record the first time it is asked for."""

    def __init__(self, parties: Parties, bodies: Bodies) -> None:
        self._parties, self._bodies = parties, bodies
        self._claimed: dict[str, None] = {}
        self._given: Kept[str] = Kept()

    def claim(self, iri: str) -> None:
        """Say that this node has a record of its own in the file, so that none is made of its mentions."""
        self._claimed[iri] = None

    def of(self, element: etree._Element | None) -> tuple[str, Organisation | None]:
        """The node that an element names (empty for none), and its record if it was not given before."""
        if element is None:
            return "", None
        key = key_of(element)
        if (known := self._given.get(key)) is not None:
            return known, None
        (name, ref), _ = mention_of(element)
        if self._parties.left_out(name, ref):
            return self._given.keep(key, ""), None
        identifier = self._parties.identity(ref)
        iri = self._given.keep(key, self._bodies.iri(name, identifier))
        return iri, None if iri in self._claimed else self._bodies.take(name, identifier)
