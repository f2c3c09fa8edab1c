"""What can be wrong with an answer.

ValueError
├── AnswerInvalid      an answer a form does not accept, one message a question
└── ValueRefused       a value one field does not accept (inside this package)
"""

from collections.abc import Mapping


class AnswerInvalid(ValueError):  # noqa: N818 - it reads as what happened: the answer is invalid
    """An answer that a form does not accept.

    Attributes
    ----------
    messages
        What to do about each question, by its name (``"siret"``, ``"lines.0.debit"``); the empty name is
        the answer as a whole. In the reader's language.
    """

    def __init__(self, messages: Mapping[str, str]) -> None:
        self.messages = dict(messages)
        super().__init__("; ".join(f"{name}: {text}" if name else text for name, text in messages.items()))


class ValueRefused(ValueError):  # noqa: N818 - likewise
    """A value that one field does not accept: messages by path under the field, its own path being empty."""

    def __init__(self, messages: str | Mapping[str, str]) -> None:
        self.messages = {"": messages} if isinstance(messages, str) else dict(messages)
        super().__init__("; ".join(self.messages.values()))
