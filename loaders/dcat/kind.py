"""DCAT: catalogues in Turtle, RDF/XML, JSON-LD and their kin → datasets, infrastructures, publishers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from loaders.dcat import parts as p
from loaders.dcat.assets import AssetReader, dois, guessed_name, is_named
from loaders.dcat.roles import bodies_in_roles, ties_of
from loaders.dcat.terms import (
    CONTACTS,
    DATASET_CLASSES,
    DCAT_,
    DISTRIBUTION,
    HOLDERS,
    LISTED,
    NAMES,
    NAMESPACE,
    PART_OF,
    PARTS,
    PUBLISHERS,
    RECORD_OF,
    SERVICE,
    dcat_nodes,
)
from loaders.loader import Loader, Reading
from loaders.noting import Notes
from loaders.rdf_agents import PERSON_CLASSES, organisations_of
from loaders.rdf_assets import Setting
from loaders.rdf_nodes import Nodes, Term, last_segment, names_of
from loaders.rdf_values import newest_day
from loaders.reading.contexts import ODRL
from loaders.reading.input import Input
from loaders.reading.persons import strip_emails
from loaders.reading.rdf_input import Node, looks_like_rdf
from ontology.account import Account, Problem
from ontology.errors import InputError, UnreadableFile
from ontology.identifiers import DEFAULT_BASE, Mint, concept_iri, slug
from ontology.records import Asset, Dataset, Infrastructure, Organisation, Record, Source, filled
from ontology.terms import DCAT, DCT, FOAF

_BODIES = (*PUBLISHERS, *HOLDERS)
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
    return bool(NAMESPACE.search(text) and _MARK.search(text))


def _describe(input_: Input) -> Source:
    nodes = dcat_nodes(input_)
    catalogues = nodes.of_type(DCAT.Catalog)
    if len(catalogues) > 1:
        # Of catalogues in each other, the outermost one is the file's.
        inner = {one for catalogue in catalogues for one in nodes.nodes(catalogue, *LISTED, PARTS)}
        catalogues = [one for one in catalogues if one not in inner and not nodes.nodes(one, PART_OF)]
    if len(catalogues) != 1:
        return Source(name="")
    catalogue = catalogues[0]
    scratch = Reading(mint=Mint(DEFAULT_BASE, ""), account=Account(file=input_.name))
    _, made = organisations_of(nodes, nodes.objects(catalogue, *PUBLISHERS), input_.name, scratch)
    publisher = next((one.label for one in made if isinstance(one, Organisation)), "")
    licences = [node.value for node in nodes.nodes(catalogue, DCT.license) if node.kind == "iri"]
    days = nodes.texts(catalogue, DCT.modified) or nodes.texts(catalogue, DCT.issued)
    title, _, _ = names_of(nodes.texts(catalogue, *NAMES))
    _, separator, path = catalogue.value.partition("://")
    return Source(
        name=slug(path, _NAME_LENGTH) if separator and catalogue.kind == "iri" else "",
        title=strip_emails(title)[0],
        publisher=publisher,
        licence=(licences or [strip_emails(_first(nodes, catalogue, DCT.license))[0]])[0],
        credit=publisher,
        homepage=next(iter(nodes.links(catalogue, *_HOMEPAGE)), ""),
        as_of=newest_day(days),
    )


def _first(nodes: Nodes, node: Node, *predicates: str) -> str:
    texts = nodes.texts(node, *predicates)
    return texts[0].value if texts else ""


def _read(input_: Input, reading: Reading) -> Iterator[Record | Problem]:
    nodes, account = dcat_nodes(input_), reading.account
    catalogues, services, datasets = _things(nodes, account)
    served = set(services)
    apart = served.union(catalogues)
    if not catalogues and not services and not datasets:
        raise UnreadableFile(
            f"{input_.name} describes no dcat:Dataset, dcat:Catalog or dcat:DataService.",
            "Give each dataset the type http://www.w3.org/ns/dcat#Dataset and a dct:title.",
        )
    account.read += len(nodes)
    things = [*catalogues, *services, *datasets]
    untitled = {thing for thing in things if not is_named(nodes, thing) and not guessed_name(nodes, thing)}
    account.refused += len(untitled)
    yield from (_untitled(nodes, thing, input_.name) for thing in things if thing in untitled)
    things = [thing for thing in things if thing not in untitled]
    agents = dict.fromkeys([one for thing in things for one in nodes.objects(thing, *_BODIES)])
    parts = [p.parts_of(nodes, thing) for thing in things]
    agents |= dict.fromkeys(
        one
        for thing, there in zip(things, parts, strict=True)
        if p.IN_A_ROLE in there
        for one in bodies_in_roles(nodes, thing, account)
    )
    organisations, made = organisations_of(nodes, agents, input_.name, reading)
    yield from made
    names = {one.iri: one.label for one in made if isinstance(one, Organisation)}
    iris = _Iris(nodes, things, apart, organisations, reading.mint)
    listing = [thing for thing, there in zip(things, parts, strict=True) if p.LISTING in there]
    setting = Setting(
        file=input_.name,
        nodes=nodes,
        account=account,
        notes=Notes(account),
        organisations=organisations,
        hosts=_hosts(nodes, listing, iris),
        catalogue_records=_catalogue_records(nodes),
    )
    reader = AssetReader(setting)
    for thing, there in zip(things, parts, strict=True):
        fields, problems = reader.read(thing)
        yield from problems
        iri = iris.of(thing, fields.get("identifiers", ()))
        if iri in fields.get("hosted_on", ()):
            fields["hosted_on"] = tuple(one for one in fields["hosted_on"] if one != iri)
        record: type[Asset] = Dataset
        if thing in apart:
            record = Infrastructure
            fields["kind"] = concept_iri("asset-type", "api" if thing in served else "repository")
        yield filled(record, iri, fields["address"], fields)
        if p.IN_A_ROLE in there:
            yield from ties_of(setting, thing, iri, fields["label"], names, reading.mint)
    _note_parts(setting, listing)
    _note_ignored(setting, untitled)


def _things(nodes: Nodes, account: Account) -> tuple[list[Node], list[Node], list[Node]]:
    """The catalogues, services and datasets: said to be one, or listed as one and described.

    Many catalogues list their datasets and do not say again what they are. What is listed and not described
    is counted: the file is a part, or a page, of a catalogue.
    """
    catalogues = nodes.all_of_type(DCAT.Catalog)
    listed = {name: _listed(nodes, name) for name in ("catalog", "service", "dataset", "servesDataset")}
    # Whatever lists datasets is a catalogue, also one whose class is misspelt (dcat:Catalogue) or not said.
    lists = {node for node in nodes.having(DCAT.dataset) if not nodes.types(node) & _NO_CATALOGUES}
    catalogues = _sorted(nodes, [*catalogues, *listed["catalog"], *lists])
    services = _sorted(nodes, [*nodes.all_of_type(SERVICE), *listed["service"]], but=catalogues)
    found = [*nodes.all_of_type(*DATASET_CLASSES), *listed["dataset"], *listed["servesDataset"]]
    found += [
        node
        for node in nodes.having(DISTRIBUTION)
        if not nodes.types(node) and nodes.nodes(node, DISTRIBUTION)
    ]
    datasets = _sorted(nodes, found, but=[*catalogues, *services])
    known = {*catalogues, *services, *datasets}
    named = {one for thing in nodes.having(*LISTED) if thing in known for one in nodes.nodes(thing, *LISTED)}
    if left := len(named - known):
        account.note("things that a catalogue or service lists and this file does not describe", left)
    if any(True for _ in nodes.having(*_NEXT_PAGES)):
        account.note("one page of several: the file says that a next page follows, which is not in it")
    return catalogues, services, datasets


_NO_CATALOGUES = frozenset((*DATASET_CLASSES, SERVICE, f"{DCAT_}Distribution", f"{DCAT_}CatalogRecord"))
_NEXT_PAGES = tuple(f"http://www.w3.org/ns/hydra/core#{name}" for name in ("next", "nextPage"))


def _listed(nodes: Nodes, name: str) -> set[Node]:
    """What is described and stands under a property of DCAT."""
    listing = f"{DCAT_}{name}"
    return {one for node in nodes.having(listing) for one in nodes.nodes(node, listing) if one in nodes}


def _sorted(nodes: Nodes, found: Iterable[Node], but: Iterable[Node] = ()) -> list[Node]:
    """Nodes, each once. They come in the order of the file, which is nearly sorted already more often than
    not."""
    each = dict.fromkeys(found)
    for one in but:
        each.pop(one, None)
    return sorted(each, key=nodes.key)


def _untitled(nodes: Nodes, node: Node, file: str) -> Problem:
    return Problem(
        code="title-missing",
        wrong="A dataset, catalogue or service has no title.",
        remedy="Give its node a dct:title.",
        file=f"{file}#node={nodes.key(node)}",
        column="dct:title",
    )


class _Iris:
    """The IRI of each thing: by DOI, else by its own IRI, else by title and publisher (RULES 1).

    Where title and publisher repeat, a hash of what is said of the node tells them apart. Made when it is
    asked for: those of a million things take as much room as what is said of these.
    """

    def __init__(
        self, nodes: Nodes, things: list[Node], apart: set[Node], organisations: dict[Term, str], mint: Mint
    ) -> None:
        self._nodes, self._apart, self._mint = nodes, apart, mint
        self._things = set(things)
        self._keys: dict[Node, tuple[str, ...]] = {}
        for thing in things:
            if thing.value != nodes.key(thing):
                publishers = sorted(
                    organisations[one] for one in nodes.objects(thing, *PUBLISHERS) if one in organisations
                )
                texts = nodes.texts(thing, *NAMES) if is_named(nodes, thing) else []
                name = strip_emails(texts[0].value)[0] if texts else guessed_name(nodes, thing)
                self._keys[thing] = (name, *publishers[:1])
        self._seen = Counter(self._keys.values())
        if self._seen:
            self._seen.update(_key_of(thing) for thing in things if thing not in self._keys)

    def __contains__(self, node: object) -> bool:
        return node in self._things

    def of(self, thing: Node, known: Sequence[str] | None = None) -> str:
        """The IRI of one of the things, whose DOIs may be `known`."""
        if thing in self._apart:
            segment = "infrastructure"
        else:
            segment = "dataset"
            for doi in dois(self._nodes, thing) if known is None else known:
                return self._mint.thing(segment, doi)
        if not self._seen:
            return self._mint.row(segment, *_key_of(thing))
        key = self._keys.get(thing) or _key_of(thing)
        return self._mint.row(segment, *key, *((self._nodes.key(thing),) if self._seen[key] > 1 else ()))


def _key_of(thing: Node) -> tuple[str, ...]:
    """The path makes a readable address; the whole IRI tells things apart."""
    return thing.value.partition("://")[2].partition("/")[2] or thing.value, thing.value


def _hosts(nodes: Nodes, things: list[Node], iris: _Iris) -> dict[Node, tuple[str, ...]]:
    """The catalogues and services on which each thing stands, as IRIs; a thing may be among its own."""
    hosts: dict[Node, tuple[str, ...]] = {}

    def stands(thing: Node, host: tuple[str]) -> None:
        known = hosts.get(thing)
        # Nearly all things of a file stand on one catalogue: they share the tuple.
        hosts[thing] = host if known is None else tuple(sorted({*known, *host}))

    for thing in things:
        # DCAT-AP 1 put catalogues into each other with dct:hasPart; a dataset's parts are none of that.
        is_catalogue = DCAT.Catalog in nodes.types(thing)
        if hosted := nodes.nodes(thing, *LISTED, *((PARTS,) if is_catalogue else ())):
            host = (iris.of(thing),)
            for one in hosted:
                stands(one, host)
        for whole in nodes.nodes(thing, PART_OF):
            if whole in iris and DCAT.Catalog in nodes.types(whole):
                stands(thing, (iris.of(whole),))
        for distribution in nodes.nodes(thing, DCAT.distribution):
            for service in nodes.nodes(distribution, f"{DCAT_}accessService"):
                if service in iris:
                    stands(thing, (iris.of(service),))
    return hosts


def _catalogue_records(nodes: Nodes) -> dict[Node, list[Node]]:
    """The catalogue's records about each thing: they say when the description was changed."""
    found: dict[Node, list[Node]] = {}
    for record in nodes.of_type(f"{DCAT_}CatalogRecord"):
        for topic in nodes.nodes(record, RECORD_OF):
            found.setdefault(topic, []).append(record)
    return found


