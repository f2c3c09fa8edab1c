"""What a client whose bank took money back still owes the operator, who stood in for it."""

from datetime import datetime

from django.db import transaction
from django.db.models import Sum

from canut.core.audit.happening import Happening
from canut.core.audit.operations import record
from canut.core.ledger import chart
from canut.core.ledger.models import Transfer
from canut.core.ledger.operations import Movement, lock_accounts, open_account, transfer
from canut.core.ledger.queries import available_minor
from canut.core.people.models import Organisation

GUARANTEED = "chargeback-guaranteed"
RECOVERED = "guarantee-recovered"


def debt_minor(*, client: Organisation, currency: str) -> int:
    """Return what the operator paid for a client's chargebacks and has not had back."""
    return _moved(GUARANTEED, f"chargeback:{client.pk}:", currency) - _moved(
        RECOVERED, f"recovered:{client.pk}:", currency
    )


def _moved(kind: str, prefix: str, currency: str) -> int:
    made = Transfer.objects.filter(kind=kind, key__startswith=prefix, currency=currency)
    return made.aggregate(total=Sum("amount_minor"))["total"] or 0


def debt_settled_by(*, client: Organisation, currency: str, amount_minor: int) -> int:
    """Return how much of a client's debt money that comes in would settle first, in minor units."""
    free = available_minor(code=chart.client_funds(client.pk), currency=currency)
    return min(debt_minor(client=client, currency=currency), free + amount_minor)


def settle_debt(*, client: Organisation, currency: str, now: datetime) -> int:
    """Give the operator's guarantee back what a client's free funds can of their debt; returns how much."""
    if not debt_minor(client=client, currency=currency):
        return 0
    code = chart.client_funds(client.pk)
    with transaction.atomic():
        lock_accounts(codes=(code, chart.OPERATOR_GUARANTEE), currency=currency)
        debt = debt_minor(client=client, currency=currency)
        amount = min(debt, available_minor(code=code, currency=currency))
        if amount <= 0:
            return 0
        funds = open_account(code=code, currency=currency)
        guarantee = open_account(code=chart.OPERATOR_GUARANTEE, currency=currency)
        # Each recovery finds a lower debt of the same chargebacks: their sum and it make the key.
        owed = _moved(GUARANTEED, f"chargeback:{client.pk}:", currency)
        key = f"recovered:{client.pk}:{currency}:{owed}:{debt}"
        transfer(movements=[Movement(key, RECOVERED, funds, guarantee, amount)], now=now)
        data = {"recovered_minor": amount, "currency": currency}
        record(happenings=[Happening("organisation.debt_settled", client.pk, None, data)], now=now)
    return amount
