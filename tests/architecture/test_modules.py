"""Every file of the four rooms says what it is for, stays short, and speaks one set of error codes."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("ontology", "graph", "loaders", "api")
LONGEST = 400
"""Lines of one module: past that it has two jobs."""

MODULES = sorted(
    path.relative_to(ROOT)
    for room in ROOMS
    for path in (ROOT / room).rglob("*.py")
    if "__pycache__" not in path.parts
)
FOLDERS = sorted({module.parent for module in MODULES})


def docstring(module: Path) -> str:
    return ast.get_docstring(ast.parse((ROOT / module).read_bytes())) or ""


def is_generated(text: str) -> bool:
    """Say whether the first lines warn that a generator writes this file."""
    return "changes here are lost" in "\n".join(text.splitlines()[:5])


def base_name(base: ast.expr) -> str:
    return ast.unparse(base).rpartition(".")[2]


def error_classes() -> Iterator[tuple[Path, ast.ClassDef]]:
    """Every class in the rooms that descends, by name, from SharegraphError."""
    classes = [
        (module, node)
        for module in MODULES
        for node in ast.parse((ROOT / module).read_bytes()).body
        if isinstance(node, ast.ClassDef)
    ]
    known = {"SharegraphError"}
    grown = True
    while grown:
        found = {node.name for _, node in classes if known & {base_name(base) for base in node.bases}}
        grown = not found <= known
        known |= found
    return ((module, node) for module, node in classes if node.name in known)


def stated_code(node: ast.ClassDef) -> str | None:
    for statement in node.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id="code")], value=ast.Constant(value=str(code))):
                return code
            case ast.AnnAssign(target=ast.Name(id="code"), value=ast.Constant(value=str(code))):
                return code
            case _:
                pass
    return None


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_a_module_says_in_its_first_line_what_it_is_for(module: Path) -> None:
    first = docstring(module).partition("\n")[0].strip()
    assert first, f"{module} has no docstring"
    assert first[-1] in ".:?!", f"{module} does not begin with a whole sentence on one line: {first!r}"


@pytest.mark.parametrize("folder", FOLDERS, ids=str)
def test_a_folder_of_a_room_is_a_package(folder: Path) -> None:
    assert (ROOT / folder / "__init__.py").is_file()


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_a_module_is_no_longer_than_the_limit(module: Path) -> None:
    text = (ROOT / module).read_text("utf-8")
    lines = text.count("\n")
    assert lines <= LONGEST or is_generated(text), f"{module} has {lines} lines"


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_a_module_is_named_after_what_it_holds(module: Path) -> None:
    assert not re.search(r"(^|_)(utils?|helpers?|managers?|misc|common)$", module.stem)


def test_every_error_has_a_code_of_its_own_in_kebab_case() -> None:
    codes = Counter[str]()
    for module, node in error_classes():
        code = stated_code(node)
        assert code, f"{module}: {node.name} states no code of its own"
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", code), f"{module}: {code!r} is not in kebab-case"
        codes[code] += 1
    assert codes, "no error was found: this test looks in the wrong place"
    assert [code for code, times in codes.items() if times > 1] == []


def test_the_tree_of_errors_names_every_error_and_its_code() -> None:
    tree = docstring(Path("ontology/errors.py"))
    shown = set(re.findall(r"(\w+) +([a-z]+(?:-[a-z]+)*)(?: |$)", tree, flags=re.MULTILINE))
    for module, node in error_classes():
        if module == Path("ontology/errors.py"):
            assert (node.name, stated_code(node)) in shown


def test_tests_are_no_packages() -> None:
    assert list((ROOT / "tests").rglob("__init__.py")) == []
