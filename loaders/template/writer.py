"""Writes the template for people: one CSV file per kind with an example row, and the column guide."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from loaders.template.cells import MISSING_MARK
from loaders.template.columns import SHEETS
from loaders.template.shape import READS, Column, Sheet
from ontology.concepts import CONCEPTS
from ontology.errors import UsageError
from ontology.vocabulary import codes

GUIDE_NAME = "GUIDE.md"
"""Not a CSV file, so that loading all CSV files of the folder does not meet it."""

NAMES_SHOWN = 3
"""How many names of files that are there already a refusal lists; the rest are counted."""


def write_template(folder: Path) -> list[Path]:
    """Write one CSV file per kind of record and the column guide into `folder`, and give their paths.

    Each CSV file has the headings and one example row, and loads as it is. Makes the folder where it
    is missing. Raises `UsageError`, with nothing written, where one of the files is there already or
    the folder cannot be written to.
    """
    texts = {folder / f"{sheet.name}.csv": example_csv(sheet) for sheet in SHEETS}
    texts[folder / GUIDE_NAME] = column_guide()
    there = sorted(path.name for path in texts if path.exists())
    if there:
        more = f" and {len(there) - NAMES_SHOWN} more" if len(there) > NAMES_SHOWN else ""
        raise UsageError(
            f"{folder} has {', '.join(there[:NAMES_SHOWN])}{more} already; nothing was written. "
            "Name another folder."
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, text in texts.items():
            # Opened so that a file that has appeared meanwhile is not overwritten.
            with path.open("x", encoding="utf-8", newline="") as file:
                file.write(text)
    except OSError as error:
        raise UsageError(f"{folder} cannot be written to: {error.strerror or error}.") from None
    return list(texts)


def example_csv(sheet: Sheet) -> str:
    """The headings of `sheet` and its example row as CSV (RFC 4180)."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow([column.heading for column in sheet.columns])
    writer.writerow([column.example for column in sheet.columns])
    return buffer.getvalue()


def column_guide() -> str:
    """Every column of every file: whether it must be filled, how to write it, which words are allowed."""
    return "\n".join(_guide()) + "\n"


def _guide() -> Iterator[str]:
    yield "# Column guide"
    yield ""
    yield "One CSV file per kind of record, or one workbook (XLSX, ODS) with a sheet per kind. Leave out the"
    yield "files you do not need, delete the example rows, and load the files together: they are one source."
    yield "`sharegraph check FILE…` says what is wrong and how to write it; `sharegraph load FILE…` loads."
    yield ""
    yield "- **Needed**: a column marked **yes** is filled in every row. Of one marked **heading** only the"
    yield "  heading must be there, since it tells this kind from the others. Others may be left out."
    yield "- **Pointing to another row**: write its id, or its name, or its identifier in a public register."
    yield "  An organisation that has no row is known by the name you write; everything else needs its row."
    yield "- **Several values** in one cell stand with `;` between them."
    yield "- **Nothing known**: leave the cell empty. Empty means *not known*, never *none*. If it is known"
    yield f"  why the value is missing, write that behind a `{MISSING_MARK}`:"
    yield "  " + ", ".join(f"`{MISSING_MARK}{code}`" for code in codes("missing-reason")) + "."
    yield "- **No people**: no names of persons, no e-mail addresses, nothing about a child or a case."
    yield "  Columns that name people are dropped, e-mail addresses in texts are taken out; both are counted."
    for sheet in SHEETS:
        yield ""
        yield f"## {sheet.name}"
        yield ""
        yield sheet.guide
        yield ""
        yield "| column | needed | what | how to write it | example |"
        yield "|---|---|---|---|---|"
        for column in sheet.columns:
            cells = (f"`{column.heading}`", _needed(column), column.guide, _how(column), _example(column))
            yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
    yield ""
    yield "## Allowed words"
    yield ""
    yield "The word in front or the name behind it may be written; capitals and hyphens do not matter."
    for scheme in _schemes():
        yield ""
        yield f"### {scheme}"
        yield ""
        for code, concept in CONCEPTS[scheme].items():
            yield f"- `{code}` {concept.label}" + (f": {concept.definition}" if concept.definition else "")


def _needed(column: Column) -> str:
    return "**yes**" if column.required else "**heading**" if column.marks else ""


def _how(column: Column) -> str:
    if column.reads in ("concept", "concepts"):
        schemes = " or ".join(f"[{scheme}](#{scheme})" for scheme in column.of.split())
        return f"{READS[column.reads]}: {schemes}"
    if column.reads in ("reference", "references"):
        what = "anything with a row" if column.of == "anything" else column.of
        return f"{READS[column.reads]} ({what})"
    return READS[column.reads]


def _example(column: Column) -> str:
    return f"`{column.example}`" if column.example else ""


def _schemes() -> list[str]:
    """The vocabularies that columns use, in the order of their first use."""
    used = (
        scheme
        for sheet in SHEETS
        for column in sheet.columns
        if column.reads in ("concept", "concepts")
        for scheme in column.of.split()
    )
    return list(dict.fromkeys(used))
