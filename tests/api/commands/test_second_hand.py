"""RULES 10: agreements of a register, a portal's copy of them, an aid file that reports them second-hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

AGREEMENTS = 40
"""How many agreements the register has, and the portal repeats."""

SG = "https://w3id.org/sharegraph/ns#"
SOURCE = "name,title,publisher,licence,as of,primary for,relays"
ORGANISATIONS = "id,name,sectors,identifiers,located in"
DATASETS = "id,name,dataset kind,holders,access,sensitivity"
AGREED = "id,title,reference,providers,recipients,assets,purposes,agreement kind,status,from,until"
GRANTS = "id,title,funder,grantees,amount,currency,awarded on,places"


def organisations(prefix: str, more: str = "") -> list[str]:
    """Forty providers and five recipients; each source calls them otherwise, their numbers are the same."""
    rows = [f"{prefix}p{n},{more}Provider {n},hotline,GB-CHC-{1000 + n},GB" for n in range(1, AGREEMENTS + 1)]
    return [*rows, *(f"{prefix}r{n},{more}Recipient {n},academia,GB-CHC-{2000 + n},GB" for n in range(5))]


def register(write: Callable[..., Path]) -> list[Path]:
    numbers = range(1, AGREEMENTS + 1)
    files = {
        "source": [SOURCE, "register,The register,P,CC0,2025-01-01,agreements; grants; datasets,"],
        "organisations": [ORGANISATIONS, *organisations("a")],
        "datasets": [
            DATASETS,
            *(f"d{n},Calls of area {n},survey,ap{n},restricted,moderate" for n in numbers),
        ],
        "agreements": [
            AGREED,
            *(
                f"a{n},Sharing {n},REF-{n},ap{n},ar{n % 5},d{n},research,data-sharing,active,"
                f"20{10 + n % 10}-01-01,2030-12-31"
                for n in numbers
            ),
        ],
        "grants": [
            GRANTS,
            *(f"g{n},Grant {n},ap{n},ar{n % 5},{1000 + n},GBP,2021-03-01,GB" for n in numbers),
        ],
    }
    return [write(f"register/{name}.csv", *rows) for name, rows in files.items()]


def portal(write: Callable[..., Path]) -> list[Path]:
    """The same under other ids and titles, without references, and with no end."""
    numbers = range(1, AGREEMENTS + 1)
    relays = "agreements; releases; datasets; organisations; grants"
    files = {
        "source": [SOURCE, f"portal,The portal,Q,CC0,2025-06-01,,{relays}"],
        "organisations": [ORGANISATIONS, *organisations("x", "The ")],
        "datasets": [
            DATASETS,
            *(f"y{n},Calls of area {n},survey,xp{n},restricted,moderate" for n in numbers),
        ],
        "agreements": [
            AGREED,
            *(
                f"z{n},Listed as {n},,xp{n},xr{n % 5},y{n},research,data-sharing,active,2021-01-01,"
                for n in numbers
            ),
        ],
        "grants": [
            GRANTS,
            *(f"h{n},Award {n},xp{n},xr{n % 5},{1000 + n},GBP,2021,GB" for n in numbers),
        ],
    }
    return [write(f"portal/{name}.csv", *rows) for name, rows in files.items()]


def aid(write: Callable[..., Path]) -> list[Path]:
    """Projects and what was paid for them, told by one who was not there."""
    numbers = range(1, AGREEMENTS + 1)
    files = {
        "source": [SOURCE, "aid,The aid file,A,CC0,2025-07-01,,projects; transactions; organisations"],
        "organisations": [ORGANISATIONS, *organisations("i", "A ")],
        "projects": [
            "id,name,implementers,status,themes",
            *(f"j{n},Work {n},ir{n % 5},active,research-data" for n in numbers),
        ],
        "transactions": [
            "measure,amount,currency,on,project,paid by,paid to",
            *(f"commitment,{1000 + n},GBP,2021-03-01,j{n},ip{n},ir{n % 5}" for n in numbers),
        ],
    }
    return [write(f"aid/{name}.csv", *rows) for name, rows in files.items()]


@pytest.fixture
def load(run: Callable[..., Any], write: Callable[..., Path]) -> Callable[..., None]:
    def load_them(*makers: Callable[[Callable[..., Path]], list[Path]]) -> None:
        for make in makers:
            done = run("load", *make(write))
            assert done.status == 0, done.err

    return load_them


def rows(run: Callable[..., Any], query: str) -> list[dict[str, str]]:
    found = run("query", f"PREFIX sg: <{SG}> {query}", "--json").json()["results"]["bindings"]
    return [{name: cell["value"] for name, cell in row.items()} for row in found]


def picture(run: Callable[..., Any]) -> dict[str, list[tuple[str, ...]]]:
    """Counts by kind, edges by their ends, and the total of all grants."""
    queries = {
        "counts": "SELECT ?kind (COUNT(?x) AS ?n) WHERE { ?x a ?kind } GROUP BY ?kind",
        "edges": "SELECT ?edge ?from ?to WHERE { ?edge sg:edgeFrom ?from ; sg:edgeTo ?to }",
        "totals": "SELECT ?currency (SUM(?amount) AS ?sum) WHERE "
        "{ ?part a sg:Allocation ; sg:amount ?amount ; sg:currency ?currency } GROUP BY ?currency",
        "second hand": "SELECT ?x WHERE { ?x sg:knownOnlyThrough ?source }",
    }
    return {name: sorted(tuple(row.values()) for row in rows(run, query)) for name, query in queries.items()}


def test_what_is_repeated_gives_the_counts_edges_and_totals_of_the_register_alone(
    run: Callable[..., Any], load: Callable[..., None]
) -> None:
    load(register)
    alone = picture(run)
    assert (f"{SG}Agreement", str(AGREEMENTS)) in alone["counts"]
    assert alone["totals"] == [("GBP", str(sum(1000 + n for n in range(1, AGREEMENTS + 1))))]
    assert alone["second hand"] == []
    load(portal, aid)
    assert picture(run) == alone


def test_without_the_register_it_all_reads_known_only_through_the_portal_and_the_aid_file_adds_nothing(
    run: Callable[..., Any], load: Callable[..., None]
) -> None:
    load(portal)
    through = rows(
        run, "SELECT ?x ?source WHERE { ?x a sg:Agreement ; sg:knownOnlyThrough ?source } ORDER BY ?x"
    )
    assert len(through) == AGREEMENTS
    assert {row["source"].rpartition("/")[2] for row in through} == {"portal"}
    edges = rows(run, "SELECT ?x WHERE { ?x sg:edgeFrom ?y MINUS { ?x sg:knownOnlyThrough ?source } }")
    assert edges == []
    alone = picture(run)
    load(aid)
    both = picture(run)
    assert [both[one] for one in ("counts", "edges", "totals")] == [
        alone[one] for one in ("counts", "edges", "totals")
    ]
    grants = rows(run, "SELECT ?x ?source WHERE { ?x a sg:Grant ; sg:knownOnlyThrough ?source }")
    assert len(grants) == 2 * AGREEMENTS
