"""Tests to qualify by, as people meet them: said before, taken, read with the right answers, contested."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.faces.town import Answer, MakeProject, SignedIn, Town
from tests.families.microwork.testtaking import ASKED, RIGHT, SLUG, WRONG

from canut.core.decisions.models import Decision
from canut.core.people.queries import qualification_slugs
from canut.core.work.models import Assignment, Lane, Project, Task
from canut.families.microwork.models import Explanation


@pytest.fixture
def exam(make_microwork: MakeProject) -> Project:
    """Return an open test of five questions, each with why; another project asks for what it earns."""
    make_microwork(requires=[SLUG])
    project = make_microwork(lane=Lane.GOLD, known_answer=RIGHT, **ASKED)
    for task in Task.objects.filter(project=project):
        Explanation.objects.create(task=task, text=f"Both are found together ({task.key}).")
    return project


@pytest.fixture
def own(town: Town, signed_in: SignedIn, exam: Project) -> Client:
    """Return the browser of a worker."""
    del exam
    return signed_in(town.worker)


def answer_in(browser: Client, project: Project, *given: dict[str, str]) -> Any:
    """Take questions and hand the answers in; returns where the last one leads."""
    place = browser.post(reverse("take", args=[project.pk]))["Location"]
    for data in given:
        place = browser.post(place, data)["Location"]
    return place


def test_all_is_said_before(own: Client, exam: Project) -> None:
    """From what is asked for to the test, with its mark, its pay, its retry and what it opens."""
    assert reverse("my_test", args=[exam.pk]) in own.get(reverse("my_qualifications")).content.decode()
    assert "2 right answers of 3 earn" in own.get(reverse("work")).content.decode()
    page = own.get(reverse("my_test", args=[exam.pk])).content.decode()
    for said in (
        "1 open project asks for it",
        "right or wrong",
        "7 days after",
        "you can contest it",
        "Begin",
    ):
        assert said in page


def test_the_result_comes_at_once_with_its_reasons(own: Client, exam: Project, town: Town) -> None:
    """The second right answer leads to the page of the test, which shows answers and why; the work opens."""
    address = reverse("my_test", args=[exam.pk])
    assert answer_in(own, exam, WRONG, RIGHT, RIGHT) == address
    page = own.get(address).content.decode()
    for said in (
        "Attempt 1: 2 right, 2 needed",
        "passed",
        "Your answer",
        "found together (item-0)",
        "You hold",
    ):
        assert said in page
    assert page.count("whatever you answered") == 3
    assert SLUG in qualification_slugs(person_id=town.worker.pk)
    assert SLUG not in own.get(reverse("my_qualifications")).context["asked"]
    assert set(Assignment.objects.values_list("state", flat=True)) == {Assignment.State.APPROVED}


def test_right_answers_are_shown_only_afterwards(own: Client, exam: Project) -> None:
    """While an attempt runs neither the question nor the page of the test tells what is right, or why."""
    place = answer_in(own, exam, RIGHT)
    for page in (own.get(place), own.get(reverse("my_test", args=[exam.pk]))):
        assert "found together" not in page.content.decode()
    assert "Question 2 of 3" in own.get(place).content.decode()
    assert "Go on with the test" in own.get(reverse("my_test", args=[exam.pk])).content.decode()


def test_a_failed_attempt_is_contested_on_its_page(
    own: Client, exam: Project, town: Town, signed_in: SignedIn
) -> None:
    """An empty word is refused; then it leads to the decision, which another human reads with the answers."""
    address = reverse("my_test", args=[exam.pk])
    answer_in(own, exam, WRONG, WRONG, RIGHT)
    assert "The next attempt may begin" in own.get(address).content.decode()
    assert own.post(reverse("take", args=[exam.pk])).status_code == 409
    assert own.post(address, {"attempt": "1", "text": ""}).status_code == 422
    filed = own.post(address, {"attempt": "1", "text": "A rice is a tea to me."})
    decision = Decision.objects.get()
    assert filed["Location"] == reverse("my_decision", args=[decision.pk])
    page = own.get(filed["Location"]).content.decode()
    assert "you are qualified" in page
    assert "A programme compared" in page
    assert filed["Location"] in own.get(address).content.decode()
    for name, args in (("appeals", []), ("appeal", [decision.appeal.pk])):
        judged = signed_in(town.staff).get(reverse(name, args=args)).content.decode()
        assert "a test that was not passed" in judged
    assert "Question 1" in judged


def test_the_client_counts_and_the_public_project_is_no_test(
    own: Client, exam: Project, town: Town, signed_in: SignedIn
) -> None:
    """Its page says how many took it; what is no test has no such page."""
    answer_in(own, exam, RIGHT, RIGHT)
    page = signed_in(town.member).get(reverse("project", args=[exam.pk])).content.decode()
    assert "1 person began it, 1 hold what it earns" in page
    other = Project.objects.exclude(pk=exam.pk).get()
    assert own.get(reverse("my_test", args=[other.pk])).status_code == 404


def test_a_test_without_enough_questions_is_not_opened(
    make_microwork: MakeProject, town: Town, signed_in: SignedIn
) -> None:
    """The page of the opening says how many are missing."""
    few = [{"query_a": "bike", "query_b": "bicycle"}]
    draft = make_microwork(items=few, lane=Lane.GOLD, known_answer=RIGHT, is_open=False, **ASKED)
    browser = signed_in(town.member)
    page = browser.post(reverse("opening", args=[draft.pk]), {"all": "yes"})
    assert page.status_code == 422
    assert "the test has 1; import more" in page.content.decode()
    assert "explanation" in browser.get(reverse("items", args=[draft.pk])).content.decode()


def test_programs_are_told_why(own: Client, exam: Project, town: Town, answer: Answer) -> None:
    """Over the interface, a test that is not to be taken now is a conflict with its reason."""
    for _ in range(2):
        answer(exam, town.worker, RIGHT)
    said = own.post(reverse("api:take", args=[exam.pk]), {}, content_type="application/json")
    assert (said.status_code, said.json()["code"]) == (409, "attempt-refused")


def test_programs_read_the_result_too(own: Client, exam: Project) -> None:
    """The interface says where one stands, and shows an attempt with its right answers once it is over."""
    address = f"/api/v1/me/tests/{exam.pk}"
    answer_in(own, exam, WRONG)
    begun = own.get(address).json()
    assert (begun["grants"], begun["questions"], begun["right"]) == (SLUG, 3, 2)
    assert (begun["is_under_way"], begun["is_held"], begun["attempts"]) == (True, False, [])
    answer_in(own, exam, WRONG, RIGHT)
    own.post(reverse("my_test", args=[exam.pk]), {"attempt": 1, "text": "The first is right."})
    over = own.get(address).json()
    assert over["waits_until"]
    (attempt,) = over["attempts"]
    assert (attempt["number"], attempt["right"], attempt["is_passed"]) == (1, 1, False)
    assert attempt["decision_id"] == Decision.objects.get(kind="test").pk
    first = attempt["questions"][0]
    assert (first["answer"], first["known_answer"], first["is_right"]) == (WRONG, RIGHT, False)
    assert set(first["item"]) == {"query_a", "query_b"}
    assert "found together" in first["explanation"]


def test_no_program_reads_a_test_that_is_none(own: Client, make_microwork: MakeProject) -> None:
    """A project that tests nobody, and one that does not exist, have no such address."""
    for number in (make_microwork().pk, 10**9):
        assert own.get(f"/api/v1/me/tests/{number}").status_code == 404
