"""The refit in the background: what it learns, what it revises, what it ends."""

from pathlib import Path

import polars as pl
import pytest
from tests.factories import MONDAY
from tests.families.microwork.exporting.crowd import (
    DIFFERENT,
    SAME,
    after,
    answer_all,
    make_open,
    make_open_pairs,
)
from tests.families.microwork.importing.makers import SURVEY

from canut.core.carrying import STALE
from canut.core.work.models import Lane, Project, Task
from canut.engines.consensus import DawidSkene, Labels
from canut.families.microwork.evidence import assignments_of, blind_answers, posterior, votes_on
from canut.families.microwork.models import LongWork, Proposal, Refit, Reliability, Result
from canut.families.microwork.operations import carrying, finish_project
from canut.families.microwork.operations.carrying import do_next, refit_if_due
from canut.families.microwork.operations.refits import FEWEST_NEW_ANSWERS, refit
from canut.families.microwork.plan import plan_of

pytestmark = pytest.mark.django_db

EXACTLY_3 = {"answers": {"exactly": 3}}


def test_results_equal_the_engine_on_the_same_answers(tmp_path: Path) -> None:
    """With the adaptive rule off, a finished project publishes just what the consensus engine says."""
    project = make_open_pairs(tmp_path, 12, **EXACTLY_3)
    answer_all(project, [SAME, DIFFERENT, SAME])
    finish_project(project=project, actor=project.created_by, now=after(100))
    rows = [
        (str(task), f"person:{worker}", given["meaning"])
        for task, worker, given in blind_answers(project).values_list("task_id", "worker_id", "answer")
        if given
    ]
    frame = pl.DataFrame(rows, schema=["task", "worker", "label"], orient="row")
    labels = Labels.from_frame(frame, classes=plan_of(project).sheet.labels or ())
    expected = {
        int(task): (label, chance) for task, label, chance in DawidSkene().fit(labels).truth.iter_rows()
    }
    published = {one.task_id: (one.label, one.confidence) for one in Result.objects.filter(project=project)}
    assert published.keys() == expected.keys()
    for task_id, (label, chance) in published.items():
        assert label == expected[task_id][0]
        assert chance == pytest.approx(expected[task_id][1], abs=1e-6)


def test_the_online_posterior_follows_the_refit(tmp_path: Path) -> None:
    """After a refit, weighing one task's votes gives the posterior of the batch."""
    project = make_open_pairs(tmp_path, 8, **EXACTLY_3)
    answer_all(project, [SAME, DIFFERENT, SAME])
    refit(project=project, now=after(50))
    for result in Result.objects.filter(project=project).select_related("task"):
        plan = plan_of(project)
        chances = posterior(project, plan, votes_on(result.task, plan, assignments_of(result.task)))
        assert chances[result.label] == pytest.approx(result.confidence, abs=1e-6)


def test_it_learns_who_is_reliable(tmp_path: Path) -> None:
    """Somebody who is alone against all others is found less reliable than they are."""
    project = make_open_pairs(tmp_path, 10, answers={"exactly": 4})
    *_, contrary = answer_all(project, [SAME, SAME, SAME, DIFFERENT])
    refit(project=project, now=after(50))
    reliability = dict(Reliability.objects.filter(project=project).values_list("annotator", "accuracy"))
    assert min(reliability, key=lambda name: reliability[name]) == f"person:{contrary.pk}"


def test_it_is_due_when_answers_grew(tmp_path: Path) -> None:
    """A refit waits for enough new answers, and then for enough again."""
    tasks = FEWEST_NEW_ANSWERS // 2
    project = make_open_pairs(tmp_path, tasks, answers={"exactly": 2})
    answer_all(project, [SAME])
    assert not refit_if_due(project=project, now=MONDAY)
    answer_all(project, [SAME])
    assert refit_if_due(project=project, now=MONDAY)
    assert not refit_if_due(project=project, now=MONDAY)
    assert Refit.objects.get(project=project).answers == FEWEST_NEW_ANSWERS


