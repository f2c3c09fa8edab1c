"""The votes on one task, and the posterior they give under the last refit."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from canut.core.work.models import Assignment, Lane, Project, Task
from canut.engines.consensus import ClosedModel, OpenModel, mean_similarity
from canut.families.microwork.kinds import Synthesis
from canut.families.microwork.models import Proposal, Refit, Reliability
from canut.families.microwork.plan import Plan

AS_EVIDENCE = (Assignment.State.SUBMITTED, Assignment.State.APPROVED, Assignment.State.OVERTURNED)
"""A rejected answer says nothing about the task, unless the rejection is overturned."""


@dataclass(frozen=True, slots=True)
class Vote:
    """One annotator's label for a task; `lane` is None for a machine."""

    annotator: str
    label: str
    lane: str | None

    @property
    def is_blind(self) -> bool:
        """Given without seeing what others answered."""
        return self.lane != Lane.VALIDATE


def blind_answers(project: Project) -> QuerySet[Assignment]:
    """Return the answers that are evidence: given without seeing what others answered."""
    return Assignment.objects.filter(project=project, state__in=AS_EVIDENCE).exclude(lane=Lane.VALIDATE)


def votes_on(task: Task, plan: Plan) -> list[Vote]:
    """Return the votes on a task, machines last."""
    form = plan.sheet.form
    answered = Assignment.objects.filter(task=task, state__in=AS_EVIDENCE).order_by("id")
    votes = [
        Vote(f"person:{worker_id}", form.label_of(answer or {}), lane)
        for worker_id, answer, lane in answered.values_list("worker_id", "answer", "lane")
    ]
    if plan.specification.machine:
        proposed = Proposal.objects.filter(task=task).order_by("id")
        votes += [Vote(one.annotator, one.label, None) for one in proposed]
    return votes


def posterior(project: Project, plan: Plan, votes: Sequence[Vote]) -> dict[str, float]:
    """Return the probability of each label, best first, at a cost that does not grow with the project.

    For free text, similarity to the other answers stands in its place.
    """
    pairs = [(vote.annotator, vote.label) for vote in votes]
    if plan.sheet.synthesis is Synthesis.TEXT:
        return mean_similarity(label for _, label in pairs)
    if plan.sheet.synthesis is Synthesis.CATEGORICAL:
        return _closed_model(project, plan, pairs).posterior(pairs)
    return _open_model(project, pairs).posterior(pairs)


def _closed_model(project: Project, plan: Plan, pairs: Iterable[tuple[str, str]]) -> ClosedModel:
    refit = Refit.objects.filter(project=project).first()
    if refit is None:
        return ClosedModel.cold(plan.sheet.labels or ())
    return ClosedModel(
        classes=tuple(refit.parameters["classes"]),
        log_prior=refit.parameters["log_prior"],
        unseen=refit.parameters["unseen"],
        evidence=_evidence(project, pairs),
    )


def _open_model(project: Project, pairs: Iterable[tuple[str, str]]) -> OpenModel:
    refit = Refit.objects.filter(project=project).first()
    if refit is None:
        return OpenModel()
    return OpenModel(
        unseen=refit.parameters["unseen"],
        alternatives=refit.parameters["alternatives"],
        accuracy=_evidence(project, pairs),
    )


def _evidence(project: Project, pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    annotators = {annotator for annotator, _ in pairs}
    known = Reliability.objects.filter(project=project, annotator__in=annotators)
    return dict(known.values_list("annotator", "evidence"))


def count(votes: Iterable[Vote]) -> Counter[str]:
    """Return how many votes each label has."""
    return Counter(vote.label for vote in votes)


def agreement(votes: Sequence[Vote]) -> float | None:
    """Return the share of pairs of people's blind answers that are equal; None for fewer than two."""
    given = count(vote for vote in votes if vote.lane and vote.is_blind)
    total = given.total()
    if total < 2:  # noqa: PLR2004 - a pair takes two
        return None
    return sum(votes * (votes - 1) for votes in given.values()) / (total * (total - 1))
