"""What every decision goes through before it is written, whatever its kind."""

from django.db import transaction
from django.utils.translation import gettext as _

from canut.core.audit.happening import Happening
from canut.core.audit.operations import record
from canut.core.decisions.errors import NotTheDecider, ReasonsMissing
from canut.core.decisions.models import ALIKE_BY_NATURE, Decision
from canut.core.decisions.queries import facts_written_by
from canut.core.decisions.reasons import checked_reason, refuse_pasted
from canut.core.people.models import Person
from canut.core.people.queries import acts_for, acts_for_operator, is_human
from canut.core.work.models import Assignment


def refuse_machines(*, decider: Person) -> None:
    """Refuse who is no human that can answer for a decision.

    Raises
    ------
    NotTheDecider
        When the account is closed, or a programme's.
    """
    if not is_human(person=decider):
        message = _("%(person)s is no human who can sign in here; a machine may propose, a human decides")
        raise NotTheDecider(message % {"person": decider})


def refuse_outsiders(*, decider: Person, work: Assignment | None) -> None:
    """Refuse who acts neither for the operator nor, about a piece of work, for its client.

    Raises
    ------
    NotTheDecider
        When they do neither.
    """
    is_client = work is not None and acts_for(person=decider, organisation_id=work.project.client_id)
    if not is_client and not acts_for_operator(person=decider):
        message = _(
            "%(person)s acts neither for the operator nor for the client; a member of either must decide"
        )
        raise NotTheDecider(message % {"person": decider})


def write_decision(*, decision: Decision) -> None:
    """Write a decision that was checked, with the event that dates it.

    Raises
    ------
    NotTheDecider
        When the decider is no human, or decides about themselves.
    ReasonsMissing
        When ground, facts or evidence say nothing, or the facts only repeat the ground.
    ReasonsPasted
        When the facts stand in another decision of the same person; of content or a test, that is no fault.
    """
    refuse_machines(decider=decision.decided_by)
    if decision.person_id == decision.decided_by_id:
        raise NotTheDecider(_("nobody decides about themselves; another member must decide"))
    decision.ground = checked_reason(_("ground"), decision.ground)
    decision.facts = checked_reason(_("facts"), decision.facts)
    if decision.kind != Decision.Kind.CONTENT:
        _refuse_empty_words(decision)
    with transaction.atomic():
        decision.save(force_insert=True)
        record(
            happenings=[Happening("decision.taken", decision.pk, decision.decided_by_id)],
            now=decision.decided_at,
        )


def _refuse_empty_words(decision: Decision) -> None:
    if not decision.evidence:
        raise ReasonsMissing(_("evidence: show what the decision rests on"))
    if decision.facts.casefold() == decision.ground.casefold():
        raise ReasonsMissing(_("facts: say what happened; repeating the clause says nothing"))
    if decision.kind not in ALIKE_BY_NATURE:
        earlier = facts_written_by(decider=decision.decided_by, now=decision.decided_at)
        refuse_pasted(_("facts"), decision.facts, earlier)
