"""The latest work of many projects, in one statement however many they are, and at a cost that has a bound.

A correlated subquery walks a few rows along an index for each project and hands them over as one JSON text;
neither the number of projects nor the number of tasks adds a statement or a scan.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Max

from canut.core.work.models import Assignment, Project, Terms

LATEST = 200
"""Answers of a project that are looked at."""

SETTLED_FROM = 100
"""Answers of each project of a client that are looked at: so many of the latest, so many of those before."""

CLIENT_PROJECTS = 10
"""Projects of a client that are looked at: the latest ones."""

FREE_COUNTED = 1000
"""Free tasks of a project are counted up to here."""

DIALECT = {
    "sqlite": {
        "array": "json_array",
        "gathered": "json_group_array",
        "days": "julianday(settled_at) - julianday(submitted_at)",
    },
    "postgresql": {
        "array": "json_build_array",
        "gathered": "json_agg",
        "days": "EXTRACT(EPOCH FROM settled_at - submitted_at) / 86400.0",
    },
}

WALK = """
(SELECT {gathered}({array}({columns})) FROM (
  SELECT id, engaged_seconds, pay_minor, state, {days} AS days FROM work_assignment
  WHERE project_id = shown.id AND submitted_at IS NOT NULL {condition}
  ORDER BY submitted_at DESC LIMIT {limit}
) AS walked)
"""

LATEST_ANSWERS = "SELECT shown.id, {latest} FROM work_project AS shown WHERE shown.id IN ({ids})"

OF_CLIENTS = """
SELECT shown.client_id, {latest}, {before} FROM (
  SELECT id, client_id, ROW_NUMBER() OVER (PARTITION BY client_id ORDER BY id DESC) AS place
  FROM work_project WHERE client_id IN ({ids}) AND state <> 'draft'
) AS shown WHERE shown.place <= {projects}
"""

FREE = """
SELECT shown.id, (SELECT COUNT(*) FROM (
  SELECT 1 FROM work_task WHERE project_id = shown.id AND open_slots > 0 LIMIT {limit}
) AS free) FROM work_project AS shown WHERE shown.id IN ({ids})
"""


@dataclass(frozen=True, slots=True)
class TimedAnswer:
    """An answer that was handed in: the seconds engaged with it, and what it pays; 0 once it is rejected."""

    seconds: int
    paid_minor: int


@dataclass(frozen=True, slots=True)
class SettledAnswer:
    """An answer whose review ended: its state, and the days from handing in until then."""

    state: str
    days: float


def latest_answers(*, project_ids: Collection[int]) -> dict[int, list[TimedAnswer]]:
    """Return the latest answers of each project that has any, whatever became of them; gold among them."""
    walk = _walk("engaged_seconds, pay_minor, state", limit=LATEST)
    rows = _asked(LATEST_ANSWERS, project_ids, latest=walk)
    return {
        project_id: [
            TimedAnswer(seconds, 0 if state == Assignment.State.REJECTED else pay_minor)
            for seconds, pay_minor, state in found
        ]
        for project_id, latest in rows
        if (found := _listed(latest))
    }


def settled_answers(*, client_ids: Collection[int], now: datetime) -> dict[int, list[SettledAnswer]]:
    """Return the latest answers of each client's latest projects whose review has ended.

    Of each project, both its latest answers and the latest that were handed in before the longest time for
    review are looked at: where thousands wait for their review, the settled ones would not be seen otherwise.
    """
    settled: dict[int, dict[int, SettledAnswer]] = defaultdict(dict)
    walk = _walk("id, state, days", limit=SETTLED_FROM)
    before = _walk("id, state, days", limit=SETTLED_FROM, condition="AND submitted_at < %s")
    moment = str(connection.ops.adapt_datetimefield_value(now - _longest_review(client_ids)))
    rows = _asked(
        OF_CLIENTS, client_ids, first=[moment], latest=walk, before=before, projects=CLIENT_PROJECTS
    )
    for client_id, *walked in rows:
        for found in walked:
            for number, state, days in _listed(found):
                if days is not None:
                    settled[client_id][number] = SettledAnswer(state, float(days))
    return {client_id: list(answers.values()) for client_id, answers in settled.items()}


def free_tasks(*, project_ids: Collection[int]) -> dict[int, int]:
    """Return how many tasks of each project have an open slot; `FREE_COUNTED` + 1 stands for more."""
    return dict(_asked(FREE, project_ids, limit=FREE_COUNTED + 1))


def _longest_review(client_ids: Collection[int]) -> timedelta:
    agreed = Terms.objects.filter(project__client__in=client_ids).exclude(project__state=Project.State.DRAFT)
    return timedelta(hours=agreed.aggregate(longest=Max("review_hours"))["longest"] or 0)


def _walk(columns: str, *, limit: int, condition: str = "") -> str:
    return WALK.format(columns=columns, limit=limit, condition=condition, **DIALECT[connection.vendor])


def _asked(
    statement: str, ids: Collection[int], *, first: Sequence[str] = (), **parts: object
) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a statement about these numbers; the parts are texts and limits from the code."""
    if not ids:
        return
    marks = ", ".join(["%s"] * len(ids))
    with connection.cursor() as cursor:
        cursor.execute(statement.format(ids=marks, **parts), [*first, *ids])
        yield from cursor.fetchall()


def _listed(gathered: str | list[Any] | None) -> list[Any]:
    """Return a JSON array; PostgreSQL's driver has read it already."""
    if gathered is None:
        return []
    return json.loads(gathered) if isinstance(gathered, str) else gathered
