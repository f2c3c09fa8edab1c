"""Approved work is owed its pay, in the transaction that approves it."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from canut.core.audit.happening import Happening
from canut.core.audit.operations import record
from canut.core.ledger import chart
from canut.core.ledger.errors import InsufficientFunds
from canut.core.ledger.operations import Movement, lock_accounts, open_account, open_accounts, transfer
from canut.core.ledger.queries import available_minor
from canut.core.pay.models import Accrual
from canut.core.work.models import PAYABLE, Assignment
from canut.core.work.operations.fees import earn_fees


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
        for currency, assignments in sorted(by_currency.items()):
            _pay_from_escrow(assignments, currency, now)
        Accrual.objects.bulk_create((_accrual(one, now) for one in owed), batch_size=200)
        earn_fees(assignments=owed, now=now)
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
    try:
        transfer(movements=movements, now=now)
    except InsufficientFunds:
        # Money comes first (G4), so this cannot be; if a fault lets it, the worker is paid all the same.
        _cover_shortfall(paid, now)
        transfer(movements=movements, now=now)


def _cover_shortfall(assignments: Sequence[Assignment], now: datetime) -> None:
    """Fill the escrows up from the clients' funds, then at the cost of the operator, who has to settle it."""
    by_project: dict[int, list[Assignment]] = defaultdict(list)
    for assignment in assignments:
        by_project[assignment.project_id].append(assignment)
    for _, of_project in sorted(by_project.items()):
        project, first = of_project[0].project, of_project[0].pk
        escrow = open_account(code=chart.project_escrow(project.pk), currency=project.currency)
        funds = chart.client_funds(project.client_id)
        lock_accounts(codes=(escrow.code, funds), currency=project.currency)
        held = available_minor(code=escrow.code, currency=project.currency)
        missing = sum(one.pay_minor for one in of_project) - held
        if missing <= 0:
            continue
        of_client = min(missing, available_minor(code=funds, currency=project.currency))
        for code, amount in ((funds, of_client), (chart.OPERATOR_GUARANTEE, missing - of_client)):
            if amount:
                source = open_account(code=code, currency=project.currency)
                movement = Movement(f"shortfall:{first}:{code}", "shortfall", source, escrow, amount)
                transfer(movements=[movement], now=now)
        data = {"missing_minor": missing}
        record(happenings=[Happening("project.found_short", project.pk, None, data)], now=now)


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
