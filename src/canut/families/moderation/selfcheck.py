"""The guarantees on moderation, re-proved on a live store."""

from collections import defaultdict, deque
from collections.abc import Iterator
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q

from canut.core.checks import Check
from canut.core.decisions.models import Appeal, Decision
from canut.core.ledger.models import Transfer
from canut.core.work.models import Assignment, Project
from canut.families.moderation.dsa import REQUIRED_FIELDS
from canut.families.moderation.exposure import EXPOSURE_WINDOW, exposure_limit
from canut.families.moderation.models import Case, ContentItem, EnforcementAction

Moments = deque[datetime]
REMOVALS = EnforcementAction.objects.filter(action=EnforcementAction.Action.REMOVE)


def _removed_without_ground() -> Iterator[str]:
    grounded = REMOVALS.filter(
        case__item=OuterRef("pk"), clause__policy=F("case__policy"), decision__state=Decision.State.STANDING
    )
    removed = ContentItem.objects.filter(state=ContentItem.State.REMOVED)
    for item in removed.exclude(Exists(grounded)).order_by("id").iterator():
        yield f"item {item.pk}: removed without a standing decision under a clause of its case's policy"


def _removed_without_statement() -> Iterator[str]:
    for action in REMOVALS.select_related("case").order_by("id").iterator():
        missing = sorted(name for name in REQUIRED_FIELDS if not action.statement.get(name))
        if missing:
            yield f"{action}: its statement of reasons lacks {', '.join(missing)}"


def _won_but_not_restored() -> Iterator[str]:
    won = Appeal.objects.filter(outcome=Appeal.Outcome.OVERTURNED, decision__enforcement__isnull=False)
    hidden = won.exclude(decision__enforcement__case__item__state=ContentItem.State.RESTORED)
    for appeal in hidden.order_by("id"):
        yield f"{appeal}: overturned, and the content is not restored"


def _held_without_case() -> Iterator[str]:
    waiting = Case.objects.filter(item=OuterRef("pk"), enforcement=None, task__state="open")
    held = ContentItem.objects.filter(state=ContentItem.State.HELD, project__state=Project.State.OPEN)
    for item in held.exclude(Exists(waiting)).order_by("id").iterator():
        yield f"item {item.pk}: held, and no case waits for a human"


def _overexposed() -> Iterator[str]:
    """Slide a day over each person's exposures, class by class, as `next_case` counted them."""
    met: dict[tuple[int, str], Moments] = defaultdict(deque)
    harmful = Assignment.objects.exclude(task__harm="none").filter(accepted_at__isnull=False)
    ordered = harmful.select_related("task", "project").order_by("accepted_at", "id")
    for assignment in ordered.iterator():
        if assignment.accepted_at is None:
            continue
        harm = assignment.task.harm
        day = met[assignment.worker_id, harm]
        day.append(assignment.accepted_at)
        while day[0] <= assignment.accepted_at - EXPOSURE_WINDOW:
            day.popleft()
        limit = exposure_limit(assignment.project, harm)
        is_case = assignment.project.family == Project.Family.MODERATION
        if is_case and limit is not None and len(day) > limit:
            yield f"assignment {assignment}: item {len(day)} of {harm} harm in 24 hours, over {limit}"


def _second_look_by_the_first() -> Iterator[str]:
    same = Q(case__task__assignments__lane="validate") & Q(
        case__task__assignments__worker=F("assignment__worker")
    )
    for action in REMOVALS.filter(same).select_related("case").order_by("id"):
        yield f"{action}: its appeal was in the hands of the first moderator"


def _time_without_money() -> Iterator[str]:
    shown = Project.objects.filter(family=Project.Family.MODERATION, state=Project.State.OPEN)
    for project in shown.order_by("id"):
        held = Transfer.objects.filter(key=f"hold:{project.pk}:reserve:hours-opening")
        if not held.exists():
            yield f"project {project}: opened without its moderators' time held"


CHECKS = [
    Check("books", "Every held message has a case that waits for a human.", _held_without_case),
    Check("G4", "No queue is open without money held for its moderators' time.", _time_without_money),
    Check("G5", "Removed content has a decision under a clause of its policy.", _removed_without_ground),
    Check("G5", "Every removal has its statement of reasons.", _removed_without_statement),
    Check("G5", "Content is back when its author's appeal was won.", _won_but_not_restored),
    Check("G5", "No appeal reached the moderator who decided first.", _second_look_by_the_first),
    Check("G15", "No moderator met more harm in a day than the limit.", _overexposed),
]
