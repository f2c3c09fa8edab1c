"""Asking machines for proposals, in the background; people never wait for one."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings

from canut.core.work.models import Lane, Project, Task
from canut.families.microwork.errors import ProposerFailed
from canut.families.microwork.forms import AnswerInvalid
from canut.families.microwork.models import Proposal, Result
from canut.families.microwork.plan import Plan, plan_of
from canut.families.microwork.proposers import TextClassifier, ask_model, lesson
from canut.families.microwork.specification import Machine

BATCH = 500
"""Tasks proposed for in one call: the next ones that workers will meet."""

LEARN_FROM_CONFIDENCE = 0.8
"""A result less sure than this teaches the machine nothing."""


def propose(*, project: Project, now: datetime) -> int:
    """Let the project's machine propose answers for the next tasks that nobody has begun; returns how many.

    Raises
    ------
    ProposerFailed
        When a client's model does not answer as agreed.
    """
    plan = plan_of(project)
    machine = plan.specification.machine
    if machine is None or machine.proposer == "file":
        return 0
    tasks = _tasks_without_proposal(project, machine)
    if not tasks:
        return 0
    if machine.proposer == "http":
        return _propose_by_http(plan, machine, tasks, now)
    return _propose_by_classifier(project, plan, tasks, now)


def _tasks_without_proposal(project: Project, machine: Machine) -> list[Task]:
    lane = Task.objects.filter(project=project, state=Task.State.OPEN, lane=Lane.ANSWER)
    lane = lane.extra(where=["open_slots > 0"])
    return list(lane.exclude(proposals__proposer=machine.proposer).order_by("position")[:BATCH])


def _propose_by_classifier(project: Project, plan: Plan, tasks: Sequence[Task], now: datetime) -> int:
    sure = Result.objects.filter(project=project, confidence__gte=LEARN_FROM_CONFIDENCE)
    known = sure.order_by("id").values_list("task__item", "label")[: lesson(sure.count())]
    examples = tuple((plan.sheet.text_of(item), label) for item, label in known)
    classifier = TextClassifier.learn(examples)
    if classifier is None:
        return 0
    # No more proposals than examples: what it learns next is there for the tasks that come next.
    tasks = tasks[: classifier.examples]
    labels = classifier.propose([plan.sheet.text_of(task.item) for task in tasks])
    made = [
        Proposal(
            task=task,
            proposer="text-classifier",
            version=classifier.version,
            label=label,
            answer=plan.sheet.form.answer_of(label),
            proposed_at=now,
        )
        for task, label in zip(tasks, labels, strict=True)
    ]
    return len(Proposal.objects.bulk_create(made, ignore_conflicts=True, batch_size=200))


def _propose_by_http(plan: Plan, machine: Machine, tasks: Sequence[Task], now: datetime) -> int:
    items: list[dict[str, Any]] = [{"key": task.key, **_seen(plan, task)} for task in tasks]
    answers = ask_model(machine=machine, items=items, private_allowed=settings.CANUT_PRIVATE_MODELS)
    made = []
    for task, given in zip(tasks, answers, strict=True):
        if given is None:
            continue
        try:
            answer = plan.sheet.parse(given, task.item)
        except AnswerInvalid as invalid:
            raise ProposerFailed(
                f"{machine.url}: the answer for {task.key} is not valid: {invalid}"
            ) from None
        label = plan.sheet.form.label_of(answer)
        made.append(
            Proposal(task=task, proposer="http", version="", label=label, answer=answer, proposed_at=now)
        )
    return len(Proposal.objects.bulk_create(made, ignore_conflicts=True, batch_size=200))


def _seen(plan: Plan, task: Task) -> dict[str, Any]:
    """Return what people see of the item; the rest stays with the client."""
    return {name: task.item[name] for name in plan.sheet.form.columns if name in task.item}
