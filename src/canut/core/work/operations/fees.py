"""The operator's fee: held beside the pay, taken as work is approved, the rest given back with it.

It comes on top of pay and from the client alone. Its exact value is a fraction of a cent an answer, so it is
counted over the whole project: the whole cents due so far, less those taken before.
"""

from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from django.db import transaction
from django.db.models import F, Sum

from canut.core.ledger import chart
from canut.core.ledger.errors import InsufficientFunds
from canut.core.ledger.operations import Movement, open_account, transfer
from canut.core.work.models import Assignment, Project, ProjectFee
from canut.core.work.queries import MAY_STILL_BE_OWED, current_terms, planned_answers

WHOLE = 10_000
"""Basis points in all of something."""


def fee_minor(*, pay_minor: int, basis_points: int) -> int:
    """Return the fee to hold beside pay, rounded up: what is taken is never above it."""
    return -(-pay_minor * basis_points // WHOLE)


def fee_needed_minor(*, project: Project) -> int:
    """Return what must be held for the fee of planned answers and of work that may still be owed its pay."""
    terms = current_terms(project_id=project.pk)
    planned = planned_answers(project_id=project.pk) * terms.per_answer_minor * terms.fee_basis_points
    owed = Assignment.objects.filter(project=project, state__in=MAY_STILL_BE_OWED)
    weight = owed.aggregate(total=Sum(F("terms__per_answer_minor") * F("terms__fee_basis_points")))["total"]
    so_far = ProjectFee.objects.filter(project=project).first() or ProjectFee()
    return (so_far.weight + planned + (weight or 0)) // WHOLE - so_far.taken_minor


def earn_fees(*, assignments: Sequence[Assignment], now: datetime) -> None:
    """Take the fee of assignments that were approved just now, each of them once.

    A fee account that is short, which money first (G4) excludes, never keeps a worker from being paid: the
    fee then waits, and a self-check names it.
    """
    weights: dict[int, int] = defaultdict(int)
    projects = {one.project_id: one.project for one in assignments}
    for one in assignments:
        weights[one.project_id] += one.terms.per_answer_minor * one.terms.fee_basis_points
    charged = sorted(project_id for project_id, weight in weights.items() if weight)
    if not charged:
        return
    with transaction.atomic():
        ProjectFee.objects.bulk_create(
            (ProjectFee(project_id=project_id) for project_id in charged), ignore_conflicts=True
        )
        # All before any money moves, so that two approvals cannot wait for each other.
        locked = ProjectFee.objects.select_for_update().filter(project_id__in=charged).order_by("project_id")
        for so_far in list(locked):
            so_far.weight += weights[so_far.project_id]
            _take(so_far, projects[so_far.project_id].currency, now)


def _take(so_far: ProjectFee, currency: str, now: datetime) -> None:
    due = so_far.weight // WHOLE - so_far.taken_minor
    if due:
        held = open_account(code=chart.project_fees(so_far.project_id), currency=currency)
        fees = open_account(code=chart.OPERATOR_FEES, currency=currency)
        key = f"fee:{so_far.project_id}:{so_far.taken_minor + due}"
        with suppress(InsufficientFunds):
            transfer(movements=[Movement(key, "fee", held, fees, due)], now=now)
            so_far.taken_minor += due
    so_far.save(update_fields=["weight", "taken_minor"])
