"""Answers as integer codes."""

from dataclasses import FrozenInstanceError
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from canut.engines.consensus import Labels, arranging
from canut.engines.consensus import labels as labels_module
from canut.engines.consensus.arranging import arranged
from canut.engines.consensus.coding import codes
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


whole_numbers = st.lists(st.one_of(st.integers(-3, 200), st.integers(9_990, 10_020)), min_size=1)


@given(values=whole_numbers)
def test_whole_numbers_are_coded_as_their_text(values: list[int]) -> None:
    """In the order of their decimal notations, whether a table or their text codes them."""
    coded, names = codes(pl.Series(values))
    assert names.to_list() == sorted({str(value) for value in values})
    assert [names[code] for code in coded.tolist()] == [str(value) for value in values]


@pytest.mark.parametrize("low", [0, 95, 10**17, 10**18 - 2, 2**63 - 5, -5])
def test_large_and_small_numbers_are_coded_alike(low: int) -> None:
    """Where lengths change, where tables end and below 0 too."""
    values = [low + step for step in (3, 0, 4, 0)]
    coded, names = codes(pl.Series(values, dtype=pl.Int64))
    assert names.to_list() == sorted({str(value) for value in values})
    assert [names[code] for code in coded.tolist()] == [str(value) for value in values]


@given(
    rows=st.lists(
        st.tuples(st.integers(0, 2), st.integers(0, 60), st.integers(0, 3)), min_size=1, max_size=200
    ),
    is_gathered=st.booleans(),
)
def test_answers_are_sorted_and_the_last_of_each_worker_stays(
    rows: list[tuple[int, int, int]], *, is_gathered: bool
) -> None:
    """By task, then worker, whatever the order of arrival, whether few or many answer a task."""
    if is_gathered:
        rows.sort(key=lambda row: row[0])
    last = {row[:2]: row[2] for row in rows}
    columns = [np.array(column, dtype=np.int32) for column in zip(*rows, strict=True)]
    found = arranged(*columns, tasks=3, labels=4)
    expected = sorted((*key, label) for key, label in last.items())
    assert list(zip(*(column.tolist() for column in found), strict=True)) == expected


def test_parts_sorted_at_once_close_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers that were dropped in one part leave no gap before the next, whatever the number of cores."""
    rng = np.random.default_rng(1)
    columns = [rng.integers(size, size=500, dtype=np.int32) for size in (40, 12, 3)]
    whole = arranged(*columns, tasks=40, labels=3)
    monkeypatch.setattr(arranging, "PART", 50)
    monkeypatch.setattr(arranging, "available", lambda: 4)
    cut = arranged(*columns, tasks=40, labels=3)
    assert len(whole[0]) < 500
    assert all(np.array_equal(one, other) for one, other in zip(whole, cut, strict=True))


def test_many_answers_are_coded_as_few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Columns coded at once give the same codes."""
    few = Labels.from_frame(frame())
    monkeypatch.setattr(labels_module, "MANY", 0)
    many = Labels.from_frame(frame())
    assert (many.tasks, many.workers, many.classes) == (few.tasks, few.workers, few.classes)
    assert many.label.tolist() == few.label.tolist()
