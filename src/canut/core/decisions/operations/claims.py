"""A cost or a time that a person declared is refused by a human, with reasons, and can be appealed (G17)."""

from datetime import datetime
from typing import Any

from canut.core.decisions.models import Decision
from canut.core.decisions.operations.taking import write_decision
from canut.core.people.models import Person


def decide_claim(
    *,
    concerned: str,
    person: Person,
    ground: str,
    facts: str,
    evidence: dict[str, Any],
    decided_by: Person,
    now: datetime,
) -> Decision:
    """Decide against what a person declared; the caller keeps the claim itself, and pays it when this falls.

    Parameters
    ----------
    concerned
        Which claim: ``cost:12`` or ``time_report:3``.
    evidence
        What was declared, and what shows that it does not count; must not be empty.

    Raises
    ------
    ReasonsMissing, ReasonsPasted
        When ground, facts or evidence say nothing, or the facts were pasted from another decision.
    NotTheDecider
        When `decided_by` declared it, or is no human.
    """
    decision = Decision(
        kind=Decision.Kind.CLAIM,
        person=person,
        concerned=concerned,
        ground=ground,
        facts=facts,
        evidence=evidence,
        decided_by=decided_by,
        decided_at=now,
        effective_at=now,
    )
    write_decision(decision=decision)
    return decision
