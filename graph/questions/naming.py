"""From what a person types to a thing of the map: an IRI, the end of one, an identifier, or a name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from graph.questions.search import KINDS, named
from graph.snapshot import Snapshot
from graph.snapshot.lookup import labels_of
from ontology.errors import NotFound, UsageError
from ontology.identifiers import identifier_iri, known_identifier
from ontology.statements import iri, text
from ontology.terms import OWL, RDFS, SG, SKOS

MOST_CANDIDATES = 8
"""How many things are listed where a name means several."""

_KINDS = "SELECT ?kind ?thing WHERE { ?thing a ?kind }"
_MERGED = f"SELECT ?thing ?member WHERE {{ ?thing <{OWL.sameAs}> ?member }} ORDER BY ?thing LIMIT 1"
_IDENTIFIED = f"SELECT ?thing ?kind ?wanted WHERE {{ ?thing <{SG.identifier}> ?wanted ; a ?kind }}"
_NAMED = f"""SELECT DISTINCT ?thing ?kind ?wanted WHERE {{
  VALUES ?property {{ <{RDFS.label}> <{SKOS.altLabel}> <{SKOS.prefLabel}> }}
  ?thing ?property ?wanted ; a ?kind }}"""


class SeveralThings(UsageError):
    """A name of several things; `candidates` are (IRI, label), the first few of `in_all`."""

    code = "several-things"

    def __init__(self, wanted: str, candidates: Sequence[tuple[str, str]], in_all: int) -> None:
        self.wanted, self.candidates, self.in_all = wanted, tuple(candidates), in_all
        listed = "; ".join(f"{label} <{thing}>" for thing, label in self.candidates)
        cut = "" if len(self.candidates) == in_all else f" (showing {len(self.candidates)} of {in_all})"
        super().__init__(f"{wanted!r} means several things; name one by its address: {listed}{cut}.")


def find_thing(snapshot: Snapshot, kind: str, wanted: str) -> str:
    """The IRI of the thing that `wanted` means.

    `kind` is a key of `KINDS` or `thing` (any). An IRI or an identifier of what was merged into a
    thing means that thing. A name as it is written goes before one in other letters or accents,
    and what is listed before concepts. Raises NotFound, or SeveralThings where a name means several.
    """
    wanted = wanted.strip()
    known = known_identifier(wanted)
    for candidate in _addresses(snapshot, kind, wanted, known or ""):
        if found := _present(snapshot, kind, candidate):
            return found
    searches = [(_IDENTIFIED, known)] if known else []
    searches.append((_NAMED, wanted))
    for query, value in searches:
        kinds: dict[str, set[str]] = {}
        for row in snapshot.select(query, {"wanted": text(value)}) if value else ():
            kinds.setdefault(row["thing"].value, set()).add(row["kind"].value)
        if found := _the_one(snapshot, wanted, _of_kind(kind, kinds)):
            return found
    folded = [thing.iri for thing in named(snapshot, wanted) if kind in ("thing", thing.kind)]
    if found := _the_one(snapshot, wanted, folded):
        return found
    raise NotFound(kind, wanted)


def _addresses(snapshot: Snapshot, kind: str, wanted: str, identifier: str) -> list[str]:
    """The IRIs that `wanted` may be, whole or in its end."""
    paths = ("organisation",) if kind == "thing" else (kind,)
    found = [wanted] if wanted.startswith(("http://", "https://")) else []
    if identifier:
        found += [identifier_iri(snapshot.base, path, identifier) for path in paths]
    if wanted and " " not in wanted:
        found += [f"{snapshot.base}{path}/{wanted}" for path in paths]
        found.append(f"{snapshot.base}{wanted}")
    return found


def _present(snapshot: Snapshot, kind: str, candidate: str) -> str:
    """The candidate, or what it was merged into, where the map has it and it is of the kind."""
    for merged in (False, True):
        if merged:
            rows = snapshot.select(_MERGED, {"member": iri(candidate)})
            if not rows:
                return ""
            candidate = rows[0]["thing"].value
        kinds = {row["kind"].value for row in snapshot.select(_KINDS, {"thing": iri(candidate)})}
        if kinds:
            return candidate if kind == "thing" or KINDS[kind] in kinds else ""
    return ""


def _of_kind(kind: str, kinds: dict[str, set[str]]) -> list[str]:
    """Those of the kind; of any, those that are listed where there are such."""
    if kind != "thing":
        return [thing for thing, classes in kinds.items() if KINDS[kind] in classes]
    listed = frozenset(KINDS.values())
    return [thing for thing, classes in kinds.items() if classes & listed] or list(kinds)


def _the_one(snapshot: Snapshot, wanted: str, found: Iterable[str]) -> str:
    """The only one of `found`, empty where there is none; raises SeveralThings where there are more."""
    several = sorted(set(found))
    if len(several) < 2:
        return several[0] if several else ""
    labels = labels_of(snapshot, several[:MOST_CANDIDATES])
    candidates = [(thing, labels.get(thing, thing)) for thing in several[:MOST_CANDIDATES]]
    raise SeveralThings(wanted, candidates, len(several))
