"""The code lists of IATI 1.0x (letters and words) and 2.0x (numbers), and what they are here."""

from __future__ import annotations

from typing import Final

MEASURES: Final[dict[str, str]] = {
    "1": "income", "IF": "income",
    "2": "commitment", "C": "commitment",
    "3": "disbursement", "D": "disbursement",
    "4": "expenditure", "E": "expenditure",
    "5": "interest", "IR": "interest", "IP": "interest",
    "6": "loan-repayment", "LR": "loan-repayment",
    "7": "reimbursement", "R": "reimbursement",
    "8": "equity-purchase", "QP": "equity-purchase",
    "9": "equity-sale", "QS": "equity-sale",
    "10": "guarantee", "CG": "guarantee",
    "11": "incoming-commitment",
    "12": "pledge",
    "13": "incoming-pledge",
}  # fmt: skip
"""TransactionType of 2.0x and of 1.0x → code of `measure`."""

BUDGETS: Final[dict[str, str]] = {
    "1": "budget", "original": "budget", "": "budget",
    "2": "revised-budget", "revised": "revised-budget",
}  # fmt: skip
"""BudgetType → code of `measure`: what was revised takes the place of the first, so they are never added."""

PLANS: Final[dict[str, str]] = {
    "1": "planned-disbursement", "original": "planned-disbursement", "": "planned-disbursement",
    "2": "planned-disbursement-revised", "revised": "planned-disbursement-revised",
}  # fmt: skip
"""The same for planned disbursements."""

ORGANISATION_BUDGETS: Final[dict[str, str]] = {
    "total-budget": "total-budget",
    "recipient-org-budget": "recipient-budget",
    "recipient-country-budget": "place-budget",
    "recipient-region-budget": "place-budget",
    "total-expenditure": "total-expenditure",
}
"""Elements of an organisation file → code of `measure`: parts of a total are never added to it."""

STATUSES: Final[dict[str, str]] = {
    "1": "proposed",
    "2": "active",
    "3": "completed",
    "4": "completed",
    "5": "terminated",
    "6": "suspended",
}
"""ActivityStatus → code of `status`: pipeline, implementation, finalisation, closed, cancelled, suspended."""

DATES: Final[dict[str, str]] = {
    "1": "planned_from", "start-planned": "planned_from",
    "2": "valid_from", "start-actual": "valid_from",
    "3": "planned_until", "end-planned": "planned_until",
    "4": "valid_until", "end-actual": "valid_until",
}  # fmt: skip
"""ActivityDateType → field of a project."""

ROLES: Final[dict[str, str]] = {
    "1": "funders", "funding": "funders",
    "2": "managers", "accountable": "managers",
    "3": "managers", "extending": "managers",
    "4": "implementers", "implementing": "implementers",
}  # fmt: skip
"""OrganisationRole → field of a project."""

SECTORS: Final[dict[str, tuple[str, ...]]] = {
    "10": ("government",),
    "11": ("government",),
    "15": ("government",),
    "21": ("civil-society",),
    "22": ("civil-society",),
    "23": ("civil-society",),
    "24": ("civil-society",),
    "40": ("intergovernmental",),
    "60": ("funder",),
    "70": ("business",),
    "71": ("business",),
    "72": ("business",),
    "73": ("business",),
    "80": ("academia",),
}
"""OrganisationType → codes of `sector`; 30 (public private partnership) and 90 (other) are none of them."""

VOCABULARY_NAMES: Final[dict[str, str]] = {
    "": "DAC", "1": "DAC", "dac": "DAC",
    "2": "DAC-3", "dac-3": "DAC-3",
    "99": "own list", "98": "own list", "ro": "own list",
}  # fmt: skip
"""SectorVocabulary in lower case → how a sector's list is written here; others keep their code."""

THEME_OF_DAC: Final[dict[str, str]] = {
    "110": "education-skills", "111": "education-skills", "112": "education-skills",
    "113": "education-skills", "114": "education-skills",
    "120": "health-wellbeing", "121": "health-wellbeing", "122": "health-wellbeing",
    "123": "health-wellbeing", "130": "health-wellbeing",
    "410": "environment",
    "520": "poverty-hunger",
    "720": "humanitarian", "730": "humanitarian", "740": "humanitarian",
    "930": "migration",
    "15130": "justice-rights", "15160": "justice-rights", "15180": "justice-rights",
    "15190": "migration",
    "16061": "arts-culture",
    "43082": "research-data",
}  # fmt: skip
"""DAC purpose code, or its first three digits → code of `theme`, only where both mean the same."""

PLACE_OF_DAC: Final[dict[str, str]] = {
    "89": "150", "298": "002", "289": "202", "498": "019", "489": "005", "798": "142", "889": "009",
}  # fmt: skip
"""DAC region → UN M49 region, only where they are the same part of the world."""

USED: Final[frozenset[str]] = frozenset(
    {
        "iati-identifier", "reporting-org", "participating-org", "title", "description", "activity-status",
        "activity-date", "recipient-country", "recipient-region", "sector", "related-activity",
        "transaction", "budget", "planned-disbursement",
    }
)  # fmt: skip
"""Elements of an activity that records are made of; the others are counted in the account."""

PERSONS: Final[frozenset[str]] = frozenset({"contact-info"})
"""Elements that name people: dropped and counted."""


def theme_of(vocabulary: str, code: str) -> str:
    """The code of our theme for a sector, or empty."""
    if VOCABULARY_NAMES.get(vocabulary.lower(), "").startswith("DAC"):
        return THEME_OF_DAC.get(code) or THEME_OF_DAC.get(code[:3], "")
    return ""


def vocabulary_name(vocabulary: str) -> str:
    """How the list that a sector's code is from is written in the map."""
    return VOCABULARY_NAMES.get(vocabulary.lower(), f"vocabulary {vocabulary}")
