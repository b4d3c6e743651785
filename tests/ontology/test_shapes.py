"""The shapes accept a small map that is right, and refuse what cannot be true."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from itertools import product
from pathlib import Path
from string import ascii_uppercase
from typing import Any

from ontology import records as r
from ontology.currencies import is_currency
from ontology.mapping import COMMON, MAPPING
from ontology.vocabulary import shapes_ttl

ONTOLOGY = Path(__file__).parents[2] / "ontology"
SECONDS = 120

RIGHT = """
@prefix : <https://example.org/> .
@prefix sg: <https://w3id.org/sharegraph/ns#> .
@prefix v: <https://w3id.org/sharegraph/vocab/> .
@prefix sector: <https://w3id.org/sharegraph/vocab/sector/> .
@prefix status: <https://w3id.org/sharegraph/vocab/status/> .
@prefix place: <https://w3id.org/sharegraph/vocab/place/> .
@prefix level: <https://w3id.org/sharegraph/vocab/access-level/> .
@prefix sensitivity: <https://w3id.org/sharegraph/vocab/sensitivity/> .
@prefix type: <https://w3id.org/sharegraph/vocab/agreement-type/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

sector:hotline skos:inScheme v:sector . sector:academia skos:inScheme v:sector .
status:active skos:inScheme v:status . place:KE a sg:Place ; skos:inScheme v:place .
level:agreement-only skos:inScheme v:access-level . type:data-sharing skos:inScheme v:agreement-type .
sensitivity:high skos:inScheme v:sensitivity ; skos:notation "2" .

:a a sg:Organisation ; rdfs:label "A" ; sg:sector sector:hotline ; sg:identifier "ror:02jx3x895" .
:b a sg:Organisation ; rdfs:label "B" ; sg:sector sector:academia ; sg:locatedIn place:KE .
:d a sg:Dataset ; rdfs:label "D" ; sg:heldBy :a ; sg:accessLevel level:agreement-only ;
    sg:sensitivity sensitivity:high ; sg:coversPlace place:KE .
:x a sg:Agreement ; rdfs:label "X" ; sg:kind type:data-sharing ; sg:hasProvider :a ; sg:hasRecipient :b ;
    sg:coversAsset :d ; sg:sensitivity sensitivity:high .
:x1 a sg:AgreementVersion ; sg:versionOf :x ; sg:status status:active ;
    sg:validFrom "2020-01-01"^^xsd:date ; sg:validUntil "2024-12-31"^^xsd:date .
:e a sg:Edge ; sg:edgeRule "sharesDataWith" ; sg:edgeFrom :a ; sg:edgeTo :b ; sg:restsOn :x .
:a sg:sharesDataWith :b .
:g a sg:Grant ; rdfs:label "G" ; sg:hasFunder :a ; sg:hasGrantee :b ; sg:amount 100.0 ; sg:currency "GBP" ;
    sg:awardedOn "2021-06-30"^^xsd:date .
:g1 a sg:Allocation ; sg:allocationOf :g ; sg:amount 60.0 ; sg:currency "GBP" ; sg:coversPlace place:KE .
:g2 a sg:Allocation ; sg:allocationOf :g ; sg:amount 40.0 ; sg:currency "GBP" ; sg:unallocated "place" .
"""

WRONG = {
    "ends before it begins": ('"2024-12-31"^^xsd:date', '"2019-12-31"^^xsd:date'),
    "a status from another scheme": ("sg:status status:active", "sg:status sector:hotline"),
    "a sector that is no concept": ("sg:sector sector:academia", "sg:sector :academia"),
    "an amount without currency": ('sg:amount 100.0 ; sg:currency "GBP"', "sg:amount 100.0"),
    "an amount that is no decimal": ("sg:amount 100.0", 'sg:amount "a lot"'),
    "two amounts": ("sg:amount 100.0", "sg:amount 100.0, 120.0"),
    "allocations above the grant": ("sg:amount 40.0", "sg:amount 40.01"),
    "a version of nothing": ("sg:versionOf :x ;", ""),
    "an edge inside one node": ("sg:edgeTo :b ; sg:restsOn", "sg:edgeTo :a ; sg:restsOn"),
    "a tie that is typed in": (":a sg:sharesDataWith :b .", ":a sg:sharesDataWith :b . :b sg:funds :a ."),
    "an e-mail address beside an organisation": (
        ':b a sg:Organisation ; rdfs:label "B"',
        ':b a sg:Organisation ; rdfs:label "B" ; foaf:mbox <mailto:someone@example.org>',
    ),
    "two names": ('rdfs:label "A"', 'rdfs:label "A", "Another"'),
    "an identifier without scheme": ("ror:02jx3x895", "02jx3x895"),
}
"""What is wrong → (what stands in the right map, what is put there instead)."""

CHECK = """
import json, sys
import pyshacl, rdflib
shapes = rdflib.Graph().parse(sys.argv[1], format="turtle")
answers = {}
for name, turtle in json.load(sys.stdin).items():
    data = rdflib.Graph().parse(data=turtle, format="turtle")
    conforms, _, text = pyshacl.validate(data, shacl_graph=shapes, allow_warnings=True)
    answers[name] = [conforms, text]
