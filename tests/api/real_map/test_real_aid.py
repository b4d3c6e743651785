"""Published aid activities, LEI data and lists of identifiers give, by SPARQL, what their files state."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from api.answering import answer
from api.commands.load import load_into
from api.live import LiveMap
from api.loading import Wanted
from api.settings import Settings
from graph.snapshot import Snapshot

WORDS = """PREFIX sg: <https://w3id.org/sharegraph/ns#>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX id: <https://w3id.org/sharegraph/id/>
PREFIX measure: <https://w3id.org/sharegraph/vocab/measure/>
"""
OLD, NEW = "iati/dfid-activities-v1.02.xml", "iati/dportal-foodsecurity-v2.03.xml"
EXAMPLES = tuple(f"iati/{kind}-standard-example-annotated.xml" for kind in ("activity", "organisation"))


@pytest.fixture(scope="module")
def live(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveMap]:
    settings = Settings(data=tmp_path_factory.mktemp("aid"), hosts="testserver")
    for file in (OLD, NEW, *EXAMPLES, "iati/IATIOrganisationIdentifier.json"):
        load_into(settings, [shared_data / file], Wanted(audience="public"))
    lei_data, lists = (sorted((shared_data / name).iterdir()) for name in ("gleif", "org-id-lists"))
    load_into(settings, lei_data, Wanted(audience="public", source="gleif"))
    load_into(settings, lists, Wanted(audience="public"))
    opened = LiveMap(settings, "public")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def snapshot(live: LiveMap) -> Snapshot:
    return live.snapshot()


def values(snapshot: Snapshot, query: str) -> list[tuple[str, ...]]:
    """The rows of a query, as texts."""
    return [tuple(term.value for term in row.values()) for row in snapshot.select(WORDS + query)]


def source(name: str) -> str:
    return f"GRAPH id:source\\/{name}"


def test_every_activity_and_transaction_is_there(snapshot: Snapshot) -> None:
    counted = {
        name: values(
            snapshot,
            f"""SELECT (COUNT(DISTINCT ?p) AS ?projects) (COUNT(DISTINCT ?t) AS ?moves) WHERE {{
              {source(name)} {{
              {{ ?p a sg:Project }} UNION {{ ?t a sg:Transaction ; sg:transactedOn ?day }} }} }}""",
        )[0]
        for name in (Path(OLD).stem, Path(NEW).stem, Path(EXAMPLES[0]).stem)
    }
    assert counted == {
        "dfid-activities-v1.02": ("273", "1355"),
        "dportal-foodsecurity-v2.03": ("7", "63"),
        "activity-standard-example-annotated": ("1", "1"),
    }


def test_each_measure_is_a_sum_of_its_own(snapshot: Snapshot) -> None:
    rows = values(
        snapshot,
        f"""SELECT ?measure ?currency (SUM(?amount) AS ?total) (COUNT(?t) AS ?n) WHERE {{
          {source("dfid-activities-v1.02")} {{ ?t a sg:Transaction ; sg:measure ?measure ; sg:amount ?amount ;
          sg:currency ?currency }} }} GROUP BY ?measure ?currency""",
    )
    sums = {
        measure.rpartition("/")[2]: (currency, Decimal(total), int(n)) for measure, currency, total, n in rows
    }
    assert sums["commitment"] == ("GBP", Decimal(1_540_886_724), 180)
    assert sums["disbursement"] == ("GBP", Decimal(488_192_590), 248)
    assert sums["expenditure"] == ("GBP", Decimal(624_790_419), 927)
    assert sums["budget"][2] + sums["revised-budget"][2] == 586


def test_the_recipe_gives_the_same_sums(snapshot: Snapshot, live: LiveMap) -> None:
    table = answer(snapshot, "committed-and-paid", {}, day=live.settings.today())
    at = [table.columns.index(name) for name in ("measureLabel", "currency", "total")]
    rows = [[cell.value for place in at if (cell := row[place]) is not None] for row in table.rows]
    sums = {(measure, currency): Decimal(total) for measure, currency, total in rows}
    assert sums["Commitment", "GBP"] == 1_540_886_724
    assert sums["Disbursement", "GBP"] == 488_192_590
    assert sums["Expenditure", "GBP"] == 624_790_419


def test_money_that_came_back_stays_negative(snapshot: Snapshot) -> None:
    ((count,),) = values(
        snapshot,
        f"""SELECT (COUNT(?t) AS ?n) WHERE {{ {source("dfid-activities-v1.02")} {{
          ?t sg:amount ?amount ; sg:transactedOn ?day FILTER(?amount < 0) }} }}""",
    )
    assert count == "35"


def test_children_are_parts_of_their_parents(snapshot: Snapshot) -> None:
    ((children, parents),) = values(
        snapshot,
        f"""SELECT (COUNT(DISTINCT ?child) AS ?c) (COUNT(DISTINCT ?parent) AS ?p) WHERE {{
          {source("dfid-activities-v1.02")} {{ ?child dct:isPartOf ?parent . ?parent a sg:Project }} }}""",
    )
    assert (children, parents) == ("184", "89")


def test_a_channel_code_joins_none_of_its_fourteen_organisations(
    snapshot: Snapshot, shared_data: Path
) -> None:
    from lxml import etree

    root = etree.parse(shared_data / OLD).getroot()
    names = {
        " ".join((one.text or "").split()) for one in root.iter() if one.get("ref") == "22000" and one.text
    }
    assert len(names) == 14
    rows = values(
        snapshot,
        f"""SELECT ?org ?name WHERE {{ {source("dfid-activities-v1.02")} {{
          ?org a sg:Organisation ; rdfs:label ?name }} }}""",
    )
    assert len({org for org, name in rows if name in names}) == 14


def test_money_by_country_adds_up_to_all_of_it(snapshot: Snapshot) -> None:
    """Over splits: the transaction's own where it states any, else its project's; never over places."""
    query = """SELECT ?place (SUM(?amount * ?share / 100) AS ?total) WHERE {
      ?t a sg:Transaction ; sg:measure measure:commitment ; sg:amount ?amount ; sg:currency "GBP" ;
         sg:transactionOf ?project .
      ?split sg:splitOf ?project ; sg:share ?share ; sg:coversPlace ?place .
      MINUS { ?own sg:splitOf ?t ; sg:coversPlace ?any } } GROUP BY ?place"""
    assert [(place.rpartition("/")[2], Decimal(total)) for place, total in values(snapshot, query)] == [
        ("TZ", Decimal(1_540_886_724))
    ]


def test_money_by_sector_adds_up_to_all_of_it(snapshot: Snapshot) -> None:
    ((total,),) = values(
        snapshot,
        f"""SELECT (SUM(?amount * ?share / 100) AS ?total) WHERE {{ {source("dfid-activities-v1.02")} {{
          ?t sg:measure measure:expenditure ; sg:amount ?amount ; sg:transactionOf ?project .
          ?split sg:splitOf ?project ; sg:share ?share ; sg:themeAsStated ?sector }} }}""",
    )
    assert Decimal(total) == 624_790_419


def test_an_organisation_states_its_budgets_under_measures_of_their_own(snapshot: Snapshot) -> None:
    rows = values(
        snapshot,
        f"""SELECT ?measure (COUNT(?t) AS ?n) (SUM(?amount) AS ?total) WHERE {{
          {source("organisation-standard-example-annotated")} {{ ?t sg:measure ?measure ; sg:amount ?amount ;
          sg:paidBy id:organisation\\/org-id:AA-AAA-123456789 }} }} GROUP BY ?measure""",
    )
    assert {measure.rpartition("/")[2]: (n, total) for measure, n, total in rows} == {
        "total-budget": ("1", "250000000"),
        "recipient-budget": ("1", "2500000"),
        "place-budget": ("2", "50000000"),
        "total-expenditure": ("1", "250000000"),
    }


def test_lei_data_says_who_and_whose(snapshot: Snapshot) -> None:
    ((count,),) = values(
        snapshot, 'SELECT (COUNT(?o) AS ?n) WHERE { ?o sg:identifier ?i FILTER(STRSTARTS(?i, "lei:")) }'
    )
    assert count == "9"
    rows = values(
        snapshot,
        """SELECT ?child ?parent WHERE { ?child sg:subOrganisationOf ?parent ; sg:identifier ?id
          FILTER(STRSTARTS(?id, "lei:")) }""",
    )
    assert {(child[-20:], parent[-20:]) for child, parent in rows} == {
        ("549300J43MRRHUL8JX64", "549300RK1FB0VMTPD087"),
        ("549300PSHWOM1D1JVL23", "6SHGI4ZSSLCXXQSBB395"),
        ("549300Z97UQPIB27EY09", "E57ODZWZ7FF32TWEFA76"),
        ("E57ODZWZ7FF32TWEFA76", "549300PSHWOM1D1JVL23"),
    }
    forms = {form for (form,) in values(snapshot, "SELECT ?form WHERE { ?body sg:legalForm ?form }")}
    assert "UK Establishment (ELF CDOT)" in forms


def test_124_schemes_are_found_by_their_codes(snapshot: Snapshot) -> None:
    rows = values(
        snapshot,
        """SELECT ?list ?id WHERE { ?list a sg:DataResource ; sg:identifier ?id
          FILTER(STRSTARTS(?id, "org-id-list:")) }""",
    )
    assert len({one for _, one in rows}) == len({one for one, _ in rows}) == 124
    assert {"org-id-list:GB-CHC", "org-id-list:XI-ROR"} <= {one for _, one in rows}


def test_every_file_of_these_folders_loads_or_says_what_it_is(shared_data: Path) -> None:
    from api.loading import check_files

    (forms,) = check_files([shared_data / "gleif/EntityLegalFormData.ttl"], Wanted())
    assert forms.outcome == "refused"
    assert "list of legal forms" in forms.account.problems[0].wrong
    for name in ("L1Data", "L2Data", "RegistrationAuthorityData"):
        (one,) = check_files([shared_data / f"gleif/{name}.ttl"], Wanted())
        assert one.outcome == "loaded"
        assert one.account.refused == 0
