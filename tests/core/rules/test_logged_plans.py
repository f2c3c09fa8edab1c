"""The list of logged allocations, and the question whether a pilot runs, read an index on both stores."""

import pytest
from django.db import connection

from canut.core.rules.what_if import allocation_logs
from canut.core.work.models import Task

pytestmark = pytest.mark.django_db


def plan_of(sql: str) -> str:
    """Return how the store would answer; small tables are scanned on PostgreSQL unless it is told not to."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_bitmapscan = off")
        explain = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN "
        cursor.execute(explain + sql)
        return "\n".join(str(line) for line in cursor.fetchall())


def test_logged_cases_are_listed_from_their_index() -> None:
    """The latest cases are read backwards along the index of case events, and nothing is sorted."""
    rows = allocation_logs()["case"].rows.order_by("-pk")[:20]
    plan = plan_of(str(rows.query))
    assert "event_case_taken" in plan
    assert "SORT" not in plan.upper()
    assert "TEMP B-TREE" not in plan.upper()


def test_a_pilot_is_found_by_the_index_of_waiting_items() -> None:
    """Whether any item of a project waits is one step along an index."""
    table = Task._meta.db_table
    plan = plan_of(f"SELECT 1 FROM {table} WHERE project_id = 7 AND state = 'draft' LIMIT 1")
    assert "task_waiting" in plan
