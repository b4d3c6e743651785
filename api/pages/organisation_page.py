"""The page of an organisation: what it shares and receives, its money, whom it could reach, what is due."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import urlencode

from api.pages import grants_shown as money
from api.pages.agreements_shown import standings
from api.pages.pieces import Cell, Column, Condition, Names, Notice, Ref, Table, first_records, with_values
from api.pages.thing_page import (
    SHOWN_ROWS,
    SOON_DAYS,
    Asked,
    Parts,
    assessments_table,
    lines_of,
    present,
    related_table,
)
from api.pages.ties import Tie, iris_of_ties, tie_columns, tie_row, ties_of
from api.pages.written import day_words, plural
from graph.network.reach import within_reach
from graph.questions.things import all_of, first
from graph.resolve import State
from graph.snapshot import SHARES, Snapshot, edges_of, internal_flows
from ontology.statements import iri as term
from ontology.terms import DCT, SG
from ontology.vocabulary import label_of

SHOWN_REACH = 8
"""How many organisations within reach are shown."""

SHOWN_NOTICES = 4
"""How many agreements that end soon are named one by one."""

_PARTY_TO = tuple(
    f"SELECT ?agreement ?thing WHERE {{ ?agreement <{role}> ?thing ; a <{SG.Agreement}> }}"
    for role in (SG.hasProvider, SG.hasRecipient)
)
_WITH_BASIS = tuple(
    f"SELECT ?agreement WHERE {{ ?agreement <{basis}> ?basis }}"
    for basis in (SG.legalBasis, SG.legalBasisAsStated)
)
_DRAWN = f"""SELECT DISTINCT ?tie ?other ?kind ?stated ?way ?thing WHERE {{
  {{ ?tie <{SG.relationshipFrom}> ?thing ; <{SG.relationshipTo}> ?other . BIND("to" AS ?way) }}
  UNION {{ ?tie <{SG.relationshipTo}> ?thing ; <{SG.relationshipFrom}> ?other . BIND("from" AS ?way) }}
  OPTIONAL {{ ?tie <{SG.kind}> ?kind }} OPTIONAL {{ ?tie <{SG.kindAsStated}> ?stated }}
}} ORDER BY ?other ?tie"""


def organisation_parts(asked: Asked) -> Parts:
    """Everything that is particular to an organisation."""
    snapshot, iri, day = asked.snapshot, asked.iri, asked.day
    edges = [edge for edge in edges_of(snapshot) if edge.rule == SHARES and iri in (edge.start, edge.end)]
    given = ties_of((edge for edge in edges if edge.start == iri), day)
    got = ties_of((edge for edge in edges if edge.end == iri), day)
    names = Names(
        snapshot,
        iris_of_ties([*given[:SHOWN_ROWS], *got[:SHOWN_ROWS]]),
        {one for tie in (*given[:SHOWN_ROWS], *got[:SHOWN_ROWS]) for one in first_records(tie.records)},
    )
    agreements = _party_to(asked)
    main = present(
        _ties(asked, given, names, outward=True),
        _ties(asked, got, names, outward=False),
        _not_yet_sharing(asked, agreements, {edge.rests_on for edge in edges}),
        _funding(asked, SG.hasGrantee),
        _funding(asked, SG.hasFunder),
        related_table(
            asked, SG.heldBy, key="holds", title="Holds", absent="No dataset that this map knows of."
        ),
        related_table(asked, DCT.publisher, key="publishes", title="Publishes"),
        related_table(asked, SG.implementedBy, key="projects", title="Carries out"),
    )
    side = present(
        _reach(asked),
        _drawn(asked),
        related_table(asked, SG.subOrganisationOf, key="units", title="Parts of it"),
        related_table(asked, SG.memberOf, key="members", title="Members"),
        related_table(asked, SG.successorOf, key="successors", title="Followed by"),
        related_table(asked, SG.neededBy, key="needs", title="Needs"),
        related_table(asked, SG.convenedBy, key="convened", title="Convened"),
        related_table(asked, SG.attendedBy, key="attended", title="Took part in"),
        assessments_table(asked),
    )
    others = (
        SG.subOrganisationOf,
        SG.memberOf,
        SG.successorOf,
        SG.legalForm,
        SG.relatedTo,
        SG.hasExpertise,
        SG.followsPrinciple,
        SG.status,
    )
    facets = (*all_of(asked.facts, SG.sector), *all_of(asked.facts, SG.locatedIn))
    status = first(asked.facts, SG.status)
    chips: list[Ref | Condition] = [Ref(one, label_of(one) or one) for one in facets]
    if status and not status.endswith("/active"):
        chips.append(Ref(status, label_of(status) or status))
    return Parts(
        lines=lines_of(asked, (SG.sector, SG.locatedIn), others),
        main=main,
        side=side,
        notices=_notices(asked, given, got, agreements),
        chips=tuple(chips),
    )


def _ties(asked: Asked, ties: list[Tie], names: Names, *, outward: bool) -> Table:
    shown = ties[:SHOWN_ROWS]
    rows = tuple(tie_row(tie, tie.end if outward else tie.start, names) for tie in shown)
    lead = ""
    if outward:
        flows = [
            flow
            for flow in internal_flows(asked.snapshot)
            if flow.rule == SHARES and flow.organisation == asked.iri
        ]
        if flows:
            lead = f"What it shares with itself is internal and not listed ({len(flows):,} times)."
    parties = len({tie.end if outward else tie.start for tie in ties})
    if ties:
        over = sum(tie.state is State.ENDED for tie in ties)
        told = f"{plural(len(ties), 'tie')} with {plural(parties, 'organisation')}"
        lead = f"{told}, {over:,} of them ended. {lead}".strip() if over else f"{told}. {lead}".strip()
    if rows and all(row["until"] is None for row in rows):
        lead = f"{lead} {'None of those shown has' if len(rows) < len(ties) else 'None has'} a known end."
    return Table(
        key="shares" if outward else "receives",
        title="Shares with" if outward else "Receives from",
        columns=with_values(tie_columns("With whom" if outward else "From whom"), rows, "until"),
        rows=rows,
        in_all=len(ties),
        absent="No sharing that this map knows of. That is no proof that there is none.",
        lead=lead,
        more="/network?" + urlencode({"focus": asked.iri}) if len(ties) > len(shown) else "",
        more_words="All of them in the network",
    )


def _party_to(asked: Asked) -> set[str]:
    """The agreements it is a party to."""
    bound = {"thing": term(asked.iri)}
    return {row["agreement"].value for query in _PARTY_TO for row in asked.snapshot.select(query, bound)}


def _with_basis(snapshot: Snapshot) -> frozenset[str]:
    """The agreements of which a legal basis is known. Read once per snapshot."""

    def read(opened: Snapshot) -> frozenset[str]:
        return frozenset(row["agreement"].value for query in _WITH_BASIS for row in opened.select(query))

    return snapshot.view("agreements with a legal basis", read)


def _not_yet_sharing(asked: Asked, agreements: set[str], sharing: set[str]) -> Table | None:
    """Agreements it is a party to from which no tie follows: not concluded, or a side not known."""
    bare = agreements - sharing
    if not bare:
        return None
    standing = standings(asked.snapshot, asked.day)
    shown = Names(asked.snapshot, bare).refs(bare)[:SHOWN_ROWS]
    rows: list[Mapping[str, Cell]] = [
        {"under": one, "state": own.condition if (own := standing.get(one.iri)) else None} for one in shown
    ]
    return Table(
        key="agreements",
        title="Agreements without sharing",
        columns=(Column("under", "Agreement"), Column("state", "State")),
        rows=tuple(rows),
        in_all=len(bare),
        absent="",
        lead="Not concluded yet, internal, or one side is not known.",
    )


def _funding(asked: Asked, role: str) -> Table | None:
    received = role == SG.hasGrantee
    grants = money.grants_of(asked.snapshot, asked.iri, role)
    if not grants and not received:
        return None
    return money.grants_table(
        asked.snapshot,
        grants,
        key="received" if received else "given",
        title="Funding received" if received else "Funding given",
        columns=(
            money.GRANT,
            money.FUNDER if received else money.RECIPIENT,
            money.AMOUNT,
            money.AWARDED,
            money.SOURCE,
        ),
        absent="No grant to it that this map knows of.",
        most=SHOWN_ROWS,
        more="/grants?" + urlencode({"recipient" if received else "funder": asked.iri}),
    )


def _reach(asked: Asked) -> Table:
    found = within_reach(asked.snapshot, asked.iri, asked.day)
    shown = found[:SHOWN_REACH]
    names = Names(asked.snapshot, {one for far in shown for one in (far.organisation, *far.through)})
    rows: list[Mapping[str, Cell]] = [
        {"organisation": names.ref(far.organisation), "through": names.refs(far.through)} for far in shown
    ]
    return Table(
        key="reach",
        title="Could be reached through",
        columns=(Column("organisation", "Organisation"), Column("through", "Through")),
        rows=tuple(rows),
        in_all=len(found),
        absent="Nobody is two ties in force away.",
        lead="Two ties in force away, those with most ways first." if rows else "",
        more="/network?" + urlencode({"focus": asked.iri, "hops": 2}) if len(found) > len(rows) else "",
        more_words="The network around it",
    )


def _drawn(asked: Asked) -> Table | None:
    found = asked.snapshot.select(_DRAWN, {"thing": term(asked.iri)})
    if not found:
        return None
    names = Names(asked.snapshot, {row["other"].value for row in found})
    rows: list[Mapping[str, Cell]] = []
    for row in found[:SHOWN_ROWS]:
        kind = label_of(row["kind"].value) if "kind" in row else None
        stated = row["stated"].value if "stated" in row else ""
        words = stated or kind or "not said how"
        way = "" if row["way"].value == "to" else " (said of the other)"
        rows.append({"how": words + way, "with": names.ref(row["other"].value)})
    return Table(
        key="ties",
        title="Other ties",
        columns=(Column("how", "How"), Column("with", "With whom")),
        rows=tuple(rows),
        in_all=len(found),
        absent="",
        lead="Drawn or stated, but no agreement: they do not count as sharing.",
    )


def _notices(asked: Asked, given: list[Tie], got: list[Tie], agreements: set[str]) -> tuple[Notice, ...]:
    """Ties that end soon, that ended with nothing after them, and agreements without a legal basis."""
    ties = [*given, *got]
    alive = {(tie.start, tie.end) for tie in ties if tie.state is State.IN_FORCE}
    horizon = asked.day + timedelta(days=SOON_DAYS)
    soon = {
        tie.agreement: tie.until
        for tie in ties
        if tie.state is State.IN_FORCE and tie.until and asked.day <= tie.until <= horizon
    }
    ended = {
        (tie.start, tie.end) for tie in ties if tie.state is State.ENDED and (tie.start, tie.end) not in alive
    }
    names = Names(asked.snapshot, soon)
    ordered = sorted(soon.items(), key=lambda item: (item[1], item[0]))
    notices = [
        Notice(f"{names.ref(one).label} ends on {day_words(until)}.", one)
        for one, until in ordered[:SHOWN_NOTICES]
    ]
    if len(ordered) > SHOWN_NOTICES:
        more = len(ordered) - SHOWN_NOTICES
        notices.append(Notice(f"{plural(more, 'more agreement')} within {SOON_DAYS} days."))
    if ended:
        said = plural(len(ended), "sharing link")
        notices.append(Notice(f"{said} ended, and none that this map knows of followed."))
    standing = standings(asked.snapshot, asked.day)
    bare = [
        one
        for one in sorted(agreements - _with_basis(asked.snapshot))
        if (own := standing.get(one)) and own.condition.state == State.IN_FORCE
    ]
    if bare:
        href = bare[0] if len(bare) == 1 else ""
        notices.append(
            Notice(f"{plural(len(bare), 'agreement')} in force without a known legal basis.", href)
        )
    return tuple(notices)
