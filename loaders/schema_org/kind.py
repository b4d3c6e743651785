"""schema.org and Croissant: Dataset and DataCatalog → datasets, repositories, and the bodies behind them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from loaders.loader import Loader, Reading
from loaders.noting import Notes
from loaders.rdf_agents import ORGANISATION_CLASSES, PERSON_CLASSES, organisations_of
from loaders.rdf_assets import Setting
from loaders.rdf_nodes import Nodes, Term, last_segment, nodes_of
from loaders.rdf_values import newest_day
from loaders.reading.input import Input
from loaders.reading.persons import strip_emails
from loaders.reading.rdf_input import Node, looks_like_rdf
from loaders.schema_org.assets import (
    CREATORS,
    FUNDERS,
    HOLDERS,
    IN_CATALOGUE,
    NAMES,
    PUBLISHERS,
    asset_fields,
    dois,
    funders_of,
    grants_of,
    guessed_name,
    is_named,
    texts_at,
)
from loaders.schema_org.terms import CATALOGUE, DATASET_CLASSES, schema_nodes, term, terms
from ontology.account import Account, Problem
from ontology.errors import InputError, UnreadableFile
from ontology.identifiers import DEFAULT_BASE, Mint, concept_iri, slug
from ontology.records import Dataset, Infrastructure, Organisation, Record, Relationship, Source
from ontology.terms import DCAT

_MARK = re.compile(r"""[:/"'](?:Dataset|DataFeed|DataCatalog)\b""")
_ROLE = "publisher, creator or funder"
_NAME_LENGTH = 120
"""The longest name of a source that is made from the address of its catalogue."""


def recognises(input: Input) -> bool:
    """Whether the content is RDF that describes a dataset in the words of schema.org, and not in DCAT's."""
    try:
        if not looks_like_rdf(input):
            return False
        text = input.text()
        if "schema.org" not in text or not _MARK.search(text):
            return False
        if DCAT.Dataset.removesuffix("Dataset") not in text:
            return True
        nodes = nodes_of(input)
    except InputError:
        return False
    if nodes.of_type(DCAT.Dataset, DCAT.Catalog):
        return False
    return bool(schema_nodes(input).of_type(*DATASET_CLASSES, CATALOGUE))


def describe(input: Input) -> Source:
    """What the one catalogue of the file says of itself, else what is said of the description."""
    nodes = schema_nodes(input)
    catalogues = [node for node in nodes.of_type(CATALOGUE) if nodes.nodes(node, term("dataset"))]
    roots = catalogues or nodes.of_type(*DATASET_CLASSES)
    if len(roots) != 1:
        return Source(name="")
    (root,) = roots
    is_catalogue = bool(catalogues)
    scratch = Reading(mint=Mint(DEFAULT_BASE, ""), account=Account(file=input.name))
    publishing = terms("publisher", "provider") if is_catalogue else terms("sdPublisher")
    _, made = organisations_of(nodes, nodes.objects(root, *publishing), input.name, scratch, role=_ROLE)
    publisher = next((one.label for one in made if isinstance(one, Organisation)), "")
    licence = terms("license", "sdLicense") if is_catalogue else terms("sdLicense")
    days = terms("dateModified", "datePublished") if is_catalogue else terms("sdDatePublished")
    _, separator, path = root.value.partition("://")
    named = texts_at(nodes, root, *NAMES) if is_catalogue else []
    stated = [*nodes.links(root, *licence), *(text.value for text in texts_at(nodes, root, *licence))]
    return Source(
        name=slug(path, _NAME_LENGTH) if is_catalogue and separator and root.kind == "iri" else "",
        title=strip_emails(named[0].value)[0] if named else "",
        publisher=publisher,
        licence=strip_emails(stated[0])[0] if stated else "",
        credit=publisher,
        homepage=next(iter(nodes.links(root, term("url"))), "") if is_catalogue else "",
        as_of=newest_day(nodes.texts(root, *days)),
    )


