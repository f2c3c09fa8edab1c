"""Calibration: the error is what its definition says, and a temperature changes confidence, never labels."""

from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from canut.engines.consensus import DawidSkene, MajorityVote
from canut.engines.consensus.calibration import (
    best_temperature,
    expected_calibration_error,
    tempered,
    unresolved,
)
from canut.engines.consensus.errors import NoSharedTaskError, ParameterError


def table(confidence: list[float]) -> pl.DataFrame:
    """Make a truth in which everything is called a."""
    names = [f"t{i}" for i in range(len(confidence))]
    return pl.DataFrame({"task": names, "label": ["a"] * len(names), "confidence": confidence})


def test_the_error_is_the_mean_distance_between_confidence_and_accuracy() -> None:
    """Two bins worked by hand: .95 sure and right half the time, .55 sure and always right."""
    truth = table([0.95, 0.95, 0.55, 0.55])
    gold = {"t0": "a", "t1": "b", "t2": "a", "t3": "a"}
    assert expected_calibration_error(truth, gold) == pytest.approx(0.45)
    assert expected_calibration_error(truth, gold, bins=2) == pytest.approx(0.0, abs=1e-9)
    assert expected_calibration_error(truth, gold, bins=2, equal_mass=True) == pytest.approx(0.45)


def test_only_tasks_with_gold_count() -> None:
    """Without one in common there is nothing to say."""
    assert expected_calibration_error(table([0.6, 0.9]), {"t1": "a"}) == pytest.approx(0.1)
    with pytest.raises(NoSharedTaskError):
        expected_calibration_error(table([0.6]), {"elsewhere": "a"})


@given(
    confidence=st.lists(st.floats(0, 1), min_size=1, max_size=20),
    right=st.lists(st.booleans(), min_size=20, max_size=20),
    bins=st.integers(1, 12),
    equal_mass=st.booleans(),
)
def test_the_error_is_a_share(confidence: list[float], right: list[bool], bins: int, equal_mass: Any) -> None:
    """It lies between 0 and 1, and is at least the overall distance."""
    gold = {f"t{i}": "a" if right[i] else "b" for i in range(len(confidence))}
    error = expected_calibration_error(table(confidence), gold, bins=bins, equal_mass=equal_mass)
    overall = abs(np.mean(confidence) - np.mean(right[: len(confidence)]))
    assert overall - 1e-9 <= error <= 1


@pytest.mark.parametrize("temperature", [0.3, 1.0, 4.0])
def test_a_temperature_keeps_the_labels(crowd: Any, temperature: float) -> None:
    """Confidence goes down over 1 and up under it; the sum stays 1."""
    truth = DawidSkene().fit(crowd([0.8, 0.7, 0.6], seed=1).answers)
    after = tempered(truth, temperature)
    assert after.truth["label"].equals(truth.truth["label"])
    change = float((after.truth["confidence"] - truth.truth["confidence"]).to_numpy().mean())
    assert np.sign(np.round(change, 12)) == np.sign(1 - temperature)
    totals = after.posteriors.group_by("task").agg(pl.sum("probability"))["probability"]
    assert np.allclose(totals, 1.0)


def test_the_temperature_is_found() -> None:
    """A posterior made too sure on purpose is put right by the temperature that undoes it."""
    rng = np.random.default_rng(0)
    honest = rng.dirichlet([1.0, 1.0, 1.0], size=4000)
    right = np.array([rng.choice(3, p=row) for row in honest])
    sure = honest**2.5 / (honest**2.5).sum(axis=1, keepdims=True)
    assert best_temperature(sure, np.eye(3)[right]) == pytest.approx(2.5, rel=0.1)
    assert best_temperature(np.zeros((0, 3)), np.zeros((0, 3))) == 1.0


def test_a_temperature_is_over_zero(crowd: Any) -> None:
    """The message names it."""
    truth = MajorityVote().fit(crowd([0.8], seed=1, tasks=3).answers)
    with pytest.raises(ParameterError, match="temperature"):
        tempered(truth, 0.0)


def test_thin_evidence_is_marked() -> None:
    """Too little confidence, or a lone answer, leaves a task unresolved."""
    rows = [
        ("sure", "x", "a"),
        ("sure", "y", "a"),
        ("split", "x", "a"),
        ("split", "y", "b"),
        ("lone", "x", "a"),
    ]
    truth = MajorityVote().fit(pl.DataFrame(rows, schema=["task", "worker", "label"], orient="row"))
    marked = unresolved(truth)
    assert marked.columns == ["task", "label", "confidence", "answers", "unresolved"]
    assert dict(zip(marked["task"], marked["unresolved"], strict=True)) == {
        "lone": True,
        "split": True,
        "sure": False,
    }
    assert not unresolved(truth, confidence=0.5, answers=1)["unresolved"].any()
