"""What a job came to: how right, how much work, how much of it by people, how well paid."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from statistics import median

from django.db.models import Sum

from canut.core.pay.models import Accrual, TopUp
from canut.core.work.models import Assignment, Lane, Project
from canut.engines.earnings import hourly_rate
from canut.families.microwork.models import Proposal, Result
from canut.families.microwork.operations.synthesis import METHODS
from canut.town.job import Job
from canut.town.worker import Worker

FIXED_OVERLAP = 5
"""The number of answers an item gets on platforms that do not adapt it."""

DRAWS = 25
"""Draws of five workers an item over which that majority is averaged."""


@dataclass(frozen=True)
class JobFigures:
    """One job of the demo; amounts in minor units of the project's currency."""

    title: str
    method: str
    items: int
    accuracy: float
    accuracy_fixed: float
    answers: int
    validations: int
    answers_fixed: int
    proposals: int
    cost_minor: int
    hourly_median_minor: int
    currency: str

    @property
    def human_share(self) -> float:
        """Share of people in all the answers, validations and proposals that made the results."""
        human = self.answers + self.validations
        return human / (human + self.proposals) if human else 0.0


def figures(*, job: Job, workers: Sequence[Worker], seed: int, language: str) -> JobFigures:
    """Measure a finished job against the truth and against a majority over a fixed number of answers."""
    results = list(Result.objects.filter(project=job.project).values_list("task__key", "label"))
    right = sum(job.sheet.form.label_of(job.truths[key]) == label for key, label in results)
    given = Assignment.objects.filter(project=job.project).exclude(submitted_at=None)
    title = job.project.title
    return JobFigures(
        title=title.get(language) or next(iter(title.values())),
        method=METHODS[job.sheet.synthesis],
        items=len(results),
        accuracy=right / len(results),
        accuracy_fixed=_majority_accuracy(job, workers, seed),
        answers=given.exclude(lane=Lane.VALIDATE).count(),
        validations=given.filter(lane=Lane.VALIDATE).count(),
        answers_fixed=FIXED_OVERLAP * len(results),
        proposals=Proposal.objects.filter(task__project=job.project, task__result__isnull=False).count(),
        cost_minor=_cost_minor(job.project),
        hourly_median_minor=_hourly_median_minor(job.project),
        currency=job.project.currency,
    )


def _majority_accuracy(job: Job, workers: Sequence[Worker], seed: int) -> float:
    """Let five workers of the same crowd answer each item, time and again, and count where most are right."""
    random = Random(f"{seed}:fixed")  # noqa: S311 - a simulation, not a secret
    keys = [key for key in job.truths if key not in job.gold]
    right = 0
    for key in keys:
        truth, others = job.truths[key], job.others(key)
        labels = [
            job.sheet.form.label_of(worker.answer(seed=seed, key=key, truth=truth, others=others))
            for worker in workers
        ]
        for _ in range(DRAWS):
            votes = Counter(random.sample(labels, FIXED_OVERLAP))
            best = min(votes, key=lambda label: (-votes[label], label))
            right += best == job.sheet.form.label_of(truth)
    return right / (len(keys) * DRAWS)


def _cost_minor(project: Project) -> int:
    parts = (Accrual.objects.filter(project=project), TopUp.objects.filter(project=project))
    return sum(part.aggregate(total=Sum("amount_minor"))["total"] or 0 for part in parts)


def _hourly_median_minor(project: Project) -> int:
    """Return the median over workers of pay with top-up an hour on duty, waiting included."""
    rates = [
        hourly_rate(paid_minor=one.paid_minor + one.amount_minor, on_duty_seconds=one.on_duty_seconds)
        for one in TopUp.objects.filter(project=project, on_duty_seconds__gt=0)
    ]
    return round(median(rates)) if rates else 0
