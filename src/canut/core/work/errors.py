"""What can go wrong with work.

WorkError
├── NotOpen            the project or the task takes no work now
├── NotAllowed         a qualification or a consent is missing
│   └── Restricted     a decision keeps the worker from new work here
├── TermsChanged       the terms shown are no longer the current ones
├── NotYours           no such assignment for this worker
├── AlreadyAnswered    the answer was received before; once is enough
├── LeaseLost          the time ended and the task went to somebody else
├── NotInReview        the work is not waiting for a review
├── UnusableTerms      terms that give no time, or name a currency that nobody pays in
├── GaggingClause      a text that would keep workers from speaking about their work
├── HumanWorkHidden    a text that says a machine does what people are asked for
├── UnlawfulPay        pay under the floor for the expected time
├── PurposeMissing     nobody would know what the work is for
├── UnusableTask       a task that could not be shown as it is described
├── NoSuchRefund       no money was sent back under this reference
└── OutsideOverlap     more answers than were planned and paid for
"""


class WorkError(Exception):
    """Work cannot be taken or given as asked; nothing was changed."""


class NotOpen(WorkError):  # noqa: N818 - named after the fact
    """The project or the task takes no work now."""


class NotAllowed(WorkError):  # noqa: N818 - named after the fact
    """The worker lacks a qualification or has not agreed to this class of harm."""


class Restricted(NotAllowed):
    """A decision against the worker is in force here; it has reasons and can be appealed (G11)."""


class TermsChanged(WorkError):  # noqa: N818 - named after the fact
    """The worker saw terms that are no longer the current ones."""


class NotYours(WorkError):  # noqa: N818 - named after the fact
    """There is no such assignment for this worker."""


class AlreadyAnswered(WorkError):  # noqa: N818 - named after the fact
    """The answer was received before."""


class LeaseLost(WorkError):  # noqa: N818 - named after the fact
    """The time ended and nobody's answer is wanted any more."""


class NotInReview(WorkError):  # noqa: N818 - named after the fact
    """The work is not waiting for a review."""


class UnlawfulPay(WorkError):  # noqa: N818 - named after the fact
    """Piece pay is under the floor for the time the work is expected to take."""


class UnusableTerms(WorkError):  # noqa: N818 - named after the fact
    """The terms give no time to work in, no floor, or name a currency that Canut does not pay in."""


class HumanWorkHidden(WorkError):  # noqa: N818 - named after the fact
    """A text of the project says that a machine does what people are asked for (G19)."""


class GaggingClause(WorkError):  # noqa: N818 - named after the fact
    """A text of the project would keep workers from speaking about their work (G10)."""


class PurposeMissing(WorkError):  # noqa: N818 - named after the fact
    """The project does not say what it is for or what its data will serve (G8)."""


class UnusableTask(WorkError):  # noqa: N818 - named after the fact
    """The task's key is too long, or it is more harmful than the project's workers agreed to."""


class OutsideOverlap(WorkError):  # noqa: N818 - named after the fact
    """More answers are asked than were planned and paid for."""


class NoSuchRefund(WorkError):  # noqa: N818 - named after the fact
    """No money was sent back to the client under this reference."""
