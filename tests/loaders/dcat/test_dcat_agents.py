"""Publishers and rights holders: which of them are one organisation, and that none is a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from loaders.rdf_agents import (
    CALLED_BY_IDENTIFIER,
    MOST_NAMES_OF_ONE_IDENTIFIER,
    PERSONS_NOTE,
    called_by_address_note,
)
from ontology.identifiers import DEFAULT_BASE
from ontology.records import Relationship, Text

if TYPE_CHECKING:
    from tests.loaders.dcat.conftest import Dcat

TWO = """ex:a a dcat:Dataset ; dct:title "A" ; dct:publisher %s .
ex:b a dcat:Dataset ; dct:title "B" ; dct:publisher %s ."""
PUBLISHED = 'ex:a a dcat:Dataset ; dct:title "A" ; dct:publisher ex:p .'


def publishers(dcat: Dcat, first: str, second: str, more: str = "") -> tuple[int, bool]:
    """How many organisations there are, and whether both datasets have the same publisher."""
    outcome = dcat.turtle(TWO % (first, second) + more)
    one, other = outcome.datasets
    return len(outcome.organisations), one.publishers == other.publishers != ()


def test_equal_names_in_one_file_are_one_organisation(dcat: Dcat) -> None:
    assert publishers(dcat, '[ foaf:name "Town" ]', "ex:p", ' ex:p foaf:name " Town " .') == (1, True)
    assert publishers(dcat, '[ foaf:name "Town" ]', '[ foaf:name "County" ]') == (2, False)
    assert publishers(dcat, '"Town"', '[ foaf:name "Town" ]') == (1, True)


def test_an_equal_identifier_of_the_file_is_one_organisation_whose_other_name_is_an_alias(dcat: Dcat) -> None:
    outcome = dcat.turtle(
        TWO % ("ex:p", '[ dct:identifier "t1" ; foaf:name "Town plc" ]')
        + ' ex:p dct:identifier "t1" ; foaf:name "Town Group" .'
    )
    (organisation,) = outcome.organisations
    assert organisation.label == "Town Group"
    assert organisation.aliases == (Text("Town plc", ""),)
    assert organisation.address == "data.ttl#node=https://data.example/p"
    assert {one.publishers for one in outcome.datasets} == {(organisation.iri,)}


def test_an_identifier_under_many_names_is_a_code_and_joins_nothing(dcat: Dcat) -> None:
    count = MOST_NAMES_OF_ONE_IDENTIFIER + 1
    text = "".join(
        f'ex:d{n} a dcat:Dataset ; dct:title "D" ; dct:publisher ex:p{n} . '
        f'ex:p{n} dct:identifier "22000" ; foaf:name "B{n}" .\n'
        for n in range(count)
    )
    assert len(dcat.turtle(text).organisations) == count


def test_a_known_identifier_is_the_node(dcat: Dcat) -> None:
    ror = "<https://ror.org/0002pcv65>"
    outcome = dcat.turtle(
        TWO % (ror, '[ dct:identifier "https://ror.org/0002pcv65" ; foaf:name "Uni of E" ]')
    )
    (organisation,) = outcome.organisations
    assert organisation.iri == f"{DEFAULT_BASE}organisation/ror:0002pcv65"
    assert organisation.identifiers == ("ror:0002pcv65",)
    assert {one.publishers for one in outcome.datasets} == {(organisation.iri,)}


@pytest.mark.parametrize(
    ("address", "scheme", "value"),
    [
        ("https://ror.org/0002pcv65", "ror", "0002pcv65"),
        ("urn:lei:5493001KJTIIGC8Y1R12", "lei", "5493001KJTIIGC8Y1R12"),
        ("https://search.gleif.org/#/record/5493001KJTIIGC8Y1R12", "lei", "5493001KJTIIGC8Y1R12"),
        ("http://lei.info/5493001KJTIIGC8Y1R12", "lei", "5493001KJTIIGC8Y1R12"),
    ],
)
@pytest.mark.parametrize("form", ["<%s>", '"%s"', "[ dct:identifier <%s> ]"])
def test_an_organisation_without_a_name_is_called_by_its_identifier(
    dcat: Dcat, address: str, scheme: str, value: str, form: str
) -> None:
    outcome = dcat.turtle(f'ex:a a dcat:Dataset ; dct:title "A" ; dct:publisher {form % address} .')
    (body,) = outcome.organisations
    assert body.iri == f"{DEFAULT_BASE}organisation/{scheme}:{value}"
    assert (body.label, body.identifiers) == (value, (f"{scheme}:{value}",))
    assert outcome.datasets[0].publishers == (body.iri,)
    assert outcome.problems == []
    assert outcome.account.notes[f"guessed: {CALLED_BY_IDENTIFIER}"] == 1


def test_a_name_elsewhere_in_the_file_goes_before_an_identifier(dcat: Dcat) -> None:
    ror = "<https://ror.org/0002pcv65>"
    outcome = dcat.turtle(TWO % (ror, f'[ dct:identifier {ror} ; foaf:name "Uni of E" ]'))
    assert [one.label for one in outcome.organisations] == ["Uni of E"]


def test_one_name_under_two_known_identifiers_is_two_organisations(dcat: Dcat) -> None:
    first = '[ dct:identifier "https://ror.org/0002pcv65" ; foaf:name "Health" ]'
    second = '[ dct:identifier "https://ror.org/00042rr39" ; foaf:name "Health" ]'
    assert publishers(dcat, first, second) == (2, False)


def test_a_bare_name_joins_the_one_body_that_is_known_by_it(dcat: Dcat) -> None:
    known = '[ dct:identifier "https://ror.org/0002pcv65" ; foaf:name "Health" ]'
    assert publishers(dcat, known, '"Health"') == (1, True)


@pytest.mark.parametrize(
    "person",
    [
        '[ a foaf:Person ; foaf:name "Ada Lovelace" ]',
        '[ a vcard:Individual ; vcard:fn "Ada Lovelace" ]',
        '[ a foaf:Agent ; foaf:name "Dr. Mary Smith" ]',
        '"Mary Smith"',
        "<https://orcid.org/0000-0002-1825-0097>",
    ],
)
def test_a_person_is_counted_and_never_made(dcat: Dcat, person: str) -> None:
    outcome = dcat.turtle(f'ex:a a dcat:Dataset ; dct:title "A" ; dct:publisher {person} .')
    assert outcome.organisations == []
    assert outcome.datasets[0].publishers == ()
    assert outcome.account.notes[PERSONS_NOTE] == 1
    assert not any("Lovelace" in term or "Smith" in term for one in outcome.statements("") for term in one)


@pytest.mark.parametrize("publisher", ["ex:nobody", '"https://data.example/nobody"^^xsd:anyURI'])
def test_a_publisher_with_nothing_but_an_address_is_called_by_it(dcat: Dcat, publisher: str) -> None:
    outcome = dcat.turtle(TWO % (publisher, "[ foaf:homepage ex:nobody ]"))
    (body,) = outcome.organisations
    assert body.label == "data.example/nobody"
    assert {one.publishers for one in outcome.datasets} == {(body.iri,)}
    assert outcome.account.notes[called_by_address_note("publisher")] == 2


@pytest.mark.parametrize(
    "person", ["<https://x.example/jane-doe>", "<https://www.linkedin.com/in/jd>", '"https://x.example/~jd"']
)
def test_an_address_that_reads_as_a_persons_makes_no_publisher(dcat: Dcat, person: str) -> None:
    outcome = dcat.turtle(f'ex:a a dcat:Dataset ; dct:title "A" ; dct:publisher {person} .')
    assert (outcome.organisations, outcome.problems) == ([], [])
    assert outcome.account.notes[PERSONS_NOTE] == 1


def test_a_publisher_without_name_and_address_is_left_out_with_a_warning(dcat: Dcat) -> None:
    outcome = dcat.turtle('ex:a a dcat:Dataset ; dct:title "A" ; dct:publisher [ a foaf:Agent ] .')
    (problem,) = outcome.problems
    assert (problem.code, problem.refuses) == ("publisher-without-name", False)
    assert outcome.datasets[0].publishers == ()


def test_an_address_of_a_person_stands_nowhere(dcat: Dcat) -> None:
    outcome = dcat.turtle('ex:a a dcat:Dataset ; dct:title "A" ; dct:publisher <mailto:jo@town.example> .')
    assert all("jo@" not in f"{one.file}{one.found}" for one in outcome.problems)
    named = dcat.turtle(
        'ex:a a dcat:Dataset ; dct:title "A" ; dct:publisher <mailto:jo@town.example> .'
        '<mailto:jo@town.example> a foaf:Organization ; foaf:name "Town (jo@town.example)" .'
    )
    assert named.organisations
    assert all("jo@" not in term for one in named.statements("") for term in one)


def test_the_holder_is_the_rights_holder_else_the_publisher(dcat: Dcat) -> None:
    both = dcat.dataset('dct:publisher [ foaf:name "P" ] ; dct:rightsHolder [ foaf:name "H" ]')
    assert both.publishers != both.holders != ()
    alone = dcat.dataset('dct:publisher [ foaf:name "P" ]')
    assert alone.publishers == alone.holders != ()


def test_names_in_languages_and_the_page_of_a_publisher_are_kept(dcat: Dcat) -> None:
    outcome = dcat.turtle(
        'ex:a a dcat:Dataset ; dct:title "A" ; dct:publisher ex:p . '
        'ex:p foaf:name "Stadt"@de, "Town"@en ; foaf:homepage <https://town.example/> ; '
        "foaf:mbox <mailto:a@b.example> ."
    )
    (organisation,) = outcome.organisations
    assert (organisation.label, organisation.homepage) == ("Town", "https://town.example/")
    assert organisation.labels == (Text("Town", "en"), Text("Stadt", "de"))


def test_organisations_in_other_roles_are_lines_and_persons_are_left_out(dcat: Dcat) -> None:
    outcome = dcat.turtle(
        """@prefix prov: <http://www.w3.org/ns/prov#> . @prefix geo: <http://data.europa.eu/930/> .
        ex:a a dcat:Dataset ; dct:title "A" ; dct:publisher [ foaf:name "Quay Office" ] ;
          dct:creator [ a foaf:Organization ; foaf:name "Tide Institute" ],
            [ a foaf:Person ; foaf:name "J R" ],
            "Anna Beispiel", <https://orcid.org/0000-0001-0000-0000> ;
          geo:custodian [ foaf:name "Pier Hospital" ] ;
          prov:qualifiedAttribution [ prov:agent [ a foaf:Organization ; foaf:name "Lantern Fund" ] ;
            dcat:hadRole <http://id.loc.gov/vocabulary/relators/fnd> ] ."""
    )
    names = {one.iri: one.label for one in outcome.organisations}
    assert sorted(names.values()) == ["Lantern Fund", "Pier Hospital", "Quay Office", "Tide Institute"]
    assert [names[iri] for iri in outcome.datasets[0].holders] == ["Pier Hospital"]
    ties = {
        (names[one.subject], one.kind_stated, one.kind.rpartition("/")[2], one.object)
        for one in outcome.records
        if isinstance(one, Relationship)
    }
    iri = outcome.datasets[0].iri
    assert ties == {
        ("Tide Institute", "creator", "other", iri),
        ("Lantern Fund", "funder", "funds-drawn", iri),
    }
    assert outcome.account.notes["persons named as creator, contributor or in another role, left out"] == 3


