"""The pages of the ontology: all its terms at a glance, and one term with its rules and an example."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from api.pages.ontology_diagram import drawn_properties
from api.pages.pieces import MapPage, Ref
from graph.questions.declared import NAMESPACE, Declared, Rule, declared, declared_as
from graph.questions.terms_used import short, terms_used
from graph.snapshot import Snapshot
from loaders.template.columns import SHEETS
from ontology.concepts import SCHEMES
from ontology.identifiers import concept_iri
from ontology.mapping import COMMON, MAPPING


@dataclass(frozen=True, slots=True)
class TermRef:
    """Another term: its IRI, how it is written in a query, and whether it has a page here."""

    iri: str
    short: str
    ours: bool


@dataclass(frozen=True, slots=True)
class Line:
    """Properties that lead from one class to another."""

    start: TermRef
    properties: tuple[TermRef, ...]
    end: TermRef


@dataclass(frozen=True, slots=True)
class TermLine:
    """A term in a list."""

    term: TermRef
    label: str
    definition: str
    example: str


@dataclass(frozen=True, slots=True)
class ExampleCell:
    """A column of our template, what stands in its example row, and what it is for."""

    heading: str
    value: str
    guide: str


@dataclass(frozen=True, slots=True)
class FieldUse:
    """A property that records of a class fill, and the vocabulary its values come from (empty: none)."""

    property: TermRef
    scheme: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OntologyPage(MapPage):
    """Every class and property, the lines between classes, and the vocabularies."""

    classes: tuple[TermLine, ...]
    properties: tuple[TermLine, ...]
    lines: tuple[Line, ...]
    schemes: tuple[Ref, ...]
    rules: int
    """How many rules the shapes hold for terms of ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TermPage(MapPage):
    """One class or property, whole."""

    term: Declared
    wider: tuple[TermRef, ...]
    narrower: tuple[TermRef, ...]
    domain: tuple[TermRef, ...]
    range: tuple[TermRef, ...]
    inverse: tuple[TermRef, ...]
    outgoing: tuple[TermRef, ...]
    """Of a class: properties whose domain it is."""
    incoming: tuple[TermRef, ...]
    fields: tuple[FieldUse, ...]
    """Of a class: what its records may say."""
    rules: tuple[Rule, ...]
    used: int | None
    """How often the map uses it; None where that could not be counted."""
    sheet: str
    example_row: tuple[ExampleCell, ...]
    filled_by: tuple[TermRef, ...]
    """Of a property: the classes whose records may say it."""
    schemes: tuple[Ref, ...]
    """Of a property: the vocabularies from which records take its values."""


def _ref(iri: str) -> TermRef:
    return TermRef(iri, short(iri) or iri, iri.removeprefix(NAMESPACE) in declared())


def _refs(iris: Iterable[str]) -> tuple[TermRef, ...]:
    return tuple(_ref(one) for one in iris)


def _line(term: Declared) -> TermLine:
    return TermLine(_ref(term.iri), term.label, term.definition, term.example)


def _scheme(code: str) -> Ref:
    return Ref(concept_iri(code, "").rstrip("/"), SCHEMES[code])


def ontology_page(snapshot: Snapshot, day: date) -> OntologyPage:
    """All terms."""
    terms = declared().values()
    lines = (
        Line(_ref(NAMESPACE + start), _refs(one.iri for one in properties), _ref(NAMESPACE + end))
        for (start, end), properties in sorted(drawn_properties().items(), key=lambda one: one[0])
        if properties
    )
    return OntologyPage(
        state=snapshot.name,
        day=day,
        classes=tuple(_line(one) for one in terms if one.kind == "class"),
        properties=tuple(_line(one) for one in terms if one.kind != "class"),
        lines=tuple(lines),
        schemes=tuple(_scheme(code) for code in SCHEMES),
        rules=sum(len(one.rules) for one in terms),
    )


def term_page(snapshot: Snapshot, name: str, day: date) -> TermPage:
    """One class or property; raises `NotFound` where the ontology has none of that name."""
    term = declared_as(name)
    counted = terms_used(snapshot)
    counts = {one.iri: one.used for one in (*counted.classes, *counted.properties)}
    others = declared().values()
    sheet = next((one for one in SHEETS if NAMESPACE + one.record.__name__ == term.iri), None)
    fields = next((own for iri, own in MAPPING.values() if iri == term.iri), ())
    cells = [ExampleCell(one.heading, one.example, one.guide) for one in sheet.columns] if sheet else []
    said = [
        (iri, facet.scheme)
        for iri, facets in MAPPING.values()
        for facet in (*COMMON, *facets)
        if facet.predicate == term.iri
    ]
    return TermPage(
        state=snapshot.name,
        day=day,
        term=term,
        wider=_refs(term.wider),
        narrower=_refs(one.iri for one in others if term.iri in one.wider),
        domain=_refs(term.domain),
        range=_refs(term.range),
        inverse=_refs(term.inverse) or _refs(one.iri for one in others if term.iri in one.inverse),
        outgoing=_refs(one.iri for one in others if term.iri in one.domain),
        incoming=_refs(one.iri for one in others if term.iri in one.range),
        fields=tuple(FieldUse(_ref(one.predicate), one.scheme) for one in fields),
        rules=term.rules,
        used=counts.get(term.iri, 0),
        sheet=sheet.name if sheet else "",
        example_row=tuple(cells),
        filled_by=_refs(dict.fromkeys(iri for iri, _ in said)),
        schemes=tuple(_scheme(code) for code in sorted({scheme for _, scheme in said if scheme})),
    )
