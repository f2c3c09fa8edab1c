"""A machine may propose against a person; nothing follows until a human decides in their own words (G11)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from canut.core.audit.happening import Happening
from canut.core.audit.operations import record
from canut.core.decisions.errors import AlreadyDecided, ReasonsMissing
from canut.core.decisions.models import Decision, ProposedDecision
from canut.core.decisions.operations.measures import EVERYTHING, decide_measure
from canut.core.decisions.operations.rejections import reject_work
from canut.core.decisions.operations.taking import refuse_machines, refuse_outsiders
from canut.core.decisions.reasons import checked_reason, refuse_pasted
from canut.core.people.models import Person
from canut.core.work.models import Assignment

Kind = Decision.Kind


def propose_decision(
    *,
    kind: Decision.Kind,
    person: Person,
    ground: str,
    facts: str,
    evidence: dict[str, Any],
    automation: dict[str, Any],
    now: datetime,
    assignment: Assignment | None = None,
) -> ProposedDecision:
    """Leave to a human what a machine found; it has no effect by itself, ever.

    Parameters
    ----------
    automation
        Which machine, its version, and what it measured; must not be empty.
    assignment
        The work that is proposed to be rejected.

    Raises
    ------
    ReasonsMissing
        When ground, facts, evidence or automation say nothing, or a rejection names no work of the person.
    """
    if not evidence or not automation:
        raise ReasonsMissing(_("evidence and automation: say what was found, and by which machine"))
    if (kind == Kind.REJECTION) != bool(assignment) or (assignment and assignment.worker_id != person.pk):
        raise ReasonsMissing(
            _("a rejection, and nothing else, is proposed for a piece of work of the person")
        )
    with transaction.atomic():
        made = ProposedDecision.objects.create(
            kind=kind,
            person=person,
            assignment=assignment,
            ground=checked_reason(_("ground"), ground),
            facts=checked_reason(_("facts"), facts),
            evidence=evidence,
            automation=automation,
            proposed_at=now,
        )
        record(happenings=[Happening("proposal.made", made.pk)], now=now)
    return made


def take_proposal(
    *,
    proposal: ProposedDecision,
    facts: str,
    decided_by: Person,
    now: datetime,
    scopes: Sequence[str] = EVERYTHING,
    effective_at: datetime | None = None,
    ends_at: datetime | None = None,
    danger: str = "",
) -> Decision:
    """Decide what a machine proposed, in words of one's own: the decision is the human's.

    Raises
    ------
    ReasonsPasted
        When the facts are the machine's words.
    AlreadyDecided
        When the proposal was taken or dismissed before.
    DecisionError
        Whatever `reject_work` or `decide_measure` refuses.
    """
    refuse_pasted(_("facts"), facts, [proposal.facts])
    said: dict[str, Any] = {
        "ground": proposal.ground,
        "facts": facts,
        "evidence": proposal.evidence,
        "automation": proposal.automation,
        "decided_by": decided_by,
        "now": now,
    }
    with transaction.atomic():
        _refuse_settled(proposal)
        if proposal.assignment:
            decision = reject_work(assignment=proposal.assignment, **said)
        else:
            decision = decide_measure(
                kind=Kind(proposal.kind),
                person=proposal.person,
                scopes=scopes,
                effective_at=effective_at,
                ends_at=ends_at,
                danger=danger,
                **said,
            )
        _settle(proposal, ProposedDecision.State.TAKEN, decided_by, now, decision)
    return decision


def dismiss_proposal(*, proposal: ProposedDecision, dismissed_by: Person, now: datetime) -> None:
    """Put a machine's proposal aside; nothing follows from it.

    Raises
    ------
    NotTheDecider
        When `dismissed_by` acts neither for the operator nor for the client of the work, or is no human.
    AlreadyDecided
        When the proposal was taken or dismissed before.
    """
    refuse_machines(decider=dismissed_by)
    refuse_outsiders(decider=dismissed_by, work=proposal.assignment)
    with transaction.atomic():
        _refuse_settled(proposal)
        _settle(proposal, ProposedDecision.State.DISMISSED, dismissed_by, now, None)


def _refuse_settled(proposal: ProposedDecision) -> None:
    is_open = ProposedDecision.objects.filter(pk=proposal.pk, state=ProposedDecision.State.OPEN)
    if not is_open.select_for_update(no_key=True).exists():
        raise AlreadyDecided(_("this proposal was taken or dismissed already"))


def _settle(
    proposal: ProposedDecision,
    state: ProposedDecision.State,
    settled_by: Person,
    now: datetime,
    decision: Decision | None,
) -> None:
    ProposedDecision.objects.filter(pk=proposal.pk).update(
        state=state, settled_by=settled_by, settled_at=now, decision=decision
    )
    record(happenings=[Happening(f"proposal.{state}", proposal.pk, settled_by.pk)], now=now)
