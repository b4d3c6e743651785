"""`sharegraph ontology check`: whether the ontology and a sample of the map are consistent, by a reasoner."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from api.archive import open_archive
from api.commands.exits import ALL_WELL, SOME_REFUSED
from api.commands.load import load_each_into
from api.commands.printing import print_json, print_table, say
from api.demo import demo_sources
from api.loading import Wanted
from api.settings import Settings, read_settings
from graph.reasoning import THINGS_PER_CLASS, Conflict, Reasoned, check_ontology, sample_of
from graph.snapshot import open_snapshot
from ontology.statements import Triple

CONFLICTS_SHOWN = 20
"""How many conflicts are printed; `--json` gives all."""


def add_arguments(one: argparse.ArgumentParser) -> None:
    """The options of this command."""
    one.add_argument(
        "what",
        choices=("check",),
        help="prove with a reasoner that the ontology and a sample of the public map (of the demo, where "
        "the map is empty) are consistent; ends with 1 where they are not or a class can have no member, "
        "with 3 where the reasoner cannot run or is ended by SHAREGRAPH_REASONER_SECONDS",
    )
    one.add_argument("--json", action="store_true", help="the findings as JSON")


def run(options: argparse.Namespace) -> int:
    """Take a sample, reason, tell."""
    settings = read_settings(data=options.data)
    sample, taken_from = _sample(settings)
    found = check_ontology(sample, seconds=settings.reasoner_seconds)
    if options.json:
        print_json(_as_json(found, taken_from))
    else:
        _tell(found, taken_from)
    return ALL_WELL if found.sound else SOME_REFUSED


def _sample(settings: Settings) -> tuple[list[Triple], str]:
    """A sample and where it is from: the map, or the demo's records where the map holds nothing public."""
    if (settings.data / "archive").is_dir():
        sample = _sample_in(settings)
        if sample:
            return sample, "map"
    with tempfile.TemporaryDirectory(prefix="sharegraph-ontology-") as folder:
        aside = read_settings(data=Path(folder))
        load_each_into(aside, demo_sources(), Wanted(audience=aside.order[0]))
        return _sample_in(aside), "demo"


def _sample_in(settings: Settings) -> list[Triple]:
    """From the widest circle's view: what only some may see is not handed to another program."""
    archive = open_archive(settings)
    order, limits = settings.order, settings.limits()
    with open_snapshot(archive, settings.data, order[0], order=order, limits=limits) as snapshot:
        return sample_of(snapshot) if snapshot.state.entries else []


def _as_json(found: Reasoned, taken_from: str) -> dict[str, object]:
    return {
        "consistent": found.consistent,
        "seconds": round(found.seconds, 1),
        "sample": {"from": taken_from, "things": found.things, "things_per_class": THINGS_PER_CLASS},
        "statements": found.statements,
        "classified": [{"class": narrower, "under": wider} for narrower, wider in found.classified],
        "types": [{"thing": thing, "class": kind} for thing, kind in found.types],
        "unsatisfiable": list(found.unsatisfiable),
        "conflicts": [
            {
                "thing": one.thing,
                "is_class": one.is_class,
                "disjoint": [one.one, one.other],
                "statements": [" ".join(triple) for triple in one.statements],
            }
            for one in found.conflicts
        ],
        "involved": [" ".join(triple) for triple in found.involved],
        "involved_is_smallest": found.involved_is_smallest,
    }


def _tell(found: Reasoned, taken_from: str) -> None:
    sample = "the demo's records" if taken_from == "demo" else "the public map"
    say(
        f"Read: {found.statements:,} statements, of the ontology and of {found.things:,} things of {sample} "
        f"(at most {THINGS_PER_CLASS} of each class); {found.seconds:.1f} seconds."
    )
    say("Consistent." if found.consistent else "INCONSISTENT: these statements cannot all hold.")
    for name in found.unsatisfiable:
        say(f"No thing can be a {_short(name)}: the class contradicts itself.")
    for one in found.conflicts[:CONFLICTS_SHOWN]:
        _tell_conflict(one)
    if len(found.conflicts) > CONFLICTS_SHOWN:
        say(f"{len(found.conflicts) - CONFLICTS_SHOWN} more of this kind; --json gives all.")
    if found.involved:
        say(
            "Involved"
            + (":" if found.involved_is_smallest else " (the time was over before the search was):")
        )
        for triple in found.involved:
            say("  " + " ".join(map(_short, triple)))
    if found.consistent:
        rows = [(_short(narrower), _short(wider)) for narrower, wider in found.classified]
        rows += [(_short(name), "nothing") for name in found.unsatisfiable]
        say(
            f"Classified: {len(found.classified)} classes under a class that is not stated for them; "
            f"{len(found.types)} classes of things of the sample that are not stated."
        )
        if rows:
            print_table(("class", "falls under"), rows)


def _tell_conflict(one: Conflict) -> None:
    kind = "class" if one.is_class else "thing"
    say(f"The {kind} {_short(one.thing)} is {_short(one.one)} and {_short(one.other)}, which are disjoint:")
    for triple in one.statements:
        say("  " + " ".join(map(_short, triple)))


def _short(term: str) -> str:
    """A term as people write it: our own and the best known prefixes, without brackets."""
    plain = term[1:-1] if term.startswith("<") else term
    for name, prefix in _PREFIXES:
        if plain.startswith(name):
            return prefix + plain.removeprefix(name)
    return plain


_PREFIXES = (
    ("https://w3id.org/sharegraph/ns#", "sg:"),
    ("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdf:"),
    ("http://www.w3.org/2000/01/rdf-schema#", "rdfs:"),
    ("http://www.w3.org/2002/07/owl#", "owl:"),
    ("http://www.w3.org/2004/02/skos/core#", "skos:"),
)
