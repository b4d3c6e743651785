"""How much the map knows: counts of its kinds, and how many of each carry what makes them useful."""

from __future__ import annotations

from dataclasses import dataclass

from graph.questions.search import KINDS
from graph.snapshot import Snapshot
from ontology.terms import DCT, SG

_COUNTS = """SELECT ?kind (COUNT(DISTINCT ?thing) AS ?count)
WHERE { VALUES ?kind { %s } ?thing a ?kind } GROUP BY ?kind"""

_SECOND_HAND = f"""SELECT ?kind (COUNT(DISTINCT ?thing) AS ?count)
WHERE {{ VALUES ?kind {{ %s }} ?thing <{SG.knownOnlyThrough}> ?source ; a ?kind }} GROUP BY ?kind"""

_CARRYING = "SELECT (COUNT(DISTINCT ?thing) AS ?count) WHERE { ?thing a <%s> . %s }"


@dataclass(frozen=True, slots=True)
class Completeness:
    """`carrying` of `in_all` things of a kind carry what the words say."""

    kind: str
    words: str
    carrying: int
    in_all: int


CARRIED: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("organisation", "organisations say which sector they are in", (SG.sector,)),
    ("organisation", "organisations say which country they are in", (SG.locatedIn,)),
    ("dataset", "datasets name who holds them", (SG.heldBy, DCT.publisher)),
    ("dataset", "datasets say which harm they are about", (SG.addressesHarm,)),
    ("agreement", "agreements name a legal basis", (SG.legalBasis, SG.legalBasisAsStated)),
    ("agreement", "agreements say what they cover", (SG.coversAsset,)),
    ("grant", "grants state an amount", (SG.amount,)),
    ("grant", "grants say which programme they belong to", (SG.programme,)),
)
"""Kind, words, and the properties of which one is enough."""


def counts(snapshot: Snapshot) -> dict[str, int]:
    """How many things of each kind the map knows, by the keys of `KINDS`. Read once per snapshot."""

    def read(opened: Snapshot) -> dict[str, int]:
        names = {kind: name for name, kind in KINDS.items()}
        found = dict.fromkeys(KINDS, 0)
        for row in opened.select(_COUNTS % " ".join(f"<{kind}>" for kind in names)):
            found[names[row["kind"].value]] = int(row["count"].value)
        return found

    return snapshot.view("counts", read)


def second_hand(snapshot: Snapshot) -> dict[str, int]:
    """How many of those are known only through sources that repeat others (RULES 10); by kind, where any."""
    names = {kind: name for name, kind in KINDS.items()}
    rows = snapshot.select(_SECOND_HAND % " ".join(f"<{kind}>" for kind in names))
    return {names[row["kind"].value]: int(row["count"].value) for row in rows}


def completeness(snapshot: Snapshot) -> tuple[Completeness, ...]:
    """How complete the map is, for the kinds of which it knows any. Read once per snapshot."""

    def read(opened: Snapshot) -> tuple[Completeness, ...]:
        known = counts(opened)
        found = []
        for kind, words, properties in CARRIED:
            if not known[kind]:
                continue
            patterns = " UNION ".join(f"{{ ?thing <{one}> ?value }}" for one in properties)
            query = _CARRYING % (KINDS[kind], patterns)
            carrying = int(opened.select(query)[0]["count"].value)
            found.append(Completeness(kind, words, carrying, known[kind]))
        return tuple(found)

    return snapshot.view("completeness", read)
