"""What relays state, held against what is known better: what it repeats adds nothing (RULES 10).

A relay's agreement is a claim that a provider gave an asset to a recipient in a period; its grant, and
its report of a transaction, that a funder made an award to a grantee. Parties are compared after identity.
An asset is the same where its node is, or where holder and title are: the natural key of an asset (RULES 1),
which joins nothing and is asked only of a source that says it repeats others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product

from graph.resolve.choice import LABEL, Facts
from graph.resolve.edges import ONLY_THROUGH, Event, Told, events_of
from ontology.identifiers import normal_name
from ontology.terms import SG

_PROVIDER, _HELD_BY = f"<{SG.hasProvider}>", f"<{SG.heldBy}>"
_VALID_FROM, _VALID_UNTIL, _RELEASED = f"<{SG.validFrom}>", f"<{SG.validUntil}>", f"<{SG.releasedOn}>"
_FUNDER, _GRANTEE, _AWARDED = f"<{SG.hasFunder}>", f"<{SG.hasGrantee}>", f"<{SG.awardedOn}>"
_AMOUNT, _CURRENCY, _PRECISION = f"<{SG.amount}>", f"<{SG.currency}>", f"<{SG.precision}>"
_PAID_BY, _PAID_TO, _PAID_ON = f"<{SG.paidBy}>", f"<{SG.paidTo}>", f"<{SG.paidOn}>"
_TRANSACTED = f"<{SG.transactedOn}>"

Pair = tuple[str, str]
Period = tuple[str, str]
"""First and last day as ISO text; empty where an end is not known, and so open."""


def overlap(one: Period, other: Period) -> bool:
    """Whether two periods share a day, as far as is known."""
    return not (one[0] and other[1] and one[0] > other[1]) and not (other[0] and one[1] and other[0] > one[1])


def _day(facts: Mapping[str, list[str]], predicate: str) -> str:
    return facts[predicate][0][1:11] if facts.get(predicate) else ""


def days_meant(facts: Facts, predicate: str) -> Period:
    """From the first to the last day that a date may mean: a year or a month where no more is known."""
    first = _day(facts, predicate)
    name = predicate[1:-1].replace("#", "/").rpartition("/")[2]
    stated = {one[1:-1] for one in facts.get(_PRECISION, ())}
    if first and f"{name} year" in stated:
        return f"{first[:4]}-01-01", f"{first[:4]}-12-31"
    if first and f"{name} month" in stated:
        return f"{first[:7]}-01", f"{first[:7]}-31"
    return first, first


def _period(event: Event) -> Period:
    begins = _day(event.validity, _RELEASED) or _day(event.validity, _VALID_FROM)
    return begins, _day(event.validity, _VALID_UNTIL)


@dataclass(slots=True)
class KnownAssets:
    """What assets are called, and which known one a relay's copy is."""

    keys: dict[Pair, str] = field(default_factory=dict)
    """(holder, title) → the known asset."""
    titles: dict[str, str] = field(default_factory=dict)
    """Asset → its title, of relays' copies as well."""
    copies: dict[str, str] = field(default_factory=dict)
    """A relay's copy → the known asset that it repeats."""

    @staticmethod
    def of(assets: Mapping[str, Facts]) -> KnownAssets:
        """All assets of the map; a copy is what only relays state of an asset that is known better."""
        found = KnownAssets()
        for asset, facts in sorted(assets.items()):
            found.titles[asset] = _title(facts)
            if ONLY_THROUGH not in facts:
                for key in _asset_keys(facts):
                    found.keys.setdefault(key, asset)
        for asset, facts in assets.items():
            if ONLY_THROUGH in facts:
                known = next((found.keys[key] for key in _asset_keys(facts) if key in found.keys), "")
                if known:
                    found.copies[asset] = known
        return found

    def title_of(self, asset: str) -> str:
        """What an asset is called, or empty."""
        return self.titles.get(asset, "")


def _title(facts: Facts) -> str:
    return normal_name(facts[LABEL][0][1:].rpartition('"')[0]).casefold() if facts.get(LABEL) else ""


