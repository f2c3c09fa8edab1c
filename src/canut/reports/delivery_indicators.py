"""The seven indicators that a delivery platform publishes each 1 March in France, on the year before.

Code des transports, articles L1326-3 and R1326-4 to R1326-8 (decree 2021-501 of 22 April 2021). A job runs
from pick-up to drop-off. Income is the price paid to the worker with bonuses and top-ups, without tips. The
records they are computed from are the proof; they are kept as part of the books, longer than the three
years that the decree asks for.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from canut.core.local_time import here
from canut.core.pay.models import Accrual, Bonus, TopUp
from canut.core.work.models import Project
from canut.core.worktime.models import Session
from canut.families.deliveries.models import OfferLog, Order
from canut.reports.spans import year_span

VOLUMES = {"week": (10, 25, 50), "month": (40, 100, 200)}
"""Jobs in a week or a month at which the next bracket of volume starts; the decree leaves brackets open."""


@dataclass(frozen=True, slots=True)
class Job:
    """One delivery: who brought it, when it ended, how long it took and what it paid."""

    courier_id: int
    ended_at: datetime
    seconds: float
    income_minor: int


@dataclass(frozen=True, slots=True)
class Volume:
    """Weeks or months of workers with so many jobs: means over them (indicators 4 to 7).

    Attributes
    ----------
    jobs
        The bracket, such as ``10 to 24``.
    worker_spans
        How many weeks (or months) of how many workers the means are over: one a worker and week.
    """

    jobs: str
    workers: int
    worker_spans: int
    hours_mean: float
    income_mean_minor: int


@dataclass(frozen=True, slots=True)
class Indicators:
    """The seven indicators of a year in one currency; a mean over nothing is None."""

    year: int
    currency: str
    jobs: int
    job_minutes_mean: float | None
    job_income_mean_minor: int | None
    offer_wait_minutes_mean: float | None
    by_week: list[Volume]
    by_month: list[Volume]

    def plain(self) -> dict[str, Any]:
        """Return them as JSON values."""
        return {"rule": "Code des transports, articles R1326-4 to R1326-8", **asdict(self)}


def delivery_indicators(year: int) -> list[Indicators]:
    """Return the indicators of a year, for each currency that deliveries were paid in."""
    found = Project.objects.filter(family=Project.Family.DELIVERIES).values_list("currency", flat=True)
    made = [_indicators(year, currency) for currency in sorted(set(found))]
    return [one for one in made if one.jobs]


def _indicators(year: int, currency: str) -> Indicators:
    jobs = _jobs(year, currency)
    extra = _top_ups(year, currency)
    income = sum(job.income_minor for job in jobs) + sum(amount for _person, _at, amount in extra)
    return Indicators(
        year=year,
        currency=currency,
        jobs=len(jobs),
        job_minutes_mean=round(sum(job.seconds for job in jobs) / len(jobs) / 60, 1) if jobs else None,
        job_income_mean_minor=round(income / len(jobs)) if jobs else None,
        offer_wait_minutes_mean=_mean_wait(year, currency),
        by_week=_volumes(jobs, extra, "week"),
        by_month=_volumes(jobs, extra, "month"),
    )


def _jobs(year: int, currency: str) -> list[Job]:
    start, end = year_span(year)
    brought = Order.objects.filter(
        state=Order.State.DELIVERED, ended_at__gte=start, ended_at__lt=end, task__project__currency=currency
    )
    rows = brought.values_list("assignment_id", "assignment__worker_id", "picked_up_at", "ended_at")
    paid: dict[int, int] = defaultdict(int)
    for table in (Accrual, Bonus):
        owed = table.objects.filter(assignment__order__in=brought)
        for assignment_id, amount in owed.values_list("assignment_id", "amount_minor"):
            paid[assignment_id] += amount
    return [
        Job(courier_id, ended_at, (ended_at - picked_up_at).total_seconds(), paid[assignment_id])
        for assignment_id, courier_id, picked_up_at, ended_at in rows
        if courier_id and picked_up_at and ended_at and assignment_id
    ]


def _top_ups(year: int, currency: str) -> list[tuple[int, datetime, int]]:
    start, end = year_span(year)
    made = TopUp.objects.filter(
        project__family=Project.Family.DELIVERIES,
        currency=currency,
        run__ends_at__gt=start,
        run__ends_at__lte=end,
        amount_minor__gt=0,
    )
    rows = made.values_list("person_id", "run__ends_at", "amount_minor")
    return [(person_id, at - timedelta.resolution, amount) for person_id, at, amount in rows]


def _mean_wait(year: int, currency: str) -> float | None:
    """Return the mean minutes between connection, offers and disconnection, less accepted jobs (R1326-4)."""
    start, end = year_span(year)
    sessions = Session.objects.filter(
        project__family=Project.Family.DELIVERIES,
        project__currency=currency,
        started_at__gte=start,
        started_at__lt=end,
        ended_at__isnull=False,
    )
    offers = _offers(year, currency)
    seconds, waits = 0.0, 0
    for person_id, since, until in sessions.values_list("person_id", "started_at", "ended_at").iterator():
        own = [one for one in offers.get(person_id, ()) if since <= one[0] <= (until or since)]
        busy = sum(_overlap(accepted, done, since, until) for _at, accepted, done in own if accepted and done)
        seconds += max(0.0, ((until or since) - since).total_seconds() - busy)
        waits += len(own) + 1
    return round(seconds / waits / 60, 1) if waits else None


Offered = tuple[datetime, datetime | None, datetime | None]


def _offers(year: int, currency: str) -> dict[int, list[Offered]]:
    start, end = year_span(year)
    logged = OfferLog.objects.filter(
        offered_at__gte=start, offered_at__lt=end, order__task__project__currency=currency
    )
    found: dict[int, list[Offered]] = defaultdict(list)
    rows = logged.values_list(
        "courier_id", "offered_at", "assignment__accepted_at", "assignment__submitted_at"
    )
    for courier_id, at, accepted, done in rows.order_by("offered_at").iterator():
        found[courier_id].append((at, accepted, done))
    return found


def _overlap(accepted: datetime, done: datetime, since: datetime, until: datetime | None) -> float:
    return max(0.0, (min(done, until or done) - max(accepted, since)).total_seconds())


def _volumes(jobs: Iterable[Job], extra: Iterable[tuple[int, datetime, int]], span: str) -> list[Volume]:
    counts: dict[tuple[int, tuple[int, int]], list[float]] = defaultdict(lambda: [0, 0.0, 0])
    for job in jobs:
        of = counts[job.courier_id, _span_of(job.ended_at, span)]
        of[0] += 1
        of[1] += job.seconds
        of[2] += job.income_minor
    for person_id, at, amount in extra:
        key = person_id, _span_of(at, span)
        if key in counts:
            counts[key][2] += amount
    brackets: dict[int, list[tuple[int, list[float]]]] = defaultdict(list)
    for (courier_id, _when), of in counts.items():
        brackets[sum(of[0] >= start for start in VOLUMES[span])].append((courier_id, of))
    return [_volume(VOLUMES[span], number, members) for number, members in sorted(brackets.items())]


def _span_of(at: datetime, span: str) -> tuple[int, int]:
    local = here(at)
    return local.isocalendar()[:2] if span == "week" else (local.year, local.month)


def _volume(starts: tuple[int, ...], number: int, members: list[tuple[int, list[float]]]) -> Volume:
    first = starts[number - 1] if number else 1
    return Volume(
        jobs=f"{first} to {starts[number] - 1}" if number < len(starts) else f"{first} or more",
        workers=len({courier_id for courier_id, _of in members}),
        worker_spans=len(members),
        hours_mean=round(sum(of[1] for _who, of in members) / len(members) / 3600, 2),
        income_mean_minor=round(sum(of[2] for _who, of in members) / len(members)),
    )
