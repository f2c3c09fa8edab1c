"""Deciding a case: the content stays or goes, and the author learns why."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from canut.core.audit.happening import Happening
from canut.core.audit.operations import record
from canut.core.decisions.errors import ReasonsMissing
from canut.core.decisions.models import Decision
from canut.core.decisions.operations import decide_content
from canut.core.people.models import Person
from canut.core.work.models import Assignment, Lane
from canut.core.work.operations.answers import submit
from canut.core.work.operations.reviews import approve
from canut.core.work.operations.tasks import complete_task
from canut.core.work.queries import assignment_of
from canut.core.worktime.operations import be_on_duty
from canut.families.moderation.dsa import FACTS_LENGTH_MAX
from canut.families.moderation.errors import CaseNotTaken, ClauseUnknown
from canut.families.moderation.models import Case, Clause, ContentItem, EnforcementAction
from canut.families.moderation.queries import case_of
from canut.families.moderation.statement import automation_of, ground_of, statement_fields

Action = EnforcementAction.Action


def decide(
    *,
    assignment_id: int,
    moderator: Person,
    action: Action,
    now: datetime,
    clause_code: str = "",
    facts: str = "",
) -> EnforcementAction:
    """Decide the case in the moderator's hands; a removal states its clause and facts.

    Parameters
    ----------
    clause_code
        The clause of the case's policy that the content breaks; empty when it stays.
    facts
        What in this content breaks it, in words its author can answer to; without personal data, for the
        statement may be published (DSA, article 24(5)).

    Raises
    ------
    NotYours, AlreadyAnswered, LeaseLost
        When the case is not in the moderator's hands.
    CaseNotTaken
        When it is an appeal; see `decide_appeal`.
    ClauseUnknown
        When a removal names no clause of the policy that the case was opened under.
    ReasonsMissing
        When the facts of a removal say nothing, or more than a statement can carry.
    """
    action, clause = Action(action), None
    with transaction.atomic():
        case = taken_case(assignment_id=assignment_id, moderator=moderator, lane=Lane.ANSWER)
        if action == Action.REMOVE:
            clause = _clause(case, clause_code)
            if len(facts) > FACTS_LENGTH_MAX:
                message = _("facts: say it in at most %(longest)s characters")
                raise ReasonsMissing(message % {"longest": FACTS_LENGTH_MAX})
        answer = {"action": action, "clause": clause_code, "facts": facts}
        answered = answer_case(assignment_id=assignment_id, moderator=moderator, answer=answer, now=now)
        if clause:
            return _remove(case, answered, clause, facts, now)
        return _allow(case, answered, now)


def taken_case(*, assignment_id: int, moderator: Person, lane: Lane) -> Case:
    """Return the case behind a moderator's assignment, if it waits for this kind of decision.

    Raises
    ------
    NotYours
        When there is no such assignment of this moderator.
    CaseNotTaken
        When the case waits for the other kind of decision.
    """
    assignment = assignment_of(worker=moderator, assignment_id=assignment_id)
    case = case_of(assignment=assignment)
    if assignment.lane != lane:
        message = _("this case waits for a first decision; remove or allow the content")
        if lane == Lane.ANSWER:
            message = _("this case is an appeal; uphold or overturn the first decision")
        raise CaseNotTaken(message)
    # A lease that ended long ago must not step into the appeal against somebody else's decision.
    if assignment.task.lane != lane:
        raise CaseNotTaken(_("somebody else decided this case in the meantime; take the next one"))
    return case


def answer_case(
    *, assignment_id: int, moderator: Person, answer: dict[str, Any], now: datetime
) -> Assignment:
    """Record a moderator's answer; it is approved at once, for what is paid is their time.

    Raises
    ------
    NotYours, AlreadyAnswered, LeaseLost
        When the case is not in the moderator's hands.
    """
    assignment = assignment_of(worker=moderator, assignment_id=assignment_id)
    be_on_duty(person=moderator, project=assignment.project, now=now)
    answered = submit(assignment_id=assignment_id, worker=moderator, answer=answer, now=now)
    approve(assignment_ids=[answered.pk], actor_id=moderator.pk, now=now)
    return answered


def _clause(case: Case, code: str) -> Clause:
    found = case.policy.clauses.filter(code=code).first()
    if found is None:
        known = ", ".join(case.policy.clauses.order_by("position").values_list("code", flat=True))
        message = _("%(code)r is no clause of this policy; a removal names one of %(known)s")
        raise ClauseUnknown(message % {"code": code, "known": known})
    return found


def _remove(case: Case, answered: Assignment, clause: Clause, facts: str, now: datetime) -> EnforcementAction:
    """Remove the content; its task stays open, for the second human an appeal would need."""
    item = case.item
    decision = decide_content(
        concerned=f"author:{item.surface}:{item.author}",
        ground=ground_of(clause),
        facts=facts,
        evidence={"content_item": item.pk, "matches": case.proposal},
        automation=automation_of(case),
        decided_by=answered.worker,
        now=now,
    )
    _change_state(item, ContentItem.State.REMOVED)
    return _enforce(case, answered, Action.REMOVE, now, clause=clause, decision=decision)


def _allow(case: Case, answered: Assignment, now: datetime) -> EnforcementAction:
    _change_state(case.item, ContentItem.State.VISIBLE)
    complete_task(task_id=case.task_id, now=now)
    return _enforce(case, answered, Action.ALLOW, now)


def _change_state(item: ContentItem, state: ContentItem.State) -> None:
    ContentItem.objects.filter(pk=item.pk, state=ContentItem.State.HELD).update(state=state)
    item.state = state


def _enforce(
    case: Case,
    answered: Assignment,
    action: Action,
    now: datetime,
    *,
    clause: Clause | None = None,
    decision: Decision | None = None,
) -> EnforcementAction:
    statement = statement_fields(case, clause, decision) if clause and decision else {}
    made = EnforcementAction.objects.create(
        case=case,
        assignment=answered,
        action=action,
        clause=clause,
        decision=decision,
        statement=statement,
        decided_at=now,
    )
    data = {"action": action, "item": case.item_id}
    record(happenings=[Happening("enforcement.taken", made.pk, answered.worker_id, data)], now=now)
    return made
