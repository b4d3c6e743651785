"""Values that several kinds of RDF state alike: dates, and keywords that are the name of a harm."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from loaders.rdf_nodes import Nodes
from loaders.reading.persons import strip_emails
from loaders.reading.rdf_input import Node
from loaders.reading.values import parse_day
from ontology.account import Problem
from ontology.records import Day, Text
from ontology.vocabulary import concept, concept_of

_TIME_OF_DAY = re.compile(r"(?<=\d)(?:T\d\d:[\d:.,+\-Z]*(?: ?(?:UTC|GMT))?|Z|[+-]\d\d:\d\d)$")


LONGEST_KEPT = 100
"""Letters of a text that is kept with what it is read as, since it may come again."""


def day_of(text: str) -> Day | None:
    """The day, month or year that a text states, whatever time of it follows; None where it states none."""
    return _day_often(text) if len(text) <= LONGEST_KEPT else _day(text)


def _day(text: str) -> Day | None:
    stated = text.strip()
    try:
        day = parse_day(_TIME_OF_DAY.sub("", stated))
    except ValueError:
        return None
    return day._replace(stated=stated) if day else None


_day_often = lru_cache(maxsize=8192)(_day)


def day_said(
    nodes: Nodes,
    node: Node,
    predicate: str,
    *,
    name: str,
    address: str,
    problems: list[Problem],
    newest: bool = False,
) -> Day | None:
    """The date under a property, called `name` for people; of several the earliest, or the newest."""
    days: list[Day] = []
    for term in nodes.objects(node, predicate):
        stated = term.value if isinstance(term, Node) else term.text.strip()
        if not stated:
            continue
        day = None if isinstance(term, Node) else day_of(stated)
        if day:
            days.append(day)
            continue
        problem = Problem(
            code="date-unreadable",
            wrong=f"{name} holds no date that can be read; it was left out.",
            remedy='Write it as "2024-11-28"^^xsd:date, or as a year or a month: "2024", "2024-11".',
            file=address,
            column=name,
            found=strip_emails(stated)[0][:80],
            refuses=False,
        )
        problems.append(problem)
    if newest:
        return max(days, key=lambda day: (day.latest, day.stated), default=None)
    return min(days, key=lambda day: (day.earliest, day.stated), default=None)


def newest_day(texts: Iterable[Text]) -> str:
    """The newest of the texts that are dates, as an ISO date; empty where none is one."""
    days = (day_of(stated.value) for stated in texts)
    return max((day.latest.isoformat() for day in days if day), default="")


def harm_of(word: str) -> str:
    """The harm whose label the keyword is. Its code is not enough: `commercial` is an everyday word."""
    return _harm_often(word) if len(word) <= LONGEST_KEPT else _harm(word)


def _harm(word: str) -> str:
    iri = concept("harm", word) or ""
    found = concept_of(iri) if iri else None
    labels = {label.casefold() for label in (found.label, *found.alternatives)} if found else set()
    return iri if word.casefold() in labels else ""


_harm_often = lru_cache(maxsize=8192)(_harm)
