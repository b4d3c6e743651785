"""The loader of CKAN packages: each wrapper, publishers, persons, portals, and what is refused in words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders import aside
from loaders.body_names import reads_as_body
from loaders.ckan.kind import LOADER
from loaders.reading.input import open_input
from loaders.registry import loader_for
from ontology.errors import InputError, InputTooLarge, UnreadableFile
from ontology.identifiers import concept_iri, place_iri
from ontology.records import Dataset, Infrastructure, Organisation, Relationship, Text

PACKAGE: dict[str, Any] = {
    "id": "4f2c",
    "name": "reports-by-year",
    "title": "Reports by year",
    "notes": "<p>Counts of reports &amp; actions. Kept by Anna Beispiel.</p><script>x()</script>",
    "organization": {"id": "o1", "name": "harbour", "title": "Harbour Office", "description": "…"},
    "author": "Office of the Harbour",
    "author_email": "a@example.org",
    "maintainer": "Anna Beispiel",
    "maintainer_email": "b@example.org",
    "license_id": "cc-by",
    "license_title": "Creative Commons Attribution",
    "license_url": "http://www.opendefinition.org/licenses/cc-by",
    "tags": [{"name": "reports", "display_name": "Reports"}, {"name": "years"}],
    "groups": [{"name": "safety", "title": "Safety"}],
    "metadata_created": "2023-01-02T03:04:05.678",
    "metadata_modified": "2024-05-06T03:04:05.678",
    "url": "https://harbour.example/reports",
    "state": "active",
    "type": "dataset",
    "resources": [{"format": "CSV"}, {"format": "CSV"}, {"mimetype": "text/html"}],
    "extras": [
        {"key": "spatial_text", "value": "Namibia"},
        {"key": "odd", "value": "1"},
        {"key": "theme", "value": '["https://t.example/HEAL", "tides"]'},
    ],
}


def package(**changes: Any) -> dict[str, Any]:
    return PACKAGE | changes


WRAPPED = [
    (PACKAGE, ""),
    ([PACKAGE], "/0"),
    ({"help": "…", "success": True, "result": PACKAGE}, "/result"),
    ({"help": "…", "success": True, "result": {"count": 1, "results": [PACKAGE]}}, "/result/results/0"),
    ({"count": 1, "results": [PACKAGE]}, "/results/0"),
]


@pytest.mark.parametrize(("value", "pointer"), WRAPPED)
def test_a_package_is_the_same_in_each_wrapper(value: Any, pointer: str, load: Any, made: Any) -> None:
    assert loader_for(made(value)).kind == "ckan"
    found = load(LOADER, value)
    dataset = found.only(Dataset)
    assert dataset.address == f"list.json#{pointer}"
    assert dataset.iri == load(LOADER, PACKAGE).only(Dataset).iri
    assert found.tally() == (1, 1, 0, 0)


def test_packages_a_line_are_a_list_and_a_broken_line_is_named(load: Any, made: Any) -> None:
    lines = "".join(json.dumps(PACKAGE | {"name": name}) + "\n" for name in ("a", "b", "c"))
    assert loader_for(made(lines, "dump.jsonl")).kind == "ckan"
    assert load(LOADER, lines).tally() == (3, 3, 0, 0)
    with pytest.raises(UnreadableFile, match="line 4"):
        load(LOADER, f"{lines}{{broken\n")


def test_packages_that_wait_on_disk_make_the_records_that_they_make_in_memory(
    load: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    another = package(notes="Of another year.", title_translated={"en": "Reports", "fr": "Rapports"})
    more = [package(name=name, title=f"Reports {name}") for name in "abc"]
    creators = package(name="d", creator=[{"name": "Quay Trust", "identifier": "https://ror.org/0002pcv65"}])
    several = [PACKAGE, another, more[0], PACKAGE, creators, another, *more[1:]]
    held = load(LOADER, several)
    monkeypatch.setattr(aside, "IN_MEMORY", 2)
    monkeypatch.setattr(aside, "WRITTEN_AT_ONCE", 2)
    on_disk = load(LOADER, several)
    assert {type(one) for one in held.records} == {Dataset, Organisation, Relationship}
    assert on_disk.records == held.records
    assert (on_disk.tally(), on_disk.notes) == ((8, 6, 0, 2), held.notes)


def test_the_fields_of_a_package_are_those_of_a_dataset(load: Any) -> None:
    found = load(LOADER, PACKAGE)
    dataset = found.only(Dataset)
    assert (dataset.label, dataset.description) == (
        "Reports by year",
        "Counts of reports & actions. Kept by ….",
    )
    assert dataset.homepage == "https://harbour.example/reports"
    assert dataset.licence == "http://www.opendefinition.org/licenses/cc-by"
    assert [word.value for word in dataset.keywords] == ["Reports", "years", "Safety", "HEAL", "tides"]
    assert (dataset.issued.stated, dataset.modified.stated) == ("2023-01-02", "2024-05-06")
    assert dataset.places == (place_iri("NA"),)
    assert [found.label(iri) for iri in dataset.publishers] == ["Harbour Office"]
    assert found.notes["files that packages list, by format: CSV"] == 2
    assert found.notes["field not taken: extras.odd"] == 1


def test_persons_and_their_addresses_leave_a_number_only(load: Any) -> None:
    found = load(LOADER, PACKAGE)
    for word in ("Anna", "a@example", "b@example", "x()"):
        assert word not in found.said
    assert found.notes["dropped: a person's name (maintainer)"] == 1
    assert found.notes["dropped, about persons: author_email"] == 1
    assert found.notes["dropped: names of persons that stand in texts too"] == 1


def test_an_author_that_reads_as_an_organisation_publishes_where_nobody_else_does(load: Any) -> None:
    found = load(LOADER, package(organization=None))
    assert [found.label(iri) for iri in found.only(Dataset).publishers] == ["Office of the Harbour"]
    assert any(note.startswith("guessed: the author or maintainer") for note in found.notes)
    unclear = load(LOADER, package(organization=None, author="Quay Something", maintainer=""))
    assert unclear.of(Organisation) == []
    assert unclear.notes["dropped: a name that may be a person's (author)"] == 1


@pytest.mark.parametrize("spatial", ["NA", "Namibia"])
def test_na_is_namibia(spatial: str, load: Any) -> None:
    found = load(LOADER, package(extras={"spatial": spatial}))
    assert found.only(Dataset).places == (place_iri("NA"),)


@pytest.mark.parametrize("stated", ["notspecified", "License Not Specified"])
def test_a_licence_that_is_not_specified_is_none(stated: str, load: Any) -> None:
    found = load(LOADER, package(license_url="", license_title=stated, license_id=stated))
    assert found.only(Dataset).licence == ""


def test_packages_that_describe_no_data_are_ignored_with_a_sentence(load: Any) -> None:
    value = [PACKAGE, package(name="a", type="harvest"), package(name="b", state="deleted"), PACKAGE]
    found = load(LOADER, value)
    assert found.tally() == (4, 1, 0, 3)
    assert found.notes["ignored: a package that describes no data, of the type: harvest"] == 1
    assert found.notes["ignored: a package in the state: deleted"] == 1
    assert found.notes["ignored: the same entry again"] == 1


def test_two_packages_of_one_name_are_two_datasets(load: Any) -> None:
    value = [PACKAGE, package(title="Other reports")]
    one, two = load(LOADER, value), load(LOADER, value[::-1])
    assert len({dataset.iri for dataset in one.of(Dataset)}) == 2
    assert {(dataset.iri, dataset.label) for dataset in one.of(Dataset)} == {
        (dataset.iri, dataset.label) for dataset in two.of(Dataset)
    }


def test_what_is_no_package_is_refused_by_itself(load: Any) -> None:
    found = load(LOADER, [PACKAGE, {"name": "x"}, 7, package(name="n", title="t" * 2_000)])
    assert found.tally() == (4, 1, 3, 0)
    assert [one.code for one in found.problems] == ["not-a-package", "not-a-package", "title-too-long"]


@pytest.mark.parametrize(
    ("value", "word"),
    [
        ({"help": "", "success": True, "result": ["a", "b"]}, "names of 2 things"),
        ({"help": "", "success": False, "error": {"message": "Not found"}}, "says it failed"),
        ({"help": "", "success": True, "result": 1}, "no package"),
    ],
)
def test_an_answer_without_packages_says_what_it_is(value: Any, word: str, load: Any, made: Any) -> None:
    assert LOADER.recognises(made(value))
    with pytest.raises(UnreadableFile, match=word):
        load(LOADER, value)


def test_entries_about_portals_without_any_file_are_repositories(load: Any) -> None:
    portal = package(title="Open data portal of Quay", url="https://data.quay.example", resources=[])
    found = load(LOADER, [portal, package(name="other", resources=[], title="Open data of Bay")])
    assert {one.kind for one in found.of(Infrastructure)} == {concept_iri("asset-type", "repository")}
    assert any(note.startswith("guessed: a list of data portals") for note in found.notes)
    assert load(LOADER, [portal, PACKAGE]).of(Infrastructure) == []


def test_a_dangerous_homepage_and_a_deep_file_do_no_harm(load: Any, made: Any) -> None:
    found = load(LOADER, package(url="javascript:alert(1)"))
    assert found.only(Dataset).homepage == ""
    assert found.notes["dropped: a link that is no web address: javascript:"] == 1
    deep = b'{"success": true, "help": "", "result": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    assert not LOADER.recognises(made(deep))
    with pytest.raises(InputTooLarge):
        load(LOADER, deep)


@pytest.mark.parametrize(
    ("name", "is_body"),
    [
        ("City of Quay", True),
        ("Comune di Baia", True),
        ("Harbour Ltd", True),
        ("OKX Italia", True),
        ("Ville de Baie", True),
        ("Ville Esimerkki", False),
        ("Anna Beispiel", False),
        ("Quay Something", False),
        ("Prof. City Smith", False),
        ("All that is known of it comes from reports which people of the office send in each week of a year",
         False),
        ("", False),
    ],
)  # fmt: skip
def test_only_what_plainly_is_an_organisation_reads_as_one(name: str, is_body: bool) -> None:
    assert reads_as_body(name) is is_body


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-9, 9)
    | st.text(max_size=6)
    | st.sampled_from(["2020", "x@y.zz"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["name", "key"]), inner),
    max_leaves=4,
)


@settings(max_examples=40)
@given(changes=st.dictionaries(st.sampled_from(sorted(PACKAGE)), JSON, max_size=8), alone=st.booleans())
def test_no_package_however_broken_does_more_than_be_refused(
    changes: dict[str, Any], alone: bool, load: Any
) -> None:
    value = PACKAGE | changes
    try:
        found = load(LOADER, value if alone else [value, PACKAGE])
    except InputError:
        return
    assert found.account.loaded == len(found.of(Dataset)) + len(found.of(Infrastructure))


def test_the_export_of_a_list_of_portals_gives_its_figures(shared_data: Path, load: Any) -> None:
    file = open_input(shared_data / "portals" / "dataportals-ckan-export.json")
    assert loader_for(file).kind == "ckan"
    found = load(LOADER, file)
    assert found.tally() == (390, 390, 0, 0)
    assert len({one.iri for one in found.of(Infrastructure)}) == 390
    assert len(found.of(Organisation)) == 267
    # Of 332 entries with an author, 291 say an organisation; two are persons, 40 nobody can tell.
    assert found.notes["dropped: a name that may be a person's (author)"] == 40
    assert found.notes["dropped: a person's name (author)"] == 2
    assert "@" not in found.said


ORGANISATION: dict[str, Any] = {
    "id": "o1", "name": "harbour", "title": "Harbour Office", "display_name": "Harbour Office",
    "description": "<p>Keeps the <b>harbour</b>.</p>", "type": "organization", "is_organization": True,
    "state": "active", "approval_status": "approved", "package_count": 3, "num_followers": 0,
}  # fmt: skip


def test_a_list_of_organisations_gives_them_and_groups_and_deleted_ones_are_ignored(
    load: Any, made: Any
) -> None:
    answer = {
        "success": True,
        "result": [
            ORGANISATION,
            ORGANISATION | {"id": "o2", "name": "quay", "title": "Quay Trust", "state": "deleted"},
            {"id": "g", "name": "safety", "title": "Safety", "is_organization": False, "type": "group"},
        ],
    }
    assert loader_for(made(answer | {"help": "…"})).kind == "ckan"
    found = load(LOADER, answer)
    one = found.only(Organisation)
    assert (one.label, one.description) == ("Harbour Office", "Keeps the harbour.")
    assert one.iri == load(LOADER, PACKAGE).of(Organisation)[0].iri
    assert found.tally() == (3, 1, 0, 2)


def test_an_organisation_comes_with_its_packages_and_without_its_users(load: Any) -> None:
    shown = ORGANISATION | {"packages": [PACKAGE], "users": [{"fullname": "Anna Beispiel"}]}
    found = load(LOADER, {"success": True, "result": shown})
    assert found.tally() == (2, 2, 0, 0)
    assert found.only(Dataset).holders == (found.only(Organisation).iri,)
    assert found.notes["dropped, about persons: users"] == 1
    assert "Anna" not in found.said


def test_a_list_of_names_without_help_is_told_as_one(load: Any, made: Any) -> None:
    names = {"success": True, "result": ["harbour", "quay"]}
    assert loader_for(made(names)).kind == "ckan"
    with pytest.raises(UnreadableFile, match="lists the names of 2 things"):
        load(LOADER, names)


@pytest.mark.parametrize(
    "said",
    [
        {"title": {"fr": "Marées", "en": "Tides"}, "notes": {"fr": "x", "en": "Of a year"}},
        {
            "title": "", "title_translated": {"fr": "Marées", "en": "Tides"},
            "notes": None, "notes_translated": {"en": "Of a year"},
        },
    ],
)  # fmt: skip
def test_titles_by_language_are_names_in_languages(said: dict[str, Any], load: Any) -> None:
    one = load(LOADER, package(**said, keywords={"en": ["sea"], "fr": ["mer"]})).only(Dataset)
    assert (one.label, one.description) == ("Tides", "Of a year")
    assert set(one.labels) == {Text("Marées", "fr"), Text("Tides", "en")}
    assert {Text("sea"), Text("mer")} <= set(one.keywords)


def test_access_rights_of_a_package_are_a_level(load: Any) -> None:
    address = "http://publications.europa.eu/resource/authority/access-right/PUBLIC"
    extras = [{"key": "access_rights", "value": address}]
    assert load(LOADER, package(extras=extras)).only(Dataset).access_level == concept_iri(
        "access-level", "open"
    )
    assert load(LOADER, package(access_level="restricted")).only(Dataset).access_level


def test_a_package_of_a_schema_of_its_own_gives_its_agents_and_the_licence_of_its_files(
    load: Any, made: Any
) -> None:
    said = {
        "name": "tides", "title": "Tides", "theme": ["https://t.example/sea"],
        "publisher": [
            {"name": "Quay Office", "email": "a@quay.example", "identifier": "https://ror.org/0002pcv65"}
        ],
        "creator": [{"name": "Tide Institute"}, {"name": "Anna Beispiel"}],
        "contact": [{"name": "Anna Beispiel"}], "spatial_coverage": [{"text": "Namibia"}],
        "resources": [{"url": "https://quay.example/1", "license": "CC0"}, {"url": "x", "license": "CC0"}],
    }  # fmt: skip
    assert loader_for(made(said)).kind == "ckan"
    found = load(LOADER, said)
    one = found.only(Dataset)
    assert [found.label(iri) for iri in one.publishers] == ["Quay Office"]
    assert (one.licence, one.places) == ("CC0", (place_iri("NA"),))
    assert [word.value for word in one.keywords] == ["sea"]
    tie = found.only(Relationship)
    assert (found.label(tie.subject), tie.kind_stated, tie.object) == ("Tide Institute", "creator", one.iri)
    assert "Beispiel" not in found.said
    assert not LOADER.recognises(made(said | {"resources": [{"path": "1.csv", "format": "csv"}]}))


def test_an_outline_hides_no_country_and_the_address_of_one_is_known(load: Any) -> None:
    outline = {"key": "spatial", "value": '{"type": "Point"}'}
    address = "http://publications.europa.eu/resource/authority/country/BEL"
    for other, code in (
        ({"key": "country", "value": "Kenya"}, "KE"),
        ({"key": "spatial_uri", "value": address}, "BE"),
    ):
        assert load(LOADER, package(extras=[outline, other])).only(Dataset).places == (place_iri(code),)


def test_a_broken_entry_does_not_hide_the_packages_beside_it(load: Any, made: Any) -> None:
    entries = [package(name="a"), None, package(name="b")]
    assert loader_for(made(entries)).kind == "ckan"
    assert load(LOADER, entries).tally() == (3, 2, 1, 0)


def test_extras_in_the_words_of_project_open_data_are_read(load: Any) -> None:
    said = {
        "accessLevel": "restricted public",
        "landingPage": "https://quay.example/",
        "license": "https://l.example/",
    }
    extras = [{"key": key, "value": value} for key, value in said.items()]
    found = load(LOADER, package(extras=extras, url=None, license_url=None))
    dataset = found.only(Dataset)
    assert dataset.access_level == concept_iri("access-level", "on-application")
    assert (dataset.homepage, dataset.licence) == ("https://quay.example/", "https://l.example/")
    dated = load(LOADER, package(issued="2020-01-01"))
    assert not [note for note in dated.notes if "metadata_" in note]


def test_a_link_that_carries_an_address_of_a_person_is_left_out(load: Any) -> None:
    found = load(LOADER, package(url="https://quay.example/?to=jo@quay.example"))
    assert found.only(Dataset).homepage == ""
    assert found.notes["dropped: a link that carries an e-mail address"] == 1


def test_an_organisation_of_a_portal_is_one_by_whatever_name_and_an_author_of_that_name_is_none(
    load: Any,
) -> None:
    stated = {"name": "ann-arbor", "title": "Ann Arbor", "is_organization": True}
    (found,) = load(LOADER, package(organization=stated, author="")).of(Organisation)
    assert found.label == "Ann Arbor"
    (found,) = load(LOADER, {"success": True, "result": [stated]}).of(Organisation)
    assert found.label == "Ann Arbor"
    assert load(LOADER, package(organization=None, author="Ann Arbor")).of(Organisation) == []
    titled = {**stated, "title": "Dr Ann Arbor"}
    assert load(LOADER, package(organization=titled, author="")).of(Organisation) == []


def test_a_page_of_an_answer_says_of_how_many_it_is_one(load: Any) -> None:
    answer = {"success": True, "result": {"count": 3120, "results": [package()]}}
    assert load(LOADER, answer).notes["one page of an answer: 1 of 3,120 are in it"] == 1
