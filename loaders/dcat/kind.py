"""DCAT: catalogues in Turtle, RDF/XML, JSON-LD and their kin → datasets, infrastructures, publishers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from loaders.dcat.assets import NAMES, Setting, asset_fields, dois, organisations_at
from loaders.loader import Loader, Reading
from loaders.noting import Notes
from loaders.rdf_agents import PERSON_CLASSES, organisations_of
from loaders.rdf_nodes import Nodes, Term, last_segment, names_of, nodes_of
from loaders.rdf_values import newest_day
from loaders.reading.input import Input
from loaders.reading.persons import strip_emails
from loaders.reading.rdf_input import Node, looks_like_rdf
from ontology.account import Account, Problem
from ontology.errors import InputError, UnreadableFile
from ontology.identifiers import DEFAULT_BASE, Mint, concept_iri, slug
from ontology.records import Dataset, Infrastructure, Organisation, Record, Source
from ontology.terms import DCAT, DCT, FOAF

_DCAT = "http://www.w3.org/ns/dcat#"
_DATASET_CLASSES = (DCAT.Dataset, f"{_DCAT}DatasetSeries")
_HOMEPAGE = ("http://xmlns.com/foaf/0.1/homepage", FOAF.page)
_MARK = re.compile(r"""[:#"'](?:Dataset|DatasetSeries|Catalog|DataService)\b""")
_WELL_KNOWN = ("http://www.w3.org/", "http://purl.org/dc/", "http://xmlns.com/foaf/")
_NAME_LENGTH = 120
"""The longest name of a source that is made from the address of its catalogue."""


def _recognises(input_: Input) -> bool:
    try:
        if not looks_like_rdf(input_):
            return False
        text = input_.text()
    except InputError:
        return False
    return _DCAT in text and bool(_MARK.search(text))


def _describe(input_: Input) -> Source:
    nodes = nodes_of(input_)
    catalogues = nodes.of_type(DCAT.Catalog)
    if len(catalogues) != 1:
        return Source(name="")
    catalogue = catalogues[0]
    scratch = Reading(mint=Mint(DEFAULT_BASE, ""), account=Account(file=input_.name))
    _, made = organisations_of(nodes, nodes.objects(catalogue, DCT.publisher), input_.name, scratch)
    publisher = next((one.label for one in made if isinstance(one, Organisation)), "")
    licences = [node.value for node in nodes.nodes(catalogue, DCT.license) if node.kind == "iri"]
    days = nodes.texts(catalogue, DCT.modified) or nodes.texts(catalogue, DCT.issued)
    title, _, _ = names_of(nodes.texts(catalogue, *NAMES))
    _, separator, path = catalogue.value.partition("://")
    return Source(
        name=slug(path, _NAME_LENGTH) if separator and catalogue.kind == "iri" else "",
        title=title,
        publisher=publisher,
        licence=(licences or [_first(nodes, catalogue, DCT.license)])[0],
        credit=publisher,
        homepage=next(iter(nodes.links(catalogue, *_HOMEPAGE)), ""),
        as_of=newest_day(days),
    )


def _first(nodes: Nodes, node: Node, *predicates: str) -> str:
    texts = nodes.texts(node, *predicates)
    return texts[0].value if texts else ""


def _read(input_: Input, reading: Reading) -> Iterator[Record | Problem]:
    nodes, account = nodes_of(input_), reading.account
    catalogues = nodes.of_type(DCAT.Catalog)
    apart = set(catalogues)
    services = [node for node in nodes.of_type(f"{_DCAT}DataService") if node not in apart]
    apart.update(services)
    datasets = [node for node in nodes.of_type(*_DATASET_CLASSES) if node not in apart]
    if not catalogues and not services and not datasets:
        raise UnreadableFile(
            f"{input_.name} describes no dcat:Dataset, dcat:Catalog or dcat:DataService.",
            "Give each dataset the type http://www.w3.org/ns/dcat#Dataset and a dct:title.",
        )
    account.read += len(nodes)
    things = [*catalogues, *services, *datasets]
    # A title that is an e-mail address and no more names nothing.
    untitled = {
        thing
        for thing in things
        if not any(strip_emails(one.value)[0].strip() for one in nodes.texts(thing, *NAMES))
    }
    account.refused += len(untitled)
    yield from (_untitled(nodes, thing, input_.name) for thing in things if thing in untitled)
    things = [thing for thing in things if thing not in untitled]
    agents = dict.fromkeys(
        one for thing in things for one in nodes.objects(thing, DCT.publisher, DCT.rightsHolder)
    )
    organisations, made = organisations_of(nodes, agents, input_.name, reading)
    yield from made
    iris = _iris(nodes, things, set(datasets), organisations, reading.mint)
    setting = Setting(
        file=input_.name,
        nodes=nodes,
        account=account,
        notes=Notes(account),
        organisations=organisations,
        hosts=_hosts(nodes, things, iris),
        catalogue_records=_catalogue_records(nodes),
    )
    for thing in things:
        fields, problems = asset_fields(setting, thing)
        yield from problems
        if thing in apart:
            kind = concept_iri("asset-type", "repository" if nodes.types(thing) & {DCAT.Catalog} else "api")
            yield Infrastructure(iri=iris[thing], kind=kind, **fields)
        else:
            yield Dataset(iri=iris[thing], **fields)
    _note_ignored(setting, untitled)


def _untitled(nodes: Nodes, node: Node, file: str) -> Problem:
    return Problem(
        code="title-missing",
        wrong="A dataset, catalogue or service has no title.",
        remedy="Give its node a dct:title.",
        file=f"{file}#node={nodes.key(node)}",
        column="dct:title",
    )


def _iris(
    nodes: Nodes, things: list[Node], datasets: set[Node], organisations: dict[Term, str], mint: Mint
) -> dict[Node, str]:
    """The IRI of each thing: by DOI, else by its own IRI, else by title and publisher (RULES 1).

    Where title and publisher repeat, a hash of what is said of the node tells them apart.
    """
    keys: dict[Node, tuple[str, ...]] = {}
    seen: dict[tuple[str, ...], int] = {}
    for thing in things:
        # The path makes a readable address; the whole IRI tells things apart.
        keys[thing] = (thing.value.partition("://")[2].partition("/")[2] or thing.value, thing.value)
        if thing.value != nodes.key(thing):
            publishers = organisations_at(nodes, organisations, thing, DCT.publisher)
            keys[thing] = (strip_emails(nodes.texts(thing, *NAMES)[0].value)[0], *publishers[:1])
        seen[keys[thing]] = seen.get(keys[thing], 0) + 1
    iris: dict[Node, str] = {}
    for thing, key in keys.items():
        doi = next(iter(dois(nodes, thing)), None) if thing in datasets else None
        apart = (nodes.key(thing),) if seen[key] > 1 else ()
        iris[thing] = mint.thing("dataset" if thing in datasets else "infrastructure", doi, *key, *apart)
    return iris


def _hosts(nodes: Nodes, things: list[Node], iris: dict[Node, str]) -> dict[Node, tuple[str, ...]]:
    """The catalogues and services on which each thing stands, as IRIs."""
    hosts: dict[Node, set[str]] = {}
    for thing in things:
        for hosted in nodes.nodes(
            thing, DCAT.dataset, f"{_DCAT}service", f"{_DCAT}catalog", f"{_DCAT}servesDataset"
        ):
            hosts.setdefault(hosted, set()).add(iris[thing])
        for distribution in nodes.nodes(thing, DCAT.distribution):
            for service in nodes.nodes(distribution, f"{_DCAT}accessService"):
                if service in iris:
                    hosts.setdefault(thing, set()).add(iris[service])
    return {node: tuple(sorted(found - {iris.get(node, "")})) for node, found in hosts.items()}


def _catalogue_records(nodes: Nodes) -> dict[Node, list[Node]]:
    """The catalogue's records about each thing: they say when the description was changed."""
    found: dict[Node, list[Node]] = {}
    for record in nodes.of_type(f"{_DCAT}CatalogRecord"):
        for topic in nodes.nodes(record, "http://xmlns.com/foaf/0.1/primaryTopic"):
            found.setdefault(topic, []).append(record)
    return found


def _note_ignored(setting: Setting, refused: set[Node]) -> None:
    """Count by kind the described nodes that became no part of a record."""
    nodes, notes = setting.nodes, setting.notes
    contacts = {one for node in nodes for one in nodes.nodes(node, DCAT.contactPoint)}
    for node in nodes:
        if node in nodes.used or node in refused:
            continue
        setting.account.ignored += 1
        types = nodes.types(node)
        if types & PERSON_CLASSES:
            notes.note("nodes not read", "persons")
        elif node in contacts:
            notes.note("nodes not read", "contact points")
        else:
            # A class of a widely known vocabulary says more than its refinements.
            known = sorted(types, key=lambda iri: (not iri.startswith(_WELL_KNOWN), iri))
            notes.note("nodes not read", last_segment(known[0]) if known else "without a type")


LOADER = Loader(
    kind="dcat",
    title="DCAT catalogue (Turtle, RDF/XML, JSON-LD, N-Triples, N-Quads, TriG)",
    version="2",
    unit="described nodes",
    recognises=_recognises,
    describe=_describe,
    read=_read,
)
