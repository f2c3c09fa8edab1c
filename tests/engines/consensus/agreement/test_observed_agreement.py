"""Agreement between answers, accuracy against gold."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import f1_score

from canut.engines.consensus import MajorityVote, accuracy, observed_agreement
from canut.engines.consensus.agreement.observed import f1
from canut.engines.consensus.errors import NoSharedTaskError, ParameterError

ANSWERS = pl.DataFrame(
    {
        "task": ["t1"] * 4 + ["t2"] * 2 + ["t3"],
        "worker": ["a", "b", "c", "d", "a", "b", "a"],
        "label": ["x", "x", "x", "y", "x", "x", "y"],
    }
)


def test_share_of_equal_pairs() -> None:
    """Three of six pairs are equal, all of one pair, and a single answer has no pair."""
    assert observed_agreement(ANSWERS).rows() == [("t1", 4, 0.5), ("t2", 2, 1.0), ("t3", 1, None)]


def test_accuracy_counts_the_tasks_that_both_have() -> None:
    """Gold without a result and results without gold are left out."""
    truth = MajorityVote().fit(ANSWERS)
    gold = {"t1": "x", "t3": "x", "elsewhere": "x"}
    assert accuracy(truth, gold) == 0.5
    assert accuracy(truth.truth, pl.DataFrame({"task": ["t2"], "label": ["x"]})) == 1.0


def test_accuracy_without_a_shared_task_is_refused() -> None:
    """A share of nothing is no figure."""
    with pytest.raises(NoSharedTaskError, match="same task names"):
        accuracy(MajorityVote().fit(ANSWERS), {"T1": "x"})


def test_f1_of_a_class_and_of_all() -> None:
    """Two of three x found, one of them wrongly: F1 of x is .8 and of y 2/3, and macro is their mean."""
    found = pl.DataFrame({"task": ["1", "2", "3", "4"], "label": ["x", "x", "x", "y"]})
    gold = {"1": "x", "2": "x", "3": "y", "4": "y"}
    assert f1(found, gold, positive="x") == pytest.approx(0.8)
    assert f1(found, gold, positive="y") == pytest.approx(2 / 3)
    assert f1(found, gold) == pytest.approx((0.8 + 2 / 3) / 2)
    with pytest.raises(ParameterError, match=r"'z'\. Choose one of x, y"):
        f1(found, gold, positive="z")


@given(pairs=st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abcd")), min_size=1, max_size=30))
def test_f1_is_what_scikit_learn_says(pairs: list[tuple[str, str]]) -> None:
    """Macro F1 is that of the usual library, whatever was found."""
    found = {str(i): mine for i, (mine, _) in enumerate(pairs)}
    gold = {str(i): right for i, (_, right) in enumerate(pairs)}
    frame = pl.DataFrame({"task": list(found), "label": list(found.values())})
    expected = f1_score(list(gold.values()), list(found.values()), average="macro", zero_division=0)
    assert f1(frame, gold) == pytest.approx(expected)
