"""Places on the earth, and the straight line between two of them."""

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

EARTH_RADIUS_METRES = 6_371_008.8
"""Mean radius of the earth (IUGG, from the axes of WGS 84)."""

LATITUDE_MAX = 90.0
LONGITUDE_MAX = 180.0


class InvalidPlace(ValueError):  # noqa: N818 - the house names its errors after the fact
    """Coordinates that name no place on the earth."""


@dataclass(frozen=True, slots=True)
class Place:
    """A point in degrees (WGS 84); north and east are positive.

    Raises
    ------
    InvalidPlace
        When the latitude or the longitude is out of range or not a number.
    """

    latitude: float
    longitude: float

    def __post_init__(self) -> None:
        # A comparison with NaN is false: what is not a number is refused too.
        if not (abs(self.latitude) <= LATITUDE_MAX and abs(self.longitude) <= LONGITUDE_MAX):
            raise InvalidPlace(
                f"{self.latitude}, {self.longitude} is no place: give degrees, latitude within 90, "
                "longitude within 180"
            )


def straight_line_metres(start: Place, end: Place) -> float:
    """Return the great-circle distance between two places (haversine formula)."""
    latitude_1, latitude_2 = radians(start.latitude), radians(end.latitude)
    half_height = sin((latitude_2 - latitude_1) / 2)
    half_width = sin(radians(end.longitude - start.longitude) / 2)
    chord = half_height**2 + cos(latitude_1) * cos(latitude_2) * half_width**2
    # Rounding can lift the value of two opposite places a hair above 1.
    return 2 * EARTH_RADIUS_METRES * asin(sqrt(min(1.0, chord)))
