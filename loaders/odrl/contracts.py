"""Contract agreements of data spaces: their parties, asset and days stand beside a policy, not in it.

Connectors (EDC) wrap the policy on which two parties agreed; the information model of IDS has words of its
own for what ODRL says. Both are read as the odrl:Agreement that they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType

from loaders.odrl.rules import ASSIGNEE, ASSIGNER, INHERITS, PERMISSION, RULES, TARGET
from loaders.odrl.words import AGREEMENT, POLICIES
from loaders.rdf_values import day_of
from loaders.reading.contexts import ODRL
from loaders.reading.rdf_input import Node, Statement, Value
from ontology.terms import DCT, RDF

MARK = "ContractAgreement"
"""What the class of every contract agreement is called."""

_SPACE = re.compile(
    r"https?://w3id\.org/(?:edc|dspace|idsa/core|tractusx|catenax)/(?:[^#]*[/#])?(\w+)"
    r"|http://www\.w3\.org/ns/odrl/2/(\w+)"
)
"""A word of the vocabularies of data spaces; some programs write theirs under ODRL."""
_IDS = re.compile(r"https?://w3id\.org/idsa/(core|code)/(\w+)")
_IDS_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "ContractAgreement": "Agreement", "ContractOffer": "Offer", "ContractRequest": "Request",
        "Permission": "Permission", "Prohibition": "Prohibition", "Duty": "Duty",
        "permission": "permission", "prohibition": "prohibition", "obligation": "obligation",
        "preDuty": "duty", "postDuty": "duty", "assigner": "assigner", "assignee": "assignee",
        "target": "target", "action": "action", "constraint": "constraint", "assetRefinement": "constraint",
        "leftOperand": "leftOperand", "operator": "operator", "rightOperand": "rightOperand",
        "rightOperandReference": "rightOperandReference", "and": "and", "or": "or", "xone": "xone",
        "USE": "use", "READ": "read", "MODIFY": "modify", "AGGREGATE": "aggregate", "ANONYMIZE": "anonymize",
        "DELETE": "delete", "DISTRIBUTE": "distribute", "GRANT_USE": "grantUse", "LOG": "log",
        "PURPOSE": "purpose", "POLICY_EVALUATION_TIME": "dateTime", "ELAPSED_TIME": "elapsedTime",
        "BEFORE": "lteq", "AFTER": "gteq", "EQUALS": "eq", "SAME_AS": "eq", "EQ": "eq", "LT": "lt",
        "LTEQ": "lteq", "GT": "gt", "GTEQ": "gteq", "TEMPORAL_EQUALS": "eq", "IN": "isAnyOf",
    }
)  # fmt: skip
"""Words of the information model of IDS → those of ODRL."""

_PROVIDERS = ("providerId", "providerAgentId", "provider")
_CONSUMERS = ("consumerId", "consumerAgentId", "consumer")
_ASSETS, _WRAPPED = ("assetId", "asset"), ("policy",)
_STARTS, _ENDS = ("contractStartDate", "contractStart"), ("contractEndDate", "contractEnd")
_SIGNED = ("contractSigningDate", "contractDate", "timestamp")
_READ = frozenset((*_PROVIDERS, *_CONSUMERS, *_ASSETS, *_WRAPPED, *_STARTS, *_ENDS, *_SIGNED))

_SECONDS = re.compile(r"[0-9]{9,10}")
_MILLISECONDS = re.compile(r"[0-9]{12,13}")


@dataclass(slots=True)
class _Contract:
    """What stands on one node, under the words of data spaces."""

    node: Node
    said: dict[str, list[Node | Value]] = field(default_factory=dict)

    def first(self, names: tuple[str, ...]) -> list[Node | Value]:
        return next((found for name in names if (found := self.said.get(name))), [])

    @property
    def has_parties(self) -> bool:
        return bool(self.first(_PROVIDERS) and self.first(_CONSUMERS))


def with_contracts(statements: Iterable[Statement]) -> Iterator[Statement]:
    """The statements, with each contract agreement as the odrl:Agreement that it is.

    It inherits from the policy that it wraps, of which parties and target give way: where two contracts
    rest on one policy, each has its own.
    """
    said = list(map(_in_odrl, statements))
    contracts = _contracts_in(said)
    if not contracts:
        yield from said
        return
    policies = {
        policy: contract
        for contract in contracts.values()
        for policy in contract.first(_WRAPPED)
        if isinstance(policy, Node)
    }
    kinds = frozenset(f"{ODRL}{name}" for name in RULES)
    owners = {
        one: policies[subject]
        for subject, kind, one in said
        if subject in policies and kind in kinds and isinstance(one, Node)
    }
    owners |= policies
    permitting = {subject for subject, predicate, _ in said if predicate == PERMISSION}
    described = {subject for subject, _, _ in said}
    for subject, predicate, object_ in said:
        contract = contracts.get(subject)
        if contract is not None and (_word(predicate) in _READ or _is_class(predicate, object_)):
            continue
        if subject in owners and _gives_way(predicate, owners[subject]):
            continue
        if subject in policies and predicate == RDF.type and getattr(object_, "value", "") in POLICIES:
            # What was agreed is the contract: the policy in it is none of its own.
            yield subject, predicate, Node(f"{ODRL}Policy", "iri")
            continue
        yield subject, predicate, object_
    for contract in contracts.values():
        yield from _agreement(contract, permitting, described)


def _in_odrl(statement: Statement) -> Statement:
    """A statement of IDS in the words of ODRL; a contract agreement keeps its name."""
    subject, predicate, object_ = statement
    if isinstance(object_, Node) and object_.value.rpartition("/")[2] != MARK:
        object_ = Node(_translated(object_.value), object_.kind)
    return subject, _translated(predicate), object_


def _translated(term: str) -> str:
    match = _IDS.fullmatch(term)
    found = _IDS_WORDS.get(match[2]) if match else None
    return f"{ODRL}{found}" if found else term


def _word(term: str) -> str:
    match = _SPACE.fullmatch(term)
    return (match[1] or match[2]) if match else ""


def _is_class(predicate: str, object_: Node | Value) -> bool:
    return predicate == RDF.type and isinstance(object_, Node) and _word(object_.value) == MARK


def _contracts_in(said: list[Statement]) -> dict[Node, _Contract]:
    """The nodes that are contract agreements, or agreements on which data spaces say the parties.

    One that wraps an odrl:Agreement without saying the parties itself is only a wrapper of that.
    """
    found: dict[Node, _Contract] = {}
    typed: set[Node] = set()
    agreed: set[Node] = set()
    for subject, predicate, object_ in said:
        if _is_class(predicate, object_):
            typed.add(subject)
        elif predicate == RDF.type and isinstance(object_, Node) and object_.value == AGREEMENT:
            agreed.add(subject)
        elif (word := _word(predicate)) in _READ:
            found.setdefault(subject, _Contract(subject)).said.setdefault(word, []).append(object_)
    for node in typed:
        found.setdefault(node, _Contract(node))
    return {
        node: contract
        for node, contract in found.items()
        if (node in typed and (contract.has_parties or agreed.isdisjoint(contract.first(_WRAPPED))))
        or (node in agreed and contract.has_parties)
    }


def _gives_way(predicate: str, contract: _Contract) -> bool:
    """Whether the contract says it, for the policy in it and for its rules."""
    if predicate == TARGET:
        return bool(contract.first(_ASSETS))
    return predicate in (ASSIGNER, ASSIGNEE) and contract.has_parties


def _agreement(contract: _Contract, permitting: set[Node], described: set[Node]) -> Iterator[Statement]:
    node = contract.node
    yield node, RDF.type, Node(AGREEMENT, "iri")
    if node.kind == "iri":
        yield node, DCT.identifier, Value(node.value, "", "")
    providers = contract.first(_PROVIDERS)
    yield from ((node, ASSIGNER, one) for one in providers)
    yield from ((node, ASSIGNEE, one) for one in contract.first(_CONSUMERS))
    for asset in contract.first(_ASSETS):
        yield node, TARGET, _asset(asset, providers, described)
    policies = [one for one in contract.first(_WRAPPED) if isinstance(one, Node)]
    yield from ((node, INHERITS, one) for one in policies)
    for signed in contract.first(_SIGNED):
        yield node, DCT.issued, signed
    days = ((_STARTS, "gteq"), (_ENDS, "lteq"))
    for names, operator in days:
        for stated in contract.first(names)[:1]:
            yield from _bound(node, operator, stated)
    if contract.first(_ASSETS) and permitting.isdisjoint((node, *policies)):
        # An empty policy binds the use of the asset to nothing more: that is what connectors take it for.
        yield node, PERMISSION, Node(f"permission of {node.value}", "blank")


def _asset(asset: Node | Value, providers: list[Node | Value], described: set[Node]) -> Node:
    """What a contract is about; a bare name is one among those of its provider."""
    if isinstance(asset, Node):
        return asset
    name = asset.text.strip()
    if ":" in name or Node(name, "iri") in described or not providers:
        return Node(name, "iri")
    owner = providers[0]
    return Node(f"{owner.value if isinstance(owner, Node) else owner.text.strip()}/{name}", "iri")


def _bound(node: Node, operator: str, stated: Node | Value) -> Iterator[Statement]:
    """A constraint on time, for the first or last day of a contract."""
    text = stated.text.strip() if isinstance(stated, Value) else ""
    text = _day_of_clock(text) or text
    if day_of(text) is None:
        return
    constraint = Node(f"{operator} of {node.value}", "blank")
    yield node, f"{ODRL}constraint", constraint
    yield constraint, f"{ODRL}leftOperand", Node(f"{ODRL}dateTime", "iri")
    yield constraint, f"{ODRL}operator", Node(f"{ODRL}{operator}", "iri")
    yield constraint, f"{ODRL}rightOperand", Value(text, "", "")


def _day_of_clock(text: str) -> str:
    """The day of a number of seconds or milliseconds since 1970, as programs write times."""
    if _SECONDS.fullmatch(text):
        seconds = int(text)
    elif _MILLISECONDS.fullmatch(text):
        seconds = int(text) // 1000
    else:
        return ""
    return datetime.fromtimestamp(seconds, UTC).date().isoformat()
