"""Lists of agreements, in the words that partners head them with, are proposed as agreements, whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from loaders.reading.input import input_of
from loaders.table.proposing.guessing import propose
from loaders.table.proposing.writing import mapping_text
from ontology.records import Agreement, AgreementVersion, Dataset, Organisation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.loaders.table.conftest import Load, Loaded

ROWS = (
    "Shore Hotline,North Police,Hash lists,MoU 2024,Article 6,2024-03-01,2027-02-28\n"
    "Beacon Platform,Harbour University,Yearly figures,Contract 7,Article 6,2023-05-13,2026-04-30\n"
    "Tide Trust,Harbour University,Survey answers,Deed 12,Consent,2022-01-10,2025-01-09\n"
)


HEADINGS = """
Sharing organisation,Receiving organisation,Data shared,Ref,Legal basis,Date signed,Expires
Who shares,With whom,What,Agreement,Legal basis,Since,Until
Partner A,Partner B,What is shared,Under which agreement,Lawful basis,Signed on,Valid until
Data provider organisation,Data recipient organisation,Dataset name,Ref,Legal ground,Executed on,Expires on
Supplying organisation,Requesting organisation,What data,Ref,Legal gateway,Effective from,Effective to
Datengeber,Datennehmer,Datensatz,Vereinbarung,Rechtsgrundlage,gültig ab,gültig bis
Fournisseur de données,Destinataire,Jeu de données,Convention,Base légale,Date de signature,Date d'échéance
Proveedor de datos,Destinatario,Conjunto de datos,Convenio,Base jurídica,Fecha de firma,Vigencia hasta
Verstrekker,Ontvanger,Dataset,Overeenkomst,Grondslag,Ingangsdatum,Einddatum
"""


@pytest.mark.parametrize("headings", HEADINGS.strip().splitlines())
def test_who_gives_what_to_whom_is_told_by_the_headings_partners_use(load: Load, headings: str) -> None:
    table = f"{headings}\n{ROWS}"
    done = load(mapping_text(propose(input_of("list.csv", table.encode()))), table)
    assert told_by(done) == {(*row[:3], *row[4:]) for row in (line.split(",") for line in ROWS.splitlines())}


def told_by(done: Loaded) -> set[tuple[str, ...]]:
    """Each version: who gives, who gets, what, on which basis, from when until when."""
    names = {one.iri: one.label for kind in (Organisation, Dataset) for one in done.of(kind)}
    agreed = {one.iri: one for one in done.of(Agreement)}

    def told(version: AgreementVersion) -> Iterator[str]:
        one = agreed[version.agreement]
        yield from (names[thing] for thing in (*one.providers, *one.recipients, *one.assets))
        yield from one.legal_bases_stated
        yield from (day.stated for day in (version.valid_from, version.valid_until) if day is not None)

    return {tuple(told(version)) for version in done.of(AgreementVersion)}


def test_data_about_persons_is_no_name_of_a_data_set() -> None:
    table = "Asset name,Custodian,Shared with,Personal data (Y/N)\nHash list,Shore Hotline,North Police,N\n"
    found = propose(input_of("assets.csv", table.encode()))
    dataset = found.of("dataset")
    assert dataset is not None
    assert dataset.column.heading == "Asset name"


def test_a_line_between_two_partners_without_data_stays_a_line() -> None:
    table = "Partner A,Partner B,Relationship type\nShore Hotline,North Police,works with\n"
    assert propose(input_of("ties.csv", table.encode())).shape.name == "relationships"


def test_an_agreement_without_its_reference_is_called_by_what_is_shared_and_not_lost(load: Load) -> None:
    table = "Ref,Sharing organisation,Receiving organisation,Data shared\n" + "".join(
        f"{ref},Shore Hotline,North Police,{data}\n"
        for ref, data in (("A-1", "Hash lists"), ("n/a", "Figures"), ("", "Answers"))
    )
    mapping = mapping_text(propose(input_of("list.csv", table.encode())))
    assert "label: {first_of: [Ref, Data shared, Receiving organisation]}" in mapping
    assert {one.label for one in load(mapping, table).of(Agreement)} == {"A-1", "Figures", "Answers"}
