"""One budget of answers, spent where the next is worth most."""

from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from canut.engines.consensus import DawidSkene, Labels, Spending, StabilityRule, StoppingRule, Truth
from canut.engines.consensus.errors import ParameterError

RULE = StoppingRule(confidence=0.99, lead=1, at_most=4)

NEVER = StabilityRule(changes=1e-9)


def fit(answers: pl.DataFrame) -> Truth:
    """Weigh the answers taken, over the classes of the made crowds."""
    return DawidSkene().fit(Labels.from_frame(answers, classes=["c0", "c1", "c2"]))


def play(recorded: pl.DataFrame, spending: Spending) -> pl.DataFrame:
    """Ask until nothing more is asked for."""
    tasks, course = recorded["task"].n_unique(), []
    taken = np.zeros(len(recorded), dtype=bool)
    chosen = spending.opening(recorded)
    while len(chosen):
        assert not taken[chosen].any()
        taken[chosen] = True
        course.append(fit(recorded.filter(taken)))
        waiting = np.flatnonzero(~taken)
        offers = recorded[waiting].select("task", "worker")
        chosen = waiting[spending.choose(course, offers, tasks=tasks, most=len(recorded))]
    return recorded.filter(taken)


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    seed=st.integers(0, 1_000),
    at_most=st.integers(1, 5),
    knobs=st.fixed_dictionaries(dict.fromkeys(("share", "opening_tasks", "step"), st.floats(0.05, 1))),
)
def test_no_budget_is_passed_and_no_task_forgotten(
    crowd: Any, seed: int, at_most: int, knobs: dict[str, Any]
) -> None:
    """Whatever the knobs, every task has an answer in the end, none more than its most, all within budget."""
    made = crowd([0.9, 0.8, 0.7, 0.6, 0.6], seed=seed, tasks=12).answers
    recorded = made.sample(fraction=1.0, shuffle=True, seed=seed)
    rule = StoppingRule(confidence=0.99, lead=1, at_most=at_most)
    spending = Spending(rule=rule, **knobs)
    used = play(recorded, spending)
    assert len(used) <= spending.budget(len(recorded), 12, untold=True)
    assert used["task"].n_unique() == 12
    assert max(used.group_by("task").len()["len"].to_list()) <= at_most


def test_it_ends_before_the_budget_when_every_task_has_enough(crowd: Any) -> None:
    """People who are right nearly always need not all be asked."""
    recorded = crowd([0.99] * 6, seed=1, tasks=60).answers.sample(fraction=1.0, shuffle=True, seed=1)
    used = play(recorded, Spending(rule=RULE, stability=NEVER, share=1.0))
    assert RULE.settled(fit(used)) == set(recorded["task"])
    assert len(used) < 0.6 * len(recorded)


def test_it_ends_before_the_budget_when_nothing_changes_any_more(crowd: Any) -> None:
    """Tasks that could still be asked about are left when answers no longer change labels, and not before."""
    recorded = crowd([0.95] * 12, seed=2, tasks=200).answers.sample(fraction=1.0, shuffle=True, seed=2)
    rule = StoppingRule(confidence=1.0, lead=1, at_most=12)
    stable = Spending(rule=rule, share=1.0, step=0.5)
    used = play(recorded, stable)
    assert len(used) < 0.6 * len(recorded)
    assert used["task"].n_unique() == 200
    assert len(used) < len(play(recorded, replace(stable, stability=NEVER)))


def test_who_is_more_often_right_is_asked_first(crowd: Any) -> None:
    """Once the crowd is known, answers come from those whose answers tell more."""
    recorded = crowd([0.95] * 3 + [0.4] * 3, seed=4, tasks=200).answers.sample(
        fraction=1.0, shuffle=True, seed=4
    )
    used = play(recorded, Spending(rule=RULE, share=0.5, opening_tasks=0.2))
    of_good = used["worker"].is_in(["w0", "w1", "w2"]).mean()
    assert isinstance(of_good, float)
    assert of_good > 0.7


def test_more_is_asked_where_workers_cannot_be_told_apart(crowd: Any) -> None:
    """Few answers of each of many people: they can only be counted, so the larger budget holds."""
    known = crowd([0.95] * 3 + [0.4] * 3, seed=4, tasks=60).answers
    place = pl.int_range(pl.len())
    unknown = known.with_columns(worker=pl.format("p{}", place // 3))
    spending = Spending(rule=replace(RULE, confidence=1.0, at_most=6), stability=NEVER, step=0.5)
    for recorded, share in ((known, spending.share), (unknown, spending.untold_share)):
        shuffled = recorded.sample(fraction=1.0, shuffle=True, seed=4)
        assert len(play(shuffled, spending)) == int(share * len(shuffled))


def test_the_opening_takes_the_first_who_come() -> None:
    """A tenth of the tasks, three answers each, in the order of the offers."""
    offers = pl.DataFrame(
        {"task": [f"t{i % 20}" for i in range(100)], "worker": [f"w{i}" for i in range(100)]}
    )
    rule = StoppingRule(confidence=0.99, lead=1, at_most=5)
    assert Spending(rule=rule).opening(offers).tolist() == [0, 1, 20, 21, 40, 41]


def test_a_round_asks_a_task_once_and_the_worthiest_first() -> None:
    """Of two who could answer the same task, one is asked; a settled task is not."""
    rows = [(f"s{i}", f"w{j}", "c0") for i in range(30) for j in range(4)]
    answers = pl.DataFrame(
        [*rows, ("open", "w0", "c0"), ("open", "w1", "c1")], schema=["task", "worker", "label"], orient="row"
    )
    offers = pl.DataFrame({"task": ["s1", "open", "open", "new"], "worker": ["w9", "w8", "w2", "w2"]})
    spending = Spending(rule=StoppingRule(confidence=0.9, lead=1, at_most=9), share=1.0, step=1)
    course, asked = [fit(answers)], len(answers)
    chosen = spending.choose(course, offers, tasks=32, most=200).tolist()
    assert sorted(offers["task"][chosen]) == ["new", "open"]
    assert 2 in chosen  # w2 is known to be good, w8 is not known
    for left, expected in ((1, [3]), (0, [])):
        share = (asked + left + 0.5) / 200
        short = replace(spending, share=share, untold_share=share)
        assert short.choose(course, offers, tasks=32, most=200).tolist() == expected


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ({"share": 0}, "share is 0"),
        ({"share": 1.1}, "share is 1.1"),
        ({"untold_share": 0}, "untold_share is 0"),
        ({"step": float("nan")}, "step is nan"),
        ({"opening_tasks": 0}, "opening_tasks is 0"),
        ({"opening_answers": 0}, "opening_answers is 0"),
    ],
)
def test_senseless_budgets_are_refused(bad: dict[str, Any], message: str) -> None:
    """A budget that cannot be spent never comes to be."""
    with pytest.raises(ParameterError, match=message):
        Spending(rule=RULE, **bad)
