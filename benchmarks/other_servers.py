"""Two other SPARQL servers from PyPI, no part of the product: had where they can be, started, ended."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import venv
from collections.abc import Iterator
from pathlib import Path

from benchmarks.served_map import wait_until_it_answers
from graph.store import Limits, open_read_only


def write_resolved(store: Path, file: Path) -> None:
    """What a question without GRAPH reads, as N-Triples."""
    everything = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
    with open_read_only(store) as opened:
        limits = Limits(answer_bytes=1 << 40)
        file.write_bytes(opened.query(everything, graph="ntriples", limits=limits).body)


def other_environment(python: Path | None, folder: Path) -> Path | None:
    """The folder of programs of an environment with both packages; None, told, where there is none."""
    if python is not None:
        place = python / "bin" if python.is_dir() else python.parent
    else:
        place = folder / "others" / "bin"
        if not (place / "oxigraph").exists():
            venv.create(folder / "others", with_pip=True)
            words = [
                str(place / "python"),
                "-m",
                "pip",
                "install",
                "-q",
                "oxigraph",
                "rdflib-endpoint",
                "uvicorn",
            ]
            done = subprocess.run(words, capture_output=True, text=True, check=False)
            if done.returncode != 0:
                print(f"Left out oxigraph and rdflib-endpoint: {done.stderr.strip()[-300:]}")
                return None
    missing = [name for name in ("oxigraph", "rdflib-endpoint") if not (place / name).exists()]
    if missing:
        print(f"Left out oxigraph and rdflib-endpoint: {place} has no {' and no '.join(missing)}.")
        return None
    return place


@contextlib.contextmanager
def running_server(words: list[str], port: int, path: str) -> Iterator[int]:
    """Start a server; its process, 0 where it does not answer. What went wrong is told."""
    process = subprocess.Popen(
        words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={"PATH": os.environ["PATH"]}
    )
    try:
        try:
            wait_until_it_answers(port, path, process)
            yield process.pid
        except RuntimeError as fault:
            print(f"Left out {Path(words[0]).name}: {fault}")
            yield 0
    finally:
        process.kill()
        process.wait()


def free_port() -> int:
    """A port of this machine at which nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
