"""Groups of facts for which a source can be the first to know, or can only repeat others (RULES 9, 10).

A source declares `Organisation` for all that it says of a kind, or `Organisation/names` for one group.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ontology.terms import DCAT, DCT, FOAF, GEO, RDFS, SG, SKOS

FACT_GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "names": (RDFS.label, SKOS.prefLabel, SKOS.altLabel, DCT.description),
    "identifiers": (SG.identifier, SG.reference, FOAF.page, SG.legalForm),
    "status": (
        SG.status,
        SG.validFrom,
        SG.validUntil,
        SG.releasedOn,
        SG.plannedFrom,
        SG.plannedUntil,
        DCT.issued,
    ),
    "money": (
        SG.amount,
        SG.currency,
        SG.awardedOn,
        SG.paidOn,
        SG.transactedOn,
        SG.measure,
        SG.share,
        SG.valuedOn,
    ),
    "places": (SG.coversPlace, SG.placeAsStated, SG.locatedIn, GEO.lat, GEO.long),
    "parties": (
        SG.hasProvider,
        SG.hasRecipient,
        SG.hasFunder,
        SG.hasGrantee,
        SG.recipientKind,
        SG.heldBy,
        DCT.publisher,
        SG.implementedBy,
        SG.fundedBy,
        SG.managedBy,
        SG.paidBy,
        SG.paidTo,
        SG.convenedBy,
        SG.attendedBy,
        SG.neededBy,
        SG.relationshipFrom,
        SG.relationshipTo,
        SG.subOrganisationOf,
        SG.memberOf,
        SG.relatedTo,
        SG.successorOf,
    ),
    "subjects": (
        SG.kind,
        SG.kindAsStated,
        SG.sector,
        SG.theme,
        SG.themeAsStated,
        SG.addressesHarm,
        SG.aboutGroup,
        SG.purpose,
        SG.programme,
        SG.hasExpertise,
        SG.followsPrinciple,
        DCAT.keyword,
    ),
    "terms": (
        SG.accessLevel,
        SG.sensitivity,
        DCT.license,
        SG.legalBasis,
        SG.legalBasisAsStated,
        SG.control,
        SG.permits,
        SG.prohibits,
        SG.hasClause,
        SG.governedBy,
    ),
    "values": (SG.value, SG.unit, SG.assessedOn),
}
"""The groups by name; what is chosen together (RULES 8) stands in one group. What stands in none goes by
the kind alone."""

GROUP_OF: Final[Mapping[str, str]] = {
    predicate: group for group, predicates in FACT_GROUPS.items() for predicate in predicates
}
"""Property → its group."""


def declared(kind: str, group: str = "") -> str:
    """How a source declares a kind (a class name), or one group of its facts."""
    return f"{kind}/{group}" if group else kind
