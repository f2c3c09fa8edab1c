"""An author contests a removal, and another moderator than the first decides."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from canut.core.audit.happening import Happening
from canut.core.audit.operations import record
from canut.core.decisions.models import Appeal
from canut.core.decisions.operations import appeal as file_appeal
from canut.core.decisions.operations import decide_appeal as decide_filed
from canut.core.people.models import Person
from canut.core.work.errors import OutsideOverlap
from canut.core.work.models import Lane
from canut.core.work.operations.tasks import ask_more, complete_task
from canut.families.moderation.dsa import APPEAL_DAYS
from canut.families.moderation.errors import AppealTooLate, NothingToAppeal
from canut.families.moderation.models import Case, ContentItem, EnforcementAction
from canut.families.moderation.operations.decisions import answer_case, taken_case


def appeal(*, action: EnforcementAction, text: str, now: datetime, actor: Person | None = None) -> Appeal:
    """Contest a removal: the case goes back to the queue, for another moderator than the first.

    Parameters
    ----------
    actor
        The author, when they have an account on this platform.

    Raises
    ------
    NothingToAppeal
        When the content was allowed, or the moderation of its community has ended.
    AppealTooLate
        When the six months to appeal are over (DSA, article 20(1)).
    AlreadyDecided
        When an appeal was filed before.
    """
    if action.decision is None:
        raise NothingToAppeal(_("this content was not removed; there is nothing to appeal"))
    if now > action.decided_at + timedelta(days=APPEAL_DAYS):
        message = _("an appeal is possible for %(days)s days after the decision; a court can still be asked")
        raise AppealTooLate(message % {"days": APPEAL_DAYS})
    case = action.case
    with transaction.atomic():
        filed = file_appeal(decision=action.decision, text=text, actor=actor, now=now)
        try:
            ask_more(task_id=case.task_id, answers=1, lane=Lane.VALIDATE)
        except OutsideOverlap:
            message = _("moderation of this community has ended; write to %(client)s")
            raise NothingToAppeal(message % {"client": case.task.project.client}) from None
        Case.objects.filter(pk=case.pk).update(waiting_since=now)
        happening = Happening("case.reopened", case.pk, actor.pk if actor else None, {"appeal": filed.pk})
        record(happenings=[happening], now=now)
    return filed


def decide_appeal(
    *,
    assignment_id: int,
    moderator: Person,
    outcome: Appeal.Outcome,
    reasons: str,
    now: datetime,
) -> Appeal:
    """Decide the appeal in the moderator's hands; overturning the removal restores the content at once.

    Raises
    ------
    NotYours, AlreadyAnswered, LeaseLost
        When the case is not in the moderator's hands.
    CaseNotTaken
        When it is no appeal; see `decide`.
    NotTheDecider
        When the moderator took the first decision.
    ReasonsMissing
        When `reasons` say nothing.
    """
    with transaction.atomic():
        case = taken_case(assignment_id=assignment_id, moderator=moderator, lane=Lane.VALIDATE)
        answer = {"outcome": outcome, "reasons": reasons}
        answer_case(assignment_id=assignment_id, moderator=moderator, answer=answer, now=now)
        filed = Appeal.objects.get(decision__enforcement__case=case)
        decided = decide_filed(filed=filed, outcome=outcome, reasons=reasons, decided_by=moderator, now=now)
        if outcome == Appeal.Outcome.OVERTURNED:
            ContentItem.objects.filter(pk=case.item_id).update(state=ContentItem.State.RESTORED)
            record(happenings=[Happening("content.restored", case.item_id, moderator.pk)], now=now)
        complete_task(task_id=case.task_id, now=now)
    return decided
