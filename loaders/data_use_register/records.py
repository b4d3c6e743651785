"""Makes the records of a register from its lines: agreements, their versions, and one release a line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from operator import attrgetter

from loaders.bodies import Bodies, Said
from loaders.cell_text import day_written
from loaders.data_use_register.columns import SENSITIVITY_ORDER
from loaders.data_use_register.references import Reference
from loaders.data_use_register.rows import Line
from loaders.loader import Reading
from ontology.identifiers import Mint, concept_iri
from ontology.records import (
    Agreement,
    AgreementVersion,
    Dataset,
    Day,
    Organisation,
    Record,
    Release,
    filled,
)

_Party = tuple[str, str | None]
"""Name and identifier of an organisation."""


@dataclass(slots=True)
class _Version:
    """A version of an agreement, and the lines that state it."""

    iri: str
    lines: list[Line]


@dataclass(slots=True)
class _Agreement:
    """An agreement, its lines and its versions."""

    iri: str
    lines: list[Line]
    versions: dict[str, _Version]


def records_of(lines: list[Line], reading: Reading) -> Iterator[Record]:
    """Yield the records of all lines, each thing with the address of the first line that names it."""
    nodes = _Nodes(reading.mint, lines)
    agreements, of_lines = _agreements(reading.mint, lines)
    datasets: set[tuple[str, str]] = set()
    for line in lines:
        for title in line.datasets:
            if (title, line.provider) not in datasets:
                datasets.add((title, line.provider))
                yield Dataset(
                    iri=nodes.dataset(title, line.provider),
                    address=line.address,
                    label=title,
                    holders=(nodes.iri((line.provider, None)),),
                )
    labels: dict[str, str] = {}
    for one in agreements:
        agreement = _agreement(nodes, one)
        yield agreement
        for version in one.versions.values():
            made = _version(agreement, version)
            labels[made.iri] = made.label
            yield made
    told = [(line, iris) for line, iris in zip(lines, of_lines, strict=True) if line.is_release]
    for (line, (agreement_iri, version_iri)), iri in zip(
        told, _release_iris(reading.mint, told), strict=True
    ):
        under = line.whole_reference or labels[version_iri]
        yield _release(nodes, line, iri, agreement_iri, version_iri, under)
    yield from nodes.organisations()


class _Nodes:
    """The addresses of organisations and datasets, once all lines are known."""

    def __init__(self, mint: Mint, lines: list[Line]) -> None:
        self._mint, self._bodies = mint, Bodies(mint)
        said: dict[tuple[str, str | None, tuple[str, ...]], Said] = {}
        for line in lines:
            for name, identifier, sectors in (
                (line.provider, None, ()),
                (line.recipient, line.recipient_id, line.sectors),
            ):
                if not name:
                    # A release to all recipients of its agreement, which other lines name.
                    continue
                known = said.get((name, identifier, sectors))
                if known is None:
                    said[name, identifier, sectors] = self._bodies.add(
                        name, identifier, line.address, sectors=sectors
                    )
                else:
                    self._bodies.again(known)
        self._iris: dict[_Party, str] = {}
        self._datasets: dict[tuple[str, str], str] = {}

    def iri(self, party: _Party) -> str:
        """The node of an organisation."""
        iri = self._iris.get(party)
        if iri is None:
            iri = self._iris[party] = self._bodies.iri(*party)
        return iri

    def dataset(self, title: str, provider: str) -> str:
        """The node of a dataset: by its title and who provides it."""
        iri = self._datasets.get((title, provider))
        if iri is None:
            iri = self._datasets[title, provider] = self._mint.row("dataset", title, provider)
        return iri

    def organisations(self) -> Iterator[Organisation]:
        """The records of all organisations."""
        return self._bodies.records()


def _key(line: Line) -> tuple[str, ...]:
    """What makes lines one agreement: provider and stem; without a reference parties, assets and start."""
    if line.reference is not None:
        return ("by reference", line.reference.stem, line.provider)
    return (
        "by parties",
        line.title or line.recipient,
        line.provider,
        line.recipient,
        *sorted(line.datasets),
        _day_words(line.valid_from or line.released_on),
    )


def _agreements(mint: Mint, lines: list[Line]) -> tuple[list[_Agreement], list[tuple[str, str]]]:
    """The agreements that lines state, and of each line the addresses of its agreement and its version."""
    agreements: dict[tuple[str, ...], _Agreement] = {}
    of_lines: list[tuple[str, str]] = []
    for line in lines:
        key = _key(line)
        agreement = agreements.get(key)
        if agreement is None:
            agreement = agreements[key] = _Agreement(mint.row("agreement", *key[1:]), [], {})
        agreement.lines.append(line)
        stated = line.reference.version if line.reference else ""
        version = agreement.versions.get(stated)
        if version is None:
            reference = line.reference.of_version if line.reference else "agreement"
            version = agreement.versions[stated] = _Version(mint.row("version", reference, agreement.iri), [])
        version.lines.append(line)
        of_lines.append((agreement.iri, version.iri))
    for agreement in agreements.values():
        if len(agreement.lines) > 1:
            agreement.lines.sort(key=_in_time)
            for version in agreement.versions.values():
                version.lines.sort(key=_in_time)
    return list(agreements.values()), of_lines


def _in_time(line: Line) -> tuple[bool, date, str]:
    """Lines of one agreement by their day, whatever their order in the file: a row moved moves nothing.

    What states the agreement itself goes before its releases.
    """
    day = line.released_on or line.valid_from
    when = day.earliest if day else date.max
    return line.is_release, when, line.content


def _release_iris(mint: Mint, told: list[tuple[Line, tuple[str, str]]]) -> list[str]:
    """An IRI for each line: by natural key, where that repeats by content too, then by ordinal."""
    keys = [
        (line.whole_reference or line.recipient, version, _day_words(line.released_on), line.recipient)
        for line, (_, version) in told
    ]
    often = Counter(keys)
    made: Counter[tuple[str, ...]] = Counter()
    iris = []
    for (line, _), key in zip(told, keys, strict=True):
        if often[key] == 1:
            iris.append(mint.row("release", *key))
            continue
        full = (*key, sha256(line.content.encode()).hexdigest())
        made[full] += 1
        ordinal = (str(made[full]),) if made[full] > 1 else ()
        iris.append(mint.row("release", *full, *ordinal))
    return iris


def _day_words(day: Day | None) -> str:
    """`2024-05-31`, `2024-05` or `2024`: as precise as stated, alike from every form of a file."""
    return day_written(day) if day else ""


def _once(values: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values)) if len(values) > 1 else tuple(values)


def _agreement(nodes: _Nodes, stated: _Agreement) -> Agreement:
    first, group = stated.lines[0], stated.lines
    stem = first.reference.stem if first.reference else ""
    title = next(filter(None, map(_TITLE, group)), "")
    parties = f"{first.provider} to {first.recipient}"
    sensitivities = {line.sensitivity for line in group}
    sensitivity = next((code for code in SENSITIVITY_ORDER if code in sensitivities), "")
    return filled(
        Agreement,
        stated.iri,
        first.address,
        {
            "label": title or (f"{stem}: {parties}" if stem else parties),
            "description": next(filter(None, map(_DESCRIPTION, group)), ""),
            "reference": stem,
            "kind": _DATA_SHARING,
            "providers": _once([nodes.iri((line.provider, None)) for line in group]),
            "recipients": _once(
                [nodes.iri((line.recipient, line.recipient_id)) for line in group if line.recipient]
            ),
            "assets": _once([nodes.dataset(one, line.provider) for line in group for one in line.datasets]),
            "legal_bases": _once([base for line in group for base in line.legal_bases]),
            "legal_bases_stated": _once([base for line in group for base in line.legal_bases_stated]),
            "sensitivity": concept_iri("sensitivity", sensitivity) if sensitivity else "",
        },
    )


_DATA_SHARING = concept_iri("agreement-type", "data-sharing")
_TITLE, _DESCRIPTION, _STATUS = attrgetter("title"), attrgetter("description"), attrgetter("status")


def _version(agreement: Agreement, stated: _Version) -> AgreementVersion:
    first, group = stated.lines[0], stated.lines
    reference = first.reference or Reference(agreement.label)
    description = next(filter(None, map(_DESCRIPTION, group)), "")
    return filled(
        AgreementVersion,
        stated.iri,
        first.address,
        {
            "label": f"{reference.stem}, {reference.version_in_words}",
            "description": description if description != agreement.description else "",
            "agreement": agreement.iri,
            "reference": first.reference.of_version if first.reference else "",
            "status": next(filter(None, map(_STATUS, reversed(group))), ""),
            "valid_from": _earliest([line.valid_from for line in group if line.valid_from]),
            "valid_until": _latest([line.valid_until for line in group if line.valid_until]),
        },
    )


def _earliest(days: list[Day]) -> Day | None:
    return min(days, key=lambda day: day.earliest, default=None)


def _latest(days: list[Day]) -> Day | None:
    return max(days, key=lambda day: day.latest, default=None)


def _release(nodes: _Nodes, line: Line, iri: str, agreement: str, version: str, under: str) -> Release:
    day = f" of {_day_words(line.released_on)}" if line.released_on else ""
    return filled(
        Release,
        iri,
        line.address,
        {
            "label": f"Release{day} under {under}",
            "agreement": agreement,
            "version": version,
            "released_on": line.released_on,
            "valid_until": line.valid_until,
            "recipients": (nodes.iri((line.recipient, line.recipient_id)),) if line.recipient else (),
            "assets": tuple([nodes.dataset(title, line.provider) for title in line.datasets]),
        },
    )
