"""A room with a key, somebody who has worked, and somebody who was elected."""

from datetime import timedelta
from typing import Any

import pytest
from tests.factories import MONDAY, answer_next, make_member, make_operator, make_person, make_project

from canut.core.people.models import Person
from canut.core.room.keys import new_key
from canut.core.rules.operations.mandates import record_mandate


@pytest.fixture(autouse=True)
def room_key(settings: Any) -> str:
    """Return the key with which the room is open."""
    settings.CANUT_ROOM_KEY = new_key()
    return str(settings.CANUT_ROOM_KEY)


@pytest.fixture
def lise(db: None) -> Person:
    """Return somebody who has worked."""
    del db
    person = make_person("Lise Marchand")
    answer_next(make_project(tasks=1), person)
    return person


@pytest.fixture
def elected(db: None) -> Person:
    """Return somebody whom the workers elected, and who did no work themselves."""
    del db
    person = make_person("Awa Traoré")
    record_mandate(
        person=person,
        starts_at=MONDAY,
        ends_at=MONDAY + timedelta(days=365),
        election="Assembly of 4 January, 31 of 40 votes.",
        actor=make_member(make_operator()),
        now=MONDAY,
    )
    return person
