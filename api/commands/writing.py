"""Where a command's data goes: stdout, or a file that is there whole or not at all."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

from api.commands.printing import say
from ontology.errors import UnknownValue, UsageError


def format_of(options: argparse.Namespace, known: Iterable[str], default: str) -> str:
    """The wanted format; `--json` is short for `--format json`. Raises UnknownValue or UsageError."""
    known = tuple(known)
    wanted: str = options.format or ("json" if options.json else default)
    if wanted not in known:
        raise UnknownValue("--format", wanted, known)
    if options.json and wanted != "json":
        raise UsageError(f"--json and --format {wanted} ask for two formats; give one of them.")
    return wanted


def write_data(data: str | bytes, out: Path | None) -> None:
    """Write to stdout, or whole into the file `out`. Raises OSError where the disk refuses."""
    body = data.encode() if isinstance(data, str) else data
    if out is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(body)
        sys.stdout.flush()
        return
    write_file([body], out)
    say(f"Written: {out} ({len(body):,} bytes)")


def write_file(blocks: Iterable[bytes], out: Path) -> None:
    """Write the blocks into `out`, which is there whole or as it was before."""
    unfinished = out.with_name(out.name + ".unfinished")
    try:
        with unfinished.open("wb") as file:
            for block in blocks:
                file.write(block)
        unfinished.replace(out)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
