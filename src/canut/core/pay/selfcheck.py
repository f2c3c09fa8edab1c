"""The guarantees on pay, re-proved on a live store."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.db.models import CharField, Exists, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Cast, Coalesce, Concat

from canut.core.carrying import ENDED
from canut.core.checks import Check
from canut.core.ledger import chart
from canut.core.ledger.models import Account, Hold, Transfer
from canut.core.ledger.queries import payables
from canut.core.pay.models import Accrual, Bonus, Payout, PayRun, PayRunWork, Tip, TopUp, Withholding
from canut.core.pay.queries import unsettled, without_top_up
from canut.core.pay.queries.floors import FloorFacts, PeriodFloors
from canut.core.pay.queries.lines import MOVED
from canut.core.pay.queries.stretches import has_waited
from canut.core.pay.selfcheck_claims import CLAIM_CHECKS
from canut.core.pay.selfcheck_payouts import PAYOUT_CHECKS
from canut.core.work.models import PAYABLE, Assignment
from canut.core.worktime.queries import Stretch
from canut.engines.earnings import missing_to_floor

BATCH = 400
"""People whose floors are computed again in one handful of queries."""


def _recomputed() -> Iterator[tuple[PayRun, FloorFacts]]:
    """Yield the floor of everybody who was topped up, computed again from sessions, answers and claims."""
    for run in PayRun.objects.order_by("starts_at"):
        floors = PeriodFloors(run, only_counted=True)
        pairs = sorted(set(run.top_ups.values_list("person_id", "project_id")))
        for first in range(0, len(pairs), BATCH):
            for facts in floors.facts(pairs[first : first + BATCH]):
                yield run, facts


def _under_the_floor() -> Iterator[str]:
    for run, facts in _recomputed():
        if missing := missing_to_floor(facts.inputs):
            yield f"{_named(run, facts)}: topped up by {facts.earlier_minor}, {missing} more are due"


def _named(run: PayRun, facts: FloorFacts) -> str:
    return f"pay run {run}: person {facts.person_id} on project {facts.project_id}"


def _more_than_the_floor_needs() -> Iterator[str]:
    earlier: dict[tuple[int, int, int], int] = {}
    for made in TopUp.objects.order_by("number", "id").iterator():
        key = (made.run_id, made.person_id, made.project_id)
        missing = missing_to_floor(replace(made.inputs, earlier_minor=earlier.get(key, 0)))
        if (made.amount_minor, made.earlier_minor) != (missing, earlier.get(key, 0)):
            yield f"top-up {made.pk}: {made.amount_minor} paid, its figures give {missing}"
        earlier[key] = earlier.get(key, 0) + made.amount_minor


def _latest_beside_recomputed() -> Iterator[tuple[TopUp, FloorFacts]]:
    """Yield the latest top-up of each person, project and period, with its floor computed again."""
    latest = {
        (one.run_id, one.person_id, one.project_id): one
        for one in TopUp.objects.order_by("number").iterator()
    }
    for run, facts in _recomputed():
        yield latest[run.pk, facts.person_id, facts.project_id], facts


def _time_left_out() -> Iterator[str]:
    for made, facts in _latest_beside_recomputed():
        if made.on_duty_seconds < facts.time.on_duty:
            yield f"top-up {made.pk}: {made.on_duty_seconds} of {facts.time.on_duty} seconds counted"


def _costs_left_out() -> Iterator[str]:
    for made, facts in _latest_beside_recomputed():
        if made.costs_minor != facts.costs_minor:
            yield f"top-up {made.pk}: {made.costs_minor} of {facts.costs_minor} of costs counted"


def _never_topped_up() -> Iterator[str]:
    # A run that waits, or is under way, has not come to them yet.
    under_way = PayRunWork.objects.exclude(state__in=ENDED).values("run")
    latest = PayRun.objects.exclude(pk__in=under_way).order_by("-starts_at").first()
    if latest is None:
        return
    for run in PayRun.objects.filter(starts_at__lt=latest.starts_at).order_by("starts_at"):
        for person_id, project_id in sorted(without_top_up(run) - unsettled(run)):
            # What was settled only after the latest run waits for the next one; all else was forgotten.
            stretch = Stretch(person_id, project_id, run.starts_at, run.ends_at)
            if not has_waited(stretch, since=latest.first_run_at):
                yield f"pay run {run}: person {person_id} was never topped up for project {project_id}"


def _overlapping_periods() -> Iterator[str]:
    other = PayRun.objects.filter(starts_at__lt=OuterRef("ends_at"), ends_at__gt=OuterRef("starts_at"))
    for run in PayRun.objects.filter(Exists(other.exclude(pk=OuterRef("pk")))).order_by("id"):
        yield f"pay run {run.pk} ({run}): overlaps another period"


def _top_ups_not_moved() -> Iterator[str]:
    moved: dict[int, int] = {}
    for key, amount in Transfer.objects.filter(kind="top-up").values_list("key", "amount_minor"):
        top_up_id = int(key.split(":")[1])
        moved[top_up_id] = moved.get(top_up_id, 0) + amount
    for made in TopUp.objects.order_by("id").iterator():
        if moved.get(made.pk, 0) != made.amount_minor:
            yield f"top-up {made.pk}: {made.amount_minor} recorded, {moved.get(made.pk, 0)} moved"


def _approved_but_not_owed() -> Iterator[str]:
    accrued = Accrual.objects.filter(assignment=OuterRef("pk"), amount_minor=OuterRef("pay_minor"))
    for assignment in Assignment.objects.filter(state__in=PAYABLE).exclude(Exists(accrued)).order_by("id"):
        yield f"assignment {assignment}: {assignment.state} without its pay"


def _owed_without_approval() -> Iterator[str]:
    for accrual in Accrual.objects.exclude(assignment__state__in=PAYABLE).order_by("id"):
        yield f"accrual {accrual.pk}: assignment {accrual.assignment_id} is not approved"


def _piece_pay_not_moved() -> Iterator[str]:
    key = Concat(Value("piece:"), Cast(OuterRef("assignment_id"), output_field=CharField()))
    moved = Transfer.objects.filter(key=key, amount_minor=OuterRef("amount_minor"))
    for accrual in Accrual.objects.filter(amount_minor__gt=0).exclude(Exists(moved)).order_by("id"):
        yield f"accrual {accrual.pk} ({accrual}): its money never moved"


def _piece_pay_not_recorded() -> Iterator[str]:
    recorded = Accrual.objects.aggregate(total=Sum("amount_minor"))["total"] or 0
    moved = Transfer.objects.filter(kind="piece-pay").aggregate(total=Sum("amount_minor"))["total"] or 0
    if recorded != moved:
        yield f"accruals sum to {recorded}, piece-pay transfers to {moved}"


def _statements_not_credited() -> Iterator[str]:
    """Compare all that statements ever said, less what was paid out, with what came and went on accounts."""
    differences: dict[tuple[int, str], int] = defaultdict(int)
    for record in (Accrual, TopUp, Tip, Bonus):
        _add(differences, record._default_manager.values_list("person_id", "currency"), 1)  # noqa: SLF001 - public name
    withheld = Withholding.objects.exclude(payout__hold__state=Hold.State.VOIDED)
    _add(differences, withheld.values_list("payout__person_id", "payout__hold__currency"), -1)
    arrived = Payout.objects.filter(hold__state=Hold.State.POSTED)
    _add(differences, arrived.values_list("person_id", "hold__currency"), -1, "hold__amount_minor")
    for code, currency, came, went, moved in _flows(payables()):
        differences[chart.person_of_payable(code), currency] += moved + went - came
    for (person_id, currency), difference in sorted(differences.items()):
        if difference:
            yield f"person {person_id}: statements and account differ by {difference} {currency}"


def _add(
    sums: dict[tuple[int, str], int], rows: QuerySet[Any, Any], sign: int, amount: str = "amount_minor"
) -> None:
    for person_id, currency, total in rows.order_by().annotate(Sum(amount)):
        sums[person_id, currency] += sign * total


def _flows(accounts: QuerySet[Account]) -> QuerySet[Account, tuple[str, str, int, int, int]]:
    """Return code, currency, what came, what went, and what of the former the ledger alone tells of."""

    def total(side: str, **only: Any) -> Coalesce:  # noqa: ANN401 - a filter's own
        moved = Transfer.objects.filter(**{side: OuterRef("pk")}, **only).order_by().values(side)
        return Coalesce(Subquery(moved.annotate(total=Sum("amount_minor")).values("total")), 0)

    return accounts.values_list("code", "currency").annotate(
        came=total("credit"), went=total("debit"), moved=total("credit", kind__in=MOVED)
    )


CHECKS = [
    Check("G1", "Every topped-up period is at or above the floor, waiting included.", _under_the_floor),
    Check("G1", "Every top-up was moved to the worker to the cent.", _top_ups_not_moved),
    Check("G1", "Each person was credited all that their statements say.", _statements_not_credited),
    Check("G1", "No period that was run forgot somebody who was on duty.", _never_topped_up),
    Check("G2", "All time on duty, waiting included, entered the pay of its period.", _time_left_out),
    Check("books", "Every top-up is what its recorded figures give.", _more_than_the_floor_needs),
    Check("books", "No two pay periods overlap.", _overlapping_periods),
    Check("G5", "Approved and overturned work is owed its pay.", _approved_but_not_owed),
    Check("books", "Only approved or overturned work is paid.", _owed_without_approval),
    Check("books", "Every piece of pay recorded was moved.", _piece_pay_not_moved),
    Check("books", "Piece pay moved equals piece pay recorded.", _piece_pay_not_recorded),
    Check("G17", "Every accepted cost of a period entered its floor.", _costs_left_out),
    *CLAIM_CHECKS,
    *PAYOUT_CHECKS,
]
