"""What the kinds of RDF that describe assets share: setting, fields, names, DOIs, licences, access."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import Any
from urllib.parse import unquote

from loaders.body_names import without_names
from loaders.cell_text import names_nothing
from loaders.noting import Notes
from loaders.plain_text import plain_text
from loaders.rdf_nodes import Nodes, Term, is_link, last_segment, names_of, without_emails
from loaders.rdf_values import LONGEST_KEPT, harm_of
from loaders.reading.persons import strip_emails
from loaders.reading.rdf_input import Node, Value
from ontology.account import Account
from ontology.identifiers import concept_iri, known_identifier
from ontology.records import Text
from ontology.terms import RDF, SKOS
from ontology.vocabulary import concept

GUESSED_NAME = "guessed: a thing without a name is called by another name of it or the end of its address"
FILES_BY_FORMAT = "files that datasets list, by format"
NOT_TAKEN = "field not taken"

_ACCESS: Mapping[str, str] = MappingProxyType(
    {
        "public": "open", "openaccess": "open", "unrestricted": "open", "nolimitations": "open",
        "norestriction": "open", "norestrictions": "open", "noaccessrestrictions": "open",
        "thisresourcehasnoaccessrestriction": "open", "noconditionsapply": "open",
        "restricted": "on-application", "restrictedaccess": "on-application",
        "restrictedpublic": "on-application", "controlledaccess": "on-application",
        "nonpublic": "closed", "notpublic": "closed", "private": "closed", "confidential": "closed",
        "sensitive": "closed", "closedaccess": "closed",
    }
)  # fmt: skip
"""Letters of a word or code for access → code of our scheme `access-level`."""

_ACCESS_TABLES = re.compile(
    r"(?:https?://publications\.europa\.eu/resource/authority/access-right/"
    r"|https?://inspire\.ec\.europa\.eu/metadata-codelist/"
    r"(?:LimitationsOnPublicAccess|ConditionsApplyingToAccessAndUse)/"
    r"|info:eu-repo/semantics/)(\w+)"
)
_COAR: Mapping[str, str] = MappingProxyType(
    {"c_abf2": "open", "c_16ec": "on-application", "c_14cb": "closed"}
)
"""Code of COAR's table of access rights → code of our scheme: open, restricted, metadata only."""
_COAR_ADDRESS = re.compile(r"https?://(?:www\.)?(?:vocabularies\.coar-repositories\.org|purl\.org/coar)/\S*")
_LICENCE = re.compile(
    r"licen[cs]|creative ?commons|\bCC[ -]?(?:BY|0)\b|public domain|\bODbL\b|\bPDDL\b|\bOGL\b", re.IGNORECASE
)
"""Words of a statement on rights that speak of a licence."""
_UUID = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}", re.IGNORECASE)
_WORDS_IN_IT = re.compile(r"[^\W\d_]{3}")
_BARE_CODE = re.compile(r"[A-Za-z]{0,2}_?\d+")
_SUFFIX = re.compile(r"\.(?:html?|json(?:ld)?|ttl|rdf|xml|php)\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Setting:
    """A file's nodes, and what is known of them before an asset is read."""

    file: str
    nodes: Nodes
    account: Account
    notes: Notes
    organisations: Mapping[Term, str]
    """The IRI of each agent that is an organisation."""
    hosts: Mapping[Node, tuple[str, ...]] = field(default_factory=dict)
    """The IRIs of the catalogues and services on which a thing stands."""
    catalogue_records: Mapping[Node, list[Node]] = field(default_factory=dict)
    """The nodes that are a catalogue's record about a thing."""

    def address(self, node: Node) -> str:
        """The place of a node in the file, the same in every syntax of it but for the file's name."""
        return f"{self.file}#node={self.nodes.key(node)}"

    def bodies(self, node: Node, *predicates: str) -> tuple[str, ...]:
        """The IRIs of the organisations under these properties of a node, sorted."""
        found = (self.organisations.get(one) for one in self.nodes.objects(node, *predicates))
        return tuple(sorted({iri for iri in found if iri}))


def fields_of(
    setting: Setting,
    node: Node,
    *,
    names: Iterable[Text],
    called: str,
    descriptions: Sequence[Text],
    identifiers: Iterable[str],
    pages: Sequence[str],
    keywords: tuple[Text, ...],
    persons: Iterable[str] = (),
    **own: Any,
) -> dict[str, Any]:
    """The fields of `ontology.records.Asset` but `iri` and `kind`: what two kinds of RDF read alike, and
    beside it, under the fields' names, what each reads in a way of its `own`.

    `called` is what stands in the place of a name where the thing has none that says something; the names of
    `persons` are taken out of its description.
    """
    description = plain_text(descriptions[0].value, setting.notes) if descriptions else ""
    return {
        "address": setting.address(node),
        **name_fields(setting, names, called),
        "description": without_names(description, persons, setting.notes),
        "identifiers": tuple(identifiers),
        "homepage": pages[0] if pages else "",
        "keywords": keywords,
        "hosted_on": setting.hosts.get(node, ()),
        **own,
    }


def name_fields(setting: Setting, names: Iterable[Text], called: str) -> dict[str, Any]:
    """The fields of a thing that hold its names, without e-mail addresses; `called` as for `fields_of`."""
    account = setting.account
    label, labels, aliases = names_of(
        [Text(without_emails(one.value, account), one.language) if "@" in one.value else one for one in names]
    )
    if called:
        account.note(GUESSED_NAME)
        label, aliases = called, tuple(one for one in aliases if one.value != called)
    return {"label": label, "labels": labels, "aliases": aliases}


def harms_of(keywords: tuple[Text, ...]) -> tuple[str, ...]:
    """The harms whose labels are keywords."""
    return tuple(sorted({iri for word in keywords if (iri := harm_of(word.value))}))


def clean_keywords(words: Iterable[Text], account: Account | Notes) -> tuple[Text, ...]:
    """Keywords in order, each once, without e-mail addresses and words that say nothing."""
    clean = {
        Text(without_emails(word.value, account), word.language) if "@" in word.value else word
        for word in words
    }
    return tuple(sorted(word for word in clean if not names_nothing(word.value)))


def dois_under(nodes: Nodes, node: Node, *predicates: str) -> list[str]:
    """The DOIs of a thing as `doi:…`: its own IRI, and what stands under these properties.

    An identifier may be a text, an address, or a node that has it as its notation or value.
    """
    objects = nodes.objects(node, *predicates)
    stated = [node.value] if node.kind == "iri" and may_be_doi(node.value) else []
    if not objects and not stated:
        return []
    for one in objects:
        if isinstance(one, Value):
            stated.append(one.text)
            continue
        if one.kind == "iri":
            stated.append(one.value)
        inside = [text.value for predicate in _VALUES for text in nodes.texts(one, predicate)]
        inside += [link for predicate in _LINKS for link in nodes.links(one, predicate)]
        if any((known_identifier(text) or "").startswith("doi:") for text in inside):
            nodes.use(one)
        stated += inside
    found = (known_identifier(text) for text in stated if may_be_doi(text))
    return list(dict.fromkeys(one for one in found if one and one.startswith("doi:")))


def may_be_doi(text: str) -> bool:
    """Nothing else can be one: asked first, since to tell what an address is takes ten times as long."""
    return "10." in text or "doi:" in text


_VALUES = (SKOS.notation, "http://schema.org/value", "http://www.w3.org/1999/02/22-rdf-syntax-ns#value")
_LINKS = ("http://schema.org/url", "http://schema.org/identifier")


def name_in_place(other_names: Iterable[str], addresses: Iterable[str], *, whole: bool = False) -> str:
    """What a thing without a name is called: another name of it, else the end of an address, else nothing.

    A number or a code says nothing to people, so it names nothing. `whole`: the address without `https://`,
    for a site.
    """
    named = [strip_emails(name)[0].strip() for name in other_names]
    for address in addresses:
        path = address.partition("://")[2].partition("#")[0].partition("?")[0].rstrip("/")
        end = _SUFFIX.sub("", unquote(last_segment(address))) if "/" in path or "#" in address else ""
        named.append(path if whole else end)
    return next(
        (name for name in named if _WORDS_IN_IT.search(name) and not _UUID.search(name) and not _is_id(name)),
        "",
    )


def _is_id(name: str) -> bool:
    return bool(known_identifier(name)) or name.startswith(("http://", "https://"))


def one_licence(account: Account | Notes, own: list[str], offered: Iterable[str]) -> str:
    """The licence of a thing, else the one on which its files agree, else nothing."""
    if len(own) > 1:
        account.note("guessed: of several licences of one thing, the first by its address is taken")
    if own:
        return own[0]
    found = sorted(set(offered))
    if len(found) > 1:
        account.note("datasets whose distributions have different licences (none taken)")
    return found[0] if len(found) == 1 else ""


def licences_first(found: Iterable[str]) -> list[str]:
    """Licences in order: an address says more than a text, so it goes first."""
    return sorted(
        {one for one in found if one}, key=lambda one: (not one.startswith(("http://", "https://")), one)
    )


def speaks_of_a_licence(rights: str) -> bool:
    """Whether a statement on rights says which licence holds."""
    return bool(_LICENCE.search(rights))


def access_level_of(word: str) -> str:
    """The access level that a word, or an address of a well-known table, means; empty where none is known."""
    return _level_often(word) if len(word) <= LONGEST_KEPT else _level(word)


def _level(word: str) -> str:
    if match := _ACCESS_TABLES.fullmatch(word):
        word = match[1]
    elif _COAR_ADDRESS.fullmatch(word):
        level = _COAR.get(last_segment(word), "")
        return concept_iri("access-level", level) if level else ""
    letters = "".join(filter(str.isalnum, word)).casefold()
    if code := _ACCESS.get(letters):
        return concept_iri("access-level", code)
    return concept("access-level", word) or ""


_level_often = lru_cache(maxsize=1024)(_level)


def split_keywords(words: Iterable[Text]) -> list[Text]:
    """Keywords; a single text with semicolons or commas lists several."""
    found = list(words)
    if len(found) != 1:
        return found
    (one,) = found
    parts = one.value.split(";" if ";" in one.value else ",")
    return [Text(part.strip(), one.language) for part in parts]


def code_of_theme(address: str) -> str:
    """The code of a theme that the file does not name; a bare number says nothing to people."""
    code = last_segment(address)
    return "" if _BARE_CODE.fullmatch(code) else code


def tell_rest(
    nodes: Nodes, notes: Notes, node: Node, *, taken: frozenset[str], prefixes: Mapping[str, str]
) -> None:
    """Say of each property of a thing that nobody took that it was not: nothing is dropped in silence."""
    shape = nodes.shape(node)
    if taken.issuperset(shape):
        return
    for name in names_left((_left_often if len(shape) <= LONGEST_KEPT else left_of)(shape, taken), prefixes):
        notes.note(NOT_TAKEN, name)


def names_left(left: Iterable[str], prefixes: Mapping[str, str]) -> Iterator[str]:
    """What people call properties, under the `prefixes` that they know."""
    for predicate in left:
        prefix = prefixes.get(predicate.removesuffix(last_segment(predicate)))
        yield f"{prefix}:{last_segment(predicate)}" if prefix else last_segment(predicate)


def left_of(shape: tuple[str, ...], taken: frozenset[str]) -> list[str]:
    """The properties of a thing that nobody takes, sorted."""
    return sorted(set(shape) - taken - {RDF.type})


_left_often = lru_cache(maxsize=1024)(left_of)
"""For the many things that have the same properties."""


def links_of(node: Node) -> list[str]:
    """The own address of a thing, where it is one of the web."""
    return [node.value] if node.kind == "iri" and is_link(node.value) else []
