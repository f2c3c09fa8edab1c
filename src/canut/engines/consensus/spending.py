"""One budget of answers for many tasks, spent where the next answer is worth most."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil, inf

import numpy as np
import polars as pl

from canut.engines.consensus.labels import IntArray, Labels, checked_columns
from canut.engines.consensus.methods.auto import tells_workers_apart
from canut.engines.consensus.methods.logit import LogitConfusions
from canut.engines.consensus.next_answer import worth_of
from canut.engines.consensus.parameters import check_at_least, check_share
from canut.engines.consensus.stopping import StabilityRule, StoppingRule
from canut.engines.consensus.truth import Truth

# Abilities drawn from a few answers would send the questions to whoever was lucky, so only cells are learnt.
WATCH = LogitConfusions(pull=1.0, trait_pull=inf, anybody=0.0)


@dataclass(frozen=True, kw_only=True)
class Spending:
    """Get to know the crowd on a few tasks, then ask what is worth most until the budget is spent.

    Rounds of `watch` and `choose` follow `opening`. A task ends by its own rule, all end together when they
    are stable, and every task gets an answer. docs/adr/0012 has the measurements behind the constants.

    Parameters
    ----------
    rule
        When a task has enough answers.
    stability
        When all have, though the budget is not spent.
    share
        Most answers in all, as a share of those that could be had; one a task where that is more.
    untold_share
        The same for a crowd whose workers cannot be told apart (`tells_workers_apart`): the answers that are
        worth most cannot be asked for first then, so those left are worth as much. Not used under `share`.
    opening_tasks, opening_answers
        The share of tasks on which the crowd is got to know, and the answers that each of them gets,
        within the most of the rule.
    step
        Tasks asked about in a round, as a share of all: every answer is weighed together in between.

    Examples
    --------
    >>> Spending(rule=StoppingRule(confidence=0.99, lead=1, at_most=5), share=0.5).budget(1_000, 100)
    500
    """

    rule: StoppingRule
    stability: StabilityRule = field(default_factory=StabilityRule)
    share: float = 0.52
    untold_share: float = 0.7
    opening_tasks: float = 0.1
    opening_answers: int = 3
    step: float = 0.1

    def __post_init__(self) -> None:
        for name in ("share", "untold_share", "opening_tasks", "step"):
            check_share(name, getattr(self, name))
        check_at_least("opening_answers", self.opening_answers, 1)

    def budget(self, most: int, tasks: int, *, untold: bool = False) -> int:
        """Return how many answers may be asked for, of so many that could be had for so many tasks."""
        share = max(self.share, self.untold_share) if untold else self.share
        return max(int(share * most), tasks)

    def opening(self, offers: pl.DataFrame) -> IntArray:
        """Choose the answers by which the crowd is got to know.

        Parameters
        ----------
        offers
            Columns task and worker: who could answer what, in the order in which they come.

        Returns
        -------
        IntArray
            Places among the offers.
        """
        checked_columns(offers, ("task", "worker"))
        tasks = offers["task"].unique(maintain_order=True)
        known = tasks.head(ceil(self.opening_tasks * len(tasks)))
        turn = offers.select(pl.int_range(pl.len()).over("task")).to_series()
        is_known = offers["task"].is_in(known.implode())
        places = (
            (is_known & (turn < min(self.opening_answers, self.rule.at_most)))
            .arg_true()
            .to_numpy()
            .astype(np.int64)
        )
        # First answers come first, and each of the other tasks keeps one of the budget.
        places = places[np.argsort(turn.to_numpy()[places], kind="stable")]
        return places[: self.budget(len(offers), len(tasks)) - (len(tasks) - len(known))]

    def watch(self, labels: Labels) -> Truth:
        """Fit the consensus by which the next answers are chosen; the truth is drawn by `auto` in the end."""
        return WATCH.fit(labels)

    def choose(
        self, course: Sequence[Truth], offers: pl.DataFrame, *, tasks: int, most: int, by_worker: bool = True
    ) -> IntArray:
        """Choose the answers of the next round; none when there are enough or the budget is spent.

        Parameters
        ----------
        course
            What `watch` saw after each round so far.
        offers
            Columns task and worker: who could still answer what, in the order in which they come.
        tasks
            How many there are.
        most
            Answers that could be had in all.
        by_worker
            As in `worth_of`.

        Returns
        -------
        IntArray
            Places among the offers, at most one a task, those worth most first.
        """
        truth = course[-1]
        if self.stability.is_reached(course, tasks=tasks, most=most):
            return np.zeros(0, dtype=np.int64)
        best = self._best(truth, offers, by_worker=by_worker)
        is_answered = offers["task"].is_in(truth.labels.task_names.implode()).to_numpy()[best]
        step = max(1, int(self.step * tasks))
        left = self._left(truth, tasks, most, step)
        # Tasks without an answer keep what they need of the budget.
        spare = left - int((~is_answered).sum())
        best = best[~is_answered | (np.cumsum(is_answered) <= spare)]
        return best[: min(left, step)]

    def _left(self, truth: Truth, tasks: int, most: int, step: int) -> int:
        """Return what is left of the budget; whether workers are told apart matters at its end alone."""
        left = self.budget(most, tasks) - len(truth.labels)
        if left >= step or tells_workers_apart(truth.labels):
            return left
        return self.budget(most, tasks, untold=True) - len(truth.labels)

    def _best(self, truth: Truth, offers: pl.DataFrame, *, by_worker: bool) -> IntArray:
        """Find the offer worth most of each task that has not enough, those worth most first."""
        worth = worth_of(truth, offers, by_worker=by_worker)
        is_open = ~offers["task"].is_in(list(self.rule.settled(truth))).to_numpy()
        order = np.argsort(-worth, kind="stable")
        order = order[is_open[order]]
        _, first = np.unique(offers["task"].to_numpy()[order], return_index=True)
        best: IntArray = order[np.sort(first)]
        return best
