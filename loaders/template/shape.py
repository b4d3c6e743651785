"""What a column and a sheet of the template are, and the ways in which cells are read."""

from __future__ import annotations

from dataclasses import dataclass

from ontology import records as r


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, the field it fills, how its cell is read, and what people are told."""

    heading: str
    field: str
    """The record's field; `id`, `amount`, `currency` and `version` are put together by the loader."""
    reads: str
    """How a cell is read, a key of `READS`."""
    of: str = ""
    """The vocabulary of a concept (several: by spaces), or the family of a reference."""
    example: str = ""
    guide: str = ""
    required: bool = False
    """Whether every row must fill it."""
    marks: bool = False
    """Whether its heading must be there, since it tells this kind from the others."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One kind of record: the name of its file or sheet, its class and its columns."""

    name: str
    kind: str
    """The path segment of its IRIs (`ontology.identifiers.Mint`)."""
    family: str
    """What references say: `asset` for datasets, resources and infrastructures."""
    record: type[r.Record] | type[r.Source]
    key: tuple[str, ...]
    """Fields of the natural key of a row that has neither identifier nor id (RULES 1)."""
    guide: str
    columns: tuple[Column, ...]


READS = {
    "id": "a short handle of your own, unique among the rows of its kind; other rows point to it",
    "text": "text",
    "name": "text",
    "version": "a number or short text; empty means 1",
    "names": "texts, with `;` between them",
    "languages": "`language: text`, with `;` between them: `fr: Ligne du Port; es: Línea del Puerto`",
    "texts": "texts, with `;` between them",
    "link": "an address that begins with `https://` or `http://`",
    "concept": "one of the allowed words",
    "concepts": "allowed words, with `;` between them",
    "reference": "an id, a name or an identifier",
    "references": "ids, names or identifiers, with `;` between them",
    "place": "a country, region or place: ISO code (`KE`) or name (`Kenya`)",
    "places": "countries, regions or places, with `;` between them: `KE; Uganda`",
    "day": "a date: `2026-06-30`, or a month `2026-06`, or a year `2026`",
    "amount": "a number without currency sign: `125000.50`",
    "signed": "a number without currency sign, below zero for money that came back: `-1250.50`",
    "currency": "the three letters of the currency (ISO 4217): `EUR`",
    "number": "a number: `0.35`",
    "share": "a number from 0 to 100",
    "latitude": "a number from -90 to 90",
    "longitude": "a number from -180 to 180",
    "identifiers": "identifiers of public registers, with `;` between them: `https://ror.org/…`, an LEI, "
    "`GB-CHC-…` (org-id.guide), `Q…` (Wikidata), `10.…/…` (DOI), `360G-…`; others as `scheme:value`",
    "sheets": "names of files of this template, with `;` between them: `grants; projects`; one group of "
    "facts as `organisations/names` (names, identifiers, status, money, places, parties, subjects, "
    "terms, values)",
}
"""How a cell is read → the sentence of the column guide."""
