"""How an activity or a transaction says its money falls on places and sectors (RULES 22)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from loaders.iati.codes import PLACE_OF_DAC, theme_of, vocabulary_name
from loaders.iati.elements import Kept, attribute, key_of, texts_of
from loaders.noting import Note, Notes
from loaders.reading.values import parse_decimal
from ontology.account import Problem
from ontology.identifiers import concept_iri, part_iri, place_iri
from ontology.places import is_place, region_of
from ontology.records import Split, filled

if TYPE_CHECKING:
    from lxml import etree

_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Part:
    """One place or sector of an activity or transaction, with its percentage where that is stated."""

    stated: str
    """In the source's words: code, list and name."""
    share: Decimal | None
    place: str = ""
    theme: str = ""


@dataclass(frozen=True, slots=True)
class Axes:
    """How the money is split on each axis, and what else is named there without splitting anything."""

    places: tuple[Part, ...]
    sectors: tuple[Part, ...]
    more_places: tuple[str, ...]
    """Regions of further lists: the same money again under other names."""
    more_sectors: tuple[str, ...]
    problems: tuple[Problem, ...]
    records: tuple[tuple[str, dict[str, Any]], ...]
    """Of each part, what follows the IRI of the whole in its own, and the fields of its record."""
    said: tuple[str, ...] = ()
    """What tells the parts from those of another: where all else of two is alike, they are two things."""
    fields: dict[str, tuple[str, ...]] = field(init=False)
    """What the record of a project says of them."""

    def __post_init__(self) -> None:
        places, sectors = self.places, self.sectors
        stated = {
            "themes": [part.theme for part in sectors if part.theme],
            "themes_stated": [*[part.stated for part in sectors], *self.more_sectors],
            "places": [part.place for part in places if part.place],
            "places_stated": [*[part.stated for part in places if not part.place], *self.more_places],
        }
        object.__setattr__(self, "fields", {name: tuple(dict.fromkeys(one)) for name, one in stated.items()})


NONE = Axes((), (), (), (), (), ())
"""What most transactions say of places and sectors."""

_SPLITTING = frozenset({"sector", "recipient-country", "recipient-region"})


