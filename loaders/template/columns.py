"""The columns of our own template, declared: one sheet per kind of record, one line per column.

A sheet is a CSV file of that name, or a sheet of that name in a workbook. Everything else about the
template (recognising, reading, writing the example, the guide) follows from these tables.
"""

from __future__ import annotations

from loaders.template.shape import Column, Sheet
from ontology import records as r

_IDENTIFIERS = Column(
    "identifiers", "identifiers", "identifiers", guide="What public registers call it; the best one names it."
)
_OTHER_NAMES = Column("other names", "aliases", "names", guide="Short forms, earlier and other names.")
_LANGUAGES = Column("names by language", "labels", "languages", guide="Its name in stated languages.")
_DESCRIPTION = Column("description", "description", "text", guide="One or two sentences, no names of people.")
_HOMEPAGE = Column(
    "homepage", "homepage", "link", example="https://example.org/", guide="Where to read more."
)
_MODIFIED = Column("modified", "modified", "day", guide="When these facts were last checked or changed.")
_WORDS = (_OTHER_NAMES, _LANGUAGES, _IDENTIFIERS, _DESCRIPTION, _HOMEPAGE, _MODIFIED)
_PLACES = Column(
    "places", "places", "places", example="KE; Uganda", guide="What it covers, not where it sits."
)
_HARMS = Column("harms", "harms", "concepts", "harm", "grooming; csam", "The harms it is about.")
_THEMES = Column("themes", "themes", "concepts", "theme", "research-data", "What the work belongs to.")
_GROUPS = Column("groups", "groups", "concepts", "group", "adolescent", "Whom the data is about or for.")
_PRINCIPLES = Column("principles", "principles", "concepts", "principle", "fair", "Principles it follows.")
_PURPOSES = Column("purposes", "purposes", "concepts", "purpose", "prevention", "What the data is for.")
_FROM = Column("from", "valid_from", "day", example="2025-01-01", guide="The first day.")
_UNTIL = Column("until", "valid_until", "day", example="2027-12-31", guide="The last day; empty: not known.")
_AMOUNT = Column("amount", "amount", "amount", example="120000", guide="The money, in its own currency.")
_CURRENCY = Column("currency", "currency", "currency", example="EUR", guide="Needed wherever an amount is.")
_AMOUNT_NEEDED = Column(
    "amount", "amount", "amount", "", "60000", "The money, in its own currency.", required=True
)
_CURRENCY_NEEDED = Column("currency", "currency", "currency", "", "EUR", "Its currency.", required=True)


def _id(kind: str) -> Column:
    return Column(
        "id", "id", "id", example=f"{kind}-1", guide="Your own handle for this row; others may use it."
    )


def _name(example: str, guide: str = "Its name.", heading: str = "name") -> Column:
    return Column(heading, "label", "name", "", example, guide, required=True)


def _asset(kind: str, example: str) -> tuple[Column, ...]:
    return (
        _id(kind),
        _name(f"Example {kind}"),
        Column(f"{kind} kind", "kind", "concept", "asset-type", example, "What sort it is.", marks=True),
        Column(
            "holders", "holders", "references", "organisation", "Example Hotline", "Who holds or runs it."
        ),
        Column("publishers", "publishers", "references", "organisation", guide="Who publishes it."),
        Column("access", "access_level", "concept", "access-level", "on-application", "How others get it."),
        Column(
            "sensitivity", "sensitivity", "concept", "sensitivity", "moderate", "How much harm a leak does."
        ),
        _HARMS,
        _THEMES,
        _GROUPS,
        _PLACES,
        Column(
            "participation",
            "participation",
            "concept",
            "participation",
            "consulted",
            "Children's part in it.",
        ),
        Column("life cycle", "lifecycle", "concepts", "lifecycle", "collection", "Stages it belongs to."),
        _PRINCIPLES,
        Column("licence", "licence", "text", guide="The licence's address, or its name."),
        Column("keywords", "keywords", "names", example="reports; trends", guide="Words to find it by."),
        Column("issued", "issued", "day", example="2025", guide="When it was first published."),
        Column("hosted on", "hosted_on", "references", "asset", guide="The infrastructure it sits on."),
        *_WORDS,
    )


