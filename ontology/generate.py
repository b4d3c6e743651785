"""Makes `terms.py` and `concepts.py` from the Turtle files: `python -m ontology.generate`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from textwrap import wrap

import pyoxigraph as ox

HERE = Path(__file__).parent
SG_BASE = "https://w3id.org/sharegraph/ns#"
VOCABULARY_BASE = "https://w3id.org/sharegraph/vocab/"
LINE_LENGTH = 110
"""The project's line length: generated files pass the formatter as they are."""

NAMESPACES: dict[str, str] = {
    "SG": SG_BASE,
    "RDF": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "RDFS": "http://www.w3.org/2000/01/rdf-schema#",
    "OWL": "http://www.w3.org/2002/07/owl#",
    "XSD": "http://www.w3.org/2001/XMLSchema#",
    "SKOS": "http://www.w3.org/2004/02/skos/core#",
    "DCT": "http://purl.org/dc/terms/",
    "DCAT": "http://www.w3.org/ns/dcat#",
    "FOAF": "http://xmlns.com/foaf/0.1/",
    "PROV": "http://www.w3.org/ns/prov#",
    "GEO": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "ADMS": "http://www.w3.org/ns/adms#",
    "ODRL": "http://www.w3.org/ns/odrl/2/",
    "ORG": "http://www.w3.org/ns/org#",
    "VCARD": "http://www.w3.org/2006/vcard/ns#",
    "SCHEMA": "https://schema.org/",
}
"""The vocabularies that get a class of terms. SG holds what the ontology declares as its own; the
others what it names with `rdfs:isDefinedBy`."""

_TYPE = NAMESPACES["RDF"] + "type"
_DEFINED_BY = NAMESPACES["RDFS"] + "isDefinedBy"
_SUBCLASS = NAMESPACES["RDFS"] + "subClassOf"
_SKOS = NAMESPACES["SKOS"]
_OUR_TYPES = frozenset(
    NAMESPACES["OWL"] + name for name in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")
)

MATCHES = ("exact", "close", "broad", "narrow", "related")
"""The kinds of match of SKOS, by the first part of their names."""

Facts = Mapping[str, Mapping[str, list[str]]]
"""Subject IRI → predicate IRI → values (IRIs, or the text of literals), in the order of the file."""


def read_facts(path: Path) -> Facts:
    """The statements of a Turtle file about named things, those about blank nodes left out."""
    facts: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE):
        subject, value = quad.subject, quad.object
        if isinstance(subject, ox.NamedNode) and isinstance(value, ox.NamedNode | ox.Literal):
            facts[subject.value][quad.predicate.value].append(value.value)
    return facts


def _header(made_from: str, sentence: str) -> list[str]:
    return [
        f'"""{sentence}',
        "",
        f"Made from {made_from} by `python -m ontology.generate`; changes here are lost.",
        '"""',
        "",
        "from __future__ import annotations",
        "",
    ]


def _text(value: str) -> str:
    """`value` as a Python string in double quotes."""
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _broken_text(value: str, indent: str) -> list[str]:
    """Lines that hold `value` as an item of a tuple, broken between words where it is long."""
    if len(indent) + len(_text(value)) + 1 <= LINE_LENGTH:
        return [f"{indent}{_text(value)},"]
    pieces = wrap(value, LINE_LENGTH - len(indent) - 10)
    spaced = [*(f"{piece} " for piece in pieces[:-1]), pieces[-1]]
    return [f"{indent}(", *(f"{indent}    {_text(piece)}" for piece in spaced), f"{indent}),"]


def _members(name: str, namespace: str, facts: Facts) -> Iterable[str]:
    for subject, statements in facts.items():
        ours = name == "SG" and subject.startswith(SG_BASE) and _OUR_TYPES & set(statements.get(_TYPE, ()))
        if ours or namespace in statements.get(_DEFINED_BY, ()):
            yield subject.removeprefix(namespace)


def terms_text(facts: Facts) -> str:
    """The text of `terms.py`."""
    lines = _header("sharegraph.ttl", "Every term that code may use, so that a misspelt one fails at import.")
    lines += ["from typing import Final", ""]
    for name, namespace in NAMESPACES.items():
        lines += ["", f"class {name}:", f'    """Terms of {namespace}"""', ""]
        for member in sorted(_members(name, namespace, facts)):
            lines.append(f"    {member}: Final = {_text(namespace + member)}")
        lines.append("")

    def marked(annotation: str) -> dict[str, str]:
        predicate = SG_BASE + annotation
        return {
            term: statements[predicate][0]
            for term, statements in sorted(facts.items())
            if predicate in statements
        }

    for constant, annotation, meaning in (
        ("SINGLE_VALUED", "singleValued", "Properties of which the map says one value."),
        (
            "ONE_PER_LANGUAGE",
            "onePerLanguage",
            "Properties of which the map says one value in each language.",
        ),
        (
            "FROM_ONE_CLAIM",
            "fromOneClaim",
            "Properties of which the map says all values of one claim, and none of another's.",
        ),
    ):
        lines += ["", f"{constant}: Final[frozenset[str]] = frozenset(", "    {"]
        lines += [f"        {_text(term)}," for term in marked(annotation)]
        lines += ["    }", ")", f'"""{meaning}"""']
    lines += ["", "CHOSEN_TOGETHER: Final[dict[str, str]] = {"]
    lines += [f"    {_text(term)}: {_text(group)}," for term, group in marked("chosenWith").items()]
    lines += ["}", '"""Property → the group whose values are taken from one claim."""']
    lines += ["", "LABELS: Final[dict[str, tuple[str, str]]] = {"]
    for subject, statements in sorted(facts.items()):
        if subject.startswith(SG_BASE) and _OUR_TYPES & set(statements.get(_TYPE, ())):
            label = _text(statements[NAMESPACES["RDFS"] + "label"][0])
            definition = _broken_text(statements[_SKOS + "definition"][0], "        ")
            lines += [f"    {_text(subject)}: (", f"        {label},", *definition, "    ),"]
    lines += ["}", '"""Class or property of ours → (label, definition)."""']
    lines += ["", "SUBCLASS_OF: Final[tuple[tuple[str, str], ...]] = ("]
    for subject, statements in sorted(facts.items()):
        if subject.startswith(SG_BASE):
            lines += [f"    ({_text(subject)}, {_text(wider)})," for wider in statements.get(_SUBCLASS, ())]
    lines += [")", '"""(class of ours, its wider class), one step each."""']
    return "\n".join(lines) + "\n"


