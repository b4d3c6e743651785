"""Every term that code may use, so that a misspelt one fails at import.

Made from sharegraph.ttl by `python -m ontology.generate`; changes here are lost.
"""

from __future__ import annotations

from typing import Final


class SG:
    """Terms of https://w3id.org/sharegraph/ns#"""

    Agreement: Final = "https://w3id.org/sharegraph/ns#Agreement"
    AgreementVersion: Final = "https://w3id.org/sharegraph/ns#AgreementVersion"
    Allocation: Final = "https://w3id.org/sharegraph/ns#Allocation"
    Assessment: Final = "https://w3id.org/sharegraph/ns#Assessment"
    Asset: Final = "https://w3id.org/sharegraph/ns#Asset"
    ConcludedGrant: Final = "https://w3id.org/sharegraph/ns#ConcludedGrant"
    ConcludedVersion: Final = "https://w3id.org/sharegraph/ns#ConcludedVersion"
    Convening: Final = "https://w3id.org/sharegraph/ns#Convening"
    DataNeed: Final = "https://w3id.org/sharegraph/ns#DataNeed"
    DataResource: Final = "https://w3id.org/sharegraph/ns#DataResource"
    Dataset: Final = "https://w3id.org/sharegraph/ns#Dataset"
    Edge: Final = "https://w3id.org/sharegraph/ns#Edge"
    Grant: Final = "https://w3id.org/sharegraph/ns#Grant"
    Infrastructure: Final = "https://w3id.org/sharegraph/ns#Infrastructure"
    Instalment: Final = "https://w3id.org/sharegraph/ns#Instalment"
    InternalFlow: Final = "https://w3id.org/sharegraph/ns#InternalFlow"
    Load: Final = "https://w3id.org/sharegraph/ns#Load"
    Organisation: Final = "https://w3id.org/sharegraph/ns#Organisation"
    Place: Final = "https://w3id.org/sharegraph/ns#Place"
    Programme: Final = "https://w3id.org/sharegraph/ns#Programme"
    Project: Final = "https://w3id.org/sharegraph/ns#Project"
    Relationship: Final = "https://w3id.org/sharegraph/ns#Relationship"
    Release: Final = "https://w3id.org/sharegraph/ns#Release"
    Source: Final = "https://w3id.org/sharegraph/ns#Source"
    SourceRecord: Final = "https://w3id.org/sharegraph/ns#SourceRecord"
    Split: Final = "https://w3id.org/sharegraph/ns#Split"
    Transaction: Final = "https://w3id.org/sharegraph/ns#Transaction"
    aboutGroup: Final = "https://w3id.org/sharegraph/ns#aboutGroup"
    accessLevel: Final = "https://w3id.org/sharegraph/ns#accessLevel"
    address: Final = "https://w3id.org/sharegraph/ns#address"
    addressesHarm: Final = "https://w3id.org/sharegraph/ns#addressesHarm"
    allocationOf: Final = "https://w3id.org/sharegraph/ns#allocationOf"
    amount: Final = "https://w3id.org/sharegraph/ns#amount"
    asOf: Final = "https://w3id.org/sharegraph/ns#asOf"
    assessedOn: Final = "https://w3id.org/sharegraph/ns#assessedOn"
    assesses: Final = "https://w3id.org/sharegraph/ns#assesses"
    attendedBy: Final = "https://w3id.org/sharegraph/ns#attendedBy"
    awardedOn: Final = "https://w3id.org/sharegraph/ns#awardedOn"
    barrier: Final = "https://w3id.org/sharegraph/ns#barrier"
    childParticipation: Final = "https://w3id.org/sharegraph/ns#childParticipation"
    chosenWith: Final = "https://w3id.org/sharegraph/ns#chosenWith"
    collaboratesWith: Final = "https://w3id.org/sharegraph/ns#collaboratesWith"
    concludedSelf: Final = "https://w3id.org/sharegraph/ns#concludedSelf"
    control: Final = "https://w3id.org/sharegraph/ns#control"
    convenedBy: Final = "https://w3id.org/sharegraph/ns#convenedBy"
    coversAsset: Final = "https://w3id.org/sharegraph/ns#coversAsset"
    coversPlace: Final = "https://w3id.org/sharegraph/ns#coversPlace"
    credit: Final = "https://w3id.org/sharegraph/ns#credit"
    currency: Final = "https://w3id.org/sharegraph/ns#currency"
    dateAsStated: Final = "https://w3id.org/sharegraph/ns#dateAsStated"
    disputed: Final = "https://w3id.org/sharegraph/ns#disputed"
    edgeAsset: Final = "https://w3id.org/sharegraph/ns#edgeAsset"
    edgeFrom: Final = "https://w3id.org/sharegraph/ns#edgeFrom"
    edgeRule: Final = "https://w3id.org/sharegraph/ns#edgeRule"
    edgeTo: Final = "https://w3id.org/sharegraph/ns#edgeTo"
    followsPrinciple: Final = "https://w3id.org/sharegraph/ns#followsPrinciple"
    fromOneClaim: Final = "https://w3id.org/sharegraph/ns#fromOneClaim"
    fromProject: Final = "https://w3id.org/sharegraph/ns#fromProject"
    fundedBy: Final = "https://w3id.org/sharegraph/ns#fundedBy"
    funds: Final = "https://w3id.org/sharegraph/ns#funds"
    governedBy: Final = "https://w3id.org/sharegraph/ns#governedBy"
    hasAccessTo: Final = "https://w3id.org/sharegraph/ns#hasAccessTo"
    hasAllocation: Final = "https://w3id.org/sharegraph/ns#hasAllocation"
    hasClause: Final = "https://w3id.org/sharegraph/ns#hasClause"
    hasExpertise: Final = "https://w3id.org/sharegraph/ns#hasExpertise"
    hasFunder: Final = "https://w3id.org/sharegraph/ns#hasFunder"
    hasGrantee: Final = "https://w3id.org/sharegraph/ns#hasGrantee"
    hasProvider: Final = "https://w3id.org/sharegraph/ns#hasProvider"
    hasRecipient: Final = "https://w3id.org/sharegraph/ns#hasRecipient"
    hasVersion: Final = "https://w3id.org/sharegraph/ns#hasVersion"
    heldBy: Final = "https://w3id.org/sharegraph/ns#heldBy"
    hostedOn: Final = "https://w3id.org/sharegraph/ns#hostedOn"
    identifier: Final = "https://w3id.org/sharegraph/ns#identifier"
    implementedBy: Final = "https://w3id.org/sharegraph/ns#implementedBy"
    instalmentOf: Final = "https://w3id.org/sharegraph/ns#instalmentOf"
    internalTo: Final = "https://w3id.org/sharegraph/ns#internalTo"
    isFunderOf: Final = "https://w3id.org/sharegraph/ns#isFunderOf"
    isProviderIn: Final = "https://w3id.org/sharegraph/ns#isProviderIn"
    isRecipientIn: Final = "https://w3id.org/sharegraph/ns#isRecipientIn"
    kind: Final = "https://w3id.org/sharegraph/ns#kind"
    kindAsStated: Final = "https://w3id.org/sharegraph/ns#kindAsStated"
    knownOnlyThrough: Final = "https://w3id.org/sharegraph/ns#knownOnlyThrough"
    legalBasis: Final = "https://w3id.org/sharegraph/ns#legalBasis"
    legalBasisAsStated: Final = "https://w3id.org/sharegraph/ns#legalBasisAsStated"
    legalForm: Final = "https://w3id.org/sharegraph/ns#legalForm"
    lifecycleStage: Final = "https://w3id.org/sharegraph/ns#lifecycleStage"
    loadNumber: Final = "https://w3id.org/sharegraph/ns#loadNumber"
    loader: Final = "https://w3id.org/sharegraph/ns#loader"
    locatedIn: Final = "https://w3id.org/sharegraph/ns#locatedIn"
    managedBy: Final = "https://w3id.org/sharegraph/ns#managedBy"
    measure: Final = "https://w3id.org/sharegraph/ns#measure"
    memberOf: Final = "https://w3id.org/sharegraph/ns#memberOf"
    metBy: Final = "https://w3id.org/sharegraph/ns#metBy"
    missing: Final = "https://w3id.org/sharegraph/ns#missing"
    neededBy: Final = "https://w3id.org/sharegraph/ns#neededBy"
    needsQuality: Final = "https://w3id.org/sharegraph/ns#needsQuality"
    onDimension: Final = "https://w3id.org/sharegraph/ns#onDimension"
    onePerLanguage: Final = "https://w3id.org/sharegraph/ns#onePerLanguage"
    paidBy: Final = "https://w3id.org/sharegraph/ns#paidBy"
    paidOn: Final = "https://w3id.org/sharegraph/ns#paidOn"
    paidTo: Final = "https://w3id.org/sharegraph/ns#paidTo"
    permits: Final = "https://w3id.org/sharegraph/ns#permits"
    placeAsStated: Final = "https://w3id.org/sharegraph/ns#placeAsStated"
    plannedFrom: Final = "https://w3id.org/sharegraph/ns#plannedFrom"
    plannedUntil: Final = "https://w3id.org/sharegraph/ns#plannedUntil"
    precision: Final = "https://w3id.org/sharegraph/ns#precision"
    produces: Final = "https://w3id.org/sharegraph/ns#produces"
    programme: Final = "https://w3id.org/sharegraph/ns#programme"
    prohibits: Final = "https://w3id.org/sharegraph/ns#prohibits"
    purpose: Final = "https://w3id.org/sharegraph/ns#purpose"
    recipientKind: Final = "https://w3id.org/sharegraph/ns#recipientKind"
    reference: Final = "https://w3id.org/sharegraph/ns#reference"
    relatedTo: Final = "https://w3id.org/sharegraph/ns#relatedTo"
    relationshipFrom: Final = "https://w3id.org/sharegraph/ns#relationshipFrom"
    relationshipTo: Final = "https://w3id.org/sharegraph/ns#relationshipTo"
    releaseOf: Final = "https://w3id.org/sharegraph/ns#releaseOf"
    releasedOn: Final = "https://w3id.org/sharegraph/ns#releasedOn"
    releasedUnder: Final = "https://w3id.org/sharegraph/ns#releasedUnder"
    restsOn: Final = "https://w3id.org/sharegraph/ns#restsOn"
    restsOnRelease: Final = "https://w3id.org/sharegraph/ns#restsOnRelease"
    restsOnVersion: Final = "https://w3id.org/sharegraph/ns#restsOnVersion"
    sameWordOtherMeaning: Final = "https://w3id.org/sharegraph/ns#sameWordOtherMeaning"
    sector: Final = "https://w3id.org/sharegraph/ns#sector"
    sensitivity: Final = "https://w3id.org/sharegraph/ns#sensitivity"
    sha256: Final = "https://w3id.org/sharegraph/ns#sha256"
    share: Final = "https://w3id.org/sharegraph/ns#share"
    sharesDataWith: Final = "https://w3id.org/sharegraph/ns#sharesDataWith"
    singleValued: Final = "https://w3id.org/sharegraph/ns#singleValued"
    splitOf: Final = "https://w3id.org/sharegraph/ns#splitOf"
    statedAs: Final = "https://w3id.org/sharegraph/ns#statedAs"
    status: Final = "https://w3id.org/sharegraph/ns#status"
    subOrganisationOf: Final = "https://w3id.org/sharegraph/ns#subOrganisationOf"
    successorOf: Final = "https://w3id.org/sharegraph/ns#successorOf"
    supportsProject: Final = "https://w3id.org/sharegraph/ns#supportsProject"
    theme: Final = "https://w3id.org/sharegraph/ns#theme"
    themeAsStated: Final = "https://w3id.org/sharegraph/ns#themeAsStated"
    toProject: Final = "https://w3id.org/sharegraph/ns#toProject"
    transactedOn: Final = "https://w3id.org/sharegraph/ns#transactedOn"
    transactionOf: Final = "https://w3id.org/sharegraph/ns#transactionOf"
    unallocated: Final = "https://w3id.org/sharegraph/ns#unallocated"
    underWhichReleased: Final = "https://w3id.org/sharegraph/ns#underWhichReleased"
    unit: Final = "https://w3id.org/sharegraph/ns#unit"
    validFrom: Final = "https://w3id.org/sharegraph/ns#validFrom"
    validUntil: Final = "https://w3id.org/sharegraph/ns#validUntil"
    value: Final = "https://w3id.org/sharegraph/ns#value"
    valuedOn: Final = "https://w3id.org/sharegraph/ns#valuedOn"
    versionOf: Final = "https://w3id.org/sharegraph/ns#versionOf"
    within: Final = "https://w3id.org/sharegraph/ns#within"
    wordsOf: Final = "https://w3id.org/sharegraph/ns#wordsOf"


