"""Check a store after a run: what the tables contradict, and what a worker was told that is not there."""

import json
import sys
from collections.abc import Iterator
from typing import Any

from django.db import connection

from canut.core.work.models import COUNTED, LIVE, Assignment

HELD = ", ".join(f"'{state}'" for state in (*LIVE, *COUNTED))

PROMISES = {
    "a task has more live or counted assignments than its overlap, or wrong open slots": f"""
        SELECT task.id FROM work_task task
        JOIN (SELECT task_id, SUM(CASE WHEN state IN ({HELD}) THEN 1 ELSE 0 END) AS used
              FROM work_assignment GROUP BY task_id) met ON met.task_id = task.id
        WHERE met.used > task.overlap OR task.overlap > task.overlap_max
           OR task.open_slots <> task.overlap - met.used""",
    "a task that nobody met has lost slots": """
        SELECT task.id FROM work_task task WHERE open_slots <> overlap
        AND NOT EXISTS (SELECT 1 FROM work_assignment met WHERE met.task_id = task.id)""",
    "a worker met a task twice": """
        SELECT task_id FROM work_assignment GROUP BY task_id, worker_id HAVING COUNT(*) > 1""",
    "a worker holds two tasks": """
        SELECT worker_id FROM work_assignment WHERE state = 'accepted'
        GROUP BY worker_id HAVING COUNT(*) > 1""",
    "an assignment was not told in the audit": """
        SELECT work_assignment.id FROM work_assignment WHERE NOT EXISTS (
            SELECT 1 FROM audit_event WHERE subject = 'assignment' AND subject_id = work_assignment.id
            AND verb = 'assignment.accepted')""",
}


def broken_in_store() -> Iterator[str]:
    """Yield what the tables contradict."""
    for promise, statement in PROMISES.items():
        with connection.cursor() as cursor:
            cursor.execute(statement)
            rows = [row[0] for row in cursor.fetchall()]
        if rows:
            yield f"{promise}: {len(rows)} rows, such as {rows[:3]}"


def lost(diary: dict[str, Any]) -> Iterator[str]:
    """Yield what one worker was told and the store does not know."""
    own = Assignment.objects.filter(worker__email=diary["worker"])
    stored = {str(pk): (state, answer) for pk, state, answer in own.values_list("pk", "state", "answer")}
    for assignment in diary["taken"]:
        if assignment not in stored:
            yield f"{diary['worker']} took {assignment}, which is not in the store"
    for assignment, meaning in diary["acknowledged"].items():
        state, answer = stored.get(assignment, ("", None))
        if state not in COUNTED or answer != {"meaning": meaning}:
            yield f"lost answer {assignment} of {diary['worker']}: {meaning} became {state} {answer}"


def main() -> None:
    """Read the workers' diaries as JSON and print the broken promises as a JSON list."""
    broken = [*broken_in_store()]
    for diary in json.load(sys.stdin):
        broken += lost(diary)
    print(json.dumps(broken))
