"""The words in which the tests of the faces speak of their fixtures."""

from collections.abc import Callable
from dataclasses import dataclass

from django.test import Client

from canut.core.people.models import Organisation, Person
from canut.core.work.models import Assignment, Project

MakeProject = Callable[..., Project]
"""Makes an open micro-work project of the first client."""

Take = Callable[..., Assignment]
"""Takes a project's next task for a worker."""

Answer = Callable[..., Assignment]
"""Takes a project's next task for a worker and answers it."""

SignedIn = Callable[..., Client]
"""Opens a browser in which a person is signed in."""


@dataclass(frozen=True)
class Town:
    """Everybody who may come to the door."""

    client: Organisation
    other_client: Organisation
    operator: Organisation
    worker: Person
    other_worker: Person
    member: Person
    other_member: Person
    staff: Person
