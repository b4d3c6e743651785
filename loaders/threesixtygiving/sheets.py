"""Turns a row of a 360Giving spreadsheet into the grant that the same data has as 360Giving JSON.

The spreadsheet form of the 360Giving Data Standard names a column by the titles on the path to a
value, with a colon between them (`Recipient Org:Name`, `Grant Programme:0:Title`); publishers put
spaces, leave the number out, or write the field's own name (`recipientOrganization/0/name`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple

from loaders.cell_text import cell_text
from loaders.reading.tables import Cell, heading_key
from ontology.currencies import DOLLARS, is_currency

TOP: Final[dict[str, str]] = {
    "identifier": "id",
    "id": "id",
    "title": "title",
    "description": "description",
    "currency": "currency",
    "amountapplied": "amountAppliedFor",
    "amountappliedfor": "amountAppliedFor",
    "amountawarded": "amountAwarded",
    "amountdisbursed": "amountDisbursed",
    "awarddate": "awardDate",
    "url": "url",
    "webaddress": "url",
    "plannedstartdate": "plannedDates/startDate",
    "plannedenddate": "plannedDates/endDate",
    "lastmodified": "dateModified",
    "datemodified": "dateModified",
    "datasource": "dataSource",
    "fromanopencall": "fromOpenCall",
    "fromopencall": "fromOpenCall",
}
"""Headings of a grant's own fields, letters and digits only → JSON path."""

PARENTS: Final[dict[str, str]] = {
    "recipientorg": "recipientOrganization",
    "recipientorganization": "recipientOrganization",
    "recipientorganisation": "recipientOrganization",
    "recipientind": "recipientIndividual",
    "recipientindividual": "recipientIndividual",
    "fundingorg": "fundingOrganization",
    "fundingorganization": "fundingOrganization",
    "fundingorganisation": "fundingOrganization",
    "grantprogramme": "grantProgramme",
    "beneficiarylocation": "beneficiaryLocation",
    "planneddates": "plannedDates",
    "actualdates": "actualDates",
}
"""First parts of headings of lists of objects → the JSON field."""

LEAVES: Final[dict[str, str]] = {
    "identifier": "id",
    "id": "id",
    "name": "name",
    "title": "title",
    "code": "code",
    "webaddress": "url",
    "url": "url",
    "country": "addressCountry",
    "addresscountry": "addressCountry",
    "countrycode": "countryCode",
    "organisationtype": "organisationType",
    "startdate": "startDate",
    "enddate": "endDate",
    "duration": "duration",
    "durationmonths": "duration",
    "charitynumber": "charityNumber",
    "companynumber": "companyNumber",
    "postalcode": "postalCode",
    "city": "addressLocality",
    "addresslocality": "addressLocality",
    "geographiccode": "geoCode",
    "geocode": "geoCode",
    "geographiccodetype": "geoCodeType",
    "geocodetype": "geoCodeType",
}
"""Last parts of such headings → the field of the object; others keep their own words."""

SIGNS: Final[dict[str, str]] = {"£": "GBP", "€": "EUR", "₹": "INR", "₦": "NGN", "₱": "PHP", "₩": "KRW",
                               "₪": "ILS", "₺": "TRY"}  # fmt: skip
"""Signs that mean one currency (`$` and `kr` mean several)."""

LOCATION_COUNTRY: Final = "locationCountry"
"""The field under which a sheet's `Recipient Org:Location:0:Country Code` is handed on."""

_APART = 10_000
"""How far apart the places of repeated headings are: behind all that headings number."""
_BODIES = frozenset({"recipientOrganization", "recipientIndividual", "fundingOrganization"})
_LEADING_NUMBER = re.compile(r"([0-9]{0,4})(.*)")
_IN_BRACKETS = re.compile(r"\s*\(([^()]*)\)$")
_SEPARATOR = re.compile(r"[:/]")
_NOT_LETTERS = re.compile(r"[^a-z0-9]+")


class Path(NamedTuple):
    """Where a column's value stands in the grant: a field of it, or of one object of a list."""

    parent: str
    place: int
    field: str

    @property
    def written(self) -> str:
        """The path without the number: `recipientOrganization/name`."""
        return f"{self.parent}/{self.field}" if self.parent else self.field


