"""Reads on invoices."""

from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from canut.core.invoices.errors import NoSuchInvoice, SchemeUnknown
from canut.core.invoices.models import BillingFacts, Invoice
from canut.core.invoices.vat import operator_rate, tax_on, vat_within
from canut.core.people.models import Organisation
from canut.core.people.queries import operator
from canut.core.work.models import Project

DIGITS = 9
"""Digits that fit the columns of a number."""


def facts_of(organisation: Organisation) -> BillingFacts | None:
    """Return what invoices say of an organisation now; None before it was stated."""
    return organisation.billing_facts.order_by("-id").first()


def invoices_of(client: Organisation) -> QuerySet[Invoice]:
    """Return the invoices and credit notes of a client, latest first."""
    return _with_names().filter(client=client)


def every_invoice() -> QuerySet[Invoice]:
    """Return all invoices and credit notes, latest first."""
    return _with_names()


def invoice_numbered(*, number: str) -> Invoice:
    """Return the operator's invoice or credit note of a number, such as ``2026-00017``.

    Raises
    ------
    NoSuchInvoice
        When there is none.
    """
    year, _dash, sequence = number.strip().partition("-")
    known = all(part.isascii() and part.isdecimal() and len(part) <= DIGITS for part in (year, sequence))
    own = _with_names().filter(seller=operator())
    found = own.filter(year=int(year), sequence=int(sequence)).first() if known else None
    if found is None:
        message = _("no invoice has the number %(number)s; `canut invoice list` shows them all")
        raise NoSuchInvoice(message % {"number": number})
    return found


def standing_invoices() -> QuerySet[Invoice]:
    """Return the invoices that no credit note cancels."""
    return Invoice.objects.filter(corrects=None, credit_note=None)


def has_standing(*, client: Organisation, month: date, currency: str) -> bool:
    """Say whether a month of a client is invoiced."""
    return standing_invoices().filter(client=client, month=month, currency=currency).exists()


def invoiced_months(*, client: Organisation) -> set[tuple[date, str]]:
    """Return the months and currencies of a client that an invoice stands for."""
    return set(standing_invoices().filter(client=client).values_list("month", "currency"))


def latest_in(*, seller: Organisation, year: int) -> int:
    """Return the last number that a seller gave in a year; 0 before the first."""
    of_year = Invoice.objects.filter(seller=seller, year=year).order_by("-sequence")
    return of_year.values_list("sequence", flat=True).first() or 0


def fee_vat_minor(*, client: Organisation, fee_minor: int, on: date) -> int | None:
    """Return the VAT within a fee that a client would be charged on a day; None while nobody can know it."""
    host = operator()
    seller, buyer = (facts_of(one) if one else None for one in (host, client))
    if seller is None or buyer is None:
        return None
    try:
        rate = operator_rate(on=on)
    except SchemeUnknown:
        return None
    return vat_within(fee_minor, tax_on(seller=seller, buyer=buyer, rate=rate).basis_points)


def _with_names() -> QuerySet[Invoice]:
    return Invoice.objects.select_related("corrects", "credit_note", "client").order_by("-year", "-sequence")


def clients_to_ask() -> QuerySet[Organisation]:
    """Return the clients with a project that was opened and that never said whom to invoice, by name."""
    opened = Project.objects.exclude(state=Project.State.DRAFT).values("client")
    return Organisation.objects.filter(pk__in=opened, billing_facts=None).order_by("name")
