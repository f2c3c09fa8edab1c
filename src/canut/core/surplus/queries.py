"""Reads on a year's surplus: what it is, who worked, and who would get what."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from canut.core.ledger import chart
from canut.core.ledger.models import Transfer
from canut.core.ledger.queries import balance_minor
from canut.core.local_time import here
from canut.core.pay.models import Accrual, TopUp
from canut.core.people.models import Person
from canut.core.surplus.errors import FormUnknown
from canut.core.surplus.models import SurplusYear
from canut.engines.money.surplus import (
    FORMS,
    Facts,
    LegalForm,
    Vote,
    Waterfall,
    Worked,
    divide,
    waterfall,
)

CLOSING = "surplus-closing"
"""Kind of the transfers that close a year's fees and costs into its surplus; they are no result of a year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What the members voted on a year's surplus, and the capital that the accounts show.

    Attributes
    ----------
    seniority_percent_a_year
        Weight that each full year since a person joined adds, up to what the legal form allows.
    """

    form: str
    work_share: Fraction
    capital_minor: int = 0
    interest_minor: int = 0
    hours: Fraction = Fraction(1)
    pay: Fraction = Fraction(0)
    seniority_percent_a_year: int = 0


@dataclass(frozen=True, slots=True)
class YearResult:
    """What an operator earned and spent in a year, in minor units."""

    fees_minor: int
    costs_minor: int
    guarantee_minor: int

    @property
    def surplus_minor(self) -> int:
        """What is left; negative when the year lost money."""
        return self.fees_minor - self.costs_minor - self.guarantee_minor


@dataclass(frozen=True, slots=True)
class Plan:
    """What would become of a year's surplus."""

    year: int
    currency: str
    decided: Decided
    result: YearResult
    facts: Facts
    parts: Waterfall
    worked: Mapping[int, Worked]
    shares: Mapping[int, int]


def form_of(slug: str) -> LegalForm:
    """Return the legal form with this name.

    Raises
    ------
    FormUnknown
        When there is none.
    """
    try:
        return FORMS[slug]
    except KeyError:
        message = _("no legal form is named %(form)s; choose one of %(known)s")
        raise FormUnknown(message % {"form": slug, "known": ", ".join(FORMS)}) from None


def bounds(year: int) -> tuple[datetime, datetime]:
    """Return the first moment of a year where the installation is, and of the one after."""
    start, end = (datetime(one, 1, 1) for one in (year, year + 1))  # noqa: DTZ001 - made aware below
    return timezone.make_aware(start), timezone.make_aware(end)


def result_of(*, year: int, currency: str) -> YearResult:
    """Return what the books say an operator earned and spent in a year."""
    return YearResult(
        fees_minor=_gained(chart.OPERATOR_FEES, year, currency),
        costs_minor=-_gained(chart.OPERATOR_COSTS, year, currency),
        guarantee_minor=-_gained(chart.OPERATOR_GUARANTEE, year, currency),
    )


def _gained(code: str, year: int, currency: str) -> int:
    start, end = bounds(year)
    within = Transfer.objects.filter(at__gte=start, at__lt=end, currency=currency).exclude(kind=CLOSING)
    came = within.filter(credit__code=code).aggregate(total=Sum("amount_minor"))["total"] or 0
    left = within.filter(debit__code=code).aggregate(total=Sum("amount_minor"))["total"] or 0
    return int(came - left)


def who_worked(*, year: int, currency: str, decided: Decided) -> dict[int, Worked]:
    """Return the time, pay and seniority of everybody whose time of the year was paid in a currency."""
    start, end = bounds(year)
    topped_up = TopUp.objects.filter(run__starts_at__gte=start, run__starts_at__lt=end, currency=currency)
    accrued = Accrual.objects.filter(worked_at__gte=start, worked_at__lt=end, currency=currency)
    seconds = dict(topped_up.order_by().values_list("person").annotate(Sum("on_duty_seconds")))
    pay: dict[int, int] = defaultdict(int)
    for records in (topped_up, accrued):
        for person_id, total in records.order_by().values_list("person").annotate(Sum("amount_minor")):
            pay[person_id] += total
    ids = sorted(seconds.keys() | pay.keys())
    joined = dict(Person.objects.filter(pk__in=ids).values_list("pk", "joined_at")) if ids else {}
    most = form_of(decided.form).seniority_most_percent
    return {
        pk: Worked(pk, seconds.get(pk, 0), pay[pk], _seniority(joined[pk], end, decided, most)) for pk in ids
    }


def _seniority(joined_at: datetime, end: datetime, decided: Decided, most_percent: int) -> int:
    since, until = here(joined_at), here(end)
    years = until.year - since.year - ((until.month, until.day) < (since.month, since.day))
    return min(most_percent, 100 + max(0, years) * decided.seniority_percent_a_year)


def years_shared(*, most: int) -> list[SurplusYear]:
    """Return what became of the last years' surplus, latest first."""
    return list(SurplusYear.objects.order_by("-year", "currency")[:most])


def plan_of(*, year: int, currency: str, decided: Decided) -> Plan:
    """Return what would become of a year's surplus; writes nothing.

    Raises
    ------
    FormUnknown
        When no legal form has the name.
    SurplusRefused
        When there is no surplus, or the vote leaves the bounds of the law.
    """
    form = form_of(decided.form)
    result = result_of(year=year, currency=currency)
    reserves = (chart.OPERATOR_LEGAL_RESERVE, chart.OPERATOR_INDIVISIBLE_RESERVE, chart.OPERATOR_FUND)
    before = [balance_minor(code=code, currency=currency) for code in reserves]
    facts = Facts(
        surplus_minor=result.surplus_minor,
        capital_minor=decided.capital_minor,
        legal_reserve_minor=before[0],
        reserves_minor=sum(before),
    )
    parts = waterfall(form, facts, Vote(decided.work_share, decided.interest_minor))
    worked = who_worked(year=year, currency=currency, decided=decided)
    shares = divide(parts.work, list(worked.values()), hours=decided.hours, pay=decided.pay)
    return Plan(year, currency, decided, result, facts, parts, worked, shares)
