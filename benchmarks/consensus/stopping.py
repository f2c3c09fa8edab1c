"""How many answers the stopping rule saves, and what that costs, on recorded crowds."""

from pathlib import Path
from statistics import mean

import numpy as np
import polars as pl

from canut.engines.consensus import (
    METHODS,
    DawidSkene,
    Decision,
    Labels,
    StoppingRule,
    Truth,
    accuracy,
    method,
    read_gold,
    read_labels,
)

ORDERS = 3
RULE = StoppingRule(confidence=0.99, lead=1, at_most=1_000)
"""No cap: the recorded answers are the cap."""

MOST_USED = 0.5
MOST_LOST = 0.003


def stop(data: Path, names: list[str]) -> bool:
    """Print one line a set, and say whether the mean keeps the promise."""
    print(
        f"{'set':12s}{'answers':>9s}{'used':>7s}{'all, best method':>20s}{'with the rule':>15s}{'lost':>8s}"
    )
    used, lost = [], []
    for name in names:
        answers = read_labels(data / f"{name}.labels.csv").unique(["task", "worker"], keep="last")
        gold = read_gold(data / f"{name}.gold.csv")
        best = max(accuracy(method(one).fit(answers), gold) for one in METHODS if one != "medoid")
        shares, found = zip(*(_replay(answers, gold, seed) for seed in range(ORDERS)), strict=True)
        used.append(mean(shares))
        lost.append(best - mean(found))
        print(
            f"{name:12s}{len(answers):9d}{used[-1]:7.0%}{best:20.2%}{mean(found):15.2%}{lost[-1]:8.2%}",
            flush=True,
        )
    print(f"{'mean':12s}{'':9s}{mean(used):7.0%}{'':35s}{mean(lost):8.2%}")
    return bool(mean(used) <= MOST_USED and mean(lost) <= MOST_LOST)


def _replay(answers: pl.DataFrame, gold: pl.DataFrame, seed: int) -> tuple[float, float]:
    """Let every task take its answers one by one, in a random order, while it has not enough.

    After each round all answers are weighed together; a task that is not sure of itself any more goes on.
    """
    order = np.random.default_rng(seed).permutation(len(answers))
    ranked = answers.sort("task", "worker")[order].with_columns(
        pl.int_range(pl.len()).over("task").alias("turn")
    )
    classes = sorted(answers["label"].unique())
    taken = dict.fromkeys(ranked["task"], 0)
    sizes = dict(ranked.group_by("task").len().iter_rows())
    going = set(taken)
    while going:
        for task in going:
            taken[task] += 1
        limit = pl.col("task").replace_strict(taken, return_dtype=pl.Int64)
        used = ranked.filter(pl.col("turn") < limit)
        truth = DawidSkene().fit(Labels.from_frame(used, classes=classes))
        settled = _settled(truth, used)
        going = {task for task, turns in taken.items() if turns < sizes[task] and task not in settled}
    final = method("auto" if "auto" in METHODS else "dawid-skene").fit(used)
    return len(used) / len(answers), accuracy(final, gold)


def _settled(truth: Truth, used: pl.DataFrame) -> set[str]:
    votes: dict[str, dict[str, int]] = {}
    for task, label, count in used.group_by("task", "label").len().iter_rows():
        votes.setdefault(task, {})[label] = count
    chances: dict[str, dict[str, float]] = {}
    for task, label, probability in truth.posteriors.iter_rows():
        chances.setdefault(task, {})[label] = probability
    return {task for task in votes if RULE.decide(chances[task], votes[task]) is Decision.ENOUGH}
