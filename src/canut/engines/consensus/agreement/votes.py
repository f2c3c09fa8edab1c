"""How many answers of each class each task got, in one row a (task, label) that was given."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from canut.engines.consensus.coding import IntArray
from canut.engines.consensus.labels import FloatArray, Labels


@dataclass(frozen=True, eq=False)
class Votes:
    """The votes of the tasks that several people answered; the others say nothing about agreement.

    Attributes
    ----------
    task, label, count
        One entry a label that a task was given; tasks are renumbered from 0.
    answers
        The number of answers of each task, at least 2.
    classes
        The names behind the label codes.
    """

    task: IntArray
    label: IntArray
    count: IntArray
    answers: IntArray
    classes: tuple[str, ...]

    @classmethod
    def of(cls, labels: pl.DataFrame | Labels) -> "Votes":
        """Count them; memory grows with the answers alone, whatever the number of classes."""
        coded = coded_labels(labels)
        width = len(coded.classes)
        keys, count = np.unique(coded.task * width + coded.label, return_counts=True)
        answers = np.bincount(coded.task, minlength=len(coded.task_names))
        is_shared = answers > 1
        kept = is_shared[keys // width]
        number = np.cumsum(is_shared) - 1
        return cls(
            task=number[keys[kept] // width],
            label=keys[kept] % width,
            count=count[kept],
            answers=answers[is_shared],
            classes=coded.classes,
        )

    def per_task(self, weights: FloatArray | IntArray) -> FloatArray:
        """Sum one weight an entry over each task."""
        return np.asarray(np.bincount(self.task, weights, len(self.answers)), dtype=np.float64)

    def per_class(self, weights: FloatArray | IntArray) -> FloatArray:
        """Sum one weight an entry over each class."""
        return np.asarray(np.bincount(self.label, weights, len(self.classes)), dtype=np.float64)


def coded_labels(labels: pl.DataFrame | Labels) -> Labels:
    """Code a frame of answers, unless it is coded already."""
    return labels if isinstance(labels, Labels) else Labels.from_frame(labels)
