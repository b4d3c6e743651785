"""Agreements: one for each pair of parties between which a policy permits something."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from loaders.noting import Notes
from loaders.odrl.rules import (
    ASSIGNEE,
    ASSIGNER,
    INHERITS,
    PERMISSION,
    PROHIBITION,
    TARGET,
    Rule,
    lineage,
    rules_of,
    terms_of,
)
from loaders.odrl.words import concept_for
from loaders.rdf_agents import is_person
from loaders.rdf_assets import tell_rest
from loaders.rdf_nodes import Nodes, Term, last_segment, names_of, without_emails
from loaders.rdf_values import day_said
from loaders.reading.contexts import ODRL
from loaders.reading.rdf_input import Node
from ontology.account import Account, Problem
from ontology.identifiers import Mint, concept_iri
from ontology.records import Agreement, AgreementVersion, Text
from ontology.terms import DCT, FOAF, RDF, RDFS, SKOS

NAMES = (DCT.title, RDFS.label, SKOS.prefLabel, FOAF.name, f"{DCT.title.rpartition('/')[0]}/alternative")
DESCRIPTIONS = (DCT.description, RDFS.comment)
_KINDS = (RDF.type, f"{DCT.title.rpartition('/')[0]}/type")
TAKEN = frozenset(
    {
        *NAMES, *DESCRIPTIONS, *_KINDS, INHERITS, ASSIGNER, ASSIGNEE, TARGET, PERMISSION, PROHIBITION,
        *(f"{ODRL}{name}" for name in ("uid", "obligation", "duty", "action", "constraint", "refinement")),
        DCT.identifier, DCT.publisher, DCT.rightsHolder, DCT.issued, DCT.modified, RDFS.seeAlso, FOAF.page,
    }
)  # fmt: skip
"""What is read of a policy."""
_TAKEN = TAKEN.difference((DCT.publisher, DCT.rightsHolder, DCT.issued))
"""What is read of an agreement: a version of one is dated by its terms, and its parties answer for it."""
PREFIXES = {
    ODRL: "odrl", DCT.title.removesuffix("title"): "dct", "http://purl.org/dc/elements/1.1/": "dc",
    "https://w3id.org/dpv#": "dpv", "http://creativecommons.org/ns#": "cc", RDFS.label[:-5]: "rdfs",
}  # fmt: skip
_JOINT = "joint-controller"
_SOLE = "processing"
_JOINT_PARTY = re.compile(r"https?://w3id\.org/dpv\S*[#/]JointDataControllers?")


@dataclass(frozen=True, slots=True)
class Setting:
    """A file's nodes, and what is known of them before policies are read."""

    file: str
    nodes: Nodes
    account: Account
    notes: Notes
    mint: Mint
    organisations: Mapping[Term, str]
    """The IRI of each party that is an organisation."""
    labels: Mapping[str, str]
    """The name of an organisation, by its IRI."""
    assets: Mapping[Node, str]
    """The IRI of each thing that a policy is about."""

    def address(self, node: Node) -> str:
        """The place of a node in the file."""
        return f"{self.file}#node={self.nodes.key(node)}"


def key_of(node: Node, nodes: Nodes) -> tuple[str, ...]:
    """What a node is known by: its own IRI, else its name and a hash of what is said of it (RULES 1, 4)."""
    if node.value == nodes.key(node):
        return node.value.partition("://")[2].partition("/")[2] or node.value, node.value
    texts = nodes.texts(node, *NAMES)
    return texts[0].value if texts else "x", nodes.key(node)


def agreements_of(setting: Setting, policy: Node) -> Iterator[Agreement | AgreementVersion | Problem]:
    """The agreements that an odrl:Agreement is; nothing of it is made where a party is not known."""
    nodes, account = setting.nodes, setting.account
    if any(one not in nodes for above in lineage(nodes, policy) for one in nodes.nodes(above, INHERITS)):
        account.note("policies that inherit from another one that is not in the file")
    tell_rest(nodes, setting.notes, policy, taken=_TAKEN, prefixes=PREFIXES)
    groups = _between(rules_of(nodes, policy))
    permitting = {
        key: rules for key, rules in groups.items() if any(rule.kind == PERMISSION for rule in rules)
    }
    made: list[Agreement | AgreementVersion | Problem] = []
    persons, unnamed = False, not permitting
    for (assigners, assignees), rules in permitting.items():
        providers, recipients = (_bodies(setting, terms) for terms in (assigners, assignees))
        if providers and recipients:
            made += _agreement(setting, policy, rules, providers, recipients, apart=len(permitting) > 1)
        elif any(is_person(nodes, term) for term in (*assigners, *assignees)):
            persons = True
        else:
            unnamed = True
    for key, rules in groups.items():
        if key not in permitting:
            account.note("rules that permit nothing to their parties, not read", len(rules))
    if made:
        nodes.use(policy)
        yield from made
    elif persons and not unnamed:
        nodes.use(policy)
        account.ignored += 1
        account.note("agreements with a person as party, left out")
    else:
        account.refused += 1
        nodes.use(policy)
    if unnamed and not (persons and not made):
        yield Problem(
            code="party-not-known",
            wrong="An odrl:Agreement permits nothing, or names no organisation as assigner or as assignee: "
            "between whom data is shared is not known, so nothing was made of it."
            if not made
            else "Rules that name no organisation as assigner or as assignee were left out.",
            remedy="Give it an odrl:permission, an odrl:assigner and an odrl:assignee, each a node with a "
            "foaf:name or an identifier of a known register (ROR, LEI).",
            file=setting.address(policy),
            column="odrl:assignee",
            refuses=not made,
        )


