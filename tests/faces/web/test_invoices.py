"""Clients find and keep their invoices, and say whom to invoice; operators see them all."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from tests.core.invoices.conftest import BUYER, SELLER
from tests.faces.town import Answer, MakeProject, SignedIn, Town

from canut.core.invoices.documents import invoice_figures, invoice_pdf
from canut.core.invoices.models import Invoice
from canut.core.invoices.operations.credit_notes import credit_invoice
from canut.core.invoices.operations.facts import state_billing_facts
from canut.core.invoices.operations.invoicing import invoice_months
from canut.core.invoices.queries import facts_of
from canut.core.work.operations.reviews import approve


@pytest.fixture
def invoice(town: Town, make_microwork: MakeProject, answer: Answer, settings: Any) -> Invoice:
    """Return the invoice of a month that is over."""
    settings.CANUT_OPERATOR_VAT, now = "20", timezone.now()
    for organisation, stated in ((town.operator, SELLER), (town.client, BUYER)):
        state_billing_facts(organisation=organisation, stated=stated, actor=town.staff, now=now)
    town.operator.fee_basis_points = 2_000
    town.operator.save()
    work = answer(make_microwork(), town.worker)
    approve(assignment_ids=[work.pk], actor_id=None, now=now - timedelta(days=40))
    (made,) = invoice_months(now=now).made
    return made


def test_a_client_keeps_its_invoices(invoice: Invoice, town: Town, signed_in: SignedIn) -> None:
    """The page lists them; each comes as PDF and as figures for programs, and as nothing else."""
    browser = signed_in(town.member)
    page = browser.get(reverse("client_invoices", args=[town.client.pk])).content.decode()
    assert f"Invoice {invoice.number}" in page
    assert BUYER.street in page
    pdf = browser.get(reverse("client_invoice", args=[town.client.pk, invoice.pk, "pdf"]))
    assert pdf.content.startswith(b"%PDF")
    assert pdf["Content-Disposition"] == f'attachment; filename="canut-{invoice.number}.pdf"'
    told = json.loads(
        browser.get(reverse("client_invoice", args=[town.client.pk, invoice.pk, "json"])).content
    )
    assert (told["number"], told["type_code"], told["totals"]["due_minor"]) == (invoice.number, "380", 0)
    assert browser.get(reverse("client_invoice", args=[town.client.pk, invoice.pk, "xml"])).status_code == 404


def test_another_clients_invoice_is_not_found(invoice: Invoice, town: Town, signed_in: SignedIn) -> None:
    """Neither under its owner's address nor under one's own."""
    browser = signed_in(town.other_member)
    for client in (town.client, town.other_client):
        address = reverse("client_invoice", args=[client.pk, invoice.pk, "pdf"])
        assert browser.get(address).status_code == 404


def test_operators_see_all_and_who_waits(invoice: Invoice, town: Town, signed_in: SignedIn) -> None:
    """The list has the client's name, and says what a credit note did."""
    note = credit_invoice(number=invoice.number, reason="Wrong town.", actor=town.staff, now=timezone.now())
    page = signed_in(town.staff).get(reverse("operator_invoices")).content.decode()
    assert town.client.name in page
    assert f"cancels {invoice.number}" in page
    assert f"cancelled by {note.number}" in page


def test_operators_read_what_to_do_first(
    town: Town, make_microwork: MakeProject, signed_in: SignedIn
) -> None:
    """Without a seller and without a client's facts the page says who has to state them."""
    make_microwork()
    page = signed_in(town.staff).get(reverse("operator_invoices")).content.decode()
    assert reverse("seller") in page
    assert reverse("make_invoices") not in page
    assert town.client.name in page


def test_a_manager_says_whom_to_invoice(town: Town, signed_in: SignedIn) -> None:
    """What is wrong is said beside what was typed; what is right counts for the invoices to come."""
    browser, address = signed_in(town.member), reverse("client_billing", args=[town.client.pk])
    page = browser.get(reverse("client_invoices", args=[town.client.pk])).content.decode()
    assert address in page
    typed = {
        "legal_name": "Bibliothèque",
        "street": "1 rue Royale",
        "postcode": "69001",
        "town": "Lyon",
        "country": "fr",
        "siren": "123456789",
        "is_business": "on",
    }
    refused = browser.post(address, typed)
    assert refused.status_code == 422
    assert "1 rue Royale" in refused.content.decode()
    assert "no SIREN" in refused.content.decode()
    assert browser.post(address, {**typed, "siren": "404 833 048"}).status_code == 302
    facts = facts_of(town.client)
    assert facts
    assert (facts.legal_name, facts.country, facts.siren) == ("Bibliothèque", "FR", "404833048")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_figures_for_programs_add_up(invoice: Invoice, language: str) -> None:
    """Net of all lines and the VAT of all rates make the total, which was paid in advance."""
    told = invoice_figures(invoice, language=language)
    totals = told["totals"]
    assert sum(line["net_minor"] for line in told["lines"]) == totals["net_minor"]
    assert sum(rate["taxable_minor"] for rate in told["vat"]) == totals["net_minor"]
    assert sum(rate["vat_minor"] for rate in told["vat"]) == totals["vat_minor"]
    assert totals["net_minor"] + totals["vat_minor"] == totals["total_minor"] == totals["prepaid_minor"]


def test_the_pdf_says_its_title_and_language(invoice: Invoice) -> None:
    """A screen reader is told both, in French as well, and the same invoice gives the same bytes."""
    made = invoice_pdf(invoice, language="fr")
    assert b"/Lang (fr)" in made
    assert b"/Title" in made
    assert made == invoice_pdf(invoice, language="fr")
    with translation.override("en"):
        assert invoice_pdf(invoice, language="en") != made
