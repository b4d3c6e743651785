"""What is told of a source: its publisher, licence, credit, version and account, the same on every door."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from graph.archive import Entry


def source_facts(entry: Entry, number: int) -> dict[str, Any]:
    """One source as plain data, its account included; nothing of other audiences' sources.

    `number` is the version as the audience counts.
    """
    facts = asdict(entry.source)
    return {
        **{
            key: facts[key]
            for key in ("name", "title", "publisher", "licence", "credit", "homepage", "as_of")
        },
        "kind": entry.loader,
        "loader_version": entry.loader_version,
        "version": number,
        "audience": entry.audience,
        "loaded_at": entry.loaded_at,
        "sha256": entry.sha256,
        "statements": entry.statements,
        "accounts": [account.as_json() for account in entry.read_accounts()],
    }


def credits_of(entries: tuple[Entry, ...]) -> list[dict[str, str]]:
    """Publisher, licence and credit of each source, as every export repeats them."""
    return [
        {
            "source": entry.source.name,
            "title": entry.source.title,
            "publisher": entry.source.publisher,
            "licence": entry.source.licence,
            "credit": entry.source.credit,
        }
        for entry in entries
    ]
