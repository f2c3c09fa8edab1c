"""How long ahead a person is told of a measure against them: data, each period with its source."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True, slots=True)
class Notice:
    """The notice of one kind of measure.

    Attributes
    ----------
    kind
        ``restriction``, ``suspension`` or ``termination``.
    ahead
        Between the statement of reasons and its effect, at the least.
    longest
        How long a measure of this kind may last; None for one without an end.
    since
        From when decisions follow this period.
    source
        Where the period comes from.
    """

    kind: str
    ahead: timedelta
    longest: timedelta | None
    since: datetime
    source: str


OURS = (
    "Canut's own; Directive (EU) 2024/2831, article 11, asks for the written statement on the day of effect "
    "at the latest"
)
OPENING = datetime(2025, 1, 1, tzinfo=UTC)

NOTICES = (
    Notice("restriction", timedelta(days=7), timedelta(days=90), OPENING, OURS),
    Notice("suspension", timedelta(days=7), timedelta(days=30), OPENING, OURS),
    Notice("termination", timedelta(days=30), None, OPENING, "Regulation (EU) 2019/1150, article 4(2)"),
)
"""Periods in the order of their date of effect; a change is a new line, never an edit."""


def notice_of(kind: str, at: datetime) -> Notice:
    """Return the notice of a kind of measure that is decided at a moment.

    Raises
    ------
    LookupError
        When there is none: the kind is no measure against a person.
    """
    in_force = [one for one in NOTICES if one.kind == kind and one.since <= at]
    if not in_force:
        raise LookupError(f"no notice is known for {kind}")
    return in_force[-1]
