"""The form in which every app re-proves its part of the guarantees on a live store."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Check:
    """One invariant, and how to find the rows that break it.

    Attributes
    ----------
    guarantee
        ``G1`` to ``G20``, or ``books`` for what all of them rest on.
    sentence
        What holds, in plain English.
    offending_rows
        Yields one line for each row that breaks it, naming the row.
    """

    guarantee: str
    sentence: str
    offending_rows: Callable[[], Iterable[str]]
