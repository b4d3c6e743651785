"""What the columns of data use registers are called, and how their words read in our vocabularies.

The headings are those of HDR UK's data use register fields (the Five Safes; version 2 of the
specification) and those that registers in use write instead. Headings are compared by
`loaders.reading.tables.heading_key`: letter case and punctuation do not count.

A register that does not name its provider in a column may do so in its own words (`own_words`); else
`--provider NAME` does.
"""

from __future__ import annotations

import re
from typing import Final

from loaders.reading.tables import heading_key

COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "reference": (
        "project id",
        "project reference",
        "odr reference",
        "reference",
        "reference number",
        "agreement reference",
        "agreement id",
        "application reference",
        "application number",
        "data sharing agreement reference",
        "dars reference",
        "dars reference number",
        "dsa reference",
        "dsa ref",
        "nic number",
        "study code",
        "project id text",
        "dsa number",
        "project number",
        "project no",
        "protocol number",
        "protocol reference",
        "protocol reference id",
        "application id",
    ),
    "recipient": (
        "lead applicant organisation name",
        "lead applicant organisation",
        "lead applicant organization name",
        "applicant s organisation",
        "applicant organisation",
        "applicant organisation name",
        "organisation name",
        "organization name",
        "recipient organisation",
        "recipient organisation name",
        "data recipient",
        "organisation receiving data",
        "institution or company",
        "applicant organization",
        "applicant institution",
        "lead applicant institution",
        "data recipient name",
        "data recipient organisation",
        "recipient organization",
        "requesting organisation",
        "requesting organization",
        "requesting institution",
        "chief investigator organisation",
        "chief investigator s organisation",
        "principal investigator organisation",
        "lead researcher organisation",
    ),
    "recipient_id": (
        "organisation id",
        "organization id",
        "recipient organisation id",
        "lead applicant organisation id",
    ),
    "recipient_type": (
        "organisation sector",
        "organization sector",
        "applicant s organisation type",
        "applicant organisation type",
        "organisation type",
        "type of organisation",
    ),
    "provider": (
        "data custodian",
        "data custodian name",
        "data custodian organisation",
        "custodian",
        "publisher",
        "publisher name",
        "data provider",
        "data provider name",
        "provider",
        "providing organisation",
        "organisation releasing data",
    ),
    "title": (
        "project title",
        "title of project",
        "study title",
        "title",
        "application title",
        "project name",
        "protocol title",
    ),
    "lay_summary": ("lay summary", "lay summary overview", "summary", "project summary"),
    "why": (
        "why is this project being conducted",
        "purpose",
        "purpose of release",
        "purpose for which data released",
        "objective for processing",
        "purpose of processing",
    ),
    "how": (
        "how will the data be used",
        "data use",
        "use of data",
        "processing activities",
    ),
    "benefit": (
        "public benefit statement",
        "anticipated public health benefit s and or impact of conducting the project",
        "anticipated benefits",
        "public benefit",
        "benefits",
        "expected measurable benefits",
    ),
    "technical_summary": ("technical summary", "technical summary of project"),
    "datasets": (
        "dataset s name",
        "dataset name",
        "datasets",
        "dataset s",
        "dataset",
        "data source",
        "data sources",
        "data set",
        "data sets",
        "name of dataset",
        "dataset names",
        "dataset titles",
        "non gateway datasets",
        "datasets requested",
        "data requested",
        "datasets approved",
        "data accessed",
        "datasets accessed",
    ),
    "sensitivity": (
        "data sensitivity level",
        "type of data",
        "sensitivity",
        "level of identifiability",
        "data identifiability",
    ),
    "basis": (
        "legal basis for the release of personally identifiable data",
        "legal basis for provision of data",
        "legal basis",
        "lawful basis",
        "legal gateway",
    ),
    "basis_article_6": (
        "legal basis for provision of data under article 6",
        "legal basis article 6",
        "gdpr article 6",
        "legal basis for data article 6",
    ),
    "basis_article_9": (
        "lawful conditions for provision of data under article 9",
        "gdpr article 9",
        "legal basis for data article 9",
    ),
    "basis_common_law": (
        "common law duty of confidentiality",
        "duty of confidentiality",
    ),
    "released_on": (
        "release access date",
        "date of release",
        "release date",
        "access date",
        "date released",
        "month file released",
    ),
    "approved_on": ("latest approval date", "date of approval", "approval date"),
    "valid_from": (
        "agreement start date",
        "agreement start",
        "licence start date",
        "start date",
        "dsa start date",
        "access start date",
    ),
    "valid_until": (
        "agreement end date",
        "agreement end",
        "agreement expiry date",
        "expiry date",
        "licence end date",
        "licence expiry date",
        "end date",
        "dsa end date",
        "access end date",
    ),
    "status": ("agreement status", "status of agreement"),
}
"""Field of a register → the headings that mean it, the specification's own first."""

