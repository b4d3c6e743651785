"""What relays state, held against what is known better: what it repeats adds nothing (RULES 10).

A relay's agreement is a claim that a provider gave an asset to a recipient in a period; its grant, and
its report of a transaction, that a funder made an award to a grantee. Parties are compared after identity.
An asset is the same where its node is, or where holder and title are: the natural key of an asset (RULES 1),
which joins nothing and is asked only of a source that says it repeats others.

Of what is known through relays alone the best copy stands (newest, then smallest), and is known through all
that repeat it. One relay's own records are never held against each other, and two of them that say the same
of the same days are not both the copy of one of another relay: it tells them apart.
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
_TRANSACTED, _MEASURE = f"<{SG.transactedOn}>", f"<{SG.measure}>"

Pair = tuple[str, str]
Relays = frozenset[str]
"""The relays that alone state something; none where it is known better."""

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


def _relays(facts: Mapping[str, list[str]]) -> Relays:
    return frozenset(facts.get(ONLY_THROUGH, ()))


@dataclass(slots=True)
class KnownAssets:
    """What assets are called, and which known one a relay's copy is."""

    keys: dict[Pair, list[tuple[str, Relays]]] = field(default_factory=dict)
    """(holder, title) → the assets that stand, best first."""
    titles: dict[str, str] = field(default_factory=dict)
    """Asset → its title, of relays' copies as well."""
    copies: dict[str, str] = field(default_factory=dict)
    """A relay's copy → the asset that it repeats."""

    @staticmethod
    def of(assets: Mapping[str, Facts], second_hand: Iterable[str]) -> KnownAssets:
        """All assets of the map; `second_hand` are those that only relays state, best first."""
        found = KnownAssets({}, {asset: _title(facts) for asset, facts in assets.items()})
        for asset in sorted(assets):
            if ONLY_THROUGH not in assets[asset]:
                found._stands(asset, assets[asset])
        for asset in second_hand:
            known = found._known(assets[asset])
            if known:
                found.copies[asset] = known
            else:
                found._stands(asset, assets[asset])
        return found

    def _stands(self, asset: str, facts: Facts) -> None:
        for key in _asset_keys(facts):
            self.keys.setdefault(key, []).append((asset, _relays(facts)))

    def _known(self, facts: Facts) -> str:
        own = _relays(facts)
        found = (
            one
            for key in _asset_keys(facts)
            for one, relays in self.keys.get(key, ())
            if own.isdisjoint(relays)
        )
        return next(found, "")

    def title_of(self, asset: str) -> str:
        """What an asset is called, or empty."""
        return self.titles.get(asset, "")


def _title(facts: Facts) -> str:
    return normal_name(facts[LABEL][0][1:].rpartition('"')[0]).casefold() if facts.get(LABEL) else ""


def _asset_keys(facts: Facts) -> Iterator[Pair]:
    title = _title(facts)
    if title:
        yield from ((holder, title) for holder in facts.get(_HELD_BY, ()))


@dataclass(frozen=True, slots=True, eq=False)
class Flow:
    """What went under one event of an agreement: which assets, when, and through which relays it is known."""

    agreement: str
    assets: frozenset[str]
    titles: frozenset[str]
    period: Period
    relays: Relays


@dataclass(slots=True)
class KnownFlows:
    """Which asset went from whom to whom in which period, by agreements that stand."""

    assets: KnownAssets
    flows: dict[Pair, list[Flow]] = field(default_factory=dict)
    taken: dict[tuple[Flow, str], list[tuple[str, Period]]] = field(default_factory=dict)
    """What is known second-hand, and a relay → its agreements, with their periods, that are copies of it."""

    def add(
        self, agreement: str, facts: Facts, versions: Mapping[str, Facts], releases: Mapping[str, Facts]
    ) -> None:
        """Take in one agreement that stands."""
        for event in events_of(facts, versions, releases):
            titles = frozenset(filter(None, map(self.assets.title_of, event.assets)))
            known = Flow(agreement, frozenset(event.assets), titles, _period(event), _relays(facts))
            for pair in product(facts.get(_PROVIDER, ()), event.recipients):
                self.flows.setdefault(pair, []).append(known)

    def repeated(
        self, agreement: str, facts: Facts, versions: Mapping[str, Facts], releases: Mapping[str, Facts]
    ) -> tuple[frozenset[Told], bool, frozenset[str]]:
        """What of a relay's agreement is known already, whether that is all of it, and which agreements that
        are known through relays alone it repeats.
        """
        repeated: set[Told] = set()
        whole = True
        copied: set[str] = set()
        for event in events_of(facts, versions, releases):
            said = (agreement, _period(event))
            for provider, recipient in product(facts.get(_PROVIDER, ()), event.recipients):
                for asset in event.assets or ("",):
                    known = self._known((provider, recipient), asset, said, _relays(facts))
                    if known is None:
                        whole = False
                        continue
                    repeated.add((provider, recipient, asset, event.rests_on(agreement)))
                    if known.relays:
                        copied.add(known.agreement)
        return frozenset(repeated), whole and bool(repeated), frozenset(copied)

    def _known(self, pair: Pair, asset: str, said: tuple[str, Period], relays: Relays) -> Flow | None:
        title = self.assets.title_of(asset)
        for flow in self.flows.get(pair, ()):
            same = not asset or asset in flow.assets or (title and title in flow.titles)
            if same and relays.isdisjoint(flow.relays) and overlap(said[1], flow.period):
                if not flow.relays:
                    return flow
                copies = [self.taken.setdefault((flow, relay), []) for relay in sorted(relays)]
                if all(one == said[0] or not overlap(said[1], when) for of in copies for one, when in of):
                    for of in copies:
                        of.append(said)
                    return flow
        return None


