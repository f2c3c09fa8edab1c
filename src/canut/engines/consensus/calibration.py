"""Confidence that means what it says: of the answers given with .9, nine in ten are right.

A posterior is too sure of itself when workers err together, since each repeats what another said. Raising it
to the power 1/T and normalising (temperature scaling) keeps every label and spreads the confidence; T is the
one under which answers left out, or gold, are most probable.

C. Guo, G. Pleiss, Y. Sun and K. Weinberger (2017), "On calibration of modern neural networks", ICML.
"""

from dataclasses import replace
from math import exp, log
from typing import TypeVar

import numpy as np
import polars as pl
from scipy.optimize import minimize_scalar

from canut.engines.consensus.errors import NoSharedTaskError, ParameterError
from canut.engines.consensus.labels import FloatArray
from canut.engines.consensus.method import Known, right_answers
from canut.engines.consensus.parameters import check_at_least
from canut.engines.consensus.truth import Posterior, Truth, segment_starts

# The hottest, and the inverse of the coldest: far beyond what the recorded crowds ask for.
HOTTEST = 5.0
LEAST_PROBABILITY = 1e-12

AnyTruth = TypeVar("AnyTruth", bound=Truth)


def expected_calibration_error(
    truth: Truth | pl.DataFrame, gold: Known, *, bins: int = 10, equal_mass: bool = False
) -> float:
    """Mean distance between confidence and accuracy, over bins of confidence weighed by their tasks.

    Parameters
    ----------
    truth
        A truth, or a frame with columns task, label and confidence.
    gold
        The right answers, as a mapping or a frame with columns task and label.
    bins
        How many bins.
    equal_mass
        Bins hold as many tasks each, instead of being equally wide; less noisy when most tasks are clear.

    Raises
    ------
    NoSharedTaskError
        When no task is in both.
    """
    check_at_least("bins", bins, 1)
    table = truth.truth if isinstance(truth, Truth) else truth
    right = right_answers(gold)
    shared = table.filter(pl.col("task").is_in(list(right)))
    if shared.is_empty():
        raise NoSharedTaskError
    confidence = shared["confidence"].to_numpy()
    pairs = zip(shared["task"], shared["label"], strict=True)
    is_right = np.array([right[task] == label for task, label in pairs], dtype=np.float64)
    if equal_mass:
        rank = shared["confidence"].rank("average").to_numpy() - 0.5
        place = rank * bins / len(rank)
    else:
        place = np.ceil(confidence * bins) - 1
    box = np.clip(place, 0, bins - 1).astype(np.int64)
    excess = np.bincount(box, weights=confidence - is_right)
    return float(np.abs(excess).sum() / len(box))


def best_temperature(posterior: FloatArray, likelihood: FloatArray) -> float:
    """Find the temperature under which what was observed is most probable.

    Parameters
    ----------
    posterior
        Probability of each class: observations x classes.
    likelihood
        Probability of the observation under each class: that of an answer left out, or 1 for the class known
        to be right and 0 for the others.
    """
    if not len(posterior):
        return 1.0
    log_posterior = np.log(np.maximum(posterior, np.finfo(np.float64).tiny))

    def loss(log_temperature: float) -> float:
        shares = np.exp((log_posterior - log_posterior.max(axis=1, keepdims=True)) / exp(log_temperature))
        probability = (shares * likelihood).sum(axis=1) / shares.sum(axis=1)
        return -float(np.log(np.maximum(probability, LEAST_PROBABILITY)).mean())

    found = minimize_scalar(loss, bounds=(-log(HOTTEST), log(HOTTEST)), method="bounded")
    return float(exp(found.x))


def tempered(truth: AnyTruth, temperature: float) -> AnyTruth:
    """Spread (over 1) or sharpen (under 1) the posterior of each task; its best label stays the best."""
    if not temperature > 0:
        raise ParameterError(f"temperature is {temperature}; it must be over 0.")
    posterior = truth.posterior
    starts = segment_starts(posterior.task)
    sizes = np.diff(np.append(starts, len(posterior.task)))
    top = np.repeat(np.maximum.reduceat(posterior.probability, starts), sizes)
    weight = (posterior.probability / np.maximum(top, np.finfo(np.float64).tiny)) ** (1 / temperature)
    # The whole keeps its weight: some methods leave room for a value that nobody gave.
    whole = np.add.reduceat(posterior.probability, starts) / np.add.reduceat(weight, starts)
    spread = Posterior(posterior.task, posterior.label, weight * np.repeat(whole, sizes))
    return replace(truth, posterior=spread)


def unresolved(truth: Truth, *, confidence: float = 0.8, answers: int = 2) -> pl.DataFrame:
    """Mark the tasks whose evidence is thin.

    Parameters
    ----------
    truth
        A truth; the bound means what it says when its confidence is calibrated, as that of `auto` is.
    confidence
        Tasks under it are unresolved.
    answers
        Tasks with fewer answers are unresolved, however sure the method is.

    Returns
    -------
    pl.DataFrame
        Columns task, label, confidence, answers, unresolved; one row a task, sorted by task.
    """
    check_at_least("confidence", confidence, 0)
    check_at_least("answers", answers, 0)
    count = np.bincount(truth.labels.task, minlength=len(truth.labels.task_names))
    thin = (pl.col("confidence") < confidence) | (pl.col("answers") < answers)
    return truth.truth.with_columns(answers=pl.Series(count)).with_columns(unresolved=thin)