def test_who_made_a_dataset_holds_it_where_nobody_is_said_to_publish_it(dcat: Dcat) -> None:
    outcome = dcat.turtle(
        'ex:a a dcat:Dataset ; dct:title "A" ; dct:creator [ a foaf:Organization ; foaf:name "Tide Desk" ] .'
    )
    assert outcome.datasets[0].holders == (outcome.organisations[0].iri,)
    assert not [one for one in outcome.records if isinstance(one, Relationship)]


@pytest.mark.parametrize(
    "said",
    [
        "a <http://www.w3.org/ns/regorg#RegisteredOrganization>",
        "a foaf:Agent ; dct:type <http://purl.org/adms/publishertype/Company>",
        "a foaf:Agent . ex:q a foaf:Organization ; foaf:name 'Morgan Stanley'",
    ],
)
def test_what_a_publisher_is_said_to_be_goes_before_the_shape_of_its_name(dcat: Dcat, said: str) -> None:
    (dataset,) = dcat.turtle(f"{PUBLISHED} ex:p foaf:name 'Morgan Stanley' . ex:p {said} .").datasets
    assert len(dataset.publishers) == 1


@pytest.mark.parametrize(
    "said", ["a foaf:Agent", "dct:type <http://purl.org/adms/publishertype/PrivateIndividual%28s%29>"]
)
def test_an_agent_by_a_persons_name_is_none(dcat: Dcat, said: str) -> None:
    outcome = dcat.turtle(f"{PUBLISHED} ex:p foaf:name 'Morgan Stanley' ; {said} .")
    assert outcome.organisations == []
    assert outcome.account.notes[PERSONS_NOTE] == 1


