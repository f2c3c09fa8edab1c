"""Moving top-ups: from the project's reserve, then the client's funds; the operator guarantees the rest."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from canut.core.ledger import chart
from canut.core.ledger.models import Account
from canut.core.ledger.operations import Movement, lock_accounts, open_accounts, transfer
from canut.core.pay.models import TopUp
from canut.core.work.models import Project


def pay_top_ups(*, top_ups: Sequence[TopUp], projects: Mapping[int, Project], now: datetime) -> None:
    """Move what was computed, in the caller's transaction.

    Parameters
    ----------
    projects
        By their number, those of the top-ups.
    """
    by_currency: dict[str, list[TopUp]] = defaultdict(list)
    for top_up in top_ups:
        if top_up.amount_minor:
            by_currency[top_up.currency].append(top_up)
    for currency, alike in sorted(by_currency.items()):
        movements = _movements(alike, projects, _locked_accounts(alike, projects, currency))
        transfer(movements=movements, now=now)


def _sources(project: Project) -> tuple[str, str, str]:
    """Return who pays, in this order; the last one can always."""
    return (
        chart.project_reserve(project.pk),
        chart.client_funds(project.client_id),
        chart.OPERATOR_GUARANTEE,
    )


def _locked_accounts(
    top_ups: Sequence[TopUp], projects: Mapping[int, Project], currency: str
) -> dict[str, Account]:
    """Return the accounts by code; what the sources can pay does not change until the transaction ends."""
    sources = {code for one in top_ups for code in _sources(projects[one.project_id])}
    payables = {chart.person_payable(one.person_id) for one in top_ups}
    open_accounts(codes=sources, currency=currency)
    lock_accounts(codes=sources, currency=currency)
    return open_accounts(codes=[*sources, *payables], currency=currency)


def _movements(
    top_ups: Sequence[TopUp], projects: Mapping[int, Project], accounts: Mapping[str, Account]
) -> list[Movement]:
    left = {code: account.available_minor for code, account in accounts.items()}
    movements = []
    for one in top_ups:
        missing = one.amount_minor
        for code in _sources(projects[one.project_id]):
            part = missing if code == chart.OPERATOR_GUARANTEE else max(0, min(missing, left[code]))
            if part:
                payable = accounts[chart.person_payable(one.person_id)]
                key = f"top-up:{one.pk}:{code}"
                movements.append(Movement(key, "top-up", accounts[code], payable, part))
                left[code] -= part
                missing -= part
    return movements
