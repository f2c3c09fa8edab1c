"""What is believed of workers beforehand, as answers they might have given.

A worker of whom it is believed that they are right 9 times in 10, as far as 20 answers would show, gets 20
answers to tasks of their own whose truth is known, 18 of them right. Every method that learns from known
answers thereby learns from beliefs, each in its own way, and a belief weighs as much as so many answers.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from canut.engines.consensus.errors import ParameterError
from canut.engines.consensus.labels import IntArray, Labels
from canut.engines.consensus.truth import Posterior, Truth

AFTER_ALL = "\U0010ffff"
"""Begins the names of such tasks: after every other name in order."""


@dataclass(frozen=True)
class Belief:
    """How often somebody is right, and how many answers this is worth."""

    accuracy: float
    answers: int

    def __post_init__(self) -> None:
        if not 0 <= self.accuracy <= 1:
            raise ParameterError(f"accuracy is {self.accuracy}; it must be from 0 to 1.")
        if self.answers < 0:
            raise ParameterError(f"answers is {self.answers}; it must be 0 or more.")


def with_beliefs(labels: Labels, known: IntArray, beliefs: Mapping[str, Belief]) -> tuple[Labels, IntArray]:
    """Add the tasks that beliefs stand for; those about workers who gave no answer are left out."""
    code = {name: i for i, name in enumerate(labels.workers)}
    held = [(code[name], belief) for name, belief in sorted(beliefs.items()) if name in code]
    answers = [belief.answers for _, belief in held]
    if len(labels.classes) == 1 or not sum(answers):
        return labels, known
    classes = np.concatenate([_classes(labels, belief.answers) for _, belief in held])
    is_right = np.concatenate([_rights(belief) for _, belief in held])
    slip = 1 + np.arange(len(classes)) % (len(labels.classes) - 1)
    given = np.where(is_right, classes, (classes + slip) % len(labels.classes))
    tasks = len(labels.task_names)
    names = pl.Series([f"{AFTER_ALL}{number:012}" for number in range(len(classes))], dtype=pl.String)
    more = replace(
        labels,
        task=np.concatenate([labels.task, tasks + np.arange(len(classes))]),
        worker=np.concatenate([labels.worker, np.repeat([worker for worker, _ in held], answers)]),
        label=np.concatenate([labels.label, given]),
        task_names=pl.concat([labels.task_names, names]),
    )
    return more, np.concatenate([known, classes])


def without_beliefs(truth: Truth, labels: Labels) -> Truth:
    """Leave out what was found about the tasks that beliefs stood for."""
    kept = truth.posterior.task < len(labels.task_names)
    posterior = Posterior(
        truth.posterior.task[kept], truth.posterior.label[kept], truth.posterior.probability[kept]
    )
    return replace(truth, labels=labels, posterior=posterior)


def _classes(labels: Labels, answers: int) -> IntArray:
    """Deal classes out as they were given, so that beliefs say nothing about how common each is."""
    shares = np.bincount(labels.label, minlength=len(labels.classes)) / len(labels)
    places = (np.arange(answers) + 0.5) / answers if answers else np.zeros(0)
    return np.minimum(np.searchsorted(np.cumsum(shares), places), len(shares) - 1)


def _rights(belief: Belief) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Spread the right answers evenly."""
    steps = np.floor(np.arange(1, belief.answers + 1) * belief.accuracy + 1e-9)
    spread: np.ndarray[tuple[int, ...], np.dtype[np.bool_]] = np.diff(steps, prepend=0.0) > 0
    return spread
