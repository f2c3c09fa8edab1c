"""Spark gives the truth that one machine gives. `make test-spark` installs pyspark beside the rest."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from canut.engines.consensus import DawidSkene
from canut.engines.consensus.errors import FileError, LabelsError
from canut.engines.consensus.scale import spark_file

if os.environ.get("CI") != "true":
    pytest.importorskip("pyspark", reason="pyspark is not installed: run `make test-spark`")

# Spark starts a Java program and speaks to it over a socket of this machine.
pytestmark = pytest.mark.enable_socket


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    """Start Spark on two threads of this machine."""
    from pyspark.sql import SparkSession  # noqa: PLC0415 - skipped above where it is missing

    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))
    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    started = builder.config("spark.driver.bindAddress", "127.0.0.1").getOrCreate()
    yield started
    started.stop()


@pytest.mark.parametrize("name", ["answers.csv", "answers.jsonl", "answers.parquet"])
def test_spark_gives_what_one_machine_gives(tmp_path: Path, crowd: Any, session: Any, name: str) -> None:
    """The same labels, confidence and workers to 1e-6, with known answers and a second answer among them."""
    made = crowd([0.9, 0.8, 0.7, 0.4, 0.6], seed=4)
    again = pl.DataFrame({"task": ["t0"], "worker": ["w0"], "label": ["c1"]})
    answers = pl.concat([made.answers, again])
    write = {".csv": answers.write_csv, ".jsonl": answers.write_ndjson, ".parquet": answers.write_parquet}
    write[Path(name).suffix](tmp_path / name)
    known = dict(list(made.gold.items())[:10])
    method = DawidSkene(max_iterations=15, tolerance=0)
    output = tmp_path / "truth"
    found = spark_file(tmp_path / name, output, session=session, method=method, known=known, pieces=3)
    expected = method.fit(answers, known=known)
    truth = pl.read_parquet(output / "*.parquet").sort("task")
    assert truth.select("task", "label").equals(expected.truth.select("task", "label"))
    assert np.allclose(truth["confidence"], expected.truth["confidence"], rtol=0, atol=1e-6)
    assert np.allclose(found.workers["accuracy"], expected.workers["accuracy"], rtol=0, atol=1e-6)
    assert (found.tasks, found.labels, found.dropped, found.iterations) == (200, 1000, 1, 15)


def test_unusable_files_are_refused(tmp_path: Path, session: Any) -> None:
    """Absent, of another kind, without a column or without a row: one error before any round."""
    (tmp_path / "a.xml").write_text("<a/>")
    (tmp_path / "b.csv").write_text("task,label\nt,a\n")
    (tmp_path / "c.csv").write_text("task,worker,label\n")
    for name, error in (
        ("absent.csv", FileError),
        ("a.xml", FileError),
        ("b.csv", LabelsError),
        ("c.csv", FileError),
    ):
        with pytest.raises(error):
            spark_file(tmp_path / name, tmp_path / "truth", session=session)
