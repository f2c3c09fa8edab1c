"""How value added tax stands to the operator's fee: which treatment, at which rate, how much of the fee.

The rate is the operator's statement (the setting ``CANUT_OPERATOR_VAT``), with the day from which each
counts. Articles: Directive 2006/112/EC, 44 and 196 (business customers in another Member State owe the tax
themselves), 284 (small enterprises); in France CGI, 259-1°, 283-2 and 293 B.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from django.conf import settings
from django.utils.translation import gettext as _
from stdnum.eu.vat import MEMBER_STATES

from canut.core.invoices.errors import SchemeUnknown
from canut.core.invoices.models import BillingFacts, Invoice
from canut.engines.money import largest_remainder

Treatment = Invoice.Treatment
EXEMPT = "exempt"
WHOLE = 10_000
UNION = frozenset(code.upper() for code in MEMBER_STATES)


@dataclass(frozen=True, slots=True)
class Tax:
    """Why and at which rate, in hundredths of a percent, VAT is part of a fee."""

    treatment: Treatment
    basis_points: int


def operator_rate(*, on: date) -> int | None:
    """Return the operator's rate on a day, in hundredths of a percent; None while it is exempt.

    Raises
    ------
    SchemeUnknown
        When the setting is missing, cannot be read, or begins later.
    """
    stated = [part.strip() for part in settings.CANUT_OPERATOR_VAT.split(",") if part.strip()]
    try:
        dated = sorted((_dated(part) for part in stated), key=lambda one: one[0])
    except (InvalidOperation, ValueError):
        raise SchemeUnknown(_advice()) from None
    begun = [rate for since, rate in dated if since <= on]
    if not begun:
        raise SchemeUnknown(_advice())
    return begun[-1]


def _advice() -> str:
    return _(
        "nobody can read how the operator stands to VAT; set CANUT_OPERATOR_VAT to its rate in percent, "
        "such as 20, or to exempt; with days of effect: 2025-01-01:exempt,2026-07-01:20"
    )


def _dated(part: str) -> tuple[date, int | None]:
    day, has_day, stated = part.rpartition(":")
    since = date.fromisoformat(day) if has_day else date.min
    if stated == EXEMPT:
        return since, None
    basis_points = Decimal(stated) * 100
    if basis_points != int(basis_points) or not 0 < basis_points < WHOLE:
        raise ValueError(stated)
    return since, int(basis_points)


def tax_on(*, seller: BillingFacts, buyer: BillingFacts, rate: int | None) -> Tax:
    """Return how a fee from one to the other is taxed."""
    if rate is None:
        return Tax(Treatment.SMALL_BUSINESS, 0)
    if buyer.country == seller.country or not buyer.is_business:
        return Tax(Treatment.STANDARD, rate)
    if buyer.country not in UNION:
        return Tax(Treatment.OUTSIDE, 0)
    # Without its number the client has not shown that it owes the tax itself.
    return Tax(Treatment.REVERSE_CHARGE, 0) if buyer.vat_number else Tax(Treatment.STANDARD, rate)


def vat_within(gross_minor: int, basis_points: int) -> int:
    """Return the VAT that a price includes, to the nearest minor unit, halves to the even one."""
    sign = -1 if gross_minor < 0 else 1
    whole, rest = divmod(abs(gross_minor) * basis_points, WHOLE + basis_points)
    twice = 2 * rest - (WHOLE + basis_points)
    return sign * (whole + (twice > 0 or (twice == 0 and whole % 2)))


def nets_of(amounts: Sequence[int], *, vat_minor: int) -> list[int]:
    """Return amounts without the VAT within all of them: they sum to what is left of the whole.

    Parameters
    ----------
    amounts
        Of a fee, none below zero.
    """
    if not vat_minor:
        return list(amounts)
    parts = largest_remainder(vat_minor, amounts)
    return [amount - part for amount, part in zip(amounts, parts, strict=True)]
