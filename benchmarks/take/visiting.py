"""A worker's visit, page by page, within the server's process: prints each page's p50 and p95 in ms."""

import json
import logging
from collections import defaultdict
from statistics import quantiles
from time import perf_counter

from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse

from canut.core.people.models import Person
from canut.core.work.models import Project
from canut.core.work.queries import current_terms

WARM_UP = 5
"""Rounds before anything is counted."""


class Visit:
    """A worker at the pages, with a watch."""

    def __init__(self) -> None:
        self.client = Client(headers={"host": "localhost"})
        self.client.force_login(Person.objects.get(email="worker0@example.org"))
        self.seconds: dict[str, list[float]] = defaultdict(list)

    def timed(self, page: str, address: str, form: dict[str, object] | None = None) -> HttpResponseBase:
        """Open a page or send a form, and note how long it took."""
        start = perf_counter()
        response = self.client.post(address, form) if form else self.client.get(address)
        self.seconds[page].append(perf_counter() - start)
        if response.status_code >= 400:  # noqa: PLR2004 - HTTP's own border of errors
            raise RuntimeError(f"{page} answered {response.status_code}")
        return response


def main(rounds: str) -> None:
    """Take, read and answer tasks."""
    logging.disable(logging.WARNING)
    project = Project.objects.get()
    terms = current_terms(project_id=project.pk)
    visit = Visit()
    for number in range(WARM_UP + int(rounds)):
        if number == WARM_UP:
            visit.seconds.clear()
        visit.timed("cards", reverse("work"))
        take = reverse("take", args=[project.pk])
        address = visit.timed("take", take, {"terms": terms.pk})["Location"]
        visit.timed("task", address)
        visit.timed("submit", address, {"meaning": "same", "then": "stop"})
    print(json.dumps({page: percentiles(seconds) for page, seconds in visit.seconds.items()}))


def percentiles(seconds: list[float]) -> tuple[float, float]:
    """Return the median and the 95th of 100, in milliseconds."""
    parts = quantiles(seconds, n=100)
    return 1000 * parts[49], 1000 * parts[94]
