"""The parts that a column may play in a table, what headings say so, and what its cells must be like."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Role:
    """One part: its name, the headings that say so (`;` between them), and the kind of its cells."""

    name: str
    headings: str
    kind: str = ""
    """A kind of `loaders.table.proposing.columns`, or empty for any text."""
    by_content: bool = False
    """Whether cells of that kind are enough, whatever the heading says."""

    def keys(self) -> tuple[str, ...]:
        """The headings, as `heading_key` writes them."""
        return tuple(one.strip() for one in self.headings.split(";"))


@dataclass(frozen=True, slots=True)
class Filled:
    """One field of a record and the role that fills it."""

    field: str
    role: str
    """Several with `|` between them: the first that a column plays."""


@dataclass(frozen=True, slots=True)
class Part:
    """One record of a shape: what it is, the roles that fill it, and the records it points to."""

    name: str
    kind: str
    filled: tuple[Filled, ...]
    points: tuple[tuple[str, str], ...] = ()
    """(field, name of a record)"""
    constants: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Shape:
    """One kind of table: the records it makes, and the roles that show that a table is one."""

    name: str
    title: str
    parts: tuple[Part, ...]
    roles: tuple[Role, ...]
    marks: tuple[tuple[str, int], ...]
    """(role, how much it speaks for this shape)"""
    needs: str
    """The role without which no record can be made."""
    own: str
    """Words of headings that stand in tables of this kind (`;` between them)."""


_COMMON = (
    Role("description", "description;summary;abstract;lay summary;about;details;purpose;objectives;"
             "remit;notes;beschreibung"),
    Role("link", "url;website;web site;web address;homepage;link;web url;web;uri;website url;"
             "web page", "link", by_content=True),
    Role("modified", "last modified;date modified;modified;last updated;date updated;updated at;"
             "updated", "date"),
)  # fmt: skip
_PLACES = Role(
    "place", "country;countries;country code;location;beneficiary location name;geographic coverage;"
             "region;place;"
    "area;area served;spatial;jurisdiction;land;pays;pais", "place", by_content=True,
)  # fmt: skip
_STATUS = Role("status", "status;state;project status;grant status")
_FROM = Role("from", "start date;start;from;planned dates start date;valid from;date from;begin;"
             "commencement date;project start date", "date")  # fmt: skip
_UNTIL = Role("until", "end date;end;until;to date;planned dates end date;valid until;date to;"
             "expiry date;completion date;project end date", "date")  # fmt: skip

GRANTS: Final = Shape(
    "grants",
    "grants",
    (
        Part("funder", "Organisation", (Filled("label", "funder"), Filled("identifiers", "funder id"))),
        Part(
            "recipient",
            "Organisation",
            (Filled("label", "recipient"), Filled("identifiers", "recipient id"),
             Filled("located_in", "recipient country")),
        ),
        Part("programme", "Programme", (Filled("label", "programme"),), (("funder", "funder"),)),
        Part(
            "grant",
            "Grant",
            (
                Filled("label", "title"), Filled("description", "description"), Filled("identifiers", "id"),
                Filled("homepage", "link"), Filled("money", "amount"), Filled("awarded_on", "award date"),
                Filled("valid_from", "from"), Filled("valid_until", "until"), Filled("places", "place"),
                Filled("modified", "modified"),
            ),
            (("funder", "funder"), ("grantees", "recipient"), ("programmes", "programme")),
        ),
    ),
    (
        Role("title", "grant title;title;grant;project title;project;award title;grant name;"
             "project name;purpose of grant"),
        Role("amount", "amount awarded;amount;grant amount;award amount;value;total amount;sum;"
             "funding amount;grant value;"
             "amount gbp;amount usd;amount eur;total;budget;betrag;montant", "money"),
        Role("currency", "currency;currency code;amount currency;ccy", "currency", by_content=True),
        Role("award date", "award date;date of award;date awarded;date;grant date;approval date;"
             "decision date;year;"
             "year awarded;date of grant;fiscal year", "date", by_content=True),
        Role("funder", "funder;funding org name;funder name;funding organisation;donor;grantmaker;"
             "foundation;funding body;"
             "awarding body;sponsor"),
        Role("funder id", "funding org identifier;funder id;funder identifier;donor id", "identifier"),
        Role("recipient", "recipient org name;recipient;recipient name;grantee;grantee name;"
             "organisation;organization;"
             "organisation name;organization name;recipient organisation;recipient organization;"
                  "beneficiary;awardee;payee;"
             "lead organisation;host institution;institution", "body"),
        Role("recipient id", "recipient org identifier;recipient id;recipient identifier;charity number;"
             "registered charity number;company number;recipient org charity number;ein;ror;ror id;"
                  "lei", "identifier"),
        Role("recipient country", "recipient country;country of recipient;recipient org country"),
        Role("programme", "programme;program;grant programme title;grant program;fund;focus area;"
             "main topic;scheme;"
             "funding programme;portfolio;programme area;program area;strategy"),
        Role("id", "grant id;identifier;reference;ref no;grant reference;grant number;award id;"
             "grant identifier", "identifier"),
        _FROM, _UNTIL, _PLACES, *_COMMON,
    ),
    (("amount", 5), ("recipient", 2), ("funder", 2), ("currency", 1), ("award date", 1), ("programme", 1)),
    "title",
    "grant;grants;award;awarded;funder;funding;donor;grantee",
)  # fmt: skip

DATASETS: Final = Shape(
    "datasets",
    "data sets",
    (
        Part("holder", "Organisation", (Filled("label", "holder"), Filled("identifiers", "holder id"))),
        Part("publisher", "Organisation", (Filled("label", "publisher"),)),
        Part(
            "dataset",
            "Dataset",
            (
                Filled("label", "title"), Filled("description", "description"), Filled("identifiers", "id"),
                Filled("homepage", "link"), Filled("keywords", "keywords"), Filled("places", "place"),
                Filled("licence", "licence"), Filled("access_level", "access"), Filled("issued", "issued"),
                Filled("modified", "modified"),
            ),
            (("holders", "holder"), ("publishers", "publisher")),
        ),
    ),
    (
        Role("title", "dataset name;dataset;dataset title;data set;data set name;title;name;label;"
             "dataset s name"),
        Role("holder", "holder;data holder;data controller;datacontroller;custodian;data custodian;"
             "owner;data owner;"
             "organisation;organization;controller;source organisation"),
        Role("holder id", "holder id;owner id;organisation id;ror;ror id;lei", "identifier"),
        Role("publisher", "publisher;published by;provider;data provider;publisher name"),
        Role("keywords", "keywords;tags;keyword;tag;subjects"),
        Role("licence", "licence;license;license id;licence url;license url;terms of use;rights;"
             "license title"),
        Role("access", "access level;access;access rights;accessrights;availability"),
        Role("issued", "issued;date published;published;release date;publication date;date added;"
             "created", "date"),
        Role("id", "doi;identifier;dataset id", "identifier"),
        _PLACES, *_COMMON,
    ),
    (("licence", 3), ("keywords", 2), ("publisher", 2), ("holder", 1), ("access", 2), ("issued", 1)),
    "title",
    "dataset;datasets;data;licence;license;keywords;publisher",
)  # fmt: skip

PROJECTS: Final = Shape(
    "projects",
    "projects",
    (
        Part("implementer", "Organisation",
             (Filled("label", "implementer"), Filled("identifiers", "implementer id"))),
        Part(
            "project",
            "Project",
            (
                Filled("label", "title"), Filled("description", "description"), Filled("homepage", "link"),
                Filled("status", "status"), Filled("valid_from", "from"), Filled("valid_until", "until"),
                Filled("places", "place"), Filled("modified", "modified"),
            ),
            (("implementers", "implementer"),),
        ),
    ),
    (
        Role("title", "project title;project;project name;study;study title;title;name;activity;"
             "current research projects"),
        Role("implementer", "implementer;implementing organisation;organisation;organization;"
             "lead organisation;institution;"
             "institution or company;partner;partners;implementing partner;host institution;"
                  "sponsor", "body"),
        Role("implementer id", "organisation id;ror;ror id;lei;charity number;"
             "company number", "identifier"),
        _STATUS, _FROM, _UNTIL, _PLACES, *_COMMON,
    ),
    (("from", 1), ("until", 1), ("implementer", 1), ("status", 1)),
    "title",
    "project;projects;study;studies;activity;trial;research",
)  # fmt: skip

AGREEMENTS: Final = Shape(
    "agreements",
    "agreements on data",
    (
        Part("provider", "Organisation", (Filled("label", "provider"),)),
        Part("recipient", "Organisation",
             (Filled("label", "recipient"), Filled("identifiers", "recipient id"))),
        Part("dataset", "Dataset", (Filled("label", "dataset"),), (("holders", "provider"),)),
        Part(
            "agreement",
            "Agreement",
            (Filled("label", "title|reference|dataset|recipient"), Filled("reference", "reference"),
             Filled("description", "description"), Filled("legal_bases_stated", "legal basis")),
            (("providers", "provider"), ("recipients", "recipient"), ("assets", "dataset")),
        ),
        Part(
            "version",
            "AgreementVersion",
            (Filled("status", "status"), Filled("valid_from", "from"), Filled("valid_until", "until")),
            (("agreement", "agreement"),),
        ),
    ),
    (
        Role("title", "agreement title;project title;title;project;project name"),
        Role("provider", "provider;data provider;provider name;data custodian;custodian;discloser;"
             "supplier;data supplier;"
             "data owner;shared by;from organisation"),
        Role("recipient", "recipient;data recipient;recipient organisation;applicant organisation;"
             "applicant s organisation;receiver;shared with;"
             "data user;to organisation;receiving organisation;licensee"),
        Role("recipient id", "recipient id;organisation id", "identifier"),
        Role("dataset", "dataset;datasets;data set;data shared;dataset name;data asset;data"),
        Role("reference", "agreement reference;reference;agreement id;agreement number;ref;"
             "contract number"),
        Role("legal basis", "legal basis;lawful basis;legal gateway"),
        _STATUS, _FROM, _UNTIL, *_COMMON,
    ),
    (("provider", 4), ("recipient", 3), ("dataset", 2), ("legal basis", 2), ("reference", 1)),
    "recipient",
    "agreement;agreements;recipient;discloser;shared;lawful;legal",
)  # fmt: skip

ORGANISATIONS: Final = Shape(
    "organisations",
    "organisations",
    (
        Part("parent", "Organisation", (Filled("label", "parent"),)),
        Part(
            "body",
            "Organisation",
            (
                Filled("label", "title"), Filled("aliases", "alias"), Filled("identifiers", "id"),
                Filled("description", "description"), Filled("homepage", "link"), Filled("sectors", "sector"),
                Filled("located_in", "place"), Filled("latitude", "latitude"),
                Filled("longitude", "longitude"), Filled("modified", "modified"),
            ),
            (("part_of", "parent"),),
        ),
    ),
    (
        Role("title", "organisation name;organization name;organisation;organization;name;title;"
             "body;institution;company;"
             "charity name;member;agency", "body"),
        Role("alias", "acronym;abbreviation;alias;aliases;alternatename;alternate name;short name;"
             "also known as;former name"),
        Role("id", "charity number;registered charity number;company number;"
             "company registration number;ror;ror id;lei;"
             "org id;organisation id;identifier;ein;ukprn;abn", "identifier", by_content=True),
        Role("sector", "sector;organisation type;organization type;type;category;classification;"
             "organisation sector"),
        Role("parent", "parent;department;parent organisation;parent organization;ministry;group;part of"),
        Role("latitude", "latitude;lat", "number"),
        Role("longitude", "longitude;long;lng;lon", "number"),
        _PLACES, *_COMMON,
    ),
    (("title", 2), ("alias", 1), ("sector", 1), ("parent", 1), ("id", 1), ("latitude", 1), ("link", 1)),
    "title",
    "organisation;organisations;organization;organizations;charity;company;department;ministry;"
             "acronym;abbreviation",
)  # fmt: skip

SHAPES: Final = (GRANTS, AGREEMENTS, DATASETS, PROJECTS, ORGANISATIONS)
"""Kinds of tables, in the order in which one wins where two fit alike."""

TEMPLATES: Final[dict[str, str]] = {
    "charity number": "GB-CHC-{}",
    "registered charity number": "GB-CHC-{}",
    "recipient org charity number": "GB-CHC-{}",
    "company number": "GB-COH-{}",
    "company registration number": "GB-COH-{}",
    "ein": "US-EIN-{}",
    "ukprn": "GB-UKPRN-{}",
    "abn": "AU-ABN-{}",
}
"""Headings of numbers whose register is told by the heading → how they are written (org-id.guide)."""
