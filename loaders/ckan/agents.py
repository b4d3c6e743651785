"""Who stands in a package that a schema of its own gives lists of agents (ckanext-scheming, -dcat)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from loaders.catalogue_records import Catalogue
from loaders.drafts import Party, Tie
from loaders.json_fields import Fields
from ontology.identifiers import known_identifier

_ROLES: Final = {"creator": "creator", "contributor": "contributor", "hdab": "health data access body"}
"""Field → what the organisation in it is, in words."""


def publisher_of(fields: Fields, catalogue: Catalogue, address: str) -> Party | None:
    """The publisher as an object or as a text."""
    found = list(_parties(fields, "publisher", catalogue, address, in_doubt=True))
    if found:
        return found[0]
    stated = fields.text("publisher")
    return catalogue.party(stated, address) if stated else None


def ties_of(fields: Fields, catalogue: Catalogue, address: str) -> list[Tie]:
    """The organisations in other roles; a name alone makes a body only where it plainly reads as one's."""
    return [
        Tie(party, "other", stated)
        for name, stated in _ROLES.items()
        for party in _parties(fields, name, catalogue, address, in_doubt=name == "hdab")
    ]


def _parties(
    fields: Fields, name: str, catalogue: Catalogue, address: str, *, in_doubt: bool
) -> Iterator[Party]:
    for raw in fields.objects(name):
        inner = Fields(raw, catalogue.notes, f"{name}.")
        stated = inner.text("identifier", "uri")
        label, homepage = inner.text("name"), inner.link("url", "homepage")
        inner.drop_persons("email")
        inner.leave("type", "uri", "identifier")
        inner.tell_rest()
        party = catalogue.party(
            label,
            address,
            identifier=known_identifier(stated),
            homepage=homepage,
            in_doubt=in_doubt,
            about=name,
        )
        if party:
            yield party
