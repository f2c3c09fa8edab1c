"""Approved work is owed its pay, in the transaction that approves it."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from canut.core.ledger import chart
from canut.core.ledger.operations import Movement, open_accounts, transfer
from canut.core.pay.models import Accrual
from canut.core.work.models import PAYABLE, Assignment


def accrue(*, assignment_ids: Sequence[int], now: datetime) -> int:
    """Move the pay of approved or overturned assignments to the workers; returns how many were new.

    Repeating it moves nothing: the transfer's key names the assignment.
    """
    with transaction.atomic():
        payable = Assignment.objects.filter(pk__in=assignment_ids, state__in=PAYABLE, accrual=None)
        owed = list(payable.select_related("terms", "project").order_by("pk"))
        by_currency: dict[str, list[Assignment]] = defaultdict(list)
        for assignment in owed:
            by_currency[assignment.project.currency].append(assignment)
        for currency, assignments in by_currency.items():
            _pay_from_escrow(assignments, currency, now)
        Accrual.objects.bulk_create((_accrual(one, now) for one in owed), batch_size=200)
    return len(owed)


def _pay_from_escrow(assignments: Sequence[Assignment], currency: str, now: datetime) -> None:
    paid = [one for one in assignments if one.pay_minor]
    escrows = {chart.project_escrow(one.project_id) for one in paid}
    payables = {chart.person_payable(one.worker_id) for one in paid}
    accounts = open_accounts(codes=[*escrows, *payables], currency=currency)
    movements = [
        Movement(
            key=f"piece:{one.pk}",
            kind="piece-pay",
            debit=accounts[chart.project_escrow(one.project_id)],
            credit=accounts[chart.person_payable(one.worker_id)],
            amount_minor=one.pay_minor,
        )
        for one in paid
    ]
    transfer(movements=movements, now=now)


def _accrual(assignment: Assignment, now: datetime) -> Accrual:
    return Accrual(
        assignment=assignment,
        person_id=assignment.worker_id,
        project_id=assignment.project_id,
        amount_minor=assignment.pay_minor,
        currency=assignment.project.currency,
        worked_at=assignment.submitted_at or now,
        accrued_at=now,
        due_at=now + timedelta(days=assignment.terms.payday_days),
    )
