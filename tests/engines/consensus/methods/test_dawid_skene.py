"""Dawid and Skene's model: equal to a plain twin, right on crowds whose truth is known."""

from math import prod
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from canut.engines.consensus import DawidSkene, Labels, MajorityVote, accuracy
from canut.engines.consensus.errors import ParameterError, TooManyClassesError

Row = tuple[str, str, str]
Table = dict[str, dict[str, float]]


def plain_dawid_skene(rows: list[Row], *, iterations: int, smoothing: float) -> Table:
    """Write the same model with dictionaries, one formula a line: slow, and easy to check by eye."""
    classes = sorted({label for _, _, label in rows})
    workers = {worker for _, worker, _ in rows}
    answered: dict[str, list[tuple[str, str]]] = {}
    for task, worker, label in rows:
        answered.setdefault(task, []).append((worker, label))
    seen = {(worker, label) for _, worker, label in rows}
    posterior = {
        task: {k: sum(label == k for _, label in pairs) / len(pairs) for k in classes}
        for task, pairs in answered.items()
    }
    start = {k: {j: 0.8 if j == k else 0.2 / (len(classes) - 1) for j in classes} for k in classes}
    for _ in range(iterations):
        counts = {
            (w, k, j): sum(posterior[task][k] for task, worker, label in rows if (worker, label) == (w, j))
            for w in workers
            for k in classes
            for j in classes
        }
        crowd = {
            (k, j): sum(counts[w, k, j] for w in workers) + 50 * start[k][j] for k in classes for j in classes
        }
        for (w, k, j), count in counts.items():
            if smoothing:
                counts[w, k, j] = count + smoothing * crowd[k, j] / sum(crowd[k, i] for i in classes)
            elif (w, j) in seen:
                counts[w, k, j] = max(count, 1e-10)
        confusion = {
            (w, k, j): count / sum(counts[w, k, i] for i in classes) for (w, k, j), count in counts.items()
        }
        mass = {k: sum(row[k] for row in posterior.values()) + smoothing for k in classes}
        for task, pairs in answered.items():
            weight = {k: mass[k] * prod(confusion[w, k, label] for w, label in pairs) for k in classes}
            posterior[task] = {k: weight[k] / sum(weight.values()) for k in classes}
    return posterior


def assert_equals_twin(rows: list[Row], *, iterations: int, smoothing: float, within: float) -> None:
    """Compare all posteriors with the twin's."""
    answers = pl.DataFrame(rows, schema=["task", "worker", "label"], orient="row")
    fitted = DawidSkene(max_iterations=iterations, tolerance=0, smoothing=smoothing).fit(answers)
    twin = plain_dawid_skene(rows, iterations=iterations, smoothing=smoothing)
    for task, label, probability in fitted.posteriors.iter_rows():
        assert probability == pytest.approx(twin[task][label], abs=within)


@pytest.mark.parametrize("smoothing", [0.0, 2.0])
@pytest.mark.parametrize("seed", range(3))
def test_ten_iterations_equal_the_plain_twin(seed: int, smoothing: float, crowd: Any) -> None:
    """The vectorised EM is the published algorithm, with and without smoothing."""
    made = crowd([0.9, 0.7, 0.5, 0.6], seed=seed, tasks=30)
    thinned = made.answers.sample(fraction=0.6, seed=seed)
    assert_equals_twin(thinned.rows(), iterations=10, smoothing=smoothing, within=1e-8)


@given(
    rows=st.lists(
        st.tuples(st.sampled_from("tuv"), st.sampled_from("xyz"), st.sampled_from("abc")),
        unique_by=lambda row: row[:2],
        min_size=2,
    ).filter(lambda rows: len({label for _, _, label in rows}) > 1),
    smoothing=st.sampled_from([0.0, 0.5, 2.0]),
)
def test_any_crowd_equals_the_plain_twin(rows: list[Row], smoothing: float) -> None:
    """Holes, ties and lonely workers included."""
    assert_equals_twin(rows, iterations=3, smoothing=smoothing, within=1e-7)


