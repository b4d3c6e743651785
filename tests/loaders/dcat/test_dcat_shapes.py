"""DCAT: what is told once for all things of one shape, or read once of many, is right for each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loaders import rdf_said

if TYPE_CHECKING:
    import pytest

    from tests.loaders.dcat.conftest import Dcat

OFFICE = 'ex:office a foaf:Organization ; foaf:name "Port Office" .\n'
MIXED = OFFICE + "\n".join(
    f"ex:set{n} a dcat:Dataset ; {said} ."
    for n, said in enumerate(
        (
            'dct:title "A"@en ; dct:publisher ex:office ; dct:issued "2024-05-06"^^xsd:date',
            'dct:issued "soon" ; dct:title "B", "B"@de ; dcat:keyword "x", "y" ; ex:own "o"',
            'dct:title "C" ; dct:accessRights "public" ; dct:license <https://l.example/1>, <https://l.example/2>',
            'dcat:keyword "x", "y" ; dct:title "D" ; dct:spatial "Kenya" ; dct:identifier "10.1234/abc"',
            'dct:title "E" ; dct:description "Reports." ; dcat:distribution [ dct:format "CSV" ]',
        )
    )
)


def test_one_body_under_two_properties_is_not_taken_for_the_same_thing_said(dcat: Dcat) -> None:
    published, held = dcat.turtle(
        f'{OFFICE}ex:a a dcat:Dataset ; dct:title "A" ; dct:publisher ex:office .\n'
        'ex:b a dcat:Dataset ; dct:title "B" ; dct:rightsHolder ex:office .'
    ).datasets
    assert published.publishers == held.holders == published.holders != ()
    assert held.publishers == ()


def test_what_things_say_is_read_alike_where_no_shape_of_theirs_is_kept(
    dcat: Dcat, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = dcat.turtle(MIXED)
    monkeypatch.setattr(rdf_said, "MOST_SHAPES", 0)
    after = dcat.turtle(MIXED)
    assert len(before.datasets) == 5
    assert before.statements("data.ttl") == after.statements("data.ttl")
    assert before.account.as_json() == after.account.as_json()


def test_a_thing_that_a_file_comes_back_to_has_all_that_is_said_of_it(dcat: Dcat) -> None:
    lines = [f'ex:a dcat:keyword "k{n}" . ex:b dct:title "B", "B{n}" .' for n in range(3)]
    found, other = dcat.turtle(
        "\n".join(['ex:a a dcat:Dataset ; dct:title "A" . ex:b a dcat:Dataset .', *lines])
    ).datasets
    assert [word.value for word in found.keywords] == ["k0", "k1", "k2"]
    assert (other.label, [name.value for name in other.aliases]) == ("B", ["B0", "B1", "B2"])
