"""The operator's page of mandates: recorded after an election, ended before their day."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.faces.town import SignedIn, Town
from tests.faces.world import make_representative

from canut.core.audit.models import Event
from canut.core.local_time import midnight
from canut.core.rules.models import Mandate
from canut.core.rules.queries import mandate_of


@pytest.fixture
def browser(town: Town, signed_in: SignedIn) -> Client:
    """Return the browser of one of the operator's members."""
    return signed_in(town.staff)


def election(town: Town, **changes: str) -> dict[str, str]:
    """Return what is typed about the election of a worker."""
    until = str(timezone.localdate() + timedelta(days=365))
    typed = {"person": town.worker.email, "since": "", "until": until, "election": "31 of 40 votes."}
    return typed | changes


def post(browser: Client, typed: dict[str, str]) -> tuple[int, str]:
    """Send the form; return the status and the text of the page that follows."""
    page: Any = browser.post(reverse("mandates"), typed)
    return page.status_code, page.content.decode()


def test_a_mandate_is_recorded_and_ended(browser: Client, town: Town, signed_in: SignedIn) -> None:
    """The elected worker finds their pages at once, and no more once the mandate was ended."""
    assert "Nobody represents the workers yet" in browser.get(reverse("mandates")).content.decode()
    assert post(browser, election(town))[0] == 302
    mandate = Mandate.objects.get()
    assert (mandate.person, mandate.recorded_by, mandate.election) == (
        town.worker,
        town.staff,
        "31 of 40 votes.",
    )
    elected = signed_in(town.worker)
    assert elected.get(reverse("representative")).status_code == 200
    assert town.worker.name in browser.get(reverse("mandates")).content.decode()
    browser.post(reverse("end_mandate", args=[town.worker.pk]))
    assert elected.get(reverse("representative")).status_code == 404
    assert mandate_of(person=town.worker, now=timezone.now()) is None
    assert Event.objects.get(verb="mandate.ended").actor_id == town.staff.pk


def test_a_mandate_to_come_starts_on_its_day(browser: Client, town: Town) -> None:
    """A first day ahead is kept from its first moment, and the list says that it is to come."""
    first = timezone.localdate() + timedelta(days=7)
    post(browser, election(town, since=str(first)))
    assert Mandate.objects.get().starts_at == midnight(first)
    assert "to come" in browser.get(reverse("mandates")).content.decode()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"person": "nobody@example.org"}, "Nobody is registered"),
        ({"person": "own"}, "nobody records their own"),
        ({"person": "client"}, "acts for no organisation"),
        ({"until": "2020-01-01"}, "choose other days"),
        ({"until": str(timezone.localdate() + timedelta(days=5 * 366))}, "within four years"),
        ({"election": " "}, "This field is required"),
    ],
)
def test_what_the_command_refuses_the_page_refuses(
    browser: Client, town: Town, changes: dict[str, str], said: str
) -> None:
    """The same checks, said above the fields, which keep what was typed."""
    own = {"own": town.staff.email, "client": town.member.email}
    typed = {name: own.get(value, value) for name, value in changes.items()}
    status, text = post(browser, election(town, **typed))
    assert (status, Mandate.objects.exists()) == (422, False)
    assert said.lower() in text.lower()
    assert all(value in text for value in election(town, **typed).values() if value.strip())


def test_ending_what_is_over_says_so(browser: Client, town: Town) -> None:
    """A second press of the button changes nothing, and the page says why."""
    person = make_representative(town.staff)
    address = reverse("end_mandate", args=[person.pk])
    browser.post(address)
    ended = Mandate.objects.get().ends_at
    page = browser.post(address, follow=True)
    assert "represents nobody" in page.content.decode()
    assert Mandate.objects.get().ends_at == ended
