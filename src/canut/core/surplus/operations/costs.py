"""What the operator spends: the surplus is what is left after it."""

from datetime import datetime

from django.db import transaction

from canut.core.audit.happening import Happening
from canut.core.audit.operations import record
from canut.core.ledger import chart
from canut.core.ledger.operations import Movement, open_account, transfer
from canut.core.people.models import Organisation, Person


def pay_cost(
    *,
    operator: Organisation,
    amount_minor: int,
    currency: str,
    what: str,
    key: str,
    actor: Person,
    now: datetime,
) -> None:
    """Record what the operator paid for, such as its servers; `key` is the invoice's, so that it counts once.

    Raises
    ------
    KeyReused
        When the key stands for another amount.
    AmountNotPositive
        When the amount is zero or less.
    """
    costs = open_account(code=chart.OPERATOR_COSTS, currency=currency)
    bank = open_account(code=chart.BANK, currency=currency)
    with transaction.atomic():
        paid = transfer(movements=[Movement(f"cost:{key}", "cost", costs, bank, amount_minor)], now=now)
        if paid:
            data = {"what": what, "key": key, "amount_minor": amount_minor, "currency": currency}
            record(happenings=[Happening("organisation.cost_paid", operator.pk, actor.pk, data)], now=now)
