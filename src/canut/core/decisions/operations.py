"""The only door through which decisions against somebody are written."""

from datetime import datetime
from typing import Any

from django.db import transaction

from canut.core.audit.happening import Happening
from canut.core.audit.operations import record
from canut.core.decisions.errors import AlreadyDecided, NotTheDecider, ReasonsMissing
from canut.core.decisions.models import Appeal, Decision
from canut.core.people.models import Person
from canut.core.people.queries import acts_for
from canut.core.work.models import Assignment
from canut.core.work.operations.reviews import mark_rejected, overturn

REASON_LENGTH_MIN = 10
"""Characters a ground, facts or reasons need: "bad" is not a reason one can answer to."""


def _checked_reason(name: str, text: str) -> str:
    text = " ".join(text.split())
    if len(text) < REASON_LENGTH_MIN or len(set(text)) < REASON_LENGTH_MIN // 2:
        raise ReasonsMissing(
            f"{name}: say what happened in at least {REASON_LENGTH_MIN} characters; "
            "the person must be able to answer to it"
        )
    return text


def reject_work(
    *,
    assignment: Assignment,
    ground: str,
    facts: str,
    evidence: dict[str, Any],
    decided_by: Person,
    now: datetime,
) -> Decision:
    """Reject submitted work with a statement of reasons (G5).

    Parameters
    ----------
    ground
        The clause of the guidelines or terms that was not met.
    facts
        What in this answer did not meet it.
    evidence
        What shows it, such as ``{"expected": ..., "answered": ...}``; must not be empty.

    Raises
    ------
    ReasonsMissing
        When ground, facts or evidence are empty.
    NotTheDecider
        When `decided_by` does not act for the project's client.
    NotInReview
        When the work was approved, also by silence, or never submitted.
    """
    if not evidence:
        raise ReasonsMissing("evidence: show what the decision rests on")
    if not acts_for(person=decided_by, organisation_id=assignment.project.client_id):
        raise NotTheDecider(
            f"{decided_by} does not act for {assignment.project.client}; a member must decide"
        )
    with transaction.atomic():
        decision = Decision.objects.create(
            kind=Decision.Kind.REJECTION,
            assignment=assignment,
            concerned=f"person:{assignment.worker_id}",
            ground=_checked_reason("ground", ground),
            facts=_checked_reason("facts", facts),
            evidence=evidence,
            decided_by=decided_by,
            decided_at=now,
        )
        mark_rejected(assignment_id=assignment.pk, actor_id=decided_by.pk, decision_id=decision.pk, now=now)
        record(happenings=[Happening("decision.taken", decision.pk, decided_by.pk)], now=now)
    return decision


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
    """
    with transaction.atomic():
        decision = Decision.objects.create(
            kind=Decision.Kind.CONTENT,
            concerned=concerned,
            ground=_checked_reason("ground", ground),
            facts=_checked_reason("facts", facts),
            evidence=evidence,
            automation=automation,
            decided_by=decided_by,
            decided_at=now,
        )
        record(happenings=[Happening("decision.taken", decision.pk, decided_by.pk)], now=now)
    return decision


def appeal(*, decision: Decision, text: str, actor: Person | None, now: datetime) -> Appeal:
    """Contest a decision.

    Parameters
    ----------
    actor
        The person who appeals; None for an author who has no account here.

    Raises
    ------
    NotTheDecider
        When the decision is about somebody else's work.
    AlreadyDecided
        When an appeal was filed before.
    """
    if decision.assignment and (actor is None or decision.assignment.worker_id != actor.pk):
        raise NotTheDecider("only the person the decision is about can appeal it")
    with transaction.atomic():
        filed, is_new = Appeal.objects.get_or_create(
            decision=decision,
            defaults={"first_decided_by": decision.decided_by, "text": text, "filed_at": now},
        )
        if not is_new:
            raise AlreadyDecided("this decision was appealed already; the appeal stands as it was filed")
        record(happenings=[Happening("appeal.filed", filed.pk, actor.pk if actor else None)], now=now)
    return filed


def decide_appeal(
    *, filed: Appeal, outcome: Appeal.Outcome, reasons: str, decided_by: Person, now: datetime
) -> Appeal:
    """Decide an appeal; a decision that is overturned repairs itself: the work is paid, the content restored.

    Raises
    ------
    NotTheDecider
        When `decided_by` took the first decision or is the person it is about.
    AlreadyDecided
        When the appeal was decided before.
    ReasonsMissing
        When `reasons` are empty.
    """
    decision = filed.decision
    worker_id = decision.assignment.worker_id if decision.assignment else None
    if decided_by.pk in (filed.first_decided_by_id, worker_id):
        raise NotTheDecider("an appeal is decided by somebody who had no part in the first decision")
    facts = {
        "decided_by": decided_by,
        "decided_at": now,
        "outcome": outcome,
        "reasons": _checked_reason("reasons", reasons),
    }
    with transaction.atomic():
        if not Appeal.objects.filter(pk=filed.pk, decided_by=None).update(**facts):
            raise AlreadyDecided("this appeal was decided already")
        if outcome == Appeal.Outcome.OVERTURNED:
            _repair(decision, decided_by, now)
        record(happenings=[Happening(f"appeal.{outcome}", filed.pk, decided_by.pk)], now=now)
    filed.refresh_from_db()
    return filed


def _repair(decision: Decision, decided_by: Person, now: datetime) -> None:
    Decision.objects.filter(pk=decision.pk).update(state=Decision.State.OVERTURNED)
    if decision.assignment_id:
        overturn(
            assignment_id=decision.assignment_id,
            actor_id=decided_by.pk,
            decision_id=decision.pk,
            now=now,
        )
    record(happenings=[Happening("decision.overturned", decision.pk, decided_by.pk)], now=now)
