"""A credit note cancels an invoice whole and names it; the next run invoices its month anew."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from canut.core.audit.happening import Happening
from canut.core.audit.operations import record
from canut.core.invoices.errors import CreditedAlready, InvoiceError
from canut.core.invoices.models import Invoice, InvoiceLine
from canut.core.invoices.operations.invoicing import next_number
from canut.core.invoices.queries import invoice_numbered
from canut.core.people.models import Organisation, Person

COPIED = ("client", "month", "currency", "seller_facts", "buyer_facts", "treatment", "vat_basis_points")
NEGATED = ("net_minor", "vat_minor", "gross_minor", "passed_on_minor", "total_minor")


def credit_invoice(*, number: str, reason: str, actor: Person, now: datetime) -> Invoice:
    """Make the credit note of an invoice, with the same figures below zero.

    Raises
    ------
    NoSuchInvoice
        When no invoice has the number.
    CreditedAlready
        When it was cancelled before, or is a credit note.
    InvoiceError
        When no reason is given.
    """
    if not reason.strip():
        raise InvoiceError(_("a credit note says why; give a reason"))
    with transaction.atomic():
        invoice = invoice_numbered(number=number)
        seller = Organisation.objects.select_for_update().get(pk=invoice.seller_id)
        if invoice.corrects_id or Invoice.objects.filter(corrects=invoice).exists():
            message = _("%(number)s is cancelled or is a credit note itself; name an invoice that stands")
            raise CreditedAlready(message % {"number": number})
        made = _make(invoice, seller, reason.strip(), now)
        data = {"number": made.number, "corrects": invoice.number}
        record(happenings=[Happening("invoice.credited", invoice.pk, actor.pk, data)], now=now)
    return made


def _make(invoice: Invoice, seller: Organisation, reason: str, now: datetime) -> Invoice:
    made = Invoice.objects.create(
        **next_number(seller=seller, now=now),
        **{name: getattr(invoice, name) for name in COPIED},
        **{name: -getattr(invoice, name) for name in NEGATED},
        corrects=invoice,
        reason=reason,
    )
    InvoiceLine.objects.bulk_create(
        InvoiceLine(
            invoice=made,
            position=one.position,
            kind=one.kind,
            project_id=one.project_id,
            title=one.title,
            quantity=-one.quantity,
            unit_minor=one.unit_minor,
            amount_minor=-one.amount_minor,
            net_minor=-one.net_minor,
        )
        for one in invoice.lines.order_by("position")
    )
    return made