def test_other_names_of_a_body_are_its_and_make_no_two_bodies_one(dcat: Dcat) -> None:
    first = '[ foaf:name "Town Council" ; skos:altLabel "TC", "Ada Lovelace" ; rdfs:label "Council of Town" ]'
    outcome = dcat.turtle(TWO % (first, '[ foaf:name "Traffic Corps" ; skos:altLabel "TC" ]'))
    aliases = {one.label: [alias.value for alias in one.aliases] for one in outcome.organisations}
    assert aliases == {"Town Council": ["Council of Town", "TC"], "Traffic Corps": ["TC"]}


def test_who_gave_the_grant_of_a_dataset_funds_it(dcat: Dcat) -> None:
    outcome = dcat.turtle(
        'ex:a a dcat:Dataset ; dct:title "A" ; <http://schema.org/funding> [ a <http://schema.org/Grant> ; '
        '<http://schema.org/funder> "Institute of Tides" ] .'
    )
    (line,) = outcome.lines
    assert (line.kind_stated, outcome.called(line.subject)) == ("funder", ["Institute of Tides"])
    assert outcome.account.ignored == 0


def test_what_a_dataset_is_a_part_of_is_told(dcat: Dcat) -> None:
    outcome = dcat.turtle(
        'ex:a a dcat:Dataset ; dct:title "A" ; dct:isPartOf ex:b . '
        'ex:b a dcat:Dataset ; dct:title "B" ; dct:hasPart ex:a .'
    )
    notes = outcome.account.notes
    assert (notes["field not taken: dct:isPartOf"], notes["field not taken: dct:hasPart"]) == (1, 1)
