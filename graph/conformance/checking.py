"""Runs the full check in a process of its own, with a private folder and a limit of time and memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

from graph.conformance.findings import (
    FINDINGS_FILE,
    SHAPES_FILE,
    STATEMENTS_FILE,
    VOCABULARY_FILE,
    Finding,
    finding_of,
    in_order,
)
from ontology.errors import ShapesFailed, ShapesTimeout, ShapesUnavailable
from ontology.statements import ntriples
from ontology.terms import SKOS
from ontology.vocabulary import shapes_ttl, vocabulary_triples

CHECK_SECONDS = 600.0
"""After how many seconds a check is ended; 100,000 records took about 90 on two cores."""

CHECK_MEMORY_BYTES = 8 * 1024**3
"""How much memory the check may take; rdflib needs about one kilobyte a statement."""

_BOOT = """
import json, sys
sys.path[:] = json.loads(sys.argv[1])
sys.argv[1:] = sys.argv[2:]
import runpy
runpy.run_module("graph.conformance.child", run_name="__main__")
"""
_NEEDED = frozenset(f"<{term}>" for term in (SKOS.inScheme, SKOS.notation))
"""What the shapes ask of a concept: its scheme and its rank."""

_TOLD_CHARS = 400
"""How much of what the child said last is repeated where it failed."""


def require_pyshacl() -> None:
    """Raise ShapesUnavailable where pyshacl is not installed; it is looked for, not imported."""
    if find_spec("pyshacl") is None:
        raise ShapesUnavailable


def check_shapes(
    statements: Iterable[bytes],
    *,
    seconds: float = CHECK_SECONDS,
    memory_bytes: int = CHECK_MEMORY_BYTES,
) -> tuple[Finding, ...]:
    """What the SHACL shapes of `ontology/shapes.ttl` find in `statements`.

    `statements` are lines of N-Quads or N-Triples, as the archive has them: what one source states, or
    the map itself (its default graph), each as one graph, whatever graph a line names. The statements
    are read by the child only. Violations come first, then by file and row.

    Raises ShapesUnavailable where pyshacl is not installed, ShapesTimeout past `seconds`, ShapesFailed
    where the child ends without an answer (bytes that are no statements, memory).
    """
    require_pyshacl()
    with tempfile.TemporaryDirectory(prefix="sharegraph-shapes-") as name:
        folder = Path(name)
        with (folder / STATEMENTS_FILE).open("wb") as out:
            out.writelines(statements)
        with (folder / VOCABULARY_FILE).open("w", encoding="utf-8") as words:
            words.writelines(ntriples(one for one in vocabulary_triples() if one[1] in _NEEDED))
        (folder / SHAPES_FILE).write_bytes(shapes_ttl())
        _run(folder, seconds, memory_bytes)
        results = json.loads((folder / FINDINGS_FILE).read_text(encoding="utf-8"))
    return in_order([finding_of(result) for result in results])


def _run(folder: Path, seconds: float, memory_bytes: int) -> None:
    path = json.dumps([str(Path(entry).resolve()) for entry in sys.path])
    said = folder / "said.txt"
    kept = {name: os.environ[name] for name in ("LD_LIBRARY_PATH", "TZ") if name in os.environ}
    with (
        said.open("wb") as errors,
        # -I -S: no environment, no site files; what can be imported is what we can import.
        subprocess.Popen(  # noqa: S603 (our own interpreter and module)
            [sys.executable, "-I", "-S", "-c", _BOOT, path, str(folder), str(memory_bytes)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            env={**kept, "TMPDIR": str(folder)},
        ) as process,
    ):
        try:
            status = process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise ShapesTimeout(seconds) from None
        finally:
            process.kill()
    if status != 0 or not (folder / FINDINGS_FILE).exists():
        lines = said.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        raise ShapesFailed(lines[-1][:_TOLD_CHARS] if lines else f"exit status {status}")