class SplitReader:
    """Reads the places and sectors of elements of one file."""

    def __init__(self, file: str, notes: Notes) -> None:
        self._file, self._notes = file, notes
        self._problems: list[Problem] = []
        self._kept: Kept[tuple[Axes, tuple[Note, ...]]] = Kept()

    def read(self, element: etree._Element, inner: Collection[str], where: str) -> Axes:
        """The splits of an activity or transaction that has such children; `where` says for problems which
        one it is."""
        if _SPLITTING.isdisjoint(inner):
            return NONE
        is_transaction = element.tag == "transaction"
        parts = [one for one in element if one.tag in _SPLITTING]
        key = (is_transaction, *map(key_of, parts))
        if (known := self._kept.get(key)) is None:
            self._problems = []
            known = self._notes.hear(lambda: self._axes(parts, where, is_transaction=is_transaction))
            if not self._problems:
                self._kept.keep(key, known)
        else:
            self._notes.again(known[1])
        return known[0]

    def records(self, of: str, address: str, axes: Axes) -> Iterator[Split]:
        """The records of the parts; `of` is the project or transaction."""
        for path, fields in axes.records:
            yield filled(Split, of + path, address, {"of": of, **fields})

    def _axes(self, parts: Sequence[etree._Element], where: str, *, is_transaction: bool) -> Axes:
        countries = [one for one in parts if one.tag == "recipient-country"]
        regions, more_regions = _splitting([one for one in parts if one.tag == "recipient-region"], countries)
        is_alone = len(countries) == 1 and not _any_percentage((*countries, *regions))
        # A transaction goes to a country or a region. Of an activity a region may be a second place,
        # unless the country lies in it.
        if is_alone and (is_transaction or all(_holds(one, countries[0]) for one in regions)):
            regions, more_regions = [], [*more_regions, *regions]
        sectors, more_sectors = _splitting([one for one in parts if one.tag == "sector"], [])
        places = [self._place(one, where) for one in (*countries, *regions)]
        themes = [self._sector(one, where) for one in sectors]
        by_place = self._fitted([one for one in places if one], "places", where)
        by_theme = self._fitted([one for one in themes if one], "sectors", where)
        records = tuple(_split_fields(by_place, by_theme))
        return Axes(
            by_place,
            by_theme,
            tuple(dict.fromkeys(_stated(one, "region") for one in more_regions)),
            tuple(dict.fromkeys(_stated(one, "") for one in more_sectors)),
            tuple(self._problems),
            records,
            (part_iri("", "split", *sorted(path for path, *_ in records)),) if records else (),
        )

    def _place(self, element: etree._Element, where: str) -> Part | None:
        code = attribute(element, "code").upper()
        stated = _stated(element, "region" if element.tag == "recipient-region" else "country")
        if not stated:
            return None
        place = code
        if element.tag == "recipient-region":
            place = _place_of(element)
        if place and not is_place(place):
            place = ""
        if not place:
            self._notes.note("place kept as stated", stated)
        return Part(stated, self._share(element, where), place=place_iri(place) if place else "")

    def _sector(self, element: etree._Element, where: str) -> Part | None:
        stated = _stated(element, "")
        if not stated:
            return None
        theme = theme_of(attribute(element, "vocabulary"), attribute(element, "code"))
        return Part(stated, self._share(element, where), theme=concept_iri("theme", theme) if theme else "")

    def _share(self, element: etree._Element, where: str) -> Decimal | None:
        stated = attribute(element, "percentage").removesuffix("%").strip()
        if not stated:
            return None
        try:
            share = parse_decimal(stated)
        except ValueError:
            share = Decimal(-1)
        if 0 <= share <= _HUNDRED:
            return share
        self._problem(
            "percentage-not-read",
            "A percentage is no number from 0 to 100; how much goes there is taken as not stated.",
            "Write a number such as 25 or 33.3.",
            where,
            stated,
        )
        return None

    def _fitted(self, parts: Sequence[Part], axis: str, where: str) -> tuple[Part, ...]:
        """The parts with percentages that make no more than 100, and 100 where a single one has none."""
        if len(parts) == 1 and parts[0].share is None:
            return (replace(parts[0], share=_HUNDRED),)
        stated = [part.share for part in parts if part.share is not None]
        total = sum(stated, Decimal(0))
        if not stated or total == _HUNDRED or (total < _HUNDRED and len(stated) < len(parts)):
            return tuple(parts)
        # Each percentage may be off by half of its last digit, so n of them by n halves.
        digits = max(-int(share.as_tuple().exponent) for share in stated)
        slack = len(stated) * Decimal(5).scaleb(-max(digits, 0) - 1)
        largest = max(range(len(parts)), key=lambda at: (parts[at].share or Decimal(0), parts[at].stated))
        if digits > 0 and len(stated) == len(parts) and abs(total - _HUNDRED) <= slack:
            self._notes.note("rounded percentages that just miss 100, the largest made to fit")
            share = (parts[largest].share or Decimal(0)) + _HUNDRED - total
            return tuple(
                replace(part, share=share) if at == largest else part for at, part in enumerate(parts)
            )
        too_much = total > _HUNDRED
        self._problem(
            "percentages-do-not-add-up",
            f"The percentages of the {axis} add up to {total.normalize():f}, not to 100; "
            + ("none of them is used." if too_much else "the rest is unallocated."),
            "Make the percentages of one list add up to 100.",
            where,
            f"{total.normalize():f}",
        )
        return tuple(replace(part, share=None) for part in parts) if too_much else tuple(parts)

    def _problem(self, code: str, wrong: str, remedy: str, where: str, found: str) -> None:
        self._problems.append(
            Problem(
                code=code,
                wrong=wrong,
                remedy=remedy,
                file=self._file,
                column=where,
                found=found[:80],
                refuses=False,
            )
        )


