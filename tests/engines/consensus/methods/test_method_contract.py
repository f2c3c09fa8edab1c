"""What every method promises, checked on small crowds that hypothesis draws."""

from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from canut.engines.consensus import METHODS, Labels, Method, method
from canut.engines.consensus.errors import EmptyLabelsError

COLUMNS = ["task", "worker", "label"]
# A medoid reads its labels, so their names matter, and its confidence is no probability.
PROBABILISTIC = [name for name in METHODS if name != "medoid"]

every_method = pytest.mark.parametrize("name", METHODS)


def frame(rows: list[tuple[str, str, str]]) -> pl.DataFrame:
    """Make a frame of answers."""
    return pl.DataFrame(rows, schema=dict.fromkeys(COLUMNS, pl.String), orient="row")


@st.composite
def answers(draw: st.DrawFn, *, unanimous: bool = False) -> pl.DataFrame:
    """Draw a crowd in which each worker answers a task at most once."""
    pairs = draw(
        st.lists(
            st.tuples(st.sampled_from(["t1", "t2", "t3", "t10"]), st.sampled_from(["ana", "bo", "cy", "di"])),
            unique=True,
            min_size=1,
        )
    )
    label = st.sampled_from(["a", "b", "c"])
    agreed = {task: draw(label) for task in sorted({task for task, _ in pairs})}
    return frame([(task, worker, agreed[task] if unanimous else draw(label)) for task, worker in pairs])


def renamed_as(table: pl.DataFrame, *columns: str) -> pl.DataFrame:
    """Give every name in the columns a longer one, in the same order."""
    return table.with_columns(pl.concat_str(pl.lit("new "), column).alias(column) for column in columns)


def tables(fitted: Any) -> list[pl.DataFrame]:
    """All that a truth says, as tables."""
    return [fitted.truth, fitted.posteriors, fitted.workers]


def assert_same(one: Any, other: Any) -> None:
    """Compare two truths to the last bit."""
    for mine, theirs in zip(tables(one), tables(other), strict=True):
        assert_frame_equal(mine, theirs, check_exact=True)


@every_method
@given(crowd=answers(), order=st.randoms(use_true_random=False))
def test_row_order_never_matters(name: str, crowd: pl.DataFrame, order: Any) -> None:
    """Shuffled answers give the same truth, to the last bit."""
    rows = crowd.rows()
    order.shuffle(rows)
    assert_same(method(name).fit(crowd), method(name).fit(frame(rows)))


@every_method
@given(crowd=answers())
def test_names_of_tasks_and_workers_never_matter(name: str, crowd: pl.DataFrame) -> None:
    """Renamed tasks and workers, in the same order, give the same labels and probabilities."""
    renamed = renamed_as(crowd, "task", "worker")
    one, other = method(name).fit(crowd), method(name).fit(renamed)
    assert_frame_equal(one.truth.drop("task"), other.truth.drop("task"), check_exact=True)
    assert one.workers["accuracy"].equals(other.workers["accuracy"])


@pytest.mark.parametrize("name", PROBABILISTIC)
@given(crowd=answers())
def test_names_of_labels_never_matter(name: str, crowd: pl.DataFrame) -> None:
    """Renamed labels, in the same order, give the same truth under their new names."""
    one = method(name).fit(crowd).truth
    other = method(name).fit(renamed_as(crowd, "label")).truth
    assert_frame_equal(renamed_as(one, "label"), other, check_exact=True)


@pytest.mark.parametrize("name", PROBABILISTIC)
def test_order_of_labels_only_decides_ties(name: str, crowd: Any) -> None:
    """Labels that change places give the same truth where nothing is tied."""
    made = crowd([0.95, 0.8, 0.7, 0.6, 0.5], seed=3)
    swap = {"c0": "c2", "c1": "c0", "c2": "c1"}
    before = method(name).fit(made.answers).truth
    after = method(name).fit(made.answers.with_columns(pl.col("label").replace(swap))).truth
    clear = (before["confidence"] > 0.5).to_numpy()
    assert clear.sum() > 150
    assert before["label"].replace(swap).filter(clear).equals(after["label"].filter(clear))
    assert np.allclose(before["confidence"], after["confidence"], atol=1e-4)


@every_method
@given(crowd=answers(unanimous=True))
def test_unanimous_answers_are_the_truth(name: str, crowd: pl.DataFrame) -> None:
    """What everybody says stands, however few they are."""
    expected = crowd.select("task", "label").unique().sort("task")
    assert_frame_equal(method(name).fit(crowd).truth.select("task", "label"), expected)


