"""EBCC: its bound never falls, and it sees workers who err together."""

from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from canut.engines.consensus import DawidSkene, Labels, accuracy
from canut.engines.consensus.errors import ParameterError
from canut.engines.consensus.methods.ebcc import Ebcc, SubtypedTruth


def crowd_with_copies(seed: int, *, tasks: int = 300) -> tuple[pl.DataFrame, dict[str, str]]:
    """Make a crowd of three classes: six workers answer alone, three repeat a leader who is often wrong."""
    rng = np.random.default_rng(seed)
    truth = rng.integers(3, size=tasks)

    def answered(right: Any, share: float) -> Any:
        wrong = (right + rng.integers(1, 3, size=tasks)) % 3
        return np.where(rng.random(tasks) < share, right, wrong)

    alone = [answered(truth, 0.75) for _ in range(6)]
    leader = answered(truth, 0.65)
    columns = alone + [answered(leader, 0.95) for _ in range(3)]
    rows = [
        (f"t{i}", f"w{w}", f"c{label}") for w, column in enumerate(columns) for i, label in enumerate(column)
    ]
    answers = pl.DataFrame(rows, schema=["task", "worker", "label"], orient="row")
    return answers, {f"t{i}": f"c{label}" for i, label in enumerate(truth)}


@pytest.fixture(scope="module")
def copied() -> tuple[pl.DataFrame, dict[str, str]]:
    """Make one crowd with copies."""
    return crowd_with_copies(0)


def fitted(method: Ebcc, answers: pl.DataFrame | Labels) -> SubtypedTruth:
    """Fit, and know what comes out."""
    truth = method.fit(answers)
    assert isinstance(truth, SubtypedTruth)
    return truth


@given(
    rows=st.lists(
        st.tuples(st.sampled_from("tuvw"), st.sampled_from("xyz"), st.sampled_from("abc")),
        unique_by=lambda row: row[:2],
        min_size=2,
    ),
    seed=st.integers(0, 5),
)
def test_the_bound_never_falls(rows: list[tuple[str, str, str]], seed: int) -> None:
    """Each round explains the answers at least as well as the one before, whatever the crowd."""
    answers = pl.DataFrame(rows, schema=["task", "worker", "label"], orient="row")
    bounds = fitted(Ebcc(seed=seed, max_iterations=30, tolerance=0), answers).bounds
    assert (np.diff(bounds) > -1e-7).all()


def test_the_bound_rises_on_a_larger_crowd(copied: Any) -> None:
    """From a random start it climbs a long way, and never steps back."""
    bounds = np.array(fitted(Ebcc(starts=4, tolerance=0, max_iterations=60), copied[0]).bounds)
    assert (np.diff(bounds) > -1e-6).all()
    assert bounds[-1] > bounds[0] + 1


def test_it_sees_a_group_that_copies(copied: Any) -> None:
    """Dawid and Skene's model follows those who repeat each other; EBCC gives the classes more subtypes."""
    answers, gold = copied
    truth = fitted(Ebcc(), answers)
    assert accuracy(truth, gold) > accuracy(DawidSkene().fit(answers), gold) + 0.1
    assert len(truth.fit.mixture.class_of) > 3


def test_more_starts_never_give_a_lower_bound(copied: Any) -> None:
    """The best start is the one that is kept."""
    few, many = (fitted(Ebcc(starts=starts, finalists=starts), copied[0]).fit.mixture for starts in (1, 6))
    evidence = [next(mixture.rounds())[1] + mixture.log_copies() for mixture in (few, many)]
    assert evidence[1] >= evidence[0] - 1e-3


def test_the_seed_decides(copied: Any) -> None:
    """The same seed gives the same bits; another one starts elsewhere."""
    one, again, other = (
        fitted(Ebcc(seed=seed, starts=3, max_iterations=30), copied[0]).posterior.probability
        for seed in (1, 1, 2)
    )
    assert np.array_equal(one, again)
    assert not np.array_equal(one, other)


def test_known_answers_settle_their_tasks(copied: Any) -> None:
    """A known answer is certain, and the others gain from it."""
    answers, gold = copied
    known = dict(list(gold.items())[:100])
    truth = Ebcc(starts=4).fit(answers, known=known).truth
    settled = truth.filter(pl.col("task").is_in(list(known)))
    assert (settled["confidence"] == 1.0).all()
    assert dict(zip(settled["task"], settled["label"], strict=True)) == known


def test_predictions_of_further_answers_are_probabilities(copied: Any) -> None:
    """Over all labels they sum to one under each class, for workers who answered and for one who did not."""
    labels = Labels.from_frame(copied[0].filter(pl.col("worker") != "w3"))
    fit = fitted(Ebcc(starts=3), labels).fit
    task, worker = np.arange(20), np.arange(20) % len(labels.workers)
    total = sum(fit.answers(task, worker, np.full(20, label)) for label in range(len(labels.classes)))
    assert np.allclose(total, 1.0, atol=1e-3)


@pytest.mark.parametrize(
    "bad", [{"subtypes": 0}, {"starts": 0}, {"seed": -1}, {"wrong": 0.0}, {"tolerance": float("nan")}]
)
def test_senseless_parameters_are_refused(bad: dict[str, Any]) -> None:
    """The message names the parameter."""
    with pytest.raises(ParameterError, match=next(iter(bad))):
        Ebcc(**bad)
