"""Auto: the method that best predicts answers it has not seen, with a confidence calibrated on them.

No gold is looked at, and nothing is tuned for a data set; docs/adr/0011 has the measurements behind the rule.
Names play no part either: answers are dealt in their canonical order.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from canut.engines.consensus.calibration import best_temperature, tempered
from canut.engines.consensus.labels import IntArray, Labels
from canut.engines.consensus.method import NOT_KNOWN, Method
from canut.engines.consensus.methods.canonical import Canonical
from canut.engines.consensus.methods.copies import one_of_each_group
from canut.engines.consensus.methods.crowd_of_votes import CrowdOfVotes
from canut.engines.consensus.methods.ebcc import Ebcc
from canut.engines.consensus.methods.heldout import Gain, HeldOut, class_table, fold_of_answers, held_out
from canut.engines.consensus.methods.logit import LogitConfusions
from canut.engines.consensus.methods.majority import MajorityVote
from canut.engines.consensus.methods.one_coin import OneCoin
from canut.engines.consensus.parameters import check_at_least
from canut.engines.consensus.truth import Truth

# With fewer tasks, nothing can be said about methods; with fewer known answers, nothing about confidence.
FEWEST_TASKS = 30
# Standard errors by which matrices must predict better than the majority, which anyone can recount.
PLAIN_ERRORS = 1.0
# Good workers agree too: they are suspected of copying only if EBCC gains this much an answer, in nats.
STRONG_NATS = 0.01
# Beyond this many cells of confusion matrices the answers are open: right or wrong, each in its own way.
CLOSED_CELLS_MAX = 10**7
# Beyond this many answers times classes, the folds of EBCC take more than about a minute.
SUBTYPED_MAX = 300_000


@dataclass(frozen=True, eq=False, kw_only=True)
class ChosenTruth(Truth):
    """A truth with how its method was chosen; `confusions` and `coins` are those before calibration.

    Attributes
    ----------
    chosen
        Name of the method.
    temperature
        The posterior of that method was raised to the power of its inverse.
    predicted
        Mean log-probability of the answers left out, for each method that was tried.
    """

    chosen: str
    temperature: float
    predicted: Mapping[str, float]


@dataclass(frozen=True, kw_only=True)
class Auto(Method):
    """Choose among a plain majority, confusion matrices and EBCC by held-out answers.

    Parameters
    ----------
    folds
        How many parts the answers are dealt into; each is predicted from the others.
    clear_errors
        How many standard errors EBCC must predict better. Its subtypes follow whatever tasks have in common,
        which is not always their class, so a small gain does not show a better truth.
    seed
        For dealing the answers and for the starts of EBCC: the same seed gives the same truth.
    """

    folds: int = 5
    clear_errors: float = 3.0
    seed: int = 0

    def __post_init__(self) -> None:
        check_at_least("folds", self.folds, 2)
        check_at_least("clear_errors", self.clear_errors, 0)
        check_at_least("seed", self.seed, 0)

    def infer(self, labels: Labels, known: IntArray) -> ChosenTruth:
        """Choose, fit on all answers, and calibrate."""
        if is_open(labels):
            return _chosen(OneCoin().infer(labels, known), "one-coin")
        canonical = Canonical.of(labels, known)
        return canonical.restored(self._draw(canonical.labels, canonical.known))

    def _draw(self, labels: Labels, known: IntArray) -> ChosenTruth:
        fold = fold_of_answers(labels, self.folds, np.random.default_rng(self.seed))
        if len(np.unique(labels.task[fold >= 0])) < FEWEST_TASKS:
            return _chosen(MajorityVote().infer(labels, known), "majority")
        trial = _Trial(labels, known, fold)
        chosen = self._choose(trial)
        single = self._without_copies(trial, chosen)
        if len(single) < len(labels):
            found = self._draw(single, known)
            return replace(found, labels=labels, chosen=f"{found.chosen} without copies")
        fitted = chosen.method.infer(labels, known)
        temperature = trial.temperature(chosen)
        return _chosen(tempered(fitted, temperature), chosen.name, temperature, trial.predicted())

    def _choose(self, trial: "_Trial") -> "_Candidate":
        majority, logit = PLAIN
        plain = logit if trial.tells_workers_apart() else majority
        if is_large(trial.labels):
            return plain
        subtyped = _Candidate("ebcc", Ebcc(seed=self.seed), Ebcc(starts=8, finalists=2, seed=self.seed))
        gain = Gain.of(trial.seen(subtyped), trial.seen(plain))
        return subtyped if gain.errors > self.clear_errors else plain

    def _without_copies(self, trial: "_Trial", chosen: "_Candidate") -> Labels:
        """Take workers who copy for one, where answers clearly and strongly depend on each other."""
        if chosen.name != "ebcc":
            return trial.labels
        plain = max(trial.mean(candidate) for candidate in PLAIN)
        if trial.mean(chosen) - plain < STRONG_NATS:
            return trial.labels
        return one_of_each_group(trial.labels)


def tells_workers_apart(labels: Labels, *, folds: int = 5, seed: int = 0) -> bool:
    """Say whether the matrices of workers clearly predict answers left out better than votes do.

    Where they do not, as where most people answered a few tasks, answers can only be counted.
    """
    canonical = Canonical.of(labels, np.full(len(labels.task_names), NOT_KNOWN))
    fold = fold_of_answers(canonical.labels, folds, np.random.default_rng(seed))
    return _Trial(canonical.labels, canonical.known, fold).tells_workers_apart()


def is_open(labels: Labels) -> bool:
    """Tell whether there are so many labels that answers are right or wrong rather than taken for others."""
    return len(labels.workers) * len(labels.classes) ** 2 > CLOSED_CELLS_MAX


def is_large(labels: Labels) -> bool:
    """Tell whether there are too many answers to try EBCC on."""
    return len(labels) * len(labels.classes) > SUBTYPED_MAX


@dataclass(frozen=True)
class _Candidate:
    """A method to fit in the end, and the one that is tried on the folds in its place."""

    name: str
    method: Method
    tried: Method


PLAIN = (
    _Candidate("majority", MajorityVote(), MajorityVote()),
    _Candidate("logit", LogitConfusions(), LogitConfusions()),
)


@dataclass(frozen=True)
class _Trial:
    """What each candidate predicted of the answers left out."""

    labels: Labels
    known: IntArray
    fold: IntArray
    _seen: dict[str, HeldOut] = field(default_factory=dict)

    def seen(self, candidate: _Candidate) -> HeldOut:
        """Predict every fold from the others, once."""
        if candidate.name not in self._seen:
            self._seen[candidate.name] = held_out(candidate.tried, self.labels, self.known, self.fold)
        return self._seen[candidate.name]

    def tells_workers_apart(self) -> bool:
        """Say whether matrices predicted the answers left out clearly better than the majority did."""
        majority, logit = PLAIN
        return Gain.of(self.seen(logit), self.seen(majority)).errors > PLAIN_ERRORS

    def mean(self, candidate: _Candidate) -> float:
        """Mean log-probability of the answers left out."""
        return float(self.seen(candidate).log_probability.mean())

    def predicted(self) -> dict[str, float]:
        """Give that of all who were tried."""
        return {name: float(seen.log_probability.mean()) for name, seen in self._seen.items()}

    def temperature(self, candidate: _Candidate) -> float:
        """Fit it to the known answers where they are enough, or else to the answers left out."""
        settled = np.flatnonzero(self.known != NOT_KNOWN)
        if len(settled) >= FEWEST_TASKS:
            unaware = candidate.method.infer(self.labels, np.full_like(self.known, NOT_KNOWN))
            is_right = np.eye(len(self.labels.classes))[self.known[settled]]
            return best_temperature(class_table(unaware)[settled], is_right)
        seen = self.seen(candidate)
        if candidate.name == "majority":
            seen = held_out(CrowdOfVotes(), self.labels, self.known, self.fold)
        return best_temperature(seen.posterior, seen.likelihood)


def _chosen(
    truth: Truth, name: str, temperature: float = 1.0, predicted: Mapping[str, float] | None = None
) -> ChosenTruth:
    return ChosenTruth(
        truth.labels,
        truth.posterior,
        truth.confusions,
        truth.coins,
        truth.iterations,
        truth.converged,
        chosen=name,
        temperature=temperature,
        predicted=predicted or {},
    )
