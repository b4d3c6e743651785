"""Kills a purge (SIGKILL) before each step that it takes on the disk: it is not begun, or it is finished.

    python benchmarks/kill_a_purge.py [--every 1]

A small map has sources for two audiences, decisions, earlier states that are at hand and a version that
slipped. For each step of its purge (a file opened to write, renamed, linked or removed, a folder made or
removed) a copy of the map is purged by a process of its own that is killed right before it. Then the map is
opened as any command opens it, and must be

- as it was before the purge, byte for byte in each dump, where the purge was not begun; or
- as the purge leaves it when nobody kills it: the same events, the same states with the same standing for
  each audience and the same dumps, and no byte of what slipped anywhere in the folder.

In between nobody reads half of it: the sources that are in the map are those of before or of after.
`--every N` takes each Nth step only. Ends with 1 where anything else was seen.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import shutil
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from hashlib import sha256
from itertools import count
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from api.archive import open_archive  # noqa: E402  (found through the line above)
from api.settings import Settings, read_settings  # noqa: E402
from graph.archive import Archive, create_or_open  # noqa: E402
from graph.archive.purging import INTENT_FILE  # noqa: E402
from graph.snapshot import given, publish_for, standing, state_of  # noqa: E402
from graph.snapshot.erasing import holding, purge, purge_victims  # noqa: E402
from graph.store import open_read_only  # noqa: E402
from ontology.decisions import Decision, DecisionKind  # noqa: E402
from ontology.identifiers import DEFAULT_BASE  # noqa: E402
from ontology.records import Organisation, Source  # noqa: E402
from ontology.statements import statements_of  # noqa: E402

WHEN = "2026-03-03T00:00:00+00:00"
SLIPPED = (b"Slip Words", b"slip-key", b"slip.csv")
"""What the purged version alone says."""

STEPS = frozenset(("os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.link", "os.utime"))
"""The audit events (`sys.addaudithook`) that tell of a step on the disk; so does `open` to write."""

_TO_WRITE = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC

Told = dict[str, str]
"""What can be seen of a map, place by place."""


def main(words: list[str] | None = None) -> int:
    """Kill before each step, say what was found, and return the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--every", type=int, default=1, help="take each so manieth step only (default: 1)")
    every = parser.parse_args(words).every
    wrong: list[str] = []
    begun = killed = 0
    with tempfile.TemporaryDirectory(prefix="sharegraph-purges-") as name:
        before, after, data = (Path(name) / place for place in ("before", "after", "killed"))
        found = data.with_suffix(".json")
        in_a_process(lambda: fill(before))
        shutil.copytree(before, after)
        in_a_process(lambda: erase(after))
        in_a_process(lambda: begin(before))
        for folder in (before, after):
            in_a_process(lambda folder=folder: say(folder.with_suffix(".json"), told(folder)))  # type: ignore[misc]
        expected = [json.loads(folder.with_suffix(".json").read_text()) for folder in (before, after)]
        if any(place.startswith("slipped") for place in expected[1]):
            wrong.append(f"A purge that nobody kills leaves {expected[1]}.")
        for step in count(1, every):
            shutil.copytree(before, data)
            if in_a_process(lambda step=step: erase(data, dies_at=step)) != -signal.SIGKILL:  # type: ignore[misc]
                break
            killed += 1
            is_begun = (data / "archive" / INTENT_FILE).exists()
            begun += is_begun
            if in_a_process(lambda: say(found, looked_at(data))) != 0:
                wrong.append(f"Step {step}: the map cannot be opened.")
            else:
                half, opened = json.loads(found.read_text())
                if half not in [{key: one[key] for key in half} for one in expected]:
                    wrong.append(f"Step {step}: half of it is seen: {half}.")
                if opened not in (expected[1:] if is_begun else expected):
                    wrong.append(f"Step {step}: {'; '.join(differences(opened, expected[1]))}.")
            shutil.rmtree(data)
    print(f"{killed} purges were killed, each before another step, {begun} of them after they had begun.")
    for one in wrong:
        print(f"WRONG: {one}")
    well = "Each was not begun, or was finished at the next opening."
    print(f"{len(wrong)} things went wrong." if wrong else well)
    return 1 if wrong or not begun else 0


def in_a_process(do: Callable[[], None]) -> int:
    """Do it in a process of its own, so that this one never has a store open; how it ended, below zero by
    which signal."""
    number = os.fork()
    if number == 0:
        status = 1
        try:
            do()
            status = 0
        except Exception:  # noqa: BLE001 (it is printed; this process must end here in any case)
            traceback.print_exc()
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(number, 0)[1])


def settings_of(data: Path) -> Settings:
    """The settings of a map in this folder."""
    return read_settings(data=data)


