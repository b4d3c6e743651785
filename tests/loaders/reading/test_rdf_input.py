"""RDF: one set of statements from every syntax, mended where it can be, refused with line and reason."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from loaders.reading.input import Input, input_of, open_input
from loaders.reading.limits import DEFAULT_LIMITS, Limits
from loaders.reading.rdf_input import Node, RdfTriple, Value, looks_like_rdf, parse_quads, parse_rdf
from ontology.errors import InputTooLarge, UnreadableFile

STRING = "http://www.w3.org/2001/XMLSchema#string"
RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/"'


def of(text: str) -> Input:
    return input_of("a", text.encode())


def iri(value: str) -> Node:
    return Node(value, "iri")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("@prefix a: <http://a/> .\na:b a:c a:d .", "Turtle"),
        ("# a comment\nPREFIX a: <http://a/>\na:b a:c '{' .", "Turtle"),
        ("@prefix a: <http://a/> .\na:g { a:b a:c a:d . }", "TriG"),
        ("<http://a> a <http://b> .", "Turtle"),
        ("[ a <http://b> ] .", "Turtle"),
        ('<http://a> <http://b> "c {"@en .\n# d\n_:a <http://b> <http://c> .', "N-Triples"),
        ('<http://a> <http://b> "c" <http://g> .\n', "N-Quads"),
        (f"<?xml version='1.0'?>\n<!-- c -->\n<rdf:RDF {RDF}/>", "RDF/XML"),
        (f"<rdf:RDF {RDF}/>", "RDF/XML"),
        ('{"@context": {"a": "http://a"}, "a": "b"}', "JSON-LD"),
        ('[{"@id": "http://a"}]', "JSON-LD"),
        ('{"grants": []}', None),
        ("<iati-activities/>", None),
        ("<?xml version='1.0'?><a/>", None),
        ("Name,Amount\na,1\n", None),
        ("\x00\x01", None),
    ],
)
def test_the_syntax_is_known_by_content(text: str, name: str | None) -> None:
    assert looks_like_rdf(of(text)) == name


@pytest.mark.parametrize(
    "text",
    [
        "@prefix : <http://e/> . :a :p 'x'@EN, _:k, :b .",
        "@prefix : <http://e/> . :g { :a :p 'x'@EN, _:k, :b }",
        "".join(f"<http://e/a> <http://e/p> {one} .\n" for one in ('"x"@EN', "_:k", "<http://e/b>")),
        (
            f"<rdf:RDF {RDF}><rdf:Description rdf:about='http://e/a'><e:p xml:lang='EN'>x</e:p>"
            "<e:p rdf:nodeID='k'/><e:p rdf:resource='http://e/b'/></rdf:Description></rdf:RDF>"
        ),
        (
            '{"@id": "http://e/a", "http://e/p": '
            '[{"@value": "x", "@language": "EN"}, {"@id": "_:k"}, {"@id": "http://e/b"}]}'
        ),
    ],
)
def test_every_syntax_gives_the_same_statements(text: str) -> None:
    value = Value("x", "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString", "en")
    objects: list[Node | Value] = [value, Node("b1", "blank"), iri("http://e/b")]
    assert parse_rdf(of(text)) == [RdfTriple(iri("http://e/a"), "http://e/p", one) for one in objects]


def test_the_same_bytes_give_the_same_blank_nodes() -> None:
    text = "<http://a> <http://b> [ <http://c> [], _:x ], _:x ."
    first = parse_rdf(of(text))
    assert first == parse_rdf(of(text))
    assert {one.value for row in first for one in row if isinstance(one, Node) and one.kind == "blank"} == {
        "b1",
        "b2",
        "b3",
    }


def test_a_statement_that_repeats_is_given_once() -> None:
    assert len(parse_rdf(of("<http://a> <http://b> 1, 1 . <http://g> { <http://a> <http://b> 1 }"))) == 1


@pytest.mark.parametrize("written", ["c___d643", "#a", "?q=1", "a/b", ""])
def test_relative_iris_stay_as_they_were_written(written: str) -> None:
    (row,) = parse_rdf(
        of(f"<rdf:RDF {RDF}><rdf:Description rdf:about='{written}'><e:p>x</e:p></rdf:Description></rdf:RDF>")
    )
    assert row == RdfTriple(iri(written), "http://e/p", Value("x", STRING, ""))


def test_a_base_of_the_file_itself_is_used() -> None:
    (row,) = parse_rdf(of("@base <http://base/> . <a> <p> <b> ."))
    assert row == RdfTriple(iri("http://base/a"), "http://base/p", iri("http://base/b"))


@pytest.mark.parametrize(
    ("written", "mended"),
    [
        ("http://e/a b", "http://e/a%20b"),
        ('http://e/"a"', "http://e/%22a%22"),
        ("http://e/{a}|`^", "http://e/%7Ba%7D%7C%60%5E"),
        ("http://e/50%", "http://e/50%25"),
        ("http://e/[a]", "http://e/%5Ba%5D"),
        ("rel a", "rel%20a"),
    ],
)
def test_iris_that_are_none_are_mended_and_noted(written: str, mended: str) -> None:
    found = of("@prefix e: <http://e/> .\n<http://e/s> e:p <WRITTEN> .".replace("WRITTEN", written))
    (row,) = parse_rdf(found)
    assert row.object == iri(mended)
    assert found.guesses == ["IRIs with characters that no IRI may hold, which were percent-encoded: 1"]


def test_a_statement_whose_iri_cannot_be_mended_is_left_out_and_noted() -> None:
    found = of("<http://e/s> <http://e/p> <http://u:80x/>, <http://e/b> .")
    assert [row.object for row in parse_rdf(found)] == [iri("http://e/b")]
    assert found.guesses == ["statements left out, an IRI in them cannot be written: 1"]


def test_language_tags_are_lower_case_or_undetermined() -> None:
    text = f"<rdf:RDF {RDF}><rdf:Description rdf:about='a:a'>" + "".join(
        f"<e:p xml:lang='{tag}'>x</e:p>" for tag in ("en-GB", "de_AT", "not a tag")
    )
    rows = parse_rdf(of(text + "</rdf:Description></rdf:RDF>"))
    assert [row.object.language for row in rows if isinstance(row.object, Value)] == ["en-gb", "de-at", "und"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("@prefix a: <http://a/> .\na:b a:c\n  b:d .", 3),
        ("<http://a> <http://b> <http://c> .\n<http://a> <http://b> .\n", 2),
        (f"<rdf:RDF {RDF}>\n<rdf:Description>\n</rdf:RDF>", 3),
        ('{"@id": "http://a",\n"http://p" "x"}', 2),
    ],
)
def test_what_is_malformed_is_refused_with_line_and_reason(text: str, line: int) -> None:
    with pytest.raises(UnreadableFile) as refused:
        parse_rdf(of(text))
    assert refused.value.row == line
    assert f"line {line}" in refused.value.wrong


@pytest.mark.parametrize(
    "context",
    [
        '"https://words.example/"',
        '["https://words.example/", {"a": "http://x/a"}]',
        '{"@import": "https://words.example/", "a": "http://x/a"}',
        '{"a": {"@id": "http://x/a", "@context": "https://words.example/"}}',
    ],
)
def test_a_context_that_stands_elsewhere_is_refused_and_named(context: str) -> None:
    with pytest.raises(UnreadableFile, match=r"https://words\.example/.*nothing is fetched") as refused:
        parse_rdf(of(f'{{"@context": {context}, "@id": "http://x/b", "a": {{"a": 1}}}}'))
    assert "Write the context itself into the file" in refused.value.remedy


@pytest.mark.parametrize(
    "context",
    ["http://schema.org", "https://schema.org/", "https://schema.org/docs/jsonldcontext.jsonld"],
)
@pytest.mark.parametrize("form", ['"{}"', '["{}", {{"more": "http://more.example/"}}]'])
def test_the_words_of_schema_org_are_known_and_not_fetched(context: str, form: str) -> None:
    text = f'{{"@context": {form.format(context)}, "type": "Dataset", "name": "A", "size": 1.5}}'
    said = {
        one.predicate: one.object.value if isinstance(one.object, Node) else one.object.text
        for one in parse_rdf(of(text))
    }
    assert said["http://www.w3.org/1999/02/22-rdf-syntax-ns#type"] == "http://schema.org/Dataset"
    assert said["http://schema.org/name"] == "A"
    assert said["http://schema.org/size"] == "1.5E0"


def test_the_words_of_odrl_are_known_and_its_values_are_terms() -> None:
    text = (
        '{"@context": "http://www.w3.org/ns/odrl.jsonld", "@type": "Set", "uid": "http://e/1", '
        '"permission": [{"target": "http://e/2", "action": "use"}]}'
    )
    said = {(one.predicate, one.object) for one in parse_rdf(of(text))}
    assert ("http://www.w3.org/ns/odrl/2/action", Node("http://www.w3.org/ns/odrl/2/use", "iri")) in said
    assert ("http://www.w3.org/ns/odrl/2/target", Node("http://e/2", "iri")) in said


@pytest.mark.parametrize(
    ("context", "said", "terms"),
    [
        ({"a": "e:a", "b": "e:b"}, {"a": [{"b": 1}, {"b": 2}]}, 2),
        ({"a": "e:a", "b": "e:b"}, {"a": [{"@context": {"c": "e:c"}, "b": 1}] * 3}, 2 + 3 * 3),
        (
            {"T": {"@id": "e:T", "@context": {"b": "e:b", "c": "e:c"}}},
            {"@graph": [{"@type": "T"}] * 4},
            1 + 5 * 3,
        ),
    ],
)
def test_contexts_that_would_be_gone_through_too_often_are_refused(
    context: dict[str, Any], said: dict[str, Any], terms: int
) -> None:
    data = json.dumps({"@context": context, **said}).encode()
    assert parse_rdf(input_of("a", data, replace(DEFAULT_LIMITS, jsonld_terms=terms))) is not None
    with pytest.raises(InputTooLarge, match=rf"gone through {terms} terms in all"):
        parse_rdf(input_of("a", data, replace(DEFAULT_LIMITS, jsonld_terms=terms - 1)))


def test_control_characters_are_taken_out_of_texts_and_counted() -> None:
    found = input_of("a.ttl", rb'<http://e/a> <http://e/b> "a\u0000b\u001Fc\td" .')
    (one,) = parse_rdf(found)
    assert isinstance(one.object, Value)
    assert one.object.text == "abc\td"
    assert found.guesses == ["texts with control characters, which were taken out: 1"]


def test_a_text_past_the_limit_is_left_out_and_counted() -> None:
    limits = replace(DEFAULT_LIMITS, rdf_text_chars=9)
    found = input_of("a.ttl", b'<http://e/a> <http://e/b> "123456789", "1234567890" .', limits)
    (one,) = parse_rdf(found)
    assert isinstance(one.object, Value)
    assert one.object.text == "123456789"
    assert found.guesses == ["statements left out, their text is longer than 9 characters: 1"]


@pytest.mark.parametrize(
    ("text", "graphs"),
    [
        (
            "<a:a> <a:b> <a:c> <http://e/g> .\n<a:a> <a:b> <a:c> .\n",
            ["http://e/g", ""],
        ),
        ("<g> { <http://e/a> <http://e/b> <http://e/c> } _:x { <http://e/a> <http://e/b> 1 }", ["g", "_:"]),
    ],
)
def test_every_statement_is_given_with_its_graph_and_the_graphs_are_read_as_one(
    text: str, graphs: list[str]
) -> None:
    quads = list(parse_quads(input_of("a", text.encode())))
    assert [quad.graph for quad in quads] == graphs
    assert parse_rdf(input_of("a", text.encode())) == list(dict.fromkeys(quad.triple for quad in quads))


def test_a_key_that_no_context_defines_states_nothing() -> None:
    context = '"@context": {"a": "http://x/a"}'
    text = f'{{{context}, "@id": "http://x/b", "__comment": "c", "a": {{"@id": "http://x/c d"}}}}'
    assert parse_rdf(of(text)) == [RdfTriple(iri("http://x/b"), "http://x/a", iri("http://x/c%20d"))]


@pytest.mark.parametrize("dtd", ['<!DOCTYPE r [<!ENTITY a "b">]>', "<!DOCTYPE rdf:RDF SYSTEM 'x.dtd'>"])
def test_entities_are_refused(dtd: str) -> None:
    with pytest.raises(UnreadableFile, match="entities"):
        parse_rdf(of(f"<?xml version='1.0'?>\n{dtd}<rdf:RDF {RDF}/>"))


def test_rdf_xml_in_another_encoding_is_read() -> None:
    text = f"<?xml version='1.0' encoding='ISO-8859-1'?><rdf:RDF {RDF}><e:T e:p='é'/></rdf:RDF>"
    rows = parse_rdf(input_of("a.rdf", text.encode("latin-1")))
    assert Value("é", STRING, "") in [row.object for row in rows]


@pytest.mark.parametrize(
    "text",
    [
        "<a:a> <b:b> <<( <a:a> <b:b> <c:c> )>> .",
        "<a:a> <b:b> <c:c> {| <d:d> <e:e> |} .",
        (
            f"<rdf:RDF {RDF} rdf:version='1.2'><rdf:Description rdf:about='a:a'><e:p rdf:parseType='Triple'>"
            "<rdf:Description rdf:about='a:a'><e:p>x</e:p></rdf:Description></e:p></rdf:Description>"
            "</rdf:RDF>"
        ),
    ],
)
def test_statements_about_statements_are_refused(text: str) -> None:
    with pytest.raises(UnreadableFile, match=r"RDF 1\.1") as refused:
        parse_rdf(of(text))
    assert "triple term" in refused.value.wrong


def test_nesting_that_would_end_the_process_is_refused() -> None:
    deep = "<a:a> <b:b> " + "<<( <a:a> <b:b> " * 100_000 + "<c:c>" + " )>>" * 100_000 + " ."
    with pytest.raises(InputTooLarge, match="quoted triples"):
        parse_rdf(of(deep))
    with pytest.raises(InputTooLarge, match="deeper"):
        parse_rdf(of('{"@id": "a:a", "a:b": ' + '{"a:b": ' * 5000 + "1" + "}" * 5001))
    nested = "<rdf:Description><e:p>" * 5000 + "</e:p></rdf:Description>" * 5000
    with pytest.raises(UnreadableFile, match="not XML"):
        parse_rdf(of(f"<rdf:RDF {RDF}>{nested}</rdf:RDF>"))
    with pytest.raises(InputTooLarge):
        parse_rdf(input_of("a", b"<a:a> <b:b> '<< <<' .", Limits(rdf_quoted=1)))


def test_other_content_is_refused_with_the_known_syntaxes() -> None:
    with pytest.raises(UnreadableFile, match="Turtle, TriG"):
        parse_rdf(of("Name,Amount\n"))


def test_the_three_syntaxes_of_one_real_file_say_the_same(data: Path) -> None:
    found = [
        parse_rdf(open_input(data / f"dcat/dcat-ap-de-2.0-advanced.{ending}"))
        for ending in ("ttl", "rdf", "jsonld")
    ]
    assert [len(rows) for rows in found] == [119, 119, 119]
    values = [
        sorted((row.predicate, row.object) for row in rows if isinstance(row.object, Value)) for rows in found
    ]
    assert values[0] == values[2]
    assert len(values[0]) == len(values[1])


@pytest.mark.parametrize("file", ["brescia-mobilita", "comune-di-foggia", "ukraine-2022-protezione-civile"])
def test_real_catalogues_are_read(data: Path, file: str) -> None:
    found = open_input(data / f"dcat/{file}.rdf")
    rows = parse_rdf(found)
    assert len(rows) > 100
    assert found.guesses == []
    if file == "comune-di-foggia":
        assert iri("c___d643") in {row.subject for row in rows}


def test_the_real_file_that_is_not_turtle_names_line_and_reason(data: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"line 7 .*dot is expected") as refused:
        parse_rdf(open_input(data / "dcat/malformed-smartflanders.ttl"))
    assert refused.value.row == 7
