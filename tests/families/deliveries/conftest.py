"""The town that the tests of deliveries are about."""

from collections.abc import Iterator, Sequence
from datetime import datetime

import pytest
from django.utils import translation
from tests.families.deliveries.town import Town, make_town

from canut.core.audit.happening import Happening
from canut.core.audit.subscriptions import subscribe
from canut.families.deliveries.operations.duty import forget_positions


def forget(happenings: Sequence[Happening], _now: datetime) -> None:
    """Do what the wiring does when sessions end."""
    forget_positions(session_ids=[one.subject_id for one in happenings])


@pytest.fixture(autouse=True, scope="session")
def wired() -> None:
    """Positions go with their session, also where the project's wiring was not loaded."""
    subscribe("session.ended", forget)


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Messages are compared in the source language."""
    with translation.override("en"):
        yield


@pytest.fixture
def town(db: None) -> Town:
    """Return a funded project with one shop."""
    del db
    return make_town()
