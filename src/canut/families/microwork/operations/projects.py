"""From a specification to a project that takes work, and to its end."""

from datetime import datetime
from fractions import Fraction
from math import ceil

from canut.core.people.models import Organisation, Person
from canut.core.work.models import Lane, Project, Task
from canut.core.work.operations import funding, projects
from canut.core.work.operations.projects import TermsOffered
from canut.core.work.operations.tasks import plan_drafts
from canut.families.microwork.errors import ClientUnknown
from canut.families.microwork.operations.attempts import check_test
from canut.families.microwork.operations.refits import finish_tasks
from canut.families.microwork.plan import plan_of
from canut.families.microwork.specification import Specification


def create_project(*, specification: Specification, created_by: Person, now: datetime) -> Project:
    """Create a draft project from its specification.

    Raises
    ------
    ClientUnknown
        When no client has the name in the specification.
    """
    clients = Organisation.objects.filter(kind=Organisation.Kind.CLIENT)
    client = clients.filter(name=specification.client).first()
    if client is None:
        known = ", ".join(clients.order_by("name").values_list("name", flat=True)[:10]) or "none yet"
        raise ClientUnknown(f"no client is named {specification.client!r}; registered clients: {known}")
    pay = specification.pay
    return projects.create_project(
        family=Project.Family.MICROWORK,
        kind=specification.kind or "",
        client=client,
        created_by=created_by,
        title=specification.title.root,
        purpose=specification.purpose.root,
        data_use=specification.data_use,
        currency=pay.currency,
        harm=specification.harm,
        requires=specification.requires,
        guidelines=specification.guidelines.root if specification.guidelines else None,
        config=specification.to_config(),
        terms=TermsOffered(
            per_answer_minor=pay.per_answer_minor,
            hourly_floor_minor=pay.hourly_floor_minor,
            expected_seconds=pay.expected_seconds,
            lease_seconds=pay.lease_seconds,
            review_hours=pay.review_hours,
            payday_days=pay.payday_days,
        ),
        now=now,
    )


def open_project(*, project: Project, actor: Person, now: datetime) -> int:
    """Hold the pay of every planned answer, gold included, and show the tasks; returns how many.

    Raises
    ------
    InsufficientFunds
        When the client has less; nothing is shown.
    UnfairTest
        When it is a test that could not be taken fairly.
    """
    check_test(project=project)
    _plan_gold(project)
    return funding.open_project(project=project, actor=actor, now=now)


def _plan_gold(project: Project) -> None:
    """Give the known tasks together the share of answers that the specification asks for."""
    plan = plan_of(project)
    if plan.specification.test:
        return
    share = Fraction(plan.specification.gold.share).limit_denominator(10_000)
    gold = Task.objects.filter(project=project, lane=Lane.GOLD, state=Task.State.DRAFT).count()
    if not gold:
        return
    ordinary = Task.objects.filter(project=project, lane=Lane.ANSWER).count()
    wanted = share / (1 - share) * ordinary * plan.specification.answers.most
    plan_drafts(project=project, lane=Lane.GOLD, overlap=max(1, ceil(wanted / gold)))


def finish_project(*, project: Project, actor: Person, now: datetime) -> int:
    """Take no more answers, publish what there is, and give back what no worker is owed.

    Returns
    -------
    int
        Minor units given back to the client.

    Raises
    ------
    NotOpen
        When a worker holds a task at this moment.
    """
    finish_tasks(project=project, now=now)
    return funding.close_project(project=project, actor=actor, now=now)
