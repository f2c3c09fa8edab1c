"""The page of roots is everybody's; the proofs of a piece of work are its worker's."""

import json
from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.factories import answer_next, make_person, make_project

from canut.core.audit.proofs import Inclusion
from canut.core.audit.seals import seal_yesterday
from canut.core.work.operations.reviews import approve_due


def test_roots_are_public(client: Client, db: None) -> None:
    """Nobody has to sign in to see the roots or take them away as a file."""
    del db
    assert "No day is closed yet" in client.get(reverse("roots")).content.decode()
    make_project(tasks=1, now=timezone.now() - timedelta(days=2))
    seal_yesterday(now=timezone.now())
    (root,) = json.loads(client.get(reverse("roots_file")).content)
    assert root["root"] in client.get(reverse("roots")).content.decode()


def test_a_worker_takes_the_proofs_of_their_work(signed_in: Any, db: None) -> None:
    """The file holds the terms, what happened, what is owed and its transfer, each of them true."""
    del db
    then = timezone.now() - timedelta(days=8)
    project, worker = make_project(tasks=1, now=then), make_person(now=then)
    work = answer_next(project, worker, now=then)
    approve_due(now=then + timedelta(days=4))
    seal_yesterday(now=timezone.now())
    page = signed_in(worker).get(reverse("my_proofs", args=[work.pk]))
    proofs = [Inclusion(**{**one, "path": tuple(one["path"])}) for one in json.loads(page.content)]
    assert {one.kind for one in proofs} >= {"terms", "event", "accrual", "transfer"}
    assert all(one.is_true() for one in proofs)
    assert reverse("my_proofs", args=[work.pk]) in signed_in(worker).get(reverse("my_work")).content.decode()
