"""ODRL: odrl:Agreement between organisations → agreements; offers, sets and licences → texts of a policy."""

from __future__ import annotations

import re
from collections.abc import Iterator

from loaders.agent_addresses import called_by_address
from loaders.dcat.assets import AssetReader, dois
from loaders.dcat.terms import NAMESPACE, SERVICE
from loaders.loader import Loader, Reading
from loaders.noting import Notes
from loaders.odrl.agreements import (
    DESCRIPTIONS,
    NAMES,
    PREFIXES,
    TAKEN,
    Setting,
    agreements_of,
    key_of,
)
from loaders.odrl.contracts import MARK
from loaders.odrl.parties import names_a_role, odrl_nodes
from loaders.odrl.rules import lineage, rules_of
from loaders.odrl.words import AGREEMENT, POLICIES
from loaders.rdf_agents import PERSON_CLASSES, called_by_address_note, is_person, organisations_of
from loaders.rdf_assets import Setting as AssetSetting
from loaders.rdf_assets import tell_rest
from loaders.rdf_nodes import Nodes, Term, last_segment, names_of, nodes_of, without_emails
from loaders.rdf_values import day_said
from loaders.reading.contexts import ODRL
from loaders.reading.input import Input
from loaders.reading.rdf_input import Node, looks_like_rdf
from ontology.account import Problem
from ontology.errors import InputError, UnreadableFile
from ontology.identifiers import Mint, concept_iri
from ontology.records import (
    Agreement,
    DataResource,
    Dataset,
    Infrastructure,
    Organisation,
    Record,
    Source,
    Text,
)
from ontology.terms import DCAT, DCT, FOAF, RDFS

_MARK = re.compile(r"""[:#/"'](?:Agreement|Offer|Set|Policy|Privacy|Request|Ticket|Assertion)\b""")
_ODRL = re.compile(r"https?://(?:www\.w3\.org/ns/odrl|w3id\.org/(?:dspace/20|edc/\S*management))")
"""ODRL itself, or the contexts of data spaces, which have its words."""
_DATA_SPACES = re.compile(r"https?://w3id\.org/(?:edc|dspace|idsa/core)/")
_CATALOGUE = re.compile(r"""[:#/"'](?:Catalog|DataService)\b""")
_SCHEMA_ORG = re.compile(r"""[:/"'](?:Dataset|DataCatalog)\b""")
_DESCRIBED = tuple(
    f"{scheme}://schema.org/{name}" for scheme in ("http", "https") for name in ("Dataset", "DataCatalog")
)
_LEGAL_CODE = "http://creativecommons.org/ns#legalcode"
_PAGES = (_LEGAL_CODE, FOAF.page, RDFS.seeAlso, f"{DCT.title.rpartition('/')[0]}/source")
_TAKEN = TAKEN.union(_PAGES)
_PUBLISHERS = (DCT.publisher, DCT.rightsHolder)
_ROLE = "party or publisher"


_BODIES = ("providers", "recipients", "publishers", "holders")
"""The fields of records under which a policy's organisations stand."""


def recognises(input: Input) -> bool:
    """Whether the content is RDF that names ODRL and one of its policies, and is no DCAT catalogue."""
    try:
        if not looks_like_rdf(input):
            return False
        text = input.text()
    except InputError:
        return False
    if MARK in text and _DATA_SPACES.search(text):
        return True
    if not _ODRL.search(text) or not _MARK.search(text):
        return False
    in_catalogue = NAMESPACE.search(text) and _CATALOGUE.search(text)
    of_datasets = "schema.org" in text and _SCHEMA_ORG.search(text)
    if not in_catalogue and not of_datasets:
        return True
    try:
        nodes = nodes_of(input)
    except InputError:
        return False
    if nodes.of_type(*_DESCRIBED) and not nodes.of_type(AGREEMENT):
        # The terms of use of a dataset: that is what the file describes.
        return False
    if nodes.of_type(DCAT.Catalog):
        return False
    # What is agreed may be about a service; other policies beside one are its terms of use.
    return bool(nodes.of_type(AGREEMENT)) or bool(not nodes.of_type(SERVICE) and nodes.of_type(*POLICIES))


def describe(input: Input) -> Source:
    """A policy says nothing of the file it is in."""
    return Source(name="")


