"""A worker earns."""

from tests.faces.browser.journeys.journey import Journey
from tests.faces.browser.test_pages import rejected
from tests.faces.town import MakeProject, Town

from canut.core.decisions.models import Appeal
from canut.core.people.models import Person
from canut.core.rights.models import CorrectionRequest
from canut.core.work.models import Assignment

QUALIFICATION = "french-native"


def qualify(journey: Journey, town: Town) -> None:
    """Show a proof; somebody of the operator reads it, grants what it proves, and answers."""
    journey.press("How to qualify")
    journey.reach("my_qualifications")
    journey.fill(slug=QUALIFICATION, proof="I grew up in Lyon and taught French for six years.")
    journey.press("Ask for the qualification")
    journey.reach("my_corrections", photo="qualification-asked")
    asked = CorrectionRequest.objects.get()
    with journey.beside(town.staff) as operator:
        operator.go("correction", asked.pk)
        operator.press("Grant a qualification")
        operator.reach("grant_qualification", asked.person_id)
        operator.fill(slug=QUALIFICATION, proof="Her contract as a teacher, seen today.")
        operator.press("Grant it")
        operator.told()
        operator.arrive("qualification-granted")
        operator.go("correction", asked.pk)
        operator.page.locator("[name=outcome]").first.check()
        operator.fill(reasons="Your contract proves it.")
        operator.press("Answer")
        operator.reach("exports")
    journey.go("my_qualifications", photo="qualified")


def test_worker_earns(journey: Journey, town: Town, make_microwork: MakeProject) -> None:
    """A newcomer signs up, qualifies, works, appeals against a rejection and reads the statement."""
    make_microwork(requires=[QUALIFICATION])
    journey.press("Sign up to work")
    journey.fill(name="Zoé Petit", email="zoe@example.org", password1="navette et fil")
    journey.press("Create my account")
    qualify(journey, town)
    journey.go("work")
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
