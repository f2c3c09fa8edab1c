"""What can go wrong with a rating.

RatingError
├── NotEarned       no work of the person was approved in the project, or they act for its client
├── RatedAlready    the person rated this project before
└── OutOfScale      a score is not a whole number from 1 to 5
"""


class RatingError(Exception):
    """A rating cannot be given as asked; nothing was kept."""


class NotEarned(RatingError):  # noqa: N818 - named after the fact
    """Only whose work was approved may rate, and nobody rates a client they act for."""


class RatedAlready(RatingError):  # noqa: N818 - named after the fact
    """A person rates each project once."""


class OutOfScale(RatingError):  # noqa: N818 - named after the fact
    """Scores go from 1 to 5."""