_Parties = tuple[tuple[Term, ...], tuple[Term, ...]]


def _between(rules: list[Rule]) -> dict[_Parties, list[Rule]]:
    """The rules by their parties: a permission to one body is none to another."""
    found: dict[_Parties, list[Rule]] = {}
    for rule in rules:
        found.setdefault((rule.assigners, rule.assignees), []).append(rule)
    return found


def _bodies(setting: Setting, terms: tuple[Term, ...]) -> tuple[str, ...]:
    return tuple(sorted({setting.organisations[term] for term in terms if term in setting.organisations}))


def _agreement(
    setting: Setting,
    policy: Node,
    rules: list[Rule],
    providers: tuple[str, ...],
    recipients: tuple[str, ...],
    *,
    apart: bool,
) -> Iterator[Agreement | AgreementVersion | Problem]:
    nodes, account, mint = setting.nodes, setting.account, setting.mint
    for rule in rules:
        for part in (rule.node, *rule.conditions.parts):
            nodes.use(part)
    if any(rule.kind == PERMISSION and rule.node not in nodes for rule in rules):
        account.note("agreements of which no terms are said but what they give, to whom and by whom")
    terms = terms_of(rules)
    for note, value in terms.notes:
        setting.notes.note(note, value)
    named = (Text(without_emails(text.value, account), text.language) for text in nodes.texts(policy, *NAMES))
    label, labels, aliases = names_of(named)
    ends = [
        ", ".join(setting.labels.get(one, last_segment(one)) for one in end)
        for end in (providers, recipients)
    ]
    if apart or not label:
        label = " – ".join([label, *ends] if label else ends)
    descriptions = nodes.texts(policy, *DESCRIPTIONS)
    key = (*key_of(policy, nodes), *((*providers, *recipients) if apart else ()))
    iri = mint.thing("agreement", None, *key)
    permitted = {one for rule in rules if rule.kind == PERMISSION for one in rule.targets}
    targets = {one for one in permitted if isinstance(one, Node)}
    if unnamed := len(permitted) - len(targets.intersection(setting.assets)):
        account.note("targets of an agreement without an address or a name, not read", unnamed)
    assets = tuple(sorted({setting.assets[one] for one in targets if one in setting.assets}))
    address = setting.address(policy)
    references = nodes.texts(policy, DCT.identifier)
    reference = without_emails(references[0].value, account) if references else ""
    kind = _kind(setting, policy, covers_assets=bool(assets))
    problems: list[Problem] = []
    modified = day_said(
        nodes, policy, DCT.modified, name="dct:modified", address=address, problems=problems, newest=True
    )
    yield from problems
    yield Agreement(
        iri=iri,
        address=address,
        label=label,
        labels=() if apart else labels,
        aliases=aliases,
        description=without_emails(descriptions[0].value, account) if descriptions else "",
        homepage=next(iter(nodes.links(policy, RDFS.seeAlso, FOAF.page)), ""),
        modified=modified,
        reference=reference,
        kind=kind,
        providers=providers,
        recipients=recipients,
        assets=assets,
        purposes=tuple(sorted(terms.purposes)),
        legal_bases=tuple(sorted(terms.legal_bases)),
        legal_bases_stated=tuple(sorted(terms.legal_bases_stated)),
    )
    yield AgreementVersion(
        iri=mint.thing("version", None, "1", iri),
        address=address,
        label=f"{label}, version",
        agreement=iri,
        reference=reference,
        valid_from=terms.valid_from,
        valid_until=terms.valid_until,
        control=_control(setting, kind, rules),
        permits=tuple(sorted(terms.permits)),
        prohibits=tuple(sorted(terms.prohibits)),
        clauses=tuple(sorted(terms.clauses)),
    )


def _control(setting: Setting, kind: str, rules: list[Rule]) -> str:
    """Who decides, where the agreement says it: joint controllers together, a processor not at all."""
    parties = {one for rule in rules for one in (*rule.assigners, *rule.assignees) if isinstance(one, Node)}
    types = {one for party in parties for one in setting.nodes.types(party)}
    if kind == concept_iri("agreement-type", _JOINT) or any(map(_JOINT_PARTY.fullmatch, types)):
        return concept_iri("control", "joint")
    return concept_iri("control", "sole") if kind == concept_iri("agreement-type", _SOLE) else ""


def _kind(setting: Setting, policy: Node, *, covers_assets: bool) -> str:
    """What kind of agreement it says it is (a type of the privacy vocabulary, dct:type), else a guess."""
    for one in setting.nodes.objects(policy, *_KINDS):
        said = one.value if isinstance(one, Node) else one.text
        if not said.startswith(ODRL) and (found := concept_for("agreement-type", said)):
            return found
    code = "data-sharing" if covers_assets else "other"
    setting.notes.note(f"guessed: the kind of an agreement ({code})")
    return concept_iri("agreement-type", code)
