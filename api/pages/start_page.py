"""What the start page shows: how much the map knows, first answers, and what it does not know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from api.answering import answer
from api.pages.pieces import MapPage, Money, Ref
from api.pages.thing_page import SOON_DAYS
from graph.funding import add_up, allocation_rows, gap_matrix, notable_gaps, second_hand_words
from graph.network import strongest_pairs
from graph.questions import question
from graph.questions.overview import Completeness, completeness, counts, second_hand
from graph.snapshot import Snapshot
from graph.snapshot.second_hand import named
from ontology.errors import QueryError
from ontology.identifiers import source_iri

SHOWN_ANSWERS = 5
"""How many pairs and how many endings the start page shows."""

FIRST_QUESTIONS = (
    "who-shares-with-whom",
    "ends-soon",
    "money-by-programme-and-country",
    "shortest-route",
    "under-what",
    "what-is-known",
)
"""The questions that the start page answers or asks for; all others stand on their own page."""

SHOWN_GAPS = 3
"""How many gaps the start page shows."""

GAP_AXIS = "theme"
"""The rows of the matrix from which the gaps come, as on the page of gaps."""

COUNTED: tuple[tuple[str, str, str, str], ...] = (
    ("organisation", "organisation", "organisations", "/organisations"),
    ("dataset", "dataset", "datasets", "/datasets?kind=dataset"),
    ("resource", "data resource", "data resources", "/datasets?kind=resource"),
    ("infrastructure", "infrastructure", "infrastructures", "/datasets?kind=infrastructure"),
    ("agreement", "agreement", "agreements", "/agreements"),
    ("project", "project", "projects", "/projects"),
    ("grant", "grant", "grants", "/grants"),
    ("programme", "programme", "programmes", "/programmes"),
    ("convening", "convening", "convenings", "/convenings"),
    ("need", "data need", "data needs", "/needs"),
)
"""The kinds that are counted, what one and several are called, and the list that shows them."""


@dataclass(frozen=True, slots=True)
class Figure:
    """How many things of a kind the map knows, and the list of them; `second_hand` of them are known only
    through sources that repeat others.
    """

    kind: str
    words: str
    count: int
    href: str
    second_hand: int
    second_hand_words: str


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a question's form."""

    name: str
    sentence: str
    type: str


@dataclass(frozen=True, slots=True)
class Start:
    """A named question: `rows` of its present answer, None where it needs fields (or did not answer)."""

    name: str
    title: str
    asked_by: str
    rows: int | None
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Ending:
    """An agreement that ends soon, and the parties to it."""

    ends: date
    agreement: Ref
    start: Ref
    end: Ref


@dataclass(frozen=True, slots=True)
class StrongPair:
    """Who shares with whom, the number of agreements in force between them, and through which sources that
    repeat others alone the pair is known; empty where it is known otherwise."""

    start: Ref
    end: Ref
    agreements: int
    through: str = ""


@dataclass(frozen=True, slots=True)
class NotableGap:
    """A cell of the gap matrix worth a look, and why."""

    row: Ref
    column: Ref
    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class LoadedSource:
    """A source of this map."""

    source: Ref
    name: str
    publisher: str
    licence: str
    loaded: date


@dataclass(frozen=True, slots=True, kw_only=True)
class StartPage(MapPage):
    """The whole start page; `grants_with_amount` of `grants` state the money."""

    figures: tuple[Figure, ...]
    money: tuple[Money, ...]
    grants: int
    grants_with_amount: int
    money_second_hand: str
    """How much of it is known only through sources that repeat others; empty where none."""
    questions: tuple[Start, ...]
    endings: tuple[Ending, ...]
    endings_in_all: int
    ends_within_days: int
    pairs: tuple[StrongPair, ...]
    pairs_in_all: int
    gaps: tuple[NotableGap, ...]
    gaps_in_all: int
    completeness: tuple[Completeness, ...]
    sources: tuple[LoadedSource, ...]


def start_page(snapshot: Snapshot, day: date) -> StartPage:
    """The start page on `day`, computed once per state of the map and day."""
    return snapshot.view(f"start {day}", lambda opened: _start(opened, day))


def _start(snapshot: Snapshot, day: date) -> StartPage:
    known, repeated = counts(snapshot), second_hand(snapshot)
    sums = add_up(allocation_rows(snapshot))
    pairs, pairs_in_all = strongest_pairs(snapshot, day, most=SHOWN_ANSWERS)
    gaps, gaps_in_all = notable_gaps(gap_matrix(snapshot, GAP_AXIS, day=day), most=SHOWN_GAPS)
    endings = _endings(snapshot, day)
    return StartPage(
        state=snapshot.name,
        day=day,
        figures=tuple(
            Figure(
                kind,
                one if known[kind] == 1 else several,
                known[kind],
                href,
                apart := repeated.get(kind, 0),
                one if apart == 1 else several,
            )
            for kind, one, several, href in COUNTED
            if known[kind]
        ),
        money=tuple(Money(amount, currency) for currency, amount in sums.money.items()),
        grants=sums.grants,
        grants_with_amount=sums.with_amount,
        money_second_hand=second_hand_words(sums),
        questions=tuple(_questions(snapshot, day)),
        endings=endings[:SHOWN_ANSWERS],
        endings_in_all=len(endings),
        ends_within_days=SOON_DAYS,
        pairs=tuple(
            StrongPair(
                Ref(pair.source, pair.source_label),
                Ref(pair.target, pair.target_label),
                len(pair.agreements),
                named(pair.through),
            )
            for pair in pairs
        ),
        pairs_in_all=pairs_in_all,
        gaps=tuple(
            NotableGap(Ref(one.row, one.row_label), Ref(one.column, one.column_label), one.kind, one.reason)
            for one in gaps
        ),
        gaps_in_all=gaps_in_all,
        completeness=completeness(snapshot),
        sources=tuple(
            LoadedSource(
                Ref(source_iri(snapshot.base, entry.source.name), entry.source.title or entry.source.name),
                entry.source.name,
                entry.source.publisher,
                entry.source.licence,
                date.fromisoformat(entry.loaded_at[:10]),
            )
            for entry in snapshot.state.entries
        ),
    )


def _endings(snapshot: Snapshot, day: date) -> tuple[Ending, ...]:
    """The answer to the question `ends-soon`, so that page, question and command agree."""
    table = answer(snapshot, "ends-soon", {"days": str(SOON_DAYS)}, day=day)
    found = []
    for row in table.rows:
        cells: Mapping[str, str] = {
            name: cell.value for name, cell in zip(table.columns, row, strict=True) if cell
        }
        found.append(
            Ending(
                date.fromisoformat(cells["ends"]),
                Ref(cells["agreement"], cells["agreementLabel"]),
                Ref(cells["from"], cells["fromLabel"]),
                Ref(cells["to"], cells["toLabel"]),
            )
        )
    return tuple(found)


def _questions(snapshot: Snapshot, day: date) -> list[Start]:
    """The first questions; those that need nothing beside the day come with the size of their answer."""
    found = []
    for one in map(question, FIRST_QUESTIONS):
        fields = tuple(
            Field(parameter.name, parameter.sentence, parameter.type)
            for parameter in one.parameters
            if parameter.required
        )
        rows = None
        if not fields:
            try:
                rows = len(answer(snapshot, one.name, {}, day=day).rows)
            except QueryError:
                rows = None
        found.append(Start(one.name, one.title, one.asked_by, rows, fields))
    return sorted(found, key=lambda one: bool(one.fields))
