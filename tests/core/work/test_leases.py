"""A worker gets one task at a time, each at most once, under terms they saw; its time ends without harm."""

from datetime import timedelta

import pytest
from tests.core.work.conftest import Offences
from tests.factories import (
    MONDAY,
    add_plain_tasks,
    answer_next,
    make_client,
    make_person,
    make_project,
    take_some,
)

from canut.core.audit.queries import history
from canut.core.people.models import Person
from canut.core.people.operations import give_consent, grant_qualification, withdraw_consent
from canut.core.work.errors import NotAllowed, NotOpen, NotYours, TermsChanged
from canut.core.work.models import Assignment, Harm, Lane, Project, Task
from canut.core.work.operations.funding import pause_project
from canut.core.work.operations.leases import (
    accept_offer,
    decline_offer,
    end_leases,
    offer,
    return_task,
    take,
    take_next,
)
from canut.core.work.operations.projects import TermsOffered, offer_terms
from canut.core.work.operations.tasks import complete_task
from canut.core.work.queries import current_terms, missing_among, what_is_missing

AFTER_LEASE = MONDAY + timedelta(seconds=601)


def pull(project: Project, worker: Person, *lanes: str, terms_id: int | None = None) -> Assignment | None:
    """Take the next task of the lanes, or of the ordinary one."""
    asked = lanes or (Lane.ANSWER,)
    return take_next(project=project, worker=worker, lanes=asked, now=MONDAY, terms_id=terms_id)


def offer_to(project: Project, worker: Person, pay_minor: int = 12) -> Assignment:
    """Offer the project's first task for a minute."""
    task = project.tasks.order_by("id")[0]
    return offer(
        project=project,
        task_id=task.pk,
        worker=worker,
        answer_within_seconds=60,
        pay_minor=pay_minor,
        now=MONDAY,
    )


def test_taking_leases_the_next_task(project: Project, lise: Person, offences: Offences) -> None:
    """The first task goes first, under the current terms and guidelines, for the time they give."""
    taken = pull(project, lise)
    assert taken is not None
    task = Task.objects.get(pk=taken.task_id)
    assert (task.position, task.open_slots) == (1, 1)
    assert taken.terms == current_terms(project_id=project.pk)
    assert taken.guidelines is not None
    assert (taken.pay_minor, taken.lease_until) == (12, MONDAY + timedelta(seconds=600))
    assert [event.verb for event in history(subject="assignment", subject_id=taken.pk)] == [
        "assignment.accepted"
    ]
    assert offences() == {}


def test_a_double_click_takes_one_task(project: Project, lise: Person) -> None:
    """Whoever holds a task gets the same one, pulled or named."""
    taken = pull(project, lise)
    assert taken is not None
    assert pull(project, lise) == taken
    assert take(project=project, task_id=taken.task_id, worker=lise, now=MONDAY) == taken
    assert Assignment.objects.count() == 1


def test_a_worker_meets_a_task_once(project: Project, lise: Person, offences: Offences) -> None:
    """Each task comes once to a worker, returned or answered, until none is left."""
    met = [answer_next(project, lise).task_id]
    held = take_some(project, lise)
    return_task(assignment_id=held.pk, worker=lise, now=MONDAY, reason="unclear")
    met += [held.task_id, answer_next(project, lise).task_id]
    assert len(set(met)) == 3
    assert pull(project, lise) is None
    with pytest.raises(NotOpen, match="you met task"):
        take(project=project, task_id=met[1], worker=lise, now=MONDAY)
    assert offences() == {}


def test_a_task_never_goes_beyond_its_overlap(project: Project, offences: Offences) -> None:
    """Three tasks of two slots serve six takers; the seventh is told that there is nothing."""
    assert [pull(project, make_person()) is not None for _ in range(7)] == [True] * 6 + [False]
    task = project.tasks.order_by("id")[0]
    with pytest.raises(NotOpen, match="wants no more answers"):
        take(project=project, task_id=task.pk, worker=make_person(), now=MONDAY)
    assert offences() == {}


