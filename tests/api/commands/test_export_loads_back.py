"""What `sharegraph export` writes, `sharegraph load` reads: each source says the same again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from api.demo import demo_sources
from graph.archive import create_or_open

LOADED = ("invented", "yearbook", "safe-online")


def test_an_export_loads_back_source_by_source_with_the_same_statements(
    run: Callable[..., Any], tmp_path: Path
) -> None:
    here, there, export = tmp_path / "here-data", tmp_path / "there-data", tmp_path / "all.nq"
    for files in demo_sources():
        assert run("load", *files, "--audience", "public", "--data", here).status == 0
    assert run("export", "--to", export, "--data", here).status == 0
    refused = run("load", export, "--data", there)
    assert refused.status != 0
    assert "3 sources state: invented, safe-online, yearbook" in refused.err + refused.out
    for name in LOADED:
        done = run("load", export, "--source", name, "--audience", "public", "--data", there)
        assert done.status == 0, done.err
    before, after = (
        {
            entry.source.name: (entry.statements, entry.sha256)
            for entry in create_or_open(folder / "archive").current()
        }
        for folder in (here, there)
    )
    assert before.keys() == set(LOADED)
    assert before == after


def test_the_export_of_one_source_names_and_describes_it(run: Callable[..., Any], tmp_path: Path) -> None:
    here, there, export = tmp_path / "here-data", tmp_path / "there-data", tmp_path / "one.nq"
    (files,) = [files for files in demo_sources() if files[0].parent.name == "yearbook"]
    assert run("load", *files, "--audience", "public", "--data", here).status == 0
    assert run("export", "--to", export, "--data", here).status == 0
    assert run("load", export, "--audience", "public", "--data", there).status == 0
    (before,), (after,) = (create_or_open(folder / "archive").current() for folder in (here, there))
    said = [
        (one.source.name, one.source.title, one.source.publisher, one.source.licence, one.source.credit)
        for one in (before, after)
    ]
    assert said[0] == said[1]
    assert after.loader == "own-rdf"


def test_the_shapes_check_rdf_in_our_own_words(run: Callable[..., Any], write: Callable[..., Path]) -> None:
    file = write(
        "a.ttl",
        "@prefix sg: <https://w3id.org/sharegraph/ns#> . @prefix ex: <https://maps.example/> .",
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .",
        "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .",
        "ex:a a sg:Agreement ; rdfs:label 'A' .",
        "ex:v a sg:AgreementVersion ; rdfs:label 'V' ; sg:versionOf ex:a ;",
        "  sg:validFrom '2025-01-01'^^xsd:date ; sg:validUntil '2024-01-01'^^xsd:date .",
    )
    done = run("check", file, "--shapes", "--json")
    assert done.status == 1
    assert "Nothing ends before it begins" in done.out


def test_money_split_by_place_and_theme_loads_back(
    run: Callable[..., Any], write: Callable[..., Path], tmp_path: Path
) -> None:
    here, there, export = tmp_path / "here-data", tmp_path / "there-data", tmp_path / "aid.nq"
    aid = write(
        "aid.xml",
        '<iati-activities version="2.03"><iati-activity default-currency="EUR">',
        "<iati-identifier>XM-DAC-1-1</iati-identifier><title><narrative>Harbour</narrative></title>",
        '<recipient-country code="KE" percentage="60"/><recipient-country code="UG" percentage="40"/>',
        '<transaction><transaction-type code="2"/><value value-date="2025-01-01">10</value>',
        '<transaction-date iso-date="2025-01-01"/></transaction>',
        "</iati-activity></iati-activities>",
    )
    assert run("load", aid, "--audience", "public", "--data", here).status == 0
    assert run("export", "--to", export, "--data", here).status == 0
    assert b"ns#Split>" in export.read_bytes()
    done = run("load", export, "--audience", "public", "--data", there)
    assert done.status == 0, done.err
    (before,), (after,) = (create_or_open(folder / "archive").current() for folder in (here, there))
    assert (before.statements, before.sha256) == (after.statements, after.sha256)


def test_a_split_without_name_or_address_is_read(run: Callable[..., Any], write: Callable[..., Path]) -> None:
    file = write(
        "a.ttl",
        "@prefix sg: <https://w3id.org/sharegraph/ns#> . @prefix ex: <https://maps.example/> .",
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .",
        "ex:p a sg:Project ; rdfs:label 'Harbour' .",
        "[] a sg:Split ; sg:splitOf ex:p ; sg:share 60.0 ; "
        "sg:coversPlace <https://w3id.org/sharegraph/vocab/place/KE> .",
    )
    (account,) = run("check", file, "--json").json()
    assert account["records"] == {"Project": 1, "Split": 1}
