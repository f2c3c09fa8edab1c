"""The posterior of one task, answer by answer."""

import json
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from canut.engines.consensus import (
    ClosedModel,
    DawidSkene,
    MajorityVote,
    OneCoin,
    OpenModel,
    closed_posterior,
    open_posterior,
)
from canut.engines.consensus.errors import ParameterError, UnknownClassError

ROWS = st.lists(
    st.tuples(st.sampled_from("tuv"), st.sampled_from("xyz"), st.sampled_from("abc")),
    unique_by=lambda row: row[:2],
    min_size=1,
)
Row = tuple[str, str, str]


def assert_online_equals_batch(rows: list[Row], method: DawidSkene | OneCoin) -> None:
    """Every candidate of every task has the same probability both ways."""
    fitted = method.fit(pl.DataFrame(rows, schema=["task", "worker", "label"], orient="row"))
    model = ClosedModel.of(fitted) if isinstance(method, DawidSkene) else OpenModel.of(fitted)
    for (task,), candidates in fitted.posteriors.group_by("task"):
        online = model.posterior((w, label) for t, w, label in rows if t == task)
        batch = dict(candidates.select("label", "probability").rows())
        assert online == pytest.approx(batch, abs=1e-9)


@pytest.mark.parametrize("smoothing", [0.0, 2.0])
@given(rows=ROWS)
def test_closed_posterior_equals_the_refit(rows: list[Row], smoothing: float) -> None:
    """With a refit's parameters, the few answers of a task give the batch posterior, converged or not."""
    assert_online_equals_batch(rows, DawidSkene(max_iterations=5, smoothing=smoothing))


@given(rows=ROWS)
def test_open_posterior_equals_the_refit(rows: list[Row]) -> None:
    """The same for open answers, also with more values than alternatives."""
    assert_online_equals_batch(rows, OneCoin(max_iterations=5))
    assert_online_equals_batch(rows, OneCoin(max_iterations=5, alternatives=1))


@given(
    answers=st.lists(st.tuples(st.sampled_from("xyz"), st.sampled_from("abc"))),
    order=st.randoms(use_true_random=False),
)
def test_the_order_of_the_answers_never_matters(answers: list[tuple[str, str]], order: Any) -> None:
    """Both posteriors are the same to the last bit, whoever answered first."""
    shuffled = list(answers)
    order.shuffle(shuffled)
    closed = ClosedModel.cold("abc")
    opened = OpenModel(accuracy={"x": 0.9, "y": 0.6})
    assert closed.posterior(answers) == closed.posterior(shuffled)
    assert opened.posterior(answers) == opened.posterior(shuffled)


def test_the_first_answers_of_a_project() -> None:
    """Before any refit, annotators are right four times in five."""
    model = ClosedModel.cold(["yes", "no"])
    assert model.posterior([]) == pytest.approx({"no": 0.5, "yes": 0.5})
    assert model.posterior([("ana", "yes")]) == pytest.approx({"yes": 0.8, "no": 0.2})
    assert model.posterior([("ana", "yes"), ("bo", "yes")])["yes"] == pytest.approx(16 / 17)
    assert OpenModel().posterior([]) == {}
    assert OpenModel().posterior([("ana", "42")]) == pytest.approx({"42": 0.8})


def test_an_annotator_not_yet_seen_is_taken_for_the_crowd(crowd: Any) -> None:
    """A newcomer weighs between the best and the worst of those seen."""
    fitted = DawidSkene().fit(crowd([0.95, 0.8, 0.65], seed=1, tasks=500).answers)
    model = ClosedModel.of(fitted)
    best, newcomer, worst = (model.posterior([(w, "c1")])["c1"] for w in ("w0", "newcomer", "w2"))
    assert best > newcomer > worst
    coins = OpenModel.of(OneCoin().fit(crowd([0.95, 0.8, 0.65], seed=1, tasks=500).answers))
    assert coins.posterior([("newcomer", "c1")])["c1"] == pytest.approx(coins.unseen)


def test_the_best_comes_first_and_ties_follow_label_order() -> None:
    """The first key is the answer to publish."""
    assert next(iter(ClosedModel.cold("ba").posterior([("x", "a"), ("y", "b")]))) == "a"
    assert next(iter(OpenModel().posterior([("x", "b"), ("y", "a"), ("z", "b")]))) == "b"


@given(answers=st.lists(st.tuples(st.text(), st.floats(0.01, 0.99)), max_size=40))
def test_open_probabilities_sum_to_one_at_most(answers: list[tuple[str, float]]) -> None:
    """Whatever was answered by whomever."""
    posterior = open_posterior(answers)
    assert set(posterior) == {label for label, _ in answers}
    assert all(value >= 0 for value in posterior.values())
    assert sum(posterior.values()) <= 1 + 1e-9


def test_a_model_survives_json(crowd: Any) -> None:
    """A store can keep it: finite numbers, the same posterior afterwards, without smoothing too."""
    model = ClosedModel.of(DawidSkene(smoothing=0).fit(crowd([0.9, 0.6], seed=2, tasks=9).answers))
    kept = json.loads(json.dumps([model.log_prior, model.unseen, model.evidence], allow_nan=False))
    restored = ClosedModel(model.classes, *kept)
    answers = [("w0", "c1"), ("w1", "c2"), ("newcomer", "c2")]
    assert restored.posterior(answers) == model.posterior(answers)


def test_long_evidence_neither_overflows_nor_vanishes() -> None:
    """Ten thousand answers against one still make probabilities."""
    assert closed_posterior([0.0, 0.0], [[-0.1, -5.0]] * 10_000) == [1.0, 0.0]
    assert open_posterior([("a", 0.9)] * 10_000 + [("b", 0.9)])["a"] == pytest.approx(1)


def test_a_label_outside_the_closed_set_is_refused() -> None:
    """The message says which labels there are."""
    with pytest.raises(UnknownClassError, match="no, yes"):
        ClosedModel.cold(["yes", "no"]).posterior([("ana", "maybe")])


def test_a_model_needs_its_own_kind_of_truth(crowd: Any) -> None:
    """A majority has no parameters to go on with, and a model no classes out of nothing."""
    majority = MajorityVote().fit(crowd([0.9], seed=3, tasks=3).answers)
    with pytest.raises(ParameterError, match="dawid-skene"):
        ClosedModel.of(majority)
    with pytest.raises(ParameterError, match="one-coin"):
        OpenModel.of(majority)
    with pytest.raises(ParameterError, match="at least one class"):
        ClosedModel.cold([])
