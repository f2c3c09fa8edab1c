"""Free text: the answer closest to the others."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from canut.engines.consensus.labels import FloatArray, IntArray, Labels
from canut.engines.consensus.method import Method
from canut.engines.consensus.methods.candidates import Candidates
from canut.engines.consensus.parameters import check_at_least
from canut.engines.consensus.texts.similarity import profile, similarity
from canut.engines.consensus.truth import Truth

# How many answers the crowd's mean similarity weighs in each worker's.
SMOOTHING = 2.0


@dataclass(frozen=True, kw_only=True)
class Medoid(Method):
    """The answer most like the others; its confidence is its mean similarity to them, not a probability.

    An answer that stands alone has nothing to be like: its confidence is 0. Where workers weigh differently,
    an answer is like itself with its own weight, and the mean weight of the task's answers is taken off,
    so that a heavy worker's answer stands out; at equal weights that is the mean similarity to the others.

    Parameters
    ----------
    rounds
        How many times the workers are weighed anew. 0 counts all the same; otherwise a worker weighs as much
        as their answers were like those of others, so weighed, or like the known answer where there is one.
    """

    rounds: int = 0

    def __post_init__(self) -> None:
        check_at_least("rounds", self.rounds, 0)

    def infer(self, labels: Labels, known: IntArray) -> Truth:
        """Compare the answers of each task, two by two, and weigh the workers by the outcome."""
        candidates = Candidates.of(labels, known)
        tables = _similarities(labels, candidates)
        weight = np.ones(len(labels.workers))
        for _ in range(self.rounds):
            weight = _weights(labels, candidates, tables, weight)
        mine = weight[labels.worker]
        mass = _mass(candidates, mine)
        usual = np.bincount(labels.task, weights=mine) / np.bincount(labels.task)
        mean = _mean_likeness(candidates, tables, mass)
        agreement = mean(np.arange(len(mass)), usual[candidates.task])
        return Truth(labels, candidates.posterior(candidates.clamp(agreement)))


def _similarities(labels: Labels, candidates: Candidates) -> list[FloatArray]:
    """Similarity of every two different candidates of each task."""
    tables = []
    for start, size in zip(candidates.starts, candidates.sizes(), strict=True):
        profiles = [profile(labels.classes[i]) for i in candidates.label[start : start + size]]
        table = np.zeros((size, size))
        for i, j in combinations(range(size), 2):
            table[i, j] = table[j, i] = similarity(profiles[i], profiles[j])
        tables.append(table)
    return tables


def _mass(candidates: Candidates, weight: FloatArray) -> FloatArray:
    """Sum the weights of the answers for each candidate."""
    mass = np.bincount(candidates.of_answer, weights=weight, minlength=len(candidates.task))
    return mass.astype(np.float64)


def _mean_likeness(
    candidates: Candidates, tables: list[FloatArray], mass: FloatArray
) -> Callable[[IntArray, FloatArray], FloatArray]:
    """Mean similarity of a candidate to all answers of its task, less a weight of its own; 0 without any."""
    alike, total = np.empty_like(mass), np.empty_like(mass)
    for start, table in zip(candidates.starts, tables, strict=True):
        here = slice(start, start + len(table))
        alike[here] = (table * mass[here]).sum(axis=1)
        total[here] = mass[here].sum()

    def mean(candidate: IntArray, own: FloatArray) -> FloatArray:
        others = total[candidate] - own
        shared = alike[candidate] + (mass[candidate] - own)
        return np.clip(np.divide(shared, others, out=np.zeros_like(own), where=others > 0), 0.0, 1.0)

    return mean


def _weights(
    labels: Labels, candidates: Candidates, tables: list[FloatArray], weight: FloatArray
) -> FloatArray:
    """Mean similarity of each worker's answers to those of others, drawn towards the crowd's.

    Where an answer is known, that alone is what the others are compared with.
    """
    mine = weight[labels.worker]
    mass = _mass(candidates, mine)
    mean = _mean_likeness(candidates, tables, candidates.clamp(mass))
    settled = candidates.settled[candidates.of_answer]
    score = mean(candidates.of_answer, np.where(settled, 0.0, mine))
    compared = settled | (np.bincount(labels.task)[labels.task] > 1)
    answers = np.bincount(labels.worker, weights=compared, minlength=len(weight))
    sums = np.bincount(labels.worker, weights=score * compared, minlength=len(weight))
    if not sums.any():
        return weight
    weights: FloatArray = (sums + SMOOTHING * sums.sum() / answers.sum()) / (answers + SMOOTHING)
    return weights


def mean_similarity(texts: Iterable[str]) -> dict[str, float]:
    """Mean similarity of each text to the other answers, the most similar first.

    Parameters
    ----------
    texts
        The answers to one task; equal ones count each, so a `Counter` will do.

    Examples
    --------
    >>> mean_similarity(["le chat dort", "Le chat dort.", "une voiture"]).popitem()[0]
    'une voiture'
    """
    answers = texts if isinstance(texts, Counter) else Counter(texts)
    others = answers.total() - 1
    total = {text: float(count - 1) for text, count in answers.items() if count}
    profiles = {text: profile(text) for text in total}
    for one, other in combinations(total, 2):
        alike = similarity(profiles[one], profiles[other])
        total[one] += alike * answers[other]
        total[other] += alike * answers[one]
    means = {text: min(value / others, 1.0) if others else 0.0 for text, value in total.items()}
    return dict(sorted(means.items(), key=lambda pair: (-pair[1], pair[0])))
