"""What the page beside the published records says of them is what their graphs give when they are asked."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.api.real_map.conftest import Published

WORDS = """PREFIX sg: <https://w3id.org/sharegraph/ns#>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX place: <https://w3id.org/sharegraph/vocab/place/>
PREFIX status: <https://w3id.org/sharegraph/vocab/organisation-status/>
"""


Asked = Callable[..., list[str]]


@pytest.fixture
def asked(registers: Published, others: Published) -> Asked:
    """The only row of a question to the graph of one file: `asked(file, select, where)`."""

    def ask(file: str, select: str, where: str) -> list[str]:
        published = registers if file in registers.sources else others
        graph = f"<https://w3id.org/sharegraph/id/source/{published.sources[file]}>"
        (row,) = published.snapshot.select(f"{WORDS} SELECT {select} WHERE {{ GRAPH {graph} {{ {where} }} }}")
        return [term.value for term in row.values()]

    return ask


@pytest.mark.parametrize(
    ("file", "currency", "grants", "total"),
    [
        ("360giving/ab-charitable-trust.json", "GBP", 783, "12785625"),
        ("360giving/andrew-lloyd-webber-foundation.json", "GBP", 475, "21757793.27"),
        ("grants-csv/arts-council-england.csv", "GBP", 2162, "43057543"),
        ("grants-csv/good-ventures-grants.csv", "USD", 2289, "3703705877"),
    ],
)
def test_the_grants_of_a_file_add_up_to_its_total(
    asked: Asked, file: str, currency: str, grants: int, total: str
) -> None:
    where = f'?grant a sg:Grant ; sg:amount ?amount ; sg:currency "{currency}"'
    found = asked(file, "(COUNT(DISTINCT ?grant) AS ?n) (SUM(?amount) AS ?sum)", where)
    assert (int(found[0]), Decimal(found[1])) == (grants, Decimal(total))


@pytest.mark.parametrize(
    ("file", "kind", "count"),
    [
        ("portals/dataportals-portals.csv", "Infrastructure", 631),
        ("portals/dataportals-ckan-export.json", "Infrastructure", 390),
        ("portals/dataverse-installations.json", "Infrastructure", 150),
        ("portals/uk-gov-api-catalogue.csv", "Infrastructure", 231),
        ("portals/usda.data.json", "Dataset", 3),
        ("datasets-hdruk/datasets.v2.csv", "Dataset", 605),
        ("data-provenance/DialogStudio.json", "Dataset", 83),
        ("dcat/brescia-mobilita.rdf", "Dataset", 3),
        ("dcat/comune-di-foggia.rdf", "Dataset", 7),
        ("dcat/ukraine-2022-protezione-civile.rdf", "Dataset", 5),
        ("ecosystem/csc-map/graph_data.json", "Relationship", 53),
        ("public-bodies/govuk-organisations.jsonl", "Organisation", 1016),
        ("agreements/phe-data-release-register-2017-2020.ods", "Release", 452),
    ],
)
def test_a_file_is_as_many_things_as_its_page_says(asked: Asked, file: str, kind: str, count: int) -> None:
    assert asked(file, "(COUNT(DISTINCT ?one) AS ?n)", f"?one a sg:{kind}") == [str(count)]


@pytest.mark.parametrize(
    ("file", "rows"),
    [("public-bodies/government-organisation.tsv", 981), ("public-bodies/public-bodies-2013.csv", 295)],
)
def test_each_row_stays_the_source_of_its_organisation(asked: Asked, file: str, rows: int) -> None:
    """Fewer are organisations where rows share a code, more where a row names its department too."""
    where = "?body a sg:Organisation ; prov:wasDerivedFrom ?row"
    (count,) = asked(file, "(COUNT(DISTINCT ?row) AS ?n)", where)
    assert rows - 1 <= int(count) <= rows


def test_research_organisations_keep_every_name_language_and_country(asked: Asked) -> None:
    """8,074 names in 76 language values: the names with a language, and those that have none."""
    file = "ror/ror-v2.8-records.json"
    tagged = "?body a sg:Organisation ; skos:prefLabel|skos:altLabel ?name"
    names, languages = asked(file, "(COUNT(*) AS ?n) (COUNT(DISTINCT LANG(?name)) AS ?languages)", tagged)
    plain = (
        "?body a sg:Organisation ; rdfs:label ?name FILTER NOT EXISTS { "
        "?body skos:prefLabel|skos:altLabel ?same FILTER(STR(?same) = STR(?name)) }"
    )
    (without,) = asked(file, "(COUNT(*) AS ?n)", plain)
    assert (int(names) + int(without), int(languages)) == (8074, 76)
    assert asked(file, "(COUNT(DISTINCT ?place) AS ?n)", "?body sg:locatedIn ?place") == ["106"]
    withdrawn = "?body sg:status status:withdrawn"
    assert asked(file, "(COUNT(?body) AS ?n)", withdrawn) == ["3"]


def test_the_register_keeps_its_429_reference_strings_and_85_recipients(asked: Asked) -> None:
    where = (
        "?release a sg:Release ; sg:hasRecipient ?body ; rdfs:label ?name "
        'BIND(STRAFTER(?name, " under ") AS ?ref)'
    )
    select = "(COUNT(DISTINCT ?ref) AS ?references) (COUNT(DISTINCT ?body) AS ?bodies)"
    file = "agreements/phe-data-release-register-2017-2020.ods"
    assert asked(file, select, where) == ["429", "85"]


def test_installations_stand_in_44_countries_and_namibia_is_one_of_the_portals(asked: Asked) -> None:
    select, where = "(COUNT(DISTINCT ?place) AS ?n)", "?one sg:coversPlace ?place"
    assert asked("portals/dataverse-installations.json", select, where) == ["44"]
    portals, namibia = "portals/dataportals-portals.csv", "?one sg:coversPlace place:NA"
    assert asked(portals, "(COUNT(?one) AS ?n)", namibia) == ["1"]


def test_33_recipients_bear_another_name_too(asked: Asked) -> None:
    where = """?body skos:altLabel ?other . FILTER EXISTS { ?grant sg:hasGrantee ?body }
      FILTER NOT EXISTS { ?grant sg:hasFunder ?body }"""
    file = "360giving/ab-charitable-trust.json"
    assert asked(file, "(COUNT(DISTINCT ?body) AS ?n)", where) == ["33"]


def test_114_goods_have_20_funders_and_2_implementers(asked: Asked) -> None:
    goods = "{ ?one a sg:DataResource } UNION { ?one a sg:Dataset }"
    assert asked("goods", "(COUNT(DISTINCT ?one) AS ?n)", goods) == ["114"]
    for role, times in (("funder", "20"), ("implementer", "2")):
        where = f'?tie a sg:Relationship ; sg:kindAsStated "{role}"'
        assert asked("goods", "(COUNT(?tie) AS ?n)", where) == [times]


def test_what_a_gateway_says_of_controllers_stays_readable(asked: Asked) -> None:
    """133 strings, of which 5 are e-mail addresses, one a person and one says nothing; and 49 publishers, of
    whom four are written in two ways."""
    said = (
        '?one a sg:Dataset ; dct:description ?text FILTER(CONTAINS(?text, "dataController: ")) '
        r'BIND(STRBEFORE(CONCAT(STRAFTER(?text, "dataController: "), "\n\n"), "\n\n") AS ?who)'
    )
    file = "datasets-hdruk/datasets.v2.csv"
    assert asked(file, "(COUNT(DISTINCT ?who) AS ?n)", said) == [str(133 - 5 - 1 - 1)]
    assert asked(file, "(COUNT(DISTINCT ?who) AS ?n)", "?one dct:publisher ?who") == [str(49 - 4)]
