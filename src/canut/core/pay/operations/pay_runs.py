"""A pay run: the floor is topped up, then everything owed is sent; it can crash and be run again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from canut.core.audit.happening import Happening
from canut.core.audit.operations import record
from canut.core.pay.errors import PeriodRefused
from canut.core.pay.models import PayRun, TopUp
from canut.core.pay.operations.claims import accept_due_claims, count_claims
from canut.core.pay.operations.payouts import send_payouts
from canut.core.pay.operations.reserves import release_reserves
from canut.core.pay.operations.top_ups import pay_top_ups
from canut.core.pay.queries import RUN_FINISHED, is_finished, to_top_up, unfinished_runs, unsettled
from canut.core.pay.queries.floors import FloorFacts, Pair, PeriodFloors
from canut.core.people.models import Organisation
from canut.core.rules.declared import Rule, Situation
from canut.core.rules.queries import rule_in_force
from canut.core.work.models import Project
from canut.core.worktime.operations import end_sessions

BATCH = 400
"""People topped up in one transaction: other writers wait for no longer than that takes."""


class Stage(Enum):
    """What a pay run does, one after the other."""

    FLOORS = "floors"
    PEOPLE = "people"


Progress = Callable[[Stage, int, int], None]
"""Is told in which stage how many were done just now, and how many are left in it.

It is called in the transaction of what was done: what it raises takes that back.
"""


def _unheard(_stage: Stage, _done: int, _left: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class PayRunReport:
    """What one call of `run_pay` did."""

    run: PayRun
    top_ups: int
    payouts: int
    waiting_for_review: int
    """People whose time in the period is not topped up yet: work in review, or a session still running."""


def run_pay(
    *,
    starts_at: datetime,
    ends_at: datetime,
    now: datetime,
    actor_id: int | None = None,
    progress: Progress = _unheard,
) -> PayRunReport:
    """Top the period up to the floor, then send every worker what they are owed.

    Each step is its own transaction with its own key, so a run that was interrupted is finished by running it
    again, and one that was finished pays nothing more. Time whose work is still in review, or that still
    counts, is topped up by a later run: of the same period, or of the next one, which finishes those before.
    So is a cost or a time that was accepted after its period was run.

    Parameters
    ----------
    actor_id
        The person who starts it from a page; None for the command and the clock.

    Raises
    ------
    PeriodRefused
        When the period is empty, not over, or overlaps another one.
    NotRegistered
        When no version of the floor's rule is in force, or its code is not what was registered (G14).
    """
    run = open_run(starts_at=starts_at, ends_at=ends_at, now=now, actor_id=actor_id)
    end_sessions(now=now)
    accept_due_claims(now=now)
    for earlier in unfinished_runs(before=starts_at):
        _top_all_up(earlier, now, progress)
    top_ups, waiting = _top_all_up(run, now, progress)
    payouts = send_payouts(run=run, now=now, progress=partial(progress, Stage.PEOPLE))
    report = PayRunReport(run, top_ups, payouts, waiting)
    release_reserves(now=now)
    return report


def open_run(*, starts_at: datetime, ends_at: datetime, now: datetime, actor_id: int | None = None) -> PayRun:
    """Return the run of a period, begun now unless it was before; `run_pay` carries it out.

    Raises
    ------
    PeriodRefused
        When the period is empty, not over, or overlaps another one.
    """
    if not starts_at < ends_at <= now:
        raise PeriodRefused(
            _("a pay period ends after it starts, and is over when it is paid; choose another")
        )
    with transaction.atomic():
        # Two who start a run at once: the second one waits, and finds the period of the first one.
        list(Organisation.objects.select_for_update(no_key=True).filter(kind=Organisation.Kind.OPERATOR))
        if run := PayRun.objects.filter(starts_at=starts_at, ends_at=ends_at).first():
            return run
        if other := PayRun.objects.filter(starts_at__lt=ends_at, ends_at__gt=starts_at).first():
            message = _("this period overlaps %(other)s, which was paid already; begin where it ended")
            raise PeriodRefused(message % {"other": other})
        run = PayRun.objects.create(starts_at=starts_at, ends_at=ends_at, first_run_at=now)
        record(happenings=[Happening("pay_run.started", run.pk, actor_id)], now=now)
    return run


def _top_all_up(run: PayRun, now: datetime, progress: Progress) -> tuple[int, int]:
    """Top up whoever's time is complete; returns how many, and how many wait."""
    missing = to_top_up(run)
    ready = sorted(missing - unsettled(run))
    floors, rule = PeriodFloors(run), rule_in_force(slug="floor", now=now)
    progress(Stage.FLOORS, 0, len(ready))
    for first in range(0, len(ready), BATCH):
        batch = ready[first : first + BATCH]
        with transaction.atomic():
            _top_up(run, batch, floors, rule, now=now)
            progress(Stage.FLOORS, len(batch), len(ready) - first - len(batch))
    waiting = len(missing) - len(ready)
    if not waiting and not is_finished(run):
        record(happenings=[Happening(RUN_FINISHED, run.pk)], now=now)
    return len(ready), waiting


def _one_at_a_time(run: PayRun) -> None:
    """Keep a second process that runs the same period waiting until this step is committed."""
    PayRun.objects.select_for_update().get(pk=run.pk)


def _top_up(run: PayRun, pairs: Sequence[Pair], floors: PeriodFloors, rule: Rule, *, now: datetime) -> None:
    """Top up some hundreds of people, in as many statements as one would take."""
    _one_at_a_time(run)
    still = to_top_up(run, people={person_id for person_id, _project in pairs})
    facts = floors.facts(pair for pair in pairs if pair in still)
    projects = Project.objects.in_bulk({one.project_id for one in facts})
    made = TopUp.objects.bulk_create(
        (_row(run, one, rule, projects[one.project_id].currency, now) for one in facts), batch_size=BATCH
    )
    pay_top_ups(top_ups=made, projects=projects, now=now)
    count_claims(run=run, top_ups=made)


def _row(run: PayRun, facts: FloorFacts, rule: Rule, currency: str, now: datetime) -> TopUp:
    return TopUp(
        run=run,
        person_id=facts.person_id,
        project_id=facts.project_id,
        number=facts.top_ups + 1,
        hourly_floor_minor=facts.hourly_floor_minor,
        on_duty_seconds=facts.time.on_duty,
        engaged_seconds=facts.time.engaged,
        paid_minor=facts.paid_minor,
        costs_minor=facts.costs_minor,
        earlier_minor=facts.earlier_minor,
        rule=rule.name,
        amount_minor=rule.decide(Situation([facts.inputs])),
        currency=currency,
        computed_at=now,
    )
