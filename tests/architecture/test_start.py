"""The command line starts quickly: heavy packages are loaded by the command that uses them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HEAVY = ("pyvis", "IPython", "networkx", "rdflib", "owlready2", "fastapi", "uvicorn", "numpy", "rustworkx")

pytestmark = pytest.mark.skipif(
    not (ROOT / "api" / "commands" / "main.py").is_file(), reason="api/commands/main.py is not there yet"
)


def python(code: str) -> str:
    """Run `code` in a fresh interpreter in the project's folder; its stdout."""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_importing_the_command_line_imports_nothing_heavy() -> None:
    loaded = python(
        f"import api.commands.main, sys; print(*sorted(name for name in {HEAVY} if name in sys.modules))"
    )
    assert loaded == ""


def test_asking_for_help_imports_nothing_heavy() -> None:
    shown = python(
        "import sys\n"
        "from api.commands.main import main\n"
        "try:\n"
        "    status = main(['--help'])\n"
        "except SystemExit as left:\n"
        "    status = left.code\n"
        "assert not status, status\n"
        f"print('heavy:', *sorted(name for name in {HEAVY} if name in sys.modules))"
    )
    assert shown.splitlines()[-1] == "heavy:"


def test_commands_that_load_nothing_start_without_the_loaders() -> None:
    shown = python(
        "import sys\n"
        "from importlib import import_module\n"
        "for name in ('query', 'ask', 'sources', 'export', 'serve'):\n"
        "    import_module(f'api.commands.{name}')\n"
        "print('loaders.registry' in sys.modules, 'api.loading' in sys.modules)"
    )
    assert shown == "False False"
