"""The fields of a grant that records are made of, and which others a grant has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from loaders.noting import Notes

READ_FIELDS = frozenset(
    {
        "id", "title", "description", "currency", "amountAwarded", "awardDate", "dateModified",
        "recipientOrganization/id", "recipientOrganization/name", "recipientOrganization/url",
        "recipientOrganization/organisationType", "recipientOrganization/addressCountry",
        "recipientOrganization/locationCountry", "recipientOrganization/location/countryCode",
        "fundingOrganization/locationCountry", "fundingOrganization/location/countryCode",
        "fundingOrganization/id", "fundingOrganization/name", "fundingOrganization/url",
        "fundingOrganization/addressCountry", "fundingOrganization/organisationType",
        "grantProgramme/title", "beneficiaryLocation/name", "beneficiaryLocation/countryCode",
        "plannedDates/startDate", "plannedDates/endDate", "actualDates/startDate", "actualDates/endDate",
    }
)  # fmt: skip
"""The fields that make records; all others are noted as not used."""


MOST_KEPT = 4_096
"""Different sets of names of which is kept which are not used; past that it starts anew."""


_NOT_USED = "field not used"
_TAKEN = READ_FIELDS | {"recipientIndividual"}


class UnusedFields:
    """Notes the paths of grants' values that no record is made of."""

    def __init__(self, notes: Notes) -> None:
        self._notes = notes
        self._known: dict[tuple[str, ...], tuple[str, ...]] = {}
        """The name of a field and the names in an object that it holds → the paths that are not used."""

    def note(self, grant: dict[str, Any]) -> None:
        """Note those of a grant."""
        note, known = self._notes.note, self._known
        for name, value in grant.items():
            if value.__class__ is list:
                children: Iterable[Any] = value
            elif value.__class__ is dict:
                children = (value,)
            else:
                if name not in _TAKEN:
                    note(_NOT_USED, name)
                continue
            for child in children:
                paths: Iterable[str] | None
                if child.__class__ is not dict:
                    paths = (name,)
                elif list in map(type, child.values()):
                    # What is not used hangs on more than the names.
                    paths = _unused(name, child)
                elif (paths := known.get((name, *child))) is None:
                    paths = self._keep(name, child)
                for path in paths:
                    note(_NOT_USED, path)

    def _keep(self, name: str, child: dict[str, Any]) -> tuple[str, ...]:
        if len(self._known) >= MOST_KEPT:
            self._known.clear()
        found = self._known[name, *child] = tuple(_unused(name, child))
        return found


def _unused(name: str, child: dict[str, Any]) -> Iterator[str]:
    for part, inner in child.items():
        deeper = [one for one in inner if isinstance(one, dict)] if isinstance(inner, list) else []
        for path in [f"{name}/{part}/{one}" for most in deeper for one in most] or [f"{name}/{part}"]:
            if path not in READ_FIELDS and name != "recipientIndividual":
                yield path
