"""Work is rejected by a human, with reasons, and not by the hundred (G5)."""

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from canut.core.audit.happening import Happening
from canut.core.audit.operations import record
from canut.core.decisions.errors import AlreadyDecided, NotTheDecider, OutOfTime, TooManyRejections
from canut.core.decisions.models import BulkConfirmation, Decision
from canut.core.decisions.operations.taking import refuse_machines, write_decision
from canut.core.decisions.queries import Bulk, bulk_of
from canut.core.decisions.reasons import checked_reason
from canut.core.people.models import Person
from canut.core.people.queries import acts_for
from canut.core.work.models import Assignment, Project
from canut.core.work.operations.funding import locked
from canut.core.work.operations.reviews import mark_rejected

CLOCK_TOLERANCE = timedelta(minutes=1)
"""Two machines' clocks may differ by so much; a decision dated further back is refused."""


def reject_work(
    *,
    assignment: Assignment,
    ground: str,
    facts: str,
    evidence: dict[str, Any],
    decided_by: Person,
    now: datetime,
    automation: dict[str, Any] | None = None,
) -> Decision:
    """Reject submitted work with a statement of reasons (G5).

    Parameters
    ----------
    ground
        The clause of the guidelines or terms that was not met.
    facts
        What in this answer did not meet it, in words of this case.
    evidence
        What shows it, such as ``{"expected": ..., "answered": ...}``; must not be empty.
    automation
        What a machine found or proposed before the human decided.

    Raises
    ------
    ReasonsMissing, ReasonsPasted
        When ground, facts or evidence are empty, or the facts were pasted from another decision.
    NotTheDecider
        When `decided_by` does not act for the project's client, did the work, or is no human.
    AlreadyDecided
        When the work was rejected before.
    TooManyRejections
        When one person rejects so many that a second must confirm first; see `confirm_rejections`.
    OutOfTime
        When it is dated before the work was submitted.
    NotInReview
        When the work was approved, also by silence, or never submitted.
    """
    client = assignment.project.client
    if decided_by.pk == assignment.worker_id or not acts_for(person=decided_by, organisation_id=client.pk):
        message = _("%(person)s does not act for %(client)s here; another member must decide")
        raise NotTheDecider(message % {"person": decided_by, "client": client})
    if assignment.submitted_at and now < assignment.submitted_at - CLOCK_TOLERANCE:
        raise OutOfTime(_("a rejection cannot be dated before the work was submitted; date it now"))
    decision = Decision(
        kind=Decision.Kind.REJECTION,
        assignment=assignment,
        person_id=assignment.worker_id,
        concerned=f"person:{assignment.worker_id}",
        ground=ground,
        facts=facts,
        evidence=evidence,
        automation=automation or {},
        decided_by=decided_by,
        decided_at=now,
        effective_at=now,
    )
    with transaction.atomic():
        # One rejection of a project at a time: two at once could pass the limit together.
        if Decision.objects.filter(assignment=assignment).exists():
            raise AlreadyDecided(_("this work was rejected already; it is decided once"))
        _refuse_bulk(locked(project=assignment.project), decided_by, now)
        try:
            write_decision(decision=decision)
        except IntegrityError:
            raise AlreadyDecided(_("this work was rejected already; it is decided once")) from None
        mark_rejected(assignment_id=assignment.pk, actor_id=decided_by.pk, decision_id=decision.pk, now=now)
    return decision


def _refuse_bulk(project: Project, decider: Person, now: datetime) -> None:
    bulk = bulk_of(project=project, decider=decider, now=now)
    if bulk.rejected >= bulk.allowed:
        message = _(
            "%(person)s rejected %(rejected)s answers of this project within a day; "
            "another member of %(client)s must look at them and confirm before any more"
        )
        raise TooManyRejections(
            message % {"person": decider, "rejected": bulk.rejected, "client": project.client}
        )


def confirm_rejections(
    *,
    project: Project,
    decider: Person,
    rejections_max: int,
    reasons: str,
    confirmed_by: Person,
    now: datetime,
) -> Bulk:
    """Let one person reject up to `rejections_max` answers within a day, after a second member looked.

    Raises
    ------
    NotTheDecider
        When `confirmed_by` is the decider, does not act for the client, or is no human.
    ReasonsMissing
        When the reasons say nothing.
    """
    refuse_machines(decider=confirmed_by)
    is_member = acts_for(person=confirmed_by, organisation_id=project.client_id)
    if confirmed_by.pk == decider.pk or not is_member:
        message = _("rejections of many answers are confirmed by another member of %(client)s")
        raise NotTheDecider(message % {"client": project.client})
    with transaction.atomic():
        made = BulkConfirmation.objects.create(
            project=project,
            decider=decider,
            confirmed_by=confirmed_by,
            rejections_max=rejections_max,
            reasons=checked_reason(_("reasons"), reasons),
            confirmed_at=now,
        )
        data = {"decider": decider.pk, "rejections_max": rejections_max}
        record(happenings=[Happening("bulk.confirmed", made.pk, confirmed_by.pk, data)], now=now)
    return bulk_of(project=project, decider=decider, now=now)
