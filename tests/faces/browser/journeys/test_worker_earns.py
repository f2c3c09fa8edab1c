"""A worker earns."""

from tests.faces.browser.journeys.journey import Journey
from tests.faces.browser.test_pages import rejected
from tests.faces.town import MakeProject, Town

from canut.core.decisions.models import Appeal
from canut.core.people.models import Person
from canut.core.work.models import Assignment


def test_worker_earns(journey: Journey, town: Town, make_microwork: MakeProject) -> None:
    """A newcomer signs up, works, appeals against a rejection and reads the statement."""
    make_microwork()
    journey.press("Sign up to work")
    journey.fill(name="Zoé Petit", email="zoe@example.org", password1="navette et fil")
    journey.press("Create my account")
    journey.press("Start")
    journey.answer(meaning="same")
    worker = Person.objects.get(email="zoe@example.org")
    decision = rejected(Assignment.objects.get(worker=worker), town.member)
    journey.go("my_decisions")
    journey.go("my_decision", decision.pk)
    journey.fill(text="Both mean a blue bike.")
    journey.press("Send the appeal")
    journey.page.locator("textarea#text").wait_for(state="detached")
    journey.arrive("appealed")
    journey.go("my_statement")
    assert Appeal.objects.get(decision=decision).text == "Both mean a blue bike."
