"""What the field names has a class or scheme, a demo record that uses it, and a question that finds it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from api.answering import answer
from graph.questions import questions
from graph.snapshot import Snapshot
from ontology.concepts import SCHEMES
from ontology.identifiers import VOCABULARY_BASE
from ontology.statements import text
from ontology.terms import RDFS, SG, SKOS

EXPECTED = Path(__file__).parent / "expected"


@dataclass(frozen=True)
class Covered:
    """What the field says, what carries it here, a record (or concept) that uses it, where it is found."""

    said: str
    carrier: str
    """A class, or the name of a scheme."""
    record: str
    question: str


COVERED = (
    Covered("datasets", SG.Dataset, "Childhoods Online survey 2023", "data-on-a-harm"),
    Covered("data resources", SG.DataResource, "Guide to small counts about children", "open-to-reuse"),
    Covered("technical expertise", "expertise", "Litoral Digital Observatory", "who-knows-how"),
    Covered("ethical principles", "principle", "Five Safes", "principles-followed"),
    Covered("legal agreements", SG.Agreement, "Helpline counts to the Bayview Observatory", "under-what"),
    Covered("on what legal basis", "legal-basis", "Consent", "legal-bases"),
    Covered("relationships", SG.Relationship, "Emerald Online Safety Commission", "drawn-ties"),
    Covered("technology infrastructure", SG.Infrastructure, "Orchard exchange", "what-runs-where"),
    Covered(
        "every sector talks about data in its own way",
        "harm",
        "Child sexual abuse material",
        "what-a-word-means",
    ),
    Covered(
        "sectors' expectations of data",
        SG.DataNeed,
        "Material that can stand in court",
        "what-a-sector-expects",
    ),
    Covered("what data should be like", "quality", "Childhoods Online survey 2023", "how-good-is-the-data"),
    Covered("what data is for", "purpose", "Weekly counts in school terms", "under-what"),
    Covered("mechanisms for governance", "governance", "Ethics review", "governance-in-use"),
    Covered(
        "mechanisms that are missing",
        "sensitivity",
        "Blocked addresses to the Rift Desk",
        "in-force-without-safeguards",
    ),
    Covered("voices that are not represented", "group", "Children with disabilities", "groups-without-data"),
    Covered("money to those led by young people", "sector", "Paper Kite Fund", "money-to-a-sector"),
    Covered("who was not in the room", "sector", "Survivor-led group", "sectors-not-in-the-room"),
    Covered(
        "children's perceptions and voices", "participation", "Loud Lantern peer survey", "made-with-children"
    ),
    Covered("fragmented investment", SG.Grant, "Kenya", "several-funders-one-country"),
    Covered("investment by theme", "theme", "Research and data", "money-by-theme"),
    Covered("a fragmented data landscape", SG.Asset, "Ligne Sahel Enfance", "holders-that-share-with-nobody"),
    Covered("convenings", SG.Convening, "Counting calls", "who-convened-whom"),
    Covered("sensitivity", "sensitivity", "Monsoon hash list", "sensitive-without-principle"),
    Covered("funding by project", SG.Project, "Slates and Screens", "paid-for-and-shared"),
    Covered("funding by country", SG.Allocation, "Ghana", "money-by-country"),
    Covered("published totals", "indicator", "Safe Online", "published-and-on-the-map"),
    Covered("capacity", "barrier", "Figures that a teacher can read", "needs-held-up"),
    Covered(
        "what countries are able to do", "mnr", "Highlands Ministry for Children", "capability-by-country"
    ),
    Covered("collaboration", SG.Project, "Litoral Digital Observatory", "who-works-together"),
    Covered("investing in the dark", SG.DataNeed, "Material that can stand in court", "needs-without-money"),
    Covered("all digital harms together", "harm", "Live online child sexual abuse", "harms-at-a-glance"),
    Covered("what is kept back", "missing-reason", "Withheld", "why-facts-are-missing"),
)

_OF_CLASS = f"""ASK {{
  {{ ?thing a <%(carrier)s> }} UNION {{ ?thing a ?narrower . ?narrower <{RDFS.subClassOf}> <%(carrier)s> }}
  {{ ?thing <{RDFS.label}> %(record)s }}
  UNION {{ ?thing ?property ?other . ?other <{RDFS.label}> %(record)s }}
}}"""
_OF_SCHEME = f"""ASK {{
  ?concept <{SKOS.inScheme}> <{VOCABULARY_BASE}%(carrier)s> .
  {{ ?thing ?property ?concept ; a ?kind . FILTER(?kind != <{SKOS.Concept}>) }}
  UNION {{
    ?thing <{SG.missing}> ?said . ?concept <{SKOS.definition}> ?words .
    FILTER(STRENDS(?said, STR(?concept)))
  }}
  {{ ?thing <{RDFS.label}> %(record)s }} UNION {{ ?concept <{RDFS.label}> %(record)s }}
  UNION {{ ?thing ?any ?other . ?other <{RDFS.label}> %(record)s }}
}}"""


@pytest.mark.parametrize("one", COVERED, ids=lambda one: one.said)
def test_a_concept_of_the_field_is_carried_used_and_found(demo: Snapshot, day: date, one: Covered) -> None:
    is_scheme = one.carrier in SCHEMES
    assert is_scheme or one.carrier.startswith(SG.Dataset.removesuffix("Dataset"))
    query = (_OF_SCHEME if is_scheme else _OF_CLASS) % {"carrier": one.carrier, "record": text(one.record)}
    assert b"true" in demo.ask(query).body
    lines = (EXPECTED / f"{one.question}.csv").read_text(encoding="utf-8").splitlines()
    given = dict(line[2:].split("=", 1) for line in lines if line.startswith("# "))
    table = answer(demo, one.question, given, day=day)
    assert one.record in {cell.value for row in table.rows for cell in row if cell is not None}


def test_what_the_field_says_leads_to_many_questions() -> None:
    assert {one.question for one in COVERED} <= set(questions())
    assert len({one.question for one in COVERED}) >= 28
