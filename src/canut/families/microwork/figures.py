"""What a card says from what was measured: the pace of a project's answers, and how its client reviews."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Self

from canut.core.work.latest import SettledAnswer, TimedAnswer
from canut.core.work.models import PAYABLE, Assignment
from canut.engines.earnings import hourly_rate

MEASURED_FROM = 10
"""Answers from which a pace is said; a few would be an accident, or point at one person."""


@dataclass(frozen=True, slots=True)
class Spread:
    """The median of some figures, and the bounds of their middle half."""

    low: int
    median: int
    high: int

    @classmethod
    def of(cls, figures: Sequence[int]) -> Self:
        """Return the quartiles of at least two figures."""
        return cls(*(round(quartile) for quartile in quantiles(figures, n=4, method="inclusive")))


@dataclass(frozen=True, slots=True)
class Pace:
    """How long the latest answers of a project took, and what they paid.

    Attributes
    ----------
    answers
        How many were looked at.
    seconds
        Engaged with one answer.
    hourly_minor
        What an hour like each answer pays in minor units, nothing where it was rejected. It is net: nothing
        goes off, the operator's fee is the client's. Waiting, for which the floor stands in, is not in it.
    """

    answers: int
    seconds: Spread
    hourly_minor: Spread


def pace_of(answers: Sequence[TimedAnswer]) -> Pace | None:
    """Return the pace of a project's latest answers; None under `MEASURED_FROM` of them."""
    if len(answers) < MEASURED_FROM:
        return None
    # An answer that took no second took part of one.
    seconds = [max(1, one.seconds) for one in answers]
    paid = [one.paid_minor for one in answers]
    rates = [
        hourly_rate(paid_minor=minor, on_duty_seconds=took) for minor, took in zip(paid, seconds, strict=True)
    ]
    return Pace(len(answers), Spread.of(seconds), Spread.of(rates))


@dataclass(frozen=True, slots=True)
class ClientRecord:
    """How a client reviewed the latest answers of its latest projects.

    Attributes
    ----------
    settled, rejected
        Answers whose review ended, and those of them whose rejection stands.
    approval_days
        Median days from handing an answer in to its approval, appeals included; None before the first one.
    """

    settled: int
    rejected: int
    approval_days: float | None

    @property
    def rejected_basis_points(self) -> int:
        """The share of rejections, in hundredths of a percent."""
        return round(10_000 * self.rejected / self.settled)


def record_of(answers: Sequence[SettledAnswer]) -> ClientRecord | None:
    """Return a client's record; None before any review ended."""
    if not answers:
        return None
    approved = [one.days for one in answers if one.state in PAYABLE]
    return ClientRecord(
        settled=len(answers),
        rejected=sum(one.state == Assignment.State.REJECTED for one in answers),
        approval_days=median(approved) if approved else None,
    )
