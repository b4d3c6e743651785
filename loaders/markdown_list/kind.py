"""Lists of links in Markdown (awesome lists) → organisations, datasets, resources, as their headings say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from loaders.catalogue_records import Catalogue
from loaders.drafts import Draft, Party
from loaders.loader import Loader, Reading
from loaders.markdown_list.authors import names_authors_only, without_persons
from loaders.markdown_list.headings import (
    CONVENING,
    DATASET,
    INFRASTRUCTURE,
    NOTHING,
    ORGANISATION,
    PERSON,
    RESOURCE,
    Meaning,
    is_about_the_list,
    kind_iri,
    meaning_of,
)
from loaders.markdown_list.items import MOST_BYTES, MOST_LETTERS_OF_AN_ITEM, Item, items_of
from loaders.person_names import reads_as_person
from loaders.plain_text import MOST_LETTERS_OF_A_NAME, one_line, web_address
from loaders.reading.input import Input
from loaders.reading.json_input import looks_like_json
from loaders.reading.persons import strip_emails
from ontology.account import Problem
from ontology.errors import InputError
from ontology.records import Asset, Convening, DataResource, Dataset, Infrastructure, Record, Source

_ASSETS: dict[str, type[Asset]] = {
    DATASET: Dataset,
    RESOURCE: DataResource,
    INFRASTRUCTURE: Infrastructure,
}
_FEWEST = 3
"""So many items with a web address under headings make a file a list of links."""


_LOOK = 1_024
"""First bytes of a file that show that it is no Markdown."""
_NO_MARKDOWN = re.compile(
    rb"(?:\xef\xbb\xbf|\s|<!--(?:[^-]|-(?!->))*-->)*<(?:\?xml|!DOCTYPE|html\b|rdf:|[^<>]*\bxmlns)",
    re.IGNORECASE,
)
_LINK = re.compile(rb"\]\(|\|\s*https?://")
"""A link with words, or an address in a cell of a table."""
_HEADING = re.compile(
    rb"^ {0,3}(?:#{1,6}[ \t]|=+[ \t]*\r?$|-+[ \t]*\r?$)|<(?:h[1-6]|summary)\b", re.MULTILINE
)
"""Headings with `#`, underlined ones, and those in HTML, with which many lists begin."""


def recognises(input: Input) -> bool:
    """Whether the content is Markdown with lists of links under headings."""
    if len(input.data) > MOST_BYTES or looks_like_json(input) or _NO_MARKDOWN.match(input.data[:_LOOK]):
        return False
    if not _LINK.search(input.data) or not _HEADING.search(input.data):
        return False
    try:
        items = items_of(input)
    except InputError:
        return False
    listed = (one for one in items if one.headings and one.link.startswith(("http://", "https://")))
    return sum(1 for _ in zip(range(_FEWEST), listed, strict=False)) == _FEWEST


def describe(input: Input) -> Source:
    """The first heading of a list is its title; who keeps it, it does not say in a form to rely on."""
    items = items_of(input)
    title = next((one.headings[0] for one in items if one.headings), "")
    return Source(name="", title=strip_emails(title[:MOST_LETTERS_OF_A_NAME])[0])


def read(input: Input, reading: Reading) -> Iterator[Record | Problem]:
    """Each item of a list whose headings say what it is."""
    items = items_of(input)
    reading.account.read += len(items)
    lists = _List(Catalogue(reading), reading, quote(input.name, safe=""))
    for item in items:
        if problem := lists.take(item):
            yield problem
    yield from lists.records()


class _List:
    """The items of one file, as they are taken."""

    def __init__(self, catalogue: Catalogue, reading: Reading, place: str) -> None:
        self._catalogue, self._reading, self._place = catalogue, reading, place
        self._meanings: dict[str, Meaning] = {}
        self._parties: dict[Party, tuple[str, str]] = {}
        self._convenings: list[Convening] = []

    def take(self, item: Item) -> Problem | None:
        """Take an item in, or ignore it with a sentence, or refuse it."""
        catalogue, notes = self._catalogue, self._catalogue.notes
        heading = one_line(item.headings[-1], notes) if item.headings else ""
        if item.letters:
            return catalogue.refused(
                f"{self._place}#line={item.line}",
                "item-too-long",
                f"The item has {item.letters:,} letters.",
                f"Write an item of at most {MOST_LETTERS_OF_AN_ITEM:,} letters.",
            )
        if not item.link:
            catalogue.ignored("items that stand over others" if item.has_items else "items without a link")
            return None
        if item.link.startswith("#") or any(is_about_the_list(one) for one in item.headings):
            catalogue.ignored("the list's own contents and rules")
            return None
        if item.is_struck:
            catalogue.ignored("items that are crossed out")
            return None
        homepage = web_address(item.link, notes)
        if not homepage:
            catalogue.ignored("items whose link is no web address")
            return None
        meaning = self._meaning(item)
        if meaning.record == PERSON:
            catalogue.ignored("items about persons")
        elif not meaning.record:
            why = "things of several kinds" if meaning.several else "what is not known"
            catalogue.ignored(f"under a heading that stands for {why}", heading or "no heading")
        elif meaning.kind == "report" and names_authors_only(item.label):
            catalogue.ignored("a work named by its authors only, and persons are not kept")
        else:
            return self._thing(item, meaning, homepage)
        return None

    def _meaning(self, item: Item) -> Meaning:
        """What the headings say together: the innermost with a class, the innermost with a place."""
        record, place, several = NOTHING, "", False
        for at, heading in reversed(list(enumerate(item.headings))):
            if heading not in self._meanings:
                self._meanings[heading] = meaning_of(heading)
            found = self._meanings[heading]
            place = place or found.place
            if not record.record and not several:
                record, several = found, found.several
                if record.record and at == 0 and item.has_title and len(item.headings) > 1:
                    self._catalogue.notes.note(
                        "guessed: of the kind that the title of the list names", heading
                    )
        return Meaning(record.record, record.kind, place, several)

    def _thing(self, item: Item, meaning: Meaning, homepage: str) -> Problem | None:
        catalogue, notes = self._catalogue, self._catalogue.notes
        address = f"{self._place}#line={item.line}"
        label, description = one_line(item.label, notes), _description(item.words, self._catalogue)
        if not label or len(label) > MOST_LETTERS_OF_A_NAME:
            return catalogue.refused(
                address,
                "name-missing" if not label else "name-too-long",
                "The link has no words." if not label else f"The link has {len(label):,} letters.",
                "Write the name of what it leads to between the brackets.",
            )
        if item.links > 1:
            notes.note("further links of an item, left out", times=item.links - 1)
        places = (meaning.place,) if meaning.place else ()
        kind = kind_iri(meaning)
        if meaning.record == ORGANISATION:
            if reads_as_person(label):
                catalogue.ignored("items about persons")
                return None
            sectors = (kind,) if kind else ()
            party = catalogue.party(label, address, homepage=homepage, located_in=places, sectors=sectors)
            if party is None:
                catalogue.ignored("items whose name says nothing")
            elif party in self._parties:
                catalogue.ignored("the same entry again")
            else:
                self._parties[party] = (description, address)
            return None
        if meaning.record == CONVENING:
            self._convening(label, description, homepage, places, address)
            return None
        said = {"homepage": homepage, "description": description, "kind": kind, "places": places}
        return catalogue.add(
            Draft(_ASSETS[meaning.record], label=label, address=address, key=(label, homepage), said=said)
        )

    def _convening(
        self, label: str, description: str, homepage: str, places: tuple[str, ...], address: str
    ) -> None:
        iri = self._reading.mint.thing("convening", None, label, homepage)
        if any(one.iri == iri for one in self._convenings):
            self._catalogue.ignored("the same entry again")
            return
        self._convenings.append(
            Convening(
                iri=iri,
                address=address,
                label=label,
                description=description,
                homepage=homepage,
                places=places,
            )
        )

    def records(self) -> Iterator[Record]:
        """Organisations, meetings, then everything else."""
        for party, (description, _) in self._parties.items():
            yield from self._catalogue.organisation(party, description=description)
        yield from self._convenings
        yield from self._catalogue.records()


def _description(words: str, catalogue: Catalogue) -> str:
    """What stands beside the link, without the dash before it and without persons by title or as makers."""
    text = one_line(words.lstrip("-–—:·|,; ").strip(), catalogue.notes)
    text, persons = without_persons(text)
    if persons:
        catalogue.notes.note("dropped: persons by title or as makers, named beside a link", times=persons)
    return text


LOADER = Loader(
    kind="markdown-list",
    title="a list of links in Markdown, under headings that say what they are",
    version="6",
    unit="items",
    recognises=recognises,
    describe=describe,
    read=read,
)
