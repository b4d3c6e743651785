"""The DCAT loader: what becomes a record, what is refused, and that syntax and order do not matter."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from loaders.dcat.kind import LOADER
from loaders.reading.input import input_of
from ontology.errors import UnreadableFile
from ontology.identifiers import DEFAULT_BASE, concept_iri
from ontology.vocabulary import concept

if TYPE_CHECKING:
    from tests.loaders.dcat.conftest import Dcat

PREFIX = "@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .\n"


def test_a_catalogue_is_a_repository_on_which_its_datasets_stand(dcat: Dcat) -> None:
    outcome = dcat.turtle(
        """ex:c a dcat:Catalog ; dct:title "C" ; dcat:dataset ex:a ; dcat:service ex:s .
        ex:a a dcat:Dataset ; dct:title "A" .
        ex:s a dcat:DataService ; dct:title "S" ; dcat:servesDataset ex:a ;
            dcat:endpointURL <https://api.example/> ."""
    )
    catalogue, service = outcome.infrastructures
    assert catalogue.kind == concept_iri("asset-type", "repository") == concept("asset-type", "repository")
    assert service.kind == concept_iri("asset-type", "api") == concept("asset-type", "api")
    assert service.hosted_on == (catalogue.iri,)
    assert service.homepage == "https://api.example/"
    assert outcome.datasets[0].hosted_on == tuple(sorted((catalogue.iri, service.iri)))


def test_a_dataset_stands_on_the_service_that_gives_access_to_it(dcat: Dcat) -> None:
    outcome = dcat.turtle(
        """ex:a a dcat:Dataset ; dct:title "A" ; dcat:distribution [ dcat:accessService ex:s ] .
        ex:s a dcat:DataService ; dct:title "S" ."""
    )
    assert outcome.datasets[0].hosted_on == (outcome.infrastructures[0].iri,)


def test_a_dataset_without_title_is_refused_and_the_rest_loads(dcat: Dcat) -> None:
    outcome = dcat.turtle('ex:a a dcat:Dataset ; dct:title " " . ex:b a dcat:Dataset ; dct:title "B" .')
    (problem,) = outcome.problems
    assert (problem.code, problem.refuses) == ("title-missing", True)
    assert problem.file == "data.ttl#node=https://data.example/a"
    assert [one.label for one in outcome.datasets] == ["B"]
    account = outcome.account
    assert (account.read, account.loaded, account.refused, account.ignored) == (2, 1, 1, 0)


def test_described_nodes_that_are_no_part_of_a_record_are_counted_by_kind(dcat: Dcat) -> None:
    outcome = dcat.turtle(
        """ex:a a dcat:Dataset ; dct:title "A" ; dcat:contactPoint ex:desk ; dcat:distribution ex:d .
        ex:desk a vcard:Organization ; vcard:fn "Desk" .
        ex:p a vcard:Individual ; vcard:fn "Somebody" .
        ex:d a dcat:Distribution ; dcat:accessURL <https://a.example/> .
        ex:lost a dcat:Distribution . ex:s a skos:ConceptScheme . ex:bare dct:title "?" ."""
    )
    assert outcome.account.notes == {
        "files that datasets list, by format: not said": 1,
        "nodes not read: contact points": 1,
        "nodes not read: persons": 1,
        "nodes not read: Distribution": 1,
        "nodes not read: ConceptScheme": 1,
        "nodes not read: without a type": 1,
    }
    assert (outcome.account.read, outcome.account.loaded, outcome.account.ignored) == (7, 2, 5)


def test_a_file_that_describes_no_dataset_is_refused_whole(dcat: Dcat) -> None:
    with pytest.raises(UnreadableFile, match="describes no dcat:Dataset"):
        dcat.turtle('ex:d a dcat:Distribution ; dct:title "D" .')


def test_a_doi_is_the_node_of_a_dataset_wherever_it_stands(dcat: Dcat) -> None:
    doi = f"{DEFAULT_BASE}dataset/doi:10.5061%2Fdryad.1"
    assert dcat.dataset('dct:identifier "https://doi.org/10.5061/DRYAD.1"').iri == doi
    own = '<https://doi.org/10.5061/dryad.1> a dcat:Dataset ; dct:title "A" .'
    (found,) = dcat.turtle(own).datasets
    assert found.iri == doi
    assert found.identifiers == ("doi:10.5061/dryad.1",)


