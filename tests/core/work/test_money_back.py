"""Refunds, cancellations and chargebacks: workers first, and no cent twice."""

from datetime import timedelta
from functools import partial

import pytest
from tests.core.conftest import Together
from tests.factories import MONDAY, answer_next, make_client, make_person, make_project, take_some

from canut.core.ledger import chart
from canut.core.ledger.errors import AmountNotPositive, HoldSettled, InsufficientFunds, KeyReused
from canut.core.ledger.queries import available_minor, balance_minor
from canut.core.ledger.selfcheck import CHECKS as LEDGER_CHECKS
from canut.core.work.errors import NoSuchRefund
from canut.core.work.models import Project
from canut.core.work.operations.answers import submit
from canut.core.work.operations.chargebacks import ChargedBack, charge_back
from canut.core.work.operations.debts import debt_minor, settle_debt
from canut.core.work.operations.funding import cancel_project, deposit, release_settled
from canut.core.work.operations.leases import end_leases
from canut.core.work.operations.refunds import end_refund, refund_client
from canut.core.work.operations.reviews import approve
from canut.core.work.selfcheck import CHECKS

LATER = MONDAY + timedelta(hours=1)
ANSWER = {"choice": "yes"}


def on(code: str) -> int:
    """Return what is on an account."""
    return balance_minor(code=code, currency="EUR")


def offences() -> list[str]:
    """Return what the self-checks find."""
    return [row for check in [*CHECKS, *LEDGER_CHECKS] for row in check.offending_rows()]


def charge(project: Project, amount: int, key: str = "c") -> ChargedBack:
    """Let the client's bank take money back."""
    return charge_back(
        client=project.client,
        amount_minor=amount,
        currency="EUR",
        key=key,
        actor=project.created_by,
        now=LATER,
    )


@pytest.fixture
def project(db: None) -> Project:
    """Return a project that holds 1.44 of its client's 2.00 EUR for ten answers."""
    del db
    return make_project(client=make_client(funds_minor=200), tasks=10)


def test_a_refund_waits_for_the_bank(project: Project) -> None:
    """Free money is promised back once, leaves when the bank says so, and what workers need is not free."""
    funds = chart.client_funds(project.client_id)
    refund = partial(refund_client, client=project.client, currency="EUR", now=MONDAY)
    with pytest.raises(InsufficientFunds):
        refund(amount_minor=57, key="a")
    with pytest.raises(AmountNotPositive):
        refund(amount_minor=0, key="a")
    assert refund(amount_minor=50, key="a") == refund(amount_minor=50, key="a")
    assert available_minor(code=funds, currency="EUR") == 6
    end_refund(client=project.client, key="a", arrived=True, now=LATER)
    assert on(funds) == 6
    with pytest.raises(HoldSettled):
        end_refund(client=project.client, key="a", arrived=False, now=LATER)
    with pytest.raises(NoSuchRefund):
        end_refund(client=project.client, key="b", arrived=True, now=LATER)
    assert offences() == []


def test_a_refused_refund_is_free_again(project: Project) -> None:
    """What the bank did not carry out is the client's on the platform again."""
    refund_client(client=project.client, amount_minor=50, currency="EUR", key="a", now=MONDAY)
    end_refund(client=project.client, key="a", arrived=False, now=LATER)
    assert available_minor(code=chart.client_funds(project.client_id), currency="EUR") == 56


def test_a_cancelled_project_pays_what_is_in_hands(project: Project) -> None:
    """Whoever holds a task finishes it and is paid; a lease that ends gives its pay back."""
    busy, idle = make_person(), make_person()
    held = take_some(project, busy)
    take_some(project, idle)
    assert cancel_project(project=project, actor=project.created_by, now=MONDAY) == 120 - 24
    with pytest.raises(Exception, match="no work now"):
        take_some(project, make_person())
    submit(assignment_id=held.pk, worker=busy, answer=ANSWER, now=MONDAY + timedelta(minutes=1))
    end_leases(now=LATER)
    assert release_settled(now=LATER) == 1
    approve(assignment_ids=[held.pk], actor_id=None, now=LATER)
    assert on(chart.person_payable(busy.pk)) == 12
    assert on(chart.project_escrow(project.pk)) == 0
    assert release_settled(now=LATER) == 0
    assert offences() == []