def test_a_slot_still_open_becomes_the_validators(tmp_path: Path) -> None:
    """A task that has enough after a refit, with an answer still to come, is validated instead."""
    rule = {"start": 3, "confidence": 0.6, "lead": 2, "at_most": 3}
    project = make_open_pairs(tmp_path, 6, answers=rule, validation={"below_confidence": 0.5, "share": 1.0})
    answer_all(project, [SAME, SAME])
    refit(project=project, now=after(50))
    tasks = set(Task.objects.filter(project=project).values_list("lane", "overlap", "open_slots"))
    assert tasks == {(Lane.VALIDATE, 3, 1)}


def test_a_machine_adds_evidence_but_no_answer(tmp_path: Path) -> None:
    """The number of answers and the lead count people: a machine that agrees ends no task before its time."""
    rule = {"start": 2, "confidence": 0.5, "lead": 2, "at_most": 3}
    project = make_open_pairs(tmp_path, 6, answers=rule, machine={"proposer": "text-classifier"})
    made = [
        Proposal(task=task, proposer="text-classifier", label="same", answer=SAME, proposed_at=MONDAY)
        for task in project.tasks.all()
    ]
    Proposal.objects.bulk_create(made)
    answer_all(project, [SAME])
    refit(project=project, now=after(50))
    assert not Result.objects.filter(project=project).exists()
    answer_all(project, [DIFFERENT])
    assert set(project.tasks.values_list("state", "overlap")) == {(Task.State.OPEN, 3)}


def test_a_finished_project_publishes_what_there_is_and_pays_the_rest_back(tmp_path: Path) -> None:
    """Tasks with too few answers are published as they are, and money not owed goes back."""
    project = make_open_pairs(tmp_path, 3, answers={"exactly": 2}, funds_minor=1_000)
    answer_all(project, [SAME])
    returned = finish_project(project=project, actor=project.created_by, now=after(60))
    assert Result.objects.filter(project=project).count() == 3
    assert returned == 3 * 12  # six answers were held, three are in review
    assert Project.objects.get(pk=project.pk).state == Project.State.CLOSED
    assert not Task.objects.filter(project=project, open_slots__gt=0).exists()


def test_finishing_twice_changes_nothing(tmp_path: Path) -> None:
    """A project can be finished again: no result is doubled and nothing more is paid back."""
    project = make_open_pairs(tmp_path, 2, answers={"exactly": 1})
    answer_all(project, [SAME])
    finish_project(project=project, actor=project.created_by, now=after(60))
    assert finish_project(project=project, actor=project.created_by, now=after(70)) == 0
    assert Result.objects.filter(project=project).count() == 2


def test_a_survey_that_is_finished_publishes_no_truth(tmp_path: Path) -> None:
    """Every answer to a survey is kept; ending it early makes no result out of them."""
    path = tmp_path / "items.csv"
    path.write_text("id,statement\na,Tea is best\n", encoding="utf-8")
    project = make_open(path, **SURVEY)
    answer_all(project, [{"agreement": 4}])
    finish_project(project=project, actor=project.created_by, now=after(60))
    assert not Result.objects.filter(project=project).exists()
    assert Task.objects.get(project=project).state == Task.State.COMPLETE


def refit_ended_by(error: type[BaseException], folder: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Let a refit that is due end half-way in the upkeep."""
    project = make_open_pairs(folder, FEWEST_NEW_ANSWERS, answers={"exactly": 2})
    answer_all(project, [SAME])

    def ended(*_args: object) -> None:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(carrying, "_refit", ended)
        with pytest.raises(error):
            refit_if_due(project=project, now=MONDAY)
    return project


def test_a_refit_that_was_killed_is_gone_on_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed half-way in the upkeep, none other starts; after a while the long work's process does it."""
    project = refit_ended_by(KeyboardInterrupt, tmp_path, monkeypatch)
    assert not refit_if_due(project=project, now=MONDAY)
    assert do_next(clock=lambda: MONDAY) is None
    assert do_next(clock=lambda: MONDAY + 2 * STALE)
    assert LongWork.objects.get(project=project).state == LongWork.State.DONE
    assert Refit.objects.get(project=project).answers == FEWEST_NEW_ANSWERS


def test_a_refit_that_breaks_is_told_and_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The mistake reaches the upkeep, the board keeps that it stopped, and the next round starts anew."""
    project = refit_ended_by(ZeroDivisionError, tmp_path, monkeypatch)
    assert LongWork.objects.get(project=project).state == LongWork.State.STOPPED
    assert refit_if_due(project=project, now=MONDAY)
