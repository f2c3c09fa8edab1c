"""An appeal is decided by another human, within its clock; what was wrong is repaired in that very moment."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from canut.core.audit.happening import Happening
from canut.core.audit.operations import record
from canut.core.decisions.clocks import CLOCKS, ClockName
from canut.core.decisions.errors import AlreadyDecided, NotTheDecider
from canut.core.decisions.models import Appeal, Decision
from canut.core.decisions.operations.taking import refuse_machines, refuse_outsiders
from canut.core.decisions.queries import replies_written_by
from canut.core.decisions.reasons import checked_reason, refuse_pasted
from canut.core.people.models import Person
from canut.core.people.operations import lift
from canut.core.work.operations.reviews import overturn


def appeal(*, decision: Decision, text: str, actor: Person | None, now: datetime) -> Appeal:
    """Contest a decision; from now on its reply is due within the clock.

    Parameters
    ----------
    actor
        The person who appeals; None for an author who has no account here.

    Raises
    ------
    NotTheDecider
        When the decision is about somebody else.
    AlreadyDecided
        When an appeal was filed before.
    """
    if decision.person_id and (actor is None or decision.person_id != actor.pk):
        raise NotTheDecider(_("only the person the decision is about can appeal it"))
    with transaction.atomic():
        filed, is_new = Appeal.objects.get_or_create(
            decision=decision,
            defaults={
                "first_decided_by": decision.decided_by,
                "text": text,
                "filed_at": now,
                "reply_due_at": now + CLOCKS[ClockName.REPLY].within,
            },
        )
        if not is_new:
            raise AlreadyDecided(_("this decision was appealed already; the appeal stands as it was filed"))
        record(happenings=[Happening("appeal.filed", filed.pk, actor.pk if actor else None)], now=now)
    return filed


def decide_appeal(
    *, filed: Appeal, outcome: Appeal.Outcome, reasons: str, decided_by: Person, now: datetime
) -> Appeal:
    """Decide an appeal; a decision that is overturned repairs itself.

    Work is paid; a measure ends at once, and the clock of its remedy starts.

    Raises
    ------
    NotTheDecider
        When `decided_by` took the first decision, is the person it is about or no human; or, where it is not
        about content, acts neither for the operator nor, about work, for the client.
    AlreadyDecided
        When the appeal was decided before.
    ReasonsMissing, ReasonsPasted
        When `reasons` are empty, or were pasted from the answer to another appeal.
    """
    decision, outcome = filed.decision, Appeal.Outcome(outcome)
    _refuse_judge(filed, decided_by)
    reasons = checked_reason(_("reasons"), reasons)
    if decision.kind != Decision.Kind.CONTENT:
        refuse_pasted(_("reasons"), reasons, replies_written_by(judge=decided_by, now=now))
    is_fallen = outcome == Appeal.Outcome.OVERTURNED
    facts = {
        "decided_by": decided_by,
        "decided_at": now,
        "outcome": outcome,
        "reasons": reasons,
        "remedy_due_at": now + CLOCKS[ClockName.REMEDY].within if is_fallen and decision.is_measure else None,
    }
    with transaction.atomic():
        if not Appeal.objects.filter(pk=filed.pk, decided_by=None).update(**facts):
            raise AlreadyDecided(_("this appeal was decided already; it is decided once"))
        if is_fallen:
            let_fall(decision=decision, state=Decision.State.OVERTURNED, actor_id=decided_by.pk, now=now)
        record(happenings=[Happening(f"appeal.{outcome}", filed.pk, decided_by.pk)], now=now)
        filed.refresh_from_db()
    return filed


def _refuse_judge(filed: Appeal, judge: Person) -> None:
    decision = filed.decision
    refuse_machines(decider=judge)
    if judge.pk in (filed.first_decided_by_id, decision.person_id):
        raise NotTheDecider(_("an appeal is decided by somebody who had no part in the first decision"))
    if decision.kind != Decision.Kind.CONTENT:
        refuse_outsiders(decider=judge, work=decision.assignment)


def let_fall(*, decision: Decision, state: Decision.State, actor_id: int | None, now: datetime) -> None:
    """Take a decision back: work or a claim is owed, a measure ends; what lapsed before was repaired then."""
    was = Decision.objects.select_for_update(no_key=True).only("state").get(pk=decision.pk).state
    if was == Decision.State.STANDING:
        if decision.assignment_id:
            overturn(
                assignment_id=decision.assignment_id, actor_id=actor_id, decision_id=decision.pk, now=now
            )
        lift(decision_id=decision.pk, now=now)
    Decision.objects.filter(pk=decision.pk).update(state=state)
    record(happenings=[Happening(f"decision.{state}", decision.pk, actor_id)], now=now)
