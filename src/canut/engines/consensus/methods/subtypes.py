"""The mixture that `ebcc` is made of: tasks shared among the subtypes of each class.

With the shares of the tasks fixed, the best distributions of all parameters are Dirichlet with the counts
below as parameters; so the evidence lower bound needs only these counts and the entropy of the shares.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

import numpy as np
from scipy.special import digamma, entr, gammaln

from canut.engines.consensus.labels import FloatArray, IntArray
from canut.engines.consensus.method import NOT_KNOWN
from canut.engines.consensus.methods.cells import Cells, normalised_exp
from canut.engines.consensus.truth import segment_starts

# A subtype with less than this share of one task in all is empty for good.
LEAST_TASKS = 1e-9


@dataclass(frozen=True, kw_only=True)
class Beliefs:
    """Dirichlet priors: pseudo-answers, pseudo-tasks.

    Attributes
    ----------
    right, wrong
        Of each row of a confusion matrix: on the diagonal, and in each other cell.
    subtypes
        Of all subtypes of a class together, and how many share it.
    tasks
        Of each class.
    """

    right: float
    wrong: float
    concentration: float
    subtypes: int
    tasks: float

    @property
    def of_subtype(self) -> float:
        """Pseudo-tasks of one subtype."""
        return self.concentration / self.subtypes


@dataclass(frozen=True, eq=False)
class Mixture:
    """How far each task belongs to each component, that is to each subtype of each class.

    Attributes
    ----------
    cells, beliefs
        What is given.
    share
        Tasks x components; rows sum to 1.
    class_of
        The class of each component.
    """

    cells: Cells
    beliefs: Beliefs
    share: FloatArray
    class_of: IntArray

    @classmethod
    def drawn(cls, cells: Cells, beliefs: Beliefs, rng: np.random.Generator) -> Self:
        """Split the shares of votes at random among the subtypes, the same way in every class."""
        split = rng.dirichlet(np.ones(beliefs.subtypes), len(cells.known))
        share = cells.shares()[:, :, None] * split[:, None, :]
        class_of = np.repeat(np.arange(cells.classes), beliefs.subtypes)
        return cls(cells, beliefs, share.reshape(len(share), -1), class_of)

    @classmethod
    def plain(cls, cells: Cells, beliefs: Beliefs) -> Self:
        """Give each class one subtype, with the shares of votes."""
        return cls(cells, beliefs, cells.shares(), np.arange(cells.classes))

    def log_copies(self) -> float:
        """Logarithm of how many equal mixtures differ from this one by the numbering of subtypes.

        The evidence is spread over all of them and the bound of a start sees one: mixtures of different
        numbers of subtypes compare fairly only with it.
        """
        lives = np.bincount(self.class_of, minlength=self.cells.classes)
        most = self.beliefs.subtypes + 1
        return float((gammaln(most) - gammaln(most - lives)).sum())

    def rounds(self) -> Iterator[tuple["Mixture", float]]:
        """Go on for ever; each mixture comes with its evidence lower bound, in nats, which never falls."""
        mixture = self.without_empty()
        while True:
            fit = Fit.of(mixture)
            yield mixture, fit.bound()
            mixture = fit.step().without_empty()

    def posterior(self) -> FloatArray:
        """Sum over the subtypes of each class: tasks x classes."""
        is_of = self.class_of[:, None] == np.arange(self.cells.classes)
        return self.cells.clamped(self.share @ is_of.astype(np.float64))

    def without_empty(self) -> "Mixture":
        """Drop the components that no task belongs to."""
        lives = self.share.sum(axis=0) > LEAST_TASKS
        if lives.all():
            return self
        share = np.ascontiguousarray(self.share[:, lives])
        return Mixture(self.cells, self.beliefs, share, self.class_of[lives])


@dataclass(frozen=True, eq=False)
class Fit:
    """The Dirichlet parameters that fit a mixture best.

    Attributes
    ----------
    given, before
        Of each seen cell of the confusion rows: cells x components; afterwards and before any answer.
    rows, row_before
        Sums of whole confusion rows: workers x components; afterwards and before any answer.
    subtypes, classes
        Of each component and of each class.
    """

    mixture: Mixture
    given: FloatArray
    before: FloatArray
    rows: FloatArray
    row_before: float
    subtypes: FloatArray
    classes: FloatArray

    @classmethod
    def of(cls, mixture: Mixture) -> Self:
        """Count."""
        cells, beliefs, class_of = mixture.cells, mixture.beliefs, mixture.class_of
        classes = cells.classes
        counts = cells.counts(mixture.share)
        before = np.where(cells.label[:, None] == class_of, beliefs.right, beliefs.wrong)
        row_before = beliefs.right + (classes - 1) * beliefs.wrong
        tasks = mixture.share.sum(axis=0)
        return cls(
            mixture=mixture,
            given=counts + before,
            before=before,
            rows=_by_worker(cells, counts) + row_before,
            row_before=row_before,
            subtypes=tasks + beliefs.of_subtype,
            classes=np.bincount(class_of, weights=tasks, minlength=classes).astype(np.float64),
        )

    def bound(self) -> float:
        """Evidence lower bound: log-normalisers of the Dirichlets, less those of the priors, plus entropy."""
        beliefs = self.mixture.beliefs
        of_class, weight = self.classes + beliefs.tasks, self.classes + beliefs.concentration
        matrices = gammaln(self.given) - gammaln(self.before)
        rows = gammaln(self.rows) - gammaln(self.row_before)
        subtypes = gammaln(self.subtypes) - gammaln(beliefs.of_subtype)
        split = gammaln(weight) - gammaln(beliefs.concentration)
        classes = gammaln(of_class) - gammaln(beliefs.tasks)
        whole = gammaln(of_class.sum()) - gammaln(beliefs.tasks * len(of_class))
        gained = matrices.sum() - rows.sum() + subtypes.sum() - split.sum() + classes.sum() - whole
        return float(gained + entr(self.mixture.share).sum())

    def step(self) -> Mixture:
        """Share the tasks anew under the expected logarithms of the parameters."""
        mixture, class_of = self.mixture, self.mixture.class_of
        beliefs, cells = mixture.beliefs, mixture.cells
        of_class = self.classes + beliefs.tasks
        split = digamma(self.subtypes) - digamma(self.classes + beliefs.concentration)[class_of]
        log_prior = split + digamma(of_class)[class_of] - digamma(of_class.sum())
        scores = cells.scores(digamma(self.given) - digamma(self.rows)[cells.worker]) + log_prior
        known = cells.known[:, None]
        scores[(known != NOT_KNOWN) & (known != class_of)] = -np.inf
        return Mixture(cells, beliefs, normalised_exp(scores), class_of)

    def answers(self, task: IntArray, worker: IntArray, label: IntArray) -> FloatArray:
        """Probability of further answers, one a triple of codes, under each true class: answers x classes."""
        cells, class_of = self.mixture.cells, self.mixture.class_of
        beliefs, classes = self.mixture.beliefs, cells.classes
        given = np.where(label[:, None] == class_of, beliefs.right, beliefs.wrong)
        asked = worker * classes + label
        place = np.minimum(np.searchsorted(cells.key, asked), len(cells.key) - 1)
        is_seen = cells.key[place] == asked
        given[is_seen] = self.given[place[is_seen]]
        is_of = (class_of[:, None] == np.arange(classes)).astype(np.float64)
        # A class keeps a trace of each of its subtypes; one that lost them all gives any label.
        share = self.mixture.share[task] + LEAST_TASKS
        weight = share @ is_of
        each = (share * given / self.rows[worker]) @ is_of
        found: FloatArray = np.where(weight > 0, each / np.maximum(weight, LEAST_TASKS), 1 / classes)
        return found


def _by_worker(cells: Cells, table: FloatArray) -> FloatArray:
    """Sum the rows of each worker's pairs: workers x components."""
    worker = cells.worker
    starts = segment_starts(worker)
    sums = np.zeros((cells.workers, table.shape[1]))
    sums[worker[starts]] = np.add.reduceat(table, starts, axis=0)
    return sums