def test_a_chargeback_takes_free_money_first(project: Project) -> None:
    """What was free covers it: the project goes on, and the same reversal counts once."""
    done = charge(project, 56)
    assert done == ChargedBack(56, 0, [])
    assert charge(project, 56) == done
    with pytest.raises(KeyReused):
        charge(project, 55)
    project.refresh_from_db()
    assert project.state == Project.State.OPEN
    assert on(chart.client_funds(project.client_id)) == 0
    assert offences() == []


def test_a_chargeback_never_costs_a_worker(project: Project) -> None:
    """The whole deposit bounces after three answers: they are paid, the operator stands in for the rest."""
    worker = make_person()
    works = [answer_next(project, worker, now=MONDAY + timedelta(minutes=n)) for n in range(3)]
    approve(assignment_ids=[works[0].pk], actor_id=None, now=MONDAY + timedelta(minutes=9))
    done = charge(project, 200)
    # Free funds of 0.56 and the pay of seven answers that nobody gave: 0.84. The rest is the operator's.
    assert done == ChargedBack(56 + 84, 60, [project])
    approve(assignment_ids=[one.pk for one in works[1:]], actor_id=None, now=LATER)
    assert on(chart.person_payable(worker.pk)) == 36
    assert on(chart.OPERATOR_GUARANTEE) == -60
    assert debt_minor(client=project.client, currency="EUR") == 60
    assert offences() == []


def test_the_next_money_settles_the_debt(project: Project) -> None:
    """What the operator advanced comes back from the client's next deposits, before anything else."""
    charge(project, 200)
    owed = debt_minor(client=project.client, currency="EUR")
    assert owed == 24  # the floor reserve stays held until nobody can need it
    deposit(client=project.client, amount_minor=20, currency="EUR", key="d1", now=LATER)
    assert debt_minor(client=project.client, currency="EUR") == 4
    deposit(client=project.client, amount_minor=20, currency="EUR", key="d2", now=LATER)
    deposit(client=project.client, amount_minor=20, currency="EUR", key="d2", now=LATER)
    assert on(chart.client_funds(project.client_id)) == 16
    assert on(chart.OPERATOR_GUARANTEE) == 0
    assert settle_debt(client=project.client, currency="EUR", now=LATER) == 0
    assert offences() == []


def test_projects_end_newest_first_and_only_as_many_as_needed(db: None) -> None:
    """A reversal that the newest project's unstarted work covers leaves the older one open."""
    del db
    client = make_client(funds_minor=288)
    older = make_project(client=client, tasks=10)
    newer = make_project(client=client, tasks=10)
    done = charge(newer, 100)
    assert done == ChargedBack(100, 0, [newer])
    older.refresh_from_db()
    assert older.state == Project.State.OPEN
    assert on(chart.client_funds(client.pk)) == 20
    assert offences() == []


def test_one_escrow_is_spent_once(together: Together) -> None:
    """Approvals, a cancellation, a chargeback and a refund at the same moment: every cent goes one way."""
    project = make_project(client=make_client(funds_minor=200), tasks=10)
    worker = make_person()
    works = [answer_next(project, worker, now=MONDAY + timedelta(minutes=n)) for n in range(4)]
    refund = partial(
        refund_client, client=project.client, amount_minor=56, currency="EUR", key="r", now=LATER
    )
    outcomes = together(
        [
            *(partial(approve, assignment_ids=[one.pk], actor_id=None, now=LATER) for one in works),
            partial(cancel_project, project=project, actor=project.created_by, now=LATER),
            partial(charge, project, 150),
            refund,
        ]
    )
    assert [
        one for one in outcomes if isinstance(one, Exception) and not isinstance(one, InsufficientFunds)
    ] == []
    assert on(chart.person_payable(worker.pk)) == 48
    assert on(chart.project_escrow(project.pk)) == 0
    assert offences() == []
