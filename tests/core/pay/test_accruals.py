"""Approved work is owed its pay in the transaction that approves it, exactly once."""

from datetime import timedelta

import pytest
from tests.attacks import sneak
from tests.core.pay.conftest import Offences
from tests.factories import MONDAY, answer_next, make_person, make_project

from canut.core.ledger import chart
from canut.core.ledger.queries import balance_minor
from canut.core.pay.models import Accrual
from canut.core.pay.operations.accruals import accrue
from canut.core.pay.queries import earned_minor
from canut.core.people.models import Person
from canut.core.work.models import Project
from canut.core.work.operations.reviews import approve


def payable(person: Person) -> int:
    """Return what a person earned and was not paid out."""
    return balance_minor(code=chart.person_payable(person.pk), currency="EUR")


def test_approval_moves_the_pay(project: Project, lise: Person, offences: Offences) -> None:
    """Twelve cents leave the escrow for the worker, with the day they are due."""
    given = answer_next(project, lise)
    approve(assignment_ids=[given.pk], actor_id=None, now=MONDAY)
    accrual = Accrual.objects.get()
    assert (accrual.amount_minor, accrual.worked_at) == (12, given.submitted_at)
    assert accrual.due_at == MONDAY + timedelta(days=7)
    assert payable(lise) == 12
    assert earned_minor(person=lise) == {"EUR": 12}
    assert offences() == {}


def test_accruing_again_pays_nothing(project: Project, lise: Person) -> None:
    """The assignment names the payment: a repeated call moves nothing."""
    given = answer_next(project, lise)
    assert accrue(assignment_ids=[given.pk], now=MONDAY) == 0
    approve(assignment_ids=[given.pk], actor_id=None, now=MONDAY)
    assert accrue(assignment_ids=[given.pk], now=MONDAY) == 0
    assert payable(lise) == 12


def test_a_batch_over_currencies_and_people(lise: Person, offences: Offences) -> None:
    """One review over two projects in two currencies pays everyone in theirs."""
    euros, dollars = make_project(tasks=2, overlap=2), make_project(tasks=1, currency="USD")
    paul = make_person()
    given = [answer_next(euros, lise), answer_next(euros, paul), answer_next(dollars, lise)]
    assert approve(assignment_ids=[one.pk for one in given], actor_id=None, now=MONDAY) == 3
    assert earned_minor(person=lise) == {"EUR": 12, "USD": 12}
    assert earned_minor(person=paul) == {"EUR": 12}
    assert offences() == {}


def test_work_paid_for_time_accrues_without_money(lise: Person, offences: Offences) -> None:
    """An answer without piece pay is recorded as approved work of zero cents."""
    given = answer_next(make_project(tasks=1, per_answer_minor=0), lise)
    approve(assignment_ids=[given.pk], actor_id=None, now=MONDAY)
    assert Accrual.objects.get().amount_minor == 0
    assert payable(lise) == 0
    assert offences() == {}


@pytest.mark.parametrize(("funds", "guarantee"), [(30, 0), (5, 7)])
def test_a_worker_is_paid_although_the_escrow_is_short(
    project: Project, lise: Person, funds: int, guarantee: int
) -> None:
    """Should the money not be there for whatever fault, the client's funds pay, then the operator."""
    given = answer_next(project, lise)
    sneak("UPDATE ledger_account SET balance_minor = 0 WHERE code = %s", chart.project_escrow(project.pk))
    client = chart.client_funds(project.client_id)
    sneak("UPDATE ledger_account SET balance_minor = %s WHERE code = %s", funds, client)
    approve(assignment_ids=[given.pk], actor_id=None, now=MONDAY)
    assert payable(lise) == 12
    assert balance_minor(code=client, currency="EUR") == max(0, funds - 12)
    assert balance_minor(code=chart.OPERATOR_GUARANTEE, currency="EUR") == -guarantee
