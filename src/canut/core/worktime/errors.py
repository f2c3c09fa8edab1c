"""What can go wrong with time.

WorktimeError
├── SlotTaken        the slot was booked by somebody else
├── SlotOverlap      the worker has booked other time that overlaps
├── SlotImpossible   a slot without length, one that is over, or that was taken back
├── NotTheirSlots    somebody who offers or cancels slots of others
├── NotOnDuty        a break needs a session that runs
├── NothingAsked     no question about this time is open
└── RestDue          a limit of working time is reached
"""


class WorktimeError(Exception):
    """Time cannot be booked or recorded as asked; nothing was changed."""


class SlotTaken(WorktimeError):  # noqa: N818 - named after the fact
    """The slot was booked by somebody else."""


class SlotOverlap(WorktimeError):  # noqa: N818 - named after the fact
    """The worker has booked other time that overlaps."""


class SlotImpossible(WorktimeError):  # noqa: N818 - named after the fact
    """The slot has no length, is over, or was taken back."""


class NotTheirSlots(WorktimeError):  # noqa: N818 - named after the fact
    """Slots are offered and cancelled by the client's members and the operator's."""


class NotOnDuty(WorktimeError):  # noqa: N818 - named after the fact
    """A break needs a session that runs, and no break before it."""


class NothingAsked(WorktimeError):  # noqa: N818 - named after the fact
    """No question about this time is open."""


class RestDue(WorktimeError):  # noqa: N818 - named after the fact
    """A limit of working time is reached: no new work until some rest; work in hand is finished and paid."""
