"""How this is counted: the rules in people's words, for `/about` and docs/how-this-is-counted.md alike."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its number, what it is called, what it says, and the files of tests that prove it."""

    number: int
    title: str
    words: str
    tests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """Rules that belong together, under a heading with an anchor that pages name."""

    anchor: str
    title: str
    rules: tuple[Rule, ...]


LEAD = (
    "Sources state; the map says one thing. The same rules make every page, number, picture and answer, so "
    "they always agree. The state of the map is a function of what was accepted and decided, never of the "
    "clock: the same archive gives the same bytes on every machine."
)
NOT_KNOWN = (
    "What no source states is not known. Only a source that says there is none makes none. Every total says "
    "how many records carry the value, every cut list says of how many. An empty cell is no proof that "
    "nothing is there."
)
PERSONS = (
    "The map is about organisations. It holds nothing about a child, a case, a victim or a suspect, nor "
    "names or addresses of persons: such columns are dropped and counted, such files refused."
)
PLACES = (
    "Place names are looked up in one table of countries, nations, regions and counties. What was guessed "
    "is listed in the account of its source. An agreement takes place, harm and theme from the data it "
    "covers where it states none."
)

_RESOLVE = "tests/graph/resolve"

PARTS: tuple[Part, ...] = (
    Part(
        "one-thing",
        "What is one thing",
        (
            Rule(
                1,
                "One node inside a source",
                "Equal identifiers of a public register (ROR, LEI, company and charity numbers, ISIL, "
                "Wikidata, DOI, IATI, 360Giving) are one thing, without a decision. Inside one source, "
                "equal names are one organisation. Anything else is told by source, kind and what is "
                "particular to it, never by its row: a row inserted above moves nothing. An identifier that "
                "is wrong in a record is set aside by a decision; when every record of its source that "
                "states the thing under it is set aside, the thing goes by its name there.",
                (
                    f"{_RESOLVE}/test_things.py",
                    f"{_RESOLVE}/test_setting_identifiers_aside.py",
                    "tests/loaders/template/test_template_rows.py",
                ),
            ),
            Rule(
                2,
                "Identity",
                "Across sources, names never join anything, and that data says two are the same is only a "
                "proposal: it takes a decision of a person, which can be taken back and then leaves no "
                "trace. A decision that would join two of which it is decided that they are not one is "
                "refused, with the path. Equal identifiers are joined by rule, unless a person decided "
                "otherwise. The one thing keeps the best identifier it has (ROR, LEI, company and charity "
                "numbers, then others); the old addresses lead to its page.",
                (
                    f"{_RESOLVE}/test_decisions.py",
                    f"{_RESOLVE}/test_decided_ties.py",
                    "tests/api/commands/test_decisions.py",
                ),
            ),
            Rule(
                3,
                "Nothing flows inside one thing",
                "A funder that is its own recipient, a body that releases to itself, is shown as internal "
                "and is no tie.",
                (f"{_RESOLVE}/test_things.py", "tests/graph/snapshot/test_edges_and_agreements.py"),
            ),
            Rule(
                4,
                "Parts without an address of their own",
                "An address, a share of a grant, an instalment has an address made of what it is part of "
                "and of its content, never of its file or row.",
                (f"{_RESOLVE}/test_things.py", "tests/loaders/template/test_template_parts.py"),
            ),
            Rule(
                5,
                "The same bytes are the same version",
                "Whatever the file is called and wherever it lies.",
                ("tests/api/commands/test_load.py", "tests/api/commands/test_same_bytes.py"),
            ),
        ),
    ),
    Part(
        "best-value",
        "Best value, and as X says",
        (
            Rule(
                6,
                "One name",
                "A thing has one name, one name more in each language, and other names beside them. "
                "A name goes before an identifier by which a source calls what it has no name for.",
                (f"{_RESOLVE}/test_facts.py",),
            ),
            Rule(
                7,
                "One value, or a list",
                "A status, a date, an amount with its currency, a kind, a funder, coordinates have one "
                "value. Recipients, assets, sectors, places, harms, themes, programmes, purposes and "
                "identifiers are lists, from all sources together. The pages of the ontology say which is "
                "which.",
                (f"{_RESOLVE}/test_facts.py",),
            ),
            Rule(
                8,
                "What belongs together is chosen together",
                "Amount, currency and date; from, until and status; latitude and longitude; value and unit. "
                "Never the amount of one source with the currency of another.",
                (f"{_RESOLVE}/test_facts.py", f"{_RESOLVE}/test_planted_faults.py"),
            ),
            Rule(
                9,
                "The choice",
                "From the source that is first to know of this kind of record and group of facts (the "
                "register knows names, the funder knows amounts), then the newest, then the smallest value. "
                "Newest is the record's own date of change, else the day its source speaks of. Every claim "
                "that lost stays readable as “as X says”, and the list of conflicts says who said what, "
                "when, which is shown and why; a source that contradicts itself stands there as well.",
                (
                    f"{_RESOLVE}/test_choice_between_sources.py",
                    f"{_RESOLVE}/test_groups_of_facts.py",
                    f"{_RESOLVE}/test_disputes.py",
                    "tests/api/http/test_conflicts.py",
                ),
            ),
            Rule(
                10,
                "Who only repeats others",
                "A source says of which kinds of record it only repeats others. What it repeats adds "
                "nothing: an agreement by the same provider with the same recipient on the same asset in a "
                "period that overlaps, a grant or a payment by the same funder to the same recipient of the "
                "same award, a transaction of the same measure. What it alone says is shown as known only "
                "through it, and every list and total says how much of it is so; where several that repeat "
                "others say it, it counts once, and is known through all of them. Who the parties are is "
                "told by identity, as everywhere; an asset is the same where holder and title are.",
                (
                    f"{_RESOLVE}/test_relays.py",
                    "tests/api/commands/test_second_hand.py",
                    "tests/api/http/test_known_second_hand.py",
                ),
            ),
            Rule(
                11,
                "Numbers",
                "Amounts are exact decimals, rounded to the smallest unit of their currency; the account "
                "says how many were rounded.",
                (f"{_RESOLVE}/test_facts.py", "tests/loaders/reading/test_values.py"),
            ),
            Rule(
                12,
                "Dates",
                "From is the earliest day that can be meant, until the latest; how precise a date was "
                "stated stands beside it.",
                (f"{_RESOLVE}/test_facts.py", "tests/loaders/reading/test_values.py"),
            ),
            Rule(
                13,
                "What is missing",
                "What nobody states is not known. A stated reason (refused, withheld, exempt, not asked, "
                "the holder does not know, none) is kept with the date of its source, and only “none” is "
                "none. Where another source states the value, the value is shown, and the reason stays "
                "under its source.",
                (f"{_RESOLVE}/test_missing_and_disputed.py", f"{_RESOLVE}/test_facts.py"),
            ),
            Rule(
                14,
                "What its source removed",
                "The next source's claim is shown. Decisions about a thing that nobody states any more "
                "sleep, and hold again when it comes back.",
                (f"{_RESOLVE}/test_facts.py", f"{_RESOLVE}/test_decided_ties.py"),
            ),
        ),
    ),
    Part(
        "agreements",
        "Agreements and their state on a day",
        (
            Rule(
                15,
                "Agreement, version, release",
                "Parties and reference stand on an agreement, dates, status and terms on its versions; a "
                "release is an event of a version. A renewal is a new version, not a contradiction. An "
                "agreement is in force where one of its versions is.",
                (
                    f"{_RESOLVE}/test_agreements.py",
                    "tests/loaders/data_use_register/test_register_references.py",
                ),
            ),
            Rule(
                16,
                "Ties are computed",
                "That one shares with another is never typed in: it follows from an agreement with a side "
                "that shares and a side that receives, one tie for each release, where there is none for "
                "each version. A tie says from when until when it holds and names the records it rests on.",
                (f"{_RESOLVE}/test_agreements.py", "tests/graph/reasoning/test_edges_agree.py"),
            ),
            Rule(
                17,
                "States on a day",
                "In force, ended, not yet, suspended, released once, end not known. Only what is in force "
                "feeds routes, dependencies and what ends soon. A release without an end is never taken as "
                "active for ever. What is only proposed or negotiated shares nothing yet.",
                (f"{_RESOLVE}/test_states.py", "tests/graph/snapshot/test_edges_and_agreements.py"),
            ),
        ),
    ),
    Part(
        "sharing",
        "Drawn lines",
        (
            Rule(
                18,
                "Drawn lines",
                "Drawn lines and stated relations are shown as other ties and count as no sharing. Only one "
                "that names what goes from the one to the other is an informal agreement.",
                (f"{_RESOLVE}/test_missing_and_disputed.py", f"{_RESOLVE}/test_agreements.py"),
            ),
        ),
    ),
    Part(
        "money",
        "Money",
        (
            Rule(
                19,
                "Measures and currencies",
                "Commitments, disbursements, expenditures, budgets and income are never added to each "
                "other. Currencies are never added without a rate and a day that are chosen.",
                (f"{_RESOLVE}/test_money.py", "tests/graph/funding/test_matrix.py"),
            ),
            Rule(
                20,
                "A grant counts once",
                "However many sources state it. Its amount is what its best source states, else the sum of "
                "the instalments of one source, never across sources; instalments in several currencies "
                "have no sum, and each stands by itself.",
                (f"{_RESOLVE}/test_money.py",),
            ),
            Rule(
                21,
                "Parts of projects",
                "A project never adds the money of the projects that are part of it to its own.",
                (f"{_RESOLVE}/test_money.py",),
            ),
            Rule(
                22,
                "Sums run over parts",
                "The parts of a grant make its amount: a stated split, or one place and one theme at 100 %; "
                "several without shares are unallocated, none at all is not known. Parts that come to more "
                "than the grant are not believed; they are told in the account at load and in the list of "
                "conflicts.",
                (
                    f"{_RESOLVE}/test_allocations.py",
                    f"{_RESOLVE}/test_missing_and_disputed.py",
                    "tests/loaders/template/test_template_parts.py",
                ),
            ),
            Rule(
                23,
                "Money passed on",
                "A grant that pays out what another brought in counts in full in the gross, where all grants "
                "are summed, and once in the net. Which pays for which is seldom stated: who receives grants "
                "is taken to pay out first what grants had brought until then, in the same currency. What "
                "each of several recipients gets is not known, and not taken off. One question gives gross "
                "and net, another which grants pass money on.",
                ("tests/graph/funding/test_passed_on.py", "tests/api/answering/test_expected_answers.py"),
            ),
            Rule(
                24,
                "Grants to persons",
                "They keep their money and name nobody: the recipient is “individual or unidentified”, and "
                "the account says how many.",
                (f"{_RESOLVE}/test_money.py", "tests/loaders/threesixtygiving/test_person_names.py"),
            ),
        ),
    ),
    Part(
        "who-may-see",
        "Who may see",
        (
            Rule(
                25,
                "Each sees a map of its own",
                "A source is for the public, for partners or for stewards, and each of these sees a map "
                "made from the sources it may see and nothing else. Counts, routes, conflicts and search "
                "cannot tell of the rest; a decision about what one may not see does not show.",
                ("tests/graph/snapshot/test_state.py", "tests/api/twins/test_twin_worlds.py"),
            ),
            Rule(
                26,
                "Withdrawn",
                "Where a source is for fewer people than before, it leaves the view of the others, and the "
                "earlier states that hold it answer 410 to those who were given them.",
                ("tests/graph/snapshot/test_given.py", "tests/api/http/test_earlier_states.py"),
            ),
            Rule(
                27,
                "Kept for good",
                "Every accepted version is kept whole. Only a purge erases, and it leaves a mark with hash, "
                "day and reason.",
                ("tests/graph/archive/test_archive.py", "tests/graph/snapshot/test_purge.py"),
            ),
        ),
    ),
)
"""All rules, in their order."""


