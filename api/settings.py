"""Every setting and limit, with its default and a sentence; the only reader of the environment."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from graph.snapshot import AUDIENCES, KEPT_STATES
from graph.store import Limits
from ontology.errors import UsageError

PREFIX = "SHAREGRAPH_"
"""Each setting is read from the environment under this prefix: `data` from SHAREGRAPH_DATA."""

DATA_FOLDER = Path("sharegraph-data")
"""Where archive and stores lie if nothing is said, in the folder the command is run from."""

_WORD = re.compile(r"[a-z][a-z0-9-]{0,39}")
"""The name of an audience: it stands in addresses, in names of files and of sources."""

_KINDS: dict[type[Any], str] = {int: "a whole number", float: "a number", Path: "a folder", str: "a text"}


def _setting(default: Any, sentence: str, *, least: float | None = None, most: float | None = None) -> Any:
    return field(default=default, metadata={"sentence": sentence, "least": least, "most": most})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of one run."""

    data: Path = _setting(DATA_FOLDER, "The folder where the archive and the stores lie.")
    host: str = _setting("127.0.0.1", "The address that `serve` and `demo` listen on.")
    port: int = _setting(8000, "The port that `serve` and `demo` listen on.", least=0, most=65535)
    hosts: str = _setting(
        "127.0.0.1,localhost,[::1]", "The host names that `serve` answers to, with commas between."
    )
    audiences: str = _setting(
        ",".join(AUDIENCES),
        "Who may see, as words with commas between, from the widest circle to the narrowest: each sees "
        "its own sources and those of all before it.",
    )
    kept_states: int = _setting(
        KEPT_STATES,
        "How many states of the map stay ready for each audience, the present one included; older ones "
        "are brought back by `sharegraph states --bring-back`.",
        least=2,
        most=1000,
    )
    opened_states: int = _setting(
        2,
        "How many earlier states (`at=`) are open at the same time, each with one worker.",
        least=1,
        most=64,
    )
    clock: str = _setting("", "A fixed time (ISO 8601) instead of the clock, so that runs can be compared.")
    workers: int = _setting(
        2, "How many worker processes answer questions at the same time.", least=1, most=64
    )
    queue_size: int = _setting(
        32,
        "How many questions may wait for a worker; one more is turned away at once (503). The web process "
        "waits for at most 40 at a time, so a longer queue would wait where nobody counts it.",
        least=0,
        most=36,
    )
    query_seconds: float = _setting(
        10.0, "After how many seconds a question is ended.", least=0.001, most=86400
    )
    answer_bytes: int = _setting(64 * 1024 * 1024, "How many bytes an answer may have.", least=1)
    request_bytes: int = _setting(
        256 * 1024,
        "How many bytes the body of a request may have; a longer one is refused unread.",
        least=1024,
    )
    merged_graphs: int = _setting(
        1,
        "How many graphs a SPARQL question may read merged into one by FROM; above 1, each such question "
        "copies them first.",
        least=1,
    )
    worker_memory_bytes: int = _setting(2 * 1024**3, "How much memory a worker may take.", least=64 * 1024**2)
    all_workers_memory_bytes: int = _setting(
        4 * 1024**3,
        "How much memory all workers may take together; past it, the question that takes most is ended.",
        least=64 * 1024**2,
    )
    memory_statements: int = _setting(
        1_250_000,
        "Up to how many statements the present state of a map is read into memory, about 250 bytes each, "
        "while workers on disk answer already; a larger one stays on disk, as does one of which a copy for "
        "each worker would take half of the free memory, and 0 leaves all there. Only where `serve` runs on "
        "Linux. From memory come answers that cannot differ from those from disk: "
        "counts, sums, and rows that are ordered.",
        least=0,
    )
    kept_answer_bytes: int = _setting(
        32 * 1024**2,
        "How many bytes of answers are kept for each audience, to be given again to whoever asks the same "
        "of the same state; 0 keeps none, so that each question is put to a worker.",
        least=0,
    )
    reasoner_seconds: float = _setting(
        90.0,
        "After how many seconds `ontology check` is ended, all its runs of the reasoner together.",
        least=0.001,
        most=86400,
    )
    guard_share: float = _setting(
        0.5,
        "Which share of its source's records a new version may drop before it is refused (1: all).",
        least=0,
        most=1,
    )
    list_length: int = _setting(100, "How many entries a page of a list shows.", least=1)
    drawn_nodes: int = _setting(300, "How many organisations a drawn network shows at most.", least=1)

    @property
    def order(self) -> tuple[str, ...]:
        """The audiences, from the widest circle to the narrowest."""
        return tuple(word.strip() for word in self.audiences.split(","))

    def limits(self) -> Limits:
        """The limits of one question."""
        return Limits(
            seconds=self.query_seconds,
            answer_bytes=self.answer_bytes,
            memory_bytes=self.worker_memory_bytes,
            total_memory_bytes=self.all_workers_memory_bytes,
        )

    def now(self) -> datetime:
        """The time, in UTC: the fixed clock's where one is set (without a zone it is taken for UTC)."""
        if not self.clock:
            return datetime.now(UTC)
        time = datetime.fromisoformat(self.clock)
        return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)

    def today(self) -> date:
        """The day, in UTC."""
        return self.now().date()


def read_settings(environment: Mapping[str, str] | None = None, **given: Any) -> Settings:
    """The settings from the environment; what is `given` (and not None) goes before.

    An empty variable is as good as none. Raises UsageError naming the variable (or the option) whose
    value cannot be read or is out of its bounds.
    """
    found = os.environ if environment is None else environment
    values: dict[str, Any] = {}
    for one in fields(Settings):
        name = PREFIX + one.name.upper()
        if given.get(one.name) is not None:
            values[one.name] = _within_bounds(one, f"--{one.name}", given[one.name])
        elif found.get(name, ""):
            values[one.name] = _within_bounds(one, name, _read(one, name, found[name]))
    settings = Settings(**values)
    _check_audiences(settings)
    try:
        settings.now()
    except (ValueError, OverflowError) as fault:
        raise UsageError(
            f"{PREFIX}CLOCK must be a time like 2026-06-30T12:00:00+00:00, not {settings.clock!r}."
        ) from fault
    return settings


def _check_audiences(settings: Settings) -> None:
    order = settings.order
    off = [word for word in order if not _WORD.fullmatch(word)]
    if off or len(set(order)) < len(order):
        said = f"{off[0]!r} is no such word" if off else "a word stands in it twice"
        raise UsageError(
            f"{PREFIX}AUDIENCES must be words of small letters, digits and hyphens with commas between, "
            f"each once, like {','.join(AUDIENCES)}; in {settings.audiences!r} {said}."
        )


def _read(one: Field[Any], name: str, text: str) -> Any:
    kind: type[Any] = type(one.default)
    kind = Path if issubclass(kind, Path) else kind
    try:
        return kind(text)
    except ValueError as fault:
        raise UsageError(f"{name} must be {_KINDS[kind]} like {one.default}, not {text!r}.") from fault


def _within_bounds(one: Field[Any], name: str, value: Any) -> Any:
    least, most = one.metadata["least"], one.metadata["most"]
    # Written so that not-a-number is outside.
    if (least is None or value >= least) and (most is None or value <= most):
        return value
    bounds = f"{least} or more" if most is None else f"from {least} to {most}"
    raise UsageError(f"{name} must be {bounds}, not {value}.")
