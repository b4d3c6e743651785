"""Writes a proposal as a mapping file, with a comment at each guess, for a person to look over."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from loaders.table.fields import fields_of, kinds
from loaders.table.proposing.columns import Column
from loaders.table.proposing.guess import Guess
from loaders.table.proposing.guessing import Proposal
from loaders.table.proposing.headings import currency_of
from loaders.table.proposing.hints import without_sums
from loaders.table.proposing.multiples import times_of
from loaders.table.proposing.roles import Filled, Part, template_of
from loaders.table.proposing.years import words_around
from loaders.table.shape import CELL, HEADING
from ontology.vocabulary import concept

_PLAIN = re.compile(r"[^\W_][\w .()/&%+-]*[\w)%]|[^\W_]")
_WORDS_OF_YAML = frozenset({"null", "true", "false", "yes", "no"})
WORDS_SHOWN = 6
"""Words without a concept that a proposal names; the rest are counted."""

_LONGEST_LINE = 110
_PAID_BY = {"Grant": "funder", "Transaction": "provider"}
"""Kinds of money → the field that says who pays."""
_MADE_BY = {"Release": "released", "Relationship": "subject", "Transaction": "amount"}
"""Kinds that nobody names → the role without which none is made."""
_MARKS = {"\n": "newline"}


def quoted(text: str) -> str:
    """A text as YAML reads it back: plain where it can be, else in double quotes."""
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS_OF_YAML:
        return text
    return json.dumps(text, ensure_ascii=False)


def mapping_text(proposal: Proposal) -> str:
    """The mapping file."""
    return "\n".join(_lines(proposal)).rstrip() + "\n"


def _lines(proposal: Proposal) -> Iterator[str]:
    sheet = f", sheet {_words(proposal.sheet)}" if proposal.sheet else ""
    yield f"# A first mapping of {_words(proposal.file)}{sheet}, proposed from its headings"
    yield f"# and {proposal.rows:,} of its rows. Look over each line: the number is how sure a guess is."
    yield "# Then: sharegraph check FILE --mapping THIS, and sharegraph load FILE --mapping THIS."
    yield "# Every key is described in docs/reference/mappings.md."
    for other in proposal.other_sheets:
        yield f"# Not looked at: sheet {_words(other)} (--sheet)."
    if proposal.same_sheets:
        named = ", ".join(map(_words, (proposal.sheet, *proposal.same_sheets)))
        yield f"# Every sheet with these headings is read: {named}."
    if says := proposal.shape.says:
        yield f"# {says[0]} {says[1]}"
        yield from (f"# {line}" for line in says[2:])
    yield "mapping: 1"
    yield f"title: {quoted(f'{proposal.shape.title.capitalize()} of {_stem(proposal.file)}')}"
    yield "source:"
    yield "  # Short name, the same each time you load a later version."
    yield f"  name: {quoted(_stem(proposal.file))}"
    yield "  publisher:"
    yield "  licence:"
    yield "  as_of:"
    yield from _table(proposal)
    if proposal.counts:
        yield f"# {_words(proposal.counts)} says that each row is a sum of several grants, so that as grants"
        yield "# they are too few. Load the grants themselves, where there is a table of them."
    if proposal.beside:
        yield f"# Beside the table stands: {_words(proposal.beside)[: _LONGEST_LINE - 30]}"
    yield "records:"
    parts = [part for part in proposal.shape.parts if _is_there(proposal, part)]
    yield from _who_pays(proposal, parts)
    names = {part.name for part in parts}
    for part in parts:
        yield from _record(proposal, part, names)
    yield from _rest(proposal)


def _who_pays(proposal: Proposal, parts: Sequence[Part]) -> Iterator[str]:
    """How to say who pays, where money is made and no column says it."""
    of_money = next((part for part in parts if part.kind in _PAID_BY), None)
    if of_money is None:
        return
    field = _PAID_BY[of_money.kind]
    if any(one == field and target in {part.name for part in parts} for one, target in of_money.points):
        return
    yield "  # Who pays, no column says. If it is one body, write its name here:"
    yield "  # payer: {kind: Organisation, fields: {label: {constant: NAME}}}"
    yield f"  # and under the fields of {of_money.name}: {field}: {{record: payer}}"


def _table(proposal: Proposal) -> Iterator[str]:
    lines = []
    if proposal.other_sheets and not proposal.same_sheets:
        lines.append(f"  sheets: [{quoted(proposal.sheet)}]")
    if proposal.heading_row > 1:
        lines.append(f"  # The headings stand in row {proposal.heading_row}; they are found by their words.")
    if proposal.no_grants:
        meanings = dict.fromkeys(meaning for _, _, meaning in proposal.no_grants)
        lines.append(f"  # Rows that say so {', or '.join(meanings)}.")
        lines.append("  ignore_rows:")
        for column, said, _ in proposal.no_grants:
            named = ", ".join(map(quoted, said))
            lines.append(f"    - {{column: {quoted(column)}, is: [{named}]}}")
    if proposal.skip:
        lines += ["  # The row under the headings explains them.", f"  skip: {proposal.skip}"]
    if proposal.years:
        named = ", ".join(quoted(one.heading) for one in proposal.years)
        lines += [
            "  # Each of these columns is read as an instalment of the row's award.",
            f"  across: [{named}]",
        ]
    if any(not line.lstrip().startswith("#") for line in lines):
        yield "table:"
        yield from lines
    if gaps := [one.heading for one in proposal.columns if one.gaps and _may_be_merged(proposal, one)]:
        yield "# Cells are empty under filled ones. If they are merged, each says what stands above it:"
        yield f"# add `fill_down: [{', '.join(map(quoted, gaps))}]` under `table`."


def _may_be_merged(proposal: Proposal, column: Column) -> bool:
    """Whether a column plays the part of a body or a programme, which merged cells say once for many rows."""
    guess = next((one for one in proposal.guesses if one.column is column), None)
    return guess is not None and guess.role.kind in ("", "body") and guess.role.name != "description"


def _is_there(proposal: Proposal, part: Part) -> bool:
    """Whether a record can be made: something says its name, or what it cannot do without."""
    if part.name == "version":
        return any(proposal.of(one.role) for one in part.filled) or proposal.of("released") is not None
    if part.kind in _MADE_BY:
        return proposal.of(_MADE_BY[part.kind]) is not None
    label = next(one for one in part.filled if one.field == "label")
    return proposal.of(label.role) is not None


def _record(proposal: Proposal, part: Part, names: set[str]) -> Iterator[str]:
    yield f"  {part.name}:"
    yield f"    kind: {part.kind}"
    if part.kind == "Agreement" and (reference := proposal.of("reference")) is not None:
        yield "    # Rows with the same of these are one agreement."
        yield f"    key: [{quoted(reference.column.heading)}]"
    if part.kind == "Grant" and proposal.years:
        told = [guess for role in ("title", "recipient", "programme") if (guess := proposal.of(role))]
        yield "    # Rows with the same of these are one award; a year without an amount says nothing."
        yield f"    key: [{', '.join(quoted(guess.column.heading) for guess in told)}]"
        yield f"    when: {{column: {quoted(CELL)}, filled: yes}}"
    elif part.kind == "Grant" and proposal.repeated:
        if proposal.is_of_instalments:
            yield "    # Rows with the same of these are instalments of one award."
            yield f"    key: [{quoted(proposal.repeated)}]"
        else:
            named = _words(proposal.repeated)
            yield f"    # The same {named} stands on several rows with one amount: if that is the whole,"
            yield "    # it counts once for each row. Leave one row of each, or state each one's part."
    label = next((one for one in part.filled if one.field == "label"), None)
    guess = proposal.of(label.role) if label is not None else None
    split = (
        guess is not None
        and part.kind == "Organisation"
        and bool(guess.column.separators)
        and _may_be_several(proposal, part)
    )
    if guess is not None and split:
        mark = _split(guess.column)
        yield f"    # {_said(guess)}; several in a cell"
        yield f"    each: {{column: {quoted(guess.column.heading)}, split: {mark}}}"
    yield "    fields:"
    for one in part.filled:
        found = proposal.of(one.role)
        if found is None:
            continue
        if one.field == "label" and split:
            yield "      label: (part)"
            continue
        yield f"      # {_said(found)}"
        if one.field == "money" and not (_currency(proposal, found.column) or found.column.names_currencies):
            yield "      # In which currency, the table does not say: add it, {column: …, currency: GBP}."
        if unknown := _unknown_words(part, one.field, found.column):
            yield f"      # Not in the vocabulary: {', '.join(unknown)}."
            yield f"      # Say what they mean: values: {{{quoted(unknown[0])}: …}}"
        if others := _in_its_place(proposal, one, found):
            yield "      # Where a row has no text there, the next column gives it its name."
            yield f"      {one.field}: {{first_of: [{', '.join(map(quoted, others))}]}}"
            continue
        yield f"      {one.field}: {_source(proposal, part, one.field, found)}"
    for field, word in part.constants:
        yield f"      {field}: {{constant: {word}}}"
    for field, target in part.points:
        if target in names:
            yield f"      {field}: {{record: {target}}}"


def _in_its_place(proposal: Proposal, one: Filled, found: Guess) -> list[str]:
    """The columns that name a record, the likeliest first, where that one has gaps: a record without a name
    is not made. Nothing where one column does.
    """
    if one.field != "label" or found.column.filled == found.column.rows:
        return []
    all_of = (proposal.of(role) for role in one.role.split("|"))
    named = list(dict.fromkeys(guess.column.heading for guess in all_of if guess is not None))
    return named if len(named) > 1 else []


def _may_be_several(proposal: Proposal, part: Part) -> bool:
    """Whether all that points to a record may point to several: a grant has one funder."""
    return all(
        fields_of(kinds()[other.kind])[field].many
        for other in proposal.shape.parts
        for field, target in other.points
        if target == part.name and _is_there(proposal, other)
    )


def _unknown_words(part: Part, field: str, column: Column) -> list[str]:
    """Words of a column of categories that the vocabulary of its field does not have, as far as shown."""
    known = fields_of(kinds()[part.kind])[field]
    if known.reads != "concept":
        return []
    unknown = [word for word in column.words if not any(concept(one, word) for one in known.scheme.split())]
    plain = [_words(word) for word in unknown]
    return (
        [*plain[:WORDS_SHOWN], f"and {len(plain) - WORDS_SHOWN} more"] if len(plain) > WORDS_SHOWN else plain
    )


def _source(proposal: Proposal, part: Part, field: str, guess: Guess) -> str:
    """What stands behind the name of a field."""
    column = guess.column
    known = fields_of(kinds()[part.kind])[field]
    keys: list[str] = []
    if known.reads == "money" and (currency := _currency(proposal, column)):
        keys.append(currency)
    if known.reads == "money" and column.undecided_points:
        keys.append("decimal: comma")  # money has no three decimals; a person looks it over
    if known.reads == "money" and (times := _times(proposal, column)) > 1:
        keys.append(f"times: {times}")
    if known.reads == "date" and column.undecided_days:
        told = {one.day_first for one in proposal.columns} - {None}
        if len(told) != 1:
            keys.append("order: day-first")
    if column.heading == HEADING and proposal.years:
        before, after = words_around(proposal.years[0].heading) or ("", "")
        keys += [f"after: {quoted(before)}"] if before.strip() else []
        keys += [f"before: {quoted(after)}"] if after.strip() else []
    if known.reads == "date" and column.short_years:
        keys.append("century: 2000")
    if guess.role.name == "period":
        keys.append("if_unreadable: leave-out")  # the money beside it counts all the same
    if known.reads == "identifier" and (template := template_of(column.heading)):
        keys.append(f"template: {json.dumps(template)}")
    if known.reads == "place" and known.many and column.lists_places and not column.separators:
        keys.append('split: ","')
    if known.many and column.separators and known.reads != "identifier":
        keys.append(f"split: {_split(column)}")
    if not keys:
        return quoted(column.heading)
    return f"{{{', '.join((f'column: {quoted(column.heading)}', *keys))}}}"


def _times(proposal: Proposal, column: Column) -> int:
    own = times_of(f"{column.heading} {column.unit}")
    return own if own > 1 else times_of(without_sums(proposal.beside))


def _split(column: Column) -> str:
    """The separators of a column, as a mapping says them."""
    marks = [quoted(_MARKS.get(one, one)) for one in column.separators]
    return marks[0] if len(marks) == 1 else f"[{', '.join(marks)}]"


def _currency(proposal: Proposal, column: Column) -> str:
    found, code = proposal.of("currency"), currency_of(f"{column.heading} {column.unit}")
    if found is not None and not _is_of_others(proposal):
        return f"currency_column: {quoted(found.column.heading)}"
    if code := column.currency or code:
        return f"currency: {code}"
    if column.tag and (code := currency_of(column.tag.upper().replace("+", " "))):
        return f"currency: {code}"
    if code := currency_of(without_sums(proposal.beside)):
        return f"currency: {code}"
    is_dollar = "$" in column.heading or all(text.startswith("$") for text in column.samples or ("",))
    return "currency: USD" if is_dollar else ""


def _is_of_others(proposal: Proposal) -> bool:
    """Whether the column of currencies is of other amounts, since the heading of these names their own:
    *Amount (USD)* beside amounts in local currency."""
    amount, found = proposal.of("amount"), proposal.of("currency")
    if amount is None or found is None:
        return False
    code = currency_of(f"{amount.column.heading} {amount.column.unit}")
    said = {text.strip().upper() for text in (*found.column.words, *found.column.samples)}
    return bool(code) and bool(said - {code})


def _said(guess: Guess) -> str:
    examples = ", ".join(guess.column.samples)
    shown = f"; e.g. {examples}" if examples else ""
    return f"{guess.confidence:.2f}: {guess.why}{shown}"


def undecided(proposal: Proposal) -> list[Column]:
    """The columns that a proposal puts under no field and leaves to a person, in the order of the table."""
    used = {guess.role.name for guess in proposal.guesses}
    written = _written(proposal) | {"currency"}
    left = [*proposal.unmapped(), *(one.column for one in proposal.guesses if one.role.name not in written)]
    if "currency" in used and ("amount" not in used or _is_of_others(proposal)):
        left += [guess.column for guess in proposal.guesses if guess.role.name == "currency"]
    by_heading = {one.heading: one for one in left}
    return sorted(by_heading.values(), key=proposal.columns.index)


def _rest(proposal: Proposal) -> Iterator[str]:
    left = undecided(proposal)
    persons = [one for one in proposal.columns if one.names_people and one.heading]
    if persons:
        yield "# Dropped and counted, since they name people or carry their addresses:"
        yield from (f"#   {_words(one.heading)}" for one in persons)
    if people := proposal.of_people():
        yield "ignore:"
        yield f"  - columns: [{', '.join(quoted(one.heading) for one in people)}]"
        yield "    why: the cells read as names or addresses of people"
    if not left:
        return
    yield "# Decide on these: put each under a field, or under `ignore` with a reason."
    yield "unmapped:"
    for one in left:
        line = f"  - {quoted(one.heading)}"
        samples = f"; e.g. {', '.join(one.samples)}" if one.samples else ""
        said = f"  # {one.in_words()}{samples}"
        yield f"{line}{said}" if len(line) + len(said) <= _LONGEST_LINE else f"{line}{said[:_LONGEST_LINE]}"


def _written(proposal: Proposal) -> set[str]:
    """The roles whose columns stand in a field of a record that is made."""
    found: set[str] = set()
    for part in proposal.shape.parts:
        if not _is_there(proposal, part):
            continue
        for one in part.filled:
            if (guess := proposal.of(one.role)) is not None:
                in_place = _in_its_place(proposal, one, guess)
                found |= {each.role.name for each in proposal.guesses if each.column.heading in in_place}
                found.add(guess.role.name)
    return found


def _stem(name: str) -> str:
    return _words(name).rpartition(".")[0] or _words(name)


def _words(text: str) -> str:
    """A text on one line without characters that would end a comment."""
    return " ".join("".join(mark if mark.isprintable() else " " for mark in text).split())
