"""Accuracy of every method on recorded crowds, with parameters nobody tuned for them."""

from pathlib import Path
from time import perf_counter

import polars as pl

from canut.engines.consensus import METHODS, accuracy, method, read_gold, read_labels

NOT_COMPARED = {"medoid"}
"""A medoid compares texts; the recorded crowds choose among classes."""

WORST_LOSS = 0.02
"""How far `auto` may fall below a majority on any set."""


def table(data: Path, names: list[str]) -> bool:
    """Print one line a method, and say whether `auto` keeps its promise on every set."""
    answers = {name: read_labels(data / f"{name}.labels.csv") for name in names}
    gold = {name: read_gold(data / f"{name}.gold.csv") for name in names}
    print(f"{'method':18s}", *(f"{name[:9]:>10s}" for name in names), f"{'mean':>8s}{'seconds':>9s}")
    found = {one: _line(one, answers, gold) for one in METHODS if one not in NOT_COMPARED}
    if "auto" not in found:
        return True
    losses = [most - mine for most, mine in zip(found["majority"], found["auto"], strict=True)]
    return max(losses) <= WORST_LOSS


def _line(name: str, answers: dict[str, pl.DataFrame], gold: dict[str, pl.DataFrame]) -> list[float]:
    start = perf_counter()
    found = [accuracy(method(name).fit(answers[one]), gold[one]) for one in answers]
    seconds = perf_counter() - start
    cells = [f"{one:10.2%}" for one in found]
    print(f"{name:18s}", *cells, f"{sum(found) / len(found):8.2%}{seconds:9.2f}", flush=True)
    return found
