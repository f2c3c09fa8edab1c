"""Pay runs as long work: asked for, left and found again; a process that dies leaves the rest to the next."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from canut.core.audit.happening import Happening
from canut.core.audit.operations import record
from canut.core.carrying import (
    ENDED,
    KEPT,
    Carried,
    Clock,
    Endings,
    Interrupted,
    Stops,
    TakenOver,
    carry_here,
    carry_out,
    note,
    take,
)
from canut.core.pay.errors import PayError, PayRunUnderWay
from canut.core.pay.models import PayRunWork
from canut.core.pay.operations.pay_runs import PayRunReport, Stage, open_run, run_pay
from canut.core.rules.errors import RulesError

ENDINGS = Endings(
    refusals=(PayError, RulesError),
    worn_out=_(
        "The process that paid was ended %(times)d times. Whoever was paid stays paid. "
        "Find out why, then let the run go on: it pays the others."
    ),
    failed=_(
        "A mistake of ours stopped this run, and the log has a record of it. Whoever was paid stays paid. "
        "Once it is mended, let the run go on: it pays the others."
    ),
)


def ask_pay_run(
    *, starts_at: datetime, ends_at: datetime, language: str, now: datetime, actor_id: int | None = None
) -> PayRunWork:
    """Ask that a period be paid beside the requests; while that is under way, it is that one.

    A period that was paid before can be asked for again: the run pays what has come to be owed since, and
    goes on where an earlier work of it stopped.

    Raises
    ------
    PeriodRefused
        When the period is empty, not over, or overlaps another one.
    """
    with transaction.atomic():
        # The operator's row stays locked until the end: of two who ask at once, the second finds the work.
        run = open_run(starts_at=starts_at, ends_at=ends_at, now=now, actor_id=actor_id)
        if work := _works().filter(run=run).exclude(state__in=ENDED).first():
            return work
        if run.first_run_at < now:
            record(happenings=[Happening("pay_run.resumed", run.pk, actor_id)], now=now)
        return PayRunWork.objects.create(run=run, language=language, asked_at=now)


def pay_here(*, starts_at: datetime, ends_at: datetime, clock: Clock) -> PayRunReport:
    """Pay a period in this process, for operators to see; killed on the way, it is taken over.

    Raises
    ------
    PeriodRefused, NotRegistered
        As `run_pay` does.
    PayRunUnderWay
        When another process pays the period at this moment.
    """
    now, language = clock(), get_language() or "en"
    with transaction.atomic():
        # Nobody else sees the work before it is taken.
        asked = ask_pay_run(starts_at=starts_at, ends_at=ends_at, language=language, now=now)
        work = take(_works().filter(pk=asked.pk), now=now)
    if work is None:
        raise _being_paid()
    try:
        return carry_here(work, lambda it: _pay(it, clock, lambda: False), endings=ENDINGS, clock=clock)
    except TakenOver:
        raise _being_paid() from None


def carry_pay_run(*, clock: Clock, stops: Stops = lambda: False) -> PayRunWork | None:
    """Carry out the pay run that waits longest; return it, or None when none waits."""
    work = take(_works(), now=clock())
    if work is not None:
        carry_out(work, lambda it: _pay(it, clock, stops), endings=ENDINGS, clock=clock)
    return work


def forget_done(*, now: datetime) -> int:
    """Remove works that ended long ago, but those that stopped and were never gone on with; runs stay."""
    later = PayRunWork.objects.filter(run=OuterRef("run"), pk__gt=OuterRef("pk"))
    settled = Q(state=Carried.State.DONE) | Exists(later)
    return PayRunWork.objects.filter(settled, ended_at__lt=now - KEPT).delete()[0]


def _works() -> QuerySet[PayRunWork]:
    return PayRunWork.objects.select_related("run")


def _being_paid() -> PayRunUnderWay:
    return PayRunUnderWay(gettext("another process pays this period at this moment; look again in a minute"))


def _pay(work: PayRunWork, clock: Clock, stops: Stops) -> PayRunReport:
    def progress(stage: Stage, done: int, left: int) -> None:
        if stops():
            raise Interrupted
        if stage == Stage.FLOORS:
            work.checked += done
            work.to_check = work.checked + left
        else:
            work.done += done
            work.total = work.done + left
        figures = {name: getattr(work, name) for name in ("checked", "to_check", "done", "total")}
        if done:
            # A start that got somewhere is none of those that ended the process again and again.
            figures["starts"] = 1
        note(work, beat_at=clock(), **figures)

    run = work.run
    report = run_pay(starts_at=run.starts_at, ends_at=run.ends_at, now=clock(), progress=progress)
    note(work, in_review=report.waiting_for_review)
    return report
