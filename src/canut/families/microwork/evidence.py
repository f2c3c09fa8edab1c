"""The votes on one task, and the posterior they give under the last refit."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from canut.core import straight
from canut.core.work.models import LIVE, Assignment, Lane, Project, Task
from canut.engines.consensus import ClosedModel, OpenModel, mean_similarity
from canut.families.microwork.joint import marked_together
from canut.families.microwork.kinds import JOINT, Synthesis
from canut.families.microwork.models import Proposal, Refit, Reliability
from canut.families.microwork.plan import Plan

AS_EVIDENCE = (Assignment.State.SUBMITTED, Assignment.State.APPROVED, Assignment.State.OVERTURNED)
"""A rejected answer says nothing about the task, unless the rejection is overturned."""


PERSON = "person:"
"""How the name begins under which the consensus engine knows somebody."""


@dataclass(frozen=True, slots=True)
class Vote:
    """One annotator's label for a task; `lane` is None for a machine."""

    annotator: str
    label: str
    lane: str | None

    @property
    def is_by_a_person(self) -> bool:
        """Whether it counts towards the number of answers and the lead: a machine only adds evidence."""
        return self.lane is not None

    @property
    def is_blind(self) -> bool:
        """Given without seeing what others answered."""
        return self.lane != Lane.VALIDATE


def blind_answers(project: Project) -> QuerySet[Assignment]:
    """Return the answers that are evidence: given without seeing what others answered."""
    return Assignment.objects.filter(project=project, state__in=AS_EVIDENCE).exclude(lane=Lane.VALIDATE)


def assignments_of(task: Task) -> list[Assignment]:
    """Return whoever met a task, in the order in which they took it."""
    return straight.rows(Assignment, "task_id = %s ORDER BY id", [task.pk])


def is_in_hands(met: Iterable[Assignment]) -> bool:
    """Say whether somebody is still working on the task that these people met."""
    return any(one.state in LIVE for one in met)


def votes_on(task: Task, plan: Plan, met: Iterable[Assignment]) -> list[Vote]:
    """Return the votes on a task by those who met it, machines last."""
    form = plan.sheet.form
    votes = [
        Vote(f"{PERSON}{one.worker_id}", form.label_of(one.answer or {}), one.lane)
        for one in met
        if one.state in AS_EVIDENCE
    ]
    if plan.specification.machine:
        proposed = straight.rows(Proposal, "task_id = %s ORDER BY id", [task.pk])
        votes += [Vote(one.annotator, one.label, None) for one in proposed]
    return votes


def posterior(project: Project, plan: Plan, votes: Sequence[Vote]) -> dict[str, float]:
    """Return the probability of each label, best first, at a cost that does not grow with the project.

    For free text, similarity to the other answers stands in its place.
    """
    pairs = [(vote.annotator, vote.label) for vote in votes]
    if plan.sheet.synthesis is Synthesis.TEXT:
        return mean_similarity(label for _, label in pairs)
    if plan.sheet.synthesis in JOINT:
        return marked_together(plan.sheet.form, pairs)
    if plan.sheet.synthesis is Synthesis.CATEGORICAL:
        return _closed_model(project, plan, pairs).posterior(pairs)
    return _open_model(project, pairs).posterior(pairs)


def _closed_model(project: Project, plan: Plan, pairs: Iterable[tuple[str, str]]) -> ClosedModel:
    refit = _last_refit(project)
    if refit is None:
        return ClosedModel.cold(plan.sheet.labels or ())
    return ClosedModel(
        classes=tuple(refit.parameters["classes"]),
        log_prior=refit.parameters["log_prior"],
        unseen=refit.parameters["unseen"],
        evidence=_evidence(project, pairs),
    )


def _open_model(project: Project, pairs: Iterable[tuple[str, str]]) -> OpenModel:
    refit = _last_refit(project)
    if refit is None:
        return OpenModel()
    return OpenModel(
        unseen=refit.parameters["unseen"],
        alternatives=refit.parameters["alternatives"],
        accuracy=_evidence(project, pairs),
    )


def _last_refit(project: Project) -> Refit | None:
    return straight.first(Refit, "project_id = %s", [project.pk])


def _evidence(project: Project, pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    annotators = sorted({annotator for annotator, _ in pairs})
    named = ", ".join(["%s"] * len(annotators))
    condition = f"project_id = %s AND annotator IN ({named})"
    known = straight.rows(Reliability, condition, [project.pk, *annotators]) if annotators else []
    return {one.annotator: one.evidence for one in known}


def count(votes: Iterable[Vote]) -> Counter[str]:
    """Return how many votes each label has."""
    return Counter(vote.label for vote in votes)


def agreement(votes: Sequence[Vote]) -> float | None:
    """Return the share of pairs of people's blind answers that are equal; None for fewer than two."""
    given = count(vote for vote in votes if vote.is_by_a_person and vote.is_blind)
    total = given.total()
    if total < 2:  # noqa: PLR2004 - a pair takes two
        return None
    return sum(votes * (votes - 1) for votes in given.values()) / (total * (total - 1))
