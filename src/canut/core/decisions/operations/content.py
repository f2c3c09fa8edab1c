"""Content is taken down by a human, with a statement of reasons for its author."""

from datetime import datetime
from typing import Any

from canut.core.decisions.models import Decision
from canut.core.decisions.operations.taking import write_decision
from canut.core.people.models import Person


def decide_content(
    *,
    concerned: str,
    ground: str,
    facts: str,
    evidence: dict[str, Any],
    automation: dict[str, Any],
    decided_by: Person,
    now: datetime,
) -> Decision:
    """Decide against a piece of content, with a statement of reasons for its author.

    Parameters
    ----------
    concerned
        Whom it concerns, such as ``author:chat:lise``.
    automation
        What a machine found or proposed before the human decided; empty when none took part.

    Raises
    ------
    ReasonsMissing
        When ground or facts are empty.
    NotTheDecider
        When `decided_by` is no human.
    """
    decision = Decision(
        kind=Decision.Kind.CONTENT,
        concerned=concerned,
        ground=ground,
        facts=facts,
        evidence=evidence,
        automation=automation,
        decided_by=decided_by,
        decided_at=now,
        effective_at=now,
    )
    write_decision(decision=decision)
    return decision
