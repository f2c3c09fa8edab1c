"""The order in which pulled work is handed out: one statement, and the pure function that it equals (G13)."""

from collections.abc import Iterable
from dataclasses import dataclass

PICK = """
project_id = %s AND lane = %s AND open_slots > 0 AND position > %s
  AND NOT EXISTS (SELECT 1 FROM work_assignment met WHERE met.task_id = work_task.id AND met.worker_id = %s)
ORDER BY position LIMIT 1
"""
"""The next task of a lane that the worker has not met; the index makes it one step at any size."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeTask:
    """All that the order reads of a task with an open slot.

    Attributes
    ----------
    lane_rank
        0 for the lane that is looked at first.
    was_met
        Whether this worker has had this task before; what they did with it is not told.
    """

    task_id: int
    lane_rank: int
    position: int
    was_met: bool


def next_task(free: Iterable[FreeTask], after: int) -> int | None:
    """Return the task to hand out: of the first lane, the next position after the worker's last task.

    Parameters
    ----------
    after
        Position of the worker's last task, where lane 0 goes on; at the end it begins again.
    """
    fresh = [task for task in free if not task.was_met]
    ordered = min(fresh, key=lambda one: (one.lane_rank, _is_behind(one, after), one.position), default=None)
    return ordered.task_id if ordered else None


def _is_behind(task: FreeTask, after: int) -> bool:
    return task.lane_rank == 0 and task.position <= after
