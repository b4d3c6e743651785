"""The engine's terms in the text form that our own statements have, and back."""

from __future__ import annotations

import re
from functools import lru_cache

import pyoxigraph as ox

from ontology.errors import UsageError
from ontology.statements import text

_PLAIN = re.compile(r'"[^"\\\x00-\x1f\x7f]*"')
"""A string in which nothing is escaped: made at once, where the engine's reader takes 20 times as long."""

_STRING = "http://www.w3.org/2001/XMLSchema#string"


def written_term(term: ox.NamedNode | ox.Literal) -> str:
    """A term as `ontology.statements` writes it; the engine's own text escapes some characters otherwise."""
    if isinstance(term, ox.NamedNode):
        return f"<{term.value}>"
    plain = text(term.value)
    if term.language is not None:
        return f"{plain}@{term.language}"
    datatype = term.datatype.value
    return plain if datatype == _STRING else f"{plain}^^<{datatype}>"


@lru_cache(maxsize=4096)
def lenient_term(written: str) -> ox.NamedNode | ox.Literal:
    """A term from its text; an IRI as it stands, as a checked load takes it. Raises `UsageError`."""
    if written.startswith("<"):
        try:
            return ox.NamedNode(written[1:-1])
        except ValueError:
            pass  # no IRI by the letter; a checked load may have let it in all the same
    elif _PLAIN.fullmatch(written):
        return ox.Literal(written[1:-1])
    try:
        quads = list(
            ox.parse(f"<x:s> <x:p> {written} .".encode(), format=ox.RdfFormat.N_TRIPLES, lenient=True)
        )
    except (SyntaxError, ValueError):
        quads = []
    term = quads[0].object if len(quads) == 1 else None
    if isinstance(term, (ox.NamedNode, ox.Literal)):
        return term
    raise UsageError(f"{written[:200]!r} is no term: write <IRI> or a literal as in N-Triples.")
