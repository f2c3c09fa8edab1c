"""``canut invoice``: the month's invoices, from the seller's facts to a credit note."""

import json
from typing import Any

import pytest
from django.utils import timezone
from tests.factories import answer_next, make_client, make_member, make_operator, make_person, make_project

from canut.core.invoices.models import Invoice
from canut.core.people.models import Organisation
from canut.core.work.operations.reviews import approve

WHERE = ("--street", "12 rue Ivry", "--postcode", "69004", "--town", "Lyon")


@pytest.fixture
def client(db: None, settings: Any) -> Organisation:
    """Return a client with an answer approved in January."""
    del db
    settings.CANUT_OPERATOR_VAT = "20"
    make_member(make_operator())
    client = make_client()
    work = answer_next(make_project(client=client, tasks=1), make_person())
    approve(assignment_ids=[work.pk], actor_id=None, now=work.submitted_at or timezone.now())
    return client


def test_from_facts_to_a_credit_note(canut: Any, client: Organisation) -> None:
    """Each step says what is missing before it, and the run repeated makes nothing."""
    early = canut("invoice", "run")
    assert (early.exit_code, "canut invoice seller" in early.stderr) == (2, True)
    seller = canut("invoice", "seller", *WHERE, "--siren", "732829320", "--vat", "FR44732829320")
    assert seller.exit_code == 0, seller.stderr
    told = json.loads(canut("invoice", "run", "--month", "2026-01", "--json").stdout)
    assert told == {"invoices": [], "without_facts": [client.name]}
    assert canut("invoice", "client", client.name, *WHERE, "--siren", "1").exit_code == 2
    assert canut("invoice", "client", client.name, *WHERE, "--siren", "404833048").exit_code == 0
    (made,) = json.loads(canut("invoice", "run", "--month", "2026-01", "--json").stdout)["invoices"]
    assert (made["client"], made["month"], made["total_minor"]) == (client.name, "2026-01", 12)
    assert "Invoices made: 0" in canut("invoice", "run").stdout
    credited = canut("invoice", "credit", made["number"], "--reason", "Wrong town.")
    assert f"cancels invoice {made['number']}" in credited.stdout
    assert f"cancels {made['number']}" in canut("invoice", "list").stdout
    assert "Invoices made: 1" in canut("invoice", "run").stdout
    assert Invoice.objects.count() == 3


def test_an_unfinished_month_is_refused(canut: Any, client: Organisation) -> None:
    """It says from when the month can be invoiced."""
    del client
    refused = canut("invoice", "run", "--month", f"{timezone.localdate():%Y-%m}")
    assert refused.exit_code == 2
    assert "is not over yet" in refused.stderr


def test_an_invoice_can_be_read_and_kept(canut: Any, client: Organisation, tmp_path: Any) -> None:
    """Shown as figures, or written as PDF; a number that does not exist is refused."""
    canut("invoice", "seller", *WHERE, "--siren", "732829320", "--vat", "FR44732829320")
    canut("invoice", "client", client.name, *WHERE, "--siren", "404833048")
    (made,) = json.loads(canut("invoice", "run", "--json").stdout)["invoices"]
    assert json.loads(canut("invoice", "show", made["number"]).stdout)["number"] == made["number"]
    kept = tmp_path / "invoice.pdf"
    assert canut("invoice", "show", made["number"], "--pdf", str(kept), "--language", "fr").exit_code == 0
    assert kept.read_bytes().startswith(b"%PDF")
    for number in ("2026-99999", "x", "9" * 30 + "-1"):
        assert canut("invoice", "show", number).exit_code == 2