class RDF:
    """Terms of http://www.w3.org/1999/02/22-rdf-syntax-ns#"""

    type: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


class RDFS:
    """Terms of http://www.w3.org/2000/01/rdf-schema#"""

    comment: Final = "http://www.w3.org/2000/01/rdf-schema#comment"
    label: Final = "http://www.w3.org/2000/01/rdf-schema#label"
    seeAlso: Final = "http://www.w3.org/2000/01/rdf-schema#seeAlso"
    subClassOf: Final = "http://www.w3.org/2000/01/rdf-schema#subClassOf"
    subPropertyOf: Final = "http://www.w3.org/2000/01/rdf-schema#subPropertyOf"


class OWL:
    """Terms of http://www.w3.org/2002/07/owl#"""

    sameAs: Final = "http://www.w3.org/2002/07/owl#sameAs"


class XSD:
    """Terms of http://www.w3.org/2001/XMLSchema#"""

    date: Final = "http://www.w3.org/2001/XMLSchema#date"
    dateTime: Final = "http://www.w3.org/2001/XMLSchema#dateTime"
    decimal: Final = "http://www.w3.org/2001/XMLSchema#decimal"
    integer: Final = "http://www.w3.org/2001/XMLSchema#integer"
    string: Final = "http://www.w3.org/2001/XMLSchema#string"


