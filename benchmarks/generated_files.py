"""Writes a file of invented records of each kind that `load_speed.py` loads, of any number of records."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from benchmarks import load_a_mapped_table
from benchmarks.load_against_rdflib import write_files
from loaders.ror.relations import check_digits

_CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"


def template(folder: Path, rows: int) -> list[Path]:
    """Grants of our template, with their organisations."""
    return write_files(folder, rows)


def table(folder: Path, rows: int) -> list[Path]:
    """A table of somebody's own under a mapping."""
    load_a_mapped_table.write(folder / "table.csv", rows)
    return [folder / "table.csv"]


def grants(folder: Path, rows: int) -> list[Path]:
    """360Giving, as a table."""
    heads = (
        "Identifier,Title,Description,Currency,Amount Awarded,Award Date,Recipient Org:Identifier,"
        "Recipient Org:Name,Funding Org:Identifier,Funding Org:Name,Grant Programme: Title,"
        "Beneficiary Location:0:Name,Beneficiary Location:0:Country Code,Last modified"
    )
    made = (
        f"360G-made-{n},Invented grant {n},Invented for a measurement.,GBP,{n % 9000 + 100}.50,"
        f"{2000 + n % 24}-{n % 12 + 1:02}-{n % 28 + 1:02},GB-CHC-{1_000_000 + n % (rows // 5 or 1)},"
        f"Example Trust {n % (rows // 5 or 1)},GB-CHC-{n % 60 + 1},Example Fund {n % 60},Lines {n % 12},"
        f"Place {n % 300},GB,2024-02-15"
        for n in range(rows)
    )
    return [_lines(folder / "grants-360.csv", heads, made)]


def register(folder: Path, rows: int) -> list[Path]:
    """A data use register."""
    heads = (
        "Project ID,Lead applicant organisation name,Organisation sector,Project title,Lay summary,"
        "Dataset(s) name,Data sensitivity level,Latest approval date,Access type"
    )
    made = (
        f"P{n},University of Example {n % 400},Academic,Study {n},How place {n} sleeps.,Survey {n % 200},"
        f"Anonymous,{2000 + n % 24}-{n % 12 + 1:02}-{n % 28 + 1:02},TRE"
        for n in range(rows)
    )
    return [_lines(folder / "register.csv", heads, made)]


def ror(folder: Path, rows: int) -> list[Path]:
    """The dump of a register of organisations, as JSON."""
    return [_json(folder / "ror.json", "[", map(_body, range(rows)), "]")]


def _body(n: int) -> dict[str, Any]:
    digits, left = "", n
    for _ in range(6):
        left, digit = divmod(left, 32)
        digits = _CROCKFORD[digit] + digits
    return {
        "id": f"https://ror.org/0{digits}{check_digits('0' + digits)}",
        "names": [{"value": f"Invented Body {n}", "lang": "en", "types": ["label", "ror_display"]}],
        "status": "active",
        "types": ["nonprofit"],
        "locations": [
            {"geonames_details": {"country_code": "GB", "lat": 51.5, "lng": -0.1, "name": "London"}}
        ],
        "relationships": [],
        "external_ids": [],
        "links": [{"type": "website", "value": f"https://body{n}.example.org/"}],
        "admin": {"last_modified": {"date": "2026-06-02", "schema_version": "2.1"}},
    }


def _lines(path: Path, heads: str, lines: Iterator[str]) -> Path:
    with path.open("w", encoding="utf-8") as file:
        file.write(heads + "\n")
        file.writelines(f"{line}\n" for line in lines)
    return path


