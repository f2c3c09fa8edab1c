"""What the floor of many people's time is computed from: a handful of queries, however many they are."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet, Sum

from canut.core.pay.models import Accrual, Claim, Cost, PayRun, TopUp
from canut.core.pay.queries.claims import CLAIMS
from canut.core.pay.queries.times import Medians, counted_times
from canut.core.work.models import Assignment, Terms
from canut.core.worktime.queries import TimeOnDuty
from canut.engines.earnings import FloorInputs

Pair = tuple[int, int]
"""A person and a project."""


@dataclass(frozen=True, slots=True)
class FloorFacts:
    """What one person's floor on one project in one period follows from; amounts in minor units.

    ``top_ups`` and ``earlier_minor`` are the number and the sum of those it has already. Once there is one,
    ``paid_minor`` stays what it was then: an appeal that was won since is paid on top.
    """

    person_id: int
    project_id: int
    hourly_floor_minor: int
    time: TimeOnDuty
    paid_minor: int
    costs_minor: int
    top_ups: int
    earlier_minor: int

    @property
    def inputs(self) -> FloorInputs:
        """What the rule of the floor reads."""
        return FloorInputs(
            hourly_floor_minor=self.hourly_floor_minor,
            on_duty_seconds=self.time.on_duty,
            costs_minor=self.costs_minor,
            paid_minor=self.paid_minor,
            earlier_minor=self.earlier_minor,
        )


class PeriodFloors:
    """Reads the facts of a period batch by batch; what its people share is read once."""

    def __init__(self, run: PayRun, *, only_counted: bool = False) -> None:
        self._run = run
        self._only_counted = only_counted
        self._medians = Medians(before=run.ends_at)
        self._in_force: dict[int, int] = {}

    def facts(self, pairs: Iterable[Pair]) -> list[FloorFacts]:
        """Return the facts of each pair, in the order given."""
        wanted = list(pairs)
        people = {person_id for person_id, _project in wanted}
        start, end = self._run.starts_at, self._run.ends_at
        times = counted_times(
            person_ids=people, start=start, end=end, medians=self._medians, only_counted=self._only_counted
        )
        paid, costs = self._paid(people), self._costs(people)
        floors, done = self._floors(people), self._done(people)
        none = (0, 0, 0)
        return [
            FloorFacts(
                *pair,
                hourly_floor_minor=floors.get(pair) or self._floor_in_force(pair[1]),
                time=times.get(pair, TimeOnDuty(0, 0)),
                paid_minor=paid.get(pair, 0) if self._only_counted or pair not in done else done[pair][2],
                costs_minor=costs.get(pair, 0),
                top_ups=done.get(pair, none)[0],
                earlier_minor=done.get(pair, none)[1],
            )
            for pair in wanted
        ]

    def _paid(self, people: Collection[int]) -> dict[Pair, int]:
        worked = Accrual.objects.filter(
            person_id__in=people, worked_at__gte=self._run.starts_at, worked_at__lt=self._run.ends_at
        )
        sums = worked.order_by().values_list("person_id", "project_id").annotate(Sum("amount_minor"))
        return {(person_id, project_id): total for person_id, project_id, total in sums}

    def _costs(self, people: Collection[int]) -> dict[Pair, int]:
        spent = Cost.objects.filter(
            person_id__in=people,
            happened_at__gte=self._run.starts_at,
            happened_at__lt=self._run.ends_at,
            state=Claim.State.ACCEPTED,
        )
        if self._only_counted:
            spent = spent.exclude(counted_in=None)
        sums = spent.order_by().values_list("person_id", "project_id").annotate(Sum("amount_minor"))
        return {(person_id, project_id): total for person_id, project_id, total in sums}

    def _floors(self, people: Collection[int]) -> dict[Pair, int]:
        """Return the highest floor under which each worked in the period."""
        worked = Assignment.objects.filter(
            worker_id__in=people, submitted_at__gte=self._run.starts_at, submitted_at__lt=self._run.ends_at
        )
        highest = worked.order_by().values_list("worker_id", "project_id")
        floors = highest.annotate(Max("terms__hourly_floor_minor"))
        return {(person_id, project_id): floor for person_id, project_id, floor in floors}

    def _done(self, people: Collection[int]) -> dict[Pair, tuple[int, int, int]]:
        """Return number and sum of the top-ups made, and the pay they were computed from."""
        made = TopUp.objects.filter(of_neighbours(people), run=self._run)
        sums = made.order_by().values_list("person_id", "project_id")
        return {
            (person_id, project_id): (count, total, paid)
            for person_id, project_id, count, total, paid in sums.annotate(
                Count("id"), Sum("amount_minor"), Min("paid_minor")
            )
        }

    def _floor_in_force(self, project_id: int) -> int:
        """Return the floor for who only waited."""
        if project_id not in self._in_force:
            self._in_force[project_id] = floor_in_force(project_id=project_id, before=self._run.ends_at)
        return self._in_force[project_id]


def floor_in_force(*, project_id: int, before: datetime) -> int:
    """Return the hourly floor that a project's terms gave before a moment, else their first one."""
    agreed = Terms.objects.filter(project_id=project_id).order_by("-version")
    in_force = agreed.filter(agreed_at__lt=before).first() or agreed.last()
    return in_force.hourly_floor_minor if in_force else 0


def of_neighbours(people: Collection[int]) -> Q:
    """Return the condition that a record is of these people, or of somebody whose number lies between theirs.

    The people of a batch follow each other, so few others are among them. It is two comparisons for each
    record of a run; a list of hundreds of people is that many, once PostgreSQL keeps the statement's plan.
    """
    return Q(person_id__gte=min(people), person_id__lte=max(people)) if people else Q(pk__in=())


def with_uncounted_claims(run: PayRun, *, people: Collection[int] | None = None) -> set[Pair]:
    """Return who, of `people`, has an accepted cost or time of a period that no top-up has counted yet."""
    waiting = Q(state=Claim.State.ACCEPTED, counted_in=None)
    if people is not None:
        waiting &= of_neighbours(people)
    within = Q(happened_at__gte=run.starts_at, happened_at__lt=run.ends_at)
    return {
        pair
        for kind in CLAIMS
        for pair in kind.objects.filter(waiting, within).values_list("person_id", "project_id")
        if people is None or pair[0] in people
    }


def runs_with_uncounted_claims() -> QuerySet[PayRun]:
    """Return the runs of periods that a cost or a time was accepted for since, oldest first."""
    within = {"happened_at__gte": OuterRef("starts_at"), "happened_at__lt": OuterRef("ends_at")}
    waiting = {"state": Claim.State.ACCEPTED, "counted_in": None}
    costs, times = (kind.objects.filter(**waiting, **within) for kind in CLAIMS)
    return PayRun.objects.filter(Exists(costs) | Exists(times)).order_by("starts_at")
