"""How sources write the type of an organisation, and which of our sectors that is."""

from __future__ import annotations

from typing import Final

from loaders.noting import Notes
from loaders.reading.tables import heading_key
from ontology.identifiers import concept_iri
from ontology.vocabulary import concept

SECTORS: Final[dict[str, tuple[str, ...]]] = {
    "academic": ("academia",),
    "academic institute": ("academia",),
    "academic institution": ("academia",),
    "c i c": ("civil-society",),
    "central government": ("government",),
    "central government department": ("government",),
    "charity": ("civil-society",),
    "charity non profit": ("civil-society",),
    "community foundation": ("civil-society",),
    "community interest company": ("civil-society",),
    "consultancy": ("business",),
    "cqc registered health or and social care provider": ("health",),
    "government agency": ("government",),
    "government agency health and adult social care": ("government", "health"),
    "government agency health and social care": ("government", "health"),
    "government agency other than health and adult social care": ("government",),
    "health and social care": ("health",),
    "independent charity": ("civil-society",),
    "local authority": ("government",),
    "nhs": ("health",),
    "other health and social care system public body": ("health",),
    "public body": ("government",),
    "registered charity": ("civil-society",),
    "school educational establishment": ("education",),
    "supplier": ("business",),
    "system supplier": ("business",),
    "university": ("academia",),
    "unregistered charity": ("civil-society",),
    "vendor": ("business",),
}
"""Types of organisation as registers and funders write them (by `heading_key`) → codes of `sector`."""


def sectors_of(stated: str, notes: Notes) -> tuple[str, ...]:
    """The sectors that a stated type of organisation means; noted where it means none of ours."""
    if not stated:
        return ()
    if codes := SECTORS.get(heading_key(stated)):
        return tuple(concept_iri("sector", code) for code in codes)
    if found := concept("sector", stated):
        return (found,)
    notes.note("type of organisation that is no sector here", stated)
    return ()


def type_says_sector(stated: str) -> bool:
    """Whether a stated type is one of organisations that has a sector here."""
    return bool(stated) and (heading_key(stated) in SECTORS or concept("sector", stated) is not None)
