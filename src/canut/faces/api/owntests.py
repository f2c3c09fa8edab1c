"""A worker's own tests to qualify by: where they stand, and what each attempt came to."""

from collections.abc import Collection
from datetime import datetime
from typing import Annotated

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Path, Router, Schema
from pydantic import JsonValue

from canut.core.decisions.queries import contested_tests
from canut.core.work.models import Project
from canut.faces.api.caller import caller
from canut.families.microwork.attempts import Attempt, Question, attempts_of, name_of, standing_in
from canut.families.microwork.plan import plan_of

router = Router(tags=["my tests"])


class QuestionOut(Schema):
    """A question of an attempt that is over: the item, the answer given, the right one, and why.

    Attributes
    ----------
    answer
        None when none was given in time.
    """

    assignment_id: int
    item: dict[str, JsonValue]
    answer: dict[str, JsonValue] | None
    known_answer: dict[str, JsonValue] | None
    explanation: str
    is_right: bool


class AttemptOut(Schema):
    """An attempt that is over; `decision_id` is the decision by which it was contested."""

    number: int
    right: int
    is_passed: bool
    questions: list[QuestionOut]
    decision_id: int | None


class TestOut(Schema):
    """Where a worker stands with a test, and their attempts that are over, latest first.

    Attributes
    ----------
    right
        Answers as known that pass, of `questions`.
    is_held
        Whether the worker holds what the test earns, by this test or otherwise.
    waits_until
        When the next attempt may begin, while that lies ahead.
    """

    project_id: int
    grants: str
    questions: int
    right: int
    retry_days: int
    is_held: bool
    is_under_way: bool
    waits_until: datetime | None
    attempts: list[AttemptOut]


@router.get("/tests/{project_id}", response=TestOut)
def my_test(request: HttpRequest, project_id: Annotated[int, Path(ge=0, lt=2**63)]) -> TestOut:
    """Return where the caller stands with a test and what their attempts came to, as the page shows it."""
    shown = Project.objects.filter(family=Project.Family.MICROWORK).exclude(state=Project.State.DRAFT)
    project, me, now = get_object_or_404(shown, pk=project_id), caller(request), timezone.now()
    standing = standing_in(worker=me, project=project, now=now)
    if standing is None:
        raise Http404
    contested = contested_tests(person=me)
    made = attempts_of(worker=me, project=project, now=now)
    return TestOut(
        project_id=project.pk,
        grants=standing.test.grants,
        questions=standing.test.questions,
        right=standing.test.right,
        retry_days=standing.test.retry_days,
        is_held=standing.is_held,
        is_under_way=standing.is_under_way,
        waits_until=standing.waits_until(now),
        attempts=[
            _attempt(one, project, contested.get(name_of(worker=me, project=project, number=one.number)))
            for one in reversed(made)
            if one.is_over
        ],
    )


def _attempt(attempt: Attempt, project: Project, decision_id: int | None) -> AttemptOut:
    columns = plan_of(project).sheet.form.columns
    return AttemptOut(
        number=attempt.number,
        right=attempt.right,
        is_passed=attempt.is_passed,
        questions=[_question(one, columns) for one in attempt.questions],
        decision_id=decision_id,
    )


def _question(question: Question, columns: Collection[str]) -> QuestionOut:
    task = question.held.task
    explanation = getattr(task, "explanation", None)
    return QuestionOut(
        assignment_id=question.held.pk,
        item={name: task.item[name] for name in columns if name in task.item},
        answer=question.held.answer,
        known_answer=task.known_answer,
        explanation=explanation.text if explanation else "",
        is_right=question.is_right,
    )
