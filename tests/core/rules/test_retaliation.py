"""What a person said, refused, appealed or joined changes nothing in what they are handed (G12)."""

from datetime import timedelta

import pytest
from tests.factories import MONDAY, answer_next, make_member, make_person, make_project, take_some

from canut.core.decisions.operations import appeal, reject_work
from canut.core.people.models import Person
from canut.core.rules.operations.membership import enrol_member
from canut.core.work.models import Project
from canut.core.work.operations.leases import return_task

pytestmark = pytest.mark.django_db


def trouble(person: Person) -> None:
    """Let a person refuse work, be rejected elsewhere, appeal, and join the members."""
    elsewhere = make_project(tasks=3)
    member = make_member(elsewhere.client)
    work = answer_next(elsewhere, person)
    decision = reject_work(
        assignment=work,
        ground="Guidelines 1: read twice.",
        facts="These are two different things.",
        evidence={"expected": "no"},
        decided_by=member,
        now=MONDAY + timedelta(minutes=1),
    )
    appeal(decision=decision, text="They are the same.", actor=person, now=MONDAY + timedelta(minutes=2))
    taken = take_some(elsewhere, person, now=MONDAY + timedelta(minutes=3))
    return_task(assignment_id=taken.pk, worker=person, now=MONDAY + timedelta(minutes=4), reason="no")
    enrol_member(person=person, actor=None, now=MONDAY)


def handed(project: Project, person: Person) -> list[int]:
    """Return the positions of three tasks that a person is handed."""
    now = MONDAY + timedelta(hours=1)
    return [
        answer_next(project, person, now=now + timedelta(minutes=turn)).task.position for turn in range(3)
    ]


def test_pulled_work_is_the_same_for_a_troublemaker() -> None:
    """Of two workers in two equal projects one refused, appealed and joined: the same tasks come."""
    quiet, loud = make_person(), make_person()
    one, other = make_project(tasks=5), make_project(tasks=5)
    trouble(loud)
    first = [position - one.tasks.earliest("position").position for position in handed(one, quiet)]
    second = [position - other.tasks.earliest("position").position for position in handed(other, loud)]
    assert first == second
