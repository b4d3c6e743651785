"""The page of a dataset, a data resource or an infrastructure: who holds it, who has access, who paid."""

from __future__ import annotations

from collections.abc import Mapping

from api.pages import grants_shown as money
from api.pages.agreements_shown import standings
from api.pages.pieces import Cell, Column, Names, Notice, Ref, Table, first_records
from api.pages.thing_page import SHOWN_ROWS, Asked, Parts, assessments_table, lines_of, present, related_table
from api.pages.ties import SINCE, SOURCE, STATE, UNDER, UNTIL, iris_of_ties, tie_row, ties_of
from api.pages.written import plural
from graph.questions.things import all_of
from graph.resolve import State
from graph.snapshot import SHARES, edges_of
from ontology.statements import iri as term
from ontology.terms import DCAT, DCT, SG
from ontology.vocabulary import label_of

_OVER = (
    f"SELECT ?agreement ?thing WHERE {{ ?agreement <{SG.coversAsset}> ?thing ; a <{SG.Agreement}> }}",
    f"SELECT ?agreement ?thing WHERE {{ ?part <{SG.coversAsset}> ?thing ; <{SG.releasedUnder}> ?agreement }}",
)
"""Agreements that cover a thing themselves, and by a release. Two queries: as one with UNION the engine
walks all labels (10 s with 450 releases)."""
_PRODUCED_BY = f"""SELECT DISTINCT ?grant ?project ?day ?thing WHERE {{
  ?project <{SG.produces}> ?thing . ?grant <{SG.supportsProject}> ?project
  OPTIONAL {{ ?grant <{SG.awardedOn}> ?day }} }} ORDER BY DESC(?day) ?grant"""
_FACTS = (
    SG.kind,
    SG.sensitivity,
    SG.aboutGroup,
    SG.childParticipation,
    SG.lifecycleStage,
    SG.theme,
    SG.followsPrinciple,
    SG.hostedOn,
    SG.placeAsStated,
    DCAT.keyword,
    DCT.issued,
    DCT.modified,
)


def asset_parts(asked: Asked) -> Parts:
    """Everything that is particular to an asset."""
    held = (SG.heldBy, DCT.publisher, SG.accessLevel, DCT.license, SG.addressesHarm, SG.coversPlace)
    notices = []
    if not all_of(asked.facts, SG.heldBy) and not all_of(asked.facts, DCT.publisher):
        notices.append(Notice("Nobody is known to hold or publish it."))
    access = all_of(asked.facts, SG.accessLevel)
    return Parts(
        lines=lines_of(asked, held, _FACTS, words={SG.kind: "Kind"}),
        main=present(
            _access(asked),
            _agreements(asked),
            related_table(
                asked,
                SG.produces,
                key="projects",
                title="Produced by",
                absent="No project that this map knows of.",
            ),
            _grants(asked),
        ),
        side=present(
            related_table(asked, SG.metBy, key="needs", title="Meets the need"),
            related_table(asked, SG.hostedOn, key="hosts", title="Carries"),
            assessments_table(asked),
        ),
        notices=tuple(notices),
        chips=tuple(
            Ref(one, label_of(one) or one) for one in (*access, *all_of(asked.facts, SG.addressesHarm)[:4])
        ),
    )


def _access(asked: Asked) -> Table:
    edges = [edge for edge in edges_of(asked.snapshot) if edge.rule == SHARES and asked.iri in edge.assets]
    ties = ties_of(edges, asked.day)
    shown = ties[:SHOWN_ROWS]
    names = Names(
        asked.snapshot, iris_of_ties(shown), {one for tie in shown for one in first_records(tie.records)}
    )
    rows: list[Mapping[str, Cell]] = [
        {**tie_row(tie, tie.end, names), "by": names.ref(tie.start)} for tie in shown
    ]
    parties = len({tie.end for tie in ties})
    return Table(
        key="access",
        title="Who has access",
        columns=(Column("with", "Who"), Column("by", "From whom"), UNDER, STATE, SINCE, UNTIL, SOURCE),
        rows=tuple(rows),
        in_all=len(ties),
        absent="Nobody beside its holder that this map knows of. That is no proof that nobody has.",
        lead=f"{plural(parties, 'organisation')}, under agreements that this map knows of." if ties else "",
    )


def _agreements(asked: Asked) -> Table:
    bound = {"thing": term(asked.iri)}
    found = {row["agreement"].value for query in _OVER for row in asked.snapshot.select(query, bound)}
    standing = standings(asked.snapshot, asked.day)
    order = list(State)

    def place(agreement: str) -> tuple[int, str]:
        own = standing.get(agreement)
        state = own.condition.state if own else ""
        return (order.index(State(state)) if state in order else len(order), agreement)

    shown = sorted(found, key=place)[:SHOWN_ROWS]
    names = Names(asked.snapshot, shown)
    rows: list[Mapping[str, Cell]] = []
    for agreement in shown:
        own = standing.get(agreement)
        rows.append(
            {
                "under": names.ref(agreement),
                "state": own.condition if own else None,
                "since": own.since if own else None,
                "until": own.until if own else None,
            }
        )
    return Table(
        key="agreements",
        title="Agreements over it",
        columns=(UNDER, STATE, SINCE, UNTIL),
        rows=tuple(rows),
        in_all=len(found),
        absent="No agreement that this map knows of.",
    )


def _grants(asked: Asked) -> Table:
    found = asked.snapshot.select(_PRODUCED_BY, {"thing": term(asked.iri)})
    grants = tuple(dict.fromkeys(row["grant"].value for row in found))
    return money.grants_table(
        asked.snapshot,
        grants,
        key="grants",
        title="Grants that paid for its making",
        columns=(money.GRANT, money.FUNDER, money.AMOUNT, money.AWARDED, money.SOURCE),
        absent="No grant that this map knows of.",
        most=SHOWN_ROWS,
        more="",
    )
