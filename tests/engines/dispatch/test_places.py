"""Distances over the earth."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canut.engines.dispatch import InvalidPlace, Place, straight_line_metres

latitudes = st.floats(-90, 90)
longitudes = st.floats(-180, 180)
places = st.builds(Place, latitudes, longitudes)


def test_a_degree_of_latitude_is_known() -> None:
    """One degree along a meridian is a 360th of the mean circumference, 111.195 km."""
    assert straight_line_metres(Place(46, 3), Place(47, 3)) == pytest.approx(111_195, abs=1)


def test_lyon_to_paris() -> None:
    """Two town halls lie 391.5 km apart, as any map says."""
    lyon, paris = Place(45.7676, 4.8357), Place(48.8566, 2.3522)
    assert straight_line_metres(lyon, paris) == pytest.approx(391_500, rel=0.005)


def test_opposite_places_are_half_the_earth_apart() -> None:
    """Antipodes neither overflow the arcsine nor come out short."""
    assert straight_line_metres(Place(0, 0), Place(0, 180)) == pytest.approx(20_015_115, rel=1e-6)


@given(places, places)
def test_distance_is_symmetric_and_not_negative(start: Place, end: Place) -> None:
    """There is as far as back, and never less than nothing."""
    assert straight_line_metres(start, end) == pytest.approx(straight_line_metres(end, start), abs=1e-3)
    assert straight_line_metres(start, end) >= 0


@given(places)
def test_no_distance_to_oneself(place: Place) -> None:
    """A place is where it is."""
    assert straight_line_metres(place, place) == 0


@pytest.mark.parametrize(("latitude", "longitude"), [(90.1, 0), (0, -180.5), (float("nan"), 0)])
def test_no_place_outside_the_earth(latitude: float, longitude: float) -> None:
    """Degrees out of range are refused with what to give instead."""
    with pytest.raises(InvalidPlace, match="latitude within 90"):
        Place(latitude, longitude)
