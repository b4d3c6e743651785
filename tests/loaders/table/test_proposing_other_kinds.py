"""Tables of tools, studies, needs and meetings are told by their headings; of other texts nothing is made."""

from __future__ import annotations

import pytest

from loaders.reading.input import input_of
from loaders.table.proposing.guessing import propose
from ontology.errors import InputError


@pytest.mark.parametrize(
    ("shape", "table", "said"),
    [
        (
            "resources",
            "Tool,Developer,Type of tool,Licence,Used by\nHashbox,Shore Hotline,Matching,MIT,North Police\n",
            {"title": "Tool", "maker": "Developer", "kind": "Type of tool", "licence": "Licence"},
        ),
        (
            "grants",
            "Study,Lead partner,Funder,EUR,Start year,End year,Topic\nNets,Quay,Fund,250,2021,2024,Bots\n",
            {"title": "Study", "from": "Start year", "until": "End year", "theme": "Topic"},
        ),
        (
            "needs",
            "Who,What data do they need,What for,Why do they not have it\nNorth Police,Ages,Triage,No law\n",
            {
                "body": "Who",
                "title": "What data do they need",
                "purpose": "What for",
                "barrier": "Why do they not have it",
            },
        ),
        (
            "convenings",
            "Name of meeting,Date,Venue,Organiser,Organisations present\nSummit,2024-05,Norway,Quay,Pier\n",
            {"convener": "Organiser", "attendee": "Organisations present", "place": "Venue"},
        ),
    ],
)
def test_what_rows_are_and_which_column_says_what_is_told_by_the_headings(
    shape: str, table: str, said: dict[str, str]
) -> None:
    found = propose(input_of("list.csv", table.encode()))
    told = {guess.role.name: guess.column.heading for guess in found.guesses}
    assert (found.shape.name, {role: told.get(role) for role in said}) == (shape, said)


@pytest.mark.parametrize(
    "table",
    [
        "Country,Law,Article,Topic\nNorway,Child Act,12,Reports\nGhana,Cyber Act,62,Grooming\n",
        "Field,Meaning\nlabel,what it is called\nrow,where it stands\n",
    ],
)
def test_texts_alone_make_no_bodies_of_laws_and_fields(table: str) -> None:
    with pytest.raises(InputError, match="seems to name what its rows are about"):
        propose(input_of("list.csv", table.encode()))
