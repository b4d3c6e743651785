"""The fields of a grant that records are made of, and which others a grant has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

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


def unused_fields(grant: dict[str, Any]) -> Iterator[str]:
    """The paths of a grant's values that no record is made of, for the notes."""
    for name, value in grant.items():
        if not isinstance(value, list | dict):
            if name not in READ_FIELDS and name != "recipientIndividual":
                yield name
            continue
        for child in value if isinstance(value, list) else [value]:
            if not isinstance(child, dict):
                yield name
                continue
            for part, inner in child.items():
                deeper = [one for one in inner if isinstance(one, dict)] if isinstance(inner, list) else []
                for path in [f"{name}/{part}/{one}" for most in deeper for one in most] or [f"{name}/{part}"]:
                    if path not in READ_FIELDS and name != "recipientIndividual":
                        yield path
