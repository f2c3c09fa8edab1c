"""What stands on an invoice, in words, whatever it is drawn on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from pycountry import countries

from canut.core.invoices.models import Invoice, InvoiceLine
from canut.core.invoices.months import last_day
from canut.core.invoices.words import KINDS, why_no_vat, why_passed_on
from canut.core.pay.documents.sheet import money_in_words


@dataclass(frozen=True, slots=True)
class Sheet:
    """An invoice in words; every text is in the language that was active when it was made."""

    title: str
    language: str
    facts: list[str]
    seller_name: str
    parties: list[tuple[str, list[str]]]
    heads: tuple[str, ...]
    lines: list[tuple[str, ...]]
    totals: list[tuple[str, str]]
    notes: list[str]


def sheet_of(invoice: Invoice) -> Sheet:
    """Return what an invoice says, in the active language."""
    return Sheet(
        title=title_of(invoice),
        language=get_language() or "en",
        facts=list(_facts(invoice)),
        seller_name=invoice.seller_facts["legal_name"],
        parties=[
            (_("Seller"), _party(invoice.seller_facts)),
            (_("Client"), _party(invoice.buyer_facts)),
        ],
        heads=(_("For"), _("Quantity"), _("Price each, net"), _("VAT"), _("Net")),
        lines=[_line(invoice, one) for one in invoice.lines.order_by("position")],
        totals=list(_totals(invoice)),
        notes=list(_notes(invoice)),
    )


def title_of(invoice: Invoice) -> str:
    """Return what a document is called, in the active language."""
    words = _("Credit note %(number)s") if invoice.corrects_id else _("Invoice %(number)s")
    return words % {"number": invoice.number}


def _facts(invoice: Invoice) -> Iterator[str]:
    yield _("Issued on %(day)s") % {"day": _day(invoice.issued_on)}
    yield (
        _("For work from %(first)s to %(last)s")
        % {"first": _day(invoice.month), "last": _day(last_day(invoice.month))}
    )
    if corrected := invoice.corrects:
        yield (
            _("Cancels invoice %(number)s of %(day)s: %(reason)s")
            % {"number": corrected.number, "day": _day(corrected.issued_on), "reason": invoice.reason}
        )


def _party(facts: Mapping[str, Any]) -> list[str]:
    country = countries.get(alpha_2=facts["country"])
    lines = [
        facts["legal_name"],
        facts["registration"],
        facts["street"],
        f"{facts['postcode']} {facts['town']}".strip(),
        f"{country.name} ({country.alpha_2})" if country else facts["country"],
        f"SIREN {facts['siren']}" if facts["siren"] else "",
        _("VAT number %(number)s") % {"number": facts["vat_number"]} if facts["vat_number"] else "",
    ]
    return [line for line in lines if line]


def _line(invoice: Invoice, one: InvoiceLine) -> tuple[str, ...]:
    kind = str(KINDS.get(one.kind, one.kind))
    language = get_language() or "en"
    title = one.title.get(language) or next(iter(one.title.values()), "")
    project = f"{title} ({one.project_id})" if one.project_id else ""
    rate = _percent(invoice.vat_basis_points) if one.is_service else _("none")
    return (
        f"{kind}, {project}" if project else kind,
        number_format(one.quantity, force_grouping=True),
        money_in_words(one.unit_net_minor, invoice.currency),
        rate,
        money_in_words(one.net_minor, invoice.currency),
    )


def _totals(invoice: Invoice) -> Iterator[tuple[str, str]]:
    rate = _percent(invoice.vat_basis_points)
    for words, amount in (
        (_("The platform’s service, net"), invoice.net_minor),  # noqa: RUF001 - the apostrophe of a text
        (_("VAT at %(rate)s") % {"rate": rate}, invoice.vat_minor),
        (_("Passed on to those who worked, without VAT"), invoice.passed_on_minor),
        (_("Total"), invoice.total_minor),
    ):
        yield words, money_in_words(amount, invoice.currency)
    if invoice.corrects_id:
        return
    for words, amount in (
        (_("Taken from funds paid in advance"), -invoice.total_minor),
        (_("To pay"), 0),
    ):
        yield words, money_in_words(amount, invoice.currency)


def _notes(invoice: Invoice) -> Iterator[str]:
    yield _("Supply of services.")
    if reason := why_no_vat(invoice):
        yield f"{reason}."
    if invoice.passed_on_minor:
        yield _("Pay, top-ups, bonuses and tips: %(why)s.") % {"why": why_passed_on(invoice)}
    if invoice.corrects_id:
        yield _("No money moves by this credit note: an invoice that follows says what was taken.")
    else:
        yield _(
            "Paid in advance: nothing is due, so there is no discount for early payment, no penalty for late "
            "payment, and no fixed sum of €40 for recovery."
        )


def _percent(basis_points: int) -> str:
    whole, rest = divmod(basis_points, 100)
    shown = number_format(f"{whole}.{rest:02}", 2) if rest else str(whole)
    return f"{shown}\N{NO-BREAK SPACE}%"


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")