@every_method
@given(labels=st.lists(st.sampled_from("abcd"), min_size=1, max_size=8))
def test_one_worker_is_believed(name: str, labels: list[str]) -> None:
    """With nobody else to ask, a worker's answers are the truth."""
    crowd = frame([(f"t{i}", "ana", label) for i, label in enumerate(labels)])
    assert method(name).fit(crowd).truth["label"].to_list() == labels


@every_method
@given(labels=st.lists(st.sampled_from("abcd"), min_size=1, max_size=8))
def test_one_task_takes_a_label_that_was_given(name: str, labels: list[str]) -> None:
    """A single task is settled by the answers it has."""
    crowd = frame([("t", f"w{i}", label) for i, label in enumerate(labels)])
    truth = method(name).fit(crowd).truth
    assert truth["task"].to_list() == ["t"]
    assert truth["label"][0] in labels


@every_method
def test_no_answer_is_refused(name: str) -> None:
    """An empty table has no consensus."""
    with pytest.raises(EmptyLabelsError, match="at least one row"):
        method(name).fit(frame([]))


@every_method
@given(crowd=answers())
def test_the_same_call_twice_gives_the_same_truth(name: str, crowd: pl.DataFrame) -> None:
    """A method keeps nothing between two calls, and coded answers serve as well as a frame."""
    drawn = method(name)
    first = drawn.fit(crowd)
    assert_same(first, drawn.fit(crowd))
    assert_same(first, drawn.fit(Labels.from_frame(crowd)))


@every_method
@given(crowd=answers())
def test_the_input_is_never_changed(name: str, crowd: pl.DataFrame) -> None:
    """Neither the frame, nor the known answers, nor the coded arrays move."""
    before, known = crowd.clone(), {"t1": "c"}
    coded = Labels.from_frame(crowd)
    codes = [array.copy() for array in (coded.task, coded.worker, coded.label)]
    method(name).fit(crowd, known=known)
    method(name).fit(coded, known=known)
    assert_frame_equal(crowd, before)
    assert known == {"t1": "c"}
    assert all(map(np.array_equal, codes, (coded.task, coded.worker, coded.label)))


@every_method
@given(crowd=answers(), label=st.sampled_from(["a", "b", "c", "nobody said so"]))
def test_known_answers_are_respected(name: str, crowd: pl.DataFrame, label: str) -> None:
    """A known answer settles its task for certain, also when nobody gave it; other tasks add nothing."""
    task = crowd["task"][0]
    fitted = method(name).fit(crowd, known={task: label, "elsewhere": "z"})
    settled = fitted.truth.filter(pl.col("task") == task)
    assert settled.row(0) == (task, label, 1.0)
    assert fitted.truth["task"].to_list() == sorted(crowd["task"].unique())
    assert "z" not in fitted.labels.classes


@every_method
@given(crowd=answers())
def test_the_tables_are_whole(name: str, crowd: pl.DataFrame) -> None:
    """One row a task and a worker, all shares between 0 and 1, the truth the best of its candidates."""
    fitted = method(name).fit(crowd)
    assert fitted.truth.columns == ["task", "label", "confidence"]
    assert fitted.truth["task"].to_list() == sorted(crowd["task"].unique())
    assert fitted.workers["worker"].to_list() == sorted(crowd["worker"].unique())
    assert fitted.workers["answers"].sum() == len(crowd)
    for column in (fitted.truth["confidence"], fitted.posteriors["probability"], fitted.workers["accuracy"]):
        assert column.is_between(0, 1 + 1e-9).all()
    best = fitted.posteriors.group_by("task").agg(pl.max("probability")).sort("task")
    assert np.allclose(best["probability"], fitted.truth["confidence"])


@pytest.mark.parametrize("name", PROBABILISTIC)
@given(crowd=answers())
def test_probabilities_sum_to_one_at_most(name: str, crowd: pl.DataFrame) -> None:
    """A posterior leaves room only for a value that nobody gave."""
    fitted = method(name).fit(crowd)
    totals = fitted.posteriors.group_by("task").agg(pl.sum("probability"))["probability"]
    assert (totals <= 1 + 1e-9).all()
    if name != "one-coin":
        assert (totals >= 1 - 1e-9).all()


@every_method
def test_a_method_cannot_be_changed(name: str) -> None:
    """Parameters are set once."""
    drawn = method(name)
    assert isinstance(drawn, Method)
    with pytest.raises(AttributeError):
        drawn.smoothing = 3.0  # type: ignore[attr-defined]  # that is the point
