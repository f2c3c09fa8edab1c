"""A project, a worker, and the self-checks of work."""

from collections.abc import Callable

import pytest
from tests.factories import make_person, make_project

from canut.core.people.models import Person
from canut.core.work.models import Project
from canut.core.work.selfcheck import CHECKS

Offences = Callable[[], dict[str, list[str]]]


@pytest.fixture
def project(db: None) -> Project:
    """Return an open project of three tasks, two answers each and three at the most."""
    del db
    return make_project(tasks=3, overlap=2, overlap_max=3)


@pytest.fixture
def lise(db: None) -> Person:
    """Return a worker."""
    del db
    return make_person("Lise")


@pytest.fixture
def offences() -> Offences:
    """Return a function that gives what the self-checks of work find, by their sentence."""

    def find() -> dict[str, list[str]]:
        found = {check.sentence: list(check.offending_rows()) for check in CHECKS}
        return {sentence: rows for sentence, rows in found.items() if rows}

    return find
