"""Auto: no worse than a majority on crowds of every kind, and sure of itself as often as it is right."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
import pytest

from canut.engines.consensus import DawidSkene, MajorityVote, Truth, accuracy
from canut.engines.consensus.calibration import expected_calibration_error, tempered
from canut.engines.consensus.errors import ParameterError
from canut.engines.consensus.methods.auto import Auto, ChosenTruth


@dataclass(frozen=True)
class Kind:
    """What a crowd is made of.

    Attributes
    ----------
    alone
        Accuracy of each worker who answers alone.
    copied
        Accuracy of the leader, and how many repeat what they say.
    share
        Share of each class.
    answers
        Answers a task, drawn at random among the workers.
    """

    alone: tuple[float, ...]
    copied: tuple[float, int] = (0.0, 0)
    share: tuple[float, ...] = (0.5, 0.5)
    answers: int = 100


KINDS = {
    "good and bad": Kind((0.95, 0.9, 0.8, 0.6, 0.6)),
    "spammers": Kind((0.9, 0.85, 0.8, 0.5, 0.5, 0.5, 0.5, 0.5)),
    "adversaries": Kind((0.9, 0.9, 0.85, 0.8, 0.8, 0.2, 0.1)),
    "few answers a worker": Kind((0.75,) * 120, answers=3),
    "a rare class": Kind((0.9, 0.9, 0.8, 0.8, 0.7), share=(0.93, 0.07)),
    "five classes": Kind((0.8, 0.7, 0.6, 0.6, 0.5), share=(0.2,) * 5),
    "four copies": Kind((0.75,) * 6, copied=(0.7, 4)),
    "three copies in three classes": Kind((0.75,) * 6, copied=(0.65, 3), share=(1 / 3,) * 3),
}


def make(kind: Kind, seed: int, *, tasks: int = 400) -> tuple[pl.DataFrame, dict[str, str]]:
    """Make a crowd of a kind, and its gold."""
    rng = np.random.default_rng(seed)
    classes = len(kind.share)
    truth = rng.choice(classes, size=tasks, p=kind.share)

    def answered(right: Any, accuracy_: float) -> Any:
        wrong = (right + rng.integers(1, classes, size=tasks)) % classes
        return np.where(rng.random(tasks) < accuracy_, right, wrong)

    columns = [answered(truth, each) for each in kind.alone]
    leader = answered(truth, kind.copied[0])
    columns += [answered(leader, 0.95) for _ in range(kind.copied[1])]
    rows = [
        (f"t{i}", f"w{w}", f"c{label}") for w, column in enumerate(columns) for i, label in enumerate(column)
    ]
    answers = pl.DataFrame(rows, schema=["task", "worker", "label"], orient="row")
    drawn = answers.with_columns(place=pl.Series(rng.random(len(answers))))
    drawn = drawn.filter(pl.col("place").rank("ordinal").over("task") <= kind.answers)
    return drawn.drop("place"), {f"t{i}": f"c{label}" for i, label in enumerate(truth)}


def chosen(answers: pl.DataFrame, **more: Any) -> ChosenTruth:
    """Fit, and know what comes out."""
    truth = Auto().fit(answers, **more)
    assert isinstance(truth, ChosenTruth)
    return truth


def raw(truth: ChosenTruth) -> Truth:
    """Undo the calibration."""
    return tempered(truth, 1 / truth.temperature)


@pytest.mark.parametrize("kind", KINDS)
def test_it_does_not_fall_behind_the_majority(kind: str) -> None:
    """On average over crowds of a kind, one point is the most that knowing the workers may cost."""
    losses = []
    for seed in range(4):
        answers, gold = make(KINDS[kind], seed)
        losses.append(accuracy(MajorityVote().fit(answers), gold) - accuracy(chosen(answers), gold))
    assert np.mean(losses) <= 0.01


@pytest.mark.parametrize("kind", ["adversaries", "spammers"])
def test_it_knows_whom_to_believe(kind: str) -> None:
    """Where workers differ, confusion matrices are chosen, and gain."""
    answers, gold = make(KINDS[kind], 0)
    truth = chosen(answers)
    assert truth.chosen == "logit"
    assert accuracy(truth, gold) > accuracy(MajorityVote().fit(answers), gold) + 0.02


def test_copies_count_once() -> None:
    """A group that copies is heard as one worker, so that it neither rules nor looks infallible."""
    answers, gold = make(KINDS["four copies"], 0)
    truth = chosen(answers)
    assert truth.chosen.endswith("without copies")
    assert accuracy(DawidSkene().fit(answers), gold) < 0.75
    assert accuracy(truth, gold) > 0.88
    assert expected_calibration_error(truth, gold) < 0.05


def test_good_workers_who_agree_are_not_taken_for_copies() -> None:
    """Agreement alone is no proof: nearly perfect workers agree because they are right."""
    answers, gold = make(Kind((0.98, 0.98, 0.97, 0.97, 0.6, 0.6)), 0)
    truth = chosen(answers)
    assert truth.chosen == "logit"
    assert accuracy(truth, gold) > 0.97


def hard_tasks(seed: int, *, tasks: int = 500) -> tuple[pl.DataFrame, dict[str, str]]:
    """Make a crowd whose workers fail together, on the third of the tasks that are hard."""
    rng = np.random.default_rng(seed)
    truth, hard = rng.integers(2, size=tasks), rng.random(tasks) < 0.33
    rows = []
    for worker, skill in enumerate((0.98, 0.95, 0.9, 0.8, 0.75, 0.6, 0.55)):
        is_right = rng.random(tasks) < np.where(hard, 0.55, skill)
        given = np.where(is_right, truth, 1 - truth)
        rows += [(f"t{i}", f"w{worker}", f"c{label}") for i, label in enumerate(given)]
    answers = pl.DataFrame(rows, schema=["task", "worker", "label"], orient="row")
    return answers, {f"t{i}": f"c{label}" for i, label in enumerate(truth)}


def test_confidence_is_calibrated_without_gold() -> None:
    """Where errors are correlated, the raw posterior is too sure, and the calibrated one less so."""
    answers, gold = hard_tasks(0)
    truth = chosen(answers)
    assert truth.temperature > 1
    before, after = (expected_calibration_error(each, gold) for each in (raw(truth), truth))
    assert after < before - 0.005


def test_known_answers_calibrate_better_still() -> None:
    """With gold, the temperature is fitted to it."""
    answers, gold = hard_tasks(1)
    known = dict(list(gold.items())[:150])
    rest = dict(list(gold.items())[150:])
    truth = chosen(answers, known=known)
    assert expected_calibration_error(truth, rest) < expected_calibration_error(raw(truth), rest)
    assert accuracy(truth, known) == 1.0


def test_the_same_answers_give_the_same_choice() -> None:
    """Nothing is left to chance: two calls agree to the last bit, in whatever order the rows come."""
    answers, _ = make(KINDS["spammers"], 3, tasks=80)
    one, other = chosen(answers), chosen(answers.sample(fraction=1.0, shuffle=True, seed=1))
    assert one.chosen == other.chosen
    assert one.temperature == other.temperature
    assert np.array_equal(one.posterior.probability, other.posterior.probability)
    assert one.predicted == other.predicted


@pytest.mark.parametrize(("kind", "method"), [("spammers", "logit"), ("four copies", "logit without copies")])
def test_names_play_no_part(kind: str, method: str) -> None:
    """Tasks, workers and labels that swap their names, and rows that move, change no bit of the truth."""
    answers, _ = make(KINDS[kind], 0)
    rng = np.random.default_rng(7)
    names = {column: answers[column].unique().sort().to_list() for column in answers.columns}
    new = {
        column: dict(zip(old, rng.permutation(old).tolist(), strict=True)) for column, old in names.items()
    }
    renamed = answers.with_columns(pl.col(column).replace_strict(map_) for column, map_ in new.items())
    one, other = chosen(answers), chosen(renamed.sample(fraction=1.0, shuffle=True, seed=1))
    assert one.chosen == method
    assert (one.chosen, one.temperature, one.predicted) == (other.chosen, other.temperature, other.predicted)
    expected = one.posteriors.with_columns(
        pl.col("task").replace_strict(new["task"]), pl.col("label").replace_strict(new["label"])
    )
    assert expected.sort("task", "label").equals(other.posteriors)
    reliable = one.workers.with_columns(pl.col("worker").replace_strict(new["worker"]))
    assert reliable.sort("worker")["accuracy"].to_list() == pytest.approx(other.workers["accuracy"].to_list())


def test_a_handful_of_tasks_is_counted() -> None:
    """With too little to learn from, the votes decide."""
    answers, _ = make(KINDS["spammers"], 0, tasks=20)
    truth = chosen(answers)
    assert (truth.chosen, truth.temperature) == ("majority", 1.0)


def test_open_answers_are_right_or_wrong() -> None:
    """A thousand different values are no closed set of classes."""
    rows = [(f"t{i}", f"w{w}", f"x{i if w < 2 else 5000 + i * 3 + w}") for i in range(1500) for w in range(3)]
    truth = chosen(pl.DataFrame(rows, schema=["task", "worker", "label"], orient="row"))
    assert truth.chosen == "one-coin"
    assert (truth.truth["label"] == truth.truth["task"].str.replace("t", "x")).all()


@pytest.mark.parametrize("bad", [{"folds": 1}, {"clear_errors": -1.0}, {"seed": -1}])
def test_senseless_parameters_are_refused(bad: dict[str, Any]) -> None:
    """The message names the parameter."""
    with pytest.raises(ParameterError, match=next(iter(bad))):
        Auto(**bad)
