"""My work and pay."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.faces.town import Answer, MakeProject, SignedIn, Town

from canut.core.pay.models import PayRun
from canut.core.pay.operations.pay_runs import run_pay
from canut.core.pay.operations.payouts import confirm_payouts
from canut.core.work.operations.reviews import approve
from canut.core.worktime.operations import end_sessions


@pytest.fixture
def paid(town: Town, make_microwork: MakeProject, answer: Answer) -> PayRun:
    """Return a pay run over one approved answer of the worker."""
    given = answer(make_microwork(), town.worker)
    now = timezone.now()
    approve(assignment_ids=[given.pk], actor_id=town.member.pk, now=now)
    later = now + timedelta(hours=1)
    end_sessions(now=later)
    return run_pay(starts_at=now - timedelta(days=1), ends_at=later, now=later).run


def test_work_in_review_shows_state_pay_and_deadline(
    town: Town, make_microwork: MakeProject, answer: Answer, signed_in: SignedIn
) -> None:
    """What was handed in is listed with its state, its pay and when silence approves it."""
    answer(make_microwork(), town.worker)
    text = signed_in(town.worker).get(reverse("my_work")).content.decode()
    for fact in ("in review", "€0.12", "at the latest"):
        assert fact in text, fact


def test_approved_work_is_due_on_a_day(
    town: Town, make_microwork: MakeProject, answer: Answer, signed_in: SignedIn
) -> None:
    """Approved pay stands under what was earned, with its payday."""
    given = answer(make_microwork(), town.worker)
    approve(assignment_ids=[given.pk], actor_id=town.member.pk, now=timezone.now())
    text = signed_in(town.worker).get(reverse("my_work")).content.decode()
    payday = timezone.localdate() + timedelta(days=7)
    assert "€0.12 due on" in text
    assert f"{payday.day} {payday:%B} {payday.year}" in text


def test_statement_shows_time_pay_top_up_and_payout(town: Town, paid: PayRun, signed_in: SignedIn) -> None:
    """The statement has engaged and waiting time, pay, top-up, the hourly figure, and the payout's state."""
    client = signed_in(town.worker)
    text = client.get(reverse("my_statement")).content.decode()
    for fact in ("Time engaged", "Time waiting", "€0.12", "Top-up to the floor", "An hour", "on its way"):
        assert fact in text, fact
    confirm_payouts(run=paid, now=timezone.now() + timedelta(hours=2))
    assert "arrived" in client.get(reverse("my_statement")).content.decode()


@pytest.mark.usefixtures("paid")
def test_payout_empties_what_is_due(town: Town, signed_in: SignedIn) -> None:
    """What was sent is no longer announced for a payday."""
    assert "due on" not in signed_in(town.worker).get(reverse("my_work")).content.decode()


@pytest.mark.parametrize(
    "period",
    ["from=2026-02-30", "from=x&to=y", "from=9999-12-31&to=0001-01-01", "from=2026-05-01&to=2020-01-01"],
)
def test_odd_periods_break_nothing(town: Town, signed_in: SignedIn, period: str) -> None:
    """A period that cannot be is answered with the usual one."""
    assert signed_in(town.worker).get(f"{reverse('my_statement')}?{period}").status_code == 200


@pytest.mark.usefixtures("paid")
def test_nobody_sees_another_ones_pay(town: Town, signed_in: SignedIn) -> None:
    """The statement of another worker is empty of it."""
    text = signed_in(town.other_worker).get(reverse("my_statement")).content.decode()
    assert "€" not in text