def read(input: Input, reading: Reading) -> Iterator[Record | Problem]:
    """The organisations, then the catalogues, then the datasets and who funds them."""
    nodes, account = schema_nodes(input), reading.account
    catalogues = _catalogues(nodes)
    apart = set(catalogues)
    datasets = _datasets(nodes, apart)
    if not datasets and not catalogues:
        raise UnreadableFile(
            f"{input.name} describes no Dataset or DataCatalog of schema.org.",
            'Give each dataset "@type": "Dataset" and a name.',
        )
    account.read += len(nodes)
    unnamed = [
        node
        for node in [*catalogues, *datasets]
        if not is_named(nodes, node) and not guessed_name(nodes, node)
    ]
    account.refused += len(unnamed)
    for node in unnamed:
        yield Problem(
            code="title-missing",
            wrong="A dataset or catalogue has no name, and no other name or address by which to call it.",
            remedy='Give it a "name", or at least a "url".',
            file=f"{input.name}#node={nodes.key(node)}",
            column="name",
        )
    left_out = set(unnamed)
    things = [node for node in [*catalogues, *datasets] if node not in left_out]
    agents = dict.fromkeys(one for thing in things for one in _agents(nodes, thing, account))
    organisations, made = organisations_of(nodes, agents, input.name, reading, role=_ROLE)
    yield from made
    iris = {
        thing: _iri(nodes, thing, "infrastructure" if thing in apart else "dataset", reading.mint)
        for thing in things
    }
    setting = Setting(
        file=input.name,
        nodes=nodes,
        account=account,
        notes=Notes(account),
        organisations=organisations,
        hosts=_hosts(nodes, iris),
    )
    stated: set[str] = set()
    for thing in things:
        fields, problems = asset_fields(setting, thing)
        yield from problems
        if thing not in apart:
            yield Dataset(iri=iris[thing], **fields)
            yield from _funding(setting, thing, iris[thing], fields["label"], made, reading.mint)
        elif iris[thing] not in stated:
            # A catalogue is often described anew in each of its datasets: it is one.
            stated.add(iris[thing])
            yield Infrastructure(iri=iris[thing], kind=concept_iri("asset-type", "repository"), **fields)
        _note_parts(setting, thing)
    _note_ignored(setting, left_out)


def _catalogues(nodes: Nodes) -> list[Node]:
    """The catalogues: said to be one, or named as where a dataset is listed."""
    listed = [one for node in nodes.of_type(*DATASET_CLASSES) for one in nodes.nodes(node, *IN_CATALOGUE)]
    found = {*nodes.of_type(CATALOGUE), *(one for one in listed if one in nodes)}
    return sorted(found, key=nodes.key)


def _datasets(nodes: Nodes, apart: set[Node]) -> list[Node]:
    """The datasets: said to be one, or listed as one by a catalogue and described."""
    found = set(nodes.of_type(*DATASET_CLASSES))
    found.update(one for node in apart for one in nodes.nodes(node, term("dataset")) if one in nodes)
    return sorted(found - apart, key=nodes.key)


def _agents(nodes: Nodes, thing: Node, account: Account) -> Iterator[Term]:
    """Who publishes, holds or funds a thing, and those of its creators that are said to be organisations.

    A creator is a person more often than not, so a name alone makes no organisation here.
    """
    yield from nodes.objects(thing, *PUBLISHERS)
    yield from nodes.objects(thing, *HOLDERS)
    yield from funders_of(nodes, thing)
    for one in nodes.objects(thing, *CREATORS):
        types = nodes.types(one) if isinstance(one, Node) else frozenset[str]()
        if types & (ORGANISATION_CLASSES | PERSON_CLASSES) or (
            isinstance(one, Node) and "ror.org/" in one.value
        ):
            yield one
        else:
            account.note("creators that are not said to be organisations, left out")


