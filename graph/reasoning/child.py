"""What runs in the reasoner's own process: owlready2 and HermiT over the files of one private folder.

Started as a file by `graph.reasoning.process`, with nothing else of ours: it reads `job.json`, writes
`answer.json` and, for what follows, `inferred.nt`.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ANSWER, INFERRED = "answer.json", "inferred.nt"
_INFERRED_ONTOLOGY = "http://inferrences/"
"""The name (so spelt) of the ontology into which owlready2 writes what HermiT derives."""


def _write(answer: dict[str, Any]) -> None:
    """Put the answer in place in one step: this process may be ended at any moment."""
    Path("answer.part").write_text(json.dumps(answer), encoding="utf-8")
    Path("answer.part").replace(ANSWER)


def _consistent(lines: Sequence[str], *, values: bool = False, inferred: bool = False) -> bool:
    """Whether HermiT finds a model for these statements; with `inferred`, what follows is written."""
    import owlready2

    Path("statements.nt").write_text("".join(lines), encoding="utf-8")
    world = owlready2.World()
    try:
        world.get_ontology(Path("statements.nt").resolve().as_uri()).load()
        try:
            # HermiT knows no xsd:date and would stop at the first; dates are the rules' and the shapes'.
            owlready2.sync_reasoner_hermit(
                world, infer_property_values=values, debug=0, ignore_unsupported_datatypes=True
            )
        except owlready2.OwlReadyInconsistentOntologyError:
            return False
        if inferred:
            world.get_ontology(_INFERRED_ONTOLOGY).save(INFERRED, format="ntriples")
        return True
    finally:
        world.close()
        # owlready2 leaves its own copy of the statements behind where they are inconsistent.
        for left in Path(os.environ["TMPDIR"]).glob("tmp*"):
            left.unlink()


def _smallest(fixed: list[str], groups: list[list[str]]) -> list[int]:
    """The numbers of groups that, with `fixed`, are inconsistent, and of which none can be left out.

    Leaves out ever smaller runs of groups, as long as the rest stays inconsistent. What is found so
    far is written after each step, so that it is there when the time is over.
    """
    kept = list(range(len(groups)))
    size = max(1, len(kept) // 2)
    while True:
        at = 0
        while at < len(kept):
            fewer = kept[:at] + kept[at + size :]
            if _consistent([*fixed, *(line for number in fewer for line in groups[number])]):
                at += size
            else:
                kept = fewer
                _write({"kept": kept, "smallest": False})
        if size == 1:
            return kept
        size = max(1, min(size, len(kept)) // 2)


def run(job: dict[str, Any]) -> None:
    """Do what the job says and write the answer."""
    import owlready2
    import owlready2.reasoning

    owlready2.JAVA_EXE = job["java"]
    owlready2.reasoning.JAVA_MEMORY = job["memory"]
    try:
        if "groups" in job:
            _write({"kept": _smallest(job["fixed"], job["groups"]), "smallest": True})
        else:
            _write({"consistent": _consistent(job["fixed"], values=job["values"], inferred=True)})
    except OSError as fault:
        if fault.filename == job["java"]:
            _write({"cannot": f"Java does not start: {fault.strerror}"})
        else:
            _write({"failed": str(fault)})
    except owlready2.OwlReadyJavaError as fault:
        _write({"failed": str(fault)[:2000]})


def _end_with_parent() -> None:
    """Wait until the parent's end of standard input is closed, then leave no file and no process of ours."""
    os.read(0, 1)
    shutil.rmtree(Path.cwd(), ignore_errors=True)
    os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    sys.path[:] = json.loads(sys.argv[1])
    threading.Thread(target=_end_with_parent, daemon=True).start()
    run(json.loads(Path("job.json").read_text(encoding="utf-8")))
