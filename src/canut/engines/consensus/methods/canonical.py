"""Answers in an order that follows from the answers alone, whatever tasks, workers and labels are called.

What depends on an order (how answers are dealt into folds, where an algorithm starts) then depends on no
name. Tasks, workers and labels are told apart by colour refinement: all of a kind start alike, and each takes
a new colour from the colours of those it shares an answer with, until no more can be told apart. Those that
never can be, such as two tasks that the same workers answered alike, keep the order of their names.

B. Weisfeiler and A. Leman (1968), "The reduction of a graph to canonical form and the algebra which appears
therein", Nauchno-Technicheskaya Informatsia 2 (9). Colours are mixed as by G. Steele, D. Lea and C. Flood
(2014), "Fast splittable pseudorandom number generators", OOPSLA.
"""

from dataclasses import dataclass, replace
from typing import Self, TypeVar

import numpy as np
import numpy.typing as npt

from canut.engines.consensus.labels import IntArray, Labels
from canut.engines.consensus.method import NOT_KNOWN
from canut.engines.consensus.truth import Coins, Confusions, Posterior, Truth

Colours = npt.NDArray[np.uint64]
AnyTruth = TypeVar("AnyTruth", bound=Truth)

# A crowd's answers tell apart in a few rounds whom they can tell apart at all.
MOST_ROUNDS = 20
TASK, WORKER, LABEL = (
    np.uint64(salt) for salt in (0x9E3779B97F4A7C15, 0xD1B54A32D192ED03, 0x8CB92BA72F3D8DD7)
)


@dataclass(frozen=True, eq=False)
class Canonical:
    """The same answers in an order of their own.

    Attributes
    ----------
    labels, known
        The answers and known answers, renumbered.
    original
        The answers as they were.
    task, worker, label
        The former code of each code.
    """

    labels: Labels
    known: IntArray
    original: Labels
    task: IntArray
    worker: IntArray
    label: IntArray

    @classmethod
    def of(cls, labels: Labels, known: IntArray) -> Self:
        """Renumber coded answers and known answers."""
        order = tuple(np.argsort(colour, kind="stable") for colour in _refined(labels, known))
        place = tuple(map(_inverse, order))
        of_task, of_worker, of_label = order
        columns = (labels.task, labels.worker, labels.label)
        task, worker, label = (new[old] for new, old in zip(place, columns, strict=True))
        rows = np.lexsort((worker, task))
        right = known[of_task]
        renumbered = replace(
            labels,
            task=task[rows],
            worker=worker[rows],
            label=label[rows],
            task_names=labels.task_names.gather(of_task),
            workers=tuple(labels.workers[code] for code in of_worker),
            classes=tuple(labels.classes[code] for code in of_label),
        )
        settled = np.where(right == NOT_KNOWN, NOT_KNOWN, place[2][right])
        return cls(renumbered, settled, labels, *order)

    def restored(self, truth: AnyTruth) -> AnyTruth:
        """Give a truth of the renumbered answers the former codes."""
        found = truth.posterior
        task, label = self.task[found.task], self.label[found.label]
        rows = np.lexsort((label, task))
        return replace(
            truth,
            labels=self.original,
            posterior=Posterior(task[rows], label[rows], found.probability[rows]),
            confusions=truth.confusions and self._confusions(truth.confusions),
            coins=truth.coins and self._coins(truth.coins),
        )

    def _confusions(self, found: Confusions) -> Confusions:
        label, worker = _inverse(self.label), _inverse(self.worker)
        return Confusions(
            prior=found.prior[label],
            matrices=found.matrices[np.ix_(worker, label, label)],
            pooled=found.pooled[np.ix_(label, label)],
        )

    def _coins(self, found: Coins) -> Coins:
        return replace(found, accuracy=found.accuracy[_inverse(self.worker)])


def _refined(labels: Labels, known: IntArray) -> tuple[Colours, Colours, Colours]:
    """Colour tasks, workers and labels until no more of them can be told apart."""
    ends = (labels.task, labels.worker, labels.label)
    sizes = (len(labels.task_names), len(labels.workers), len(labels.classes))
    colours = tuple(np.full(size, salt) for size, salt in zip(sizes, (TASK, WORKER, LABEL), strict=True))
    told_apart = 0
    for _ in range(MOST_ROUNDS):
        colours = _once_more(colours, ends, known)
        now = sum(len(np.unique(colour)) for colour in colours)
        if now == told_apart:
            break
        told_apart = now
    return colours[0], colours[1], colours[2]


def _once_more(
    colours: tuple[Colours, ...], ends: tuple[IntArray, ...], known: IntArray
) -> tuple[Colours, ...]:
    """Mix into each colour those of its answers; a sum, so that their order does not matter."""
    seen = [_mixed(colour)[end] for colour, end in zip(colours, ends, strict=True)]
    answer = _mixed(seen[0] + _mixed(seen[1] + _mixed(seen[2])))
    new = [_mixed(colour) for colour in colours]
    for colour, end in zip(new, ends, strict=True):
        np.add.at(colour, end, answer)
    settled = np.flatnonzero(known != NOT_KNOWN)
    new[0][settled] += _mixed(colours[2][known[settled]] ^ TASK)
    np.add.at(new[2], known[settled], _mixed(colours[0][settled] ^ LABEL))
    return tuple(map(_mixed, new))


def _mixed(colour: Colours) -> Colours:
    """Spread every bit over all others."""
    mixed = colour + TASK
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


def _inverse(order: IntArray) -> IntArray:
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    return place