def _iri(nodes: Nodes, thing: Node, kind: str, mint: Mint) -> str:
    """By DOI, else by its own IRI, else by its page and name (RULES 1)."""
    doi = next(iter(dois(nodes, thing)), None) if kind == "dataset" else None
    if thing.kind == "iri" and thing.value == nodes.key(thing):
        return mint.thing(
            kind, doi, thing.value.partition("://")[2].partition("/")[2] or thing.value, thing.value
        )
    texts = texts_at(nodes, thing, *NAMES) if is_named(nodes, thing) else []
    name = strip_emails(texts[0].value)[0] if texts else guessed_name(nodes, thing)
    pages = nodes.links(thing, term("url"))
    return mint.thing(kind, doi, name or "x", *pages[:1])


def _hosts(nodes: Nodes, iris: dict[Node, str]) -> dict[Node, tuple[str, ...]]:
    """The catalogues in which each thing is listed, as IRIs."""
    hosts: dict[Node, set[str]] = {}
    for thing, iri in iris.items():
        for listed in nodes.nodes(thing, term("dataset")):
            hosts.setdefault(listed, set()).add(iri)
        if CATALOGUE in nodes.types(thing):
            for listed in nodes.nodes(thing, term("hasPart")):
                hosts.setdefault(listed, set()).add(iri)
        wholes = [one for one in nodes.nodes(thing, term("isPartOf")) if CATALOGUE in nodes.types(one)]
        for catalogue in (*nodes.nodes(thing, *IN_CATALOGUE), *wholes):
            if catalogue in iris:
                hosts.setdefault(thing, set()).add(iris[catalogue])
    return {node: tuple(sorted(found - {iris.get(node, "")})) for node, found in hosts.items()}


def _funding(
    setting: Setting, thing: Node, iri: str, label: str, made: list[Organisation | Problem], mint: Mint
) -> Iterator[Relationship]:
    """A line from each funder to the dataset: that it pays is said, a grant with an amount is not known."""
    for grant in grants_of(setting.nodes, thing):
        setting.nodes.use(grant)
    names = {one.iri: one.label for one in made if isinstance(one, Organisation)}
    stated = funders_of(setting.nodes, thing)
    for funder in sorted({setting.organisations[one] for one in stated if one in setting.organisations}):
        setting.account.note("funders of datasets: no grant is known, so a line says that they fund it")
        yield Relationship(
            iri=mint.thing("relationship", None, funder, iri, last_segment(FUNDERS[0])),
            address=setting.address(thing),
            label=f"{names.get(funder, last_segment(funder))} – funder – {label}",
            kind=concept_iri("relationship-type", "funds-drawn"),
            kind_stated=last_segment(FUNDERS[0]),
            subject=funder,
            object=iri,
        )


def _note_parts(setting: Setting, thing: Node) -> None:
    """Say what a catalogue lists and nobody describes, and what is a part of no catalogue."""
    nodes, notes = setting.nodes, setting.notes
    listed = nodes.nodes(thing, term("dataset"))
    for _ in (one for one in listed if one not in nodes):
        notes.note("things that a catalogue or service lists and this file does not describe")
    if any(CATALOGUE not in nodes.types(whole) for whole in nodes.nodes(thing, term("isPartOf"))):
        notes.note("field not taken", "schema:isPartOf")
    if CATALOGUE not in nodes.types(thing) and nodes.nodes(thing, term("hasPart")):
        notes.note("field not taken", "schema:hasPart")


def _note_ignored(setting: Setting, refused: set[Node]) -> None:
    """Count by kind the described nodes that became no part of a record."""
    nodes = setting.nodes
    for node in nodes:
        if node in nodes.used or node in refused:
            continue
        setting.account.ignored += 1
        types = nodes.types(node)
        named = sorted(last_segment(one) for one in types)
        what = "persons" if types & PERSON_CLASSES else (named[0] if named else "without a type")
        setting.notes.note("nodes not read", what)


LOADER = Loader(
    kind="schema-org",
    title="schema.org or Croissant description of datasets (JSON-LD and other RDF)",
    version="5",
    unit="described nodes",
    recognises=recognises,
    describe=describe,
    read=read,
)
