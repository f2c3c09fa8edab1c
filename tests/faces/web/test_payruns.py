"""Pay runs from the operator's page: one run whoever presses how often, and a file for the operator alone."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings
from tests.core.pay.test_payment_files import OURS
from tests.core.pay.test_payouts import bank
from tests.faces.town import Answer, MakeProject, SignedIn, Town
from tests.factories import make_member

from canut.core.audit.models import Event
from canut.core.pay.models import PaymentFile, Payout, PayRun
from canut.core.work.operations.reviews import approve


@pytest.fixture
def period(town: Town, make_microwork: MakeProject, answer: Answer, settings: Settings) -> None:
    """Approve an answer of a worker with a bank account; the operator has one, too."""
    settings.CANUT_OPERATOR_IBAN = OURS
    bank(town.worker)
    given = answer(make_microwork(now=timezone.now() - timedelta(hours=1)), town.worker)
    approve(assignment_ids=[given.pk], actor_id=town.member.pk, now=timezone.now())


def shown(browser: Client) -> dict[str, str]:
    """Return what the button of the preview posts."""
    starts_at, ends_at = browser.get(reverse("pay")).context["period"]
    return {"starts_at": starts_at.isoformat(), "ends_at": ends_at.isoformat()}


@pytest.mark.usefixtures("period")
def test_a_run_pays_once_however_often_it_is_pressed(town: Town, signed_in: SignedIn) -> None:
    """Two operators who saw the same preview press, one of them twice: one run, one payout, by the first."""
    first, second = signed_in(town.staff), signed_in(make_member(town.staff.memberships.get().organisation))
    page = first.get(reverse("pay"))
    assert [(one.person, one.amount_minor) for one in page.context["owed"]] == [(town.worker, 12)]
    posted = shown(first)
    assert not Payout.objects.exists()
    for browser in (first, first, second):
        assert browser.post(reverse("pay"), posted).status_code == 302
    assert PayRun.objects.count() == Payout.objects.count() == 1
    assert Event.objects.get(verb="pay_run.started").actor_id == town.staff.pk
    assert first.get(reverse("pay")).context["owed"] == []


@pytest.mark.usefixtures("period")
def test_an_overlapping_period_is_refused_in_words(town: Town, signed_in: SignedIn) -> None:
    """A page that showed another period than the one that was paid meanwhile pays nothing and says so."""
    browser = signed_in(town.staff)
    posted = shown(browser)
    browser.post(reverse("pay"), posted)
    later = posted | {"ends_at": timezone.now().isoformat()}
    page = browser.post(reverse("pay"), later, follow=True)
    assert "overlaps" in page.content.decode()
    assert PayRun.objects.count() == 1


@pytest.mark.usefixtures("period")
def test_the_bank_file_is_made_once_and_is_the_operators(town: Town, signed_in: SignedIn) -> None:
    """Pressed twice there is one file; the operator gets it, same bytes each time, and nobody else does."""
    browser = signed_in(town.staff)
    browser.post(reverse("pay"), shown(browser))
    make = reverse("make_payment_file", args=[PayRun.objects.get().pk, "sepa"])
    for person in (town.worker, town.member):
        assert signed_in(person).post(make).status_code == 404
        assert signed_in(person).post(reverse("pay")).status_code == 404
    assert not PaymentFile.objects.exists()
    assert reverse("operator_money") == browser.post(make)["Location"]
    browser.post(make)
    address = reverse("payment_file", args=[PaymentFile.objects.get().pk])
    page = browser.get(reverse("operator_money")).content.decode()
    assert address in page
    assert make not in page
    given = browser.get(address)
    assert b"pain.001.001.09" in given.content
    assert given.content == browser.get(address).content
    for person in (town.worker, town.member):
        assert signed_in(person).get(address).status_code == 404
