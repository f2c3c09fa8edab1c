"""Answers as integer codes."""

from dataclasses import FrozenInstanceError
from typing import Any

import polars as pl
import pytest

from canut.engines.consensus import Labels
from canut.engines.consensus.errors import EmptyLabelsError, MissingColumnError, NotTextError, NullValuesError


def frame(**columns: Any) -> pl.DataFrame:
    """Make answers, with one column another way."""
    return pl.DataFrame({"task": ["t", "s"], "worker": ["x", "x"], "label": ["b", "a"]} | columns)


def test_codes_follow_the_order_of_the_names() -> None:
    """Rows are sorted by task, then worker; names by their text, so 10 comes before 9."""
    labels = Labels.from_frame(frame(task=[9, 10], worker=[1.5, 1.5], label=[True, False]))
    assert labels.tasks == ("10", "9")
    assert labels.workers == ("1.5",)
    assert labels.classes == ("false", "true")
    assert (labels.task.tolist(), labels.label.tolist()) == ([0, 1], [0, 1])
    assert len(labels) == 2


def test_the_last_answer_of_a_worker_to_a_task_counts() -> None:
    """Earlier ones are dropped and counted, with the labels only they had."""
    labels = Labels.from_frame(frame(task=["t"] * 4, worker=["x", "y", "x", "x"], label=["z", "b", "c", "a"]))
    assert labels.dropped == 2
    assert labels.classes == ("a", "b")
    assert labels.label.tolist() == [0, 1]


def test_a_closed_set_codes_labels_that_nobody_gave() -> None:
    """The order stays that of the names, and the answers keep theirs."""
    labels = Labels.from_frame(frame(), classes=["0", "b"])
    assert labels.classes == ("0", "a", "b")
    assert [labels.classes[code] for code in labels.label] == ["a", "b"]
    assert labels.with_classes(["a"]) is labels


def test_other_columns_are_ignored() -> None:
    """Also when they are empty or nested."""
    assert len(Labels.from_frame(frame(note=[None, None], parts=[[1], [2]]))) == 2


@pytest.mark.parametrize(
    ("answers", "error", "message"),
    [
        (frame().drop("worker"), MissingColumnError, "Missing column worker; found task, label"),
        (pl.DataFrame(), MissingColumnError, "found none"),
        (frame(label=["a", None]), NullValuesError, "label has 1 empty value.*data row 2"),
        (frame(label=[["a"], ["b"]]), NotTextError, "canonical JSON"),
        (frame(label=[b"a", b"b"]), NotTextError, "Binary"),
        (frame().clear(), EmptyLabelsError, "at least one row"),
    ],
)
def test_unusable_answers_are_refused(answers: pl.DataFrame, error: type[Exception], message: str) -> None:
    """The message says where it is wrong and what to do."""
    with pytest.raises(error, match=message):
        Labels.from_frame(answers)


def test_codes_cannot_be_changed() -> None:
    """Neither the fields nor the arrays."""
    labels = Labels.from_frame(frame())
    with pytest.raises(FrozenInstanceError):
        labels.dropped = 1  # type: ignore[misc]  # that is the point
    with pytest.raises(ValueError, match="read-only"):
        labels.label[0] = 1
