"""Fleiss' and Cohen's kappa."""

from collections.abc import Iterable
from itertools import combinations
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from canut.engines.consensus.agreement.kappa import cohen_kappa, fleiss_kappa, pairwise_kappa
from canut.engines.consensus.errors import ParameterError

# Fleiss (1971), table 1: thirty patients, each given one of five diagnoses by six psychiatrists.
DIAGNOSES = """
00060 03003 01401 00006 03030 20400 00402 20310 20040 00006 10050 11040 03300 10050 02031
00501 30012 51000 02040 10203 00006 01050 02013 20040 10041 05010 40002 02040 10500 00006
"""
# Fleiss, Levin and Paik (2003), table 18.1: two raters, a hundred subjects.
TWO_RATERS = ((75, 1, 4), (5, 4, 1), (0, 0, 10))


def frame(rows: list[tuple[str, str, str]]) -> pl.DataFrame:
    """Make a frame of answers."""
    return pl.DataFrame(rows, schema=dict.fromkeys(("task", "worker", "label"), pl.String), orient="row")


def from_counts(counts: Iterable[Iterable[str]]) -> pl.DataFrame:
    """Make answers of which only the counts matter."""
    rows = []
    for task, line in enumerate(counts):
        given = [label for label, count in enumerate(line) for _ in range(int(count))]
        rows += [(f"t{task}", f"w{worker}", str(label)) for worker, label in enumerate(given)]
    return frame(rows)


@st.composite
def crowds(draw: st.DrawFn) -> pl.DataFrame:
    """Draw answers, each worker at most once a task."""
    pairs = draw(
        st.lists(st.tuples(st.integers(0, 5), st.integers(0, 4)), unique=True, min_size=1, max_size=25)
    )
    return frame([(str(task), str(worker), draw(st.sampled_from("abc"))) for task, worker in pairs])


def test_the_psychiatrists_of_fleiss() -> None:
    """The table of the paper has the kappa of the paper."""
    assert fleiss_kappa(from_counts(DIAGNOSES.split())) == pytest.approx(0.430, abs=5e-4)


def test_two_raters_of_a_textbook() -> None:
    """The diagnoses of two raters agree with kappa .68, by both roads."""
    pairs = [
        (one, other)
        for one, row in enumerate(TWO_RATERS)
        for other, count in enumerate(row)
        for _ in range(count)
    ]
    one = {f"t{i}": str(mine) for i, (mine, _) in enumerate(pairs)}
    other = {f"t{i}": str(theirs) for i, (_, theirs) in enumerate(pairs)}
    assert cohen_kappa(one, {**other, "alone": "9"}) == pytest.approx(0.676, abs=5e-4)
    rows = [(task, name, label) for name, said in (("a", one), ("b", other)) for task, label in said.items()]
    assert pairwise_kappa(frame(rows)).rows() == [("a", "b", 100, pytest.approx(cohen_kappa(one, other)))]


def test_unequal_numbers_of_answers_weigh_a_task_the_same() -> None:
    """Twenty answers on one task and two on another: both tasks are half of the agreement."""
    crowd = from_counts([["10", "10"], ["2", "0"], ["1", "0"]])
    observed = (2 * 45 / 190 + 1) / 2
    by_chance = 0.75**2 + 0.25**2
    assert fleiss_kappa(crowd) == pytest.approx((observed - by_chance) / (1 - by_chance))


@given(crowd=crowds(), order=st.randoms(use_true_random=False))
def test_order_and_names_never_matter(crowd: pl.DataFrame, order: Any) -> None:
    """Shuffled rows and labels that change their names give the same kappa."""
    rows = crowd.rows()
    order.shuffle(rows)
    swap = {"a": "z", "b": "y", "c": "x"}
    moved = frame([(f"t{task}", f"w{worker}", swap[label]) for task, worker, label in rows])
    assert fleiss_kappa(moved) == pytest.approx(fleiss_kappa(crowd), abs=1e-12)


@given(
    labels=st.lists(st.sampled_from("abc"), min_size=2, max_size=8).filter(lambda all_: len(set(all_)) > 1)
)
def test_perfect_agreement_is_one(labels: list[str]) -> None:
    """Where everybody says the same of each task, and tasks differ, every kappa is 1."""
    said = {f"t{i}": label for i, label in enumerate(labels)}
    crowd = frame([(task, worker, label) for task, label in said.items() for worker in "pqr"])
    assert fleiss_kappa(crowd) == pytest.approx(1.0)
    assert cohen_kappa(said, said) == pytest.approx(1.0)
    assert pairwise_kappa(crowd, at_least=1)["kappa"].to_list() == [pytest.approx(1.0)] * 3


@given(crowd=crowds(), at_least=st.integers(1, 3))
def test_every_pair_is_compared_as_two_people_are(crowd: pl.DataFrame, at_least: int) -> None:
    """All pairs at once give what each pair gives alone, where they share enough tasks."""
    said = {
        str(worker): dict(answers.select("task", "label").iter_rows())
        for (worker,), answers in crowd.group_by("worker")
    }
    expected = [
        (one, other, len(said[one].keys() & said[other].keys()), cohen_kappa(said[one], said[other]))
        for one, other in combinations(sorted(said), 2)
        if len(said[one].keys() & said[other].keys()) >= at_least
    ]
    found = pairwise_kappa(crowd, at_least=at_least).rows()
    assert [row[:3] for row in found] == [row[:3] for row in expected]
    for (*_, mine), (*_, theirs) in zip(found, expected, strict=True):
        assert mine == (None if theirs is None else pytest.approx(theirs))


def test_only_the_most_active_are_compared() -> None:
    """With a limit of two, the two workers with most answers are the pair."""
    rows = [
        (f"t{i}", worker, "xy"[i % 2]) for worker, many in (("a", 4), ("b", 9), ("c", 8)) for i in range(many)
    ]
    assert pairwise_kappa(frame(rows), at_least=1, most_workers=2)["one", "other"].rows() == [("b", "c")]
    with pytest.raises(ParameterError, match="2 or more"):
        pairwise_kappa(frame(rows), most_workers=1)


def test_where_kappa_is_not_defined() -> None:
    """Nothing shared, or one label throughout, leaves nothing beyond chance."""
    assert fleiss_kappa(frame([("t1", "a", "x")])) is None
    assert fleiss_kappa(frame([("t1", "a", "x"), ("t1", "b", "x")])) is None
    assert cohen_kappa({"t1": "x"}, {"t2": "x"}) is None
    assert cohen_kappa({"t1": "x"}, {"t1": "x"}) is None
