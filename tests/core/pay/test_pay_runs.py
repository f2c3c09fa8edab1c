"""A pay run tops every hour up to the floor, pays everything once, and can be interrupted anywhere."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.core.pay.conftest import DAY, MIDNIGHT, Offences, pay_day
from tests.factories import (
    MONDAY,
    answer_next,
    make_client,
    make_member,
    make_operator,
    make_person,
    make_project,
)

from canut.core.audit.models import Event
from canut.core.decisions.models import Appeal
from canut.core.decisions.operations import appeal, decide_appeal, reject_work
from canut.core.ledger import chart
from canut.core.ledger.models import Hold
from canut.core.ledger.queries import balance_minor
from canut.core.pay.errors import PeriodRefused
from canut.core.pay.models import Payout, PayRun, TopUp
from canut.core.pay.operations.pay_runs import run_pay
from canut.core.pay.operations.payouts import confirm_payouts, reject_payout
from canut.core.pay.queries import days_to_pay, earned_minor, next_period, statement
from canut.core.people.models import Person
from canut.core.rules.queries import forget_looked_up
from canut.core.work.models import Project
from canut.core.work.operations.funding import deposit
from canut.core.work.operations.projects import TermsOffered, offer_terms
from canut.core.work.operations.reviews import approve, approve_due
from canut.core.worktime.operations import be_on_duty, end_sessions

REVIEWED = MONDAY + 4 * DAY


def wait(person: Person, project: Project, minutes: int, *, day: int = 0) -> None:
    """Be on duty without work from nine on, with a sign of life every ten minutes."""
    for minute in range(0, minutes + 1, 10):
        at = MONDAY + day * DAY + timedelta(minutes=minute)
        be_on_duty(person=person, project=project, now=at)


def paid_out(person: Person) -> int:
    """Return what reached a person's bank or is on its way there."""
    return sum(payout.hold.amount_minor for payout in Payout.objects.filter(person=person))


def test_waiting_is_topped_up_to_the_floor(project: Project, lise: Person, offences: Offences) -> None:
    """An hour on duty with one answer pays 12.02 EUR: twelve cents for it, the rest as a top-up."""
    wait(lise, project, 60)
    approve(
        assignment_ids=[answer_next(project, lise, now=MONDAY + timedelta(hours=1)).pk],
        actor_id=None,
        now=MONDAY,
    )
    reserve = balance_minor(code=chart.project_reserve(project.pk), currency="EUR")
    report = pay_day()
    assert (report.top_ups, report.payouts, report.waiting_for_review) == (1, 1, 0)
    made = TopUp.objects.get()
    # 3610 seconds at 12.02 EUR an hour are 1205.33 cents: 1206, less 12.
    assert (made.on_duty_seconds, made.paid_minor, made.amount_minor) == (3610, 12, 1194)
    assert balance_minor(code=chart.project_reserve(project.pk), currency="EUR") == max(0, reserve - 1194)
    assert paid_out(lise) == 1206
    assert offences() == {}


def test_quick_work_needs_no_top_up(project: Project, lise: Person, offences: Offences) -> None:
    """Above the floor nothing is added, and the figures are kept all the same."""
    approve(assignment_ids=[answer_next(project, lise).pk], actor_id=None, now=MONDAY)
    pay_day()
    assert TopUp.objects.get().amount_minor == 0
    assert paid_out(lise) == 12
    assert offences() == {}


def test_a_second_run_pays_nothing(project: Project, lise: Person) -> None:
    """The same period again finds everything done."""
    wait(lise, project, 60)
    first, second = pay_day(), pay_day()
    assert first.run == second.run
    assert (second.top_ups, second.payouts) == (0, 0)
    assert paid_out(lise) == 1202


def test_work_in_review_waits_for_the_next_run(project: Project, lise: Person, offences: Offences) -> None:
    """Whose work is in review is topped up later, by the same period or the next, when the pay is known."""
    wait(lise, project, 60)
    answer_next(project, lise, now=MONDAY + timedelta(hours=1), seconds=0)
    early = pay_day(now=MIDNIGHT + DAY)
    assert (early.top_ups, early.waiting_for_review) == (0, 1)
    assert paid_out(lise) == 0
    approve_due(now=REVIEWED)
    later = pay_day(1, now=REVIEWED)
    assert (later.waiting_for_review, paid_out(lise)) == (0, 1202)
    finished = Event.objects.filter(verb="pay_run.finished")
    assert sorted(finished.values_list("subject_id", flat=True)) == [early.run.pk, later.run.pk]
    assert TopUp.objects.get().run == early.run
    assert offences() == {}


