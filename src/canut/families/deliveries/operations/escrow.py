"""Holding what a delivery pays beyond the terms' least pay, which comes with its task (G4)."""

from datetime import datetime

from canut.core.ledger import chart
from canut.core.ledger.operations import Movement, open_account, transfer
from canut.core.work.models import Task, Terms


def hold_beyond_terms(*, task: Task, terms: Terms, amount_minor: int, now: datetime) -> None:
    """Hold `amount_minor` more for one order under one version of the terms, once; nothing to hold is fine.

    Raises
    ------
    InsufficientFunds
        When the client has less.
    """
    if amount_minor <= 0:
        return
    project = task.project
    funds = open_account(code=chart.client_funds(project.client_id), currency=project.currency)
    escrow = open_account(code=chart.project_escrow(project.pk), currency=project.currency)
    key = f"hold:{project.pk}:escrow:order-{task.pk}-terms-{terms.version}"
    transfer(movements=[Movement(key, "hold-for-project", funds, escrow, amount_minor)], now=now)
