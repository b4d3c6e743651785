"""Every page in a real browser: quiet, whole, within its width, usable by all, and safe from its records."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.browser

SECTIONS = (
    "/",
    "/network",
    "/organisations",
    "/datasets",
    "/agreements",
    "/projects",
    "/grants",
    "/gaps",
    "/recipes",
    "/sparql",
    "/sources",
    "/search?q=data",
    "/api",
    "/about",
    "/ontology",
    "/ontology/Agreement",
)
MARK = "document.title='hacked'"


def told(visits: list[Any]) -> list[str]:
    return [f"{visit.address}: {fault}" for visit in visits for fault in visit.faults]


def test_every_page_of_the_demo_is_quiet_fits_and_is_accessible(
    demo: Any, visitor_of: Callable[[str], Any]
) -> None:
    visits = visitor_of(demo.address).crawl(SECTIONS)
    assert told(visits) == []
    assert len(visits) > len(SECTIONS)
    assert len({visit.title for visit in visits}) > len(SECTIONS)


def test_every_page_of_an_empty_map_is_quiet_and_fits(empty: Any, visitor_of: Callable[[str], Any]) -> None:
    visits = visitor_of(empty.address).crawl(SECTIONS, most=25, axe=False)
    assert told(visits) == []


def test_text_of_records_never_runs(hostile: Any, visitor_of: Callable[[str], Any]) -> None:
    visitor = visitor_of(hostile.address)
    visits = visitor.crawl(SECTIONS, most=45, axe=False)
    assert told(visits) == []
    assert [visit.address for visit in visits if visit.title.startswith("hacked")] == []
    for path in ("/organisations", "/sources", "/network"):
        visitor.page.goto(visitor.address + path)
        assert visitor.page.locator("a[href^='javascript' i]").count() == 0
        assert visitor.page.locator("main").inner_text().count(MARK) > 0


def test_an_error_page_fits_and_is_accessible(demo: Any, visitor_of: Callable[[str], Any]) -> None:
    visit, _ = visitor_of(demo.address).visit("/organisations/nobody")
    assert visit.status == 404
    # A browser itself notes a status of 404 on the console.
    faults = [one for one in visit.faults if "404" not in one]
    assert faults == []


def test_pages_work_without_javascript(demo: Any, browser: Any) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for path in SECTIONS:
        page.goto(demo.address + path)
        assert page.locator("h1").is_visible(), path
    page.goto(demo.address + "/")
    page.locator("#find").fill("hotline")
    page.locator("form.find button").click()
    page.wait_for_url("**/search*")
    page.locator("main a").first.wait_for()
    page.goto(demo.address + "/sparql")
    page.locator("#query").fill("SELECT (42 AS ?answer) {}")
    page.get_by_role("button", name="Run").click()
    page.get_by_role("cell", name="42").wait_for()  # until it is there, or the test fails
    page.goto(demo.address + "/recipes/ends-soon")
    page.locator("#p-days").fill("365")
    page.get_by_role("button", name="Ask").click()
    page.wait_for_url("**days=365*")
    page.get_by_role("heading", name="Answer").wait_for()
    context.close()


def test_the_sparql_page_is_driven_from_the_keyboard(demo: Any, visitor_of: Callable[[str], Any]) -> None:
    visitor = visitor_of(demo.address)
    page = visitor.page
    page.goto(demo.address + "/sparql")
    field = page.locator("#query")
    field.fill("ASK { ?s a ")
    page.get_by_label("Look for a term").fill("sg:Dataset")
    page.get_by_role("button", name="sg:Dataset", exact=True).click()
    assert field.input_value() == "ASK { ?s a sg:Dataset "
    field.fill("PREFIX sg: <https://w3id.org/sharegraph/ns#> ASK { ?s a sg:Dataset }")
    field.press("Control+Enter")
    page.wait_for_url("**/sparql?query=*")
    page.get_by_text("Yes", exact=True).wait_for()
    assert visitor.seen == []


def test_the_slash_key_leads_to_the_search_and_tab_to_the_content(
    demo: Any, visitor_of: Callable[[str], Any]
) -> None:
    page = visitor_of(demo.address).page
    page.goto(demo.address + "/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "find"
