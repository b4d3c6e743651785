"""The loader of lists in Markdown: what headings mean, what is ignored and how it is told, bombs."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.markdown_list.authors import names_authors_only, without_persons
from loaders.markdown_list.headings import is_about_the_list, meaning_of
from loaders.markdown_list.items import MOST_BYTES, MOST_LETTERS_OF_AN_ITEM, MOST_LEVELS
from loaders.markdown_list.kind import LOADER
from loaders.reading.input import open_input
from loaders.registry import loader_for
from ontology.errors import InputTooLarge
from ontology.identifiers import concept_iri, place_iri
from ontology.records import Convening, DataResource, Dataset, Infrastructure, Organisation

LIST = """# Awesome harbour safety [![badge](https://b.example/x.svg)](https://b.example)

- [Organisations](#organisations)

## Safety Organisations

### Namibia
- [Harbour Line](https://line.example) - Answers calls (Prof. Anna Beispiel), see [more](https://more.example).
- **[Quay Watch](https://watch.example)**: watches.

### International
* [Port Alliance](https://port.example/)

## Coalitions
1. [Bay Coalition](https://bay.example)

## Data sets
- [Tide table](https://tide.example "Tides")
- [Harbour Line](javascript:alert(1))
- no link here

## Research and Datasets
- [Unclear](https://unclear.example)

### Papers
- [Beispiel et al. (2020)](https://paper.example/1)
- [On tides](https://paper.example/2)

## Wonders
- [Wonder](https://wonder.example)

## People
- [Anna Beispiel](https://anna.example)

## Tools for data
- Detection
  - [Sonar](https://sonar.example)

## Events
- [Harbour Day](https://day.example)

## Contributing
- [Rules](https://rules.example)
"""


def test_headings_say_what_the_links_below_them_are(load: Any, made: Any) -> None:
    assert loader_for(made(LIST, "list.md")).kind == "markdown-list"
    found = load(LOADER, LIST, name="list.md")
    organisations = {one.label: one for one in found.of(Organisation)}
    assert set(organisations) == {"Harbour Line", "Quay Watch", "Port Alliance", "Bay Coalition"}
    assert organisations["Harbour Line"].located_in == (place_iri("NA"),)
    assert organisations["Harbour Line"].homepage == "https://line.example"
    assert organisations["Harbour Line"].address == "list.md#line=8"
    assert organisations["Quay Watch"].description == "watches."
    assert organisations["Port Alliance"].located_in == ()
    assert organisations["Bay Coalition"].sectors == (concept_iri("sector", "alliance"),)
    assert found.only(Dataset).label == "Tide table"
    resources = {one.label: one.kind for one in found.of(DataResource)}
    assert resources == {
        "On tides": concept_iri("asset-type", "report"),
        "Sonar": concept_iri("asset-type", "tool"),
    }
    assert found.only(Convening).label == "Harbour Day"


def test_what_is_not_understood_is_ignored_with_a_sentence_and_never_guessed(load: Any) -> None:
    found = load(LOADER, LIST, name="list.md")
    ignored = {note: times for note, times in found.notes.items() if note.startswith("ignored: ")}
    assert ignored == {
        "ignored: the list's own contents and rules": 2,
        "ignored: items whose link is no web address": 1,
        "ignored: items without a link": 1,
        "ignored: items that stand over others": 1,
        "ignored: under a heading that stands for things of several kinds: Research and Datasets": 1,
        "ignored: under a heading that stands for what is not known: Wonders": 1,
        "ignored: a work named by its authors only, and persons are not kept": 1,
        "ignored: items about persons": 1,
    }
    assert found.tally() == (17, 8, 0, 9)
    assert "Beispiel" not in found.said
    assert found.notes["further links of an item, left out"] == 1


@pytest.mark.parametrize(
    ("heading", "record", "kind"),
    [
        ("Organizations", "Organisation", ""),
        ("NGOs & Charities", "Organisation", "civil-society"),
        ("Companies", "Organisation", "business"),
        ("Universities", "Organisation", "academia"),
        ("Open Data", "Dataset", ""),
        ("Datasets by country", "Dataset", ""),
        ("Data Visualization", "", ""),
        ("Tools and Libraries", "DataResource", "tool"),
        ("Data Portals", "Infrastructure", "repository"),
        ("APIs", "Infrastructure", "api"),
        ("Laws and Regulations", "DataResource", ""),
        ("Tutorials", "DataResource", "training"),
        ("People to follow", "person", ""),
        ("Detection and Moderation Tools", "DataResource", "tool"),
        ("awesome-safety-tools", "DataResource", "tool"),
        ("Charities and NGOs :heart:", "Organisation", "civil-society"),
        ("Datasets - images", "Dataset", ""),
        ("Tools: detection of tides", "DataResource", "tool"),
        ("Images – datasets", "Dataset", ""),
        ("Data - tools", "DataResource", "tool"),
        ("Social networks", "", ""),
        ("Foundations", "", ""),
        ("Law", "", ""),
        ("Business", "", ""),
        ("Miscellaneous", "", ""),
        ("", "", ""),
    ],
)
def test_the_last_words_of_a_heading_are_its_meaning(heading: str, record: str, kind: str) -> None:
    assert (meaning_of(heading).record, meaning_of(heading).kind) == (record, kind)


@pytest.mark.parametrize(
    ("heading", "code"),
    [
        ("Organisations in Kenya", "KE"),
        ("UK Organisations", "GB"),
        ("Kenya", "KE"),
        ("Laws: Namibia", ""),
        ("Tools", ""),
    ],
)
def test_a_heading_names_a_place_only_by_the_place_itself(heading: str, code: str) -> None:
    assert meaning_of(heading).place == (place_iri(code) if code else "")


def test_things_of_several_kinds_are_of_none() -> None:
    assert meaning_of("Research papers and datasets").several
    assert meaning_of("Research and datasets").several
    assert not meaning_of("Books and papers").several
    assert is_about_the_list("Table of Contents")
    assert not is_about_the_list("Content moderation")


@pytest.mark.parametrize(
    ("label", "is_authors"),
    [
        ("Beispiel et al. (2020)", True),
        ("Beispiel & Probe (2020)", True),
        ("Beispiel, Probe and Muster, 2020a", True),
        ("An et al.", True),
        ("Online Safety Act (2023)", False),
        ("Children and Media (2020)", False),
        ("On tides", False),
        ("x" * 400 + " (2020)", False),
    ],
)
def test_a_work_named_by_its_authors_only_is_told(label: str, is_authors: bool) -> None:
    assert names_authors_only(label) is is_authors


def test_a_person_by_title_beside_a_link_is_taken_out() -> None:
    assert without_persons("A group (Prof. Anna Beispiel).") == ("A group.", 1)
    assert without_persons("A group of Quay.") == ("A group of Quay.", 0)
    assert without_persons("A guide (by Anna Miller and Otto Weber).") == ("A guide.", 2)
    assert without_persons("Run by Quay Trust. Good.") == ("Run by Quay Trust. Good.", 0)


@pytest.mark.parametrize(
    "text",
    [
        "# Notes\n\nText with [a](https://a.example) and [b](https://b.example).\n",
        "# One\n- [a](https://a.example)\n- [b](https://b.example)\n",
        "a,b\n#x,\"](\"\n",
        "@prefix a: <http://a/> .\n# x\n<a> a:b [ a:c \"](\" ] .\n",
        "[1, \"](\"]",
    ],
)  # fmt: skip
def test_a_text_that_is_no_list_of_links_is_not_recognised(text: str, made: Any) -> None:
    assert not LOADER.recognises(made(text, "a.md"))


BOMBS = {
    "quotations": ">" * 10_000,
    "lists": "\n".join("  " * depth + "- x" for depth in range(300)),
    "one long item": "- " + "[" * 1_000_000,
    "brackets": "- " + "[" * 1_490,
    "links": "- " + "[a](" * 370,
    "emphasis": "- " + "*a _b " * 240,
    "references": "\n".join(f"[{number}]: <x" for number in range(3_000)),
    "ticks": "\n".join("- " + "`" * number for number in range(300)),
    "html": "- " + "<a " * 490,
    "entities": "- " + "&amp;" * 290,
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_text_made_to_take_long_is_read_in_little_time(bomb: str, load: Any, made: Any) -> None:
    begun = time.process_time()
    found = load(LOADER, f"{LIST}\n\n{BOMBS[bomb]}\n", name="list.md")
    assert time.process_time() - begun < 2
    assert len(found.of(Organisation)) == 4


def test_the_title_of_a_list_counts_where_no_other_heading_does_and_that_is_a_guess(load: Any) -> None:
    text = "# Safety tools\n## Hashes\n- [Sonar](https://s.example)\n## Papers\n- [On tides](https://t.example)\n"
    found = load(LOADER, text)
    assert [one.kind.rpartition("/")[2] for one in found.of(DataResource)] == ["tool", "report"]
    assert found.notes["guessed: of the kind that the title of the list names: Safety tools"] == 1


def test_an_item_without_a_link_is_words_of_the_one_it_stands_below(load: Any) -> None:
    text = "# Tools\n* [Sonar](https://sonar.example)\n  * finds things\n  * [Deep](https://deep.example)\n"
    found = load(LOADER, text)
    assert [(one.label, one.description) for one in found.of(DataResource)] == [
        ("Sonar", "finds things"),
        ("Deep", ""),
    ]
    assert found.tally() == (2, 2, 0, 0)


def test_lists_nested_past_the_limit_and_endless_items_do_no_harm(load: Any, made: Any) -> None:
    deep = "\n".join("  " * depth + f"- [x{depth}](https://x.example/{depth})" for depth in range(60))
    found = load(LOADER, f"# Tools\n{deep}\n")
    assert 1 <= len(found.of(DataResource)) <= MOST_LEVELS
    long = load(LOADER, f"# Tools\n- [a](https://a.example)\n- {'[' * (MOST_LETTERS_OF_AN_ITEM + 1)}\n")
    assert (long.tally(), [one.code for one in long.problems]) == ((2, 1, 1, 0), ["item-too-long"])
    with pytest.raises(InputTooLarge, match="larger"):
        load(LOADER, "x" * (MOST_BYTES + 1))
    assert not LOADER.recognises(made("# T\n](" + "x" * MOST_BYTES))


PIECES = st.sampled_from(
    [
        "# Tools\n", "## Data\n", "### Kenya\n", "- ", "  - ", "1. ", "[a](https://a.example)", "[b](x:y)",
        "[c]", "\n", "\n\n", "> ", "`", "```\n", "<b>", "**", "![i](https://i.example)", "[](https://e.example)",
        "text ",        "&#0;", "\t", "[r]: https://r.example\n", "---\n", "é", "# \n",
    ]
)  # fmt: skip


@settings(max_examples=40)
@given(pieces=st.lists(PIECES, max_size=30))
def test_no_markdown_however_odd_does_more_than_be_ignored(pieces: list[str], load: Any) -> None:
    found = load(LOADER, "".join(pieces) or " ", name="list.md")
    assets = (Dataset, DataResource, Infrastructure, Organisation, Convening)
    assert found.account.loaded == sum(len(found.of(kind)) for kind in assets)


def test_the_real_list_gives_its_links(shared_data: Path, load: Any) -> None:
    file = open_input(shared_data / "child-online-safety" / "awesome-trust-and-safety.md")
    assert loader_for(file).kind == "markdown-list"
    found = load(LOADER, file)
    # 49 links in items, four of them papers that are named by their authors only.
    assert found.tally() == (59, 45, 0, 14)
    assert found.notes["ignored: a work named by its authors only, and persons are not kept"] == 4
    alliance = concept_iri("sector", "alliance")
    organisations = found.of(Organisation)
    assert len([one for one in organisations if alliance not in one.sectors]) == 12
    assert len(organisations) == 16
    assert {place for one in organisations for place in one.located_in} == {
        place_iri("US"),
        place_iri("GB"),
        place_iri("AU"),
    }
    assert len(found.of(Dataset)) == 2
    assert len(found.of(Convening)) == 5


HTML_HEAD = """<div align="center"><h1>Harbour lists</h1></div>

Organisations (Namibia)
-----------------------
- [![badge](https://b.example/x.svg)](https://b.example/x) [Harbour Line](https://line.example) - calls

<details><summary><b>Data sets</b></summary>

| Name | About | Link |
|------|-------|------|
| Tide table | Tides | [website](https://tide.example) |
| [Net table](https://nets.example) | Nets | |
| Boat table | no link | |

</details>

## Tools {#tools}
- [Sonar](https://sonar.example)
"""


def test_headings_in_html_underlined_and_folded_count_as_those_with_a_hash(load: Any, made: Any) -> None:
    assert loader_for(made(HTML_HEAD, "list.md")).kind == "markdown-list"
    found = load(LOADER, HTML_HEAD, name="list.md")
    line = found.only(Organisation)
    assert (line.label, line.homepage, line.located_in) == (
        "Harbour Line", "https://line.example", (place_iri("NA"),)
    )  # fmt: skip
    assert found.only(DataResource).kind == concept_iri("asset-type", "tool")
    assert LOADER.describe(made(HTML_HEAD, "list.md")).title == "Harbour lists"


def test_each_row_of_a_table_with_a_link_is_an_item(load: Any) -> None:
    found = load(LOADER, HTML_HEAD, name="list.md")
    assert [(one.label, one.homepage, one.description) for one in found.of(Dataset)] == [
        ("Tide table", "https://tide.example", "Tides"),
        ("Net table", "https://nets.example", "Nets"),
    ]
    assert found.notes["ignored: items without a link"] == 1


def test_settings_above_a_list_are_no_heading_and_lines_keep_their_numbers(load: Any) -> None:
    text = "---\ntitle: Harbour organisations\n---\n# Tools\n\n- [Sonar](https://sonar.example)\n"
    found = load(LOADER, text, name="list.md")
    assert found.only(DataResource).address == "list.md#line=6"


def test_a_row_is_named_by_its_name_and_linked_by_a_bare_address(load: Any, made: Any) -> None:
    text = (
        "# Datasets\n\n| Country | Table | Licence | Source |\n|--|--|--|--|\n"
        "| Namibia | Tides | CC0 | https://tide.example/a |\n| Kenya | Nets | | <https://nets.example> |\n"
        "| Chad | Boats, see [a list](https://list.example) | | [boats.example](https://boats.example) |\n"
    )
    assert loader_for(made(text, "list.md")).kind == "markdown-list"
    found = load(LOADER, text, name="list.md")
    assert [(one.label, one.homepage) for one in found.of(Dataset)] == [
        ("Tides", "https://tide.example/a"),
        ("Nets", "https://nets.example"),
        ("a list", "https://list.example"),
    ]
    assert found.of(Dataset)[0].description == "Namibia; CC0"


def test_an_address_behind_a_name_is_its_link_and_one_in_a_sentence_is_not(load: Any) -> None:
    text = (
        "# Tools\n\n- Sonar: https://sonar.example/. Finds boats.\n- Tide table\n  https://tide.example\n"
        "- [Nets](https://nets.example)\n- See the page of it at https://page.example\n"
        "- https://bare.example\n- One - https://one.example and https://two.example\n"
    )
    found = load(LOADER, text, name="list.md")
    assert [(one.label, one.homepage, one.description) for one in found.of(DataResource)] == [
        ("Sonar", "https://sonar.example/", "Finds boats."),
        ("Tide table", "https://tide.example", ""),
        ("Nets", "https://nets.example", ""),
    ]
    assert found.notes["ignored: items without a link"] == 3


def test_what_is_crossed_out_is_no_item_and_no_word_of_one(load: Any) -> None:
    text = (
        "# Data\n\n## Datasets\n\n- ~~[Ebb](https://ebb.example) - closed~~\n"
        "- [~~Flood~~](https://flood.example)\n- [Tides](https://tides.example) - ~~daily~~ hourly\n"
        "- [~~Old~~ Waves](https://waves.example)\n"
    )
    found = load(LOADER, text, name="list.md")
    assert [(one.label, one.description) for one in found.of(Dataset)] == [("Tides", "hourly"), ("Waves", "")]
    assert found.notes["ignored: items that are crossed out"] == 2
