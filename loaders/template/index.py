"""What the rows of a set of template files are called, so that any file can point to any other.

The files of a set are one source. A first pass over all of them gives each row its IRI (RULES 1)
and lists the handles (id, reference, name, identifier) under which other rows may name it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from hashlib import sha256
from typing import Any, NamedTuple

from loaders.packed import Addresses, FirstPlaces, Place
from loaders.person_names import reads_as_person
from loaders.reading.input import Input
from loaders.reading.persons import has_email
from loaders.reading.tables import Cell
from loaders.template.cells import Told, Wrong, cell_text, converter
from loaders.template.columns import SHEETS
from loaders.template.shape import Sheet
from loaders.template.sheets import Opened, open_sheets
from loaders.template.totals import Totals
from ontology.errors import InputError
from ontology.identifiers import SCHEME_RANK, Mint, known_identifier, normal_name, part_iri

FIRST_VERSION = "1"
"""The version of an agreement where a row does not say."""

SUGGESTED_AMONG = 2_000
"""Near spellings are looked for among at most this many names, since each look reads them all."""

FAMILIES = ("organisation", "asset", "project", "agreement", "grant", "convening", "need")
"""What references may point to, in the order in which they are looked up."""

_IDENTIFIED = {
    "organisation",
    "dataset",
    "resource",
    "infrastructure",
    "project",
    "agreement",
    "grant",
    "convening",
}
_EXTERNAL_KIND = {"asset": "dataset"}
_PARTS = {"allocation", "instalment"}


class Entry(NamedTuple):
    """One row that others may point to."""

    iri: str
    label: str
    place: Place


class Claim(NamedTuple):
    """A row without identifier and id, which its natural key names."""

    place: Place
    label: str
    version: str


@dataclass(slots=True)
class Index:
    """The handles of all rows of one set under one base and source name."""

    mint: Mint
    refused_rows: Callable[[Index, str], frozenset[Place]]
    """Rows of a family that are refused themselves, so that nothing may point to them."""
    file_names: tuple[str, ...]
    iris: Addresses = field(init=False)
    first_with_id: FirstPlaces = field(default_factory=FirstPlaces)
    repeated: set[Place] = field(default_factory=set)
    """Rows whose natural key another row has too."""
    versions: dict[str, dict[str, str]] = field(default_factory=dict)
    """IRI of an agreement → its versions → their IRIs."""
    funders: dict[str, str] = field(default_factory=dict)
    """IRI of a grant → IRI of its funder, for the programmes of its allocations, where there may be any."""
    totals: Totals = field(default_factory=Totals)
    labels: dict[str, str] = field(default_factory=dict)
    stubs: dict[str, tuple[str, str]] = field(default_factory=dict)
    """IRI of an organisation known only by a reference → its name, its identifier (one is empty)."""
    pointed_at: set[str] = field(default_factory=set)
    """Families that a column of the set may point to; of others no handles are kept."""
    _handles: dict[str, list[dict[str, dict[str, Entry]]]] = field(default_factory=dict)
    _refused: dict[str, frozenset[Place]] = field(default_factory=dict)
    _by_name_only: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.iris = Addresses(self.mint.base)

    def is_pointed_at(self, family: str) -> bool:
        """Whether rows of the set may point to rows of `family`."""
        return family in self.pointed_at or ("anything" in self.pointed_at and family in FAMILIES)

    def register(self, family: str, entry: Entry, handles: Iterable[tuple[int, str]]) -> None:
        """Make `entry` known under `handles`: (0 id, 1 reference, 2 name, 3 identifier; text)."""
        levels = self._handles.setdefault(family, [{}, {}, {}, {}])
        for level, text in handles:
            if text:
                levels[level].setdefault(text, {}).setdefault(entry.iri, entry)
        self.labels.setdefault(entry.iri, entry.label)

    def resolve(self, family: str, text: str) -> str | Wrong:
        """The IRI of what `text` means: an id, a reference, a name or an identifier, in that order."""
        name = normal_name(text)
        if family == "organisation" and name in self._by_name_only:
            return self._by_name_only[name]
        families = FAMILIES if family == "anything" else (family,)
        identifier = known_identifier(text)
        for level, handle in ((0, name), (1, name), (2, name), (3, identifier)):
            found: dict[str, tuple[str, Entry]] = {}
            for one in families:
                levels = self._handles.get(one)
                if levels and handle:
                    found.update((iri, (one, entry)) for iri, entry in levels[level].get(handle, {}).items())
            if len(found) > 1:
                return self._ambiguous(text, [entry for _, entry in found.values()])
            if found:
                ((of, entry),) = found.values()
                return self._unless_refused(of, text, entry)
        return self._outside(family, text, name, identifier)

    def _unless_refused(self, family: str, text: str, entry: Entry) -> str | Wrong:
        if family not in self._refused:
            # Rows of the family that point to each other do not count here: the look would not end.
            self._refused[family] = frozenset()
            self._refused[family] = self.refused_rows(self, family)
        if entry.place in self._refused[family]:
            return Wrong(
                "unknown-reference",
                f"{text!r} stands in {self.where(entry.place)}, which is refused itself.",
                "Mend that row first.",
            )
        return entry.iri

    def _ambiguous(self, text: str, entries: list[Entry]) -> Wrong:
        places = ", ".join(self.where(entry.place) for entry in entries[:5])
        return Wrong(
            "ambiguous-reference",
            f"{text!r} may mean several things ({places}).",
            "Give each an id, and write the id.",
        )

    def _outside(self, family: str, text: str, name: str, identifier: str | None) -> str | Wrong:
        """What stands in no row: a known identifier, or an organisation known by its name only."""
        if identifier and family != "anything":
            iri = self.mint.thing(_EXTERNAL_KIND.get(family, family), identifier)
            if family == "organisation":
                self.stubs[iri] = ("", identifier)
            return iri
        if family != "organisation":
            return Wrong(
                "unknown-reference", f"No {family} {text!r} is in these files.", self._remedy(family, name)
            )
        if has_email(text) or reads_as_person(name):
            return Wrong(
                "names-a-person",
                "The cell reads as a person's name or address, which the map never holds.",
                "Write the organisation. If it is one, give it a row of organisations.",
            )
        iri = self.mint.thing("organisation", None, name)
        self.stubs[iri] = (name, "")
        self._by_name_only[name] = iri
        self.labels.setdefault(iri, name)
        return iri

    def _remedy(self, family: str, name: str) -> str:
        known = [
            text
            for one in (FAMILIES if family == "anything" else (family,))
            for level in self._handles.get(one, [])[:3]
            for text in level
        ]
        near = get_close_matches(name, known, n=1) if len(known) <= SUGGESTED_AMONG else []
        what = "thing" if family == "anything" else family
        return (
            f"Near: {near[0]!r}. " if near else ""
        ) + f"Write the id or name of a row, or add the {what}'s row."

    def where(self, place: Place) -> str:
        """A place in words."""
        number, sheet, row = place
        return f"{self.file_names[number]}, " + (f"sheet {sheet}, " if sheet else "") + f"row {row}"


@dataclass(slots=True)
class TemplateSet:
    """The files that are one source. What `Loader.prepare` makes; reading nothing before it is needed."""

    inputs: tuple[Input, ...]
    refused_rows: Callable[[TemplateSet, Index, str], frozenset[Place]]
    _indexes: dict[tuple[str, str], Index] = field(default_factory=dict)

    def number_of(self, input: Input) -> int | None:
        """Where `input` stands in the set, or None."""
        for number, one in enumerate(self.inputs):
            if one is input or (one.sha256 == input.sha256 and one.name == input.name):
                return number
        return None

    def sheets(self) -> Iterator[tuple[int, Input, Opened]]:
        """All sheets of all files in the order of the template, without files that are refused whole."""
        found: list[tuple[int, Input, Opened]] = []
        for number, input in enumerate(self.inputs):
            try:
                found.extend((number, input, opened) for opened in open_sheets(input))
            except InputError:
                continue
        return iter(sorted(found, key=lambda item: SHEETS.index(item[2].sheet)))

    def index(self, mint: Mint) -> Index:
        """The handles of all rows under `mint`, made once."""
        key = (mint.base, mint.source)
        if key not in self._indexes:
            names = tuple(input.name for input in self.inputs)
            index = Index(mint, lambda made, family: self.refused_rows(self, made, family), names)
            self._fill(index)
            self._indexes[key] = index
        return self._indexes[key]

    def _fill(self, index: Index) -> None:
        by_sheet: dict[str, list[tuple[int, Opened]]] = {}
        for number, _, opened in self.sheets():
            if opened.sheet.key:
                by_sheet.setdefault(opened.sheet.name, []).append((number, opened))
            index.pointed_at.update(column.of for _, column in opened.columns)
        for tables in by_sheet.values():
            sheet = tables[0][1].sheet
            claims: dict[tuple[str, ...], list[Claim]] = {}
            for number, opened in tables:
                try:
                    _name_rows(index, number, opened, claims)
                except InputError:
                    continue
            repeated = {one.place for rows in claims.values() if len(rows) > 1 for one in rows}
            index.repeated |= repeated
            _settle(index, sheet, claims, self._digests(sheet, repeated) if repeated else {})

    def _digests(self, sheet: Sheet, places: set[Place]) -> dict[Place, str]:
        """Hashes of what the rows at `places` say; a pass of its own, since few files need it."""
        found = {}
        for number, _, opened in self.sheets():
            if opened.sheet is sheet:
                for row in opened.table.rows:
                    place = (number, opened.table.sheet, row.number)
                    if place in places:
                        found[place] = _digest(opened, row.cells)
        return found


def _name_rows(index: Index, number: int, opened: Opened, claims: dict[tuple[str, ...], list[Claim]]) -> None:
    """Give an IRI to every row with an identifier, a name or an id; collect the natural keys of others."""
    sheet, mint = opened.sheet, index.mint
    at = {column.field: position for position, column in opened.columns}
    keys = _key_readers(index, opened)
    funder = next((read for name, read in keys if name == "funder"), None)
    is_agreement, is_organisation = sheet.kind == "agreement", sheet.kind == "organisation"
    is_pointed_at = index.is_pointed_at(sheet.family)
    label_at = at.get("label") if is_organisation or is_pointed_at else None
    id_at, reference_at, version_at = at.get("id"), at.get("reference"), at.get("version")
    identifiers_at = at.get("identifiers") if sheet.kind in _IDENTIFIED else None
    for row in opened.table.rows:
        cells = row.cells
        place = (number, opened.table.sheet, row.number)
        label, handle = _cell(cells, label_at), _cell(cells, id_at)
        reference, version = _cell(cells, reference_at) if is_agreement else "", FIRST_VERSION
        if is_agreement:
            version = _cell(cells, version_at) or FIRST_VERSION
        identifiers = _trusted(_cell(cells, identifiers_at)) if identifiers_at is not None else []
        if identifiers:
            iri = mint.thing(sheet.kind, identifiers[0])
        elif is_organisation:
            iri = mint.thing(sheet.kind, None, label)
        elif handle:
            iri = mint.row(sheet.kind, handle, "id")
        elif reference:
            iri = mint.thing(sheet.kind, None, reference, "reference")
        else:
            claims.setdefault(tuple([read(cells) for _, read in keys]), []).append(
                Claim(place, label, version)
            )
            continue
        if handle:
            unique = f"{handle} {version}" if is_agreement else handle
            index.first_with_id.add((sheet.family, unique), place)
        elif reference:
            index.first_with_id.add(("reference", f"{reference} {version}"), place)
        index.iris[place] = iri
        if is_pointed_at:
            handles = [(0, handle), (1, reference), *((3, one) for one in identifiers), (2, label)]
            index.register(sheet.family, Entry(iri, label, place), handles)
        if is_agreement:
            named = identifiers[0] if identifiers else handle or reference
            index.versions.setdefault(iri, {}).setdefault(
                version, mint.thing("version", None, named, version)
            )
        elif funder is not None and sheet.kind == "grant" and is_pointed_at:
            index.funders[iri] = funder(cells)


def _settle(
    index: Index, sheet: Sheet, claims: dict[tuple[str, ...], list[Claim]], digests: dict[Place, str]
) -> None:
    """Give IRIs by natural key: a key that repeats is told apart by content, identical rows by number."""
    mint = index.mint
    for key, rows in claims.items():
        times: dict[str, int] = {}
        for place, label, version in rows:
            more: tuple[str, ...] = ()
            if len(rows) > 1:
                digest = digests[place]
                times[digest] = times.get(digest, 0) + 1
                more = (digest,) if times[digest] == 1 else (digest, str(times[digest]))
            if sheet.kind in _PARTS:
                iri = part_iri(key[0], sheet.kind, *key[1:], *more)
            else:
                iri = mint.row(sheet.kind, *_readable(sheet.key, key), *more)
            index.iris[place] = iri
            if index.is_pointed_at(sheet.family):
                index.register(sheet.family, Entry(iri, label, place), [(2, label)])
            if sheet.kind == "agreement":
                key_of_version = (*_readable(sheet.key, key), *more, version)
                index.versions[iri] = {version: mint.thing("version", None, *key_of_version)}
            elif sheet.kind == "grant" and index.is_pointed_at("grant"):
                index.funders[iri] = key[sheet.key.index("funder")]


def _readable(fields: tuple[str, ...], key: tuple[str, ...]) -> tuple[str, ...]:
    """A key whose first part reads well in an address: the last part of an IRI instead of the whole."""
    if fields[0] == "label":
        return key
    return (key[0].rpartition("/")[2] or key[0], *key)


def _key_readers(index: Index, opened: Opened) -> list[tuple[str, Callable[[list[Cell]], str]]]:
    """For each field of the natural key, how its part is read: references as IRIs, others as text."""
    at = {column.field: (position, column) for position, column in opened.columns}

    def reader(name: str) -> Callable[[list[Cell]], str]:
        if name not in at:
            return lambda cells: ""
        position, column = at[name]
        if column.reads not in ("reference", "references"):
            return lambda cells: normal_name(cell_text(cells[position]))
        read = converter(column, index.resolve)
        known: dict[str, str] = {}

        def part(cells: list[Cell]) -> str:
            text = cell_text(cells[position])
            if text not in known:
                known[text] = _key_part(text, read(text) if text else "")
            return known[text]

        return part

    return [(name, reader(name)) for name in opened.sheet.key]


def _key_part(text: str, value: Any) -> str:
    match value:
        case str():
            return value
        case Wrong() | Told():
            return normal_name(text)
        case tuple():
            return " ".join(sorted(str(one) for one in value))
        case _:
            return normal_name(text)


def _cell(cells: list[Cell], position: int | None) -> str:
    return "" if position is None else normal_name(cell_text(cells[position]))


def _trusted(text: str) -> list[str]:
    """Identifiers of trusted schemes, best first (RULES 2)."""
    known = {one for part in text.replace("\n", ";").split(";") if (one := known_identifier(part))}
    ranked = [one for one in known if one.partition(":")[0] in SCHEME_RANK]
    return sorted(ranked, key=lambda one: (SCHEME_RANK.index(one.partition(":")[0]), one))


def _digest(opened: Opened, cells: list[Cell]) -> str:
    content = sorted(
        f"{column.heading}\x1f{cell_text(cells[position])}" for position, column in opened.columns
    )
    return sha256("\x1e".join(content).encode()).hexdigest()[:16]