class SKOS:
    """Terms of http://www.w3.org/2004/02/skos/core#"""

    Concept: Final = "http://www.w3.org/2004/02/skos/core#Concept"
    ConceptScheme: Final = "http://www.w3.org/2004/02/skos/core#ConceptScheme"
    altLabel: Final = "http://www.w3.org/2004/02/skos/core#altLabel"
    broadMatch: Final = "http://www.w3.org/2004/02/skos/core#broadMatch"
    broader: Final = "http://www.w3.org/2004/02/skos/core#broader"
    closeMatch: Final = "http://www.w3.org/2004/02/skos/core#closeMatch"
    definition: Final = "http://www.w3.org/2004/02/skos/core#definition"
    exactMatch: Final = "http://www.w3.org/2004/02/skos/core#exactMatch"
    example: Final = "http://www.w3.org/2004/02/skos/core#example"
    hiddenLabel: Final = "http://www.w3.org/2004/02/skos/core#hiddenLabel"
    inScheme: Final = "http://www.w3.org/2004/02/skos/core#inScheme"
    narrowMatch: Final = "http://www.w3.org/2004/02/skos/core#narrowMatch"
    notation: Final = "http://www.w3.org/2004/02/skos/core#notation"
    prefLabel: Final = "http://www.w3.org/2004/02/skos/core#prefLabel"
    relatedMatch: Final = "http://www.w3.org/2004/02/skos/core#relatedMatch"


class DCT:
    """Terms of http://purl.org/dc/terms/"""

    Location: Final = "http://purl.org/dc/terms/Location"
    accessRights: Final = "http://purl.org/dc/terms/accessRights"
    bibliographicCitation: Final = "http://purl.org/dc/terms/bibliographicCitation"
    creator: Final = "http://purl.org/dc/terms/creator"
    description: Final = "http://purl.org/dc/terms/description"
    identifier: Final = "http://purl.org/dc/terms/identifier"
    isPartOf: Final = "http://purl.org/dc/terms/isPartOf"
    issued: Final = "http://purl.org/dc/terms/issued"
    license: Final = "http://purl.org/dc/terms/license"
    modified: Final = "http://purl.org/dc/terms/modified"
    publisher: Final = "http://purl.org/dc/terms/publisher"
    rights: Final = "http://purl.org/dc/terms/rights"
    rightsHolder: Final = "http://purl.org/dc/terms/rightsHolder"
    source: Final = "http://purl.org/dc/terms/source"
    spatial: Final = "http://purl.org/dc/terms/spatial"
    title: Final = "http://purl.org/dc/terms/title"


class DCAT:
    """Terms of http://www.w3.org/ns/dcat#"""

    Catalog: Final = "http://www.w3.org/ns/dcat#Catalog"
    DataService: Final = "http://www.w3.org/ns/dcat#DataService"
    Dataset: Final = "http://www.w3.org/ns/dcat#Dataset"
    Distribution: Final = "http://www.w3.org/ns/dcat#Distribution"
    Resource: Final = "http://www.w3.org/ns/dcat#Resource"
    accessURL: Final = "http://www.w3.org/ns/dcat#accessURL"
    contactPoint: Final = "http://www.w3.org/ns/dcat#contactPoint"
    dataset: Final = "http://www.w3.org/ns/dcat#dataset"
    distribution: Final = "http://www.w3.org/ns/dcat#distribution"
    downloadURL: Final = "http://www.w3.org/ns/dcat#downloadURL"
    keyword: Final = "http://www.w3.org/ns/dcat#keyword"
    landingPage: Final = "http://www.w3.org/ns/dcat#landingPage"
    theme: Final = "http://www.w3.org/ns/dcat#theme"


class FOAF:
    """Terms of http://xmlns.com/foaf/0.1/"""

    Agent: Final = "http://xmlns.com/foaf/0.1/Agent"
    Organization: Final = "http://xmlns.com/foaf/0.1/Organization"
    Person: Final = "http://xmlns.com/foaf/0.1/Person"
    name: Final = "http://xmlns.com/foaf/0.1/name"
    page: Final = "http://xmlns.com/foaf/0.1/page"


class PROV:
    """Terms of http://www.w3.org/ns/prov#"""

    Activity: Final = "http://www.w3.org/ns/prov#Activity"
    Entity: Final = "http://www.w3.org/ns/prov#Entity"
    generatedAtTime: Final = "http://www.w3.org/ns/prov#generatedAtTime"
    used: Final = "http://www.w3.org/ns/prov#used"
    wasDerivedFrom: Final = "http://www.w3.org/ns/prov#wasDerivedFrom"
    wasGeneratedBy: Final = "http://www.w3.org/ns/prov#wasGeneratedBy"


class GEO:
    """Terms of http://www.w3.org/2003/01/geo/wgs84_pos#"""

    lat: Final = "http://www.w3.org/2003/01/geo/wgs84_pos#lat"
    long: Final = "http://www.w3.org/2003/01/geo/wgs84_pos#long"


class ADMS:
    """Terms of http://www.w3.org/ns/adms#"""

    status: Final = "http://www.w3.org/ns/adms#status"


class ODRL:
    """Terms of http://www.w3.org/ns/odrl/2/"""

    Agreement: Final = "http://www.w3.org/ns/odrl/2/Agreement"
    assignee: Final = "http://www.w3.org/ns/odrl/2/assignee"
    assigner: Final = "http://www.w3.org/ns/odrl/2/assigner"
    target: Final = "http://www.w3.org/ns/odrl/2/target"


