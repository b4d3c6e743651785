"""What a package of given names can say: told once for all packages that have the same names.

A package has a dozen of the hundred names that portals use. To ask for each part of it by itself took half of
the time of reading it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from loaders.alike import ByNames

_MARKS: Final = frozenset(
    "author_email extras groups isopen license_id license_title maintainer_email metadata_created"
    " metadata_modified notes num_resources num_tags organization owner_org private resources revision_id"
    " state tags".split()
)
"""Names of a package's fields; an object with `_ENOUGH` of them and a name is a package."""
_ENOUGH = 4


@dataclass(frozen=True, eq=False)
class Part:
    """A part of a package: the fields that it is read from, and those among the extras."""

    names: tuple[str, ...]
    extras: tuple[str, ...] = ()


EXTRAS = Part(("extras",))
ORGANISATION = Part(("organization",))
PERSONS = Part(("author", "maintainer"))
ADDRESSES = Part(("author_email", "maintainer_email"))
CONTACTS = Part(("contact", "contact_point", "contact_uri", "contact_name", "contact_email"))
PUBLISHER = Part(("publisher",), ("publisher_name", "publisher"))
ROLES = Part(("creator", "contributor", "hdab"))
COUNTRY = Part(("country",), ("spatial", "country", "country_code"))
PLACE_ADDRESS = Part(("spatial_uri",), ("spatial_uri",))
PLACE = Part(("spatial_text",), ("spatial_text", "spatial_name", "place"))
COVERAGE = Part(("spatial_coverage",))
IDENTIFIER = Part(("doi", "identifier"), ("identifier", "doi"))
TAGS = Part(("tags", "groups"))
KEYWORDS = Part(("keywords", "keywords_translated", "tags_translated"))
THEME = Part(("theme",), ("theme", "themes", "tags"))
_ACCESS = ("access_rights", "accessRights", "access_level", "accessLevel", "public_access_level")
ACCESS = Part(_ACCESS, _ACCESS)
PAGES = Part(("url", "ckan_url"), ("landing_page", "landingPage", "homepage", "homepage_url"))
ISSUED = Part(("issued", "metadata_created"), ("issued", "release_date"))
MODIFIED = Part(("modified", "metadata_modified"), ("modified",))
FILES = Part(("resources",))

_ALL: Final = (
    EXTRAS, ORGANISATION, PERSONS, ADDRESSES, CONTACTS, PUBLISHER, ROLES, COUNTRY, PLACE_ADDRESS, PLACE,
    COVERAGE, IDENTIFIER, TAGS, KEYWORDS, THEME, ACCESS, PAGES, ISSUED, MODIFIED, FILES,
)  # fmt: skip


_ABOUT_THE_ENTRY: Final = frozenset({
    "id", "name", "type", "state", "entity_type", "index_id", "site_id", "site_url", "indexed_ts",
    "revision_id", "revision_timestamp", "creator_user_id", "num_resources", "num_tags",
    "owner_org", "isopen", "license_id", "metadata_created", "metadata_modified",
    "license_title", "license_url", "license", "capacity", "data_dict", "validated_data_dict", "dataset_type",
    "private",
})  # fmt: skip
"""Fields about the entry in the portal, or taken elsewhere under another name."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What the names of an object say."""

    is_package: bool
    """Whether they are those of a package."""
    parts: frozenset[Part]
    """What there is to read in a package that has them,"""
    of_extras: frozenset[Part]
    """and in the extras of one."""
    about_the_thing: tuple[str, ...]
    """The names of fields that are not about the entry in the portal."""


def _shape(names: tuple[str, ...]) -> Shape:
    there = frozenset(names)
    return Shape(
        is_package=not there.isdisjoint(("name", "title")) and len(_MARKS & there) >= _ENOUGH,
        parts=frozenset([one for one in _ALL if not there.isdisjoint(one.names)]),
        of_extras=frozenset([one for one in _ALL if not there.isdisjoint(one.extras)]),
        about_the_thing=tuple([name for name in names if name not in _ABOUT_THE_ENTRY]),
    )


_shapes = ByNames(_shape)


def shape_of(raw: Mapping[str, Any]) -> Shape:
    """The shape of an object."""
    return _shapes(tuple(raw))
