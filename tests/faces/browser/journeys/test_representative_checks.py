"""Whom the workers elected looks into what decides about them."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings
from tests.faces.browser.journeys.journey import Journey
from tests.faces.town import Town
from tests.faces.web.test_representative import offered
from tests.faces.world import a_vote
from tests.factories import make_person

from canut.core.people.models import Person
from canut.core.room.keys import new_key
from canut.core.room.models import Post
from canut.core.rules.models import Ballot
from canut.families.deliveries.models import OfferLog

__all__ = ["offered"]  # a fixture of another module


@pytest.fixture
def elected(town: Town, settings: Settings) -> Person:
    """Return whom the workers elected, who has a vote on a rule."""
    settings.CANUT_ROOM_KEY = new_key()
    person = make_person("Awa Traoré")
    a_vote(of=person, by=town.staff)
    return person


def record(journey: Journey, elected: Person) -> None:
    """Write down, for the operator, whom the workers elected."""
    journey.go("mandates", photo="mandates-none")
    until = timezone.localdate() + timedelta(days=365)
    journey.fill(person=elected.email, until=str(until), election="Assembly of 4 January: 31 of 40.")
    journey.press("Record it")
    journey.told()
    journey.arrive("mandates")


def test_representative_checks(journey: Journey, town: Town, elected: Person, offered: OfferLog) -> None:
    """By their mandate they read figures, replay an allocation otherwise, speak in the room and vote."""
    journey.visitor.sign_in(town.staff)
    record(journey, elected)
    journey.visitor.sign_in(elected)
    journey.go("representative")
    journey.press("Show")
    journey.page.locator("#groups").wait_for()
    journey.arrive("representative-figures")
    assert "platform_work" in journey.fetch("representative_figures")

    journey.page.locator(f"a[href$='/replay/offer/{offered.pk}/']").click()
    journey.reach("replay", "offer", offered.pk)
    journey.fill(place="2", field="metres", value="4000")
    journey.press("Replay")
    journey.page.get_by_text(journey.words("The order changes.")).wait_for()
    journey.arrive("replayed")

    journey.go("room")
    journey.fill(text="Who else waits for the pay of January?")
    journey.page.locator("[name=as_representative]").check()
    journey.press("Say it")
    journey.page.wait_for_url("**/room/*/")
    journey.arrive("room-thread")

    journey.go("rules")
    journey.page.locator("button[name=choice][value=no]").click()
    journey.page.locator("button[name=choice]").wait_for(state="detached")
    journey.arrive("voted")
    assert [one.choice for one in Ballot.objects.all()] == [Ballot.Choice.NO]
    assert Post.objects.count() == 1
