"""What invoices call things; every text is translatable."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from canut.core.invoices.models import Invoice

KINDS: dict[str, Promise] = {
    "piece-pay": _("Pay for answers"),
    "top-up": _("Top-ups to the hourly floor"),
    "bonus": _("Bonuses"),
    "tip": _("Tips"),
    "shortfall": _("Carried by the operator"),
    "fee": _("The platform’s service"),  # noqa: RUF001 - the apostrophe of a text for people
}
"""Kinds of charges; another kind is shown by its own name."""

TREATMENTS: dict[str, Promise] = {
    Invoice.Treatment.REVERSE_CHARGE: _(
        "Reverse charge: the client owes the VAT (Directive 2006/112/EC, articles 44 and 196)"
    ),
    Invoice.Treatment.OUTSIDE: _("Outside the scope of VAT of the Union (Directive 2006/112/EC, article 44)"),
}
"""Why no VAT is asked, with the article."""

SMALL_BUSINESS: dict[str, Promise] = {
    "FR": _("VAT not applicable, article 293 B of the CGI"),
    "": _("Exempt small enterprise (Directive 2006/112/EC, article 284)"),
}
"""The same for an exempt operator, by its country; another country's is the last."""

PASSED_ON: dict[str, Promise] = {
    "FR": _("Disbursement outside the taxable amount (CGI, article 267, II, 2°)"),
    "": _("Disbursement outside the taxable amount (Directive 2006/112/EC, article 79(c))"),
}
"""Why what went to those who worked bears no VAT, by the seller's country."""


def why_no_vat(invoice: Invoice) -> str:
    """Return why an invoice asks no VAT of the operator's service; nothing when it does."""
    if invoice.treatment == Invoice.Treatment.SMALL_BUSINESS:
        return _of_country(SMALL_BUSINESS, invoice)
    return str(TREATMENTS.get(invoice.treatment, ""))


def why_passed_on(invoice: Invoice) -> str:
    """Return why what was passed on bears no VAT."""
    return _of_country(PASSED_ON, invoice)


def _of_country(words: dict[str, Promise], invoice: Invoice) -> str:
    return str(words.get(invoice.seller_facts["country"], words[""]))
