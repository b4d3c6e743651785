"""What a hostile file may try, reader by reader: it is refused or made harmless, and nothing else happens.

Each file is read as a load would read it by a process of its own in which every file opened beside the
input, every connection and every process started is a fault, as is any exception but a refusal
(`benchmarks/fuzz_checks.py`). The same is tried with changed files by `benchmarks/fuzz_readers.py`.
"""

from __future__ import annotations

import gzip
import io
import json
import stat
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from benchmarks.fuzz_mutations import CANARY
from benchmarks.fuzz_readers import MEMORY, Child, Tally, again, run
from loaders.registry import loaders
from ontology.account import Account, Problem
from ontology.errors import UnreadableFile
from ontology.plain_words import LONGEST, plain
from tests.loaders.cases.made_books import GRANTS, ods, xlsx

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

SECRET_PATH = "/etc/hostname"
TABLE = "name,sectors\n"
ACTIVITY = (
    '<iati-activities version="2.03"><iati-activity><iati-identifier>XM-TST-1</iati-identifier>'
    "<title><narrative>{}</narrative></title></iati-activity></iati-activities>"
)
RECORD = "'@type': ORGANIZATION\nname: {}\n"
DATASET = (
    "@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .\n"
    '<https://x.example/a> a dcat:Dataset ; dct:title "A" ; {} .\n'
)
RDF_XML = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:d="http://www.w3.org/ns/dcat#" '
    'xmlns:t="http://purl.org/dc/terms/"><d:Dataset rdf:about="https://x.example/a"><t:title>{}</t:title>'
    "</d:Dataset></rdf:RDF>"
)
BOMB = "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'>" + "".join(
    f"<!ENTITY {name} '{f'&{before};' * 10}'>" for before, name in zip("abcdefg", "bcdefgh", strict=True)
)
QUADRATIC = f"<!DOCTYPE x [<!ENTITY a '{'a' * 50_000}'>]>"
OUTSIDE = f"<!DOCTYPE x [<!ENTITY a SYSTEM 'file://{SECRET_PATH}'>]>"


