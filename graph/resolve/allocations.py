"""How a grant's money falls on places, themes, harms and programmes, so that sums add up (RULES 20, 22).

Every grant gets allocations that together make its amount. On each axis an allocation has one
value; or it is *unallocated* (several are stated without shares: `sg:unallocated` names the axis);
or the axis is absent, which is *not known*.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from hashlib import sha256

from graph.resolve.choice import Facts
from ontology.currencies import minor_unit
from ontology.statements import Triple, number
from ontology.terms import RDF, SG

AXES: dict[str, str] = {
    "place": f"<{SG.coversPlace}>",
    "theme": f"<{SG.theme}>",
    "harm": f"<{SG.addressesHarm}>",
    "programme": f"<{SG.programme}>",
}
"""The axes along which money is split, each with its predicate."""

AMOUNT, CURRENCY, SHARE = f"<{SG.amount}>", f"<{SG.currency}>", f"<{SG.share}>"
_TYPE, _ALLOCATION = f"<{RDF.type}>", f"<{SG.Allocation}>"
_HAS, _OF, _UNALLOCATED = f"<{SG.hasAllocation}>", f"<{SG.allocationOf}>", f"<{SG.unallocated}>"


PARTS_DISPUTED = '"hasAllocation"'
"""Said of a grant as disputed: its stated parts do not add up (RULES 22)."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a grant: what is stated of it on each axis, and how much it is (None: not known).

    `currency` is a code; a part has its own only where the grant's amount is not known.
    """

    amount: Decimal | None
    currency: str
    values: Mapping[str, str]
    unallocated: tuple[str, ...] = ()


def decimal_of(term: str) -> Decimal:
    """The value of a decimal term."""
    return Decimal(term[1 : term.index('"', 1)])


def parts_of(
    amount: Decimal | None, currency: str, axes: Mapping[str, Sequence[str]], stated: Sequence[Facts]
) -> list[Part]:
    """Split `amount` into parts.

    `axes` gives, for each axis, the values stated of the whole grant; `stated` the facts of the
    allocations that one source states. Parts that name different sets of axes are no joint split:
    those that come first in the order of `AXES` are used. Stated parts above the whole amount, or
    in another currency, are not believed: everything is then unallocated on their axes.
    """
    whole = {name: values[0] for name, values in axes.items() if len(values) == 1}
    several = tuple(name for name, values in axes.items() if len(values) > 1)
    if not stated:
        return [Part(amount, currency, whole, several)]
    split = min({_named(facts) for facts in stated}, key=lambda names: [name not in names for name in AXES])
    rest_of_axes = {name: value for name, value in whole.items() if name not in split}
    still_open = tuple(name for name in several if name not in split)
    unsplit = tuple(name for name in AXES if name in split or name in still_open)
    used = [facts for facts in stated if _named(facts) == split]
    parts = [
        Part(
            part,
            currency if amount is not None else _currency_of(facts, currency),
            {**rest_of_axes, **{name: facts[AXES[name]][0] for name in split}},
            still_open,
        )
        for facts, part in zip(used, _amounts_of(used, amount, currency), strict=True)
    ]
    if amount is None:
        return parts
    spent = sum((part.amount for part in parts if part.amount is not None), Decimal(0))
    too_much = abs(spent) > abs(amount) or any(_currency_of(facts, currency) != currency for facts in used)
    if too_much:
        return [Part(amount, currency, rest_of_axes, unsplit)]
    if spent != amount:
        parts.append(Part(amount - spent, currency, rest_of_axes, unsplit))
    return parts


def add_up(facts: Facts, stated: Sequence[Facts]) -> bool:
    """Whether the parts that one source states of a grant fit it: shares of each split up to 100 %, amounts
    up to its own, in its currency.
    """
    shares: dict[tuple[str, ...], Decimal] = {}
    amounts: dict[tuple[str, ...], Decimal] = {}
    whole = decimal_of(facts[AMOUNT][0]) if AMOUNT in facts else None
    currency = facts[CURRENCY][0][1:-1] if CURRENCY in facts else ""
    for part in stated:
        split = _named(part)
        if AMOUNT in part:
            amounts[split] = amounts.get(split, Decimal(0)) + decimal_of(part[AMOUNT][0])
            if whole is not None and _currency_of(part, currency) != currency:
                return False
        elif SHARE in part:
            shares[split] = shares.get(split, Decimal(0)) + decimal_of(part[SHARE][0])
    if any(share > 100 for share in shares.values()):
        return False
    if whole is None:
        return True
    return all(
        abs(amounts.get(split, Decimal(0)) + whole * shares.get(split, Decimal(0)) / 100) <= abs(whole)
        for split in {*shares, *amounts}
    )


def _named(facts: Facts) -> tuple[str, ...]:
    return tuple(name for name, predicate in AXES.items() if predicate in facts)


def _currency_of(facts: Facts, otherwise: str) -> str:
    return facts[CURRENCY][0][1:-1] if AMOUNT in facts and CURRENCY in facts else otherwise


def _amounts_of(parts: Sequence[Facts], whole: Decimal | None, currency: str) -> list[Decimal | None]:
    """What each part comes to; shares are rounded so that shares of 100 % make the whole to the penny."""
    unit = Decimal(1).scaleb(-minor_unit(currency))
    amounts: list[Decimal | None] = []
    shares = given = Decimal(0)
    for facts in parts:
        if AMOUNT in facts:
            amounts.append(decimal_of(facts[AMOUNT][0]))
        elif SHARE in facts and whole is not None:
            shares += decimal_of(facts[SHARE][0])
            until_here = whole if shares == 100 else (whole * shares / 100).quantize(unit, ROUND_HALF_EVEN)
            amounts.append(until_here - given)
            given = until_here
        else:
            amounts.append(None)
    return amounts


def allocation_triples(
    grant: str, facts: Facts, axes: Mapping[str, Sequence[str]], stated: Sequence[Facts]
) -> Iterator[Triple]:
    """The statements of a grant's allocations. `grant` is its term; `facts` are its resolved facts."""
    amount = decimal_of(facts[AMOUNT][0]) if AMOUNT in facts else None
    currency = facts[CURRENCY][0] if CURRENCY in facts else ""
    for place, part in enumerate(parts_of(amount, currency[1:-1], axes, stated)):
        content = f"{place} {part.amount} {sorted(part.values.items())} {part.unallocated}"
        node = f"{grant[:-1]}/allocation/{sha256(content.encode()).hexdigest()[:10]}>"
        yield grant, _HAS, node
        yield node, _TYPE, _ALLOCATION
        yield node, _OF, grant
        if part.amount is not None:
            yield node, AMOUNT, number(part.amount)
            if part.currency:
                yield node, CURRENCY, f'"{part.currency}"'
        for name, value in part.values.items():
            yield node, AXES[name], value
        for name in part.unallocated:
            yield node, _UNALLOCATED, f'"{name}"'


def total_of_instalments(instalments: Sequence[Facts]) -> Facts:
    """The amount and currency that one source's instalments add up to; empty where currencies differ."""
    currencies = {facts[CURRENCY][0] for facts in instalments if CURRENCY in facts}
    if len(currencies) != 1 or not all(AMOUNT in facts for facts in instalments):
        return {}
    total = sum((decimal_of(facts[AMOUNT][0]) for facts in instalments), Decimal(0))
    return {AMOUNT: [number(total)], CURRENCY: [currencies.pop()]}