def test_the_iri_of_a_dataset_depends_on_its_own_iri_alone(dcat: Dcat) -> None:
    (one,) = dcat.turtle('ex:a a dcat:Dataset ; dct:title "A" .').datasets
    (same,) = dcat.turtle('ex:a a dcat:Dataset ; dct:title "Renamed" .', "other.ttl").datasets
    assert one.iri == same.iri


BLANK = """[] a dcat:Dataset ; dct:title "Same" ; dct:publisher _:p ; dct:description "one" .
[] a dcat:Dataset ; dct:title "Same" ; dct:publisher _:p ; dct:description "two" .
[] a dcat:Dataset ; dct:title "Other" ; dct:publisher _:p .
_:p a foaf:Organization ; foaf:name "P" ."""


def test_datasets_without_an_iri_are_told_apart_by_title_publisher_and_content(dcat: Dcat) -> None:
    outcome = dcat.turtle(BLANK)
    assert len({one.iri for one in outcome.datasets}) == 3
    assert len({one.address for one in outcome.datasets}) == 3


def test_names_of_blank_nodes_and_order_of_statements_change_nothing(dcat: Dcat) -> None:
    lines = [
        '_:x1 a dcat:Dataset ; dct:title "Same"@de, "Alike"@en ; dct:publisher _:x2 .',
        '_:x3 a dcat:Dataset ; dct:title "Same" ; dct:publisher _:x2 ; dcat:distribution _:x4 .',
        '_:x4 a dcat:Distribution ; dct:license _:x5 . _:x5 dct:title "Terms" .',
        '_:x2 a foaf:Organization ; foaf:name "P", "Q" ; dct:identifier "p" .',
        'ex:c a dcat:Catalog ; dct:title "C" ; dcat:dataset _:x1, _:x3 ; dct:publisher [ foaf:name "Q" ] .',
    ]
    first = dcat.turtle("\n".join(lines)).statements("data.ttl")
    shuffler = random.Random(2)
    for turn in range(5):
        shuffler.shuffle(lines)
        text = "\n".join(lines).replace("_:x", f"_:y{turn}")
        assert dcat.turtle(text, "other.ttl").statements("other.ttl") == first


def test_the_same_graph_in_every_syntax_states_the_same(dcat: Dcat) -> None:
    iri = "https://data.example/a"
    dataset, title = "http://www.w3.org/ns/dcat#Dataset", "http://purl.org/dc/terms/title"
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    value = '{"@value": "A", "@language": "en-GB"}'
    written = {
        "a.ttl": f'{PREFIX}<{iri}> a dcat:Dataset ; dct:title "A"@en-GB .',
        "a.trig": f'{PREFIX}<https://g.example/> {{ <{iri}> a dcat:Dataset ; dct:title "A"@en-gb . }}',
        "a.nt": f'<{iri}> <{rdf}type> <{dataset}> .\n<{iri}> <{title}> "A"@en-gb .\n',
        "a.nq": (
            f"<{iri}> <{rdf}type> <{dataset}> <https://g.example/> .\n"
            f'<{iri}> <{title}> "A"@en-gb <https://g.example/> .\n'
        ),
        "a.jsonld": f'{{"@id": "{iri}", "@type": "{dataset}", "{title}": {value}}}',
        "a.rdf": (
            f'<rdf:RDF xmlns:rdf="{rdf}" xmlns:dct="http://purl.org/dc/terms/" '
            f'xmlns:dcat="http://www.w3.org/ns/dcat#"><dcat:Dataset rdf:about="{iri}">'
            '<dct:title xml:lang="en-GB">A</dct:title></dcat:Dataset></rdf:RDF>'
        ),
    }
    stated = []
    for name, text in written.items():
        input_ = input_of(name, text.encode())
        assert LOADER.recognises(input_), name
        stated.append(dcat.read_input(input_).statements(name))
    assert all(one == stated[0] for one in stated)
    assert len(stated[0]) == 4