def test_lanes_are_tried_in_order(project: Project, lise: Person) -> None:
    """The first lane that has a task gives it."""
    (gold,) = add_plain_tasks(project, 1, lane=Lane.GOLD)
    taken = pull(project, lise, Lane.VALIDATE, Lane.GOLD, Lane.ANSWER)
    assert taken is not None
    assert (taken.task_id, taken.lane) == (gold.pk, Lane.GOLD)


def test_a_slot_freed_before_the_last_position_is_found(project: Project, lise: Person) -> None:
    """The worker's last position is only a hint: a task that was given back behind it is still taken."""
    others = [make_person(), make_person()]
    held = [take_some(project, other) for other in others]
    second = answer_next(project, lise)
    answer_next(project, lise)
    return_task(assignment_id=held[0].pk, worker=others[0], now=MONDAY)
    taken = pull(project, lise)
    assert taken is not None
    assert (taken.task_id, second.task_id) == (held[0].task_id, held[0].task_id + 1)


def test_only_an_open_project_gives_work(project: Project, lise: Person) -> None:
    """Paused, also for whoever still has the page from before, it gives none."""
    stale = Project.objects.get()
    pause_project(project=project, actor=project.created_by, now=MONDAY)
    with pytest.raises(NotOpen):
        pull(stale, lise)


def test_a_task_of_another_project_is_not_taken(project: Project, lise: Person, offences: Offences) -> None:
    """One project's requirements and terms never open another project's tasks."""
    other = make_project(tasks=1, requires=["french-native"])
    foreign = other.tasks.order_by("id")[0]
    with pytest.raises(NotOpen, match="no task"):
        take(project=project, task_id=foreign.pk, worker=lise, now=MONDAY)
    assert Assignment.objects.count() == 0
    assert offences() == {}


def test_terms_that_changed_are_shown_first(project: Project, lise: Person) -> None:
    """Whoever saw other terms than the current ones takes nothing under them."""
    seen = current_terms(project_id=project.pk).pk
    less = TermsOffered(per_answer_minor=9, hourly_floor_minor=1202, expected_seconds=25, lease_seconds=600)
    agreed = offer_terms(project=project, terms=less, now=MONDAY)
    with pytest.raises(TermsChanged, match="version 2"):
        pull(project, lise, terms_id=seen)
    taken = pull(project, lise, terms_id=agreed.pk)
    assert taken is not None
    assert taken.pay_minor == 9


def test_requirements_and_consents_are_asked_for(lise: Person, offences: Offences) -> None:
    """A qualification and the consent to this class of harm open the project, their end closes it."""
    project = make_project(tasks=2, requires=["french-native"], harm=Harm.MODERATE)
    assert what_is_missing(person_id=lise.pk, project=project) == ["french-native", "harm:moderate"]
    with pytest.raises(NotAllowed, match="french-native, harm:moderate"):
        pull(project, lise)
    grant_qualification(
        person=lise, slug="french-native", granted_by=make_person(), evidence="Interview", now=MONDAY
    )
    give_consent(person=lise, purpose="harm:moderate", now=MONDAY)
    assert pull(project, lise) is not None
    withdraw_consent(person=lise, purpose="harm:moderate", now=MONDAY)
    with pytest.raises(NotAllowed):
        pull(project, lise)
    assert offences() == {}


@pytest.mark.django_db
def test_what_is_missing_among_many_is_what_is_missing_of_each() -> None:
    """Qualifications and agreements, held or not, of one project or of all at once."""
    worker, staff = make_person(), make_person()
    grant_qualification(person=worker, slug="nurse", granted_by=staff, evidence="A diploma.", now=MONDAY)
    give_consent(person=worker, purpose="harm:mild", now=MONDAY)
    give_consent(person=worker, purpose="harm:severe", now=MONDAY)
    withdraw_consent(person=worker, purpose="harm:severe", now=MONDAY)
    client = make_client()
    projects = [
        make_project(client=client, harm=harm, requires=requires)
        for harm in ("none", "mild", "severe")
        for requires in ([], ["nurse"], ["nurse", "french-native"])
    ]
    each = {project.pk: what_is_missing(person_id=worker.pk, project=project) for project in projects}
    assert missing_among(person_id=worker.pk, projects=projects) == each


