"""A pay run: the floor is topped up, then everything owed is sent; it can crash and be run again."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from canut.core.audit.happening import Happening
from canut.core.audit.operations import record
from canut.core.ledger import chart
from canut.core.ledger.holds import hold, post_hold, void_hold
from canut.core.ledger.models import Account, Hold
from canut.core.ledger.operations import Movement, open_account, transfer
from canut.core.ledger.queries import available_minor
from canut.core.pay.models import Payout, PayRun, TopUp
from canut.core.pay.queries import hourly_floor_minor, paid_for_work_minor
from canut.core.work.models import Assignment, Project
from canut.core.worktime.queries import Stretch, on_duty_in, time_on_duty
from canut.engines.earnings import floor_top_up


@dataclass(frozen=True, slots=True)
class PayRunReport:
    """What one call of `run_pay` did."""

    run: PayRun
    top_ups: int
    payouts: int
    waiting_for_review: int


def run_pay(*, starts_at: datetime, ends_at: datetime, now: datetime) -> PayRunReport:
    """Top the period up to the floor, then send every worker what they are owed.

    Each step is its own transaction with its own key, so a run that was interrupted is finished by running it
    again, and one that was finished pays nothing more. Time whose work is still in review is topped up by a
    later run of the same period.
    """
    with transaction.atomic():
        run, is_new = PayRun.objects.get_or_create(
            starts_at=starts_at, ends_at=ends_at, defaults={"first_run_at": now}
        )
        if is_new:
            record(happenings=[Happening("pay_run.started", run.pk)], now=now)
    pairs = on_duty_in(start=starts_at, end=ends_at) - set(run.top_ups.values_list("person_id", "project_id"))
    in_review = _in_review(run)
    ready = sorted(pairs - in_review)
    for person_id, project_id in ready:
        _top_up(run, person_id, project_id, now)
    return PayRunReport(run, len(ready), _send_all(run, now), len(pairs & in_review))


def _one_at_a_time(run: PayRun) -> None:
    """Keep a second process that runs the same period waiting until this step is committed."""
    PayRun.objects.select_for_update().get(pk=run.pk)


def _in_review(run: PayRun) -> set[tuple[int, int]]:
    waiting = Assignment.objects.filter(
        state=Assignment.State.SUBMITTED, submitted_at__gte=run.starts_at, submitted_at__lt=run.ends_at
    )
    return set(waiting.values_list("worker_id", "project_id"))


def _top_up(run: PayRun, person_id: int, project_id: int, now: datetime) -> None:
    stretch = Stretch(person_id, project_id, run.starts_at, run.ends_at)
    with transaction.atomic():
        _one_at_a_time(run)
        if run.top_ups.filter(person_id=person_id, project_id=project_id).exists():
            return
        project = Project.objects.get(pk=project_id)
        time = time_on_duty(stretch)
        paid = paid_for_work_minor(stretch)
        floor = hourly_floor_minor(stretch)
        amount = floor_top_up(
            hourly_floor_minor=floor, on_duty_seconds=time.on_duty, costs_minor=0, paid_minor=paid
        )
        made = TopUp.objects.create(
            run=run,
            person_id=person_id,
            project=project,
            hourly_floor_minor=floor,
            on_duty_seconds=time.on_duty,
            engaged_seconds=time.engaged,
            paid_minor=paid,
            amount_minor=amount,
            currency=project.currency,
            computed_at=now,
        )
        _pay_top_up(made, project, now)


def _pay_top_up(top_up: TopUp, project: Project, now: datetime) -> None:
    """Take it from the project's reserve, then from the client's funds; the operator guarantees the rest."""
    payable = open_account(code=chart.person_payable(top_up.person_id), currency=top_up.currency)
    missing = top_up.amount_minor
    movements = []
    for code in (chart.project_reserve(project.pk), chart.client_funds(project.client_id)):
        part = min(missing, available_minor(code=code, currency=top_up.currency))
        if part > 0:
            movements.append(_top_up_movement(top_up, code, payable, part))
            missing -= part
    if missing:
        movements.append(_top_up_movement(top_up, chart.OPERATOR_GUARANTEE, payable, missing))
    transfer(movements=movements, now=now)


def _top_up_movement(top_up: TopUp, code: str, payable: Account, amount_minor: int) -> Movement:
    source = open_account(code=code, currency=top_up.currency)
    return Movement(f"top-up:{top_up.pk}:{code}", "top-up", source, payable, amount_minor)


def _send_all(run: PayRun, now: datetime) -> int:
    owed = Account.objects.filter(code__startswith="person:", code__endswith=":payable")
    sent = 0
    for account in owed.order_by("id"):
        if account.available_minor > 0:
            _send(run, account, now)
            sent += 1
    return sent


def _send(run: PayRun, account: Account, now: datetime) -> None:
    person_id = int(account.code.split(":")[1])
    bank = open_account(code=chart.BANK, currency=account.currency)
    with transaction.atomic():
        _one_at_a_time(run)
        account.refresh_from_db()
        if account.available_minor <= 0:
            return
        number = Payout.objects.filter(run=run, person_id=person_id).count() + 1
        held = hold(
            key=f"payout:{run.pk}:{person_id}:{account.currency}:{number}",
            kind="payout",
            debit=account,
            credit=bank,
            amount_minor=account.available_minor,
            now=now,
        )
        payout = Payout.objects.create(run=run, person_id=person_id, hold=held, sent_at=now)
        record(happenings=[Happening("payout.sent", payout.pk)], now=now)


def confirm_payouts(*, run: PayRun, now: datetime) -> int:
    """Record that the bank carried out the payouts still under way; returns how many."""
    under_way = Payout.objects.filter(run=run, hold__state=Hold.State.PENDING).order_by("id")
    confirmed = list(under_way)
    for payout in confirmed:
        with transaction.atomic():
            post_hold(hold_id=payout.hold_id, now=now)
            record(happenings=[Happening("payout.confirmed", payout.pk)], now=now)
    return len(confirmed)


def reject_payout(*, payout: Payout, reason: str, now: datetime) -> None:
    """Record that the bank refused a payout: the money is the worker's again and leaves with the next run."""
    with transaction.atomic():
        void_hold(hold_id=payout.hold_id, now=now)
        record(happenings=[Happening("payout.rejected", payout.pk, None, {"reason": reason})], now=now)
