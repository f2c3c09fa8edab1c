"""Currencies and the number of decimals each one has (ISO 4217)."""

from decimal import Decimal, InvalidOperation

EXPONENTS = {
    "AUD": 2, "BGN": 2, "BRL": 2, "CAD": 2, "CHF": 2, "CNY": 2, "CZK": 2, "DKK": 2, "EUR": 2, "GBP": 2,
    "HUF": 2, "INR": 2, "JPY": 0, "KES": 2, "MAD": 2, "MGA": 2, "MXN": 2, "NGN": 2, "NOK": 2, "NZD": 2,
    "PHP": 2, "PLN": 2, "RON": 2, "SEK": 2, "TND": 3, "TRY": 2, "UAH": 2, "USD": 2, "XAF": 0, "XOF": 0,
    "ZAR": 2,
}  # fmt: skip
"""Decimals of each currency Canut pays in; one line adds another."""


class MoneyError(ValueError):
    """An amount or a currency that cannot be used, with what to do about it."""


def currency_exponent(currency: str) -> int:
    """Return how many decimals `currency` has.

    Raises
    ------
    MoneyError
        When the code is not one that Canut pays in.
    """
    try:
        return EXPONENTS[currency]
    except KeyError:
        raise MoneyError(f"unknown currency {currency!r}; use one of {', '.join(EXPONENTS)}") from None


def minor_units(amount: str | int | Decimal, currency: str) -> int:
    """Convert an amount in major units to whole minor units, exactly.

    Parameters
    ----------
    amount
        Such as ``"0.12"``. Never a float: 0.12 has no exact binary form.
    currency
        ISO 4217 code.

    Raises
    ------
    MoneyError
        When it is not a finite number, or has more decimals than the currency.
    """
    exponent = currency_exponent(currency)
    try:
        exact = Decimal(amount)
    except InvalidOperation:
        raise MoneyError(f"{amount!r} is not an amount; write it as 0.12") from None
    if not exact.is_finite():
        raise MoneyError(f"{amount!r} is not an amount; write it as 0.12")
    scaled = exact.scaleb(exponent)
    if scaled != scaled.to_integral_value():
        raise MoneyError(f"{amount} has more decimals than {currency} ({exponent}); round it to {exponent}")
    return int(scaled)


def format_money(amount_minor: int, currency: str) -> str:
    """Write an amount for people and for files: ``1234, "EUR"`` gives ``12.34 EUR``."""
    exponent = currency_exponent(currency)
    return f"{Decimal(amount_minor).scaleb(-exponent):.{exponent}f} {currency}"
