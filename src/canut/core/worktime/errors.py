"""What can go wrong with time.

WorktimeError
├── SlotTaken        the slot was booked by somebody else
├── SlotOverlap      the worker has booked other time that overlaps
└── SlotImpossible   a slot without length, or one that is over
"""


class WorktimeError(Exception):
    """Time cannot be booked or recorded as asked; nothing was changed."""


class SlotTaken(WorktimeError):  # noqa: N818 - named after the fact
    """The slot was booked by somebody else."""


class SlotOverlap(WorktimeError):  # noqa: N818 - named after the fact
    """The worker has booked other time that overlaps."""


class SlotImpossible(WorktimeError):  # noqa: N818 - named after the fact
    """The slot has no length, or is over."""
