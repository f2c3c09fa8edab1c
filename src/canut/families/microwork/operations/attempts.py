"""Taking a test: who may begin, what an answer earns, and a human's look at what was not passed."""

from collections.abc import Collection
from datetime import datetime

from django.db import connection
from django.utils.translation import gettext as _

from canut.core.decisions.models import Appeal, Decision
from canut.core.decisions.operations import contest_test
from canut.core.local_time import moment_text
from canut.core.people.models import Membership, Person, QualificationGrant
from canut.core.people.operations import grant_qualification
from canut.core.people.queries import acts_for, is_human
from canut.core.work.models import Assignment, Lane, Project, Task
from canut.core.work.operations.reviews import approve
from canut.core.worktime.operations import go_off_duty
from canut.families.microwork.attempts import Attempt, attempts_of, name_of, standing_in
from canut.families.microwork.errors import AttemptRefused, UnfairTest
from canut.families.microwork.plan import plan_of
from canut.families.microwork.specification import QualifyingTest

PAID_AT_ONCE = "test"
"""Why an answer to a test is approved: it is paid for the work, right or wrong."""


def admit(*, project: Project, worker: Person, now: datetime) -> None:
    """Let a person take the next question of a test, where it is their turn.

    Raises
    ------
    AttemptRefused
        When they hold what it earns, know its answers, must wait, or too few questions are left.
    """
    if connection.features.has_select_for_update:
        # Two requests at once must not begin two attempts.
        Person.objects.select_for_update(no_key=True).get(pk=worker.pk)
    standing = standing_in(worker=worker, project=project, now=now)
    if standing is None or (standing.is_under_way and not standing.is_held):
        return
    if standing.is_held:
        message = _("you hold %(name)s already, and nobody tests you again; see the work that asks for it")
        raise AttemptRefused(message % {"name": standing.test.grants})
    if worker.pk == project.created_by_id or acts_for(person=worker, organisation_id=project.client_id):
        raise AttemptRefused(_("your own organisation set this test; somebody else takes it"))
    if again_at := standing.waits_until(now):
        message = _("another attempt may begin on %(day)s; nothing else changes until then")
        raise AttemptRefused(message % {"day": moment_text(again_at)})
    if standing.is_short:
        raise AttemptRefused(_("too few questions are left that you have not met; the client can add some"))


def judge(*, submitted: Assignment, now: datetime) -> None:
    """Pay an answer to a test at once, right or wrong; who has given enough right ones is qualified."""
    project, worker = submitted.project, submitted.worker
    test = plan_of(project).specification.test
    if test is None:
        return
    approve(assignment_ids=[submitted.pk], actor_id=None, why=PAID_AT_ONCE, now=now)
    submitted.refresh_from_db(fields=["state", "settled_at"])
    attempts = attempts_of(worker=worker, project=project, now=now)
    for attempt in attempts:
        if attempt.is_passed:
            _earn(worker, test, _said(attempt, project), now)
    if attempts[-1].is_over:
        go_off_duty(person=worker, now=now)


def _said(attempt: Attempt, project: Project) -> str:
    message = _("Test %(number)s: %(right)s of %(questions)s right, %(needed)s needed.")
    return message % {
        "number": project.pk,
        "right": attempt.right,
        "questions": attempt.test.questions,
        "needed": attempt.test.right,
    }


def _earn(
    worker: Person, test: QualifyingTest, evidence: str, now: datetime, by: Person | None = None
) -> QualificationGrant:
    return grant_qualification(person=worker, slug=test.grants, granted_by=by, evidence=evidence, now=now)


def contest_attempt(*, project: Project, worker: Person, number: int, text: str, now: datetime) -> Appeal:
    """Ask a human to look at an attempt that was not passed; unanswered in time, it earns all the same.

    Raises
    ------
    AttemptRefused
        When there is no such attempt, or it is not over, or it was passed.
    AlreadyDecided
        When it was contested before.
    """
    attempts = attempts_of(worker=worker, project=project, now=now)
    found = next((one for one in attempts if one.number == number), None)
    if found is None or not found.is_over or found.is_passed:
        raise AttemptRefused(_("there is nothing to contest here; see your attempts at this test"))
    form = plan_of(project).sheet.form
    asked = [
        {
            "item": one.held.task.item,
            "answered": form.label_of(one.held.answer) if one.held.answer else "",
            "expected": form.label_of(one.held.task.known_answer or {}),
        }
        for one in found.questions
        if not one.is_right
    ]
    return contest_test(
        concerned=name_of(worker=worker, project=project, number=number),
        person=worker,
        ground=_("%(right)s right answers of %(questions)s were needed, as said before the test began.")
        % {"right": found.test.right, "questions": found.test.questions},
        facts=_("%(right)s of the answers are the known ones.") % {"right": found.right},
        evidence={"questions": asked},
        set_by=_who_set(project, worker),
        text=text,
        now=now,
    )


def _who_set(project: Project, worker: Person) -> Person:
    """Return the human who answers for a test: who made it, or another member of its client."""
    members = Membership.objects.filter(organisation=project.client_id).exclude(person=worker)
    others = [held.person for held in members.select_related("person").order_by("id")]
    return next((one for one in [project.created_by, *others] if is_human(person=one)), project.created_by)


def earn_after_all(*, decision_ids: Collection[int], by: Person | None, now: datetime) -> None:
    """Give what a test earns to those whom a human found right, or whom nobody answered in time."""
    fell = Decision.objects.filter(pk__in=decision_ids, kind=Decision.Kind.TEST).select_related("person")
    for decision in fell:
        project = Project.objects.get(pk=int(decision.concerned.split(":")[1]))
        test = plan_of(project).specification.test
        if test and decision.person:
            evidence = _("Test %(number)s, contested: decision %(decision)s fell.")
            facts = {"number": project.pk, "decision": decision.pk}
            _earn(decision.person, test, evidence % facts, now, by)


def check_test(*, project: Project) -> None:
    """Refuse to open a test that could not be taken fairly.

    Raises
    ------
    UnfairTest
        When it has fewer questions than one attempt asks, or earns what is not its client's to give.
    """
    test = plan_of(project).specification.test
    if test is None:
        return
    there = Task.objects.filter(project=project, lane=Lane.GOLD).exclude(state=Task.State.CANCELLED).count()
    if there < test.questions:
        message = _("an attempt asks %(wanted)s questions and the test has %(there)s; import more")
        raise UnfairTest(message % {"wanted": test.questions, "there": there})
    if not _is_own(test.grants, project):
        message = _("%(name)s is not yours to give: others ask for it, or grant it; choose another name")
        raise UnfairTest(message % {"name": test.grants})


def _is_own(slug: str, project: Project) -> bool:
    """Say whether no other client's project tests or asks for it, and nobody was granted it on proof."""
    shown = Project.objects.exclude(pk=project.pk).exclude(state=Project.State.DRAFT)
    tests = shown.filter(config__test__grants=slug)
    if tests.filter(client=project.client_id).exists():
        return True
    asked = (slugs for slugs in shown.exclude(client=project.client_id).values_list("requires", flat=True))
    return not (
        tests.exists()
        or any(slug in slugs for slugs in asked)
        or QualificationGrant.objects.filter(qualification__slug=slug).exists()
    )
