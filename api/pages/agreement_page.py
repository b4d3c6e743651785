"""The page of an agreement: parties, what it covers, its versions and releases, and what is due."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from api.pages.agreements_shown import planned, standings
from api.pages.pieces import (
    Cell,
    Column,
    Names,
    Notice,
    Table,
    condition,
    first_records,
    iris_in,
    with_values,
)
from api.pages.thing_page import (
    SHOWN_ROWS,
    SOON_DAYS,
    Asked,
    Parts,
    assessments_table,
    day_cell,
    lines_of,
    present,
)
from api.pages.written import day_words
from graph.questions.things import Facts, all_of, day_in, facts_of, first, state_of_facts
from graph.resolve import State
from ontology.statements import iri as term
from ontology.terms import PROV, SG

_VERSIONS = f"SELECT DISTINCT ?part ?thing WHERE {{ ?part <{SG.versionOf}> ?thing }}"
_RELEASES = f"SELECT DISTINCT ?part ?thing WHERE {{ ?part <{SG.releasedUnder}> ?thing }}"
SOURCE = Column("source", "Source", "not stated")
_TERMS = {
    SG.control: Column("control", "Control", "not stated"),
    SG.permits: Column("permits", "Permits", "silent"),
    SG.prohibits: Column("prohibits", "Prohibits", "silent"),
    SG.hasClause: Column("clauses", "Clauses on", "not known"),
}
"""What a version may say of the use of the data, and how its silence is written."""


def agreement_parts(asked: Asked) -> Parts:
    """Everything that is particular to an agreement."""
    versions, releases = _parts(asked, _VERSIONS), _parts(asked, _RELEASES)
    whole = {**versions, **releases}
    records = {one for own in whole.values() for one in first_records(all_of(own, PROV.wasDerivedFrom))}
    names = Names(asked.snapshot, {*whole, *_shown_iris(whole)}, records)
    own = standings(asked.snapshot, asked.day).get(asked.iri)
    return Parts(
        lines=lines_of(
            asked,
            (SG.hasProvider, SG.hasRecipient, SG.coversAsset, SG.purpose, SG.legalBasis),
            (
                SG.legalBasisAsStated,
                SG.kind,
                SG.reference,
                SG.sensitivity,
                SG.governedBy,
                SG.followsPrinciple,
                SG.coversPlace,
                SG.addressesHarm,
                SG.restsOn,
            ),
            words={SG.kind: "Kind of agreement"},
        ),
        main=present(
            _versions(asked, versions, releases, names),
            _terms(versions, names),
            _releases(asked, releases, versions, names),
        ),
        side=present(assessments_table(asked)),
        notices=_notices(asked, own.until if own else None),
        chips=(own.condition,) if own else (),
    )


def _parts(asked: Asked, query: str) -> dict[str, Facts]:
    found = [row["part"].value for row in asked.snapshot.select(query, {"thing": term(asked.iri)})]
    facts = facts_of(asked.snapshot, found)
    return {one: facts[one] for one in found if one in facts}


def _shown_iris(parts: Mapping[str, Facts]) -> set[str]:
    wanted = (SG.hasRecipient, SG.coversAsset, SG.releaseOf, SG.status, *_TERMS)
    return iris_in([{name: own.get(name, ()) for name in wanted} for own in parts.values()])


def _versions(
    asked: Asked, versions: Mapping[str, Facts], releases: Mapping[str, Facts], names: Names
) -> Table:
    """The versions, newest first: by their own start, else by the latest release under them."""
    released: dict[str, date] = {}
    for own in releases.values():
        version, when = first(own, SG.releaseOf), day_in(own, SG.releasedOn)
        if when is not None:
            released[version] = max(when, released.get(version, when))

    def start(one: str) -> date:
        return day_in(versions[one], SG.validFrom) or released.get(one, date.min)

    order = sorted(versions, key=lambda one: (start(one), one), reverse=True)
    rows: list[Mapping[str, Cell]] = []
    for one in order[:SHOWN_ROWS]:
        own = versions[one]
        status = first(own, SG.status)
        plan = planned(status)
        rows.append(
            {
                "version": names.ref(one),
                "state": condition(state_of_facts(own, asked.day), [plan]),
                "status": names.ref(status).label if status else None,
                "from": day_cell(own, SG.validFrom),
                "until": day_cell(own, SG.validUntil),
                "source": names.records(all_of(own, PROV.wasDerivedFrom)),
            }
        )
    return Table(
        key="versions",
        title="Versions",
        columns=(
            Column("version", "Version"),
            Column("state", f"On {day_words(asked.day)}"),
            Column("status", "Status stated", "not stated"),
            Column("from", "From"),
            Column("until", "Until"),
            SOURCE,
        ),
        rows=tuple(rows),
        in_all=len(order),
        absent="No version that this map knows of: when it held is not known.",
    )


def _terms(versions: Mapping[str, Facts], names: Names) -> Table | None:
    """What each version permits and prohibits, for those versions that say anything of it."""
    rows: list[Mapping[str, Cell]] = [
        {
            "version": names.ref(one),
            **{column.key: names.refs(all_of(own, name)) or None for name, column in _TERMS.items()},
            "source": names.records(all_of(own, PROV.wasDerivedFrom)),
        }
        for one, own in sorted(versions.items(), reverse=True)
        if any(all_of(own, name) for name in _TERMS)
    ]
    if not rows:
        return None
    return Table(
        key="terms",
        title="Terms",
        columns=(Column("version", "Version"), *_TERMS.values(), SOURCE),
        rows=tuple(rows[:SHOWN_ROWS]),
        in_all=len(rows),
        absent="",
        lead="Where a version is silent on a use, that use is neither known to be allowed nor forbidden.",
    )


def _releases(
    asked: Asked, releases: Mapping[str, Facts], versions: Mapping[str, Facts], names: Names
) -> Table | None:
    if not releases:
        return None
    order = sorted(
        releases, key=lambda one: (day_in(releases[one], SG.releasedOn) or date.min, one), reverse=True
    )
    rows: list[Mapping[str, Cell]] = []
    for one in order[:SHOWN_ROWS]:
        own = releases[one]
        version = versions.get(first(own, SG.releaseOf))
        rows.append(
            {
                "release": names.ref(one),
                "on": day_cell(own, SG.releasedOn),
                "version": names.refs(all_of(own, SG.releaseOf)) or None,
                "with": _own(asked, own, SG.hasRecipient, names),
                "what": _own(asked, own, SG.coversAsset, names),
                "state": condition(
                    state_of_facts(own, asked.day, version=versions.get(first(own, SG.releaseOf)))
                ),
                "until": day_cell(own, SG.validUntil) or day_cell(version or {}, SG.validUntil),
                "source": names.records(all_of(own, PROV.wasDerivedFrom)),
            }
        )
    return Table(
        key="releases",
        title="Releases",
        columns=with_values(
            (
                Column("release", "Release"),
                Column("on", "Released on"),
                Column("version", "Under version"),
                Column("with", "With whom", "as the agreement says"),
                Column("what", "What", "as the agreement says"),
                Column("state", "State"),
                Column("until", "Until"),
                SOURCE,
            ),
            rows,
            "with",
            "what",
            "until",
        ),
        rows=tuple(rows),
        in_all=len(order),
        absent="",
        lead="" if any(row["until"] for row in rows) else "No end of a release shown is known.",
    )


def _own(asked: Asked, release: Facts, name: str, names: Names) -> Cell:
    """The values of a release where they differ from the agreement's; None where it says the same."""
    values = all_of(release, name)
    return None if set(values) == set(all_of(asked.facts, name)) else names.refs(values) or None


def _notices(asked: Asked, until: date | None) -> tuple[Notice, ...]:
    own = standings(asked.snapshot, asked.day).get(asked.iri)
    found = []
    if own and own.condition.state == State.IN_FORCE and until:
        if until <= asked.day + timedelta(days=SOON_DAYS):
            found.append(Notice(f"It ends on {day_words(until)}."))
    elif own and own.condition.state == State.ENDED:
        found.append(Notice(f"It ended{f' on {day_words(until)}' if until else ''}."))
    if not all_of(asked.facts, SG.legalBasis) and not all_of(asked.facts, SG.legalBasisAsStated):
        found.append(Notice("No legal basis is known."))
    if not all_of(asked.facts, SG.coversAsset):
        found.append(Notice("What it covers is not known."))
    return tuple(found)
