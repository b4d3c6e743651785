"""An archive in a fresh folder, and one way to append to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from graph.archive import Archive, Entry, create_or_open
from ontology.records import Source

LINES = (
    "<https://example.org/id/organisation/b> <https://example.org/p> \"two words > '<' @ ^^ .\"@en",
    '<https://example.org/id/organisation/a> <https://example.org/p> "\\u0001 line\\nbreak"',
    "<https://example.org/id/organisation/a> <https://example.org/q> <https://example.org/o>",
)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return create_or_open(tmp_path / "data" / "archive")


@pytest.fixture(scope="session")
def append() -> Callable[..., Entry]:
    """`append(archive, "register")` accepts one version; every fact of it can be given."""

    def accept(archive: Archive, name: str, lines: Iterable[str] = LINES, **facts: Any) -> Entry:
        given = {
            "audience": "public",
            "input_sha256": "0" * 64,
            "loader": "template",
            "loader_version": "1",
            "provider": "",
            "loaded_at": "2026-01-01T00:00:00+00:00",
            "accounts": (),
        }
        about = {key: facts.pop(key) for key in list(facts) if key not in given}
        return archive.append(Source(name=name, **about), lines, **(given | facts))

    return accept
