"""Who stands in a DataCite record: organisations with their identifiers; persons are dropped and counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from loaders.catalogue_records import Catalogue
from loaders.cell_text import cell_text
from loaders.drafts import Party, Tie
from loaders.json_fields import Fields
from loaders.noting import Notes
from loaders.person_names import reads_as_person
from loaders.reading.persons import has_email
from loaders.ror.relations import has_valid_checksum
from ontology.identifiers import SCHEME_RANK, known_identifier

HOLDS: Final = "RightsHolder"
"""The type of contributor who holds a thing, where an organisation does."""

_TIES: Final = {
    "HostingInstitution": "hosts",
    "Distributor": "hosts",
    "Sponsor": "other",
    "Funder": "funds-drawn",
}
"""Type of contributor → code of our scheme `relationship-type`; every other type is `other`."""

_BODIES = frozenset({"HostingInstitution", "ResearchGroup", "RegistrationAgency", "RegistrationAuthority"})
"""Types of contributor that only an organisation can be."""

_PLAIN = {"GRID": "grid", "ISNI": "isni", "CROSSREF FUNDER ID": "fundref"}


def objects(value: object) -> list[Mapping[str, Any]]:
    """The objects of a list, or the one object."""
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, Mapping)]


def identifier_of(value: object, scheme: object, notes: Notes) -> str | None:
    """`scheme:value` of an identifier with the name of its scheme, None where it is of none or wrong.

    A bare ROR id (`006zjws59`) is one under the scheme ROR only; one whose checksum is off is left out.
    """
    text, stated = cell_text(value), cell_text(scheme).strip().upper()
    if not text or has_email(text):
        return None
    is_ror = stated.startswith("ROR")
    found = known_identifier(text) or (known_identifier(f"https://ror.org/{text}") if is_ror else None)
    if stated == "CROSSREF FUNDER ID" or (found or "").startswith("doi:10.13039/"):
        return f"fundref:{text.rstrip('/').rpartition('/')[2]}"
    if found and found.startswith("ror:"):
        if has_valid_checksum(found.removeprefix("ror:")):
            return found
        notes.note("ROR ids whose last two digits do not fit, left out", text)
        return None
    if found and found.partition(":")[0] in ("org-id", "lei", "wikidata"):
        return found
    if stated in _PLAIN:
        return f"{_PLAIN[stated]}:{text.replace(' ', '').rpartition('/')[2]}"
    notes.note("identifiers of organisations of a scheme that is not known", stated or "not said")
    return None


def is_registered(identifier: str | None) -> bool:
    """Whether an identifier is of a register of organisations; ISNI has persons too."""
    return bool(identifier) and str(identifier).partition(":")[0] in (*SCHEME_RANK, "grid", "fundref")


def _identifier(agent: Mapping[str, Any], notes: Notes) -> str | None:
    found = (
        identifier_of(one.get("nameIdentifier"), one.get("nameIdentifierScheme"), notes)
        for one in objects(agent.get("nameIdentifiers"))
    )
    return next((one for one in found if one), None)


def _is_person(agent: Mapping[str, Any]) -> bool | None:
    """What is said: a person, an organisation, or None where nothing says."""
    stated = cell_text(agent.get("nameType"))
    if stated in ("Personal", "Organizational"):
        return stated == "Personal"
    if cell_text(agent.get("givenName")) or cell_text(agent.get("familyName")):
        return True
    schemes = {
        cell_text(one.get("nameIdentifierScheme")).upper() for one in objects(agent.get("nameIdentifiers"))
    }
    if "ORCID" in schemes:
        return True
    if any(scheme.startswith("ROR") for scheme in schemes) or agent.get("contributorType") in _BODIES:
        return False
    return None


def organisation_of(agent: Mapping[str, Any], catalogue: Catalogue, address: str) -> Party | None:
    """The organisation that a creator or contributor is, None for a person, who is counted."""
    notes = catalogue.notes
    said = _is_person(agent)
    if said:
        notes.note("dropped: persons among creators and contributors")
        return None
    name = Fields(agent, notes).text("name")
    identifier = _identifier(agent, notes)
    # Programs write the type of all names as one; who is in a register of bodies is one.
    if said is False and reads_as_person(name) and not is_registered(identifier):
        notes.note("dropped: persons among creators and contributors")
        return None
    return catalogue.party(
        name,
        address,
        identifier=identifier,
        in_doubt=said is False,
        about="creator or contributor",
    )


def ties_of(agent: Mapping[str, Any], role: str, catalogue: Catalogue, address: str) -> Iterator[Tie]:
    """What a creator or contributor gives: itself, or the organisations with an identifier it belongs to."""
    if party := organisation_of(agent, catalogue, address):
        yield Tie(party, _TIES.get(role, "other"), role)
    for one in affiliations(agent):
        identifier = identifier_of(
            one.get("affiliationIdentifier"), one.get("affiliationIdentifierScheme"), catalogue.notes
        )
        name = Fields(one, catalogue.notes).text("name")
        if identifier and (party := catalogue.party(name, address, identifier=identifier)):
            yield Tie(party, "related", "affiliation of a creator or contributor")
        elif name:
            catalogue.notes.note("affiliations without an identifier, left out")


def affiliations(agent: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The affiliations; older answers of the API give them as texts."""
    value = agent.get("affiliation")
    return [
        {"name": one} if isinstance(one, str) else one
        for one in (value if isinstance(value, list) else [value])
        if isinstance(one, str | Mapping)
    ]


def funding_ties(attributes: Mapping[str, Any], catalogue: Catalogue, address: str) -> Iterator[Tie]:
    """Who funded, as a drawn tie with the award's number: a funding reference has no amount, no grantee."""
    for raw in objects(attributes.get("fundingReferences")):
        fields = Fields(raw, catalogue.notes)
        identifier = identifier_of(
            raw.get("funderIdentifier"), raw.get("funderIdentifierType"), catalogue.notes
        )
        party = catalogue.party(fields.text("funderName"), address, identifier=identifier, about="funder")
        if party is None:
            catalogue.notes.note("funding references without a funder's name, left out")
            continue
        number, title = fields.text("awardNumber"), fields.text("awardTitle")
        award = f"Award {number}" if number else "Award without a number"
        described = f"{award}: {title}" if title else award if number else ""
        yield Tie(party, "funds-drawn", "funding reference", described)
