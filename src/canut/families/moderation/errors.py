"""What can go wrong with moderation.

ModerationError
├── PolicyInvalid          a policy cannot be used as it is written
├── ItemRefused            a message cannot be stored as it came
├── ExposureLimitReached   the moderator has seen enough of this class of harm for a day
├── CaseNotTaken           the case is not in the moderator's hands for this kind of decision
├── ClauseUnknown          the decision names no clause of the policy that the case was opened under
├── NothingToAppeal        the content was not removed, or its removal is settled
└── AppealTooLate          the time to appeal is over
"""


class ModerationError(Exception):
    """Moderation cannot go on as asked; nothing was changed."""


class PolicyInvalid(ModerationError):  # noqa: N818 - named after the fact
    """A policy cannot be used as it is written."""


class ItemRefused(ModerationError):  # noqa: N818 - named after the fact
    """A message cannot be stored as it came."""


class ExposureLimitReached(ModerationError):  # noqa: N818 - named after the fact
    """The moderator has seen enough of this class of harm for a day."""


class CaseNotTaken(ModerationError):  # noqa: N818 - named after the fact
    """The case is not in the moderator's hands for this kind of decision."""


class ClauseUnknown(ModerationError):  # noqa: N818 - named after the fact
    """The decision names no clause of the policy that the case was opened under."""


class NothingToAppeal(ModerationError):  # noqa: N818 - named after the fact
    """The content was not removed, or its removal is settled."""


class AppealTooLate(ModerationError):  # noqa: N818 - named after the fact
    """The time to appeal is over."""
