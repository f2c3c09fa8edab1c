"""Krippendorff's alpha."""

import warnings
from collections.abc import Sequence
from typing import Any

import krippendorff
import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from canut.engines.consensus.agreement.alpha import Level, krippendorff_alpha
from canut.engines.consensus.errors import ParameterError

# Krippendorff (2011), the example of section E: four observers, twelve units, with gaps.
OBSERVERS = (
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
)
LEVELS = list(Level)
Rows = Sequence[tuple[str, str, str]]


def frame(rows: Rows) -> pl.DataFrame:
    """Make a frame of answers."""
    return pl.DataFrame(rows, schema=dict.fromkeys(("task", "worker", "label"), pl.String), orient="row")


def observed(names: dict[str, str] | None = None) -> pl.DataFrame:
    """Make the published example, its values renamed where asked."""
    rows = [
        (f"unit {unit}", f"observer {observer}", (names or {}).get(value, value))
        for observer, line in enumerate(OBSERVERS)
        for unit, value in enumerate(line.split())
        if value != "."
    ]
    return frame(rows)


@pytest.mark.parametrize(("level", "expected"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)])
def test_the_published_example(level: str, expected: float) -> None:
    """The four observers of Krippendorff's paper agree as much as it says."""
    assert krippendorff_alpha(observed(), level) == pytest.approx(expected, abs=5e-4)


def test_words_have_the_order_that_is_given() -> None:
    """The same example in words has the same ordinal alpha, once their order is told."""
    words = dict(zip("12345", ("never", "rarely", "at times", "often", "always"), strict=True))
    found = krippendorff_alpha(observed(words), Level.ORDINAL, order=list(words.values()))
    assert found == pytest.approx(0.815, abs=5e-4)


@st.composite
def crowds(draw: st.DrawFn) -> pl.DataFrame:
    """Draw answers in numbers, each worker at most once a task."""
    pairs = draw(
        st.lists(st.tuples(st.integers(0, 5), st.integers(0, 4)), unique=True, min_size=1, max_size=25)
    )
    return frame([(str(task), str(worker), str(draw(st.integers(1, 4)))) for task, worker in pairs])


def by_the_package(crowd: pl.DataFrame, level: Any) -> float | None:
    """Ask the krippendorff package."""
    values = sorted(crowd["label"].unique())
    counts = [
        [int((answers["label"] == value).sum()) for value in values]
        for _, answers in crowd.group_by("task", maintain_order=True)
    ]
    if len(values) < 2 or max(map(sum, counts)) < 2:
        return None
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        found = krippendorff.alpha(
            value_counts=counts, value_domain=[float(value) for value in values], level_of_measurement=level
        )
    return float(found) if np.isfinite(found) else None


@pytest.mark.parametrize("level", LEVELS)
@given(crowd=crowds())
def test_it_is_what_the_package_says(level: str, crowd: pl.DataFrame) -> None:
    """Whatever the answers, the closed forms give what the package counts from whole tables."""
    expected = by_the_package(crowd, level)
    found = krippendorff_alpha(crowd, level)
    if expected is None:
        assert found is None
    else:
        assert found == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("level", LEVELS)
@given(crowd=crowds(), order=st.randoms(use_true_random=False))
def test_order_and_names_never_matter(level: str, crowd: pl.DataFrame, order: Any) -> None:
    """Shuffled rows, other workers and other names of the labels in the same order give the same alpha."""
    rows = crowd.rows()
    order.shuffle(rows)
    moved = frame([(f"task {task}", f"w{worker}", str(10 * int(label))) for task, worker, label in rows])
    assert krippendorff_alpha(moved, level) == pytest.approx(krippendorff_alpha(crowd, level), abs=1e-12)


@pytest.mark.parametrize("level", LEVELS)
@given(labels=st.lists(st.integers(1, 4), min_size=2, max_size=6).filter(lambda all_: len(set(all_)) > 1))
def test_perfect_agreement_is_one(level: str, labels: list[int]) -> None:
    """Where everybody says the same of each task, and tasks differ, alpha is 1."""
    crowd = frame([(f"t{i}", worker, str(label)) for i, label in enumerate(labels) for worker in "ab"])
    assert krippendorff_alpha(crowd, level) == pytest.approx(1.0, abs=1e-12)


def test_where_alpha_is_not_defined() -> None:
    """One answer a task, or one label throughout, has no agreement beyond chance to measure."""
    assert krippendorff_alpha(frame([("t1", "a", "1"), ("t2", "b", "2")])) is None
    assert krippendorff_alpha(frame([("t1", "a", "1"), ("t1", "b", "1")])) is None
    assert krippendorff_alpha(frame([("t1", "a", "1"), ("t1", "b", "1")]), "interval") is None


def test_a_hundred_thousand_classes_need_no_table() -> None:
    """As many classes as answers take a moment, not a table of classes by classes."""
    many = frame([(f"t{i // 2}", "ab"[i % 2], str(i)) for i in range(100_000)])
    for level in LEVELS:
        found = krippendorff_alpha(many, level)
        assert found is not None
        assert found < 1


@pytest.mark.parametrize(
    ("level", "order", "message"),
    [
        ("ratio", None, "Choose one of nominal, ordinal, interval"),
        ("interval", None, "'x' is no number"),
        ("ordinal", None, "'x' is no number"),
        ("ordinal", ["x"], "leaves out y"),
    ],
)
def test_what_makes_no_sense_is_refused(level: str, order: list[str] | None, message: str) -> None:
    """A level that does not exist, or that the labels do not have, is named."""
    with pytest.raises(ParameterError, match=message):
        krippendorff_alpha(frame([("t", "a", "x"), ("t", "b", "y")]), level, order=order)
