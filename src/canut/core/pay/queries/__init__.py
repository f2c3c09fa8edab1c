"""Reads on pay; a statement is computed from the records, never stored."""

from canut.core.pay.queries.accounts import (
    Returned,
    Waiting,
    live_account,
    live_accounts,
    rates_in_force,
    returned_to,
    with_account,
    without_account,
)
from canut.core.pay.queries.lines import LineKind, StatementLine, earned_minor, recompute
from canut.core.pay.queries.payouts import (
    Clearing,
    clearing_of_projects,
    clearing_of_runs,
    days_to_pay,
    on_their_way,
    runs_under_way,
    together,
)
from canut.core.pay.queries.periods import (
    RUN_FINISHED,
    has_time_to_top_up,
    is_finished,
    next_period,
    to_top_up,
    unfinished_runs,
    unsettled,
    without_top_up,
)
from canut.core.pay.queries.statements import (
    ProjectFigures,
    Statement,
    Totals,
    statement,
)
from canut.core.pay.queries.stretches import accruals_within, hourly_floor_minor, paid_for_work_minor

__all__ = [
    "RUN_FINISHED",
    "Clearing",
    "LineKind",
    "ProjectFigures",
    "Returned",
    "Statement",
    "StatementLine",
    "Totals",
    "Waiting",
    "accruals_within",
    "clearing_of_projects",
    "clearing_of_runs",
    "days_to_pay",
    "earned_minor",
    "has_time_to_top_up",
    "hourly_floor_minor",
    "is_finished",
    "live_account",
    "live_accounts",
    "next_period",
    "on_their_way",
    "paid_for_work_minor",
    "rates_in_force",
    "recompute",
    "returned_to",
    "runs_under_way",
    "statement",
    "to_top_up",
    "together",
    "unfinished_runs",
    "unsettled",
    "with_account",
    "without_account",
    "without_top_up",
]
