"""The grammar of a register's references: which agreement, which version of it, which release."""

from __future__ import annotations

import re
from typing import NamedTuple

from ontology.identifiers import normal_name


class Reference(NamedTuple):
    """What a reference says: `stem` names the agreement, `version` and `release` are empty or a part of it.

    `version` is `A` and a number for an amendment (`A` alone where the number was left out) or `v`
    and a number; `release` is `R` and a number, or `R` alone.
    """

    stem: str
    version: str = ""
    release: str = ""

    @property
    def of_version(self) -> str:
        """The reference of the version, written one way: `ODR1617_169/A5`, `NIC-1234-v2.3`."""
        if not self.version:
            return self.stem
        return f"{self.stem}{'-' if self.version.startswith('v') else '/'}{self.version}"

    @property
    def version_in_words(self) -> str:
        """`first version`, `amendment 5` or `version 2.3`."""
        if not self.version:
            return "first version"
        kind = "version" if self.version.startswith("v") else "amendment"
        return f"{kind} {self.version[1:]}".strip()


_GRAMMAR = re.compile(
    r"""
    (?P<stem> \S.*? )
    (?: \s* / \s* A (?P<amendment> \d* ) | [-_/ ] v (?P<version> \d+ (?: \. \d+ )* ) )?
    (?: \s* (?: / \s* R (?P<release> \d* ) | \( \s* R (?P<in_brackets> \d* ) \s* \) ) )?
    (?: \s* \( \s* re-?released \s* \) )?
    """,
    re.VERBOSE | re.IGNORECASE,
)


def read_reference(text: str) -> Reference:
    """Take a register's reference apart: `stem`, `/A`n or `-v`n.n (version), `/R`n or `(R`n`)` (release).

    Spaces around the parts and a closing `(re-released)` say nothing. A reference of another form is
    a stem as it is. Raises `ValueError` where `text` is empty.
    """
    text = normal_name(text)
    match = _GRAMMAR.fullmatch(text)
    if match is None:
        raise ValueError("A reference may not be empty.")
    version = ""
    if match["amendment"] is not None:
        version = f"A{match['amendment']}"
    elif match["version"] is not None:
        version = f"v{match['version']}"
    numbers = [match[group] for group in ("release", "in_brackets") if match[group] is not None]
    return Reference(match["stem"], version, f"R{numbers[0]}" if numbers else "")
