"""RDF in our own words: what a record can carry is loaded as it stands, everything else is said."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loaders.own_rdf.kind import LOADER
from loaders.reading.input import input_of
from loaders.registry import loader_for
from ontology.errors import UnreadableFile
from ontology.records import (
    Agreement,
    Dataset,
    Grant,
    Organisation,
    Text,
    Transaction,
)
from ontology.terms import SG

if TYPE_CHECKING:
    from tests.loaders.own_rdf.conftest import Own

MARCH = "sg:awardedOn '2024-03-01'^^xsd:date"
PERIOD = "sg:awardedOn '{}'^^xsd:date ; sg:precision 'awardedOn period' ; sg:dateAsStated 'awardedOn {}'"
BODY = "ex:a a sg:Organisation ; rdfs:label 'Meridian Hotline' "
GRAPHS = """
GRAPH <https://maps.example/id/source/one> { ex:a a sg:Organisation ; rdfs:label 'A' }
GRAPH <https://maps.example/id/source/two> { ex:b a sg:Organisation ; rdfs:label 'B' }
GRAPH ex:catalogue { <https://maps.example/id/source/one> a sg:Source ; rdfs:label 'One' }
ex:a sg:sharesDataWith ex:b .
"""


def test_a_thing_keeps_its_iri_and_everything_that_is_said_of_it(own: Own) -> None:
    outcome = own.turtle(
        BODY + "; sg:sector v:sector\\/hotline ; sg:locatedIn v:place\\/KE ; skos:prefLabel 'Meridian'@en , "
        "'Meridiano'@es ; skos:altLabel 'MH' ; sg:identifier 'ror:0002pcv65' ; "
        "foaf:page <https://mh.example/> ; dct:modified '2025-02-03'^^xsd:date ; sg:subOrganisationOf ex:b ; "
        "dct:description 'A body.' ; geo:lat -1.28 ; geo:long 36.80 ."
    )
    (body,) = outcome.records
    assert isinstance(body, Organisation)
    assert body.iri == "https://maps.example/a"
    assert body.address == "data.ttl#node=https://maps.example/a"
    assert (body.label, body.description, body.homepage) == (
        "Meridian Hotline",
        "A body.",
        "https://mh.example/",
    )
    assert body.labels == (Text("Meridian", "en"), Text("Meridiano", "es"))
    assert (body.latitude, body.longitude) == (Decimal("-1.28"), Decimal("36.80"))
    assert body.part_of == ("https://maps.example/b",)
    assert outcome.problems == []
    assert len(outcome.statements) == 15


def test_a_name_in_languages_only_gives_the_best_and_keeps_them_all(own: Own) -> None:
    (body,) = own.turtle("ex:a a sg:Organisation ; rdfs:label 'Verein'@de , 'Society'@en .").records
    assert body.label == "Society"
    assert body.labels == (Text("Society", "en"), Text("Verein", "de"))


def test_a_source_that_contradicts_itself_is_loaded_as_it_stands(own: Own) -> None:
    outcome = own.turtle("ex:a a sg:Organisation ; rdfs:label 'A' , 'B' ; sg:sector v:sector\\/hotline .")
    assert {one[2] for one in outcome.statements if one[1].endswith("label>")} == {'"A"', '"B"'}
    assert outcome.account.loaded == 1
    assert outcome.account.notes["facts of which a thing has one, stated with several values: label"] == 1


def test_the_records_of_this_source_are_where_a_thing_comes_from(own: Own) -> None:
    outcome = own.turtle(
        BODY + "; prov:wasDerivedFrom <https://old.example/id/record/here/orgs.csv#row=2> , "
        "<https://old.example/id/record/here/a%20b.csv#row=3> , "
        "<https://old.example/id/record/other/x.csv#row=4> ."
    )
    assert [one.address for one in outcome.records] == ["a b.csv#row=3", "orgs.csv#row=2"]


@pytest.mark.parametrize(
    ("said", "column", "found"),
    [
        ("sg:sector v:sector\\/no-such", "https://w3id.org/sharegraph/ns#sector", "no-such"),
        ("sg:sector 'hotline'", "https://w3id.org/sharegraph/ns#sector", "hotline"),
        ("sg:sector v:harm\\/grooming", "https://w3id.org/sharegraph/ns#sector", "harm/grooming"),
        ("dct:modified 'soon'", "http://purl.org/dc/terms/modified", "soon"),
        ("geo:lat 'NaN'^^xsd:double", "geo/wgs84_pos#lat", "NaN"),
        ("foaf:page <javascript:alert(1)>", "http://xmlns.com/foaf/0.1/page", "javascript:alert(1)"),
        ("sg:subOrganisationOf <javascript:alert(1)>", "subOrganisationOf", "javascript:alert(1)"),
        ("sg:subOrganisationOf 'B'", "subOrganisationOf", "B"),
        ("sg:identifier 'no scheme'", "identifier", "no scheme"),
        ("sg:hasProvider ex:b", "sg:hasProvider", "https://maps.example/b"),
        ("sg:sharesDataWith ex:b", "sg:sharesDataWith", "https://maps.example/b"),
        ("ex:mood 'good'", "https://maps.example/mood", "good"),
        ("sg:missing 'sectors because'", "missing", "sectors because"),
        ("dct:description ex:b", "description", "https://maps.example/b"),
    ],
)
def test_a_statement_that_no_record_carries_is_left_out_and_said(
    own: Own, said: str, column: str, found: str
) -> None:
    outcome = own.turtle(f"{BODY} ; {said} .")
    ((property_, shown),) = outcome.left_out
    assert column in property_
    assert found in shown
    assert len(outcome.statements) == 3
    assert all(one.wrong and one.remedy and not one.refuses for one in outcome.problems)


def test_what_the_map_computes_is_stated_by_no_source(own: Own) -> None:
    outcome = own.turtle(f"{BODY} ; sg:sharesDataWith ex:b .")
    assert "worked out by the map" in outcome.problems[0].wrong
    outcome = own.turtle(f"{BODY} . ex:e a sg:Edge ; sg:edgeFrom ex:a ; sg:edgeTo ex:b .")
    assert (outcome.account.ignored, outcome.account.notes["nodes not read: Edge"]) == (1, 1)


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        ("ex:a a sg:Organisation .", "label"),
        ("ex:a a sg:AgreementVersion ; sg:status v:status\\/active .", "agreement"),
        ("ex:a a sg:Transaction ; sg:measure v:measure\\/commitment ; sg:amount 5 .", "money"),
        ("ex:a a sg:Instalment ; sg:instalmentOf ex:g ; sg:amount 5 ; sg:currency 'EUR' , 'USD' .", "money"),
        ("ex:a a sg:Relationship ; sg:relationshipFrom ex:b .", "object"),
    ],
)
def test_a_record_without_what_it_needs_is_refused(own: Own, text: str, needs: str) -> None:
    outcome = own.turtle(text)
    assert outcome.records == []
    assert outcome.account.refused == 1
    (problem,) = [one for one in outcome.problems if one.refuses]
    assert problem.code == "fact-missing"
    assert needs in problem.wrong


def test_an_amount_goes_with_its_one_currency(own: Own) -> None:
    (grant,) = own.turtle("ex:g a sg:Grant ; rdfs:label 'G' ; sg:amount 5056.0 ; sg:currency 'EUR' .").records
    assert isinstance(grant, Grant)
    assert grant.money == (Decimal("5056.0"), "EUR")
    outcome = own.turtle("ex:g a sg:Grant ; rdfs:label 'G' ; sg:amount 5 ; sg:currency 'EUR' , 'USD' .")
    assert "2 currencies" in outcome.problems[0].wrong
    outcome = own.turtle("ex:g a sg:Grant ; rdfs:label 'G' ; sg:amount 5 ; sg:currency 'Taler' .")
    assert "'Taler' is no currency" in outcome.problems[0].wrong
    large = own.turtle(
        'ex:g a sg:Grant ; rdfs:label "G" ; sg:amount 1000000000000000000 ; sg:currency "EUR" .'
    )
    assert "more than 18 digits" in large.problems[0].wrong


@pytest.mark.parametrize(
    ("said", "span", "stated"),
    [
        ("sg:awardedOn '2024-03-01'^^xsd:date", ("2024-03-01", "2024-03-01", "day"), None),
        (
            f"{MARCH} ; sg:precision 'awardedOn month' ; sg:dateAsStated 'awardedOn March 2024'",
            ("2024-03-01", "2024-03-31", "month"),
            "March 2024",
        ),
        (
            "sg:awardedOn '2024-01-01'^^xsd:date ; sg:precision 'awardedOn year'",
            ("2024-01-01", "2024-12-31", "year"),
            "2024",
        ),
        *(
            (PERIOD.format(first, stated), (first, last, "period"), stated)
            for first, last, stated in (
                ("2024-01-01", "2024-03-31", "Q1 2024"),
                ("2011-01-01", "2012-12-31", "2011-12"),
                ("2024-02-01", "2024-02-01", "01/02/2024 - 02/03/2024"),
            )
        ),
        ("sg:awardedOn '2024-03'^^xsd:gYearMonth", ("2024-03-01", "2024-03-31", "month"), "2024-03"),
        ("sg:awardedOn '2024-03-05T10:00:00Z'^^xsd:dateTime", ("2024-03-05", "2024-03-05", "day"), None),
    ],
)
def test_a_date_is_as_precise_as_it_is_said_to_be(
    own: Own, said: str, span: tuple[str, str, str], stated: str | None
) -> None:
    (grant,) = own.turtle(f"ex:g a sg:Grant ; rdfs:label 'G' ; {said} .").records
    assert isinstance(grant, Grant)
    assert grant.awarded_on is not None
    day = grant.awarded_on
    assert (str(day.earliest), str(day.latest), day.precision) == span
    assert stated is None or day.stated == stated


def test_a_transaction_is_of_a_grant_or_of_a_project(own: Own) -> None:
    said = "a sg:Transaction ; sg:measure v:measure\\/disbursement ; sg:amount 5 ; sg:currency 'EUR' ; "
    said += "sg:transactionOf"
    outcome = own.turtle(
        f"ex:t1 {said} ex:g . ex:t2 {said} ex:p . ex:g a sg:Grant ; rdfs:label 'G' . "
        "ex:p a sg:Project ; rdfs:label 'P' ."
    )
    found = {
        one.iri[-2:]: (one.grant, one.project) for one in outcome.records if isinstance(one, Transaction)
    }
    assert found == {"t1": ("https://maps.example/g", ""), "t2": ("", "https://maps.example/p")}


def test_an_identifier_of_a_register_is_the_node_wherever_it_is_named(own: Own) -> None:
    outcome = own.turtle(
        "<https://ror.org/0002pcv65> a sg:Organisation ; rdfs:label 'A' . "
        "ex:d a sg:Dataset ; rdfs:label 'D' ; sg:heldBy <https://ror.org/0002pcv65> ."
    )
    (body,) = [one for one in outcome.records if isinstance(one, Organisation)]
    (dataset,) = [one for one in outcome.records if isinstance(one, Dataset)]
    assert body.identifiers == ("ror:0002pcv65",)
    assert dataset.holders == (body.iri,)
    assert body.iri.endswith("/organisation/ror:0002pcv65")


@pytest.mark.parametrize("node", ["[]", "<javascript:alert(1)>", "<#a>", "<mailto:jo@hotline.example>"])
def test_a_node_without_a_usable_iri_gets_one_that_says_nothing(own: Own, node: str) -> None:
    outcome = own.turtle(f"{node} a sg:Organisation ; rdfs:label 'Meridian' .")
    (body,) = outcome.records
    assert body.iri.startswith("https://w3id.org/sharegraph/id/organisation/here.meridian-")
    assert "jo@" not in str(outcome)


@pytest.mark.parametrize(
    "node",
    [
        "v:harm\\/grooming",
        "sg:Organisation",
        "<https://w3id.org/sharegraph/id/source/invented>",
        "<https://w3id.org/sharegraph/id/edge/1a2b>",
    ],
)
def test_no_record_speaks_of_a_word_or_a_source_of_ours(own: Own, node: str) -> None:
    outcome = own.turtle(f"{node} a sg:Dataset ; rdfs:label 'Nothing at all' .")
    assert outcome.records == []
    assert [one.code for one in outcome.problems] == ["a-word-of-ours"]


def test_a_person_is_counted_and_never_made_and_addresses_are_taken_out(own: Own) -> None:
    outcome = own.turtle(
        f"{BODY} ; dct:description 'Ask jo@hotline.example.' . ex:jo a foaf:Person ; foaf:name 'Jo Doe' ."
    )
    assert outcome.account.notes["nodes not read: persons"] == 1
    assert outcome.account.notes["e-mail addresses taken out of texts"] == 1
    assert not any(word in str(outcome.records) for word in ("jo@", "Jo Doe"))


def test_a_thing_of_two_classes_is_two_records_of_one_iri(own: Own) -> None:
    outcome = own.turtle("ex:a a sg:Dataset , sg:Infrastructure ; rdfs:label 'A' .")
    assert len({one.iri for one in outcome.records}) == 1
    assert len(outcome.records) == 2
    assert outcome.account.loaded == 1


def test_of_an_export_one_source_is_read_by_its_name(own: Own) -> None:
    input_ = own.input_of(GRAPHS)
    assert LOADER.describe(input_).name == ""
    outcome = own.read_input(input_, source="one")
    assert [one.label for one in outcome.records] == ["A"]
    note = "statements of other graphs (the map, its catalogue, other sources), not read"
    assert outcome.account.notes[note] == 5


def test_an_export_of_several_sources_is_refused_until_one_is_named(own: Own) -> None:
    with pytest.raises(UnreadableFile, match="2 sources state: one, two") as refused:
        own.read_input(own.input_of(GRAPHS), source="data")
    assert "--source one" in refused.value.remedy


def test_an_export_of_one_source_describes_it(own: Own) -> None:
    text = "\n".join(line for line in GRAPHS.splitlines() if "/two" not in line)
    source = LOADER.describe(own.input_of(text))
    assert (source.name, source.title) == ("one", "One")


def test_graphs_of_other_names_are_read_as_one(own: Own) -> None:
    outcome = own.turtle("GRAPH ex:g { ex:a a sg:Organisation } GRAPH ex:h { ex:a rdfs:label 'A' }")
    assert [one.label for one in outcome.records] == ["A"]


def test_it_is_recognised_by_a_class_of_ours(own: Own) -> None:
    assert loader_for(own.input_of(BODY + ".")).kind == "own-rdf"
    assert not LOADER.recognises(own.input_of("ex:a a foaf:Organization ."))
    assert not LOADER.recognises(input_of("a.csv", b"a,b\nhttps://w3id.org/sharegraph/ns#Grant,2\n"))


def test_a_file_that_describes_nothing_of_ours_is_refused_whole(own: Own) -> None:
    with pytest.raises(UnreadableFile, match="describes nothing of its classes"):
        own.turtle("ex:a a foaf:Organization ; rdfs:seeAlso sg:Organisation .")


SUBJECTS = st.sampled_from(["ex:a", "ex:b", "_:c", "<javascript:x>"])
PREDICATES = st.sampled_from(
    "a rdfs:label dct:description skos:altLabel sg:identifier foaf:page dct:modified sg:sector sg:amount "
    "sg:currency sg:awardedOn sg:precision sg:dateAsStated sg:hasProvider sg:hasRecipient sg:versionOf "
    "sg:missing prov:wasDerivedFrom ex:any".split()
)
OBJECTS = st.sampled_from(
    [
        *"sg:Organisation sg:Agreement sg:AgreementVersion sg:Grant ex:a ex:b _:c 5 -1.50 true 'EUR'".split(),
        *"'A' 'B'@en v:sector\\/hotline '2024-02-01'^^xsd:date '9999-12-31'^^xsd:date".split(),
        *"'awardedOn\\u0000month' <mailto:a@b.example>".split(),
        "'awardedOn month'",
        "'awardedOn February 2024'",
        "<https://m.example/record/here/a.csv#row=2>",
        "<a b>",
    ]
)


@given(st.lists(st.tuples(SUBJECTS, PREDICATES, OBJECTS), max_size=25))
@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_was_read_once_reads_the_same_again(own: Own, said: list[tuple[str, str, str]]) -> None:
    text = "ex:a a sg:Organisation ; rdfs:label 'A' .\n" + "".join(f"{' '.join(one)} .\n" for one in said)
    first = own.turtle(text)
    written = "".join(f"{' '.join(one)} .\n" for one in sorted(first.statements))
    assert (
        first.records == []
        or own.read_input(input_of("b.nt", written.encode())).statements == first.statements
    )


def test_an_agreement_is_read_with_its_parties(own: Own) -> None:
    (agreement,) = own.turtle(
        "ex:a a sg:Agreement ; rdfs:label 'A' ; sg:hasProvider ex:b ; sg:hasRecipient ex:c , ex:d ; "
        "sg:purpose v:purpose\\/research ; sg:kind v:agreement-type\\/mou ."
    ).records
    assert isinstance(agreement, Agreement)
    assert agreement.providers == ("https://maps.example/b",)
    assert agreement.recipients == ("https://maps.example/c", "https://maps.example/d")


def test_a_thing_without_a_name_in_our_words_is_called_by_its_title(own: Own) -> None:
    outcome = own.turtle('ex:a a sg:Dataset ; dct:title "Tides"@en . ex:b a sg:Dataset ; dct:title " " .')
    assert [one.label for one in outcome.records] == ["Tides"]
    assert [one.code for one in outcome.problems if one.refuses] == ["fact-missing"]


def test_an_agreement_points_to_no_person_and_a_page_is_an_address(own: Own) -> None:
    outcome = own.turtle(
        "ex:a a sg:Agreement ; rdfs:label 'A' ; sg:hasProvider ex:h ; "
        "sg:hasRecipient ex:p , <https://orcid.org/0000-0002-1825-0097> , ex:q . "
        "ex:p a foaf:Person ; foaf:name 'P' . "
        "ex:h a sg:Organisation ; rdfs:label 'H' ; foaf:page 'javascript:x()' ."
    )
    agreement = outcome.one(Agreement)
    assert [iri.rpartition("/")[2] for iri in agreement.recipients] == ["q"]
    assert outcome.left_out.count((SG.hasRecipient, "")) == 2
    assert outcome.one(Organisation).homepage == ""
