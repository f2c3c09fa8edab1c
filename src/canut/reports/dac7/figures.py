"""What each person was paid in a year, by quarter: the figures for the office and for the person alike."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal

from canut.core.ledger import chart
from canut.core.ledger.models import Hold
from canut.core.pay.models import Accrual, Withholding
from canut.engines.money import currency_exponent
from canut.reports.credited import credited_to_people
from canut.reports.spans import QUARTERS, quarter_of, year_span


def _none() -> list[int]:
    return [0] * QUARTERS


@dataclass(slots=True)
class SellerFigures:
    """One person's year in one currency, by quarter; amounts in minor units.

    Attributes
    ----------
    credited_minor
        Pay, top-ups, bonuses, tips and shares as they were credited.
    activities
        Pieces of work whose pay was credited.
    taxes_minor
        Contributions that the platform withheld, in the quarter of the period that they were withheld for.
    """

    person_id: int
    currency: str
    credited_minor: list[int] = field(default_factory=_none)
    activities: list[int] = field(default_factory=_none)
    taxes_minor: list[int] = field(default_factory=_none)

    @property
    def consideration_minor(self) -> list[int]:
        """What was credited, net of what the platform withheld (annex V, section I, A(10))."""
        pairs = zip(self.credited_minor, self.taxes_minor, strict=True)
        return [max(0, credited - taxes) for credited, taxes in pairs]

    @property
    def fees_minor(self) -> list[int]:
        """What the platform charged the person: nothing, its fee is the client's, beside their pay."""
        return _none()

    @property
    def is_reportable(self) -> bool:
        """Whether anything is left of the year once it is rounded as the message wants it."""
        return any(whole_units(amount, self.currency) for amount in self.consideration_minor)


def whole_units(amount_minor: int, currency: str) -> int:
    """Return an amount in whole units of its currency, halves up: the message knows no cents."""
    exact = Decimal(amount_minor).scaleb(-currency_exponent(currency))
    return int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def figures_of(year: int, *, person_ids: Iterable[int] | None = None) -> list[SellerFigures]:
    """Return the figures of a year by person and currency, of everybody who was credited or of some.

    Three statements, however many people there are.
    """
    chosen = None if person_ids is None else set(person_ids)
    found: dict[tuple[int, str], SellerFigures] = {}

    def of(person_id: int, currency: str) -> SellerFigures:
        return found.setdefault((person_id, currency), SellerFigures(person_id, currency))

    credited = credited_to_people(*year_span(year))
    if chosen is not None:
        credited = credited.filter(credit__code__in=[chart.person_payable(one) for one in chosen])
    rows = credited.values_list("credit__code", "currency", "at", "amount_minor")
    for code, currency, at, amount in rows.iterator():
        of(chart.person_of_payable(code), currency).credited_minor[quarter_of(at)] += amount
    for person_id, currency, quarter, count in _activities(year, chosen):
        of(person_id, currency).activities[quarter] += count
    for person_id, currency, quarter, amount in _withheld(year, chosen):
        of(person_id, currency).taxes_minor[quarter] += amount
    return [found[key] for key in sorted(found)]


def _activities(year: int, chosen: set[int] | None) -> Iterable[tuple[int, str, int, int]]:
    start, end = year_span(year)
    owed = Accrual.objects.filter(accrued_at__gte=start, accrued_at__lt=end)
    if chosen is not None:
        owed = owed.filter(person_id__in=chosen)
    counts: dict[tuple[int, str, int], int] = defaultdict(int)
    for person_id, currency, at in owed.values_list("person_id", "currency", "accrued_at").iterator():
        counts[person_id, currency, quarter_of(at)] += 1
    return [(*key, count) for key, count in counts.items()]


def _withheld(year: int, chosen: set[int] | None) -> Iterable[tuple[int, str, int, int]]:
    start, end = year_span(year)
    kept = Withholding.objects.filter(payout__run__ends_at__gt=start, payout__run__ends_at__lte=end)
    kept = kept.exclude(payout__hold__state=Hold.State.VOIDED)
    if chosen is not None:
        kept = kept.filter(payout__person_id__in=chosen)
    for one in kept.select_related("payout__run", "payout__hold").iterator():
        last = one.payout.run.ends_at - timedelta.resolution
        yield one.payout.person_id, one.payout.hold.currency, quarter_of(last), one.amount_minor