NOT_USED: Final[frozenset[str]] = frozenset(
    {
        "funders sponsors",
        "funders and collaborators",
        "dea accredited researcher",
        "sub licence arrangements if any",
        "request category type",
        "other approval committees",
        "project start date",
        "project end date",
        "national data opt out applied",
        "national data opt out programme applied",
        "request frequency",
        "for linked datasets specify how the linkage will take place",
        "for linked datasets specify how any new assets created will be managed and archived",
        "description of the confidential data being used",
        "access type",
        "how has data been processed to enhance privacy",
        "link to research outputs",
        "study type",
        "speciality area",
        "accredited researcher status",
        "confidential data description",
        "data controller s",
        "dataset linkage description",
        "does sublicensing apply",
        "expected output",
        "for commercial purposes",
        "frequency",
        "national data optout",
        "non gateway outputs",
        "patient opt outs applied",
        "privacy enhancements",
        "sensitive or non sensitive",
        "sole joint data controller",
        "sublicence arrangements",
        "yielded benefits",
        "funders and sponsors",
    }
)
"""Fields of registers that are known and make no record; a project's end is not its agreement's end."""

PERSONS: Final[frozenset[str]] = frozenset(
    {
        "applicant names",
        "applicant name",
        "applicant s name",
        "lead applicant name",
        "applicant id",
        "gateway applicants",
        "non gateway applicants",
        "orcid",
        "principal investigator",
        "lead researcher",
    }
)
"""Headings of columns that name natural persons in a register: dropped and counted."""

FEWEST_FIELDS: Final = 4
"""A table is taken for a register if it has the recipient, the datasets and so many fields in all."""

TELLING: Final[frozenset[str]] = frozenset(
    {
        *("reference", "released_on", "approved_on", "valid_from", "valid_until", "status", "sensitivity"),
        *("basis", "basis_article_6", "basis_article_9", "basis_common_law", "why", "how", "benefit"),
    }
)
"""Fields of which a register has one: without any, a list of data sets with organisations is none."""

STUDIES: Final[frozenset[str]] = frozenset(
    {
        "study code",
        "study id",
        "study number",
        "study reference",
        "study title",
        "study type",
        "type of study",
    }
)
"""Headings of lists of approved studies. With two of them a table without datasets is such a list: each
row is an agreement, and no release is told."""

SENSITIVITIES: Final[tuple[tuple[str, str], ...]] = (
    ("personally identifiable", "high"),
    ("identifiable", "high"),
    ("de personalised", "moderate"),
    ("pseudonymised", "moderate"),
    ("anonymous", "low"),
    ("anonymised", "low"),
    ("aggregate", "low"),
)
"""How a level of identifiability begins (by `heading_key`) → code of `sensitivity`, most sensitive first.

The levels are those of Understanding Patient Data: personally identifiable, de-personalised, anonymous.
"""

SENSITIVITY_ORDER: Final = ("high", "moderate", "low")
"""Where rows of one agreement differ, the specification asks for the most sensitive."""

_ARTICLE_6: Final[dict[str, str]] = {
    "a": "consent",
    "b": "contract",
    "c": "legal-obligation",
    "d": "vital-interest",
    "e": "public-interest",
    "f": "legitimate-interest",
}
_ARTICLE = re.compile(r"(?:art(?:icle)?\.?\s*)?(6|9)\s*\(\s*[12]\s*\)\s*\(?\s*([a-j])\b", re.IGNORECASE)
_LETTER = re.compile(r"^\(?([a-j])\)", re.IGNORECASE)

LEGAL_BASES: Final[dict[str, str]] = {
    "consent": "consent",
    "explicit consent": "consent",
    "contract": "contract",
    "legal obligation": "legal-obligation",
    "vital interests": "vital-interest",
    "public task": "public-interest",
    "public interest": "public-interest",
    "legitimate interests": "legitimate-interest",
    "research": "research",
    "archiving research and statistics": "research",
}
"""Legal bases in words (by `heading_key`) → codes of `legal-basis`."""


def article_basis(text: str, article: str = "") -> str:
    """The code of `legal-basis` for a GDPR article (`6(1)(e)`, or `(e) …` under `article`), or ""."""
    if match := _ARTICLE.search(text):
        article, letter = match[1], match[2].lower()
    elif article and (match := _LETTER.match(text.strip())):
        letter = match[1].lower()
    else:
        return ""
    if article == "6":
        return _ARTICLE_6.get(letter, "")
    return {"a": "consent", "j": "research"}.get(letter, "")


_OF_FIELDS: Final = frozenset(heading for headings in COLUMNS.values() for heading in headings)
KNOWN: Final = _OF_FIELDS | NOT_USED | PERSONS
"""Every heading of a register that is known, used or not."""


_SAFE = re.compile(r"^safe (?:people|projects?|data|settings?|outputs?) (?=.)")
"""The part of the Five Safes to which a field belongs, where a heading begins with it."""
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z0-9])")


def register_key(heading: str) -> str:
    """A heading as `COLUMNS` writes it; the `(s)` of a plural may stand at any word, or nowhere.

    Programs write the specification's fields as `projectTitle` and `legal_basis_for_data_article6`.
    """
    key = _SAFE.sub("", heading_key(heading))
    if key in KNOWN:
        return key
    apart = _SAFE.sub("", heading_key(_CAMEL.sub(" ", heading[:500])))
    for other in (apart, " ".join(word for word in key.split() if word != "s")):
        if other in KNOWN:
            return other
    return key