class ORG:
    """Terms of http://www.w3.org/ns/org#"""

    Organization: Final = "http://www.w3.org/ns/org#Organization"
    classification: Final = "http://www.w3.org/ns/org#classification"
    memberOf: Final = "http://www.w3.org/ns/org#memberOf"
    subOrganizationOf: Final = "http://www.w3.org/ns/org#subOrganizationOf"


class VCARD:
    """Terms of http://www.w3.org/2006/vcard/ns#"""

    Organization: Final = "http://www.w3.org/2006/vcard/ns#Organization"
    fn: Final = "http://www.w3.org/2006/vcard/ns#fn"


class SCHEMA:
    """Terms of https://schema.org/"""

    Event: Final = "https://schema.org/Event"
    Grant: Final = "https://schema.org/Grant"
    Project: Final = "https://schema.org/Project"
    attendee: Final = "https://schema.org/attendee"
    fundedItem: Final = "https://schema.org/fundedItem"
    funder: Final = "https://schema.org/funder"
    knowsAbout: Final = "https://schema.org/knowsAbout"
    organizer: Final = "https://schema.org/organizer"


SINGLE_VALUED: Final[frozenset[str]] = frozenset(
    {
        "http://purl.org/dc/terms/bibliographicCitation",
        "http://purl.org/dc/terms/description",
        "http://purl.org/dc/terms/issued",
        "http://purl.org/dc/terms/license",
        "http://purl.org/dc/terms/modified",
        "http://www.w3.org/2000/01/rdf-schema#label",
        "http://www.w3.org/2003/01/geo/wgs84_pos#lat",
        "http://www.w3.org/2003/01/geo/wgs84_pos#long",
        "http://xmlns.com/foaf/0.1/page",
        "https://w3id.org/sharegraph/ns#accessLevel",
        "https://w3id.org/sharegraph/ns#allocationOf",
        "https://w3id.org/sharegraph/ns#amount",
        "https://w3id.org/sharegraph/ns#assessedOn",
        "https://w3id.org/sharegraph/ns#assesses",
        "https://w3id.org/sharegraph/ns#awardedOn",
        "https://w3id.org/sharegraph/ns#childParticipation",
        "https://w3id.org/sharegraph/ns#currency",
        "https://w3id.org/sharegraph/ns#fromProject",
        "https://w3id.org/sharegraph/ns#hasFunder",
        "https://w3id.org/sharegraph/ns#instalmentOf",
        "https://w3id.org/sharegraph/ns#kind",
        "https://w3id.org/sharegraph/ns#kindAsStated",
        "https://w3id.org/sharegraph/ns#legalForm",
        "https://w3id.org/sharegraph/ns#measure",
        "https://w3id.org/sharegraph/ns#onDimension",
        "https://w3id.org/sharegraph/ns#paidBy",
        "https://w3id.org/sharegraph/ns#paidOn",
        "https://w3id.org/sharegraph/ns#paidTo",
        "https://w3id.org/sharegraph/ns#plannedFrom",
        "https://w3id.org/sharegraph/ns#plannedUntil",
        "https://w3id.org/sharegraph/ns#recipientKind",
        "https://w3id.org/sharegraph/ns#reference",
        "https://w3id.org/sharegraph/ns#relationshipFrom",
        "https://w3id.org/sharegraph/ns#relationshipTo",
        "https://w3id.org/sharegraph/ns#releaseOf",
        "https://w3id.org/sharegraph/ns#releasedOn",
        "https://w3id.org/sharegraph/ns#releasedUnder",
        "https://w3id.org/sharegraph/ns#sensitivity",
        "https://w3id.org/sharegraph/ns#share",
        "https://w3id.org/sharegraph/ns#splitOf",
        "https://w3id.org/sharegraph/ns#status",
        "https://w3id.org/sharegraph/ns#toProject",
        "https://w3id.org/sharegraph/ns#transactedOn",
        "https://w3id.org/sharegraph/ns#unit",
        "https://w3id.org/sharegraph/ns#validFrom",
        "https://w3id.org/sharegraph/ns#validUntil",
        "https://w3id.org/sharegraph/ns#value",
        "https://w3id.org/sharegraph/ns#valuedOn",
        "https://w3id.org/sharegraph/ns#versionOf",
    }
)
"""Properties of which the map says one value."""

ONE_PER_LANGUAGE: Final[frozenset[str]] = frozenset(
    {
        "http://www.w3.org/2004/02/skos/core#prefLabel",
    }
)
"""Properties of which the map says one value in each language."""

FROM_ONE_CLAIM: Final[frozenset[str]] = frozenset(
    {
        "https://w3id.org/sharegraph/ns#hasProvider",
    }
)
"""Properties of which the map says all values of one claim, and none of another's."""

CHOSEN_TOGETHER: Final[dict[str, str]] = {
    "http://www.w3.org/2003/01/geo/wgs84_pos#lat": "coordinates",
    "http://www.w3.org/2003/01/geo/wgs84_pos#long": "coordinates",
    "https://w3id.org/sharegraph/ns#amount": "money",
    "https://w3id.org/sharegraph/ns#assessedOn": "value",
    "https://w3id.org/sharegraph/ns#awardedOn": "money",
    "https://w3id.org/sharegraph/ns#currency": "money",
    "https://w3id.org/sharegraph/ns#paidOn": "money",
    "https://w3id.org/sharegraph/ns#status": "validity",
    "https://w3id.org/sharegraph/ns#transactedOn": "money",
    "https://w3id.org/sharegraph/ns#unit": "value",
    "https://w3id.org/sharegraph/ns#validFrom": "validity",
    "https://w3id.org/sharegraph/ns#validUntil": "validity",
    "https://w3id.org/sharegraph/ns#value": "value",
    "https://w3id.org/sharegraph/ns#valuedOn": "money",
}
"""Property → the group whose values are taken from one claim."""

