"""A measure against a person: told ahead, ends, leaves work in hand, sign-in and money alone."""

from datetime import timedelta
from typing import Any

import pytest
from tests.core.decisions.conftest import DANGER, DAY, Decide, Offences
from tests.factories import MONDAY, answer_next, make_project, take_some

from canut.core.decisions.errors import NoticeTooShort, ReasonsMissing, ScopeUnknown
from canut.core.decisions.models import Appeal, Decision
from canut.core.decisions.operations import appeal, decide_appeal
from canut.core.decisions.queries import decisions_about, measures_in_force
from canut.core.ledger import chart
from canut.core.ledger.queries import balance_minor
from canut.core.pay.operations.pay_runs import run_pay
from canut.core.people.models import Person, Restriction
from canut.core.people.queries import restrictions_at
from canut.core.work.errors import Restricted
from canut.core.work.models import Lane, Project
from canut.core.work.operations.answers import submit
from canut.core.work.operations.leases import take_next
from canut.core.work.operations.reviews import approve
from canut.core.work.queries import is_restricted
from canut.core.worktime.operations import be_on_duty, book_slot, open_slot

WEEK = 7 * DAY


@pytest.fixture
def project(db: None) -> Project:
    """Return an open project of three tasks."""
    del db
    return make_project(tasks=3)


def test_a_measure_is_told_ahead(decide: Decide, lise: Person, offences: Offences) -> None:
    """The statement of reasons is there on the day of the decision, the effect after the notice."""
    decision = decide()
    assert decision.effective_at == MONDAY + WEEK
    assert list(decisions_about(worker=lise)) == [decision]
    assert list(measures_in_force(now=MONDAY)) == [decision]
    assert not restrictions_at(person_ids=[lise.pk], at=MONDAY + WEEK - timedelta(seconds=1)).exists()
    assert restrictions_at(person_ids=[lise.pk], at=MONDAY + WEEK).exists()
    assert not restrictions_at(person_ids=[lise.pk], at=MONDAY + 17 * DAY).exists()
    assert offences() == {}


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"effective_at": MONDAY}, NoticeTooShort),
        ({"effective_at": MONDAY + WEEK - timedelta(microseconds=1)}, NoticeTooShort),
        ({"effective_at": MONDAY - DAY, "danger": DANGER}, NoticeTooShort),
        ({"danger": "danger"}, ReasonsMissing),
        ({"evidence": {}}, ReasonsMissing),
        ({"facts": "  house rules, CLAUSE 4: no work under another name "}, ReasonsMissing),
        ({"ends_at": None}, ScopeUnknown),
        ({"ends_at": MONDAY + WEEK}, ScopeUnknown),
        ({"ends_at": MONDAY + WEEK + 31 * DAY}, ScopeUnknown),
        ({"kind": Decision.Kind.TERMINATION}, ScopeUnknown),
        ({"kind": Decision.Kind.REJECTION}, ScopeUnknown),
        ({"kind": Decision.Kind.RESTRICTION, "scopes": []}, ScopeUnknown),
        ({"kind": Decision.Kind.RESTRICTION, "scopes": ["family:cinema"]}, ScopeUnknown),
        ({"kind": Decision.Kind.RESTRICTION, "scopes": ["project:999999"]}, ScopeUnknown),
        ({"kind": Decision.Kind.RESTRICTION, "scopes": ["project:"]}, ScopeUnknown),
    ],
)
def test_a_measure_that_is_not_as_promised_is_refused(
    decide: Decide, changes: dict[str, Any], refusal: type[Exception]
) -> None:
    """Without notice, reasons, an end or something to restrict, nothing is written."""
    with pytest.raises(refusal):
        decide(**changes)
    assert not Decision.objects.exists()
    assert not Restriction.objects.exists()


def test_a_danger_needs_no_notice(decide: Decide, project: Project, lise: Person, offences: Offences) -> None:
    """Where a danger is stated, the measure takes effect at once."""
    assert decide(danger=DANGER).effective_at == MONDAY
    assert is_restricted(person_id=lise.pk, project=project, now=MONDAY)
    assert offences() == {}


