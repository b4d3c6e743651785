"""Reads and checks how one field of a record is filled."""

from __future__ import annotations

from loaders.reading.persons import is_person_heading
from loaders.reading.yaml_input import YamlList, YamlText
from loaders.table.fields import Field
from loaders.table.shape import VIRTUAL, Condition, FieldRule, Taken
from loaders.table.told import Entries
from ontology.currencies import is_currency
from ontology.errors import UnknownValue
from ontology.places import resolve_place
from ontology.vocabulary import codes, concept

SEPARATORS = {"newline": "\n", "space": " ", "tab": "\t"}
"""Words for separators that cannot be seen."""

TAKEN_KEYS: dict[str, str] = {
    "column": "the heading of the column; `(part)` is that of `each`, `(heading)` and `(cell)` of `across`",
    "columns": "several columns: their texts are joined in a single field, and listed in a field of many",
    "first_of": "several columns: the texts of the first of them that says anything in the row",
    "constant": "the same text for every row",
    "split": "what stands between the values of a list in one cell: `;`, `newline`, or several",
    "after": "only what follows the first place of this text",
    "before": "only what stands before its first place",
    "after_last": "only what follows its last place (the whole cell where it is not in it)",
    "before_last": "only what stands before its last place",
}
"""Keys that say which texts are taken → their sentence."""

FIELD_KEYS: dict[str, str] = {
    **TAKEN_KEYS,
    "record": "the record of this mapping that is meant, made of the same row",
    "by": "with `record` and `column`: the column that has, on another row, the text that `column` has here",
    "provider": "`yes`: the name given as `--provider`, for a text",
    "order": "`day-first` or `month-first`, for dates such as 03/04/2021 where the column does not tell",
    "century": "`2000`: years of two digits are from 2000 to 2099 (without it such dates are refused)",
    "currency": "the currency of all amounts (ISO 4217)",
    "currency_column": "the column with the currency of each amount",
    "decimal": "`comma` or `point`: what stands before cents, for amounts such as 12.500 where the column "
    "does not tell (with `comma` that is 12500)",
    "times": "what each amount is multiplied by: `1000` where the table writes thousands",
    "values": "words of the source → words of the vocabulary, or numbers; an empty one leaves the word out",
    "filled": "the value where the column holds anything",
    "empty": "the value where it holds nothing",
    "template": "a text with `{}` in it, where the cell goes: `GB-CHC-{}`",
    "language": "the language of the texts: `fr`",
    "join": "what stands between the texts of several columns (a blank line if you do not say)",
    "headed": "`yes`: each text of several columns begins with its heading",
    "required": "`yes`: a row without it is refused, and so is a file without the column",
    "if_unreadable": "`leave-out`: a cell that cannot be read is noted, instead of the row refused",
}
"""Keys of a field → their sentence."""

_ONLY_FOR = {
    "first_of": ("concept", "date", "identifier", "link", "number", "place", "tagged", "text"),
    "provider": ("text",),
    "order": ("date",),
    "century": ("date",),
    "currency": ("money",),
    "currency_column": ("money",),
    "decimal": ("money",),
    "times": ("money",),
    "values": ("concept", "place", "text", "number"),
    "filled": ("concept", "text"),
    "empty": ("concept", "text"),
    "template": ("identifier", "link", "text"),
    "language": ("tagged",),
    "headed": ("text",),
    "join": ("text",),
    "record": ("reference",),
    "by": ("reference",),
}
"""Keys that mean something for some ways of reading only."""


def read_field(entries: Entries, one: Field) -> FieldRule:
    """The rule of one field, from a column's name or from keys."""
    node = entries.node(one.name)
    line = entries.line_of(one.name)
    if isinstance(node, YamlText | YamlList):
        return _short(entries, one, line)
    told = entries.inner(one.name)
    taken = read_taken(told)
    order = told.choice("order", ("day-first", "month-first"))
    unreadable = told.choice("if_unreadable", ("leave-out",))
    rule = FieldRule(
        field=one.name,
        reads=one.reads,
        many=one.many,
        line=line,
        taken=taken,
        scheme=one.scheme,
        record=told.text("record"),
        by=told.text("by"),
        provider=told.truth("provider") or False,
        order=order,
        century=_century(told),
        currency=_currency(told),
        currency_column=told.text("currency_column"),
        decimal=told.choice("decimal", ("comma", "point")),
        times=told.whole("times") or 1,
        values=told.pairs("values"),
        filled=told.text("filled"),
        empty=told.text("empty"),
        template=_template(told),
        language=told.text("language"),
        join=_joined(told),
        headed=told.truth("headed") or False,
        required=told.truth("required") or False,
        leave_out=bool(unreadable),
    )
    for key, reads in _ONLY_FOR.items():
        if key in told and one.reads not in reads:
            told.fault(key, f"`{key}` says nothing for a field that is read as {one.reads}.", "Take it out.")
    _check_source(told, one, rule)
    _check_values(told, one, rule)
    told.finish()
    return rule


