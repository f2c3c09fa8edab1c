"""The loop from answers to results: adaptive overlap, validation by others, gold, surveys."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories import MONDAY, make_person
from tests.families.microwork.exporting.crowd import (
    DIFFERENT,
    SAME,
    after,
    answer,
    answer_all,
    make_open,
    make_open_pairs,
)

from canut.core.audit.models import Event
from canut.core.work.errors import AlreadyAnswered, NotYours
from canut.core.work.models import Assignment, Lane, Project, Task
from canut.core.work.selfcheck import CHECKS as WORK_CHECKS
from canut.core.worktime.models import Session
from canut.families.microwork.forms import AnswerInvalid
from canut.families.microwork.models import Result, TaskNote
from canut.families.microwork.operations import give_back, submit_answer, take_next_task
from canut.families.microwork.plan import VALIDATIONS_MAX, plan_of
from canut.families.microwork.queries import proposed_answers

pytestmark = pytest.mark.django_db

ALWAYS = {"validation": {"below_confidence": 1.0, "share": 0.0}}
UNSURE = {"meaning": "unsure"}
VERDICTS = [SAME, DIFFERENT, UNSURE]


def the_result(project: Project) -> Result:
    return Result.objects.get(project=project)


def test_two_who_agree_are_enough(tmp_path: Path) -> None:
    """A task whose first answers agree closes after two, and its result says who made it."""
    project = make_open_pairs(tmp_path, 1, answers={"start": 2, "confidence": 0.9, "lead": 2, "at_most": 5})
    answer_all(project, [SAME, SAME, SAME])
    result = the_result(project)
    assert (result.answer, result.answers, result.agreement) == (SAME, 2, 1.0)
    assert (result.producer, result.state) == (Result.Producer.PEOPLE, Result.State.PUBLISHED)
    assert Task.objects.get(project=project).state == Task.State.COMPLETE


def test_those_who_disagree_are_joined_by_others(tmp_path: Path) -> None:
    """A task in doubt gets one more answer at a time, and never more than the cap."""
    project = make_open_pairs(tmp_path, 1, answers={"start": 2, "confidence": 0.95, "lead": 2, "at_most": 5})
    answer_all(project, [SAME, DIFFERENT, SAME, DIFFERENT, SAME, SAME, SAME])
    result = the_result(project)
    assert (result.answers, result.label) == (5, "same")
    assert result.agreement == pytest.approx(0.4)


def test_the_adaptive_rule_can_be_off(tmp_path: Path) -> None:
    """With `exactly`, every task gets just so many answers, whatever they are."""
    project = make_open_pairs(tmp_path, 2, answers={"exactly": 3})
    answer_all(project, [SAME] * 5)
    assert list(Result.objects.filter(project=project).values_list("answers", flat=True)) == [3, 3]


def test_a_doubtful_result_is_validated_by_somebody_else(tmp_path: Path) -> None:
    """The validator did not answer the task, sees what people answered, and their agreement settles it."""
    project = make_open_pairs(tmp_path, 1, **ALWAYS)
    first, second = answer_all(project, [SAME, SAME])
    for worker in (first, second):
        assert take_next_task(project=project, worker=worker, now=after(60)) is None
    task = Task.objects.get(project=project)
    assert (task.lane, proposed_answers(task=task)) == (Lane.VALIDATE, [SAME])
    given_back = answer(project, make_person(), SAME, at=70)
    assert given_back.lane == Lane.VALIDATE
    result = the_result(project)
    assert (result.state, result.answers, result.validations) == (Result.State.VALIDATED, 2, 1)


def test_a_validator_who_corrects_is_heard_by_a_second(tmp_path: Path) -> None:
    """One validator against the synthesis is a tie; a second one for the same answer overturns it."""
    project = make_open_pairs(tmp_path, 1, **ALWAYS)
    answer_all(project, [SAME, SAME, DIFFERENT])
    assert not Result.objects.filter(project=project).exists()
    answer_all(project, [DIFFERENT])
    result = the_result(project)
    assert (result.label, result.state, result.validations) == ("different", Result.State.VALIDATED, 2)


def test_validators_who_never_agree_leave_it_unresolved(tmp_path: Path) -> None:
    """After the last validator without two equal votes, the result says that it is unresolved."""
    project = make_open(items_of_text(tmp_path), **ALWAYS, **OPEN_QUESTION)
    answer_all(project, [{"word": word} for word in ("one", "one", "two", "three", "four")])
    result = the_result(project)
    assert (result.state, result.validations) == (Result.State.UNRESOLVED, VALIDATIONS_MAX)


OPEN_QUESTION: dict[str, Any] = {
    "kind": None,
    "form": {
        "show": [{"as": "text", "columns": ["name"]}],
        "questions": [{"type": "text", "name": "word", "label": "Word"}],
    },
}


def items_of_text(folder: Path) -> Path:
    path = folder / "items.csv"
    path.write_text("id,name\na,A\n", encoding="utf-8")
    return path


def test_known_tasks_are_mixed_in_and_make_no_result(tmp_path: Path) -> None:
    """Gold tasks reach workers in their share, are paid like others, and end without a result."""
    path = tmp_path / "items.csv"
    rows = [f"p{n},a {n},b {n}," for n in range(20)] + ["g1,x,y,same", "g2,x,z,different"]
    path.write_text("\n".join(["id,query_a,query_b,gold", *rows]), encoding="utf-8")
    project = make_open(path, gold={"share": 0.2}, answers={"exactly": 1})
    workers = answer_all(project, [SAME] * 6)
    gold = Assignment.objects.filter(project=project, lane=Lane.GOLD)
    assert {one.worker_id for one in gold} <= {worker.pk for worker in workers}
    assert (
        gold.count() == 6
    )  # 20 answers wanted, a fifth of all answers are to be known: 5, so 3 for each task
    assert all(one.pay_minor == 12 for one in gold)
    assert Result.objects.filter(project=project).count() == 20


def test_an_invalid_answer_changes_nothing(tmp_path: Path) -> None:
    """What the form refuses is not recorded, and the worker keeps the task."""
    project = make_open_pairs(tmp_path, 1)
    worker = make_person()
    taken = take_next_task(project=project, worker=worker, now=MONDAY)
    assert taken is not None
    with pytest.raises(AnswerInvalid):
        submit_answer(assignment_id=taken.pk, worker=worker, data={"meaning": "perhaps"}, now=after(5))
    again = take_next_task(project=project, worker=worker, now=after(6))
    assert again is not None
    assert again.pk == taken.pk


def test_an_answer_counts_once(tmp_path: Path) -> None:
    """A double click is told that the answer is there already, and nothing is doubled."""
    project = make_open_pairs(tmp_path, 1)
    worker = make_person()
    done = answer(project, worker, SAME)
    with pytest.raises(AlreadyAnswered):
        submit_answer(assignment_id=done.pk, worker=worker, data=SAME, now=after(20))
    assert Event.objects.filter(verb="assignment.submitted", subject_id=done.pk).count() == 1


def test_nobody_answers_for_somebody_else(tmp_path: Path) -> None:
    """An assignment can only be answered or given back by the worker who holds it."""
    project = make_open_pairs(tmp_path, 1)
    taken = take_next_task(project=project, worker=make_person(), now=MONDAY)
    assert taken is not None
    with pytest.raises(NotYours):
        submit_answer(assignment_id=taken.pk, worker=make_person(), data=SAME, now=after(5))
    with pytest.raises(NotYours):
        give_back(assignment_id=taken.pk, worker=make_person(), now=after(5))


def test_giving_back_is_free_and_the_task_goes_to_somebody_else(tmp_path: Path) -> None:
    """A task given back waits for others, its reason is kept, and the time counts as on duty."""
    project = make_open_pairs(tmp_path, 1, answers={"exactly": 1})
    worker = make_person()
    taken = take_next_task(project=project, worker=worker, now=MONDAY)
    assert taken is not None
    give_back(assignment_id=taken.pk, worker=worker, now=after(30), text="too long")
    event = Event.objects.get(verb="assignment.returned", subject_id=taken.pk)
    assert event.data["reason"] == "other"
    assert TaskNote.objects.get().text == "too long"
    session = Session.objects.get(person=worker)
    assert session.last_seen_at == after(30)
    assert answer(project, make_person(), SAME, at=40).task_id == taken.task_id


def test_nothing_to_do_ends_the_session_and_keeps_its_time(tmp_path: Path) -> None:
    """A worker who finds nothing is off duty from then on; the time until then counts."""
    project = make_open_pairs(tmp_path, 1, answers={"exactly": 1})
    worker = make_person()
    answer(project, worker, SAME, seconds=10)
    assert take_next_task(project=project, worker=worker, now=after(25)) is None
    session = Session.objects.get(person=worker)
    assert (session.started_at, session.ended_at) == (MONDAY, after(25))


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(given=st.lists(st.sampled_from(VERDICTS), min_size=2, max_size=14))
def test_whatever_people_answer_the_books_of_work_hold(tmp_path: Path, given: list[dict[str, str]]) -> None:
    """No sequence of answers gives a task more answers than its plan, or a result that was not voted for."""
    project = make_open_pairs(
        tmp_path,
        2,
        answers={"start": 2, "confidence": 0.9, "lead": 2, "at_most": 4},
        validation={"below_confidence": 0.9, "share": 0.3},
    )
    answer_all(project, given)
    for check in WORK_CHECKS:
        assert list(check.offending_rows()) == []
    most = plan_of(project).overlap_max
    for task in Task.objects.filter(project=project):
        assert task.assignments.count() <= most
    for result in Result.objects.filter(project=project):
        voted = {one["meaning"] for one in result.task.assignments.values_list("answer", flat=True) if one}
        assert result.label in voted
