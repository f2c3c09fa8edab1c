"""How reliable each worker looks, with how sure that is."""

from typing import NamedTuple

import numpy as np
import polars as pl
from scipy.special import betaincinv

from canut.engines.consensus.labels import FloatArray, Labels
from canut.engines.consensus.truth import Truth

INTERVAL = 0.95


class Interval(NamedTuple):
    """The bounds of a share, each as an array."""

    low: FloatArray
    high: FloatArray


def share_interval(right: FloatArray, wrong: FloatArray, *, level: float = INTERVAL) -> Interval:
    """Bounds of a share seen as `right` against `wrong`; both may be expected counts, not whole.

    The equal-tailed interval of the beta posterior under Jeffreys' prior, with the bounds 0 and 1 where
    nothing was right or nothing wrong (L. D. Brown, T. T. Cai and A. DasGupta, 2001, "Interval Estimation
    for a Binomial Proportion").
    """
    tail = (1 - level) / 2
    low = np.where(right <= 0, 0.0, betaincinv(right + 0.5, wrong + 0.5, tail))
    high = np.where(wrong <= 0, 1.0, betaincinv(right + 0.5, wrong + 0.5, 1 - tail))
    return Interval(low, high)


def worker_reliability(truth: Truth, *, level: float = INTERVAL) -> pl.DataFrame:
    """Estimate the share of each worker's answers that are right, against the truth.

    Only tasks that somebody else answered too are compared: alone, everybody agrees with themselves.

    Returns
    -------
    pl.DataFrame
        Columns worker, answers, compared, accuracy, low, high, sorted by worker; the last three are empty
        for a worker with nothing to compare.
    """
    labels = truth.labels
    many = len(labels.workers)
    is_shared = (np.bincount(labels.task, minlength=len(labels.task_names)) > 1)[labels.task]
    compared = np.bincount(labels.worker, weights=is_shared, minlength=many)
    is_right = _right(truth, labels) * is_shared
    right = np.bincount(labels.worker, weights=is_right, minlength=many).astype(np.float64)
    wrong: FloatArray = np.maximum(compared - right, 0.0)
    low, high = share_interval(right, wrong, level=level)
    unknown = pl.Series(compared == 0)
    shares = {"accuracy": right / np.maximum(compared, 1), "low": low, "high": high}
    return pl.DataFrame(
        {
            "worker": labels.workers,
            "answers": labels.answers_per_worker(),
            "compared": compared.astype(np.int64),
            **{name: pl.Series(share).set(unknown, None) for name, share in shares.items()},
        }
    )


def _right(truth: Truth, labels: Labels) -> FloatArray:
    """How probably each answer is right."""
    width, posterior = len(labels.classes), truth.posterior
    keys = posterior.task * width + posterior.label
    found = posterior.probability[np.searchsorted(keys, labels.task * width + labels.label)]
    return np.asarray(np.minimum(found, 1.0))
