"""The refit: all answers of a project weighed together, in the background, and what follows from it."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl
from django.db import transaction

from canut.core import straight
from canut.core.work.models import Lane, Project, Task
from canut.core.work.operations.tasks import complete_task
from canut.engines.consensus import ClosedModel, Decision, Labels, OpenModel, Truth, method
from canut.families.microwork.evidence import (
    AS_EVIDENCE,
    PERSON,
    assignments_of,
    blind_answers,
    is_in_hands,
    posterior,
    votes_on,
)
from canut.families.microwork.kinds import Synthesis
from canut.families.microwork.models import IN_TIME, Proposal, Refit, Reliability, Result
from canut.families.microwork.operations.synthesis import METHODS, conclude, publish
from canut.families.microwork.plan import Plan, plan_of

GROWTH = 0.1
"""A refit is due when the answers grew by this share since the last one..."""

FEWEST_NEW_ANSWERS = 50
"""... and by this many."""

CONFIDENCE_STEP = 0.01
"""A result's confidence is written anew when it moved by more than this; at the end it is exact."""

Posteriors = Mapping[int, Mapping[str, float]]
"""Probability of each label, best first, by task."""

Progress = Callable[[int, int], None]
"""Told how much is done, of how much: answers weighed, and tasks looked at after."""

TOLD_EVERY = 200
"""Tasks between two words of progress."""


def is_refit_due(*, project: Project) -> bool:
    """Say whether enough answers came since the last refit."""
    answers = blind_answers(project).count()
    last = Refit.objects.filter(project=project).values_list("answers", flat=True).first() or 0
    return answers - last >= max(FEWEST_NEW_ANSWERS, GROWTH * last)


def refit(*, project: Project, now: datetime, progress: Progress = lambda _done, _total: None) -> None:
    """Weigh all blind answers together, keep what was learnt of each annotator, and revise.

    Results that were not validated follow the refit; tasks that have enough now get no more answers.
    """
    plan, answers = plan_of(project), blind_answers(project).count()
    begun = _begun(project) if plan.rule else []
    progress(0, answers + len(begun))
    weighed = _fit(project, plan, now)
    if weighed is None:
        return
    progress(answers, answers + len(begun))
    _revise_results(project, plan, weighed.posteriors, CONFIDENCE_STEP, now)
    for looked_at, task_id in enumerate(begun):
        if looked_at % TOLD_EVERY == 0:
            progress(answers + looked_at, answers + len(begun))
        _conclude_if_enough(task_id, plan, weighed, now)


def finish_tasks(*, project: Project, now: datetime) -> int:
    """Publish every task that has an answer with the answers it has; returns how many tasks were ended.

    A survey has no truth to publish: its answers are all there.
    """
    plan = plan_of(project)
    weighed = _fit(project, plan, now)
    posteriors = weighed.posteriors if weighed else {}
    _revise_results(project, plan, posteriors, 0.0, now)
    answered = Task.objects.filter(project=project, state=Task.State.OPEN, assignments__state__in=AS_EVIDENCE)
    unfinished = answered.exclude(lane=Lane.GOLD).select_related("project").distinct().order_by("id")
    for task in list(unfinished):
        with transaction.atomic():
            if plan.sheet.synthesis is Synthesis.COLLECT:
                complete_task(task_id=task.pk, now=now)
                continue
            votes = votes_on(task, plan, assignments_of(task))
            chances = posteriors.get(task.pk) or posterior(project, plan, votes)
            label, confidence = next(iter(chances.items()))
            publish(task=task, plan=plan, votes=votes, label=label, confidence=confidence, now=now)
    return len(unfinished)


@dataclass(frozen=True)
class Weighed:
    """All blind answers of a project, weighed together."""

    posteriors: Posteriors
    answers: Mapping[int, Counter[str]]
    """How many people gave each label, by task."""


def _fit(project: Project, plan: Plan, now: datetime) -> Weighed | None:
    if not plan.is_weighed:
        return None
    rows = list(_rows(project, plan))
    if not rows:
        return None
    frame = pl.DataFrame(rows, schema=["task", "worker", "label"], orient="row")
    labels = Labels.from_frame(frame, classes=plan.sheet.labels or ())
    truth = method(METHODS[plan.sheet.synthesis]).fit(labels, known=_known(project, plan))
    _keep(project, plan, truth, now)
    given: dict[int, Counter[str]] = defaultdict(Counter)
    for task, annotator, label in rows:
        if annotator.startswith(PERSON):
            given[int(task)][label] += 1
    return Weighed(_posteriors(truth), given)


