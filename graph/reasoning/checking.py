"""The check: are ontology and sample consistent, what follows, and if not, which statements are involved."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graph.reasoning.axioms import ontology_triples, reasoned_properties, whole_axioms
from graph.reasoning.conflicts import Conflict, conflicts_in
from graph.reasoning.process import reason, smallest_inconsistent
from ontology.statements import Triple
from ontology.terms import OWL, RDF, RDFS

_TYPE, _SUBCLASS = f"<{RDF.type}>", f"<{RDFS.subClassOf}>"
_NAMESPACE = OWL.sameAs.removesuffix("sameAs")
_EQUIVALENT, _NOTHING = f"<{_NAMESPACE}equivalentClass>", f"<{_NAMESPACE}Nothing>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasoned:
    """What the reasoner found; classes and things are IRIs, statements are N-Triples terms."""

    consistent: bool
    things: int
    """How many things the sample holds."""
    statements: int
    """How many statements of ontology and sample the reasoner read; annotations are none of them."""
    classified: tuple[tuple[str, str], ...]
    """(class, its wider class) where that follows and is not stated, in order."""
    types: tuple[tuple[str, str], ...]
    """(thing of the sample, its class) where that follows and is not stated, in order."""
    unsatisfiable: tuple[str, ...]
    """Classes that can have no member."""
    conflicts: tuple[Conflict, ...]
    """Things and classes that fall under two disjoint classes, each with the statements behind it."""
    involved: tuple[Triple, ...]
    """Of an inconsistency that no conflict explains: statements that cannot all hold."""
    involved_is_smallest: bool
    """Whether none of `involved` can be left out; else the time was over before that was known."""
    seconds: float

    @property
    def sound(self) -> bool:
        """Whether all is well: consistent, and every class can have a member."""
        return self.consistent and not self.unsatisfiable


def check_ontology(
    sample: Iterable[Triple] = (),
    *,
    ontology: Sequence[Triple] | None = None,
    seconds: float,
) -> Reasoned:
    """Ask HermiT about the ontology (ours unless another is given) together with a sample of statements.

    The sample is to be bounded (`sample_of`): a thousand things take a minute, five thousand more
    than ten. Dates are not looked at. `seconds` are for all runs of the reasoner together. Raises
    `NoReasoner` where it cannot run, `ReasoningTimeout` where the limit comes before the first
    answer, `EngineFailed` where it ends without one.
    """
    began = time.monotonic()
    axioms = list(ontology_triples() if ontology is None else ontology)
    meant = reasoned_properties(axioms)
    facts = [triple for triple in dict.fromkeys(sample) if triple[1] in meant]
    every = [*axioms, *facts]
    inferred = reason(every, seconds=seconds)
    conflicts = conflicts_in(every)
    involved: list[Triple] = []
    smallest = True
    if inferred is None and not any(not one.is_class for one in conflicts):
        involved, smallest = _involved(axioms, facts, began + seconds)
    classes = {subject for subject, predicate, _ in every if predicate == _SUBCLASS}
    follows = sorted(set(inferred or ()) - set(every))
    unsatisfiable = {
        subject
        for subject, predicate, value in follows
        if predicate in (_EQUIVALENT, _SUBCLASS) and value == _NOTHING
    }
    things = {subject for subject, _, _ in facts}
    return Reasoned(
        consistent=inferred is not None,
        things=len(things),
        statements=len(every),
        classified=_pairs(
            (s, o) for s, p, o in follows if p == _SUBCLASS and o not in (_NOTHING, *_above(s, every))
        ),
        types=_pairs((s, o) for s, p, o in follows if p == _TYPE and s in things and s not in classes),
        unsatisfiable=tuple(sorted(one.strip("<>") for one in unsatisfiable)),
        conflicts=tuple(conflicts),
        involved=tuple(involved),
        involved_is_smallest=smallest,
        seconds=time.monotonic() - began,
    )


def _pairs(found: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((one.strip("<>"), other.strip("<>")) for one, other in found if other.startswith("<"))


def _above(kind: str, triples: Sequence[Triple]) -> set[str]:
    """The classes that are stated to be wider than `kind`, over any number of steps."""
    found = {kind}
    grown = True
    while grown:
        wider = {
            value for subject, predicate, value in triples if predicate == _SUBCLASS and subject in found
        }
        grown = not wider <= found
        found |= wider
    return found


def _involved(
    axioms: Sequence[Triple], facts: Sequence[Triple], deadline: float
) -> tuple[list[Triple], bool]:
    """Statements of the sample (else of the ontology) that cannot all hold, found by leaving out the rest."""
    fixed: Sequence[Triple] = axioms
    groups = [[fact] for fact in sorted(facts)]
    if not facts or (left := deadline - time.monotonic()) <= 0 or reason(axioms, seconds=left) is None:
        fixed, groups = (), whole_axioms(axioms)
    left = max(0.0, deadline - time.monotonic())
    numbers, smallest = smallest_inconsistent(fixed, groups, seconds=left)
    return [triple for number in numbers for triple in groups[number]], smallest
