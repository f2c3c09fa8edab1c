"""How often one person's answers agreed with known answers and with results, kind by kind.

These are counts that a person can check, unlike `canut.families.microwork.models.Reliability`, which a refit
infers for one project. Nothing but the person's own page reads them.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from math import sqrt

from canut.core.work.models import Assignment, Lane, Project
from canut.families.microwork.evidence import AS_EVIDENCE
from canut.families.microwork.kinds import COMPARED
from canut.families.microwork.models import Result
from canut.families.microwork.plan import Plan, plan_of

LATEST = 2_000
"""Answers that are looked at: the latest ones."""

Z = 1.959963984540054
"""Quantile of the normal distribution that leaves 2.5 % above it."""

OTHERS_AT_LEAST = 1
"""Other people behind a result: alone, one agrees with oneself."""


@dataclass(frozen=True, slots=True)
class Share:
    """How many of some answers agreed.

    Attributes
    ----------
    low, high
        Within which, 19 times in 20, the share lies that many more such answers would show (E. B. Wilson,
        1927, "Probable inference, the law of succession, and statistical inference").
    """

    agreed: int
    answers: int

    @property
    def low(self) -> float:
        """The lower end."""
        return self._around(-1)

    @property
    def high(self) -> float:
        """The upper end."""
        return self._around(1)

    def _around(self, side: int) -> float:
        if not self.answers:
            return (side + 1) / 2
        n, share = self.answers, self.agreed / self.answers
        middle = share + Z * Z / (2 * n)
        reach = Z * sqrt(share * (1 - share) / n + Z * Z / (4 * n * n))
        return min(1.0, max(0.0, (middle + side * reach) / (1 + Z * Z / n)))


@dataclass(frozen=True, slots=True)
class KindOfWork:
    """One kind of work: what was measured of a person's answers, and how many could not be.

    Attributes
    ----------
    kind
        Empty for a form of the client's own.
    known, results
        Against answers that were known beforehand, and against results that others gave too.
    unmeasured
        Answers with nothing to compare them with, or not yet.
    """

    kind: str
    known: Share
    results: Share
    unmeasured: int


def reliability_of(*, person_id: int) -> list[KindOfWork]:
    """Return the kinds of micro-work of a person's latest answers, by name."""
    given = Assignment.objects.filter(
        worker=person_id, state__in=AS_EVIDENCE, project__family=Project.Family.MICROWORK
    ).exclude(lane=Lane.VALIDATE)
    latest = list(given.select_related("task", "project").order_by("-id")[:LATEST])
    tasks = [one.task_id for one in latest]
    results = {one.task_id: one for one in Result.objects.filter(task__in=tasks)}
    plans = {project.pk: plan_of(project) for project in {one.project for one in latest}}
    found: dict[str, Counter[tuple[str, bool]]] = defaultdict(Counter)
    for one in latest:
        found[one.project.kind][_compared(one, results.get(one.task_id), plans[one.project_id])] += 1
    return [_of_kind(kind, found[kind]) for kind in sorted(found)]


def _compared(one: Assignment, result: Result | None, plan: Plan) -> tuple[str, bool]:
    """Say what an answer was compared with, and whether it agreed."""
    label = plan.sheet.form.label_of(one.answer or {})
    if plan.sheet.synthesis not in COMPARED:
        return "nothing", False
    if one.task.lane == Lane.GOLD:
        return "known", label == plan.sheet.form.label_of(one.task.known_answer or {})
    if result and result.state != Result.State.UNRESOLVED and result.answers > OTHERS_AT_LEAST:
        return "results", label == result.label
    return "nothing", False


def _of_kind(kind: str, counts: Counter[tuple[str, bool]]) -> KindOfWork:
    known, results = (
        Share(counts[against, True], counts[against, True] + counts[against, False])
        for against in ("known", "results")
    )
    return KindOfWork(kind, known, results, counts["nothing", False])
