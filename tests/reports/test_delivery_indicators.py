"""The seven indicators follow from the records of rides, by hand and by machine alike."""

from datetime import timedelta

import pytest
from tests.families.deliveries.town import CODE, Town, make_town

from canut.core.people.models import Person
from canut.core.worktime.operations import end_sessions
from canut.families.deliveries.operations.rides import accept, drop, pick_up
from canut.reports.delivery_indicators import delivery_indicators


def ride(town: Town, courier: Person, *, minutes: int) -> None:
    """Let a courier bring one order, so many minutes from pick-up to drop-off."""
    offer = town.offer(town.order())
    accept(assignment_id=offer.pk, courier=courier, now=town.wait(0))
    pick_up(assignment_id=offer.pk, courier=courier, now=town.wait(5))
    drop(assignment_id=offer.pk, courier=courier, code=CODE, now=town.wait(minutes))


@pytest.mark.django_db
def test_two_rides_give_the_indicators() -> None:
    """Rides of ten and twenty minutes: means of job, income, week, month, and wait around the offers."""
    town = make_town()
    courier = town.courier(200)
    town.wait(3)
    ride(town, courier, minutes=10)
    town.wait(6)
    ride(town, courier, minutes=20)
    end_sessions(now=town.now + timedelta(hours=3))
    (made,) = delivery_indicators(2026)
    assert (made.jobs, made.currency, made.job_minutes_mean) == (2, "EUR", 15.0)
    paid = made.job_income_mean_minor
    assert paid is not None
    assert paid >= 350
    (week,), (month,) = made.by_week, made.by_month
    assert (week.jobs, week.workers, week.worker_spans, week.hours_mean) == ("1 to 9", 1, 1, 0.5)
    assert week.income_mean_minor == month.income_mean_minor == 2 * paid
    # Two hours on duty, less 15 and 25 minutes from acceptance to hand-over, around two offers: three waits.
    assert made.offer_wait_minutes_mean == pytest.approx((120 - 15 - 25) / 3, abs=0.5)


@pytest.mark.django_db
def test_a_year_without_rides_has_none() -> None:
    """Nothing is published of a year in which nobody rode."""
    make_town()
    assert delivery_indicators(2025) == []
