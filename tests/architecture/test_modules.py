"""Every file of the four rooms says what it is for, stays short, and speaks one set of error codes."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

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


@cache
def parsed(module: Path) -> ast.Module:
    return ast.parse((ROOT / module).read_bytes())


def docstring(module: Path) -> str:
    return ast.get_docstring(parsed(module)) or ""


def is_generated(text: str) -> bool:
    """Say whether the first lines warn that a generator writes this file."""
    return "changes here are lost" in "\n".join(text.splitlines()[:5])


def base_name(base: ast.expr) -> str:
    return ast.unparse(base).rpartition(".")[2]


def error_classes() -> Iterator[tuple[Path, ast.ClassDef]]:
    """Every class in the rooms that descends, by name, from SharegraphError."""
    classes = [
        (module, node) for module in MODULES for node in parsed(module).body if isinstance(node, ast.ClassDef)
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


def test_every_module_says_in_its_first_line_what_it_is_for() -> None:
    first = {module: docstring(module).partition("\n")[0].strip() for module in MODULES}
    assert len(first) > 100, "this test looks in the wrong place"
    assert [str(module) for module, line in first.items() if not line] == []
    # A whole sentence on one line.
    assert [f"{module}: {line}" for module, line in first.items() if line[-1] not in ".:?!"] == []


def test_every_folder_of_a_room_is_a_package() -> None:
    assert [str(folder) for folder in FOLDERS if not (ROOT / folder / "__init__.py").is_file()] == []


def test_no_module_is_longer_than_the_limit() -> None:
    texts = {module: (ROOT / module).read_text("utf-8") for module in MODULES}
    long = {module: text for module, text in texts.items() if text.count("\n") > LONGEST}
    assert [
        f"{module}: {text.count(chr(10))} lines" for module, text in long.items() if not is_generated(text)
    ] == []


def test_every_module_is_named_after_what_it_holds() -> None:
    says_nothing = re.compile(r"(^|_)(utils?|helpers?|managers?|misc|common)$")
    assert [str(module) for module in MODULES if says_nothing.search(module.stem)] == []


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
