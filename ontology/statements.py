"""Writes records as statements, by the one declared mapping, and the text form of a statement's terms.

A statement is a `Triple` of terms in N-Triples text (`<iri>`, `"text"@en`, `"5"^^<…>`): text that
hashes, sorts and compares as it is, and that every engine reads. Statements never hold blank
nodes, booleans or durations (DESIGN: statements that survive any engine).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache
from operator import attrgetter
from typing import Any

from ontology import records as r
from ontology.identifiers import record_iri
from ontology.mapping import COMMON, MAPPING, Facet
from ontology.terms import PROV, RDF, SG, XSD

Triple = tuple[str, str, str]
"""Subject, predicate, object in N-Triples text."""

_ESCAPED = re.compile(r'["\\\n\r\x00-\x1f\x7f]')
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_PLANES = "".join(
    f"{chr((plane << 16) + (plane == 14) * 0x1000)}-{chr((plane << 16) + 0xFFFD)}" for plane in range(1, 15)
)
_USUAL = re.compile(r"[!$&-;=?-Z_a-z~]*(?:#[!$&-;=?-Z_a-z~]*)?")
"""What most IRIs are: no percent sign in them, no letters beyond ASCII, nothing that no IRI may hold."""
_NOT_IN_IRI = re.compile(
    rf"%(?![0-9A-Fa-f]{{2}})|[^%!$&-;=?-Z_a-z~\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef{_PLANES}]"
)
"""What no part of an IRI may hold (RFC 3987). Brackets may stand around an IP address only: none is kept."""
_PLAIN_FRAGMENT = re.compile(r"[A-Za-z0-9=\-._~;/&:]*(?:%[0-9A-Fa-f]{2}[A-Za-z0-9=\-._~;/&:]*)*")
"""What most addresses have behind their number sign: nothing to encode."""
_USUAL_LINK = re.compile(r"https?://[A-Za-z0-9.\-]+(?:/[!$&-;=?-Z_a-z~]*)?(?:#[!$&-;=?-Z_a-z~]*)?")
"""What most web addresses are, told by one look."""
_WEB_LINK = re.compile(r"https?://(?:[^/?#@\[\]:]*(?::[^/?#@\[\]]*)?@)?[^/?#@\[\]:]+(?::[0-9]*)?(?:[/?#]|\Z)")
_LANGUAGE = re.compile(
    r"(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8})(?:-[a-z]{4})?(?:-(?:[a-z]{2}|[0-9]{3}))?"
    r"(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*(?:-[0-9a-wyz](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?"
)
"""RFC 5646, 2.1: language, script, region, variants, extensions, private use."""


_IS_DATE, _IS_DECIMAL = f'"^^<{XSD.date}>', f'"^^<{XSD.decimal}>'


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    return _ESCAPES.get(character) or f"\\u{ord(character):04X}"


def iri(value: str) -> str:
    """An IRI as a term; characters that no IRI may hold there are percent-encoded (RFC 3987)."""
    if not _USUAL.fullmatch(value):
        front, mark, fragment = value.partition("#")
        value = f"{_encoded(front)}{mark}{_encoded(fragment)}"
    return f"<{value}>"


def _encoded(part: str) -> str:
    return _NOT_IN_IRI.sub(lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()), part)


def link(value: str) -> str:
    """A web address as an IRI; text that is none, or none that can be (`http://[x`), as a plain string."""
    if _USUAL_LINK.fullmatch(value):
        return f"<{value}>"
    return iri(value) if _WEB_LINK.match(value) else text(value)


def text(value: str, language: str = "") -> str:
    """A plain string, or a language-tagged one with its tag in lower case.

    What is no language tag (RFC 5646) is left off.
    """
    if _ESCAPED.search(value):
        value = _ESCAPED.sub(_escape, value)
    return f'"{value}"{_tag(language)}' if language else f'"{value}"'


_LONGEST_TAG = 35
"""Letters of a language tag that is kept, since it comes again: as many as BCP 47 asks programs to take."""


def _tag(language: str) -> str:
    """What follows a text in a language, of which a source has few."""
    return _tag_often(language) if len(language) <= _LONGEST_TAG else _tag_of(language)


def _tag_of(language: str) -> str:
    language = language.lower()
    return f"@{language}" if _LANGUAGE.fullmatch(language) else ""


_tag_often = lru_cache(maxsize=1024)(_tag_of)
"""Found in a fifth of the time in which it is looked at."""


def day(value: date) -> str:
    """An `xsd:date`."""
    return f'"{value.isoformat()}{_IS_DATE}'


def number(value: Decimal) -> str:
    """A canonical `xsd:decimal`: no exponent, no trailing zeros after the point (5056.0 is 5056)."""
    written = str(value)
    if "E" in written:
        written = format(value, "f")
    if "." in written:
        written = written.rstrip("0").rstrip(".")
    if written in ("-0", ""):
        written = "0"
    return f'"{written}{_IS_DECIMAL}'


def whole(value: int) -> str:
    """An `xsd:integer`."""
    return f'"{value}"^^<{XSD.integer}>'


Stated = tuple[str, list[str]]
"""A subject, and of each statement about it what follows in its line: ` predicate object`."""

Rests = Callable[[Any], tuple[str, ...]]
"""The value of a field → of each statement that it is, what follows the subject."""


OFTEN_KEPT = 32_768
"""So many values of a field are kept with what they are written as; past that it starts anew."""


class _Often(dict[Any, tuple[str, ...]]):
    """A field's values that many records share, each with what follows the subject: one text for all of them,
    found in a third of the time in which it is made."""

    def __init__(self, rests: Rests) -> None:
        super().__init__()
        self._rests = rests

    def __missing__(self, value: Any) -> tuple[str, ...]:
        if value.__class__ is tuple and len(value) > 1:
            # A list of several seldom comes again; its parts do.
            return tuple([rest for one in value for rest in self[(one,)]])
        if len(self) >= OFTEN_KEPT:
            self.clear()
        made = self[value] = self._rests(value)
        return made


def _writer(facet: Facet) -> Rests:
    """The function that writes the values of one field."""
    link_to = f" <{facet.predicate}> "
    match facet.values:
        case "text":
            return _text(link_to)
        case "iri":
            return _Often(_iri(link_to)).__getitem__
        case "tagged":
            return _tagged(link_to)
        case "from":
            return _Often(_date(facet, attrgetter("earliest"))).__getitem__
        case "until":
            return _Often(_date(facet, attrgetter("latest"))).__getitem__
        case "money":
            return _money(link_to)
        case "number":
            # Shares, and the coordinates of towns: decimals that are equal are written alike.
            return _Often(_each(link_to, number)).__getitem__
        case _:
            return _each(link_to, link)


def _each(link_to: str, term: Callable[[Any], str]) -> Rests:
    """One statement for a value, or one for each of several."""

    def rests(value: Any) -> tuple[str, ...]:
        if value.__class__ is tuple:
            return tuple([f"{link_to}{term(one)}" for one in value])
        return (f"{link_to}{term(value)}",)

    return rests


def _iri(link_to: str) -> Rests:
    """As `_each` of `iri`; one that is as most are is written by one look."""
    encoded = _each(link_to, iri)

    def rests(value: Any) -> tuple[str, ...]:
        if value.__class__ is tuple and len(value) == 1:
            (value,) = value
        if value.__class__ is str and _USUAL.fullmatch(value):
            return (f"{link_to}<{value}>",)
        return encoded(value)

    return rests


def _text(link_to: str) -> Rests:
    """As `_each` of `text`; what has nothing to escape, nearly all, is asked by quicker means."""
    escaped = _each(link_to, text)

    def rests(value: Any) -> tuple[str, ...]:
        if value.__class__ is tuple and len(value) == 1:
            (value,) = value
        if value.__class__ is str and value.isprintable() and '"' not in value and "\\" not in value:
            return (f'{link_to}"{value}"',)
        return escaped(value)

    return rests


def _tagged(link_to: str) -> Rests:
    """Texts in languages. What has nothing to escape is asked by the same quicker means."""

    def rests(values: tuple[r.Text, ...]) -> tuple[str, ...]:
        made = []
        for value, language in values:
            if value.isprintable() and '"' not in value and "\\" not in value:
                made.append(f'{link_to}"{value}"{_tag(language) if language else ""}')
            else:
                made.append(f"{link_to}{text(value, language)}")
        return tuple(made)

    return rests


def _money(link_to: str) -> Rests:
    def rests(value: r.Money) -> tuple[str, ...]:
        amount, currency = value
        return f"{link_to}{number(amount)}", _currency(currency)

    return rests


@lru_cache(maxsize=1024)
def _currency(code: str) -> str:
    return f" {_CURRENCY} {text(code)}"


def _date(facet: Facet, chosen: Callable[[r.Day], date]) -> Rests:
    """The day, and where less is known, how much: the local name of the predicate says of which date."""
    link_to = f" <{facet.predicate}> "
    name = facet.predicate.rpartition("#")[2].rpartition("/")[2]

    def rests(value: r.Day) -> tuple[str, ...]:
        the_day = f"{link_to}{day(chosen(value))}"
        if value.precision == "day":
            return (the_day,)
        precision, stated = text(f"{name} {value.precision}"), text(f"{name} {value.stated}")
        return the_day, f" {_PRECISION} {precision}", f" {_STATED} {stated}"

    return rests


_TYPE, _FROM_RECORD, _MISSING = f"<{RDF.type}>", f"<{PROV.wasDerivedFrom}>", f"<{SG.missing}>"
_PRECISION, _STATED, _CURRENCY = f"<{SG.precision}>", f"<{SG.dateAsStated}>", f"<{SG.currency}>"
_DERIVED = f" {_FROM_RECORD} "
_PLANS: dict[type[r.Record], tuple[str, dict[str, Rests]]] = {
    kind: (f" {_TYPE} <{name}>", {facet.field: _writer(facet) for facet in (*COMMON, *own)})
    for kind, (name, own) in MAPPING.items()
}
"""Record class → its type as it is written, and how each of its fields is."""


def lines_of(record: r.Record, base: str, source: str) -> Stated:
    """What `record` states: its type first, its provenance last. Repeats nothing, sorts nothing.

    The subject stands apart, since what follows it is often the same text for many records.
    """
    type_rest, writers = _PLANS[record.__class__]
    rests = [type_rest]
    # Of a field that a record was not given, its class has the value for nothing.
    for name, value in record.__dict__.items():
        if (value or value.__class__ is Decimal) and name in writers:
            rests += writers[name](value)
    for field, reason in record.missing:
        rests.append(f" {_MISSING} {text(f'{field} {reason}')}")
    rests.append(_derived_from(base, source, record.address))
    subject = record.iri
    return f"<{subject}>" if _USUAL.fullmatch(subject) else iri(subject), rests


def _derived_from(base: str, source: str, address: str) -> str:
    """What follows a subject to say of which record of a file it was made."""
    file, _, fragment = address.partition("#")
    if _PLAIN_FRAGMENT.fullmatch(fragment):
        return f"{_begin(base, source, file)}{fragment}>"
    return f"{_DERIVED}{iri(record_iri(base, source, address))}"


@lru_cache(maxsize=1024)
def _begin(base: str, source: str, file: str) -> str:
    """What it begins with for all records of a file, made and looked at once."""
    return f"{_DERIVED}{iri(record_iri(base, source, file))[:-1]}"


def statements_of(record: r.Record, base: str, source: str) -> Iterator[Triple]:
    """The same, as triples."""
    subject, rests = lines_of(record, base, source)
    for rest in rests:
        _, predicate, object_ = rest.split(" ", 2)
        yield subject, predicate, object_


def ntriples(triples: Iterable[Triple]) -> Iterator[str]:
    """One line a statement, with its full stop and line break."""
    for subject, predicate, object_ in triples:
        yield f"{subject} {predicate} {object_} .\n"
