"""Who I am and where my money goes: stated on two pages that lose nothing of what was typed."""

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.core.pay.test_payouts import IBAN
from tests.faces.town import Answer, MakeProject, SignedIn, Town
from tests.faces.web.test_earnings import paid

from canut.core.pay.models import Payout, PayoutAccount
from canut.core.pay.operations.payouts import reject_payout
from canut.core.pay.queries import live_account
from canut.core.people.models import LegalIdentity

__all__ = ["paid"]  # a fixture of another module


def test_identity_is_stated_and_shown(town: Town, signed_in: SignedIn) -> None:
    """What was stated is kept in its plain form and stands in the form the next time."""
    client = signed_in(town.worker)
    assert town.worker.name in client.get(reverse("my_identity")).content.decode()
    typed = {
        "legal_name": "Lise Marchand",
        "born_on": "1990-05-01",
        "vat_number": "FR 44 732829320",
        "country": "FR",
    }
    page = client.post(reverse("my_identity"), typed, follow=True)
    assert "Kept." in page.content.decode()
    kept = LegalIdentity.objects.get(person=town.worker)
    assert (kept.vat_number, kept.country) == ("FR44732829320", "FR")
    again = client.get(reverse("my_identity")).content.decode()
    assert "1990-05-01" in again
    assert "FR44732829320" in again


def test_a_wrong_number_loses_nothing_that_was_typed(town: Town, signed_in: SignedIn) -> None:
    """The page says what is wrong, keeps every field, and nothing is recorded."""
    typed = {"legal_name": "Lise <Marchand>", "town": "Lyon", "vat_number": "FR45732829320"}
    page = signed_in(town.worker).post(reverse("my_identity"), typed)
    text = page.content.decode()
    assert page.status_code == 422
    for fact in ("is no VAT number", "FR45732829320", "Lyon", "Lise &lt;Marchand&gt;"):
        assert fact in text, fact
    assert not LegalIdentity.objects.exists()


def test_an_account_is_stated_and_shown_by_its_end(town: Town, signed_in: SignedIn) -> None:
    """The page never shows the whole number again."""
    client = signed_in(town.worker)
    page = client.post(reverse("my_payout"), {"kind": "iban", "number": IBAN}, follow=True).content.decode()
    account = live_account(person=town.worker)
    assert account is not None
    assert (account.number, account.holder) == (IBAN, town.worker.name)
    assert "2606" in page
    assert IBAN not in page


def test_a_wrong_account_keeps_the_old_one(town: Town, signed_in: SignedIn) -> None:
    """A checksum that fails is told, what was typed stays, and money goes where it went."""
    before = live_account(person=town.worker)
    typed = {"kind": "iban", "number": "FR1420041010050500013M02607", "holder": "Lise"}
    page = signed_in(town.worker).post(reverse("my_payout"), typed)
    assert page.status_code == 422
    for fact in ("is no IBAN", "FR1420041010050500013M02607"):
        assert fact in page.content.decode(), fact
    assert live_account(person=town.worker) == before


@pytest.mark.usefixtures("paid")
def test_a_returned_payment_is_told(town: Town, signed_in: SignedIn) -> None:
    """The worker reads the amount, that it is still theirs, and the bank's reason."""
    reject_payout(payout=Payout.objects.get(person=town.worker), reason="AC04: closed", now=timezone.now())
    text = signed_in(town.worker).get(reverse("my_payout")).content.decode()
    for fact in ("came back", "AC04: closed", "€0.12"):
        assert fact in text, fact
    assert "came back" not in signed_in(town.other_worker).get(reverse("my_payout")).content.decode()


def test_without_an_account_the_page_says_that_money_is_kept(town: Town, signed_in: SignedIn) -> None:
    """Nothing is lost by not having stated one."""
    PayoutAccount.objects.filter(person=town.worker).update(ended_at=timezone.now())
    assert "is kept for you" in signed_in(town.worker).get(reverse("my_payout")).content.decode()


@pytest.mark.parametrize("name", ["my_identity", "my_payout"])
def test_strangers_are_sent_to_the_door(town: Town, signed_in: SignedIn, name: str) -> None:
    """Nobody sees or states anything without signing in."""
    del town
    assert signed_in(None).get(reverse(name)).status_code == 302


@pytest.mark.usefixtures("paid")
def test_a_statement_can_be_kept(
    town: Town, signed_in: SignedIn, make_microwork: MakeProject, answer: Answer
) -> None:
    """As a page and as PDF, in the language of the reader; another form is none."""
    del make_microwork, answer
    client = signed_in(town.worker, headers={"accept-language": "fr"})
    page = client.get(reverse("statement_document", args=["html"]))
    assert "Relevé de paie" in page.content.decode()
    assert 'lang="fr"' in page.content.decode()
    assert "attachment" in page["Content-Disposition"]
    paper = client.get(reverse("statement_document", args=["pdf"]))
    assert (paper["Content-Type"], paper.content[:5]) == ("application/pdf", b"%PDF-")
    assert client.get(reverse("statement_document", args=["docx"])).status_code == 404
