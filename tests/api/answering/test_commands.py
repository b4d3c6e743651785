"""The commands that read the map: data on stdout, words on stderr, the same figures in every format."""

from __future__ import annotations

import csv
import io
import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import fromstring

import networkx as nx
import pytest

from api.commands.printing import say
from graph.questions import questions

DAY = ("--on", "2026-06-30")


def csv_rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_network_around_an_organisation_is_a_table_with_its_count_and_credits(run: Any) -> None:
    done = run("network", "Harbourlight Hotline", *DAY)
    assert done.status == 0
    assert done.out.splitlines()[0].split() == "who does what with whom state of under".split()
    ties = len(done.out.splitlines()) - 2
    assert ties > 3
    assert re.search(rf"showing (\d+) of \1 organisations, {ties} of {ties} ties", done.err)
    assert "which is no tie: Orchard Hash Exchange (" in done.err
    assert "Source: Invented records for the demo; Sharegraph demo" in done.err


def test_a_network_without_ties_is_said_in_words(run: Any) -> None:
    done = run("network", "Unlisted Harbour Cell", *DAY)
    assert (done.status, done.out) == (0, "")
    assert done.err.startswith("No such tie that this map knows of.")
    assert "showing 1 of 1 organisations, 0 of 0 ties" in done.err


@pytest.mark.parametrize("named", ["harbourlight hotline", "Harbourlight Hotline"])
def test_an_organisation_is_named_in_any_letters(run: Any, named: str) -> None:
    about = run("network", named, "--json", *DAY).json()["graph"]
    assert about["focus"]
    assert about["title"] == "Who shares data with whom around Harbourlight Hotline, on 2026-06-30"


def test_every_format_of_the_network_has_the_same_ties(run: Any, tmp_path: Path) -> None:
    ties = len(run("network", "--json", *DAY).json()["edges"])
    assert ties > 50
    graphml = nx.read_graphml(io.BytesIO(run("network", "--format", "graphml", *DAY).out.encode()))
    gexf = nx.read_gexf(io.BytesIO(run("network", "--format", "gexf", *DAY).out.encode()))
    rows = csv_rows(run("network", "--format", "csv", *DAY).out)
    assert graphml.number_of_edges() == gexf.number_of_edges() == ties
    assert len({(row["from"], row["to"], row["relation"], row["state"]) for row in rows}) == ties
    for form in ("svg", "html"):
        out = tmp_path / f"map.{form}"
        done = run("network", "--format", form, "--out", out, *DAY)
        assert (done.status, done.out) == (0, "")
        assert f"{ties} of {ties} ties" in out.read_text("utf-8")
    assert fromstring((tmp_path / "map.svg").read_bytes()).tag.endswith("svg")


@pytest.mark.parametrize("form", ["csv", "json", "graphml", "gexf", "svg", "html"])
def test_every_file_of_the_network_repeats_credit_and_licence(run: Any, form: str) -> None:
    text = " ".join(run("network", "--format", form, *DAY).out.split())
    assert "Sharegraph: invented records for the demo" in text
    assert "https://www.apache.org/licenses/LICENSE-2.0" in text


