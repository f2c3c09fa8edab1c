"""Crowds to measure: recorded ones of a folder, and made ones of any size."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl

ANSWERS_A_TASK = 5
WORKERS = 10_000
PIECE = 1_000_000


def recorded(folder: Path) -> list[str]:
    """Names of the sets in a folder: NAME.labels.csv beside NAME.gold.csv."""
    return sorted(path.name.removesuffix(".labels.csv") for path in folder.glob("*.labels.csv"))


def made(answers: int, *, classes: int = 2, seed: int = 1) -> Iterator[pl.DataFrame]:
    """Yield pieces of a crowd of 10^4 workers who give 5 answers to every task."""
    rng = np.random.default_rng(seed)
    skill = rng.beta(8, 2, WORKERS)
    step = PIECE // ANSWERS_A_TASK
    for first in range(0, answers // ANSWERS_A_TASK, step):
        tasks = min(step, answers // ANSWERS_A_TASK - first)
        worker = rng.integers(WORKERS, size=(tasks, ANSWERS_A_TASK))
        truth = rng.integers(classes, size=(tasks, 1))
        wrong = (truth + rng.integers(1, classes, size=worker.shape)) % classes
        label = np.where(rng.random(worker.shape) < skill[worker], truth, wrong)
        task = np.repeat(np.arange(first, first + tasks), ANSWERS_A_TASK)
        yield pl.DataFrame({"task": task, "worker": worker.ravel(), "label": label.ravel()})


def write_made(path: Path, answers: int, *, classes: int = 2) -> None:
    """Write a made crowd to a Parquet or CSV file, piece by piece."""
    pieces = []
    for number, piece in enumerate(made(answers, classes=classes)):
        pieces.append(path.with_name(f"{path.stem}-{number}.parquet"))
        piece.write_parquet(pieces[-1])
    whole = pl.scan_parquet(pieces)
    if path.suffix == ".csv":
        whole.sink_csv(path)
    else:
        whole.sink_parquet(path)
    for one in pieces:
        one.unlink()
