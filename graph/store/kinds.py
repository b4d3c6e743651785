"""The kinds of terms that stand in a store, by property: enough to know which of them an engine orders.

Numbers among texts have no order: 9 is before 10, "10" before "5" and "5" before 9 (Oxigraph 0.5
compares what has no order of its own by its characters). So have moments in time.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    import pyoxigraph as ox

IRI, TEXT, DATE, BOOLEAN = "iri", "text", "date", "boolean"
"""These are ordered among each other by their characters, in the order of their values, and none ties.
DATE is a day without a time zone, or a full second in UTC."""

INTEGER, DECIMAL = "integer", "decimal"
"""Each of these is ordered by value, beside IRIs but beside no other literal."""

OTHER = "other"
"""Anything else: doubles, moments in other time zones, blank nodes, what its datatype does not allow."""

NEGATIVE, LARGE = "negative", "large"
"""Said beside a number, where there are such ones: a sum of both may or may not pass the engine's largest
number on the way, as the order will have it."""

SMALL_INTEGER, SMALL_DECIMAL = 10**9, 10**11
"""Up to here a number is not large: the engine's largest is two to nine thousand million times as large,
and no question lives to see as many rows."""

Kinds = Mapping[str, frozenset[str]]
"""The kinds of objects of each property in a store; what is not named here does not stand there."""

MOST_BYTES = 48 * 1024
"""How long an account of a store's kinds may be as text; the map's has a tenth of it."""

_XSD = "http://www.w3.org/2001/XMLSchema#"

_ALL = f"""PREFIX xsd: <{_XSD}>
SELECT DISTINCT ?p ?kind {{
  {{ ?s ?p ?o }} UNION {{ GRAPH ?g {{ ?s ?p ?o }} }}
  BIND(IF(ISBLANK(?s) || (BOUND(?g) && ISBLANK(?g)), "blank",
    IF(ISIRI(?o), "iri",
    IF(!ISLITERAL(?o), "other",
    IF(DATATYPE(?o) IN (xsd:string, <http://www.w3.org/1999/02/22-rdf-syntax-ns#langString>), "text",
    IF(DATATYPE(?o) = xsd:date, IF(REGEX(STR(?o), "^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}$"), "date", "other"),
    IF(DATATYPE(?o) = xsd:boolean, "boolean",
    IF(DATATYPE(?o) = xsd:dateTime,
      IF(REGEX(STR(?o), "^[0-9]{{4}}(-[0-9]{{2}}){{2}}T[0-9]{{2}}(:[0-9]{{2}}){{2}}Z$"), "date", "other"),
    IF(DATATYPE(?o) IN (xsd:integer, xsd:decimal) && ISNUMERIC(?o),
      CONCAT(IF(DATATYPE(?o) = xsd:integer, "integer", "decimal"),
        IF(?o < 0, " negative", ""),
        IF(ABS(?o) > IF(DATATYPE(?o) = xsd:integer, {SMALL_INTEGER}, {SMALL_DECIMAL}), " large", "")),
    "other")))))))) AS ?kind)
}}"""


def kinds_of(store: ox.Store) -> dict[str, list[str]] | None:
    """The kinds of what stands in a store, None where that is too long to tell or has blank subjects."""
    found: dict[str, set[str]] = {}
    size = 0
    for row in cast("ox.QuerySolutions", store.query(_ALL)):
        name, kind = cast("ox.NamedNode", row["p"]).value, cast("ox.Literal", row["kind"]).value
        if name not in found:
            size += len(name.encode()) + 40
        found.setdefault(name, set()).update(kind.split())
        if kind == "blank" or size > MOST_BYTES:
            return None
    return {name: sorted(kinds) for name, kinds in sorted(found.items())}


_NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?", re.ASCII)


def kinds_of_number(text: str) -> frozenset[str]:
    """The kinds of a number without a sign, as a question writes it."""
    if not _NUMBER.fullmatch(text):
        return frozenset({OTHER})
    return frozenset({DECIMAL if "." in text else INTEGER})


_TEXT = re.compile(r'"[^"\\]*"(@[A-Za-z0-9-]+)?', re.ASCII)
_DAY = re.compile(rf'"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}"\^\^<{re.escape(_XSD)}date>', re.ASCII)


def kinds_of_term(text: str) -> frozenset[str]:
    """The kinds of a term in N-Triples text, as questions are given values."""
    if text.startswith("<"):
        return frozenset({IRI})
    if _TEXT.fullmatch(text):
        return frozenset({TEXT})
    return frozenset({DATE if _DAY.fullmatch(text) else OTHER})
