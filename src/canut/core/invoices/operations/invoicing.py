"""Making a month's invoices: each once, from the ledger alone, numbered without a gap."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.forms.models import model_to_dict
from django.utils.translation import gettext as _

from canut.core.audit.happening import Happening
from canut.core.audit.operations import record
from canut.core.invoices.charges import FEE, Charge, charges_of, currencies_of, first_month_of, total_minor
from canut.core.invoices.errors import MonthNotOver, SellerUnknown
from canut.core.invoices.models import BillingFacts, Invoice, InvoiceLine
from canut.core.invoices.months import finished, month_of
from canut.core.invoices.queries import facts_of, has_standing, invoiced_months, latest_in
from canut.core.invoices.vat import Tax, nets_of, operator_rate, tax_on, vat_within
from canut.core.local_time import day_here
from canut.core.people.models import Organisation
from canut.core.people.queries import operator
from canut.core.work.models import Project

SHOWN = (
    *("legal_name", "registration", "street", "postcode", "town", "country", "siren", "vat_number"),
    "is_business",
)
"""What an invoice keeps of its seller and buyer."""


@dataclass(slots=True)
class Run:
    """What came of a run: the invoices it made, and the clients that nobody stated whom to invoice for."""

    made: list[Invoice] = field(default_factory=list)
    without_facts: list[Organisation] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Figures:
    """What is written on an invoice beside who and when."""

    tax: Tax
    charges: Sequence[Charge]
    nets: Sequence[int]

    @property
    def of_fee(self) -> int:
        """The operator's own service, VAT included."""
        return total_minor(one for one in self.charges if one.kind == FEE)

    @property
    def vat_minor(self) -> int:
        """The VAT within it."""
        return vat_within(self.of_fee, self.tax.basis_points)


def invoice_months(*, now: datetime, month: date | None = None) -> Run:
    """Make what is missing of the invoices of a month, or of all that are over; may be run again.

    Raises
    ------
    MonthNotOver
        When the month can still change.
    SellerUnknown
        When the operator's facts are missing, or it asks VAT without a VAT number.
    SchemeUnknown
        When nobody said how the operator stands to VAT.
    """
    if month is not None and month >= month_of(now):
        message = _("%(month)s is not over yet; invoice it from the first day after it")
        raise MonthNotOver(message % {"month": f"{month:%Y-%m}"})
    seller, done = _seller(), Run()
    for client in Organisation.objects.filter(kind=Organisation.Kind.CLIENT).order_by("pk"):
        begun = first_month_of(client=client)
        months = finished(since=begun, now=now) if begun else ()
        _invoice_client(seller, client, [one for one in months if month in {None, one}], now, done)
    return done


def _seller() -> BillingFacts:
    host = operator()
    facts = facts_of(host) if host else None
    if facts is None:
        message = _("nobody stated who sends the invoices; state it with `canut invoice seller`")
        raise SellerUnknown(message)
    return facts


def _invoice_client(
    seller: BillingFacts, client: Organisation, months: Sequence[date], now: datetime, done: Run
) -> None:
    buyer, invoiced = facts_of(client), invoiced_months(client=client)
    currencies = currencies_of(client=client)
    for month in months:
        # What is over and invoiced cannot change: a year of months is not added up again for the last one.
        missing = {currency for currency in currencies if (month, currency) not in invoiced}
        if not missing:
            continue
        for currency, charges in charges_of(client=client, month=month, currencies=missing).items():
            if buyer is None:
                if client not in done.without_facts:
                    done.without_facts.append(client)
                continue
            made = _make(seller, buyer, month, currency, charges, now)
            done.made.extend([made] if made else [])


def _make(  # noqa: PLR0917 - one caller, which names each
    seller: BillingFacts,
    buyer: BillingFacts,
    month: date,
    currency: str,
    charges: Sequence[Charge],
    now: datetime,
) -> Invoice | None:
    rate = operator_rate(on=month)
    if rate is not None and not seller.vat_number:
        raise SellerUnknown(_("who asks VAT has a VAT number; state it with `canut invoice seller --vat`"))
    tax = tax_on(seller=seller, buyer=buyer, rate=rate)
    figures = Figures(tax, charges, _nets(charges, tax))
    client = buyer.organisation
    with transaction.atomic():
        # The seller's row orders the numbers: two runs at once meet here, and the second finds it done.
        Organisation.objects.select_for_update().get(pk=seller.organisation_id)
        if has_standing(client=client, month=month, currency=currency):
            return None
        made = Invoice.objects.create(
            **next_number(seller=seller.organisation, now=now),
            client=client,
            month=month,
            currency=currency,
            seller_facts=model_to_dict(seller, SHOWN),
            buyer_facts=model_to_dict(buyer, SHOWN),
            treatment=tax.treatment,
            vat_basis_points=tax.basis_points,
            net_minor=figures.of_fee - figures.vat_minor,
            vat_minor=figures.vat_minor,
            gross_minor=figures.of_fee,
            passed_on_minor=total_minor(charges) - figures.of_fee,
            total_minor=total_minor(charges),
        )
        InvoiceLine.objects.bulk_create(_lines(made, figures))
        record(happenings=[Happening("invoice.made", made.pk, None, {"number": made.number})], now=now)
    return made


def next_number(*, seller: Organisation, now: datetime) -> dict[str, Any]:
    """Return seller, number and date of the next invoice; the caller holds the seller's row."""
    today = day_here(now)
    latest = latest_in(seller=seller, year=today.year)
    return {
        "seller": seller,
        "year": today.year,
        "sequence": latest + 1,
        "issued_on": today,
        "issued_at": now,
    }


def _nets(charges: Sequence[Charge], tax: Tax) -> list[int]:
    fees = [one.amount_minor for one in charges if one.kind == FEE]
    nets = iter(nets_of(fees, vat_minor=vat_within(sum(fees), tax.basis_points)))
    return [next(nets) if one.kind == FEE else one.amount_minor for one in charges]


def _lines(made: Invoice, figures: Figures) -> list[InvoiceLine]:
    titles = dict(
        Project.objects.filter(pk__in=[one.project_id for one in figures.charges]).values_list("pk", "title")
    )
    return [
        InvoiceLine(
            invoice=made,
            position=position,
            kind=one.kind,
            project_id=one.project_id,
            title=titles.get(one.project_id, {}) if one.project_id else {},
            quantity=one.quantity,
            unit_minor=one.unit_minor,
            amount_minor=one.amount_minor,
            net_minor=net,
        )
        for position, (one, net) in enumerate(zip(figures.charges, figures.nets, strict=True), start=1)
    ]
