"""`sharegraph same A B` and its like, `sharegraph undo`: decisions, written down and published."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from api.archive import open_archive
from api.commands.exits import ALL_WELL
from api.commands.printing import print_json, say
from api.commands.watching import who_of
from api.deciding import RECORDS_SHOWN, Identity, check_two, contradictions, records_left
from api.named import named, record_named
from api.publishing import changing
from api.settings import Settings, read_settings
from graph.archive import Archive
from graph.archive.decisions import Undoing, read_decisions
from graph.snapshot import Snapshot, open_snapshot
from graph.snapshot.lookup import labels_of
from ontology.decisions import Decision, DecisionKind
from ontology.errors import DecisionRefused, NotFound, SeveralFound, UsageError
from ontology.identifiers import known_identifier

LONGEST_REASON = 2_000
"""Characters of the reason that is kept with a decision."""

_ENDS = {
    "same": ("A", "B"),
    "not-same": ("A", "B"),
    "unit-of": ("PART", "WHOLE"),
    "predecessor": ("EARLIER", "LATER"),
    "related": ("A", "B"),
    "not-this-identifier": ("RECORD", "IDENTIFIER"),
}
_HOW = "an IRI, an identifier, the path of its page, or its exact name"
_HELP = {
    "RECORD": "the record in which it is wrong: its IRI, or the path of its page",
    "IDENTIFIER": "the identifier, as scheme:value or as it is written (GB-CHC-1000147)",
}
_SAYS = {
    DecisionKind.SAME: "are one thing",
    DecisionKind.NOT_SAME: "are two things",
    DecisionKind.RELATED: "are related",
}
_SAYS_OF = {DecisionKind.UNIT_OF: "is a part of", DecisionKind.PREDECESSOR: "came before"}


def add_arguments_of(one: argparse.ArgumentParser, name: str) -> None:
    """The options of the command `name`."""
    if name == "undo":
        one.add_argument("decision", metavar="DECISION", help="its id, as `sharegraph decisions` lists it")
    else:
        for field, metavar in zip(("one", "other"), _ENDS[name], strict=True):
            one.add_argument(field, metavar=metavar, help=_HELP.get(metavar, _HOW))
    one.add_argument("--because", required=True, metavar="WHY", help="the reason, for stewards to read")
    one.add_argument("--who", default="", metavar="WHO", help="who decides (default: the login name)")
    one.add_argument("--json", action="store_true", help="what was decided as JSON on stdout")


def run(options: argparse.Namespace) -> int:
    """Decide or undo, publish, tell."""
    because = " ".join(options.because.split())
    if not because or len(because) > LONGEST_REASON:
        raise UsageError(f"--because needs a reason of up to {LONGEST_REASON:,} characters.")
    settings = read_settings(data=options.data)
    archive = open_archive(settings)
    who = who_of(options)
    when = settings.now().isoformat(timespec="seconds")
    if options.command == "undo":
        return _undo(settings, archive, options, Undoing("", because, who, when))
    kind = DecisionKind(options.command)
    with open_snapshot(
        archive, settings.data, settings.order[-1], order=settings.order, limits=settings.limits()
    ) as snapshot:
        decide = _set_aside if kind == DecisionKind.NOT_THIS_IDENTIFIER else _about_two
        decision, told, notes = decide(snapshot, archive, settings.order, kind, options, because, who, when)
    known = next((one for one in archive.decisions() if one.effect == decision.effect), None)
    if known is None:
        with changing(archive, settings):
            archive.decide(decision)
    if options.json:
        print_json(decision_json(known or decision) | {"notes": notes})
    else:
        say(f"{told} (decision {(known or decision).id}{', as was decided before' if known else ''}).")
    for note in notes:
        say(f"  {note}")
    return ALL_WELL


def decision_json(one: Decision) -> dict[str, str]:
    """A decision as plain data."""
    return {
        "decision": one.id,
        "kind": one.kind.value,
        "one": one.one,
        "other": one.other,
        "because": one.because,
        "who": one.who,
        "when": one.when,
    }


def _about_two(
    snapshot: Snapshot,
    archive: Archive,
    order: Sequence[str],
    kind: DecisionKind,
    options: argparse.Namespace,
    because: str,
    who: str,
    when: str,
) -> tuple[Decision, str, list[str]]:
    one = named(snapshot, archive, order, options.one)
    other = named(snapshot, archive, order, options.other)
    check_two(kind, one, other)
    decision = Decision(kind=kind, one=one.iri, other=other.iri, because=because, who=who, when=when)
    identity = Identity(snapshot, archive.decisions())

    def label(node: str) -> str:
        return labels_of(snapshot, [node, identity.thing(node)]).get(identity.thing(node), node)

    notes = contradictions(identity, decision, label)
    if kind in _SAYS:
        return decision, f"{one.label!r} and {other.label!r} {_SAYS[kind]}", notes
    return decision, f"{one.label!r} {_SAYS_OF[kind]} {other.label!r}", notes


def _set_aside(
    snapshot: Snapshot,
    archive: Archive,
    order: Sequence[str],
    kind: DecisionKind,
    options: argparse.Namespace,
    because: str,
    who: str,
    when: str,
) -> tuple[Decision, str, list[str]]:
    record = record_named(snapshot, options.one)
    identifier = known_identifier(options.other) or options.other.strip()
    left, any_left = records_left(archive, record, identifier, archive.decisions())
    if not any_left:
        raise DecisionRefused(f"The record {record} states nothing under the identifier {identifier!r}.")
    notes = []
    if left:
        shown = [*left[:RECORDS_SHOWN]]
        cut = f" ({len(shown)} of {len(left)} shown)" if len(left) > len(shown) else ""
        notes.append(f"It takes effect when it is decided of these records as well{cut}:")
        notes.extend(f"  {one}" for one in shown)
    decision = Decision(kind=kind, one=record, other=identifier, because=because, who=who, when=when)
    return decision, f"{identifier} is wrong in {record}", notes


def _undo(settings: Settings, archive: Archive, options: argparse.Namespace, undoing: Undoing) -> int:
    said = read_decisions(archive.folder)
    wanted = options.decision.strip().lower()
    known = {one.id: one for one in said if isinstance(one, Decision) and one.id.startswith(wanted)}
    if not wanted or not known:
        raise NotFound("decision", options.decision)
    if len(known) > 1:
        raise SeveralFound(options.decision, sorted(known), len(known))
    (decision,) = known.values()
    done = any(one.id == decision.id for one in archive.decisions())
    if done:
        with changing(archive, settings):
            archive.decide(Undoing(decision.id, undoing.because, undoing.who, undoing.when))
    if options.json:
        print_json(decision_json(decision) | {"undone": True})
    else:
        said_so = "is undone" if done else "was undone before"
        say(f"Decision {decision.id} ({decision.kind}) {said_so}.")
    return ALL_WELL
