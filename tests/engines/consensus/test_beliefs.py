"""What is believed of workers beforehand is evidence, as much as so many answers."""

from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from canut.engines.consensus import METHODS, Belief, DawidSkene, Labels, MajorityVote, method
from canut.engines.consensus.beliefs import with_beliefs
from canut.engines.consensus.errors import ParameterError

COLUMNS = ["task", "worker", "label"]

# One against one on every task: only what is known of the two can decide.
SPLIT = pl.DataFrame(
    [
        (f"t{i}", who, "yes" if (who == "ana") == (i % 2 == 0) else "no")
        for i in range(8)
        for who in ("ana", "bo")
    ],
    schema=COLUMNS,
    orient="row",
)
ANAS = ["yes" if i % 2 == 0 else "no" for i in range(8)]


def test_who_is_believed_reliable_decides() -> None:
    """With one voice each, the truth is what the one says who was found right before."""
    trusted = DawidSkene().fit(SPLIT, beliefs={"ana": Belief(0.95, 40), "bo": Belief(0.5, 40)})
    assert trusted.truth["label"].to_list() == ANAS
    other = DawidSkene().fit(SPLIT, beliefs={"ana": Belief(0.5, 40), "bo": Belief(0.95, 40)})
    assert other.truth["label"].to_list() == ["no" if one == "yes" else "yes" for one in ANAS]


@pytest.mark.parametrize("name", METHODS)
def test_every_method_takes_beliefs(name: str, crowd: Any) -> None:
    """Whatever the method, the tasks that beliefs stand for do not come out, and known answers still hold."""
    made = crowd([0.9, 0.8, 0.7], seed=5, tasks=30)
    beliefs = {"w0": Belief(0.9, 20), "w2": Belief(0.4, 10), "stranger": Belief(1.0, 5)}
    fitted = method(name).fit(made.answers, known={"t1": "c2"}, beliefs=beliefs)
    assert fitted.truth["task"].to_list() == sorted(made.gold)
    assert fitted.truth.filter(pl.col("task") == "t1").row(0) == ("t1", "c2", 1.0)
    assert fitted.workers["answers"].to_list() == [30, 30, 30]


def test_a_majority_counts_votes_whoever_gave_them(crowd: Any) -> None:
    """The one method without reliability is not moved by beliefs."""
    answers = crowd([0.9, 0.6, 0.5], seed=6, tasks=30).answers
    believing = MajorityVote().fit(answers, beliefs={"w2": Belief(1.0, 100)})
    assert believing.truth.equals(MajorityVote().fit(answers).truth)


@given(accuracy=st.floats(0, 1), answers=st.integers(0, 60))
def test_a_belief_is_as_many_answers_as_it_says(accuracy: float, answers: int) -> None:
    """Of so many answers to tasks whose truth is known, the share that is right is the one believed."""
    labels = Labels.from_frame(SPLIT)
    known = pl.Series([-1] * 8).to_numpy()
    more, right = with_beliefs(labels, known, {"ana": Belief(accuracy, answers)})
    added = slice(len(labels), None)
    assert len(more) - len(labels) == answers == len(right) - len(known)
    rights = int((more.label[added] == right[len(known) :]).sum())
    assert rights == int(answers * accuracy + 1e-9)
    assert set(more.worker[added].tolist()) <= {0}
    assert more.task_names.is_sorted()


@pytest.mark.parametrize(("accuracy", "answers"), [(1.1, 5), (-0.1, 5), (0.5, -1)])
def test_an_impossible_belief_is_refused(accuracy: float, answers: int) -> None:
    """A share lies between 0 and 1, and nobody gave fewer than no answers."""
    with pytest.raises(ParameterError):
        Belief(accuracy, answers)