ORGANISATIONS = Sheet(
    "organisations", "organisation", "organisation", r.Organisation, ("label",),
    "Bodies that hold, need, share, govern or fund data. Never a natural person.",
    (
        _id("organisation"),
        _name("Example Hotline"),
        Column("sectors", "sectors", "concepts", "sector", "hotline; civil-society", "What it is.", marks=True),
        Column("located in", "located_in", "places", "", "Kenya", "Where it has its seat."),
        Column("part of", "part_of", "references", "organisation", guide="The body it is a unit of."),
        Column("member of", "member_of", "references", "organisation", "Example Alliance", "Networks it is in."),
        Column("related to", "related_to", "references", "organisation", guide="Bodies it is tied to otherwise."),
        Column("successor of", "successor_of", "references", "organisation", guide="Bodies it took over from."),
        Column("expertise", "expertise", "concepts", "expertise", "hash-matching", "What it is good at."),
        _PRINCIPLES,
        Column("status", "status", "concept", "organisation-status", "active", "Whether it still works."),
        Column("latitude", "latitude", "latitude", example="-1.29", guide="Of its seat; both or neither."),
        Column("longitude", "longitude", "longitude", example="36.82", guide="Of its seat; both or neither."),
        *_WORDS,
    ),
)  # fmt: skip

DATASETS = Sheet(
    "datasets", "dataset", "asset", r.Dataset, ("label", "holders"),
    "Described collections of data: surveys, hash lists, report counts, signals. Never the data itself.",
    _asset("dataset", "report-statistics"),
)  # fmt: skip

RESOURCES = Sheet(
    "resources", "resource", "asset", r.DataResource, ("label", "holders"),
    "What helps people make or use data: code lists, tools, methods, guidelines, training, models.",
    _asset("resource", "guideline"),
)  # fmt: skip

INFRASTRUCTURES = Sheet(
    "infrastructures", "infrastructure", "asset", r.Infrastructure, ("label", "holders"),
    "Systems on which data is reported, stored, matched, exchanged or analysed.",
    _asset("infrastructure", "reporting-portal"),
)  # fmt: skip

AGREEMENTS = Sheet(
    "agreements", "agreement", "agreement", r.Agreement,
    ("providers", "recipients", "assets", "valid_from"),
    "Who shares what with whom, signed or not. One row is one version: a renewal is a new row with the "
    "same id (or reference) and the next version. A pool names its members on both sides.",
    (
        _id("agreement"),
        _name("Example sharing of report counts", "What people call it.", "title"),
        Column("reference", "reference", "text", "", "EX-2025-01", "The number the parties gave it."),
        Column("version", "version", "version", "", "1", "Which state of its terms this row is."),
        Column("agreement kind", "kind", "concept", "agreement-type", "data-sharing", "What sort it is."),
        Column("providers", "providers", "references", "organisation", "Example Hotline", "Who gives.", required=True),
        Column("recipients", "recipients", "references", "organisation", "Example University", "Who gets.",
               required=True),
        Column("assets", "assets", "references", "asset", "Example dataset", "What is shared."),
        _PURPOSES,
        Column("legal basis", "legal_bases", "concepts", "legal-basis", "public-interest", "What it rests on."),
        Column("legal basis as stated", "legal_bases_stated", "texts", "", "", "The parties' own words for it."),
        Column("sensitivity", "sensitivity", "concept", "sensitivity", "moderate", "How much harm a leak does."),
        _PRINCIPLES,
        Column("governance", "governance", "concepts", "governance", "ethics-review", "What watches over it."),
        Column("control", "control", "concept", "control", "joint", "Who decides on the data: one party or all."),
        Column("permits", "permits", "concepts", "agreement-use", "linkage", "Uses it says are allowed."),
        Column("prohibits", "prohibits", "concepts", "agreement-use", "onward-sharing",
               "Uses it says are not allowed. What stands in neither column is not known."),
        Column("clauses", "clauses", "concepts", "clause", "retention; deletion", "Kinds of clause it has."),
        Column("status", "status", "concept", "status", "active", "Where this version stands."),
        _FROM,
        _UNTIL,
        *_WORDS,
    ),
)  # fmt: skip

RELEASES = Sheet(
    "releases", "release", "release", r.Release,
    ("agreement", "version", "released_on", "recipients", "assets"),
    "Single events in which data went out under a version of an agreement.",
    (
        _id("release"),
        Column("agreement", "agreement", "reference", "agreement", "EX-2025-01", "Its id, reference or title.",
               required=True),
        Column("version", "version", "version", "", "1", "Of the agreement; empty means 1."),
        Column("released on", "released_on", "day", "", "2025-04-01", "When the data went out.", marks=True),
        Column("until", "valid_until", "day", "", "2027-03-31", "How long it may be kept; empty: not known."),
        Column("recipients", "recipients", "references", "organisation", "Example University", "Who got it."),
        Column("assets", "assets", "references", "asset", "Example dataset", "What went out."),
        Column("name", "label", "name", guide="What people call it; made up if empty."),
        *_WORDS,
    ),
)  # fmt: skip

