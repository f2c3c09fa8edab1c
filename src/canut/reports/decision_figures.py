"""Rejections, other decisions against people, and appeals, for everybody to read: what fell, and how fast.

How the platform keeps its own clocks is always said; the rest is withheld where it is about under ten people.
"""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from django.db.models import Count, Q

from canut.core.decisions.models import FELL, MEASURES, Appeal, Decision
from canut.core.decisions.queries import clock_figures
from canut.core.work.models import COUNTED, Assignment
from canut.reports.pay_figures import basis_points
from canut.reports.platform_work import SMALLEST_GROUP

GROUPS = {
    "rejection": (Decision.Kind.REJECTION,),
    "claim": (Decision.Kind.CLAIM,),
    "measure": MEASURES,
    "test": (Decision.Kind.TEST,),
    "content": (Decision.Kind.CONTENT,),
}
"""Decisions that are counted together."""

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers that were settled, and those among them that a human rejected at first; withheld is None."""

    settled: int | None = None
    rejected: int | None = None
    rejected_bp: int | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """Decisions of one group: how many were appealed, how many fell, how long an answer took.

    ``fell`` are those overturned on appeal, or lapsed because nobody answered the appeal in time.
    """

    group: str
    decisions: int | None = None
    appealed: int | None = None
    fell: int | None = None
    fell_of_appealed_bp: int | None = None
    reply_days_median: float | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """How often the platform kept one of its clocks."""

    clock: str
    days: int
    kept: int
    running: int
    missed: int


@dataclass(frozen=True, slots=True)
class DecisionFigures:
    """The figures since the platform opened."""

    least_people: int
    answers: Answers
    decided: list[Decided]
    clocks: list[Kept]

    def plain(self) -> dict[str, Any]:
        """Return them as JSON values."""
        return asdict(self)


def decision_figures(now: datetime) -> DecisionFigures:
    """Return the figures at `now`."""
    return DecisionFigures(
        least_people=SMALLEST_GROUP,
        answers=_answers(),
        decided=[_decided(group, kinds) for group, kinds in GROUPS.items()],
        clocks=[
            Kept(one.clock.name.value, one.clock.within.days, one.kept, one.running, one.missed)
            for one in clock_figures(now=now)
        ],
    )


def _answers() -> Answers:
    settled = Q(state__in=[state for state in COUNTED if state != Assignment.State.SUBMITTED])
    rejected = Q(state__in=[Assignment.State.REJECTED, Assignment.State.OVERTURNED])
    found = Assignment.objects.filter(settled).aggregate(
        people=Count("worker", distinct=True), settled=Count("pk"), rejected=Count("pk", filter=rejected)
    )
    if found["people"] < SMALLEST_GROUP:
        return Answers()
    share = basis_points(found["rejected"], found["settled"])
    return Answers(found["settled"], found["rejected"], share)


def _decided(group: str, kinds: tuple[Decision.Kind, ...]) -> Decided:
    taken = Decision.objects.filter(kind__in=kinds)
    # Whose content was removed may have no account; what is concerned then names them.
    whom = "concerned" if group == "content" else "person"
    found = taken.aggregate(
        people=Count(whom, distinct=True),
        decisions=Count("pk"),
        appealed=Count("appeal"),
        fell=Count("pk", filter=Q(state__in=FELL)),
    )
    if found["people"] < SMALLEST_GROUP:
        return Decided(group)
    answered = Appeal.objects.filter(decision__kind__in=kinds).exclude(decided_at=None)
    days = [(until - since) / DAY for since, until in answered.values_list("filed_at", "decided_at") if until]
    return Decided(
        group=group,
        decisions=found["decisions"],
        appealed=found["appealed"],
        fell=found["fell"],
        fell_of_appealed_bp=basis_points(found["fell"], found["appealed"]),
        reply_days_median=round(median(days), 1) if days else None,
    )