@dataclass(frozen=True, slots=True, eq=False)
class Award:
    """An award, a payment of one, or a transaction: how much, when, through which relays it is known."""

    node: str
    money: Pair
    days: Period
    relays: Relays


@dataclass(slots=True)
class KnownAwards:
    """What went from which funder to which grantee, by grants and transactions that stand."""

    awards: dict[Pair, list[Award]] = field(default_factory=dict)
    moves: dict[tuple[str, str, str], list[Award]] = field(default_factory=dict)
    """(payer, payee, measure) → transactions."""
    taken: set[tuple[Award, str, str]] = field(default_factory=set)
    """What is known second-hand, with a relay of which one record is the copy of it, under one measure."""

    def add(self, grant: str, facts: Facts, instalments: Iterable[Facts] = ()) -> None:
        """Take in one grant that stands, and what was paid under it."""
        days = days_meant(facts, _AWARDED)
        if not days[0]:
            days = (_day(facts, _VALID_FROM), _day(facts, _VALID_FROM))
        known = [Award(grant, _money(facts), days, _relays(facts))]
        known += [Award(grant, _money(one), days_meant(one, _PAID_ON), _relays(facts)) for one in instalments]
        for pair in product(facts.get(_FUNDER, ()), facts.get(_GRANTEE, ())):
            self.awards.setdefault(pair, []).extend(known)

    def add_transaction(self, transaction: str, facts: Facts) -> None:
        """Take in one transaction that stands."""
        known = Award(transaction, _money(facts), days_meant(facts, _TRANSACTED), _relays(facts))
        for key in product(facts.get(_PAID_BY, ()), facts.get(_PAID_TO, ()), facts.get(_MEASURE, ())):
            self.moves.setdefault(key, []).append(known)

    def repeated_by_grant(self, facts: Facts) -> list[Award]:
        """What a relay's grant says nothing beside; empty where it says something of its own."""
        pairs = product(facts.get(_FUNDER, ()), facts.get(_GRANTEE, ()))
        days = days_meant(facts, _AWARDED)
        return self._all_known([self.awards.get(pair, ()) for pair in pairs], facts, days, "")

    def repeated_by_transaction(self, facts: Facts) -> list[Award]:
        """What a relay's transaction says nothing beside: an award, a payment, the same transaction."""
        measure = next(iter(facts.get(_MEASURE, ())), "")
        known = [
            (*self.awards.get(pair, ()), *self.moves.get((*pair, measure), ()))
            for pair in product(facts.get(_PAID_BY, ()), facts.get(_PAID_TO, ()))
        ]
        return self._all_known(known, facts, days_meant(facts, _TRANSACTED), measure)

    def _all_known(
        self, known: Iterable[Iterable[Award]], facts: Facts, days: Period, measure: str
    ) -> list[Award]:
        """For each of the pairs an award that is the same; empty where one has none."""
        relays = _relays(facts)
        found = [self._same(awards, _money(facts), days, (relays, measure)) for awards in known]
        told = [one for one in found if one is not None]
        if len(told) < len(found):
            return []
        self.taken.update((one, relay, measure) for one in told for relay in relays)
        return told

    def _same(
        self, awards: Iterable[Award], money: Pair, days: Period, asks: tuple[Relays, str]
    ) -> Award | None:
        relays, measure = asks
        for one in awards:
            free = not one.relays or not any((one, relay, measure) in self.taken for relay in relays)
            if free and relays.isdisjoint(one.relays) and _same_award(money, days, one.money, one.days):
                return one
        return None


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
