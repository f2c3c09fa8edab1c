"""An invoice for programs: JSON whose codes are those of EN 16931.

Types are of UNTDID 1001 (380 invoice, 381 credit note), VAT categories of UNCL 5305 (S, E, AE, O). Amounts
are whole minor units of the currency.
"""

from typing import Any

from django.utils import translation

from canut.core.invoices.models import Invoice
from canut.core.invoices.months import last_day
from canut.core.invoices.words import why_no_vat, why_passed_on

CATEGORIES = {
    Invoice.Treatment.STANDARD: "S",
    Invoice.Treatment.SMALL_BUSINESS: "E",
    Invoice.Treatment.REVERSE_CHARGE: "AE",
    Invoice.Treatment.OUTSIDE: "O",
}
OUTSIDE = "O"


def invoice_figures(invoice: Invoice, *, language: str) -> dict[str, Any]:
    """Return an invoice as plain values; reasons are in a language, ``en`` or ``fr``."""
    with translation.override(language):
        corrected = invoice.corrects
        return {
            "number": invoice.number,
            "type_code": "381" if corrected else "380",
            "issue_date": invoice.issued_on.isoformat(),
            "period": {"start": invoice.month.isoformat(), "end": last_day(invoice.month).isoformat()},
            "currency": invoice.currency,
            "preceding_invoice": corrected.number if corrected else None,
            "reason": invoice.reason,
            "seller": invoice.seller_facts,
            "buyer": invoice.buyer_facts,
            "lines": _lines(invoice),
            "vat": _vat(invoice),
            "totals": {
                "net_minor": invoice.net_minor + invoice.passed_on_minor,
                "vat_minor": invoice.vat_minor,
                "total_minor": invoice.total_minor,
                "prepaid_minor": invoice.total_minor,
                "due_minor": 0,
            },
        }


def _lines(invoice: Invoice) -> list[dict[str, Any]]:
    return [
        {
            "id": one.position,
            "kind": one.kind,
            "project": one.project_id,
            "title": one.title,
            "quantity": one.quantity,
            "unit_net_minor": one.unit_net_minor,
            "net_minor": one.net_minor,
            "vat_category": CATEGORIES[Invoice.Treatment(invoice.treatment)] if one.is_service else OUTSIDE,
            "vat_basis_points": invoice.vat_basis_points if one.is_service else 0,
        }
        for one in invoice.lines.order_by("position")
    ]


def _vat(invoice: Invoice) -> list[dict[str, Any]]:
    service = {
        "category": CATEGORIES[Invoice.Treatment(invoice.treatment)],
        "basis_points": invoice.vat_basis_points,
        "taxable_minor": invoice.net_minor,
        "vat_minor": invoice.vat_minor,
        "reason": why_no_vat(invoice),
    }
    passed_on = {
        "category": OUTSIDE,
        "basis_points": 0,
        "taxable_minor": invoice.passed_on_minor,
        "vat_minor": 0,
        "reason": why_passed_on(invoice),
    }
    return [service, passed_on]