@lru_cache(maxsize=4096)
def path_of(heading: str) -> Path | None:
    """The path that a heading means, or None where it is no field of the standard."""
    if heading.endswith(")"):
        heading = _IN_BRACKETS.sub("", heading)
    parts = [_NOT_LETTERS.sub("", part.lower()) for part in _SEPARATOR.split(heading)]
    parts = [part for part in parts if part]
    if len(parts) == 1:
        parent, _, field = TOP.get(parts[0], "").rpartition("/")
        return Path(parent, 0, field) if field else _run_together(parts[0])
    if not parts or parts[0] not in PARENTS:
        return None
    index = parts[1] if parts[1].isascii() and parts[1].isdigit() else ""
    names = [part for part in parts[1:] if not (part.isascii() and part.isdigit())]
    place = int(index) if index and len(index) <= 4 else 0
    if names == ["location", "countrycode"]:
        return Path(PARENTS[parts[0]], place, LOCATION_COUNTRY)
    if len(names) != 1:
        return None
    return Path(PARENTS[parts[0]], place, LEAVES.get(names[0], names[0]))


def paths_of(headings: Iterable[str]) -> list[Path | None]:
    """The path of each heading; one that stands twice is of a further object (a second place)."""
    seen: Counter[str] = Counter()
    found: list[Path | None] = []
    for heading in headings:
        path = path_of(heading)
        if path is not None and path.parent:
            key = heading_key(heading)
            path = path._replace(place=path.place + _APART * seen[key])
            seen[key] += 1
        found.append(path)
    return found


def _run_together(words: str) -> Path | None:
    """The path of a heading without its colons: `Recipient Org Name`, `FundingOrgIdentifier`."""
    for parent in sorted(PARENTS, key=len, reverse=True):
        if words.startswith(parent):
            index, rest = _LEADING_NUMBER.match(words[len(parent) :]).groups()  # type: ignore[union-attr]
            if rest in LEAVES:
                return Path(PARENTS[parent], int(index or 0), LEAVES[rest])
    return None


def currency_in_heading(heading: str) -> str:
    """The currency that a heading names in brackets (`Amount Awarded (GBP)`), or empty."""
    found = _IN_BRACKETS.search(heading)
    return currency_code(found[1]) if found else ""


def currency_code(text: str) -> str:
    """The code of a currency that is written as a code or as the sign of one only, or empty."""
    text = text.strip()
    code = SIGNS.get(text) or DOLLARS.get(text) or text.upper()
    return code if is_currency(code) else ""


def is_grants_table(headings: Iterable[str], *, whole: bool = True) -> bool:
    """Whether the headings are those of grants: identifier, amount, and a recipient or a funder.

    With `whole=False` those two may stand in another table.
    """
    headings = list(headings)
    paths = [path for heading in headings if (path := path_of(heading)) is not None]
    fields = {path.field for path in paths if not path.parent}
    return {"id", "amountAwarded"} <= fields and (not whole or names_a_body(headings))


def names_a_body(headings: Iterable[str]) -> bool:
    """Whether some heading is of who gives or who receives."""
    return any((path := path_of(heading)) is not None and path.parent in _BODIES for heading in headings)


Steps = Sequence[tuple[int, Path]]
"""The columns that a grant is read from: where each stands, and what its value is of the grant."""


def steps_of(paths: Iterable[Path | None]) -> list[tuple[int, Path]]:
    """The columns that have a path, in their order."""
    return [(at, path) for at, path in enumerate(paths) if path is not None]


def grant_of(cells: Sequence[Cell], steps: Steps) -> dict[str, Any]:
    """The cells of a row as a grant in the shape of 360Giving JSON; empty ones are left out."""
    grant: dict[str, Any] = {}
    lists: dict[str, dict[int, dict[str, Cell]]] = {}
    for at, path in steps:
        cell = cells[at]
        if cell == "" or cell_text(cell) == "":
            continue
        if path.parent:
            lists.setdefault(path.parent, {}).setdefault(path.place, {}).setdefault(path.field, cell)
        else:
            grant.setdefault(path.field, cell)
    for parent, objects in lists.items():
        grant[parent] = [objects[index] for index in sorted(objects)]
    return grant
