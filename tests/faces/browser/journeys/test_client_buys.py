"""A client buys work: from the money to the results."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect
from tests.faces.browser.journeys.journey import Journey
from tests.faces.town import Answer, Town

from canut.core.decisions.models import Decision
from canut.core.people.models import Organisation, Person
from canut.core.work.models import Assignment, Project
from canut.families.microwork.operations.carrying import do_next

CLIENT = "Atelier Zéphyr"
ITEMS = 12
PILOT = 10
FILE = "id,text\n" + "".join(f"{number},Message {number}: who pays the bill?\n" for number in range(ITEMS))
TITLE = "What is this message about?"
ANSWERS = "options.choice.choices"
DRAFT = {
    "title.en": TITLE,
    "purpose.en": "Pass each message on to the right team",
    "options.choice.question.en": TITLE,
    f"{ANSWERS}.0.value": "bills",
    f"{ANSWERS}.0.label.en": "Bills",
    f"{ANSWERS}.1.value": "moving-home",
    f"{ANSWERS}.1.label.en": "Moving home",
    "guidelines.en": "Choose the team that can answer.",
    "answers.exactly": "1",
    "pay.expected_seconds": "25",
    "pay.hourly_floor": "12.02",
    "pay.per_answer": "0.12",
}


@dataclass(frozen=True)
class Buyer:
    """A client that starts with no money, and the person who acts for it."""

    organisation: Organisation
    person: Person
    canut: Callable[..., Any]

    def pay_in(self, amount: str) -> None:
        """Send money, whose arrival the operator records."""
        words = ("client", "deposit", CLIENT, amount, "EUR", "--reference", "transfer-17")
        done = self.canut(*words)
        assert done.exit_code == 0, done.output


@pytest.fixture
def buyer(town: Town, canut: Callable[..., Any]) -> Buyer:
    """Register a client as the operator does."""
    del town
    words = ("maud@example.org", "--name", "Maud Petit", "--member-of", CLIENT, "--role", "manager")
    for one in (("client", "add", CLIENT), ("person", "add", *words)):
        done = canut(*one)
        assert done.exit_code == 0, done.output
    return Buyer(Organisation.objects.get(name=CLIENT), Person.objects.get(email="maud@example.org"), canut)


def create(journey: Journey) -> Project:
    """Describe a project in the form, look at its price, make the draft and bring its items in."""
    page = journey.page
    journey.go("projects", photo="projects-none")
    page.locator(f"a[href='{reverse('new_project')}']").first.click()
    journey.reach("new_project")
    journey.fill(client=CLIENT, **DRAFT)
    page.locator("[name=data_use]").first.check()
    journey.press("Preview and price")
    page.locator("main fieldset[disabled]").first.wait_for()
    journey.arrive("new-project-priced")
    journey.press("Create the draft")
    page.wait_for_url("**/items/")
    project = Project.objects.get(client__name=CLIENT)
    file = {"name": "messages.csv", "mimeType": "text/csv", "buffer": FILE.encode()}
    page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type] # as documented
    journey.press("Import")
    page.wait_for_url("**/long/**")
    journey.arrive("import-waits")
    assert do_next(clock=timezone.now)
    journey.go("items", project.pk)
    journey.arrive("items")
    return project


def fund_and_try(journey: Journey, project: Project, buyer: Buyer) -> None:
    """Read what is missing, pay it in, and open a pilot."""
    page = journey.page
    journey.press("Price and opening")
    journey.reach("opening", project.pk, photo="opening-unfunded")
    page.locator("button[name=pilot]").click()
    page.get_by_role("alert").wait_for()
    assert not project.tasks.filter(state="open").exists()
    buyer.pay_in("100")
    journey.go("client_money", buyer.organisation.pk)
    journey.go("opening", project.pk, photo="opening-funded")
    page.locator("button[name=pilot]").click()
    page.locator("#pilot").wait_for()
    journey.arrive("pilot-open")
    assert project.tasks.filter(state="open").count() == PILOT


def work(journey: Journey, project: Project, worker: Person) -> None:
    """Let a worker take a task and answer it in a browser of their own."""
    with journey.beside(worker) as other:
        other.go("work", photo="work-bought")
        other.page.locator(f"form[action='{reverse('take', args=[project.pk])}'] button").click()
        other.answer(choice="bills")


def watch(journey: Journey, project: Project, worker: Person) -> None:
    """Keep the board open while an answer comes in; it says so by itself."""
    page = journey.page
    page.clock.install()
    journey.go("project", project.pk)
    board = page.locator("[data-live]")
    answers = board.locator("dd").first
    expect(answers).to_have_text(str(PILOT))
    work(journey, project, worker)
    page.clock.fast_forward("00:20")
    expect(answers).to_have_text(str(PILOT + 1))
    journey.arrive("project-watched")


def review(journey: Journey, project: Project) -> Assignment:
    """Reject an answer with reasons, and approve the others."""
    page = journey.page
    journey.go("review", project.pk)
    rejected = project.assignments.latest("pk")
    page.locator(f"a[href='{reverse('reject', args=[project.pk, rejected.pk])}']").click()
    journey.fill(
        ground="Guidelines: choose the team that can answer.",
        facts="The message is about moving home.",
        expected="Moving home",
    )
    journey.arrive("reject")
    journey.press("Reject with these reasons")
    journey.reach("review", project.pk, photo="rejected")
    journey.press("Approve what is ticked")
    page.locator("form[action$='/approve/']").wait_for(state="detached")
    journey.arrive("reviewed")
    return rejected


def test_client_buys(journey: Journey, buyer: Buyer, town: Town, answer: Answer) -> None:
    """Fund, create, import, try ten items, open, watch, review with a rejection, and export."""
    journey.visitor.sign_in(buyer.person)
    project = create(journey)
    fund_and_try(journey, project, buyer)
    for _number in range(PILOT - 1):
        answer(project, town.other_worker, {"choice": "bills"}, seconds=30)
    work(journey, project, town.worker)
    journey.go("opening", project.pk, photo="pilot-measured")
    expect(journey.page.locator("#pilot ~ dl dd").first).to_contain_text("30")
    journey.page.locator("button[name=all]").click()
    journey.page.locator("button[name=all]").wait_for(state="detached")
    assert project.tasks.exclude(state="draft").count() == ITEMS
    watch(journey, project, town.worker)
    rejected = review(journey, project)
    assert Decision.objects.get(assignment=rejected).person == rejected.worker
    journey.go("first_results", project.pk)
    rows = list(csv.DictReader(io.StringIO(journey.fetch("results", project.pk, "csv"))))
    assert len(rows) == PILOT  # What was rejected is not paid for, and so not delivered.
    assert "Atelier" in journey.fetch("results", project.pk, "provenance")