def test_it_beats_the_majority_of_a_careless_crowd(crowd: Any) -> None:
    """Two careful workers among four careless ones are found and followed."""
    made = crowd([0.95, 0.9, 0.4, 0.4, 0.4, 0.4], seed=1, tasks=400)
    assert accuracy(DawidSkene().fit(made.answers), made.gold) > 0.9
    assert accuracy(MajorityVote().fit(made.answers), made.gold) < 0.85


def test_it_finds_the_confusion_matrices(crowd: Any) -> None:
    """The matrices are those the crowd was made with, the class prior too, and rows sum to 1."""
    made = crowd([0.9, 0.8, 0.7], seed=2, tasks=3000)
    confusions = DawidSkene().fit(made.answers).confusions
    assert confusions is not None
    for matrix, right in zip(confusions.matrices, [0.9, 0.8, 0.7], strict=True):
        assert np.allclose(np.diag(matrix), right, atol=0.05)
    assert np.allclose(confusions.matrices.sum(axis=2), 1)
    assert np.allclose(confusions.prior, 1 / 3, atol=0.03)
    assert np.allclose(np.diag(confusions.pooled), 0.8, atol=0.03)


def test_known_answers_teach_who_to_believe(crowd: Any) -> None:
    """Against three workers who share every mistake, a few gold answers turn the result around."""
    made = crowd([0.95, 0.9, 0.9], seed=4, classes=2)
    swapped = {"c0": "c1", "c1": "c0"}
    liars = pl.concat(
        made.answers.filter(worker="w0").with_columns(pl.lit(f"liar{i}").alias("worker")) for i in range(3)
    ).with_columns(pl.col("label").replace(swapped))
    answers = pl.concat([made.answers, liars])
    known = dict(list(made.gold.items())[:20])
    assert accuracy(DawidSkene().fit(answers), made.gold) < 0.2
    assert accuracy(DawidSkene().fit(answers, known=known), made.gold) > 0.9


def test_it_stops_by_itself_and_says_so(crowd: Any) -> None:
    """A clear crowd converges well before the bound; one iteration does not."""
    answers = crowd([0.9, 0.9, 0.9], seed=5).answers
    assert DawidSkene().fit(answers).converged
    assert DawidSkene().fit(answers).iterations < 100
    short = DawidSkene(max_iterations=1).fit(answers)
    assert (short.iterations, short.converged) == (1, False)
    assert DawidSkene(max_iterations=7, tolerance=0).fit(answers).iterations == 7


def test_a_class_that_nobody_gave_stays_improbable(crowd: Any) -> None:
    """A closed set may name labels not yet seen."""
    labels = Labels.from_frame(crowd([0.9, 0.9], seed=6).answers, classes=["c9"])
    posteriors = DawidSkene().fit(labels).posteriors.filter(label="c9")
    assert len(posteriors) == 200
    assert posteriors["probability"].is_between(0, 0.05).all()


def test_a_class_given_once_does_not_swallow_the_disagreements(crowd: Any) -> None:
    """A slip of the hand leaves the accuracy on two hundred tasks where it was."""
    made = crowd([0.9, 0.9], seed=6)
    slip = made.answers.with_columns(
        pl.when(pl.int_range(pl.len()) == 0).then(pl.lit("c9")).otherwise("label").alias("label")
    )
    before, after = DawidSkene().fit(made.answers), DawidSkene().fit(slip)
    assert after.truth.filter(label="c9").height <= 2
    assert accuracy(after, made.gold) > accuracy(before, made.gold) - 0.02


def test_open_answers_are_refused_before_memory_runs_out() -> None:
    """A table of labels by labels a worker has a limit, and the message names the other methods."""
    names = [f"x{i}" for i in range(20_000)]
    answers = pl.DataFrame({"task": names, "worker": ["w"] * len(names), "label": names})
    with pytest.raises(TooManyClassesError, match="one-coin"):
        DawidSkene().fit(answers)


@pytest.mark.parametrize("bad", [{"max_iterations": 0}, {"tolerance": -1}, {"smoothing": float("nan")}])
def test_senseless_parameters_are_refused(bad: dict[str, Any]) -> None:
    """The message names the parameter."""
    with pytest.raises(ParameterError, match=next(iter(bad))):
        DawidSkene(**bad)