def _century(told: Entries) -> int:
    said = told.whole("century")
    if said and (said % 100 or not 1000 <= said <= 2900):
        told.fault("century", f"{said} begins no hundred years.", "Write `century: 2000`.")
        return 0
    return said


def _short(entries: Entries, one: Field, line: int) -> FieldRule:
    """`field: Column`, or `field: [Column, Column]`."""
    taken = Taken(columns=_columns(entries, one.name))
    if one.reads == "reference":
        entries.fault(
            one.name,
            "this field points to a record of this mapping.",
            f"Write `{one.name}: {{record: NAME}}`.",
        )
    return FieldRule(
        field=one.name, reads=one.reads, many=one.many, line=line, taken=taken, scheme=one.scheme
    )


def read_taken(told: Entries) -> Taken:
    """Which texts are taken out of which columns."""
    columns, first = (*_columns(told, "column"), *_columns(told, "columns")), _columns(told, "first_of")
    if columns and first:
        told.fault("first_of", "two things say which columns are read.", "Write one of them.")
    return Taken(
        columns=columns or first,
        is_first=bool(first),
        constant=told.text("constant"),
        split=_marks(told, "split"),
        after=_marks(told, "after"),
        before=_marks(told, "before"),
        after_last=_marks(told, "after_last"),
        before_last=_marks(told, "before_last"),
    )


def _columns(told: Entries, key: str) -> tuple[str, ...]:
    named = told.texts(key)
    for name in named:
        if name not in VIRTUAL and is_person_heading(name):
            told.fault(
                key,
                f"the column {name!r} names people or carries their addresses; no field is filled from it.",
                "Take it out: it is dropped and counted.",
            )
    return named


def read_conditions(told: Entries, key: str) -> tuple[Condition, ...]:
    """What a row must hold, all of it."""
    found = []
    for one in told.each(key):
        column = one.text("column")
        condition = Condition(column=column, words=one.texts("is"), filled=one.truth("filled"))
        if not column or (not condition.words and condition.filled is None):
            one.faults.add(
                one.line, one.key, "it names no column or no words.", "Write `{column: Kind, is: [Grant]}`."
            )
        one.finish()
        found.append(condition)
    return tuple(found)


def _marks(told: Entries, key: str) -> tuple[str, ...]:
    return tuple(SEPARATORS.get(mark, mark) for mark in told.texts(key) if mark)


def _joined(told: Entries) -> str:
    said = told.text("join")
    return SEPARATORS.get(said, said) or "\n\n"


def _currency(told: Entries) -> str:
    said = told.text("currency").upper()
    if said and not is_currency(said):
        told.fault("currency", f"{said!r} is no currency of ISO 4217.", "Write three letters such as GBP.")
        return ""
    return said


def _template(told: Entries) -> str:
    said = told.text("template")
    if said and said.count("{}") != 1:
        told.fault("template", f"{said!r} does not hold {{}} once.", "Write `template: GB-CHC-{}`.")
        return ""
    return said


def _check_source(told: Entries, one: Field, rule: FieldRule) -> None:
    """Exactly one thing says where the value comes from."""
    line, path = told.line, told.key
    ways = [bool(rule.taken.columns), bool(rule.taken.constant), bool(rule.record), rule.provider]
    if one.reads == "reference":
        if not rule.record:
            told.faults.add(
                line, path, "it does not say which record is meant.", f"Write `{one.name}: {{record: NAME}}`."
            )
        elif bool(rule.by) != bool(rule.taken.columns):
            told.faults.add(
                line,
                path,
                "`by` and `column` belong together.",
                "Write `{record: body, column: parent, by: id}`, or `{record: body}` for the same row.",
            )
    elif sum(ways) != 1:
        said = "nothing says where the value comes from." if not any(ways) else "two things say where it is."
        told.faults.add(line, path, said, "Write one of `column`, `columns`, `first_of` and `constant`.")
    if one.reads == "money" and rule.currency and rule.currency_column:
        told.faults.add(line, path, "`currency` and `currency_column` say two things.", "Keep one of them.")


def _check_values(told: Entries, one: Field, rule: FieldRule) -> None:
    """Words of a vocabulary exist."""
    if one.reads not in ("concept", "place"):
        return
    for key, words in (
        ("constant", (rule.taken.constant,)),
        ("filled", (rule.filled,)),
        ("empty", (rule.empty,)),
        ("values", tuple(word for _, word in rule.values)),
    ):
        for word in words:
            if word and not _is_known(one, word):
                told.fault(
                    key, f"{word!r} is no word of the vocabulary {one.scheme}.", _known_words(one.scheme)
                )


def _is_known(one: Field, word: str) -> bool:
    if one.reads == "place":
        return resolve_place(word) is not None
    return any(concept(scheme, word) for scheme in one.scheme.split())


def _known_words(scheme: str) -> str:
    try:
        known = [code for one in scheme.split() for code in codes(one)]
    except UnknownValue:
        return ""
    return f"Known are: {', '.join(known[:40])}." if scheme != "place" else "Write a country's code or name."
