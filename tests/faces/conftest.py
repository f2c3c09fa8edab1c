"""The people and the projects that the pages and the interface are tested with."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone, translation
from tests.faces.town import Answer, MakeProject, SignedIn, Take, Town
from tests.factories import make_client, make_member, make_operator, make_person

from canut.core.people.models import Person
from canut.core.work.models import Assignment, Lane, Project
from canut.core.work.operations.tasks import NewTask, add_tasks
from canut.families.microwork.operations import create_project, open_project, submit_answer, take_next_task
from canut.families.microwork.plan import plan_of
from canut.families.microwork.specification import Specification

QUERIES = [
    {"query_a": "vélo bleu", "query_b": "bicyclette bleue"},
    {"query_a": "jasmine tea", "query_b": "jasmin rice"},
    {"query_a": "Lyon museum", "query_b": "museums in Lyon"},
    {"query_a": "silk loom", "query_b": "métier à tisser la soie"},
    {"query_a": "pay slip", "query_b": "payroll"},
]


@pytest.fixture
def town(db: None) -> Town:
    """Return two clients, an operator and the people who act for them, and two workers."""
    del db
    client, other_client, operator = make_client(), make_client(), make_operator()
    return Town(
        client=client,
        other_client=other_client,
        operator=operator,
        worker=make_person("Lise Marchand"),
        other_worker=make_person("Amadou Diallo"),
        member=make_member(client),
        other_member=make_member(other_client),
        staff=make_member(operator),
    )


@pytest.fixture
def make_microwork(town: Town) -> MakeProject:
    """Return a maker of open micro-work projects of the first client."""

    def make(
        kind: str | None = "equivalence",
        items: list[dict[str, Any]] | None = None,
        *,
        is_open: bool = True,
        lane: str = Lane.ANSWER,
        known_answer: dict[str, Any] | None = None,
        now: datetime | None = None,
        **others: Any,
    ) -> Project:
        now = now or timezone.now()
        specification = {
            "title": {
                "en": "Do these two queries mean the same?",
                "fr": "Ces deux requêtes ont-elles le même sens ?",
            },
            "client": town.client.name,
            "purpose": {
                "en": "Improve a library's synonym list",
                "fr": "Améliorer les synonymes d'une bibliothèque",
            },
            "data_use": ["train-model"],
            "kind": kind,
            "guidelines": {"en": "Read both queries twice.", "fr": "Lisez deux fois les deux requêtes."},
            "pay": {"currency": "EUR", "per_answer": "0.12", "hourly_floor": "12.02", "expected_seconds": 25},
            "answers": {"exactly": 3},
            **others,
        }
        project = create_project(
            specification=Specification.model_validate(specification), created_by=town.member, now=now
        )
        plan = plan_of(project)
        tasks = [
            NewTask(
                key=f"item-{number}",
                item=item,
                overlap=plan.overlap,
                overlap_max=plan.overlap_max,
                lane=lane,
                known_answer=known_answer,
            )
            for number, item in enumerate(items or QUERIES)
        ]
        add_tasks(project=project, tasks=tasks, now=now)
        if is_open:
            open_project(project=project, actor=town.member, now=now)
        return project

    return make


@pytest.fixture
def take() -> Take:
    """Return a taker of a project's next task."""

    def taken(project: Project, worker: Person, seconds_ago: int = 0) -> Assignment:
        now = timezone.now() - timedelta(seconds=seconds_ago)
        assignment = take_next_task(project=project, worker=worker, now=now)
        assert assignment is not None
        return assignment

    return taken


@pytest.fixture
def answer(take: Take) -> Answer:
    """Return a giver of an answer to a project's next task."""

    def given(
        project: Project, worker: Person, data: dict[str, Any] | None = None, seconds: int = 30
    ) -> Assignment:
        assignment = take(project, worker, seconds)
        return submit_answer(
            assignment_id=assignment.pk, worker=worker, data=data or {"meaning": "same"}, now=timezone.now()
        )

    return given


@pytest.fixture
def signed_in() -> SignedIn:
    """Return a maker of browsers in which a person is signed in; None stays anonymous."""

    def browser(person: Person | None, **options: Any) -> Client:
        client = Client(**options)
        if person is not None:
            client.force_login(person)
        return client

    return browser


@pytest.fixture(autouse=True)
def fresh_start() -> None:
    """Forget rate limits and the language of the test before."""
    cache.clear()
    translation.activate("en")