print(json.dumps(answers))
"""
"""pyshacl changes rdflib for its whole process while it loads shapes: it gets one of its own."""


def test_the_shapes_accept_what_is_right_and_refuse_what_cannot_be_true() -> None:
    cases = {
        "right": RIGHT,
        "nearly nothing is known": RIGHT.split(":a a sg:Organisation", maxsplit=1)[0]
        + ":o a sg:Organisation .",
    }
    for name, (right, wrong) in WRONG.items():
        assert RIGHT.count(right) == 1, name
        cases[name] = RIGHT.replace(right, wrong)
    done = subprocess.run(
        [sys.executable, "-c", CHECK, str(ONTOLOGY / "shapes.ttl")],
        input=json.dumps(cases),
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answers = json.loads(done.stdout)
    assert {
        name: text for name, (conforms, text) in answers.items() if not conforms and name not in WRONG
    } == {}
    assert [name for name in WRONG if answers[name][0]] == []


def shapes_graph() -> Any:
    import rdflib

    return rdflib.Graph().parse(data=shapes_ttl(), format="turtle")


def listed(shape: str) -> set[str]:
    """What a closed shape lets through."""
    import rdflib
    from rdflib.collection import Collection
    from rdflib.namespace import SH

    shapes = shapes_graph()
    node = rdflib.URIRef(f"https://w3id.org/sharegraph/shapes#{shape}")
    head = shapes.value(node, SH.ignoredProperties)
    assert head is not None
    allowed = {str(one) for one in Collection(shapes, head)}
    return allowed | {str(shapes.value(one, SH.path)) for one in shapes.objects(node, SH.property)}


def test_the_closed_shape_of_records_lets_through_all_that_a_record_may_state() -> None:
    stated = {facet.predicate for _, facets in MAPPING.values() for facet in (*COMMON, *facets)}
    assert stated - listed("Record") == set()


def test_every_facet_has_a_shape_that_asks_for_its_scheme() -> None:
    from rdflib.namespace import SH, SKOS

    shapes = shapes_graph()
    schemes = {
        node: str(scheme).rpartition("/")[2]
        for node in shapes.subjects(SH.property)
        for inner in shapes.objects(node, SH.property)
        if shapes.value(inner, SH.path) == SKOS.inScheme
        for scheme in shapes.objects(inner, SH.hasValue)
    }
    asked = {
        (str(shapes.value(inner, SH.path)), schemes[node]) for inner, node in shapes.subject_objects(SH.node)
    }
    wanted = {
        (facet.predicate, facet.scheme) for _, facets in MAPPING.values() for facet in facets if facet.scheme
    }
    assert wanted - asked == set()


def test_the_currencies_are_those_that_the_load_knows() -> None:
    pattern = next(one for one in shapes_ttl().decode().split('"') if one.startswith("^(ADP|"))
    codes = map("".join, product(ascii_uppercase, repeat=3))
    assert [code for code in codes if bool(re.fullmatch(pattern, code)) != is_currency(code)] == []


def test_every_shape_says_what_it_is_about_in_words_for_people() -> None:
    from rdflib.namespace import SH

    shapes = shapes_graph()
    silent = [
        str(shapes.value(inner, SH.path))
        for outer, inner in shapes.subject_objects(SH.property)
        if shapes.value(inner, SH.message) is None
        and "/shapes#In" not in str(outer)
        and (outer, SH.closed, None) not in shapes
    ]
    assert silent == []
    assert "VALUES" not in shapes_ttl().decode(), "pyshacl gives no report where a constraint uses it"


def test_absence_is_a_violation_only_where_a_record_would_be_a_part_of_nothing() -> None:
    from rdflib.namespace import SH

    shapes = shapes_graph()
    needed = {
        str(shapes.value(one, SH.path)).rpartition("#")[2]
        for one in shapes.subjects(SH.minCount)
        if shapes.value(one, SH.severity) != SH.Warning
    }
    parts = {"versionOf", "releasedUnder", "relationshipFrom", "relationshipTo", "instalmentOf"}
    parts |= {"allocationOf", "splitOf", "assesses", "measure", "currency"}
    computed = {"edgeRule", "edgeFrom", "edgeTo", "internalTo", "restsOn"}
    assert needed == parts | computed


def test_the_closed_shape_lets_through_all_that_an_organisation_may_state() -> None:
    stated = {facet.predicate for facet in (*COMMON, *MAPPING[r.Organisation][1])}
    assert stated - listed("Organisation") == set()
