"""Pages hold no inline code or style and name no foreign host, so that a strict policy can hold."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "api" / "pages"
DATA_BLOCKS = {"application/json", "application/ld+json"}
"""A browser does not run these, so the policy on scripts leaves them alone."""
ADDRESSES = {"src", "href", "xlink:href", "action", "formaction", "srcset", "poster", "data", "ping"}
FOREIGN = re.compile(r"^\s*(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
FETCHED_BY_STYLE = re.compile(r"""(?:url\(\s*["']?|@import\s+["'])\s*(?:https?:)?//""", re.IGNORECASE)
FETCHED_BY_SCRIPT = re.compile(
    r"""(?:fetch|open|import|importScripts|Worker|WebSocket|EventSource)\(\s*["'`](?:\w+:)?//"""
    r"|\beval\(|new Function\("
)


class Faults(HTMLParser):
    """Collects what a strict policy refuses; template tags in between are plain text to it."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        stated = dict(attrs)
        if tag == "style":
            self.note("an inline <style>")
        if tag == "script" and "src" not in stated and stated.get("type") not in DATA_BLOCKS:
            self.note("an inline <script>")
        for name, value in attrs:
            if name == "style":
                self.note(f"a style attribute on <{tag}>")
            if re.fullmatch(r"on[a-z]+", name):
                self.note(f"the attribute {name} on <{tag}>")
            if name in ADDRESSES and FOREIGN.match(value or ""):
                self.note(f"a foreign host in {name}={value!r}")
            if name in ADDRESSES and (value or "").strip().lower().startswith("javascript:"):
                self.note(f"code in {name}={value!r}")

    def note(self, fault: str) -> None:
        self.faults.append(f"line {self.getpos()[0]}: {fault}")


def faults_of(template: str) -> list[str]:
    # Template tags may hold quotes and angle brackets, which would confuse the parser of HTML.
    plain = re.sub(
        r"\{#.*?#\}|\{%.*?%\}", lambda tag: "\n" * tag.group().count("\n"), template, flags=re.DOTALL
    )
    plain = re.sub(r"\{\{.*?\}\}", "x", plain, flags=re.DOTALL)
    parser = Faults()
    parser.feed(plain)
    parser.close()
    return parser.faults


def pages(*endings: str) -> list[Path]:
    return sorted(
        path.relative_to(ROOT)
        for path in PAGES.rglob("*")
        if path.is_file() and path.suffix in endings and not path.stem.endswith(".min")
    )


@pytest.mark.parametrize("page", pages(".html", ".jinja", ".j2", ".svg"), ids=str)
def test_a_page_has_no_inline_code_and_no_foreign_host(page: Path) -> None:
    assert faults_of((ROOT / page).read_text("utf-8")) == []


@pytest.mark.parametrize("sheet", pages(".css"), ids=str)
def test_a_style_sheet_fetches_nothing_from_elsewhere(sheet: Path) -> None:
    assert FETCHED_BY_STYLE.findall((ROOT / sheet).read_text("utf-8")) == []


@pytest.mark.parametrize("script", pages(".js", ".mjs"), ids=str)
def test_a_script_fetches_nothing_from_elsewhere_and_evaluates_no_text(script: Path) -> None:
    assert FETCHED_BY_SCRIPT.findall((ROOT / script).read_text("utf-8")) == []


@pytest.mark.parametrize("page", pages(".html", ".jinja", ".j2"), ids=str)
def test_a_template_never_switches_escaping_off(page: Path) -> None:
    assert not re.search(r"\|\s*safe\b|autoescape\s+false", (ROOT / page).read_text("utf-8"))


@pytest.mark.parametrize(
    "wrong",
    [
        "<script>x()</script>",
        "<style>p {}</style>",
        "<p style='color: red'>",
        "<button onclick='x()'>",
        "<img src='//other.example/x.png'>",
        "<a href='https://other.example/'>",
        "<form action='{# note #}http://other.example/'>",
        "<a href='javascript:x()'>",
    ],
)
def test_the_parser_finds_what_it_is_for(wrong: str) -> None:
    assert len(faults_of(wrong)) == 1


@pytest.mark.parametrize(
    "right",
    [
        "<script src='/static/x.js'></script>",
        "<script type='application/json'>{\"a\": 1}</script>",
        "<a href='{{ record.page }}'>{{ record.name }}</a>",
        "<a {% if page > 1 %}class='here'{% endif %} href='/organisations'>",
        "<svg xmlns='http://www.w3.org/2000/svg'></svg>",
    ],
)
def test_the_parser_leaves_good_pages_alone(right: str) -> None:
    assert faults_of(right) == []
