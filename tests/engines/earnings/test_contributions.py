"""Contributions are a dated share of pay, rounded down, and never all of it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canut.engines.earnings import (
    RATES,
    contribution_rate,
    contributions_minor,
    statuses,
    withholding_rule,
)


@pytest.mark.parametrize(
    ("status", "share"),
    [
        ("fr-micro-sales", 1240),
        ("fr-micro-bic", 2150),
        ("fr-micro-bic-commerce", 2130),
        ("fr-micro-bnc", 2580),
    ],
)
def test_the_french_rates_of_2026(status: str, share: int) -> None:
    """12.3, 21.2 and 25.6 % of turnover (decree 2025-943), and the levy for training."""
    rate = contribution_rate(status=status, on=date(2026, 1, 1))
    assert rate is not None
    assert rate.total_bp == share
    assert rate.source
    assert status in statuses()


def test_before_a_table_begins_there_is_no_rate() -> None:
    """A day without a known rate, or an unknown status, has none: nothing is guessed."""
    assert contribution_rate(status="fr-micro-bic", on=date(2025, 12, 31)) is None
    assert contribution_rate(status="mg-anything", on=date(2026, 6, 1)) is None
    assert contribution_rate(status="", on=date(2026, 6, 1)) is None


def test_platforms_withhold_from_2027_in_euros_in_france() -> None:
    """The day before, another currency or another country: the worker owes it by themselves."""
    assert withholding_rule(country="FR", currency="EUR", on=date(2027, 1, 1))
    assert withholding_rule(country="FR", currency="EUR", on=date(2026, 12, 31)) is None
    assert withholding_rule(country="FR", currency="USD", on=date(2027, 1, 1)) is None
    assert withholding_rule(country="KE", currency="KES", on=date(2027, 1, 1)) is None


def test_a_known_example() -> None:
    """A courier who earned 1,000.00 EUR in 2026 owes 215.00; of 0.09 EUR, 1.935 cents are one."""
    assert contributions_minor(gross_minor=100_000, rate_bp=2150) == 21_500
    assert contributions_minor(gross_minor=9, rate_bp=2150) == 1


@given(st.integers(0, 10**12), st.integers(0, 9_999))
def test_contributions_never_take_all_and_never_a_cent_more(gross: int, rate: int) -> None:
    """They are at most the share, less than a cent below it, and pay of a cent stays pay."""
    owed = contributions_minor(gross_minor=gross, rate_bp=rate)
    assert owed * 10_000 <= gross * rate < (owed + 1) * 10_000
    assert owed < gross or gross == owed == 0


@pytest.mark.parametrize(("gross", "rate"), [(-1, 10), (1, 10_000), (1, -1)])
def test_what_is_no_share_is_refused(gross: int, rate: int) -> None:
    """Negative pay and a rate of everything are mistakes of the caller."""
    with pytest.raises(ValueError, match="share"):
        contributions_minor(gross_minor=gross, rate_bp=rate)


def test_no_status_has_two_rates_on_a_day() -> None:
    """The table is a function of status and day."""
    days = [(rate.status, rate.in_force_from) for rate in RATES]
    assert len(days) == len(set(days))
