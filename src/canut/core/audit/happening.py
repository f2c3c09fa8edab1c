"""What is said when something happens."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Happening:
    """An event about to be recorded.

    Attributes
    ----------
    verb
        Past tense with its noun, such as ``assignment.approved``.
    subject_id
        Primary key of the row that `verb`'s noun names.
    actor_id
        The person who did it; None when the platform did it by a rule.
    """

    verb: str
    subject_id: int
    actor_id: int | None = None
    data: dict[str, Any] = field(default_factory=dict)

    @property
    def subject(self) -> str:
        """The noun of the verb, such as ``assignment``."""
        return self.verb.partition(".")[0]
