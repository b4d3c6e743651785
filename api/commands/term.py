"""`sharegraph term WORD`: what a word means, what other sectors call it, and where the map uses it."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from api.commands.exits import ALL_WELL, NOTHING_DONE
from api.commands.opening import add_view_arguments, day_of, opened
from api.commands.printing import print_json, print_table, print_words, say
from api.pages.concept_page import ConceptPage, concept_page
from graph.questions.words import Answer, look_up, sector_named
from ontology.concepts import SCHEMES
from ontology.crosswalk import scheme_of
from ontology.vocabulary import label_of

WIDEST_MEANING = 100
"""Characters of a meaning in a printed table."""


def add_arguments(one: argparse.ArgumentParser) -> None:
    """The options of this command."""
    one.add_argument("word", metavar="WORD", help="a word, an abbreviation, or the IRI of a concept")
    one.add_argument(
        "--sector", default="", metavar="SECTOR", help="whose word it is, such as law-enforcement"
    )
    add_view_arguments(one)


def run(options: argparse.Namespace) -> int:
    """Look the word up and print each of its meanings; near misses where it has none."""
    sector = sector_named(options.sector) if options.sector else ""
    with opened(options) as (settings, snapshot):
        day = day_of(options, settings)
        found = look_up(options.word, sector=sector)
        pages = [concept_page(snapshot, iri, day) for iri in found.found]
        state = snapshot.name
    if options.json:
        print_json(_as_json(found, pages, state))
        return ALL_WELL if pages else NOTHING_DONE
    if not pages:
        say("The vocabularies do not have this word. That is no proof that nobody uses it.")
        if found.near:
            say("Near to it are:")
            rows = [(label_of(one) or one, SCHEMES[scheme_of(one)], one) for one in found.near]
            print_table(("word", "vocabulary", "IRI"), rows, widest=WIDEST_MEANING)
        return NOTHING_DONE
    if found.to_avoid:
        say("This word should no longer be used. What follows is what to say.")
    if sector and not found.in_sector:
        say(f"{label_of(sector)} has no such word here; these are its meanings elsewhere.")
    for page in pages:
        _print(page)
    say(f"On {day.isoformat()}, state of the map: {state}.")
    return ALL_WELL


def _as_json(found: Answer, pages: list[ConceptPage], state: str) -> dict[str, object]:
    def meaning(page: ConceptPage) -> dict[str, object]:
        return {name: value for name, value in asdict(page).items() if name not in ("state", "day")}

    return {
        "state": state,
        "to_avoid": found.to_avoid,
        "in_sector": found.in_sector,
        "meanings": [meaning(page) for page in pages],
        "near": [{"iri": one, "label": label_of(one)} for one in found.near],
    }


def _print(page: ConceptPage) -> None:
    print_words(f"\n{page.label}  ({page.scheme.label}: {page.code})")
    print_words(f"  {page.definition or 'A place.'}")
    if page.words:
        print_words(f"  Other words: {'; '.join(page.words)}")
    print_words(f"  Origin: {page.source}")
    print_words(f"  IRI: {page.iri}")
    if page.other_meanings:
        print_words("\n  Same word, other meaning")
    for one in page.other_meanings:
        shared = "" if one.words == (page.label,) else f" ({', '.join(one.words)})"
        print_words(f"  {one.sector or one.vocabulary}: {one.concept.label}{shared}. {one.definition}")
    if page.called:
        print_words("\n  What others call it")
        print_table(
            ("sector or vocabulary", "word", "how it matches", "meaning"),
            [
                (
                    one.sector or one.vocabulary,
                    one.concept.label,
                    f"{one.match}, through {one.via.label}" if one.via else one.match,
                    one.definition,
                )
                for one in page.called
            ],
            widest=WIDEST_MEANING,
        )
    print_words("\n  Where it is used")
    if not page.uses:
        print_words("  Nothing in this map carries it. That is no proof that there is nothing.")
        return
    print_table(
        ("kind", "as", "how many", "word", "where"),
        [
            (
                one.kind,
                one.property,
                f"{one.count:,}",
                f"{one.concept.label} ({one.match})" if one.match else one.concept.label,
                one.href or " ".join(thing.iri for thing in one.things),
            )
            for one in page.uses
        ],
        widest=WIDEST_MEANING,
    )
