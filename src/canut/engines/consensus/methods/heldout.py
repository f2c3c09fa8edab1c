"""How well a method predicts answers that it has not seen: the one judge that needs no gold.

Answers are dealt into folds, those of a task into different ones. Each fold is predicted from all others:
given a true class, a worker gives a label with the probability that the method believes.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from canut.engines.consensus.labels import FloatArray, IntArray, Labels
from canut.engines.consensus.method import Method
from canut.engines.consensus.methods.ebcc import SubtypedTruth
from canut.engines.consensus.truth import Truth

# No answer is impossible.
LEAST_PROBABILITY = 1e-12
# Where a method believes that a worker repeats the share of the others' votes, one more vote is worth this.
SPARE_VOTES = 1.0


@dataclass(frozen=True, eq=False)
class HeldOut:
    """Answers left out, as seen by a method that did not see them; one row an answer.

    Attributes
    ----------
    task
        The task of each answer.
    posterior
        The posterior of its task: answers x classes.
    likelihood
        The probability of the answer under each true class: answers x classes.
    """

    task: IntArray
    posterior: FloatArray
    likelihood: FloatArray

    @cached_property
    def log_probability(self) -> FloatArray:
        """Logarithm of the probability of each answer."""
        return predicted(self.posterior, self.likelihood)


@dataclass(frozen=True)
class Gain:
    """How much better one method predicts than another.

    Attributes
    ----------
    nats
        Mean over the answers left out.
    errors
        The same in standard errors; the answers to one task count as one observation.
    """

    nats: float
    errors: float

    @classmethod
    def of(cls, better: HeldOut, worse: HeldOut) -> "Gain":
        """Compare the same answers."""
        of_answer = better.log_probability - worse.log_probability
        if not len(of_answer):
            return cls(0.0, 0.0)
        of_task = np.bincount(np.unique(better.task, return_inverse=True)[1], weights=of_answer)
        spread = np.sqrt(np.square(of_task - of_task.mean()).sum())
        errors = of_task.sum() / spread if spread > 0 else 0.0
        return cls(float(of_answer.mean()), float(errors))


def predicted(posterior: FloatArray, likelihood: FloatArray) -> FloatArray:
    """Logarithm of the probability of each answer."""
    found: FloatArray = np.log(np.maximum((posterior * likelihood).sum(axis=1), LEAST_PROBABILITY))
    return found


def fold_of_answers(labels: Labels, folds: int, rng: np.random.Generator) -> IntArray:
    """Deal the answers into folds; -1 for the only answer of a task, which is never left out."""
    answers = np.bincount(labels.task, minlength=len(labels.task_names))
    shuffled = np.lexsort((rng.random(len(labels)), labels.task))
    first = np.concatenate([[0], np.cumsum(answers)[:-1]])
    place = np.empty(len(labels), dtype=np.int64)
    place[shuffled] = np.arange(len(labels)) - np.repeat(first, answers)
    dealt = (place + rng.integers(folds, size=len(answers))[labels.task]) % folds
    return np.where(answers[labels.task] > 1, dealt, -1)


def held_out(method: Method, labels: Labels, known: IntArray, fold: IntArray) -> HeldOut:
    """Predict every fold from the others."""
    parts = list(_parts(method, labels, known, fold))
    classes = len(labels.classes)
    if not parts:
        none = np.zeros((0, classes))
        return HeldOut(np.zeros(0, dtype=np.int64), none, none)
    return HeldOut(
        np.concatenate([part.task for part in parts]),
        np.concatenate([part.posterior for part in parts]),
        np.concatenate([part.likelihood for part in parts]),
    )


def _parts(method: Method, labels: Labels, known: IntArray, fold: IntArray) -> Iterator[HeldOut]:
    for number in range(fold.max() + 1):
        left_out = fold == number
        if left_out.any():
            fitted = method.infer(_only(labels, ~left_out), known)
            yield seen_by(fitted, _only(labels, left_out))


def _only(labels: Labels, kept: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Labels:
    return replace(labels, task=labels.task[kept], worker=labels.worker[kept], label=labels.label[kept])


def seen_by(truth: Truth, answers: Labels) -> HeldOut:
    """See further answers with the eyes of a truth over the same names."""
    table = class_table(truth)
    if isinstance(truth, SubtypedTruth):
        likelihood = truth.fit.answers(answers.task, answers.worker, answers.label)
    elif truth.confusions is not None:
        likelihood = truth.confusions.matrices[answers.worker, :, answers.label]
    else:
        table = _with_spare_votes(truth.labels, table)
        likelihood = np.eye(len(answers.classes))[answers.label]
    return HeldOut(answers.task, table[answers.task], likelihood)


def class_table(truth: Truth) -> FloatArray:
    """Lay out a posterior as a table: tasks x classes."""
    table = np.zeros((len(truth.labels.task_names), len(truth.labels.classes)))
    table[truth.posterior.task, truth.posterior.label] = truth.posterior.probability
    return table


def _with_spare_votes(labels: Labels, shares: FloatArray) -> FloatArray:
    """Mix shares of votes with those of all answers, as if further votes had been cast."""
    votes = np.bincount(labels.task, minlength=len(shares))[:, None]
    all_answers = np.bincount(labels.label, minlength=shares.shape[1]) / len(labels)
    mixed: FloatArray = (shares * votes + SPARE_VOTES * all_answers) / (votes + SPARE_VOTES)
    return mixed
