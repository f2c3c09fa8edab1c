"""Transcriptions: a vote on every word (ROVER, see `network` for the paper)."""

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import polars as pl

from canut.engines.consensus.answers import Answers, KnownAnswers, WrongValueError, known_rows
from canut.engines.consensus.labels import FloatArray
from canut.engines.consensus.method import Method
from canut.engines.consensus.methods.one_coin import OneCoin
from canut.engines.consensus.texts.network import NULL, confusion_network
from canut.engines.consensus.texts.similarity import profile, similarity

# Sorts after every word, so that a word wins over the null word where both have as much behind them.
NULL_LABEL = "\U0010ffff"

Column = dict[str, str]
"""One slot of a task: the word of each distinct text."""


@dataclass(frozen=True, eq=False)
class TextTruth:
    """The consensus of a crowd on texts.

    Attributes
    ----------
    answers
        Who answered what.
    words
        Columns task, slot, word and confidence, one row a slot; an empty word was voted out.
    known
        The texts known to be right.
    reliability
        One a worker: the share of their words (and of the words they left out) expected to be right.
    """

    answers: Answers
    words: pl.DataFrame
    known: dict[str, str]
    reliability: FloatArray

    @cached_property
    def truth(self) -> pl.DataFrame:
        """Columns task, text and confidence: the mean over the slots, 1 where known or all are silent."""
        spoken = pl.col("word").filter(pl.col("word") != NULL)
        voted = self.words.group_by("task", maintain_order=True).agg(
            spoken.str.join(" ").alias("text"), pl.col("confidence").mean()
        )
        every = pl.DataFrame({"task": self.answers.tasks}).join(voted, on="task", how="left")
        every = every.with_columns(pl.col("text").fill_null(""), pl.col("confidence").fill_null(1.0))
        right = pl.Series([self.known.get(task) for task in self.answers.tasks], dtype=pl.String)
        return every.with_columns(
            pl.coalesce(right, "text").alias("text"),
            pl.when(right.is_not_null()).then(1.0).otherwise("confidence").alias("confidence"),
        ).sort("task")

    @cached_property
    def workers(self) -> pl.DataFrame:
        """Columns worker, answers, reliability."""
        return self.answers.reliabilities(self.reliability)


@dataclass(frozen=True, kw_only=True)
class Rover:
    """Align the texts of each task word by word, then decide each slot as a task of its own.

    The text most like the others comes first in the network, then the next most like them, equal ones in
    alphabetical order. Words are compared whatever their case; the winner is written as most workers wrote
    it, equal ones in alphabetical order. Where a slot is tied, a word wins over the null word, and of two
    words the first in alphabetical order.

    Parameters
    ----------
    method
        What decides on each slot: `MajorityVote()` is ROVER's vote by frequency, the default weighs the
        workers.
    """

    method: Method = field(default_factory=OneCoin)

    def fit(self, frame: pl.DataFrame, *, known: KnownAnswers | None = None) -> TextTruth:
        """Draw the truth.

        Parameters
        ----------
        frame
            Columns task, worker and text; of two texts of a worker for a task, the last row counts. A text
            may be without a word, but not empty in the sense of a table.
        known
            Texts known to be right, as a mapping or a frame with columns task and text. They are evidence
            about the workers and settle their task.

        Raises
        ------
        LabelsError
            When the answers cannot be used.
        """
        answers = Answers.from_frame(frame, "text")
        rows = known_rows(known, "text")
        right = {} if rows is None else dict(zip(rows["task"], _texts(rows), strict=True))
        right = {task: right[task] for task in answers.tasks if task in right}
        texts = _texts(answers.rows)
        networks = [
            _network([texts[i] for i in np.flatnonzero(answers.task == task)], right.get(name))
            for task, name in enumerate(answers.tasks)
        ]
        return self._vote(answers, texts, networks, right)

    def _vote(
        self, answers: Answers, texts: list[str], networks: list[list[Column]], right: dict[str, str]
    ) -> TextTruth:
        votes = _votes(answers, texts, networks)
        reliability = np.ones(len(answers.workers))
        if votes.is_empty():
            return TextTruth(answers, _words([]), right, reliability)
        known = {
            f"{task} {slot}": _label(column[right[name]])
            for task, name in enumerate(answers.tasks)
            if name in right
            for slot, column in enumerate(networks[task])
        }
        fitted = self.method.fit(votes.select("task", "worker", "label"), known=known)
        for worker, accuracy in fitted.workers.select("worker", "accuracy").rows():
            reliability[answers.workers.index(worker)] = accuracy
        return TextTruth(answers, _written(answers, votes, fitted.truth), right, reliability)


def _texts(rows: pl.DataFrame) -> list[str]:
    if rows.schema["text"] != pl.String:
        raise WrongValueError("text", f"holds {rows.schema['text']}", "Give one text a row.")
    return rows["text"].to_list()


def _network(texts: list[str], right: str | None) -> list[Column]:
    """Align the distinct texts of a task, the most like the others first, the known one last."""
    order = _most_alike_first(Counter(texts))
    order += [right] if right is not None and right not in order else []
    slots = confusion_network([text.split() for text in order])
    return [dict(zip(order, slot, strict=True)) for slot in slots]


def _most_alike_first(texts: Counter[str]) -> list[str]:
    profiles = {text: profile(text) for text in sorted(texts)}
    total = {
        one: sum(similarity(mine, theirs) * texts[other] for other, theirs in profiles.items())
        for one, mine in profiles.items()
    }
    return sorted(total, key=lambda text: (-round(total[text], 9), text))


def _votes(answers: Answers, texts: list[str], networks: list[list[Column]]) -> pl.DataFrame:
    """One row for each slot of a task and each worker who answered it."""
    rows = [
        (f"{task} {slot}", answers.workers[worker], _label(column[text]), column[text])
        for task, worker, text in zip(answers.task, answers.worker, texts, strict=True)
        for slot, column in enumerate(networks[task])
    ]
    return pl.DataFrame(
        rows, schema=dict.fromkeys(("task", "worker", "label", "word"), pl.String), orient="row"
    )


def _label(word: str) -> str:
    return word.casefold() if word != NULL else NULL_LABEL


def _written(answers: Answers, votes: pl.DataFrame, truth: pl.DataFrame) -> pl.DataFrame:
    """Write each winner as most workers wrote it; one that nobody wrote, and that is known, as its label."""
    forms = votes.group_by("task", "label", "word").len().sort("len", "word", descending=[True, False])
    written = {(task, label): word for task, label, word, _ in reversed(forms.rows())}
    winners = []
    for name, label, confidence in truth.select("task", "label", "confidence").rows():
        task, slot = map(int, name.split())
        word = written.get((name, label), NULL if label == NULL_LABEL else label)
        winners.append((answers.tasks[task], slot, word, confidence))
    return _words(sorted(winners))


def _words(rows: list[tuple[str, int, str, float]]) -> pl.DataFrame:
    kinds = {"task": pl.String, "slot": pl.Int64, "word": pl.String, "confidence": pl.Float64}
    return pl.DataFrame(rows, schema=kinds, orient="row")
