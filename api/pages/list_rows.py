"""The columns of each list beside the name, and what fills them from one page's facts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from api.pages import grants_shown as money
from api.pages.agreements_shown import standings
from api.pages.pieces import Cell, Column, Names
from api.pages.thing_page import KIND_WORDS, day_cell
from graph.questions.search import Thing
from graph.questions.things import Facts, all_of
from graph.resolve import State
from graph.snapshot import SHARES, Snapshot, edges_of
from ontology.terms import DCT, SG


@dataclass(frozen=True, slots=True)
class Shown:
    """What the rows of one page are made of."""

    snapshot: Snapshot
    day: date
    things: tuple[Thing, ...]
    facts: Mapping[str, Facts]
    names: Names

    def of(self, thing: Thing) -> Facts:
        """The facts of a thing."""
        return self.facts.get(thing.iri, {})

    def refs(self, own: Facts, predicate: str) -> Cell:
        """What a thing names under a predicate; None where that is not known."""
        return self.names.refs(all_of(own, predicate)) or None


Rows = list[Mapping[str, Cell]]


@dataclass(frozen=True, slots=True)
class Ties:
    """How many organisations each shares with and receives from, and how many have access to each asset;
    `repeated` are those of them that are known only through sources that repeat others."""

    outward: Counter[str]
    inward: Counter[str]
    access: Counter[str]
    repeated: Counter[str]


def _ties_on(snapshot: Snapshot, day: date) -> Ties:
    pairs: dict[tuple[str, str], bool] = {}
    access: dict[tuple[str, str], bool] = {}
    for edge in edges_of(snapshot):
        if edge.rule == SHARES and edge.state(day) not in (State.ENDED, State.NOT_YET):
            pair = (edge.start, edge.end)
            pairs[pair] = pairs.get(pair, True) and bool(edge.through)
            for asset in edge.assets:
                access[asset, edge.end] = access.get((asset, edge.end), True) and bool(edge.through)
    return Ties(
        Counter(start for start, _ in pairs),
        Counter(end for _, end in pairs),
        Counter(asset for asset, _ in access),
        Counter(
            thing
            for ties, whose in ((pairs, slice(None)), (access, slice(1)))
            for tie, second_hand in ties.items()
            if second_hand
            for thing in tie[whose]
        ),
    )


def _ties(shown: Shown) -> Ties:
    return shown.snapshot.view(f"partners {shown.day}", lambda opened: _ties_on(opened, shown.day))


def _organisations(shown: Shown) -> Rows:
    ties = _ties(shown)
    return [
        {
            "sector": shown.refs(own, SG.sector),
            "country": shown.refs(own, SG.locatedIn),
            "shares": ties.outward[thing.iri] or None,
            "receives": ties.inward[thing.iri] or None,
            REPEATED.key: ties.repeated[thing.iri] or None,
        }
        for thing in shown.things
        for own in (shown.of(thing),)
    ]


def _datasets(shown: Shown) -> Rows:
    ties = _ties(shown)
    rows: Rows = []
    for thing in shown.things:
        own = shown.of(thing)
        kinds = shown.names.refs(all_of(own, SG.kind))
        holders = all_of(own, SG.heldBy) or all_of(own, DCT.publisher)
        rows.append(
            {
                "kind": f"{KIND_WORDS[thing.kind]}: {kinds[0].label.lower()}"
                if kinds
                else KIND_WORDS[thing.kind],
                "holder": shown.names.refs(holders) or None,
                "access": shown.refs(own, SG.accessLevel),
                "harm": shown.refs(own, SG.addressesHarm),
                "country": shown.refs(own, SG.coversPlace),
                "shared": ties.access[thing.iri] or None,
                REPEATED.key: ties.repeated[thing.iri] or None,
            }
        )
    return rows


def _agreements(shown: Shown) -> Rows:
    standing = standings(shown.snapshot, shown.day)
    rows: Rows = []
    for thing in shown.things:
        own, stands = shown.of(thing), standing.get(thing.iri)
        rows.append(
            {
                "provider": shown.refs(own, SG.hasProvider),
                "recipient": shown.refs(own, SG.hasRecipient),
                "what": shown.refs(own, SG.coversAsset),
                "type": shown.refs(own, SG.kind),
                "state": stands.condition if stands else None,
                "until": stands.until if stands else None,
            }
        )
    return rows


def _projects(shown: Shown) -> Rows:
    return [
        {
            "by": shown.refs(own, SG.implementedBy),
            "theme": shown.refs(own, SG.theme),
            "harm": shown.refs(own, SG.addressesHarm),
            "country": shown.refs(own, SG.coversPlace),
            "from": day_cell(own, SG.validFrom),
            "until": day_cell(own, SG.validUntil),
        }
        for thing in shown.things
        for own in (shown.of(thing),)
    ]


def _grants(shown: Shown) -> Rows:
    rows: Rows = []
    for thing in shown.things:
        own = shown.of(thing)
        row = dict(money.grant_row(thing.iri, own, shown.names))
        row["country"] = shown.refs(own, SG.coversPlace)
        rows.append(row)
    return rows


def _programmes(shown: Shown) -> Rows:
    return [{"funder": shown.refs(shown.of(thing), SG.hasFunder)} for thing in shown.things]


def _convenings(shown: Shown) -> Rows:
    return [
        {
            "by": shown.refs(own, SG.convenedBy),
            "harm": shown.refs(own, SG.addressesHarm),
            "country": shown.refs(own, SG.coversPlace),
            "from": day_cell(own, SG.validFrom),
            "until": day_cell(own, SG.validUntil),
        }
        for thing in shown.things
        for own in (shown.of(thing),)
    ]


def _needs(shown: Shown) -> Rows:
    return [
        {
            "by": shown.refs(own, SG.neededBy),
            "harm": shown.refs(own, SG.addressesHarm),
            "country": shown.refs(own, SG.coversPlace),
            "met": shown.refs(own, SG.metBy),
        }
        for thing in shown.things
        for own in (shown.of(thing),)
    ]


REPEATED = Column("repeated", "Only second-hand", "–", number=True)
"""How many of the counted ties are known through sources that repeat others alone; a column only where some
do."""

_HARM, _COUNTRY = Column("harm", "Harm"), Column("country", "Country")
_FROM, _UNTIL = Column("from", "From"), Column("until", "Until")
COLUMNS: Mapping[str, tuple[tuple[Column, ...], Callable[[Shown], Rows]]] = {
    "organisations": (
        (
            Column("sector", "Sector"),
            _COUNTRY,
            Column("shares", "Shares with", "none known", number=True),
            Column("receives", "Receives from", "none known", number=True),
            REPEATED,
        ),
        _organisations,
    ),
    "datasets": (
        (
            Column("kind", "Kind"),
            Column("holder", "Held or published by"),
            Column("access", "Access"),
            _HARM,
            _COUNTRY,
            Column("shared", "Shared with", "none known", number=True),
            REPEATED,
        ),
        _datasets,
    ),
    "agreements": (
        (
            Column("provider", "Who shares"),
            Column("recipient", "With whom"),
            Column("what", "What"),
            Column("type", "Kind"),
            Column("state", "State"),
            _UNTIL,
        ),
        _agreements,
    ),
    "projects": (
        (Column("by", "Carried out by"), Column("theme", "Theme"), _HARM, _COUNTRY, _FROM, _UNTIL),
        _projects,
    ),
    "grants": (
        (money.FUNDER, money.RECIPIENT, money.AMOUNT, money.AWARDED, money.PROGRAMME, _COUNTRY),
        _grants,
    ),
    "programmes": ((Column("funder", "Funder"),), _programmes),
    "convenings": ((Column("by", "Convened by"), _HARM, _COUNTRY, _FROM, _UNTIL), _convenings),
    "needs": (
        (Column("by", "Who needs it"), _HARM, _COUNTRY, Column("met", "Met by", "nothing known")),
        _needs,
    ),
}
"""The columns of each list beside the name, and what fills them."""
