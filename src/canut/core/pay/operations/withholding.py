"""Contributions that the platform keeps from pay: the rate of each worker, and what goes to the office."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from canut.core.audit.happening import Happening
from canut.core.audit.operations import record
from canut.core.ledger import chart
from canut.core.ledger.models import Hold, Transfer
from canut.core.ledger.operations import Movement, lock_accounts, open_account, transfer
from canut.core.pay.errors import RateRefused
from canut.core.pay.models import Withholding, WithholdingRate
from canut.core.people.models import Person
from canut.engines.earnings import WITHHOLDING
from canut.engines.earnings.contributions import WHOLE

REMITTANCE = "remittance"
"""The kind of transfer that pays withheld contributions to the office."""


def record_withholding_rate(
    *, person: Person, country: str, rate_bp: int, in_force_from: date, source: str, now: datetime
) -> WithholdingRate:
    """Record the rate that the office supplied for a person; it replaces earlier ones from its day on.

    Parameters
    ----------
    rate_bp
        In basis points: 2150 for 21.5 %.
    source
        The office's message that states it.

    Raises
    ------
    RateRefused
        When the country has no rule, the rate is no share of pay, or no source is named.
    """
    if country not in WITHHOLDING:
        known = ", ".join(WITHHOLDING)
        message = _("platforms withhold nothing for %(country)s; countries with a rule: %(known)s")
        raise RateRefused(message % {"country": country, "known": known})
    if not 0 <= rate_bp < WHOLE:
        raise RateRefused(_("a rate is at least 0 and less than 100 %; check it"))
    if not source.strip():
        raise RateRefused(_("a rate has a source; name the message of the office that states it"))
    return WithholdingRate.objects.create(
        person=person,
        country=country,
        rate_bp=rate_bp,
        in_force_from=in_force_from,
        source=source.strip()[:200],
        recorded_at=now,
    )


def remit_withholding(*, country: str, reference: str, now: datetime) -> int:
    """Pay to a country's office what was kept from payouts that arrived; returns the amount in minor units.

    What was kept from a payout still on its way waits: it comes back when the bank refuses the payout.

    Parameters
    ----------
    reference
        Names the payment to the office; the same one again pays nothing.
    """
    currency = WITHHOLDING[country].currency
    kept = open_account(code=chart.withholding_payable(country), currency=currency)
    key = f"{REMITTANCE}:{country}:{reference}"
    with transaction.atomic():
        lock_accounts(codes=[kept.code], currency=currency)
        due = _kept_minor(country) - remitted_minor(country=country)
        if due <= 0 or Transfer.objects.filter(key=key).exists():
            return 0
        bank = open_account(code=chart.BANK, currency=currency)
        (made,) = transfer(movements=[Movement(key, REMITTANCE, kept, bank, due)], now=now)
        record(
            happenings=[Happening("withholding.remitted", made.pk, None, {"reference": reference})], now=now
        )
    return due


def _kept_minor(country: str) -> int:
    arrived = Withholding.objects.filter(rate__country=country, payout__hold__state=Hold.State.POSTED)
    return arrived.aggregate(total=Sum("amount_minor"))["total"] or 0


def remitted_minor(*, country: str) -> int:
    """Return what a country's office was paid so far, in minor units."""
    code = chart.withholding_payable(country)
    paid = Transfer.objects.filter(kind=REMITTANCE, debit__code=code)
    return paid.aggregate(total=Sum("amount_minor"))["total"] or 0
