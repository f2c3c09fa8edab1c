"""What every numeric method promises, and each by itself."""

from math import pi, sqrt
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from canut.engines.consensus.errors import EmptyLabelsError, LabelsError, MissingColumnError, ParameterError
from canut.engines.consensus.numbers.gaussian import WeightedNumber
from canut.engines.consensus.numbers.method import NumericMethod
from canut.engines.consensus.numbers.robust import HuberNumber, MedianNumber
from canut.engines.consensus.numbers.values import Values, crowd_deviation

METHODS = [MedianNumber(), HuberNumber(), WeightedNumber(), WeightedNumber(bias=False)]
NAMES = ["median", "huber", "weighted", "unbiased"]
every_method = pytest.mark.parametrize("method", METHODS, ids=NAMES)

Row = tuple[str, str, float]
numbers = st.integers(-1000, 1000).map(lambda n: n / 8)


@st.composite
def answers(draw: st.DrawFn) -> list[Row]:
    """Draw a crowd in which each worker answers a task at most once."""
    pair = st.tuples(st.sampled_from(["t1", "t2", "t3"]), st.sampled_from(["ana", "bo", "cy", "di"]))
    pairs = draw(st.lists(pair, unique=True, min_size=1))
    return [(task, worker, draw(numbers)) for task, worker in pairs]


def frame(rows: list[Any]) -> pl.DataFrame:
    """Make a frame of answers."""
    return pl.DataFrame(
        rows, schema={"task": pl.String, "worker": pl.String, "value": pl.Float64}, orient="row"
    )


def made_crowd(
    deviations: list[float], biases: list[float], *, seed: int
) -> tuple[pl.DataFrame, dict[str, float]]:
    """Let every worker measure 200 tasks."""
    rng = np.random.default_rng(seed)
    truth = rng.normal(50, 20, 200)
    rows = [
        (f"t{task}", f"w{worker}", value + bias + rng.normal(0, deviation))
        for worker, (deviation, bias) in enumerate(zip(deviations, biases, strict=True))
        for task, value in enumerate(truth)
    ]
    return frame(rows), {f"t{task}": value for task, value in enumerate(truth)}


def error(found: pl.DataFrame, gold: dict[str, float]) -> float:
    """Root of the mean squared error."""
    return sqrt(np.mean([(value - gold[task]) ** 2 for task, value in found.select("task", "value").rows()]))


def coverage(found: pl.DataFrame, gold: dict[str, float]) -> float:
    """Share of the truths that lie in their interval."""
    rows = found.select("task", "low", "high").rows()
    return float(np.mean([low <= gold[task] <= high for task, low, high in rows]))


@every_method
@given(rows=answers(), order=st.randoms(use_true_random=False))
def test_row_order_never_matters(method: NumericMethod, rows: list[Row], order: Any) -> None:
    """Shuffled answers give the same truth, to the last bit, and the frame stays as it was."""
    shuffled = list(rows)
    order.shuffle(shuffled)
    crowd = frame(shuffled)
    one, other = method.fit(frame(rows)), method.fit(crowd)
    assert_frame_equal(one.truth, other.truth, check_exact=True)
    assert_frame_equal(one.workers, other.workers, check_exact=True)
    assert_frame_equal(crowd, frame(shuffled))


@every_method
@given(rows=answers(), shift=st.integers(-50, 50), unit=st.sampled_from([0.25, 1, 8]))
def test_a_shift_and_a_change_of_unit_carry_over(
    method: NumericMethod, rows: list[Row], shift: int, unit: float
) -> None:
    """Adding a constant to all answers adds it to the truth, and a factor multiplies truth and error."""
    before = method.fit(frame(rows)).truth
    after = method.fit(frame([(task, worker, value * unit + shift) for task, worker, value in rows])).truth
    assert np.allclose(after["value"], before["value"].to_numpy() * unit + shift, atol=1e-3)
    errors = before["standard_error"].to_numpy() * unit
    assert np.allclose(after["standard_error"].to_numpy(), errors, atol=1e-3, equal_nan=True)


