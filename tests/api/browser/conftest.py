"""One Chromium for all browser tests, and what a visit to a page tells about it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-software-rasterizer"
).split()
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
ONLY_NARROW = ["target-size", "scrollable-region-focusable"]
"""The rules whose outcome may change with the width."""
THIN = """() => {
  for (const parent of document.querySelectorAll("main *")) {
    const counts = new Map();
    for (const child of [...parent.children]) {
      const kind = child.tagName + (child.className.baseVal ?? child.className);
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
      if (counts.get(kind) > 3) child.remove();
    }
  }
}"""
"""Leaves three of what stands in a row of its like (rows, list items, drawn nodes), so that rows of either
shade are among them: axe takes seconds for thousands of elements, and finds nothing in the fourth that is
not in the first."""
MOST_PAGES = 40
"""Pages of one map that are visited, the sections first."""


@dataclass
class Visit:
    """What was seen on one page."""

    address: str
    status: int = 0
    title: str = ""
    faults: list[str] = field(default_factory=list)


def kind_of(address: str) -> str:
    """Addresses of one kind differ only in which thing they are about, and in the values of parameters."""
    parts = urlsplit(address)
    names = sorted(parse_qs(parts.query, keep_blank_values=True))
    segments = parts.path.split("/")
    path = "/".join(segments if segments[1] == "recipes" else segments[:2] + ["*"] * len(segments[2:]))
    return f"{path}?{','.join(names)}"


class Visitor:
    """Goes from page to page of one map and writes down what is amiss."""

    def __init__(self, browser: Any, address: str) -> None:
        self.address = address
        self.context = browser.new_context(viewport=WIDE)
        self.page = self.context.new_page()
        self.seen: list[str] = []
        self.page.on("console", lambda one: self.seen.append(f"console {one.type}: {one.text[:200]}"))
        self.page.on("pageerror", lambda one: self.seen.append(f"error: {str(one)[:200]}"))
        self.page.on("requestfailed", self._failed)
        self.page.on("dialog", self._dialog)
        self.page.on("request", self._request)

    def _failed(self, request: Any) -> None:
        # Going on to the next page drops what is still on its way, such as the icon: no fault of a page.
        # What the policy blocks or the server refuses ends otherwise, and `_request` sees foreign hosts.
        if request.failure != "net::ERR_ABORTED":
            self.seen.append(f"failed: {request.url} {request.failure}")

    def _dialog(self, dialog: Any) -> None:
        self.seen.append(f"a dialog: {dialog.message[:200]}")
        dialog.dismiss()

    def _request(self, request: Any) -> None:
        if not request.url.startswith((self.address, "data:")):
            self.seen.append(f"a request to {request.url[:200]}")

    def visit(self, path: str, *, axe: bool = True, axe_narrow: bool = True) -> tuple[Visit, list[str]]:
        """Look at a page, wide and narrow; what was seen, and where its links lead."""
        self.seen.clear()
        self.page.set_viewport_size(WIDE)
        answer = self.page.goto(self.address + path, wait_until="load")
        visit = Visit(path, answer.status, self.page.title())
        self._overflow(visit, "wide")
        links = self.page.eval_on_selector_all("a[href]", "all => all.map(one => one.getAttribute('href'))")
        self.page.set_viewport_size(NARROW)
        self._overflow(visit, "narrow")
        if axe:
            self.page.evaluate(THIN)
            if axe_narrow:
                self._axe(visit, "narrow", ONLY_NARROW)
            self.page.set_viewport_size(WIDE)
            self._axe(visit, "wide")
        if answer.status != 200:
            visit.faults.append(f"status {answer.status}")
        visit.faults += self.seen
        return visit, links

    def _overflow(self, visit: Visit, size: str) -> None:
        wide, there = self.page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        if wide > there:
            visit.faults.append(f"{size}: {wide} pixels stand in a window of {there}")

    def _axe(self, visit: Visit, size: str, only: list[str] | None = None) -> None:
        from axe_playwright_python.sync_playwright import Axe

        options = {**RULES, "runOnly": only} if only else RULES
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(Axe().axe_script)
        for one in self.page.evaluate("options => axe.run(options)", options)["violations"]:
            places = ", ".join(str(node["target"][0])[:80] for node in one["nodes"][:3])
            visit.faults.append(f"{size}: {one['id']} ({len(one['nodes'])} times, as at {places})")

    def crawl(self, start: tuple[str, ...], *, most: int = MOST_PAGES, axe: bool = True) -> list[Visit]:
        """Visit one page of each kind that can be reached by links from `start`."""
        waiting, kinds = list(start), {kind_of(path) for path in start}
        visits: list[Visit] = []
        while waiting and len(visits) < most:
            path = waiting.pop(0)
            visit, links = self.visit(path, axe=axe, axe_narrow=path in start)
            visits.append(visit)
            for link in links:
                parts = urlsplit(link)
                if parts.scheme or parts.netloc or not link.startswith("/") or _is_file(link):
                    continue
                if (kind := kind_of(link)) not in kinds:
                    kinds.add(kind)
                    waiting.append(link.partition("#")[0])
        return visits

    def close(self) -> None:
        self.context.close()


def _is_file(link: str) -> bool:
    """Whether a link leads to data, not to a page."""
    return link == "/openapi.json" or bool(re.search(r"[?&]format=", link))


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Any]:
    """The one browser."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def visitor_of(browser: Any) -> Iterator[Callable[[str], Visitor]]:
    """Make a visitor of the map that is served at an address."""
    made: list[Visitor] = []

    def make(address: str) -> Visitor:
        made.append(Visitor(browser, address))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture(scope="session")
