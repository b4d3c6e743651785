"""Makes the records of a register from its lines: agreements, their versions, and one release a line."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from hashlib import sha256

from loaders.bodies import Bodies
from loaders.cell_text import cell_text
from loaders.data_use_register.columns import SENSITIVITY_ORDER
from loaders.data_use_register.references import Reference
from loaders.data_use_register.rows import Line
from loaders.loader import Reading
from ontology.identifiers import Mint, concept_iri
from ontology.records import Agreement, AgreementVersion, Dataset, Day, Record, Release

_AgreementKey = tuple[str, ...]


def records_of(lines: list[Line], reading: Reading, *, releases: bool = True) -> Iterator[Record]:
    """Yield the records of all lines, each thing at the first line that names it.

    Without `releases` a line is an agreement of which no release is told.
    """
    mint = reading.mint
    bodies = Bodies(mint)
    for line in lines:
        bodies.add(line.provider, None, line.address)
        bodies.add(line.recipient, line.recipient_id, line.address, sectors=line.sectors)
    by_agreement, by_version = _grouped(lines)
    agreements = {key: _agreement(mint, bodies, group) for key, group in by_agreement.items()}
    versions = {key: _version(mint, agreements[key[0]], group) for key, group in by_version.items()}
    seen: set[str] = set()
    for line, release_iri in zip(lines, _release_iris(mint, lines), strict=True):
        for name, identifier in ((line.provider, None), (line.recipient, line.recipient_id)):
            if (organisation := bodies.take(name, identifier)) is not None:
                yield organisation
        datasets = [_dataset(mint, bodies, line, title) for title in line.datasets]
        version = versions[_key(line), _version_of(line)]
        for record in (*datasets, agreements[_key(line)], version):
            if record.iri not in seen:
                seen.add(record.iri)
                yield record
        if releases:
            yield _release(bodies, line, release_iri, version, datasets)


def _key(line: Line) -> _AgreementKey:
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


def _grouped(
    lines: list[Line],
) -> tuple[dict[_AgreementKey, list[Line]], dict[tuple[_AgreementKey, str], list[Line]]]:
    """The lines of each agreement, and of each version of one."""
    by_agreement: dict[_AgreementKey, list[Line]] = defaultdict(list)
    by_version: dict[tuple[_AgreementKey, str], list[Line]] = defaultdict(list)
    for line in lines:
        by_agreement[_key(line)].append(line)
        by_version[_key(line), _version_of(line)].append(line)
    return by_agreement, by_version


def _version_of(line: Line) -> str:
    return line.reference.version if line.reference else ""


def _agreement_iri(mint: Mint, line: Line) -> str:
    return mint.thing("agreement", None, *_key(line)[1:])


def _version_iri(mint: Mint, line: Line) -> str:
    reference = line.reference or Reference("agreement")
    return mint.thing("version", None, reference.of_version, _agreement_iri(mint, line))


def _release_iris(mint: Mint, lines: list[Line]) -> list[str]:
    """An IRI for each line: by natural key, where that repeats by content too, then by ordinal."""
    keys = []
    for line in lines:
        whole = line.whole_reference or line.recipient
        keys.append((whole, _version_iri(mint, line), _day_words(line.released_on), line.recipient))
    often = Counter(keys)
    made: Counter[tuple[str, ...]] = Counter()
    iris = []
    for line, key in zip(lines, keys, strict=True):
        if often[key] == 1:
            iris.append(mint.thing("release", None, *key))
            continue
        content = "\x1f".join(map(cell_text, line.cells))
        full = (*key, sha256(content.encode()).hexdigest())
        made[full] += 1
        ordinal = (str(made[full]),) if made[full] > 1 else ()
        iris.append(mint.thing("release", None, *full, *ordinal))
    return iris


def _day_words(day: Day | None) -> str:
    """`2024-05-31`, `2024-05` or `2024`: as precise as stated, alike from every form of a file."""
    return day.earliest.isoformat()[: {"day": 10, "month": 7, "year": 4}[day.precision]] if day else ""


def _dataset(mint: Mint, bodies: Bodies, line: Line, title: str) -> Dataset:
    return Dataset(
        iri=mint.thing("dataset", None, title, line.provider),
        address=line.address,
        label=title,
        holders=(bodies.iri(line.provider, None),),
    )


def _dataset_iris(mint: Mint, lines: list[Line]) -> tuple[str, ...]:
    return _once(
        mint.thing("dataset", None, title, line.provider) for line in lines for title in line.datasets
    )


def _once(values: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def _agreement(mint: Mint, bodies: Bodies, group: list[Line]) -> Agreement:
    first = group[0]
    stem = first.reference.stem if first.reference else ""
    title = next((line.title for line in group if line.title), "")
    parties = f"{first.provider} to {first.recipient}"
    stated = {line.sensitivity for line in group}
    sensitivity = next((code for code in SENSITIVITY_ORDER if code in stated), "")
    return Agreement(
        iri=_agreement_iri(mint, first),
        address=first.address,
        label=title or (f"{stem}: {parties}" if stem else parties),
        description=next((line.description for line in group if line.description), ""),
        reference=stem,
        kind=concept_iri("agreement-type", "data-sharing"),
        providers=_once(bodies.iri(line.provider, None) for line in group),
        recipients=_once(bodies.iri(line.recipient, line.recipient_id) for line in group),
        assets=_dataset_iris(mint, group),
        legal_bases=_once(base for line in group for base in line.legal_bases),
        legal_bases_stated=_once(base for line in group for base in line.legal_bases_stated),
        sensitivity=concept_iri("sensitivity", sensitivity) if sensitivity else "",
    )


def _version(mint: Mint, agreement: Agreement, group: list[Line]) -> AgreementVersion:
    first = group[0]
    reference = first.reference or Reference(agreement.label)
    description = next((line.description for line in group if line.description), "")
    return AgreementVersion(
        iri=_version_iri(mint, first),
        address=first.address,
        label=f"{reference.stem}, {reference.version_in_words}",
        description=description if description != agreement.description else "",
        agreement=agreement.iri,
        reference=first.reference.of_version if first.reference else "",
        status=next((line.status for line in reversed(group) if line.status), ""),
        valid_from=_earliest([line.valid_from for line in group]),
        valid_until=_latest([line.valid_until for line in group]),
    )


def _earliest(days: list[Day | None]) -> Day | None:
    return min((day for day in days if day is not None), key=lambda day: day.earliest, default=None)


def _latest(days: list[Day | None]) -> Day | None:
    return max((day for day in days if day is not None), key=lambda day: day.latest, default=None)


def _release(
    bodies: Bodies, line: Line, iri: str, version: AgreementVersion, datasets: list[Dataset]
) -> Release:
    day = f" of {_day_words(line.released_on)}" if line.released_on else ""
    under = line.whole_reference or version.label
    return Release(
        iri=iri,
        address=line.address,
        label=f"Release{day} under {under}",
        agreement=version.agreement,
        version=version.iri,
        released_on=line.released_on,
        valid_until=line.valid_until,
        recipients=(bodies.iri(line.recipient, line.recipient_id),),
        assets=tuple(dataset.iri for dataset in datasets),
    )
