"""The time of a task: the longest of what was measured, what others took, and what its worker says."""

from collections.abc import Sequence

COHORT_MIN = 10
"""Answers from which a median says something; figures about fewer people are about each of them."""


def cohort_median(seconds: Sequence[int]) -> int:
    """Return the median of the measured times of answers under the same terms; 0 below ten answers.

    Of an even number the lower middle: a whole number of seconds that somebody did take.
    """
    if len(seconds) < COHORT_MIN:
        return 0
    return sorted(seconds)[(len(seconds) - 1) // 2]


def credited_seconds(*, measured: int, median: int, reported: int) -> int:
    """Return the time a task counts for, in seconds.

    Parameters
    ----------
    measured
        From taking the task to answering it.
    median
        Of the cohort (`cohort_median`); 0 where there is none.
    reported
        What the worker says and a human accepted; 0 where nothing is said. It can only raise the time.
    """
    return max(measured, median, reported)