def demo(start_for_all: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A server with the demo, as `sharegraph demo` starts it."""
    return start_for_all("demo", "--data", tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="session")
def empty(start_for_all: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A server with an empty map."""
    return start_for_all("serve", "--data", tmp_path_factory.mktemp("empty"))


@pytest.fixture(scope="session")
def hostile(start_for_all: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A server whose records try to run code wherever their text is shown."""
    from api.commands.load import load_into
    from api.loading import Wanted
    from api.settings import Settings

    files = tmp_path_factory.mktemp("hostile-files")
    settings = Settings(data=tmp_path_factory.mktemp("hostile"))
    results = load_into(settings, write_hostile(files), Wanted(audience="public"))
    assert all(one.entry is not None for one in results), [one.account.as_json() for one in results]
    return start_for_all("serve", "--data", settings.data)


CODE = "document.title='hacked'"
LABELS = (
    f"<script>{CODE}</script>",
    f'"><img src=x onerror="{CODE}">',
    f"' onmouseover='{CODE}' x='",
    f"</title><svg onload={CODE}>",
    "{{ 7*7 }} ${7*7} javascript:alert(1)",
)


def write_hostile(folder: Path) -> list[Path]:
    """The files of a small map in our own template: every label holds code."""
    import csv

    def write(name: str, head: str, *rows: tuple[str, ...]) -> Path:
        path = folder / f"{name}.csv"
        with path.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(head.split(","))
            writer.writerows(rows)
        return path

    parties = [(f"o{place}", label, "hotline", "IE", label) for place, label in enumerate(LABELS)]
    return [
        write("organisations", "id,name,sectors,located in,description", *parties),
        write(
            "datasets",
            "id,name,dataset kind,holders,places,harms,description",
            *[
                (f"d{place}", label, "hash-list", f"o{place}", "IE", "csam", label)
                for place, label in enumerate(LABELS)
            ],
        ),
        write(
            "agreements",
            "id,title,version,providers,recipients,assets,status,from,until,description",
            *[
                (
                    f"a{place}",
                    label,
                    "1",
                    f"o{place}",
                    f"o{(place + 1) % len(LABELS)}",
                    f"d{place}",
                    "active",
                    "2026-01-01",
                    "2030-01-01",
                    label,
                )
                for place, label in enumerate(LABELS)
            ],
        ),
        write(
            "source",
            "name,title,publisher,licence,credit",
            ("hostile", LABELS[0], LABELS[1], "javascript:alert(1)", LABELS[2]),
        ),
    ]
