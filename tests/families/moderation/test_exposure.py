"""Harm in doses: a limit a day, class by class, on any project (G15)."""

from datetime import timedelta

import pytest
from tests.factories import MONDAY
from tests.families.moderation.conftest import (
    broken_promises,
    make_community,
    make_moderator,
    post,
    remove_next,
)

from canut.core.people.models import Person
from canut.core.work.models import Harm, Project
from canut.families.moderation.errors import ExposureLimitReached
from canut.families.moderation.exposure import EXPOSURE_LIMITS, exposure_limit
from canut.families.moderation.operations.cases import next_case
from canut.families.moderation.queries import exposures, spent_harms

TWO_MILD = {"mild": 2}


@pytest.fixture
def gentle(db: None) -> Project:  # noqa: ARG001 - opens the store
    """Return a community where two mild items a day are enough."""
    return make_community(exposure_limits=TWO_MILD)


def test_at_the_limit_the_moderator_rests(gentle: Project, moderator: Person) -> None:
    """The third item of the class is refused with its figure and its class, and nobody else is held up."""
    for number in range(3):
        post(gentle, "you moron", now=MONDAY + timedelta(minutes=number))
    for number in range(2):
        remove_next(gentle, moderator, now=MONDAY + timedelta(minutes=5 * (number + 1)))
    with pytest.raises(ExposureLimitReached, match="2 items of mild harm in 24 hours"):
        next_case(project=gentle, moderator=moderator, now=MONDAY + timedelta(minutes=20))
    assert next_case(project=gentle, moderator=make_moderator(), now=MONDAY + timedelta(minutes=20))


def test_the_window_rolls(gentle: Project, moderator: Person) -> None:
    """A day after the first item there is room for one more, whatever midnight says."""
    for number in range(3):
        post(gentle, "you moron", now=MONDAY + timedelta(minutes=number))
    for number in range(2):
        remove_next(gentle, moderator, now=MONDAY + timedelta(hours=number + 1))
    almost = MONDAY + timedelta(hours=25) - timedelta(seconds=1)
    assert exposures(person_id=moderator.pk, now=almost) == {"mild": 2}
    assert spent_harms(person_id=moderator.pk, project=gentle, now=almost) == {"mild"}
    assert next_case(project=gentle, moderator=moderator, now=MONDAY + timedelta(hours=25))
    assert broken_promises() == []


def test_other_classes_still_come(gentle: Project, moderator: Person) -> None:
    """Who has seen enough of one class gets the cases of another, the graver one first."""
    for text in ("you moron", "you moron", "you clown", "easy money", "i will find you"):
        post(gentle, text)
    met = [next_harm(gentle, moderator, MONDAY + timedelta(minutes=15 * number)) for number in range(1, 5)]
    assert met == ["severe", "mild", "mild", "none"]
    with pytest.raises(ExposureLimitReached):
        next_case(project=gentle, moderator=moderator, now=MONDAY + timedelta(minutes=90))


def next_harm(project: Project, moderator: Person, now: object) -> str:
    """Remove the next item and return its class of harm."""
    return remove_next(project, moderator, now=now).case.task.harm  # type: ignore[arg-type] # a datetime


def test_doses_add_up_over_projects(gentle: Project, moderator: Person) -> None:
    """Changing the community does not reset the day."""
    elsewhere = make_community(exposure_limits=TWO_MILD)
    for project in (gentle, elsewhere, gentle):
        post(project, "you moron")
    remove_next(gentle, moderator, now=MONDAY)
    remove_next(elsewhere, moderator, now=MONDAY + timedelta(minutes=5))
    with pytest.raises(ExposureLimitReached):
        next_case(project=gentle, moderator=moderator, now=MONDAY + timedelta(minutes=10))


def test_a_community_may_only_lower_the_limit(gentle: Project) -> None:
    """The house's limit stands above every community's, and harmless items are not counted."""
    bold = make_community(exposure_limits={"severe": 10_000})
    assert exposure_limit(bold, Harm.SEVERE) == EXPOSURE_LIMITS[Harm.SEVERE]
    assert exposure_limit(gentle, Harm.MILD) == 2
    assert exposure_limit(gentle, Harm.MODERATE) == EXPOSURE_LIMITS[Harm.MODERATE]
    assert exposure_limit(gentle, Harm.NONE) is None
