"""A small community with its moderators, made through the public operations."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
from tests.factories import MONDAY, make_client, make_member, make_person

from canut.core.people.models import Person
from canut.core.people.operations import give_consent
from canut.core.rules.selfcheck import CHECKS as RULES
from canut.core.work.models import Project
from canut.families.moderation.incoming import Incoming
from canut.families.moderation.models import ContentItem, EnforcementAction
from canut.families.moderation.operations.cases import next_case
from canut.families.moderation.operations.communities import open_community
from canut.families.moderation.operations.decisions import decide
from canut.families.moderation.operations.items import receive
from canut.families.moderation.samples import sample_policy
from canut.families.moderation.selfcheck import CHECKS

FLOOR_MINOR = 1202
FACTS = "Calls another gardener a name."
_keys = count(1)


def make_community(**changes: Any) -> Project:
    """Return an open community under the sample policy, with ten hours of moderation held."""
    client = make_client()
    facts: dict[str, Any] = {
        "client": client,
        "created_by": make_member(client),
        "title": {"en": "Garden chat", "fr": "Le fil du jardin"},
        "purpose": {"en": "A chat that everybody can read", "fr": "Un fil que tout le monde peut lire"},
        "policy": sample_policy(),
        "currency": "EUR",
        "hourly_floor_minor": FLOOR_MINOR,
        "moderator_hours": 10,
        "now": MONDAY,
    }
    return open_community(**{**facts, **changes})


def make_moderator(*, harm: str = "severe") -> Person:
    """Return a new person who agreed to moderate content of this class of harm."""
    person = make_person()
    if harm:
        give_consent(person=person, purpose=f"harm:{harm}", now=MONDAY)
    return person


def post(project: Project, text: str, *, now: datetime = MONDAY, author: str = "zed") -> ContentItem:
    """Return a new message of the community, as it was received."""
    incoming = Incoming(key=f"m{next(_keys)}", author=author, text=text, posted_at=now - timedelta(seconds=1))
    return receive(project=project, items=[incoming], now=now)[0]


@pytest.fixture
def community(request: pytest.FixtureRequest) -> Project:
    """Return an open community."""
    request.getfixturevalue("db")
    return make_community()


@pytest.fixture
def moderator(request: pytest.FixtureRequest) -> Person:
    """Return a moderator who agreed to what this community brings."""
    request.getfixturevalue("db")
    return make_moderator()


def remove_next(
    project: Project, moderator: Person, *, now: datetime = MONDAY, clause_code: str = "respect"
) -> EnforcementAction:
    """Take the next case and remove its content a minute later."""
    taken = next_case(project=project, moderator=moderator, now=now)
    assert taken is not None
    return decide(
        assignment_id=taken.pk,
        moderator=moderator,
        action=EnforcementAction.Action.REMOVE,
        clause_code=clause_code,
        facts=FACTS,
        now=now + timedelta(minutes=1),
    )


def broken_promises() -> list[str]:
    """Return what `canut verify` would find broken in moderation and among the rules."""
    return [line for check in (*CHECKS, *RULES) for line in check.offending_rows()]
