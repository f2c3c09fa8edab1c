"""Time that nobody measured: the median of the same work, and what a worker reports, can only raise it."""

from datetime import datetime, timedelta
from statistics import median_low

import pytest
from tests.core.pay.conftest import DAY, Offences, pay_day
from tests.factories import ANSWER, MONDAY, answer_next, make_person, make_project

from canut.core.pay.errors import ClaimRefused
from canut.core.pay.models import TimeReport, TopUp
from canut.core.pay.operations.claims import accept_claim, refuse_claim
from canut.core.pay.operations.time_reports import report_time
from canut.core.pay.queries.times import Medians
from canut.core.people.models import Person
from canut.core.work.models import Assignment, Lane, Project
from canut.core.work.operations.answers import submit
from canut.core.work.operations.leases import take_next
from canut.core.work.operations.reviews import approve_due
from canut.core.worktime.operations import be_on_duty, end_sessions

REVIEWED = MONDAY + 5 * DAY


def unseen(project: Project, worker: Person, seconds: int, *, now: datetime = MONDAY) -> Assignment:
    """Take a task and answer it without ever being on duty."""
    taken = take_next(project=project, worker=worker, lanes=[Lane.ANSWER], now=now)
    assert taken is not None
    later = now + timedelta(seconds=seconds)
    return submit(assignment_id=taken.pk, worker=worker, answer=ANSWER, now=later)


def report(given: Assignment, seconds: int, *, now: datetime = MONDAY + DAY) -> TimeReport:
    """Report the time of an answer."""
    return report_time(
        assignment=given, person=given.worker, seconds=seconds, account="I looked three words up", now=now
    )


def test_an_accepted_report_counts(project: Project, lise: Person, offences: Offences) -> None:
    """Five minutes that a page did not see are paid at the floor once a human accepted them."""
    given = unseen(project, lise, 10)
    reported = report(given, 300)
    accept_claim(claim=reported, decided_by=project.created_by, now=MONDAY + DAY)
    approve_due(now=REVIEWED)
    pay_day()
    made = TopUp.objects.get()
    assert (made.on_duty_seconds, made.engaged_seconds, made.amount_minor) == (300, 300, 101 - 12)
    reported.refresh_from_db()
    assert reported.counted_in == made
    assert offences() == {}


def test_a_refused_report_leaves_what_was_measured(
    project: Project, lise: Person, offences: Offences
) -> None:
    """Refused with a reason, the measured ten seconds stay."""
    given = unseen(project, lise, 10)
    refuse_claim(
        claim=report(given, 300),
        reason="The page says three seconds of looking",
        decided_by=project.created_by,
        now=MONDAY + DAY,
    )
    approve_due(now=REVIEWED)
    pay_day()
    assert TopUp.objects.get().on_duty_seconds == 10
    assert offences() == {}


def test_a_report_within_a_session_counts_no_minute_twice(
    project: Project, lise: Person, offences: Offences
) -> None:
    """On duty anyway: the report makes waiting time engaged, and adds nothing to the time that is paid."""
    be_on_duty(person=lise, project=project, now=MONDAY - timedelta(minutes=10))
    given = answer_next(project, lise)
    accept_claim(claim=report(given, 300), decided_by=project.created_by, now=MONDAY + DAY)
    approve_due(now=REVIEWED)
    pay_day()
    made = TopUp.objects.get()
    assert (made.on_duty_seconds, made.engaged_seconds) == (610, 300)
    assert offences() == {}


def test_a_report_accepted_later_tops_up_again(project: Project, lise: Person, offences: Offences) -> None:
    """After its period was paid, a report that silence accepted gets the difference."""
    given = unseen(project, lise, 10)
    approve_due(now=MONDAY + 3 * DAY + timedelta(hours=1))
    pay_day(now=MONDAY + 4 * DAY)
    report(given, 3600, now=MONDAY + 4 * DAY)
    assert offences() == {}
    pay_day(1, now=MONDAY + 8 * DAY)
    assert sum(TopUp.objects.values_list("amount_minor", flat=True)) == 1202 - 12
    assert offences() == {}


@pytest.mark.parametrize("seconds", [0, 9, 10, 86_401], ids=["none", "less", "as much", "more than a day"])
def test_a_report_only_raises(project: Project, lise: Person, seconds: int) -> None:
    """Less than what was measured is no report, and nobody works for longer than a day on one answer."""
    given = unseen(project, lise, 10)
    with pytest.raises(ClaimRefused, match="were measured"):
        report(given, seconds)


def test_whose_and_when(project: Project, lise: Person) -> None:
    """One's own answers, once, with an account of it, within sixty days."""
    given = unseen(project, lise, 10)
    with pytest.raises(ClaimRefused, match="no answer of yours"):
        report_time(assignment=given, person=make_person(), seconds=60, account="Long", now=MONDAY + DAY)
    with pytest.raises(ClaimRefused, match="what took the time"):
        report_time(assignment=given, person=lise, seconds=60, account=" ", now=MONDAY + DAY)
    with pytest.raises(ClaimRefused, match="what took the time"):
        report(given, 60, now=MONDAY + 61 * DAY)
    report(given, 60)
    with pytest.raises(ClaimRefused, match="reported already"):
        report(given, 70)


def test_the_median_of_the_same_work_is_the_least(offences: Offences, db: None) -> None:
    """Ten people take a minute; who is measured at one second off duty is paid a minute at the floor."""
    del db
    project = make_project(tasks=1, overlap=12)
    for number in range(10):
        unseen(project, make_person(), 60, now=MONDAY + timedelta(minutes=5 * number))
    hasty = make_person()
    given = unseen(project, hasty, 1, now=MONDAY + timedelta(hours=2))
    end_sessions(now=REVIEWED)
    approve_due(now=REVIEWED)
    pay_day()
    made = TopUp.objects.get(person=hasty)
    assert (given.engaged_seconds, made.on_duty_seconds, made.amount_minor) == (1, 60, 21 - 12)
    assert offences() == {}


def test_few_answers_have_no_median(db: None) -> None:
    """Below ten answers of the same terms and lane there is none; it is what the engine says of the times."""
    del db
    project = make_project(tasks=1, overlap=12)
    times = [5, 50, 7, 9, 30, 11, 13, 41, 20, 3]
    for number, seconds in enumerate(times):
        given = unseen(project, make_person(), seconds, now=MONDAY + timedelta(minutes=number))
    cohort, before = (given.terms_id, given.lane), MONDAY + timedelta(hours=1)
    assert Medians(before=before).of(cohort, project.pk) == median_low(times)
    assert Medians(before=MONDAY + timedelta(minutes=9)).of(cohort, project.pk) == 0
