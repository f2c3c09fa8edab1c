"""Answers in an order of their own: the same whatever things are called, and back without a trace."""

from typing import Any

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from canut.engines.consensus import DawidSkene, Labels, OneCoin
from canut.engines.consensus.method import NOT_KNOWN, with_known
from canut.engines.consensus.methods.canonical import Canonical

Row = tuple[str, str, str]

rows = st.lists(
    st.tuples(st.sampled_from("pqrstu"), st.sampled_from("abcde"), st.sampled_from("xyz")),
    unique_by=lambda row: row[:2],
    min_size=1,
)


def coded(answers: list[Row], known: dict[str, str] | None = None) -> tuple[Labels, Any]:
    """Code some answers."""
    return with_known(
        Labels.from_frame(pl.DataFrame(answers, schema=["task", "worker", "label"], orient="row")), known
    )


@given(answers=rows, order=st.randoms(use_true_random=False))
def test_a_crowd_whose_members_differ_has_one_order(answers: list[Row], order: Any) -> None:
    """Where each has a number of answers of their own, new names give the same codes."""
    answers = [*answers, *((f"n{i}", worker, "x") for w, worker in enumerate("abcde") for i in range(7 * w))]
    new: dict[str, str] = {}
    for names in ({row[at] for row in answers} for at in range(3)):
        shuffled = sorted(names)
        order.shuffle(shuffled)
        new |= dict(zip(sorted(names), shuffled, strict=True))
    renamed = [(new[task], new[worker], new[label]) for task, worker, label in answers]
    one, other = (Canonical.of(*coded(each)) for each in (answers, renamed))
    counts = [np.bincount(each.labels.worker).tolist() for each in (one, other)]
    assert counts[0] == counts[1]
    for mine, theirs in zip(_answers(one), _answers(other), strict=True):
        assert mine == theirs


def _answers(canonical: Canonical) -> list[list[int]]:
    labels = canonical.labels
    return [np.bincount(labels.task).tolist(), np.bincount(labels.label).tolist(), labels.task.tolist()]


@given(answers=rows)
def test_a_truth_gets_its_names_back(answers: list[Row]) -> None:
    """A method that knows no order draws the same truth either way, matrices and coins included."""
    for drawn in (DawidSkene(max_iterations=3), OneCoin(max_iterations=3)):
        labels, known = coded(answers, {"p": "y"})
        canonical = Canonical.of(labels, known)
        one = drawn.infer(labels, known)
        other = canonical.restored(drawn.infer(canonical.labels, canonical.known))
        assert other.labels is labels
        assert np.array_equal(one.posterior.task, other.posterior.task)
        assert np.array_equal(one.posterior.label, other.posterior.label)
        assert np.allclose(one.posterior.probability, other.posterior.probability)
        for mine, theirs in ((one.confusions, other.confusions), (one.coins, other.coins)):
            for name in vars(mine) if mine else ():
                assert np.allclose(getattr(mine, name), getattr(theirs, name))


def test_known_answers_tell_tasks_apart() -> None:
    """Of two tasks answered alike, the settled one is told by its known answer, whatever it is called."""
    answers = [("p", "a", "x"), ("q", "a", "x")]
    for settled in "pq":
        canonical = Canonical.of(*coded(answers, {settled: "x"}))
        place = int(np.flatnonzero(canonical.known != NOT_KNOWN)[0])
        assert canonical.labels.task_names[place] == settled
        assert place == int(np.flatnonzero(Canonical.of(*coded(answers, {"p": "x"})).known != NOT_KNOWN)[0])
