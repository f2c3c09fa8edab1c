"""Answers that are sets of labels."""

from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from canut.engines.consensus.errors import EmptyLabelsError, LabelsError, MissingColumnError
from canut.engines.consensus.methods.majority import MajorityVote
from canut.engines.consensus.multilabel import MultiLabel

SCHEMA = {"task": pl.String(), "worker": pl.String(), "labels": pl.List(pl.String)}


def frame(rows: list[tuple[str, str, list[str]]]) -> pl.DataFrame:
    """Make a frame of answers."""
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


label_sets = st.lists(st.sampled_from("xyz"), unique=True)
pairs_answered = st.lists(
    st.tuples(st.sampled_from(["t1", "t2", "t3"]), st.sampled_from(["ana", "bo", "cy"])),
    unique=True,
    min_size=1,
)


@st.composite
def answers(draw: st.DrawFn) -> list[tuple[str, str, list[str]]]:
    """Draw a crowd in which each worker answers a task at most once."""
    return [(task, worker, draw(label_sets)) for task, worker in draw(pairs_answered)]


def made_crowd(misses: list[float], *, seed: int) -> tuple[pl.DataFrame, dict[str, list[str]]]:
    """Let each worker decide on each of four labels, wrong as often as said."""
    rng = np.random.default_rng(seed)
    truth = rng.random((150, 4)) < 0.3
    rows = []
    for worker, miss in enumerate(misses):
        given_labels = truth ^ (rng.random(truth.shape) < miss)
        rows += [
            (f"t{task}", f"w{worker}", [f"l{i}" for i in np.flatnonzero(row)])
            for task, row in enumerate(given_labels)
        ]
    return frame(rows), {f"t{t}": [f"l{i}" for i in np.flatnonzero(row)] for t, row in enumerate(truth)}


def exactly_right(found: pl.DataFrame, gold: dict[str, list[str]]) -> float:
    """Share of the sets that are right to the last label."""
    return float(np.mean([gold[task] == labels for task, labels in found.select("task", "labels").rows()]))


def test_majority_by_hand() -> None:
    """Two of three say x, one says y: the set is x, as sure as both decisions together."""
    crowd = frame([("t", "a", ["x"]), ("t", "b", ["x", "y"]), ("t", "c", [])])
    found = MultiLabel(method=MajorityVote()).fit(crowd)
    assert found.truth.row(0) == ("t", ["x"], pytest.approx(2 / 3 * 2 / 3))
    assert found.posteriors.rows() == [("t", "x", 2 / 3), ("t", "y", pytest.approx(1 / 3))]
    assert found.workers.columns == ["worker", "answers", "reliability"]
    assert found.workers["reliability"].to_list() == pytest.approx([2 / 3, 1 / 2, 1 / 2])


def test_one_row_a_label_says_the_same_as_lists() -> None:
    """A task that was seen and has no label is a row with an empty label."""
    rows = [("t", "a", "x"), ("t", "b", "x"), ("t", "b", "y"), ("t", "c", None)]
    long = pl.DataFrame(rows, schema=["task", "worker", "label"], orient="row")
    crowd = frame([("t", "a", ["x"]), ("t", "b", ["x", "y"]), ("t", "c", [])])
    assert_frame_equal(MultiLabel().fit(long).posteriors, MultiLabel().fit(crowd).posteriors)


@given(rows=answers(), order=st.randoms(use_true_random=False))
def test_row_order_never_matters(rows: list[Any], order: Any) -> None:
    """Shuffled answers give the same sets, and the frame stays as it was."""
    shuffled = list(rows)
    order.shuffle(shuffled)
    crowd = frame(shuffled)
    one, other = MultiLabel().fit(frame(rows)), MultiLabel().fit(crowd)
    for table in ("truth", "posteriors", "workers"):
        assert_frame_equal(getattr(one, table), getattr(other, table), check_exact=True)
    assert_frame_equal(crowd, frame(shuffled))


@given(pairs=pairs_answered, chosen=label_sets)
def test_unanimous_sets_are_the_truth(pairs: list[tuple[str, str]], chosen: list[str]) -> None:
    """What everybody says stands."""
    found = MultiLabel().fit(frame([(task, worker, chosen) for task, worker in pairs]))
    assert all(labels == sorted(chosen) for labels in found.truth["labels"].to_list())


@given(chosen=st.lists(label_sets, min_size=1, max_size=5))
def test_one_worker_is_believed(chosen: list[list[str]]) -> None:
    """With nobody else to ask, a worker's sets are the truth."""
    found = MultiLabel().fit(frame([(f"t{i}", "ana", labels) for i, labels in enumerate(chosen)]))
    assert found.truth["labels"].to_list() == [sorted(labels) for labels in chosen]


@given(rows=answers(), right=label_sets)
def test_known_sets_settle_their_task(rows: list[Any], right: list[str]) -> None:
    """A known set is the truth for certain; that of another task adds nothing."""
    task = rows[0][0]
    found = MultiLabel().fit(frame(rows), known={task: right, "elsewhere": ["q"]})
    assert found.truth.filter(task=task).row(0) == (task, sorted(right), 1.0)
    assert "q" not in found.labels


def test_the_last_answer_of_a_worker_counts() -> None:
    """An earlier answer of the same worker to the same task is replaced, and counted as such."""
    found = MultiLabel().fit(frame([("t", "a", ["x"]), ("t", "a", ["y"])]))
    assert found.truth["labels"].to_list() == [["y"]]
    assert found.answers.dropped == 1


def test_reliable_workers_weigh_more() -> None:
    """On a made crowd of two careful and four careless workers, more sets are right than by majority."""
    crowd, gold = made_crowd([0.03, 0.05, 0.35, 0.35, 0.35, 0.35], seed=5)
    weighed, counted = MultiLabel().fit(crowd), MultiLabel(method=MajorityVote()).fit(crowd)
    assert exactly_right(weighed.truth, gold) > exactly_right(counted.truth, gold) + 0.1
    assert weighed.workers.sort("reliability", descending=True)["worker"][:2].sort().to_list() == ["w0", "w1"]


def test_nobody_gave_a_label() -> None:
    """Empty sets are a consensus too."""
    found = MultiLabel().fit(frame([("t", "a", []), ("t", "b", [])]))
    assert found.truth.row(0) == ("t", [], 1.0)
    assert found.workers["reliability"].to_list() == [1.0, 1.0]
    assert found.posteriors.is_empty()


def test_unusable_answers_are_refused() -> None:
    """The message names the column and the row."""
    with pytest.raises(EmptyLabelsError):
        MultiLabel().fit(frame([]))
    with pytest.raises(MissingColumnError, match="label"):
        MultiLabel().fit(pl.DataFrame({"task": ["t"], "worker": ["a"]}))
    with pytest.raises(LabelsError, match="Give a list of labels"):
        MultiLabel().fit(pl.DataFrame({"task": ["t"], "worker": ["a"], "labels": ["x"]}))
    with pytest.raises(LabelsError, match="data row 2"):
        MultiLabel().fit(frame([("t", "a", ["x"]), ("t", "b", ["x", None])]))  # type: ignore[list-item] # the point
    with pytest.raises(LabelsError, match="Column labels has 1 empty"):
        MultiLabel().fit(frame([("t", "a", None)]))  # type: ignore[list-item] # the point
