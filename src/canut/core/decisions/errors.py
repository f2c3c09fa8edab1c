"""What can go wrong with decisions.

DecisionError
├── ReasonsMissing    no ground, facts or evidence that a person could answer to
├── NotTheDecider     this person may not decide here
└── AlreadyDecided    decided or appealed before
"""


class DecisionError(Exception):
    """A decision cannot be taken as asked; nothing was changed."""


class ReasonsMissing(DecisionError):  # noqa: N818 - named after the fact
    """The statement of reasons is empty or says nothing."""


class NotTheDecider(DecisionError):  # noqa: N818 - named after the fact
    """The person has no part in this decision, or took the first one."""


class AlreadyDecided(DecisionError):  # noqa: N818 - named after the fact
    """The decision or the appeal was taken before."""
