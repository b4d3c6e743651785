"""The files around the code agree with each other, and none names a registry or somebody's machine."""

from __future__ import annotations

import re
import subprocess
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
REGISTRY = re.compile(
    r"https?://[^/\s]*(?:pypi|pythonhosted|npmjs|yarnpkg|rubygems|deb\.debian|crates\.io)", re.IGNORECASE
)
SOMEBODYS_FOLDER = re.compile(r"(?<![\w.:/~-])/(?:home|Users|root)/[\w.]")
INDEX_OPTION = re.compile(r"^\s*--?(?:i|index-url|extra-index-url|find-links|trusted-host)\b", re.MULTILINE)


@pytest.fixture(scope="module")
def setup() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def kept_files() -> Iterator[tuple[Path, str]]:
    """Each text file that git keeps, or would keep, with its text."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            capture_output=True,
            check=True,
            timeout=60,
        )
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout")
    for name in listed.stdout.decode().split("\0"):
        path = ROOT / name
        if not name or not path.is_file():
            continue
        content = path.read_bytes()
        if b"\0" not in content:
            yield Path(name), content.decode("utf-8", errors="replace")


def found(pattern: re.Pattern[str], files: Iterable[tuple[Path, str]]) -> list[str]:
    return [
        f"{name}:{text.count(chr(10), 0, match.start()) + 1}: {match.group()}"
        for name, text in files
        for match in pattern.finditer(text)
    ]


def test_no_file_names_a_registry() -> None:
    assert found(REGISTRY, kept_files()) == []


def test_no_file_names_a_folder_of_somebodys_machine() -> None:
    assert found(SOMEBODYS_FOLDER, kept_files()) == []


def test_the_patterns_find_what_they_are_for() -> None:
    host = "https://files." + "pythonhosted" + ".org/x"
    folder = "/" + "home" + "/ann/x"
    assert found(REGISTRY, [(Path("x"), f"a\nb {host}")]) != []
    assert found(SOMEBODYS_FOLDER, [(Path("x"), f'open("{folder}")')]) != []


def test_constraints_hold_versions_only() -> None:
    text = (ROOT / "constraints.txt").read_text("utf-8")
    assert not INDEX_OPTION.search(text)
    assert "://" not in text
    assert "--hash" not in text, "with hashes pip refuses to install the project itself"


def test_every_dependency_is_constrained_to_a_version_it_allows(setup: dict[str, Any]) -> None:
    pinned: dict[str, set[str]] = {}
    for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            pin = Requirement(line)
            (exactly,) = pin.specifier
            pinned.setdefault(canonicalize_name(pin.name), set()).add(exactly.version)
    wanted = [*setup["project"]["dependencies"], *setup["project"]["optional-dependencies"]["test"]]
    for text in wanted:
        requirement = Requirement(text)
        versions = pinned.get(canonicalize_name(requirement.name))
        assert versions, f"constraints.txt lacks {requirement.name}: make it anew"
        assert all(requirement.specifier.contains(version) for version in versions), text


def test_the_changelog_begins_with_the_version_in_pyproject(setup: dict[str, Any]) -> None:
    entries = re.findall(r"^## \[?(\d+\.\d+\.\d+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert entries[0] == setup["project"]["version"]


def test_the_version_stands_in_one_place(setup: dict[str, Any]) -> None:
    version = re.escape(setup["project"]["version"])
    stated = re.compile(rf"""(?:__version__|VERSION)\s*(?::\s*\w+\s*)?=\s*["']{version}["']""")
    assert found(stated, kept_files()) == []


@pytest.mark.parametrize(
    ("name", "ending"), [("start", ".venv/bin/sharegraph demo"), ("test", ".venv/bin/pytest -n logical")]
)
def test_the_readme_prints_each_command_as_one_line_to_paste(name: str, ending: str) -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    block = re.search(rf"<!-- command: {name} -->\s*```\w*\n(.*?)\n```", readme, re.DOTALL)
    assert block, f"README.md has no fenced block under <!-- command: {name} -->"
    (line,) = block.group(1).splitlines()
    assert line.endswith(ending)
