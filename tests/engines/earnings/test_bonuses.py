"""A bonus that makes people hurry is found, with the points where it does (G16)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canut.engines.earnings import check_bonus


@pytest.mark.parametrize(
    "schedule",
    [
        [],
        [(10, 100)],
        [(0, 0), (10, 100), (20, 200)],
        [(10, 100), (20, 150), (100, 150)],
        [(0, 50), (10, 60)],
        [(20, 150), (10, 100)],
    ],
    ids=["none", "one step", "per answer", "ever less", "a gift at the start", "in any order"],
)
def test_concave_pay_may_be_offered(schedule: list[tuple[int, int]]) -> None:
    """Pay that rises evenly, or ever more slowly, is no offence."""
    assert check_bonus(schedule) == []


@pytest.mark.parametrize(
    ("schedule", "where"),
    [
        ([(49, 0), (50, 1000)], [50]),
        ([(10, 100), (20, 250)], [20]),
        ([(10, 100), (11, 110), (12, 125), (13, 150)], [12, 13]),
        ([(30, 300), (35, 400), (40, 600)], [35, 40]),
    ],
    ids=["a streak", "a higher rate", "ever more", "speed"],
)
def test_convex_pay_is_named(schedule: list[tuple[int, int]], where: list[int]) -> None:
    """Each point from which an answer pays more than the one before is named, with how much."""
    found = check_bonus(schedule)
    assert [one.count for one in found] == where
    assert str(found[0]).startswith(f"at {where[0]}: ")


@pytest.mark.parametrize("schedule", [[(10, 100), (20, 90)], [(10, 1), (10, 2)], [(-1, 0), (1, 1)]])
def test_what_is_no_schedule_is_refused(schedule: list[tuple[int, int]]) -> None:
    """A fine, a count that stands twice and a negative one are no bonus."""
    with pytest.raises(ValueError, match=r"fine|twice"):
        check_bonus(schedule)


@given(st.lists(st.integers(0, 50), min_size=1, max_size=20))
def test_exactly_rising_steps_offend(steps: list[int]) -> None:
    """Answer by answer, an offence is a step above the one before it, and nothing else."""
    paid = [sum(steps[: count + 1]) for count in range(len(steps))]
    schedule = list(enumerate(paid, start=1))
    rising = [count + 1 for count in range(1, len(steps)) if steps[count] > steps[count - 1]]
    assert [one.count for one in check_bonus(schedule)] == rising
