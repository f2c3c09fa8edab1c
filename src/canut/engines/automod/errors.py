"""What can go wrong in the automod engine.

::

    AutomodError
    ├── NoWordsError           a word list is empty
    └── UnreadableWordError    an entry holds no letter or digit, thus can match nothing
"""


class AutomodError(ValueError):
    """Anything the automod engine refuses."""


class NoWordsError(AutomodError):
    """A word list is empty."""

    def __init__(self, rule: str) -> None:
        super().__init__(f"The word list {rule!r} is empty. Add a word, or remove the list.")


class UnreadableWordError(AutomodError):
    """An entry holds no letter or digit."""

    def __init__(self, rule: str, entry: str) -> None:
        super().__init__(
            f"The word list {rule!r} has the entry {entry!r}, which holds no letter or digit and would never "
            "match. Write the word out, or remove it."
        )
