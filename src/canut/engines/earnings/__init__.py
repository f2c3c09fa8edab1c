"""What work must pay: floors over time, distance and jobs, costs, bonuses; pure, on whole numbers.

>>> floor_top_up(hourly_floor_minor=1202, on_duty_seconds=3600, costs_minor=0, paid_minor=1000)
202
>>> smallest_lawful_pay(hourly_floor_minor=1202, seconds=25)
9
>>> from datetime import date
>>> ride = Job(seconds=600, metres=0, paid_minor=300)
>>> rule_top_up(floor_rule("us-seattle", on=date(2025, 3, 1)), Work(jobs=[ride]))
220
"""

from canut.engines.earnings.bonuses import Offence, check_bonus
from canut.engines.earnings.contributions import (
    RATES,
    WITHHOLDING,
    ContributionRate,
    contribution_rate,
    contributions_minor,
    statuses,
    withholding_rule,
)
from canut.engines.earnings.costs import cost_of_way, mileage_rate, mileage_slugs
from canut.engines.earnings.credited import COHORT_MIN, cohort_median, credited_seconds
from canut.engines.earnings.floor import (
    FloorInputs,
    floor_top_up,
    hourly_rate,
    missing_to_floor,
    smallest_lawful_pay,
)
from canut.engines.earnings.floor_rules import (
    Base,
    FloorRule,
    Guarantee,
    Job,
    Rate,
    Scope,
    Span,
    Work,
    aggregate_top_ups,
    guaranteed,
    job_top_ups,
    may_be_used,
    rule_top_up,
)
from canut.engines.earnings.known_floors import (
    FLOORS,
    UnknownFloorError,
    canut_floor,
    floor_rule,
    proposition_22,
)
from canut.engines.earnings.rates import (
    MILEAGE_RATES,
    MINIMUM_WAGES,
    DatedRate,
    NoRateError,
    known_minimums,
    rate_on,
)

__all__ = [
    "COHORT_MIN",
    "FLOORS",
    "MILEAGE_RATES",
    "MINIMUM_WAGES",
    "RATES",
    "WITHHOLDING",
    "Base",
    "ContributionRate",
    "DatedRate",
    "FloorInputs",
    "FloorRule",
    "Guarantee",
    "Job",
    "NoRateError",
    "Offence",
    "Rate",
    "Scope",
    "Span",
    "UnknownFloorError",
    "Work",
    "aggregate_top_ups",
    "canut_floor",
    "check_bonus",
    "cohort_median",
    "contribution_rate",
    "contributions_minor",
    "cost_of_way",
    "credited_seconds",
    "floor_rule",
    "floor_top_up",
    "guaranteed",
    "hourly_rate",
    "job_top_ups",
    "known_minimums",
    "may_be_used",
    "mileage_rate",
    "mileage_slugs",
    "missing_to_floor",
    "proposition_22",
    "rate_on",
    "rule_top_up",
    "smallest_lawful_pay",
    "statuses",
    "withholding_rule",
]
