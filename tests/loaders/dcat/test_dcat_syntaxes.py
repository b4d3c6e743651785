"""DCAT in all its syntaxes: every graph of a file counts, and what cannot be read is refused or mended."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loaders.dcat.kind import LOADER
from loaders.reading.input import input_of
from ontology.errors import InputTooLarge, UnreadableFile

if TYPE_CHECKING:
    from tests.loaders.dcat.conftest import Dcat

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
DCAT = "http://www.w3.org/ns/dcat#"
TERMS = "http://purl.org/dc/terms/"
NAME = "http://xmlns.com/foaf/0.1/name"
PREFIX = f"@prefix dcat: <{DCAT}> . @prefix dct: <{TERMS}> . "

IN_TWO_GRAPHS = {
    "a.trig": (
        f"<e:1> {{ <http://a.ex/d> a <{DCAT}Dataset> ; <{TERMS}publisher> <http://a.ex/p> }} "
        f"GRAPH <e:2> {{ <http://a.ex/p> <{NAME}> 'P' }} "
        f"{{ <http://a.ex/d> <{TERMS}title> 'A' }}"
    ),
    "a.nq": (
        f"<http://a.ex/d> <{RDF}type> <{DCAT}Dataset> <e:1> .\n"
        f"<http://a.ex/d> <{TERMS}publisher> <http://a.ex/p> <e:1> .\n"
        f'<http://a.ex/p> <{NAME}> "P" <e:2> .\n'
        f'<http://a.ex/d> <{TERMS}title> "A" .\n'
    ),
    "a.jsonld": json.dumps(
        [
            {
                "@id": "e:1",
                "@graph": {
                    "@id": "http://a.ex/d",
                    "@type": f"{DCAT}Dataset",
                    f"{TERMS}publisher": {"@id": "http://a.ex/p"},
                },
            },
            {"@id": "e:2", "@graph": {"@id": "http://a.ex/p", NAME: "P"}},
            {"@id": "http://a.ex/d", f"{TERMS}title": "A"},
        ]
    ),
}


@pytest.mark.parametrize("name", IN_TWO_GRAPHS)
def test_what_stands_in_several_graphs_of_a_file_is_one_description(dcat: Dcat, name: str) -> None:
    input_ = input_of(name, IN_TWO_GRAPHS[name].encode())
    assert LOADER.recognises(input_)
    outcome = dcat.read_input(input_)
    (dataset,), (publisher,) = outcome.datasets, outcome.organisations
    assert (dataset.label, dataset.publishers, publisher.label) == ("A", (publisher.iri,), "P")


WITH_A_BASE = {
    "a.ttl": f"{PREFIX}@base <http://a.ex/> . <d> a dcat:Dataset ; dct:title 'A' .",
    "b.ttl": f"{PREFIX}BASE <http://a.ex/x/y> <../d> a dcat:Dataset ; dct:title 'A' .",
    "a.jsonld": json.dumps(
        {
            "@context": {"@base": "http://a.ex/"},
            "@id": "d",
            "@type": f"{DCAT}Dataset",
            f"{TERMS}title": "A",
        }
    ),
    "a.rdf": (
        f'<r:RDF xmlns:r="{RDF}" xmlns:d="{DCAT}" xmlns:t="{TERMS}" xml:base="http://a.ex/">'
        '<d:Dataset r:about="d" t:title="A"/></r:RDF>'
    ),
}


@pytest.mark.parametrize("name", WITH_A_BASE)
def test_the_base_of_a_file_is_where_its_relative_addresses_lie(dcat: Dcat, name: str) -> None:
    (dataset,) = dcat.read_input(input_of(name, WITH_A_BASE[name].encode())).datasets
    assert dataset.address == f"{name}#node=http://a.ex/d"


def test_the_order_and_the_names_of_blank_nodes_say_nothing(dcat: Dcat) -> None:
    first = dcat.turtle("_:a a dcat:Dataset ; dct:title 'A' ; dct:publisher [ foaf:name 'P' ] .")
    second = dcat.turtle("_:z foaf:name 'P' . _:y dct:publisher _:z ; dct:title 'A' ; a dcat:Dataset .")
    assert first.statements("data.ttl") == second.statements("data.ttl")


@pytest.mark.parametrize("address", ["http://a.ex/a b", 'http://a.ex/"x"', "http://a.ex/{x}|y"])
def test_an_address_with_characters_that_none_may_hold_is_mended_and_said(dcat: Dcat, address: str) -> None:
    text = json.dumps({"@id": address, "@type": f"{DCAT}Dataset", f"{TERMS}title": "A"})
    input_ = input_of("a.jsonld", text.encode())
    (dataset,) = dcat.read_input(input_).datasets
    assert "%" in dataset.address
    assert input_.guesses == ["IRIs with characters that no IRI may hold, which were percent-encoded: 1"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (f'{{"@context": "https://words.example/dcat", "@type": "{DCAT}Dataset"}}', "nothing is fetched"),
        (
            f"<!DOCTYPE r [<!ENTITY a 'b'>]><r:RDF xmlns:r='{RDF}' xmlns:d='{DCAT}'><d:Dataset/></r:RDF>",
            "DOCTYPE",
        ),
        (f"{PREFIX}<http://a.ex/d> a dcat:Dataset ; ; dct:title 'A'", "line 1"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_the_reason(dcat: Dcat, text: str, fault: str) -> None:
    input_ = input_of("a", text.encode())
    assert LOADER.recognises(input_)
    with pytest.raises(UnreadableFile, match=fault):
        dcat.read_input(input_)


def test_json_nested_without_end_is_refused(dcat: Dcat) -> None:
    deep = f'{{"@type": "{DCAT}Dataset", "{TERMS}title": ' + "[" * 200 + '"A"' + "]" * 200 + "}"
    with pytest.raises(InputTooLarge, match="nested deeper"):
        dcat.read_input(input_of("a.jsonld", deep.encode()))


OBJECTS = st.sampled_from(
    [
        *"ex:d ex:p _:b dcat:Dataset dcat:Catalog foaf:Person foaf:Organization 'A'@EN '' 5 '2024'".split(),
        *"'2024-02-30' 'jo@hotline.example' <mailto:jo@hotline.example> <javascript:x> <e%zz>".split(),
        *"'a\\u0000b' 'Kenya' <http://publications.europa.eu/resource/authority/country/KEN>".split(),
        "'Jo Doe'",
        "<a b>",
    ]
)
PREDICATES = st.sampled_from(
    "a dct:title dct:publisher dct:rightsHolder dct:issued dct:modified dct:license dct:spatial dcat:theme "
    "dct:identifier dcat:keyword dcat:dataset dcat:distribution dcat:landingPage dcat:contactPoint "
    "foaf:name".split()
)
STATEMENTS = st.lists(st.tuples(st.sampled_from(["ex:d", "ex:p", "_:b"]), PREDICATES, OBJECTS), max_size=25)


@given(STATEMENTS)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_description_is_read_and_keeps_no_address_of_a_person(
    dcat: Dcat, said: list[tuple[str, str, str]]
) -> None:
    text = "ex:x a dcat:Dataset ; dct:title 'X' .\n" + "".join(f"{' '.join(one)} .\n" for one in said)
    outcome = dcat.turtle(text)
    assert "jo@hotline.example" not in str((outcome.records, outcome.problems, outcome.account))
    assert "X" in {one.label for one in outcome.datasets}


def test_a_namespace_may_have_letters_of_any_script_in_rdf_xml(dcat: Dcat) -> None:
    text = (
        f'<rdf:RDF xmlns:rdf="{RDF}" xmlns:dcat="{DCAT}" xmlns:dct="{TERMS}" xmlns:x="https://x.example/slovník/">'
        '<dcat:Dataset rdf:about="http://a.ex/d"><dct:title>Záplavy</dct:title><x:druh>1</x:druh></dcat:Dataset>'
        "</rdf:RDF>"
    )
    assert [one.label for one in dcat.read_input(input_of("a.rdf", text.encode())).datasets] == ["Záplavy"]