def test_it_is_recognised_by_content() -> None:
    def recognised(text: str) -> bool:
        return LOADER.recognises(input_of("file", text.encode()))

    assert recognised(f"{PREFIX}<a> a dcat:Dataset .")
    assert recognised("<http://x/a> a <http://www.w3.org/ns/dcat#Catalog> .")
    assert recognised(f"{PREFIX}<a> a dcat:Dataset ; broken")
    assert not recognised(f"{PREFIX}<a> dct:title 'T' .")
    assert not recognised("<http://x/a> a <http://x/Dataset> .")
    assert not recognised("name,dcat:Dataset\n1,2\n")
    assert not LOADER.recognises(input_of("file.ttl", b"\x00\x01\x02"))


def test_the_source_takes_its_name_from_the_address_of_its_one_catalogue() -> None:
    text = (
        "<https://data.example/cat#c> a dcat:Catalog ; dct:title 'Our data' ; "
        "dct:license <https://l.example/> ; "
        "dct:modified '2024-11-28' ; dct:publisher [ <http://xmlns.com/foaf/0.1/name> 'Town of X' ] ."
    )
    source = LOADER.describe(input_of("x.ttl", (PREFIX + text).encode()))
    assert (source.name, source.title, source.publisher) == ("data-example-cat-c", "Our data", "Town of X")
    assert (source.licence, source.as_of) == ("https://l.example/", "2024-11-28")
    two = "<https://a.example/> a dcat:Catalog . <https://b.example/> a dcat:Catalog ."
    assert LOADER.describe(input_of("x.ttl", (PREFIX + two).encode())).name == ""
    relative = "<c> a dcat:Catalog ."
    assert LOADER.describe(input_of("x.ttl", (PREFIX + relative).encode())).name == ""


def test_a_source_is_as_of_its_newest_day_and_a_text_that_is_no_date_makes_none() -> None:
    def as_of(days: str) -> str:
        text = f"<https://data.example/c> a dcat:Catalog ; dct:title 'C' ; dct:modified {days} ."
        return LOADER.describe(input_of("x.ttl", (PREFIX + text).encode())).as_of

    assert as_of("'2024-11-28T23:30:00+01:00', '2023'") == "2024-11-28"
    assert as_of("'2024-11', 'zuletzt im Mai'") == "2024-11-30"
    assert as_of("'zuletzt im Mai'") == ""


def test_hostile_texts_are_texts_and_hostile_addresses_are_encoded(dcat: Dcat) -> None:
    outcome = dcat.turtle(
        '<https://data.example/a\\u0020b> a dcat:Dataset ; dct:title "<script>\\"x\\"</script>\\n\\\\" ; '
        'dct:publisher [ foaf:name "<b>P</b>" ] ; dcat:landingPage <javascript:alert(1)> .'
    )
    (dataset,) = outcome.datasets
    assert dataset.label == '<script>"x"</script>\n\\'
    assert dataset.homepage == ""
    assert all(
        " " not in term for one in outcome.statements("data.ttl") for term in one if term.startswith("<")
    )


def test_many_datasets_of_one_publisher_are_read_in_one_go(dcat: Dcat) -> None:
    text = "".join(
        f'ex:d{n} a dcat:Dataset ; dct:title "D{n}" ; dct:publisher ex:p ; dct:issued "2024" .\n'
        for n in range(5_000)
    )
    outcome = dcat.turtle(f'{text} ex:p foaf:name "P" .')
    assert len(outcome.datasets) == 5_000
    assert len(outcome.organisations) == 1


def test_what_a_catalogue_lists_is_a_dataset_without_saying_so_again(dcat: Dcat) -> None:
    outcome = dcat.turtle(
        """ex:c a dcat:Catalog ; dct:title "C" ; dcat:dataset ex:a, ex:elsewhere ; dcat:service ex:s .
        ex:a dct:title "A" . ex:s dct:title "S" .
        ex:b dct:title "B" ; dcat:distribution [ dct:title "f" ] ."""
    )
    assert [one.label for one in outcome.datasets] == ["A", "B"]
    assert [one.label for one in outcome.infrastructures] == ["C", "S"]
    assert outcome.datasets[0].hosted_on == (outcome.infrastructures[0].iri,)
    left = "things that a catalogue or service lists and this file does not describe"
    assert outcome.account.notes[left] == 1


