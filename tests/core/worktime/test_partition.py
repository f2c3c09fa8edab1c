"""Intervals cut a person's time exactly: no overlap, no hole, and the seconds that are paid."""

from contextlib import suppress
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories import MONDAY, answer_next, make_person, make_project

from canut.core.work.models import Project
from canut.core.worktime.errors import NotOnDuty
from canut.core.worktime.operations import be_on_duty, end_break, end_sessions, go_off_duty, start_break
from canut.core.worktime.partition import Interval, Kind, Rest, Stay, Work, clipped, partition
from canut.core.worktime.queries import intervals, times_on_duty
from canut.core.worktime.selfcheck import CHECKS
from canut.core.worktime.spans import joined, whole_seconds


def at(minute: int) -> datetime:
    """Return a minute of Monday."""
    return MONDAY + timedelta(minutes=minute)


MINUTES = st.integers(0, 300)
PAIRS = st.tuples(MINUTES, MINUTES).filter(lambda pair: pair[0] < pair[1])
CUTS = st.lists(MINUTES, unique=True, max_size=12).map(sorted)


def stays_of(cuts: list[int]) -> list[Stay]:
    """Return stays that do not overlap, in one of two projects each."""
    return [Stay(at(a), at(b), 1 + number % 2) for number, (a, b) in enumerate(pairwise(cuts)) if number % 3]


@given(
    CUTS,
    st.lists(st.tuples(PAIRS, st.integers(1, 2)), max_size=8),
    st.lists(st.tuples(PAIRS, st.booleans()), max_size=5),
)
def test_intervals_partition_every_stay(cuts: list[int], worked: list[Any], rested: list[Any]) -> None:
    """Whatever work and breaks are laid over them, the intervals are the stays, each minute once."""
    stays = stays_of(cuts)
    work = [Work(at(a), at(b), project, number) for number, ((a, b), project) in enumerate(worked)]
    rests = [Rest(at(a), at(b), is_paid) for (a, b), is_paid in rested]
    parts = partition(stays, work, rests)
    assert all(one.start < one.end for one in parts)
    assert all(one.end <= other.start for one, other in pairwise(parts))
    assert joined(one.span for one in parts) == joined((one.start, one.end) for one in stays)
    for stay in stays:
        inside = [one for one in parts if stay.start <= one.start < stay.end]
        assert all(one.project_id == stay.project_id and one.end <= stay.end for one in inside)
        engaged = joined(one.span for one in inside if one.kind is Kind.ENGAGED)
        own = [
            (max(one.start, stay.start), min(one.end, stay.end))
            for one in work
            if one.project_id == stay.project_id
        ]
        assert engaged == joined(own)


def test_who_works_has_no_break() -> None:
    """Work within a break is engaged time, and the break goes on after it."""
    parts = partition(
        [Stay(at(0), at(60), 1)], [Work(at(20), at(30), 1, 7)], [Rest(at(10), at(40), is_paid=False)]
    )
    assert [(one.kind, one.start, one.end) for one in parts] == [
        (Kind.WAITING, at(0), at(10)),
        (Kind.UNPAID_BREAK, at(10), at(20)),
        (Kind.ENGAGED, at(20), at(30)),
        (Kind.UNPAID_BREAK, at(30), at(40)),
        (Kind.WAITING, at(40), at(60)),
    ]


def test_a_break_within_an_answered_task_is_work() -> None:
    """Whoever holds a task cannot leave its clock: all of it counts, the break in its middle too."""
    parts = partition(
        [Stay(at(0), at(60), 1)], [Work(at(10), at(50), 1, 7)], [Rest(at(20), at(30), is_paid=False)]
    )
    assert [(one.kind, one.start, one.end) for one in parts] == [
        (Kind.WAITING, at(0), at(10)),
        (Kind.ENGAGED, at(10), at(50)),
        (Kind.WAITING, at(50), at(60)),
    ]


def test_a_period_cuts_intervals() -> None:
    """What lies across the bounds of a period is cut there."""
    whole = [Interval(Kind.WAITING, at(0), at(60), 1)]
    assert [one.span for one in clipped(whole, at(10), at(20))] == [(at(10), at(20))]
    assert clipped(whole, at(60), at(70)) == []


STEPS = st.lists(
    st.tuples(st.sampled_from(["be", "other", "work", "rest", "back", "leave", "sweep"]), st.integers(1, 40)),
    max_size=14,
)


@pytest.mark.django_db
@settings(max_examples=25)
@given(STEPS)
def test_intervals_are_the_seconds_that_are_paid(steps: list[tuple[str, int]]) -> None:
    """After any day of coming, working, resting and leaving, the intervals sum to the time on duty."""
    with transaction.atomic():
        live_through(steps)
        transaction.set_rollback(True)


def live_through(steps: list[tuple[str, int]]) -> None:
    """Take the steps, then compare what is on record with what is counted."""
    projects = [make_project(tasks=16), make_project(tasks=1, family=Project.Family.MODERATION)]
    person = make_person()
    now = MONDAY
    for step, minutes in steps:
        now += timedelta(minutes=minutes)
        match step:
            case "be":
                be_on_duty(person=person, project=projects[0], now=now)
            case "other":
                be_on_duty(person=person, project=projects[1], now=now)
            case "work":
                answer_next(projects[0], person, now=now, seconds=45)
                now += timedelta(seconds=45)
            case "rest":
                with suppress(NotOnDuty):
                    start_break(person=person, now=now)
            case "back":
                end_break(person=person, now=now)
            case "leave":
                go_off_duty(person=person, now=now)
            case "sweep":
                end_sessions(now=now)
    start, end = MONDAY - timedelta(days=1), now + timedelta(days=1)
    parts = intervals(person_id=person.pk, start=start, end=end)
    assert all(one.end <= other.start for one, other in pairwise(parts))
    on_duty = whole_seconds([one.span for one in parts if one.kind.is_on_duty])
    times = times_on_duty(person_ids=[person.pk], start=start, end=end)
    assert on_duty == sum(time.on_duty for time in times.values())
    engaged = whole_seconds([one.span for one in parts if one.kind is Kind.ENGAGED])
    assert engaged == sum(time.engaged for time in times.values())
    assert [row for check in CHECKS for row in check.offending_rows()] == []
