"""Tests to qualify by: paid like work, passed by what was said before, never secret, contested."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories import MONDAY, make_client, make_member, make_operator, make_person
from tests.families.microwork.exporting.crowd import make_open
from tests.families.microwork.importing.makers import make_microwork, specification
from tests.families.microwork.testtaking import (
    ASKED,
    RIGHT,
    SLUG,
    WRONG,
    answer_each,
    answer_next,
    write_questions,
)

from canut.core.decisions.clocks import CLOCKS, ClockName
from canut.core.decisions.errors import AlreadyDecided
from canut.core.decisions.models import Appeal, Decision
from canut.core.decisions.operations import decide_appeal, watch_clocks
from canut.core.ledger.queries import available_minor
from canut.core.people.models import Organisation, QualificationGrant
from canut.core.people.operations import grant_qualification
from canut.core.people.queries import qualification_slugs
from canut.core.work.models import Assignment, Project, Task
from canut.core.work.operations.answers import submit
from canut.families.microwork.attempts import attempts_of, open_tests, standing_in, taken_by
from canut.families.microwork.errors import AttemptRefused, UnfairTest
from canut.families.microwork.models import Explanation
from canut.families.microwork.operations import create_project, give_back, open_project, take_next_task
from canut.families.microwork.operations.attempts import contest_attempt
from canut.families.microwork.operations.imports import import_items
from canut.families.microwork.selfcheck import CHECKS

pytestmark = pytest.mark.django_db

WEEK = timedelta(days=7)


@pytest.fixture
def exam(tmp_path: Path) -> Project:
    """Return an open test of six questions: two attempts for five people."""
    return make_open(write_questions(tmp_path, 6), **ASKED)


def paid_minor(worker: Any) -> int:
    """Return what a worker is owed."""
    return available_minor(code=f"person:{worker.pk}:payable", currency="EUR")


def failed(project: Project) -> Any:
    """Return somebody who made one attempt and did not pass."""
    worker = make_person()
    answer_each(project, worker, [RIGHT, WRONG, WRONG])
    return worker


def test_enough_right_answers_qualify_at_once(exam: Project) -> None:
    """The second right answer of three earns it, nobody granted it, and the third question is not asked."""
    worker = make_person()
    answer_each(exam, worker, [WRONG, RIGHT])
    assert not qualification_slugs(person_id=worker.pk)
    answer_next(exam, worker, RIGHT)
    grant = QualificationGrant.objects.get()
    assert (grant.person, grant.qualification.slug, grant.granted_by) == (worker, SLUG, None)
    assert "2 of 3 right, 2 needed" in grant.evidence
    with pytest.raises(AttemptRefused, match="nobody tests you again"):
        answer_next(exam, worker, RIGHT, MONDAY + WEEK)


def test_every_answer_is_paid_at_once_right_or_wrong(exam: Project) -> None:
    """Three wrong answers are approved and owed like three right ones; nothing else follows from them."""
    worker = make_person()
    given_answers = answer_each(exam, worker, [WRONG] * 3)
    assert {one.state for one in given_answers} == {Assignment.State.APPROVED}
    assert paid_minor(worker) == sum(one.pay_minor for one in given_answers) > 0
    assert not Decision.objects.exists()
    assert not QualificationGrant.objects.exists()


def test_another_attempt_asks_other_questions_after_the_stated_time(exam: Project) -> None:
    """Before the week is over none begins; then there are three new questions; then none are left."""
    worker = failed(exam)
    with pytest.raises(AttemptRefused, match=r"12 January 2026, 10:00 \(CET\)"):
        answer_next(exam, worker, RIGHT, MONDAY + WEEK - timedelta(seconds=1))
    answer_each(exam, worker, [WRONG] * 3, MONDAY + WEEK)
    first, second = attempts_of(worker=worker, project=exam, now=MONDAY + WEEK)
    tasks = [{one.held.task_id for one in attempt.questions} for attempt in (first, second)]
    assert not tasks[0] & tasks[1]
    with pytest.raises(AttemptRefused, match="too few questions"):
        answer_next(exam, worker, RIGHT, MONDAY + 3 * WEEK)


def test_a_question_given_back_counts_as_not_answered(exam: Project) -> None:
    """Three questions are an attempt, whatever became of them: nobody skips to the questions they know."""
    worker = make_person()
    held = take_next_task(project=exam, worker=worker, now=MONDAY)
    assert held
    assert take_next_task(project=exam, worker=worker, now=MONDAY) == held
    give_back(assignment_id=held.pk, worker=worker, now=MONDAY)
    answer_each(exam, worker, [RIGHT, WRONG])
    with pytest.raises(AttemptRefused, match="another attempt"):
        answer_next(exam, worker, RIGHT)


def test_those_who_know_the_answers_do_not_take_it(exam: Project) -> None:
    """Whoever acts for the client set the test."""
    member = make_member(exam.client)
    with pytest.raises(AttemptRefused, match="your own organisation"):
        answer_next(exam, member, RIGHT)


def test_no_attempt_begins_that_could_not_be_finished(tmp_path: Path) -> None:
    """With places for one person, the second is told before the first question."""
    project = make_open(write_questions(tmp_path, 3), **ASKED | {"answers": {"exactly": 1}})
    answer_next(project, make_person(), RIGHT)
    with pytest.raises(AttemptRefused, match="too few questions"):
        answer_next(project, make_person(), RIGHT)


def test_another_human_of_the_operator_can_find_the_worker_right(exam: Project) -> None:
    """An appeal that is won earns the qualification, granted by the human who decided."""
    worker, judge = failed(exam), make_member(make_operator())
    said = {"project": exam, "worker": worker, "number": 1, "now": MONDAY}
    filed = contest_attempt(text="A bike may be a motorbike.", **said)
    decision = filed.decision
    assert (decision.kind, decision.decided_by) == (Decision.Kind.TEST, exam.created_by)
    assert [one["expected"] for one in decision.evidence["questions"]] == ["same", "same"]
    with pytest.raises(AlreadyDecided):
        contest_attempt(text="Once more.", **said)
    decide_appeal(
        filed=filed,
        outcome=Appeal.Outcome.OVERTURNED,
        reasons="Both readings are sound in British English.",
        decided_by=judge,
        now=MONDAY,
    )
    grant = QualificationGrant.objects.get()
    assert (grant.person, grant.granted_by) == (worker, judge)


def test_silence_is_for_the_worker(exam: Project) -> None:
    """Two who contest are not told that their words were pasted; unanswered in time, both are qualified."""
    workers = [failed(exam), failed(exam)]
    for worker in workers:
        contest_attempt(project=exam, worker=worker, number=1, text="No.", now=MONDAY)
    watch_clocks(now=MONDAY + CLOCKS[ClockName.REPLY].within + timedelta(days=1))
    assert {grant.person for grant in QualificationGrant.objects.all()} == set(workers)
    assert not [row for check in CHECKS for row in check.offending_rows()]


def test_the_checks_find_what_was_tampered_with(exam: Project) -> None:
    """An answer that waits for a review, and a qualification that no test gave, are named."""
    worker = make_person()
    held = take_next_task(project=exam, worker=worker, now=MONDAY)
    assert held
    submit(assignment_id=held.pk, worker=worker, answer=RIGHT, now=MONDAY)
    qualified = grant_qualification(person=worker, slug=SLUG, granted_by=None, evidence="", now=MONDAY)
    rows = [row for check in CHECKS for row in check.offending_rows()]
    assert [row.split(":")[0] for row in rows] == [
        f"assignment {held.pk} (submitted)",
        f"qualification {worker}",
    ]
    assert f"qualification {qualified}: granted by nobody" in rows[1]


@pytest.mark.parametrize("number", [0, 1, 2])
def test_only_an_attempt_that_failed_is_contested(exam: Project, number: int) -> None:
    """One under way, one that was passed and one that never was have nothing to contest."""
    worker = make_person()
    answer_each(exam, worker, [RIGHT] * number)
    with pytest.raises(AttemptRefused, match="nothing to contest"):
        contest_attempt(project=exam, worker=worker, number=1, text="No.", now=MONDAY)


def test_a_question_needs_its_answer_and_its_reason(tmp_path: Path) -> None:
    """A row without either is refused with what to do; the reason is no part of what is shown before."""
    path = write_questions(tmp_path, 2)
    with path.open("a", encoding="utf-8") as file:
        file.write("8,bike,bicycle,same,\n9,bike,bicycle,,Because.\n")
    project = make_microwork(**ASKED)
    report = import_items(project=project, path=path, now=MONDAY)
    assert (report.added, report.refused) == (2, 2)
    task = Task.objects.order_by("pk")[0]
    assert "explanation" not in task.item
    assert Explanation.objects.get(task=task).text == "A bike is a bicycle (0)."
    with pytest.raises(UnfairTest, match="has 2; import more"):
        open_project(project=project, actor=project.created_by, now=MONDAY)


def test_a_test_gives_only_what_is_its_clients(exam: Project, tmp_path: Path) -> None:
    """Another client's test cannot earn it, nor what somebody was granted on proof; its own client's can."""
    grant_qualification(
        person=make_person(), slug="nurse", granted_by=make_person(), evidence="Diploma", now=MONDAY
    )
    mine, other = exam.client, make_client()
    for client, slug in ((mine, "nurse"), (other, SLUG)):
        with pytest.raises(UnfairTest, match="not yours to give"):
            open_test(client, slug, tmp_path)
    assert open_test(mine, SLUG, tmp_path) == 3


def open_test(client: Organisation, slug: str, folder: Path) -> int:
    """Open a test of a client; returns how many questions were opened."""
    asked = ASKED | {"client": client.name, "test": ASKED["test"] | {"grants": slug}}
    member = make_member(client)
    project = create_project(specification=specification(**asked), created_by=member, now=MONDAY)
    import_items(project=project, path=write_questions(folder, 3), now=MONDAY)
    return open_project(project=project, actor=member, now=MONDAY)


def test_people_see_where_they_stand_and_clients_how_many(exam: Project) -> None:
    """Before, between and after; the client counts people and learns no name."""
    worker = failed(exam)
    standing = standing_in(worker=worker, project=exam, now=MONDAY)
    assert standing
    assert (standing.is_under_way, standing.fresh, standing.waits_until(MONDAY)) == (False, 3, MONDAY + WEEK)
    assert open_tests() == {SLUG: exam}
    answer_each(exam, make_person(), [RIGHT, RIGHT])
    taken = taken_by(project=exam, slug=SLUG)
    assert (taken.people, taken.qualified) == (2, 1)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(answers=st.lists(st.sampled_from([RIGHT, WRONG, None]), min_size=1, max_size=6))
def test_qualified_exactly_by_what_was_said_before(exam: Project, answers: list[Any]) -> None:
    """Whatever is answered or given back: qualified if and only if one whole attempt reached the mark."""
    with transaction.atomic():
        worker, now, passed = make_person(), MONDAY, False
        for place, data in enumerate(answers):
            now = MONDAY + WEEK * (place // 3)
            if passed:
                break
            if data is None:
                held = take_next_task(project=exam, worker=worker, now=now)
                assert held
                give_back(assignment_id=held.pk, worker=worker, now=now)
            else:
                answer_next(exam, worker, data, now)
            begun = place // 3 * 3
            passed = answers[begun : place + 1].count(RIGHT) >= 2
            assert (SLUG in qualification_slugs(person_id=worker.pk)) == passed
        waiting = Assignment.objects.filter(worker=worker, state=Assignment.State.SUBMITTED)
        assert not waiting.exists()
        transaction.set_rollback(True)
