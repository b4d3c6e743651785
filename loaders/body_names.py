"""Tells organisations' names from persons' where both may stand, and takes the latter out of texts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import Final

from loaders.noting import Notes
from loaders.person_names import BODY_WORDS, TITLES, reads_as_person
from ontology.identifiers import normal_name

WORDS: Final = frozenset(
    """
    administración administration agence agencia agentur ajuntament amt asociación associazione
    ayuntamiento banque behörde bibliothek bundesamt bureaux centre centro comisión communauté
    commune comune comunidad confederación confédération conseil consejería consiglio consorcio
    county departamento departement diputación dirección direction distrito département estado
    fondation fondazione forschungszentrum fundación fundação gemeente gemeinde generalitat gobierno
    gouvernement government governo hochschule institut instituto istituto junta kanton kommun
    kommune landesregierung landkreis mairie ministerio ministerium ministero ministère ministério
    municipalidad municipality municipio métropole observatoire observatorio oficina prefeitura
    province provincia província préfecture regione región republik república région secretaria
    secretaría senat senatsverwaltung servicio stad stadt state statistik stiftung treasury
    universidad universidade universitat universiteit universitet university università universität
    université verband verein verwaltung xunta
    """.split()
)
"""Words of several languages that bodies' names hold, besides the English ones of `person_names`."""

MOST_WORDS: Final = 20
"""A text of more words is a sentence about somebody, not a name."""

_LEGAL_FORMS: Final = frozenset(
    "ab ag aps as asbl bv cic corp ev gmbh inc kft limited llc llp lp ltd nv oy oyj plc pty sa sarl sas sl"
    " spa srl sro".split()
)
_WORD = re.compile(r"[^\W\d_]+(?:[.'’-][^\W\d_]+)*")
_PAIRS = frozenset({("ville", "de"), ("ville", "du")})
"""Words that are a body's only before another: *Ville* alone is a given name."""
_SMALL_WORDS = frozenset("a an and at by for from in not of on or the to with your you".split())
"""Words in the list of bodies' words that by themselves say nothing."""


def without_names(text: str, names: Iterable[str], notes: Notes) -> str:
    """A text without the names that other fields of its entry give to persons; counted."""
    for name in names:
        # One word alone may be any word.
        if " " in name and name in text and reads_as_person(name, strict=False):
            notes.note("dropped: names of persons that stand in texts too", times=text.count(name))
            text = text.replace(name, "…")
    return text


_CONTACT = re.compile(
    r"\s*(?:[-–—,;:(]\s*)?(?<![^\W_])(attn|att|f\.?a\.?o|c/o|for the attention of|z\.\s?hd|contact)\b\.?:?"
    r"\s(.*)\Z",
    re.IGNORECASE | re.DOTALL,
)
"""What begins the name of somebody at a body, behind the body's own, and that name."""
_BRACKET = re.compile(r"\s*\(([^()]*)(?:\)|\Z)")
_BETWEEN = re.compile(r"\s+[-–—]\s+")


def without_contact(name: str) -> str:
    """A body's name without the person whom somebody wrote behind it: in brackets, behind a dash, *attn.*"""
    if (name.isascii() and not _may_name(name.lower())) or not _MAY_NAME.search(name):
        return name
    # Of single spaces: each of a long run of them would be a beginning to try.
    whole = bare = normal_name(name)
    if (found := _CONTACT.search(bare)) and found.start():
        # FAO is a body of the United Nations too, and in many countries.
        is_sure = found[1].lower().startswith("f")
        if reads_as_person(found[2].strip(" )"), strict=is_sure):
            bare = bare[: found.start()]
    bare = _BRACKET.sub(lambda found: "" if _holds_person(found[1]) else found[0], bare)
    first, *others = _BETWEEN.split(bare)
    kept = [one for one in others if not reads_as_person(one)]
    bare = " - ".join((first, *kept)) if len(kept) < len(others) else bare.strip()
    return name if bare == whole else bare


_MAY_NAME = re.compile(r"[(]|\s[-–—]\s|\bc/o\b|\batt|\bf\.?a\.?o\b|attention|\bcontact\b|hd\b", re.IGNORECASE)


def _may_name(name: str) -> bool:
    """Whether a name in small letters has a part of what `_MAY_NAME` finds, told in a tenth of its time."""
    return (
        "-" in name
        or "(" in name
        or "att" in name
        or "cont" in name
        or "hd" in name
        or "c/o" in name
        or "ao" in name
        or "a.o" in name
    )


def _holds_person(text: str) -> bool:
    return any(reads_as_person(part.strip()) for part in re.split(r"[,;/]", text))


def reads_as_body(name: str) -> bool:
    """Whether a name is plainly that of an organisation: a word or a legal form that persons' names lack.

    In doubt it is not: a name of which nobody can tell makes no organisation and no person.
    """
    words = _WORD.findall(name)
    if len(words) > MOST_WORDS or reads_as_person(name):
        return False
    bare = [word.casefold().replace(".", "") for word in words]
    if bare[:1] and bare[0] in TITLES:
        return False
    if any(word in WORDS for word in bare) or any(pair in _PAIRS for pair in pairwise(bare)):
        return True
    if reads_as_person(name, strict=False):
        return False
    if any(word in BODY_WORDS and word not in _SMALL_WORDS for word in bare):
        return True
    if len(bare) > 1 and bare[-1] in _LEGAL_FORMS:
        return True
    # "OKF Italia": an acronym beside other words. Alone, capitals may be how somebody writes a surname.
    return any(len(word) > 2 and word.isupper() for word in words) and not all(
        word.isupper() for word in words
    )