def fill(data: Path) -> None:
    """Make the map: a version that slipped and was repeated, states before, between and after it."""
    settings = settings_of(data)
    archive = create_or_open(data / "archive")
    iris = {key: f"{DEFAULT_BASE}organisation/{key}" for key in ("slip-key", "good", "third")}

    def accept(source: str, audience: str, *things: tuple[str, str]) -> None:
        lines = {
            " ".join(triple)
            for number, (key, label) in enumerate(things, start=1)
            for triple in statements_of(
                Organisation(iri=iris[key], address=f"{source}.csv#row={number}", label=label),
                archive.base,
                source,
            )
        }
        with holding(archive, settings.order):
            archive.append(
                Source(name=source),
                lines,
                audience=audience,
                input_sha256="0" * 64,
                loader="template",
                loader_version="1",
                provider="",
                loaded_at=WHEN,
                accounts=({"file": "slip.csv"},) if ("slip-key", "Slip Words") in things else (),
            )
        publish_all(archive, settings)

    accept("open", "public", ("good", "Good"))
    accept("register", "partners", ("slip-key", "Slip Words"), ("third", "Third"))
    accept("open", "public", ("good", "Good Name"))
    with holding(archive, settings.order):
        for one, other in (("slip-key", "good"), ("third", "good")):
            said = Decision(
                kind=DecisionKind.SAME, one=iris[one], other=iris[other], because=one, who="w", when=WHEN
            )
            archive.decide(said)
    publish_all(archive, settings)
    accept("register", "partners", ("third", "Third"))
    with holding(archive, settings.order):
        archive.revert(archive.version("register", 1), audience="partners", loaded_at=WHEN)
    publish_all(archive, settings)
    accept("other", "stewards", ("third", "Third Name"))
    # What other processes that were killed left behind.
    for left in (
        "archive/decisions/unfinished.1",
        ".restoring/part",
        "stores/.unfinished-0123456789ab-1/part",
    ):
        path = data / left
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(SLIPPED[0])


def publish_all(archive: Archive, settings: Settings) -> None:
    """Publish the present state for each audience."""
    for audience in settings.order:
        publish_for(settings.data, state_of(archive, audience, settings.order), audience)


def erase(data: Path, *, dies_at: int = 0) -> None:
    """Purge what slipped; this process is killed before the step `dies_at`."""
    settings = settings_of(data)
    archive = create_or_open(data / "archive")
    with holding(archive, settings.order):
        victims = purge_victims(archive, "register", 1)
        steps = count(1)

        def watch(event: str, details: tuple[object, ...]) -> None:
            is_step = event in STEPS or (event == "open" and int(str(details[2])) & _TO_WRITE)
            if is_step and next(steps) == dies_at:
                os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(watch)
        purge(archive, victims, who="w", purged_at=WHEN, because="b", audiences=settings.order)


def begin(data: Path) -> None:
    """What any writer does first: clear away what killed ones left."""
    with holding(create_or_open(data / "archive")):
        pass


def looked_at(data: Path) -> tuple[Told, Told]:
    """What a process sees that reads the archive as the kill left it, and then what there is once opened."""
    return seen(create_or_open(data / "archive")), (open_archive(settings_of(data)), told(data))[1]


def seen(archive: Archive) -> Told:
    """What the archive says happened, and which versions are in the map."""
    return {
        "events": repr([(one.sequence, type(one).__name__) for one in archive.events()]),
        "present": repr([(one.source.name, one.number) for one in archive.current()]),
    }


def told(data: Path) -> Told:
    """All that can be seen of a map: events, files, states and how they stand, dumps, what slipped."""
    archive, settings = create_or_open(data / "archive"), settings_of(data)
    found = seen(archive)
    for name, body in bytes_of(data):
        if not name.startswith("stores"):
            found[name] = sha256(body).hexdigest()
        found |= {f"slipped in {name}": str(word) for word in SLIPPED if word in body}
    for folder in sorted((data / "stores").iterdir()):
        if not folder.name.startswith("."):
            with open_read_only(folder) as store:
                dump = b"".join(store.dump())
            found[f"store {folder.name}"] = sha256(dump).hexdigest()
            found |= {f"slipped in dump {folder.name}": str(word) for word in SLIPPED if word in dump}
    for audience in settings.order:
        for name in given(data, audience):
            how = standing(archive, data, name, audience, settings.order)
            found[f"state {name} for {audience}"] = how.value
    return found


def bytes_of(data: Path) -> Iterator[tuple[str, bytes]]:
    """Every file and its bytes; of packed ones what is in them."""
    for path in sorted(data.rglob("*")):
        if path.is_file():
            body = path.read_bytes()
            yield str(path.relative_to(data)), gzip.decompress(body) if path.suffix == ".gz" else body


def say(file: Path, what: object) -> None:
    """Hand it to the process that asked."""
    file.write_text(json.dumps(what), encoding="utf-8")


def differences(one: Told, other: Told) -> list[str]:
    """Where two maps differ."""
    return [
        f"{place} is {one.get(place)}, not {other.get(place)}"
        for place in sorted(one.keys() | other.keys())
        if one.get(place) != other.get(place)
    ]


if __name__ == "__main__":
    sys.exit(main())
