"""Finds what is said to be of two classes that have no member in common, and from which statements."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from ontology.statements import Triple
from ontology.terms import OWL, RDF, RDFS

_OWL, _RDF, _RDFS = (term.rpartition("#")[0] + "#" for term in (OWL.sameAs, RDF.type, RDFS.label))
_TYPE, _SUBCLASS, _SUBPROPERTY = f"<{RDF.type}>", f"<{RDFS.subClassOf}>", f"<{RDFS.subPropertyOf}>"
_DOMAIN, _RANGE, _INVERSE = f"<{_RDFS}domain>", f"<{_RDFS}range>", f"<{_OWL}inverseOf>"
_DISJOINT, _ALL_DISJOINT, _MEMBERS = (
    f"<{_OWL}disjointWith>",
    f"<{_OWL}AllDisjointClasses>",
    f"<{_OWL}members>",
)
_EQUIVALENT, _BOTH = f"<{_OWL}equivalentClass>", f"<{_OWL}intersectionOf>"
_FIRST, _REST = f"<{_RDF}first>", f"<{_RDF}rest>"
_CLASS = f"<{_OWL}Class>"

Evidence = tuple[Triple, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A thing (or a class) that is of two disjoint classes; all are IRIs.

    `statements` are those from which it follows, beside the one that makes the classes disjoint.
    """

    thing: str
    one: str
    other: str
    is_class: bool
    statements: Evidence


def conflicts_in(triples: Iterable[Triple]) -> list[Conflict]:
    """Every class and every thing that falls under two disjoint classes, classes first, in order of IRI.

    Follows types, wider classes, domains, ranges, wider and inverse properties; what needs more than
    that (chains, restrictions) is for the reasoner. Costs a pass over the statements.
    """
    known = _Known(triples)
    found = [
        conflict for thing in sorted(known.classes) for conflict in known.conflicts(thing, is_class=True)
    ]
    found += [
        conflict
        for thing in sorted(set(known.types) - known.classes)
        for conflict in known.conflicts(thing, is_class=False)
    ]
    return found


class _Known:
    """The statements in the order in which conclusions are drawn from them."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self.about: dict[str, list[Triple]] = {}
        for triple in triples:
            self.about.setdefault(triple[0], []).append(triple)
        self.disjoint = {frozenset(pair) for pair in self._disjoint_pairs()}
        self.classes = {
            subject
            for subject, own in self.about.items()
            if subject.startswith("<")
            and any(p == _SUBCLASS or (p == _TYPE and o == _CLASS) for _, p, o in own)
        }
        self._wider: dict[tuple[str, str], dict[str, Evidence]] = {}
        self._expected = self._expectations()
        self.types: dict[str, dict[str, Evidence]] = {}
        for own in list(self.about.values()):
            for triple in own:
                for thing, kind, evidence in self._types_from(triple):
                    for wider, steps in self._above(kind, self._class_steps).items():
                        kinds = self.types.setdefault(thing, {})
                        reason = (*evidence, *steps)
                        # Of several reasons the shortest is what a person wants to read.
                        if wider not in kinds or len(reason) < len(kinds[wider]):
                            kinds[wider] = reason

    def conflicts(self, thing: str, *, is_class: bool) -> Iterator[Conflict]:
        classes = self._above(thing, self._class_steps) if is_class else self.types[thing]
        for one, other in combinations(sorted(classes), 2):
            if frozenset((one, other)) in self.disjoint:
                statements = dict.fromkeys((*classes[one], *classes[other]))
                yield Conflict(
                    thing=thing.strip("<>"),
                    one=one.strip("<>"),
                    other=other.strip("<>"),
                    is_class=is_class,
                    statements=tuple(statements),
                )

    def _values(self, subject: str, predicate: str) -> list[str]:
        return [value for _, named, value in self.about.get(subject, ()) if named == predicate]

    def _list(self, node: str) -> Iterator[str]:
        seen: set[str] = set()
        while node not in seen:
            seen.add(node)
            yield from self._values(node, _FIRST)
            node = next(iter(self._values(node, _REST)), node)

    def _disjoint_pairs(self) -> Iterator[tuple[str, str]]:
        for own in self.about.values():
            for subject, predicate, value in own:
                if predicate == _DISJOINT:
                    yield subject, value
                elif predicate == _TYPE and value == _ALL_DISJOINT:
                    for members in self._values(subject, _MEMBERS):
                        yield from combinations(self._list(members), 2)

    def _class_steps(self, kind: str) -> Iterator[tuple[str, Triple]]:
        for triple in self.about.get(kind, ()):
            _, predicate, value = triple
            if predicate in (_SUBCLASS, _EQUIVALENT):
                parts = [one for members in self._values(value, _BOTH) for one in self._list(members)]
                for wider in parts or [value]:
                    if wider.startswith("<"):
                        yield wider, triple

    def _property_steps(self, name: str) -> Iterator[tuple[str, Triple]]:
        for triple in self.about.get(name, ()):
            if triple[1] == _SUBPROPERTY:
                yield triple[2], triple

    def _above(self, name: str, steps: Callable[[str], Iterator[tuple[str, Triple]]]) -> dict[str, Evidence]:
        """`name` and all that is wider, each with the steps that lead to it, the fewest first."""
        key = (name, steps.__name__)
        if key not in self._wider:
            found: dict[str, Evidence] = {name: ()}
            waiting = [name]
            for one in waiting:
                for wider, triple in steps(one):
                    if wider not in found:
                        found[wider] = (*found[one], triple)
                        waiting.append(wider)
            self._wider[key] = found
        return self._wider[key]

    def _expectations(self) -> dict[str, list[tuple[int, str, Evidence]]]:
        """Property → (end, class, evidence): what is at its ends (0 subject, 2 object)."""
        expected: dict[str, list[tuple[int, str, Evidence]]] = {}
        swapped: dict[str, list[tuple[str, Triple]]] = {}
        for own in self.about.values():
            for triple in own:
                if triple[1] == _INVERSE:
                    swapped.setdefault(triple[0], []).append((triple[2], triple))
                    swapped.setdefault(triple[2], []).append((triple[0], triple))
        for name in self.about:
            for wider, steps in self._above(name, self._property_steps).items():
                for end, predicate in ((0, _DOMAIN), (2, _RANGE)):
                    for triple in self.about.get(wider, ()):
                        if triple[1] == predicate:
                            expected.setdefault(name, []).append((end, triple[2], (*steps, triple)))
                    for inverse, said in swapped.get(wider, ()):
                        for triple in self.about.get(inverse, ()):
                            if triple[1] == predicate:
                                expected.setdefault(name, []).append(
                                    (2 - end, triple[2], (*steps, said, triple))
                                )
        return expected

    def _types_from(self, triple: Triple) -> Iterator[tuple[str, str, Evidence]]:
        subject, predicate, value = triple
        if predicate == _TYPE:
            if subject.startswith("<") and value.startswith("<"):
                yield subject, value, (triple,)
            return
        for end, kind, evidence in self._expected.get(predicate, ()):
            if triple[end].startswith("<"):
                yield triple[end], kind, (triple, *evidence)
