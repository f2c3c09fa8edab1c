"""Answers as they were recorded: the table, where it comes from, and what was left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

import polars as pl

from canut.engines.consensus.errors import FileContentError


class Kind(StrEnum):
    """What one answer is; the name of its column."""

    LABEL = "label"
    BOXES = "boxes"
    POLYGONS = "polygons"
    SPANS = "spans"


class LeftOut(StrEnum):
    """Why an answer in a file was left out."""

    SKIPPED = "skipped by the annotator"
    UNANSWERED = "without this answer"
    REJECTED = "rejected by the requester"


@dataclass(frozen=True, eq=False)
class Recording:
    """What a file of answers holds.

    Attributes
    ----------
    answers
        Columns task, worker and label, all text; instead of label, lists of boxes, polygons or spans as
        `consensus.regions` and `consensus.texts.spans` take them.
    source
        What the file was taken for: "table", "Label Studio" or "MTurk".
    answer
        The column or control tag that the labels come from.
    left_out
        How many answers were left out, by reason; reasons that occurred only.
    kind
        What one answer is.
    """

    answers: pl.DataFrame
    source: str
    answer: str
    left_out: Mapping[LeftOut, int] = field(default_factory=dict)
    kind: Kind = Kind.LABEL


def chosen_answer(path: Path, names: Sequence[str], asked: str | None) -> str:
    """Settle which of the answers in a file is meant.

    Raises
    ------
    FileContentError
        When there is none, none of this name, or several and none was asked for.
    """
    listed = ", ".join(names)
    if asked is not None and asked in names:
        return asked
    if not names:
        raise FileContentError(path, "it has no answer", "Export it with the answers.")
    if asked is not None:
        raise FileContentError(path, f"it has no answer {asked!r}", f"Choose one of {listed}.")
    if len(names) > 1:
        raise FileContentError(
            path, f"it has several answers: {listed}", f"Choose one by name, such as --answer {names[0]}."
        )
    return names[0]
