"""Labelled stretches of a text: a vote on every character.

The starts and ends that anyone gave cut a text into pieces within which no answer changes; on each piece the
workers vote whether a label belongs (`MultiLabel`), so characters are voted on without being listed.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from operator import index
from typing import NamedTuple

import numpy as np
import polars as pl

from canut.engines.consensus.answers import Answers, KnownAnswers, WrongValueError, known_rows
from canut.engines.consensus.labels import FloatArray
from canut.engines.consensus.method import Method
from canut.engines.consensus.methods.dawid_skene import DawidSkene
from canut.engines.consensus.multilabel import LabelSets, MultiLabel

HALF = 0.5


class Span(NamedTuple):
    """Characters `start` to `end`, the last one not included."""

    start: int
    end: int
    label: str

    def covers(self, piece: tuple[int, int]) -> bool:
        """Tell whether the whole piece lies inside."""
        return self.start <= piece[0] and piece[1] <= self.end


Spans = frozenset[Span]


@dataclass(frozen=True, eq=False)
class SpanTruth:
    """The consensus of a crowd on spans.

    Attributes
    ----------
    answers
        Who answered what.
    spans
        The spans of each task with their confidence.
    reliability
        One a worker: the share of their decisions, piece by piece and label by label, expected to be right.
    """

    answers: Answers
    spans: Mapping[str, list[tuple[Span, float]]]
    reliability: FloatArray

    @cached_property
    def truth(self) -> pl.DataFrame:
        """Columns task, start, end, label and confidence, one row a span; a task may have none.

        Confidence is the mean over the characters of the probability that they bear the label.
        """
        rows = [(task, *span, sure) for task in self.answers.tasks for span, sure in self.spans[task]]
        kinds = {
            "task": pl.String,
            "start": pl.Int64,
            "end": pl.Int64,
            "label": pl.String,
            "confidence": pl.Float64,
        }
        return pl.DataFrame(rows, schema=kinds, orient="row")

    @cached_property
    def workers(self) -> pl.DataFrame:
        """Columns worker, answers, reliability."""
        return self.answers.reliabilities(self.reliability)


@dataclass(frozen=True, kw_only=True)
class SpanVote:
    """Decide label by label which pieces bear it, then join neighbours.

    Two neighbouring pieces stay apart where more than half of the workers (weighed by their reliability) who
    gave the label to both ended one span and began another there.

    Parameters
    ----------
    method
        What decides on each piece and label.
    """

    method: Method = field(default_factory=DawidSkene)

    def fit(self, frame: pl.DataFrame, *, known: KnownAnswers | None = None) -> SpanTruth:
        """Draw the truth.

        Parameters
        ----------
        frame
            Columns task, worker and spans: a list of structures with start, end (in characters, the end not
            included) and, if need be, label; an empty list says that there is none. Of two answers of a
            worker to a task, the last row counts.
        known
            Spans known to be right, as a mapping or a frame with columns task and spans. They are evidence
            about the workers and settle their task.

        Raises
        ------
        LabelsError
            When the answers cannot be used.
        """
        answers = Answers.from_frame(frame, "spans")
        given = _read(answers.rows)
        rows = known_rows(known, "spans")
        right = {} if rows is None else dict(zip(rows["task"], _read(rows), strict=True))
        by_task: dict[str, dict[str, Spans]] = defaultdict(dict)
        for task, worker, spans in zip(answers.task, answers.worker, given, strict=True):
            by_task[answers.tasks[task]][answers.workers[worker]] = spans
        pieces = {task: _pieces(by_task[task].values(), right.get(task)) for task in answers.tasks}
        if not any(pieces.values()):
            return SpanTruth(answers, {task: [] for task in answers.tasks}, np.ones(len(answers.workers)))
        voted = self._vote(by_task, pieces, right)
        trust = dict(voted.workers.select("worker", "reliability").rows())
        found = {
            task: [(span, 1.0) for span in sorted(right[task])]
            if task in right
            else _joined(by_task[task], pieces_found, trust)
            for task, pieces_found in _found(voted, pieces).items()
        }
        return SpanTruth(answers, found, np.array([trust.get(worker, 1.0) for worker in answers.workers]))

    def _vote(
        self,
        by_task: Mapping[str, Mapping[str, Spans]],
        pieces: Mapping[str, list[tuple[int, int]]],
        right: Mapping[str, Spans],
    ) -> LabelSets:
        rows, known = [], {}
        for number, task in enumerate(pieces):
            for place, piece in enumerate(pieces[task]):
                name = f"{number} {place}"
                rows += [(name, worker, _labels(spans, piece)) for worker, spans in by_task[task].items()]
                if task in right:
                    known[name] = _labels(right[task], piece)
        kinds = {"task": pl.String(), "worker": pl.String(), "labels": pl.List(pl.String)}
        frame = pl.DataFrame(rows, schema=kinds, orient="row")
        return MultiLabel(method=self.method).fit(frame, known=known)


def _read(rows: pl.DataFrame) -> list[Spans]:
    dtype = rows.schema["spans"]
    if not isinstance(dtype, pl.List):
        raise WrongValueError("spans", f"holds {dtype}", "Give a list of spans in each row.")
    return [
        frozenset(_span(one, row) for one in spans)
        for row, spans in zip(rows["row"], rows["spans"].to_list(), strict=True)
    ]


def _span(given: object, row: int) -> Span:
    """Read one span, or say what is wrong with it."""
    try:
        fields = dict(given)  # type: ignore[call-overload] # anything else is a TypeError, which is what we ask
        start, end = index(fields["start"]), index(fields["end"])
    except (TypeError, ValueError, KeyError):
        raise WrongValueError(
            "spans", "holds a span without whole start and end", "Give both.", row=row
        ) from None
    if not 0 <= start < end:
        problem = f"holds a span from {start} to {end}"
        raise WrongValueError("spans", problem, "The start is 0 or more and the end lies behind it.", row=row)
    return Span(start, end, str(fields.get("label") or ""))


def _pieces(answers: Iterable[Spans], right: Spans | None) -> list[tuple[int, int]]:
    """Cut the text wherever a span starts or ends."""
    every = frozenset().union(*answers, right or ())
    return list(pairwise(sorted({span.start for span in every} | {span.end for span in every})))


def _labels(spans: Spans, piece: tuple[int, int]) -> list[str]:
    return sorted({span.label for span in spans if span.covers(piece)})


def _found(
    voted: LabelSets, pieces: Mapping[str, list[tuple[int, int]]]
) -> dict[str, list[tuple[Span, float]]]:
    """List the pieces that bear a label, in the order of labels and places, with their probability."""
    found: dict[str, list[tuple[Span, float]]] = {task: [] for task in pieces}
    tasks = list(pieces)
    for name, label, probability in voted.posteriors.filter(pl.col("probability") > HALF).rows():
        number, place = map(int, name.split())
        found[tasks[number]].append((Span(*pieces[tasks[number]][place], label), probability))
    return {task: sorted(spans, key=lambda one: (one[0].label, one[0])) for task, spans in found.items()}


def _joined(
    answers: Mapping[str, Spans], found: list[tuple[Span, float]], trust: Mapping[str, float]
) -> list[tuple[Span, float]]:
    """Join neighbours of the same label, weighing their confidence by their length."""
    joined: list[tuple[Span, float]] = []
    last = None
    for span, sure in found:
        if (
            last
            and last.label == span.label
            and last.end == span.start
            and not _apart(answers, last, span, trust)
        ):
            before, mass = joined.pop()
            joined.append((before._replace(end=span.end), mass + sure * (span.end - span.start)))
        else:
            joined.append((span, sure * (span.end - span.start)))
        last = span
    return sorted((span, min(mass / (span.end - span.start), 1.0)) for span, mass in joined)


def _apart(answers: Mapping[str, Spans], one: Span, other: Span, trust: Mapping[str, float]) -> bool:
    """Tell whether most of those who gave the label to both pieces began anew between them."""
    together = anew = 0.0
    for worker, spans in answers.items():
        mine = [span for span in spans if span.label == one.label]
        if any(span.covers((one.start, other.end)) for span in mine):
            together += trust[worker]
        elif all(any(span.covers(piece[:2]) for span in mine) for piece in (one, other)):
            anew += trust[worker]
    return anew > together
