"""The Turtle files: both engines read them, every term is explained, code uses only what they hold."""

from __future__ import annotations

import ast
import io
from pathlib import Path

import pyoxigraph as ox
import pytest

from ontology import terms
from ontology.concepts import CONCEPTS, SCHEMES
from ontology.generate import generate
from ontology.mapping import COMMON, MAPPING, Facet
from ontology.vocabulary import concepts_ttl, crosswalk_ttl, external_terms, ontology_ttl, shapes_ttl

ROOT = Path(__file__).parents[2]
SG = "https://w3id.org/sharegraph/ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
FILES = {
    "sharegraph.ttl": ontology_ttl,
    "vocabularies.ttl": concepts_ttl,
    "crosswalk.ttl": crosswalk_ttl,
    "shapes.ttl": shapes_ttl,
}

FACETS: tuple[Facet, ...] = (*COMMON, *(facet for _, facets in MAPPING.values() for facet in facets))


def statements(data: bytes) -> list[ox.Quad]:
    return list(ox.parse(io.BytesIO(data), format=ox.RdfFormat.TURTLE))


@pytest.mark.parametrize("name", FILES)
def test_both_engines_read_the_same_number_of_statements(name: str) -> None:
    import rdflib

    data = FILES[name]()
    assert len(rdflib.Graph().parse(data=data, format="turtle")) == len(set(statements(data))) > 0


@pytest.mark.parametrize("name", ["terms.py", "concepts.py"])
def test_the_generated_modules_are_what_the_turtle_says(name: str) -> None:
    assert (ROOT / "ontology" / name).read_text(encoding="utf-8") == generate()[name]


def test_every_class_and_property_has_a_label_a_definition_and_an_example() -> None:
    said: dict[str, set[str]] = {}
    ours: set[str] = set()
    for quad in statements(ontology_ttl()):
        if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(SG):
            ours.add(quad.subject.value)
            if isinstance(quad.object, ox.Literal) and quad.object.language == "en":
                said.setdefault(quad.subject.value, set()).add(quad.predicate.value)
    wanted = {RDFS + "label", SKOS + "definition", SKOS + "example"}
    assert {term: wanted - said.get(term, set()) for term in ours if wanted - said.get(term, set())} == {}


def test_every_concept_has_a_label_a_definition_an_origin_and_a_scheme_that_has_a_title_and_a_source() -> (
    None
):
    facts: dict[str, dict[str, list[str]]] = {}
    for quad in [*statements(concepts_ttl()), *statements(crosswalk_ttl())]:
        assert isinstance(quad.subject, ox.NamedNode)
        value = quad.object
        assert isinstance(value, ox.NamedNode | ox.Literal)
        facts.setdefault(quad.subject.value, {}).setdefault(quad.predicate.value, []).append(value.value)
    type_ = terms.RDF.type
    for subject, about in facts.items():
        if SKOS + "Concept" in about[type_]:
            assert len(about[SKOS + "prefLabel"]) == len(about[SKOS + "definition"]) == 1, subject
            assert [bool(origin.strip()) for origin in about[terms.DCT.source]] == [True], subject
            assert [subject.rpartition("/")[0]] == about[SKOS + "inScheme"]
            assert all(wider in facts for wider in about.get(SKOS + "broader", ()))
        else:
            assert about[type_] == [SKOS + "ConceptScheme"], subject
            assert about[terms.DCT.title]
            assert about[terms.DCT.source]


def test_no_word_names_two_concepts_of_one_scheme() -> None:
    for scheme, concepts in CONCEPTS.items():
        named: dict[str, str] = {}
        for code, one in concepts.items():
            for word in {word.casefold() for word in (code, one.label, *one.alternatives, *one.hidden)}:
                assert named.setdefault(word, code) == code, (scheme, word)


def test_every_foreign_iri_stands_in_the_list_of_terms_with_the_version_it_was_taken_from() -> None:
    named = {
        node.value
        for read in FILES.values()
        for quad in statements(read())
        for node in (quad.subject, quad.predicate, quad.object, getattr(quad.object, "datatype", None))
        if isinstance(node, ox.NamedNode) and not node.value.startswith("https://w3id.org/sharegraph/")
    }
    listed = {one.iri: one for one in external_terms()}
    namespaces = {iri for iri in named if iri.endswith(("#", "/"))}
    assert {space for space in namespaces if not any(iri.startswith(space) for iri in listed)} == set()
    assert named - namespaces == set(listed), "external-terms.csv is the list"
    assert all(one.vocabulary and one.version for one in listed.values())


def test_every_listed_term_of_a_vocabulary_that_rdflib_knows_whole_exists_there() -> None:
    from rdflib import namespace as known

    whole = (known.DCAT, known.DCTERMS, known.FOAF, known.ODRL2, known.ORG, known.OWL, known.PROV,
             known.RDF, known.RDFS, known.SDO, known.SH, known.SKOS, known.XSD)  # fmt: skip
    checked = 0
    for one in external_terms():
        for vocabulary in whole:
            if one.iri.startswith(str(vocabulary)):
                checked += 1
                # rdflib lists sh:in and sh:or under other names, since they are words of Python.
                known_here = {*map(str, dir(vocabulary)), str(known.SH) + "in", str(known.SH) + "or"}
                assert one.iri in known_here, one.iri
    assert checked > 100


