"""A mapping file is checked like code: every fault is told with its line, its key and how to write it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from loaders.table.shape import Mapping
from ontology.errors import BadMapping, InputTooLarge, UnreadableFile

Read = Callable[[str], Mapping]

BODY = """mapping: 1
records:
  body:
    kind: Organisation
    fields:
      label: Name
"""


def with_field(field: str, kind: str = "Grant") -> str:
    """A mapping with a grant and one more field on line 12."""
    return f"{BODY}  thing:\n    kind: {kind}\n    fields:\n      label: Title\n      {field}\n"


def test_a_mapping_names_its_columns_in_order(mapping: Read) -> None:
    found = mapping(with_field("money: {column: Amount, currency_column: Currency}"))
    assert found.columns() == ("Name", "Title", "Amount", "Currency")


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("records: {}\n", 1, "Write `mapping: 1` first"),
        (BODY.replace("Organisation", "Organization"), 4, "Did you mean 'Organisation'?"),
        (BODY.replace("label", "lable"), 6, "Did you mean 'label'?"),
        (BODY.replace("      label: Name\n", "      homepage: Web\n"), 6, "needs this field"),
        (with_field("money: {column: Amount, currency: POUND}"), 11, "'POUND' is no currency"),
        (with_field("money: {colum: Amount, currency: GBP}"), 11, "Did you mean 'column'?"),
        (with_field("funder: Funder"), 11, "Write `funder: {record: NAME}`"),
        (with_field("funder: {record: fund}"), 11, "there is no record 'fund'"),
        (with_field("funder: {record: thing}"), 11, "'thing' is of kind Grant"),
        (with_field("status: {constant: donne}"), 11, "'donne' is no word of the vocabulary status"),
        (with_field("status: {column: S, values: {Y: donne}}"), 11, "'donne' is no word"),
        (with_field("awarded_on: {column: D, order: german}"), 11, "Known are: day-first, month-first"),
        (with_field("description: {column: A, currency: GBP}"), 11, "says nothing for a field that is read"),
        (with_field("awarded_on: {provider: yes}"), 11, "says nothing for a field that is read as date"),
        (with_field("description: {split: x}"), 11, "nothing says where the value comes from"),
        (with_field("description: {column: A, constant: B}"), 11, "two things say where it is"),
        (with_field("description: {column: A, first_of: [B, C]}"), 11, "two things say which columns"),
        (with_field("money: {first_of: [A, B], currency: GBP}"), 11, "says nothing for a field that is read"),
        (with_field("description: Applicant name"), 11, "names people"),
        (with_field("description: (part)"), 11, "Add `each:` to the record"),
        (with_field("identifiers: {column: N, template: GB-CHC-}"), 11, "does not hold {} once"),
        (BODY + "ignore:\n  - columns: [Code]\n", 8, "it lacks columns or a reason"),
        (BODY + "ignore:\n  - {columns: [Name], why: x}\n", 7, "is used by a record"),
        (BODY + "table: {skip: many}\n", 7, "'many' is no whole number"),
        (BODY + "source: {primary_for: [Grants]}\n", 7, "'Grants' is no kind of record"),
        ("- a\n", 1, "keys with values must stand here"),
    ],
)
def test_a_fault_is_told_with_its_line(mapping: Read, text: str, line: int, words: str) -> None:
    with pytest.raises(BadMapping) as told:
        mapping(text)
    assert f"line {line}, " in str(told.value)
    assert words in str(told.value)


def test_all_faults_are_told_at_once(mapping: Read) -> None:
    with pytest.raises(BadMapping) as told:
        mapping(with_field("money: {column: A, currency: POUND}").replace("label: Name", "lable: Name"))
    assert "'POUND'" in str(told.value)
    assert "lable" in str(told.value)


def test_records_that_point_in_a_circle_are_refused(mapping: Read) -> None:
    text = BODY.replace("label: Name\n", "label: Name\n      part_of: {record: other}\n")
    text += "  other:\n    kind: Organisation\n    fields:\n      label: O\n      part_of: {record: body}\n"
    with pytest.raises(BadMapping, match="points to itself through others"):
        mapping(text)


def test_words_stay_as_they_were_written(mapping: Read) -> None:
    found = mapping(BODY.replace("label: Name", "label: Name\n      located_in: {constant: NO}"))
    assert found.records[0].fields[1].taken.constant == "NO"


def test_comments_and_layout_make_no_other_version(mapping: Read) -> None:
    assert mapping(BODY).digest == mapping(f"# more words\n{BODY}").digest
    assert mapping(BODY).digest != mapping(BODY.replace("Name", "Title")).digest


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: &x [1]\nb: *x\n", "line 1 holds an anchor or alias"),
        ("a: !!python/object:os.system x\n", "line 1 holds a tag"),
        ("a: 1\na: 2\n", "line 2 holds the key 'a' twice"),
        ("a: 1\n---\nb: 2\n", "line 2 holds a second document"),
        ("a: [1\nb: 2\n", "is not YAML: line"),
        ("a:\n\t- b\n", "is not YAML: line"),
        ("[a]: 1\n", "a key that is no text"),
        ("# nothing\n", "is empty"),
    ],
)
def test_yaml_that_could_do_harm_or_cannot_be_read_is_refused(mapping: Read, text: str, words: str) -> None:
    with pytest.raises(UnreadableFile, match="some") as told:
        mapping(text)
    assert words in str(told.value)


def test_the_example_of_the_how_to_is_a_mapping(mapping: Read, project: Path) -> None:
    page = (project / "docs" / "how-to" / "map-a-table.md").read_text("utf-8")
    found = mapping(page.partition("```yaml\n")[2].partition("```")[0])
    assert [rule.name for rule in found.records] == ["funder", "grantee", "grant"]


def test_deep_and_long_yaml_is_refused(mapping: Read) -> None:
    with pytest.raises(InputTooLarge, match="nested deeper"):
        mapping("[" * 500)
    with pytest.raises(InputTooLarge, match="larger than"):
        mapping("a: " + "x" * 300_000)
