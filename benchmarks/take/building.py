"""Fill an empty store with tasks that can be taken.

The first thousand tasks go in by the public operations. The rest are copies of those, written by one
statement inside the transaction that holds their pay: filling a store is not what is measured.
"""

import json
from datetime import UTC, datetime
from itertools import cycle, islice
from pathlib import Path

from django.db import connection, transaction

from canut.core.people.models import Membership, Organisation
from canut.core.people.operations import add_member, register_organisation, register_person
from canut.core.work.models import Project, Task
from canut.core.work.operations.funding import deposit, hold_planned_pay
from canut.core.work.operations.tasks import NewTask, add_tasks
from canut.faces.cli.store import bring_up_to_date
from canut.families.microwork.operations import create_project, open_project
from canut.families.microwork.plan import Plan, plan_of
from canut.families.microwork.specification.reading import read_specification

ROOT = Path(__file__).parents[2]
PROJECT_FILE = ROOT / "examples" / "equivalence.yaml"
ITEMS_FILE = ROOT / "src/canut/families/microwork/kinds/samples/equivalence.en.jsonl"
BY_OPERATIONS = 1000
KNOWN = 50
"""Tasks among the first thousand whose answer is known."""

COPIES = """
WITH RECURSIVE series(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < {more})
INSERT INTO work_task (project_id, key, position, lane, state, overlap, overlap_max, open_slots, harm, item,
  known_answer, created_at, completed_at)
SELECT first.project_id, 'copy-' || series.n, {last} + series.n, first.lane, first.state, first.overlap,
  first.overlap_max, first.open_slots, first.harm, first.item, NULL, first.created_at, NULL
FROM series JOIN work_task first ON first.id = {first} + series.n % {originals}
ORDER BY series.n
"""


def main(tasks: str, workers: str, password: str) -> None:
    """Create the tables, the client, the project with its tasks, and the workers."""
    bring_up_to_date()
    now = datetime.now(UTC)
    project = make_project(int(tasks), now)
    if int(tasks) > BY_OPERATIONS:
        with transaction.atomic():
            copy_tasks(project, int(tasks) - BY_OPERATIONS, now)
    for number in range(int(workers)):
        register_person(
            email=f"worker{number}@example.org", name=f"Worker {number}", now=now, password=password
        )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    connection.close()  # SQLite's log goes into the store


def make_project(tasks: int, now: datetime) -> Project:
    """Return the open project of the example file with its first tasks and the client's money for all."""
    specification = read_specification(PROJECT_FILE)
    client = register_organisation(kind=Organisation.Kind.CLIENT, name=specification.client, now=now)
    owner = register_person(email="owner@example.org", name="Owner", now=now)
    add_member(organisation=client, person=owner, role=Membership.Role.OWNER, now=now)
    project = create_project(specification=specification, created_by=owner, now=now)
    amount = 2 * tasks * plan_of(project).overlap_max * specification.pay.per_answer_minor
    deposit(client=client, amount_minor=amount, currency=project.currency, key="bench", now=now)
    add_tasks(project=project, tasks=first_tasks(plan_of(project)), now=now)
    open_project(project=project, actor=owner, now=now)
    return project


def first_tasks(plan: Plan) -> list[NewTask]:
    """Return a thousand tasks of the kind's own samples; the first of them have a known answer."""
    lines = [json.loads(line) for line in ITEMS_FILE.read_text(encoding="utf-8").splitlines()]
    samples = islice(cycle(lines), BY_OPERATIONS)
    return [
        NewTask(
            key=f"first-{number}",
            item={name: sample[name] for name in ("query_a", "query_b")},
            lane="gold" if number < KNOWN else "answer",
            known_answer=sample["truth"] if number < KNOWN else None,
            overlap=plan.overlap,
            overlap_max=plan.overlap_max,
        )
        for number, sample in enumerate(samples)
    ]


def copy_tasks(project: Project, more: int, now: datetime) -> None:
    """Write copies of the first tasks, their pay and reserve held in the same breath."""
    original = Task.objects.filter(project=project, lane="answer").order_by("id")
    hold_planned_pay(project=project, answers=more * original[0].overlap_max, key="copies", now=now)
    statement = COPIES.format(
        more=more, last=BY_OPERATIONS, first=original[0].pk, originals=BY_OPERATIONS - KNOWN
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)
