"""A worker earns."""

from tests.faces.browser.journeys.journey import Journey
from tests.faces.browser.test_pages import rejected
from tests.faces.town import MakeProject, Town
from tests.families.microwork.testtaking import ASKED, RIGHT, SLUG

from canut.core.decisions.models import Appeal
from canut.core.people.models import Person
from canut.core.work.models import Assignment, Lane, Project, Task
from canut.families.microwork.models import Explanation


def qualify(journey: Journey, exam: Project) -> None:
    """Read what is said before the test, take it, and read the right answers with their reasons."""
    journey.press("How to qualify")
    journey.reach("my_qualifications")
    journey.go("my_test", exam.pk, photo="test")
    journey.press("Begin the test")
    for _ in range(2):
        journey.page.locator("form[data-task] [name=meaning][value=same]").check()
        journey.press("Submit and next")
        journey.told()
    journey.reach("my_test", exam.pk, photo="qualified")


def test_worker_earns(journey: Journey, town: Town, make_microwork: MakeProject) -> None:
    """A newcomer signs up, qualifies, works, appeals against a rejection and reads the statement."""
    make_microwork(requires=[SLUG])
    exam = make_microwork(lane=Lane.GOLD, known_answer=RIGHT, **ASKED)
    for task in Task.objects.filter(project=exam):
        Explanation.objects.create(task=task, text="The library files both under one word.")
    journey.press("Sign up to work")
    journey.fill(name="Zoé Petit", email="zoe@example.org", password1="navette et fil")
    journey.press("Create my account")
    journey.fill(password="navette et fil")
    journey.page.locator("[name=password]").press("Enter")
    journey.told()
    qualify(journey, exam)
    journey.go("work")
    journey.press("Start")
    journey.answer(meaning="same")
    worker = Person.objects.get(email="zoe@example.org")
    decision = rejected(Assignment.objects.get(worker=worker, lane=Lane.ANSWER), town.member)
    journey.go("my_decisions")
    journey.go("my_decision", decision.pk)
    journey.fill(text="Both mean a blue bike.")
    journey.press("Send the appeal")
    journey.page.locator("textarea#text").wait_for(state="detached")
    journey.arrive("appealed")
    journey.go("my_statement")
    assert Appeal.objects.get(decision=decision).text == "Both mean a blue bike."
