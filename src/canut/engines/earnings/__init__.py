"""What work must pay: the floor over on-duty time, as a pure computation.

>>> floor_top_up(hourly_floor_minor=1202, on_duty_seconds=3600, costs_minor=0, paid_minor=1000)
202
>>> smallest_lawful_pay(hourly_floor_minor=1202, seconds=25)
9
"""

from canut.engines.earnings.contributions import (
    RATES,
    WITHHOLDING,
    ContributionRate,
    contribution_rate,
    contributions_minor,
    statuses,
    withholding_rule,
)
from canut.engines.earnings.floor import floor_top_up, hourly_rate, smallest_lawful_pay

__all__ = [
    "RATES",
    "WITHHOLDING",
    "ContributionRate",
    "contribution_rate",
    "contributions_minor",
    "floor_top_up",
    "hourly_rate",
    "smallest_lawful_pay",
    "statuses",
    "withholding_rule",
]
