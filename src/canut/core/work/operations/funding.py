"""Money first (G4): what is shown to workers is held before, and what is left goes back after."""

from datetime import datetime

from django.db import transaction
from django.db.models import F, Sum

from canut.core.audit.happening import Happening
from canut.core.audit.operations import record
from canut.core.ledger import chart
from canut.core.ledger.errors import InsufficientFunds
from canut.core.ledger.operations import Movement, open_account, transfer
from canut.core.ledger.queries import available_minor
from canut.core.people.models import Organisation, Person
from canut.core.work.errors import NotOpen
from canut.core.work.models import COUNTED, LIVE, Assignment, Project, Task
from canut.core.work.queries import current_terms, owed_minor
from canut.engines.money import format_money

RESERVE_PERCENT = 20
"""Share of planned pay held besides it, for the time that piece pay does not cover."""

OPENING_BATCH = 20_000
"""Tasks opened in one transaction, so that a large project never keeps other writers waiting."""


def deposit(*, client: Organisation, amount_minor: int, currency: str, key: str, now: datetime) -> None:
    """Record money a client paid in; `key` is the bank's reference, so that it counts once."""
    bank = open_account(code=chart.BANK, currency=currency)
    funds = open_account(code=chart.client_funds(client.pk), currency=currency)
    transfer(movements=[Movement(f"deposit:{key}", "deposit", bank, funds, amount_minor)], now=now)


def hold_planned_pay(*, project: Project, answers: int, key: str, now: datetime) -> None:
    """Hold the pay of `answers` more answers and the floor reserve that goes with it.

    Raises
    ------
    InsufficientFunds
        When the client has less.
    """
    pay_minor = answers * current_terms(project_id=project.pk).per_answer_minor
    _hold(project, chart.project_escrow(project.pk), pay_minor, f"escrow:{key}", now)
    hold_reserve(project=project, amount_minor=_reserve_for(pay_minor), key=key, now=now)


def hold_reserve(*, project: Project, amount_minor: int, key: str, now: datetime) -> None:
    """Hold money for on-duty time that piece pay does not cover, such as a booked slot (G3, G4).

    Raises
    ------
    InsufficientFunds
        When the client has less.
    """
    _hold(project, chart.project_reserve(project.pk), amount_minor, f"reserve:{key}", now)


def _reserve_for(pay_minor: int) -> int:
    return -(-pay_minor * RESERVE_PERCENT // 100)


def _hold(project: Project, code: str, amount_minor: int, key: str, now: datetime) -> None:
    if amount_minor <= 0:
        return
    funds = open_account(code=chart.client_funds(project.client_id), currency=project.currency)
    held = open_account(code=code, currency=project.currency)
    movement = Movement(f"hold:{project.pk}:{key}", "hold-for-project", funds, held, amount_minor)
    transfer(movements=[movement], now=now)


def opening_cost_minor(*, project: Project) -> int:
    """Return what opening the project's drafts holds: planned pay and reserve, in minor units."""
    drafts = Task.objects.filter(project=project, state=Task.State.DRAFT)
    answers = drafts.aggregate(total=Sum("overlap_max"))["total"] or 0
    pay_minor = answers * current_terms(project_id=project.pk).per_answer_minor
    return pay_minor + _reserve_for(pay_minor)


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
    """
    if project.state == Project.State.CLOSED:
        raise NotOpen(f"project {project.pk} is closed; create a new one")
    needed = opening_cost_minor(project=project)
    available = available_minor(code=chart.client_funds(project.client_id), currency=project.currency)
    if available < needed:
        raise InsufficientFunds(
            f"opening project {project.pk} holds {format_money(needed, project.currency)} and "
            f"{project.client} has {format_money(available, project.currency)} available; pay in "
            f"{format_money(needed - available, project.currency)} or plan fewer answers"
        )
    opened = 0
    while batch := _hold_and_open_batch(project, now):
        opened += batch
    with transaction.atomic():
        project.state = Project.State.OPEN
        project.save(update_fields=["state"])
        record(happenings=[Happening("project.opened", project.pk, actor.pk, {"tasks": opened})], now=now)
    return opened


def _hold_and_open_batch(project: Project, now: datetime) -> int:
    with transaction.atomic():
        drafts = Task.objects.filter(project=project, state=Task.State.DRAFT)
        ids = list(drafts.order_by("id").values_list("id", flat=True)[:OPENING_BATCH])
        if not ids:
            return 0
        batch = drafts.filter(id__range=(ids[0], ids[-1]))
        answers = batch.aggregate(total=Sum("overlap_max"))["total"]
        hold_planned_pay(project=project, answers=answers, key=f"tasks-{ids[0]}-{ids[-1]}", now=now)
        return batch.update(state=Task.State.OPEN, open_slots=F("overlap"))


def pause_project(*, project: Project, actor: Person, now: datetime) -> None:
    """Stop handing out tasks; what was taken can be finished and is paid."""
    with transaction.atomic():
        project.state = Project.State.PAUSED
        project.save(update_fields=["state"])
        record(happenings=[Happening("project.paused", project.pk, actor.pk)], now=now)


def close_project(*, project: Project, actor: Person, now: datetime) -> int:
    """End a project and give back to the client what no worker is owed.

    Returns
    -------
    int
        Minor units given back; what assignments under way or in review may still be owed stays held.

    Raises
    ------
    NotOpen
        When a worker holds a task at this moment; pause the project and wait for the lease to end.
    """
    with transaction.atomic():
        live = Assignment.objects.filter(project=project, state__in=LIVE).count()
        if live:
            raise NotOpen(
                f"{live} tasks are in a worker's hands; pause the project and close it when they end"
            )
        Task.objects.filter(project=project, state__in=[Task.State.OPEN, Task.State.DRAFT]).update(
            state=Task.State.CANCELLED, overlap=F("overlap") - F("open_slots"), open_slots=0
        )
        project.state = Project.State.CLOSED
        project.save(update_fields=["state"])
        escrow = available_minor(code=chart.project_escrow(project.pk), currency=project.currency)
        released = escrow - owed_minor(project_id=project.pk)
        if released > 0:
            _release(project, released, now)
        data = {"released_minor": released}
        record(happenings=[Happening("project.closed", project.pk, actor.pk, data)], now=now)
    return released


def _release(project: Project, amount_minor: int, now: datetime) -> None:
    escrow = open_account(code=chart.project_escrow(project.pk), currency=project.currency)
    funds = open_account(code=chart.client_funds(project.client_id), currency=project.currency)
    counted = Assignment.objects.filter(project=project, state__in=COUNTED).count()
    key = f"release:{project.pk}:{counted}:{escrow.balance_minor}"
    transfer(movements=[Movement(key, "release", escrow, funds, amount_minor)], now=now)
