"""Reads on what left the platform, how long it took, and how much of it arrived (G7)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Avg, Count, DurationField, F, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.expressions import ExpressionWrapper

from canut.core.ledger.models import Hold
from canut.core.pay.models import Accrual, Payout, PayRun
from canut.core.work.models import Project

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Clearing:
    """How far pay has come, in one currency; amounts in minor units.

    Attributes
    ----------
    owed_minor, cleared_minor
        What was approved (for a run: sent, but what came back), and what of it arrived.
    days_mean, days_most
        Days from approval (for a run: from the end of its period) until it arrived; None while nothing did.
    late
        Answers whose payday passed before their pay arrived; for a run, payouts still on their way.
    """

    currency: str
    owed_minor: int
    cleared_minor: int
    days_mean: float | None
    days_most: float | None
    late: int

    @property
    def cleared_percent(self) -> float:
        """The share that arrived, in percent of what was owed; all of nothing is 100."""
        return 100 * self.cleared_minor / self.owed_minor if self.owed_minor else 100.0


def runs_under_way() -> list[PayRun]:
    """Return the pay runs that have payouts the bank has not confirmed, oldest first."""
    under_way = PayRun.objects.filter(payouts__hold__state=Hold.State.PENDING)
    return list(under_way.distinct().order_by("id"))


def on_their_way() -> list[tuple[str, int, int]]:
    """Return the payouts that no bank confirmed yet: currency, how many, and their sum in minor units."""
    pending = Payout.objects.filter(hold__state=Hold.State.PENDING).order_by("hold__currency")
    sums = pending.values_list("hold__currency").annotate(Count("pk"), Sum("hold__amount_minor"))
    return list(sums)


def days_to_pay(*, project_id: int) -> list[float]:
    """Return for each paid-out answer of a project the days from its approval to the bank's confirmation."""
    paid = _with_arrival().filter(project_id=project_id, amount_minor__gt=0).exclude(paid_at=None)
    rows = paid.values_list("paid_at", "accrued_at")
    return [(paid_at - accrued_at) / DAY for paid_at, accrued_at in rows]


def clearing_of_runs() -> dict[PayRun, list[Clearing]]:
    """Return how far each pay run's payouts have come, latest run first."""
    arrival = ExpressionWrapper(F("hold__settled_at") - F("run__ends_at"), output_field=DurationField())
    arrived, way = Q(hold__state=Hold.State.POSTED), Q(hold__state=Hold.State.PENDING)
    sums = (
        Payout.objects.exclude(hold__state=Hold.State.VOIDED)
        .order_by("-run_id", "hold__currency")
        .values_list("run_id", "hold__currency")
        .annotate(
            owed=Sum("hold__amount_minor"),
            cleared=Sum("hold__amount_minor", filter=arrived),
            mean=Avg(arrival, filter=arrived),
            most=Max(arrival, filter=arrived),
            late=Count("pk", filter=way),
        )
    )
    runs = PayRun.objects.in_bulk()
    found: dict[PayRun, list[Clearing]] = {}
    for run_id, currency, *rest in sums:
        found.setdefault(runs[run_id], []).append(_clearing(currency, rest))
    return found


def clearing_of_projects(*, now: datetime) -> dict[Project, list[Clearing]]:
    """Return how far the pay of each project's approved answers has come, by project."""
    arrived = Q(paid_at__isnull=False)
    wait = ExpressionWrapper(F("paid_at") - F("accrued_at"), output_field=DurationField())
    late = Q(paid_at__gt=F("due_at")) | Q(paid_at=None, due_at__lt=now)
    sums = (
        _with_arrival()
        .filter(amount_minor__gt=0)
        .order_by("project_id", "currency")
        .values_list("project_id", "currency")
        .annotate(
            owed=Sum("amount_minor"),
            cleared=Sum("amount_minor", filter=arrived),
            mean=Avg(wait, filter=arrived),
            most=Max(wait, filter=arrived),
            late=Count("pk", filter=late),
        )
    )
    projects = Project.objects.select_related("client").in_bulk()
    found: dict[Project, list[Clearing]] = {}
    for project_id, currency, *rest in sums:
        found.setdefault(projects[project_id], []).append(_clearing(currency, rest))
    return found


def together(parts: Iterable[Clearing]) -> list[Clearing]:
    """Return several projects' pay as one, by currency, such as all of a client's; means weigh by money."""
    by_currency: dict[str, list[Clearing]] = {}
    for part in parts:
        by_currency.setdefault(part.currency, []).append(part)
    return [_sum(currency, same) for currency, same in sorted(by_currency.items())]


def _with_arrival() -> QuerySet[Any]:
    posted = Payout.objects.filter(
        person=OuterRef("person"),
        hold__currency=OuterRef("currency"),
        hold__state=Hold.State.POSTED,
        sent_at__gte=OuterRef("accrued_at"),
    ).order_by("sent_at")
    return Accrual.objects.annotate(paid_at=Subquery(posted.values("hold__settled_at")[:1]))


def _clearing(currency: str, sums: Sequence[Any]) -> Clearing:
    owed, cleared, mean, most, late = sums
    days_mean, days_most = (None if span is None else span / DAY for span in (mean, most))
    return Clearing(currency, owed, cleared or 0, days_mean, days_most, late)


def _sum(currency: str, parts: list[Clearing]) -> Clearing:
    cleared = sum(part.cleared_minor for part in parts)
    arrived = [part for part in parts if part.days_mean is not None and part.days_most is not None]
    mean = sum((part.days_mean or 0) * part.cleared_minor for part in arrived) / cleared if cleared else None
    return Clearing(
        currency=currency,
        owed_minor=sum(part.owed_minor for part in parts),
        cleared_minor=cleared,
        days_mean=mean,
        days_most=max((part.days_most or 0 for part in arrived), default=None),
        late=sum(part.late for part in parts),
    )
