"""A file that no loader knows is told in words what it is and what can be done with it."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from loaders.reading.input import input_of
from loaders.registry import loader_for
from ontology.errors import UnknownKind

LAW = b'<Legislation xmlns="http://www.legislation.gov.uk/namespaces/legislation"/>'


def _zip(*names: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in names:
            archive.writestr(name, "[]")
    return packed.getvalue()


@pytest.mark.parametrize(
    ("data", "what", "remedy"),
    [
        (LAW, "the text of a law", "Load a register of the bodies instead"),
        (b'digraph G { "A" -> "B" [label="funds, x"]; }', "a network", "Save it as JSON"),
        (b'graph [ directed 1\n node [ id 0 label "A" ] ]\n', "a network", "Save it as JSON"),
        (b'{"head": {"vars": ["a"]}, "results": {"bindings": []}}', "to a SPARQL query", "Save it as CSV"),
        (b"<html><body>x</body></html>", "a web page", "Save the table on it as CSV"),
        (b"<!DOCTYPE html><html><body><p>x<br></body></html>", "a web page", "Save the table on it as CSV"),
        (
            b'<!DOCTYPE html><html><script type="application/ld+json">{}</script></html>',
            "a web page with a description for search engines",
            "name it .jsonld",
        ),
        (b'<p align="center"><img src="x"></p>\n\n# Read me\n', "a text in Markdown", "headings that say"),
        (
            b'{"@context": "https://words.example/context.jsonld", "@type": "Dataset"}',
            "JSON-LD that takes its words from elsewhere",
            "Write the context itself into the file",
        ),
        (
            b'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords/></OAI-PMH>',
            "the answer of a repository (OAI-PMH) without records of DataCite",
            "metadataPrefix=oai_datacite",
        ),
        (b"<list><a/></list>", "XML whose outermost element is 'list'", "Save its records as a table"),
        (b"name,code\na,D1\nb,D2\nc,\n", "a list of pairs, 'name' and 'code'", "is a decision with evidence"),
        (
            b"name_1,name_2,why\na,b,c\n",
            "a list of pairs, 'name_1' and 'name_2', that sets two",
            "is a decision",
        ),
        (b"iati-identifier,title\nA-1,x\nA-2,y\n", "IATI activities in the flat form", "as IATI XML"),
        (b'{"response": {"docs": [{"iati_identifier": "A-1"}]}}', "IATI activities in the", "as IATI XML"),
        (b"name,colour\na,red\nb,blue\nc,green\n", "a table with the columns 'name', 'colour'", "map FILE"),
        (b"# Read me\n\nOne, two, three.\n", "a text in Markdown", "Put what it lists into a table"),
        (b"- name: x\n  type: y\n- name: z\n", "YAML with the keys 'name', 'type'", "@type:"),
        (
            b'{"type": "FeatureCollection", "features": [{"type": "Feature"}]}',
            "places on a map",
            "as a table",
        ),
        (b'{"swagger": "2.0", "paths": {}}', "the description of an interface", "what the interface answers"),
        (b'{"$schema": "x", "properties": {"a": {}}}', "a schema", "records of that form"),
        (b'{"name": "a", "version": "1", "dependencies": {}}', "of a software package", "our template"),
        (b'{"publisher": {}, "releases": [{"ocid": "a"}]}', "contracts of public buyers", "Flatten them"),
        (b'{"resourceType": "Bundle", "entry": [{}]}', "of a health system", "Records of patients"),
        (b'{"doi": "10.5072/a", "metadata": {"creators": [{}]}}', "a record of a repository", "as DataCite"),
        (b'{"nodes": [{"id": 1}], "adjacency": [[]]}', "a network", "Save it as JSON (node-link"),
        (b'{"meta": {}, "results": [{"name": "a"}]}', "with the keys 'meta', 'results'", "map FILE"),
        (b"name: x\nversion: y\nparts:\n  - a\n", "YAML with the keys 'name', 'version'", "@type:"),
        (b'[{"a": 1, "b": 2}, {"a": {"c": []}}]', "a JSON list of 2 objects, the first with", "map FILE"),
        (
            b"<urn:a> a <urn:Thing> .",
            "RDF (Turtle) of 1 statements about things of the classes urn:Thing",
            "loader",
        ),
        (b'{"things": []}', "a JSON object with the keys 'things'", "CSV or JSON Lines"),
        (b"<iati-activity/>", "one iati-activity without", "between <iati-activities>"),
        (b"<export><iati-activities/></export>", "that holds 'iati-activities'", "iati-activities alone"),
        (_zip("a-1.json", "a-2.json", "b.csv"), "a zip file of 3 files: 'a-1.json'", "Unpack it"),
        (b"Dear all,\nplease find below", "a text of one column", "a heading for each column"),
    ],
)
def test_the_words_say_what_it_is_and_what_to_do(data: bytes, what: str, remedy: str) -> None:
    with pytest.raises(UnknownKind) as told:
        loader_for(input_of("x", data))
    assert what in told.value.wrong
    assert remedy in told.value.remedy


def test_a_name_like_a_sheet_of_ours_makes_no_table_ours() -> None:
    other = b"Identifier,Title,Amount Awarded\n1,x,2\n"
    with pytest.raises(UnknownKind, match="a table called 'grants' without the headings") as told:
        loader_for(input_of("grants.csv", other))
    assert "funder" in told.value.wrong
    assert "sharegraph map FILE" in told.value.remedy


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("designation-of-bodies-2013.xml", "the text of a law"),
        ("truth-govuk-map.tsv", "a list of pairs"),
        ("truth-name-map.tsv", "a list of pairs"),
    ],
)
def test_real_files_that_hold_no_records_say_so(shared_data: Path, name: str, what: str) -> None:
    with pytest.raises(UnknownKind, match=what):
        loader_for(input_of(name, (shared_data / "public-bodies" / name).read_bytes()))