def test_a_page_of_a_catalogue_says_that_more_follow(dcat: Dcat) -> None:
    outcome = dcat.turtle(
        """@prefix hydra: <http://www.w3.org/ns/hydra/core#> .
        ex:a a dcat:Dataset ; dct:title "A" .
        ex:p a hydra:PagedCollection ; hydra:nextPage "?page=2" ."""
    )
    assert "one page of several: the file says that a next page follows, which is not in it" in (
        outcome.account.notes
    )


def test_a_thing_without_title_is_called_by_another_name_or_the_words_of_its_address(dcat: Dcat) -> None:
    outcome = dcat.turtle(
        """ex:tides a dcat:Dataset . ex:1 a dcat:Dataset ; dct:alternative "Nets of a year" .
        ex:c-7 a dcat:Catalog .
        <https://data.example/d/0b6f8f2e-5a0b-4d51-9c59-1f2f3a4b5c6d> a dcat:Dataset ."""
    )
    assert [one.label for one in outcome.datasets] == ["Nets of a year", "tides"]
    assert [one.label for one in outcome.infrastructures] == ["data.example/c-7"]
    assert [one.code for one in outcome.problems] == ["title-missing"]
    guessed = "guessed: a thing without a name is called by another name of it or the end of its address"
    assert outcome.account.notes[guessed] == 3


def test_of_catalogues_in_each_other_the_outermost_is_the_source_and_hosts_the_others(dcat: Dcat) -> None:
    text = """ex:c a dcat:Catalog ; dct:title "C" ; dct:hasPart ex:d .
        ex:d a dcat:Catalog ; dct:title "D" ; dcat:dataset ex:a . ex:a a dcat:Dataset ; dct:title "A" ."""
    outer, inner = dcat.turtle(text).infrastructures
    assert (outer.label, inner.hosted_on) == ("C", (outer.iri,))
    prefixes = f"{PREFIX}@prefix ex: <https://data.example/> ."
    assert LOADER.describe(input_of("x.ttl", f"{prefixes}\n{text}".encode())).title == "C"


@pytest.mark.parametrize("namespace", ["https://www.w3.org/ns/dcat#", "http://vocab.deri.ie/dcat#"])
def test_earlier_and_mistaken_spellings_of_the_vocabularies_are_read(dcat: Dcat, namespace: str) -> None:
    text = f"""@prefix d: <{namespace}> . @prefix dc: <http://purl.org/dc/elements/1.1/> .
        <https://data.example/a> a d:Dataset ; dc:title "A" ; dc:publisher "Quay Office" ; dc:date "2019" ."""
    input_ = input_of("x.ttl", text.encode())
    assert LOADER.recognises(input_)
    outcome = dcat.read_input(input_)
    assert [one.label for one in outcome.datasets] == ["A"]
    assert outcome.datasets[0].publishers == (outcome.organisations[0].iri,)
    assert outcome.datasets[0].issued is not None


def test_what_lists_datasets_is_a_catalogue_though_its_class_is_misspelt(dcat: Dcat) -> None:
    outcome = dcat.turtle(
        "ex:c a dcat:Catalogue ; dct:title 'C' ; dcat:dataset ex:d . ex:d a dcat:Dataset ; dct:title 'D' ."
    )
    (catalogue,) = outcome.infrastructures
    assert (catalogue.label, catalogue.kind) == ("C", concept_iri("asset-type", "repository"))
    assert outcome.datasets[0].hosted_on == (catalogue.iri,)


def test_agreements_in_a_catalogue_are_counted_and_it_is_said_how_to_load_them(dcat: Dcat) -> None:
    agreement = "ex:g a <http://www.w3.org/ns/odrl/2/Agreement> ; dct:title 'G' ."
    notes = dcat.turtle(f"ex:a a dcat:Dataset ; dct:title 'A' . {agreement}").account.notes
    assert [times for note, times in notes.items() if "--as odrl --source NAME" in note] == [1]
