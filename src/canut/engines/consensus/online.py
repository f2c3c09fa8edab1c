"""The posterior of one task from its few answers, at a cost that does not grow with the project.

A refit over all answers leaves a small model behind: the class prior and, for each annotator, the evidence
that each label they may give carries. Adding up a task's evidence gives the posterior of the batch method.
Plain Python: for some tens of answers, numpy's cost a call is larger than the whole sum.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import exp, fsum, log
from operator import itemgetter
from typing import Self

import numpy as np

from canut.engines.consensus.errors import ParameterError, UnknownClassError
from canut.engines.consensus.labels import FloatArray
from canut.engines.consensus.prior import STARTING_ACCURACY, starting_confusion
from canut.engines.consensus.truth import Truth

# `evidence[given][true]`: the log-probability that the annotator gives a label when another is true.
Evidence = Sequence[Sequence[float]]

# Keeps logarithms finite, so that a model can be kept as JSON.
LEAST_PROBABILITY = 1e-300


def closed_posterior(log_prior: Sequence[float], given: Iterable[Sequence[float]]) -> list[float]:
    """Probability of each class of a closed set.

    Parameters
    ----------
    log_prior
        Log-probability of each class before any answer.
    given
        For each answer, the row of its annotator's `Evidence` for the label given.
    """
    # fsum rounds once, so the order of the answers cannot show.
    scores = [fsum(column) for column in zip(log_prior, *given, strict=True)]
    top = max(scores)
    weights = [exp(score - top) for score in scores]
    total = sum(weights)
    return [weight / total for weight in weights]


def open_posterior(answers: Iterable[tuple[str, float]], *, alternatives: int = 10) -> dict[str, float]:
    """Probability of each answer given to an open question, best first.

    Parameters
    ----------
    answers
        Label and annotator's accuracy, strictly between 0 and 1, one pair an answer.
    alternatives
        As in `OneCoin`. What is missing from a sum of 1 is the probability that nobody is right.
    """
    odds: dict[str, list[float]] = {}
    for label, accuracy in answers:
        odds.setdefault(label, []).append(log(accuracy / (1.0 - accuracy)))
    wrong_values = max(alternatives, len(odds) - 1)
    spread = log(wrong_values)
    scores = {label: fsum(values) + spread * len(values) for label, values in odds.items()}
    top = max(0.0, *scores.values()) if scores else 0.0
    weights = {label: exp(score - top) for label, score in scores.items()}
    total = fsum(weights.values()) + (wrong_values + 1 - len(weights)) * exp(-top)
    return _best_first((label, weight / total) for label, weight in weights.items())


@dataclass(frozen=True)
class ClosedModel:
    """What a refit of Dawid and Skene's model leaves for the next answers.

    Attributes
    ----------
    classes
        The closed set of labels, in order.
    log_prior
        Log-probability of each class.
    unseen
        Evidence of an annotator not in `evidence`: that of the crowd as a whole.
    evidence
        Evidence of each annotator; it need hold no more than those who answered the task at hand.
    """

    classes: tuple[str, ...]
    log_prior: Sequence[float]
    unseen: Evidence
    evidence: Mapping[str, Evidence] = field(default_factory=dict)

    @classmethod
    def cold(cls, classes: Iterable[str]) -> Self:
        """Before the first refit: every class as likely, every annotator right four times in five."""
        names = tuple(sorted(set(classes)))
        if not names:
            raise ParameterError(
                "A closed model needs at least one class. Name the labels that can be given."
            )
        even = [-log(len(names))] * len(names)
        return cls(classes=names, log_prior=even, unseen=_evidence(starting_confusion(len(names))))

    @classmethod
    def of(cls, truth: Truth) -> Self:
        """Take the parameters of a refit."""
        if truth.confusions is None:
            raise ParameterError("This truth has no confusion matrices. Fit it with dawid-skene.")
        confusions = truth.confusions
        return cls(
            classes=truth.labels.classes,
            log_prior=_finite_log(confusions.prior).tolist(),
            unseen=_evidence(confusions.pooled),
            evidence=dict(zip(truth.labels.workers, map(_evidence, confusions.matrices), strict=True)),
        )

    def posterior(self, answers: Iterable[tuple[str, str]]) -> dict[str, float]:
        """Probability of each class, best first, from the (annotator, label) pairs of one task.

        Raises
        ------
        UnknownClassError
            When a label is outside the closed set.
        """
        given = []
        for annotator, label in answers:
            try:
                code = self.classes.index(label)
            except ValueError:
                raise UnknownClassError(label, self.classes) from None
            given.append(self.evidence.get(annotator, self.unseen)[code])
        return _best_first(zip(self.classes, closed_posterior(self.log_prior, given), strict=True))


@dataclass(frozen=True)
class OpenModel:
    """What a refit of the one-coin model leaves for the next answers.

    Attributes
    ----------
    unseen
        Accuracy of an annotator not in `accuracy`: that of the crowd as a whole.
    alternatives
        As in `OneCoin`.
    accuracy
        Accuracy of each annotator; it need hold no more than those who answered the task at hand.
    """

    unseen: float = STARTING_ACCURACY
    alternatives: int = 10
    accuracy: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def of(cls, truth: Truth) -> Self:
        """Take the parameters of a refit."""
        if truth.coins is None:
            raise ParameterError("This truth has no accuracy a worker. Fit it with one-coin.")
        coins = truth.coins
        accuracy = dict(zip(truth.labels.workers, coins.accuracy.tolist(), strict=True))
        return cls(unseen=coins.pooled, alternatives=coins.alternatives, accuracy=accuracy)

    def posterior(self, answers: Iterable[tuple[str, str]]) -> dict[str, float]:
        """Probability of each answer given, best first, from the (annotator, label) pairs of one task."""
        return open_posterior(
            ((label, self.accuracy.get(annotator, self.unseen)) for annotator, label in answers),
            alternatives=self.alternatives,
        )


def _best_first(pairs: Iterable[tuple[str, float]]) -> dict[str, float]:
    """Order by probability; ties go to the first label in order."""
    by_label = sorted(pairs)
    by_label.sort(key=itemgetter(1), reverse=True)
    return dict(by_label)


def _evidence(confusion: FloatArray) -> list[list[float]]:
    """Turn probabilities `[true, given]` into log-probabilities `[given][true]`."""
    rows: list[list[float]] = _finite_log(confusion.T).tolist()
    return rows


def _finite_log(probability: FloatArray) -> FloatArray:
    return np.log(np.maximum(probability, LEAST_PROBABILITY))
