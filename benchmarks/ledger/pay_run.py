"""A pay run of many workers: the floor, the payouts, and the bank's confirmation.

Filling the store is not what is measured: people, tasks, answers and sessions are bulk inserts that skip the
operations, as if all had been an hour on duty for one answer of twelve cents. Their pay is held and accrued
by the operations themselves.
"""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from time import perf_counter
from typing import Any

from django.apps import apps
from django.db import connection, transaction

from canut.core.ledger.selfcheck import CHECKS
from canut.core.pay.models import Payout, PayoutAccount, PayRun
from canut.core.pay.operations.accruals import accrue
from canut.core.pay.operations.pay_runs import run_pay
from canut.core.pay.operations.payouts import confirm_payouts
from canut.core.people.models import Organisation, Person
from canut.core.people.operations import register_organisation, register_person
from canut.core.work.models import Assignment, Project, Task
from canut.core.work.operations.funding import deposit, hold_planned_pay, open_project
from canut.core.work.operations.projects import TermsOffered, create_project
from canut.core.worktime.models import Session
from canut.faces.cli.store import bring_up_to_date

DAY = datetime(2026, 1, 5, tzinfo=UTC)
STARTED, ANSWERED, ENDED = (DAY + timedelta(hours=hour) for hour in (9, 9.5, 10))
END = DAY + timedelta(days=1)
ACCRUAL_BATCH = 5_000
IBAN = "FR7630006000011234567890189"


def main(workers: str) -> None:
    """Fill the store, run the pay twice, confirm it, and print seconds and what was found wrong."""
    bring_up_to_date()
    number = int(workers)
    build, _none = _timed(lambda: _fill(number))
    _analyse()
    first, report = _timed(lambda: run_pay(starts_at=DAY, ends_at=END, now=END))
    again, second = _timed(lambda: run_pay(starts_at=DAY, ends_at=END, now=END))
    run = PayRun.objects.get()
    confirm, confirmed = _timed(lambda: confirm_payouts(run=run, now=END))
    broken = [row for check in CHECKS for row in check.offending_rows()]
    if (report.payouts, second.payouts, confirmed) != (number, 0, number):
        broken.append(f"{report.payouts} payouts, {second.payouts} the second time, {confirmed} confirmed")
    if Payout.objects.filter(hold__state="posted").count() != number:
        broken.append("a payout is not posted")
    figures = {"build": build, "run": first, "again": again, "confirm": confirm}
    print(json.dumps({**figures, "broken": broken}))
    connection.close()


def _timed(do: Callable[[], Any]) -> tuple[float, Any]:
    start = perf_counter()
    given = do()
    return perf_counter() - start, given


def _analyse() -> None:
    """Do what autovacuum would have done by then: it lets tables alone in which nothing was ever written.

    One that was analysed while it was empty has no pages for PostgreSQL: a foreign key to it, such as a
    payout's to its hold, would be checked by reading all of it for each row.
    """
    filled = [model._meta.db_table for model in apps.get_models() if model._default_manager.exists()]  # noqa: SLF001 - public names
    with connection.cursor() as cursor:
        is_postgresql = connection.vendor == "postgresql"
        cursor.execute(f"VACUUM ANALYZE {', '.join(filled)}" if is_postgresql else "ANALYZE")


def _fill(number: int) -> None:
    client = register_organisation(kind=Organisation.Kind.CLIENT, name="Workshop", now=DAY)
    owner = register_person(email="owner@example.org", name="Owner", now=DAY)
    # Twice the floor of everybody's hour: the reserve is a fifth of the pay, the rest comes from the funds.
    deposit(client=client, amount_minor=number * 3_000, currency="EUR", key="bench", now=DAY)
    project = create_project(
        family=Project.Family.MICROWORK,
        client=client,
        created_by=owner,
        title={"en": "Same meaning?"},
        purpose={"en": "Better search"},
        data_use=["train-model"],
        currency="EUR",
        terms=TermsOffered(
            per_answer_minor=12, hourly_floor_minor=1202, expected_seconds=25, lease_seconds=3600
        ),
        now=DAY,
    )
    open_project(project=project, actor=owner, now=DAY)
    with transaction.atomic():
        hold_planned_pay(project=project, answers=number, key="bench", now=DAY)
        people = _people(number)
        answers = _answers(project, people)
        _sessions(project, people)
    for start in range(0, number, ACCRUAL_BATCH):
        batch = answers[start : start + ACCRUAL_BATCH]
        accrue(assignment_ids=[one.pk for one in batch], now=ENDED)


def _people(number: int) -> list[Person]:
    rows = (Person(email=f"worker{n}@example.org", name=f"Worker {n}", joined_at=DAY) for n in range(number))
    people = Person.objects.bulk_create(rows, batch_size=1_000)
    PayoutAccount.objects.bulk_create(
        (PayoutAccount(person=one, kind="iban", number=IBAN, holder=one.name, since=DAY) for one in people),
        batch_size=1_000,
    )
    return people


def _answers(project: Project, people: list[Person]) -> list[Assignment]:
    terms = project.terms.get()
    tasks = Task.objects.bulk_create(
        (
            Task(
                project=project,
                key=f"item-{n}",
                position=n,
                state=Task.State.COMPLETE,
                overlap=1,
                overlap_max=1,
                item={},
                created_at=DAY,
                completed_at=ENDED,
            )
            for n in range(1, len(people) + 1)
        ),
        batch_size=1_000,
    )
    return Assignment.objects.bulk_create(
        (
            Assignment(
                task=task,
                project=project,
                worker=person,
                terms=terms,
                lane=task.lane,
                state=Assignment.State.APPROVED,
                pay_minor=terms.per_answer_minor,
                accepted_at=STARTED,
                lease_until=ENDED,
                submitted_at=ANSWERED,
                review_due_at=ENDED,
                settled_at=ENDED,
                engaged_seconds=1800,
                answer={"choice": "yes"},
            )
            for task, person in zip(tasks, people, strict=True)
        ),
        batch_size=1_000,
    )


def _sessions(project: Project, people: list[Person]) -> None:
    Session.objects.bulk_create(
        (
            Session(person=person, project=project, started_at=STARTED, last_seen_at=ENDED, ended_at=ENDED)
            for person in people
        ),
        batch_size=1_000,
    )
