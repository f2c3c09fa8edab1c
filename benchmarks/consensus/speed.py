"""Dawid and Skene's model beside crowd-kit's, and beside what memory allows."""

import subprocess
import sys
from pathlib import Path
from time import perf_counter

import numpy as np
import numpy.typing as npt
import polars as pl

from canut.engines.consensus import DawidSkene, Labels
from canut.engines.consensus.compiling import compiled
from canut.engines.consensus.layout import Layout
from canut.engines.consensus.methods.dawid_skene import Counted

PEER = Path(__file__).with_name("peer.py")
ITERATIONS = 10
REPEATS = 5
CLASSIC = DawidSkene(max_iterations=ITERATIONS, tolerance=0, smoothing=0)
CLOSE = 1e-8

HEADING = (
    f"{'answers':24s}{'labels':>9s}{'Canut s':>9s}{'crowd-kit s':>12s}{'times':>7s}{'apart':>9s}"
    f"{'iteration ms':>14s}{'of bound':>9s}"
)


def compare(name: str, path: Path, python: Path, folder: Path) -> bool:
    """Time one file both ways, print the line, and say whether the posteriors are equal."""
    answers = pl.read_csv(path)
    seconds, posterior = whole_call(answers)
    peer_seconds, peer_posterior = peer(path, python, folder)
    apart = farthest(posterior, peer_posterior)
    labels = Labels.from_frame(answers)
    one, share = iteration(labels)
    print(
        f"{name:24s}{len(labels):9d}{seconds:9.4f}{peer_seconds:12.3f}{peer_seconds / seconds:7.1f}"
        f"{apart:9.1e}{1000 * one:14.2f}{share:9.0%}",
        flush=True,
    )
    return apart <= CLOSE


def whole_call(answers: pl.DataFrame) -> tuple[float, pl.DataFrame]:
    """Time coding, fitting and the truth; the fastest call is the least disturbed by other programs."""
    seconds = []
    for _ in range(REPEATS):
        start = perf_counter()
        fitted = CLASSIC.fit(answers)
        fitted.truth  # noqa: B018 - drawn when first asked for
        seconds.append(perf_counter() - start)
    return min(seconds), fitted.posteriors


def peer(path: Path, python: Path, folder: Path) -> tuple[float, pl.DataFrame]:
    """Time crowd-kit in its own environment."""
    output = folder / "posteriors.csv"
    arguments = [PEER, path, output, ITERATIONS, REPEATS]
    command = [str(python), "-W", "ignore", *map(str, arguments)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=sys.stderr, text=True)
    return float(done.stdout), pl.read_csv(output, infer_schema=False)


def farthest(posterior: pl.DataFrame, other: pl.DataFrame) -> float:
    """Return how far two tables of posteriors are apart at the most."""
    long = other.unpivot(index="task", variable_name="label", value_name="peer")
    long = long.with_columns(pl.col("peer").cast(pl.Float64))
    both = posterior.join(long, on=["task", "label"], how="left").fill_null(0.0)
    return float((both["probability"] - both["peer"]).abs().max())  # type: ignore[arg-type] # a number


def iteration(labels: Labels) -> tuple[float, float]:
    """Time one M and E step; return its seconds and its share of what random access to memory allows."""
    layout = Layout.of(labels, np.full(len(labels.task_names), -1))
    posterior = layout.shares()
    counted = Counted.of(layout, posterior)
    seconds, bounds = [], []
    table = np.random.default_rng(1).random((layout.workers * layout.classes, layout.classes))
    sums = np.zeros(layout.classes)
    for _ in range(3 * REPEATS):
        start = perf_counter()
        counted = CLASSIC.maximise(counted).expect(layout, posterior).counted
        seconds.append(perf_counter() - start)
        start = perf_counter()
        touch(layout.cell, table, sums)
        bounds.append(perf_counter() - start)
    return min(seconds), min(bounds) / min(seconds)


@compiled
def touch(cell: npt.NDArray[np.int64], table: npt.NDArray[np.float64], sums: npt.NDArray[np.float64]) -> None:
    """Read a row and add to a row for every answer: the least that an E step and an M step do."""
    columns = table.shape[1]
    for one in cell:
        for column in range(1, columns):
            sums[column] += table[one, column]
    for one in cell:
        for column in range(columns):
            table[one, column] += 1e-9