def read(input: Input, reading: Reading) -> Iterator[Record | Problem]:
    """The organisations, then the datasets, then agreements and the texts of other policies."""
    nodes, account = odrl_nodes(input), reading.account
    policies = nodes.of_type(*POLICIES)
    if not policies:
        raise UnreadableFile(
            f"{input.name} names ODRL, but describes no policy.",
            "Give each policy its type: odrl:Agreement, odrl:Offer or odrl:Set.",
        )
    account.read += len(nodes)
    agreements = [policy for policy in policies if AGREEMENT in nodes.types(policy)]
    targets = _targets(nodes, agreements)
    named = [node for node in nodes.of_type(DCAT.Dataset) if nodes.texts(node, *NAMES)]
    datasets = sorted({*named, *targets}, key=nodes.key)
    organisations, made = organisations_of(
        nodes,
        dict.fromkeys(_agents(nodes, policies, datasets)),
        input.name,
        reading,
        role=_ROLE,
        tells_called=False,
    )
    notes = Notes(account)
    assets = {node: _asset_iri(nodes, node, reading.mint) for node in datasets}
    setting = Setting(
        file=input.name,
        nodes=nodes,
        account=account,
        notes=notes,
        mint=reading.mint,
        organisations=organisations,
        labels={one.iri: one.label for one in made if isinstance(one, Organisation)},
        assets=assets,
    )
    agreed = set(agreements)
    inherited = {one for policy in agreements for one in lineage(nodes, policy)}
    found: list[Record | Problem] = []
    for policy in agreements:
        made_of_it = list(agreements_of(setting, policy))
        if any(isinstance(one, Agreement) for one in made_of_it):
            for above in lineage(nodes, policy):
                nodes.use(above)
        found += made_of_it
    for policy in policies:
        if policy not in agreed:
            found += _text_of(setting, policy, is_inherited=policy in inherited)
    # What only a refused policy names, and nothing describes, is no thing of the map.
    covered = {iri for one in found if isinstance(one, Agreement) for iri in one.assets}
    shared = [node for node in datasets if node in nodes or assets[node] in covered]
    found = [*_datasets(setting, shared), *found]
    described = {f"{input.name}#node={nodes.key(node)}" for node in nodes}
    by_address = {
        iri for one, iri in organisations.items() if setting.labels.get(iri) == called_by_address(nodes, one)
    }
    named_there = {iri for one in found for name in _BODIES for iri in getattr(one, name, ())}
    for one in made:
        if not isinstance(one, Organisation):
            yield one
        elif one.iri in named_there or one.address in described:
            if one.iri in by_address:
                account.note(called_by_address_note(_ROLE))
            yield one
    yield from found
    _note_ignored(setting, set(policies))


def _targets(nodes: Nodes, agreements: list[Node]) -> set[Node]:
    """What the agreements are about, as far as it is named: by an IRI or a name. A person is no asset."""
    rules = [rule for policy in agreements for rule in rules_of(nodes, policy)]
    parties = {party for rule in rules for party in (*rule.assigners, *rule.assignees)}
    return {
        target
        for rule in rules
        for target in rule.targets
        if isinstance(target, Node)
        and (target.kind == "iri" or nodes.texts(target, *NAMES))
        and not nodes.types(target) & PERSON_CLASSES
        and not (target in parties and is_person(nodes, target))
    }


def _agents(nodes: Nodes, policies: list[Node], datasets: list[Node]) -> Iterator[Term]:
    for policy in policies:
        yield from nodes.objects(policy, *_PUBLISHERS)
        if AGREEMENT in nodes.types(policy):
            for rule in rules_of(nodes, policy):
                parties = (*rule.assigners, *rule.assignees)
                yield from (one for one in parties if not names_a_role(one))
        elif f"{ODRL}Offer" in nodes.types(policy):
            yield from nodes.objects(policy, f"{ODRL}assigner")
    for dataset in datasets:
        yield from nodes.objects(dataset, *_PUBLISHERS)


def _is_infrastructure(nodes: Nodes, node: Node) -> bool:
    return bool(nodes.types(node) & {SERVICE, DCAT.Catalog})


def _asset_iri(nodes: Nodes, node: Node, mint: Mint) -> str:
    if _is_infrastructure(nodes, node):
        return mint.thing("infrastructure", None, *key_of(node, nodes))
    return mint.thing("dataset", next(iter(dois(nodes, node)), None), *key_of(node, nodes))


