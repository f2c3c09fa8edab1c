"""The operator's money on pages: deposits are looked at first; invoices are made, and cancelled."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.core.invoices.conftest import SELLER
from tests.faces.town import Answer, MakeProject, SignedIn, Town
from tests.faces.web.test_invoices import invoice

from canut.core.audit.models import Event
from canut.core.invoices.models import Invoice
from canut.core.invoices.queries import facts_of, standing_invoices
from canut.core.ledger import chart
from canut.core.ledger.models import Hold
from canut.core.ledger.queries import available_minor
from canut.core.work.operations.chargebacks import charge_back
from canut.core.work.operations.funding import deposit

__all__ = ["invoice"]  # a fixture of another module


def free(town: Town) -> int:
    """Return a client's funds that are not promised."""
    return available_minor(code=chart.client_funds(town.other_client.pk), currency="EUR")


def statement_line(town: Town, **others: str) -> dict[str, str]:
    """Return what the operator copies from the bank's statement."""
    line = {"client": str(town.other_client.pk), "amount": "250,00", "currency": "eur", "reference": "R1"}
    return line | others


def test_a_deposit_is_shown_before_it_is_recorded_and_counts_once(town: Town, signed_in: SignedIn) -> None:
    """The first press moves nothing; the second records it, by whom; again, it is refused with its day."""
    browser, address, before = signed_in(town.staff), reverse("paid_in"), free(town)
    page = browser.post(address, statement_line(town))
    assert (page.context["seen"]["before_minor"], page.context["seen"]["after_minor"]) == (
        before,
        before + 25_000,
    )
    assert free(town) == before
    for status in (302, 422):
        assert browser.post(address, statement_line(town, sure="yes")).status_code == status
        assert free(town) == before + 25_000
    event = Event.objects.get(verb="organisation.paid_in")
    assert (event.actor_id, event.subject_id) == (town.staff.pk, town.other_client.pk)
    again = browser.post(address, statement_line(town, amount="99")).content.decode()
    assert "for €250.00; it counts once" in again
    assert 'value="99"' in again


@pytest.mark.parametrize(
    "wrong",
    [{"amount": "0"}, {"amount": "1.234"}, {"currency": "XXX"}, {"amount": "-5"}, {"client": "999999"}],
)
def test_what_is_no_deposit_is_refused_with_what_was_typed(
    town: Town, signed_in: SignedIn, wrong: dict[str, str]
) -> None:
    """Nothing moves, not even when the form says that it was looked at."""
    before = free(town)
    page = signed_in(town.staff).post(reverse("paid_in"), statement_line(town, sure="yes", **wrong))
    assert page.status_code == 422
    assert 'value="R1"' in page.content.decode()
    assert free(town) == before


def test_a_debt_is_settled_first_and_the_preview_says_so(town: Town, signed_in: SignedIn) -> None:
    """What a client owes for a deposit that its bank took back leaves the new one, as the page said."""
    client, now = town.other_client, timezone.now()
    amount = free(town) + 10_000
    charge_back(client=client, amount_minor=amount, currency="EUR", key="back", actor=town.staff, now=now)
    browser, address = signed_in(town.staff), reverse("paid_in")
    seen = browser.post(address, statement_line(town)).context["seen"]
    assert (seen["debt_minor"], seen["after_minor"]) == (10_000, 15_000)
    browser.post(address, statement_line(town, sure="yes"))
    assert free(town) == seen["after_minor"]


def test_free_money_goes_back_once_and_what_the_bank_did_is_recorded(town: Town, signed_in: SignedIn) -> None:
    """More than is free is refused; promised, it is held; refused by the bank, free again; arrived, gone."""
    browser, address, before = signed_in(town.staff), reverse("paid_back"), free(town)
    much = browser.post(address, statement_line(town, amount="999999"))
    assert (much.status_code, "Only €" in much.content.decode()) == (422, True)
    for reference, outcome, left in (("B1", "refused", before), ("B2", "arrived", before - 100)):
        line = statement_line(town, amount="1.00", reference=reference)
        assert browser.post(address, line).context["seen"]["after_minor"] == before - 100
        assert free(town) == before
        assert browser.post(address, line | {"sure": "yes"}).status_code == 302
        assert free(town) == before - 100
        assert "it counts once" in browser.post(address, line | {"sure": "yes"}).content.decode()
        end = reverse("end_paid_back", args=[Hold.objects.get(kind="refund", state="pending").pk])
        assert end in browser.get(address).content.decode()
        browser.post(end, {"outcome": "nothing"})
        browser.post(end, {"outcome": outcome})
        assert browser.post(end, {"outcome": outcome}).status_code == 404
        assert free(town) == left
    actors = Event.objects.filter(verb__startswith="organisation.refund").values_list("actor_id", flat=True)
    assert list(actors) == [town.staff.pk] * 4


def test_a_client_sees_what_opening_leaves(
    town: Town, make_microwork: MakeProject, signed_in: SignedIn, invoice: Invoice
) -> None:
    """Before it opens: the fee with its VAT, and what is left of the funds."""
    assert invoice.pk
    project = make_microwork(is_open=False)
    deposit(client=town.client, amount_minor=10**7, currency="EUR", key="more", now=timezone.now())
    page = signed_in(town.member).get(reverse("opening", args=[project.pk]))
    shown = page.context
    assert shown["remaining_minor"] == shown["funds_minor"] - shown["needed_minor"] > 0
    assert shown["vat_minor"] == (shown["parts"].fee * 2_000 + 6_000) // 12_000
    assert "of which VAT" in page.content.decode()


def test_invoices_are_made_and_cancelled_on_the_page(
    invoice: Invoice, town: Town, signed_in: SignedIn
) -> None:
    """A credit note has a reason; made anew, the month stands once; pressed again, nothing comes."""
    browser, cancel = signed_in(town.staff), reverse("cancel_invoice", args=[invoice.pk])
    assert cancel in browser.get(reverse("operator_invoices")).content.decode()
    assert browser.post(cancel, {"reason": " "}).status_code == 422
    assert browser.post(cancel, {"reason": "Wrong street"}).status_code == 302
    assert browser.post(cancel, {"reason": "Again"}).status_code == 422
    assert not standing_invoices().exists()
    for said in ("1 invoice was made", "0 invoices were made"):
        assert said in browser.post(reverse("make_invoices"), follow=True).content.decode()
    assert standing_invoices().count() == 1
    numbers = Invoice.objects.order_by("sequence").values_list("sequence", flat=True)
    assert list(numbers) == [1, 2, 3]
    assert Event.objects.get(verb="invoice.credited").actor_id == town.staff.pk


def test_the_operator_states_who_sends_invoices(
    town: Town, signed_in: SignedIn, settings: Any, make_microwork: MakeProject, answer: Answer
) -> None:
    """Until then making them says what is missing; a wrong number is refused; then the page knows."""
    del make_microwork, answer
    settings.CANUT_OPERATOR_VAT = "exempt"
    browser = signed_in(town.staff)
    assert "Nobody stated who sends" in browser.post(reverse("make_invoices"), follow=True).content.decode()
    given = {name: getattr(SELLER, name) for name in type(SELLER).__slots__}
    assert browser.post(reverse("seller"), given | {"siren": "123456789"}).status_code == 422
    assert browser.post(reverse("seller"), given).status_code == 302
    facts = facts_of(town.operator)
    assert facts
    assert facts.registration == SELLER.registration
    assert browser.get(reverse("seller")).context["form"]["street"].value() == SELLER.street
