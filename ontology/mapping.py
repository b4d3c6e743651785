"""The one declared mapping: which field of a record becomes which statement, from which vocabulary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ontology import records as r
from ontology.terms import DCAT, DCT, FOAF, GEO, RDFS, SG, SKOS


@dataclass(frozen=True, slots=True)
class Facet:
    """How one field becomes statements: the predicate, and what its values are."""

    field: str
    predicate: str
    values: str
    """`text`, `tagged`, `iri`, `reference`, `number`, `from`, `until` (dates) or `money`."""
    scheme: str = ""
    """The vocabulary from which a concept must come, if the values are concepts."""


COMMON: tuple[Facet, ...] = (
    Facet("label", RDFS.label, "text"),
    Facet("description", DCT.description, "text"),
    Facet("aliases", SKOS.altLabel, "tagged"),
    Facet("labels", SKOS.prefLabel, "tagged"),
    Facet("identifiers", SG.identifier, "text"),
    Facet("homepage", FOAF.page, "link"),
    Facet("modified", DCT.modified, "until"),
)

_ASSET: tuple[Facet, ...] = (
    Facet("kind", SG.kind, "iri", "asset-type"),
    Facet("holders", SG.heldBy, "iri"),
    Facet("publishers", DCT.publisher, "iri"),
    Facet("access_level", SG.accessLevel, "iri", "access-level"),
    Facet("sensitivity", SG.sensitivity, "iri", "sensitivity"),
    Facet("harms", SG.addressesHarm, "iri", "harm"),
    Facet("themes", SG.theme, "iri", "theme"),
    Facet("groups", SG.aboutGroup, "iri", "group"),
    Facet("places", SG.coversPlace, "iri", "place"),
    Facet("places_stated", SG.placeAsStated, "text"),
    Facet("participation", SG.childParticipation, "iri", "participation"),
    Facet("lifecycle", SG.lifecycleStage, "iri", "lifecycle"),
    Facet("principles", SG.followsPrinciple, "iri", "principle"),
    Facet("licence", DCT.license, "link-or-text"),
    Facet("keywords", DCAT.keyword, "tagged"),
    Facet("issued", DCT.issued, "from"),
    Facet("hosted_on", SG.hostedOn, "iri"),
)

_VALIDITY: tuple[Facet, ...] = (
    Facet("valid_from", SG.validFrom, "from"),
    Facet("valid_until", SG.validUntil, "until"),
)

_PLACES: tuple[Facet, ...] = (
    Facet("places", SG.coversPlace, "iri", "place"),
    Facet("places_stated", SG.placeAsStated, "text"),
)

MAPPING: dict[type[r.Record], tuple[str, tuple[Facet, ...]]] = {
    r.Organisation: (
        SG.Organisation,
        (
            Facet("sectors", SG.sector, "iri", "sector"),
            Facet("located_in", SG.locatedIn, "iri", "place"),
            Facet("part_of", SG.subOrganisationOf, "iri"),
            Facet("member_of", SG.memberOf, "iri"),
            Facet("related_to", SG.relatedTo, "iri"),
            Facet("successor_of", SG.successorOf, "iri"),
            Facet("legal_form", SG.legalForm, "text"),
            Facet("expertise", SG.hasExpertise, "iri", "expertise"),
            Facet("principles", SG.followsPrinciple, "iri", "principle"),
            Facet("status", SG.status, "iri", "organisation-status"),
            Facet("latitude", GEO.lat, "number"),
            Facet("longitude", GEO.long, "number"),
        ),
    ),
    r.Dataset: (SG.Dataset, _ASSET),
    r.DataResource: (SG.DataResource, _ASSET),
    r.Infrastructure: (SG.Infrastructure, _ASSET),
    r.Agreement: (
        SG.Agreement,
        (
            Facet("reference", SG.reference, "text"),
            Facet("kind", SG.kind, "iri", "agreement-type"),
            Facet("providers", SG.hasProvider, "iri"),
            Facet("recipients", SG.hasRecipient, "iri"),
            Facet("assets", SG.coversAsset, "iri"),
            Facet("purposes", SG.purpose, "iri", "purpose"),
            Facet("legal_bases", SG.legalBasis, "iri", "legal-basis"),
            Facet("legal_bases_stated", SG.legalBasisAsStated, "text"),
            Facet("sensitivity", SG.sensitivity, "iri", "sensitivity"),
            Facet("principles", SG.followsPrinciple, "iri", "principle"),
            Facet("governance", SG.governedBy, "iri", "governance"),
        ),
    ),
    r.AgreementVersion: (
        SG.AgreementVersion,
        (
            Facet("agreement", SG.versionOf, "iri"),
            Facet("reference", SG.reference, "text"),
            Facet("status", SG.status, "iri", "status"),
            *_VALIDITY,
            Facet("control", SG.control, "iri", "control"),
            Facet("permits", SG.permits, "iri", "agreement-use"),
            Facet("prohibits", SG.prohibits, "iri", "agreement-use"),
            Facet("clauses", SG.hasClause, "iri", "clause"),
        ),
    ),
    r.Release: (
        SG.Release,
        (
            Facet("agreement", SG.releasedUnder, "iri"),
            Facet("version", SG.releaseOf, "iri"),
            Facet("released_on", SG.releasedOn, "from"),
            Facet("valid_until", SG.validUntil, "until"),
            Facet("recipients", SG.hasRecipient, "iri"),
            Facet("assets", SG.coversAsset, "iri"),
        ),
    ),
    r.Relationship: (
        SG.Relationship,
        (
            Facet("kind", SG.kind, "iri", "relationship-type"),
            Facet("kind_stated", SG.kindAsStated, "text"),
            Facet("subject", SG.relationshipFrom, "iri"),
            Facet("object", SG.relationshipTo, "iri"),
            Facet("assets", SG.coversAsset, "iri"),
        ),
    ),
    r.Project: (
        SG.Project,
        (
            Facet("implementers", SG.implementedBy, "iri"),
            Facet("funders", SG.fundedBy, "iri"),
            Facet("managers", SG.managedBy, "iri"),
            Facet("publishers", DCT.publisher, "iri"),
            Facet("produces", SG.produces, "iri"),
            Facet("part_of", DCT.isPartOf, "iri"),
            Facet("status", SG.status, "iri", "status"),
            Facet("themes", SG.theme, "iri", "theme"),
            Facet("themes_stated", SG.themeAsStated, "text"),
            Facet("harms", SG.addressesHarm, "iri", "harm"),
            *_PLACES,
            *_VALIDITY,
            Facet("planned_from", SG.plannedFrom, "from"),
            Facet("planned_until", SG.plannedUntil, "until"),
        ),
    ),
    r.Programme: (SG.Programme, (Facet("funder", SG.hasFunder, "iri"),)),
    r.Grant: (
        SG.Grant,
        (
            Facet("funder", SG.hasFunder, "iri"),
            Facet("grantees", SG.hasGrantee, "iri"),
            Facet("money", SG.amount, "money"),
            Facet("awarded_on", SG.awardedOn, "from"),
            *_VALIDITY,
            Facet("status", SG.status, "iri", "status"),
            Facet("projects", SG.supportsProject, "iri"),
            Facet("programmes", SG.programme, "iri"),
            Facet("themes", SG.theme, "iri", "theme"),
            Facet("harms", SG.addressesHarm, "iri", "harm"),
            *_PLACES,
            Facet("recipient_kind", SG.recipientKind, "iri", "recipient-kind"),
        ),
    ),
    r.Instalment: (
        SG.Instalment,
        (
            Facet("grant", SG.instalmentOf, "iri"),
            Facet("money", SG.amount, "money"),
            Facet("paid_on", SG.paidOn, "from"),
        ),
    ),
    r.Allocation: (
        SG.Allocation,
        (
            Facet("grant", SG.allocationOf, "iri"),
            Facet("money", SG.amount, "money"),
            Facet("share", SG.share, "number"),
            Facet("place", SG.coversPlace, "iri", "place"),
            Facet("theme", SG.theme, "iri", "theme"),
            Facet("harm", SG.addressesHarm, "iri", "harm"),
            Facet("programme", SG.programme, "iri"),
        ),
    ),
    r.Transaction: (
        SG.Transaction,
        (
            Facet("measure", SG.measure, "iri", "measure"),
            Facet("money", SG.amount, "money"),
            Facet("on", SG.transactedOn, "from"),
            Facet("project", SG.transactionOf, "iri"),
            Facet("grant", SG.transactionOf, "iri"),
            Facet("valued_on", SG.valuedOn, "from"),
            *_VALIDITY,
            Facet("provider", SG.paidBy, "iri"),
            Facet("receiver", SG.paidTo, "iri"),
            Facet("from_project", SG.fromProject, "iri"),
            Facet("to_project", SG.toProject, "iri"),
        ),
    ),
    r.Split: (
        SG.Split,
        (
            Facet("of", SG.splitOf, "iri"),
            Facet("share", SG.share, "number"),
            Facet("place", SG.coversPlace, "iri", "place"),
            Facet("place_stated", SG.placeAsStated, "text"),
            Facet("theme", SG.theme, "iri", "theme"),
            Facet("theme_stated", SG.themeAsStated, "text"),
        ),
    ),
    r.Convening: (
        SG.Convening,
        (
            Facet("conveners", SG.convenedBy, "iri"),
            Facet("attendees", SG.attendedBy, "iri"),
            Facet("harms", SG.addressesHarm, "iri", "harm"),
            *_PLACES,
            *_VALIDITY,
        ),
    ),
    r.DataNeed: (
        SG.DataNeed,
        (
            Facet("needed_by", SG.neededBy, "iri"),
            Facet("sectors", SG.sector, "iri", "sector"),
            Facet("purposes", SG.purpose, "iri", "purpose"),
            Facet("harms", SG.addressesHarm, "iri", "harm"),
            Facet("groups", SG.aboutGroup, "iri", "group"),
            *_PLACES,
            Facet("qualities", SG.needsQuality, "iri", "quality"),
            Facet("barriers", SG.barrier, "iri", "barrier"),
            Facet("met_by", SG.metBy, "iri"),
        ),
    ),
    r.Assessment: (
        SG.Assessment,
        (
            Facet("of", SG.assesses, "iri"),
            Facet("dimension", SG.onDimension, "iri"),
            Facet("value", SG.value, "number"),
            Facet("unit", SG.unit, "text"),
            Facet("on", SG.assessedOn, "until"),
            Facet("citation", DCT.bibliographicCitation, "text"),
        ),
    ),
}
"""Record class → (its class in the ontology, its own fields); `COMMON` fields come first."""

SEGMENTS: Mapping[type[r.Record], str] = {
    r.Organisation: "organisation",
    r.Dataset: "dataset",
    r.DataResource: "resource",
    r.Infrastructure: "infrastructure",
    r.Agreement: "agreement",
    r.AgreementVersion: "version",
    r.Release: "release",
    r.Relationship: "relationship",
    r.Project: "project",
    r.Programme: "programme",
    r.Grant: "grant",
    r.Instalment: "instalment",
    r.Allocation: "allocation",
    r.Transaction: "transaction",
    r.Split: "split",
    r.Convening: "convening",
    r.DataNeed: "need",
    r.Assessment: "assessment",
}
"""What stands in the IRI of a thing of each kind, where one is made."""
