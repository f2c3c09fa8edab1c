"""Rows in plain SQL are the rows that the ORM reads and writes, on both stores."""

from datetime import timedelta

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, models, transaction
from tests.factories import MONDAY, make_person, make_project

from canut.core import straight
from canut.core.audit.models import Event
from canut.core.people.models import Person
from canut.core.work.models import Assignment, Guidelines, Lane, Project, Task, Terms

pytestmark = pytest.mark.django_db


def facts(row: models.Model) -> dict[str, object]:
    """Return every column of a row as Python sees it."""
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def taken(project: Project, worker: Person) -> Assignment:
    """Return an assignment that is not written yet, with a value of every type that work has."""
    task = project.tasks.first()
    terms = project.terms.first()
    assert task is not None
    assert terms is not None
    return Assignment(
        task=task,
        project=project,
        worker=worker,
        terms=terms,
        lane=Lane.ANSWER,
        state=Assignment.State.ACCEPTED,
        pay_minor=12,
        accepted_at=MONDAY + timedelta(microseconds=7),
        lease_until=MONDAY + timedelta(minutes=10),
        answer={"œuvre": ["soie", 1.5, None]},
    )


@pytest.mark.parametrize("model", [Project, Terms, Guidelines, Task, Person])
def test_a_row_is_what_the_orm_reads(model: type[models.Model]) -> None:
    """Numbers, texts, JSON, dates and what is null come out alike, in rows that can be saved again."""
    make_project(tasks=2)
    make_person()
    for expected in model._default_manager.all():  # noqa: SLF001 - how Django names a model's manager
        found = straight.there(model, expected.pk)
        assert facts(found) == facts(expected)
        assert not found._state.adding  # noqa: SLF001 - what Django asks before it saves
        found.refresh_from_db()


def test_what_is_inserted_is_read_back() -> None:
    """A row written straight knows its key, and the ORM reads each of its values as given."""
    made = taken(make_project(tasks=1), make_person())
    straight.insert(made)
    assert facts(Assignment.objects.get(pk=made.pk)) == facts(made)


def test_constraints_hold_as_ever() -> None:
    """The store refuses a second meeting of worker and task however it is written."""
    project, worker = make_project(tasks=1), make_person()
    straight.insert(taken(project, worker))
    with pytest.raises(IntegrityError), transaction.atomic():
        straight.insert(taken(project, worker))
    assert Assignment.objects.count() == 1


def test_a_change_touches_just_the_rows_that_fulfil_the_condition() -> None:
    """Fields are set and columns moved where the condition holds, and the count says where that was."""
    first, second = make_project(tasks=2).tasks.order_by("id")
    later = MONDAY + timedelta(hours=1)
    changed = straight.change(
        Task,
        {"completed_at": later, "item": {"mot": "fil"}},
        "id = %s AND created_at <= %s",
        [first.pk, first.created_at],
        moves="open_slots = open_slots - 1",
    )
    assert changed == 1
    after = Task.objects.get(pk=first.pk)
    assert (after.completed_at, after.item) == (later, {"mot": "fil"})
    assert after.open_slots == first.open_slots - 1
    assert facts(Task.objects.get(pk=second.pk)) == facts(second)


def test_nothing_there_is_said() -> None:
    """No row is None where one may be missing, and an error where it must be there."""
    assert straight.first(Event, "verb = %s", ["nothing.happened"]) is None
    assert straight.rows(Event, "id < %s", [0]) == []
    with pytest.raises(ObjectDoesNotExist):
        straight.there(Task, 0)


def test_only_columns_can_be_changed() -> None:
    """What is no column of the table is refused before anything is sent."""
    with pytest.raises(TypeError):
        straight.change(Task, {"assignments": None}, "id = %s", [0])
