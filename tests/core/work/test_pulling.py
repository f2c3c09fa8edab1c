"""The statement that hands out pulled work does what the published function says (G13)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.factories import MONDAY, add_plain_tasks, make_person, make_project, take_some

from canut.core.people.models import Person
from canut.core.work.models import Assignment, Lane, Project, Task
from canut.core.work.operations.leases import return_task
from canut.core.work.pulling import FreeTask, next_task

LANES = (Lane.ANSWER, Lane.VALIDATE)


def free_tasks(project: Project, worker: Person) -> list[FreeTask]:
    """Return the tasks with an open slot as the published function reads them."""
    met = set(Assignment.objects.filter(worker=worker).values_list("task_id", flat=True))
    return [
        FreeTask(
            task_id=task.pk,
            lane_rank=LANES.index(Lane(task.lane)),
            position=task.position,
            was_met=task.pk in met,
        )
        for task in Task.objects.filter(project=project, open_slots__gt=0)
    ]


class TestPulling(TestCase):
    """Several workers take and return tasks of two lanes, in any order."""

    @given(st.lists(st.tuples(st.integers(0, 2), st.booleans()), max_size=12))
    def test_the_statement_equals_the_function(self, turns: list[tuple[int, bool]]) -> None:
        """Whoever asks gets the task that the function names, or nothing when it names none."""
        project = make_project()
        add_plain_tasks(project, 3)
        add_plain_tasks(project, 2, lane=Lane.VALIDATE)
        workers = [make_person() for _ in range(3)]
        for number, gives_back in turns:
            worker = workers[number]
            last = Assignment.objects.filter(worker=worker).select_related("task").order_by("-pk").first()
            expected = next_task(free_tasks(project, worker), after=last.task.position if last else 0)
            if expected is None:
                continue
            taken = take_some(project, worker, lanes=LANES)
            if last and last.state == Assignment.State.ACCEPTED:
                assert taken == last
            else:
                assert taken.task_id == expected
            if gives_back:
                return_task(assignment_id=taken.pk, worker=worker, now=MONDAY)


def test_nothing_is_left_for_whoever_met_everything() -> None:
    """A task that was met is not handed out again, from wherever one goes on."""
    free = [FreeTask(task_id=1, lane_rank=0, position=5, was_met=True)]
    assert (next_task(free, after=0), next_task([], after=9)) == (None, None)


@pytest.mark.parametrize(("after", "expected"), [(0, 1), (5, 2), (7, 1)])
def test_it_goes_on_where_one_stopped(after: int, expected: int) -> None:
    """After the last position it begins again."""
    free = [
        FreeTask(task_id=1, lane_rank=0, position=5, was_met=False),
        FreeTask(task_id=2, lane_rank=0, position=7, was_met=False),
    ]
    assert next_task(free, after=after) == expected
