"""Each rule of the map has its number, its words on /about and in the docs, and tests that prove it."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from api.pages import counted
from api.pages.counted import Rule, rules

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "how-this-is-counted.md"


def test_the_rules_are_numbered_from_1_to_27_without_a_gap() -> None:
    assert [rule.number for rule in rules()] == list(range(1, 28))


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: str(rule.number))
def test_every_rule_names_files_of_tests_that_are_there(rule: Rule) -> None:
    assert rule.tests
    for file in rule.tests:
        assert (ROOT / file).is_file(), f"rule {rule.number} names {file}, which is not there"
        assert "def test_" in (ROOT / file).read_text("utf-8")


def test_the_page_of_the_documentation_is_made_from_the_same_text() -> None:
    found = importlib.util.spec_from_file_location("docs_generate", ROOT / "docs" / "generate.py")
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    assert PAGE.read_text("utf-8") == module.rules_text(), "run: python docs/generate.py"


def test_no_two_parts_have_one_anchor() -> None:
    anchors = [part.anchor for part in counted.PARTS]
    assert len(anchors) == len(set(anchors))
