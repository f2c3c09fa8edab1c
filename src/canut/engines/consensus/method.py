"""The contract of every method: `fit(labels, known=...)` gives a `Truth`."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from canut.engines.consensus.beliefs import Belief, with_beliefs, without_beliefs
from canut.engines.consensus.labels import IntArray, Labels, text_frame
from canut.engines.consensus.truth import Truth

Known = Mapping[str, str] | pl.DataFrame
NOT_KNOWN = -1


@dataclass(frozen=True)
class Method(ABC):
    """A way to draw the truth from many answers.

    A method is a frozen dataclass of its parameters. It changes nothing it is given, keeps nothing between
    calls and draws no random number: the same answers, in whatever order, give the same truth.
    """

    def fit(
        self,
        labels: pl.DataFrame | Labels,
        *,
        known: Known | None = None,
        beliefs: Mapping[str, Belief] | None = None,
    ) -> Truth:
        """Draw the truth.

        Parameters
        ----------
        labels
            A frame with columns task, worker and label, or the same already coded.
        known
            Answers known to be right (gold), as a mapping or a frame with columns task and label. They are
            evidence about the workers and settle their task; those of tasks that nobody answered are ignored.
        beliefs
            How reliable workers were found before, by name.

        Raises
        ------
        LabelsError
            When the answers cannot be used.
        """
        coded = labels if isinstance(labels, Labels) else Labels.from_frame(labels)
        coded, right = with_known(coded, known)
        if not beliefs:
            return self.infer(coded, right)
        return without_beliefs(self.infer(*with_beliefs(coded, right, beliefs)), coded)

    @abstractmethod
    def infer(self, labels: Labels, known: IntArray) -> Truth:
        """Draw the truth from coded answers.

        Parameters
        ----------
        labels
            Coded answers, at least one a task.
        known
            One code a task: the label that is known to be right, or `NOT_KNOWN`.
        """


def with_known(labels: Labels, known: Known | None) -> tuple[Labels, IntArray]:
    """Code the known answers, giving a code to labels that no worker gave."""
    codes = np.full(len(labels.task_names), NOT_KNOWN, dtype=np.int64)
    if known is None:
        return labels, codes
    right = right_answers(known)
    settled = [(i, right[task]) for i, task in enumerate(labels.tasks) if task in right]
    labels = labels.with_classes(label for _, label in settled)
    code = {name: i for i, name in enumerate(labels.classes)}
    for i, label in settled:
        codes[i] = code[label]
    return labels, codes


def right_answers(known: Known) -> dict[str, str]:
    """Label of each task as text, from a mapping or a frame; the last row of a task counts."""
    if isinstance(known, Mapping):
        known = pl.DataFrame({"task": list(known.keys()), "label": list(known.values())})
    text = text_frame(known, ("task", "label"))
    return dict(zip(text["task"], text["label"], strict=True))
