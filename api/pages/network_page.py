"""The page of the network: map or table, filters, what is in focus, and every tie with its source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from fastapi.responses import HTMLResponse
from markupsafe import Markup

from api.http.network_asked import (
    MOST_DRAWN,
    MOST_HOPS,
    RELATION_WORDS,
    SHARING_ONLY,
    STATE_WORDS,
    Wanted,
    short_focus,
)
from api.http.view import View
from api.pages.pieces import Ref, short
from api.pages.rendering import page
from graph.network import Network, Node, organisations
from graph.network.described import RELATIONS, Described
from graph.network.drawing import as_svg, lines_used
from graph.network.looks import DASHES, GROUPS, NOT_STATED, Group, group_of
from graph.questions.naming import SeveralThings
from graph.questions.search import search
from graph.resolve import State
from graph.snapshot import InternalFlow
from graph.snapshot.edges import COLLABORATES, FUNDS, SHARES
from graph.snapshot.lookup import RecordPlace
from graph.snapshot.second_hand import named
from ontology.errors import UsageError
from ontology.vocabulary import label_of

MAP, TABLE = "map", "table"
VIEWS = (MAP, TABLE)
"""How the page shows a network."""

LINES_ON_A_PAGE = 200
"""Lines of the table of ties on one page: what a person may still scroll through."""

SHOWN_INTERNAL = 50
"""Internal flows that are listed; the rest is counted."""

SHOWN_RECORDS = 3
"""Records that one line names."""

MOST_TIED = 10
"""Organisations that are named as places to begin."""

MOST_SUGGESTED = 20
"""Organisations that are suggested where a name is not in the map."""

FILES: tuple[tuple[str, str], ...] = (
    ("svg", "SVG picture"),
    ("html", "Interactive page (one file)"),
    ("csv", "CSV"),
    ("json", "JSON"),
    ("graphml", "GraphML"),
    ("gexf", "GEXF"),
)
"""The forms the page offers, with their names."""

MARKS: tuple[tuple[str, str, str], ...] = (
    (SHARES, "arrow", "arrow: shares data with"),
    (FUNDS, "coin", "diamond: funds"),
    (COLLABORATES, "", "no mark: works with"),
)
"""What stands at the end of a line, by relation."""

RESTS_ON = {SHARES: ("agreement", "release"), FUNDS: ("grant",), COLLABORATES: ("project",)}
"""What makes a tie."""

TO_ITSELF = {SHARES: "releases to itself", FUNDS: "funds itself", COLLABORATES: "works with itself"}
"""An internal flow in people's words."""

STATE_HINTS = {
    State.RELEASED_ONCE: "released on a day, its end is not known",
    State.END_NOT_KNOWN: "begun, its end is not known",
    State.NOT_YET: "begins after the day, or only planned",
}
"""What the states mean that do not say it themselves."""


@dataclass(frozen=True, slots=True)
class Option:
    """One box of the form: its word in the address, what it says, whether it is ticked, how many ties."""

    word: str
    words: str
    ticked: bool
    ties: int
    hint: str = ""


@dataclass(frozen=True, slots=True)
class SaidIn:
    """The first few records that say so, and how many there are in all."""

    shown: tuple[RecordPlace, ...]
    in_all: int


@dataclass(frozen=True, slots=True)
class TieLine:
    """One line of the table: one agreement, release or grant that makes a tie."""

    start: Ref
    relation: str
    end: Ref
    what: tuple[Ref, ...]
    under: Ref
    state: State
    since: date | None
    until: date | None
    records: SaidIn
    through: str
    """The sources through which alone it is known; empty where it is known itself."""


@dataclass(frozen=True, slots=True)
class InternalLine:
    """One flow of an organisation to itself."""

    organisation: Ref
    words: str
    under: Ref
    records: SaidIn


@dataclass(frozen=True, slots=True)
class Choice:
    """An organisation that may have been meant, and the address of the network around it."""

    organisation: Ref
    places: str
    href: str


@dataclass(frozen=True, slots=True)
class Tally:
    """How many organisations stand in one relation to the focus, by state."""

    words: str
    others: int
    states: tuple[tuple[State, int], ...]


