"""IATI activities: projects, their parties and what they are part of, in both families of versions."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from ontology.records import Organisation, Project, Text

if TYPE_CHECKING:
    from tests.loaders.iati.conftest import Iati

V2 = """
<reporting-org ref="XM-TST-1" type="10"><narrative>Ministry of Tests</narrative></reporting-org>
<title><narrative>Safe schools</narrative><narrative xml:lang="FR">Écoles sûres</narrative></title>
<description type="1"><narrative>Write to help@example.org for more.</narrative></description>
<participating-org ref="XM-TST-2" role="1" type="60"><narrative>The Fund</narrative></participating-org>
<participating-org ref="XM-TST-3" role="3"><narrative>The Agency</narrative></participating-org>
<participating-org role="4" type="22"><narrative>Local Schools Group</narrative></participating-org>
<activity-status code="2"/>
<activity-date type="1" iso-date="2019-01-01"/><activity-date type="2" iso-date="2019-02-01"/>
<activity-date type="3" iso-date="2020-12-31"/>
<related-activity type="1" ref="XM-TST-1-P"/>
"""
V1 = """
<reporting-org ref="XM-TST-1" type="10">Ministry of Tests</reporting-org>
<title>Safe schools</title><title xml:lang="FR">Écoles sûres</title>
<description>Write to help@example.org for more.</description>
<participating-org ref="XM-TST-2" role="Funding" type="60">The Fund</participating-org>
<participating-org ref="XM-TST-3" role="Extending">The Agency</participating-org>
<participating-org role="Implementing" type="22">Local Schools Group</participating-org>
<activity-status code="2">Implementation</activity-status>
<activity-date type="start-planned" iso-date="2019-01-01"/>
<activity-date type="start-actual" iso-date="2019-02-01">1 Feb</activity-date>
<activity-date type="end-planned" iso-date="2020-12-31"/>
<related-activity type="1" ref="XM-TST-1-P">Parent</related-activity>
"""


def test_both_families_of_versions_say_the_same(iati: Iati) -> None:
    new, old = iati.read(iati.activity(V2)), iati.read(iati.activity(V1), version="1.05")
    assert new.records == old.records
    (project,) = new.of(Project)
    assert project.iri == f"{iati.base}project/iati:XM-TST-1-A"
    assert project.label == "Safe schools"
    assert project.labels == (Text("Safe schools", "en"), Text("Écoles sûres", "fr"))
    assert project.description == "Write to for more."
    assert project.status.endswith("status/active")
    assert project.part_of == (f"{iati.base}project/iati:XM-TST-1-P",)
    assert project.publishers == (f"{iati.base}organisation/org-id:XM-TST-1",)
    assert project.funders == (f"{iati.base}organisation/org-id:XM-TST-2",)
    assert project.managers == (f"{iati.base}organisation/org-id:XM-TST-3",)
    assert len(project.implementers) == 1
    assert {one.label for one in new.of(Organisation)} == {
        "Ministry of Tests", "The Fund", "The Agency", "Local Schools Group"
    }  # fmt: skip


def test_the_actual_day_goes_first_and_the_planned_one_is_kept(iati: Iati) -> None:
    (project,) = iati.read(iati.activity(V2)).of(Project)
    assert project.valid_from
    assert project.planned_from
    assert (project.valid_from.earliest, project.planned_from.earliest) == (
        date(2019, 2, 1),
        date(2019, 1, 1),
    )
    assert project.valid_until == project.planned_until


def test_a_day_that_cannot_be_read_is_said_and_the_activity_loads(iati: Iati) -> None:
    outcome = iati.read(iati.activity('<activity-date type="1" iso-date="2019-02-31"/>'))
    assert outcome.codes == ["activity-date-not-read"]
    assert not outcome.problems[0].refuses
    assert outcome.of(Project)[0].valid_from is None


def test_either_end_says_what_an_activity_is_part_of(iati: Iati) -> None:
    child = '<related-activity type="2" ref="XM-TST-1-B"/>'
    outcome = iati.read(iati.activity(child), iati.activity(identifier="XM-TST-1-B"))
    parent, part = outcome.of(Project)
    assert part.part_of == (parent.iri,)
    assert parent.part_of == ()


def test_a_child_outside_the_file_makes_no_empty_project(iati: Iati) -> None:
    outcome = iati.read(iati.activity('<related-activity type="2" ref="XM-TST-1-Z"/>'))
    assert len(outcome.of(Project)) == 1
    assert outcome.account.notes["child activity that is not in this file, not used"] == 1


def test_an_activity_is_never_a_part_of_itself(iati: Iati) -> None:
    (project,) = iati.read(iati.activity('<related-activity type="1" ref="XM-TST-1-A"/>')).of(Project)
    assert project.part_of == ()


def test_activities_without_identifier_are_projects_of_their_own(iati: Iati) -> None:
    one = iati.activity("<title><narrative>One</narrative></title>", identifier="")
    other = iati.activity("<title><narrative>Two</narrative></title>", identifier="")
    outcome = iati.read(one, other, one)
    assert len({project.iri for project in outcome.of(Project)}) == 3
    moved = iati.read(other, one, one)
    assert {project.iri for project in outcome.of(Project)} == {one.iri for one in moved.of(Project)}


def test_a_repeated_activity_is_not_counted_twice(iati: Iati) -> None:
    whole = iati.activity(iati.money("5"))
    outcome = iati.read(whole, whole)
    assert outcome.codes == ["activity-repeated"]
    assert (outcome.account.read, outcome.account.ignored, outcome.account.refused) == (4, 2, 0)
    assert outcome.sums() == {("disbursement", "EUR"): 5}


def test_another_activity_with_the_same_identifier_is_refused_with_its_money(iati: Iati) -> None:
    outcome = iati.read(iati.activity(iati.money("5")), iati.activity(iati.money("7")))
    assert outcome.codes == ["activity-identifier-repeated"]
    assert (outcome.account.read, outcome.account.refused) == (4, 2)
    assert "activity 1" in outcome.problems[0].wrong
    assert "1 line of money" in outcome.problems[0].wrong


def test_of_two_with_one_identifier_the_one_changed_later_is_read_wherever_it_stands(iati: Iati) -> None:
    older = iati.activity(iati.money("5"), attributes='last-updated-datetime="2020-01-01T00:00:00Z"')
    newer = iati.activity(iati.money("7"), attributes='last-updated-datetime="2021-01-01T00:00:00Z"')
    for outcome in (iati.read(older, newer), iati.read(newer, older)):
        assert outcome.sums() == {("disbursement", "EUR"): 7}
        assert (outcome.account.read, outcome.account.refused) == (4, 2)
        assert "changed later" in outcome.problems[0].wrong


def test_contacts_are_dropped_and_counted(iati: Iati) -> None:
    contact = "<contact-info><person-name><narrative>Ada Example</narrative></person-name></contact-info>"
    outcome = iati.read(iati.activity(contact))
    assert outcome.account.notes["contact dropped, it names people"] == 1
    assert "Ada" not in repr(outcome.records)


def test_what_is_not_used_is_counted_by_name(iati: Iati) -> None:
    outcome = iati.read(iati.activity("<humanitarian-scope/><result/><result/>"))
    assert outcome.account.notes["element not used: result"] == 2
    assert outcome.account.notes["element not used: humanitarian-scope"] == 1


def test_an_element_of_another_namespace_is_not_taken_for_iatis(iati: Iati) -> None:
    outcome = iati.read(iati.activity('<x:title xmlns:x="urn:x">Not mine</x:title>'))
    assert outcome.of(Project)[0].label == "XM-TST-1-A"
