"""How much of a file is read: each limit with its number and the sentence that says why."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024
GIB = 1024 * MIB


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The limits one reading works under; past any of them the file is refused whole."""

    file_bytes: int = 512 * MIB
    """Bytes of a file as it lies on disk. A file is held in memory while it is read."""
    opened_bytes: int = 1 * GIB
    """Bytes that a compressed file (gzip, Zstandard, zip) or all members of a workbook may open to."""
    opened_ratio: int = 200
    """How many times its own size a compressed file may open to. Real workbooks reach about 30."""
    opened_free: int = 16 * MIB
    """Up to this size the ratio is not looked at: small files of one repeated letter are harmless."""
    members: int = 10_000
    """Files inside one workbook. A sheet with its pictures and styles has some dozens."""
    sheets: int = 500
    """Sheets of one workbook."""
    sheet_cells: int = 20_000_000
    """Cells of a sheet from its first to its last used row and column, since the empty ones between
    them take room as well: one cell in the last corner of a sheet asks for 400 GB."""
    xls_memory: int = 2 * GIB
    """Bytes of memory that reading an old workbook (xls) may take, in a process of its own."""
    xls_seconds: int = 60
    """Seconds of computing that it may take."""
    columns: int = 2_000
    """Columns of a table. The widest real file seen has 80."""
    cell_chars: int = 131_072
    """Characters of one cell: the csv module's own limit, four times that of a spreadsheet."""
    line_chars: int = 4_000_000
    """Characters of one line of a CSV file."""
    json_depth: int = 100
    """Levels of nesting in JSON."""
    rdf_quoted: int = 2_000
    """Quoted triples (`<<`) in RDF. Nested 100,000 deep they overflow the engine's stack; at 3,000 not."""
    rdf_text_chars: int = 131_072
    """Characters of one text in RDF, as of a cell. Longer ones (outlines of places, files) are left out."""
    jsonld_terms: int = 5_000_000
    """Terms of JSON-LD contexts, counted wherever one begins. They take about 25 seconds; files seen: 45."""
    number_digits: int = 100
    """Digits a number may have before or after its point, however it is written (`1e999999999`)."""
    xml_bytes: int = 256 * MIB
    """Bytes of an XML document: its tree takes about ten times as much."""
    yaml_bytes: int = 256 * 1024
    """Bytes of a YAML file: it is written by hand. The longest mapping shipped has 4 KiB."""
    yaml_depth: int = 12
    """Levels of nesting in YAML. A mapping has six."""
    xml_part_bytes: int = 64 * MIB
    """Bytes of one part (a child of the root) of an XML document that is read part by part."""


DEFAULT_LIMITS = Limits()
