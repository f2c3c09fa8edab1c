"""Changing one currency into another: the only road between them, at a rate that anyone can look up."""

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from django.db import transaction
from django.utils.translation import gettext as _

from canut.core.ledger import chart
from canut.core.ledger.errors import ExchangeRefused, KeyReused
from canut.core.ledger.models import Account, Exchange
from canut.core.ledger.operations import Movement, open_account, transfer
from canut.engines.money import exchanged_minor

KIND = "exchange"


@dataclass(frozen=True, slots=True)
class Rate:
    """Units of the target for one unit of the source, who published it, and for which day."""

    value: Fraction
    source: str
    on: date


def exchange(
    *, key: str, debit: Account, credit: Account, amount_minor: int, rate: Rate, now: datetime
) -> Exchange:
    """Take `amount_minor` from `debit` and give what it is worth to `credit`; repeated, the same exchange.

    The amount is rounded to the nearest minor unit of the target, halves to the even one
    (`canut.engines.money.exchanged_minor`).

    Raises
    ------
    ExchangeRefused
        When both accounts are of one currency, or the rate has no source.
    AmountNotPositive
        When the amount is zero or less, or worth less than half a minor unit of the target.
    InsufficientFunds
        When `debit` has less.
    KeyReused
        When the key exchanged other money before.
    """
    if debit.currency == credit.currency:
        message = _("%(debit)s and %(credit)s are of one currency; make a plain transfer")
        raise ExchangeRefused(message % {"debit": debit, "credit": credit})
    if not rate.source.strip():
        raise ExchangeRefused(_("say who published the rate, such as: European Central Bank"))
    movements = _movements(key, debit, credit, amount_minor, rate)
    with transaction.atomic():
        made = transfer(movements=movements, now=now)
        if not made:
            return _made_before(key, rate)
        return Exchange.objects.create(
            key=key,
            sold=made[0],
            bought=made[1],
            numerator=rate.value.numerator,
            denominator=rate.value.denominator,
            rate_source=rate.source.strip(),
            rate_on=rate.on,
            at=now,
        )


def _movements(key: str, debit: Account, credit: Account, amount_minor: int, rate: Rate) -> list[Movement]:
    worth = exchanged_minor(amount_minor, debit.currency, credit.currency, rate.value)
    changer = open_account(code=chart.WORLD_EXCHANGE, currency=debit.currency)
    other = open_account(code=chart.WORLD_EXCHANGE, currency=credit.currency)
    return [
        Movement(f"exchange:{key}:sold", KIND, debit, changer, amount_minor),
        Movement(f"exchange:{key}:bought", KIND, other, credit, worth),
    ]


def _made_before(key: str, rate: Rate) -> Exchange:
    found = Exchange.objects.get(key=key)
    facts = (found.numerator, found.denominator, found.rate_source, found.rate_on)
    if facts != (rate.value.numerator, rate.value.denominator, rate.source.strip(), rate.on):
        raise KeyReused(_("%(key)s exchanged other money before; use a new key") % {"key": key})
    return found
