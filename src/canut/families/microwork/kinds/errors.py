"""What can be wrong with a kind's name or an item.

KindError(ValueError)
├── KindUnknown     no kind has this name
└── ItemInvalid     an item lacks what its kind needs
"""


class KindError(ValueError):
    """A kind of work cannot do what is asked."""


class KindUnknown(KindError):  # noqa: N818 - named after the fact
    """No kind has this name; the message lists those there are."""


class ItemInvalid(KindError):  # noqa: N818 - named after the fact
    """A row that cannot be given to anyone; the message names the column and says what to do."""
