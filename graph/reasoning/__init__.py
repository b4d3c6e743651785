"""Reasoning: asks a reasoner whether the ontology and a bounded sample are consistent, and what follows."""

from graph.reasoning.axioms import ontology_triples
from graph.reasoning.checking import Reasoned, check_ontology
from graph.reasoning.conflicts import Conflict, conflicts_in
from graph.reasoning.edges import EDGE_RULES, edges_by_reasoner, edges_by_rules
from graph.reasoning.process import NoReasoner, ReasoningTimeout
from graph.reasoning.sample import THINGS_PER_CLASS, sample_of

__all__ = [
    "EDGE_RULES",
    "THINGS_PER_CLASS",
    "Conflict",
    "NoReasoner",
    "Reasoned",
    "ReasoningTimeout",
    "check_ontology",
    "conflicts_in",
    "edges_by_reasoner",
    "edges_by_rules",
    "ontology_triples",
    "sample_of",
]
