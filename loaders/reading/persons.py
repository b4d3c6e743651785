"""Persons: the published lists of headings that name people or cases, and what is done about them.

The map is about organisations and what they hold, share and fund. Two things follow for files:

- A column that names people or carries e-mail addresses or telephone numbers is dropped, and the
  account counts it: `is_person_heading`.
- A file whose rows are cases or individuals is refused whole, unread: `refuse_if_about_people`.

Headings are compared in lower case, as words (`contactName`, `Contact_name` and `Contact name` are one).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ontology.errors import PersonalData
from ontology.plain_words import EMAIL


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


def _phrases(listed: str) -> frozenset[str]:
    return frozenset(" ".join(phrase.split()) for phrase in listed.split("|"))


CONTACT_WORDS: frozenset[str] = _words("email emails fax mail orcid phone phones telephone telephones")
"""A heading with one of these words carries the address of a person or a desk: always dropped."""

PERSON_HEADINGS: frozenset[str] = _phrases(
    """
    birth name | chief executive | contact details | contact information | contact point | contact points
    | data protection officer | director | directors | dpo | family name | first name | forename | forenames
    | full name | given name | given names | landline | last name | lead | leads | maiden name | manager
    | middle name | mobile | mobile no | mobile number | people | recipient ind | recipient ind identifier
    | recipient ind name | recipient individual id | salutation | signed by | surname | tel | tel no
    | tel number
    """
)
"""Headings that name people, or carry their addresses, by themselves."""

PERSON_ROLES: frozenset[str] = _words(
    """
    applicant applicants author authors chair chairman chairperson coapplicant coapplicants coinvestigator
    coinvestigators contact contacts executive fellow fellows guardian individual individuals investigator
    investigators officer officers person persons pi pis researcher researchers secretary signatories
    signatory supervisor supervisors trustee trustees
    """
)
"""Roles of people. A heading of only a role and `ROLE_FILLERS` names people: *Principal investigator*."""

ROLE_FILLERS: frozenset[str] = _words(
    """
    a accountable and approved authorised caldicott chief co corresponding data first full id ids identifier
    in joint key lead leading main name named names of or other primary principal project protection recipient
    research responsible s second senior study surname the
    """
)
"""Words that may stand around a role: *Name(s) of lead applicant(s)*."""

ORGANISATION_WORDS: frozenset[str] = _words(
    """
    affiliation affiliations agencies agency authority bodies body charity committee committees companies
    company department departments employer group groups institute institution institutions org organisation
    organisations organization organizations sector team type
    """
)
"""A role beside one of these is an organisation or a kind: *Applicant's organisation*, *Applicant type*."""

BODY_HEADINGS: frozenset[str] = ORGANISATION_WORDS - _words("group groups sector team type") | _words(
    "bank banks business businesses corporation council councils employers enterprise firm firms foundation "
    "foundations funder funders grantmaker hospital ministry ngo school supplier university"
)
"""A heading with one of these words holds bodies: *Funder*, *Company name*,"""
NOT_ONLY_BODIES: frozenset[str] = PERSON_ROLES | _words("or artist artists donor donors member members owner")
"""but not where it has one of these too: *Organisation or artist*."""

CASE_HEADINGS: frozenset[str] = _phrases(
    """
    age at abuse | age at offence | age of child | age of suspect | age of victim | arrest date | birth date
    | birthdate | case id | case no | case number | case ref | case reference | case worker | caseworker
    | child surname | complainant | crime no | crime number | crime ref | crime reference | custody number
    | custody record | date of birth | date of death | dob | driving licence number | guardian name
    | name of child | name of offender | name of suspect | name of the child | name of victim
    | national id number | national insurance no | national insurance number | nhs no | nhs number | ni number
    | nino | offender | passport no | passport number | patient number | perpetrator | personal id number
    | pnc id | safeguarding concern | social security number | social worker | ssn | student name | suspect
    | unique pupil number | upn | victim | young person | young person name | young person s name
    """
)
"""One of these headings makes a file one of cases or individuals."""

CASE_PATTERN = re.compile(
    r"(?:victim|suspect|offender|perpetrator|child|childs|patient|pupil|complainant|survivor)(?: s)? "
    r"(?:first |last |full |family |home )?"
    r"(?:name|surname|forename|age|dob|date of birth|address|postcode|id|gender|sex|ethnicity|phone|email)"
)
"""A whole heading of this pattern does so too: *Suspect's home address*, *Child ID*."""

