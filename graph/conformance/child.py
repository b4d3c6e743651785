"""The process in which pyshacl runs: reads the private folder it is given, writes its findings there, ends.

pyshacl changes rdflib for its whole process while it loads shapes, so nobody else may be in it.
"""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path
from typing import Any

from graph.conformance.findings import FINDINGS_FILE, SHAPES_FILE, STATEMENTS_FILE, VOCABULARY_FILE
from graph.store import fences


def run(folder: Path, memory_bytes: int) -> None:
    """Check `folder`'s statements. Needs standard input to be a pipe: where it closes, this ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which then lets us go
    fences.close_network()
    fences.end_with_parent(0)
    fences.limit_memory(memory_bytes)
    found = find(folder)
    unfinished = folder / f"{FINDINGS_FILE}.part"
    unfinished.write_text(json.dumps(found), encoding="utf-8")
    unfinished.rename(folder / FINDINGS_FILE)


def find(folder: Path) -> list[dict[str, Any]]:
    """Every result of the report as plain data, with the records its thing derives from."""
    import pyshacl
    import rdflib
    from rdflib.namespace import PROV, RDF, SH
    from rdflib.plugins.sparql import prepareQuery

    class Remembering(rdflib.Graph):
        """Reads each query once: pyshacl asks the same for every thing, and reading takes most of it."""

        def __init__(self) -> None:
            super().__init__()
            self._read: dict[str, Any] = {}

        def query(self, query_object: Any, *arguments: Any, **named: Any) -> Any:
            if isinstance(query_object, str):
                if query_object not in self._read:
                    self._read[query_object] = prepareQuery(query_object, initNs=named.get("initNs"))
                query_object = self._read[query_object]
            return super().query(query_object, *arguments, **named)

    data = Remembering()
    # N-Triples are N-Quads without a graph; whose graph it was is not asked.
    for name, form in ((STATEMENTS_FILE, "nquads"), (VOCABULARY_FILE, "nt")):
        read = rdflib.Dataset()
        read.parse(folder / name, format=form)
        for subject, predicate, value, _ in read.quads():
            data.add((subject, predicate, value))
    shapes = rdflib.Graph().parse(folder / SHAPES_FILE, format="turtle")
    _, report, text = pyshacl.validate(data, shacl_graph=shapes, inplace=True, do_owl_imports=False)
    if not isinstance(report, rdflib.Graph):
        # A constraint that cannot be evaluated comes back as an exception in the report's place.
        raise TypeError(f"pyshacl gave no report: {report!r} {text}")

    def one(result: Any, predicate: Any) -> str:
        value = report.value(result, predicate)
        return "" if value is None or isinstance(value, rdflib.BNode) else str(value)

    def shape_of(result: Any) -> str:
        """The shape with a name around the nameless one that found it."""
        source = report.value(result, SH.sourceShape)
        while isinstance(source, rdflib.BNode):
            source = next(
                (s for p in (SH.property, SH.sparql, SH.node) for s in shapes.subjects(p, source)), None
            )
        return "" if source is None else str(source)

    return [
        {
            "severity": one(result, SH.resultSeverity),
            "message": one(result, SH.resultMessage),
            "thing": one(result, SH.focusNode),
            "path": one(result, SH.resultPath),
            "value": one(result, SH.value),
            "rule": one(result, SH.sourceConstraintComponent),
            "shape": shape_of(result),
            "records": sorted(
                str(record)
                for record in data.objects(report.value(result, SH.focusNode), PROV.wasDerivedFrom)
            ),
        }
        for result in report.subjects(RDF.type, SH.ValidationResult)
        # A result within another (sh:detail) is said by the outer one.
        if (None, SH.result, result) in report
    ]


if __name__ == "__main__":
    import sys

    run(Path(sys.argv[1]), int(sys.argv[2]))
    sys.stdout.flush()
    os._exit(0)  # nothing is left to tidy, and taking apart a large graph takes seconds
