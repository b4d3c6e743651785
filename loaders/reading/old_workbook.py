"""Old workbooks (xls): read by a process of its own, which its limits of memory and time may end.

The format hides its rows in chains of sectors, so how far apart its cells lie cannot be told
before it is read; and where memory ends, the reader ends the process it runs in.
"""

from __future__ import annotations

import datetime
import json
import subprocess
import sys
from typing import Any

from loaders.reading.archive_check import broken_workbook
from loaders.reading.input import Input
from ontology.errors import InputTooLarge, UnreadableFile

_PROGRAM = """
import datetime, io, json, resource, sys
memory, seconds, sheets = map(int, sys.argv[1:])
resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
import python_calamine
def plain(cell):
    if isinstance(cell, datetime.datetime):
        return {"datetime": cell.isoformat()}
    if isinstance(cell, datetime.date):
        return {"date": cell.isoformat()}
    return {"text": str(cell)}
try:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
    for name in book.sheet_names[:sheets]:
        rows = book.get_sheet_by_name(name).iter_rows()
        sys.stdout.write(json.dumps(name) + "\\n")
        for row in rows:
            sys.stdout.write(json.dumps(row, default=plain) + "\\n")
except python_calamine.PasswordError:
    sys.exit(3)
except Exception as error:
    sys.exit(str(error))
"""
_PASSWORD_STATUS = 3


def read_all(input: Input) -> list[tuple[str, list[list[Any]]]]:
    """Every sheet as (name, rows from row 1 on).

    Raises `UnreadableFile` where it is broken or protected, `InputTooLarge` where it ends at its limits.
    """
    limits = input.limits
    arguments = [limits.xls_memory, limits.xls_seconds, limits.sheets + 1]
    try:
        ended = subprocess.run(  # noqa: S603 (our own interpreter and our own program)
            [sys.executable, "-P", "-c", _PROGRAM, *map(str, arguments)],
            input=input.data,
            capture_output=True,
            timeout=2 * limits.xls_seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise InputTooLarge(
            f"{input.name} was not read within {2 * limits.xls_seconds} seconds.", "Save it as xlsx or CSV."
        ) from None
    if ended.returncode == _PASSWORD_STATUS:
        raise UnreadableFile(f"{input.name} is protected by a password.", "Save it without it.")
    if ended.returncode == 1:
        lines = ended.stderr.decode("utf-8", errors="replace").strip().splitlines()
        raise broken_workbook(input, lines[-1] if lines else "no reason given")
    if ended.returncode:
        raise InputTooLarge(
            f"{input.name} takes more than {limits.xls_memory:,} bytes "
            f"or {limits.xls_seconds} seconds to read.",
            "Save it as xlsx or CSV.",
        )
    found: list[tuple[str, list[list[Any]]]] = []
    for line in ended.stdout.splitlines():
        value = json.loads(line)
        if isinstance(value, str):
            found.append((value, []))
        else:
            found[-1][1].append([_cell(cell) for cell in value])
    return found


def _cell(cell: Any) -> Any:
    match cell:
        case {"datetime": stated}:
            return datetime.datetime.fromisoformat(stated)
        case {"date": stated}:
            return datetime.date.fromisoformat(stated)
        case {"text": stated}:
            return stated
        case _:
            return cell
