"""What a worker may read about their own answers: facts, which a face puts into words.

Nobody else's answers are in it, and nothing in it is a verdict: it lists by itself what it cannot say.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import polars as pl

from canut.engines.consensus.agreement.reliability import INTERVAL, worker_reliability
from canut.engines.consensus.errors import ParameterError
from canut.engines.consensus.truth import Truth

# Fewer comparisons than this say little about a person.
FEW_ANSWERS = 30
# A middle half needs some people in it, each with some answers.
FEWEST_PEERS = 4
FEWEST_ANSWERS_OF_A_PEER = 10


class Standing(StrEnum):
    """Where an estimate lies against the middle half of the crowd."""

    BELOW = "below"
    WITHIN = "within"
    ABOVE = "above"


class Limit(StrEnum):
    """What a report does not say."""

    AGREEMENT_IS_NOT_TRUTH = "agreement-is-not-truth"
    """It compares with what the crowd's answers add up to, and a crowd can be wrong together."""
    TASKS_DIFFER = "tasks-differ"
    """Someone who got harder tasks looks worse."""
    FEW_ANSWERS = "few-answers"
    """There are too few answers for the figures to mean much; the interval shows it."""
    ANSWERED_ALONE = "answered-alone"
    """Some tasks have no other answer, and are left out."""
    DOUBTFUL_TASKS = "doubtful-tasks"
    """Some of the disagreements are on tasks where the crowd's own answer is in doubt."""


@dataclass(frozen=True)
class Mixup:
    """A label this worker gave where the others together say another, and how often."""

    said: str
    others: str
    times: int


@dataclass(frozen=True)
class WorkerReport:
    """What the answers of one worker show.

    Attributes
    ----------
    worker, answers
        Who, and how many answers.
    compared
        How many of them are on tasks that somebody else answered too.
    accuracy, low, high
        The estimated share of answers that are right, and its interval (95 % unless said); None when nothing
        can be compared.
    disagreements
        How many compared answers differ from the crowd's.
    mixups
        The most frequent of these differences, most frequent first.
    middle_half
        The accuracy of the middle half of the crowd, from the first to the third quartile, where enough
        people have enough answers; this worker is among them.
    standing
        Where the estimate lies against the middle half; None where either is unknown.
    limits
        What the report does not say.
    """

    worker: str
    answers: int
    compared: int
    accuracy: float | None
    low: float | None
    high: float | None
    disagreements: int
    mixups: tuple[Mixup, ...]
    middle_half: tuple[float, float] | None
    standing: Standing | None
    limits: tuple[Limit, ...]


def worker_report(
    truth: Truth, worker: str, *, most_mixups: int = 5, level: float = INTERVAL
) -> WorkerReport:
    """Gather what a worker may read about their answers.

    Raises
    ------
    ParameterError
        When nobody of that name answered.
    """
    crowd = worker_reliability(truth, level=level)
    mine = crowd.filter(pl.col("worker") == worker)
    if mine.is_empty():
        raise ParameterError(f"Nobody called {worker!r} answered. Check the spelling of the name.")
    row = mine.row(0, named=True)
    different = _differences(truth, worker)
    half = middle_half(crowd)
    return WorkerReport(
        worker=worker,
        answers=row["answers"],
        compared=row["compared"],
        accuracy=row["accuracy"],
        low=row["low"],
        high=row["high"],
        disagreements=len(different),
        mixups=_mixups(different, most_mixups),
        middle_half=half,
        standing=_standing(row["accuracy"], half),
        limits=_limits(row["answers"], row["compared"], different),
    )


def middle_half(crowd: pl.DataFrame) -> tuple[float, float] | None:
    """Return the first and third quartile of a crowd's accuracy, from `worker_reliability`."""
    peers = crowd.filter(pl.col("compared") >= FEWEST_ANSWERS_OF_A_PEER)["accuracy"].to_numpy()
    if len(peers) < FEWEST_PEERS:
        return None
    ordered = pl.Series(peers)
    low, high = (ordered.quantile(at, interpolation="linear") for at in (0.25, 0.75))
    return None if low is None or high is None else (low, high)


def _differences(truth: Truth, worker: str) -> pl.DataFrame:
    """Columns said, others, confidence: the compared answers of a worker that are not the crowd's."""
    labels = truth.labels
    at = np.flatnonzero(labels.worker == labels.workers.index(worker))
    task = labels.task[at]
    people = np.bincount(labels.task)[task]
    found = truth.truth[task]
    mine = pl.DataFrame(
        {
            "said": pl.Series(labels.classes, dtype=pl.String).gather(labels.label[at]),
            "others": found["label"],
            "confidence": found["confidence"],
        }
    )
    return mine.filter(pl.Series(people > 1) & (pl.col("said") != pl.col("others")))


def _mixups(different: pl.DataFrame, most: int) -> tuple[Mixup, ...]:
    counted = different.group_by("said", "others").agg(pl.len().alias("times"))
    ordered = counted.sort("times", "said", "others", descending=[True, False, False]).head(most)
    return tuple(Mixup(said, others, times) for said, others, times in ordered.iter_rows())


def _standing(accuracy: float | None, half: tuple[float, float] | None) -> Standing | None:
    if accuracy is None or half is None:
        return None
    if accuracy < half[0]:
        return Standing.BELOW
    return Standing.ABOVE if accuracy > half[1] else Standing.WITHIN


def _limits(answers: int, compared: int, different: pl.DataFrame) -> tuple[Limit, ...]:
    doubtful = (different["confidence"] < 0.8).any()  # noqa: PLR2004 - one in five would be wrong
    applies = {
        Limit.AGREEMENT_IS_NOT_TRUTH: True,
        Limit.TASKS_DIFFER: True,
        Limit.FEW_ANSWERS: compared < FEW_ANSWERS,
        Limit.ANSWERED_ALONE: compared < answers,
        Limit.DOUBTFUL_TASKS: doubtful,
    }
    return tuple(limit for limit, is_so in applies.items() if is_so)
