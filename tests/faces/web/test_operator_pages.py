"""The operator's pages of money and of people: sums that add up, and a purpose before a person is shown."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.faces.town import Answer, MakeProject, SignedIn, Town
from tests.factories import make_client, make_member, make_operator

from canut.core.audit.models import Event
from canut.core.people.operations import give_consent
from canut.core.rights.operations.corrections import ask_correction
from canut.core.rights.purposes import SUPPORT
from canut.core.work.operations.reviews import approve

READ = "person.read"


@pytest.fixture
def browser(town: Town, signed_in: SignedIn) -> Client:
    """Return the browser of a member of the operator."""
    return signed_in(town.staff)


def text_of(page: Any) -> str:
    """Return a page's text."""
    return str(page.content.decode())


def test_the_money_of_each_currency_adds_up(
    browser: Client, town: Town, make_microwork: MakeProject, answer: Answer
) -> None:
    """After work was paid for, in a store of two currencies, what the page shows of each sums to nothing."""
    make_client(currency="MGA")
    approve(assignment_ids=[answer(make_microwork(), town.worker).pk], actor_id=None, now=timezone.now())
    page = browser.get(reverse("operator_money"))
    sums = {code: sum(one.balance_minor for _, one in rows) for code, rows in page.context["currencies"]}
    assert sums == {"EUR": 0, "MGA": 0}
    payable = [one for _, rows in page.context["currencies"] for _, one in rows if one.place == "payable"]
    assert [(one.currency, one.balance_minor) for one in payable] == [("EUR", 12)]
    assert "Where money in MGA lies" in text_of(page)


@pytest.mark.django_db
def test_an_empty_store_says_what_comes_first(signed_in: SignedIn) -> None:
    """Before any money moved the page leads to what begins: what a client paid in, then pay."""
    browser = signed_in(make_member(make_operator()))
    page = text_of(browser.get(reverse("operator_money")))
    assert reverse("paid_in") in page
    assert reverse("pay") in page


def test_people_are_found_by_a_part_of_name_or_address(browser: Client, town: Town) -> None:
    """Each of the words must be there; a search that finds nobody says so, and none lists nobody."""
    address = reverse("operator_people")
    opened = reverse("operator_person", args=[town.worker.pk])
    for words in ("march", "LISE marchand", town.worker.email[:-4]):
        assert opened in text_of(browser.get(address, {"q": words}))
    assert "Nobody has all these words" in text_of(browser.get(address, {"q": "Lise Diallo"}))
    assert browser.get(address).context["found"] == []


def test_a_person_is_shown_for_a_purpose_that_is_recorded(browser: Client, town: Town) -> None:
    """The page asks what for before it shows more than a name, and the person sees who opened it, and why."""
    ask_correction(person=town.worker, text="My name is not written so.", now=timezone.now())
    address = reverse("operator_person", args=[town.worker.pk])
    asking = browser.get(address)
    assert town.worker.email not in text_of(asking)
    assert not Event.objects.filter(verb=READ).exists()
    page = browser.post(address, {"purpose": "correction"})
    assert town.worker.email in text_of(page)
    assert [one.what for _, one in page.context["clocks"]] == ["correction"]
    read = Event.objects.get(verb=READ)
    assert (read.subject_id, read.actor_id, read.data) == (
        town.worker.pk,
        town.staff.pk,
        {"purpose": "correction"},
    )
    assert "no-store" in page["Cache-Control"]


@pytest.mark.parametrize("purpose", ["", "curiosity", "representation", "support"])
def test_no_purpose_no_page(browser: Client, town: Town, purpose: str) -> None:
    """None, one that is none, one that is others', and help that the person did not agree to."""
    page = browser.post(reverse("operator_person", args=[town.worker.pk]), {"purpose": purpose})
    assert page.status_code in {403, 422}
    assert town.worker.email not in text_of(page)
    assert not Event.objects.filter(verb=READ).exists()


def test_help_with_consent_opens_the_page(
    browser: Client, town: Town, make_microwork: MakeProject, answer: Answer
) -> None:
    """Who agreed to be helped is shown to whoever helps, without a word of what they earned."""
    approve(assignment_ids=[answer(make_microwork(), town.worker).pk], actor_id=None, now=timezone.now())
    give_consent(person=town.worker, purpose=SUPPORT, now=timezone.now())
    page = browser.post(reverse("operator_person", args=[town.worker.pk]), {"purpose": "support"})
    assert page.status_code == 200
    assert "0.12" not in text_of(page)