def test_every_facet_names_a_scheme_that_exists() -> None:
    assert {facet.scheme for facet in FACETS if facet.scheme} - set(SCHEMES) == set()


def test_statuses_sensitivities_and_measures_are_those_the_rules_speak_of() -> None:
    assert set(CONCEPTS["status"]) == {
        "proposed", "in-negotiation", "active", "suspended", "expired", "terminated", "completed", "unknown"
    }  # fmt: skip
    order = sorted(CONCEPTS["sensitivity"], key=lambda code: CONCEPTS["sensitivity"][code].notation)
    assert order == ["low", "moderate", "high", "severe"]
    spoken_of = {"commitment", "disbursement", "expenditure", "budget", "income"}
    assert spoken_of < set(CONCEPTS["measure"])
    revised = {code for code in CONCEPTS["measure"] if "revised" in code}
    assert revised == {"revised-budget", "planned-disbursement-revised"}, "what replaces is never added"
    assert set(CONCEPTS["missing-reason"]) == {
        "refused", "withheld", "exempt", "not-asked", "holder-does-not-know", "none"
    }  # fmt: skip


def test_every_term_that_any_module_uses_exists() -> None:
    vocabularies = {name: value for name, value in vars(terms).items() if isinstance(value, type)}
    missing = []
    for room in ("ontology", "graph", "loaders", "api"):
        for path in sorted((ROOT / room).rglob("*.py")):
            nodes = list(ast.walk(ast.parse(path.read_bytes())))
            imported = {
                alias.asname or alias.name: alias.name
                for node in nodes
                if isinstance(node, ast.ImportFrom) and node.module == "ontology.terms"
                for alias in node.names
            }
            for node in nodes if imported else ():
                if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                    vocabulary = vocabularies.get(imported.get(node.value.id, ""))
                    if vocabulary and not hasattr(vocabulary, node.attr):
                        missing.append(f"{path.name}: {node.value.id}.{node.attr}")
    assert missing == []


def test_every_predicate_of_a_record_is_explained_or_comes_from_a_known_vocabulary() -> None:
    known = {
        value
        for vocabulary in vars(terms).values()
        if isinstance(vocabulary, type)
        for value in vars(vocabulary).values()
        if isinstance(value, str)
    }
    assert {facet.predicate for facet in FACETS} - known == set()


def test_single_valued_is_what_the_rules_name_and_nothing_that_lists() -> None:
    single = terms.SINGLE_VALUED
    t = terms
    assert {
        t.RDFS.label, t.SG.status, t.SG.kind, t.SG.amount, t.SG.currency, t.SG.validFrom, t.SG.validUntil,
        t.SG.hasFunder, t.GEO.lat, t.GEO.long, t.DCT.description, t.SG.reference,
    } <= single  # fmt: skip
    assert single & {
        t.SG.hasRecipient, t.SG.coversAsset, t.SG.sector, t.SG.coversPlace, t.SG.addressesHarm, t.SG.theme,
        t.SG.programme, t.SG.purpose, t.SG.identifier, t.SKOS.altLabel, t.SKOS.prefLabel,
    } == set()  # fmt: skip
    assert {t.SG.hasProvider} == terms.FROM_ONE_CLAIM
    assert terms.FROM_ONE_CLAIM & single == set()
    dates = {facet.predicate for facet in FACETS if facet.values in ("from", "until")}
    assert dates - single == set()


def test_what_belongs_together_is_chosen_together() -> None:
    groups: dict[str, set[str]] = {}
    for predicate, group in terms.CHOSEN_TOGETHER.items():
        groups.setdefault(group, set()).add(predicate)
    sg = terms.SG
    assert groups == {
        "money": {sg.amount, sg.currency, sg.awardedOn, sg.paidOn, sg.transactedOn, sg.valuedOn},
        "validity": {sg.validFrom, sg.validUntil, sg.status},
        "coordinates": {terms.GEO.lat, terms.GEO.long},
        "value": {sg.value, sg.unit, sg.assessedOn},
    }
    assert set(terms.CHOSEN_TOGETHER) <= terms.SINGLE_VALUED


def test_owlready2_reads_the_ontology(tmp_path: Path) -> None:
    import owlready2

    triples = (f"{quad.subject} {quad.predicate} {quad.object} .\n" for quad in statements(ontology_ttl()))
    (tmp_path / "sharegraph.nt").write_text("".join(triples), encoding="utf-8")
    world = owlready2.World()
    loaded = world.get_ontology((tmp_path / "sharegraph.nt").as_uri()).load()
    try:
        ours = {one.iri.removeprefix(SG) for one in world.classes() if one.iri.startswith(SG)}
        assert {narrower.removeprefix(SG) for narrower, _ in terms.SUBCLASS_OF} <= ours
        assert loaded.imported_ontologies == []
    finally:
        world.close()
