"""Divide whole amounts so that the parts always sum to the whole."""

from collections.abc import Sequence


def largest_remainder(total: int, weights: Sequence[int]) -> list[int]:
    """Share `total` by `weights`; the parts sum to it exactly (Hamilton's method).

    Parameters
    ----------
    total
        Minor units, at least 0.
    weights
        At least one, none negative, not all zero. On equal remainders the earlier one gets the unit.
    """
    weight_sum = sum(weights)
    if total < 0 or weight_sum <= 0 or min(weights) < 0:
        raise ValueError("largest_remainder needs total >= 0 and weights >= 0 that are not all zero")
    parts = [total * weight // weight_sum for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(total * weights[i] % weight_sum), i))
    for index in by_remainder[: total - sum(parts)]:
        parts[index] += 1
    return parts
