"""When a ref is an identity: registers' identifiers, list codes with one name, never a channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from loaders.iati.parties import MOST_NAMES, scheme_identifier
from ontology.records import Organisation, Project, Text

if TYPE_CHECKING:
    from tests.loaders.iati.conftest import Iati


def party(name: str, ref: str, **attributes: str) -> str:
    more = " ".join(f'{key}="{value}"' for key, value in attributes.items())
    return f'<participating-org role="4" ref="{ref}" {more}><narrative>{name}</narrative></participating-org>'


@pytest.mark.parametrize(
    ("ref", "identifier"),
    [
        ("GB-CHC-1000147", "org-id:GB-CHC-1000147"),
        ("XM-DAC-41114", "org-id:XM-DAC-41114"),
        ("GB-1", "iati:GB-1"),
        ("41114", "iati:41114"),
        ("22000", None),
        ("XM-DAC-22000", None),
        ("GB", None),
        ("GB-1-102607", None),
        ("Excluded", None),
        ("", None),
        ("https://ror.org/0002pcv65", "ror:0002pcv65"),
    ],
)
def test_the_form_of_a_ref_tells_its_scheme(ref: str, identifier: str | None) -> None:
    assert scheme_identifier(ref) == identifier


def test_a_channel_code_joins_nobody(iati: Iati) -> None:
    outcome = iati.read(iati.activity(party("North Aid", "22000") + party("South Aid", "22000")))
    made = outcome.of(Organisation)
    assert {one.label for one in made} == {"North Aid", "South Aid"}
    assert all(one.identifiers == () for one in made)
    assert outcome.account.notes["organisation code that is no identity, taken by name: 22000"] == 2


def test_a_list_code_is_an_identity_where_it_stands_for_one_name(iati: Iati) -> None:
    one = iati.read(iati.activity(party("World Body", "41999") + party("WORLD  BODY", "41999")))
    assert [body.identifiers for body in one.of(Organisation)] == [("iati:41999",)]
    two = iati.read(iati.activity(party("World Body", "41999") + party("Its Bank", "41999")))
    assert [body.identifiers for body in two.of(Organisation)] == [(), ()]


def test_a_registers_identifier_wins_over_names(iati: Iati) -> None:
    outcome = iati.read(iati.activity(party("The Trust", "GB-CHC-1") * 2 + party("Trust, The", "GB-CHC-1")))
    (body,) = outcome.of(Organisation)
    assert body.label == "The Trust"
    assert [alias.value for alias in body.aliases] == ["Trust, The"]


def test_an_identifier_on_more_names_than_a_body_bears_is_none_and_is_reported(iati: Iati) -> None:
    names = "".join(party(f"Group {number} Association", "XM-TST-9") for number in range(MOST_NAMES + 1))
    outcome = iati.read(iati.activity(names))
    assert outcome.codes == ["identifier-on-many-names"]
    assert len(outcome.of(Organisation)) == MOST_NAMES + 1


def test_names_in_further_languages_are_other_names(iati: Iati) -> None:
    both = (
        '<participating-org role="4" ref="GB-CHC-2"><narrative>Aid</narrative>'
        '<narrative xml:lang="fr">Aide</narrative></participating-org>'
    )
    (body,) = iati.read(iati.activity(both)).of(Organisation)
    assert (body.label, [alias.value for alias in body.aliases]) == ("Aid", ["Aide"])


def test_persons_and_withheld_names_make_no_organisation(iati: Iati) -> None:
    outcome = iati.read(iati.activity(party("Mary Example", "") + party("Supplier Name Withheld", "x")))
    assert outcome.of(Organisation) == []
    assert outcome.of(Project)[0].implementers == ()
    assert outcome.account.notes["name that reads as a person's, dropped"] == 1
    assert outcome.account.notes["organisation whose name is withheld, left out"] == 1


def test_a_body_named_after_a_person_stays_where_its_type_or_its_words_say_so(iati: Iati) -> None:
    outcome = iati.read(
        iati.activity(party("Mary Example", "", type="22") + party("Mary Example International-Kenya", ""))
    )
    assert len(outcome.of(Organisation)) == 2


def test_a_body_named_like_a_person_stays_where_it_has_an_organisations_code(iati: Iati) -> None:
    named = (
        party("Morgan Stanley", "OWN-LIST-17")
        + party("Mary Example", "")
        + party("Dr Ann Lee", "OWN-LIST-18")
    )
    outcome = iati.read(iati.activity(named))
    assert [one.label for one in outcome.of(Organisation)] == ["Morgan Stanley"]
    assert outcome.account.notes["name that reads as a person's, dropped"] == 2


def test_the_type_of_an_organisation_is_its_sector(iati: Iati) -> None:
    (body,) = iati.read(iati.activity(party("State", "", type="10"))).of(Organisation)
    assert body.sectors == ("https://w3id.org/sharegraph/vocab/sector/government",)


def test_other_names_keep_their_language(iati: Iati) -> None:
    inside = '<participating-org role="1" ref="GB-CHC-1"><narrative>Quay</narrative>'
    inside += '<narrative xml:lang="fr">Le quai</narrative></participating-org>'
    (body,) = iati.read(iati.activity(inside)).of(Organisation)
    assert body.aliases == (Text("Le quai", "fr"),)
