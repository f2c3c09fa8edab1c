"""The compiled loops, and the layout they run over, are their plain-numpy twins."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from canut.engines.consensus import cores as cores_module
from canut.engines.consensus import layout as layout_module
from canut.engines.consensus.kernels import likeliest, share_out
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
        cell=np.concatenate(cells).astype(np.uint32),
        known=known,
        workers=workers,
        classes=classes,
    )


def tasks_of(layout: Layout) -> npt.NDArray[np.int64]:
    """Return the task of each answer."""
    return np.repeat(np.arange(layout.tasks), np.diff(layout.starts))


seeds = st.integers(0, 10_000)


def bayes(layout: Layout, log_prior: Table, log_given: Table) -> Table:
    """Add logarithms and normalise; certain where known."""
    scores = np.tile(log_prior, (layout.tasks, 1))
    np.add.at(scores, tasks_of(layout), log_given.reshape(-1, layout.classes)[layout.cell])
    posterior: Table = np.exp(scores - scores.max(axis=1, keepdims=True))
    posterior /= posterior.sum(axis=1, keepdims=True)
    posterior[layout.known >= 0] = np.eye(layout.classes)[layout.known[layout.known >= 0]]
    return posterior


def parameters(layout: Layout, seed: int) -> tuple[Table, Table]:
    """Draw class shares and the workers' matrices."""
    rng = np.random.default_rng(seed)
    ones = np.ones(layout.classes)
    given_true = rng.dirichlet(ones, size=(layout.workers, layout.classes)).transpose(0, 2, 1)
    return rng.dirichlet(ones), np.ascontiguousarray(given_true)


@pytest.mark.parametrize("classes", [1, 2, 3, 4, 5, 7])
@given(seed=seeds)
def test_the_posterior_is_bayes_rule(seed: int, classes: int) -> None:
    """Prior times the probability of each answer, normalised; certain where known; and counted at once."""
    layout = drawn(seed, classes=classes)
    prior, given_true = parameters(layout, seed)
    expected = bayes(layout, np.log(prior), np.log(given_true))
    before = layout.shares()
    found = before.copy()
    counts, sizes, moved = layout.weigh(prior, given_true, found)
    assert np.allclose(found, expected, rtol=1e-9, atol=1e-12)
    assert np.allclose(counts, layout.counts(expected)[0], rtol=0, atol=1e-9)
    assert np.allclose(sizes, expected.sum(axis=0))
    assert moved == pytest.approx(np.abs(expected - before).max(), abs=1e-9)


@pytest.mark.parametrize("classes", [2, 3, 4, 5, 7])
def test_products_that_underflow_are_weighed_by_logarithms(classes: int) -> None:
    """Three hundred answers multiply to less than any float; their task is weighed all the same."""
    layout = drawn(1, tasks=4, workers=300, classes=classes)
    prior, given_true = parameters(layout, 2)
    given_true **= 4
    assert np.diff(layout.starts).max() > 200
    found = layout.shares()
    before = found.copy()
    counts, sizes, moved = layout.weigh(prior, given_true, found)
    expected = bayes(layout, np.log(prior), np.log(given_true))
    assert np.allclose(found, expected, rtol=1e-8, atol=1e-12)
    assert np.allclose(counts, layout.counts(expected)[0], rtol=0, atol=1e-9)
    assert np.allclose(sizes, expected.sum(axis=0))
    assert moved == pytest.approx(np.abs(expected - before).max(), abs=1e-9)


def test_probabilities_below_any_float_come_from_their_logarithms() -> None:
    """Log-probabilities of -2000 settle a task as their differences do, though they round to 0."""
    layout = replace(drawn(3, classes=2), known=np.full(30, -1))
    log_given = -2000.0 - np.random.default_rng(3).random((7, 2, 2))
    log_prior = np.log([0.5, 0.5])
    found = layout.shares()
    with np.errstate(under="ignore"):
        layout.weigh(np.exp(log_prior), np.exp(log_given), found, logs=(log_prior, log_given))
    assert np.allclose(found, bayes(layout, log_prior, log_given), rtol=1e-8)


@pytest.mark.parametrize("classes", [2, 3, 6])
def test_parts_weighed_at_once_give_what_the_whole_gives(
    monkeypatch: pytest.MonkeyPatch, classes: int
) -> None:
    """But for the order of summation; and, bit for bit, whatever the number of cores."""
    whole = drawn(5, tasks=500, classes=classes)
    assert len(whole.parts) == 1
    prior, given_true = parameters(whole, 5)
    posterior = whole.shares()
    expected = *whole.weigh(prior, given_true, posterior), posterior
    monkeypatch.setattr(layout_module, "PART", 100)
    found = []
    for cores in (1, 2, 5):
        monkeypatch.setattr(cores_module, "available", lambda cores=cores: cores)
        cut = replace(whole)
        assert len(cut.parts) > 2
        posterior = cut.shares()
        found.append((*cut.weigh(prior, given_true, posterior), posterior))
    for one, two, five, whole_one in zip(*found, expected, strict=True):
        assert np.array_equal(one, two)
        assert np.array_equal(one, five)
        assert np.allclose(one, whole_one, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("smoothing", [0.0, 1.5])
@given(seed=seeds)
def test_the_m_step_shares_counts_out(seed: int, smoothing: float) -> None:
    """Columns sum to 1; the crowd's matrix smooths, or what was given counts a little at the least."""
    rng = np.random.default_rng(seed)
    counts, sizes, start = rng.random((6, 3, 3)), rng.random(3), rng.random((3, 3))
    counts[:, 1, 2] = 0.0
    counts[0, 2] = 0.0
    pooled = counts.sum(axis=0) + start
    pooled /= pooled.sum(axis=0)
    if smoothing:
        expected = counts + smoothing * pooled
    else:
        expected = np.where(counts.any(axis=2, keepdims=True), np.maximum(counts, 1e-3), 0.0)
    expected /= expected.sum(axis=1, keepdims=True)
    prior, given_true, crowd = share_out(counts, sizes, start, smoothing, 1e-3)
    assert np.allclose(prior, (sizes + smoothing) / (sizes + smoothing).sum(), rtol=1e-12)
    assert np.allclose(given_true, expected, rtol=1e-12)
    assert np.allclose(crowd, pooled, rtol=1e-12)


@given(seed=seeds)
def test_the_likeliest_class_is_the_first_of_those_that_tie(seed: int) -> None:
    """Probabilities nearer than the tolerance are the same."""
    table = np.random.default_rng(seed).integers(1, 4, size=(20, 4)) / 4 + np.arange(4) * 1e-12
    best = np.empty(20, dtype=np.int64)
    likeliest(table, 1e-9, best)
    assert np.array_equal(best, table.round(6).argmax(axis=1) + 4 * np.arange(20))


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
    assert np.allclose(layout.counts(shares)[0].reshape(-1, classes), counts, rtol=0, atol=1e-12)