def rules() -> tuple[Rule, ...]:
    """All rules by number."""
    return tuple(rule for part in PARTS for rule in part.rules)


def markdown() -> Iterable[str]:
    """The lines of docs/how-this-is-counted.md, without its heading."""
    yield from (LEAD, "", "The page `/about` says the same.", "")
    yield from ("## Not known is not zero", "", NOT_KNOWN, "")
    for part in PARTS:
        yield from (f"## {part.title}", "")
        for rule in part.rules:
            yield from (f"**{rule.number}. {rule.title}.** {rule.words}", "")
    yield from ("## Places", "", PLACES, "", "## No persons", "", PERSONS, "")
    yield from ("## Where each rule is proved", "", "| rule | what it is about | tests |", "|---|---|---|")
    for rule in rules():
        files = ", ".join(f"[{one.rpartition('/')[2]}](../{one})" for one in rule.tests)
        yield f"| {rule.number} | {rule.title} | {files} |"
    yield ""
    yield (
        "Beside them, [random worlds](../tests/graph/resolve/test_planted_faults.py) show that faults which "
        "are planted into the resolver break one of its properties, and "
        "[any order](../tests/graph/resolve/test_order_is_of_no_effect.py) of sources, statements and "
        "decisions gives the same map."
    )
    yield ""