def _rows(project: Project, plan: Plan) -> Iterator[tuple[str, str, str]]:
    form = plan.sheet.form
    answers = blind_answers(project).values_list("task_id", "worker_id", "answer")
    for task_id, worker_id, answer in answers.iterator():
        yield str(task_id), f"{PERSON}{worker_id}", form.label_of(answer or {})
    if plan.specification.machine:
        # A machine is judged by tasks that people answered; its word alone makes no result.
        answered = blind_answers(project).values("task_id")
        counted = Proposal.objects.filter(IN_TIME, task__project=project, task__in=answered)
        for proposal in counted.iterator():
            yield str(proposal.task_id), proposal.annotator, proposal.label


def _known(project: Project, plan: Plan) -> dict[str, str]:
    gold = Task.objects.filter(project=project, lane=Lane.GOLD).values_list("id", "known_answer")
    return {str(task_id): plan.sheet.form.label_of(answer or {}) for task_id, answer in gold}


def _keep(project: Project, plan: Plan, truth: Truth, now: datetime) -> None:
    parameters: dict[str, Any]
    if plan.sheet.synthesis is Synthesis.CATEGORICAL:
        closed = ClosedModel.of(truth)
        parameters = {"classes": closed.classes, "log_prior": closed.log_prior, "unseen": closed.unseen}
        evidence: Mapping[str, object] = closed.evidence
    else:
        coins = OpenModel.of(truth)
        parameters = {"unseen": coins.unseen, "alternatives": coins.alternatives}
        evidence = coins.accuracy
    workers = truth.workers.iter_rows()
    kept = [
        Reliability(
            project=project, annotator=name, answers=answers, accuracy=accuracy, evidence=evidence[name]
        )
        for name, answers, accuracy in workers
    ]
    facts = {
        "method": METHODS[plan.sheet.synthesis],
        "parameters": parameters,
        "answers": blind_answers(project).count(),
        "fitted_at": now,
    }
    with transaction.atomic():
        Refit.objects.update_or_create(project=project, defaults=facts)
        Reliability.objects.bulk_create(
            kept,
            update_conflicts=True,
            unique_fields=["project", "annotator"],
            update_fields=["answers", "accuracy", "evidence"],
            batch_size=200,
        )


def _posteriors(truth: Truth) -> Posteriors:
    found: dict[int, dict[str, float]] = {
        int(task): {label: confidence} for task, label, confidence in truth.truth.iter_rows()
    }
    for task, label, probability in truth.posteriors.iter_rows():
        found[int(task)].setdefault(label, probability)
    return found


def _revise_results(project: Project, plan: Plan, posteriors: Posteriors, step: float, now: datetime) -> None:
    revised = []
    for result in Result.objects.filter(project=project, state=Result.State.PUBLISHED).iterator():
        if result.task_id not in posteriors:
            continue
        label, confidence = next(iter(posteriors[result.task_id].items()))
        if label != result.label or abs(confidence - result.confidence) > step:
            result.label, result.answer = label, plan.sheet.form.answer_of(label)
            result.confidence, result.at = min(confidence, 1.0), now
            revised.append(result)
    Result.objects.bulk_update(revised, ["label", "answer", "confidence", "at"], batch_size=200)


def _begun(project: Project) -> list[int]:
    """Return the tasks that have answers and may get more."""
    answered = blind_answers(project).values("task_id")
    begun = Task.objects.filter(pk__in=answered, state=Task.State.OPEN, lane=Lane.ANSWER)
    return list(begun.order_by("id").values_list("id", flat=True))


def _conclude_if_enough(task_id: int, plan: Plan, weighed: Weighed, now: datetime) -> None:
    """Conclude a task that has enough by now; most have not, and are told by what is at hand."""
    chances = weighed.posteriors.get(task_id)
    if plan.rule and chances and plan.rule.decide(chances, weighed.answers[task_id]) is Decision.ENOUGH:
        with transaction.atomic():
            _conclude(task_id, plan, chances, now)


def _conclude(task_id: int, plan: Plan, chances: Mapping[str, float], now: datetime) -> None:
    task = straight.there(Task, task_id, lock=True)
    met = assignments_of(task)
    if task.state == Task.State.OPEN and task.lane == Lane.ANSWER and not is_in_hands(met):
        votes = votes_on(task, plan, met)
        conclude(task=task, plan=plan, votes=votes, chances=chances, now=now)