def grants_json(folder: Path, rows: int) -> list[Path]:
    """360Giving, as JSON."""

    def grant(n: int) -> dict[str, Any]:
        body = n % (rows // 5 or 1)
        return {
            "id": f"360G-made-{n}",
            "title": f"Invented grant {n}",
            "description": "Invented for a measurement.",
            "currency": "GBP",
            "amountAwarded": n % 9000 + 100.5,
            "awardDate": _day(n),
            "recipientOrganization": [{"id": f"GB-CHC-{1_000_000 + body}", "name": f"Example Trust {body}"}],
            "fundingOrganization": [{"id": f"GB-CHC-{n % 60 + 1}", "name": f"Example Fund {n % 60}"}],
            "grantProgramme": [{"title": f"Lines {n % 12}"}],
            "beneficiaryLocation": [{"name": f"Place {n % 300}", "countryCode": "GB"}],
            "dateModified": "2024-02-15",
        }

    return [_json(folder / "grants-360.json", '{"grants": [', map(grant, range(rows)), "]}")]


def ckan(folder: Path, rows: int) -> list[Path]:
    """Packages of a CKAN portal, as JSON."""

    def package(n: int) -> dict[str, Any]:
        return {
            "id": f"made-{n}",
            "name": f"reports-{n}",
            "title": f"Reports {n}",
            "notes": f"Counts of reports in place {n}.",
            "organization": {
                "id": f"o{n % 400}",
                "name": f"body-{n % 400}",
                "title": f"Example Office {n % 400}",
            },
            "license_id": "cc-by",
            "license_title": "Creative Commons Attribution",
            "tags": [{"name": "reports"}, {"name": f"place {n % 300}"}],
            "metadata_created": f"{_day(n)}T03:04:05",
            "metadata_modified": "2024-05-06T03:04:05",
            "url": f"https://portal.example/reports-{n}",
            "state": "active",
            "type": "dataset",
            "resources": [{"format": "CSV"}, {"format": "JSON"}],
        }

    packages = map(package, range(rows))
    return [
        _json(
            folder / "packages.json", '{"help": "", "success": true, "result": {"results": [', packages, "]}}"
        )
    ]


def gleif(folder: Path, rows: int) -> list[Path]:
    """LEI records, as JSON."""

    def entity(n: int) -> dict[str, Any]:
        stem = f"TEST{n:014}"
        lei = f"{stem}{98 - int(''.join(str(int(one, 36)) for one in stem) + '00') % 97:02}"
        entity = {
            "legalName": {"name": f"Invented Line {n} AG", "language": "en"},
            "legalAddress": {"country": "NA", "city": "Somewhere"},
            "headquartersAddress": {"country": "KE"},
            "status": "ACTIVE",
        }
        registration = {"lastUpdateDate": "2024-05-01T10:00:00Z", "status": "ISSUED"}
        said = {"lei": lei, "entity": entity, "registration": registration}
        return {"type": "lei-records", "id": lei, "attributes": said}

    return [_json(folder / "lei.json", '{"data": [', map(entity, range(rows)), "]}")]


def iati(folder: Path, rows: int) -> list[Path]:
    """Activities of IATI, with a budget and two transactions each, as XML."""
    made = (
        f"""<iati-activity default-currency="EUR" xml:lang="en">
<iati-identifier>XM-TST-1-{n}</iati-identifier>
<reporting-org ref="XM-TST-1" type="15"><narrative>Quay Fund</narrative></reporting-org>
<title><narrative>Reports by telephone {n}</narrative></title>
<participating-org role="4" type="22"><narrative>Example Line {n % 400}</narrative></participating-org>
<activity-status code="2"/><activity-date type="2" iso-date="{_day(n)}"/>
<recipient-country code="NA" percentage="60"/><recipient-country code="KE" percentage="40"/>
<sector vocabulary="1" code="16010"/>
<budget><period-start iso-date="2020-01-01"/><period-end iso-date="2020-12-31"/>
<value value-date="2020-01-01">{n % 9000 + 100}</value></budget>
<transaction><transaction-type code="2"/><transaction-date iso-date="{_day(n)}"/>
<value>{n % 900 + 10}.50</value></transaction>
<transaction><transaction-type code="3"/><transaction-date iso-date="{_day(n + 1)}"/>
<value>{n % 90 + 10}</value></transaction>
</iati-activity>"""
        for n in range(rows)
    )
    path = _lines(folder / "activities.xml", '<iati-activities version="2.03">', made)
    with path.open("a", encoding="utf-8") as file:
        file.write("</iati-activities>")
    return [path]


def dcat(folder: Path, rows: int) -> list[Path]:
    """A catalogue, as Turtle."""
    heads = "\n".join(
        (
            "@prefix dcat: <http://www.w3.org/ns/dcat#> .",
            "@prefix dct: <http://purl.org/dc/terms/> .",
            "@prefix foaf: <http://xmlns.com/foaf/0.1/> .",
            "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .",
            "@prefix ex: <https://data.example/> .",
            *(f'ex:body{n} a foaf:Agent ; foaf:name "Example Office {n}"@en .' for n in range(60)),
        )
    )
    made = (
        f'ex:set{n} a dcat:Dataset ; dct:title "Reports {n}"@en ; dct:publisher ex:body{n % 60} ; '
        f'dct:description "Counts of reports in place {n}."@en ; dct:issued "{_day(n)}"^^xsd:date ; '
        'dcat:keyword "hotline"@en ; dct:license <https://creativecommons.org/licenses/by/4.0/> .'
        for n in range(rows)
    )
    return [_lines(folder / "catalogue.ttl", heads, made)]


def _day(n: int) -> str:
    return f"{2000 + n % 24}-{n % 12 + 1:02}-{n % 28 + 1:02}"


def _json(path: Path, before: str, values: Iterable[Any], after: str) -> Path:
    with path.open("w", encoding="utf-8") as file:
        file.write(before)
        for n, value in enumerate(values):
            file.write((",\n" if n else "") + json.dumps(value))
        file.write(after)
    return path


KINDS: dict[str, Callable[[Path, int], list[Path]]] = {
    "template": template,
    "table": table,
    "360giving": grants,
    "360giving-json": grants_json,
    "register": register,
    "ror": ror,
    "gleif": gleif,
    "ckan": ckan,
    "iati": iati,
    "dcat": dcat,
}
"""Kind → how its files are written."""
