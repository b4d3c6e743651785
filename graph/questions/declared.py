"""What the ontology itself declares: its classes, its properties, and the rules of its shapes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from graph.questions.terms_used import PREFIXES, short
from graph.store import Answer, Store, read_solutions, read_turtle
from ontology.errors import NotFound
from ontology.vocabulary import ontology_ttl, shapes_ttl

NAMESPACE = PREFIXES["sg"]
"""Where our own terms stand."""

_HEAD = (
    "".join(f"PREFIX {name}: <{space}>\n" for name, space in PREFIXES.items())
    + "PREFIX sh: <http://www.w3.org/ns/shacl#>\n"
)
_FACTS = _HEAD + "SELECT ?s ?p ?o WHERE { ?s ?p ?o FILTER(isIRI(?s) && !isBlank(?o)) } ORDER BY ?s ?p ?o"
_RULES = (
    _HEAD
    + """SELECT DISTINCT ?on ?message ?warns WHERE {
  ?shape sh:targetClass|sh:targetSubjectsOf|sh:targetObjectsOf ?on ; sh:property|sh:sparql ?rule .
  ?rule sh:message ?message
  BIND(EXISTS { ?rule sh:severity sh:Warning } AS ?warns) } ORDER BY ?on ?warns ?message"""
)
_WHOLE = _HEAD + "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
_ABOUT = _HEAD + "CONSTRUCT { ?thing ?p ?o } WHERE { ?thing ?p ?o }"
_KINDS = {
    "owl:Class": "class",
    "owl:ObjectProperty": "object property",
    "owl:DatatypeProperty": "datatype property",
    "owl:AnnotationProperty": "annotation property",
}
_MARKS = {
    "sg:singleValued": "The map says one value",
    "sg:onePerLanguage": "The map says one value in each language",
    "sg:fromOneClaim": "All values come from one and the same claim",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """What a shape asks of a class or a property, and whether its breach is only a warning."""

    message: str
    warns: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """A class or property of ours; other terms are IRIs."""

    iri: str
    name: str
    """What stands behind the namespace: `Agreement`."""
    kind: str
    """`class`, `object property`, `datatype property` or `annotation property`."""
    label: str
    definition: str
    example: str
    wider: tuple[str, ...]
    domain: tuple[str, ...]
    range: tuple[str, ...]
    inverse: tuple[str, ...]
    marks: tuple[str, ...]
    """How the map chooses its value where sources differ, in words."""
    rules: tuple[Rule, ...]


@cache
def _ontology() -> Store:
    return read_turtle(ontology_ttl())


@cache
def _shapes() -> Store:
    return read_turtle(shapes_ttl())


@cache
def declared() -> Mapping[str, Declared]:
    """Name → class or property, in the order of the alphabet. Read once: about 0.1 s."""
    facts: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in read_solutions(_ontology().query(_FACTS).body):
        subject, predicate = row["s"].value, short(row["p"].value)
        if subject.startswith(NAMESPACE):
            facts[subject][predicate].append(row["o"].value)
    rules: dict[str, list[Rule]] = defaultdict(list)
    for row in read_solutions(_shapes().query(_RULES).body):
        rules[row["on"].value].append(Rule(row["message"].value, row["warns"].value == "true"))
    found = {}
    for iri, own in facts.items():
        kind = next((words for name, words in _KINDS.items() if name in map(short, own["rdf:type"])), "")
        if kind:
            name = iri.removeprefix(NAMESPACE)
            found[name] = Declared(
                iri=iri,
                name=name,
                kind=kind,
                label="".join(own["rdfs:label"][:1]),
                definition="".join(own["skos:definition"][:1]),
                example="".join(own["skos:example"][:1]),
                wider=(*own["rdfs:subClassOf"], *own["rdfs:subPropertyOf"]),
                domain=tuple(own["rdfs:domain"]),
                range=tuple(own["rdfs:range"]),
                inverse=tuple(own["owl:inverseOf"]),
                marks=tuple(words for mark, words in _MARKS.items() if own[mark] == ["true"]),
                rules=tuple(rules[iri]),
            )
    return found


def declared_as(name: str) -> Declared:
    """The class or property of that name. Raises `NotFound`."""
    try:
        return declared()[name]
    except KeyError:
        raise NotFound("term", NAMESPACE + name) from None


def ontology_as(form: str) -> Answer:
    """The whole ontology in a form of `GRAPH_FORMATS`; as Turtle it is the file itself, with its comments."""
    answer = _ontology().query(_WHOLE, graph=form)
    return replace(answer, body=ontology_ttl()) if form == "turtle" else answer


def shapes_as(form: str) -> Answer:
    """The shapes in a form of `GRAPH_FORMATS`; as Turtle they are the file itself."""
    answer = _shapes().query(_WHOLE, graph=form)
    return replace(answer, body=shapes_ttl()) if form == "turtle" else answer


def term_as(name: str, form: str) -> Answer:
    """What the ontology says of one term, in a form of `GRAPH_FORMATS`. Raises `NotFound`."""
    iri = declared_as(name).iri
    return _ontology().query(_ABOUT, bindings={"thing": f"<{iri}>"}, graph=form)