def _note_parts(setting: Setting, things: list[Node]) -> None:
    """Say that a thing is a part of one that is no catalogue, or has parts: the map has no word for it."""
    nodes = setting.nodes
    for thing in things:
        if any(DCAT.Catalog not in nodes.types(whole) for whole in nodes.nodes(thing, PART_OF)):
            setting.notes.note("field not taken", "dct:isPartOf")
        if DCAT.Catalog not in nodes.types(thing) and nodes.nodes(thing, PARTS):
            setting.notes.note("field not taken", "dct:hasPart")


def _note_ignored(setting: Setting, refused: set[Node]) -> None:
    """Count by kind the described nodes that became no part of a record."""
    nodes, notes = setting.nodes, setting.notes
    contacts = {one for node in nodes.having(*CONTACTS) for one in nodes.nodes(node, *CONTACTS)}
    for node in nodes:
        if node in nodes.used or node in refused:
            continue
        setting.account.ignored += 1
        types = nodes.types(node)
        if types & PERSON_CLASSES:
            notes.note("nodes not read", "persons")
        elif node in contacts:
            notes.note("nodes not read", "contact points")
        elif f"{ODRL}Agreement" in types:
            notes.note(
                "agreements in a catalogue (odrl:Agreement), not read: load the file once more, with "
                "--as odrl --source NAME, under another name"
            )
        else:
            # A class of a widely known vocabulary says more than its refinements.
            known = sorted(types, key=lambda iri: (not iri.startswith(_WELL_KNOWN), iri))
            notes.note("nodes not read", last_segment(known[0]) if known else "without a type")


LOADER = Loader(
    kind="dcat",
    title="DCAT catalogue (Turtle, RDF/XML, JSON-LD, N-Triples, N-Quads, TriG)",
    version="7",
    unit="described nodes",
    recognises=_recognises,
    describe=_describe,
    read=_read,
)
