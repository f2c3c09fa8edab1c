"""The result file of a Mechanical Turk batch: one row an assignment, one column `Answer.NAME` a form field.

A task is a HIT. Fields that a group of radio buttons or check boxes makes (`Answer.NAME.OPTION`, each true
or false) are one answer, NAME, whose label is the option that is true (several: a sorted list).
"""

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from canut.engines.consensus.reading.files import text_of
from canut.engines.consensus.reading.recording import LeftOut, Recording, chosen_answer

SOURCE = "MTurk"
PREFIX = "Answer."
TRUTHS = ("true", "false")


def is_batch(columns: list[str]) -> bool:
    """Tell whether a table is a batch of Mechanical Turk."""
    return {"HITId", "WorkerId"} <= set(columns) and any(name.startswith(PREFIX) for name in columns)


def read_batch(path: Path, frame: pl.DataFrame, asked: str | None) -> Recording:
    """Take the answers of one field, without the assignments that were rejected.

    Raises
    ------
    FileContentError
        When the field is not settled.
    """
    fields = _fields(frame)
    name = chosen_answer(path, sorted(fields), asked and asked.removeprefix(PREFIX))
    answers = frame.select(
        pl.col("HITId").alias("task"),
        pl.col("WorkerId").alias("worker"),
        fields[name].alias("label"),
        _is_rejected(frame).alias("rejected"),
    )
    accepted = answers.filter(~pl.col("rejected"))
    kept = accepted.filter(pl.col("label").is_not_null())
    left_out = {
        LeftOut.REJECTED: len(answers) - len(accepted),
        LeftOut.UNANSWERED: len(accepted) - len(kept),
    }
    return Recording(
        kept.drop("rejected"), SOURCE, name, {why: count for why, count in left_out.items() if count}
    )


def _is_rejected(frame: pl.DataFrame) -> pl.Series:
    if "AssignmentStatus" not in frame.columns:
        return pl.repeat(value=False, n=len(frame), eager=True)
    return (frame["AssignmentStatus"].str.to_lowercase() == "rejected").fill_null(value=False)


def _fields(frame: pl.DataFrame) -> Mapping[str, pl.Series]:
    """Labels by field name, option columns brought together."""
    fields: dict[str, pl.Series] = {}
    options: dict[str, dict[str, str]] = {}
    for column in frame.columns:
        if not column.startswith(PREFIX):
            continue
        name, dot, option = column.removeprefix(PREFIX).rpartition(".")
        if dot and name and frame[column].drop_nulls().str.to_lowercase().is_in(TRUTHS).all():
            options.setdefault(name, {})[option] = column
        else:
            fields[column.removeprefix(PREFIX)] = frame[column]
    return {**fields, **{name: _ticked(frame, columns) for name, columns in options.items()}}


def _ticked(frame: pl.DataFrame, columns: Mapping[str, str]) -> pl.Series:
    order = sorted(columns)
    rows = frame.select(columns[option] for option in order).iter_rows()
    ticked = [
        [option for option, value in zip(order, row, strict=True) if (value or "").lower() == "true"]
        for row in rows
    ]
    labels = [text_of(one if len(one) > 1 else one[0]) if one else None for one in ticked]
    return pl.Series(labels, dtype=pl.String)
