"""Reads the rows of a table into drafts: records whose references are not yet addresses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import count
from typing import Any

from loaders.body_names import without_contact
from loaders.cell_text import cell_text
from loaders.noting import Notes
from loaders.person_names import UNNAMED, is_titled, is_unnamed, reads_as_person
from loaders.reading.input import Input
from loaders.reading.persons import has_email
from loaders.reading.tables import Cell, Row, addresses, heading_key
from loaders.table.identity import Draft, Drafts, keep
from loaders.table.makers import Made, Maker, Thing, makers_of
from loaders.table.opening import Sheet
from loaders.table.shape import Mapping
from loaders.table.taking import Wrong, names_person
from loaders.table_habits import beyond_headings
from ontology.account import Account, Problem
from ontology.errors import InputTooLarge
from ontology.identifiers import concept_iri
from ontology.records import Grant, Transaction

KEPT_DRAFTS = 200_000
"""Different records of one kind of which rows that state them again are told."""

MOST_DRAFTS = 2_000_000
"""Records that one file may make: a small file whose cells list thousands of parts would make more."""

FEWEST_BESIDE = 3
"""Columns of a table of money in which a row with one cell filled states no money."""

LONGEST_NAME = 160
"""Letters of an organisation's name; a longer text in such a column is a sentence."""

PERSON_TITLE = "Grant to an individual"
"""What stands for the title of a grant whose recipient is a person: titles name them."""

_PUBLIC_SCHEMES = ("ror:", "lei:", "org-id:", "wikidata:", "isil:", "iati:")
_OF_HEADS = frozenset({"label", "labels", "aliases"})
"""What a row states that is no grant but the title of those below it."""
_TEXTS = frozenset({"label", "labels", "aliases", "description", "homepage"})
"""What may name the person to whom money goes."""
_INDIVIDUAL = concept_iri("recipient-kind", "individual")
_serials = count()
_NOBODYS = Thing(next(_serials))
"""Stands for what nothing points to."""
_TITLE_ENDS = (" — ", " – ", " - ", ": ", ", ")


class _Row:
    """What one row makes, which counts once the row is accepted."""

    __slots__ = (
        "again",
        "alike",
        "cells",
        "drafts",
        "looked_for",
        "made",
        "makes_own",
        "to_person",
        "wrongs",
    )

    def __init__(self) -> None:
        self.drafts: list[Draft] = []
        self.makes_own = False
        """Whether it makes or states again what not every row makes."""
        self.alike: dict[tuple[str, str], list[Thing]] = {}
        """Name of a record, what rows share that make it alike → what it made."""
        self.looked_for: list[tuple[tuple[str, str], str, Thing]] = []
        """(record, column), the text that stands there, what it means."""
        self.again: list[Thing] = []
        """The bodies that it names as rows before it did."""
        self.wrongs: list[Wrong] = []

    def clear(self) -> None:
        """Go on to another row."""
        self.drafts.clear()
        self.makes_own = False
        self.alike.clear()
        self.looked_for.clear()
        self.again.clear()
        self.wrongs.clear()

    def begin(self, cells: list[Cell]) -> None:
        """Go on with these cells: those of one column of `across`, else all."""
        self.cells = cells
        self.made: Made = {}
        self.to_person = False


