"""Invoices, re-proved from the ledger (part of the books)."""

from collections.abc import Iterator

from django.db.models import Count, Max, Sum

from canut.core.checks import Check
from canut.core.invoices.charges import charges_of
from canut.core.invoices.models import Invoice
from canut.core.invoices.queries import standing_invoices
from canut.core.invoices.vat import vat_within


def _not_what_the_ledger_took() -> Iterator[str]:
    standing = standing_invoices().select_related("client").order_by("client_id", "month", "id")
    for one in standing.iterator():
        taken = charges_of(client=one.client, month=one.month).get(one.currency, [])
        of_ledger = {(it.kind, it.project_id, it.unit_minor): (it.quantity, it.amount_minor) for it in taken}
        written = {
            (it.kind, it.project_id, it.unit_minor): (it.quantity, it.amount_minor) for it in one.lines.all()
        }
        if of_ledger != written:
            took = sum(it.amount_minor for it in taken)
            yield f"invoice {one} says {one.total_minor} {one.currency}, the ledger took {took} line by line"


def _not_its_lines() -> Iterator[str]:
    for one in Invoice.objects.order_by("id").iterator():
        lines = list(one.lines.all())
        fee = sum(it.amount_minor for it in lines if it.is_service)
        net = sum(it.net_minor for it in lines if it.is_service)
        rest = sum(it.amount_minor for it in lines if not it.is_service)
        if (fee, net, rest) != (one.gross_minor, one.net_minor, one.passed_on_minor):
            yield f"invoice {one}: its lines give {fee}, {net} without VAT, and {rest} passed on"
        if one.vat_minor != vat_within(one.gross_minor, one.vat_basis_points):
            yield f"invoice {one}: its rate gives another VAT than {one.vat_minor}"


def _numbers_with_gaps() -> Iterator[str]:
    series = Invoice.objects.order_by("seller_id", "year").values_list("seller_id", "year")
    for seller, year, count, last in series.annotate(Count("pk"), Max("sequence")):
        if count != last:
            yield f"seller {seller}, {year}: {count} invoices, the last is number {last}"


def _credit_notes_that_differ() -> Iterator[str]:
    for one in Invoice.objects.filter(corrects__isnull=False).select_related("corrects").order_by("id"):
        corrected = one.corrects
        if (
            corrected is None
            or one.total_minor != -corrected.total_minor
            or one.client_id != corrected.client_id
        ):
            yield f"credit note {one}: it does not take back what {corrected} says"


def _months_invoiced_twice() -> Iterator[str]:
    months = standing_invoices().order_by().values_list("client_id", "month", "currency")
    for client, month, currency, count, total in months.annotate(Count("pk"), Sum("total_minor")):
        if count > 1:
            yield f"client {client}, {month:%Y-%m}: {count} invoices stand, {total} {currency} together"


CHECKS = [
    Check(
        "books",
        "Every invoice that stands is, line by line, what the ledger took in its month.",
        _not_what_the_ledger_took,
    ),
    Check("books", "Every invoice is the sum of its lines, with the VAT of its rate.", _not_its_lines),
    Check("books", "Invoice numbers follow each other without a gap.", _numbers_with_gaps),
    Check("books", "Every credit note takes back the whole of its invoice.", _credit_notes_that_differ),
    Check("books", "No month of a client is invoiced twice.", _months_invoiced_twice),
]
