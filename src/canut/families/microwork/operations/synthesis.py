"""From votes to a result: one more answer, validation by others, or done."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import blake2b

from canut.core import straight
from canut.core.audit.happening import Happening
from canut.core.audit.operations import record
from canut.core.work.models import Lane, Project, Task
from canut.core.work.operations.tasks import ask_more, complete_task
from canut.engines.consensus import Decision
from canut.families.microwork.evidence import (
    Vote,
    agreement,
    assignments_of,
    count,
    is_in_hands,
    posterior,
    votes_on,
)
from canut.families.microwork.kinds import Synthesis
from canut.families.microwork.models import Result
from canut.families.microwork.plan import VALIDATIONS_MAX, VALIDATORS_AGREE, Plan

METHODS = {
    Synthesis.CATEGORICAL: "dawid-skene",
    Synthesis.EXACT: "one-coin",
    Synthesis.TEXT: "medoid",
    Synthesis.REGIONS: "regions",
    Synthesis.SPANS: "spans",
    Synthesis.TIMES: "intervals",
    Synthesis.COLLECT: "none",
}
"""The method of the consensus engine behind each synthesis."""

HASH_RANGE = 2**32


def settle_task(*, task_id: int, project: Project, plan: Plan, now: datetime) -> None:
    """Decide what follows from the answers to a task, once nobody is working on it.

    The task's row is locked first, so that two answers in the same moment are weighed one after the other.
    """
    task = straight.there(Task, task_id, lock=True)
    task.project = project
    if task.state != Task.State.OPEN or task.open_slots:
        return
    met = assignments_of(task)
    if is_in_hands(met):
        return
    if task.lane == Lane.GOLD or plan.sheet.synthesis is Synthesis.COLLECT:
        complete_task(task_id=task.pk, now=now)
        return
    votes = votes_on(task, plan, met)
    if task.lane == Lane.VALIDATE:
        _weigh_validations(task, plan, votes, now)
    else:
        _weigh_answers(task, plan, votes, now)


def _weigh_answers(task: Task, plan: Plan, votes: Sequence[Vote], now: datetime) -> None:
    chances = posterior(task.project, plan, votes)
    given = count(vote for vote in votes if vote.is_by_a_person)
    if plan.rule and plan.rule.decide(chances, given) is Decision.ONE_MORE and _may_ask(task, plan):
        ask_more(task_id=task.pk)
    else:
        conclude(task=task, plan=plan, votes=votes, chances=chances, now=now)


def _may_ask(task: Task, plan: Plan) -> bool:
    return task.overlap < plan.specification.answers.most


def conclude(
    *, task: Task, plan: Plan, votes: Sequence[Vote], chances: Mapping[str, float], now: datetime
) -> None:
    """Publish what the blind answers give, or ask others to validate it first."""
    best = next(iter(chances), "")
    if _wants_validation(task, plan, chances.get(best, 0.0)):
        # A slot still open for an answer becomes the validator's.
        ask_more(task_id=task.pk, answers=0 if task.open_slots else 1, lane=Lane.VALIDATE)
        return
    publish(task=task, plan=plan, votes=votes, label=best, confidence=chances.get(best, 0.0), now=now)


def _wants_validation(task: Task, plan: Plan, confidence: float) -> bool:
    validation = plan.specification.validation
    if validation is None or task.overlap >= task.overlap_max:
        return False
    drawn = int.from_bytes(blake2b(f"validate:{task.pk}".encode(), digest_size=4).digest(), "big")
    return confidence < validation.below_confidence or drawn < validation.share * HASH_RANGE


def _weigh_validations(task: Task, plan: Plan, votes: Sequence[Vote], now: datetime) -> None:
    blind = [vote for vote in votes if vote.is_blind]
    validations = [vote for vote in votes if not vote.is_blind]
    synthesis = next(iter(posterior(task.project, plan, blind)), "")
    ballots = count(validations)
    ballots[synthesis] += 1
    label, most = min(ballots.items(), key=lambda ballot: (-ballot[1], ballot[0]))
    agreed = most >= VALIDATORS_AGREE
    if not agreed and len(validations) < VALIDATIONS_MAX and task.overlap < task.overlap_max:
        ask_more(task_id=task.pk)
        return
    chances = posterior(task.project, plan, votes)
    publish(
        task=task,
        plan=plan,
        votes=votes,
        label=label if agreed else next(iter(chances)),
        confidence=chances.get(label, 0.0),
        state=Result.State.VALIDATED if agreed else Result.State.UNRESOLVED,
        now=now,
    )


def publish(
    *,
    task: Task,
    plan: Plan,
    votes: Sequence[Vote],
    label: str,
    confidence: float,
    now: datetime,
    state: Result.State = Result.State.PUBLISHED,
) -> None:
    """Write the result of a task and want no more answers for it."""
    people = [vote for vote in votes if vote.is_by_a_person]
    by_machine = len(people) < len(votes)
    made = Result(
        task=task,
        project_id=task.project_id,
        state=state,
        answer=plan.sheet.form.answer_of(label),
        label=label,
        confidence=min(confidence, 1.0),
        answers=sum(vote.is_blind for vote in people),
        validations=sum(not vote.is_blind for vote in people),
        agreement=agreement(votes),
        producer=Result.Producer.BOTH if by_machine else Result.Producer.PEOPLE,
        method=METHODS[plan.sheet.synthesis],
        at=now,
    )
    straight.insert(made)
    complete_task(task_id=task.pk, now=now)
    record(
        happenings=[Happening("result.published", made.pk, None, {"task": task.pk, "state": state})], now=now
    )
