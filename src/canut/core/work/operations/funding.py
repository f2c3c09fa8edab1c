"""Money first (G4): what is shown to workers is held before, and what is left goes back after."""

from datetime import datetime
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import F, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from canut.core.audit.happening import Happening
from canut.core.audit.operations import record
from canut.core.ledger import chart
from canut.core.ledger.amounts import amount_text
from canut.core.ledger.errors import InsufficientFunds
from canut.core.ledger.models import Account, Transfer
from canut.core.ledger.operations import Movement, lock_accounts, open_account, transfer
from canut.core.ledger.queries import available_minor
from canut.core.people.models import Organisation, Person
from canut.core.work.errors import NotOpen, PurposeMissing
from canut.core.work.models import LIVE, Assignment, Project, Task, Terms
from canut.core.work.operations.debts import settle_debt
from canut.core.work.operations.fees import fee_minor, fee_needed_minor
from canut.core.work.queries import current_terms, owed_minor, planned_answers
from canut.engines.earnings import smallest_lawful_pay

RESERVE_PERCENT = 20
"""Share of planned pay held besides it, for the time that piece pay does not cover."""

OPENING_BATCH = 20_000
"""Tasks opened in one transaction, so that a large project never keeps other writers waiting."""

ANSWERS_BY_BATCH = """
SELECT SUM(overlap_max)
FROM (
  SELECT overlap_max, ROW_NUMBER() OVER (ORDER BY id) - 1 AS place
  FROM work_task WHERE project_id = %s AND state = 'draft'
) AS draft
GROUP BY place / %s
"""
"""The planned answers of each batch of tasks that are opened together."""


class PlannedMoney(NamedTuple):
    """What planned answers hold, in minor units: their pay, the floor reserve, the operator's fee."""

    pay: int
    reserve: int
    fee: int


def deposit(
    *,
    client: Organisation,
    amount_minor: int,
    currency: str,
    key: str,
    now: datetime,
    actor_id: int | None = None,
) -> None:
    """Record money a client paid in; `key` is the bank's reference, so that it counts once.

    What the client owes for a deposit that was taken back before is settled first.

    Raises
    ------
    KeyReused
        When the reference stands for other money already.
    AmountNotPositive
        When the amount is zero or less.
    """
    bank = open_account(code=chart.BANK, currency=currency)
    funds = open_account(code=chart.client_funds(client.pk), currency=currency)
    with transaction.atomic():
        movement = Movement(f"deposit:{key}", "deposit", bank, funds, amount_minor)
        is_new = bool(transfer(movements=[movement], now=now))
        if is_new and actor_id is not None:
            data = {"amount_minor": amount_minor, "currency": currency, "key": key}
            record(happenings=[Happening("organisation.paid_in", client.pk, actor_id, data)], now=now)
        settle_debt(client=client, currency=currency, now=now)


def deposit_known(*, key: str) -> Transfer | None:
    """Return what was recorded under a bank's reference; None for a new one."""
    return Transfer.objects.select_related("credit").filter(key=f"deposit:{key}").first()


def locked(*, project: Project) -> Project:
    """Return the project as it is now, its row locked: its money and its tasks change one step at a time."""
    return Project.objects.select_for_update(no_key=True).get(pk=project.pk)


def hold_planned_pay(*, project: Project, answers: int, key: str, now: datetime) -> None:
    """Hold the pay of `answers` more answers, the floor reserve and the operator's fee that go with it.

    Raises
    ------
    InsufficientFunds
        When the client has less.
    """
    planned = planned_money(terms=current_terms(project_id=project.pk), answers=answers)
    _hold(project, chart.project_escrow(project.pk), planned.pay, f"escrow:{key}", now)
    hold_reserve(project=project, amount_minor=planned.reserve, key=key, now=now)
    _hold(project, chart.project_fees(project.pk), planned.fee, f"fees:{key}", now)


def cover_terms(*, project: Project, terms: Terms, now: datetime) -> None:
    """Hold what a new version of the terms adds to the pay of answers that were planned before it.

    Raises
    ------
    InsufficientFunds
        When the client has less.
    """
    pay_minor = planned_money(terms=terms, answers=planned_answers(project_id=project.pk)).pay
    escrow = available_minor(code=chart.project_escrow(project.pk), currency=project.currency)
    more = pay_minor + owed_minor(project_id=project.pk) - escrow
    key = f"terms-{terms.version}"
    _hold(project, chart.project_escrow(project.pk), more, f"escrow:{key}", now)
    hold_reserve(project=project, amount_minor=_percent(more, RESERVE_PERCENT), key=key, now=now)
    fees = available_minor(code=chart.project_fees(project.pk), currency=project.currency)
    _hold(
        project,
        chart.project_fees(project.pk),
        fee_needed_minor(project=project) - fees,
        f"fees:{key}",
        now,
    )