NAME_HEADINGS: frozenset[str] = _phrases(
    "name | first name | forename | surname | last name | full name | family name | given name | person"
)
"""A name, in any of these headings,"""

NAME_PARTS: tuple[str, ...] = (
    "surname", "forename", "forenames", "first name", "last name", "middle name", "given name", "family name",
)  # fmt: skip
"""Parts of names that only people have: a heading that ends so names people (*Student surname*)."""

TRAIT_HEADINGS: frozenset[str] = _phrases(
    """
    age | disability | ethnic group | ethnic origin | ethnicity | gender | gender identity | home address
    | marital status | nationality | place of birth | race | religion | sex | sexual orientation
    | year of birth
    """
)
"""and two of these describe individuals: *name*, *age*, *gender*."""


def person_key(heading: str) -> str:
    """A heading as words in lower case, camel case taken apart: `contactName`, `PISurname` → `pi surname`."""
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", heading[:500])
    return " ".join(re.findall(r"[^\W_]+", apart.lower().replace("e-mail", "email").replace("(s)", "s")))


def is_person_heading(heading: str) -> bool:
    """Whether a column of this heading names people or carries their addresses, and is dropped."""
    key = person_key(heading)
    words = key.split()
    if not CONTACT_WORDS.isdisjoint(words):
        return True
    if key in PERSON_HEADINGS or (words and words[-1] in {"contact", "contacts"}):
        return True
    if any(key.endswith(f" {one}") for one in NAME_PARTS):
        return True
    if "contact" in words and words[-1] in {"name", "names", "person", "details"}:
        return True
    if not ORGANISATION_WORDS.isdisjoint(words):
        return False
    meant = [word for word in words if word not in ROLE_FILLERS]
    return bool(meant) and PERSON_ROLES.issuperset(meant)


def names_bodies(heading: str) -> bool:
    """Whether a heading says that all names under it are those of bodies."""
    words = person_key(heading).split()
    return not BODY_HEADINGS.isdisjoint(words) and NOT_ONLY_BODIES.isdisjoint(words)


def case_headings(headings: Iterable[str]) -> tuple[str, ...]:
    """The headings that make a file one of cases or individuals, as written; empty for other files."""
    written = [heading for heading in headings if heading.strip()]
    keys = {heading: person_key(heading) for heading in written}
    strong = [one for one in written if keys[one] in CASE_HEADINGS or CASE_PATTERN.fullmatch(keys[one])]
    if strong:
        return tuple(strong)
    named = [one for one in written if keys[one] in NAME_HEADINGS]
    traits = [one for one in written if keys[one] in TRAIT_HEADINGS]
    return (named[0], *traits) if named and len(traits) >= 2 else ()


def refuse_if_about_people(headings: Iterable[str], name: str = "This file") -> None:
    """Raise `PersonalData` where the headings are those of cases or individuals."""
    found = case_headings(headings)
    if found:
        listed = ", ".join(repr(one.strip()[:60]) for one in found[:5])
        raise PersonalData(
            f"{name} has rows about people or cases (its headings: {listed}). The map never holds data about "
            "a child, a case, a victim or a suspect, nor about any person, so nothing of it was read.",
            "Describe the data set itself instead, in one row: who holds it, what it covers, who may use it.",
            column=found[0].strip(),
        )


_EMAIL = re.compile(EMAIL)
_EMAIL_WRAPPED = re.compile(rf"[<(\[]?(?:\bmailto:)?{EMAIL}[>)\]]?", re.IGNORECASE)


def has_email(text: str) -> bool:
    """Whether a text holds an e-mail address. Takes time in proportion to its length."""
    return "@" in text and _EMAIL.search(text) is not None


def strip_emails(text: str) -> tuple[str, int]:
    """The text without its e-mail addresses (with `mailto:` and brackets around them), and how many."""
    if "@" not in text:
        return text, 0
    stripped, count = _EMAIL_WRAPPED.subn("", text)
    return (re.sub(r"[ \t]{2,}", " ", stripped).strip(), count) if count else (text, 0)
