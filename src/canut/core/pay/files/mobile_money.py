"""Payouts to mobile money, as CSV that providers of bulk payments take."""

import csv
from collections.abc import Sequence
from io import StringIO

from canut.core.pay.models import PaymentFile, Payout
from canut.core.spreadsheet import safe_cell
from canut.engines.money import format_money

HEADINGS = ("reference", "provider", "telephone", "holder", "amount", "currency", "file")


def mobile_money_csv(file: PaymentFile, payouts: Sequence[Payout]) -> bytes:
    """Return the file: a line a payout, amounts in decimals of their currency.

    Telephone numbers are digits with their country code and without the plus sign (MSISDN); what people
    wrote themselves can be no formula.
    """
    text = StringIO()
    lines = csv.writer(text)
    lines.writerow(HEADINGS)
    for payout in payouts:
        if payout.account is None:
            raise ValueError(f"payout {payout.pk} was sent to no account")
        written = (payout.account.provider, payout.account.number.removeprefix("+"), payout.account.holder)
        amount, _space, currency = format_money(payout.hold.amount_minor, payout.hold.currency).partition(" ")
        stated = [safe_cell(one) for one in written]
        lines.writerow([payout.pk, *stated, amount, currency, file.message_id])
    return text.getvalue().encode()
