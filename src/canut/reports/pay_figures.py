"""What work paid here, for everybody to read: an hour's net pay, top-ups, time, days until pay arrives.

Sums over people, from the same records as their statements. Under ten people nothing is said of a currency.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from statistics import quantiles
from typing import Any

from django.db.models import Count, Exists, OuterRef

from canut.core.local_time import day_here
from canut.core.pay.models import Accrual, TopUp
from canut.core.pay.queries import Clearing, clearing_of_projects, together
from canut.engines.earnings import hourly_rate
from canut.reports.platform_work import SMALLEST_GROUP

WITHIN = timedelta(days=365)
"""Pay periods that ended within a year before are counted."""


@dataclass(frozen=True, slots=True)
class HourlyPay:
    """What an hour on duty paid, waiting included; what is withheld is None.

    Attributes
    ----------
    median_minor, lower_minor, upper_minor
        Net of accepted costs, top-ups included, before what each person owes in contributions and taxes:
        half of the people had less than the median, and half had between the lower and the upper.
    topped_up_people_bp, topped_up_pay_bp
        People whose pay was topped up to the floor, and the share of pay that is top-up; in hundredths of a
        percent.
    hours, waiting_bp
        Time on duty of all, and the share of it without work.
    """

    currency: str
    people: int | None = None
    median_minor: int | None = None
    lower_minor: int | None = None
    upper_minor: int | None = None
    topped_up_people_bp: int | None = None
    topped_up_pay_bp: int | None = None
    hours: int | None = None
    waiting_bp: int | None = None


@dataclass(frozen=True, slots=True)
class Arrival:
    """How fast approved pay arrived, in one currency, since the platform opened; what is withheld is None."""

    currency: str
    days_mean: float | None = None
    days_most: float | None = None
    cleared_bp: int | None = None
    late: int | None = None


@dataclass(frozen=True, slots=True)
class PayFigures:
    """The figures, and the pay periods that they are about: those that ended from `first` to `last`."""

    first: date
    last: date
    least_people: int
    hourly: list[HourlyPay]
    arrival: list[Arrival]

    def plain(self) -> dict[str, Any]:
        """Return them as JSON values."""
        return {**asdict(self), "first": self.first.isoformat(), "last": self.last.isoformat()}


@dataclass(slots=True)
class _Earned:
    seconds: int = 0
    engaged: int = 0
    gross_minor: int = 0
    costs_minor: int = 0
    top_up_minor: int = 0


def pay_figures(now: datetime) -> PayFigures:
    """Return the figures of the year before `now`."""
    by_currency: dict[str, list[_Earned]] = defaultdict(list)
    for (_person, currency), earned in _earned(now - WITHIN).items():
        if earned.seconds:
            by_currency[currency].append(earned)
    return PayFigures(
        first=day_here(now - WITHIN),
        last=day_here(now),
        least_people=SMALLEST_GROUP,
        hourly=[_hourly(currency, people) for currency, people in sorted(by_currency.items())],
        arrival=list(_arrivals(now)),
    )


def _earned(since: datetime) -> dict[tuple[int, str], _Earned]:
    """Return what each person's topped-up periods came to, by person and currency.

    A later top-up of the same period states its time and pay anew: only the last one's count.
    """
    later = TopUp.objects.filter(
        run=OuterRef("run"),
        person=OuterRef("person"),
        project=OuterRef("project"),
        number__gt=OuterRef("number"),
    )
    found: dict[tuple[int, str], _Earned] = defaultdict(_Earned)
    made = TopUp.objects.filter(run__ends_at__gt=since).annotate(is_replaced=Exists(later)).order_by()
    for one in made.iterator():
        earned = found[one.person_id, one.currency]
        earned.gross_minor += one.amount_minor
        earned.top_up_minor += one.amount_minor
        if not one.is_replaced:
            earned.seconds += one.on_duty_seconds
            earned.engaged += one.engaged_seconds
            earned.gross_minor += one.paid_minor
            earned.costs_minor += one.costs_minor
    return found


def _hourly(currency: str, people: list[_Earned]) -> HourlyPay:
    if len(people) < SMALLEST_GROUP:
        return HourlyPay(currency)
    rates = [
        hourly_rate(paid_minor=one.gross_minor - one.costs_minor, on_duty_seconds=one.seconds)
        for one in people
    ]
    lower, median, upper = quantiles(rates, n=4, method="inclusive")
    seconds = sum(one.seconds for one in people)
    return HourlyPay(
        currency=currency,
        people=len(people),
        median_minor=round(median),
        lower_minor=round(lower),
        upper_minor=round(upper),
        topped_up_people_bp=basis_points(sum(one.top_up_minor > 0 for one in people), len(people)),
        topped_up_pay_bp=basis_points(
            sum(one.top_up_minor for one in people), sum(one.gross_minor for one in people)
        ),
        hours=round(seconds / 3600),
        waiting_bp=basis_points(seconds - sum(one.engaged for one in people), seconds),
    )


def _arrivals(now: datetime) -> Iterable[Arrival]:
    paid = Accrual.objects.filter(amount_minor__gt=0).order_by().values_list("currency")
    people = dict(paid.annotate(Count("person", distinct=True)))
    parts = [part for of_project in clearing_of_projects(now=now).values() for part in of_project]
    for part in together(parts):
        yield _arrival(part) if people[part.currency] >= SMALLEST_GROUP else Arrival(part.currency)


def _arrival(part: Clearing) -> Arrival:
    return Arrival(
        currency=part.currency,
        days_mean=None if part.days_mean is None else round(part.days_mean, 1),
        days_most=None if part.days_most is None else round(part.days_most, 1),
        cleared_bp=basis_points(part.cleared_minor, part.owed_minor),
        late=part.late,
    )


def basis_points(part: int, whole: int) -> int | None:
    """Return a part of a whole in hundredths of a percent; None of nothing."""
    return round(10_000 * part / whole) if whole else None
