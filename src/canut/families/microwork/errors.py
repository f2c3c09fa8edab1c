"""What can go wrong with micro-work beyond the core's and the forms' errors.

MicroworkError
├── AttemptRefused   a test cannot be taken now, or has nothing to contest
├── ClientUnknown    the project file names a client that is not registered
├── NoteEmpty        a problem was reported without a word
├── LongWorkEnded    a work that ended, or is not at a stand, cannot go on
├── RefitRefused     a refit of what is weighed already, or never
├── ProposerFailed   a machine that proposes did not answer as agreed
├── SearchRefused    a search cannot be kept as asked
└── UnfairTest       a test that could not be taken fairly
"""


class MicroworkError(Exception):
    """Micro-work cannot go on as asked; nothing was changed."""


class AttemptRefused(MicroworkError):  # noqa: N818 - named after the fact
    """A test cannot be taken now, or there is nothing to contest."""


class ClientUnknown(MicroworkError):  # noqa: N818 - named after the fact
    """The project file names a client that is not registered."""


class NoteEmpty(MicroworkError):  # noqa: N818 - named after the fact
    """A problem was reported without saying what it is."""


class LongWorkEnded(MicroworkError):  # noqa: N818 - named after the fact
    """A long work is not at a stand, so that it cannot go on."""


class RefitRefused(MicroworkError):  # noqa: N818 - named after the fact
    """Answers are being weighed already, or there is nothing to weigh."""


class ProposerFailed(MicroworkError):  # noqa: N818 - named after the fact
    """A machine that proposes did not answer as agreed; people go on without it."""


class SearchRefused(MicroworkError):  # noqa: N818 - named after the fact
    """A search cannot be kept as asked."""


class UnfairTest(MicroworkError):  # noqa: N818 - named after the fact
    """A test has too few questions, or would earn what is not its client's to give."""
