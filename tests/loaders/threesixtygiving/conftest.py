"""How the tests of the 360Giving loader read a file and look at what came of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from loaders.reading.input import Input, input_of
from loaders.threesixtygiving.kind import LOADER
from tests.loaders.outcome import Outcome, read_records


def load_input(file: Input, source: str = "grants") -> Outcome:
    return Outcome(*read_records(LOADER, file, source))


@pytest.fixture
def load_file() -> Callable[..., Outcome]:
    """Load an input, as the source `grants` unless said otherwise."""
    return load_input


@pytest.fixture
def load_csv() -> Callable[[str], Outcome]:
    """Load CSV text."""
    return lambda text: load_input(input_of("grants.csv", text.encode()))


@pytest.fixture
def load_json() -> Callable[..., Outcome]:
    """Load grants as a 360Giving JSON package."""

    def load(*grants: Any) -> Outcome:
        return load_input(input_of("grants.json", json.dumps({"grants": grants}).encode()))

    return load
