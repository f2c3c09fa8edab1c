"""Floors as data: what work must pay, as the best of a few guarantees over time, distance and jobs.

A `Guarantee` is a sum of rates, each an amount for so many units of one base. A `FloorRule` is one or more
of them: those over a ``JOB`` hold for each job by itself, those over a ``PERIOD`` for all of it together.
Each must be met, so what is due is the greatest. Tips count toward none of them: they are not an input.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from math import ceil


class Base(StrEnum):
    """What a rate multiplies; seconds, metres or a number of jobs."""

    JOBS = "jobs"
    TRIP = "trip"
    ENGAGED = "engaged"
    ON_DUTY = "on-duty"
    DISTANCE = "distance"


class Span(StrEnum):
    """Over what a guarantee holds."""

    JOB = "job"
    PERIOD = "period"


class Scope(StrEnum):
    """For whom: each person, or all people of a period together, which lets some have less (New York)."""

    PERSON = "person"
    AGGREGATE = "aggregate"


@dataclass(frozen=True, slots=True)
class Rate:
    """An amount of minor units for `per` units of a base: 2144 for 3600 seconds of trips."""

    base: Base
    amount_minor: int
    per: Fraction = field(default_factory=lambda: Fraction(1))


@dataclass(frozen=True, slots=True)
class Guarantee:
    """A sum of rates that must be paid over a span; `net_of_costs` adds the costs that were declared."""

    rates: tuple[Rate, ...]
    span: Span = Span.PERIOD
    scope: Scope = Scope.PERSON
    net_of_costs: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FloorRule:
    """A floor in force from a day until the day before another.

    Attributes
    ----------
    period
        What the rule calls its period, in words: ``week``, ``month``, ``pay period``.
    utilisation_percent
        The rule may be used only where trips fill at least this share of the time of all people (New York's
        alternative method); None for no such condition.
    mark
        How sure we are of the figures: ``V`` read in the source, ``S`` secondary, ``M`` from memory.
    """

    slug: str
    currency: str
    guarantees: tuple[Guarantee, ...]
    period: str
    since: date
    until: date | None
    source: str
    mark: str
    utilisation_percent: int | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """One job: `seconds` from acceptance to handover, `metres` of way, pay without tips in minor units."""

    seconds: int
    metres: int
    paid_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One person's work in a period; pay without tips, in minor units.

    ``other_paid_minor`` is pay for the period that belongs to no job. Trip time is the time of the jobs.
    """

    jobs: Sequence[Job] = ()
    engaged_seconds: int = 0
    on_duty_seconds: int = 0
    costs_minor: int = 0
    other_paid_minor: int = 0

    @property
    def trip_seconds(self) -> int:
        """The time of all jobs together."""
        return sum(job.seconds for job in self.jobs)

    @property
    def paid_minor(self) -> int:
        """All pay of the period, tips excluded."""
        return self.other_paid_minor + sum(job.paid_minor for job in self.jobs)

    def measure(self, base: Base) -> int:
        """Return the seconds, metres or number of a base."""
        match base:
            case Base.JOBS:
                return len(self.jobs)
            case Base.TRIP:
                return self.trip_seconds
            case Base.ENGAGED:
                return self.engaged_seconds
            case Base.ON_DUTY:
                return self.on_duty_seconds
            case Base.DISTANCE:
                return sum(job.metres for job in self.jobs)


def guaranteed(guarantee: Guarantee, work: Work) -> int:
    """Return what a guarantee gives for some work, in minor units, a broken one counted whole."""
    exact = sum(
        (rate.amount_minor * work.measure(rate.base) / rate.per for rate in guarantee.rates), Fraction()
    )
    return ceil(exact) + (work.costs_minor if guarantee.net_of_costs else 0)


def job_top_ups(rule: FloorRule, work: Work) -> list[int]:
    """Return what each job lacks to the rule's guarantees over one job, in minor units."""
    over_a_job = [one for one in rule.guarantees if one.span == Span.JOB]
    return [
        max(0, max((guaranteed(one, _alone(job)) for one in over_a_job), default=0) - job.paid_minor)
        for job in work.jobs
    ]


def _alone(job: Job) -> Work:
    return Work(jobs=[job], engaged_seconds=job.seconds, on_duty_seconds=job.seconds)


def rule_top_up(rule: FloorRule, work: Work) -> int:
    """Return the least top-up, in minor units, with which every guarantee to one person is met.

    First each job is brought up to its own floor; what jobs then pay counts toward the floor of the period.
    """
    of_jobs = sum(job_top_ups(rule, work))
    over_the_period = [
        guaranteed(one, work)
        for one in rule.guarantees
        if one.span == Span.PERIOD and one.scope == Scope.PERSON
    ]
    return of_jobs + max(0, max(over_the_period, default=0) - work.paid_minor - of_jobs)


def aggregate_top_ups(rule: FloorRule, people: Sequence[Work]) -> list[int]:
    """Return each person's least top-up under a rule that also has a floor for all people together.

    What all of them lack, after each got their own, is shared by their time on duty that no trip filled (the
    waiting that only the aggregate pays), else by their time on duty, to the cent by largest remainders.
    """
    own = [rule_top_up(rule, work) for work in people]
    everybody = Work(
        jobs=[job for work in people for job in work.jobs],
        engaged_seconds=sum(work.engaged_seconds for work in people),
        on_duty_seconds=sum(work.on_duty_seconds for work in people),
        costs_minor=sum(work.costs_minor for work in people),
        other_paid_minor=sum(work.other_paid_minor for work in people),
    )
    together = [guaranteed(one, everybody) for one in rule.guarantees if one.scope == Scope.AGGREGATE]
    missing = max(0, max(together, default=0) - everybody.paid_minor - sum(own))
    waiting = [max(0, work.on_duty_seconds - work.trip_seconds) for work in people]
    weights = waiting if any(waiting) else [work.on_duty_seconds for work in people]
    return [mine + more for mine, more in zip(own, _shared(missing, weights), strict=True)]


def _shared(amount: int, weights: Sequence[int]) -> list[int]:
    """Share whole minor units by weight; the largest remainders get the odd ones, earlier people first."""
    total = sum(weights)
    if not amount or not total:
        return [0] * len(weights)
    shares = [amount * weight // total for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda one: (-(amount * weights[one] % total), one))
    for one in by_remainder[: amount - sum(shares)]:
        shares[one] += 1
    return shares


def may_be_used(rule: FloorRule, people: Sequence[Work]) -> bool:
    """Say whether trips fill enough of everybody's time for the rule to be lawful."""
    if rule.utilisation_percent is None:
        return True
    on_duty = sum(work.on_duty_seconds for work in people)
    return 100 * sum(work.trip_seconds for work in people) >= rule.utilisation_percent * on_duty
