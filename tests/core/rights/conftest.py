"""Somebody who worked, was paid, and may now ask for their rights."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from tests.core.pay.conftest import DAY, MIDNIGHT
from tests.factories import MONDAY, answer_next, make_member, make_operator, make_person, make_project

from canut.core.pay.models import PayRun
from canut.core.pay.operations.pay_runs import run_pay
from canut.core.pay.operations.payouts import confirm_payouts
from canut.core.people.models import Person
from canut.core.people.operations import state_identity
from canut.core.work.operations.reviews import approve
from canut.core.worktime.operations import go_off_duty
from canut.verification import broken_rows, verify

LATER = MONDAY + timedelta(days=9)

IDENTITY: dict[str, Any] = {
    "legal_name": "Ana Maria Rakoto",
    "birth_place": "Toliara",
    "street_name": "rue des Tables-Claudiennes",
    "building_number": "12",
    "postcode": "69001",
    "town": "Lyon",
    "country": "FR",
}


@pytest.fixture
def staff(db: None) -> Person:
    """Return a member of the operator."""
    del db
    return make_member(make_operator())


@pytest.fixture
def ana(db: None) -> Person:
    """Return a worker who said who they are, and did nothing yet."""
    del db
    made = make_person("Ana Rakoto")
    state_identity(person=made, now=MONDAY, **IDENTITY)
    return made


@pytest.fixture
def paid(ana: Person) -> Person:
    """Return the worker after a task that was approved, paid out and confirmed."""
    work = answer_next(make_project(tasks=3), ana)
    go_off_duty(person=ana, now=MONDAY + timedelta(minutes=1))
    approve(assignment_ids=[work.pk], actor_id=None, now=MONDAY + timedelta(minutes=2))
    run_pay(starts_at=MIDNIGHT, ends_at=MIDNIGHT + DAY, now=MONDAY + timedelta(days=5))
    confirm_payouts(run=PayRun.objects.get(), excepted=[], now=MONDAY + timedelta(days=6))
    return ana


@pytest.fixture
def broken() -> Callable[[], list[str]]:
    """Return a function that re-proves every guarantee."""
    return lambda: broken_rows(verify())
