"""How far and how long from one place to another: the embedded default, and the form of any better router."""

from dataclasses import dataclass
from math import ceil
from typing import Protocol

from canut.engines.dispatch.places import Place, straight_line_metres


@dataclass(frozen=True, slots=True)
class Leg:
    """A ride from one place to another, in whole metres and whole seconds."""

    metres: int
    seconds: int


class Router(Protocol):
    """Whatever can say how long a ride is."""

    def leg(self, start: Place, end: Place) -> Leg:
        """Return the ride from `start` to `end`."""
        ...


@dataclass(frozen=True, slots=True)
class StraightLine:
    """The straight line, lengthened by what streets add, at one speed.

    Attributes
    ----------
    detour_factor
        Metres by street for one metre in a straight line; at least 1. Measure it in your town.
    metres_per_second
        Average speed from door to door, stops at lights included.
    """

    detour_factor: float = 1.3
    metres_per_second: float = 4.0

    def __post_init__(self) -> None:
        if not self.detour_factor >= 1:
            raise ValueError(
                f"detour_factor {self.detour_factor}: no street is shorter than the straight line"
            )
        if not self.metres_per_second > 0:
            raise ValueError(f"metres_per_second {self.metres_per_second}: a courier moves; give more than 0")

    def leg(self, start: Place, end: Place) -> Leg:
        """Return the ride from `start` to `end`; seconds are rounded up, in the courier's favour."""
        metres = round(straight_line_metres(start, end) * self.detour_factor)
        return Leg(metres, ceil(metres / self.metres_per_second))