LABELS: Final[dict[str, tuple[str, str]]] = {
    "https://w3id.org/sharegraph/ns#Agreement": (
        "Agreement",
        (
            "An arrangement between organisations, written or not: its parties and what it covers. Dates "
            "and status stand on its versions."
        ),
    ),
    "https://w3id.org/sharegraph/ns#AgreementVersion": (
        "Agreement version",
        (
            "One state of an agreement's terms, with its dates and status. A renewal or an amendment is a "
            "new version, never a conflict."
        ),
    ),
    "https://w3id.org/sharegraph/ns#Allocation": (
        "Allocation",
        (
            "The part of a grant that goes to one place, theme, harm or programme. Sums go over "
            "allocations, which add up to their grant."
        ),
    ),
    "https://w3id.org/sharegraph/ns#Assessment": (
        "Assessment",
        "A dated value given to a thing on a dimension: a quality, a capability, an indicator.",
    ),
    "https://w3id.org/sharegraph/ns#Asset": (
        "Asset",
        "A part of the data ecosystem that somebody holds and that others could use.",
    ),
    "https://w3id.org/sharegraph/ns#ConcludedGrant": (
        "Concluded grant",
        (
            "A grant whose stated status is not that of a mere plan. Defined, never stated; a grant "
            "without any status counts as concluded too, which only the rules can say."
        ),
    ),
    "https://w3id.org/sharegraph/ns#ConcludedVersion": (
        "Concluded version",
        (
            "A version whose stated status is not that of a mere plan. Defined, never stated; a version "
            "without any status counts as concluded too, which only the rules can say."
        ),
    ),
    "https://w3id.org/sharegraph/ns#Convening": (
        "Convening",
        "A meeting that brings actors together.",
    ),
    "https://w3id.org/sharegraph/ns#DataNeed": (
        "Data need",
        "What a sector or an organisation expects of data and cannot do without.",
    ),
    "https://w3id.org/sharegraph/ns#DataResource": (
        "Data resource",
        "What helps people make or use data and is no dataset itself.",
    ),
    "https://w3id.org/sharegraph/ns#Dataset": (
        "Dataset",
        "A described collection of data. The data itself is not in the map.",
    ),
    "https://w3id.org/sharegraph/ns#Edge": (
        "Edge",
        (
            "A computed tie between two things, with its validity and the records it rests on: one per "
            "rule, ends, and release (where the version has any, else version). Never stated by a source."
        ),
    ),
    "https://w3id.org/sharegraph/ns#Grant": (
        "Grant",
        "Money or support committed by a funder to a grantee.",
    ),
    "https://w3id.org/sharegraph/ns#Infrastructure": (
        "Infrastructure",
        "A system on which data is reported, stored, matched, exchanged or analysed.",
    ),
    "https://w3id.org/sharegraph/ns#Instalment": (
        "Instalment",
        "One dated part of an award's total.",
    ),
    "https://w3id.org/sharegraph/ns#InternalFlow": (
        "Internal flow",
        "A release or a grant of a merged node to itself: shown as internal, never as an edge.",
    ),
    "https://w3id.org/sharegraph/ns#Load": (
        "Load",
        "One accepted version of a source: what was loaded, by which loader, when.",
    ),
    "https://w3id.org/sharegraph/ns#Organisation": (
        "Organisation",
        "A body that holds, needs, shares, governs or funds data. Never a natural person.",
    ),
    "https://w3id.org/sharegraph/ns#Place": (
        "Place",
        "A country (ISO 3166-1) or a region of the world (UN M49).",
    ),
    "https://w3id.org/sharegraph/ns#Programme": (
        "Programme",
        "A funder's own heading for grants.",
    ),
    "https://w3id.org/sharegraph/ns#Project": (
        "Project",
        "A funded or unfunded undertaking with an aim and an end.",
    ),
    "https://w3id.org/sharegraph/ns#Relationship": (
        "Relationship",
        (
            "A drawn or stated tie between two organisations, or an organisation and another thing. It "
            "never counts as sharing, but where it names what goes from one organisation to the other an "
            "informal agreement follows from it."
        ),
    ),
    "https://w3id.org/sharegraph/ns#Release": (
        "Release",
        "One event in which data went out under a version of an agreement.",
    ),
    "https://w3id.org/sharegraph/ns#Source": (
        "Source",
        (
            "A file or feed from which versions are loaded. Its IRI also names the graph that holds what "
            "it states."
        ),
    ),
    "https://w3id.org/sharegraph/ns#SourceRecord": (
        "Source record",
        "One row, object or described node of a loaded file.",
    ),
    "https://w3id.org/sharegraph/ns#Split": (
        "Split",
        (
            "The part of the money of a project, or of one transaction, that goes to one place or one "
            "theme, in percent, as its source says. A transaction without splits of its own on an axis "
            "takes those of its project; what the splits of an axis leave is unallocated."
        ),
    ),
    "https://w3id.org/sharegraph/ns#Transaction": (
        "Transaction",
        "Money moved or promised, under one measure. Measures are never added to each other.",
    ),
    "https://w3id.org/sharegraph/ns#aboutGroup": (
        "about group",
        "The group of people that data or a need is about.",
    ),
    "https://w3id.org/sharegraph/ns#accessLevel": (
        "access level",
        "Who may get an asset, and how.",
    ),
    "https://w3id.org/sharegraph/ns#address": (
        "address",
        "Where a record stands in its file; for CSV an RFC 7111 fragment.",
    ),
    "https://w3id.org/sharegraph/ns#addressesHarm": (
        "addresses harm",
        "The harm that a thing is about or works against.",
    ),
    "https://w3id.org/sharegraph/ns#allocationOf": (
        "allocation of",
        "The grant that an allocation is a part of.",
    ),
    "https://w3id.org/sharegraph/ns#amount": (
        "amount",
        "How much, as an exact decimal rounded to the currency's minor unit.",
    ),
    "https://w3id.org/sharegraph/ns#asOf": (
        "as of",
        "The day for which the source says its content holds.",
    ),
    "https://w3id.org/sharegraph/ns#assessedOn": (
        "assessed on",
        "The latest day for which the value is said to hold, as xsd:date.",
    ),
    "https://w3id.org/sharegraph/ns#assesses": (
        "assesses",
        "The thing that an assessment is about.",
    ),
    "https://w3id.org/sharegraph/ns#attendedBy": (
        "attended by",
        "An organisation that came.",
    ),
    "https://w3id.org/sharegraph/ns#awardedOn": (
        "awarded on",
        "The day on which a grant was decided, as xsd:date.",
    ),
    "https://w3id.org/sharegraph/ns#barrier": (
        "barrier",
        "What stands in the way of using or sharing data.",
    ),
    "https://w3id.org/sharegraph/ns#childParticipation": (
        "child participation",
        "What part children had in making an asset.",
    ),
    "https://w3id.org/sharegraph/ns#chosenWith": (
        "chosen with",
        "The group of properties whose values are taken from one and the same claim.",
    ),
    "https://w3id.org/sharegraph/ns#collaboratesWith": (
        "collaborates with",
        (
            "Two different organisations that implement the same project. Made by the rules only: a chain "
            "would also tie each to itself."
        ),
    ),
    "https://w3id.org/sharegraph/ns#concludedSelf": (
        "concluded (self)",
        "Ties a concluded version or grant to itself, so that a chain can ask for it; never stated.",
    ),
    "https://w3id.org/sharegraph/ns#control": (
        "control",
        "Whether one party decides alone why and how the data is used, or the parties decide together.",
    ),
    "https://w3id.org/sharegraph/ns#convenedBy": (
        "convened by",
        "Who called a meeting.",
    ),
    "https://w3id.org/sharegraph/ns#coversAsset": (
        "covers asset",
        "What goes out under an agreement or in a release, or what a relationship is about.",
    ),
    "https://w3id.org/sharegraph/ns#coversPlace": (
        "covers place",
        "The country or region that a thing is about, not where somebody sits.",
    ),
    "https://w3id.org/sharegraph/ns#credit": (
        "credit",
        "The words that a source asks to be named with; every export repeats them.",
    ),
    "https://w3id.org/sharegraph/ns#currency": (
        "currency",
        "The currency of the amount, as an ISO 4217 code.",
    ),
    "https://w3id.org/sharegraph/ns#dateAsStated": (
        "date as stated",
        "For a date that was not stated to the day: the name of its property and the text of the source.",
    ),
    "https://w3id.org/sharegraph/ns#disputed": (
        "disputed",
        (
            "The local name of a property of which sources, or one source with itself, state different "
            "values. The map says one, the list of conflicts all of them."
        ),
    ),
    "https://w3id.org/sharegraph/ns#edgeAsset": (
        "edge asset",
        "What goes along an edge.",
    ),
    "https://w3id.org/sharegraph/ns#edgeFrom": (
        "edge from",
        "The thing where an edge starts.",
    ),
    "https://w3id.org/sharegraph/ns#edgeRule": (
        "edge rule",
        "The rule that made an edge: the local name of the plain property it stands for.",
    ),
    "https://w3id.org/sharegraph/ns#edgeTo": (
        "edge to",
        "The thing where an edge ends.",
    ),
    "https://w3id.org/sharegraph/ns#followsPrinciple": (
        "follows principle",
        "A published principle that a thing is said to keep.",
    ),
    "https://w3id.org/sharegraph/ns#fromOneClaim": (
        "from one claim",
        (
            "A property that may have several values, all of which the map takes from one and the same "
            "claim, the best."
        ),
    ),
    "https://w3id.org/sharegraph/ns#fromProject": (
        "from project",
        "The project of the payer out of which the money of a transaction comes.",
    ),
    "https://w3id.org/sharegraph/ns#fundedBy": (
        "funded by",
        "Who pays for a project, as its source says; how much stands on grants and transactions.",
    ),
    "https://w3id.org/sharegraph/ns#funds": (
        "funds",
        (
            "At some time the first committed a grant to the second: any grant that is no mere plan. The "
            "chain covers grants that state a status; the rules cover the many that state none too, and "
            "keep a node from funding itself."
        ),
    ),
    "https://w3id.org/sharegraph/ns#governedBy": (
        "governed by",
        "The kind of rule, body or review that watches over an agreement.",
    ),
    "https://w3id.org/sharegraph/ns#hasAccessTo": (
        "has access to",
        (
            "At some time the organisation was given the asset: it is recipient of an agreement that is "
            "no mere plan, or of a release under it, and the asset is covered by it. The chain covers "
            "agreements; the rules cover releases too."
        ),
    ),
    "https://w3id.org/sharegraph/ns#hasAllocation": (
        "has allocation",
        "A part into which a grant is split.",
    ),
    "https://w3id.org/sharegraph/ns#hasClause": (
        "has clause",
        (
            "A kind of clause that a version of an agreement is known to have; what it says is read in "
            "the agreement itself."
        ),
    ),
    "https://w3id.org/sharegraph/ns#hasExpertise": (
        "has expertise",
        "What an organisation knows how to do.",
    ),
    "https://w3id.org/sharegraph/ns#hasFunder": (
        "has funder",
        "Who commits the money of a grant, or whose heading a programme is.",
    ),
    "https://w3id.org/sharegraph/ns#hasGrantee": (
        "has grantee",
        "Who receives a grant.",
    ),
    "https://w3id.org/sharegraph/ns#hasProvider": (
        "has provider",
        (
            "Who gives data under an agreement. Several providers of one agreement are taken from one "
            "claim together."
        ),
    ),
    "https://w3id.org/sharegraph/ns#hasRecipient": (
        "has recipient",
        "Who receives data under an agreement or in a release.",
    ),
    "https://w3id.org/sharegraph/ns#hasVersion": (
        "has version",
        "Inverse of version of; it names a step of a chain and is never stated.",
    ),
    "https://w3id.org/sharegraph/ns#heldBy": (
        "held by",
        "Who keeps an asset and decides about it.",
    ),
    "https://w3id.org/sharegraph/ns#hostedOn": (
        "hosted on",
        "The system on which an asset lies.",
    ),
    "https://w3id.org/sharegraph/ns#identifier": (
        "identifier",
        "An identifier of the thing, as scheme:value.",
    ),
    "https://w3id.org/sharegraph/ns#implementedBy": (
        "implemented by",
        "Who carries a project out.",
    ),
    "https://w3id.org/sharegraph/ns#instalmentOf": (
        "instalment of",
        "The grant that an instalment is a part of.",
    ),
    "https://w3id.org/sharegraph/ns#internalTo": (
        "internal to",
        "The merged node that would be both ends of a flow.",
    ),
    "https://w3id.org/sharegraph/ns#isFunderOf": (
        "is funder of",
        "Inverse of has funder; it names a step of a chain and is never stated.",
    ),
    "https://w3id.org/sharegraph/ns#isProviderIn": (
        "is provider in",
        "Inverse of has provider; it names a step of a chain and is never stated.",
    ),
    "https://w3id.org/sharegraph/ns#isRecipientIn": (
        "is recipient in",
        "Inverse of has recipient; it names a step of a chain and is never stated.",
    ),
    "https://w3id.org/sharegraph/ns#kind": (
        "kind",
        (
            "What kind of its class a thing is: one concept of the scheme for that class (asset-type, "
            "agreement-type, relationship-type)."
        ),
    ),
    "https://w3id.org/sharegraph/ns#kindAsStated": (
        "kind as stated",
        "The kind in the words of the source.",
    ),
    "https://w3id.org/sharegraph/ns#knownOnlyThrough": (
        "known only through",
        "The relaying source that alone states a thing; such things are counted apart.",
    ),
    "https://w3id.org/sharegraph/ns#legalBasis": (
        "legal basis",
        "What makes the sharing lawful.",
    ),
    "https://w3id.org/sharegraph/ns#legalBasisAsStated": (
        "legal basis as stated",
        "The legal basis in the words of the source.",
    ),
    "https://w3id.org/sharegraph/ns#legalForm": (
        "legal form",
        "The form of law in which an organisation is registered, in the words or the code of its register.",
    ),
    "https://w3id.org/sharegraph/ns#lifecycleStage": (
        "lifecycle stage",
        "The stage of data work that an asset serves.",
    ),
    "https://w3id.org/sharegraph/ns#loadNumber": (
        "load number",
        "Which version of its source a load is, counted from 1.",
    ),
    "https://w3id.org/sharegraph/ns#loader": (
        "loader",
        "The loader that read the file, and its version.",
    ),
    "https://w3id.org/sharegraph/ns#locatedIn": (
        "located in",
        "The country an organisation sits in.",
    ),
    "https://w3id.org/sharegraph/ns#managedBy": (
        "managed by",
        "Who answers for a project or passes its money on, without paying for it or carrying it out.",
    ),
    "https://w3id.org/sharegraph/ns#measure": (
        "measure",
        (
            "What a transaction measures: commitment, disbursement, expenditure, budget, income and their "
            "kin. Each is summed by itself."
        ),
    ),
    "https://w3id.org/sharegraph/ns#memberOf": (
        "member of",
        "A network or alliance that the organisation belongs to.",
    ),
    "https://w3id.org/sharegraph/ns#metBy": (
        "met by",
        "An asset that meets a need, wholly or in part.",
    ),
    "https://w3id.org/sharegraph/ns#missing": (
        "missing",
        (
            "A fact that a source says is missing: the name of the field and the IRI of the stated "
            "reason. Without it, absent is not known."
        ),
    ),
    "https://w3id.org/sharegraph/ns#neededBy": (
        "needed by",
        "Who has a data need.",
    ),
    "https://w3id.org/sharegraph/ns#needsQuality": (
        "needs quality",
        "What the data must be like to be of use.",
    ),
    "https://w3id.org/sharegraph/ns#onDimension": (
        "on dimension",
        "The quality, capability or indicator on which a value is given.",
    ),
    "https://w3id.org/sharegraph/ns#onePerLanguage": (
        "one per language",
        "The map says one value of this property in each language.",
    ),
    "https://w3id.org/sharegraph/ns#paidBy": (
        "paid by",
        "Whose money moves.",
    ),
    "https://w3id.org/sharegraph/ns#paidOn": (
        "paid on",
        "The day of an instalment, as xsd:date.",
    ),
    "https://w3id.org/sharegraph/ns#paidTo": (
        "paid to",
        "Who receives the money.",
    ),
    "https://w3id.org/sharegraph/ns#permits": (
        "permits",
        (
            "A use beyond the purpose that this state of an agreement says is allowed. Where it says "
            "nothing, that is not known: silent is not forbidden."
        ),
    ),
    "https://w3id.org/sharegraph/ns#placeAsStated": (
        "place as stated",
        "The place in the words of the source.",
    ),
    "https://w3id.org/sharegraph/ns#plannedFrom": (
        "planned from",
        (
            "The earliest day meant by the start that was planned for a project, as xsd:date. Valid from "
            "is the actual start where one is stated."
        ),
    ),
    "https://w3id.org/sharegraph/ns#plannedUntil": (
        "planned until",
        (
            "The latest day meant by the end that was planned for a project, as xsd:date. Valid until is "
            "the actual end where one is stated."
        ),
    ),
    "https://w3id.org/sharegraph/ns#precision": (
        "precision",
        (
            "For a date that was not stated to the day: the name of its property and month, year or "
            "period (a quarter, a financial year, a range)."
        ),
    ),
    "https://w3id.org/sharegraph/ns#produces": (
        "produces",
        "An asset that a project makes.",
    ),
    "https://w3id.org/sharegraph/ns#programme": (
        "programme",
        "The funder's heading under which a grant or a part of it stands.",
    ),
    "https://w3id.org/sharegraph/ns#prohibits": (
        "prohibits",
        "A use that this state of an agreement says is not allowed.",
    ),
    "https://w3id.org/sharegraph/ns#purpose": (
        "purpose",
        "What data may be or needs to be used for.",
    ),
    "https://w3id.org/sharegraph/ns#recipientKind": (
        "kind of recipient",
        "Says that a grant went to an individual or unidentified recipient, of whom no name is kept.",
    ),
    "https://w3id.org/sharegraph/ns#reference": (
        "reference",
        "The number or code that a register gives to an agreement or a version.",
    ),
    "https://w3id.org/sharegraph/ns#relatedTo": (
        "related to",
        "A tie between organisations that the source does not name.",
    ),
    "https://w3id.org/sharegraph/ns#relationshipFrom": (
        "relationship from",
        "The first end of a relationship: an organisation, or another thing on a map.",
    ),
    "https://w3id.org/sharegraph/ns#relationshipTo": (
        "relationship to",
        "The second end of a relationship: an organisation, or another thing on a map.",
    ),
    "https://w3id.org/sharegraph/ns#releaseOf": (
        "release of",
        "The version of the agreement of which a release is an event.",
    ),
    "https://w3id.org/sharegraph/ns#releasedOn": (
        "released on",
        "The day on which data went out, as xsd:date: of a release, and of the edges that rest on it.",
    ),
    "https://w3id.org/sharegraph/ns#releasedUnder": (
        "released under",
        "The agreement under which data went out.",
    ),
    "https://w3id.org/sharegraph/ns#restsOn": (
        "rests on",
        (
            "The agreement, grant or project from which an edge or internal flow follows, or the drawn "
            "tie from which an informal agreement does."
        ),
    ),
    "https://w3id.org/sharegraph/ns#restsOnRelease": (
        "rests on release",
        "The release from which an edge or internal flow follows.",
    ),
    "https://w3id.org/sharegraph/ns#restsOnVersion": (
        "rests on version",
        "The version of the agreement from which an edge or internal flow follows.",
    ),
    "https://w3id.org/sharegraph/ns#sameWordOtherMeaning": (
        "same word, other meaning",
        (
            "Two sectors use one word for two things. Stated once, it holds in both directions; what each "
            "means is its own definition."
        ),
    ),
    "https://w3id.org/sharegraph/ns#sector": (
        "sector",
        "The part of society an organisation works in, or that has a need.",
    ),
    "https://w3id.org/sharegraph/ns#sensitivity": (
        "sensitivity",
        "How much harm disclosure could do.",
    ),
    "https://w3id.org/sharegraph/ns#sha256": (
        "SHA-256",
        "The SHA-256 of the loaded bytes, in hexadecimal.",
    ),
    "https://w3id.org/sharegraph/ns#share": (
        "share",
        "The part of a grant, project or transaction, in percent.",
    ),
    "https://w3id.org/sharegraph/ns#sharesDataWith": (
        "shares data with",
        (
            "At some time the first gave data to the second: provider and recipient of an agreement that "
            "is no mere plan, or of a release under it. Directed; not symmetric, not transitive. The "
            "rules keep a node from sharing with itself, and prefer a release's own recipients to the "
            "agreement's; the chains cannot say so."
        ),
    ),
    "https://w3id.org/sharegraph/ns#singleValued": (
        "single-valued",
        "The map says one value of this property of one thing; the others stay readable with their sources.",
    ),
    "https://w3id.org/sharegraph/ns#splitOf": (
        "split of",
        "The project or transaction whose money a split divides.",
    ),
    "https://w3id.org/sharegraph/ns#statedAs": (
        "stated as",
        "The identifier under which its source states a thing, where a decision set that identifier aside.",
    ),
    "https://w3id.org/sharegraph/ns#status": (
        "status",
        (
            "Where a version, project, grant or organisation stands, as its source says; no date of today "
            "is in it."
        ),
    ),
    "https://w3id.org/sharegraph/ns#subOrganisationOf": (
        "part of",
        "The organisation that contains or owns this one.",
    ),
    "https://w3id.org/sharegraph/ns#successorOf": (
        "successor of",
        "An organisation whose work this one carries on.",
    ),
    "https://w3id.org/sharegraph/ns#supportsProject": (
        "supports project",
        "The project that a grant pays for.",
    ),
    "https://w3id.org/sharegraph/ns#theme": (
        "theme",
        "The field of work that a thing belongs to.",
    ),
    "https://w3id.org/sharegraph/ns#themeAsStated": (
        "theme as stated",
        "The theme or sector in the words of the source, its code and the list it is from included.",
    ),
    "https://w3id.org/sharegraph/ns#toProject": (
        "to project",
        "The project of the receiver into which the money of a transaction goes.",
    ),
    "https://w3id.org/sharegraph/ns#transactedOn": (
        "transacted on",
        "The day of a transaction, as xsd:date.",
    ),
    "https://w3id.org/sharegraph/ns#transactionOf": (
        "transaction of",
        "The project or grant whose money a transaction is.",
    ),
    "https://w3id.org/sharegraph/ns#unallocated": (
        "unallocated",
        (
            "The name of an axis (place, theme, harm, programme) on which a computed allocation could not "
            "be split: several values, no shares. An axis with no value at all is not known and is not "
            "named."
        ),
    ),
    "https://w3id.org/sharegraph/ns#underWhichReleased": (
        "under which was released",
        "Inverse of released under; it names a step of a chain and is never stated.",
    ),
    "https://w3id.org/sharegraph/ns#unit": (
        "unit",
        "What the number counts or in what it is given.",
    ),
    "https://w3id.org/sharegraph/ns#validFrom": (
        "valid from",
        "The earliest day meant by the stated start, as xsd:date.",
    ),
    "https://w3id.org/sharegraph/ns#validUntil": (
        "valid until",
        "The latest day meant by the stated end, that day included, as xsd:date.",
    ),
    "https://w3id.org/sharegraph/ns#value": (
        "value",
        "The number given.",
    ),
    "https://w3id.org/sharegraph/ns#valuedOn": (
        "valued on",
        (
            "The day whose exchange rate holds for an amount, as xsd:date, where it is not the day of the "
            "transaction."
        ),
    ),
    "https://w3id.org/sharegraph/ns#versionOf": (
        "version of",
        "The agreement whose terms a version states.",
    ),
    "https://w3id.org/sharegraph/ns#within": (
        "within",
        "The next larger place: a country's region, a region's continent. Stated step by step.",
    ),
    "https://w3id.org/sharegraph/ns#wordsOf": (
        "words of",
        (
            "The sector whose words a vocabulary holds. A vocabulary without it is shared by all: the hub "
            "of the crosswalk."
        ),
    ),
}
"""Class or property of ours → (label, definition)."""

