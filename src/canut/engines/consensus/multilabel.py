"""Answers that are sets of labels: for each label, whether it belongs is a problem of two classes."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import polars as pl

from canut.engines.consensus.answers import Answers, KnownAnswers, WrongValueError, known_rows
from canut.engines.consensus.errors import MissingColumnError
from canut.engines.consensus.labels import FloatArray, Labels, text_frame
from canut.engines.consensus.method import Method
from canut.engines.consensus.methods.dawid_skene import DawidSkene

CLASSES = ("no", "yes")


@dataclass(frozen=True, eq=False)
class LabelSets:
    """The consensus of a crowd on sets of labels.

    Attributes
    ----------
    answers
        Who answered what.
    labels
        Every label that someone gave or that is known, sorted.
    probability
        `probability[task, label]`: that the label belongs to the task.
    accuracy
        `accuracy[worker, label]`: the share of the worker's decisions on the label expected to be right.
    """

    answers: Answers
    labels: tuple[str, ...]
    probability: FloatArray
    accuracy: FloatArray

    @cached_property
    def truth(self) -> pl.DataFrame:
        """Columns task, labels and confidence: the probability of the whole set, were its labels independent.

        A label belongs when that is more probable than not.
        """
        belongs = self.probability > 1 / 2
        sets = [[self.labels[i] for i in np.flatnonzero(row)] for row in belongs]
        sure = np.where(belongs, self.probability, 1 - self.probability).prod(axis=1)
        kinds = {"task": pl.String(), "labels": pl.List(pl.String), "confidence": pl.Float64()}
        return pl.DataFrame({"task": self.answers.tasks, "labels": sets, "confidence": sure}, schema=kinds)

    @cached_property
    def posteriors(self) -> pl.DataFrame:
        """Columns task, label and probability that it belongs, one row for every task and label."""
        return pl.DataFrame(
            {
                "task": np.repeat(np.array(self.answers.tasks, dtype=object), len(self.labels)),
                "label": list(self.labels) * len(self.answers.tasks),
                "probability": self.probability.ravel(),
            },
            schema={"task": pl.String, "label": pl.String, "probability": pl.Float64},
        )

    @cached_property
    def workers(self) -> pl.DataFrame:
        """Columns worker, answers and reliability: the share of decisions on labels expected to be right."""
        nothing_to_decide = np.ones(len(self.answers.workers))
        reliability = self.accuracy.mean(axis=1) if self.labels else nothing_to_decide
        return pl.DataFrame(
            {
                "worker": self.answers.workers,
                "answers": self.answers.per_worker(),
                "reliability": reliability,
            }
        )


@dataclass(frozen=True, kw_only=True)
class MultiLabel:
    """Solve each label by itself, with any method for a closed set.

    The time taken grows with the answers times the labels, so the labels should be a closed set of at most a
    few hundred.

    Parameters
    ----------
    method
        What decides on each label.
    """

    method: Method = field(default_factory=DawidSkene)

    def fit(self, frame: pl.DataFrame, *, known: KnownAnswers | None = None) -> LabelSets:
        """Draw the truth.

        Parameters
        ----------
        frame
            Columns task, worker and `labels`, a list, one row an answer, of which the last of a worker to a
            task counts; or task, worker and `label`, one row a label given, all rows of a worker making one
            answer, and an empty label saying that the task was seen and has none.
        known
            Sets known to be right, as a mapping or a frame with columns task and labels. They are evidence
            about the workers and settle their task.

        Raises
        ------
        LabelsError
            When the answers cannot be used.
        """
        answers = Answers.from_frame(_one_row_an_answer(frame), "labels")
        given = _sets(answers.rows)
        rows = known_rows(known, "labels")
        right = {} if rows is None else dict(zip(rows["task"], _sets(rows), strict=True))
        right = {task: right[task] for task in answers.tasks if task in right}
        labels = tuple(sorted(set().union(*given, *right.values())))
        columns = list(self._solve(answers, given, right, labels))
        return LabelSets(
            answers,
            labels,
            probability=_table([probability for probability, _ in columns], len(answers.tasks)),
            accuracy=_table([accuracy for _, accuracy in columns], len(answers.workers)),
        )

    def _solve(
        self,
        answers: Answers,
        given: list[frozenset[str]],
        right: dict[str, frozenset[str]],
        labels: tuple[str, ...],
    ) -> Iterator[tuple[FloatArray, FloatArray]]:
        """Yield, a label, the probability that it belongs to each task and each worker's accuracy."""
        no = answers.rows.select("task", "worker", label=pl.lit(CLASSES[0]))
        coded = Labels.from_frame(no, classes=CLASSES)
        for label in labels:
            belongs = np.array([label in chosen for chosen in given], dtype=np.int64)
            known = {task: CLASSES[label in chosen] for task, chosen in right.items()}
            fitted = self.method.fit(replace(coded, label=belongs), known=known)
            yes = fitted.posteriors.filter(label="yes")
            probability = dict(zip(yes["task"], yes["probability"], strict=True))
            accuracy = fitted.workers["accuracy"].to_numpy()
            yield np.array([probability.get(task, 0.0) for task in answers.tasks]), accuracy


def _one_row_an_answer(frame: pl.DataFrame) -> pl.DataFrame:
    if "labels" in frame.columns:
        return frame
    if "label" not in frame.columns:
        raise MissingColumnError(["labels (or label)"], frame.columns)
    text = text_frame(frame, ("task", "worker")).with_columns(frame["label"])
    return text.group_by("task", "worker").agg(pl.col("label").drop_nulls().alias("labels"))


def _sets(rows: pl.DataFrame) -> list[frozenset[str]]:
    column = rows["labels"]
    inner = getattr(column.dtype, "inner", None)
    if inner is None or inner.is_nested():
        raise WrongValueError("labels", f"holds {column.dtype}", "Give a list of labels in each row.")
    text = column.cast(pl.List(pl.String)).to_list()
    for row, chosen in zip(rows["row"], text, strict=True):
        if None in chosen:
            raise WrongValueError("labels", "holds a list with an empty label", "Take it out.", row=row)
    return [frozenset(chosen) for chosen in text]


def _table(columns: list[FloatArray], rows: int) -> FloatArray:
    return np.column_stack(columns) if columns else np.zeros((rows, 0))
