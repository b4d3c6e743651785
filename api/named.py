"""What a person means by the words for a thing: an IRI, an identifier, a page's path, an exact name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from api.http.addresses import FOLDERS, KINDS, page_of, thing_of
from graph.archive import Archive
from graph.questions.search import things
from graph.questions.things import kinds_of, merged_into
from graph.snapshot import Snapshot, visible_to
from graph.snapshot.columns import gathered
from graph.snapshot.lookup import labels_of
from ontology.errors import NotFound, SeveralFound
from ontology.identifiers import identifier_iri, known_identifier, normal_name
from ontology.terms import OWL, SG

CHOICES_SHOWN = 10
"""How many things are listed where words name several."""


@dataclass(frozen=True, slots=True)
class Named:
    """A thing that somebody named: `iri` as a source states it, `thing` as the map has it."""

    iri: str
    thing: str
    label: str
    kinds: tuple[str, ...]


def named(snapshot: Snapshot, archive: Archive, order: Sequence[str], words: str) -> Named:
    """The one thing that `words` name in this state of the map.

    Of several nodes that are one thing, the one that the widest audience of `order` sees stated, so
    that what is decided about it holds for all who see it. Raises NotFound, SeveralFound.
    """
    iri = _as_address(snapshot.base, words.strip())
    if iri:
        thing = iri if kinds_of(snapshot, iri) else merged_into(snapshot, iri)
        if not thing:
            raise NotFound("thing", words)
        stated = any(entry.states(iri) for entry in archive.current())
        return _told(snapshot, iri if stated else _widest(snapshot, archive, order, thing), thing)
    found = _by_identifier(snapshot, words) or _by_name(snapshot, words)
    if not found:
        raise NotFound("thing", words)
    if len(found) > 1:
        raise SeveralFound(words, _choices(snapshot, found[:CHOICES_SHOWN]), len(found))
    return _told(snapshot, _widest(snapshot, archive, order, found[0]), found[0])


def record_named(snapshot: Snapshot, words: str) -> str:
    """The IRI of the record that `words` name: its IRI, or the path of its page. Raises NotFound."""
    split = urlsplit(words.strip())
    iri = words.strip()
    if split.path == "/records":
        iri = unquote(dict(pair.partition("=")[::2] for pair in split.query.split("&")).get("iri", ""))
    if not iri.startswith(f"{snapshot.base}record/"):
        raise NotFound("record", words)
    return iri


def _as_address(base: str, words: str) -> str:
    """The IRI that `words` are, or whose page they are the path of; empty for anything else."""
    if words.startswith(("http://", "https://")) and known_identifier(words) is None:
        return words
    split = urlsplit(words)
    if not words.startswith("/"):
        return ""
    if split.path == "/things":
        return unquote(dict(pair.partition("=")[::2] for pair in split.query.split("&")).get("iri", ""))
    folder, _, name = split.path.removeprefix("/").partition("/")
    return thing_of(base, folder, unquote(name)) if folder in KINDS and name else ""


def _by_identifier(snapshot: Snapshot, words: str) -> list[str]:
    identifier = known_identifier(words)
    if identifier is None:
        return []
    nodes = [identifier_iri(snapshot.base, kind, identifier) for kind in FOLDERS]
    found = {one if kinds_of(snapshot, one) else merged_into(snapshot, one) for one in nodes} - {""}
    if not found:
        found = {one for one, held in gathered(snapshot, SG.identifier).items() if identifier in held}
    return sorted(found)


def _by_name(snapshot: Snapshot, words: str) -> list[str]:
    wanted = normal_name(words)
    exact = [one.iri for one in things(snapshot).values() if normal_name(one.label) == wanted]
    return exact or [
        one.iri for one in things(snapshot).values() if normal_name(one.label).casefold() == wanted.casefold()
    ]


def _widest(snapshot: Snapshot, archive: Archive, order: Sequence[str], thing: str) -> str:
    members = sorted(gathered(snapshot, OWL.sameAs).get(thing, ()))
    for audience in order:
        entries = archive.current(visible_to(audience, order))
        for member in (thing, *members):
            if any(entry.states(member) for entry in entries):
                return member
    return thing


def _told(snapshot: Snapshot, iri: str, thing: str) -> Named:
    label = labels_of(snapshot, [thing]).get(thing, thing)
    return Named(iri, thing, label, kinds_of(snapshot, thing))


def _choices(snapshot: Snapshot, iris: Iterable[str]) -> list[str]:
    known = things(snapshot)
    return [
        f"{page_of(snapshot.base, one)}  ({known[one].kind}: {known[one].label})" if one in known else one
        for one in iris
    ]