RELATIONSHIPS = Sheet(
    "relationships", "relationship", "relationship", r.Relationship,
    ("subject", "object", "kind", "kind_stated"),
    "Drawn or stated ties between two organisations. Only one with an asset counts: as an informal agreement.",
    (
        _id("relationship"),
        Column("from", "subject", "reference", "organisation", "Example Hotline", "One end.", required=True),
        Column("to", "object", "reference", "organisation", "Example Alliance", "The other end.", required=True),
        Column("relationship kind", "kind", "concept", "relationship-type", "advises", "What sort it is.", marks=True),
        Column("kind as stated", "kind_stated", "text", "", "", "The word on the drawing or in the text."),
        Column("assets", "assets", "references", "asset", guide="What goes from one to the other."),
        Column("name", "label", "name", guide="What people call it; made up if empty."),
        *_WORDS,
    ),
)  # fmt: skip

PROJECTS = Sheet(
    "projects", "project", "project", r.Project, ("label", "implementers"),
    "Funded or unfunded undertakings with an aim and an end.",
    (
        _id("project"),
        _name("Example project"),
        Column("implementers", "implementers", "references", "organisation", "Example University",
               "Who does the work.", marks=True),
        Column("produces", "produces", "references", "asset", "Example resource", "What comes out of it."),
        Column("part of", "part_of", "references", "project", guide="The project it is a part of."),
        Column("status", "status", "concept", "status", "active", "Where it stands."),
        _THEMES,
        _HARMS,
        _PLACES,
        _FROM,
        _UNTIL,
        *_WORDS,
    ),
)  # fmt: skip

GRANTS = Sheet(
    "grants", "grant", "grant", r.Grant, ("label", "funder", "grantees", "awarded_on"),
    "Money or support committed by a funder. A grant to a person says `individual` as its recipient kind "
    "and names nobody.",
    (
        _id("grant"),
        _name("Example grant", "What it is for.", "title"),
        Column("funder", "funder", "reference", "organisation", "Example Fund", "Who gives.", required=True),
        Column("grantees", "grantees", "references", "organisation", "Example University", "Who gets.", marks=True),
        _AMOUNT,
        _CURRENCY,
        Column("awarded on", "awarded_on", "day", "", "2025-02-01", "The day of the award."),
        _FROM,
        _UNTIL,
        Column("status", "status", "concept", "status", "active", "Where it stands."),
        Column("projects", "projects", "references", "project", "Example project", "What it pays for."),
        Column("programmes", "programmes", "texts", "", "Example programme", "The funder's own headings."),
        _THEMES,
        _HARMS,
        _PLACES,
        Column("recipient kind", "recipient_kind", "concept", "recipient-kind", "",
               "Only where no organisation may be named."),
        *_WORDS,
    ),
)  # fmt: skip

ALLOCATIONS = Sheet(
    "allocations", "allocation", "allocation", r.Allocation,
    ("grant", "place", "theme", "harm", "programme"),
    "How a grant is split over places, themes, harms or programmes. What no row takes is unallocated.",
    (
        Column("grant", "grant", "reference", "grant", "Example grant", "Its id or title.", required=True),
        Column("share", "share", "share", "", "40", "Percent of the grant: this or an amount.", marks=True),
        Column("amount", "amount", "amount", guide="The money of this part, if no share is given."),
        Column("currency", "currency", "currency", guide="Needed wherever an amount is."),
        Column("place", "place", "place", "", "Kenya", "Where this part goes."),
        Column("theme", "theme", "concept", "theme", "research-data", "What this part is for."),
        Column("harm", "harm", "concept", "harm", "grooming", "The harm this part is about."),
        Column("programme", "programme", "text", guide="The funder's own heading for this part."),
        _DESCRIPTION,
    ),
)  # fmt: skip

INSTALMENTS = Sheet(
    "instalments", "instalment", "instalment", r.Instalment,
    ("grant", "paid_on", "amount", "currency"),
    "Dated parts of a grant's total.",
    (
        Column("grant", "grant", "reference", "grant", "Example grant", "Its id or title.", required=True),
        _AMOUNT_NEEDED,
        _CURRENCY_NEEDED,
        Column("paid on", "paid_on", "day", "", "2025-03-01", "The day it is or was due.", marks=True),
        _DESCRIPTION,
    ),
)  # fmt: skip

TRANSACTIONS = Sheet(
    "transactions", "transaction", "transaction", r.Transaction,
    ("measure", "on", "amount", "currency", "project", "grant", "provider", "receiver"),
    "Money moved or promised, each under one measure. Measures are never added to each other.",
    (
        _id("transaction"),
        Column("measure", "measure", "concept", "measure", "disbursement", "What the amount says.", required=True),
        Column("amount", "amount", "signed", "", "30000", "The money, in its own currency.", required=True),
        _CURRENCY_NEEDED,
        Column("on", "on", "day", "", "2025-03-05", "The day."),
        Column("grant", "grant", "reference", "grant", "Example grant", "The grant it belongs to."),
        Column("project", "project", "reference", "project", guide="The project it belongs to."),
        Column("paid by", "provider", "reference", "organisation", "Example Fund", "Who pays."),
        Column("paid to", "receiver", "reference", "organisation", "Example University", "Who is paid."),
        Column("name", "label", "name", guide="What people call it; made up if empty."),
        _DESCRIPTION,
        _MODIFIED,
    ),
)  # fmt: skip

