"""What makes a file or a folder safe on disk, whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path


def sync(path: Path) -> None:
    """Force a file or a folder to disk (fsync)."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_whole(path: Path, text: str) -> None:
    """Write a file so that it is there whole or as it was before, safely on disk when this returns."""
    fresh = path.with_name(f".unfinished.{path.name}.{os.getpid()}")
    try:
        fresh.write_text(text, encoding="utf-8")
        sync(fresh)
        fresh.rename(path)
        sync(path.parent)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