def _split_fields(places: Sequence[Part], themes: Sequence[Part]) -> Iterator[tuple[str, dict[str, Any]]]:
    seen: Counter[tuple[str, ...]] = Counter()
    for axis, parts in (("place", places), ("theme", themes)):
        for part in parts:
            key = (axis, part.stated, str(part.share))
            seen[key] += 1
            again = (str(seen[key]),) if seen[key] > 1 else ()
            much = "a share that is not stated" if part.share is None else f"{part.share.normalize():f} %"
            path = part_iri("", "split", *key, *again)
            fields = {
                "label": f"{much} for {part.stated}",
                "share": part.share,
                "place": part.place,
                "place_stated": part.stated if axis == "place" else "",
                "theme": part.theme,
                "theme_stated": part.stated if axis == "theme" else "",
            }
            yield path, fields


def _list_of(element: etree._Element) -> str:
    """The code of the list that an element's code is from; 1 (DAC) where none is said."""
    listed = attribute(element, "vocabulary").lower()
    return {"": "1", "dac": "1", "dac-3": "2"}.get(listed, listed)


def _splitting(
    elements: Sequence[etree._Element], beside: Sequence[etree._Element]
) -> tuple[list[etree._Element], list[etree._Element]]:
    """The elements that split the money, `beside` others that do, and those that say the same again.

    Each list splits the same money again, so one does it here: DAC's (1, 2) before others. Two things
    the percentages tell otherwise: that the lists make 100 only together, so that each has a part of
    the money, and that what stands beside them makes 100 already, so that they only say where that is.
    """
    lists = dict.fromkeys(_list_of(one) for one in elements)
    first = next((one for one in ("1", "2", *lists) if one in lists), "")
    chosen = [one for one in elements if _list_of(one) == first]
    others = [one for one in elements if _list_of(one) != first]
    if (
        beside
        and _total(beside) == _HUNDRED
        and (_total(chosen) == _HUNDRED or not _any_percentage(elements))
    ):
        return [], list(elements)
    together = _total([*beside, *elements])
    if others and together == _HUNDRED and _total([*beside, *chosen]) != _HUNDRED:
        return list(elements), []
    return chosen, others


def _holds(region: etree._Element, country: etree._Element) -> bool:
    """Whether a region is known here and the country lies in it."""
    wanted = _place_of(region)
    place = attribute(country, "code").upper()
    while wanted and place:
        place = region_of(place) if is_place(place) else ""
        if place == wanted:
            return True
    return False


def _place_of(region: etree._Element) -> str:
    """The UN region that a region's code is, or empty."""
    code, listed = attribute(region, "code").upper(), _list_of(region)
    return code if listed == "2" else PLACE_OF_DAC.get(code, "") if listed == "1" else ""


def _any_percentage(elements: Sequence[etree._Element]) -> bool:
    return any(attribute(one, "percentage") for one in elements)


def _total(elements: Sequence[etree._Element]) -> Decimal | None:
    """What the percentages make together; None where one is missing or no number."""
    try:
        stated = [attribute(one, "percentage").removesuffix("%").strip() for one in elements]
        return sum((parse_decimal(one) for one in stated), Decimal(0)) if all(stated) else None
    except ValueError:
        return None


def _stated(element: etree._Element, kind: str) -> str:
    """`DAC 13040 STD control`, `Tanzania`, `Africa (DAC 298)`: code, list and name as they are stated."""
    code = attribute(element, "code")
    texts, _ = texts_of(element, "")
    name = texts[0].value if texts else ""
    if not code and not name:
        return ""
    listed = attribute(element, "vocabulary")
    match kind:
        case "country":
            words = [name or code]
        case "region":
            list_name = {"1": "DAC", "2": "UN"}.get(_list_of(element), f"vocabulary {listed}")
            words = [name, f"({list_name} {code})"] if name else [f"region {code}", f"({list_name})"]
        case _:
            words = [vocabulary_name(listed), code, name]
    return " ".join(word for word in words if word)