def test_work_in_hand_is_finished_and_paid(decide: Decide, project: Project, lise: Person) -> None:
    """A suspended person takes nothing new, hands in what they hold, and their time on it counts."""
    held = take_some(project, lise)
    decision = decide(danger=DANGER)
    later = MONDAY + timedelta(seconds=30)
    be_on_duty(person=lise, project=project, now=later)
    submit(assignment_id=held.pk, worker=lise, answer={"choice": "yes"}, now=later)
    approve(assignment_ids=[held.pk], actor_id=None, now=later)
    assert balance_minor(code=chart.person_payable(lise.pk), currency="EUR") == held.pay_minor
    with pytest.raises(Restricted, match=str(decision.pk)):
        take_next(project=project, worker=lise, lanes=(Lane.ANSWER,), now=later)
    lise.refresh_from_db()
    assert lise.is_active


def test_nobody_under_a_measure_goes_on_duty_or_books(decide: Decide, project: Project, lise: Person) -> None:
    """Time that nothing could come of is not begun."""
    slot = open_slot(project=project, starts_at=MONDAY + DAY, ends_at=MONDAY + 2 * DAY, now=MONDAY)
    decide(danger=DANGER)
    be_on_duty(person=lise, project=project, now=MONDAY)
    assert not lise.sessions.exists()
    with pytest.raises(Restricted):
        book_slot(slot=slot, worker=lise, now=MONDAY)


@pytest.mark.parametrize(
    ("scope", "is_hit"),
    [("all", True), ("family:microwork", True), ("family:deliveries", False), ("project", True)],
)
def test_a_restriction_reaches_what_it_names(
    decide: Decide, project: Project, lise: Person, scope: str, *, is_hit: bool
) -> None:
    """A family, a project or all is out of reach; all else stays open."""
    scope = f"project:{project.pk}" if scope == "project" else scope
    decide(kind=Decision.Kind.RESTRICTION, scopes=[scope], danger=DANGER)
    other = make_project(tasks=1)
    assert is_restricted(person_id=lise.pk, project=project, now=MONDAY) == is_hit
    if is_hit:
        with pytest.raises(Restricted):
            take_some(project, lise)
    else:
        take_some(project, lise)
    if scope.startswith("project"):
        take_some(other, lise)


def test_a_terminated_person_is_paid_what_they_earned(
    decide: Decide, project: Project, lise: Person, offences: Offences
) -> None:
    """After the end of their access, the next pay run pays out all that was earned (G11)."""
    work = answer_next(project, lise)
    approve(assignment_ids=[work.pk], actor_id=None, now=MONDAY)
    decide(kind=Decision.Kind.TERMINATION, ends_at=None, danger=DANGER)
    run_pay(starts_at=MONDAY - DAY, ends_at=MONDAY + DAY, now=MONDAY + 2 * DAY)
    payout = lise.payouts.get()
    assert payout.hold.amount_minor >= work.pay_minor
    assert offences() == {}


def test_a_measure_that_fell_gives_access_back(
    decide: Decide, project: Project, lise: Person, judge: Person, offences: Offences
) -> None:
    """From the moment an appeal is won the person takes work again, and a remedy is due."""
    decision = decide(danger=DANGER)
    filed = appeal(decision=decision, text="I was ill that Sunday", actor=lise, now=MONDAY + DAY)
    won = decide_appeal(
        filed=filed,
        outcome=Appeal.Outcome.OVERTURNED,
        reasons="The photos show the same person twice",
        decided_by=judge,
        now=MONDAY + 2 * DAY,
    )
    assert won.remedy_due_at == MONDAY + 16 * DAY
    take_some(project, lise, now=MONDAY + 2 * DAY)
    assert offences() == {}


def test_a_measure_that_fell_during_its_notice_never_begins(
    decide: Decide, lise: Person, judge: Person, offences: Offences
) -> None:
    """An appeal that is won before the effect leaves no second without access."""
    filed = appeal(decision=decide(), text="I was ill that Sunday", actor=lise, now=MONDAY)
    reasons = "The photos show the same person twice"
    decide_appeal(
        filed=filed, outcome=Appeal.Outcome.OVERTURNED, reasons=reasons, decided_by=judge, now=MONDAY + DAY
    )
    assert not restrictions_at(person_ids=[lise.pk], at=MONDAY + WEEK).exists()
    assert offences() == {}
