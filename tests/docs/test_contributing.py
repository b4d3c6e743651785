"""`CONTRIBUTING.md` shows how a loader is added: this follows it to the letter, in a copy of the project."""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COPIED = ("api", "benchmarks", "graph", "loaders", "ontology", "pyproject.toml")
TESTS = ("conftest.py", "loaders/accounts.py", "loaders/test_whole_files.py", "loaders/cases")
SECTION = re.compile(r"^## Add a loader\n(.*?)^## ", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"^`([\w./-]+)`\n\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMANDS = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def section() -> str:
    found = SECTION.search((ROOT / "CONTRIBUTING.md").read_text("utf-8"))
    assert found is not None
    return found[1]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project with the files of the section put in place."""
    folder = tmp_path_factory.mktemp("project") / "copy"
    for name in (*COPIED, *(f"tests/{one}" for one in TESTS)):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, folder / name)
    for name, content in FILE.findall(section()):
        path = folder / name
        if path.name == "registry.py":
            text = path.read_text("utf-8")
            assert "\nORDER = (\n" in text
            content = text.replace("\nORDER = (\n", f"\nORDER = (\n{content}", 1)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return folder


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # what is compiled once serves all its commands
    return subprocess.run(
        [sys.executable, *command], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def test_the_example_of_a_new_loader_works_as_it_is_written(copy: Path) -> None:
    (commands,) = COMMANDS.findall(section())
    for command in commands.splitlines():
        python, *arguments = command.split()
        assert python == "python"
        done = run(copy, *arguments)
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    with (copy / "tests/loaders/cases/expected.csv").open(encoding="utf-8") as file:
        ours = {row["path"]: row for row in csv.DictReader(file) if row["kind"] == "harbour-list"}
    good, bad = ours["harbour-list/good.txt"], ours["harbour-list/bad.txt"]
    assert (good["read"], good["loaded"], good["records"]) == ("2", "2", "Organisation=2")
    assert (bad["read"], bad["loaded"], bad["refused"]) == ("3", "1", "2")


def test_a_file_of_the_new_kind_is_loaded_by_the_command_line(copy: Path) -> None:
    start = "import sys; from api.commands.main import main; sys.exit(main())"
    case = "tests/loaders/cases/files/harbour-list/bad.txt"
    done = run(copy, "-c", start, "load", case, "--data", str(copy / "map"), "--audience", "public")
    assert done.returncode == 1, done.stderr
    assert "row 3" in done.stdout + done.stderr
    assert "Write: Harbour Line; Kenya" in done.stdout + done.stderr


def test_the_example_is_written_as_the_house_writes(copy: Path) -> None:
    files = [name for name, _ in FILE.findall(section()) if name.endswith("kind.py")]
    for tool in (("ruff", "check", "--no-cache"), ("ruff", "format", "--check", "--no-cache")):
        done = run(copy, "-m", *tool, *files)
        assert done.returncode == 0, done.stdout
