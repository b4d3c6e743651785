"""The fields that a mapping can fill, kind by kind, and how the cells of each are read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import MISSING, dataclass, fields
from typing import get_type_hints

from ontology import records as r
from ontology.mapping import COMMON, MAPPING, Facet

READS = {
    "text": "text; e-mail addresses are taken out",
    "tagged": "text, with its `language` if you give one",
    "link": "an address that begins with `https://` or `http://`; `www.` gets one",
    "number": "a number; an empty cell is not known",
    "date": "a date, month or year; `order: day-first` or `month-first` where the column does not tell",
    "money": "an amount, with its currency as `currency: GBP`, from `currency_column:`, or in the cell "
    "(`£`, `€`, `GBP 5`)",
    "place": "a country or region by name or code (`NA` is Namibia)",
    "concept": "a word of the vocabulary; other words get one by `values:`",
    "identifier": "an identifier of a known scheme; `template: GB-CHC-{}` puts a number into one",
    "reference": "`record: NAME` of this mapping",
}
"""How the texts of a field are read → the sentence of the reference."""

KEYS: dict[type[r.Record], tuple[str, ...]] = {
    r.Organisation: ("label",),
    r.Dataset: ("label", "holders", "publishers"),
    r.DataResource: ("label", "holders", "publishers"),
    r.Infrastructure: ("label", "holders", "publishers"),
    r.Agreement: ("reference", "label", "providers", "recipients", "assets"),
    r.AgreementVersion: ("reference", "agreement"),
    r.Release: ("agreement", "version", "released_on", "recipients"),
    r.Relationship: ("subject", "object", "kind", "kind_stated"),
    r.Project: ("label", "implementers", "valid_from"),
    r.Programme: ("label", "funder"),
    r.Grant: ("label", "funder", "grantees", "awarded_on"),
    r.Instalment: ("grant", "paid_on", "money"),
    r.Allocation: ("grant", "place", "theme", "harm", "programme"),
    r.Transaction: ("measure", "project", "grant", "on", "money"),
    r.Split: ("of", "place", "place_stated", "theme", "theme_stated"),
    r.Convening: ("label", "valid_from"),
    r.DataNeed: ("label", "needed_by"),
    r.Assessment: ("of", "dimension", "label", "on"),
}
"""Kind of record → the fields of its natural key (RULES 1)."""

LABEL_MADE_UP = (
    r.AgreementVersion,
    r.Release,
    r.Relationship,
    r.Grant,
    r.Instalment,
    r.Allocation,
    r.Transaction,
    r.Split,
    r.Assessment,
)
"""Kinds that people seldom name: without `label`, theirs is made of their key."""

EVENTS = (r.Release, r.Grant, r.Instalment, r.Allocation, r.Transaction, r.Convening, r.Assessment)
"""Kinds of which two rows are two things, unless an identifier or `key` says that they are one."""

PARTS = (r.Instalment, r.Allocation)
"""Kinds that are parts of a grant and take their IRI from it."""

_ASSETS = (r.Dataset, r.DataResource, r.Infrastructure)
_BODY = (r.Organisation,)
POINTS_TO: dict[str, tuple[type[r.Record], ...]] = {
    **dict.fromkeys(
        "holders publishers part_of member_of related_to successor_of providers recipients subject object "
        "implementers funder funders managers grantees provider receiver conveners attendees "
        "needed_by".split(),
        _BODY,
    ),
    **dict.fromkeys("assets produces met_by".split(), _ASSETS),
    "hosted_on": (r.Infrastructure,),
    "agreement": (r.Agreement,),
    "version": (r.AgreementVersion,),
    "projects": (r.Project,),
    **dict.fromkeys("project from_project to_project".split(), (r.Project,)),
    "programmes": (r.Programme,),
    "programme": (r.Programme,),
    "grant": (r.Grant,),
    "of": r.RECORD_KINDS,
}
"""Field that is a reference → the kinds it may point to."""

_OF_PROJECT = (r.Project, r.Programme)
_CONCEPTS_ALL = {"dimension": "quality indicator"}
"""Fields whose concept may come from several vocabularies."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a kind of record."""

    name: str
    reads: str
    many: bool
    scheme: str = ""
    points_to: tuple[type[r.Record], ...] = ()
    required: bool = False


def kinds() -> dict[str, type[r.Record]]:
    """Kinds of records by the word that a mapping uses."""
    return {kind.__name__: kind for kind in r.RECORD_KINDS}


def fields_of(kind: type[r.Record]) -> dict[str, Field]:
    """The fields of one kind by name, in the order of the ontology."""
    return _FIELDS[kind]


def _fields_of(kind: type[r.Record]) -> Iterator[Field]:
    hints = get_type_hints(kind)
    needed = {one.name for one in fields(kind) if one.default is MISSING} - {"iri", "address"}
    if kind in LABEL_MADE_UP:
        needed.discard("label")
    for facet in (*COMMON, *MAPPING[kind][1]):
        many = getattr(hints[facet.field], "__origin__", None) is tuple
        reads = _reads(facet)
        points_to: tuple[type[r.Record], ...] = ()
        if reads == "reference":
            is_project_part = kind is r.Project and facet.field == "part_of"
            points_to = _OF_PROJECT if is_project_part else POINTS_TO[facet.field]
        yield Field(
            facet.field,
            reads,
            many,
            _CONCEPTS_ALL.get(facet.field, facet.scheme),
            points_to,
            facet.field in needed,
        )


def _reads(facet: Facet) -> str:
    match facet.values:
        case "iri" if facet.field in _CONCEPTS_ALL:
            return "concept"
        case "iri" if facet.scheme:
            return "place" if facet.scheme == "place" else "concept"
        case "iri":
            return "reference"
        case "from" | "until":
            return "date"
        case "text" if facet.field == "identifiers":
            return "identifier"
        case "link-or-text":
            return "text"
        case _:
            return facet.values


_FIELDS = {kind: {one.name: one for one in _fields_of(kind)} for kind in r.RECORD_KINDS}