@every_method
@given(rows=answers())
def test_unanimous_answers_are_the_truth(method: NumericMethod, rows: list[Row]) -> None:
    """What everybody says is returned to the last bit, without doubt once two have said it."""
    agreed = {task: value for task, _, value in rows}
    found = method.fit(frame([(task, worker, agreed[task]) for task, worker, _ in rows])).truth
    assert dict(found.select("task", "value").rows()) == agreed
    assert found["standard_error"].drop_nulls().is_in([0.0]).all()
    assert found["standard_error"].null_count() in (0, len(found))


@every_method
@given(values=st.lists(numbers, min_size=1, max_size=6))
def test_one_worker_is_believed(method: NumericMethod, values: list[float]) -> None:
    """With nobody else to ask, a worker's values are the truth, nobody can say how sure."""
    found = method.fit(frame([(f"t{i}", "ana", value) for i, value in enumerate(values)]))
    assert found.truth["value"].to_list() == values
    assert found.truth["standard_error"].null_count() == len(values)
    assert found.workers.row(0) == ("ana", len(values), 0.5, 0.0, None)


@every_method
@given(rows=answers(), right=numbers)
def test_known_values_settle_their_task(method: NumericMethod, rows: list[Row], right: float) -> None:
    """A known value is the truth without doubt; that of another task adds nothing."""
    task = rows[0][0]
    found = method.fit(frame(rows), known={task: right, "elsewhere": 3.0}).truth
    assert found.filter(task=task).row(0) == (task, right, 0.0, right, right)
    assert found["task"].to_list() == sorted({task for task, _, _ in rows})


@every_method
def test_known_values_teach_who_to_believe(method: NumericMethod) -> None:
    """A worker who fails on gold is less reliable than one who does not."""
    rows = [
        (str(task), worker, task + off)
        for task in range(8)
        for worker, off in (("good", 0), ("bad", task - 5))
    ]
    found = method.fit(frame(rows), known={str(task): float(task) for task in range(6)}).workers
    assert dict(found.select("worker", "reliability").rows())["good"] > 0.6
    assert dict(found.select("worker", "reliability").rows())["bad"] < 0.5


@every_method
def test_the_last_answer_of_a_worker_counts(method: NumericMethod) -> None:
    """An earlier answer of the same worker to the same task is replaced, and counted as such."""
    found = method.fit(frame([("t", "a", 1.0), ("t", "a", 2.0)]))
    assert found.truth["value"].to_list() == [2.0]
    assert found.values.answers.dropped == 1


@every_method
def test_the_interval_holds_the_truth(method: NumericMethod) -> None:
    """On a crowd without outliers, about 95 intervals in 100 hold the truth."""
    crowd, gold = made_crowd([2.0, 2.0, 2.0, 2.0, 2.0], [0.0] * 5, seed=4)
    assert 0.9 <= coverage(method.fit(crowd).truth, gold) <= 0.99


def test_medians_and_their_errors_by_hand() -> None:
    """The middle value, or halfway between the two in the middle; errors shrink as theory says."""
    crowd = frame(
        [("odd", w, v) for w, v in zip("abc", (9, 1, 2), strict=True)] + [("two", "a", 1), ("two", "b", 2)]
    )
    found = MedianNumber().fit(crowd)
    assert found.truth["value"].to_list() == [2.0, 1.5]
    deviation = sqrt(found.crowd_variance)
    assert found.truth["standard_error"].to_list() == pytest.approx(
        [deviation * sqrt(pi / 2 / 3), deviation * sqrt(1 / 2)]
    )


