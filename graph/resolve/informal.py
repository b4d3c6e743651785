"""A drawn tie that names what goes from one end to the other is an informal agreement (RULES 18)."""

from __future__ import annotations

from hashlib import sha256

from graph.resolve.choice import LABEL, Facts
from graph.resolve.edges import ONLY_THROUGH
from ontology.identifiers import concept_iri
from ontology.terms import PROV, RDF, SG

RELATIONSHIP = f"<{SG.Relationship}>"
_COVERS, _FROM, _TO = f"<{SG.coversAsset}>", f"<{SG.relationshipFrom}>", f"<{SG.relationshipTo}>"
_DERIVED, _RESTS = f"<{PROV.wasDerivedFrom}>", f"<{SG.restsOn}>"


def informal_agreement(base: str, tie: str, facts: Facts) -> tuple[str, Facts] | None:
    """The agreement that a tie with facts `facts` stands for, and its facts; None where it names no asset.

    It has no dates and no version, so on no day is it known to be in force.
    """
    if not all(facts.get(one) for one in (_COVERS, _FROM, _TO)):
        return None
    node = f"<{base}agreement/informal-{sha256(tie.encode()).hexdigest()[:16]}>"
    agreement: Facts = {
        f"<{RDF.type}>": [f"<{SG.Agreement}>"],
        f"<{SG.kind}>": [f"<{concept_iri('agreement-type', 'informal')}>"],
        f"<{SG.hasProvider}>": facts[_FROM],
        f"<{SG.hasRecipient}>": facts[_TO],
        _COVERS: facts[_COVERS],
        _RESTS: [tie],
    }
    agreement |= {one: facts[one] for one in (LABEL, _DERIVED, ONLY_THROUGH) if one in facts}
    return node, agreement
