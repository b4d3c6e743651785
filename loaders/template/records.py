"""Checked rows of the template made into records; a row of agreements becomes an agreement and a version."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from loaders.template.index import FIRST_VERSION, Index
from loaders.template.shape import Sheet
from ontology import records as r
from ontology import vocabulary

_VERSION_FIELDS = frozenset(
    {"status", "valid_from", "valid_until", "control", "permits", "prohibits", "clauses"}
)
"""What stands on the version and not on the agreement (RULES 15)."""


@dataclass(slots=True)
class Maker:
    """Makes the records of one sheet and remembers which organisations and programmes it has made."""

    sheet: Sheet
    index: Index
    references: tuple[str, ...] = field(init=False)
    """Fields whose values may be organisations that have no row and are made here."""
    programmes: dict[tuple[str, str], str] = field(default_factory=dict)
    stubs_made: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.references = tuple(column.field for column in self.sheet.columns if column.of == "organisation")

    def records(self, iri: str, address: str, fields: dict[str, Any]) -> list[r.Record]:
        """The records of one row, those that only references make last."""
        fields.pop("id", None)
        stubs, met = self.index.stubs, self.stubs_made
        named = [fields[name] for name in self.references if name in fields] if stubs else []
        made = _MAKERS[self.sheet.kind](self, iri, address, fields)
        for value in named:
            for one in value if isinstance(value, tuple) else (value,):
                if one in stubs and one not in met:
                    met.add(one)
                    name, identifier = stubs[one]
                    known = (identifier,) if identifier else ()
                    made.append(r.Organisation(iri=one, address=address, label=name, identifiers=known))
        return made

    def label_of(self, iri: str | None) -> str:
        """The name of a thing of this set or of a concept, or the last part of its IRI."""
        iri = iri or ""
        return self.index.labels.get(iri) or vocabulary.label_of(iri) or iri.rpartition("/")[2]

    def programmes_of(
        self, address: str, funder: str, names: Iterable[str], made: list[r.Record]
    ) -> tuple[str, ...]:
        """IRIs of a funder's programmes; those not met before are appended to `made`."""
        found = []
        for name in names:
            iri = self.programmes.get((funder, name))
            if iri is None:
                iri = self.programmes[funder, name] = self.index.mint.thing("programme", None, name, funder)
                made.append(r.Programme(iri=iri, address=address, label=name, funder=funder))
            found.append(iri)
        return tuple(found)


def _plain(maker: Maker, iri: str, address: str, fields: dict[str, Any]) -> list[r.Record]:
    kind: Any = maker.sheet.record  # the sheet of the source itself has no maker
    return [r.filled(kind, iri, address, fields)]


def _grant(maker: Maker, iri: str, address: str, fields: dict[str, Any]) -> list[r.Record]:
    made: list[r.Record] = []
    if "programmes" in fields:
        fields["programmes"] = maker.programmes_of(address, fields["funder"], fields["programmes"], made)
    return [*_plain(maker, iri, address, fields), *made]


def _agreement(maker: Maker, iri: str, address: str, fields: dict[str, Any]) -> list[r.Record]:
    version = fields.pop("version", FIRST_VERSION)
    dated = {name: fields.pop(name) for name in _VERSION_FIELDS & fields.keys()}
    missing = fields.pop("missing", ())
    agreement = r.Agreement(
        iri=iri,
        address=address,
        **fields,
        missing=tuple(one for one in missing if one[0] not in _VERSION_FIELDS),
    )
    its_version = r.AgreementVersion(
        iri=maker.index.versions[iri][version],
        address=address,
        label=f"{fields['label']}, version {version}",
        agreement=iri,
        reference=version,
        missing=tuple(one for one in missing if one[0] in _VERSION_FIELDS),
        **dated,
    )
    return [agreement, its_version]


def _release(maker: Maker, iri: str, address: str, fields: dict[str, Any]) -> list[r.Record]:
    agreement = fields["agreement"]
    version = fields.get("version", FIRST_VERSION)
    known = maker.index.versions.get(agreement, {})
    # An agreement that another source describes is known by its identifier only, and so is its version.
    fields["version"] = known.get(version) or maker.index.mint.thing("version", None, agreement, version)
    label = f"Release under {maker.label_of(agreement)}"
    if "released_on" in fields:
        label += f", {fields['released_on'].stated}"
    return _named(maker, iri, address, fields, label)


def _relationship(maker: Maker, iri: str, address: str, fields: dict[str, Any]) -> list[r.Record]:
    kind = fields.get("kind_stated") or maker.label_of(fields.get("kind"))
    ends = maker.label_of(fields["subject"]), maker.label_of(fields["object"])
    return _named(maker, iri, address, fields, f"{ends[0]}, {kind}, {ends[1]}")


def _allocation(maker: Maker, iri: str, address: str, fields: dict[str, Any]) -> list[r.Record]:
    made: list[r.Record] = []
    aims = [maker.label_of(fields.get(name)) for name in ("place", "theme", "harm") if name in fields]
    if "programme" in fields:
        aims.append(fields["programme"])
        funder = maker.index.funders.get(fields["grant"], "")
        (fields["programme"],) = maker.programmes_of(address, funder, [fields["programme"]], made)
    label = f"{maker.label_of(fields['grant'])}: {', '.join(aims)}"
    return [*_named(maker, iri, address, fields, label), *made]


def _instalment(maker: Maker, iri: str, address: str, fields: dict[str, Any]) -> list[r.Record]:
    label = f"{maker.label_of(fields['grant'])}: instalment"
    if "paid_on" in fields:
        label += f", {fields['paid_on'].stated}"
    return _named(maker, iri, address, fields, label)


def _transaction(maker: Maker, iri: str, address: str, fields: dict[str, Any]) -> list[r.Record]:
    about = fields.get("grant") or fields.get("project")
    label = maker.label_of(fields["measure"]).capitalize() + (f": {maker.label_of(about)}" if about else "")
    return _named(maker, iri, address, fields, label)


def _assessment(maker: Maker, iri: str, address: str, fields: dict[str, Any]) -> list[r.Record]:
    label = f"{maker.label_of(fields['of'])}: {maker.label_of(fields['dimension'])}"
    return _named(maker, iri, address, fields, label)


def _named(maker: Maker, iri: str, address: str, fields: dict[str, Any], label: str) -> list[r.Record]:
    fields.setdefault("label", label)
    return _plain(maker, iri, address, fields)


_MAKERS: dict[str, Callable[[Maker, str, str, dict[str, Any]], list[r.Record]]] = {
    "organisation": _plain,
    "dataset": _plain,
    "resource": _plain,
    "infrastructure": _plain,
    "project": _plain,
    "convening": _plain,
    "need": _plain,
    "agreement": _agreement,
    "release": _release,
    "relationship": _relationship,
    "grant": _grant,
    "allocation": _allocation,
    "instalment": _instalment,
    "transaction": _transaction,
    "assessment": _assessment,
}