def test_gaps_by_hand() -> None:
    """Each answer against the median of the others, in units that allow for that median's own error."""
    gaps = Values.from_frame(frame([("t", "a", 0), ("t", "b", 2), ("t", "c", 10), ("u", "a", 5)])).gaps()
    assert gaps[:3].tolist() == pytest.approx([-6 / sqrt(1.5), -3 / sqrt(1.5), 9 / sqrt(1.5)])
    assert np.isnan(gaps[3])
    known = Values.from_frame(frame([("t", "a", 0), ("t", "b", 2)]), {"t": 1.5})
    assert known.gaps().tolist() == [-1.5, 0.5]


def test_the_deviation_of_the_crowd_is_robust() -> None:
    """A normal crowd's deviation is found, with one answer in ten absurd as well."""
    rng = np.random.default_rng(0)
    rows = [(str(t), str(w), rng.normal(0, 3)) for t in range(300) for w in range(5)]
    absurd = [(t, w, v + 1e6 * (i % 10 == 0)) for i, (t, w, v) in enumerate(rows)]
    assert crowd_deviation(Values.from_frame(frame(rows)).gaps()) == pytest.approx(3, rel=0.06)
    assert crowd_deviation(Values.from_frame(frame(absurd)).gaps()) == pytest.approx(3, rel=0.35)


def test_huber_lies_where_the_bounded_errors_balance() -> None:
    """It solves Huber's equation, and an absurd answer pulls no more than a merely wrong one."""
    rng = np.random.default_rng(1)
    rows = [(str(t), str(w), rng.normal(0, 1)) for t in range(50) for w in range(6)]
    found = HuberNumber().fit(frame([*rows, ("0", "z", 100.0)]))
    center = dict(found.truth.select("task", "value").rows())["0"]
    reach = 1.345 * sqrt(found.crowd_variance)
    errors = np.array([value for task, _, value in rows if task == "0"] + [100.0]) - center
    assert np.clip(errors, -reach, reach).sum() == pytest.approx(0, abs=1e-6)
    further = HuberNumber().fit(frame([*rows, ("0", "z", 1e6)])).truth.filter(task="0")["value"].item()
    assert further == pytest.approx(center, abs=1e-6)


def test_huber_is_between_mean_and_median() -> None:
    """With a reach beyond all answers it is the mean; with hardly any it is the median of an odd number."""
    crowd = frame([("t", w, v) for w, v in zip("abcde", (1, 2, 3, 4, 11), strict=True)])
    assert HuberNumber(reach=100).fit(crowd).truth["value"].item() == pytest.approx(4.2)
    assert HuberNumber(reach=0.001, max_iterations=10_000).fit(crowd).truth["value"].item() == pytest.approx(
        3, abs=0.01
    )


def test_weighted_parameters_by_hand_where_all_is_known() -> None:
    """With the truth known, bias and variance are the posterior means of a normal-inverse-gamma."""
    rows = [("1", "a", 11.0), ("2", "a", 23.0), ("1", "b", 9.0), ("2", "b", 19.0)]
    found = WeightedNumber(smoothing=2).fit(frame(rows), known={"1": 10.0, "2": 20.0})
    crowd = crowd_deviation(np.array([1.0, 3.0, -1.0, -1.0])) ** 2
    assert found.crowd_variance == pytest.approx(crowd)
    biases = np.array([4.0, -2.0]) / (2 + 2)
    squares = np.array([(1 - 1) ** 2 + (3 - 1) ** 2 + 2 * 1, 2 * (-1 + 0.5) ** 2 + 2 * 0.25])
    assert found.bias.tolist() == pytest.approx(biases.tolist())
    assert found.variance.tolist() == pytest.approx(((squares + 2 * crowd) / (2 + 2)).tolist())


def test_weighted_finds_bias_and_deviation() -> None:
    """The parameters are those the crowd was made with, the biases up to what all share."""
    crowd, _ = made_crowd([1.0, 2.0, 3.0, 6.0], [0.0, 0.0, 4.0, -4.0], seed=2)
    found = WeightedNumber().fit(crowd)
    assert found.converged
    assert np.allclose(np.sqrt(found.variance), [1, 2, 3, 6], rtol=0.25)
    assert np.allclose(found.bias - found.bias[0], [0, 0, 4, -4], atol=1)
    assert found.workers["reliability"].to_list() == sorted(found.workers["reliability"], reverse=True)