CONVENINGS = Sheet(
    "convenings", "convening", "convening", r.Convening, ("label", "valid_from"),
    "Meetings that bring actors together. Organisations attend, never named people.",
    (
        _id("convening"),
        _name("Example workshop"),
        Column("conveners", "conveners", "references", "organisation", "Example Alliance", "Who calls it.",
               required=True),
        Column("attendees", "attendees", "references", "organisation", "Example Hotline", "Who comes."),
        Column("places", "places", "places", "", "Kenya", "Where it is held."),
        _HARMS,
        _FROM,
        _UNTIL,
        *_WORDS,
    ),
)  # fmt: skip

NEEDS = Sheet(
    "needs", "need", "need", r.DataNeed, ("label", "needed_by", "sectors"),
    "What an organisation or a sector expects of data and cannot do without.",
    (
        _id("need"),
        _name("Example need for monthly counts"),
        Column("needed by", "needed_by", "references", "organisation", "Example University", "Who needs it.",
               marks=True),
        Column("sectors", "sectors", "concepts", "sector", "academia", "Which sectors need it."),
        _PURPOSES,
        _HARMS,
        _GROUPS,
        _PLACES,
        Column("qualities", "qualities", "concepts", "quality", "timeliness", "What the data must be like."),
        Column("barriers", "barriers", "concepts", "barrier", "legal", "What stands in the way."),
        Column("met by", "met_by", "references", "asset", guide="What meets it; empty: nothing known."),
        *_WORDS,
    ),
)  # fmt: skip

ASSESSMENTS = Sheet(
    "assessments", "assessment", "assessment", r.Assessment, ("of", "dimension", "on", "citation"),
    "Dated values given to a thing: a quality, an indicator, a published total.",
    (
        _id("assessment"),
        Column("of", "of", "reference", "anything", "Example dataset", "What is assessed.", required=True),
        Column("dimension", "dimension", "concept", "quality indicator mnr", "quality/timeliness",
               "On what; `vocabulary/code` where the word alone is not enough.", required=True),
        Column("value", "value", "number", "", "4", "The value."),
        Column("unit", "unit", "text", "", "of 5", "What it counts."),
        Column("on", "on", "day", "", "2025-05-31", "The day it holds for."),
        Column("citation", "citation", "text", "", "Example review, 2025", "Where it was published."),
        Column("name", "label", "name", guide="What people call it; made up if empty."),
        _DESCRIPTION,
        _MODIFIED,
    ),
)  # fmt: skip

SOURCE = Sheet(
    "source", "source", "source", r.Source, (),
    "One row about these files themselves: who publishes them and on what terms.",
    (
        Column("name", "name", "name", "", "example", "Short name of the source, the same each time you load it.",
               required=True),
        Column("title", "title", "text", "", "Example records", "What people call it."),
        Column("publisher", "publisher", "text", "", "Example Alliance", "Who publishes it.", marks=True),
        Column("licence", "licence", "text", "", "https://creativecommons.org/licenses/by/4.0/",
               "The licence's address, or its name.", marks=True),
        Column("credit", "credit", "text", "", "Example Alliance, 2025", "How to credit it."),
        Column("homepage", "homepage", "link", "", "https://example.org/", "Where it is published."),
        Column("as of", "as_of", "day", "", "2025-06-30", "The day these records were right."),
        Column("primary for", "primary_for", "sheets", "", "agreements", "What it knows first; `grants/money`: a group of facts."),
        Column("relays", "relays", "sheets", "", "", "What it only repeats from others, likewise."),
    ),
)  # fmt: skip

SHEETS: tuple[Sheet, ...] = (
    SOURCE,
    ORGANISATIONS,
    DATASETS,
    RESOURCES,
    INFRASTRUCTURES,
    PROJECTS,
    AGREEMENTS,
    RELEASES,
    RELATIONSHIPS,
    GRANTS,
    ALLOCATIONS,
    INSTALMENTS,
    TRANSACTIONS,
    CONVENINGS,
    NEEDS,
    ASSESSMENTS,
)
"""All sheets; a natural key refers only to families that stand above it."""

SHEET_OF_NAME = {sheet.name: sheet for sheet in SHEETS}
