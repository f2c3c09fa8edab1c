"""For couriers."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.faces.town import SignedIn
from tests.families.deliveries.town import CODE, make_town
from tests.families.deliveries.town import Town as Streets

from canut.core.people.models import Person
from canut.core.work.models import Assignment
from canut.families.deliveries.models import Order


@pytest.fixture
def streets(db: None) -> Streets:
    """Return a town whose clock stands at the real time."""
    del db
    found = make_town()
    found.now = timezone.now()
    return found


@pytest.fixture
def offered(streets: Streets) -> tuple[Person, Assignment]:
    """Return a courier and the offer that waits for their answer."""
    courier = streets.courier(400)
    return courier, streets.offer(streets.order())


def go(client: Client, name: str, offer: Assignment, **data: str) -> Any:
    """Press one button of the page."""
    return client.post(reverse(name, args=[offer.pk]), data)


def test_offer_says_distance_time_pay_and_no_address(
    offered: tuple[Person, Assignment], signed_in: SignedIn
) -> None:
    """Before accepting, the courier reads distance, minutes, least net pay and floor, but no address."""
    courier, _offer = offered
    text = signed_in(courier).get(reverse("deliveries")).content.decode()
    for fact in (
        "km",
        "min, waiting at the shop included",
        "€3.50",
        "€12.02",
        "Belle-Croix",
        "Accept",
        "Decline",
    ):
        assert fact in text, fact
    assert "Puits-Clair" not in text
    assert "Tisserandes" not in text


def test_declining_is_free(offered: tuple[Person, Assignment], signed_in: SignedIn) -> None:
    """A declined offer is gone; a second answer to it is refused politely."""
    courier, offer = offered
    client = signed_in(courier)
    page = client.post(reverse("decline_offer", args=[offer.pk]), follow=True)
    assert "Nothing follows from it" in page.content.decode()
    assert go(client, "accept_offer", offer).status_code in (404, 409)


def test_order_is_brought_and_proved_by_its_code(
    offered: tuple[Person, Assignment], signed_in: SignedIn
) -> None:
    """Accept, pick up, a wrong code, the right code: delivered, and the code was never on the page."""
    courier, offer = offered
    client = signed_in(courier)
    go(client, "accept_offer", offer)
    text = client.get(reverse("deliveries")).content.decode()
    assert "Tisserandes" in text
    assert CODE not in text
    go(client, "pick_up", offer)
    wrong = go(client, "drop", offer, code="9999")
    assert wrong.status_code == 422
    assert "This is not the customer" in wrong.content.decode()
    go(client, "drop", offer, code=CODE)
    assert Order.objects.get().state == Order.State.DELIVERED


def test_order_that_cannot_be_handed_over_is_reported(
    offered: tuple[Person, Assignment], signed_in: SignedIn
) -> None:
    """Without a word of what happened the report is refused, with it the order ends."""
    courier, offer = offered
    client = signed_in(courier)
    go(client, "accept_offer", offer)
    assert go(client, "undelivered", offer, why=" ").status_code == 422
    go(client, "undelivered", offer, why="The shop was shut.")
    assert Order.objects.get().state == Order.State.UNDELIVERED


def test_order_goes_back_before_pick_up(offered: tuple[Person, Assignment], signed_in: SignedIn) -> None:
    """An accepted order can be given back without penalty."""
    courier, offer = offered
    client = signed_in(courier)
    go(client, "accept_offer", offer)
    go(client, "give_order_back", offer)
    assert Order.objects.get().state == Order.State.PLACED


def test_another_courier_reaches_nothing(
    offered: tuple[Person, Assignment], streets: Streets, signed_in: SignedIn
) -> None:
    """Nobody can answer an offer made to somebody else, or see it."""
    _courier, offer = offered
    client = signed_in(streets.courier(900))
    assert "An offer" not in client.get(reverse("deliveries")).content.decode()
    for name in ("accept_offer", "decline_offer", "pick_up", "drop", "undelivered", "give_order_back"):
        assert go(client, name, offer, why="x", code=CODE).status_code == 404
