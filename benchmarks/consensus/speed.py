"""Dawid and Skene's model beside crowd-kit's, and beside what memory allows."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

import numpy as np
import numpy.typing as npt
import polars as pl

from canut.engines.consensus import DawidSkene, Labels
from canut.engines.consensus.cores import at_once
from canut.engines.consensus.layout import Layout
from canut.engines.consensus.methods.dawid_skene import Counted

PEER = Path(__file__).with_name("peer.py")
ITERATIONS = 10
ROUNDS = 5
CALLS = 3
"""Either side calls so often in a round and the fastest counts; of rounds, which alternate, the median."""

Toucher = Callable[[npt.NDArray[np.uint32], npt.NDArray[np.float64]], float]

CLASSIC = DawidSkene(max_iterations=ITERATIONS, tolerance=0, smoothing=0)
CLOSE = 1e-8
LEAST_SHARE = 0.6
"""Of what random access to memory allows, in an iteration."""

HEADING = (
    f"{'answers':20s}{'labels':>9s}{'Canut ms':>10s}{'crowd-kit ms':>13s}{'times':>7s}{'of work':>8s}"
    f"{'promised':>9s}{'apart':>9s}"
)
HEADING_OF_ITERATIONS = (
    f"{'answers':20s}{'labels':>9s}{'classes':>8s}{'iteration ms':>13s}{'bound ms':>9s}"
    f"{'of bound':>9s}{'promised':>9s}"
)


@dataclass(frozen=True)
class Cost:
    """Seconds of a whole call, by the clock and of processor time."""

    clock: float
    work: float

    @classmethod
    def median(cls, rounds: list["Cost"]) -> "Cost":
        """Return the median of either."""
        return cls(median(one.clock for one in rounds), median(one.work for one in rounds))


def compare(name: str, path: Path, python: Path, folder: Path, *, promised: float) -> bool:
    """Time one file both ways, print the line, and say whether it is as fast as promised, and equal."""
    answers, output = pl.read_csv(path), folder / "posteriors.csv"
    mine, others = [], []
    with peer(path, output, python) as other:
        whole_call(answers), other()  # what is loaded or compiled once does not count
        for _ in range(ROUNDS):
            mine.append(whole_call(answers))
            others.append(other())
    cost, peer_cost = Cost.median(mine), Cost.median(others)
    times, of_work = peer_cost.clock / cost.clock, peer_cost.work / cost.work
    fitted = CLASSIC.fit(answers)
    apart = farthest(fitted.posteriors, pl.read_csv(output, infer_schema=False))
    print(
        f"{name:20s}{len(fitted.labels):9d}{1000 * cost.clock:10.2f}{1000 * peer_cost.clock:13.1f}"
        f"{times:7.1f}{of_work:8.1f}{promised:7.0f} {'+' if times >= promised else '-'}{apart:9.1e}",
        flush=True,
    )
    return apart <= CLOSE and times >= promised


def whole_call(answers: pl.DataFrame) -> Cost:
    """Time coding, fitting, and drawing up the truth and all probabilities, which crowd-kit returns too."""
    costs = []
    for _ in range(CALLS):
        start, worked = perf_counter(), process_time()
        fitted = CLASSIC.fit(answers)
        fitted.truth, fitted.posteriors  # noqa: B018 - drawn up when first asked for
        costs.append((perf_counter() - start, process_time() - worked))
    return Cost(*min(costs))


@contextmanager
def peer(path: Path, output: Path, python: Path) -> Iterator[Callable[[], Cost]]:
    """Give what times crowd-kit in its own environment when it is called; in the end it writes its output."""
    arguments = map(str, [PEER, path, output, ITERATIONS, CALLS])
    command = [str(python), "-W", "ignore", *arguments]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=sys.stderr, text=True, bufsize=1
    ) as running:
        asked, told = running.stdin, running.stdout
        assert asked is not None and told is not None  # noqa: PT018 - both are pipes

        def call() -> Cost:
            print(file=asked, flush=True)
            return Cost(*map(float, told.readline().split()))

        yield call
        asked.close()
        if running.wait():
            raise subprocess.CalledProcessError(running.returncode, command)


def farthest(posterior: pl.DataFrame, other: pl.DataFrame) -> float:
    """Return how far two tables of posteriors are apart at the most."""
    long = other.unpivot(index="task", variable_name="label", value_name="peer")
    long = long.with_columns(pl.col("peer").cast(pl.Float64))
    both = posterior.join(long, on=["task", "label"], how="left").fill_null(0.0)
    return float((both["probability"] - both["peer"]).abs().max())  # type: ignore[arg-type] # a number


def iterate(name: str, path: Path, *, is_promised: bool) -> bool:
    """Time one M and E step beside random access to memory, print the line, and say whether it is kept."""
    labels = Labels.from_frame(pl.read_csv(path))
    layout = Layout.of(labels, np.full(len(labels.task_names), -1))
    posterior = layout.shares()
    counted = Counted.of(layout, posterior)
    tables = np.random.default_rng(1).random(
        (len(layout.parts), layout.workers * layout.classes, 2 * layout.classes)
    )
    seconds, bounds = [], []
    for _ in range(10 * ROUNDS):
        start = perf_counter()
        counted = CLASSIC.maximise(counted).expect(layout, posterior).counted
        seconds.append(perf_counter() - start)
        start = perf_counter()
        access(layout, tables)
        bounds.append(perf_counter() - start)
    one, bound = min(seconds), min(bounds)
    share = bound / one
    promise = f"{LEAST_SHARE:7.0%} {'+' if share >= LEAST_SHARE else '-'}" if is_promised else ""
    print(
        f"{name:20s}{len(labels):9d}{layout.classes:8d}{1000 * one:13.3f}{1000 * bound:9.3f}{share:9.0%}"
        f"{promise:>9s}",
        flush=True,
    )
    return share >= LEAST_SHARE or not is_promised


def access(layout: Layout, tables: npt.NDArray[np.float64]) -> None:
    """Read a row and add to a row for every answer, on as many cores as an iteration."""
    touch = toucher(layout.classes)
    ends = [(part.starts[0], part.starts[-1]) for _, part in layout.parts]
    at_once(
        [
            partial(touch, layout.cell[begin:end], table)
            for (begin, end), table in zip(ends, tables, strict=True)
        ]
    )


@cache
def toucher(classes: int) -> Toucher:
    """Compile, for a number of classes, the least that an E step and an M step do: read rows, add to rows.

    The compiler knows how long the rows are, so that hardly anything is left but access to memory.
    """
    import numba  # noqa: PLC0415 - takes half a second, which only this part should wait for

    def touch(cell: npt.NDArray[np.uint32], table: npt.NDArray[np.float64]) -> float:
        total = 0.0
        for one in cell:
            for column in range(classes):
                total += table[one, column]
        for one in cell:
            for column in range(classes):
                table[one, classes + column] += 1e-9
        return total

    compiled: Toucher = numba.njit(nogil=True)(touch)
    return compiled
