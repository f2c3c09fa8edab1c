"""A day of work to be paid."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from tests.factories import MONDAY, make_person, make_project

from canut.core.ledger.selfcheck import CHECKS as LEDGER_CHECKS
from canut.core.pay.operations.pay_runs import PayRunReport, run_pay
from canut.core.pay.selfcheck import CHECKS
from canut.core.people.models import Person
from canut.core.work.models import Project

Offences = Callable[[], dict[str, list[str]]]

MIDNIGHT = MONDAY.replace(hour=0)
DAY = timedelta(days=1)


def pay_day(number: int = 0, *, now: datetime | None = None) -> PayRunReport:
    """Pay one day, counted from Monday; five days later, when every review is over, unless `now` says."""
    start = MIDNIGHT + number * DAY
    return run_pay(starts_at=start, ends_at=start + DAY, now=now or start + 5 * DAY)


@pytest.fixture
def project(db: None) -> Project:
    """Return an open project with twenty tasks at twelve cents."""
    del db
    return make_project(tasks=20, overlap=2)


@pytest.fixture
def lise(db: None) -> Person:
    """Return a worker."""
    del db
    return make_person("Lise")


@pytest.fixture
def offences() -> Offences:
    """Return a function that gives what the self-checks of pay and money find, by their sentence."""

    def find() -> dict[str, list[str]]:
        found = {check.sentence: list(check.offending_rows()) for check in [*CHECKS, *LEDGER_CHECKS]}
        return {sentence: rows for sentence, rows in found.items() if rows}

    return find