def test_a_session_that_runs_waits_for_its_end(project: Project, lise: Person, offences: Offences) -> None:
    """A session still counting when the period is run is topped up once it ended: nothing is forgotten."""
    late = MIDNIGHT + DAY - timedelta(minutes=20)
    be_on_duty(person=lise, project=project, now=late)
    be_on_duty(person=lise, project=project, now=late + timedelta(minutes=12))
    early = pay_day(now=MIDNIGHT + DAY + timedelta(minutes=1))
    assert early.waiting_for_review == 1
    be_on_duty(person=lise, project=project, now=MIDNIGHT + DAY + timedelta(minutes=5))
    assert pay_day(now=MIDNIGHT + DAY + timedelta(minutes=6)).top_ups == 1
    assert TopUp.objects.get().on_duty_seconds == 20 * 60
    assert offences() == {}
    pay_day(1)
    assert sum(TopUp.objects.values_list("on_duty_seconds", flat=True)) == 25 * 60
    assert offences() == {}


def test_rejected_work_is_paid_for_its_time(project: Project, lise: Person, offences: Offences) -> None:
    """The floor does not ask whether the client liked the answer; an appeal that is won is paid on top."""
    decision = reject_work(
        assignment=answer_next(project, lise, seconds=600),
        ground="Guidelines, first clause",
        facts="The answer is about another pair",
        evidence={"answered": "no"},
        decided_by=project.created_by,
        now=MONDAY + DAY,
    )
    pay_day()
    assert paid_out(lise) == 201  # ten minutes at 12.02 EUR an hour, rounded up
    filed = appeal(decision=decision, text="It is the right pair", actor=lise, now=REVIEWED)
    decide_appeal(
        filed=filed,
        outcome=Appeal.Outcome.OVERTURNED,
        reasons="The answer is about this pair",
        decided_by=make_member(make_operator()),
        now=REVIEWED,
    )
    assert pay_day().payouts == 1
    assert paid_out(lise) == 213
    assert offences() == {}


def test_a_short_reserve_is_no_excuse(db: None, lise: Person, offences: Offences) -> None:
    """The reserve pays first, then the client's funds, then the operator guarantees the rest."""
    del db
    client = make_client(funds_minor=116)
    project = make_project(client=client, tasks=8)  # 96 for the answers, 20 in reserve: nothing is left
    deposit(client=client, amount_minor=50, currency="EUR", key="more", now=MONDAY)
    wait(lise, project, 10)
    pay_day()
    assert paid_out(lise) == 201
    assert balance_minor(code=chart.project_reserve(project.pk), currency="EUR") == 0
    assert balance_minor(code=chart.client_funds(client.pk), currency="EUR") == 0
    assert balance_minor(code=chart.OPERATOR_GUARANTEE, currency="EUR") < 0
    assert offences() == {}


def test_a_higher_floor_holds_for_who_only_waited_then(
    project: Project, lise: Person, offences: Offences
) -> None:
    """Who waited is paid the floor in force that day, however the terms changed afterwards."""
    wait(lise, project, 60)
    higher = TermsOffered(
        per_answer_minor=20, hourly_floor_minor=1500, expected_seconds=25, lease_seconds=600
    )
    offer_terms(project=project, terms=higher, now=MONDAY + DAY)
    pay_day()
    assert TopUp.objects.get().hourly_floor_minor == 1202
    wait(lise, project, 60, day=1)
    pay_day(1)
    assert TopUp.objects.latest("id").amount_minor == 1500
    assert offences() == {}


@pytest.mark.parametrize(
    ("start", "end"),
    [(MONDAY, MONDAY), (MONDAY, MONDAY - DAY), (MONDAY, MONDAY + 10 * DAY)],
    ids=["empty", "backwards", "not over"],
)
def test_an_impossible_period_is_refused(db: None, start: object, end: object) -> None:
    """A period must have a length and be over."""
    del db
    with pytest.raises(PeriodRefused):
        run_pay(starts_at=start, ends_at=end, now=MONDAY + 5 * DAY)  # type: ignore[arg-type] # datetimes all
    assert not PayRun.objects.exists()


