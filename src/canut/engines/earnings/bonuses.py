"""No dangerous bonus (G16): pay must never rise faster the more, or the faster, somebody works.

A bonus that starts at a threshold, or a streak, makes the last task before it worth much more than those
before: people ride through red lights for it. Pay as a function of the count must be concave: each further
answer adds at most as much as the one before.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Offence:
    """A point of a schedule where pay begins to rise faster.

    Attributes
    ----------
    count
        The number of answers (or of answers an hour) at which the step ends.
    step_minor, counts
        What this step adds, and over how many.
    before_minor, counts_before
        What the step before it added, and over how many: less for each.
    """

    count: int
    step_minor: int
    counts: int
    before_minor: int
    counts_before: int

    def __str__(self) -> str:
        return (
            f"at {self.count}: {self.step_minor} for {self.counts} more, where {self.counts_before} before it"
            f" added {self.before_minor}"
        )


def check_bonus(schedule: Sequence[tuple[int, int]]) -> list[Offence]:
    """Return the points at which a schedule of pay is convex; none when it may be offered.

    Parameters
    ----------
    schedule
        Pairs of a count and all that is paid at that count, in minor units. The count is of answers, or of
        answers an hour for a bonus on speed. Nothing is paid for nothing: (0, 0) is understood.

    Raises
    ------
    ValueError
        When a count is negative or comes twice, or pay falls as the count rises: that is a fine.

    Examples
    --------
    >>> check_bonus([(10, 100), (20, 150)])
    []
    >>> print(check_bonus([(10, 100), (20, 250)])[0])
    at 20: 150 for 10 more, where 10 before it added 100
    """
    points = sorted(schedule)
    if not points or points[0][0] > 0:
        points = [(0, 0), *points]
    steps = []
    for (count, paid), (next_count, next_paid) in pairwise(points):
        if next_count == count or count < 0:
            raise ValueError(f"the count {next_count} stands twice, or is negative; give each count once")
        if next_paid < paid:
            raise ValueError(
                f"pay falls from {paid} to {next_paid} at {next_count}: that is a fine, not a bonus"
            )
        steps.append((next_count, next_paid - paid, next_count - count))
    return [
        Offence(count, step, counts, before, counts_before)
        for (_, before, counts_before), (count, step, counts) in pairwise(steps)
        if step * counts_before > before * counts
    ]
