"""Money as integer minor units with an ISO 4217 code, and the ways to divide it without losing a cent.

>>> minor_units("0.12", "EUR")
12
>>> largest_remainder(100, [1, 1, 1])
[34, 33, 33]
"""

from canut.engines.money.currencies import (
    EXPONENTS,
    MoneyError,
    currency_exponent,
    format_money,
    minor_units,
)
from canut.engines.money.division import largest_remainder
from canut.engines.money.exchange import exchange_rate, exchanged_minor

__all__ = [
    "EXPONENTS",
    "MoneyError",
    "currency_exponent",
    "exchange_rate",
    "exchanged_minor",
    "format_money",
    "largest_remainder",
    "minor_units",
]
