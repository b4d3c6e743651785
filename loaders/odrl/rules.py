"""The rules of a policy: what is permitted, forbidden and owed, by and to whom, under which conditions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from loaders.odrl.words import clause_of, concept_for, purpose_of, use_of, use_of_purpose
from loaders.rdf_nodes import Nodes, Term, last_segment
from loaders.rdf_values import day_of
from loaders.reading.contexts import ODRL
from loaders.reading.persons import strip_emails
from loaders.reading.rdf_input import Node, Value
from ontology.errors import InputTooLarge
from ontology.identifiers import concept_iri
from ontology.records import Day

PERMISSION, PROHIBITION = f"{ODRL}permission", f"{ODRL}prohibition"
_OBLIGATIONS = (f"{ODRL}obligation", f"{ODRL}duty")
ASSIGNER, ASSIGNEE, TARGET = f"{ODRL}assigner", f"{ODRL}assignee", f"{ODRL}target"

_CONSTRAINTS = (f"{ODRL}constraint", f"{ODRL}refinement")
_ACTION, _LEFT, _OPERATOR = f"{ODRL}action", f"{ODRL}leftOperand", f"{ODRL}operator"
_VALUE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#value"
_RIGHT = (f"{ODRL}rightOperand", f"{ODRL}rightOperandReference")
_BREACH = (f"{ODRL}remedy", f"{ODRL}consequence")
_ALIKE = frozenset({"", "eq", "isA", "isAnyOf", "isPartOf"})
"""Operators by which a value on the right is one that holds."""
_RETENTION = frozenset({"elapsedTime", "delayPeriod", "meteredTime", "StorageDuration"})
_ALL_OF, _ONE_OF = ("and", "andSequence"), ("or", "xone")
_HAS_POLICY, _SOURCE = f"{ODRL}hasPolicy", f"{ODRL}source"
INHERITS = f"{ODRL}inheritFrom"
RULES = ("permission", "prohibition", "obligation", "duty")
"""Under these a policy has its rules."""
MOST_ANCESTORS = 20
"""Policies that one may inherit from, one over the other. Real ones have one or two."""
MOST_NESTED = 20
"""Levels of constraints in each other,"""
MOST_CONSTRAINTS = 200
"""and constraints of one rule; under more, no use is taken from it. Real rules have ten at most."""
MOST_RULES = 5_000
"""Rules that one policy may have: each takes over what the policy says of all. The longest seen has 12."""


@dataclass(slots=True)
class Conditions:
    """What the constraints of one rule say, as far as we have a word for it."""

    purposes: set[str] = field(default_factory=set)
    """As the file writes them."""
    legal_bases: set[str] = field(default_factory=set)
    valid_from: Day | None = None
    valid_until: Day | None = None
    retention: bool = False
    unread: int = 0
    """Conditions that are none of these: what they bind holds only under them."""
    left: list[int] = field(default_factory=lambda: [MOST_CONSTRAINTS], compare=False)
    """How many more are read, shared by a choice and its members."""
    parts: set[Node] = field(default_factory=set, compare=False)
    """The nodes that were read for the rule, shared likewise: parts of whatever is made of it."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One permission, prohibition or obligation."""

    node: Node
    kind: str
    """The IRI of the property under which it stands."""
    assigners: tuple[Term, ...]
    assignees: tuple[Term, ...]
    targets: tuple[Term, ...]
    actions: tuple[str, ...]
    conditions: Conditions
    clauses: frozenset[str]


def lineage(nodes: Nodes, policy: Node) -> list[Node]:
    """A policy and those in the file that it inherits from, the nearest first; a circle ends where it closes.

    ODRL 2.2: a policy that inherits from another has its rules as if it said them itself.
    """
    found = [policy]
    for one in found:
        if len(found) > MOST_ANCESTORS:
            break
        found += [above for above in nodes.nodes(one, INHERITS) if above in nodes and above not in found]
    return found[: MOST_ANCESTORS + 1]


