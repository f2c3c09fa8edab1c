"""The embedded router: straight line, detour, one speed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canut.engines.dispatch import Leg, Place, StraightLine, straight_line_metres

HERE = Place(46.5, 3.6)
places = st.builds(Place, st.floats(-90, 90), st.floats(-180, 180))


def test_detour_and_speed() -> None:
    """111 km in a straight line are 144.6 km by street and ten hours at four metres a second."""
    leg = StraightLine(detour_factor=1.3, metres_per_second=4).leg(Place(46, 3), Place(47, 3))
    assert leg == Leg(metres=144_554, seconds=36_139)


def test_nowhere_to_go_takes_no_time() -> None:
    """A courier at the shop's door has no way to go."""
    assert StraightLine().leg(HERE, HERE) == Leg(0, 0)


@given(places, st.floats(1, 3), st.floats(0.5, 20))
def test_never_shorter_than_the_line(end: Place, detour_factor: float, metres_per_second: float) -> None:
    """A ride is at least the straight line, and its time at least its metres over the speed."""
    leg = StraightLine(detour_factor, metres_per_second).leg(HERE, end)
    assert leg.metres >= straight_line_metres(HERE, end) - 0.5
    assert leg.seconds >= leg.metres / metres_per_second


@pytest.mark.parametrize("wrong", [{"detour_factor": 0.9}, {"metres_per_second": 0.0}])
def test_impossible_figures_are_refused(wrong: dict[str, float]) -> None:
    """No street is shorter than the straight line, and no courier stands still."""
    with pytest.raises(ValueError, match=next(iter(wrong))):
        StraightLine(**wrong)
