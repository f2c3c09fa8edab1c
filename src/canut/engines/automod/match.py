"""What a rule found: where, and how grave it is."""

from dataclasses import dataclass
from enum import IntEnum


class Severity(IntEnum):
    """How soon a human should look; greater is graver."""

    LOW = 1
    MEDIUM = 2
    HIGH = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A place in a message that a rule speaks about.

    Attributes
    ----------
    start, end
        Characters of the message as it was written: ``message[start:end]`` is `text`.
    """

    start: int
    end: int
    text: str
    rule: str
    severity: Severity
