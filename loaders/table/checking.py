"""Reads a mapping file into a `Mapping`, or says everything that is wrong with it, line by line."""

from __future__ import annotations

import hashlib
import json
from pathlib import PurePath

from loaders.reading.input import Input
from loaders.reading.values import parse_day
from loaders.reading.yaml_input import YamlMap, YamlNode, parse_yaml, plain
from loaders.table.checking_fields import read_conditions, read_field, read_taken
from loaders.table.fields import fields_of, kinds
from loaders.table.shape import (
    CELL,
    HEADING,
    PART,
    FieldRule,
    Ignored,
    Mapping,
    Recognised,
    RecordRule,
    TableRule,
)
from loaders.table.told import Entries, Faults
from ontology.records import RECORD_KINDS, Organisation, Source

FORM = "1"
"""The form of mapping files that is read: `mapping: 1`."""

FILE_KEYS: dict[str, str] = {
    "mapping": f"`{FORM}`, the form of the file",
    "title": "what it is, for people",
    "source": "facts about the source: `name` (the same each time), `title`, `publisher`, `licence`, "
    "`credit`, `homepage`, `as_of`, `primary_for` and `relays` (kinds of records)",
    "recognise": "for mappings in the package: `headings` that a file of this shape has, `begins` and "
    "`contains`, maps of columns to how most of their cells begin, or what stands in them",
    "table.sheets": "the sheets to read; without it, every one that has the headings",
    "table.heading_row": "the row of the headings; without it, the first that has the required ones",
    "table.skip": "so many rows under the headings are no records",
    "table.fill_down": "columns of merged cells: an empty cell says what the one above it says",
    "table.ignore_rows": "conditions as under `when`: a row that meets one of them is left out",
    "table.across": "columns that are records themselves, or `{but: [A, B]}` for all others: each row is "
    "read once for each, with `(heading)` and `(cell)`",
    "records": "what each row makes, by names of your own",
    "ignore": "a list of `columns` with `why` they are left out",
    "unmapped": "columns that are still to be decided; they are reported",
}
"""Keys of the file → their sentence."""

RECORD_KEYS: dict[str, str] = {
    "kind": "the kind of record, one of those below",
    "fields": "what fills it",
    "key": "columns that tell it from others of its kind, instead of its usual key",
    "each": "one record for each part of a cell, taken as in a field; `(part)` is that part",
    "when": "made only where `{column: A, is: [x, y]}` or `{column: A, filled: yes}` holds; a list of them",
}
"""Keys of a record → their sentence."""

MOST_RECORDS = 60
"""Records that one row may make: the widest real mapping makes eight."""


def read_mapping(input: Input) -> Mapping:
    """The mapping that a file holds. Raises `BadMapping` with every fault, `UnreadableFile` for no YAML."""
    tree = parse_yaml(input)
    faults = Faults(input.name)
    told = Entries(tree, "", faults)
    if told.text("mapping") != FORM:
        told.fault("mapping", "the file does not begin as a mapping does.", f"Write `mapping: {FORM}` first.")
    title = told.text("title")
    source = _source(told.inner("source"))
    records = _records(told.inner("records"))
    mapping = Mapping(
        name=PurePath(input.name).stem,
        digest=_digest(tree),
        title=title,
        source=source,
        records=records,
        table=_table(told.inner("table")),
        recognise=_recognised(told.inner("recognise")),
        ignore=_ignored(told),
        unmapped=told.texts("unmapped"),
    )
    _check_references(told, mapping)
    _check_twice(told, mapping)
    told.finish()
    faults.raise_any()
    return mapping