def network_page(view: View, wanted: Wanted, asked: Described, *, shown: str, number: int) -> HTMLResponse:
    """The page of `asked`, which is what `wanted` gives, cut for a picture where `shown` is a map."""
    network = asked.network
    # What the drawing gives is built element by element, each text escaped (`graph.network.drawing`).
    wide = wanted.widened().network(view.snapshot, view.day, most=None)
    whole = wanted.network(view.snapshot, view.day, most=None) if network.is_cut else network
    lines, lines_in_all, pages = _lines(asked, number)
    internal = sorted(network.internal, key=lambda one: (asked.label(one.organisation).casefold(), one.iri))

    def address(iri: str) -> str:
        return view.href("/network", **wanted.parameters(focus=short_focus(view.snapshot.base, iri), most=""))

    def here(**other: object) -> str:
        """This view with other parameters."""
        kept = {"view": shown if shown != MAP else ""}
        return view.href("/network", **{**wanted.parameters(), **kept, **other})

    return page(
        view,
        "network.html",
        asked=asked,
        network=network,
        wanted=wanted,
        shown=shown,
        here=here,
        address=address,
        focus=asked.label(wanted.focus) if wanted.focus else "",
        focus_written=_written(view, wanted.focus),
        drawing=Markup(as_svg(asked, address=address)) if shown == MAP and network.links else "",  # noqa: S704
        groups=_groups(network),
        state_lines=_state_lines(asked),
        marks=[mark for mark in MARKS if any(link.rule == mark[0] for link in network.links)],
        relations=_relations(wanted, wide),
        states=_states(wanted, wide),
        hidden=wide.links_in_all - network.links_in_all,
        everything=view.href(
            "/network",
            **wanted.parameters(relations=list(RELATION_WORDS), states=list(STATE_WORDS), most=""),
        ),
        hops_known=MOST_HOPS,
        lines=lines,
        lines_in_all=lines_in_all,
        number=min(number, pages),
        pages=pages,
        first=(min(number, pages) - 1) * LINES_ON_A_PAGE + 1 if lines else 0,
        rest_on=_rest_on(network),
        show_relation=network.rules != SHARING_ONLY,
        internal=[_internal(asked, flow) for flow in internal[:SHOWN_INTERNAL]],
        internal_in_all=len(internal),
        tallies=_tallies(whole, wanted.focus) if wanted.focus else (),
        most_tied=() if wanted.focus else _most_tied(whole),
        files=[(view.href("/network", **wanted.parameters(format=word)), name) for word, name in FILES],
        most_drawn=max(MOST_DRAWN, view.settings.drawn_nodes),
        has_organisations=bool(organisations(view.snapshot)),
    )


def choose_page(view: View, wanted: Wanted, typed: str, fault: UsageError) -> HTMLResponse:
    """The page that asks which organisation was meant; 404 where none has that name."""
    if isinstance(fault, SeveralThings):
        found = [Ref(iri, label) for iri, label in fault.candidates]
        in_all, status = fault.in_all, 300
    else:
        matching = [
            one for one in search(view.snapshot, typed, most=MOST_SUGGESTED) if one.kind == "organisation"
        ]
        found = [Ref(thing.iri, thing.label) for one in matching for thing in one.things]
        in_all, status = sum(one.in_all for one in matching), 404
    known = organisations(view.snapshot)
    base = view.snapshot.base
    choices = [
        Choice(
            one,
            _places(known, one.iri),
            view.href("/network", **wanted.parameters(focus=short_focus(base, one.iri))),
        )
        for one in found
    ]
    return page(
        view,
        "network_choose.html",
        status=status,
        typed=typed,
        choices=choices,
        in_all=in_all,
        several=status == 300,
        whole=view.href("/network", **wanted.parameters()),
    )


def _places(known: Mapping[str, Node], iri: str) -> str:
    places = known[iri].places if iri in known else ()
    return ", ".join(label_of(place) or short(place) for place in places)


def _written(view: View, focus: str) -> str:
    """How the form writes the focus: by its name, by its IRI where others have that name too."""
    known = organisations(view.snapshot)
    label = known[focus].label if focus else ""
    alone = sum(node.label == label for node in known.values()) == 1
    return label if alone else focus


def _groups(network: Network) -> list[Group]:
    used = {group_of(node) for node in network.nodes}
    return [group for group in (*GROUPS, NOT_STATED) if group in used]


def _state_lines(asked: Described) -> list[tuple[str, str]]:
    """(dash array, words) of each kind of line in the picture."""
    used = {link.state for link in asked.network.links}
    return list(zip([DASHES[state] for state in State if state in used], lines_used(asked), strict=True))