def _datasets(setting: Setting, datasets: list[Node]) -> Iterator[Record | Problem]:
    """The datasets of the file; what a policy is about and nobody describes is named by its address."""
    assets = AssetSetting(
        file=setting.file,
        nodes=setting.nodes,
        account=setting.account,
        notes=setting.notes,
        organisations=setting.organisations,
    )
    reader = AssetReader(assets)
    for node in datasets:
        fields, problems = reader.read(node)
        yield from problems
        if not fields["label"]:
            setting.notes.note("guessed: an asset without a name is called by the end of its address")
            fields["label"] = last_segment(setting.nodes.key(node)) or "x"
        if _is_infrastructure(setting.nodes, node):
            kind = "repository" if DCAT.Catalog in setting.nodes.types(node) else "api"
            yield Infrastructure(iri=setting.assets[node], kind=concept_iri("asset-type", kind), **fields)
        else:
            yield Dataset(iri=setting.assets[node], **fields)


def _text_of(setting: Setting, policy: Node, *, is_inherited: bool) -> Iterator[Record | Problem]:
    """The text of a policy that is no agreement: an offer, a set of rules, a licence."""
    nodes, account = setting.nodes, setting.account
    kind = last_segment(next(one for one in POLICIES if one in nodes.types(policy)))
    texts = (Text(without_emails(text.value, account), text.language) for text in nodes.texts(policy, *NAMES))
    label, labels, aliases = names_of(texts)
    if not label and is_inherited:
        # Its rules stand in the agreement that inherits them, if that was made.
        if policy not in nodes.used:
            account.ignored += 1
            setting.notes.note("nodes not read", kind)
        return
    nodes.use(policy)
    if not label:
        account.refused += 1
        yield Problem(
            code="policy-without-name",
            wrong=f"An odrl:{kind} is no agreement between parties (an odrl:Agreement with an assigner "
            "and an assignee is), and it has no name under which its text could stand in the map.",
            remedy="Give it a dct:title; or, if it is agreed, the type odrl:Agreement and both its parties.",
            file=setting.address(policy),
            column="dct:title",
        )
        return
    tell_rest(nodes, setting.notes, policy, taken=_TAKEN, prefixes=PREFIXES)
    setting.notes.note("policies that are no agreement, loaded as the text of a policy", f"odrl:{kind}")
    descriptions = nodes.texts(policy, *DESCRIPTIONS)
    address = setting.address(policy)
    problems: list[Problem] = []
    days = {
        name: day_said(
            nodes,
            policy,
            predicate,
            name=f"dct:{name}",
            address=address,
            problems=problems,
            newest=name == "modified",
        )
        for name, predicate in (("issued", DCT.issued), ("modified", DCT.modified))
    }
    bodies = {
        predicate: tuple(
            sorted(
                {
                    setting.organisations[one]
                    for one in nodes.objects(policy, predicate)
                    if one in setting.organisations
                }
            )
        )
        for predicate in (*_PUBLISHERS, f"{ODRL}assigner")
    }
    publishers = bodies[DCT.publisher]
    yield from problems
    yield DataResource(
        iri=setting.mint.thing("resource", None, *key_of(policy, nodes)),
        address=address,
        label=label,
        labels=labels,
        aliases=aliases,
        description=without_emails(descriptions[0].value, account) if descriptions else "",
        homepage=next(iter(nodes.links(policy, *_PAGES)), ""),
        publishers=publishers,
        holders=bodies[DCT.rightsHolder] or bodies[f"{ODRL}assigner"] or publishers,
        issued=days["issued"],
        modified=days["modified"],
    )


def _note_ignored(setting: Setting, policies: set[Node]) -> None:
    """Count by kind the described nodes that became no part of a record."""
    nodes = setting.nodes
    for node in nodes:
        if node in nodes.used or node in policies:
            continue
        setting.account.ignored += 1
        types = nodes.types(node)
        named = sorted(types, key=lambda iri: (not iri.startswith(ODRL), iri))
        what = (
            "persons" if types & PERSON_CLASSES else (last_segment(named[0]) if named else "without a type")
        )
        setting.notes.note("nodes not read", what)


LOADER = Loader(
    kind="odrl",
    title="ODRL agreements and policies (Turtle, RDF/XML, JSON-LD, N-Triples, N-Quads, TriG)",
    version="7",
    unit="described nodes",
    recognises=recognises,
    describe=describe,
    read=read,
)
