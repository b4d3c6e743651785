"""Pictures of a network: well-formed, escaped, without a foreign host, with count, legend and credits."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import Any
from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.network import RELATIONS, Described, as_standalone_html, as_svg, described, network_around
from graph.network.drawing import letters_used, lines_used, spots
from graph.network.projection import Link, Network, Node
from graph.resolve import State
from graph.snapshot import RULES, Snapshot
from ontology.records import Source

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def view(snapshot: Snapshot, build: Any) -> Described:
    return described(snapshot, network_around(snapshot, build.day, rules=RULES, states=tuple(State)))


def of_labels(one: str, other: str, build: Any) -> Described:
    """A view of two organisations of these names, without any store."""
    network = Network(
        day=build.day,
        rules=("sharesDataWith",),
        states=tuple(State),
        nodes=(Node("http://a.example/1", one), Node("http://a.example/2", other)),
        links=(Link("http://a.example/1", "http://a.example/2", "sharesDataWith", State.IN_FORCE, ()),),
        nodes_in_all=2,
        links_in_all=1,
    )
    labels = {"http://a.example/1": one, "http://a.example/2": other}
    source = Source(name="s", title=other, credit=one)
    return Described(state="abc", network=network, labels=labels, places={}, sources=(source,))


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_label_breaks_the_picture_or_becomes_markup(build: Any, one: str, other: str) -> None:
    root = fromstring(as_svg(of_labels(one, other, build)))
    plain = fromstring(as_svg(of_labels("A", "B", build)))
    assert {element.tag for element in root.iter()} <= {element.tag for element in plain.iter()}


def test_a_script_in_a_name_is_text_in_the_picture(view: Described) -> None:
    text = as_svg(view)
    root = fromstring(text)
    assert "<script" not in text
    assert "\x1b" not in text
    titles = [element.text or "" for element in root.iter(f"{SVG}title")]
    assert any(title.startswith("<script>alert(1)</script> \"both\" & 'kinds'") for title in titles)


def test_the_same_view_gives_the_same_picture(view: Described, snapshot: Snapshot, build: Any) -> None:
    again = described(snapshot, network_around(snapshot, build.day, rules=RULES, states=tuple(State)))
    assert as_svg(view) == as_svg(again)
    assert as_standalone_html(view) == as_standalone_html(again)


def test_a_picture_on_its_own_says_its_count_legend_internal_flows_and_credits(view: Described) -> None:
    words = " ".join(" ".join(fromstring(as_svg(view)).itertext()).split())
    assert "8 of 8 organisations, 12 of 12 ties" in words
    assert "Shares data with itself, which is no tie: Example Hotline (1)" in words
    for source in ("register", "second"):
        assert f"The {source}; Somebody; Credit {source}; licence: CC BY 4.0" in words
    for line in lines_used(view):
        assert line in words
    for letters in letters_used(view):
        assert letters in words


def test_every_state_has_a_line_of_its_own(view: Described) -> None:
    lines = lines_used(view)
    assert len(lines) == len(State)
    assert len({line.partition(":")[0] for line in lines}) == len(State)
    drawn = [path.get("stroke-dasharray") for path in fromstring(as_svg(view)).iter(f"{SVG}path")]
    assert len(set(drawn)) >= len(State)


def test_a_picture_in_a_page_links_each_node_and_has_no_legend_of_its_own(view: Described) -> None:
    root = fromstring(as_svg(view, address=lambda iri: f"/organisations/{iri.rpartition('/')[2]}?x=1&y=2"))
    links = [element.get("href") for element in root.iter(f"{SVG}a")]
    assert "/organisations/hotline?x=1&y=2" in links
    assert len(links) == len(view.network.nodes)
    assert "licence:" not in "".join(root.itertext())


def test_no_style_and_no_script_stands_in_a_picture(view: Described) -> None:
    for element in fromstring(as_svg(view)).iter():
        assert element.tag not in (f"{SVG}style", f"{SVG}script")
        assert not any(name == "style" or name.startswith("on") for name in element.attrib)


def test_nodes_stand_within_the_picture_and_not_on_each_other(view: Described) -> None:
    placed, height = spots(view.network)
    assert set(placed) == {node.iri for node in view.network.nodes}
    for spot in placed.values():
        assert 0 < spot.x < 1000
        assert 0 < spot.y < height
    found = list(placed.values())
    for place, one in enumerate(found):
        for other in found[place + 1 :]:
            assert (one.x - other.x) ** 2 + (one.y - other.y) ** 2 > one.radius**2


def test_an_empty_network_is_a_picture_as_well(empty: Snapshot, build: Any) -> None:
    view = described(empty, network_around(empty, build.day))
    assert "0 of 0 organisations" in as_svg(view)
    assert "0 of 0 organisations" in as_standalone_html(view)


class Page(HTMLParser):
    """What a browser would load or run: addresses, scripts, policies, text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.scripts: list[dict[str, str | None]] = []
        self.policy = ""
        self.handlers: list[str] = []
        self.tags: list[str] = []
        self.inside: list[str] = []
        self.data = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append(tag)
        self.inside.append(tag if tag == "script" else "")
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href", "action", "data")]
        self.handlers += [name for name, _ in attrs if name.startswith("on")]
        if tag == "script":
            self.scripts.append(found)
        if tag == "meta" and found.get("http-equiv") == "Content-Security-Policy":
            self.policy = found.get("content") or ""

    def handle_data(self, data: str) -> None:
        if self.inside and self.scripts and self.scripts[-1].get("id") == "data" and not self.data:
            self.data = data


@pytest.fixture(scope="module")
def html(view: Described) -> str:
    return as_standalone_html(view)


def test_the_standalone_page_loads_nothing(html: str) -> None:
    page = Page(html)
    assert page.addresses == ["data:,"]
    assert page.policy.startswith("default-src 'none'; script-src 'nonce-")
    assert "'unsafe-inline'" not in page.policy.partition("style-src")[0]
    assert "sourceMappingURL" not in html
    for foreign in ("cdnjs", "jsdelivr", "unpkg", "bootstrap"):
        assert foreign not in html


def test_only_scripts_with_the_nonce_of_the_policy_run(html: str) -> None:
    page = Page(html)
    found = re.search(r"'nonce-([0-9a-f]+)'", page.policy)
    assert found is not None
    assert [script.get("nonce") for script in page.scripts if script.get("type") != "application/json"] == [
        found[1]
    ] * 2
    assert page.handlers == []


def test_a_script_in_a_name_is_text_in_the_page(html: str, build: Any) -> None:
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    data = json.loads(Page(html).data)
    assert any(node["label"].startswith("<script>alert(1)</script>") for node in data["nodes"])
    assert {"nodes", "edges", "options"} == set(data)


@settings(max_examples=25)
@given(st.text(max_size=40))
def test_no_label_adds_an_element_to_the_page(build: Any, label: str) -> None:
    page = Page(as_standalone_html(of_labels(label, f"</script><img src=x onerror=a>{label}", build)))
    assert "img" not in page.tags
    assert page.handlers == []
    assert len(page.scripts) == 3


def test_the_page_has_every_tie_in_its_table_and_its_credits(html: str, view: Described) -> None:
    edges = sum(len(link.edges) for link in view.network.links)
    assert html.count("<tr><td>") == edges
    assert "agreements.csv, row in-force" in html
    assert "Credit register" in html
    assert "which is no tie: Example Hotline (1)" in html


def test_a_relation_is_said_in_words(view: Described) -> None:
    assert view.title == "Who shares data with, funds or works with whom, on 2026-06-30"
    assert set(RELATIONS) == set(RULES)
