"""What one more answer is worth."""

from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canut.engines.consensus import ClosedModel, expected_gain, next_tasks


def model(**accuracies: float) -> ClosedModel:
    """Make a model of two classes whose annotators are right so often."""

    def evidence(accuracy: float) -> list[list[float]]:
        right, wrong = log(accuracy), log(1 - accuracy)
        return [[right, wrong], [wrong, right]]

    return ClosedModel(
        classes=("no", "yes"),
        log_prior=[log(0.5)] * 2,
        unseen=evidence(0.7),
        evidence={name: evidence(one) for name, one in accuracies.items()},
    )


def test_a_worked_example() -> None:
    """At even odds an answer of somebody right 9 times in 10 adds 0.4; at 0.95 it can change nothing."""
    chances = {"no": 0.5, "yes": 0.5}
    assert expected_gain(model(ana=0.9), chances, "ana") == pytest.approx(0.4)
    assert expected_gain(model(ana=0.9), chances, "somebody new") == pytest.approx(0.2)
    assert expected_gain(model(ana=0.9), {"no": 0.95, "yes": 0.05}, "ana") == pytest.approx(0)


@given(chance=st.floats(0, 1), accuracy=st.floats(0.01, 0.99))
def test_an_answer_never_harms_in_expectation(chance: float, accuracy: float) -> None:
    """Information is worth nothing at the least, and at the most all that is missing."""
    gain = expected_gain(model(ana=accuracy), {"no": chance, "yes": 1 - chance}, "ana")
    assert 0 <= gain <= 1 - max(chance, 1 - chance) + 1e-12


def test_the_most_doubtful_task_comes_first() -> None:
    """Tasks come by what the worker's answer adds, then by name, and never one they answered."""
    answers = {
        "sure": [("ana", "yes"), ("bo", "yes")],
        "split": [("ana", "yes"), ("bo", "no")],
        "done": [("cy", "yes")],
        "fresh": [],
    }
    found = next_tasks(model(ana=0.8, bo=0.8, cy=0.75), answers, "cy")
    assert [one.task for one in found] == ["fresh", "split", "sure"]
    assert found[0].gain == pytest.approx(0.25)
    assert [one.task for one in next_tasks(model(), answers, "di", may_answer=["sure"])] == ["sure"]
