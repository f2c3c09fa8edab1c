"""Accuracy and speed of each consensus method on recorded crowds.

Run: ``python benchmarks/bench_consensus.py --data ../shared/data/truth``. The folder holds pairs
NAME.labels.csv (task, worker, label) and NAME.gold.csv (task, label). Speed is a ratio to a bound measured in
the same run: one pass of `np.bincount` over all answers for each class and iteration, which is the least that
the M step of Dawid and Skene costs in plain numpy; the E step and the smoothing come on top.
"""

import argparse
import sys
from pathlib import Path
from time import perf_counter

import numpy as np

from canut.engines.consensus import (
    METHODS,
    ClosedModel,
    DawidSkene,
    Labels,
    Method,
    OpenModel,
    Truth,
    accuracy,
    read_gold,
    read_labels,
)

REPEATS = 5
# A medoid compares texts; the recorded crowds choose among classes.
COMPARED: dict[str, Method] = {name: kind() for name, kind in METHODS.items() if name != "medoid"} | {
    "classic-10": DawidSkene(max_iterations=10, tolerance=0, smoothing=0)
}


def timed_fit(method: Method, labels: Labels) -> tuple[Truth, float]:
    """Fit several times; the fastest is the least disturbed by other programs."""
    seconds = []
    for _ in range(REPEATS):
        start = perf_counter()
        truth = method.fit(labels)
        seconds.append(perf_counter() - start)
    return truth, min(seconds)


def bound_seconds(labels: Labels, iterations: int) -> float:
    """Time the counts of one M step in plain numpy, times the iterations."""
    classes = len(labels.classes)
    cell = labels.worker * classes + labels.label
    posterior = np.full((len(labels.tasks), classes), 1 / classes)
    seconds = []
    for _ in range(REPEATS):
        start = perf_counter()
        for k in range(classes):
            np.bincount(cell, weights=posterior[labels.task, k], minlength=len(labels.workers) * classes)
        seconds.append(perf_counter() - start)
    return min(seconds) * iterations


def online_microseconds() -> dict[str, float]:
    """Time the posterior of one task of 7 answers in 5 classes, both models."""
    answers = [(f"w{i}", f"c{i % 3}") for i in range(7)]
    found = {}
    for name, model in (("closed", ClosedModel.cold(f"c{i}" for i in range(5))), ("open", OpenModel())):
        start = perf_counter()
        for _ in range(10_000):
            model.posterior(answers)
        found[name] = (perf_counter() - start) * 100
    return found


def measure(folder: Path, name: str) -> dict[str, float]:
    """Print one line a set and return its accuracies."""
    labels = Labels.from_frame(read_labels(folder / f"{name}.labels.csv"))
    gold = read_gold(folder / f"{name}.gold.csv")
    fits = {method: timed_fit(made, labels) for method, made in COMPARED.items()}
    found = {method: accuracy(truth, gold) for method, (truth, _) in fits.items()}
    cells = [f"{found[method]:9.2%} {seconds:7.4f}s" for method, (_, seconds) in fits.items()]
    truth, seconds = fits["dawid-skene"]
    ratio = seconds / bound_seconds(labels, truth.iterations)
    print(f"{name:11s} {len(labels):6d}", *cells, f"{truth.iterations:5d} {ratio:6.1f}x")
    return found


def main() -> int:
    """Measure every set of the folder."""
    parser = argparse.ArgumentParser(description="Accuracy and speed of the consensus methods.")
    parser.add_argument(
        "--data", type=Path, default=Path("../shared/data/truth"), help="folder of recorded crowds"
    )
    folder = parser.parse_args().data
    names = sorted(path.name.removesuffix(".labels.csv") for path in folder.glob("*.labels.csv"))
    if not names:
        print(
            f"No NAME.labels.csv in {folder}: nothing to measure. Give a folder with --data.", file=sys.stderr
        )
        return 2
    print(f"{'set':11s} {'answers':>6s}", *(f"{method:>17s}" for method in COMPARED), " iter  DS/bound")
    found = [measure(folder, name) for name in names]
    means = {method: sum(row[method] for row in found) / len(found) for method in COMPARED}
    print(f"{'mean':18s}", *(f"{mean:9.2%} {mean - means['majority']:+7.2%} " for mean in means.values()))
    print(
        "online posterior of 7 answers:",
        ", ".join(f"{k} {v:.1f} µs" for k, v in online_microseconds().items()),
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
