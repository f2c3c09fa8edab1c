"""What people come for, from the first page to the last, in both languages, on a phone and on a desktop."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings
from tests.core.pay.test_payment_files import OURS
from tests.core.pay.test_payouts import bank
from tests.faces.browser.test_pages import rejected, visitor
from tests.faces.browser.visitor import Visitor
from tests.faces.cli.conftest import canut
from tests.faces.town import Answer, MakeProject, Town

from canut.core.decisions.models import Appeal, Decision
from canut.core.people.models import Person
from canut.core.work.models import Assignment
from canut.core.work.operations.reviews import approve

__all__ = ["canut", "visitor"]  # fixtures of other modules

WORDS = {
    "en": {
        "sign-up": "Sign up to work",
        "create": "Create my account",
        "start": "Start",
        "stop": "Submit and stop",
        "appeal": "Send the appeal",
        "reject": "Reject with these reasons",
    },
    "fr": {
        "sign-up": "S'inscrire pour travailler",
        "create": "Créer mon compte",
        "start": "Commencer",
        "stop": "Envoyer et arrêter",
        "appeal": "Envoyer le recours",
        "reject": "Refuser pour ces motifs",
    },
}


@dataclass(frozen=True)
class Journey:
    """A visitor of one language, on a screen of one width."""

    visitor: Visitor
    language: str
    width: int

    def press(self, word: str) -> None:
        """Press the first button or link that bears the word."""
        name = WORDS[self.language][word]
        page = self.visitor.page
        found = page.get_by_role("button", name=name).or_(page.get_by_role("link", name=name))
        found.first.click()

    def go(self, name: str, *numbers: int) -> None:
        """Open a page; it is in the visitor's language, fits the screen, and is photographed."""
        self.visitor.page.goto(self.visitor.address + reverse(name, args=numbers))
        self.arrive(name)

    def arrive(self, name: str) -> None:
        """Look at the page that is shown."""
        page = self.visitor.page
        assert page.locator("html").get_attribute("lang") == self.language
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{name} is too wide"
        self.visitor.look(f"{name}-{self.language}-{self.width}")


@pytest.fixture(
    params=[("en", 360), ("fr", 360), ("en", 1280), ("fr", 1280)], ids=lambda one: f"{one[0]}-{one[1]}"
)
def journey(visitor: Visitor, request: pytest.FixtureRequest) -> Journey:
    """Return somebody who has chosen a language."""
    language, width = request.param
    page = visitor.page
    page.set_viewport_size({"width": width, "height": 740})
    page.goto(visitor.address)
    if language == "fr":
        page.get_by_role("button", name="Français").click()
        page.get_by_role("button", name="English").wait_for()
    return Journey(visitor, language, width)


def test_worker_earns(journey: Journey, town: Town, make_microwork: MakeProject) -> None:
    """A newcomer signs up, works, appeals against a rejection and reads the statement."""
    make_microwork()
    page = journey.visitor.page
    journey.press("sign-up")
    for field, text in (("name", "Zoé Petit"), ("email", "zoe@example.org"), ("password1", "navette et fil")):
        page.locator(f"#id_{field}").fill(text)
    journey.press("create")
    journey.press("start")
    page.locator("form[data-task] input[type=radio]").first.check()
    journey.press("stop")
    page.wait_for_url("**/me/")
    worker = Person.objects.get(email="zoe@example.org")
    decision = rejected(Assignment.objects.get(worker=worker), town.member)
    journey.go("my_decisions")
    journey.go("my_decision", decision.pk)
    page.locator("#text").fill("Both mean a blue bike.")
    journey.press("appeal")
    page.wait_for_function("!document.querySelector('textarea#text')")
    journey.arrive("appealed")
    journey.go("my_statement")
    assert Appeal.objects.get(decision=decision).text == "Both mean a blue bike."


def test_client_reviews(journey: Journey, town: Town, make_microwork: MakeProject, answer: Answer) -> None:
    """A client opens the review, rejects an answer with reasons and takes the results home."""
    project = make_microwork()
    waiting = [answer(project, worker) for worker in (town.worker, town.other_worker)]
    journey.visitor.sign_in(town.member)
    page = journey.visitor.page
    journey.go("project", project.pk)
    journey.go("review", project.pk)
    page.locator(f"a[href='{reverse('reject', args=[project.pk, waiting[0].pk])}']").click()
    for number, field in enumerate(page.locator("main form textarea, main form input[type=text]").all()):
        field.fill(f"Reason {number}: the two queries are about different things.")
    journey.arrive("reject")
    journey.press("reject")
    page.wait_for_url("**/review/")
    journey.arrive("rejected")
    sent = page.request.get(journey.visitor.address + reverse("results", args=[project.pk, "csv"]))
    assert sent.ok
    assert sent.text().startswith(("key", "task", "item"))
    assert Decision.objects.get(assignment=waiting[0]).person == town.worker


def test_visitor_reads(journey: Journey, make_microwork: MakeProject) -> None:
    """Somebody without an account reads who runs this, its rules and the roots of each day."""
    make_microwork()
    for name in ("home", "rules", "roots"):
        journey.go(name)
        assert journey.visitor.page.locator("main h1").count() == 1


@pytest.fixture
def earned(town: Town, make_microwork: MakeProject, answer: Answer, settings: Settings) -> None:
    """Approve an answer of a worker with a bank account; the operator has one, too."""
    settings.CANUT_OPERATOR_IBAN = OURS
    bank(town.worker)
    given = answer(make_microwork(now=timezone.now() - timedelta(hours=1)), town.worker)
    approve(assignment_ids=[given.pk], actor_id=town.member.pk, now=timezone.now())


@pytest.mark.usefixtures("earned")
def test_operator_pays(journey: Journey, town: Town, canut: Callable[..., Any], tmp_path: Path) -> None:
    """The operator runs the pay and writes the bank's file; the worker reads the payment."""
    file = tmp_path / "pay.xml"
    for words in (("pay", "run"), ("pay", "export", "sepa", "-o", file)):
        done = canut(*words)
        assert done.exit_code == 0, done.output
    assert "<InstdAmt" in file.read_text(encoding="utf-8")
    journey.visitor.sign_in(town.staff)
    journey.go("exports")
    journey.visitor.sign_in(town.worker)
    for name in ("my_work", "my_statement", "my_payout"):
        journey.go(name)
