"""The figures on platform work are right, and give nobody away."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import MONDAY
from tests.reports.conftest import make_seller, pay

from canut.core.work.models import Project
from canut.reports.platform_work import SMALLEST_GROUP, Group, _withheld, platform_work

WEEK = (MONDAY.replace(hour=0), MONDAY.replace(hour=0) + timedelta(days=7))


def group(persons: int) -> Group:
    """Return a group of so many people."""
    return Group("FR", "", f"level {persons}", persons, 1.0, 1.0, {"EUR": 1})


def test_a_group_of_ten_is_shown(project: Project) -> None:
    """Ten people of one country, status and level: their means are the ones of the records."""
    for number in range(SMALLEST_GROUP):
        pay(project, make_seller(status="fr-micro-bnc"), at=MONDAY + timedelta(minutes=number))
    made = platform_work(start=WEEK[0], end=WEEK[1])
    (one,) = made.groups
    assert (one.country, one.status, one.level, one.persons) == ("FR", "fr-micro-bnc", "under 5 h a week", 10)
    assert one.weekly_income_minor == {"EUR": 1_230}
    assert one.weekly_hours == pytest.approx(30 / 3600, abs=0.005)
    assert made.terms[0]["hourly_floor_minor"] == 1202


def test_nine_people_are_withheld(project: Project) -> None:
    """A smaller group is named without a figure, and so is the sum of so few."""
    for number in range(SMALLEST_GROUP - 1):
        pay(project, make_seller(), at=MONDAY + timedelta(minutes=number))
    made = platform_work(start=WEEK[0], end=WEEK[1])
    assert made.persons is None
    assert [(one.persons, one.weekly_hours, one.weekly_income_minor) for one in made.groups] == [(None,) * 3]


@given(st.lists(st.integers(min_value=1, max_value=40), max_size=8))
def test_subtraction_reveals_nobody(sizes: list[int]) -> None:
    """Whoever subtracts what is shown from the whole learns of no group under ten."""
    shown = _withheld([group(size) for size in sizes])
    kept = [one.persons for one in shown if one.persons is not None]
    assert all(size >= SMALLEST_GROUP for size in kept)
    hidden = sum(sizes) - sum(kept)
    assert hidden == 0 or hidden >= SMALLEST_GROUP or not kept