def hold_reserve(*, project: Project, amount_minor: int, key: str, now: datetime) -> None:
    """Hold money for on-duty time that piece pay does not cover, such as a booked slot (G3, G4).

    Raises
    ------
    InsufficientFunds
        When the client has less.
    """
    _hold(project, chart.project_reserve(project.pk), amount_minor, f"reserve:{key}", now)


def planned_money(*, terms: Terms, answers: int) -> PlannedMoney:
    """Return the piece pay of planned answers, and the reserve and the fee beside it.

    Work paid for time has no piece pay: the reserve holds its wage over the expected time.
    """
    pay_minor = answers * terms.per_answer_minor
    wage = smallest_lawful_pay(
        hourly_floor_minor=terms.hourly_floor_minor, seconds=answers * terms.expected_seconds
    )
    reserve = _percent(pay_minor, RESERVE_PERCENT) if pay_minor else _percent(wage, 100 + RESERVE_PERCENT)
    fee = fee_minor(pay_minor=pay_minor, basis_points=terms.fee_basis_points)
    return PlannedMoney(pay_minor, reserve, fee)


def _percent(amount_minor: int, percent: int) -> int:
    return -(-amount_minor * percent // 100)


def _hold(project: Project, code: str, amount_minor: int, key: str, now: datetime) -> None:
    if amount_minor <= 0:
        return
    funds = open_account(code=chart.client_funds(project.client_id), currency=project.currency)
    held = open_account(code=code, currency=project.currency)
    movement = Movement(f"hold:{project.pk}:{key}", "hold-for-project", funds, held, amount_minor)
    transfer(movements=[movement], now=now)


def opening_cost_minor(*, project: Project) -> int:
    """Return what opening the project's drafts holds in all, in minor units."""
    return sum(opening_parts(project=project))


def opening_parts(*, project: Project) -> PlannedMoney:
    """Return what opening the project's drafts holds: planned pay, reserve and fee, in minor units.

    Each batch that `open_project` makes rounds by itself, so it is counted by itself.
    """
    terms = current_terms(project_id=project.pk)
    with connection.cursor() as cursor:
        cursor.execute(ANSWERS_BY_BATCH, [project.pk, OPENING_BATCH])
        batches = [int(answers) for (answers,) in cursor.fetchall()]
    held = [planned_money(terms=terms, answers=answers) for answers in batches]
    return PlannedMoney(
        sum(one.pay for one in held), sum(one.reserve for one in held), sum(one.fee for one in held)
    )


def open_project(*, project: Project, actor: Person, now: datetime) -> int:
    """Hold the pay of every planned answer with its reserve, then show the tasks; may be repeated.

    Returns
    -------
    int
        How many tasks were opened.

    Raises
    ------
    InsufficientFunds
        When the client has less than planned pay and reserve; nothing is shown.
    NotOpen
        When the project is closed.
    PurposeMissing
        When nobody could know what it is for, or what its data will serve (G8).
    """
    check_opening(project=project, needed_minor=opening_cost_minor(project=project))
    opened = 0
    while batch := _hold_and_open_batch(project, now):
        opened += batch
    with transaction.atomic():
        _move(project, Project.State.OPEN)
        record(happenings=[Happening("project.opened", project.pk, actor.pk, {"tasks": opened})], now=now)
    return opened


def check_opening(*, project: Project, needed_minor: int) -> None:
    """Refuse to open what is closed, what has no purpose, and what the client cannot pay for.

    Raises
    ------
    InsufficientFunds
        When the client has less than `needed_minor`; the message says how much is missing.
    NotOpen
        When the project is closed.
    PurposeMissing
        When nobody could know what it is for, or what its data will serve (G8).
    """
    if Project.objects.filter(pk=project.pk, state=Project.State.CLOSED).exists():
        raise _closed(project)
    if not any(project.purpose.values()) or not any(project.data_use):
        message = _("%(project)s: say what the work is for and what its data will serve, then open it")
        raise PurposeMissing(message % {"project": project})
    available = available_minor(code=chart.client_funds(project.client_id), currency=project.currency)
    if available < needed_minor:
        message = _(
            "opening %(project)s holds %(needed)s and %(client)s has %(available)s available; "
            "pay in %(missing)s or plan fewer answers"
        )
        facts = {
            "project": project,
            "client": project.client,
            "needed": amount_text(needed_minor, project.currency),
            "available": amount_text(available, project.currency),
            "missing": amount_text(needed_minor - available, project.currency),
        }
        raise InsufficientFunds(message % facts)


def _closed(project: Project) -> NotOpen:
    return NotOpen(_("%(project)s is closed; create a new project") % {"project": project})


def _move(project: Project, state: Project.State) -> None:
    """Change a project's state; one that is closed stays closed."""
    if locked(project=project).state == Project.State.CLOSED:
        raise _closed(project)
    project.state = state
    project.save(update_fields=["state"])


def _hold_and_open_batch(project: Project, now: datetime) -> int:
    with transaction.atomic():
        if locked(project=project).state == Project.State.CLOSED:
            raise _closed(project)
        drafts = Task.objects.filter(project=project, state=Task.State.DRAFT)
        ids = list(drafts.order_by("id").values_list("id", flat=True)[:OPENING_BATCH])
        if not ids:
            return 0
        batch = drafts.filter(id__range=(ids[0], ids[-1]))
        answers = batch.aggregate(total=Sum("overlap_max"))["total"]
        hold_planned_pay(project=project, answers=answers, key=f"tasks-{ids[0]}-{ids[-1]}", now=now)
        return batch.update(state=Task.State.OPEN, open_slots=F("overlap"))


def pause_project(*, project: Project, actor: Person, now: datetime) -> None:
    """Stop handing out tasks; what was taken can be finished and is paid.

    Raises
    ------
    NotOpen
        When the project is closed.
    """
    with transaction.atomic():
        _move(project, Project.State.PAUSED)
        record(happenings=[Happening("project.paused", project.pk, actor.pk)], now=now)


def close_project(*, project: Project, actor: Person, now: datetime) -> int:
    """End a project and give back to the client what no worker is owed; repeated, what was settled since.

    Returns
    -------
    int
        Minor units given back. What work in review, or rejected and open to appeal, may still be owed stays
        held; so does the reserve, until a pay run has topped all time on duty up (see `canut.core.pay`).

    Raises
    ------
    NotOpen
        When a worker holds a task at this moment; pause the project and wait for the lease to end.
    """
    with transaction.atomic():
        locked(project=project)
        if live := Assignment.objects.filter(project=project, state__in=LIVE).count():
            message = ngettext(
                "%(count)s task is in a worker's hands; pause the project and close it when it ends",
                "%(count)s tasks are in workers' hands; pause the project and close it when they end",
                live,
            )
            raise NotOpen(message % {"count": live})
        return _end(project, "project.closed", actor, now)


def cancel_project(*, project: Project, actor: Person, now: datetime) -> int:
    """End a project at once; workers first: what is in somebody's hands can be finished and is paid.

    Returns
    -------
    int
        Minor units given back now. The pay of tasks in workers' hands, in review, or rejected and open to
        appeal, stays held; `release_settled` gives back what of it nobody turned out to be owed.
    """
    with transaction.atomic():
        locked(project=project)
        return _end(project, "project.cancelled", actor, now)


def _end(project: Project, verb: str, actor: Person, now: datetime) -> int:
    Task.objects.filter(project=project, state__in=[Task.State.OPEN, Task.State.DRAFT]).update(
        state=Task.State.CANCELLED, overlap=F("overlap") - F("open_slots"), open_slots=0
    )
    project.state = Project.State.CLOSED
    project.save(update_fields=["state"])
    released = _release_free(project, now)
    record(happenings=[Happening(verb, project.pk, actor.pk, {"released_minor": released})], now=now)
    return released


def release_settled(*, now: datetime) -> int:
    """Give back what is held on closed projects and nobody is owed any more; returns how many had some."""
    filled = Account.objects.filter(code__startswith="project:", balance_minor__gt=0)
    held = filled.exclude(code__endswith=":reserve").values_list("code", flat=True)
    numbers = sorted({int(code.split(":")[1]) for code in held})
    released = 0
    for start in range(0, len(numbers), 500):
        some = Project.objects.filter(pk__in=numbers[start : start + 500], state=Project.State.CLOSED)
        released += sum(_release_settled(project, now) for project in some.order_by("pk"))
    return released


def _release_settled(project: Project, now: datetime) -> bool:
    with transaction.atomic():
        released = _release_free(locked(project=project), now)
        if released:
            settle_debt(client=project.client, currency=project.currency, now=now)
    return released > 0


def _release_free(project: Project, now: datetime) -> int:
    """Move what a closed project holds and owes nobody to its client's funds; returns how much."""
    escrow, fees = chart.project_escrow(project.pk), chart.project_fees(project.pk)
    # Before what is owed is read: an approval that moves the money at this moment is then counted once.
    lock_accounts(codes=(escrow, fees), currency=project.currency)
    needs = {escrow: owed_minor(project_id=project.pk), fees: fee_needed_minor(project=project)}
    released = 0
    for code, needed in needs.items():
        free = available_minor(code=code, currency=project.currency) - needed
        if free > 0:
            _release(project, code, free, now)
            released += free
    return released


def _release(project: Project, code: str, amount_minor: int, now: datetime) -> None:
    source = open_account(code=code, currency=project.currency)
    funds = open_account(code=chart.client_funds(project.client_id), currency=project.currency)
    # Nothing enters the escrow of a closed project: each release finds a lower balance, thus a new key.
    name = code.rsplit(":", maxsplit=1)[-1]
    key = f"release:{project.pk}:{name}:{source.balance_minor}"
    transfer(movements=[Movement(key, "release", source, funds, amount_minor)], now=now)
