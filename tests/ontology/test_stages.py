"""The stages of a load are timed for whoever listens, and for nobody else."""

from __future__ import annotations

from time import perf_counter

from ontology.stages import stage, timed


def test_a_stage_that_is_entered_again_adds_to_its_seconds() -> None:
    with timed() as stages:
        with stage("reading"):
            sum(range(10_000))
        first = stages["reading"]
        with stage("storing"), stage("reading"):
            sum(range(10_000))
    assert list(stages) == ["reading", "storing"]
    assert stages["reading"].seconds > first.seconds > 0


def test_a_stage_apart_is_taken_off_the_one_around_it_and_another_is_not() -> None:
    begun = perf_counter()
    with timed() as stages, stage("storing"), stage("reading"), stage("sorting", apart=True):
        sum(range(100_000))
    passed = perf_counter() - begun
    assert stages["reading"].seconds + stages["sorting"].seconds <= passed
    assert stages["storing"].seconds >= stages["reading"].seconds > 0


def test_nothing_is_kept_where_nobody_listens() -> None:
    with timed() as stages:
        pass
    with stage("reading"):
        pass
    assert stages == {}
