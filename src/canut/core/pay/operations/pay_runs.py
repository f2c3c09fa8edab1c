"""A pay run: the floor is topped up, then everything owed is sent; it can crash and be run again."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from canut.core.audit.happening import Happening
from canut.core.audit.operations import record
from canut.core.ledger import chart
from canut.core.ledger.models import Account
from canut.core.ledger.operations import Movement, lock_accounts, open_account, transfer
from canut.core.ledger.queries import available_minor
from canut.core.pay.errors import PeriodRefused
from canut.core.pay.models import PayRun, TopUp
from canut.core.pay.operations.payouts import send_payouts
from canut.core.pay.operations.reserves import release_reserves
from canut.core.pay.queries import (
    RUN_FINISHED,
    hourly_floor_minor,
    is_finished,
    paid_for_work_minor,
    unfinished_runs,
    unsettled,
    without_top_up,
)
from canut.core.work.models import Project
from canut.core.worktime.operations import end_sessions
from canut.core.worktime.queries import Stretch, time_on_duty
from canut.engines.earnings import floor_top_up


@dataclass(frozen=True, slots=True)
class PayRunReport:
    """What one call of `run_pay` did."""

    run: PayRun
    top_ups: int
    payouts: int
    waiting_for_review: int
    """People whose time in the period is not topped up yet: work in review, or a session still running."""


def run_pay(*, starts_at: datetime, ends_at: datetime, now: datetime) -> PayRunReport:
    """Top the period up to the floor, then send every worker what they are owed.

    Each step is its own transaction with its own key, so a run that was interrupted is finished by running it
    again, and one that was finished pays nothing more. Time whose work is still in review, or that still
    counts, is topped up by a later run: of the same period, or of the next one, which finishes those before.

    Raises
    ------
    PeriodRefused
        When the period is empty, not over, or overlaps another one.
    """
    run = _run_of(starts_at, ends_at, now)
    end_sessions(now=now)
    for earlier in unfinished_runs(before=starts_at):
        _top_all_up(earlier, now)
    top_ups, waiting = _top_all_up(run, now)
    report = PayRunReport(run, top_ups, send_payouts(run=run, now=now), waiting)
    release_reserves(now=now)
    return report


def _run_of(starts_at: datetime, ends_at: datetime, now: datetime) -> PayRun:
    if not starts_at < ends_at <= now:
        raise PeriodRefused(
            _("a pay period ends after it starts, and is over when it is paid; choose another")
        )
    with transaction.atomic():
        if run := PayRun.objects.filter(starts_at=starts_at, ends_at=ends_at).first():
            return run
        if other := PayRun.objects.filter(starts_at__lt=ends_at, ends_at__gt=starts_at).first():
            message = _("this period overlaps %(other)s, which was paid already; begin where it ended")
            raise PeriodRefused(message % {"other": other})
        run = PayRun.objects.create(starts_at=starts_at, ends_at=ends_at, first_run_at=now)
        record(happenings=[Happening("pay_run.started", run.pk)], now=now)
    return run


def _top_all_up(run: PayRun, now: datetime) -> tuple[int, int]:
    """Top up whoever's time is complete; returns how many, and how many wait."""
    missing = without_top_up(run)
    ready = missing - unsettled(run)
    for person_id, project_id in sorted(ready):
        _top_up(run, person_id, project_id, now)
    waiting = len(missing) - len(ready)
    if not waiting and not is_finished(run):
        record(happenings=[Happening(RUN_FINISHED, run.pk)], now=now)
    return len(ready), waiting


def _one_at_a_time(run: PayRun) -> None:
    """Keep a second process that runs the same period waiting until this step is committed."""
    PayRun.objects.select_for_update().get(pk=run.pk)


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
    sources = (chart.project_reserve(project.pk), chart.client_funds(project.client_id))
    lock_accounts(codes=sources, currency=top_up.currency)
    missing = top_up.amount_minor
    movements = []
    for code in sources:
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
