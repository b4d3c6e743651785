"""How the tests of the register loader read a file and look at what came of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from loaders.data_use_register.kind import LOADER
from loaders.reading.input import Input, input_of, open_input
from tests.loaders.outcome import Outcome, read_records


def load_input(file: Input, provider: str = "") -> Outcome:
    return Outcome(*read_records(LOADER, file, "register", provider))


@pytest.fixture
def load() -> Callable[..., Outcome]:
    """Load CSV text, the provider being `Provider` unless said otherwise."""

    def load_text(text: str, provider: str = "Provider") -> Outcome:
        return load_input(input_of("register.csv", text.encode()), provider)

    return load_text


@pytest.fixture(scope="module")
def real_register(shared_data: Path) -> Outcome:
    """The register of Public Health England, loaded with no word beside it."""
    return load_input(open_input(shared_data / "agreements/phe-data-release-register-2017-2020.ods"))
