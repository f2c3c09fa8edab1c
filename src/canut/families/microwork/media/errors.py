"""What can be wrong with a file of an item.

ValueError
└── MediaRefused    a picture or recording that nobody can be shown
"""


class MediaRefused(ValueError):  # noqa: N818 - named after the fact
    """A picture or recording that nobody can be shown; the message says what to do."""
