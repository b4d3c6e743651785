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
    from rdflib.namespace import PROV, RDF, RDFS, SH
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
    named = names_of(shapes)
    lift(shapes)
    _, report, text = pyshacl.validate(data, shacl_graph=shapes, inplace=True, do_owl_imports=False)
    if not isinstance(report, rdflib.Graph):
        # A constraint that cannot be evaluated comes back as an exception in the report's place.
        raise TypeError(f"pyshacl gave no report: {report!r} {text}")

    def one(result: Any, predicate: Any) -> str:
        value = report.value(result, predicate)
        return "" if value is None or isinstance(value, rdflib.BNode) else str(value)

    def path_of(result: Any) -> str:
        """The property; of several from which one is asked, the first."""
        path = report.value(result, SH.resultPath)
        if isinstance(path, rdflib.BNode):
            several = shapes.value(
                shapes.value(report.value(result, SH.sourceShape), SH.path), SH.alternativePath
            )
            path = shapes.value(several, RDF.first)
        return "" if path is None else str(path)

    return [
        {
            "severity": one(result, SH.resultSeverity),
            "message": one(result, SH.resultMessage),
            "thing": one(result, SH.focusNode),
            "label": min(map(str, data.objects(report.value(result, SH.focusNode), RDFS.label)), default=""),
            "kinds": sorted(map(str, data.objects(report.value(result, SH.focusNode), RDF.type))),
            "path": path_of(result),
            "value": one(result, SH.value),
            "rule": one(result, SH.sourceConstraintComponent),
            "shape": named.get(report.value(result, SH.sourceShape), one(result, SH.sourceShape)),
            "records": sorted(
                str(record)
                for record in data.objects(report.value(result, SH.focusNode), PROV.wasDerivedFrom)
            ),
        }
        for result in report.subjects(RDF.type, SH.ValidationResult)
        # A result within another (sh:detail) is said by the outer one.
        if (None, SH.result, result) in report
    ]


def names_of(shapes: Any) -> dict[Any, str]:
    """Each nameless property shape → the IRI of the shape it stands in."""
    from rdflib.namespace import SH

    return {inner: str(outer) for outer, inner in shapes.subject_objects(SH.property)}


def lift(shapes: Any) -> None:
    """Give the property shapes of a shape with targets those targets, and take them out of it.

    It means the same (a shape asks all that its parts ask), and pyshacl then asks each once of all things
    instead of once a thing, which is several times quicker. A closed shape keeps its own: they say what
    it lets through.
    """
    from rdflib import RDF
    from rdflib.namespace import SH

    targets = (SH.targetClass, SH.targetNode, SH.targetObjectsOf, SH.targetSubjectsOf)
    for outer, inner in list(shapes.subject_objects(SH.property)):
        aims = [(kind, aim) for kind in targets for aim in shapes.objects(outer, kind)]
        if aims and (outer, SH.closed, None) not in shapes:
            shapes.remove((outer, SH.property, inner))
            shapes.add((inner, RDF.type, SH.PropertyShape))
            for kind, aim in aims:
                shapes.add((inner, kind, aim))


if __name__ == "__main__":
    import sys

    run(Path(sys.argv[1]), int(sys.argv[2]))
    sys.stdout.flush()
    os._exit(0)  # nothing is left to tidy, and taking apart a large graph takes seconds
