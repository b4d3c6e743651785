"""What a register says of itself beside its rows: who provides the data, its title, licence and date."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import urlsplit

from loaders.cell_text import cell_text, day_text, day_written
from loaders.person_names import reads_as_person
from loaders.reading.persons import has_email
from loaders.reading.tables import Row, Table, heading_key
from loaders.reading.values import parse_day
from ontology.identifiers import normal_name

_NAME = r"(?P<name>(?:The\s+)?[A-Z][\w&'’.-]*(?:\s+(?:of|for|and|the|&|[A-Z][\w&'’.-]*)){0,10})"
PROVIDERS: Final[tuple[re.Pattern[str], ...]] = (
    re.compile(
        r"\s*(?:published by|publisher|provided by|data (?:controller|custodian|owner|provider))"
        r"(?:\s*:\s*|\s+)(?P<name>\S[^\n]{1,150}?)\.?\s*",
        re.IGNORECASE,
    ),
    re.compile(rf"\s*{_NAME} (?:is|are) committed to (?:being )?(?:open|transparen)\w*[^\x00]*"),
)
"""Sentences in which a register names the body whose data it lists, each the whole of a cell."""

LICENCES: Final[tuple[tuple[re.Pattern[str], str], ...]] = (
    (
        re.compile(r"Open Government Licence\s*v?(?:ersion)?\s*3", re.IGNORECASE),
        "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    ),
    (
        re.compile(r"Open Government Licence\s*v?(?:ersion)?\s*2", re.IGNORECASE),
        "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/2/",
    ),
    (
        re.compile(r"(?:CC[- ]BY[- ]4\.0|Creative Commons Attribution 4\.0)", re.IGNORECASE),
        "https://creativecommons.org/licenses/by/4.0/",
    ),
    (re.compile(r"\bCC0\b", re.IGNORECASE), "https://creativecommons.org/publicdomain/zero/1.0/"),
)
"""How a register's own words name a licence → the licence's address."""

_BEFORE_AN_ADDRESS = re.compile(r"[(<\[,;:]|\S*@")
_PUBLISHED = re.compile(r"^\s*(?:published|last updated)\s*:?\s*(.+?)\s*$", re.IGNORECASE)
_TITLE = re.compile(r"\s*(\S[^\n:]{3,100}\bregister)\s*:?\s*", re.IGNORECASE)
_PAGE = re.compile(r"(?:\A| )(?:start|page|source|register) (?:url|link|address)\Z")
"""Heading of a column that says from which page a row was read."""


def provider_in(texts: Iterable[str]) -> str:
    """The provider that a register's own words name, or empty."""
    for text in texts:
        for form in PROVIDERS:
            if (found := form.fullmatch(text)) and (name := _body(found["name"])):
                return name
    return ""


def _body(stated: str) -> str:
    """The name of a body, without the address of whom to ask behind it; empty for a person's."""
    name = normal_name(stated)
    if has_email(name):
        name = _BEFORE_AN_ADDRESS.split(name)[0].strip()
    return "" if reads_as_person(name) else name.removeprefix("The ").removeprefix("the ")


def page_host(table: Table, rows: Iterable[Row]) -> str:
    """The one host of the pages from which all rows were read, where a column says them; else empty."""
    columns = [at for at, heading in enumerate(table.headings) if _PAGE.search(heading_key(heading))]
    hosts: set[str] = set()
    for row in rows:
        for at in columns:
            try:
                hosts.add(urlsplit(cell_text(row.cells[at])).hostname or "")
            except ValueError:
                hosts.add("")
    return hosts.pop().removeprefix("www.") if len(hosts) == 1 else ""


def title_in(texts: Iterable[str]) -> str:
    """The first short text that calls something a register, or empty."""
    return next((normal_name(found[1]) for text in texts if (found := _TITLE.fullmatch(text))), "")


def licence_in(texts: Iterable[str]) -> str:
    """The address of the licence that is named, or empty."""
    return next((address for text in texts for form, address in LICENCES if form.search(text)), "")


def published_in(texts: Iterable[str]) -> str:
    """When the register says it was published, as precise as it says: `2020-11`, `2020-11-30`."""
    for text in texts:
        if match := _PUBLISHED.match(text):
            try:
                day = parse_day(day_text(match[1]))
            except ValueError:
                continue
            if day is not None:
                return day_written(day)
    return ""
