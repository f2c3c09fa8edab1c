"""Makers of what most tests of the store start from, through the public operations only.

Import them from any test (``from tests.factories import make_project``); the test needs the store
(``@pytest.mark.django_db``, or the fixture ``db``). Every maker works without arguments, invents distinct
names and returns the model. Time never passes by itself: all happens at `MONDAY` unless `now` says otherwise.

>>> project = make_project(tasks=3, overlap=2)      # a funded client, three open tasks, two answers each
>>> lise = make_person()
>>> work = answer_next(project, lise)               # on duty, takes the next task, answers ten seconds later
"""

import itertools
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from canut.core.pay.models import PayoutAccount
from canut.core.pay.operations.accounts import state_payout_account
from canut.core.people.models import Membership, Organisation, Person
from canut.core.people.operations import add_member, register_organisation, register_person
from canut.core.work.models import Assignment, Lane, Project, Task
from canut.core.work.operations.answers import submit
from canut.core.work.operations.funding import deposit, open_project
from canut.core.work.operations.leases import take_next
from canut.core.work.operations.projects import TermsOffered, create_project
from canut.core.work.operations.tasks import NewTask, add_tasks
from canut.core.worktime.operations import be_on_duty

MONDAY = datetime(2026, 1, 5, 9, tzinfo=UTC)
"""Nine o'clock on the Monday when everything in the tests happens."""

PLAIN_TERMS = TermsOffered(
    per_answer_minor=12, hourly_floor_minor=1202, expected_seconds=25, lease_seconds=600
)
"""Twelve cents for 25 seconds, over a floor of 12.02 EUR an hour."""

ANSWER = {"choice": "yes"}

_numbers = itertools.count(1)


def make_person(name: str = "", *, has_account: bool = True, now: datetime = MONDAY, **others: Any) -> Person:
    """Return a new person: a worker, or whoever the test needs (`others`: see `register_person`).

    Their pay goes to mobile money, unless the test is about people who stated no account.
    """
    number = next(_numbers)
    made = register_person(
        email=f"person{number}@example.org", name=name or f"Person {number}", now=now, **others
    )
    if has_account:
        telephone = f"+2613200{number:05}"
        mobile = PayoutAccount.Kind.MOBILE
        state_payout_account(person=made, kind=mobile, number=telephone, provider="Mobile", now=now)
    return made


def make_operator(*, now: datetime = MONDAY) -> Organisation:
    """Return a new operator organisation."""
    return register_organisation(
        kind=Organisation.Kind.OPERATOR, name=f"Cooperative {next(_numbers)}", now=now
    )


def make_client(
    *, funds_minor: int = 1_000_000, currency: str = "EUR", now: datetime = MONDAY
) -> Organisation:
    """Return a new client organisation that paid `funds_minor` in."""
    client = register_organisation(kind=Organisation.Kind.CLIENT, name=f"Workshop {next(_numbers)}", now=now)
    if funds_minor:
        key = f"statement-{client.pk}"
        deposit(client=client, amount_minor=funds_minor, currency=currency, key=key, now=now)
    return client


def make_member(
    organisation: Organisation, *, role: Membership.Role = Membership.Role.OWNER, now: datetime = MONDAY
) -> Person:
    """Return a new person who acts for the organisation."""
    person = make_person(now=now)
    add_member(organisation=organisation, person=person, role=role, now=now)
    return person


def make_project(
    *,
    client: Organisation | None = None,
    tasks: int = 0,
    overlap: int = 1,
    overlap_max: int | None = None,
    is_open: bool = True,
    now: datetime = MONDAY,
    terms: TermsOffered = PLAIN_TERMS,
    family: Project.Family = Project.Family.MICROWORK,
    currency: str = "EUR",
    **others: Any,
) -> Project:
    """Return a new project with plain tasks, open and paid for unless `is_open` says otherwise.

    Parameters
    ----------
    client
        None makes a new one with ample funds.
    overlap, overlap_max
        Of each task: answers wanted at first, and at the most (as many unless said).
    others
        ``per_answer_minor``, ``lease_seconds`` etc. change `terms`; the rest goes to `create_project`.
    """
    client = client or make_client(currency=currency, now=now)
    changes = {name: others.pop(name) for name in TermsOffered.__slots__ if name in others}
    words = {
        "title": {"en": "Same meaning?"},
        "purpose": {"en": "Better search"},
        "data_use": ["train-model"],
    }
    project = create_project(
        family=family,
        client=client,
        created_by=others.pop("created_by", None) or make_member(client, now=now),
        currency=currency,
        terms=replace(terms, **changes),
        now=now,
        **{**words, **others},
    )
    add_plain_tasks(project, tasks, overlap=overlap, overlap_max=overlap_max, now=now)
    if is_open:
        open_project(project=project, actor=project.created_by, now=now)
    return project


def add_plain_tasks(
    project: Project,
    count: int,
    *,
    overlap: int = 1,
    overlap_max: int | None = None,
    lane: str = Lane.ANSWER,
    now: datetime = MONDAY,
) -> list[Task]:
    """Add `count` tasks with distinct keys; on an open project their pay is held and they can be taken."""
    tasks = [
        NewTask(
            key=f"item-{next(_numbers)}",
            item={"left": "blue bike", "right": "blue bicycle"},
            overlap=overlap,
            overlap_max=overlap if overlap_max is None else overlap_max,
            lane=lane,
        )
        for _ in range(count)
    ]
    return add_tasks(project=project, tasks=tasks, now=now)


def take_some(
    project: Project, worker: Person, *, now: datetime = MONDAY, lanes: Sequence[str] = (Lane.ANSWER,)
) -> Assignment:
    """Go on duty and take the next task; fails when there is none."""
    be_on_duty(person=worker, project=project, now=now)
    taken = take_next(project=project, worker=worker, lanes=lanes, now=now)
    assert taken is not None, f"{project} has no task left for {worker}"
    return taken


def answer_next(
    project: Project,
    worker: Person,
    *,
    now: datetime = MONDAY,
    seconds: int = 10,
    answer: dict[str, Any] | None = None,
) -> Assignment:
    """Go on duty, take the next task and answer it `seconds` later; returns the submitted assignment."""
    taken = take_some(project, worker, now=now)
    later = now + timedelta(seconds=seconds)
    be_on_duty(person=worker, project=project, now=later)
    return submit(assignment_id=taken.pk, worker=worker, answer=answer or ANSWER, now=later)
