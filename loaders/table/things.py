"""Makes records of drafts: which of them are one thing, what its IRI is, and what it points to."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import fields
from decimal import Decimal
from hashlib import sha256
from typing import Any

from loaders.bodies import Bodies
from loaders.noting import Notes
from loaders.table.drafts import Draft, Drafts
from loaders.table.fields import EVENTS, KEYS, fields_of
from ontology import records as r
from ontology.identifiers import SCHEME_RANK, Mint, part_iri
from ontology.mapping import SEGMENTS
from ontology.records import Day, Money, Text

_IDENTIFIED = (
    r.Organisation,
    r.Dataset,
    r.DataResource,
    r.Infrastructure,
    r.Project,
    r.Agreement,
    r.Grant,
    r.Convening,
)
"""Kinds whose identifiers of a trusted scheme are their node (RULES 1)."""

_PARTS = (r.Instalment, r.Allocation)
"""Kinds that are parts of a grant and take their IRI from it."""

_RANK = {scheme: place for place, scheme in enumerate(SCHEME_RANK)}


def records_of(drafts: Drafts, mint: Mint, notes: Notes) -> Iterator[r.Record]:
    """The records of all drafts in the order of the file; what several rows state alike comes once."""
    bodies = Bodies(mint)
    _name(drafts, bodies)
    _tell_apart(drafts, mint, bodies, notes)
    organisations: dict[str, r.Organisation] = {}
    stated: set[tuple[Any, ...]] = set()
    totals = _totals(drafts)
    for draft in drafts.made:
        pointed = _pointed(draft, drafts, notes)
        kind = draft.rule.record
        if kind not in EVENTS:
            said = (draft.iri, *draft.values.items(), *pointed.items())
            if said in stated:
                continue
            stated.add(said)
        if kind is r.Organisation:
            yield _organisation(draft, pointed, bodies, organisations)
            continue
        values = {"label": "", **draft.values, **pointed}
        if draft.identifier is not None:
            values.setdefault("identifiers", (draft.identifier,))
        if draft.iri in totals:
            yield from _instalments(draft, values, totals[draft.iri])
        values["label"] = values["label"] or _made_up(draft, values)
        yield kind(iri=draft.iri, address=draft.address, **values)


def _name(drafts: Drafts, bodies: Bodies) -> None:
    """Give every draft its identifier, gather the bodies, and write what tells it from others."""
    for draft in drafts.made:
        identifiers = draft.values.get("identifiers", ())
        if identifiers and draft.rule.record in _IDENTIFIED:
            known = [one for one in identifiers if one.partition(":")[0] in _RANK]
            draft.identifier = min(known, key=lambda one: (_RANK[one.partition(":")[0]], one), default=None)
        if draft.rule.record is r.Organisation and not draft.key:
            bodies.add(draft.values.get("label", ""), draft.identifier, draft.address)
    for draft in drafts.made:
        _identify(draft)


def _identify(draft: Draft) -> str:
    """What tells a thing from others of its kind, as text: its identifier, or its key."""
    if not draft.identity:
        draft.identity = draft.identifier or "\x1f".join(_key(draft))
    return draft.identity


def _key(draft: Draft) -> list[str]:
    if draft.key:
        return [draft.values.get("label", "") or draft.key[0], *draft.key]
    parts = [_key_part(draft, name) for name in KEYS[draft.rule.record]]
    label = draft.values.get("label", "")
    if not isinstance(draft.values.get(KEYS[draft.rule.record][0]), str) or not parts[0]:
        return [label or draft.rule.record.__name__, *parts]
    return parts


def _key_part(draft: Draft, name: str) -> str:
    if name in draft.pointed:
        return "\x1e".join(sorted(_identify(one) for one in draft.pointed[name]))
    return _written(draft.values.get(name, ""))


def _written(value: Any) -> str:
    """A value as text, the same from every form of a file."""
    if value.__class__ is str:
        return str(value)
    match value:
        case Day():
            return value.earliest.isoformat()[: {"day": 10, "month": 7, "year": 4}[value.precision]]
        case Money():
            return f"{value.amount.normalize():f} {value.currency}"
        case Decimal():
            return f"{value.normalize():f}"
        case Text():
            return value.value
        case tuple():
            return "\x1e".join(sorted(map(_written, value)))
        case None:
            return ""
        case _:
            return str(value)


def _tell_apart(drafts: Drafts, mint: Mint, bodies: Bodies, notes: Notes) -> None:
    """Give every draft its IRI: by identifier, by key, and where rows of one key differ, by content too."""
    groups: dict[tuple[str, str], list[Draft]] = defaultdict(list)
    for draft in drafts.made:
        groups[SEGMENTS[draft.rule.record], draft.identity].append(draft)
    parts: list[list[Draft]] = []
    for (segment, _), group in groups.items():
        first = group[0]
        if first.rule.record in _PARTS:
            parts.append(group)
        elif first.rule.record is r.Organisation and not first.key:
            for draft in group:
                draft.iri = bodies.iri(draft.values.get("label", ""), draft.identifier)
        elif first.identifier is not None or len(group) == 1 or not _differ(group):
            iri = mint.thing(segment, first.identifier, *_key(first))
            for draft in group:
                draft.iri = iri
        else:
            notes.note(f"rows of one key that differ, kept apart: {first.rule.name}", times=len(group))
            made: Counter[str] = Counter()
            for draft in group:
                content = _content(draft)
                made[content] += 1
                ordinal = (str(made[content]),) if made[content] > 1 else ()
                draft.iri = mint.thing(segment, None, *_key(draft), content, *ordinal)
    for group in parts:
        _part_iris(group)


def _part_iris(group: list[Draft]) -> None:
    made: Counter[tuple[str, str]] = Counter()
    for draft in group:
        grant = draft.pointed["grant"][0].iri
        content = _content(draft)
        made[grant, content] += 1
        draft.iri = part_iri(grant, SEGMENTS[draft.rule.record], content, str(made[grant, content]))


def _differ(group: list[Draft]) -> bool:
    """Whether rows of one key are several things: events always, others where they contradict each other."""
    first = group[0]
    if first.key:
        return False
    if first.rule.record in EVENTS:
        return True
    known = fields_of(first.rule.record)
    stated: dict[str, Any] = {}
    for draft in group:
        for name, value in draft.values.items():
            if not known[name].many and stated.setdefault(name, value) != value:
                return True
    return False


def _content(draft: Draft) -> str:
    """A hash of all that a row states of a thing."""
    said = [f"{name}\x1f{_written(value)}" for name, value in sorted(draft.values.items())]
    said += [f"{name}\x1f{_key_part(draft, name)}" for name in sorted(draft.pointed)]
    return sha256("\x1d".join(said).encode()).hexdigest()[:10]


def _pointed(draft: Draft, drafts: Drafts, notes: Notes) -> dict[str, Any]:
    """The IRIs of what a draft points to, by field."""
    if not draft.pointed and not draft.looked_up:
        return {}
    found = {name: [one.iri for one in others] for name, others in draft.pointed.items()}
    for rule, texts in draft.looked_up:
        rows = drafts.rows_by.get((rule.record, rule.by), {})
        for text in texts:
            if (other := rows.get(text)) is None or not other.listed:
                notes.note(f"{rule.field} not found in the column {rule.by}", "" if "@" in text else text)
            elif other.iri != draft.iri:
                found.setdefault(rule.field, []).append(other.iri)
    known = fields_of(draft.rule.record)
    return {name: tuple(dict.fromkeys(iris)) if known[name].many else iris[0] for name, iris in found.items()}


def _organisation(
    draft: Draft, pointed: dict[str, Any], bodies: Bodies, taken: dict[str, r.Organisation]
) -> r.Organisation:
    """An organisation under the name that most rows give it; its other names are aliases."""
    values = {**draft.values, **pointed}
    if draft.key:
        return r.Organisation(iri=draft.iri, address=draft.address, **values)
    if draft.iri not in taken:
        body = bodies.take(values.get("label", ""), draft.identifier)
        taken[draft.iri] = body or r.Organisation(iri=draft.iri, address=draft.address, label="")
    body = taken[draft.iri]
    aliases = tuple(dict.fromkeys((*body.aliases, *values.pop("aliases", ()))))
    identifiers = tuple(dict.fromkeys((*body.identifiers, *values.pop("identifiers", ()))))
    values["label"] = body.label
    return r.Organisation(
        iri=draft.iri, address=draft.address, aliases=aliases, identifiers=identifiers, **values
    )


def _totals(drafts: Drafts) -> dict[str, list[Draft]]:
    """Awards that stand on several rows: IRI → their rows (RULES 20)."""
    rows: dict[str, list[Draft]] = defaultdict(list)
    for draft in drafts.made:
        if draft.rule.record is r.Grant and (draft.identifier is not None or draft.key):
            rows[draft.iri].append(draft)
    return {
        iri: group
        for iri, group in rows.items()
        if sum("money" in one.values for one in group) > 1 and len({_content(one) for one in group}) > 0
    }


def _instalments(draft: Draft, values: dict[str, Any], group: list[Draft]) -> Iterator[r.Record]:
    """The instalment that one row of an award is; its first row then states the sum of all."""
    moneys = [one.values["money"] for one in group if "money" in one.values]
    money: Money | None = values.pop("money", None)
    day: Day | None = draft.values.get("awarded_on")
    if draft is group[0] and len({one.currency for one in moneys}) == 1:
        values["money"] = Money(sum((one.amount for one in moneys), Decimal(0)), moneys[0].currency)
    if draft is not group[0]:
        values.pop("awarded_on", None)
    if money is None:
        return
    same = [one for one in group if (one.values.get("money"), one.values.get("awarded_on")) == (money, day)]
    ordinal = str(next(place for place, one in enumerate(same, 1) if one is draft))
    on = _written(day)
    yield r.Instalment(
        iri=part_iri(draft.iri, "instalment", on, str(money.amount), ordinal),
        address=draft.address,
        label=f"Instalment of {money.amount} {money.currency}{' on ' if on else ''}{on}",
        grant=draft.iri,
        money=money,
        paid_on=day,
    )


def _made_up(draft: Draft, values: dict[str, Any]) -> str:
    """A label for what people seldom name: its kind, what it is of, and its day."""
    of = next(
        (
            others[0].values.get("label", "")
            for name in ("agreement", "of", "grant", "project", "subject", "grantees")
            if (others := draft.pointed.get(name))
        ),
        "",
    )
    words = "".join(f" {one.lower()}" if one.isupper() else one for one in draft.rule.record.__name__).strip()
    words = words[0].upper() + words[1:]
    said = values.get("reference") or _written(values.get("money"))
    day = next((_written(value) for value in draft.values.values() if isinstance(value, Day)), "")
    parts = (words, f"of {of}" if of else "", said, f"on {day}" if day else "")
    return " ".join(part for part in parts if part)


def _check_kinds() -> None:
    """Fail at import where a kind of record lacks its segment or key."""
    lacking = [kind.__name__ for kind in r.RECORD_KINDS if kind not in SEGMENTS or kind not in KEYS]
    wrong = [
        f"{kind.__name__}.{name}"
        for kind, names in KEYS.items()
        for name in names
        if name not in {one.name for one in fields(kind)}
    ]
    if lacking or wrong:
        raise ValueError(
            f"Kinds of records without segment or key: {lacking}; keys that are no fields: {wrong}."
        )


_check_kinds()
