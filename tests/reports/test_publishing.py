"""What is published of the whole is right, is about enough people, and is computed once a day."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import MONDAY, answer_next, make_member, make_operator, make_person, make_project
from tests.reports.conftest import pay

from canut.core.audit.models import PublicFigures
from canut.core.decisions.models import Appeal
from canut.core.decisions.operations import appeal, decide_appeal, reject_work
from canut.core.local_time import midnight
from canut.core.pay.operations.pay_runs import run_pay
from canut.core.people.models import Person
from canut.core.work.models import Project
from canut.core.worktime.operations import be_on_duty, go_off_duty
from canut.reports import publishing
from canut.reports.decision_figures import decision_figures
from canut.reports.pay_figures import HourlyPay, _Earned, _hourly, pay_figures
from canut.reports.platform_work import SMALLEST_GROUP
from canut.reports.publishing import TOPICS, publish_due

DAY = timedelta(days=1)
START = midnight(MONDAY.date())
LATER = START + 10 * DAY


def wait_an_hour(person: Person, project: Project) -> None:
    """Be on duty for an hour without work."""
    for minute in range(0, 61, 10):
        be_on_duty(person=person, project=project, now=MONDAY + timedelta(minutes=minute))
    go_off_duty(person=person, now=MONDAY + timedelta(minutes=60))


def run(people: int) -> None:
    """Let people wait an hour, two of them with an answer at twelve euros after it, and pay everybody."""
    project = make_project(tasks=40, overlap=12, per_answer_minor=1_230, expected_seconds=600)
    for number in range(people):
        person = make_person()
        wait_an_hour(person, project)
        if number < 2:
            pay(project, person, at=MONDAY + timedelta(hours=2))
    run_pay(starts_at=START, ends_at=START + 7 * DAY, now=START + 8 * DAY)


@pytest.mark.django_db
def test_an_hours_pay_counts_waiting_and_top_ups() -> None:
    """Ten people waited an hour: those without an answer got the floor, the two others what they earned."""
    run(SMALLEST_GROUP)
    (euros,) = pay_figures(LATER).hourly
    assert (euros.currency, euros.people, euros.hours) == ("EUR", 10, 10)
    assert (euros.lower_minor, euros.median_minor, euros.upper_minor) == (1202, 1202, 1202)
    assert euros.topped_up_people_bp == 8_000
    assert euros.topped_up_pay_bp == round(10_000 * 8 * 1202 / (8 * 1202 + 2 * 1230))
    assert euros.waiting_bp is not None
    assert euros.waiting_bp > 9_900


@pytest.mark.django_db
def test_nine_people_are_told_about_by_nothing() -> None:
    """Where fewer than ten worked, the currency is named and no figure is."""
    run(SMALLEST_GROUP - 1)
    made = pay_figures(LATER)
    assert made.hourly == [HourlyPay("EUR")]
    assert [(one.currency, one.cleared_bp, one.days_mean) for one in made.arrival] == [("EUR", None, None)]


EARNED = st.builds(
    _Earned,
    seconds=st.integers(1, 10**6),
    engaged=st.just(0),
    gross_minor=st.integers(0, 10**6),
    costs_minor=st.just(0),
    top_up_minor=st.integers(0, 100),
)


@given(people=st.lists(EARNED, min_size=1, max_size=30))
def test_a_median_is_of_ten_people_and_within_what_they_had(people: list[_Earned]) -> None:
    """Under ten nothing is said; from ten on the three figures are in order and within the extremes."""
    made = _hourly("EUR", people)
    if len(people) < SMALLEST_GROUP:
        assert made == HourlyPay("EUR")
        return
    rates = [3600 * one.gross_minor / one.seconds for one in people]
    assert made.lower_minor is not None
    assert made.median_minor is not None
    assert made.upper_minor is not None
    assert min(rates) - 1 <= made.lower_minor <= made.median_minor <= made.upper_minor <= max(rates) + 1


def reject(project: Project, number: int, staff: Person) -> None:
    """Let a new person's answer be rejected; every other one appeals and wins three days later."""
    worker = make_person()
    work = answer_next(project, worker)
    at = MONDAY + timedelta(minutes=number + 1)
    decision = reject_work(
        assignment=work,
        ground=f"Guidelines {number}: read twice.",
        facts=f"Answer {number} names another colour, {'x' * number} indeed.",
        evidence={"number": number},
        decided_by=make_member(project.client),
        now=at,
    )
    if number % 2:
        filed = appeal(decision=decision, text=f"I read it {number} times.", actor=worker, now=at)
        reasons = f"The colour of item {number} can be read both ways, {'y' * number} so it counts."
        outcome = Appeal.Outcome.OVERTURNED
        decide_appeal(filed=filed, outcome=outcome, reasons=reasons, decided_by=staff, now=at + 3 * DAY)


@pytest.mark.django_db
@pytest.mark.parametrize("people", [SMALLEST_GROUP, SMALLEST_GROUP - 1])
def test_rejections_and_what_fell(people: int) -> None:
    """Of ten rejections the five that were appealed fell after three days; of nine nothing is said."""
    project = make_project(tasks=12, overlap=12)
    staff = make_member(make_operator())
    for number in range(people):
        reject(project, number, staff)
    made = decision_figures(LATER)
    rejections = made.decided[0]
    assert rejections.group == "rejection"
    if people < SMALLEST_GROUP:
        assert (made.answers.settled, rejections.decisions, rejections.fell) == (None, None, None)
    else:
        assert (made.answers.settled, made.answers.rejected, made.answers.rejected_bp) == (10, 10, 10_000)
        assert (rejections.decisions, rejections.appealed, rejections.fell) == (10, 5, 5)
        assert (rejections.fell_of_appealed_bp, rejections.reply_days_median) == (10_000, 3.0)
    assert next((one.clock, one.kept + one.missed) for one in made.clocks) == ("reply", people // 2)


@pytest.mark.django_db
def test_each_topic_is_computed_once_a_day_one_a_round(monkeypatch: pytest.MonkeyPatch) -> None:
    """A round computes one topic; nothing is computed twice a day; a mistake is said, not raised."""

    def broken(_now: Any) -> None:
        raise ZeroDivisionError("by accident")

    rounds = [publish_due(now=MONDAY) for _round in range(5)]
    assert rounds == [[]] * 5
    assert dict(PublicFigures.objects.values_list("topic", "computed_at")) == dict.fromkeys(TOPICS, MONDAY)
    monkeypatch.setattr(publishing, "TOPICS", {"pay": broken})
    assert publish_due(now=MONDAY + timedelta(hours=1)) == []
    (failure,) = publish_due(now=MONDAY + DAY)
    assert "by accident" in failure
