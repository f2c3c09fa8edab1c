"""The only door through which decisions against somebody are written."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from canut.core.audit.happening import Happening
from canut.core.audit.operations import record
from canut.core.decisions.errors import AlreadyDecided, NotTheDecider, ReasonsMissing
from canut.core.decisions.models import Appeal, Decision
from canut.core.people.models import Person
from canut.core.people.queries import acts_for, acts_for_operator
from canut.core.work.models import Assignment
from canut.core.work.operations.reviews import mark_rejected, overturn

REASON_LENGTH_MIN = 10
"""Characters a ground, facts or reasons need: "bad" is not a reason one can answer to."""


def _checked_reason(name: str, text: str) -> str:
    text = " ".join(text.split())
    if len(text) < REASON_LENGTH_MIN or len(set(text)) < REASON_LENGTH_MIN // 2:
        message = _(
            "%(name)s: say what happened in at least %(least)s characters; "
            "the person must be able to answer to it"
        )
        raise ReasonsMissing(message % {"name": name, "least": REASON_LENGTH_MIN})
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
        When `decided_by` does not act for the project's client, or did the work.
    AlreadyDecided
        When the work was rejected before.
    NotInReview
        When the work was approved, also by silence, or never submitted.
    """
    if not evidence:
        raise ReasonsMissing(_("evidence: show what the decision rests on"))
    client = assignment.project.client
    if decided_by.pk == assignment.worker_id or not acts_for(person=decided_by, organisation_id=client.pk):
        message = _("%(person)s does not act for %(client)s here; another member must decide")
        raise NotTheDecider(message % {"person": decided_by, "client": client})
    decision = Decision(
        kind=Decision.Kind.REJECTION,
        assignment=assignment,
        concerned=f"person:{assignment.worker_id}",
        ground=_checked_reason(_("ground"), ground),
        facts=_checked_reason(_("facts"), facts),
        evidence=evidence,
        decided_by=decided_by,
        decided_at=now,
    )
    with transaction.atomic():
        try:
            with transaction.atomic():
                decision.save(force_insert=True)
        except IntegrityError:
            raise AlreadyDecided(_("this work was rejected already; it is decided once")) from None
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
            ground=_checked_reason(_("ground"), ground),
            facts=_checked_reason(_("facts"), facts),
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
        raise NotTheDecider(_("only the person the decision is about can appeal it"))
    with transaction.atomic():
        filed, is_new = Appeal.objects.get_or_create(
            decision=decision,
            defaults={"first_decided_by": decision.decided_by, "text": text, "filed_at": now},
        )
        if not is_new:
            raise AlreadyDecided(_("this decision was appealed already; the appeal stands as it was filed"))
        record(happenings=[Happening("appeal.filed", filed.pk, actor.pk if actor else None)], now=now)
    return filed


def decide_appeal(
    *, filed: Appeal, outcome: Appeal.Outcome, reasons: str, decided_by: Person, now: datetime
) -> Appeal:
    """Decide an appeal; a decision that is overturned repairs itself: the work is paid, the content restored.

    Raises
    ------
    NotTheDecider
        When `decided_by` took the first decision or is the person it is about, or, where it is about work,
        acts neither for the operator nor for the client.
    AlreadyDecided
        When the appeal was decided before.
    ReasonsMissing
        When `reasons` are empty.
    """
    decision = filed.decision
    worker_id = decision.assignment.worker_id if decision.assignment else None
    if decided_by.pk in (filed.first_decided_by_id, worker_id):
        raise NotTheDecider(_("an appeal is decided by somebody who had no part in the first decision"))
    if decision.assignment and not _may_decide(decided_by, decision.assignment):
        message = _(
            "%(person)s acts neither for the operator nor for the client; a member of either must decide"
        )
        raise NotTheDecider(message % {"person": decided_by})
    facts = {
        "decided_by": decided_by,
        "decided_at": now,
        "outcome": Appeal.Outcome(outcome),
        "reasons": _checked_reason(_("reasons"), reasons),
    }
    with transaction.atomic():
        if not Appeal.objects.filter(pk=filed.pk, decided_by=None).update(**facts):
            raise AlreadyDecided(_("this appeal was decided already; it is decided once"))
        if outcome == Appeal.Outcome.OVERTURNED:
            _repair(decision, decided_by, now)
        record(happenings=[Happening(f"appeal.{outcome}", filed.pk, decided_by.pk)], now=now)
    filed.refresh_from_db()
    return filed


def _may_decide(person: Person, assignment: Assignment) -> bool:
    if acts_for(person=person, organisation_id=assignment.project.client_id):
        return True
    return acts_for_operator(person=person)


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
