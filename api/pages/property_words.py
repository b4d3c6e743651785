"""What a property is called on pages: people's words where the ontology's own name would puzzle."""

from __future__ import annotations

from ontology.terms import DCAT, DCT, FOAF, GEO, LABELS, OWL, PROV, RDF, RDFS, SG, SKOS

WORDS: dict[str, str] = {
    RDFS.label: "Name",
    SKOS.prefLabel: "Name in a language",
    SKOS.altLabel: "Also known as",
    SKOS.definition: "Definition",
    DCT.description: "Description",
    DCT.publisher: "Published by",
    DCT.license: "Licence",
    DCT.issued: "Issued",
    DCT.modified: "Last changed",
    DCT.isPartOf: "Part of",
    DCAT.keyword: "Keywords",
    FOAF.page: "Web page",
    GEO.lat: "Latitude",
    GEO.long: "Longitude",
    OWL.sameAs: "Merged from",
    PROV.wasDerivedFrom: "Stands in the record",
    RDF.type: "Is a",
    SG.aboutGroup: "About whom",
    SG.accessLevel: "Access",
    SG.addressesHarm: "Harm",
    SG.barrier: "What stands in the way",
    SG.childParticipation: "How children took part",
    SG.coversAsset: "Covers",
    SG.coversPlace: "Place",
    SG.followsPrinciple: "Principles",
    SG.fromProject: "Out of the project",
    SG.fundedBy: "Funded by",
    SG.governedBy: "Governed by",
    SG.control: "Control",
    SG.permits: "Permits",
    SG.prohibits: "Prohibits",
    SG.hasClause: "Has clauses on",
    SG.hasExpertise: "Expertise",
    SG.hasFunder: "Funder",
    SG.hasGrantee: "Recipient",
    SG.hasProvider: "Who shares",
    SG.hasRecipient: "With whom",
    SG.heldBy: "Held by",
    SG.hostedOn: "Stands on",
    SG.implementedBy: "Carried out by",
    SG.legalForm: "Legal form",
    SG.lifecycleStage: "Stage of the data's life",
    SG.locatedIn: "Country",
    SG.disputed: "Stated differently",
    SG.knownOnlyThrough: "Known only through",
    SG.missing: "Missing, for a stated reason",
    SG.restsOn: "Follows from",
    SG.statedAs: "Stated under",
    SG.managedBy: "Managed by",
    SG.metBy: "Met by",
    SG.needsQuality: "Quality that is needed",
    SG.neededBy: "Who needs it",
    SG.plannedFrom: "Planned from",
    SG.plannedUntil: "Planned until",
    SG.recipientKind: "Kind of recipient",
    SG.supportsProject: "Project",
    SG.splitOf: "Splits the money of",
    SG.themeAsStated: "Theme, as stated",
    SG.toProject: "Into the project",
    SG.transactedOn: "On",
    SG.validFrom: "From",
    SG.validUntil: "Until",
    SG.valuedOn: "Valued on",
    SG.convenedBy: "Convened by",
    SG.attendedBy: "Attended by",
}


def property_words(iri: str) -> str:
    """What a property is called: our words, else the ontology's label, else the end of its IRI."""
    if iri in WORDS:
        return WORDS[iri]
    label = LABELS[iri][0] if iri in LABELS else iri.rpartition("#")[2].rpartition("/")[2]
    return label[:1].upper() + label[1:]