def rules_of(nodes: Nodes, policy: Node) -> list[Rule]:
    """The rules of a policy and of those it inherits from.

    What a rule does not say of its parties and targets, its policy says, else the one that inherits it; a
    policy that names no target is about what is said to have it (`odrl:hasPolicy`). Raises `InputTooLarge`
    for a policy without end.
    """
    kinds = (PERMISSION, PROHIBITION, *_OBLIGATIONS)
    policies = lineage(nodes, policy)
    stated = [
        (node, kind, owner) for owner in policies for kind in kinds for node in nodes.nodes(owner, kind)
    ]
    if len(stated) > MOST_RULES:
        raise InputTooLarge(
            f"The policy {nodes.key(policy)[:200]} has more than {MOST_RULES:,} rules.",
            "Split it into several.",
        )
    return [
        _rule(nodes, node, kind, (owner, *(one for one in policies if one != owner)))
        for node, kind, owner in stated
    ]


def _targets(nodes: Nodes, policies: Sequence[Node], parts: set[Node]) -> tuple[Term, ...]:
    """What a rule or its policies are about; a collection that is only described by its source is that."""
    found = _first(nodes, policies, TARGET)
    if not found:
        found = tuple(
            dict.fromkeys(one for policy in policies for one in nodes.subjects(policy, _HAS_POLICY))
        )
    targets: list[Term] = []
    for one in found:
        sources = nodes.nodes(one, _SOURCE) if isinstance(one, Node) and one.kind == "blank" else []
        if sources and isinstance(one, Node):
            parts.add(one)
        targets += sources or [one]
    return tuple(dict.fromkeys(targets))


def _first(nodes: Nodes, owners: Sequence[Node], predicate: str) -> tuple[Term, ...]:
    """What the first of these says under a property, if any does."""
    return next((tuple(found) for one in owners if (found := nodes.objects(one, predicate))), ())


def _rule(nodes: Nodes, node: Node, kind: str, policies: tuple[Node, ...]) -> Rule:
    conditions = Conditions()
    actions: list[str] = []
    for action in _first(nodes, (node, *policies), _ACTION):
        if not isinstance(action, Node):
            # Some programs write the word of ODRL as a text: "use", "odrl:use".
            actions.append(f"{ODRL}{_local(action)}")
            continue
        values = nodes.objects(action, _VALUE, f"{ODRL}type")
        if values:
            conditions.parts.add(action)
            _read_constraints(nodes, action, conditions)
        elif action.kind == "blank":
            # An action described on the spot is one under conditions of its own.
            conditions.unread += 1
        named = values or ([action] if action.kind == "iri" else [])
        actions += [one.value if isinstance(one, Node) else f"{ODRL}{_local(one)}" for one in named]
    _read_constraints(nodes, node, conditions)
    for policy in policies:
        _read_constraints(nodes, policy, conditions)
    return Rule(
        node=node,
        kind=kind,
        assigners=_first(nodes, (node, *policies), ASSIGNER),
        assignees=_first(nodes, (node, *policies), ASSIGNEE),
        targets=_targets(nodes, (node, *policies), conditions.parts),
        actions=tuple(actions),
        conditions=conditions,
        clauses=frozenset(_clauses(nodes, node, kind, actions, conditions)),
    )


def _clauses(
    nodes: Nodes, node: Node, kind: str, actions: list[str], conditions: Conditions
) -> Iterator[str]:
    if kind in (PERMISSION, PROHIBITION) and (actions or node in nodes):
        yield concept_iri("clause", "use")
    elif kind in _OBLIGATIONS:
        yield from (found for action in actions if (found := clause_of(action)))
    for duty in nodes.nodes(node, *_OBLIGATIONS):
        conditions.parts.add(duty)
        asked = [found for one in nodes.nodes(duty, _ACTION) if (found := clause_of(one.value))]
        yield from asked
        for constraint in nodes.nodes(duty, *_CONSTRAINTS) if asked else ():
            # To delete after so long a time is to keep no longer.
            if any(last_segment(one.value) in _RETENTION for one in nodes.nodes(constraint, _LEFT)):
                conditions.parts.add(constraint)
                yield concept_iri("clause", "retention")
        if nodes.nodes(duty, *_BREACH):
            yield concept_iri("clause", "breach")
    if nodes.nodes(node, *_BREACH):
        yield concept_iri("clause", "breach")
    if conditions.retention:
        yield concept_iri("clause", "retention")


