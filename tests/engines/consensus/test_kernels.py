"""The compiled loops, and the layout they run over, are their plain-numpy twins."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from canut.engines.consensus.layout import Layout

Table = npt.NDArray[np.float64]


def drawn(seed: int, *, tasks: int = 30, workers: int = 7, classes: int = 3) -> Layout:
    """Lay out random answers, some of whose tasks are known."""
    rng = np.random.default_rng(seed)
    sizes = rng.integers(1, workers + 1, size=tasks)
    cells = [rng.permutation(workers)[:size] * classes + rng.integers(classes, size=size) for size in sizes]
    known = np.where(rng.random(tasks) < 0.1, rng.integers(classes, size=tasks), -1)
    return Layout(
        starts=np.concatenate([[0], np.cumsum(sizes)]),
        cell=np.concatenate(cells).astype(np.int32),
        known=known,
        workers=workers,
        classes=classes,
    )


def tasks_of(layout: Layout) -> npt.NDArray[np.int64]:
    """Return the task of each answer."""
    return np.repeat(np.arange(layout.tasks), np.diff(layout.starts))


seeds = st.integers(0, 10_000)


@pytest.mark.parametrize("classes", [1, 2, 3, 5])
@given(seed=seeds)
def test_the_posterior_is_bayes_rule(seed: int, classes: int) -> None:
    """Prior times the probability of each answer, normalised; certain where known; and counted at once."""
    layout = drawn(seed, classes=classes)
    rng = np.random.default_rng(seed)
    prior = rng.dirichlet(np.ones(classes))
    given_true = rng.dirichlet(np.ones(classes), size=(layout.workers, classes)).transpose(0, 2, 1)
    expected = np.tile(np.log(prior), (layout.tasks, 1))
    np.add.at(expected, tasks_of(layout), np.log(given_true).reshape(-1, classes)[layout.cell])
    expected = np.exp(expected - expected.max(axis=1, keepdims=True))
    expected /= expected.sum(axis=1, keepdims=True)
    before = layout.shares()
    found = before.copy()
    expected[layout.known >= 0] = np.eye(classes)[layout.known[layout.known >= 0]]
    counts, sizes, moved = layout.weigh(np.log(prior), np.log(given_true), found)
    assert np.allclose(found, expected, rtol=1e-9, atol=1e-12)
    assert np.allclose(counts, layout.counts(expected), rtol=0, atol=1e-9)
    assert np.allclose(sizes, expected.sum(axis=0))
    assert moved == pytest.approx(np.abs(expected - before).max(), abs=1e-9)


@pytest.mark.parametrize("classes", [1, 2, 4])
@given(seed=seeds)
def test_shares_and_counts_are_sums(seed: int, classes: int) -> None:
    """Shares count votes by task, and counts add posteriors by worker, label and class."""
    layout = drawn(seed, classes=classes)
    votes = np.zeros((layout.tasks, classes))
    np.add.at(votes, (tasks_of(layout), layout.cell % classes), 1)
    shares: Table = votes / votes.sum(axis=1, keepdims=True)
    shares[layout.known >= 0] = np.eye(classes)[layout.known[layout.known >= 0]]
    assert np.allclose(layout.shares(), shares)
    counts = np.zeros((layout.workers * classes, classes))
    np.add.at(counts, layout.cell, shares[tasks_of(layout)])
    assert np.allclose(layout.counts(shares).reshape(-1, classes), counts, rtol=0, atol=1e-12)
