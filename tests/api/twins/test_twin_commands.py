"""Commands that read for an audience say alike in worlds that differ only in what it may not see."""

from __future__ import annotations

from typing import Any

import pytest  # noqa: TC002 (pytest reads the annotation)

from api.commands.main import main

COMMANDS = (
    ("sources",),
    ("sources", "--json"),
    ("states",),
    ("states", "--json"),
    ("query", "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"),
    ("ask", "who-shares-with-whom", "--json"),
    ("ask", "what-is-known", "--param", "thing=Veiled Harbourlight Hotline"),
    ("term", "csam"),
    ("network", "Veiled Harbourlight Hotline"),
    ("network", "--json"),
    ("gaps", "--json"),
    ("export",),
    ("query", "--at", "{hidden}", "ASK {}"),
    ("query", "--at", "{seen}", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"),
    ("states", "--bring-back", "{nonsense}"),
)


def test_commands_that_read_for_an_audience_say_alike(
    twins: tuple[Any, Any, Any, Any], capfdbinary: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other, seen, hidden = twins
    monkeypatch.setenv("SHAREGRAPH_CLOCK", "2026-06-30T12:00:00+00:00")
    words = {"hidden": hidden.states[0], "seen": seen.states[-1], "nonsense": "0123456789ab"}
    for command in COMMANDS if other.live.for_everybody else COMMANDS[:5]:
        said = []
        for world in (one, other):
            audience = ("--audience", world.live.audience, "--data", str(world.data))
            name, *rest = (word.format(**words) if word[0] == "{" else word for word in command)
            status = main([name, *audience, *rest])
            out, err = capfdbinary.readouterr()
            said.append((status, out, err.replace(str(world.data).encode(), b"DATA")))
        assert said[0] == said[1], command
