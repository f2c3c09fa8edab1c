"""How many answers the stopping rule saves, and what that costs, on recorded crowds."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, stdev

import numpy as np
import polars as pl

from canut.engines.consensus import (
    METHODS,
    Labels,
    Spending,
    StoppingRule,
    accuracy,
    method,
    read_gold,
    read_labels,
)

ORDERS = 9
"""Orders lose between -.4 and .6 points: the mean of three says it to about .2, that of nine to .1."""
SPENDING = Spending(rule=StoppingRule(confidence=0.99999, lead=1, at_most=1_000))
"""No cap: the recorded answers are the cap."""

FINAL = "auto"
"""The method that draws the truth from the answers taken."""

MOST_USED = 0.5
MOST_LOST = 0.003

WAYS = {"choosing tasks and workers": True, "choosing tasks alone": False}
"""The promise is kept when it is kept in either way."""


@dataclass(frozen=True)
class Line:
    """One set, played in all orders: share of the answers used, accuracy, and both with all answers."""

    used: float
    found: float
    best: float
    same: float

    def __str__(self) -> str:
        numbers = (self.used, self.best, self.found, self.best - self.found, self.same - self.found)
        return "".join(f"{number:12.2%}" for number in numbers)


def stop(data: Path, names: list[str]) -> bool:
    """Print one line a set, and say whether the mean keeps the promise."""
    sets = [
        (read_labels(data / f"{name}.labels.csv"), read_gold(data / f"{name}.gold.csv")) for name in names
    ]
    everything = [_of_all(answers, gold) for answers, gold in sets]
    kept = []
    for way, by_worker in WAYS.items():
        print(f"{way:30s}{'used':>12s}{'best of all':>12s}{'rule':>12s}{'lost':>12s}{f'of {FINAL}':>12s}")
        lines, losses = [], []
        for name, (answers, gold), (best, same) in zip(names, sets, everything, strict=True):
            used, found = zip(*_replays(answers, gold, by_worker=by_worker), strict=True)
            lines.append(Line(mean(used), mean(found), best, same))
            losses.append([best - one for one in found])
            print(f"{name:30s}{lines[-1]}", flush=True)
        whole = Line(*(mean(getattr(line, one) for line in lines) for one in Line.__annotations__))
        print(f"{'mean':30s}{whole}")
        by_order = [mean(lost) for lost in zip(*losses, strict=True)]
        print(f"lost in each order: {'  '.join(f'{lost:.2%}' for lost in by_order)}")
        print(f"standard error of their mean: {stdev(by_order) / len(by_order) ** 0.5:.2%}")
        kept.append(whole.used <= MOST_USED and whole.best - whole.found <= MOST_LOST)
        print(f"At most {MOST_USED:.0%} used and {MOST_LOST:.1%} lost: {'kept' if kept[-1] else 'NOT kept'}.")
    return any(kept)


def _of_all(answers: pl.DataFrame, gold: pl.DataFrame) -> tuple[float, float]:
    """Accuracy with all answers: that of the best method, known by gold, and that of `FINAL`."""
    found = {one: accuracy(method(one).fit(answers), gold) for one in METHODS if one != "medoid"}
    return max(found.values()), found[FINAL]


def _replays(answers: pl.DataFrame, gold: pl.DataFrame, *, by_worker: bool) -> Iterator[tuple[float, float]]:
    """Replay a set in every order; a task that has no answer in the end would not be in the truth."""
    recorded = answers.unique(["task", "worker"], keep="last").sort("task", "worker")
    for seed in range(ORDERS):
        order = np.random.default_rng(seed).permutation(len(recorded))
        used = _replay(recorded[order], by_worker=by_worker)
        yield len(used) / len(recorded), accuracy(method(FINAL).fit(used), gold)


def _replay(recorded: pl.DataFrame, *, by_worker: bool) -> pl.DataFrame:
    """Ask for answers round by round; those not asked for yet are only known by who could give them.

    When workers are not chosen, a task gets its answers in the order in which they come.
    """
    classes, tasks = sorted(recorded["label"].unique()), recorded["task"].n_unique()
    taken, course = np.zeros(len(recorded), dtype=bool), []
    chosen = SPENDING.opening(recorded)
    while len(chosen):
        taken[chosen] = True
        course.append(SPENDING.watch(Labels.from_frame(recorded.filter(taken), classes=classes)))
        waiting = np.flatnonzero(~taken)
        if not by_worker:
            first = recorded[waiting].select(pl.int_range(pl.len()).over("task") == 0).to_series()
            waiting = waiting[first.to_numpy()]
        offers = recorded[waiting].select("task", "worker")
        chosen = waiting[
            SPENDING.choose(course, offers, tasks=tasks, most=len(recorded), by_worker=by_worker)
        ]
    return recorded.filter(taken)
