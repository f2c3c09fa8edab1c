"""The latest work of many projects: right, bounded, and in one statement."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import MONDAY, answer_next, make_client, make_member, make_person, make_project

from canut.core.decisions.operations import reject_work
from canut.core.work import latest
from canut.core.work.latest import TimedAnswer, free_tasks, latest_answers, settled_answers
from canut.core.work.models import Assignment, Project
from canut.core.work.operations.reviews import approve

DAY = timedelta(days=1)


def rejected(work: Assignment, *, at: datetime) -> None:
    """Reject an answer as its client."""
    reject_work(
        assignment=work,
        ground="Guidelines 1: read twice.",
        facts=f"Number {work.pk} says yes to two different things.",
        evidence={"number": work.pk},
        decided_by=make_member(work.project.client),
        now=at,
    )


@pytest.mark.django_db
def test_rejected_time_paid_nothing() -> None:
    """The time of a rejected answer counts in full, and its pay not at all."""
    project = make_project(tasks=2)
    answer_next(project, make_person(), seconds=31)
    rejected(answer_next(project, make_person(), seconds=9), at=MONDAY + DAY)
    found = latest_answers(project_ids=[project.pk, make_project().pk])
    assert list(found) == [project.pk]
    assert sorted(found[project.pk], key=lambda one: one.seconds) == [TimedAnswer(9, 0), TimedAnswer(31, 12)]


@pytest.mark.django_db
def test_only_the_latest_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many answers there are, so many of the latest are read."""
    monkeypatch.setattr(latest, "LATEST", 2)
    project = make_project(tasks=4)
    for number in range(4):
        answer_next(project, make_person(), now=MONDAY + number * DAY, seconds=number)
    (found,) = latest_answers(project_ids=[project.pk]).values()
    assert [one.seconds for one in found] == [3, 2]


@pytest.mark.django_db
def test_settled_answers_say_how_long_and_how(monkeypatch: pytest.MonkeyPatch) -> None:
    """An approval after a day and a rejection after two are found; what waits for its review is not."""
    project = make_project(tasks=3)
    first, second, _third = (answer_next(project, make_person()) for _ in range(3))
    assert first.submitted_at
    approve(assignment_ids=[first.pk], actor_id=None, now=first.submitted_at + DAY)
    rejected(second, at=first.submitted_at + 2 * DAY)
    (found,) = settled_answers(client_ids=[project.client_id], now=MONDAY + 3 * DAY).values()
    told = [(one.state, round(one.days, 3)) for one in sorted(found, key=lambda one: one.days)]
    assert told == [("approved", 1.0), ("rejected", 2.0)]
    monkeypatch.setattr(latest, "SETTLED_FROM", 1)
    later = settled_answers(client_ids=[project.client_id], now=MONDAY + 30 * DAY)
    assert len(later.get(project.client_id, [])) <= 1


@pytest.mark.django_db
def test_a_queue_of_unreviewed_answers_hides_no_rejection(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the latest answers all wait, the ones from before the time for review are seen."""
    monkeypatch.setattr(latest, "SETTLED_FROM", 2)
    project = make_project(tasks=5)
    rejected(answer_next(project, make_person()), at=MONDAY + DAY)
    for _ in range(3):
        answer_next(project, make_person(), now=MONDAY + 30 * DAY)
    (found,) = settled_answers(client_ids=[project.client_id], now=MONDAY + 30 * DAY + DAY / 24).values()
    assert [one.state for one in found] == ["rejected"]


@pytest.mark.django_db
def test_a_client_answers_for_its_closed_projects_too() -> None:
    """What a client did in a project that is over still counts; another client's does not."""
    client = make_client()
    over, other = make_project(client=client, tasks=1), make_project(tasks=1)
    for project in (over, other):
        rejected(answer_next(project, make_person()), at=MONDAY + DAY)
    Project.objects.filter(pk=over.pk).update(state=Project.State.CLOSED)
    found = settled_answers(client_ids=[client.pk], now=MONDAY + 9 * DAY)
    assert {client_id: len(answers) for client_id, answers in found.items()} == {client.pk: 1}


@pytest.mark.django_db
def test_free_tasks_are_counted_up_to_a_cap(monkeypatch: pytest.MonkeyPatch) -> None:
    """One more than the cap says that there are more; a taken task is not free."""
    project, empty = make_project(tasks=4), make_project()
    answer_next(project, make_person())
    assert free_tasks(project_ids=[project.pk, empty.pk]) == {project.pk: 3, empty.pk: 0}
    monkeypatch.setattr(latest, "FREE_COUNTED", 1)
    assert free_tasks(project_ids=[project.pk]) == {project.pk: 2}


@pytest.mark.django_db
def test_nothing_asked_is_no_statement() -> None:
    """Of no project and no client, the store is asked nothing but the time for review."""
    with CaptureQueriesContext(connection) as asked:
        assert latest_answers(project_ids=[]) == {}
        assert free_tasks(project_ids=[]) == {}
    assert len(asked) == 0
    assert settled_answers(client_ids=[], now=MONDAY) == {}


@pytest.mark.django_db
def test_every_walk_goes_along_an_index() -> None:
    """No statement looks through a whole table of answers or tasks."""
    project = make_project(tasks=2)
    answer_next(project, make_person())
    with CaptureQueriesContext(connection) as asked:
        latest_answers(project_ids=[project.pk])
        free_tasks(project_ids=[project.pk])
        settled_answers(client_ids=[project.client_id], now=MONDAY)
    walks = [one["sql"] for one in asked if "walked" in one["sql"] or "AS free" in one["sql"]]
    assert len(walks) == 3
    if connection.vendor == "sqlite":  # a table of two rows is scanned by PostgreSQL, rightly
        for statement in walks:
            plan = plan_of(statement)
            assert not [line for line in plan if line.startswith(("SCAN work_task", "SCAN work_assignment"))]


def plan_of(statement: str) -> Sequence[str]:
    """Return the steps of SQLite's plan for a statement."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {statement}")
        return [line[-1] for line in cursor.fetchall()]
