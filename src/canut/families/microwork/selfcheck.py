"""The guarantees on results, re-proved on a live store."""

from collections.abc import Iterator

from django.db.models import Count, Exists, F, OuterRef, Q

from canut.core.checks import Check
from canut.core.work.models import COUNTED, Lane, Task
from canut.families.microwork.models import IN_TIME, Proposal, Result


def _given(lane: Q) -> Count:
    """Count the answers ever given to a result's task in a lane; a rejection later does not undo the work."""
    return Count("task__assignments", filter=lane & Q(task__assignments__state__in=COUNTED))


def _more_people_than_answered() -> Iterator[str]:
    validating = Q(task__assignments__lane=Lane.VALIDATE)
    counted = Result.objects.annotate(given=_given(~validating), validated=_given(validating))
    wrong = counted.filter(Q(answers__gt=F("given")) | Q(validations__gt=F("validated")))
    for result in wrong.order_by("id").iterator():
        yield (
            f"result {result.pk} of task {result}: claims {result.answers} answers and {result.validations} "
            f"validations, {result.given} and {result.validated} were given"
        )


def _results_without_people() -> Iterator[str]:
    alone = Q(answers=0) | Q(producer=Result.Producer.MACHINE)
    for result in Result.objects.filter(alone).order_by("id").iterator():
        yield f"result {result.pk} of task {result}: says that no people made it"


def _machine_left_out_or_made_up() -> Iterator[str]:
    proposed = Result.objects.annotate(
        proposed=Exists(Proposal.objects.filter(IN_TIME, task=OuterRef("task")))
    )
    silent = Q(proposed=True) & ~Q(producer=Result.Producer.BOTH)
    made_up = Q(proposed=False, producer=Result.Producer.BOTH)
    for result in proposed.filter(silent | made_up).order_by("id").iterator():
        said = "a machine proposed" if result.proposed else "no machine proposed"
        yield f"result {result.pk} of task {result}: made by {result.producer}, but {said}"


def _results_of_unfinished_tasks() -> Iterator[str]:
    unfinished = Result.objects.exclude(task__state=Task.State.COMPLETE).select_related("task")
    for result in unfinished.order_by("id").iterator():
        yield f"result {result.pk}: its task {result.task} is {result.task.state}"


CHECKS = [
    Check("G19", "No result counts people who did not answer.", _more_people_than_answered),
    Check("G19", "No result was made without people.", _results_without_people),
    Check("G19", "A result names the machine exactly when one proposed.", _machine_left_out_or_made_up),
    Check("books", "Only a complete task has a result.", _results_of_unfinished_tasks),
]
