"""The grammar of references: stem, version, release."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.data_use_register.references import Reference, read_reference


@pytest.mark.parametrize(
    ("text", "stem", "version", "release"),
    [
        ("DSA1617_278", "DSA1617_278", "", ""),
        ("DSA1617_278 ", "DSA1617_278", "", ""),
        ("DSA1617_278/A1", "DSA1617_278", "A1", ""),
        ("DSA1617_278/A", "DSA1617_278", "A", ""),
        ("DSA1617_278/R2", "DSA1617_278", "", "R2"),
        ("DSA1617_278/A6/R1", "DSA1617_278", "A6", "R1"),
        ("DSA1617_278/A5(R15)", "DSA1617_278", "A5", "R15"),
        ("DSA1617_278/A6 (R19)", "DSA1617_278", "A6", "R19"),
        ("DSA1617_278/A1/R5 (re-released)", "DSA1617_278", "A1", "R5"),
        ("DSA_2014_224/A1/R2", "DSA_2014_224", "A1", "R2"),
        ("DSA1516_167A/A1", "DSA1516_167A", "A1", ""),
        ("NIC-147887-J0G8C-v2.3", "NIC-147887-J0G8C", "v2.3", ""),
        ("Audit/Research 12", "Audit/Research 12", "", ""),
        ("R12", "R12", "", ""),
    ],
)
def test_a_reference_is_taken_apart(text: str, stem: str, version: str, release: str) -> None:
    assert read_reference(text) == Reference(stem, version, release)


def test_a_version_has_one_reference_however_its_releases_are_written() -> None:
    written = ("X_1/A5(R15)", "X_1/A5 (R16)", "X_1/A5/R17", "X_1 / A5")
    assert {read_reference(text).of_version for text in written} == {"X_1/A5"}


def test_versions_are_said_in_words() -> None:
    words = [read_reference(text).version_in_words for text in ("X_1", "X_1/A3", "X_1/A", "X-1-v2.3")]
    assert words == ["first version", "amendment 3", "amendment", "version 2.3"]


def test_an_empty_reference_is_refused() -> None:
    with pytest.raises(ValueError, match="may not be empty"):
        read_reference("  ")


@given(
    stem=st.from_regex(r"[A-Z]{2,4}[0-9]{2,4}_[0-9]{3}", fullmatch=True),
    amendment=st.none() | st.integers(1, 99),
    release=st.none() | st.integers(1, 99),
)
def test_whatever_is_put_together_is_taken_apart(
    stem: str, amendment: int | None, release: int | None
) -> None:
    version = f"A{amendment}" if amendment else ""
    issue = f"R{release}" if release else ""
    text = "/".join(part for part in (stem, version, issue) if part)
    assert read_reference(text) == Reference(stem, version, issue)


@given(st.text(min_size=1).filter(lambda text: text.strip() != ""))
def test_every_text_has_a_stem(text: str) -> None:
    assert read_reference(text).stem