def test_a_returned_task_is_free_again(project: Project, lise: Person, offences: Offences) -> None:
    """Giving a task back frees its slot, once, and only by whoever holds it."""
    held = take_some(project, lise)
    with pytest.raises(NotYours):
        return_task(assignment_id=held.pk, worker=make_person(), now=MONDAY)
    return_task(assignment_id=held.pk, worker=lise, now=MONDAY)
    with pytest.raises(NotYours):
        return_task(assignment_id=held.pk, worker=lise, now=MONDAY)
    assert Task.objects.get(pk=held.task_id).open_slots == 2
    assert offences() == {}


def test_an_ended_lease_gives_the_task_back(project: Project, lise: Person, offences: Offences) -> None:
    """After its time, not at it, a task is free again, and the worker may take another."""
    held = take_some(project, lise)
    assert end_leases(now=held.lease_until) == 0
    assert end_leases(now=AFTER_LEASE) == 1
    assert end_leases(now=AFTER_LEASE) == 0
    assert Assignment.objects.get().state == Assignment.State.EXPIRED
    assert Task.objects.get(pk=held.task_id).open_slots == 2
    assert take_some(project, lise, now=AFTER_LEASE).task_id != held.task_id
    assert offences() == {}


def test_a_lease_on_a_complete_task_frees_nothing(project: Project, lise: Person, offences: Offences) -> None:
    """A slot that nobody wants any more goes away with the lease."""
    held = take_some(project, lise)
    complete_task(task_id=held.task_id, now=MONDAY)
    end_leases(now=AFTER_LEASE)
    task = Task.objects.get(pk=held.task_id)
    assert (task.overlap, task.open_slots) == (0, 0)
    assert offences() == {}


def test_an_offer_is_accepted(project: Project, lise: Person, offences: Offences) -> None:
    """The lease of the work begins when its worker accepts."""
    offered = offer_to(project, lise)
    assert (offered.state, offered.accepted_at) == (Assignment.State.OFFERED, None)
    assert offered.lease_until == MONDAY + timedelta(seconds=60)
    event = history(subject="assignment", subject_id=offered.pk)[0]
    assert (event.verb, event.actor) == ("assignment.offered", None)
    accepted = accept_offer(assignment_id=offered.pk, worker=lise, now=MONDAY + timedelta(seconds=60))
    assert accepted.lease_until == MONDAY + timedelta(seconds=660)
    assert offences() == {}


def test_an_offer_is_declined_or_lapses(project: Project, lise: Person, offences: Offences) -> None:
    """Declined or too late, the offer is gone, its slot is free, and the answer to it is refused."""
    declined = offer_to(project, lise)
    decline_offer(assignment_id=declined.pk, worker=lise, now=MONDAY)
    paul = make_person()
    lapsed = offer_to(project, paul)
    late = MONDAY + timedelta(seconds=61)
    with pytest.raises(NotYours, match="has ended"):
        accept_offer(assignment_id=lapsed.pk, worker=paul, now=late)
    assert end_leases(now=late) == 1
    for gone, worker in ((declined, lise), (lapsed, paul)):
        with pytest.raises(NotYours):
            accept_offer(assignment_id=gone.pk, worker=worker, now=MONDAY)
        with pytest.raises(NotYours):
            decline_offer(assignment_id=gone.pk, worker=worker, now=MONDAY)
    assert list(Assignment.objects.order_by("id").values_list("state", flat=True)) == ["declined", "lapsed"]
    assert offences() == {}