def test_weighted_beats_the_median_where_workers_differ() -> None:
    """Two careful workers are worth more than four careless ones."""
    crowd, gold = made_crowd([1.0, 1.5, 8.0, 8.0, 8.0, 8.0], [0.0] * 6, seed=3)
    weighted = error(WeightedNumber().fit(crowd).truth, gold)
    assert weighted < error(HuberNumber().fit(crowd).truth, gold) / 2
    assert weighted < error(MedianNumber().fit(crowd).truth, gold) / 2


def test_a_few_known_values_tell_who_is_biased() -> None:
    """Precise workers with a bias pull the truth away, and ten known values of 200 bring it back."""
    crowd, gold = made_crowd([1.0, 1.0, 1.0], [0.0, 6.0, 6.0], seed=3)
    known = {f"t{i}": gold[f"t{i}"] for i in range(10)}
    median = error(MedianNumber().fit(crowd, known=known).truth, gold)
    assert median > 5
    assert error(WeightedNumber().fit(crowd, known=known).truth, gold) < 1.1


def test_two_answers_make_nobody_perfect() -> None:
    """A newcomer who happens to agree twice is no better than the best known worker."""
    crowd, gold = made_crowd([1.0, 3.0, 3.0], [0.0] * 3, seed=6)
    lucky = frame([(task, "newcomer", gold[task]) for task in ("t0", "t1")])
    found = WeightedNumber().fit(pl.concat([crowd, lucky])).workers
    reliability = dict(found.select("worker", "reliability").rows())
    assert reliability["newcomer"] < reliability["w0"]


@pytest.mark.parametrize("value", [None, float("nan"), float("inf"), "a lot", 1e200])
def test_what_is_no_number_is_refused(value: Any) -> None:
    """The message names the column and the row; a number written as text will do."""
    column = pl.Series(
        "value", [1.5, value], strict=False, dtype=pl.String if value == "a lot" else pl.Float64
    )
    crowd = pl.DataFrame({"task": ["t", "t"], "worker": ["a", "b"], "value": column})
    with pytest.raises(LabelsError, match=r"value.*data row 2"):
        MedianNumber().fit(crowd)
    good = crowd.with_columns(value=pl.Series(["1.5", "2.5"]))
    assert MedianNumber().fit(good).truth["value"].item() == 2.0


def test_unusable_tables_are_refused() -> None:
    """Without rows, without the column, with lists, or with gold that is no number."""
    with pytest.raises(EmptyLabelsError):
        MedianNumber().fit(frame([]))
    with pytest.raises(MissingColumnError, match="value"):
        MedianNumber().fit(frame([("t", "a", 1.0)]).drop("value"))
    with pytest.raises(LabelsError, match="Give one number a row"):
        MedianNumber().fit(pl.DataFrame({"task": ["t"], "worker": ["a"], "value": [[1.0]]}))
    with pytest.raises(LabelsError, match="no finite number"):
        MedianNumber().fit(frame([("t", "a", 1.0)]), known={"t": "much"})


@pytest.mark.parametrize(
    ("kind", "bad"),
    [
        (HuberNumber, {"reach": 0}),
        (HuberNumber, {"max_iterations": 0}),
        (HuberNumber, {"tolerance": -1}),
        (WeightedNumber, {"smoothing": 0}),
        (WeightedNumber, {"max_iterations": 0}),
        (WeightedNumber, {"tolerance": -1}),
    ],
)
def test_senseless_parameters_are_refused(kind: Any, bad: dict[str, float]) -> None:
    """The message names the parameter."""
    with pytest.raises(ParameterError, match=next(iter(bad))):
        kind(**bad)
