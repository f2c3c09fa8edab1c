"""A file cut into pieces gives the truth of the whole."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from canut.engines.consensus import DawidSkene
from canut.engines.consensus.errors import FileError, LabelsError
from canut.engines.consensus.scale import stream_file

WRITERS: dict[str, Callable[..., object]] = {
    "answers.csv": pl.DataFrame.write_csv,
    "answers.jsonl": pl.DataFrame.write_ndjson,
    "answers.parquet": pl.DataFrame.write_parquet,
}


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("smoothing", [0.0, 2.0])
def test_pieces_give_what_the_whole_gives(tmp_path: Path, crowd: Any, name: str, smoothing: float) -> None:
    """The same labels, confidence and workers to 1e-9, with known answers too, from every kind of file."""
    made = crowd([0.9, 0.8, 0.7, 0.4, 0.6], seed=4)
    answers = made.answers.sample(fraction=1.0, shuffle=True, seed=1)
    WRITERS[name](answers, tmp_path / name)
    known = dict(list(made.gold.items())[:10])
    method = DawidSkene(max_iterations=20, tolerance=0, smoothing=smoothing)
    output = tmp_path / "truth.parquet"
    found = stream_file(tmp_path / name, output, method=method, known=known, rows=97)
    expected = method.fit(answers, known=known)
    truth = pl.read_parquet(output).sort("task")
    assert truth.select("task", "label").equals(expected.truth.select("task", "label"))
    assert np.allclose(truth["confidence"], expected.truth["confidence"], rtol=0, atol=1e-9)
    assert found.workers.select("worker", "answers").equals(expected.workers.select("worker", "answers"))
    assert np.allclose(found.workers["accuracy"], expected.workers["accuracy"], rtol=0, atol=1e-9)
    assert (found.tasks, found.labels, found.iterations) == (200, 1000, 20)
    assert list(tmp_path.glob("canut-pieces-*")) == []


def test_the_last_of_two_answers_counts(tmp_path: Path) -> None:
    """Of two answers of a worker to a task the later row counts; how many were dropped is said."""
    rows = [("t1", "ana", "no"), ("t2", "bo", "no"), ("t1", "ana", "yes"), ("t1", "bo", "yes")]
    pl.DataFrame(rows, schema=["task", "worker", "label"], orient="row").write_csv(tmp_path / "a.csv")
    found = stream_file(tmp_path / "a.csv", tmp_path / "truth.parquet", rows=1)
    truth = dict(pl.read_parquet(tmp_path / "truth.parquet").select("task", "label").iter_rows())
    assert truth == {"t1": "yes", "t2": "no"}
    assert (found.dropped, found.labels) == (1, 3)


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("absent.csv", None, FileError),
        ("answers.xml", "<a/>", FileError),
        ("answers.csv", "", FileError),
        ("answers.csv", "task,worker,label\n", FileError),
        ("answers.csv", "task,worker\nt,w\n", LabelsError),
        ("answers.csv", "task,worker,label\nt,,a\n", LabelsError),
        ("answers.parquet", "no parquet", FileError),
    ],
)
def test_an_unusable_file_is_refused(
    tmp_path: Path, name: str, content: str | None, error: type[Exception]
) -> None:
    """Absent, of another kind, empty, without a column or with an empty cell: one error, and no truth."""
    if content is not None:
        (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(error):
        stream_file(tmp_path / name, tmp_path / "truth.parquet")
    assert not (tmp_path / "truth.parquet").exists()
