"""No published figure tells what one person said (docs/adr/0022)."""

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canut.core.ratings.figures import (
    ASPECTS,
    BATCH,
    HIGHEST,
    LOWEST,
    Figures,
    Pending,
    Scores,
    combined,
    medians_of,
    next_batch,
    next_monday,
)

SCORES = st.fixed_dictionaries({aspect: st.integers(LOWEST, HIGHEST) for aspect in ASPECTS})
BATCHES = st.lists(st.lists(SCORES, min_size=BATCH, max_size=BATCH), min_size=1, max_size=6)


def published(batches: Sequence[Sequence[Scores]]) -> list[Figures | None]:
    """Return all that an observer ever saw: the figures after each batch."""
    medians = [medians_of(batch) for batch in batches]
    return [combined(medians[:number]) for number in range(1, len(medians) + 1)]


@given(batches=BATCHES, which=st.integers(0, 5), person=st.integers(0, BATCH - 1), other=SCORES)
def test_whatever_one_person_said_is_possible(
    batches: list[list[Scores]], which: int, person: int, other: Scores
) -> None:
    """Had they said anything else, four others exist with whom every figure ever seen is the same."""
    which %= len(batches)
    medians = medians_of(batches[which])
    four: list[Scores] = [medians] * (BATCH - 1)
    changed = [*batches]
    changed[which] = [*four[:person], other, *four[person:]]
    assert published(changed) == published(batches)


@given(batches=BATCHES, which=st.integers(0, 5), person=st.integers(0, BATCH - 1), other=SCORES)
def test_one_person_moves_a_median_between_the_neighbours_at_most(
    batches: list[list[Scores]], which: int, person: int, other: Scores
) -> None:
    """Whatever one of five says, the median stays between the second and the fourth of the five."""
    batch = batches[which % len(batches)]
    changed = medians_of([*batch[:person], other, *batch[person + 1 :]])
    for aspect in ASPECTS:
        order = sorted(one[aspect] for one in batch)
        assert order[1] <= changed[aspect] <= order[3]


@given(people=st.lists(st.integers(1, 8), max_size=40))
def test_a_batch_holds_five_people(people: list[int]) -> None:
    """Somebody who rates many projects counts once a batch, and nothing appears before five people spoke."""
    pending = [Pending(number, person) for number, person in enumerate(people)]
    while batch := next_batch(pending):
        assert len({one.worker_id for one in batch}) == len(batch) == BATCH
        pending = [one for one in pending if one not in batch]
    assert len({one.worker_id for one in pending}) < BATCH


@given(batches=BATCHES)
def test_figures_are_coarse(batches: list[list[Scores]]) -> None:
    """Scores go in steps of one half, counts in steps of five."""
    for figures in published(batches):
        assert figures
        assert figures.ratings % BATCH == 0
        assert all((2 * getattr(figures, aspect)).is_integer() for aspect in ASPECTS)


def test_nothing_is_published_of_fewer_than_five() -> None:
    """There are no figures without a batch, and no batch of four."""
    assert combined([]) is None
    with pytest.raises(ValueError, match="expected 5"):
        medians_of([dict.fromkeys(ASPECTS, 3)] * 4)


def test_figures_change_on_mondays() -> None:
    """Sunday's batch appears the day after, Monday's a week later."""
    assert next_monday(date(2026, 11, 22)) == next_monday(date(2026, 11, 16)) == date(2026, 11, 23)
