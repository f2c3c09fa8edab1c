"""A worker takes a task and answers it; every answer moves its task towards a result."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import blake2b

from django.db import transaction

from canut.core.people.models import Person
from canut.core.work.models import Assignment, Lane, Project
from canut.core.work.operations.answers import submit_held
from canut.core.work.operations.leases import return_task, take_next
from canut.core.work.queries import assignment_of, last_assignment
from canut.core.worktime.operations import be_on_duty, go_off_duty, refuse_past_limits
from canut.core.worktime.queries import is_on_duty
from canut.families.microwork.models import TaskNote
from canut.families.microwork.operations.attempts import admit, judge
from canut.families.microwork.operations.notes import write_note
from canut.families.microwork.operations.sending import check_files, drop_files
from canut.families.microwork.operations.synthesis import settle_task
from canut.families.microwork.plan import Plan, plan_of

HASH_RANGE = 2**32


def take_next_task(
    *, project: Project, worker: Person, now: datetime, terms_id: int | None = None
) -> Assignment | None:
    """Hand the worker a task of `project`: to answer, to validate, or one whose answer is known.

    Returns
    -------
    Assignment | None
        None when nothing is free; the worker's time until now counts, and they are off duty.

    Raises
    ------
    NotOpen, NotAllowed, TermsChanged
        When the worker may not take work here now.
    RestDue
        When a limit of working time is reached.
    AttemptRefused
        When it is a test, and not their turn.
    """
    refuse_past_limits(person=worker, project=project, now=now)
    plan = plan_of(project)
    lanes = _lanes(project, worker, plan)
    with transaction.atomic():
        if plan.specification.test:
            admit(project=project, worker=worker, now=now)
        taken = take_next(project=project, worker=worker, lanes=lanes, now=now, terms_id=terms_id)
        if taken is None and not is_on_duty(person_id=worker.pk, project_id=project.pk):
            return None
        be_on_duty(person=worker, project=project, now=now)
        if taken is None:
            go_off_duty(person=worker, now=now)
    return taken


def _lanes(project: Project, worker: Person, plan: Plan) -> Sequence[Lane]:
    if plan.specification.test:
        return (Lane.GOLD,)
    ordinary = (Lane.VALIDATE, Lane.ANSWER) if plan.specification.validation else (Lane.ANSWER,)
    share = plan.specification.gold.share
    if not share:
        return ordinary
    # A hash of the worker's last assignment: the share holds, and nobody can tell which task comes next.
    last = last_assignment(worker_id=worker.pk, project_id=project.pk)
    seed = f"{project.pk}:{worker.pk}:{last.pk if last else None}"
    drawn = int.from_bytes(blake2b(seed.encode(), digest_size=4).digest(), "big")
    return (Lane.GOLD, *ordinary) if drawn < share * HASH_RANGE else (*ordinary, Lane.GOLD)


def submit_answer(*, assignment_id: int, worker: Person, data: object, now: datetime) -> Assignment:
    """Receive an answer, once, and let it count.

    Parameters
    ----------
    data
        A JSON object by question name, or a posted HTML form.

    Raises
    ------
    AnswerInvalid
        When the form does not accept it; nothing was recorded and the lease runs on.
    NotYours, AlreadyAnswered, LeaseLost
        When the worker does not hold the task, or not any more.
    """
    held = assignment_of(worker=worker, assignment_id=assignment_id)
    plan = plan_of(held.project)
    answer = plan.sheet.parse(data, held.task.item)
    with transaction.atomic():
        submitted = submit_held(held=held, answer=answer, now=now)
        # Only now: from here on no file of this answer can be replaced.
        check_files(held=held, form=plan.sheet.form, answer=answer)
        be_on_duty(person=worker, project=held.project, now=now)
        settle_task(task_id=held.task_id, project=held.project, plan=plan, now=now)
        if plan.specification.test:
            judge(submitted=submitted, now=now)
    return submitted


def give_back(
    *, assignment_id: int, worker: Person, now: datetime, why: TaskNote.Kind | None = None, text: str = ""
) -> None:
    """Give a task back without penalty; why, or a text, reaches the client as a note.

    Raises
    ------
    NotYours
        When the worker does not hold it.
    """
    held = assignment_of(worker=worker, assignment_id=assignment_id)
    if why is None and text.strip():
        why = TaskNote.Kind.OTHER
    with transaction.atomic():
        return_task(assignment_id=assignment_id, worker=worker, now=now, reason=why or "")
        drop_files(assignment_id=held.pk)
        if why:
            write_note(held=held, kind=why, text=text, now=now)
    be_on_duty(person=worker, project=held.project, now=now)
