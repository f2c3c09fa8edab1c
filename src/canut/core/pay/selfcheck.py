"""The guarantees on pay, re-proved on a live store."""

from collections.abc import Iterator

from django.db.models import CharField, Exists, F, OuterRef, Sum, Value
from django.db.models.functions import Cast, Concat

from canut.core.checks import Check
from canut.core.ledger.models import Transfer
from canut.core.pay.models import Accrual, PayRun, TopUp
from canut.core.pay.payout_checks import CHECKS as PAYOUT_CHECKS
from canut.core.pay.queries import hourly_floor_minor, paid_for_work_minor, unsettled, without_top_up
from canut.core.work.models import PAYABLE, Assignment
from canut.core.worktime.queries import Stretch, time_on_duty, work_within
from canut.engines.earnings import floor_top_up


def _stretches() -> Iterator[tuple[TopUp, Stretch]]:
    for made in TopUp.objects.select_related("run").order_by("id").iterator():
        yield made, Stretch(made.person_id, made.project_id, made.run.starts_at, made.run.ends_at)


def _under_the_floor() -> Iterator[str]:
    for made, stretch in _stretches():
        due = floor_top_up(
            hourly_floor_minor=hourly_floor_minor(stretch),
            on_duty_seconds=time_on_duty(stretch).on_duty,
            costs_minor=0,
            paid_minor=paid_for_work_minor(stretch),
        )
        if made.amount_minor < due:
            yield f"top-up {made.pk} of person {made.person_id}: {made.amount_minor} paid, {due} due"


def _more_than_the_floor_needs() -> Iterator[str]:
    for made in TopUp.objects.order_by("id").iterator():
        due = floor_top_up(
            hourly_floor_minor=made.hourly_floor_minor,
            on_duty_seconds=made.on_duty_seconds,
            costs_minor=0,
            paid_minor=made.paid_minor,
        )
        if made.amount_minor != due:
            yield f"top-up {made.pk}: {made.amount_minor} paid, its figures give {due}"


def _time_left_out() -> Iterator[str]:
    for made, stretch in _stretches():
        on_duty = time_on_duty(stretch).on_duty
        if made.on_duty_seconds < on_duty:
            yield f"top-up {made.pk}: {made.on_duty_seconds} of {on_duty} seconds counted"


def _never_topped_up() -> Iterator[str]:
    latest = PayRun.objects.order_by("-starts_at").first()
    if latest is None:
        return
    for run in PayRun.objects.exclude(pk=latest.pk).order_by("starts_at"):
        for person_id, project_id in sorted(without_top_up(run) - unsettled(run)):
            # What was settled only after the latest run waits for the next one; all else was forgotten.
            worked = work_within(Stretch(person_id, project_id, run.starts_at, run.ends_at))
            if not worked.filter(settled_at__gte=latest.first_run_at).exists():
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


def _due_date_moved() -> Iterator[str]:
    later = Accrual.objects.select_related("assignment__terms").filter(due_at__gt=F("accrued_at"))
    for accrual in later.order_by("id").iterator():
        if (accrual.due_at - accrual.accrued_at).days > accrual.assignment.terms.payday_days:
            yield f"accrual {accrual.pk}: due later than the terms that were accepted"


CHECKS = [
    *PAYOUT_CHECKS,
    Check("G1", "Every topped-up period is at or above the floor, waiting included.", _under_the_floor),
    Check("G1", "Every top-up was moved to the worker to the cent.", _top_ups_not_moved),
    Check("G1", "No period that was run forgot somebody who was on duty.", _never_topped_up),
    Check("G2", "All time on duty, waiting included, entered the pay of its period.", _time_left_out),
    Check("books", "Every top-up is what its recorded figures give.", _more_than_the_floor_needs),
    Check("books", "No two pay periods overlap.", _overlapping_periods),
    Check("G5", "Approved and overturned work is owed its pay.", _approved_but_not_owed),
    Check("books", "Only approved or overturned work is paid.", _owed_without_approval),
    Check("books", "Every piece of pay recorded was moved.", _piece_pay_not_moved),
    Check("books", "Piece pay moved equals piece pay recorded.", _piece_pay_not_recorded),
    Check("G7", "No payday is later than the accepted terms say.", _due_date_moved),
]
