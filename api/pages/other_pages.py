"""The pages of projects, convenings and data needs, and of whatever has no page of its own."""

from __future__ import annotations

from api.pages import grants_shown as money
from api.pages.pieces import Condition, Notice, Ref, condition
from api.pages.thing_page import SHOWN_ROWS, Asked, Parts, assessments_table, lines_of, present, related_table
from graph.questions.things import all_of, state_of_facts
from ontology.terms import DCT, PROV, RDF, RDFS, SG, SKOS
from ontology.vocabulary import label_of

_SHOWN_ELSEWHERE = frozenset(
    {
        RDF.type,
        RDFS.label,
        SKOS.altLabel,
        SKOS.prefLabel,
        DCT.description,
        SG.identifier,
        SG.precision,
        SG.dateAsStated,
        PROV.wasDerivedFrom,
    }
)


def _harms(asked: Asked) -> list[Ref]:
    return [Ref(one, label_of(one) or one) for one in all_of(asked.facts, SG.addressesHarm)[:4]]


def project_parts(asked: Asked) -> Parts:
    """Everything that is particular to a project."""
    grants = money.grants_of(asked.snapshot, asked.iri, SG.supportsProject)
    chips: list[Ref | Condition] = [*_harms(asked)]
    if all_of(asked.facts, SG.validFrom) or all_of(asked.facts, SG.status):
        chips.insert(0, condition(state_of_facts(asked.facts, asked.day)))
    return Parts(
        lines=lines_of(
            asked,
            (
                SG.fundedBy,
                SG.managedBy,
                SG.implementedBy,
                SG.produces,
                SG.validFrom,
                SG.validUntil,
                SG.theme,
                SG.coversPlace,
            ),
            (
                SG.addressesHarm,
                SG.themeAsStated,
                SG.placeAsStated,
                DCT.isPartOf,
                DCT.publisher,
                SG.plannedFrom,
                SG.plannedUntil,
                SG.status,
            ),
        ),
        main=present(
            money.grants_table(
                asked.snapshot,
                grants,
                key="grants",
                title="Paid for by",
                columns=(money.GRANT, money.FUNDER, money.AMOUNT, money.AWARDED, money.SOURCE),
                absent="No grant that this map knows of.",
                most=SHOWN_ROWS,
                more="",
            ),
            money.transactions_table(asked.snapshot, asked.iri),
        ),
        side=present(
            related_table(asked, DCT.isPartOf, key="parts", title="Parts of it"),
            related_table(asked, SG.splitOf, key="splits", title="How its money is split"),
            assessments_table(asked),
        ),
        chips=tuple(chips),
    )


def convening_parts(asked: Asked) -> Parts:
    """Everything that is particular to a convening."""
    return Parts(
        lines=lines_of(
            asked,
            (SG.convenedBy, SG.attendedBy, SG.validFrom, SG.validUntil, SG.coversPlace),
            (SG.placeAsStated, SG.addressesHarm),
        ),
        side=present(assessments_table(asked)),
        chips=tuple(_harms(asked)),
    )


def need_parts(asked: Asked) -> Parts:
    """Everything that is particular to a data need."""
    met = all_of(asked.facts, SG.metBy)
    return Parts(
        lines=lines_of(
            asked,
            (SG.neededBy, SG.purpose, SG.addressesHarm, SG.coversPlace, SG.metBy, SG.barrier),
            (SG.sector, SG.aboutGroup, SG.needsQuality, SG.placeAsStated),
        ),
        side=present(assessments_table(asked)),
        notices=() if met else (Notice("Nothing that this map knows of meets this need."),),
        chips=tuple(_harms(asked)),
    )


def any_parts(asked: Asked) -> Parts:
    """What there is of a thing without a page of its own: all its facts."""
    return Parts(lines=lines_of(asked, (), sorted(set(asked.facts) - _SHOWN_ELSEWHERE)))
