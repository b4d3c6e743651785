"""One thing's claims → its facts: every multi-valued fact once, one value for each single-valued one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from graph.resolve.claims import Claim
from graph.resolve.missing import MISSING, one_a_field, predicate_of, without_what_is_known
from ontology.terms import CHOSEN_TOGETHER, DCT, FROM_ONE_CLAIM, RDFS, SG, SINGLE_VALUED, SKOS, XSD

_SINGLE = frozenset(f"<{predicate}>" for predicate in SINGLE_VALUED)
_GROUP = {f"<{predicate}>": group for predicate, group in CHOSEN_TOGETHER.items()}
_ONE_CLAIM = frozenset(f"<{predicate}>" for predicate in FROM_ONE_CLAIM)
_LEAD = {"money": f"<{SG.amount}>", "value": f"<{SG.value}>"}
"""In these groups the source that states this fact goes before one that states only the others."""
_NUMBERS = {f"<{SG.amount}>": f"<{SG.currency}>", f"<{SG.value}>": f"<{SG.unit}>"}
_PARTNER = {**_NUMBERS, **{measure: number for number, measure in _NUMBERS.items()}}
"""A number and what it is measured in: neither says anything without the other."""
_DECIMAL = f"^^<{XSD.decimal}>"

LABEL, PREF_LABEL, ALT_LABEL = f"<{RDFS.label}>", f"<{SKOS.prefLabel}>", f"<{SKOS.altLabel}>"
MODIFIED = f"<{DCT.modified}>"
IDENTIFIER = f"<{SG.identifier}>"
_OF_DATES = (f"<{SG.precision}>", f"<{SG.dateAsStated}>")

DISPUTED = f"<{SG.disputed}>"
"""On a thing: the local name of a fact of which more than one value is stated (RULES 9)."""
_NO_DISPUTE = frozenset(f"<{predicate}>" for predicate in (DCT.description, DCT.modified))
"""That sources describe a thing in other words, or wrote of it on other days, is no dispute."""

Facts = dict[str, list[str]]
"""Predicate → its values, sorted."""

Ranks = Callable[[str], Sequence[int]]
"""Predicate → the rank of each unit for it (RULES 9: a source ranks for each group of facts)."""


def facts_of(claims: Sequence[Claim], ranks: Ranks, as_of: Sequence[str]) -> Facts:
    """Choose one thing's facts from its claims (RULES 6-9, 13).

    `ranks` gives the units' ranks for this kind of thing; `as_of` each unit's date. The order:
    rank, then newest (the record's own modified date, else the source's), then smallest value.
    """
    if len({claim[2] for claim in claims}) == 1:
        return _facts_of_one(claims)
    claims = without_stand_ins(claims)
    stated = stated_by_unit(claims)
    order = Order(claims, ranks, as_of)

    group_source: dict[str, int] = {}
    for group in {_GROUP[predicate] for predicate in stated if predicate in _GROUP}:
        group_source[group] = order.best_of_group(group, stated)[0]
    chosen_for: dict[str, int] = {}
    facts: Facts = {}
    contradicted: dict[str, list[str]] = {}
    for predicate, by_source in sorted(stated.items(), key=lambda item: item[0] != ALT_LABEL):
        if predicate in _GROUP:
            chosen = group_source[_GROUP[predicate]]
            if chosen in by_source:
                facts[predicate] = list(by_source[chosen])
                chosen_for[predicate] = chosen
                if len(facts[predicate]) > 1:
                    contradicted.setdefault(_GROUP[predicate], []).append(predicate)
        elif predicate in _SINGLE:
            chosen = order.best(predicate, by_source)
            first = min(by_source[chosen], key=_size)
            others = {value for values in by_source.values() for value in values} - {first}
            facts[predicate] = [first, *sorted(others)]
            _keep_first(predicate, facts[predicate], facts)
            chosen_for[predicate] = chosen
        elif predicate in _ONE_CLAIM:
            facts[predicate] = sorted(by_source[order.best(predicate, by_source)])
        elif predicate == PREF_LABEL:
            facts[predicate] = [v for one in order.of(predicate) for v in sorted(by_source.get(one, ()))]
        elif predicate == MISSING:
            facts[predicate] = _reasons(by_source, order)
        elif predicate not in _OF_DATES:
            facts[predicate] = sorted({value for values in by_source.values() for value in values})
    _keep_precisions(facts, stated, chosen_for)
    _keep_what_is_sure(contradicted, facts)
    _one_label_a_language(facts)
    without_what_is_known(facts)
    disputed = [predicate for predicate, by_unit in stated.items() if is_disputed(predicate, by_unit)]
    if disputed:
        facts[DISPUTED] = _named(disputed)
    return facts


def _facts_of_one(claims: Sequence[Claim]) -> Facts:
    """The facts of a thing that one source states: nothing to choose but where it contradicts itself."""
    facts: Facts = {}
    for predicate, value, _ in claims:
        facts.setdefault(predicate, []).append(value)
    contradicted: dict[str, list[str]] = {}
    disputed: list[str] = []
    for predicate, values in list(facts.items()):
        if len(values) > 1:
            if is_disputed(predicate, {0: values}):
                disputed.append(predicate)
            if predicate in _GROUP:
                contradicted.setdefault(_GROUP[predicate], []).append(predicate)
            elif predicate in _SINGLE:
                values.sort(key=_size)
                _keep_first(predicate, values, facts)
            else:
                values.sort()
    if MISSING in facts:
        facts[MISSING] = one_a_field(facts[MISSING], lambda reason: (reason,))
        without_what_is_known(facts)
    _keep_what_is_sure(contradicted, facts)
    _one_label_a_language(facts)
    if disputed:
        facts[DISPUTED] = _named(disputed)
    return facts


def without_stand_ins(claims: Sequence[Claim]) -> Sequence[Claim]:
    """The claims, but for those that call a thing by its own identifier where another names it (RULES 6)."""
    labels = {value for predicate, value, _ in claims if predicate == LABEL}
    if len(labels) < 2:
        return claims
    numbers = {f'"{value.partition(":")[2]}' for predicate, value, _ in claims if predicate == IDENTIFIER}
    stand_ins = labels & numbers
    if not stand_ins or stand_ins == labels:
        return claims
    return [one for one in claims if one[0] != LABEL or one[1] not in stand_ins]


def stated_by_unit(claims: Sequence[Claim]) -> dict[str, dict[int, list[str]]]:
    """Predicate → unit → the values that it states."""
    stated: dict[str, dict[int, list[str]]] = {}
    for predicate, value, unit in claims:
        stated.setdefault(predicate, {}).setdefault(unit, []).append(value)
    return stated


def is_disputed(predicate: str, by_unit: Mapping[int, Sequence[str]]) -> bool:
    """Whether more than one value is stated of a fact of which the map says one."""
    if predicate in _ONE_CLAIM:
        return len({frozenset(values) for values in by_unit.values()}) > 1
    if (predicate not in _SINGLE and predicate not in _GROUP) or predicate in _NO_DISPUTE:
        return False
    return len({value for values in by_unit.values() for value in values}) > 1


def _named(predicates: Sequence[str]) -> list[str]:
    return sorted(f'"{name_of_predicate(predicate)}"' for predicate in predicates)


class Order:
    """The units that state something of a thing, best first: for each group of facts an order of its own."""

    def __init__(self, claims: Sequence[Claim], ranks: Ranks, as_of: Sequence[str]) -> None:
        self._claims, self._ranks, self._as_of = claims, ranks, as_of
        self._known: dict[int, dict[int, tuple[int, str]]] = {}

    def of(self, predicate: str) -> dict[int, tuple[int, str]]:
        """The units, best first for this fact, each with its (rank, date of what it says)."""
        row = self._ranks(predicate)
        if id(row) not in self._known:
            self._known[id(row)] = positions(self._claims, row.__getitem__, self._as_of)
        return self._known[id(row)]

    def best(self, predicate: str, values_of: Mapping[int, Sequence[str]]) -> int:
        """The unit whose values of a fact are said: best rank, then newest, then smallest value."""
        position = self.of(predicate)
        first = next(position[one] for one in position if one in values_of)
        equal = [one for one in values_of if position[one] == first]
        return min(equal, key=lambda one: (sorted(map(_size, values_of[one])), one))

    def best_of_group(
        self, group: str, stated: Mapping[str, Mapping[int, Sequence[str]]]
    ) -> tuple[int, list[str], set[int]]:
        """Of facts that are chosen together: the unit whose facts are said, the facts that are stated, and
        the units among which it was chosen (who states the amount goes before who states a date alone).
        """
        members = sorted(predicate for predicate in stated if _GROUP.get(predicate) == group)
        lead = _LEAD.get(group, "")
        members.sort(key=lambda predicate: predicate != lead)
        holders = set(stated[lead]) if lead in stated else {one for p in members for one in stated[p]}
        least = {one: _least(members, stated, one) for one in sorted(holders)}
        return self.best(members[0], least), members, holders


def _reasons(by_unit: Mapping[int, Sequence[str]], order: Order) -> list[str]:
    """One reason a field: of the best unit for that field, then the newest, then the smallest."""
    place: dict[str, int] = {}
    for unit, reasons in by_unit.items():
        for reason in reasons:
            positions_of = order.of(predicate_of(reason))
            here = list(dict.fromkeys(positions_of.values())).index(positions_of[unit])
            place[reason] = min(place.get(reason, here), here)
    return one_a_field(place, lambda reason: (place[reason], reason))


def _size(value: str) -> tuple[int, Decimal, str]:
    """Sorts numbers by what they are worth and before texts, texts by their letters."""
    if value.endswith(_DECIMAL):
        return 0, Decimal(value[1 : -len(_DECIMAL) - 1]), value
    return 1, Decimal(0), value


def _least(
    members: Sequence[str], stated: Mapping[str, Mapping[int, Sequence[str]]], source: int
) -> list[str]:
    """The smallest value of each fact of a group that a source states."""
    return [min(stated[one][source], key=_size) for one in members if source in stated[one]]


def _keep_what_is_sure(contradicted: Mapping[str, Sequence[str]], facts: Facts) -> None:
    """Where one source states several values of facts that belong together (RULES 8, 9).

    One such fact keeps its smallest value. Of two or more nobody can tell which value goes with
    which, so none is kept, but for a number whose currency or unit is sure (or the other way round).
    """
    for predicates in contradicted.values():
        for predicate in predicates:
            values = facts.pop(predicate)
            if len(predicates) == 1 or _PARTNER.get(predicate, predicate) not in predicates:
                facts[predicate] = [min(values, key=_size)]
        names = {name_of_predicate(predicate) for predicate in predicates}
        for about in _OF_DATES:
            kept = [value for value in facts.pop(about, ()) if value[1:].partition(" ")[0] not in names]
            if kept:
                facts[about] = kept


def positions(
    claims: Sequence[Claim], rank_of: Callable[[int], int], as_of: Sequence[str]
) -> dict[int, tuple[int, str]]:
    """The sources of these claims, best first, each with its (rank, date of what it says)."""
    modified: dict[int, str] = {}
    for predicate, value, source in claims:
        if predicate == MODIFIED:
            modified[source] = max(value[1:11], modified.get(source, ""))
    sources = sorted({claim[2] for claim in claims})
    sources.sort(key=lambda source: modified.get(source, as_of[source]), reverse=True)
    sources.sort(key=rank_of)
    return {source: (rank_of(source), modified.get(source, as_of[source])) for source in sources}


def _keep_first(predicate: str, values: list[str], facts: Facts) -> None:
    """Keep the first value; a label that lost stays findable as another name."""
    if predicate == LABEL and len(values) > 1:
        others = facts.get(ALT_LABEL, [])
        facts[ALT_LABEL] = sorted({*others, *values[1:]})
    del values[1:]


def _keep_precisions(
    facts: Facts, stated: dict[str, dict[int, list[str]]], chosen_for: dict[str, int]
) -> None:
    """How precise a date is comes from the source whose date was chosen."""
    by_name = {name_of_predicate(predicate): source for predicate, source in chosen_for.items()}
    for about in _OF_DATES:
        kept = {
            value
            for source, values in stated.get(about, {}).items()
            for value in values
            if by_name.get(value[1:].partition(" ")[0]) == source
        }
        if kept:
            facts[about] = sorted(kept)


def name_of_predicate(predicate: str) -> str:
    """The local name of a predicate term: `<…ns#validFrom>` → `validFrom`."""
    return predicate[1:-1].replace("#", "/").rpartition("/")[2]


def _one_label_a_language(facts: Facts) -> None:
    """The first preferred label of each language stays; the others become other names."""
    labels = facts.get(PREF_LABEL)
    if labels is None or len(labels) < 2:
        return
    kept: dict[str, str] = {}
    for label in labels:
        kept.setdefault(label.rpartition("@")[2] if not label.endswith('"') else "", label)
    losers = set(labels) - set(kept.values())
    facts[PREF_LABEL] = sorted(kept.values())
    if losers:
        facts[ALT_LABEL] = sorted({*facts.get(ALT_LABEL, ()), *losers})
