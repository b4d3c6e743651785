"""What a mapping is: plain data that says which column of a table fills which field of which record."""

from __future__ import annotations

from dataclasses import dataclass, field

from ontology.records import Record, Source

PART, HEADING, CELL = "(part)", "(heading)", "(cell)"
"""Columns that no file has: the part of `each`, and the heading and the cell of a column of `across`."""
VIRTUAL = (PART, HEADING, CELL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """Texts taken out of columns: what stands between marks, split at separators."""

    columns: tuple[str, ...] = ()
    is_first: bool = False
    """Whether only the first of the columns that says anything is taken."""
    constant: str = ""
    split: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    after_last: tuple[str, ...] = ()
    before_last: tuple[str, ...] = ()

    @property
    def cuts(self) -> bool:
        """Whether less than the whole cell is taken."""
        return bool(self.after or self.before or self.after_last or self.before_last)


NOTHING = Taken()
"""No text of any column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRule:
    """How one field of a record is filled."""

    field: str
    reads: str
    """How its texts are read, a key of `loaders.table.fields.READS`."""
    many: bool
    """Whether the field holds several values."""
    line: int
    """The line of the mapping file that says so."""
    taken: Taken = NOTHING
    scheme: str = ""
    """The vocabularies of a concept, by spaces."""
    record: str = ""
    """For a reference: the record of this mapping that is meant,"""
    by: str = ""
    """and the column in which the text stands on the row that makes it; empty: that of the same row."""
    provider: bool = False
    """Filled with what the caller gives as `--provider`."""
    order: str = ""
    century: int = 0
    """The hundred years that years of two digits are in, by their first; 0: such dates are refused."""
    currency: str = ""
    currency_column: str = ""
    decimal: str = ""
    """`comma` or `point`: which of them a column writes before cents, where its cells do not tell."""
    times: int = 1
    """What each amount is multiplied by: 1,000 where the table writes thousands."""
    values: tuple[tuple[str, str], ...] = ()
    filled: str = ""
    """The value where the column holds anything at all."""
    empty: str = ""
    """The value where it holds nothing."""
    template: str = ""
    language: str = ""
    join: str = "\n\n"
    headed: bool = False
    """Whether each text of several columns begins with its heading."""
    required: bool = False
    leave_out: bool = False
    """Whether a cell that cannot be read is left out and noted, instead of the row refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """What a row must hold: one of some words in a column, or anything, or nothing."""

    column: str
    words: tuple[str, ...] = ()
    filled: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRule:
    """One record that each row makes, or one for each part of a cell."""

    name: str
    record: type[Record]
    line: int
    fields: tuple[FieldRule, ...]
    key: tuple[str, ...] = ()
    """Columns whose texts tell this record from others, where its usual key does not."""
    each: Taken | None = None
    when: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignored:
    """Columns left out on purpose, and why."""

    columns: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRule:
    """Where the rows stand."""

    sheets: tuple[str, ...] = ()
    heading_row: int = 0
    """0: the first row that has the headings which the mapping needs."""
    skip: int = 0
    """Rows directly under the headings that are no records (units, explanations)."""
    fill_down: tuple[str, ...] = ()
    """Columns of merged cells: an empty cell says what the one above it says."""
    ignore_rows: tuple[Condition, ...] = ()
    across: tuple[str, ...] = ()
    """Columns that are records themselves: each row is read once for each of them."""
    across_but: tuple[str, ...] = ()
    """Or: all columns but these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """How a file of this shape is told from others: its headings, and how most cells of a column begin, or
    what they contain."""

    headings: tuple[str, ...] = ()
    begins: tuple[tuple[str, str], ...] = ()
    contains: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """One mapping file."""

    name: str
    """The name of its file, without its ending."""
    digest: str
    """A hash of what it says, whatever its comments and layout: part of the version of what it loads."""
    title: str
    source: Source
    records: tuple[RecordRule, ...]
    table: TableRule = field(default_factory=TableRule)
    recognise: Recognised = field(default_factory=Recognised)
    ignore: tuple[Ignored, ...] = ()
    unmapped: tuple[str, ...] = ()
    """Columns that a proposal left to the person."""

    def columns(self) -> tuple[str, ...]:
        """Every column that a record, a condition or the table names, in the order of the file."""
        named: dict[str, None] = {}
        for rule in self.records:
            named.update(dict.fromkeys(rule.key))
            named.update(dict.fromkeys(one.column for one in rule.when))
            if rule.each is not None:
                named.update(dict.fromkeys(rule.each.columns))
            for one in rule.fields:
                named.update(dict.fromkeys((*one.taken.columns, one.currency_column, one.by)))
        named.update(dict.fromkeys(one.column for one in self.table.ignore_rows))
        named.update(dict.fromkeys((*self.table.across, *self.table.across_but)))
        return tuple(name for name in named if name and name not in VIRTUAL)

    def required(self) -> tuple[str, ...]:
        """The columns without which no file of this shape is read."""
        named = dict.fromkeys(self.recognise.headings)
        for rule in self.records:
            for one in rule.fields:
                if one.required:
                    named.update(dict.fromkeys(one.taken.columns))
        return tuple(name for name in named if name not in VIRTUAL)
