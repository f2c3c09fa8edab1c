"""The reserve of a closed project goes back to its client, once nobody's floor can need it any more."""

from datetime import datetime

from django.db import transaction

from canut.core.audit.happening import Happening
from canut.core.audit.operations import record
from canut.core.ledger import chart
from canut.core.ledger.models import Account
from canut.core.ledger.operations import Movement, lock_accounts, open_account, transfer
from canut.core.ledger.queries import available_minor
from canut.core.pay.queries import has_time_to_top_up
from canut.core.work.models import Project


def release_reserves(*, now: datetime) -> int:
    """Release the reserves of closed projects whose time on duty is all topped up; returns how many."""
    filled = Account.objects.filter(
        code__startswith="project:", code__endswith=":reserve", balance_minor__gt=0
    )
    ids = [int(code.split(":")[1]) for code in filled.values_list("code", flat=True)]
    closed = Project.objects.filter(pk__in=ids, state=Project.State.CLOSED).order_by("id")
    return sum(release_reserve(project=project, now=now) > 0 for project in closed)


def release_reserve(*, project: Project, now: datetime) -> int:
    """Give a closed project's reserve back to its client, or nothing while time or work is unsettled.

    Returns
    -------
    int
        Minor units given back.
    """
    source, target = chart.project_reserve(project.pk), chart.client_funds(project.client_id)
    with transaction.atomic():
        lock_accounts(codes=(source, target), currency=project.currency)
        amount = available_minor(code=source, currency=project.currency)
        if not amount or has_time_to_top_up(project=project, now=now):
            return 0
        reserve = open_account(code=source, currency=project.currency)
        funds = open_account(code=target, currency=project.currency)
        # Nothing enters the reserve of a closed project: each release finds a lower balance, thus a new key.
        key = f"release:{project.pk}:reserve:{amount}"
        transfer(movements=[Movement(key, "release", reserve, funds, amount)], now=now)
        data = {"released_minor": amount}
        record(happenings=[Happening("project.reserve_released", project.pk, None, data)], now=now)
    return amount
