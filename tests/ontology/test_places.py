"""The table of places: what names a country, what names a part of one, and what is left open."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology import places
from ontology.places import codes, country_name, is_place, place_triples, region_of, resolve_place

DATA = Path(__file__).parents[2] / "../shared/data"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Kenya", "KE"), ("KENYA", "KE"), ("KE", "KE"), ("ke", "KE"), ("KEN", "KE"),
        ("United Kingdom", "GB"), ("the United Kingdom", "GB"), ("UK", "GB"), ("uk", "GB"), ("GBR", "GB"),
        ("USA", "US"), ("U.S.A.", "US"), ("Côte d'Ivoire", "CI"), ("Côte d’Ivoire", "CI"),
        ("Cote d Ivoire", "CI"), ("Ivory Coast", "CI"), ("Kosovo", "XK"), ("NA", "NA"), ("Namibia", "NA"),
        ("Guinea-Bissau", "GW"), ("Guinea", "GN"), ("Niger", "NE"), ("Nigeria", "NG"), ("Georgia", "GE"),
        ("Congo, Democratic Republic of the", "CD"), ("Republic of the Congo", "CG"),
        ("Korea, Republic of", "KR"), ("Deutschland", "DE"), ("España", "ES"), ("Ελλάδα", "GR"),
        ("日本", "JP"), ("الأردن", "JO"), ("St Lucia", "LC"), ("Swaziland", "SZ"), ("Türkiye", "TR"),
        ("Ireland", "IE"), ("Jersey", "JE"), ("World", "001"), ("Worldwide", "001"), ("014", "014"),
        ("Sub-Saharan Africa", "202"), ("Latin America & the Caribbean", "419"), ("European Union", "EU"),
    ],
)  # fmt: skip
def test_a_country_or_region_by_name_or_code_is_no_guess(text: str, code: str) -> None:
    found = resolve_place(text)
    assert found is not None
    assert (found.code, found.guessed) == (code, False)
    assert found.name == country_name(code)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("UK Wide", "GB"), ("Uk Wide", "GB"), ("UK-wide", "GB"), ("Scotland", "GB"), ("wales", "GB"),
        ("England - Wide", "GB"), ("England Wide", "GB"), ("Greater London Boroughs", "GB"),
        ("North West - Lancashire", "GB"), ("NORTH WEST - LANCASHIRE", "GB"), ("East - Suffolk", "GB"),
        ("North West - Nowhereshire", "GB"), ("North East - Yorkshire and Humberside", "GB"),
        ("Yorkshire and the Humber", "GB"), ("Yorkshire & the Humber", "GB"), ("South West England", "GB"),
        ("East of England", "GB"), ("City of London", "GB"), ("West Midlands - Birmingham", "GB"),
        ("Northern Ireland - Antrim", "GB"), ("Bristol, City of", "GB"), ("Inner London – Hackney", "GB"),
        ("North West - South Africa", "ZA"), ("California", "US"), ("Georgia, USA", "US"),
        ("London, Canada", "CA"), ("Bayern", "DE"), ("Kerala", "IN"), ("Nairobi (Kenya)", "KE"),
        ("Turkana", "KE"), ("County Mayo", "IE"), ("New South Wales", "AU"), ("Lagos, Nigeria", "NG"),
        ("Kenya - Busia", "KE"), ("Uganda - Busia", "UG"),
    ],
)  # fmt: skip
def test_a_part_of_a_country_gives_the_country_and_is_a_guess(text: str, code: str) -> None:
    found = resolve_place(text)
    assert found is not None
    assert (found.code, found.guessed) == (code, True)


@pytest.mark.parametrize(
    "text",
    [
        "", "  ", "-", "East", "North West", "South East", "Wide", "National", "Other", "Nowhereshire",
        "East - Nowhereshire", "Kenya, Uganda", "Scotland, Kenya", "Punjab", "Busia", "Korea", "na", "no",
        "and", "in", "ken", "Serbia and Montenegro and Kosovo", "Kosovoo", "Kenia Kenya", "999", "ZZ", "\x00",
        "a" * 100_000, "- " * 50_000,
    ],
)  # fmt: skip
def test_what_is_unknown_or_names_several_countries_is_left_open(text: str) -> None:
    assert resolve_place(text) is None


@given(st.sampled_from(codes()))
def test_every_code_and_every_name_gives_its_place(code: str) -> None:
    for text in (code, country_name(code), country_name(code).upper(), f"  {country_name(code)} "):
        found = resolve_place(text)
        assert found is not None
        assert (found.code, found.guessed) == (code, False)


@given(st.text())
def test_any_text_is_answered_and_nothing_but_a_known_code_comes_back(text: str) -> None:
    found = resolve_place(text)
    assert found is None or is_place(found.code)


def test_every_country_lies_in_a_region_and_every_region_in_the_world() -> None:
    for code in codes():
        steps = 0
        while code != "001":
            code = region_of(code)
            steps += 1
            assert steps <= 5
    assert (region_of("KE"), region_of("014"), region_of("202"), region_of("001")) == (
        "014",
        "202",
        "002",
        "",
    )
    assert (region_of("GB"), region_of("XK"), region_of("BR")) == ("154", "039", "005")
    assert (
        len([code for code in codes() if code.isalpha()]) == 251
    )  # 249 of ISO 3166-1, Kosovo, and the Union


def test_a_code_that_is_none_is_said_to_be_none() -> None:
    assert not is_place("UK")
    with pytest.raises(KeyError):
        country_name("UK")
    with pytest.raises(KeyError):
        region_of("UK")


def test_the_statements_about_places_are_always_the_same_and_each_stands_once() -> None:
    once = list(place_triples())
    assert once == list(place_triples())
    assert len(once) == len(set(once))
    kenya = "<https://w3id.org/sharegraph/vocab/place/KE>"
    assert (kenya, "<http://www.w3.org/2000/01/rdf-schema#label>", '"Kenya"') in once
    east = "<https://w3id.org/sharegraph/vocab/place/014>"
    assert (kenya, "<https://w3id.org/sharegraph/ns#within>", east) in once


def test_a_hundred_thousand_answers_take_less_than_five_seconds() -> None:
    started = time.process_time()
    for _ in range(20_000):
        for text in ("UK Wide", "North West - Lancashire", "Kenya", "Nowhereshire", "East - Suffolk"):
            resolve_place(text)
    assert time.process_time() - started < 5


def _locations(value: Any) -> list[tuple[str, str]]:
    """(name, stated country code) of every beneficiary location in a parsed 360Giving file."""
    if isinstance(value, list):
        return [pair for one in value for pair in _locations(one)]
    if not isinstance(value, dict):
        return []
    here = value.get("beneficiaryLocation", [])
    found = [
        (one["name"], one.get("countryCode", "")) for one in here if isinstance(one, dict) and "name" in one
    ]
    return found + [pair for one in value.values() for pair in _locations(one)]


@pytest.mark.skipif(
    not (DATA / "360giving").is_dir(), reason="the shared real records are not on this machine"
)
def test_every_beneficiary_location_of_the_real_grants_finds_its_country() -> None:
    seen = set()
    for path in sorted((DATA / "360giving").glob("*.json")):
        seen.update(_locations(json.loads(path.read_text(encoding="utf-8"))))
    assert len(seen) > 50
    wrong = []
    for name, stated in sorted(seen):
        found = resolve_place(name)
        # Where no country is stated, the funder writes of the United Kingdom.
        if found is None or found.code != (stated or ("IE" if name == "Ireland" else "GB")):
            wrong.append((name, stated, found))
    assert wrong == []


def test_the_table_says_every_name_once_for_each_country() -> None:
    lines = (Path(places.__file__).parent / "places.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "name,code,level,within"
    assert len(lines) == len(set(lines))
