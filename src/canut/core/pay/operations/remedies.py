"""The remedy for a measure that fell is owed to the person, at the operator's cost."""

from datetime import datetime

from canut.core.ledger import chart
from canut.core.ledger.operations import Movement, open_account, transfer


def owe_remedy(*, remedy_id: int, person_id: int, amount_minor: int, currency: str, now: datetime) -> None:
    """Move a remedy from the operator's costs to what the person is paid next; repeated, it moves nothing."""
    if not amount_minor:
        return
    costs = open_account(code=chart.OPERATOR_COSTS, currency=currency)
    payable = open_account(code=chart.person_payable(person_id), currency=currency)
    movement = Movement(f"remedy:{remedy_id}", "remedy", costs, payable, amount_minor)
    transfer(movements=[movement], now=now)
