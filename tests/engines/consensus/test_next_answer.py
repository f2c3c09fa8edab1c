"""What one more answer is worth."""

from math import log

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from canut.engines.consensus import (
    ClosedModel,
    DawidSkene,
    MajorityVote,
    information,
    next_tasks,
    worth_of,
)
from canut.engines.consensus.errors import ParameterError


def coin(accuracy: float) -> np.ndarray:
    """Make the matrix of somebody who is right so often about two classes."""
    return np.array([[accuracy, 1 - accuracy], [1 - accuracy, accuracy]])


def model(**accuracies: float) -> ClosedModel:
    """Make a model of two classes whose annotators are right so often."""
    evidence = {name: np.log(coin(one)).tolist() for name, one in accuracies.items()}
    return ClosedModel(
        classes=("no", "yes"),
        log_prior=[log(0.5)] * 2,
        unseen=np.log(coin(0.7)).tolist(),
        evidence=evidence,
    )


def test_a_worked_example() -> None:
    """At even odds somebody who is always right tells all, log 2, and somebody who guesses tells nothing."""
    even, settled = np.array([[0.5, 0.5]]), np.array([[1.0, 0.0]])
    assert information(even, coin(1.0)) == pytest.approx(log(2))
    assert information(even, coin(0.5)) == pytest.approx(0)
    assert information(even, coin(0.9)) == pytest.approx(log(2) + 0.9 * log(0.9) + 0.1 * log(0.1))
    assert information(settled, coin(0.9)) == pytest.approx(0)


@given(chance=st.floats(0, 1), accuracy=st.floats(0, 1))
def test_an_answer_tells_at_most_what_is_missing(chance: float, accuracy: float) -> None:
    """Information is never negative, and never more than the uncertainty there is."""
    posterior = np.array([[chance, 1 - chance]])
    missing = -sum(one * log(one) for one in (chance, 1 - chance) if one > 0)
    assert 0 <= information(posterior, coin(accuracy))[0] <= missing + 1e-12


@given(chance=st.floats(0.01, 0.99), accuracy=st.floats(0.5, 0.98))
def test_a_better_worker_tells_more(chance: float, accuracy: float) -> None:
    """Of two who could answer a doubtful task, the more reliable one is worth more."""
    posterior = np.array([[chance, 1 - chance]])
    assert information(posterior, coin(accuracy))[0] < information(posterior, coin(accuracy + 0.01))[0]


def test_the_most_doubtful_task_comes_first() -> None:
    """Tasks come by what the worker's answer tells, then by name, and never one they answered."""
    answers = {
        "sure": [("ana", "yes"), ("bo", "yes")],
        "split": [("ana", "yes"), ("bo", "no")],
        "done": [("cy", "yes")],
        "fresh": [],
        "as fresh": [],
    }
    found = next_tasks(model(ana=0.8, bo=0.8, cy=0.75), answers, "cy")
    assert [one.task for one in found] == ["as fresh", "fresh", "split", "sure"]
    assert [one.task for one in next_tasks(model(), answers, "di", may_answer=["sure"])] == ["sure"]
    assert next_tasks(model(), answers, "cy", may_answer=["done"]) == []


def test_of_tasks_in_equal_doubt_the_one_asked_less_comes_first() -> None:
    """A task on which people keep disagreeing waits behind one that few have seen."""
    answers = {
        "a disputed one": [("ana", "yes"), ("bo", "no"), ("cy", "yes"), ("di", "no")],
        "split": [("ana", "yes"), ("bo", "no")],
    }
    first, second = next_tasks(model(), answers, "eve")
    assert (first.task, second.task) == ("split", "a disputed one")
    assert first.worth / second.worth == pytest.approx((4.5 / 2.5) ** 0.7)


ROWS = [
    ("t1", "ana", "yes"),
    ("t1", "bo", "no"),
    ("t2", "ana", "yes"),
    ("t2", "bo", "yes"),
    ("t3", "ana", "no"),
]
ANSWERS = pl.DataFrame(ROWS, schema=["task", "worker", "label"], orient="row")


def test_many_offers_at_once_equal_one_worker_at_a_time() -> None:
    """Both roads weigh alike, for workers and tasks that the truth has never met too."""
    truth = DawidSkene().fit(ANSWERS)
    offers = pl.DataFrame({"task": ["t3", "t1", "t4", "t3"], "worker": ["bo", "new", "ana", "new"]})
    given_answers = {"t1": [row[1:] for row in ROWS[:2]], "t3": [("ana", "no")], "t4": []}
    closed = ClosedModel.of(truth)
    for (task, worker), worth in zip(offers.iter_rows(), worth_of(truth, offers), strict=True):
        (alone,) = next_tasks(closed, given_answers, worker, may_answer=[task])
        assert worth == pytest.approx(alone.worth, abs=1e-6)


def test_who_answers_is_not_looked_at_when_it_is_not_known() -> None:
    """Taken for the crowd as a whole, all workers are worth the same on a task."""
    offers = pl.DataFrame({"task": ["t3", "t3"], "worker": ["bo", "new"]})
    known, new = worth_of(DawidSkene().fit(ANSWERS), offers, by_worker=False)
    assert known == new


def test_a_truth_without_matrices_is_refused() -> None:
    """A majority does not say what an answer tells."""
    with pytest.raises(ParameterError, match="no confusion matrices"):
        worth_of(MajorityVote().fit(ANSWERS), ANSWERS)
