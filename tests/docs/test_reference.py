"""The documentation says what the code does: commands, settings, errors, links."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from api.commands.main import COMMANDS
from ontology.terms import SG

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
LINK = re.compile(r"\[[^\]]*\]\(([^)\s#]+)(?:#[^)]*)?\)")


def generator() -> ModuleType:
    found = importlib.util.spec_from_file_location("docs_generate", DOCS / "generate.py")
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    "name", ["commands.md", "errors.md", "mappings.md", "questions.md", "settings.md", "shapes.md"]
)
def test_the_reference_is_what_the_code_says(name: str) -> None:
    made = generator().generate()[name]
    assert (DOCS / "reference" / name).read_text("utf-8") == made, "run: python docs/generate.py"


def test_every_command_is_in_the_reference() -> None:
    text = (DOCS / "reference" / "commands.md").read_text("utf-8")
    assert [name for name in COMMANDS if f"## sharegraph {name}\n" not in text] == []


def pages() -> Iterator[Path]:
    yield from sorted(DOCS.rglob("*.md"))
    yield from sorted(ROOT.glob("*.md"))


@pytest.mark.parametrize("page", list(pages()), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_within_the_documentation_leads_somewhere(page: Path) -> None:
    lost = [
        target
        for target in LINK.findall(page.read_text("utf-8"))
        if "://" not in target and not target.startswith("mailto:") and not (page.parent / target).exists()
    ]
    assert lost == []


def test_every_page_of_the_documentation_is_reached_from_its_first_page() -> None:
    reached: set[Path] = set()
    front = [DOCS / "README.md"]
    while front:
        page = front.pop()
        if page in reached:
            continue
        reached.add(page)
        targets = LINK.findall(page.read_text("utf-8"))
        front += [
            (page.parent / target).resolve()
            for target in targets
            if "://" not in target and target.endswith(".md") and (page.parent / target).exists()
        ]
    assert sorted(set(DOCS.rglob("*.md")) - reached) == []


def test_every_dependency_has_a_sentence() -> None:
    import tomllib

    setup = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    text = (DOCS / "reference" / "dependencies.md").read_text("utf-8")
    wanted = [re.split(r"[<>=]", one)[0] for one in setup["project"]["dependencies"]]
    wanted += [re.split(r"[<>=]", one)[0] for one in setup["project"]["optional-dependencies"]["test"]]
    assert [name for name in wanted if f"| {name} |" not in text] == []


def test_the_glossary_names_every_class_of_the_ontology_that_people_meet() -> None:
    text = (DOCS / "glossary.md").read_text("utf-8").lower()
    words = (
        "organisation",
        "dataset",
        "agreement",
        "release",
        "grant",
        "allocation",
        "programme",
        "convening",
    )
    assert SG.Organisation
    assert [word for word in words if word not in text] == []
