"""Limits of working time: what remains, when to remind, and what is refused; days are those of the clock."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import ANSWER, MONDAY, make_person, make_project, take_some

from canut.core.people.models import Person
from canut.core.work.models import Project
from canut.core.work.operations.answers import submit
from canut.core.worktime.errors import RestDue
from canut.core.worktime.limits import Ground, what_does_not_fit, what_remains
from canut.core.worktime.models import Session
from canut.core.worktime.operations import (
    be_on_duty,
    book_slot,
    end_sessions,
    go_off_duty,
    open_slot,
    refuse_past_limits,
    start_slot,
)
from canut.core.worktime.partition import Interval, Kind
from canut.core.worktime.queries import Stretch, time_on_duty
from canut.core.worktime.remaining import remaining_for
from canut.core.worktime.reminders import hours, reminder
from canut.core.worktime.templates import FRENCH_TRANSPORT, TEMPLATES

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
PARIS = ZoneInfo("Europe/Paris")
NINE = datetime(2026, 1, 5, 9, tzinfo=PARIS)


def shift(start: datetime, length: float, kind: Kind = Kind.WAITING) -> Interval:
    """Return some hours of a kind."""
    at = start.astimezone(UTC)
    return Interval(kind, at, at + length * HOUR, 1)


def left(intervals: list[Interval], now: datetime, ground: Ground) -> float:
    """Return the hours that a rule leaves."""
    remaining = what_remains(intervals, FRENCH_TRANSPORT, now, PARIS)
    return next(one.left for one in remaining.lefts if one.ground is ground) / HOUR


def test_who_has_not_worked_has_it_all() -> None:
    """Ten hours today, 48 this week, six without a break."""
    remaining = what_remains([], FRENCH_TRANSPORT, NINE, PARIS)
    assert [one.left / HOUR for one in remaining.lefts] == [10, 48, 44 * 12, 13, 133, 6]
    assert remaining.due_at == NINE + 6 * HOUR
    assert remaining.used_up == remaining.reminders == []


def test_half_an_hour_before_the_break_is_due_it_is_said() -> None:
    """At 5 h 29 nothing is said, at 5 h 30 the break is announced, at six hours nothing is left."""
    work = [shift(NINE, 6)]
    for minutes, said, used_up in ((329, [], []), (330, [Ground.BREAK], []), (360, [], [Ground.BREAK])):
        remaining = what_remains(work, FRENCH_TRANSPORT, NINE + timedelta(minutes=minutes), PARIS)
        assert [one.ground for one in remaining.reminders] == said
        assert [one.ground for one in remaining.used_up] == used_up
    assert (
        what_remains(work, FRENCH_TRANSPORT, NINE + 6 * HOUR, PARIS).used_up[0].again_at == NINE + 6.5 * HOUR
    )


@pytest.mark.parametrize("kind", [Kind.PAID_BREAK, Kind.UNPAID_BREAK])
def test_a_break_of_half_an_hour_begins_anew(kind: Kind) -> None:
    """After it six hours are open again; a shorter one is no rest."""
    after = NINE + 6 * HOUR
    assert left([shift(NINE, 5.5), shift(NINE + 5.5 * HOUR, 0.5, kind)], after, Ground.BREAK) == 6
    assert left(
        [shift(NINE, 5.6), shift(NINE + 5.6 * HOUR, 0.4, kind)], after, Ground.BREAK
    ) == pytest.approx(0.4)


def test_only_unpaid_breaks_are_no_working_time() -> None:
    """A paid break counts toward the day, an unpaid one does not."""
    paid = [shift(NINE, 2), shift(NINE + 2 * HOUR, 1, Kind.PAID_BREAK)]
    unpaid = [shift(NINE, 2), shift(NINE + 2 * HOUR, 1, Kind.UNPAID_BREAK)]
    assert left(paid, NINE + 3 * HOUR, Ground.DAY) == 7
    assert left(unpaid, NINE + 3 * HOUR, Ground.DAY) == 8


def test_a_day_is_the_operators_day() -> None:
    """Work over midnight counts in both days, by the clock where the operator is."""
    late = datetime(2026, 1, 5, 20, tzinfo=PARIS)
    assert left([shift(late, 6)], late + 6 * HOUR, Ground.DAY) == 8
    remaining = what_remains([shift(late, 3)], FRENCH_TRANSPORT, late + 3 * HOUR, PARIS)
    assert remaining.lefts[0].again_at == datetime(2026, 1, 6, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("day", "length"), [(datetime(2026, 3, 29, tzinfo=PARIS), 23), (datetime(2026, 10, 25, tzinfo=PARIS), 25)]
)
def test_days_of_a_switch_of_the_clock(day: datetime, length: int) -> None:
    """On the days of 23 and of 25 hours, the limit is ten hours that passed, and so is rest."""
    start = day.astimezone(UTC)
    worked = [shift(start, 4)]
    assert left(worked, start + 4 * HOUR, Ground.DAY) == 6
    remaining = what_remains(worked, FRENCH_TRANSPORT, start + 4 * HOUR, PARIS)
    assert remaining.lefts[0].again_at - start == length * HOUR
    assert left(worked, start + 14.9 * HOUR, Ground.DAILY_REST) == pytest.approx(13 - 14.9)
    assert left(worked, start + 15 * HOUR, Ground.DAILY_REST) == 13
    assert left(worked, start + 4 * HOUR, Ground.WEEK) == 44
    as_seen = [Interval(Kind.WAITING, day, (start + 4 * HOUR).astimezone(PARIS), 1)]
    assert left(as_seen, (start + 4 * HOUR).astimezone(PARIS), Ground.DAY) == 6


def test_weeks_and_their_average() -> None:
    """Six days of eight hours use up the week; 44 hours are the average of twelve weeks."""
    week = [shift(NINE + day * DAY, 8) for day in range(6)]
    assert left(week, NINE + 6 * DAY, Ground.WEEK) == 0
    assert left(week, NINE + 7 * DAY, Ground.WEEK) == 48
    weeks = [shift(NINE + (7 * week + day) * DAY, 8) for week in range(11) for day in range(6)]
    assert left(weeks, NINE + 77 * DAY, Ground.AVERAGE) == 44 * 12 - 48 * 11 == 0


def test_weekly_rest_has_its_place() -> None:
    """Without 35 hours in a row, a week of work ends after 133 hours."""
    days = [shift(NINE + day * DAY, 5) for day in range(6)]
    assert left(days, NINE + 5 * DAY + 5 * HOUR, Ground.WEEKLY_REST) == 133 - 125
    assert left(days, NINE + 7 * DAY, Ground.WEEKLY_REST) == 133


LENGTHS = st.lists(st.tuples(st.integers(1, 30), st.integers(1, 20)), max_size=10)


@given(LENGTHS, st.integers(0, 60))
def test_more_work_never_leaves_more(pairs: list[tuple[int, int]], later: int) -> None:
    """While somebody works on, no rule leaves more than before but by a new day or week."""
    intervals, at = [], NINE.astimezone(UTC)
    for gap, length in pairs:
        at += gap * HOUR
        intervals.append(shift(at, length))
        at += length * HOUR
    before = what_remains(intervals, FRENCH_TRANSPORT, at, PARIS)
    now = at + timedelta(minutes=later)
    after = what_remains([*intervals, shift(at, later / 60)], FRENCH_TRANSPORT, now, PARIS)
    for one, other in zip(before.lefts, after.lefts, strict=True):
        assert other.left <= one.left or now >= one.again_at


def test_planned_time_must_fit() -> None:
    """Slots that break a limit or a rest are named, whichever side of other slots they stand."""

    def fits(*planned: tuple[float, float]) -> Ground | None:
        spans = [(NINE + start * HOUR, NINE + end * HOUR) for start, end in planned]
        found = what_does_not_fit([], spans, FRENCH_TRANSPORT, PARIS)
        return found.ground if found else None

    assert fits((0, 10)) is fits((0, 8), (24, 32)) is None
    assert fits((0, 6), (7, 12)) is Ground.DAY
    assert fits((0, 10), (20, 24)) is Ground.DAILY_REST
    assert fits((10, 14), (0, 2)) is Ground.DAILY_REST
    assert fits(*((24 * day, 24 * day + 9) for day in range(6))) in {Ground.WEEK, Ground.WEEKLY_REST}


def test_every_rule_names_its_source() -> None:
    """A template says where each length comes from and how far that was checked."""
    for template in TEMPLATES.values():
        rules = (
            template.day,
            template.week,
            template.average,
            template.daily_rest,
            template.weekly_rest,
            template.work_before_break,
            template.pause,
        )
        assert all(rule.source and rule.mark in {"V", "S", "M"} for rule in rules)


def work_through(person: Person, project: Project, start: datetime, minutes: int) -> None:
    """Give a sign of life every ten minutes."""
    for minute in range(0, minutes + 1, 10):
        be_on_duty(person=person, project=project, now=start + timedelta(minutes=minute))


def test_new_work_is_refused_after_six_hours(lise: Person, project: Project) -> None:
    """Until half an hour of rest; the time until the refusal counts, and no session begins before."""
    work_through(lise, project, MONDAY, 360)
    refuse_past_limits(person=lise, project=project, now=MONDAY + 5.9 * HOUR)
    now = MONDAY + 6 * HOUR + timedelta(minutes=5)
    with pytest.raises(RestDue, match="half an hour"):
        refuse_past_limits(person=lise, project=project, now=now)
    assert time_on_duty(Stretch(lise.pk, project.pk, MONDAY, MONDAY + DAY)).on_duty == 365 * 60
    go_off_duty(person=lise, now=now)
    be_on_duty(person=lise, project=project, now=now)
    assert not Session.objects.filter(ended_at=None).exists()
    refuse_past_limits(person=lise, project=project, now=now + HOUR / 2)


def test_work_in_hand_is_finished_and_paid(lise: Person) -> None:
    """Who holds a task when the limit comes goes on with it, and its time counts."""
    project = make_project(tasks=3, lease_seconds=7200)
    work_through(lise, project, MONDAY, 350)
    held = take_some(project, lise, now=MONDAY + timedelta(minutes=355))
    now = MONDAY + 7 * HOUR
    refuse_past_limits(person=lise, project=project, now=now)
    be_on_duty(person=lise, project=project, now=now)
    submit(assignment_id=held.pk, worker=lise, answer=ANSWER, now=now)
    assert time_on_duty(Stretch(lise.pk, project.pk, MONDAY, MONDAY + DAY)).on_duty == 7 * 3600
    with pytest.raises(RestDue):
        refuse_past_limits(person=lise, project=project, now=now)


def test_limits_add_up_over_projects(lise: Person, project: Project) -> None:
    """Going over to another project, or splitting sessions, opens no new day."""
    other = make_project(tasks=1)
    for hour in range(0, 10, 2):
        where = project if hour % 4 else other
        work_through(lise, where, MONDAY + hour * HOUR * 1.2, 120)
        go_off_duty(person=lise, now=MONDAY + hour * HOUR * 1.2 + 2 * HOUR)
    with pytest.raises(RestDue, match="10"):
        refuse_past_limits(person=lise, project=make_project(tasks=1), now=MONDAY + 12 * HOUR)


def test_slots_that_do_not_fit_are_not_booked(lise: Person, project: Project) -> None:
    """A second slot is refused when both make more than ten hours, and when it leaves too little rest."""

    def slot(start: float, length: float) -> object:
        begins = MONDAY + start * HOUR
        return open_slot(project=project, starts_at=begins, ends_at=begins + length * HOUR, now=MONDAY)

    book_slot(slot=slot(24, 8), worker=lise, now=MONDAY)  # type: ignore[arg-type] # a slot
    for start, length in ((33, 3), (40, 2), (15, 2)):
        with pytest.raises(RestDue):
            book_slot(slot=slot(start, length), worker=lise, now=MONDAY)  # type: ignore[arg-type] # a slot
    book_slot(slot=slot(48, 8), worker=lise, now=MONDAY)  # type: ignore[arg-type] # a slot


def test_a_slot_is_not_started_past_a_limit(lise: Person, project: Project) -> None:
    """Who worked six hours on tasks rests before the slot."""
    slot = open_slot(project=project, starts_at=MONDAY + 6 * HOUR, ends_at=MONDAY + 8 * HOUR, now=MONDAY)
    book_slot(slot=slot, worker=lise, now=MONDAY)
    work_through(lise, project, MONDAY, 360)
    with pytest.raises(RestDue):
        start_slot(slot=slot, now=MONDAY + 6 * HOUR)
    end_sessions(now=MONDAY + 6.5 * HOUR)
    start_slot(slot=slot, now=MONDAY + 6.5 * HOUR)
    assert Session.objects.filter(slot=slot).exists()


def test_what_remains_is_told(lise: Person, project: Project) -> None:
    """After five and a half hours the reminder says what is left, in words."""
    work_through(lise, project, MONDAY, 330)
    remaining = remaining_for(person_id=lise.pk, now=MONDAY + 5.5 * HOUR)
    assert [reminder(one) for one in remaining.reminders] == [
        "In 30\N{NO-BREAK SPACE}min a break of half an hour is due: "
        "you may work 6\N{NO-BREAK SPACE}h without one."
    ]
    assert hours(timedelta(minutes=605)) == "10\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}05"


@override_settings(TIME_ZONE="America/New_York")
def test_the_setting_names_the_time_zone(db: None) -> None:
    """Whose operator is in New York has another midnight."""
    del db
    person, project = make_person(), make_project(tasks=1)
    night = datetime(2026, 1, 6, 3, tzinfo=UTC)
    work_through(person, project, night, 180)
    now = night + 3 * HOUR
    assert remaining_for(person_id=person.pk, now=now).lefts[0].left == 9 * HOUR
    assert night > MONDAY
