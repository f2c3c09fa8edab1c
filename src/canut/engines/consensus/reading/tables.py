"""Answers and gold from files: tables, and exports of Label Studio and Mechanical Turk.

Every value becomes text.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl

from canut.engines.consensus.errors import FileContentError
from canut.engines.consensus.labels import text_frame
from canut.engines.consensus.reading import label_studio, mturk
from canut.engines.consensus.reading.files import read_table, table_of
from canut.engines.consensus.reading.recording import Kind, Recording

LABEL_COLUMNS = ("task", "worker", "label")
GOLD_COLUMNS = ("task", "label")


def read_recording(path: str | Path, *, answer: str | None = None) -> Recording:
    """Read answers, whichever program wrote them; the content says which it was.

    Parameters
    ----------
    path
        A table with columns task, worker and label (.csv, .jsonl, .ndjson, .json, .parquet); an export of
        Label Studio (JSON, JSON-MIN, CSV), whose rectangles, polygons and spans are read too; the result file
        of a Mechanical Turk batch (.csv). Other columns are left out; in JSON and Parquet a structure becomes
        its canonical JSON (sorted keys, no spaces).
    answer
        Which of several answers is meant: a column of a table instead of `label`, a control tag of Label
        Studio, a field of a Mechanical Turk form. It must be given where there are several.

    Raises
    ------
    FileError
        When the file is absent, in another format, not UTF-8, malformed or empty; when a JSON column mixes
        types; when the answer is not settled.
    LabelsError
        When a column is missing or a cell is empty.
    """
    path = Path(path)
    read = read_table(path)
    if isinstance(read, pl.DataFrame) and label_studio.is_short_table(read.columns):
        read = label_studio.rows_of(read)
    if isinstance(read, list) and label_studio.is_export(read):
        found = label_studio.read_export(path, read, answer)
    else:
        frame = table_of(path, read) if isinstance(read, list) else read
        found = (
            mturk.read_batch(path, frame, answer) if mturk.is_batch(frame.columns) else _table(frame, answer)
        )
    if found.kind is not Kind.LABEL:
        return found
    return replace(found, answers=_checked(path, found.answers, LABEL_COLUMNS))


def read_labels(path: str | Path, *, answer: str | None = None) -> pl.DataFrame:
    """Read answers: columns task, worker, label. Formats and errors are those of `read_recording`.

    Raises
    ------
    FileContentError
        Also when the answer is drawn: boxes, polygons or spans.
    """
    found = read_recording(path, answer=answer)
    if found.kind is not Kind.LABEL:
        raise FileContentError(
            Path(path), f"the answer {found.answer} holds {found.kind}, no labels", "Choose another answer."
        )
    return found.answers


def read_gold(path: str | Path) -> pl.DataFrame:
    """Read right answers from a table with columns task and label; errors are those of `read_recording`."""
    path = Path(path)
    read = read_table(path)
    frame = table_of(path, read) if isinstance(read, list) else read
    return _checked(path, frame, GOLD_COLUMNS)


def _table(frame: pl.DataFrame, answer: str | None) -> Recording:
    name = answer or "label"
    if answer in frame.columns:
        frame = frame.drop("label", strict=False).rename({answer: "label"})
    elif answer:
        frame = frame.drop("label", strict=False)
    return Recording(frame, "table", name)


def _checked(path: Path, frame: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    text = text_frame(frame, columns)
    if text.is_empty():
        raise FileContentError(path, "it has no rows", f"Give rows with {', '.join(columns)}.")
    return text
