"""schema.org and Croissant: who publishes, made and funds a dataset, and where it is listed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loaders.reading.input import input_of
from loaders.registry import loader_for
from loaders.schema_org.kind import LOADER
from ontology.errors import InputError, UnreadableFile
from ontology.identifiers import concept_iri, place_iri
from ontology.records import Text

if TYPE_CHECKING:
    from tests.loaders.schema_org.conftest import SchemaOrg

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
CREATOR = "http://schema.org/creator"
ORGANISATION = {"@type": "Organization", "name": "Meridian Hotline", "url": "https://hotline.example/"}
PERSON = {"@type": "Person", "name": "Jo Doe", "email": "jo@hotline.example"}


def test_publisher_and_creators_are_organisations_and_persons_are_counted(schema: SchemaOrg) -> None:
    outcome = schema.json(
        {
            "@type": "Dataset",
            "name": "Reports",
            "publisher": ORGANISATION,
            "creator": [{"@type": "ResearchOrganization", "name": "Quillstone Labs"}, PERSON, "Jo Roe"],
        }
    )
    (dataset,) = outcome.datasets
    assert outcome.called(*dataset.publishers) == ["Meridian Hotline"]
    assert outcome.called(*dataset.holders) == ["Quillstone Labs"]
    assert outcome.account.notes["persons named as publisher, creator or funder, left out"] == 1
    assert outcome.account.notes["creators that are not said to be organisations, left out"] == 1
    assert not any(name in str(outcome.records) for name in ("Jo Doe", "Jo Roe", "jo@"))


def test_the_holder_is_who_holds_the_rights_else_the_creators_else_the_publisher(schema: SchemaOrg) -> None:
    other = {"@type": "Organization", "name": "Bayview Council"}
    rights = schema.dataset(publisher=ORGANISATION, creator=ORGANISATION, copyrightHolder=other)
    assert rights.holders != rights.publishers
    alone = schema.dataset(publisher=ORGANISATION)
    assert alone.holders == alone.publishers != ()


def test_a_creator_beside_the_holder_of_rights_is_told(schema: SchemaOrg) -> None:
    holder = {"@type": "Organization", "name": "Bayview Council"}
    said = {"@type": "Dataset", "name": "Tides", "copyrightHolder": holder}
    note = "creators beside the holder of rights, kept without a tie"
    assert schema.json({**said, "creator": [ORGANISATION, holder]}).account.notes[note] == 1
    assert note not in schema.json({**said, "creator": holder}).account.notes


def test_an_identifier_of_a_register_is_the_node_of_an_organisation(schema: SchemaOrg) -> None:
    outcome = schema.json(
        {
            "@type": "Dataset",
            "name": "A",
            "publisher": {"@id": "https://ror.org/0002pcv65", "name": "Meridian Hotline"},
            "funder": {"@type": "Organization", "name": "A Trust", "sameAs": "https://ror.org/00a0jsq62"},
        }
    )
    found = {one.label: one.identifiers for one in outcome.organisations}
    assert found == {"Meridian Hotline": ("ror:0002pcv65",), "A Trust": ("ror:00a0jsq62",)}


@pytest.mark.parametrize(
    "said",
    [
        {"@id": "https://doi.org/10.5555/ABC"},
        {"identifier": "https://doi.org/10.5555/abc"},
        {"identifier": ["x-1", "doi:10.5555/abc"]},
        {"identifier": {"@type": "PropertyValue", "propertyID": "doi", "value": "10.5555/abc"}},
        {"sameAs": "https://doi.org/10.5555/abc"},
    ],
)
def test_a_doi_is_the_node_of_a_dataset_wherever_it_stands(schema: SchemaOrg, said: dict[str, Any]) -> None:
    dataset = schema.dataset(**said)
    assert dataset.identifiers == ("doi:10.5555/abc",)
    assert dataset.iri.endswith("/dataset/doi:10.5555%2Fabc")


def test_names_in_languages_and_other_names_are_kept(schema: SchemaOrg) -> None:
    names = [{"@value": "Berichte", "@language": "de"}, {"@value": "Reports", "@language": "en"}]
    dataset = schema.dataset(name=names, alternateName="REP")
    assert dataset.label == "Reports"
    assert set(dataset.labels) == {Text("Reports", "en"), Text("Berichte", "de")}
    assert dataset.aliases == (Text("REP"),)


@pytest.mark.parametrize("form", ["@list", "@set"])
def test_creators_in_a_list_are_read_one_by_one(schema: SchemaOrg, form: str) -> None:
    made = [{"@type": "Organization", "name": name} for name in ("Meridian Hotline", "Quillstone Labs")]
    outcome = schema.json({"@type": "Dataset", "name": "A", "creator": {form: [*made, PERSON]}})
    (dataset,) = outcome.datasets
    assert outcome.called(*dataset.holders) == ["Meridian Hotline", "Quillstone Labs"]
    assert (outcome.account.read, outcome.account.ignored) == (4, 1)


def test_a_list_that_runs_in_a_circle_ends(schema: SchemaOrg) -> None:
    said = (
        f"<http://a.ex/d> a <http://schema.org/Dataset> ; <http://schema.org/name> 'A' ; <{CREATOR}> _:c . "
    )
    cells = f"_:c <{RDF}first> _:o ; <{RDF}rest> _:e . _:e <{RDF}first> _:o ; <{RDF}rest> _:c ."
    (dataset,) = schema.read_input(input_of("a.ttl", (said + cells).encode())).datasets
    assert dataset.holders == ()


def test_a_catalogue_described_anew_in_each_dataset_is_one(schema: SchemaOrg) -> None:
    listed = {
        "includedInDataCatalog": {
            "@type": "DataCatalog",
            "name": "Open shelf",
            "url": "https://shelf.example/",
        }
    }
    outcome = schema.json(
        {"@type": "Dataset", "name": "A", **listed}, {"@type": "Dataset", "name": "B", **listed}
    )
    (catalogue,) = outcome.catalogues
    assert catalogue.kind == concept_iri("asset-type", "repository")
    assert [one.hosted_on for one in outcome.datasets] == [(catalogue.iri,)] * 2


def test_a_catalogue_names_its_datasets_and_is_the_source(schema: SchemaOrg) -> None:
    text = json.dumps(
        {
            "@context": "http://schema.org",
            "@type": "DataCatalog",
            "@id": "https://shelf.example/open",
            "name": "Open shelf",
            "publisher": ORGANISATION,
            "license": "https://licences.example/open",
            "dateModified": "2025-03-04T10:00:00Z",
            "dataset": [{"@type": "Dataset", "name": "A"}, {"@type": "Dataset", "name": "B"}],
        }
    )
    input_ = input_of("a.json", text.encode())
    source = LOADER.describe(input_)
    assert (source.name, source.title, source.publisher, source.licence, source.as_of) == (
        "shelf-example-open",
        "Open shelf",
        "Meridian Hotline",
        "https://licences.example/open",
        "2025-03-04",
    )
    outcome = schema.read_input(input_)
    assert all(one.hosted_on == (outcome.catalogues[0].iri,) for one in outcome.datasets)
    assert len(outcome.datasets) == 2


def test_a_funder_is_a_line_and_no_grant(schema: SchemaOrg) -> None:
    trust = {"@type": "Organization", "name": "A Trust"}
    outcome = schema.json(
        {
            "@type": "Dataset",
            "name": "A",
            "funding": {"@type": "Grant", "identifier": "G-1", "funder": trust},
        },
        {"@type": "Dataset", "name": "B", "funder": [trust, PERSON]},
    )
    assert [(line.label, line.kind_stated) for line in outcome.lines] == [
        ("A Trust – funder – A", "funder"),
        ("A Trust – funder – B", "funder"),
    ]
    assert {line.kind for line in outcome.lines} == {concept_iri("relationship-type", "funds-drawn")}
    assert {line.object for line in outcome.lines} == {one.iri for one in outcome.datasets}


@pytest.mark.parametrize(
    ("stated", "licence"),
    [
        ("https://licences.example/a", "https://licences.example/a"),
        (
            {"@type": "CreativeWork", "name": "Open terms", "url": "https://licences.example/a"},
            "https://licences.example/a",
        ),
        ({"@type": "CreativeWork", "name": "Open terms"}, "Open terms"),
        ("cc-by-4.0", "cc-by-4.0"),
        ("None", ""),
        ("unknown", ""),
        ("", ""),
    ],
)
def test_a_licence_is_an_address_a_text_or_nothing(schema: SchemaOrg, stated: Any, licence: str) -> None:
    assert schema.dataset(license=stated).licence == licence


@pytest.mark.parametrize(
    ("stated", "words"),
    [
        ("grooming, helplines", {"grooming", "helplines"}),
        (["Health, mental", "helplines"], {"Health, mental", "helplines"}),
        ([{"@type": "DefinedTerm", "name": "helplines"}, "None"], {"helplines"}),
    ],
)
def test_keywords_are_read_in_each_form(schema: SchemaOrg, stated: Any, words: set[str]) -> None:
    assert {word.value for word in schema.dataset(keywords=stated).keywords} == words


@pytest.mark.parametrize(
    ("stated", "places", "texts"),
    [
        ("Kenya", ["KE"], ()),
        ({"@type": "Place", "name": "Kenya"}, ["KE"], ()),
        ({"@type": "Place", "address": {"@type": "PostalAddress", "addressCountry": "KE"}}, ["KE"], ()),
        ({"@type": "Place", "geo": {"@type": "GeoShape", "box": "1 2 3 4"}}, [], ()),
        ("https://places.example/KE", [], ("https://places.example/KE",)),
    ],
)
def test_places_are_known_by_name_and_others_kept_as_stated(
    schema: SchemaOrg, stated: Any, places: list[str], texts: tuple[str, ...]
) -> None:
    dataset = schema.dataset(spatialCoverage=stated)
    assert (dataset.places, dataset.places_stated) == (tuple(map(place_iri, places)), texts)


def test_dates_pages_and_files_are_read(schema: SchemaOrg) -> None:
    files = [
        {"@type": "DataDownload", "contentUrl": "https://files.example/b.csv"},
        {"@type": "DataDownload", "contentUrl": "https://files.example/a.csv"},
    ]
    outcome = schema.json(
        {
            "@type": "Dataset",
            "name": "A",
            "datePublished": "2024",
            "dateModified": "2025-02-03",
            "distribution": files,
        }
    )
    (dataset,) = outcome.datasets
    assert dataset.issued is not None
    assert dataset.modified is not None
    assert (dataset.issued.precision, str(dataset.modified.latest)) == ("year", "2025-02-03")
    assert dataset.homepage == "https://files.example/a.csv"
    noted = {note: n for note, n in outcome.account.notes.items() if note.startswith("files that")}
    assert sum(noted.values()) == 2, noted


def test_both_addresses_of_schema_org_and_a_prefix_give_the_same(schema: SchemaOrg) -> None:
    said = {
        "@id": "https://data.example/a",
        "@type": "s:Dataset",
        "s:name": "A",
        "s:publisher": {"s:name": "B Ltd"},
    }
    found = [
        schema.json(said, context={"s": address}).records
        for address in ("http://schema.org/", "https://schema.org/")
    ]
    assert found[0] == found[1] != []


def test_a_dataset_without_a_name_is_refused_and_the_rest_loads(schema: SchemaOrg) -> None:
    outcome = schema.json(
        {"@type": "Dataset", "url": "https://a.example/"}, {"@type": "Dataset", "name": "B"}
    )
    assert [one.label for one in outcome.datasets] == ["B"]
    assert [one.code for one in outcome.problems] == ["title-missing"]
    assert outcome.account.refused == 1


def test_a_file_that_describes_no_dataset_is_refused_whole(schema: SchemaOrg) -> None:
    with pytest.raises(UnreadableFile, match="describes no Dataset"):
        schema.json({"@type": "Person", "name": "Jo Doe"})


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ({"@context": "https://schema.org", "@type": "Dataset", "name": "A"}, "schema-org"),
        (
            [{"@context": "https://schema.org", "@type": ["Dataset", "CreativeWork"], "name": "A"}],
            "schema-org",
        ),
        (
            {
                "@context": {"@vocab": "https://schema.org/", "dcat": "http://www.w3.org/ns/dcat#"},
                "@type": "Dataset",
            },
            "schema-org",
        ),
        (
            {
                "@context": {"schema": "https://schema.org/", "dcat": "http://www.w3.org/ns/dcat#"},
                "@type": "dcat:Dataset",
            },
            "dcat",
        ),
    ],
)
def test_it_is_told_from_dcat_by_what_is_described(text: Any, kind: str) -> None:
    assert loader_for(input_of("a.json", json.dumps(text).encode())).kind == kind


def test_a_context_elsewhere_is_refused_with_what_to_do(schema: SchemaOrg) -> None:
    text = json.dumps(
        {"@context": ["https://schema.org/", "https://words.example/more"], "@type": "Dataset", "name": "A"}
    )
    input_ = input_of("a.json", text.encode())
    assert LOADER.recognises(input_)
    with pytest.raises(UnreadableFile, match=r"words\.example/more.*nothing is fetched") as refused:
        schema.read_input(input_)
    assert "Write the context itself into the file" in refused.value.remedy


def test_hostile_addresses_name_nothing_and_link_to_nothing(schema: SchemaOrg) -> None:
    dataset = schema.dataset(
        **{
            "@id": "javascript:alert(1)",
            "url": "javascript:alert(2)",
            "license": {"@id": "data:text/html,<b>"},
        }
    )
    assert dataset.iri.startswith("https://w3id.org/sharegraph/id/dataset/")
    assert dataset.homepage == ""
    assert not dataset.licence.startswith("http")


LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 5),
    st.text(max_size=8),
    st.sampled_from(
        ["10.5555/abc", "a b", "javascript:x", "2024-13-01", "None", "\x00", "jo@hotline.example", "Kenya"]
    ),
)
KEYS = st.sampled_from(
    "@id @type name url identifier creator publisher funder funding license keywords distribution sameAs "
    "value includedInDataCatalog dataset spatialCoverage datePublished dateModified description @value "
    "@language".split()
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(KEYS, VALUES, max_size=8))
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_description_is_read_or_refused_and_keeps_no_address_of_a_person(
    schema: SchemaOrg, said: dict[str, Any]
) -> None:
    text = json.dumps({"@context": "https://schema.org/", "name": "A", **said, "@type": "Dataset"})
    try:
        outcome = schema.read_input(input_of("a.json", text.encode()))
    except InputError as refused:
        outcome = None
        remedy = refused.remedy
    else:
        remedy = "none needed"
    assert remedy
    assert outcome is None or "jo@hotline.example" not in str(outcome)


def test_a_dataset_without_a_name_is_called_by_another_name_or_the_end_of_its_address(
    schema: SchemaOrg,
) -> None:
    outcome = schema.json(
        {"@type": "Dataset", "alternateName": "Net table"},
        {"@type": "Dataset", "@id": "https://data.example/tide-table.html"},
        {"@type": "Dataset", "identifier": "10.5555/abc"},
    )
    assert sorted(one.label for one in outcome.datasets) == ["Net table", "tide-table"]
    assert [one.code for one in outcome.problems] == ["title-missing"]
    guessed = "guessed: a thing without a name is called by another name of it or the end of its address"
    assert outcome.account.notes[guessed] == 2


def test_who_stands_in_a_role_stands_there_without_it(schema: SchemaOrg) -> None:
    outcome = schema.json(
        {"@type": "Dataset", "name": "A", "creator": {"@type": "Role", "creator": ORGANISATION}}
    )
    assert outcome.called(*outcome.datasets[0].holders) == ["Meridian Hotline"]


def test_what_a_catalogue_lists_is_a_dataset_and_what_is_part_of_one_stands_on_it(schema: SchemaOrg) -> None:
    outcome = schema.json(
        {"@type": "DataCatalog", "name": "Portal", "dataset": {"name": "A"}},
        {"@type": "Dataset", "name": "B", "isPartOf": {"@type": "DataCatalog", "name": "Store"}},
    )
    hosts = {one.label: outcome.called(*one.hosted_on) for one in outcome.datasets}
    assert hosts == {"A": ["Portal"], "B": ["Store"]}


def test_conditions_of_access_in_a_known_word_are_a_level_and_other_fields_are_told(
    schema: SchemaOrg,
) -> None:
    outcome = schema.json(
        {"@type": "Dataset", "name": "A", "conditionsOfAccess": "Restricted", "inLanguage": "en"}
    )
    assert outcome.datasets[0].access_level == concept_iri("access-level", "on-application")
    assert outcome.account.notes == {"field not taken: schema:inLanguage": 1}


def test_keywords_with_semicolons_and_words_in_html_are_read(schema: SchemaOrg) -> None:
    found = schema.dataset(keywords="nets; boats, large", description="<p>All <b>nets</b></p>")
    assert [word.value for word in found.keywords] == ["boats, large", "nets"]
    assert found.description == "All nets"


def test_a_description_a_line_is_a_file_of_several(schema: SchemaOrg) -> None:
    line = json.dumps({"@context": "https://schema.org", "@type": "Dataset", "name": "A"})
    input_ = input_of("data.jsonl", f"{line}\n{line.replace('A', 'B')}\n".encode())
    assert loader_for(input_).kind == "schema-org"
    assert sorted(one.label for one in schema.read_input(input_).datasets) == ["A", "B"]


def test_a_dataset_with_its_terms_of_use_in_odrl_is_a_dataset(schema: SchemaOrg) -> None:
    text = {
        "@context": {"@vocab": "https://schema.org/", "odrl": "http://www.w3.org/ns/odrl/2/"},
        "@type": "Dataset",
        "name": "A",
        "usageInfo": {"@type": "odrl:Offer", "odrl:permission": {"odrl:action": {"@id": "odrl:use"}}},
    }
    input_ = input_of("data.jsonld", json.dumps(text).encode())
    assert loader_for(input_).kind == "schema-org"
    assert [one.label for one in schema.read_input(input_).datasets] == ["A"]


def test_a_description_in_escaped_html_is_shown_as_words_and_names_no_creator(schema: SchemaOrg) -> None:
    said = {
        "description": "&lt;p&gt;Heights by Anna Miller&lt;/p&gt;",
        "creator": {"@type": "Person", "name": "Anna Miller"},
    }
    assert schema.dataset(**said).description == "Heights by …"
