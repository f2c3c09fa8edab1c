"""What working cost: metres at a rate, or what a receipt says (G17)."""

from datetime import date

from canut.engines.earnings.rates import MILEAGE_RATES, DatedRate, NoRateError, rate_on


def mileage_rate(*, slug: str, currency: str, on: date) -> DatedRate:
    """Return the rate of a vehicle on a day.

    Raises
    ------
    NoRateError
        When none is known, or it is in another currency.
    """
    rate = rate_on(on, slug=slug, rates=MILEAGE_RATES)
    if rate.currency != currency:
        raise NoRateError(f"the rate {slug!r} is in {rate.currency}, not in {currency}; state the amount")
    return rate


def mileage_slugs(*, on: date) -> list[str]:
    """Return the names of the rates of vehicles that are known on a day."""
    return sorted({rate.slug for rate in MILEAGE_RATES if rate.holds_on(on)})


def cost_of_way(*, metres: int, rate: DatedRate) -> int:
    """Return what a way costs at a rate, in minor units, a broken one counted whole."""
    return -(-metres * rate.amount_minor // rate.per)