SUBCLASS_OF: Final[tuple[tuple[str, str], ...]] = (
    ("https://w3id.org/sharegraph/ns#Agreement", "http://www.w3.org/ns/odrl/2/Agreement"),
    ("https://w3id.org/sharegraph/ns#AgreementVersion", "http://www.w3.org/ns/prov#Entity"),
    ("https://w3id.org/sharegraph/ns#Asset", "http://www.w3.org/ns/dcat#Resource"),
    ("https://w3id.org/sharegraph/ns#Convening", "https://schema.org/Event"),
    ("https://w3id.org/sharegraph/ns#DataResource", "https://w3id.org/sharegraph/ns#Asset"),
    ("https://w3id.org/sharegraph/ns#Dataset", "https://w3id.org/sharegraph/ns#Asset"),
    ("https://w3id.org/sharegraph/ns#Dataset", "http://www.w3.org/ns/dcat#Dataset"),
    ("https://w3id.org/sharegraph/ns#Grant", "https://schema.org/Grant"),
    ("https://w3id.org/sharegraph/ns#Grant", "http://purl.org/cerif/frapo/Grant"),
    ("https://w3id.org/sharegraph/ns#Infrastructure", "https://w3id.org/sharegraph/ns#Asset"),
    ("https://w3id.org/sharegraph/ns#Load", "http://www.w3.org/ns/prov#Activity"),
    ("https://w3id.org/sharegraph/ns#Organisation", "http://www.w3.org/ns/org#Organization"),
    ("https://w3id.org/sharegraph/ns#Place", "http://purl.org/dc/terms/Location"),
    ("https://w3id.org/sharegraph/ns#Project", "https://schema.org/Project"),
    ("https://w3id.org/sharegraph/ns#Release", "http://www.w3.org/ns/prov#Activity"),
    ("https://w3id.org/sharegraph/ns#Source", "http://www.w3.org/ns/prov#Entity"),
    ("https://w3id.org/sharegraph/ns#SourceRecord", "http://www.w3.org/ns/prov#Entity"),
)
"""(class of ours, its wider class), one step each."""