def _read_constraints(nodes: Nodes, node: Node, conditions: Conditions) -> None:
    for constraint in nodes.nodes(node, *_CONSTRAINTS):
        conditions.parts.add(constraint)
        _read_constraint(nodes, constraint, conditions)


def _read_constraint(nodes: Nodes, constraint: Node, conditions: Conditions, depth: int = 0) -> None:
    conditions.left[0] -= 1
    if conditions.left[0] < 0:
        conditions.unread += 1
        return
    nested = {name: nodes.nodes(constraint, f"{ODRL}{name}") for name in (*_ALL_OF, *_ONE_OF)}
    if any(nested.values()):
        _read_nested(nodes, nested, conditions, depth)
        return
    left = [_local(one) for one in nodes.objects(constraint, _LEFT)]
    operators = [_local(one) for one in nodes.objects(constraint, _OPERATOR)]
    operator = operators[0] if len(operators) == 1 else "" if not operators else "?"
    right = _values(nodes, constraint, *_RIGHT)
    if not left:
        # ODRL 2.0 wrote the operand as the property: odrl:purpose, odrl:dateTime.
        for name in ("purpose", "dateTime"):
            older = _values(nodes, constraint, f"{ODRL}{name}")
            if older:
                left, right = [name], older
    name = left[0] if len(left) == 1 and right else ""
    match name:
        case "purpose" | "Purpose" if operator in _ALIKE:
            conditions.purposes.update(right)
        case "dateTime" if _take_day(right, operator, conditions):
            pass
        case "LegalBasis" | "hasLegalBasis" if operator in _ALIKE:
            conditions.legal_bases.update(right)
        case name if name in _RETENTION:
            conditions.retention = True
        case _:
            conditions.unread += 1


def _read_nested(nodes: Nodes, nested: dict[str, list[Node]], conditions: Conditions, depth: int) -> None:
    """Constraints in each other: those of which all hold are read one by one; of a choice, the purposes.

    A choice of purposes says that each of them is allowed. Any other choice has no word here.
    """
    if depth >= MOST_NESTED:
        conditions.unread += 1
        return
    for name, heads in nested.items():
        members = [member for head in heads for member in nodes.members(head, MOST_CONSTRAINTS)]
        conditions.parts.update(members)
        if name in _ALL_OF:
            for member in members:
                _read_constraint(nodes, member, conditions, depth + 1)
        elif members:
            choice = [Conditions(left=conditions.left, parts=conditions.parts) for _ in members]
            for member, one in zip(members, choice, strict=True):
                _read_constraint(nodes, member, one, depth + 1)
            if all(one == Conditions(purposes=one.purposes) for one in choice):
                conditions.purposes.update(*(one.purposes for one in choice))
            else:
                conditions.unread += 1


def _values(nodes: Nodes, constraint: Node, *predicates: str) -> list[str]:
    """The values under these properties, each once; of a list, its members. A node without a name is none."""
    found: list[Term] = []
    for term in nodes.objects(constraint, *predicates):
        found += nodes.listed(term, MOST_CONSTRAINTS) if isinstance(term, Node) else [term]
    named = (one for one in found if isinstance(one, Value) or one.kind == "iri")
    return list(dict.fromkeys(map(_spelt, named)))


def _spelt(one: Term) -> str:
    return one.value if isinstance(one, Node) else one.text.strip()


def _local(one: Term) -> str:
    """The word at the end of an address, or of a prefixed name that stands as a text."""
    return last_segment(_spelt(one)).rpartition(":")[2]


