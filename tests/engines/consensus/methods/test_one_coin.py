"""The one-coin model on open answers."""

from typing import Any

import numpy as np
import polars as pl
import pytest

from canut.engines.consensus import MajorityVote, OneCoin, accuracy
from canut.engines.consensus.errors import ParameterError


def invoice(task: int, error: int) -> str:
    """Write an answer as canonical JSON; the right one is anywhere in label order."""
    return f'{{"invoice":{task},"total":{(task + error) % 11}}}'


def invoices(accuracies: list[float], *, seed: int, tasks: int = 300) -> tuple[pl.DataFrame, dict[str, str]]:
    """Every task has its own right value and ten wrong ones of its own."""
    rng = np.random.default_rng(seed)
    rows = []
    for task in range(tasks):
        for worker, right in enumerate(accuracies):
            error = int(rng.random() >= right) * int(rng.integers(1, 11))
            rows.append((f"t{task}", f"w{worker}", invoice(task, error)))
    gold = {f"t{task}": invoice(task, 0) for task in range(tasks)}
    return pl.DataFrame(rows, schema=["task", "worker", "label"], orient="row"), gold


def test_it_finds_the_accuracy_of_each_worker() -> None:
    """The accuracies are those the crowd was made with."""
    answers, gold = invoices([0.9, 0.7, 0.5, 0.3], seed=1, tasks=1000)
    fitted = OneCoin().fit(answers)
    assert fitted.coins is not None
    assert np.allclose(fitted.coins.accuracy, [0.9, 0.7, 0.5, 0.3], atol=0.05)
    assert fitted.coins.pooled == pytest.approx(0.6, abs=0.03)
    assert accuracy(fitted, gold) > 0.9


def test_it_beats_the_majority_where_few_are_reliable() -> None:
    """One careful worker is worth more than three careless ones."""
    answers, gold = invoices([0.95, 0.35, 0.35, 0.35], seed=2)
    assert accuracy(OneCoin().fit(answers), gold) > accuracy(MajorityVote().fit(answers), gold) + 0.1


def test_a_single_answer_is_as_probable_as_its_author_is_accurate() -> None:
    """Without a second opinion nothing is learnt: right four times in five, as believed before."""
    answers = pl.DataFrame({"task": ["1", "2"], "worker": ["a", "b"], "label": ["x", "y"]})
    assert np.allclose(OneCoin().fit(answers).truth["confidence"], 0.8)


def test_agreement_on_an_open_answer_is_strong_evidence() -> None:
    """Two workers rarely make the same mistake when there are ten to make."""
    answers = pl.DataFrame({"task": ["1", "1"], "worker": ["a", "b"], "label": ["x", "x"]})
    assert OneCoin().fit(answers).truth["confidence"].item() > 0.99


def test_a_task_can_have_more_answers_than_alternatives() -> None:
    """Twenty different answers to one question leave each of them improbable, and the sum at most 1."""
    answers = pl.DataFrame(
        {"task": ["1"] * 20, "worker": range(20), "label": [f"v{i:02}" for i in range(20)]}
    )
    fitted = OneCoin(alternatives=3).fit(answers)
    assert fitted.posteriors["probability"].sum() == pytest.approx(1)
    assert fitted.truth["label"].item() == "v00"


def test_known_answers_teach_who_to_believe() -> None:
    """A worker who fails on gold is believed less where nothing is known."""
    answers = pl.DataFrame(
        {
            "task": [*"1122334455", "6", "6"],
            "worker": ["good", "bad"] * 6,
            "label": ["z", "a"] * 6,
        }
    )
    before = OneCoin().fit(answers).truth.filter(task="6")["label"].item()
    after = OneCoin().fit(answers, known=dict.fromkeys("12345", "z")).truth.filter(task="6")["label"].item()
    assert (before, after) == ("a", "z")


@pytest.mark.parametrize(
    "bad", [{"alternatives": 0}, {"max_iterations": 0}, {"tolerance": -1}, {"smoothing": -1}]
)
def test_senseless_parameters_are_refused(bad: dict[str, Any]) -> None:
    """The message names the parameter."""
    with pytest.raises(ParameterError, match=next(iter(bad))):
        OneCoin(**bad)