def zipped(*members: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return made.getvalue()


def linked(name: str, target: str) -> bytes:
    """A zip file of one symbolic link."""
    member = zipfile.ZipInfo(name)
    member.create_system = 3
    member.external_attr = (stat.S_IFLNK | 0o777) << 16
    return zipped((member, target.encode()))


def with_part(book: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """A workbook with one of its parts changed (or added)."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(made, "w") as new:
        for member in old.namelist():
            if member != name:
                new.writestr(member, old.read(member))
        new.writestr(name, change(old.read(name) if name in old.namelist() else b""))
    return made.getvalue()


def csv_grant(**cells: object) -> bytes:
    row = {**dict(zip(map(str, GRANTS[0]), GRANTS[1], strict=True)), **cells}
    lines = [
        ",".join('"' + str(cell).replace('"', '""') + '"' for cell in part) for part in (row, row.values())
    ]
    return "\n".join(lines).encode()


class Tried(NamedTuple):
    """A threat, the file it comes in, and a text that is said; empty where it is simply harmless."""

    threat: str
    name: str
    data: bytes
    said: str


XLSX, ODS = xlsx({"Grants": GRANTS}), ods({"Grants": GRANTS})
TRIED = [
    # Entities: that grow, that point out, in each kind of XML.
    Tried("entities", "a.xml", (BOMB + "]>" + ACTIVITY.format("&h;")).encode(), "document type"),
    Tried("entities", "quadratic.xml", (QUADRATIC + ACTIVITY.format("&a;" * 5000)).encode(), "document type"),
    Tried("entities", "outside.xml", (OUTSIDE + ACTIVITY.format("&a;")).encode(), "document type"),
    Tried("entities", "a.rdf", (BOMB + "]>" + RDF_XML.format("&h;")).encode(), "document type"),
    Tried(
        "entities",
        "a.ods",
        with_part(ODS, "content.xml", lambda part: BOMB.encode() + b"]>" + part),
        "entities",
    ),
    Tried(
        "entities",
        "a.xlsx",
        with_part(XLSX, "xl/workbook.xml", lambda part: OUTSIDE.encode() + part),
        "entities",
    ),
    # What opens to more than it should.
    Tried("bombs", "a.csv.gz", gzip.compress(b"0" * 40_000_000), "opens to more than"),
    Tried("bombs", "a.csv.zst", zstd.compress(b"0" * 40_000_000), "opens to more than"),
    Tried("bombs", "a.zip", zipped(("a.csv", b"0" * 40_000_000)), "opens to more than"),
    Tried("bombs", "twice.csv.gz.gz", gzip.compress(gzip.compress(b"0" * 40_000_000)), ""),
    Tried("bombs", "a.zip", zipped(("b.zip", zipped(("a.csv", b"0" * 40_000_000)))), "Unpack it"),
    # Wide, long, deep.
    Tried("wide", "a.csv", b",".join(b"c%d" % n for n in range(5000)) + b"\nx\n", "columns"),
    Tried("wide", "a.json", json.dumps([{f"c{n}": 1 for n in range(5000)}]).encode(), "no loader knows"),
    Tried("long", "a.csv", b"name,sectors\n" + b"x" * 4_000_001, "characters"),
    Tried("long", "a.csv", b"name,sectors\n" + b"x" * 200_000 + b",hotline\n", "characters"),
    Tried("deep", "a.json", b'{"grants":' + b"[" * 50_000 + b"]" * 50_000 + b"}", "deeper"),
    Tried("deep", "a.yaml", (RECORD + "x: ").format("A").encode() + b"[" * 50_000, "nesting"),
    Tried("deep", "a.xml", ACTIVITY.format("<a>" * 5000 + "</a>" * 5000).encode(), "a.xml"),
    Tried("deep", "a.ttl", DATASET.format("dct:x " + "[ dct:x " * 20_000 + "1" + "]" * 20_000).encode(), ""),
    # What points elsewhere.
    Tried(
        "elsewhere",
        "a.jsonld",
        b'{"@context": "http://127.0.0.1:9/c.json", "@type": "http://www.w3.org/ns/dcat#Dataset"}',
        "context",
    ),
    Tried(
        "elsewhere",
        "a.ttl",
        b"@base <file:///etc/> . " + DATASET.format("dct:relation <hostname>").encode(),
        "",
    ),
    Tried(
        "elsewhere",
        "a.xml",
        ACTIVITY.format(
            '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" parse="text" '
            f'href="file://{SECRET_PATH}"/>'
        ).encode(),
        "",
    ),
    Tried(
        "elsewhere",
        "a.xml",
        b'<?xml-stylesheet href="http://127.0.0.1:9/x.xsl"?>' + ACTIVITY.format("A").encode(),
        "",
    ),
    Tried(
        "elsewhere",
        "a.xlsx",
        with_part(
            XLSX,
            "xl/externalLinks/externalLink1.xml",
            lambda _: b'<externalLink href="file:///etc/hostname"/>',
        ),
        "",
    ),
    # Paths and links in archives.
    Tried("paths", "a.zip", zipped(("../../../tmp/organisations.csv", b"name,sectors\nA,hotline\n")), ""),
    Tried("paths", "a.zip", zipped(("/tmp/organisations.csv", b"name,sectors\nA,hotline\n")), ""),
    Tried("paths", "a.zip", zipped(("C:\\x\\organisations.csv", b"name,sectors\nA,hotline\n")), ""),
    Tried("paths", "a.zip", linked("organisations.csv", SECRET_PATH), "no loader knows"),
    Tried("paths", "a.zip", zipped(("../a.csv", b"x"), ("../b.csv", b"x")), "Unpack it"),
    # Cells and names that would act where they are shown.
    Tried(
        "formulas",
        "a.csv",
        csv_grant(Title="=cmd|' /C calc'!A0", Description='=WEBSERVICE("http://x.example")'),
        "",
    ),
    Tried("formulas", "a.xlsx", xlsx({"Grants": [GRANTS[0], [*GRANTS[1][:1], "=1+1", *GRANTS[1][2:]]]}), ""),
    Tried("markup", "a.csv", csv_grant(Title="<script>alert(1)</script><img src=x onerror=alert(1)>"), ""),
    Tried("markup", "a.xml", ACTIVITY.format("&lt;script&gt;alert(1)&lt;/script&gt;").encode(), ""),
    Tried("direction", "a.csv", csv_grant(Title="Har\u202ebour\u2066 Line\u200b\ufeff"), ""),
    Tried("direction", "a.csv", csv_grant(**{"Amount Awarded": "\u202e12"}), "\\u202e"),
    Tried("addresses", "a.yaml", (RECORD.format("A") + "website: javascript:alert(1)\n").encode(), "address"),
    Tried(
        "addresses", "a.yaml", (RECORD.format("A") + "website: 'https://x.example/a b\"<c>'\n").encode(), ""
    ),
    Tried("addresses", "a.ttl", DATASET.format("dcat:landingPage <javascript:alert(1)>").encode(), ""),
    Tried(
        "addresses",
        "a.jsonld",
        b'{"@id": "http://x/a b\\"<c>", "@type": "http://www.w3.org/ns/dcat#Dataset"}',
        "",
    ),
    # Bytes that are no text.
    Tried("zeros", "a.csv", b"name,sectors\nA\x00,hotline\n", "U+0000"),
    Tried("zeros", "a.json", b'{"grants": [{"id": "a\x00"}], "x": {"amountAwarded": 1}}', "U+0000"),
    Tried("zeros", "a.yaml", RECORD.format("A\x00B").encode(), "U+0000"),
    Tried("zeros", "a.xml", ACTIVITY.format("A\x00B").encode(), "a.xml"),
    Tried("zeros", "a.ttl", DATASET.format('dct:x "A\x00B"').encode(), "U+0000"),
    Tried("encoding", "a.csv", b"\xef\xbb\xbfname,sectors\nA\xff,hotline\n", "UTF-8"),
    Tried("encoding", "a.csv", b"name,sectors\n\x81\x8d,hotline\n", "encoding"),
    Tried("encoding", "a.json", b'\xef\xbb\xbf{"grants": [{"amountAwarded": "\xff"}]}', "UTF-8"),
    Tried(
        "encoding",
        "a.xml",
        b"<?xml version='1.0' encoding='UTF-8'?>" + ACTIVITY.format("\xff").encode("latin-1"),
        "a.xml",
    ),
    Tried(
        "encoding",
        "a.xml",
        b"<?xml version='1.0' encoding='UTF-7'?>" + ACTIVITY.format("+ADw-A").encode(),
        "",
    ),
    # Numbers and dates beyond sense, names twice, tags that build.
    Tried("numbers", "a.csv", csv_grant(**{"Amount Awarded": "1e999999999"}), "number"),
    Tried("numbers", "a.csv", csv_grant(**{"Award Date": "99999-01-01"}), "date"),
    Tried("numbers", "a.json", b'{"grants": [{"amountAwarded": ' + b"9" * 5000 + b"}]}", "digits"),
    Tried("twice", "a.json", b'{"grants": [{"id": "a", "id": "b", "amountAwarded": 1}]}', "twice"),
    Tried("twice", "a.csv", b"name,sectors,name\nA,hotline,B\n", "twice"),
    Tried(
        "tags", "a.yaml", (RECORD + "x: !!python/object/apply:os.system [id]\n").format("A").encode(), "tag"
    ),
    Tried("tags", "a.yaml", (RECORD + "x: &a [b]\ny: *a\n").format("A").encode(), "anchor"),
]


@pytest.fixture(scope="module")
def child() -> Iterator[Child]:
    """A process that reads, and that tells what else it did."""
    started = Child(CANARY, seconds=60.0, memory=MEMORY)
    yield started
    started.close()


@pytest.mark.parametrize("tried", TRIED, ids=lambda tried: f"{tried.threat}-{tried.name}")
def test_it_is_refused_or_harmless_and_nothing_else_happens(tried: Tried, child: Child) -> None:
    outcome = child.examine([(tried.name, tried.data)], "")
    assert outcome.faults == []
    assert outcome.statements or outcome.refused or outcome.said
    if tried.said:
        assert any(tried.said.lower() in words.lower() for words in outcome.said), outcome.said


def test_each_reader_meets_each_threat_that_it_can_carry() -> None:
    met = {(tried.threat, tried.name.partition(".")[2]) for tried in TRIED}
    for threat, endings in {
        "entities": ("xml", "rdf", "ods", "xlsx"),
        "bombs": ("csv.gz", "csv.zst", "zip"),
        "deep": ("json", "yaml", "xml", "ttl"),
        "zeros": ("csv", "json", "yaml", "xml", "ttl"),
    }.items():
        assert {(threat, ending) for ending in endings} <= met


def test_messages_are_short_and_hold_nothing_that_commands_a_terminal() -> None:
    assert plain("Zoë — 東京 😀\n") == "Zoë — 東京 😀\n"
    assert plain("a\x1b[31mb\u202ec\u2066d\ud800") == "a\\x1b[31mb\\u202ec\\u2066d\\ud800"
    assert len(plain("x" * 100_000)) == LONGEST + 1
    problem = Problem(code="x", wrong="a\x00b", remedy="", found="\u202ea")
    assert (problem.wrong, problem.found) == ("a\\x00b", "\\u202ea")
    assert UnreadableFile("a\rb", "c\x07").wrong == "a\\x0db"
    account = Account(file="x")
    account.note("not read: \x1b[2J")
    assert account.notes == {"not read: \\x1b[2J": 1}


def test_a_problem_quotes_no_e_mail_address() -> None:
    problem = Problem(
        code="x", wrong="'jo@quay.example' is no date.", remedy="", found="Jo <jo@quay.example>"
    )
    assert problem.wrong == "'(an e-mail address)' is no date."
    assert problem.found == "Jo <(an e-mail address)>"


def test_changed_files_are_read_or_refused(tmp_path: Path) -> None:
    times = 4
    tally = run(seconds=60.0, seed=7, out=tmp_path, real=False, most=times * len(loaders()))
    assert isinstance(tally, Tally)
    assert tally.found == {}
    assert tally.tried == dict.fromkeys(loaders(), times), "each loader has its turn"
    assert tally.refused > 5
    assert tally.statements > 500


def test_a_kept_case_is_read_again(tmp_path: Path) -> None:
    about = {"kind": "nonsense", "names": ["a.csv"]}
    (tmp_path / "case.json").write_text(json.dumps(about), encoding="utf-8")
    (tmp_path / "file-0").write_bytes(b"a,b\n")
    (fault,) = again(tmp_path).faults
    assert fault[0].startswith("raises UnknownValue")


def test_a_place_with_an_endless_address_is_said_in_few_words() -> None:
    place = Problem(code="x", wrong="x", remedy="x", file=f"a.ttl#node=https://quay.example/{'a' * 9_000}")
    assert place.where().startswith("a.ttl#node=https://quay.example/")
    assert len(place.where()) < LONGEST
