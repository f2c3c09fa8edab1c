"""Krippendorff's alpha: 1 is perfect agreement, 0 what chance gives, below 0 is disagreement by rule.

K. Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability". Any number of answers a task, any
number of them missing. The three differences used here have closed forms in the votes of a task, so no table
of classes by classes is ever made, nor one a task: time and memory grow with the answers alone. The tests
hold the result against the `krippendorff` package, whose tables take tasks x classes x classes.
"""

from collections.abc import Sequence
from enum import StrEnum

import numpy as np
import polars as pl

from canut.engines.consensus.agreement.votes import Votes
from canut.engines.consensus.errors import ParameterError
from canut.engines.consensus.labels import FloatArray, Labels


class Level(StrEnum):
    """What the difference of two labels means (the level of measurement)."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"


def krippendorff_alpha(
    labels: pl.DataFrame | Labels,
    level: Level | str = Level.NOMINAL,
    *,
    order: Sequence[str] | None = None,
) -> float | None:
    """Krippendorff's alpha.

    Parameters
    ----------
    labels
        A frame with columns task, worker and label, or the same already coded.
    level
        ``nominal``: labels are equal or not. ``ordinal``: they have an order. ``interval``: they are numbers,
        and their distances count.
    order
        The labels from low to high, for ``ordinal``; without it they must be numbers.

    Returns
    -------
    float or None
        None where alpha is not defined: no task has two answers, or all those that have are given one label.

    Raises
    ------
    ParameterError
        When the level is none of the three, or the labels have no order, or are no numbers.
    """
    votes = Votes.of(labels)
    match _level(level):
        case Level.NOMINAL:
            observed, expected = _nominal(votes)
        case Level.ORDINAL:
            observed, expected = _squared(votes, _middle_ranks(votes, _places(votes.classes, order)))
        case Level.INTERVAL:
            observed, expected = _squared(votes, _numbers(votes.classes))
    return None if expected == 0 else float(1 - observed / expected)


def _level(name: str) -> Level:
    try:
        return Level(name)
    except ValueError:
        raise ParameterError(
            f"There is no level of measurement {name!r}. Choose one of {', '.join(Level)}."
        ) from None


def _nominal(votes: Votes) -> tuple[float, float]:
    """Observed and expected disagreement, both times the number of answers."""
    answers = votes.answers
    unequal = answers**2 - votes.per_task(votes.count**2)
    observed = np.sum(unequal / (answers - 1))
    # Python's integers: the square of many answers must not lose its last digits to a float.
    totals = [int(total) for total in votes.per_class(votes.count)]
    every = sum(totals)
    expected = (every**2 - sum(total**2 for total in totals)) / max(every - 1, 1)
    return float(observed), expected


def _squared(votes: Votes, value: FloatArray) -> tuple[float, float]:
    """Observed and expected squared difference of the values, both times half the number of answers."""
    # Sums of squared differences of all pairs are sums of squares about the mean, times the number.
    total = int(votes.answers.sum())
    given = value[votes.label]
    mean = np.sum(votes.count * given) / max(total, 1)
    about = votes.per_task(votes.count * given) / votes.answers
    within = votes.per_task(votes.count * (given - about[votes.task]) ** 2)
    observed = np.sum(within * votes.answers / (votes.answers - 1))
    overall = np.sum(votes.count * (given - mean) ** 2)
    return float(observed), float(overall * total / max(total - 1, 1))


def _middle_ranks(votes: Votes, place: FloatArray) -> FloatArray:
    """Rank of the middle of each class among all answers: their distance is Krippendorff's ordinal one."""
    order = np.argsort(place)
    sizes = votes.per_class(votes.count)[order]
    ranks = np.empty(len(order))
    ranks[order] = np.cumsum(sizes) - sizes / 2
    return ranks


def _places(classes: Sequence[str], order: Sequence[str] | None) -> FloatArray:
    if order is None:
        return _numbers(classes)
    place = {name: i for i, name in enumerate(order)}
    if missing := [name for name in classes if name not in place]:
        raise ParameterError(
            f"The order leaves out {', '.join(missing)}. Name every label, from low to high."
        )
    return np.array([place[name] for name in classes], dtype=np.float64)


def _numbers(classes: Sequence[str]) -> FloatArray:
    values = pl.Series(classes, dtype=pl.String).cast(pl.Float64, strict=False)
    wrong = values.is_null() | ~values.is_finite()
    if wrong.any():
        name = classes[int(wrong.arg_true()[0])]
        raise ParameterError(
            f"The label {name!r} is no number. "
            "Choose the level nominal, or ordinal with the order of the labels."
        )
    return values.to_numpy()