def _take_day(right: list[str], operator: str, conditions: Conditions) -> bool:
    """Take the first or last day on which a rule holds; of several, the narrower."""
    day = day_of(right[0]) if len(right) == 1 else None
    if day is None or operator not in ("lt", "lteq", "gt", "gteq", "eq"):
        return False
    try:
        if operator == "lt" and ("T" not in right[0] or "T00:00:00" in right[0]):
            last = day.earliest - timedelta(days=1)
            day = Day(last, last, "day", right[0])
        elif operator == "gt" and "T" not in right[0]:
            first = day.latest + timedelta(days=1)
            day = Day(first, first, "day", right[0])
    except OverflowError:
        return False
    if operator in ("gt", "gteq", "eq"):
        known = conditions.valid_from
        conditions.valid_from = day if known is None or day.earliest > known.earliest else known
    if operator in ("lt", "lteq", "eq"):
        known = conditions.valid_until
        conditions.valid_until = day if known is None or day.latest < known.latest else known
    return True


@dataclass(slots=True)
class Terms:
    """What the rules between the same parties come to."""

    purposes: set[str] = field(default_factory=set)
    legal_bases: set[str] = field(default_factory=set)
    legal_bases_stated: set[str] = field(default_factory=set)
    permits: set[str] = field(default_factory=set)
    prohibits: set[str] = field(default_factory=set)
    clauses: set[str] = field(default_factory=set)
    valid_from: Day | None = None
    valid_until: Day | None = None
    notes: list[tuple[str, str]] = field(default_factory=list)
    """What could not be carried: a note, and the value it is about where there is one."""


def terms_of(rules: list[Rule]) -> Terms:
    """The terms of rules between the same parties.

    A use under a condition for which we have no word is neither permitted nor forbidden in general, so it
    is left out. Dates hold where all permissions have them: one without end has no known end.
    """
    terms = Terms()
    permissions = [rule for rule in rules if rule.kind == PERMISSION]
    for rule in rules:
        terms.clauses |= rule.clauses
        conditions = rule.conditions
        if conditions.unread:
            terms.notes.append(("rules under conditions that are not read (no use is taken from them)", ""))
        if rule.kind == PERMISSION:
            _take_purposes(terms, conditions)
            if not conditions.unread:
                terms.permits |= {use for action in rule.actions if (use := use_of(action))}
                terms.permits |= {use for one in conditions.purposes if (use := use_of_purpose(one))}
        elif rule.kind == PROHIBITION and not conditions.unread and not conditions.valid_from:
            as_purpose = {use for one in conditions.purposes if (use := use_of_purpose(one))}
            # Forbidden for one purpose is not forbidden for all.
            uses = set() if conditions.purposes else {use for one in rule.actions if (use := use_of(one))}
            terms.prohibits |= as_purpose | uses
        for action in rule.actions:
            if rule.kind in (PERMISSION, PROHIBITION) and not use_of(action):
                terms.notes.append(("actions without a word in our scheme, not read", last_segment(action)))
    contested = terms.permits & terms.prohibits
    for use in sorted(contested):
        terms.notes.append(("uses both permitted and forbidden, not taken", last_segment(use)))
    terms.permits -= contested
    terms.prohibits -= contested
    starts = [rule.conditions.valid_from for rule in permissions]
    ends = [rule.conditions.valid_until for rule in permissions]
    known_starts, known_ends = [day for day in starts if day], [day for day in ends if day]
    if starts and len(known_starts) == len(starts):
        terms.valid_from = min(known_starts, key=lambda day: (day.earliest, day.stated))
    if ends and len(known_ends) == len(ends):
        terms.valid_until = max(known_ends, key=lambda day: (day.latest, day.stated))
    return terms


def _take_purposes(terms: Terms, conditions: Conditions) -> None:
    for stated in sorted(conditions.purposes):
        if found := purpose_of(stated):
            terms.purposes.add(found)
        elif not use_of_purpose(stated):
            terms.notes.append(("purposes without a word in our scheme, not read", last_segment(stated)))
    for stated in sorted(conditions.legal_bases):
        if found := concept_for("legal-basis", stated):
            terms.legal_bases.add(found)
        else:
            terms.legal_bases_stated.add(strip_emails(last_segment(stated))[0])
