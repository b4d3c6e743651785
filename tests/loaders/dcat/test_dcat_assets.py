"""The fields of a dataset: what DCAT says of it, in which words it stands here."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from ontology.identifiers import concept_iri, place_iri
from ontology.records import Text
from ontology.vocabulary import concept

if TYPE_CHECKING:
    from tests.loaders.dcat.conftest import Dcat


def test_a_title_without_language_is_the_name_then_english_and_languages_keep_theirs(dcat: Dcat) -> None:
    (one,) = dcat.turtle('ex:a a dcat:Dataset ; dct:title "Titel"@de, "Title"@en, "Other"@en .').datasets
    assert one.label == "Other"
    assert one.labels == (Text("Other", "en"), Text("Titel", "de"))
    assert one.aliases == (Text("Title", "en"),)
    (bare,) = dcat.turtle('ex:a a dcat:Dataset ; dct:title "Titel"@de, "Bare" .').datasets
    assert (bare.label, bare.labels) == ("Bare", (Text("Titel", "de"),))


def test_an_empty_licence_is_none_and_the_real_one_beside_it_counts(dcat: Dcat) -> None:
    outcome = dcat.turtle('ex:a a dcat:Dataset ; dct:title "A" ; dct:license "", <https://l.example/> .')
    assert outcome.datasets[0].licence == "https://l.example/"
    assert outcome.account.notes == {"empty licences, which are none": 1}
    assert dcat.dataset('dct:license ""').licence == ""


def test_the_licence_of_the_distributions_counts_where_they_agree(dcat: Dcat) -> None:
    same = "dcat:distribution [ dct:license ex:l ], [ dct:license ex:l ; dct:title 'B' ]"
    assert dcat.dataset(same).licence == "https://data.example/l"
    differ = "dcat:distribution [ dct:license <https://l.example/> ], [ dct:license <https://m.example/> ]"
    assert dcat.dataset(differ).licence == ""
    assert dcat.dataset(f"dct:license 'Own terms' ; {differ}").licence == "Own terms"
    assert dcat.dataset("dct:license [ dct:title 'Named terms' ]").licence == "Named terms"


INSPIRE = "http://inspire.ec.europa.eu/metadata-codelist/"


@pytest.mark.parametrize(
    ("code", "level"), [("PUBLIC", "open"), ("RESTRICTED", "on-application"), ("NON_PUBLIC", "closed")]
)
def test_access_rights_of_the_eu_table_are_levels(dcat: Dcat, code: str, level: str) -> None:
    found = dcat.dataset(
        f"dct:accessRights <http://publications.europa.eu/resource/authority/access-right/{code}>"
    )
    assert found.access_level == concept_iri("access-level", level) == concept("access-level", level)


def test_other_access_rights_are_counted_and_not_guessed(dcat: Dcat) -> None:
    outcome = dcat.turtle('ex:a a dcat:Dataset ; dct:title "A" ; dct:accessRights "members of the club" .')
    assert outcome.datasets[0].access_level == ""
    assert outcome.account.notes == {
        "access rights without a word in our scheme, not read: members of the club": 1
    }


@pytest.mark.parametrize(
    ("stated", "level"),
    [
        ('dct:accessRights "public"', "open"),
        ('dct:accessRights [ a dct:RightsStatement ; rdfs:label "Restricted access" ]', "on-application"),
        ("dct:accessRights <http://purl.org/coar/access_right/c_abf2>", "open"),
        ("dct:rights <http://publications.europa.eu/resource/authority/access-right/NON_PUBLIC>", "closed"),
        ('dct:accessRights [ dct:description "This resource has no access restriction" ]', "open"),
        (f"dct:accessRights <{INSPIRE}ConditionsApplyingToAccessAndUse/noConditionsApply>", "open"),
    ],
)
def test_access_rights_are_read_from_words_and_other_well_known_tables(
    dcat: Dcat, stated: str, level: str
) -> None:
    prefix = "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> ."
    (found,) = dcat.turtle(f'{prefix} ex:a a dcat:Dataset ; dct:title "A" ; {stated} .').datasets
    assert found.access_level == concept_iri("access-level", level)


def test_access_rights_that_say_different_things_say_nothing(dcat: Dcat) -> None:
    assert dcat.dataset('dct:accessRights "public", "non-public"').access_level == ""


def test_a_statement_on_rights_is_the_licence_where_it_names_one_and_no_other_is_given(dcat: Dcat) -> None:
    assert dcat.dataset('dct:rights "Harbour Open Licence 2"').licence == "Harbour Open Licence 2"
    assert dcat.dataset('dct:rights "Contains soundings of the harbour"').licence == ""
    assert dcat.dataset('dct:rights "A licence" ; dct:license ex:l').licence == "https://data.example/l"


def test_the_doi_of_an_identifier_with_a_node_of_its_own_is_the_identity(dcat: Dcat) -> None:
    identifier = "<http://www.w3.org/ns/adms#identifier> [ skos:notation 'https://doi.org/10.5555/abc' ]"
    found = dcat.dataset(identifier)
    assert found.identifiers == ("doi:10.5555/abc",)
    assert found.iri.endswith("/dataset/doi:10.5555%2Fabc")


def test_a_table_of_regions_says_the_country_and_the_address_stays(dcat: Dcat) -> None:
    region = "http://data.europa.eu/nuts/code/EL30"
    found = dcat.dataset(f"dct:spatial <{region}>")
    assert (found.places, found.places_stated) == ((place_iri("GR"),), (region,))


def test_a_keyword_with_commas_lists_several_and_a_theme_may_be_a_text(dcat: Dcat) -> None:
    found = dcat.dataset("dcat:keyword 'boats, nets' ; dcat:theme 'Fishing', <http://eurovoc.europa.eu/1000>")
    assert [word.value for word in found.keywords] == ["Fishing", "boats", "nets"]


def test_of_a_description_in_html_the_words_are_kept(dcat: Dcat) -> None:
    assert dcat.dataset("dct:description '<p>All <b>boats</b></p>'").description == "All boats"


def test_a_property_that_nobody_takes_is_told(dcat: Dcat) -> None:
    outcome = dcat.turtle('ex:a a dcat:Dataset ; dct:title "A" ; dct:language ex:l ; dct:temporal "2020" .')
    assert outcome.account.notes == {"field not taken: dct:language": 1, "field not taken: dct:temporal": 1}


def test_places_are_known_by_table_or_name_and_others_kept_as_stated(dcat: Dcat) -> None:
    found = dcat.dataset(
        "dct:spatial <http://publications.europa.eu/resource/authority/country/ITA>, ex:there, "
        "<https://sws.geonames.org/2921044/>, [ skos:prefLabel 'Nowhere at all' ], [ a dct:Location ]",
        "ex:there a dct:Location ; skos:prefLabel 'Germany' .",
    )
    assert found.places == (place_iri("DE"), place_iri("IT"))
    assert found.places_stated == ("Nowhere at all", "https://sws.geonames.org/2921044/")


def test_no_place_is_guessed_from_the_letters_of_an_address(dcat: Dcat) -> None:
    found = dcat.dataset("dct:spatial <https://places.example/London>")
    assert (found.places, found.places_stated) == ((), ("https://places.example/London",))


def test_a_guessed_place_is_counted_and_its_words_kept(dcat: Dcat) -> None:
    outcome = dcat.turtle('ex:a a dcat:Dataset ; dct:title "A" ; dct:spatial "Scotland" .')
    assert outcome.datasets[0].places == (place_iri("GB"),)
    assert outcome.datasets[0].places_stated == ("Scotland",)
    assert outcome.account.notes == {"guessed: a place read as United Kingdom: Scotland": 1}


def test_themes_of_other_schemes_are_keywords_by_name_or_code(dcat: Dcat) -> None:
    found = dcat.dataset(
        "dcat:keyword 'water'@en, '' ; dcat:theme ex:t, "
        "<http://publications.europa.eu/resource/authority/data-theme/ENVI>",
        "ex:t a skos:Concept ; skos:prefLabel 'Transport'@en, 'Verkehr'@de .",
    )
    assert found.themes == ()
    assert set(found.keywords) == {
        Text("ENVI", ""),
        Text("Transport", "en"),
        Text("Verkehr", "de"),
        Text("water", "en"),
    }


def test_a_keyword_is_a_harm_only_where_it_is_the_label_of_one(dcat: Dcat) -> None:
    label = "Child sexual abuse material"
    assert dcat.dataset(f"dcat:keyword '{label}'@en").harms == (concept("harm", label),)
    assert dcat.dataset("dcat:keyword 'commercial', 'transport'").harms == ()


def test_dates_are_read_with_time_zone_or_as_year_and_the_right_one_of_several_counts(dcat: Dcat) -> None:
    found = dcat.dataset(
        "dct:issued '2018-07-28T00:00:00'^^xsd:dateTime, '2019'^^xsd:gYear ; "
        "dct:modified '2022-07-16+02:00'^^xsd:date, '2020-01-01'"
    )
    assert found.issued is not None
    assert found.modified is not None
    assert (found.issued.earliest, found.issued.stated) == (date(2018, 7, 28), "2018-07-28T00:00:00")
    assert (found.modified.latest, found.modified.precision) == (date(2022, 7, 16), "day")


def test_a_date_that_is_none_is_left_out_with_a_warning(dcat: Dcat) -> None:
    outcome = dcat.turtle('ex:a a dcat:Dataset ; dct:title "A" ; dct:issued "last spring" .')
    (problem,) = outcome.problems
    assert (problem.code, problem.refuses, problem.column) == ("date-unreadable", False, "dct:issued")
    assert outcome.datasets[0].issued is None
    assert outcome.account.loaded == 1


def test_the_date_of_the_catalogue_record_stands_in_for_a_missing_one(dcat: Dcat) -> None:
    record = "[] a dcat:CatalogRecord ; foaf:primaryTopic ex:a ; dct:modified '2018-04-01' ."
    found = dcat.dataset("dct:description 'x'", record)
    assert found.modified is not None
    assert found.modified.latest == date(2018, 4, 1)
    own = dcat.dataset("dct:modified '2017-01-01'", record)
    assert own.modified is not None
    assert own.modified.latest == date(2017, 1, 1)


def test_the_page_is_the_landing_page_else_the_first_address_of_a_distribution(dcat: Dcat) -> None:
    access = (
        "dcat:distribution [ dcat:accessURL <https://b.example/> ], [ dcat:accessURL <https://a.example/> ]"
    )
    assert dcat.dataset(access).homepage == "https://a.example/"
    assert dcat.dataset(f"dcat:landingPage <https://z.example/> ; {access}").homepage == "https://z.example/"


def test_email_addresses_are_taken_out_of_texts(dcat: Dcat) -> None:
    outcome = dcat.turtle(
        'ex:a a dcat:Dataset ; dct:title "A" ; dct:description "Ask jo@example.org for it." .'
    )
    assert "@" not in outcome.datasets[0].description
    assert outcome.account.notes == {"e-mail addresses taken out of texts": 1}


def test_what_is_not_said_is_not_known(dcat: Dcat) -> None:
    found = dcat.dataset("a dcat:Dataset")
    assert (found.kind, found.licence, found.access_level, found.homepage) == ("", "", "", "")
    assert (found.holders, found.publishers, found.places, found.keywords) == ((), (), (), ())


def test_persons_who_are_asked_or_made_it_do_not_stand_in_its_description(dcat: Dcat) -> None:
    outcome = dcat.turtle(
        "ex:a a dcat:Dataset ; dct:title 'A' ; "
        "dct:description 'By Anna Miller, ask John Example at the Port Office.' ; "
        "dcat:contactPoint [ a vcard:Individual ; vcard:fn 'John Example' ] , "
        "[ a vcard:Organization ; vcard:fn 'Port Office' ] ; dct:creator 'Anna Miller' ."
    )
    assert outcome.datasets[0].description == "By …, ask … at the Port Office."


def test_the_contact_point_of_the_first_dcat_ap_is_one_too(dcat: Dcat) -> None:
    outcome = dcat.turtle(
        "@prefix adms: <http://www.w3.org/ns/adms#> . "
        "ex:a a dcat:Dataset ; dct:title 'A' ; adms:contactPoint [ a vcard:Kind ; vcard:fn 'Port Office' ] ."
    )
    assert outcome.account.notes == {"nodes not read: contact points": 1}


def test_access_in_the_words_of_openaire_is_known(dcat: Dcat) -> None:
    found = dcat.dataset("dct:accessRights <info:eu-repo/semantics/restrictedAccess>")
    assert found.access_level == concept_iri("access-level", "on-application")


@pytest.mark.parametrize("said", ["http://a b/", "http://a/'><script>", "javascript:alert(1)", "http://"])
def test_a_text_that_no_address_can_be_is_no_page(dcat: Dcat, said: str) -> None:
    assert dcat.dataset(f'dcat:landingPage "{said}"').homepage == ""