def _asset_keys(facts: Facts) -> Iterator[Pair]:
    title = _title(facts)
    if title:
        yield from ((holder, title) for holder in facts.get(_HELD_BY, ()))


@dataclass(slots=True)
class KnownFlows:
    """Which asset went from whom to whom in which period, by agreements that are known better."""

    assets: KnownAssets
    flows: dict[Pair, list[tuple[frozenset[str], frozenset[str], Period]]] = field(default_factory=dict)

    def add(self, facts: Facts, versions: Mapping[str, Facts], releases: Mapping[str, Facts]) -> None:
        """Take in one agreement that some source other than a relay states."""
        for event in events_of(facts, versions, releases):
            titles = frozenset(filter(None, map(self.assets.title_of, event.assets)))
            known = (frozenset(event.assets), titles, _period(event))
            for pair in product(facts.get(_PROVIDER, ()), event.recipients):
                self.flows.setdefault(pair, []).append(known)

    def repeated(
        self, agreement: str, facts: Facts, versions: Mapping[str, Facts], releases: Mapping[str, Facts]
    ) -> tuple[frozenset[Told], bool]:
        """What of a relay's agreement is known already, and whether that is all of it."""
        repeated: set[Told] = set()
        whole = True
        for event in events_of(facts, versions, releases):
            period = _period(event)
            for provider, recipient in product(facts.get(_PROVIDER, ()), event.recipients):
                for asset in event.assets or ("",):
                    if self._knows((provider, recipient), asset, period):
                        repeated.add((provider, recipient, asset, event.rests_on(agreement)))
                    else:
                        whole = False
        return frozenset(repeated), whole and bool(repeated)

    def _knows(self, pair: Pair, asset: str, period: Period) -> bool:
        title = self.assets.title_of(asset)
        return any(
            (not asset or asset in nodes or (title and title in titles)) and overlap(period, when)
            for nodes, titles, when in self.flows.get(pair, ())
        )


@dataclass(slots=True)
class KnownAwards:
    """What went from which funder to which grantee, by grants that are known better."""

    awards: dict[Pair, list[tuple[Pair, Period]]] = field(default_factory=dict)

    def add(self, facts: Facts, instalments: Iterable[Facts] = ()) -> None:
        """Take in one grant that some source other than a relay states, and what was paid under it."""
        days = days_meant(facts, _AWARDED)
        if not days[0]:
            days = (_day(facts, _VALID_FROM), _day(facts, _VALID_FROM))
        money = [(_money(facts), days), *((_money(one), days_meant(one, _PAID_ON)) for one in instalments)]
        for pair in product(facts.get(_FUNDER, ()), facts.get(_GRANTEE, ())):
            self.awards.setdefault(pair, []).extend(money)

    def repeats_grant(self, facts: Facts) -> bool:
        """Whether a relay's grant says nothing but an award that is known."""
        pairs = list(product(facts.get(_FUNDER, ()), facts.get(_GRANTEE, ())))
        return bool(pairs) and all(
            self._knows(pair, _money(facts), days_meant(facts, _AWARDED)) for pair in pairs
        )

    def repeats_transaction(self, facts: Facts) -> bool:
        """Whether a relay's transaction says nothing but an award, or a payment of one, that is known."""
        pairs = list(product(facts.get(_PAID_BY, ()), facts.get(_PAID_TO, ())))
        return bool(pairs) and all(
            self._knows(pair, _money(facts), days_meant(facts, _TRANSACTED)) for pair in pairs
        )

    def _knows(self, pair: Pair, money: Pair, days: Period) -> bool:
        return any(_same_award(money, days, *award) for award in self.awards.get(pair, ()))


def _same_award(money: Pair, days: Period, known: Pair, known_days: Period) -> bool:
    """Whether a relay speaks of a known award: by amount and day, by day where no amount can be compared."""
    if money[0] and known[0]:
        return money == known and overlap(days, known_days)
    if not money[0] and not days[0]:
        return True
    return bool(days[0] and known_days[0]) and overlap(days, known_days)


def _money(facts: Facts) -> Pair:
    amounts = facts.get(_AMOUNT)
    return (amounts[0], (facts.get(_CURRENCY) or [""])[0]) if amounts else ("", "")