def test_periods_do_not_overlap(project: Project, lise: Person) -> None:
    """Time cannot be topped up twice through two periods that share it."""
    wait(lise, project, 60)
    pay_day()
    with pytest.raises(PeriodRefused, match="overlaps"):
        run_pay(starts_at=MONDAY, ends_at=MONDAY + DAY, now=REVIEWED)
    assert paid_out(lise) == 1202


def test_a_refused_payout_leaves_again(project: Project, lise: Person, offences: Offences) -> None:
    """What the bank sent back is the worker's again and goes out with the next run of the period."""
    wait(lise, project, 60)
    run = pay_day().run
    reject_payout(payout=Payout.objects.get(), reason="account closed", now=REVIEWED)
    assert pay_day().payouts == 1
    assert confirm_payouts(run=run, now=REVIEWED + DAY) == 1
    assert confirm_payouts(run=run, now=REVIEWED + DAY) == 0
    assert sorted(Hold.objects.values_list("state", flat=True)) == ["posted", "voided"]
    assert balance_minor(code=chart.person_payable(lise.pk), currency="EUR") == 0
    assert earned_minor(person=lise) == {"EUR": 1202}
    assert offences() == {}


def test_everybody_is_paid_what_is_theirs(offences: Offences, db: None) -> None:
    """Two people on two projects get one payout each, whatever their currencies."""
    del db
    euros, dollars = make_project(tasks=2), make_project(tasks=2, currency="USD")
    lise, paul = make_person(), make_person()
    wait(lise, euros, 30)
    wait(paul, dollars, 60)
    assert (pay_day().payouts, paid_out(lise), paid_out(paul)) == (2, 601, 1202)
    assert offences() == {}


def test_the_next_period_follows_the_last(project: Project, lise: Person) -> None:
    """Periods follow each other without a gap; with nothing new there is none."""
    assert next_period() is None
    wait(lise, project, 60)
    first = next_period()
    assert first is not None
    assert first[0] == MONDAY
    assert first[1] > MONDAY + timedelta(hours=1)
    run_pay(starts_at=first[0], ends_at=first[1], now=MONDAY + DAY)
    assert next_period() is None
    answer_next(project, lise, now=MONDAY + DAY)
    second = next_period()
    assert second is not None
    assert second[0] == first[1]
    assert TopUp.objects.get().on_duty_seconds == 3600


def test_days_to_pay_count_to_the_first_payout(project: Project, lise: Person) -> None:
    """An answer is paid with the first payout after its approval, not with every later one."""
    for number in (0, 1):
        given = answer_next(project, lise, now=MONDAY + number * DAY)
        approve(assignment_ids=[given.pk], actor_id=None, now=MONDAY + number * DAY + timedelta(hours=12))
        run = pay_day(number, now=MONDAY + (number + 1) * DAY).run
        confirm_payouts(run=run, now=MONDAY + (number + 3) * DAY)
    assert days_to_pay(project_id=project.pk) == [2.5, 2.5]


def test_the_statement_says_why(project: Project, lise: Person) -> None:
    """A statement gives answers, time and top-up by project, and the pay an hour they make."""
    wait(lise, project, 50)
    given = answer_next(project, lise, now=MONDAY + timedelta(minutes=55), seconds=300)
    approve(assignment_ids=[given.pk], actor_id=None, now=MONDAY)
    pay_day()
    told = statement(person=lise, start=MIDNIGHT, end=MIDNIGHT + DAY)
    (line,) = told.projects
    assert (line.project, line.answers, line.pay_minor, line.top_up_minor) == (project, 1, 12, 1190)
    assert (line.time.on_duty, line.time.engaged, line.time.waiting) == (3600, 300, 3300)
    assert (line.total_minor, line.hourly_minor, line.hourly_floor_minor) == (1202, 1202, 1202)
    assert told.totals_minor == {"EUR": 1202}


def test_more_people_need_no_more_statements(db: None) -> None:
    """A pay run puts the same number of statements to the store for twelve people as for three."""
    del db
    counts = []
    for day, number in enumerate((3, 12)):
        project = make_project(tasks=1, now=MONDAY + day * DAY)
        for person in [make_person() for _ in range(number)]:
            wait(person, project, 10, day=day)
        end_sessions(now=MONDAY + (day + 1) * DAY)
        forget_looked_up()
        with CaptureQueriesContext(connection) as asked:
            assert pay_day(day).top_ups == number
        counts.append(len(asked))
    assert counts[0] == counts[1]
