"""For the operator's members: whether the guarantees hold, what waits for a human, if upkeep runs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from canut.core.audit.queries import Standing, last_round, offending_rows
from canut.core.decisions.queries import clock_figures, open_proposals, waiting_appeals, waiting_remedies
from canut.core.pay.queries import on_their_way, without_account
from canut.core.pay.queries.claims import claims_waiting
from canut.core.rights.queries import open_corrections
from canut.core.room.keys import is_open
from canut.core.work.queries import waiting_for_review
from canut.faces.web.access import operator_only
from canut.faces.web.pages import Request, person_page
from canut.faces.web.promises import PROMISES, Promised
from canut.verification import Recorded, recorded

QUIET_AT_MOST = timedelta(minutes=5)
"""Upkeep that was not heard of for longer is said to stand still."""


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits for a human with a clock: how much, when the first is due, how many are late."""

    count: int
    next_due_at: datetime | None
    late: int


@dataclass(frozen=True, slots=True)
class Broken:
    """A check that does not hold, with the rows that break it."""

    promised: Promised
    sentence: str
    standing: Standing
    rows: list[str]


@require_safe
@person_page
def health(request: Request) -> HttpResponse:
    """Show all of it on one page; nothing is verified for the visit."""
    operator_only(request.user)
    now = timezone.now()
    stands = {one.guarantee: one for one in recorded()}
    upkeep = last_round()
    context = {
        "shown": [(promised, stands[name]) for name, promised in PROMISES.items()],
        "broken": _broken(stands.values()),
        "upkeep": upkeep,
        "is_quiet": upkeep is None or now - upkeep.at > QUIET_AT_MOST,
        "queues": _queues(now),
        "proposals": open_proposals().count(),
        "claims": sum(claims_waiting().values()),
        "payouts": on_their_way(),
        "accountless": len(without_account()),
        "clocks": clock_figures(now=now),
        "is_room_open": is_open(),
    }
    return render(request, "canut/operator_health.html", context)


def _broken(stands: Iterable[Recorded]) -> list[Broken]:
    found = [
        (PROMISES[one.guarantee], sentence, standing)
        for one in stands
        for sentence, standing in one.checks
        if standing and not standing.run.is_held
    ]
    rows = offending_rows(run_ids=[standing.run.pk for *_names, standing in found])
    return [Broken(*one, rows[one[2].run.pk]) for one in found]


def _queues(now: datetime) -> list[tuple[str, str, Queue]]:
    """Return each queue with its name and the page on which it is worked off; clients review answers."""
    return [
        (_("Answers to review"), "", _queue(waiting_for_review(), "review_due_at", now)),
        (_("Appeals"), "appeals", _queue(waiting_appeals(), "reply_due_at", now)),
        (_("Remedies to state"), "appeals", _queue(waiting_remedies(), "remedy_due_at", now)),
        (_("Requests for correction"), "exports", _queue(open_corrections(), "due_at", now)),
    ]


def _queue(waiting: QuerySet[Any], due: str, now: datetime) -> Queue:
    found = waiting.order_by().aggregate(
        count=Count("pk"), first=Min(due), late=Count("pk", filter=Q(**{f"{due}__lt": now}))
    )
    return Queue(found["count"], found["first"], found["late"])
