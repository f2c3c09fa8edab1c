"""The clocks of a decision: what a person is owed by when, each with its source."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class ClockName(StrEnum):
    """What a clock runs for."""

    REPLY = "reply"
    REMEDY = "remedy"


@dataclass(frozen=True, slots=True)
class Clock:
    """A period that a person may count on.

    Attributes
    ----------
    within
        From what starts it (an appeal is filed; a measure falls) to what stops it (the reply; the remedy).
    """

    name: ClockName
    within: timedelta
    source: str


CLOCKS = {
    ClockName.REPLY: Clock(
        ClockName.REPLY, timedelta(days=14), "Directive (EU) 2024/2831, article 11: two weeks"
    ),
    ClockName.REMEDY: Clock(
        ClockName.REMEDY, timedelta(days=14), "Directive (EU) 2024/2831, article 11: two weeks"
    ),
}
"""The explanation has no clock: no decision can be written without its reasons, so they are given at once."""

WARN_BEFORE = timedelta(days=3)
"""How long before a clock ends the people who must act are warned."""