def _digest(tree: YamlNode) -> str:
    said = json.dumps(plain(tree, without="unmapped"), ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()[:12]


def _source(told: Entries) -> Source:
    known = {kind.__name__ for kind in RECORD_KINDS}
    as_of = told.text("as_of")
    if as_of:
        try:
            parse_day(as_of)
        except ValueError as error:
            told.fault("as_of", str(error))
    for key in ("primary_for", "relays"):
        for kind in told.texts(key):
            if kind not in known:
                told.fault(key, f"{kind!r} is no kind of record.", f"Known are: {', '.join(sorted(known))}.")
    source = Source(
        name=told.text("name"),
        title=told.text("title"),
        publisher=told.text("publisher"),
        licence=told.text("licence"),
        credit=told.text("credit"),
        homepage=told.text("homepage"),
        as_of=as_of,
        primary_for=told.texts("primary_for"),
        relays=told.texts("relays"),
    )
    told.finish()
    return source


def _table(told: Entries) -> TableRule:
    node = told.node("across")
    but: tuple[str, ...] = ()
    across: tuple[str, ...] = ()
    if isinstance(node, YamlMap):
        inner = told.inner("across")
        but = inner.texts("but")
        inner.finish()
    else:
        across = told.texts("across")
    table = TableRule(
        sheets=told.texts("sheets"),
        heading_row=told.whole("heading_row"),
        skip=told.whole("skip"),
        fill_down=told.texts("fill_down"),
        ignore_rows=read_conditions(told, "ignore_rows"),
        across=across,
        across_but=but,
    )
    told.finish()
    return table


def _recognised(told: Entries) -> Recognised:
    found = Recognised(
        headings=told.texts("headings"), begins=told.pairs("begins"), contains=told.pairs("contains")
    )
    told.finish()
    return found


def _ignored(told: Entries) -> tuple[Ignored, ...]:
    found = []
    for one in told.each("ignore"):
        columns, why = (*one.texts("columns"), *one.texts("column")), one.text("why")
        if not columns or not why:
            one.faults.add(
                one.line, one.key, "it lacks columns or a reason.", "Write `- columns: [A, B]` and `why: …`."
            )
        one.finish()
        found.append(Ignored(columns=columns, why=why))
    return tuple(found)


def _records(told: Entries) -> tuple[RecordRule, ...]:
    names = told.names()
    if not names:
        told.faults.add(told.line, "records", "no record is made of a row.", "Write at least one record.")
    if len(names) > MOST_RECORDS:
        told.faults.add(told.line, "records", f"more than {MOST_RECORDS} records are made.", "Make fewer.")
    return tuple(rule for name in names if (rule := _record(told.inner(name), name)) is not None)


def _record(told: Entries, name: str) -> RecordRule | None:
    kind = kinds().get(told.choice("kind", kinds()))
    if kind is None:
        if "kind" not in told:
            told.fault("kind", "it does not say what kind of record it is.", f"One of: {', '.join(kinds())}.")
        return None
    each = read_taken(told.inner("each")) if "each" in told else None
    inner = told.inner("fields")
    known = fields_of(kind)
    rules = tuple(read_field(inner, known[one]) for one in inner.names() if one in known)
    inner.finish(known)
    filled = {one.field for one in rules}
    for one in known.values():
        is_named = kind is Organisation and "identifiers" in filled
        if one.required and one.name not in filled and not (one.name == "label" and is_named):
            inner.fault(
                one.name, f"a record of kind {kind.__name__} needs this field.", f"Add `{one.name}:`."
            )
    rule = RecordRule(
        name=name,
        record=kind,
        line=told.line,
        fields=rules,
        key=told.texts("key"),
        each=each,
        when=read_conditions(told, "when"),
    )
    told.finish()
    return rule


def _check_references(told: Entries, mapping: Mapping) -> None:
    """A reference names a record of the mapping, of a kind that fits, and records do not go in circles."""
    rules = {one.name: one for one in mapping.records}
    for rule in mapping.records:
        known = fields_of(rule.record)
        for one in rule.fields:
            if not one.record:
                continue
            key = f"records.{rule.name}.fields.{one.field}"
            target = rules.get(one.record)
            fit = known[one.field].points_to
            if target is None:
                told.faults.add(
                    one.line, key, f"there is no record {one.record!r}.", f"Known are: {', '.join(rules)}."
                )
            elif fit and target.record not in fit:
                told.faults.add(
                    one.line,
                    key,
                    f"{one.record!r} is of kind {target.record.__name__}.",
                    f"This field points to: {', '.join(kind.__name__ for kind in fit)}.",
                )
            elif target.each is not None and not one.many and not one.by:
                told.faults.add(
                    one.line, key, f"{one.record!r} may be several, and this field holds one.", "Use another."
                )
    for rule in mapping.records:
        if _is_in_circle(rule, rules):
            told.faults.add(
                rule.line, f"records.{rule.name}", "it points to itself through others.", "Break the circle."
            )


def _points_to(rule: RecordRule) -> set[str]:
    return {one.record for one in rule.fields if one.record and not one.by}


def _is_in_circle(rule: RecordRule, rules: dict[str, RecordRule]) -> bool:
    seen: set[str] = set()
    waiting = [one for one in _points_to(rule) if one in rules]
    while waiting:
        name = waiting.pop()
        if name == rule.name:
            return True
        if name not in seen:
            seen.add(name)
            waiting.extend(one for one in _points_to(rules[name]) if one in rules)
    return False


def _check_twice(told: Entries, mapping: Mapping) -> None:
    """A column is not both used and left out; `(part)` and the like have a meaning where they stand."""
    used = set(mapping.columns())
    for one in mapping.ignore:
        for column in one.columns:
            if column in used:
                told.fault(
                    "ignore", f"the column {column!r} is used by a record.", "Take it out of one place."
                )
    spread = bool(mapping.table.across or mapping.table.across_but)
    for rule in mapping.records:
        for field in (*rule.fields, *([FieldRule(field="each", reads="text", many=True, line=rule.line,
                                                 taken=rule.each)] if rule.each else [])):  # fmt: skip
            for column in field.taken.columns:
                key = f"records.{rule.name}.{field.field}"
                if column == PART and (rule.each is None or field.field == "each"):
                    told.faults.add(
                        field.line, key, f"{PART} has no meaning here.", "Add `each:` to the record."
                    )
                if column in (HEADING, CELL) and not spread:
                    told.faults.add(
                        field.line, key, f"{column} has no meaning here.", "Add `across:` to `table`."
                    )
