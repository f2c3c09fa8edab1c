"""Recorded answers go through the whole platform, and come out as the consensus of the same file."""

import numpy as np
import polars as pl
import pytest
from tests.factories import MONDAY

from canut.core.pay.models import Accrual, Payout
from canut.core.work.models import Assignment, Project
from canut.engines.consensus import DawidSkene, OneCoin, accuracy
from canut.families.microwork.kinds.errors import ItemInvalid
from canut.families.microwork.specification import Specification, read_specification
from canut.town.recording import SITTING, Recording, generated_project
from canut.town.replay import Replay, replay

pytestmark = pytest.mark.django_db

FIXED = """\
title: {en: Which one?}
client: Crowd
purpose: {en: To compare}
data_use: [research]
kind: choice
options: {question: {en: Which one?}, choices: [blue, green, red]}
pay: {currency: EUR, per_answer: 0.12, hourly_floor: 12.02, expected_seconds: 30}
answers: {exactly: 9}
gold: {share: 0.1}
machine: {proposer: text-classifier}
validation: {below_confidence: 0.9}
requires: [french-native]
"""


def recorded(tasks: int = 60, workers: int = 12, each: int = 6) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the answers of a crowd whose members err to differing degrees, and the right ones."""
    rng = np.random.default_rng(1831)
    classes = np.array(["blue", "green", "red"])
    right = rng.integers(3, size=tasks)
    skill = rng.uniform(0.5, 0.98, size=workers)
    rows = []
    for task in range(tasks):
        for worker in rng.permutation(workers)[:each].tolist():
            is_right = rng.random() < skill[worker]
            label = right[task] if is_right else (right[task] + rng.integers(1, 3)) % 3
            rows.append((f"task {task}", f"worker {worker}", classes[label]))
    labels = pl.DataFrame(rows, schema=["task", "worker", "label"], orient="row")
    gold = pl.DataFrame({"task": [f"task {task}" for task in range(tasks)], "label": classes[right]})
    return labels, gold


def run(
    labels: pl.DataFrame,
    gold: pl.DataFrame | None = None,
    *,
    specification: Specification | None = None,
    seed: int = 7,
) -> Replay:
    """Replay, starting on a Monday morning."""
    return replay(
        labels=labels,
        gold=gold,
        specification=specification,
        seed=seed,
        starts_at=MONDAY,
        progress=lambda _: None,
    )


def test_a_fixed_number_of_answers_gives_the_consensus_of_the_file() -> None:
    """With the adaptive rule off, every label is that of Dawid and Skene on the same file."""
    labels, gold = recorded()
    outcome = run(labels, gold, specification=read_specification(FIXED))
    expected = DawidSkene().fit(labels).truth
    found = outcome.results.join(expected, on="task", suffix="_expected")
    assert found.height == 60
    assert found["label"].to_list() == found["label_expected"].to_list()
    assert np.allclose(found["confidence"], found["confidence_expected"], atol=1e-5)
    assert outcome.answers_used == outcome.answers_recorded == 360
    assert outcome.accuracy == outcome.accuracy_all_answers == accuracy(expected, gold)


def test_the_adaptive_rule_saves_answers_and_everyone_is_paid() -> None:
    """Fewer answers are used, each of them is paid, the project ends closed and every guarantee holds."""
    labels, gold = recorded()
    outcome = run(labels, gold)
    assert 120 <= outcome.answers_used < 360
    assert (outcome.tasks, outcome.workers, outcome.human_share) == (60, 12, 1.0)
    assert outcome.accuracy is not None
    assert outcome.accuracy > 0.8
    assert outcome.verify == []
    assert outcome.project.state == Project.State.CLOSED
    work = Assignment.objects.filter(project=outcome.project)
    assert set(work.values_list("state", flat=True)) == {Assignment.State.APPROVED}
    assert work.count() == Accrual.objects.count() == outcome.answers_used
    assert set(Payout.objects.values_list("hold__state", flat=True)) == {"posted"}
    assert outcome.paid_total == f"{outcome.answers_used * 0.12:.2f} EUR"


def test_a_seed_repeats_a_replay_and_another_changes_it() -> None:
    """The same seed gives the same results from the same answers, in the same store too."""
    labels, gold = recorded(tasks=30)
    first, again, other = (run(labels, gold, seed=seed) for seed in (3, 3, 4))
    assert first.results["label"].equals(again.results["label"])
    assert np.allclose(first.results["confidence"], again.results["confidence"])
    assert first.answers_used == again.answers_used
    assert not np.allclose(first.results["confidence"], other.results["confidence"])


def test_of_two_answers_of_a_worker_to_a_task_the_last_counts() -> None:
    """A worker who answered a task twice answers it once, with what they said last."""
    labels, _ = recorded(tasks=5)
    changed = labels.head(1).with_columns(label=pl.lit("blue"))
    outcome = run(pl.concat([changed.with_columns(label=pl.lit("red")), labels, changed]))
    assert outcome.answers_recorded == labels.height
    assert outcome.accuracy is None
    assert changed.row(0) in Recording(pl.concat([labels, changed])).labels.rows()


def test_open_answers_go_through_too() -> None:
    """Labels too long to choose from, or of which there is one alone, become texts under one-coin."""
    labels, _ = recorded(tasks=8)
    long = labels.with_columns(label=pl.col("label") + pl.lit(" " + "x" * 90))
    outcome = run(long, long.unique("task").select("task", "label"))
    expected = OneCoin().fit(long).truth
    assert set(outcome.results["label"]) <= set(expected["label"])
    assert outcome.accuracy_all_answers is not None
    assert generated_project(Recording(labels.with_columns(label=pl.lit("same")))).form is not None
    assert generated_project(Recording(labels)).kind == "choice"


def test_a_label_that_the_project_does_not_know_is_refused() -> None:
    """A recorded label that is no answer to the project's question stops the replay before any work."""
    labels, _ = recorded(tasks=3)
    strange = labels.with_columns(label=pl.lit("mauve"))
    with pytest.raises(ItemInvalid, match="blue, green, red"):
        run(strange, specification=read_specification(FIXED))
    assert not Project.objects.exists()


def test_sittings_hold_every_answer_once() -> None:
    """Sittings are of one worker each, no longer than allowed, and together they are the recording."""
    labels, _ = recorded(tasks=200)
    sittings = list(Recording(labels).sittings(np.random.default_rng(1)))
    assert all(len({worker for _, worker, _ in rows}) == 1 for rows in sittings)
    assert max(map(len, sittings)) <= SITTING
    rows = [row for sitting in sittings for row in sitting]
    assert sorted(rows) == sorted(labels.rows())