def _relations(wanted: Wanted, wide: Network) -> list[Option]:
    ties = Counter(link.rule for link in wide.links if link.state in wanted.states)
    return [
        Option(word, RELATIONS[rule], rule in wanted.rules, ties[rule])
        for word, rule in RELATION_WORDS.items()
    ]


def _states(wanted: Wanted, wide: Network) -> list[Option]:
    ties = Counter(link.state for link in wide.links if link.rule in wanted.rules)
    return [
        Option(word, state.value, state in wanted.states, ties[state], STATE_HINTS.get(state, ""))
        for word, state in STATE_WORDS.items()
    ]


def _lines(asked: Described, number: int) -> tuple[list[TieLine], int, int]:
    """One page of the table, how many lines there are in all, and how many pages."""
    rows = list(asked.rows())
    pages = max(-(-len(rows) // LINES_ON_A_PAGE), 1)
    start = (min(number, pages) - 1) * LINES_ON_A_PAGE
    lines = [
        TieLine(
            start=Ref(link.source, asked.label(link.source)),
            relation=RELATIONS.get(link.rule, link.rule),
            end=Ref(link.target, asked.label(link.target)),
            what=tuple(Ref(asset, _name(asked, asset)) for asset in edge.assets),
            under=Ref(edge.rests_on, _name(asked, edge.rests_on)),
            state=link.state,
            since=edge.released_on or edge.valid_from,
            until=edge.valid_until,
            records=_records(asked, edge.records),
            through=named(edge.through),
        )
        for link, edge in rows[start : start + LINES_ON_A_PAGE]
    ]
    return lines, len(rows), pages


def _rest_on(network: Network) -> tuple[str, str]:
    """What ties of these relations rest on, as words for one and for several."""
    *first, last = [word for rule, words in RESTS_ON.items() if rule in network.rules for word in words]
    one = f"{', '.join(first)} or {last}" if first else last
    several = f"{', '.join(f'{word}s' for word in first)} and {last}s" if first else f"{last}s"
    return one, several


def _name(asked: Described, iri: str) -> str:
    """The name of a thing; one without a name is called by the end of its IRI."""
    return asked.labels.get(iri) or short(iri)


def _records(asked: Described, records: tuple[str, ...]) -> SaidIn:
    shown = (asked.places.get(record) for record in records[:SHOWN_RECORDS])
    return SaidIn(tuple(place for place in shown if place), len(records))


def _internal(asked: Described, flow: InternalFlow) -> InternalLine:
    return InternalLine(
        Ref(flow.organisation, _name(asked, flow.organisation)),
        TO_ITSELF.get(flow.rule, flow.rule),
        Ref(flow.rests_on, _name(asked, flow.rests_on)),
        _records(asked, flow.records),
    )


def _tallies(whole: Network, focus: str) -> list[Tally]:
    """Relation by relation and way by way, with how many organisations the focus is tied."""
    wanted = (
        (SHARES, True, "Shares data with"),
        (SHARES, False, "Gets data from"),
        (FUNDS, True, "Funds"),
        (FUNDS, False, "Is funded by"),
        (COLLABORATES, True, "Works with"),
    )
    found = []
    for rule, outward, words in wanted:
        if rule not in whole.rules:
            continue
        others: set[str] = set()
        states: Counter[State] = Counter()
        for link in whole.links:
            ends = (link.source, link.target)
            here = ends if rule == COLLABORATES else ends[:1] if outward else ends[1:]
            if link.rule == rule and focus in here:
                others.add(link.target if link.source == focus else link.source)
                states[link.state] += 1
        found.append(
            Tally(words, len(others), tuple((state, states[state]) for state in State if states[state]))
        )
    return found


def _most_tied(whole: Network) -> list[tuple[Ref, int]]:
    """The organisations tied to most others, with how many."""
    others: dict[str, set[str]] = {}
    for link in whole.links:
        others.setdefault(link.source, set()).add(link.target)
        others.setdefault(link.target, set()).add(link.source)
    labels = {node.iri: node.label for node in whole.nodes}
    order = sorted(others, key=lambda iri: (-len(others[iri]), labels[iri].casefold(), iri))
    return [(Ref(iri, labels[iri]), len(others[iri])) for iri in order[:MOST_TIED]]