def test_a_large_picture_is_cut_and_says_so_and_a_file_of_data_is_whole(
    run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHAREGRAPH_DRAWN_NODES", "10")
    picture = re.search(r"showing 10 of (\d+) organisations", run("network", "--format", "svg", *DAY).err)
    assert picture is not None
    assert int(picture[1]) > 30
    whole = run("network", "--format", "csv", *DAY).err
    assert f"showing {picture[1]} of {picture[1]} organisations" in whole


def test_relations_and_states_are_chosen_by_words(run: Any) -> None:
    done = run(
        "network",
        "--relations",
        "funds,works-with",
        "--states",
        "in-force",
        "--states",
        "ended",
        "--json",
        *DAY,
    )
    body = done.json()
    assert {edge["relation"] for edge in body["edges"]} == {"funds", "collaboratesWith"}
    assert {edge["state"] for edge in body["edges"]} <= {"in force", "ended"}


@pytest.mark.parametrize(
    ("words", "status", "code"),
    [
        (("network", "Nobody Here"), 3, "not-found"),
        (("network", "--states", "perhaps"), 2, "unknown-value"),
        (("network", "--relations", "likes"), 2, "unknown-value"),
        (("network", "--format", "png"), 2, "unknown-value"),
        (("network", "--format", "csv", "--json"), 2, "usage"),
        (("network", "--hops", "0"), 2, "usage"),
        (("network", "--hops", "x"), 2, "invalid int value"),
        (("network", "--on", "tomorrow"), 2, "usage"),
        (("gaps", "--rows", "colour"), 2, "invalid choice"),
        (("gaps", "--format", "svg"), 2, "unknown-value"),
        (("ask", "who-knows"), 2, "unknown-value"),
        (("ask", "ends-soon", "--param", "days"), 2, "usage"),
        (("ask", "shortest-route", "--param", "from=Example"), 2, '--param to="…" (to is'),
        (("ask", "ends-soon", "--param", "days=x"), 2, "wrong-parameter"),
        (("ask", "under-what", "--param", "organisation=Nobody"), 2, "wrong-parameter"),
        (("query", "SELECT"), 2, "query-syntax"),
        (("query", "INSERT DATA { <a:a> <a:b> <a:c> }"), 2, "query-refused"),
        (("query", "ASK {}", "--format", "pdf"), 2, "usage"),
        (("query", "@no-such-file.rq"), 2, "usage"),
        (("export", "--json"), 2, "usage"),
    ],
)
def test_a_call_that_is_off_has_its_exit_status_and_no_data(
    run: Any, words: tuple[str, ...], status: int, code: str
) -> None:
    done = run(*words)
    assert (done.status, done.out) == (status, "")
    assert code in done.err


def test_gaps_begin_with_how_much_is_covered(run: Any) -> None:
    done = run("gaps", *DAY)
    assert done.status == 0
    covered = re.match(r"(\d+) of (\d+) grants carry both theme and place. Of the other (\d+): ", done.err)
    assert covered is not None
    assert int(covered[1]) + int(covered[3]) == int(covered[2])
    assert re.search(r"Where nothing is there yet \(\d+ of \d+ cells\)", done.out)
    last = next(line for line in done.out.splitlines() if line.split()[:2] == ["(all)", "(all)"])
    assert last.split()[2] == covered[2]
    assert re.search(rf"\d+ of {covered[2]}$", last)


@pytest.mark.parametrize("axis", ["theme", "harm", "programme"])
def test_gaps_have_the_same_sums_in_every_format(run: Any, axis: str) -> None:
    body = run("gaps", "--rows", axis, "--json", *DAY).json()
    rows = csv_rows(run("gaps", "--rows", axis, "--format", "csv", *DAY).out)
    cells = {(one["row"], one["column"]): one for one in body["cells"]}
    assert {(row["row_id"], row["country_id"]) for row in rows} == set(cells)
    for row in rows:
        cell = cells[row["row_id"], row["country_id"]]
        for code, amount in cell["money"].items():
            assert Decimal(row[code]) == Decimal(amount)
        assert row["grants"] == ("?" if cell["grants"] is None else str(cell["grants"]))
    inner = [cell for key, cell in cells.items() if all(key)]
    for code, amount in cells["", ""]["money"].items():
        assert sum(Decimal(cell["money"].get(code, "0")) for cell in inner) == Decimal(amount)
    assert len(body["notable"]) == len({(gap["row"], gap["column"]) for gap in body["notable"]})


@pytest.mark.parametrize("form", ["csv", "json"])
def test_every_file_of_gaps_repeats_credit_and_licence(run: Any, form: str, tmp_path: Path) -> None:
    out = tmp_path / f"gaps.{form}"
    assert run("gaps", "--format", form, "--out", out, *DAY).out == ""
    text = out.read_text("utf-8")
    assert "Sharegraph: invented records for the demo" in text
    assert "https://www.apache.org/licenses/LICENSE-2.0" in text
    assert "grants carry both theme and place." in text
    assert [path.name for path in tmp_path.iterdir()] == [out.name]


def test_gaps_and_query_give_the_same_sum(run: Any) -> None:
    query = """PREFIX sg: <https://w3id.org/sharegraph/ns#> SELECT ?code (SUM(?amount) AS ?total)
      WHERE { ?grant a sg:Grant ; sg:amount ?amount ; sg:currency ?code } GROUP BY ?code"""
    summed = {row["code"]: Decimal(row["total"]) for row in csv_rows(run("query", query).out)}
    whole = next(
        one for one in run("gaps", "--json", *DAY).json()["cells"] if not one["row"] and not one["column"]
    )
    assert {code: Decimal(amount) for code, amount in whole["money"].items()} == summed


def test_ask_lists_the_questions_that_there_are(run: Any) -> None:
    assert [one["name"] for one in run("ask", "--json").json()] == list(questions())
    assert all(name in run("ask").out for name in questions())


def test_an_answer_as_json_says_state_day_and_whom_to_credit(run: Any) -> None:
    body = run("ask", "ends-soon", "--json", *DAY).json()
    assert body["question"] == "ends-soon"
    assert body["on"] == "2026-06-30"
    assert body["state"]
    assert all(row["agreementLabel"] and row["ends"] >= "2026-06-30" for row in body["rows"])
    assert [one["name"] for one in body["sources"]] == ["invented", "safe-online", "unlisted", "yearbook"]


def test_an_answer_for_people_has_names_and_no_addresses(run: Any) -> None:
    for words in (
        ("who-shares-with-whom",),
        ("what-is-known", "--param", "thing=Harbourlight verified hash list"),
    ):
        done = run("ask", *words, *DAY)
        assert done.status == 0
        assert "w3id.org" not in done.out
        assert "Label" not in done.out
    known = run("ask", "what-is-known", "--param", "thing=Harbourlight verified hash list").out
    assert "datasets.csv#row=" in known
    assert "rdfs:label" in known


def test_an_answer_without_rows_says_how_to_read_it(run: Any) -> None:
    done = run("ask", "ends-soon", "--param", "days=0", *DAY)
    assert (done.status, done.out) == (0, "")
    assert "No agreement that this map knows of ends then." in done.err


def test_what_only_stewards_see_is_not_there_for_the_public(run: Any) -> None:
    hidden = "Unlisted Harbour Cell"
    assert run("network", hidden).status == 0
    public = run("network", hidden, "--audience", "public")
    assert (public.status, public.out) == (3, "")
    for words in (
        ("gaps", "--json"),
        ("ask", "ends-soon", "--json"),
        ("sources", "--json"),
        ("network", "--json"),
    ):
        told = run(*words, "--audience", "public")
        assert "unlisted" not in (told.out + told.err).casefold()
        assert "unlisted" in run(*words).out


def test_a_query_answers_in_the_form_that_is_asked_for(run: Any, tmp_path: Path) -> None:
    query = "SELECT ?s WHERE { ?s a <https://w3id.org/sharegraph/ns#Organisation> } LIMIT 2"
    assert len(run("query", query).out.splitlines()) == 3
    assert len(run("query", query, "--json").json()["results"]["bindings"]) == 2
    file = tmp_path / "q.rq"
    file.write_text("CONSTRUCT { ?s a ?o } WHERE { ?s a ?o } LIMIT 1", encoding="utf-8")
    assert " a " in run("query", f"@{file}").out or "rdf-syntax-ns#type" in run("query", f"@{file}").out


def test_an_export_holds_every_graph_and_names_whom_to_credit(run: Any, tmp_path: Path) -> None:
    done = run("export", "--to", tmp_path / "map.nq", "--json")
    body = done.json()
    lines = (tmp_path / "map.nq").read_text("utf-8").splitlines()
    assert body["statements"] == len(lines)
    assert lines == sorted(lines)
    assert [one["source"] for one in body["sources"]] == ["invented", "safe-online", "unlisted", "yearbook"]
    assert "invented: Sharegraph demo, https://www.apache.org/licenses/LICENSE-2.0" in done.err
    assert [path.name for path in tmp_path.iterdir()] == ["map.nq"]
    assert run("export").out.splitlines() == lines


def test_an_export_for_the_public_leaves_out_what_stewards_see(run: Any) -> None:
    assert "Unlisted" in run("export").out
    assert "Unlisted" not in run("export", "--audience", "public").out


def test_sources_are_listed_with_their_accounts(run: Any) -> None:
    done = run("sources", "--json")
    found = {one["name"]: one for one in done.json()}
    assert list(found) == ["invented", "safe-online", "unlisted", "yearbook"]
    invented = found["invented"]
    assert all(one["read"] == one["loaded"] > 0 for one in invented["accounts"])
    assert invented["licence"] == "https://www.apache.org/licenses/LICENSE-2.0"
    assert len(run("sources", "--audience", "public").out.splitlines()) == 2 + 3


def test_words_of_a_source_do_not_steer_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    say("a\x1b[31mb\x9bc\r\u202ed\ne")
    assert capfd.readouterr().err == "a [31mb c  d\ne\n"


def test_a_file_that_cannot_be_written_leaves_nothing_behind(run: Any, tmp_path: Path) -> None:
    done = run("network", "--format", "svg", "--out", tmp_path / "no-such-folder" / "map.svg")
    assert done.status == 4
    assert list(tmp_path.iterdir()) == []
    folder = tmp_path / "map.svg"
    folder.mkdir()
    assert run("network", "--format", "svg", "--out", folder).status == 4
    assert list(tmp_path.iterdir()) == [folder]


def test_json_on_stdout_is_one_document_whatever_stands_on_stderr(run: Any) -> None:
    for words in (("network",), ("gaps",), ("ask",), ("ask", "ends-soon"), ("sources",)):
        done = run(*words, "--json")
        assert json.loads(done.out)
