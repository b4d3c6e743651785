"""Two versions side by side: what was added, changed, removed, and that only the place differs is nothing."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.archive.comparing import CHANGES, all_added, compare
from ontology.statements import Triple
from ontology.terms import PROV

PLACE = f"<{PROV.wasDerivedFrom}>"


def stated(*lines: str) -> list[Triple]:
    made = []
    for line in sorted(lines):
        subject, predicate, object_ = line.split(" ", 2)
        made.append((subject, predicate, object_))
    return made


def test_records_are_told_apart_by_what_is_stated_of_them() -> None:
    made = compare(
        stated('<s:a> <p:n> "A"', '<s:b> <p:n> "B"', '<s:c> <p:n> "C"', '<s:c> <p:m> "m"'),
        stated('<s:b> <p:n> "B"', '<s:c> <p:n> "D"', '<s:c> <p:m> "m"', '<s:d> <p:n> "D"'),
        keep=5,
    )
    assert made.counts() == {"added": 1, "changed": 1, "removed": 1, "unchanged": 1}
    assert (made.before, made.statements_added, made.statements_removed) == (3, 2, 2)
    (changed,) = made.shown["changed"]
    assert changed.thing == "s:c"
    assert changed.old == (("<p:m>", '"m"'), ("<p:n>", '"C"'))
    assert changed.new == (("<p:m>", '"m"'), ("<p:n>", '"D"'))


def test_a_record_that_moved_in_its_file_did_not_change() -> None:
    old = stated('<s:a> <p:n> "A"', f"<s:a> {PLACE} <r:f#row=2>")
    new = stated('<s:a> <p:n> "A"', f"<s:a> {PLACE} <r:f#row=3>", f"<s:a> {PLACE} <r:f#row=9>")
    assert compare(old, new).counts() == {"added": 0, "changed": 0, "removed": 0, "unchanged": 1}


def test_no_more_differences_are_kept_than_asked_for_and_all_are_counted() -> None:
    made = compare([], stated(*(f'<s:{number:03}> <p:n> "x"' for number in range(50))), keep=3)
    assert made.added == 50
    assert [one.thing for one in made.shown["added"]] == ["s:000", "s:001", "s:002"]


def test_nothing_of_either_side_is_gathered_while_it_is_read() -> None:
    ahead = {"old": 0, "new": 0}

    def counting(side: str) -> Iterator[Triple]:
        for number in range(1000):
            ahead[side] += 1
            assert abs(ahead["old"] - ahead["new"]) <= 2
            yield f"<s:{number:04}>", "<p:n>", f'"{side}"'

    assert compare(counting("old"), counting("new")).changed == 1000


versions = st.dictionaries(
    st.text("ab!>~", max_size=3), st.sets(st.sampled_from("xyz"), min_size=1), max_size=8
)


@settings(max_examples=60)
@given(versions, versions)
def test_the_counts_are_those_of_comparing_whole_sets(
    old: dict[str, set[str]], new: dict[str, set[str]]
) -> None:
    def lines(version: dict[str, set[str]]) -> list[Triple]:
        names = {key: key.replace(">", "-") for key in version}
        written = {f'<s:{names[key]}> <p:n> "{value}"' for key, values in version.items() for value in values}
        return stated(*written)

    def things(triples: list[Triple]) -> dict[str, set[Triple]]:
        return {one[0]: {other for other in triples if other[0] == one[0]} for one in triples}

    before, after = lines(old), lines(new)
    was, is_now = things(before), things(after)
    made = compare(before, after)
    assert made.added == len(is_now.keys() - was.keys())
    assert made.removed == len(was.keys() - is_now.keys())
    assert made.changed == sum(was[one] != is_now[one] for one in was.keys() & is_now.keys())
    assert made.statements_added == len(set(after) - set(before))
    assert set(made.counts()) == {*CHANGES, "unchanged"}


@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 3), st.sampled_from(["p:a", "p:b", PLACE[1:-1]])))
)
def test_a_first_version_is_told_as_one_beside_nothing(said: list[tuple[int, int, str]]) -> None:
    typed = {f"<s:{subject}> <p:type> <c:x>" for subject, _, _ in said}
    lines = sorted(
        typed | {f'<s:{subject}> <{predicate}> "{PLACE} {value}"' for subject, value, predicate in said}
    )
    batches = [lines[start : start + 3] for start in range(0, len(lines), 3)]
    assert all_added(batches, keep=2) == compare((), stated(*lines), keep=2)
