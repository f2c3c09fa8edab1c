"""The floor: pay for all time on duty, waiting included, net of costs (guarantee G1)."""

from dataclasses import dataclass

SECONDS_PER_HOUR = 3600


def smallest_lawful_pay(*, hourly_floor_minor: int, seconds: int) -> int:
    """Return the least pay, in minor units, for work that takes `seconds` under an hourly floor."""
    return -(-hourly_floor_minor * seconds // SECONDS_PER_HOUR)


def floor_top_up(*, hourly_floor_minor: int, on_duty_seconds: int, costs_minor: int, paid_minor: int) -> int:
    """Return the least top-up, in minor units, that brings `paid_minor` up to the floor.

    Parameters
    ----------
    hourly_floor_minor
        Minor units an hour.
    on_duty_seconds
        Engaged plus waiting seconds of the pay period.
    costs_minor
        Declared costs of the period: the floor is net of them (G17).
    paid_minor
        Pay of the period before the top-up.

    Notes
    -----
    ``max(0, ceil(floor x (engaged + waiting) / 3600 + costs - paid))``, whole cents in the worker's favour.
    """
    due = smallest_lawful_pay(hourly_floor_minor=hourly_floor_minor, seconds=on_duty_seconds)
    return max(0, due + costs_minor - paid_minor)


@dataclass(frozen=True, slots=True, kw_only=True)
class FloorInputs:
    """All that the floor of one person's period is computed from: seconds, and amounts in minor units.

    ``earlier_minor`` is the sum of the top-ups that the period had before.
    """

    hourly_floor_minor: int
    on_duty_seconds: int
    costs_minor: int
    paid_minor: int
    earlier_minor: int = 0


def missing_to_floor(inputs: FloorInputs) -> int:
    """Return what is still missing to the floor, in minor units: the top-up to make now."""
    due = floor_top_up(
        hourly_floor_minor=inputs.hourly_floor_minor,
        on_duty_seconds=inputs.on_duty_seconds,
        costs_minor=inputs.costs_minor,
        paid_minor=inputs.paid_minor,
    )
    return max(0, due - inputs.earlier_minor)


def hourly_rate(*, paid_minor: int, on_duty_seconds: int) -> int:
    """Return the pay an hour of on-duty time, in minor units rounded down; 0 where there was no time."""
    return paid_minor * SECONDS_PER_HOUR // on_duty_seconds if on_duty_seconds else 0