class RowReader:
    """Reads the rows of one table under a mapping."""

    def __init__(self, mapping: Mapping, input: Input, sheet: Sheet, account: Account, provider: str) -> None:
        self._mapping, self._input, self._sheet, self._account = mapping, input, sheet, account
        self._notes: Notes = sheet.notes
        self._makers = makers_of(mapping, sheet.at, sheet.columns(provider))
        self._is_of_money = any(
            rule.record in (Grant, Transaction) and any(one.field == "money" for one in rule.fields)
            for rule in mapping.records
        )
        self._wanted_by = {
            (one.record, one.by): sheet.at[one.by]
            for rule in mapping.records
            for one in rule.fields
            if one.by and one.by in sheet.at
        }

    def read(self, drafts: Drafts) -> Iterator[Problem]:
        """Put the drafts of all rows into `drafts`; yield what refuses a row."""
        sheet, account = self._sheet, self._account
        ignoring = self._mapping.table.ignore_rows
        place_of, made = addresses(self._input, sheet.table), _Row()
        # Of a table of money, a row with one text alone heads those below it: *Arts* over grants for arts.
        alone = sheet.width - 1 if sheet.width >= FEWEST_BESIDE and self._is_of_money else -1
        for number, row, extra in sheet.rows():
            account.read += 1
            if ignoring and any(sheet.holds((one,), [*row, "", "", ""]) for one in ignoring):
                account.ignored += 1
                self._notes.note("row left out, as the mapping says")
                continue
            if alone > 0 and row.count("") == alone and not extra:
                account.ignored += 1
                self._notes.note("row with one text alone, taken for a title of those below it, no record")
                continue
            problems = [self._problem(number, _beyond(Row(number, row, extra)))] if extra else []
            made.clear()
            if not problems:
                for cells in sheet.spread(row):
                    made.begin(cells)
                    self._make(made)
                if made.wrongs:
                    problems = [self._problem(number, wrong) for wrong in made.wrongs]
            if problems:
                account.refused += 1
                yield from problems
            elif not made.makes_own:
                account.ignored += 1
                self._notes.note("row that makes no record")
            else:
                self._keep(made, place_of(number), drafts)

    def _keep(self, made: _Row, place: str, drafts: Drafts) -> None:
        """Take what an accepted row made; what rows before it made too keeps their place.

        Raises `InputTooLarge` past `MOST_DRAFTS`.
        """
        if len(drafts.kept.marks) + len(made.drafts) > MOST_DRAFTS:
            raise InputTooLarge(
                f"{self._input.name} makes more than {MOST_DRAFTS:,} records.", "Split it into several files."
            )
        for draft in made.drafts:
            keep(draft, place, drafts)
        for (name, alike), found in made.alike.items():
            maker = self._makers[name]
            if maker.is_constant:
                maker.once = found
            elif len(maker.known) < KEPT_DRAFTS:
                maker.known[alike] = found
        for thing in made.again:
            drafts.kept.again[thing.number] += 1
        for wanted, text, thing in made.looked_for:
            drafts.look_for(wanted, text, thing.number)

    def _problem(self, row: int, wrong: Wrong) -> Problem:
        return Problem(
            code=wrong.code,
            wrong=wrong.wrong,
            remedy=wrong.how,
            file=self._input.name,
            sheet=self._sheet.table.sheet,
            row=row,
            column=wrong.column,
            found=wrong.found[:200],
        )

    def _make(self, row: _Row) -> None:
        """Make the drafts of one row (of one column of `across`)."""
        wrong = len(row.wrongs)
        cells, made = row.cells, row.made
        for maker in self._makers.values():
            name = maker.name
            if row.to_person and not maker.is_with_person:
                self._notes.note(f"{name} not made, the row's recipient is a person")
                continue
            if maker.once is not None:
                made[name] = maker.once
                if maker.is_body:
                    row.again += maker.once
                continue
            if maker.when and not self._sheet.holds(maker.when, cells):
                continue
            alike = "" if maker.alike is None else maker.alike(cells, made)
            # What rows that are alike made before, most often.
            known = maker.known.get(alike)
            found = self._of_maker(maker, alike, row) if known is None else known
            if known is not None and maker.is_body:
                row.again += known
            if found:
                made[name] = found
                row.makes_own = row.makes_own or not maker.is_constant
        if self._wanted_by and len(row.wrongs) == wrong:
            for wanted, at in self._wanted_by.items():
                for thing in made.get(wanted[0], ()):
                    row.looked_for.append((wanted, cell_text(cells[at]), thing))

    def _of_maker(self, maker: Maker, alike: str, row: _Row) -> list[Thing]:
        """What one rule makes of a row that no accepted row is alike with: things of new drafts."""
        # What another column of `across` of this row made.
        if row.alike and (here := row.alike.get((maker.name, alike))) is not None:
            return here
        written, wrong = self._notes.written, len(row.wrongs)
        if maker.each is None:
            row.cells[self._sheet.width] = ""
            thing = self._one(maker, row)
            found = [] if thing is None else [thing]
        else:
            found = []
            for part in maker.each(row.cells):
                row.cells[self._sheet.width] = part
                if (thing := self._one(maker, row)) is not None:
                    found.append(thing)
        if found and (
            maker.is_constant
            # What was noted is counted for each row, so only what nothing is noted of is kept.
            or (alike and self._notes.written == written and len(row.wrongs) == wrong)
        ):
            row.alike[maker.name, alike] = found
        return found

    def _one(self, maker: Maker, row: _Row) -> Thing | None:
        """What one rule makes of the cells of a row (or of one part), None where nothing may be made."""
        cells = row.cells
        values: dict[str, Any] = {}
        faulty = False
        for name, read in maker.fields:
            value = read(cells)
            # Nothing is an empty text or tuple, or None; the number 0 is something.
            if not value and value.__class__ is not Decimal:
                continue
            if value.__class__ is Wrong:
                row.wrongs.append(value)
                faulty = True
            else:
                values[name] = value
        if faulty:
            return None
        pointed: Made = {}
        for name, record in maker.references:
            if found := row.made.get(record):
                pointed[name] = found
        looked_up: Sequence[tuple[int, list[str]]] = ()
        if maker.lookups:
            looked_up = [(place, texts) for place, take in maker.lookups if (texts := take(cells))]
        if maker.is_body and (why := self._no_body(self._without_contact(values), maker, cells)):
            row.to_person = row.to_person or (maker.is_recipient and why == "person")
            return None
        if maker.is_grant and (row.to_person or "grantees" not in pointed):
            if not looked_up and not row.to_person and self._says_title_only(maker, values, pointed):
                self._notes.note(f"{maker.name} not made, its row has a title and nothing else")
                return None
            self._hide_person(values, pointed, to_person=row.to_person)
        elif row.to_person and not maker.is_body:
            for name in _TEXTS & values.keys():
                del values[name]
        for name in maker.needed:
            if name not in values and name not in pointed and not maker.looks_up(name, looked_up):
                self._notes.note(f"{maker.name} not made, the row says nothing of its {name}")
                return None
        key = [cell_text(cells[at]) for at in maker.key] if maker.key else ()
        thing = Thing(next(_serials)) if maker.is_pointed_at or maker.is_body else _NOBODYS
        row.drafts.append((maker, values, thing, key, pointed, looked_up))
        return thing

    def _without_contact(self, values: dict[str, Any]) -> dict[str, Any]:
        """The same values, the name of a body without that of a person beside it."""
        name = values.get("label", "")
        if name and (bare := without_contact(name)) != name:
            self._notes.note("person beside an organisation's name, dropped")
            values["label"] = bare
        return values

    def _no_body(self, values: dict[str, Any], maker: Maker, cells: list[Cell]) -> str:
        """Why an organisation's name is none, empty where it is one; noted without a person's name."""
        name = values.get("label", "")
        identifier = next(iter(values.get("identifiers", ())), "")
        if not name:
            return "" if identifier else "nothing"
        if has_email(name) or name.startswith(("http://", "https://", "www.")):
            self._notes.note("organisation not made, an address stands for its name")
            return "address"
        if len(name) > LONGEST_NAME or "\n" in name:
            self._notes.note("organisation not made, the text is too long for a name")
            return "long"
        if any(heading_key(cell_text(cells[at])) in UNNAMED for at in maker.types_at):
            self._notes.note("organisation not made, its type says that it is a person")
            return "person"
        if identifier.startswith(_PUBLIC_SCHEMES) or (
            (maker.says_body or any(one in values for one in maker.of_bodies)) and not is_titled(name)
        ):
            return ""
        strict = not maker.is_recipient or bool(identifier)
        is_person = names_person(name) or (not strict and reads_as_person(name, strict=False))
        if is_person or (maker.is_recipient and is_unnamed(name)):
            self._notes.note("organisation not made, its name reads as a person's")
            return "person"
        return ""

    def _says_title_only(self, maker: Maker, values: dict[str, Any], pointed: Made) -> bool:
        """Whether a row without recipient only heads those below it, as *Arts* over the grants for arts."""
        own = {field for field, record in maker.references if not self._makers[record].is_constant}
        return not maker.key and values.keys() <= _OF_HEADS and not (own & pointed.keys()) - {"programmes"}

    def _hide_person(self, values: dict[str, Any], pointed: Made, *, to_person: bool) -> None:
        """A grant to a person keeps its money and names nobody (RULES 24)."""
        if not to_person and "grantees" not in pointed and self._names_person(values.get("label", "")):
            to_person = True
        if to_person:
            self._notes.note("recipient whose name reads as a person's, not named")
            for name in ("description", "aliases", "labels", "homepage"):
                values.pop(name, None)
            values["label"] = PERSON_TITLE
            values["recipient_kind"] = _INDIVIDUAL
            pointed.pop("projects", None)

    @staticmethod
    def _names_person(title: str) -> bool:
        start = min((title.partition(end)[0] for end in _TITLE_ENDS), key=len)
        return reads_as_person(start)


def _beyond(row: Row) -> Wrong:
    wrong = beyond_headings(row)
    return Wrong("cells-beyond-headings", wrong, "Put cells that hold a separator in quotes.")
