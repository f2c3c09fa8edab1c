"""What a worker owes for social security on what they earn, by status, as dated tables.

A rate is a share of gross pay (turnover, for somebody who works on their own account), in basis points:
hundredths of a percent. Rates have a day of effect and a source; a day before the first has none, and then
nothing is estimated.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

WHOLE = 10_000
"""Basis points in one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContributionRate:
    """The share of gross pay that one status owes from a day on.

    Attributes
    ----------
    status
        Slug that begins with the country, such as ``fr-micro-bic``.
    contributions_bp, training_bp
        Social contributions, and the levy for vocational training, in basis points.
    source
        The texts that set them, by the names they have at home.
    """

    status: str
    country: str
    in_force_from: date
    contributions_bp: int
    training_bp: int
    source: str

    @property
    def total_bp(self) -> int:
        """Contributions and levy together, in basis points."""
        return self.contributions_bp + self.training_bp


@dataclass(frozen=True, slots=True)
class WithholdingRule:
    """From when platforms of a country keep contributions from pay, in its currency, and by which text.

    The rate is each worker's own: the office supplies it to the platform.
    """

    country: str
    currency: str
    in_force_from: date
    source: str


_DECREE_2025_943 = "décret 2025-943 du 8 septembre 2025 ; code du travail, art. L6331-48"
"""The decree sets the contributions, the Labour Code the levy for training; laws keep their own names."""

RATES: Sequence[ContributionRate] = tuple(
    ContributionRate(
        status=status,
        country="FR",
        in_force_from=date(2026, 1, 1),
        contributions_bp=contributions,
        training_bp=training,
        source=_DECREE_2025_943,
    )
    for status, contributions, training in (
        ("fr-micro-sales", 1230, 10),
        ("fr-micro-bic", 2120, 30),
        ("fr-micro-bic-commerce", 2120, 10),
        ("fr-micro-bnc", 2560, 20),
    )
)
"""French micro-entrepreneurs: sales of goods; services of craft, couriers among them, and of commerce (both
BIC); services of the professions that are not regulated (BNC). Reductions for new businesses (ACRE: a quarter
for those begun since 1 July 2026, decree 2026-69) differ by person, so they are in the rate that the office
supplies for one, not here."""

WITHHOLDING = MappingProxyType(
    {
        "FR": WithholdingRule(
            "FR",
            "EUR",
            date(2027, 1, 1),
            "code de la sécurité sociale, art. L613-6-1 (loi 2023-1250, art. 6)",
        )
    }
)
"""By country. Until its day comes, contributions are what the worker will owe by themselves."""


def contribution_rate(*, status: str, on: date) -> ContributionRate | None:
    """Return the rate of a status on a day; None when the table has none."""
    known = [rate for rate in RATES if rate.status == status and rate.in_force_from <= on]
    return max(known, key=lambda rate: rate.in_force_from, default=None)


def statuses() -> list[str]:
    """Return the statuses that the table knows, in its order."""
    return list(dict.fromkeys(rate.status for rate in RATES))


def withholding_rule(*, country: str, currency: str, on: date) -> WithholdingRule | None:
    """Return the rule under which pay in a currency has contributions withheld on a day, if there is one."""
    rule = WITHHOLDING.get(country)
    return rule if rule and rule.currency == currency and rule.in_force_from <= on else None


def contributions_minor(*, gross_minor: int, rate_bp: int) -> int:
    """Return the contributions on gross pay, in minor units, rounded down: what is no whole cent stays pay.

    Parameters
    ----------
    rate_bp
        From 0 to less than 10,000 basis points: contributions never take all.

    Raises
    ------
    ValueError
        When pay is negative or the rate is no share.
    """
    if gross_minor < 0 or not 0 <= rate_bp < WHOLE:
        raise ValueError("contributions are a share, less than one, of pay that is not negative")
    return gross_minor * rate_bp // WHOLE
