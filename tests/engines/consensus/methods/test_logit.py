"""Confusion matrices around the crowd's: a worker with few answers is taken for the crowd."""

from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from canut.engines.consensus import ClosedModel, MajorityVote, accuracy
from canut.engines.consensus.errors import ParameterError
from canut.engines.consensus.methods.logit import LogitConfusions


def test_it_finds_the_confusion_matrices(crowd: Any) -> None:
    """With many answers, the matrices are those that the crowd was made with, and rows sum to 1."""
    confusions = LogitConfusions().fit(crowd([0.9, 0.8, 0.7], seed=2, tasks=2000).answers).confusions
    assert confusions is not None
    for matrix, right in zip(confusions.matrices, [0.9, 0.8, 0.7], strict=True):
        assert np.allclose(np.diag(matrix), right, atol=0.05)
    assert np.allclose(confusions.matrices.sum(axis=2), 1)
    assert np.allclose(confusions.prior, 1 / 3, atol=0.05)


def test_it_beats_the_majority_of_a_careless_crowd(crowd: Any) -> None:
    """Two careful workers among four careless ones are found and followed."""
    made = crowd([0.95, 0.9, 0.4, 0.4, 0.4, 0.4], seed=1, tasks=400)
    assert accuracy(LogitConfusions().fit(made.answers), made.gold) > 0.9
    assert accuracy(MajorityVote().fit(made.answers), made.gold) < 0.85


def test_the_stronger_the_pull_the_nearer_to_the_crowd(crowd: Any) -> None:
    """Departures shrink to nothing as the pull grows."""
    answers = crowd([0.95, 0.8, 0.5], seed=3).answers
    spread = []
    for pull in (0.1, 10.0, 1000.0):
        confusions = LogitConfusions(pull=pull, trait_pull=pull).fit(answers).confusions
        assert confusions is not None
        spread.append(np.abs(confusions.matrices - confusions.pooled).max())
    assert spread[0] > spread[1] > spread[2]
    assert spread[2] < 0.1


def test_a_few_answers_show_a_good_worker_and_a_partial_one(crowd: Any) -> None:
    """Ability and leanings are shared by the rows, so they are known before the cells are."""
    plenty = crowd([0.7] * 8, seed=6, tasks=200).answers
    few = plenty.filter(pl.col("worker") == "w0").head(9)
    partial = few.with_columns(worker=pl.lit("partial"), label=pl.lit(few["label"].unique().sort()[0]))
    truth = LogitConfusions().fit(pl.concat([plenty, partial]))
    alone = LogitConfusions(trait_pull=float("inf")).fit(pl.concat([plenty, partial]))
    shares = []
    for found in (truth, alone):
        assert found.confusions is not None
        matrix = found.confusions.matrices[found.labels.workers.index("partial")]
        shares.append(matrix[:, 0].mean())
    assert shares[0] > shares[1] > 1 / 3


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(anybody=st.floats(0, 1), seed=st.integers(0, 1_000))
def test_one_answer_says_no_more_than_the_share_of_anybody_allows(
    crowd: Any, anybody: float, seed: int
) -> None:
    """No label is less likely from somebody than that share of what the crowd gives; rows still sum to 1."""
    answers = crowd([0.99, 0.8, 0.5], seed=seed, tasks=40).answers
    confusions = LogitConfusions(anybody=anybody).fit(answers).confusions
    assert confusions is not None
    assert (confusions.matrices >= anybody * confusions.pooled - 1e-12).all()
    assert np.allclose(confusions.matrices.sum(axis=2), 1)
    if anybody == 1:
        assert np.allclose(confusions.matrices, confusions.pooled)


def test_classes_may_be_held_equally_likely(crowd: Any) -> None:
    """With infinitely many tasks from the start, the shares of the classes are not learnt."""
    confusions = LogitConfusions(tasks=float("inf")).fit(crowd([0.9, 0.8], seed=4).answers).confusions
    assert confusions is not None
    assert np.allclose(confusions.prior, 1 / 3)


def test_a_refit_leaves_a_model_for_the_next_answers(crowd: Any) -> None:
    """The posterior of one task, drawn online, is that of the batch."""
    answers = crowd([0.9, 0.7, 0.6], seed=5).answers
    truth = LogitConfusions().fit(answers)
    online = ClosedModel.of(truth)
    for task, label, probability in truth.posteriors.head(30).iter_rows():
        of_task = answers.filter(pl.col("task") == task)
        given = zip(of_task["worker"], of_task["label"], strict=True)
        assert online.posterior(given)[label] == pytest.approx(probability, abs=1e-9)


@pytest.mark.parametrize(
    "bad",
    [
        {"pull": 0.0},
        {"trait_pull": 0.0},
        {"anybody": -0.1},
        {"anybody": 1.1},
        {"tasks": 0.0},
        {"max_iterations": 0},
    ],
)
def test_senseless_parameters_are_refused(bad: dict[str, Any]) -> None:
    """The message names the parameter."""
    with pytest.raises(ParameterError, match=next(iter(bad))):
        LogitConfusions(**bad)
