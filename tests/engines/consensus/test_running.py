"""A consensus that grows equals the one drawn from all answers at once."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canut.engines.consensus import DawidSkene, Running
from canut.engines.consensus.errors import EmptyLabelsError, UnknownClassError


def test_after_a_refit_it_equals_the_batch(crowd: Any) -> None:
    """Every task's posterior is that of the batch method on the same answers."""
    made = crowd([0.9, 0.8, 0.6, 0.5], seed=3, tasks=60)
    running = Running(["c0", "c1", "c2"])
    for task, worker, label in made.answers.sample(fraction=1.0, shuffle=True, seed=2).iter_rows():
        running.observe(task, worker, label)
    running.refit()
    batch = DawidSkene().fit(made.answers)
    for task, label, confidence in batch.truth.iter_rows():
        assert running.posterior(task)[label] == pytest.approx(confidence, abs=1e-9)


TASKS, WORKERS, LABELS = (st.sampled_from(names) for names in ("tuv", ("ana", "bo", "cy"), ("no", "yes")))


@given(st.lists(st.tuples(TASKS, WORKERS, LABELS)))
def test_the_order_of_arrival_only_decides_between_answers_of_one_worker(rows: Any) -> None:
    """The last answer of a worker to a task counts, whatever came between."""
    running, last = Running(["no", "yes"]), Running(["no", "yes"])
    for row in rows:
        running.observe(*row)
    for (task, worker), label in sorted({(task, worker): label for task, worker, label in rows}.items()):
        last.observe(task, worker, label)
    for task in "tuv":
        assert running.posterior(task) == last.posterior(task)


def test_what_it_cannot_take_leaves_it_as_it_was() -> None:
    """A label outside the closed set is refused, and so is a refit of nothing."""
    running = Running(["no", "yes"])
    with pytest.raises(EmptyLabelsError):
        running.refit()
    running.observe("t", "ana", "yes")
    before = running.posterior("t")
    with pytest.raises(UnknownClassError):
        running.observe("t", "bo", "maybe")
    assert running.posterior("t") == before
