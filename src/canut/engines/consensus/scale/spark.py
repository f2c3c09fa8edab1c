"""The same rounds inside Apache Spark, for files that outgrow one machine.

pyspark is not among Canut's own requirements: ``pip install 'canut[spark]'``, and a Java runtime.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import polars as pl

from canut.engines.consensus.errors import FileContentError, FileFormatError, FileMissingError
from canut.engines.consensus.labels import FloatArray, checked_columns
from canut.engines.consensus.layout import Layout
from canut.engines.consensus.method import Known
from canut.engines.consensus.methods.dawid_skene import Counted, DawidSkene, Moved, Parameters
from canut.engines.consensus.scale.pieces import COLUMNS, Coded
from canut.engines.consensus.scale.rounds import Pieces, Streamed, go_round

Session: TypeAlias = Any
"""A `pyspark.sql.SparkSession`: its own types would make pyspark a requirement; so too for the next two."""

Distributed: TypeAlias = Any
"""An RDD of `Coded`."""

Table: TypeAlias = Any
"""A Spark DataFrame."""

FORMATS = {".csv": "csv", ".jsonl": "json", ".ndjson": "json", ".parquet": "parquet"}


def spark_file(
    path: Path,
    output: Path,
    *,
    session: Session,
    method: DawidSkene | None = None,
    known: Known | None = None,
    pieces: int | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Streamed:
    """Draw the truth of a file in Spark, and write it to a folder of Parquet files: task, label, confidence.

    Parameters
    ----------
    path
        A CSV, JSON lines or Parquet file, or a folder of them, with columns task, worker, label.
    session
        A `pyspark.sql.SparkSession`, whose workers can import canut.
    pieces
        In how many pieces the tasks are dealt out; Spark's own choice unless given.

    Raises
    ------
    FileError, LabelsError
        When the file cannot be used.
    """
    progress("dealing out the tasks")
    answers = _answers(path, session)
    dealt = answers.repartition(pieces, "task") if pieces else answers.repartition("task")
    right = dict(known) if known is not None and not isinstance(known, pl.DataFrame) else known
    coded = dealt.sortWithinPartitions("row").rdd.mapPartitions(_coder(right)).cache()
    names = coded.map(lambda piece: (set(piece.workers), set(piece.classes), piece.dropped)).collect()
    if not names:
        raise FileContentError(path, "it has no rows", f"Give rows with {', '.join(COLUMNS)}.")
    workers = sorted(set().union(*(one for one, _, _ in names)))
    classes = sorted(set().union(*(one for _, one, _ in names)))
    dropped = sum(one for _, _, one in names)
    dealt_out = InSpark(coded, workers, classes, dropped)
    found = go_round(dealt_out, method or DawidSkene(), progress)
    progress("writing the truth")
    dealt_out.write_truth(output, session)
    coded.unpersist()
    return found


@dataclass
class InSpark(Pieces):
    """Pieces in the memory of Spark's workers.

    The posterior is drawn from the last parameters whenever it is asked for, so that it travels nowhere.
    """

    coded: Distributed
    workers: Sequence[str]
    classes: Sequence[str]
    dropped: int
    last: Parameters | None = None

    def start(self) -> Counted:
        """Count from the shares of votes."""
        return Counted.sum(self._over(_first).collect())

    def step(self, parameters: Parameters) -> Moved:
        """Draw the posteriors anew, and count from them."""
        before, self.last = self.last, parameters
        return Moved.sum(self._over(_next(before, parameters)).collect())

    def write_truth(self, output: Path, session: Session) -> None:
        """Write the posteriors of the last parameters."""
        parameters, workers, classes = self.last, self.workers, self.classes

        def rows(piece: Coded) -> Iterable[tuple[Any, ...]]:
            layout = piece.layout(workers, classes)
            posterior = _posterior(parameters, layout)
            return piece.truth(posterior, classes).iter_rows()

        schema = "task string, label string, confidence double"
        session.createDataFrame(self.coded.flatMap(rows), schema).write.mode("overwrite").parquet(str(output))

    def _over(self, count: Callable[[Layout], object]) -> Distributed:
        workers, classes = self.workers, self.classes
        return self.coded.map(lambda piece: count(piece.layout(workers, classes)))


def _first(layout: Layout) -> Counted:
    return Counted.of(layout, layout.shares())


def _next(before: Parameters | None, parameters: Parameters) -> Callable[[Layout], Moved]:
    def moved(layout: Layout) -> Moved:
        return parameters.expect(layout, _posterior(before, layout))

    return moved


def _posterior(parameters: Parameters | None, layout: Layout) -> FloatArray:
    posterior = layout.shares()
    if parameters is not None:
        parameters.expect(layout, posterior)
    return posterior


def _coder(known: Known | None) -> Callable[[Iterable[Any]], Iterator[Coded]]:
    def code(rows: Iterable[Any]) -> Iterator[Coded]:
        frame = pl.DataFrame(
            [row[:3] for row in rows], schema=dict.fromkeys(COLUMNS, pl.String), orient="row"
        )
        if not frame.is_empty():
            yield Coded.of(frame, known)

    return code


def _answers(path: Path, session: Session) -> Table:
    from pyspark.sql import functions  # noqa: PLC0415 - an optional requirement

    if not path.exists():
        raise FileMissingError(path)
    kind = FORMATS.get(path.suffix.lower())
    if kind is None:
        raise FileFormatError(path, FORMATS)
    table = session.read.format(kind).options(header=True).load(str(path.resolve()))
    checked_columns(pl.DataFrame(schema=dict.fromkeys(table.columns, pl.String)), COLUMNS)
    # The place of a row, by which the later of two answers counts; partitions are in the order of the file.
    text = [functions.col(name).cast("string").alias(name) for name in COLUMNS]
    return table.select(*text, functions.monotonically_increasing_id().alias("row"))
