"""The guarantees on results, re-proved on a live store."""

from collections.abc import Iterator

from django.db.models import Count, Exists, F, OuterRef, Q

from canut.core.checks import Check
from canut.core.decisions.models import FELL, Decision
from canut.core.people.models import QualificationGrant
from canut.core.work.models import COUNTED, Assignment, Lane, Project, Task
from canut.families.microwork.attempts import attempts_of
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


def _unpaid_answers_to_tests() -> Iterator[str]:
    unpaid = Assignment.objects.filter(
        project__config__has_key="test", state__in=COUNTED, project__family=Project.Family.MICROWORK
    ).exclude(state=Assignment.State.APPROVED)
    for one in unpaid.order_by("id").iterator():
        yield f"assignment {one}: an answer to a test that is not approved"


def _qualified_by_nothing() -> Iterator[str]:
    tests = list(Project.objects.filter(config__has_key="test"))
    for grant in QualificationGrant.objects.filter(granted_by=None).order_by("id"):
        own = [project for project in tests if project.config["test"]["grants"] == grant.qualification.slug]
        if not any(_has_passed(grant, project) for project in own) and not _was_found_right(grant, own):
            yield f"qualification {grant}: granted by nobody, and by no test that was passed"


def _has_passed(grant: QualificationGrant, project: Project) -> bool:
    attempts = attempts_of(worker=grant.person, project=project, now=grant.granted_at)
    return any(attempt.is_passed for attempt in attempts)


def _was_found_right(grant: QualificationGrant, tests: list[Project]) -> bool:
    fell = Decision.objects.filter(kind=Decision.Kind.TEST, state__in=FELL, person=grant.person)
    numbers = {int(concerned.split(":")[1]) for concerned in fell.values_list("concerned", flat=True)}
    return any(project.pk in numbers for project in tests)


CHECKS = [
    Check("G5", "Every answer to a test is approved at once, right or wrong.", _unpaid_answers_to_tests),
    Check("G13", "A test alone qualifies only who passed it, or was found right.", _qualified_by_nothing),
    Check("G19", "No result counts people who did not answer.", _more_people_than_answered),
    Check("G19", "No result was made without people.", _results_without_people),
    Check("G19", "A result names the machine exactly when one proposed.", _machine_left_out_or_made_up),
    Check("books", "Only a complete task has a result.", _results_of_unfinished_tasks),
]