def concepts_text(facts: Facts) -> str:
    """The text of `concepts.py`."""
    title, source, in_scheme = NAMESPACES["DCT"] + "title", NAMESPACES["DCT"] + "source", _SKOS + "inScheme"
    sector, other_meaning = SG_BASE + "wordsOf", SG_BASE + "sameWordOtherMeaning"
    schemes: dict[str, list[str]] = {}
    for subject, statements in facts.items():
        if _SKOS + "ConceptScheme" in statements.get(_TYPE, ()):
            schemes[subject] = []
    for subject, statements in facts.items():
        for scheme in statements.get(in_scheme, ()):
            schemes[scheme].append(subject)

    lines = _header("vocabularies.ttl and crosswalk.ttl", "The concepts of the vocabularies as plain data.")
    lines += [
        "from typing import Final, NamedTuple",
        "",
        "",
        "class Concept(NamedTuple):",
        '    """One controlled word; `broader` is the IRI of the next wider concept, or empty."""',
        "",
        "    iri: str",
        "    label: str",
        "    definition: str",
        "    alternatives: tuple[str, ...]",
        "    hidden: tuple[str, ...]",
        '    """Words to find it by that are never shown (terms to avoid)."""',
        "    broader: str",
        "    notation: str",
        "    source: str",
        '    """Where the concept comes from, by name; the definition is our own."""',
        "    matches: tuple[tuple[str, str], ...]",
        '    """(kind, IRI) of each concept it matches; the kind is one of `MATCHES`."""',
        "    other_meanings: tuple[str, ...]",
        '    """Concepts that have the same word and mean something else, as stated here."""',
        "",
        "",
        f"MATCHES: Final[tuple[str, ...]] = ({', '.join(_text(kind) for kind in MATCHES)})",
        '"""The kinds of match, closest first: `broad` leads to the wider concept."""',
        "",
        "SCHEMES: Final[dict[str, str]] = {",
    ]
    for scheme in schemes:
        lines.append(f"    {_text(scheme.removeprefix(VOCABULARY_BASE))}: {_text(facts[scheme][title][0])},")
    lines += ["}", '"""Scheme → its title."""', "", "SECTOR_OF: Final[dict[str, str]] = {"]
    for scheme in schemes:
        for spoken_in in facts[scheme].get(sector, ()):
            lines.append(f"    {_text(scheme.removeprefix(VOCABULARY_BASE))}: {_text(spoken_in)},")
    lines += [
        "}",
        '"""Scheme → the sector whose words it holds; the hub schemes have none."""',
        "",
        "CONCEPTS: Final[dict[str, dict[str, Concept]]] = {",
    ]
    for scheme, members in schemes.items():
        if not members:
            lines.append(f"    {_text(scheme.removeprefix(VOCABULARY_BASE))}: {{}},")
            continue
        lines.append(f"    {_text(scheme.removeprefix(VOCABULARY_BASE))}: {{")
        for member in members:
            statements = facts[member]

            def words(predicate: str, statements: Mapping[str, list[str]] = statements) -> str:
                return tuple_of([_text(word) for word in statements.get(predicate, ())])

            def tuple_of(found: list[str]) -> str:
                line = "(" + ", ".join(found) + ("," if len(found) == 1 else "") + ")"
                if len(line) + 13 <= LINE_LENGTH:
                    return line
                return "\n".join(["(", *(f"                {one}," for one in found), "            )"])

            def word(name: str, statements: Mapping[str, list[str]] = statements) -> str:
                return _text((statements.get(_SKOS + name) or [""])[0])

            matches = [
                f"({_text(kind)}, {_text(other)})"
                for kind in MATCHES
                for other in statements.get(f"{_SKOS}{kind}Match", ())
            ]
            lines += [
                f"        {_text(member.removeprefix(scheme + '/'))}: Concept(",
                f"            {_text(member)},",
                f"            {word('prefLabel')},",
                *_broken_text(statements[_SKOS + "definition"][0], "            "),
                f"            {words(_SKOS + 'altLabel')},",
                f"            {words(_SKOS + 'hiddenLabel')},",
                f"            {word('broader')},",
                f"            {word('notation')},",
                *_broken_text(statements[source][0], "            "),
                f"            {tuple_of(matches)},",
                f"            {words(other_meaning)},",
                "        ),",
            ]
        lines.append("    },")
    lines += ["}", '"""Scheme → code → concept, in the order of the file."""']
    return "\n".join(lines) + "\n"


def generate() -> dict[str, str]:
    """File name → text, for both generated modules. The same Turtle gives the same text."""
    return {
        "terms.py": terms_text(read_facts(HERE / "sharegraph.ttl")),
        "concepts.py": concepts_text(
            {**read_facts(HERE / "vocabularies.ttl"), **read_facts(HERE / "crosswalk.ttl")}
        ),
    }


if __name__ == "__main__":
    for name, content in generate().items():
        (HERE / name).write_text(content, encoding="utf-8")
