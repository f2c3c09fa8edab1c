"""Amounts of money in a sentence, as the reader's language writes them."""

from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import pgettext

from canut.engines.money import currency_exponent

SYMBOLS = {"EUR": "€", "GBP": "£", "USD": "$"}
"""Signs that everybody reads; any other currency is named by its ISO 4217 code."""

SPACE = "\N{NO-BREAK SPACE}"


def amount_text(amount_minor: int, currency: str) -> str:
    """Write an amount of minor units as the reader's language does: ``-€0.12``, ``-0,12 €``."""
    exponent = currency_exponent(currency)
    amount = number_format(Decimal(abs(amount_minor)).scaleb(-exponent), exponent, force_grouping=True)
    minus = "-" if amount_minor < 0 else ""
    if currency not in SYMBOLS:
        return f"{minus}{amount}{SPACE}{currency}"
    # Translators: how an amount of money is written; French puts the sign last, after a no-break space.
    return minus + pgettext("money", "%(sign)s%(amount)s") % {"sign": SYMBOLS[currency], "amount": amount}
