"""The fields of one record from what is said of its node: the declared mapping, read backwards.

A statement that no field can carry is left out and said; nothing of it is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from loaders.own_rdf.names import Names
from loaders.own_rdf.values import Beside, days_of, number_of
from loaders.rdf_agents import PERSON_CLASSES
from loaders.rdf_nodes import Nodes, Term, is_link, text_order, without_emails
from loaders.reading.persons import strip_emails
from loaders.reading.rdf_input import Node, Value
from loaders.reading.values import MOST_DIGITS
from ontology import records as r
from ontology.account import Account, Problem
from ontology.currencies import is_currency
from ontology.identifiers import concept_iri
from ontology.mapping import COMMON, MAPPING, Facet
from ontology.records import Money, Text
from ontology.terms import DCT, FOAF, PROV, RDF, SG
from ontology.vocabulary import concept

BESIDE = frozenset({RDF.type, PROV.wasDerivedFrom, SG.missing, SG.precision, SG.dateAsStated, SG.currency})
"""What stands beside the fields: the class, where it is from, and what belongs to dates and amounts."""

COMPUTED = frozenset({SG.sharesDataWith, SG.hasAccessTo, SG.funds, SG.collaboratesWith})
"""What the map works out from agreements, grants and projects, and what no source states."""

_IDENTIFIER = re.compile(r"[a-z0-9-]+:\S.*")
_PERSON = re.compile(r"\Ahttps?://(?:www\.)?orcid\.org/")
"""Addresses that only persons have."""
_MISSING_REASONS = concept_iri("missing-reason", "")


@dataclass(slots=True)
class Said:
    """What was found for one record: the values of each field, and what could not be carried."""

    node: Node
    kind: type[r.Record]
    values: dict[str, list[Any]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


OTHER_NAMES = (DCT.title, FOAF.name, "http://schema.org/name", "https://schema.org/name")
"""Where the name of a thing stands that has none in our words: in those of the vocabularies beside ours."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the nodes of one file."""

    file: str
    nodes: Nodes
    names: Names
    account: Account

    def said_of(self, node: Node, kind: type[r.Record]) -> Said:
        """The values of each field of a record of this kind, sorted; all of them, however many."""
        said = Said(node, kind)
        for facet in (*COMMON, *MAPPING[kind][1]):
            terms = self.nodes.objects(node, facet.predicate)
            if terms:
                found = list(dict.fromkeys(self._values(said, facet, terms)))
                if found:
                    said.values[facet.field] = found
        if not said.values.get("label") and not said.values.get("labels"):
            texts = self.nodes.texts(node, *OTHER_NAMES)
            said.values["label"] = [
                Text(without_emails(one.value, self.account), one.language) for one in texts
            ]
        self._settle_names(said)
        said.values["missing"] = list(self._missing(said))
        return said

    def leave_out(self, said: Said, predicate: str, found: Term | str, wrong: str, remedy: str) -> None:
        """Note a statement that the record does not carry."""
        shown = found if isinstance(found, str) else found.value if isinstance(found, Node) else found.text
        said.problems.append(
            Problem(
                code="statement-not-carried",
                wrong=wrong,
                remedy=remedy,
                file=f"{self.file}#node={self.nodes.key(said.node)}",
                column=predicate,
                found=strip_emails(shown)[0][:80],
                refuses=False,
            )
        )

    def _values(self, said: Said, facet: Facet, terms: list[Term]) -> Iterator[Any]:
        if facet.values == "money":
            yield from self._money(said, facet, terms)
            return
        if facet.values in ("from", "until"):
            yield from self._dates(said, facet, terms)
            return
        read = _READ[facet.values]
        for term in terms:
            yield from read(self, said, facet, term)

    def _text(self, said: Said, facet: Facet, term: Term) -> Iterator[Any]:
        if not isinstance(term, Value):
            self.leave_out(
                said, facet.predicate, term, "A text is expected here, not an IRI.", "Write the text."
            )
            return
        text = without_emails(term.text, self.account) if facet.field != "identifiers" else term.text
        if not text.strip():
            return
        if facet.field == "identifiers" and not _IDENTIFIER.fullmatch(text):
            self.leave_out(
                said,
                facet.predicate,
                term,
                "An identifier is written scheme:value.",
                "Write it so: ror:0002pcv65.",
            )
        elif facet.field in ("label", "description"):
            yield Text(text, term.language)
        else:
            yield text

    def _tagged(self, said: Said, facet: Facet, term: Term) -> Iterator[Any]:
        if isinstance(term, Value):
            yield Text(without_emails(term.text, self.account), term.language)
        else:
            self.leave_out(
                said, facet.predicate, term, "A text is expected here, not an IRI.", "Write the text."
            )

    def _iri(self, said: Said, facet: Facet, term: Term) -> Iterator[Any]:
        if facet.scheme:
            found = concept(facet.scheme, term.value) if isinstance(term, Node) else None
            if found == (term.value if isinstance(term, Node) else ""):
                yield found
                return
            self.leave_out(
                said,
                facet.predicate,
                term,
                f"It is no concept of the scheme {facet.scheme}.",
                f"Write the IRI of one: {concept_iri(facet.scheme, 'CODE')}.",
            )
            return
        if isinstance(term, Node) and (self.nodes.types(term) & PERSON_CLASSES or _PERSON.search(term.value)):
            self.leave_out(
                said,
                facet.predicate,
                "",
                "It points to a person, and the map holds none.",
                "Name the organisation instead.",
            )
            return
        reference = self.names.reference(term) if isinstance(term, Node) else None
        if reference is None:
            self.leave_out(
                said,
                facet.predicate,
                term,
                "It points to no thing: a text, or a node that the file does not describe.",
                "Write the IRI of the thing.",
            )
        elif self._is_the_field(facet, said.kind, term):
            yield reference

    def _is_the_field(self, facet: Facet, kind: type[r.Record], term: Term) -> bool:
        """Of two fields under one property (what a transaction is of), which one is meant."""
        if kind is not r.Transaction or facet.predicate != SG.transactionOf or not isinstance(term, Node):
            return True
        types = self.nodes.types(term)
        is_grant = SG.Grant in types or (SG.Project not in types and "/grant/" in term.value)
        return is_grant == (facet.field == "grant")

    def _link(self, said: Said, facet: Facet, term: Term) -> Iterator[Any]:
        stated = term.text.strip() if isinstance(term, Value) else term.value
        if isinstance(term, Value) and (not stated or facet.field != "homepage"):
            if stated:
                yield without_emails(term.text, self.account)
        elif is_link(stated):
            yield stated
        else:
            self.leave_out(said, facet.predicate, term, "It is no web address.", "Write one: https://….")

    def _number(self, said: Said, facet: Facet, term: Term) -> Iterator[Any]:
        number = number_of(term) if isinstance(term, Value) else None
        if number is None:
            self.leave_out(
                said, facet.predicate, term, "It is no number.", 'Write it as "51.5"^^xsd:decimal.'
            )
        else:
            yield number

    def _dates(self, said: Said, facet: Facet, terms: list[Term]) -> Iterator[Any]:
        name = facet.predicate.rpartition("#")[2].rpartition("/")[2]
        beside = Beside.of(
            self._beside(said.node, SG.precision, name), self._beside(said.node, SG.dateAsStated, name)
        )
        for term in terms:
            days = days_of(term, beside, until=facet.values == "until") if isinstance(term, Value) else []
            if not days:
                wrong, remedy = "It is no date.", 'Write it as "2024-11-28"^^xsd:date.'
                self.leave_out(said, facet.predicate, term, wrong, remedy)
            yield from days

    def _beside(self, node: Node, predicate: str, name: str) -> list[str]:
        """What `sg:precision` or `sg:dateAsStated` says of one date: the words behind its name."""
        texts = (text.value.partition(" ") for text in self.nodes.texts(node, predicate))
        return [rest for first, _, rest in texts if first == name and rest]

    def _money(self, said: Said, facet: Facet, terms: list[Term]) -> Iterator[Any]:
        currencies = [text.value for text in self.nodes.texts(said.node, SG.currency)]
        amounts = [(term, number_of(term) if isinstance(term, Value) else None) for term in terms]
        for term, amount in amounts:
            if amount is None:
                wrong, remedy = "It is no number.", 'Write it as "1000"^^xsd:decimal.'
            elif amount.adjusted() >= MOST_DIGITS:
                wrong = f"It has more than {MOST_DIGITS} digits, which is no sum of money."
                remedy = 'Write it as "1000"^^xsd:decimal.'
            elif len(currencies) != 1:
                wrong = f"It stands beside {len(currencies) or 'no'} currencies: its own is not known."
                remedy = 'Give the thing one sg:currency: "EUR".'
            elif not is_currency(currencies[0]):
                wrong, remedy = f"{currencies[0][:20]!r} is no currency.", 'Write its code: "EUR".'
            else:
                yield Money(amount, currencies[0])
                continue
            self.leave_out(said, facet.predicate, term, wrong, remedy)

    def _missing(self, said: Said) -> Iterator[tuple[str, str]]:
        for text in self.nodes.texts(said.node, SG.missing):
            name, _, reason = text.value.partition(" ")
            if reason.startswith(_MISSING_REASONS) and concept("missing-reason", reason):
                yield name, reason
            else:
                self.leave_out(
                    said,
                    SG.missing,
                    text.value,
                    "It does not say which fact is missing and why.",
                    f'Write it as "sectors {_MISSING_REASONS}not-asked".',
                )

    def _settle_names(self, said: Said) -> None:
        """A name or description without language is the one; else the best of those in languages.

        All languages of a name stay beside it (`skos:prefLabel`).
        """
        values = said.values
        for name in ("label", "description"):
            texts = sorted(values.get(name, ()), key=text_order)
            plain = [text.value for text in texts if not text.language]
            tagged = [text for text in texts if text.language]
            if name == "label" and not texts:
                tagged = sorted(values.get("labels", ()), key=text_order)
            chosen = plain or [text.value for text in tagged[:1]]
            if chosen:
                values[name] = chosen
            if name == "label" and tagged:
                values["labels"] = sorted({*values.get("labels", ()), *tagged})
            elif len(tagged) > len(chosen):
                self.account.note("descriptions in further languages, not read", len(tagged) - len(chosen))


_READ: dict[str, Callable[[Reader, Said, Facet, Term], Iterator[Any]]] = {
    "text": Reader._text,
    "tagged": Reader._tagged,
    "iri": Reader._iri,
    "link": Reader._link,
    "link-or-text": Reader._link,
    "number": Reader._number,
}
"""How the values of a field are read, by the word of the mapping for how they are written: one by one."""
