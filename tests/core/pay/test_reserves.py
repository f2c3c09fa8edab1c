"""The reserve of a closed project goes back when no floor can need it any more, and not before."""

from datetime import timedelta

from tests.core.pay.conftest import DAY, Offences, pay_day
from tests.factories import MONDAY, answer_next

from canut.core.ledger import chart
from canut.core.ledger.queries import balance_minor
from canut.core.pay.operations.reserves import release_reserve, release_reserves
from canut.core.people.models import Person
from canut.core.work.models import Project
from canut.core.work.operations.funding import close_project
from canut.core.work.operations.reviews import approve_due
from canut.core.worktime.operations import be_on_duty, book_slot, end_sessions, open_slot


def close(project: Project) -> int:
    """Close a project on Monday evening."""
    return close_project(project=project, actor=project.created_by, now=MONDAY + timedelta(hours=9))


def reserve(project: Project) -> int:
    """Return what is left in a project's reserve."""
    return balance_minor(code=chart.project_reserve(project.pk), currency=project.currency)


def test_an_unused_reserve_goes_back_with_the_next_run(project: Project, offences: Offences) -> None:
    """A closed project nobody worked on leaves nothing behind."""
    assert reserve(project) == 96
    assert release_reserves(now=MONDAY) == 0
    close(project)
    pay_day()
    assert reserve(project) == 0
    assert balance_minor(code=chart.client_funds(project.client_id), currency="EUR") == 1_000_000
    assert release_reserves(now=MONDAY) == 0
    assert offences() == {}


def test_time_that_was_not_paid_keeps_the_reserve(project: Project, lise: Person, offences: Offences) -> None:
    """Waiting in a period that was not run yet keeps it; the run that pays the waiting frees the rest."""
    be_on_duty(person=lise, project=project, now=MONDAY)
    be_on_duty(person=lise, project=project, now=MONDAY + timedelta(minutes=2))
    end_sessions(now=MONDAY + timedelta(hours=1))
    close(project)
    assert release_reserve(project=project, now=MONDAY + 5 * DAY) == 0
    pay_day(-1)
    assert reserve(project) == 96
    pay_day()
    assert reserve(project) == 0
    assert balance_minor(code=chart.client_funds(project.client_id), currency="EUR") == 1_000_000 - 41
    assert offences() == {}


def test_work_in_review_keeps_the_reserve(project: Project, lise: Person) -> None:
    """While an answer waits for its review nobody knows what the floor will need."""
    answer_next(project, lise)
    close(project)
    pay_day(now=MONDAY + DAY)
    assert reserve(project) == 96
    approve_due(now=MONDAY + 4 * DAY)
    pay_day(now=MONDAY + 4 * DAY)
    assert reserve(project) == 0


def test_a_booked_slot_keeps_the_reserve(project: Project, lise: Person) -> None:
    """What a worker booked is honoured although the project is closed."""
    slot = open_slot(project=project, starts_at=MONDAY + DAY, ends_at=MONDAY + 1.3 * DAY, now=MONDAY)
    book_slot(slot=slot, worker=lise, now=MONDAY)
    close(project)
    pay_day(now=MONDAY + DAY)
    assert reserve(project) > 96
    pay_day(1, now=MONDAY + 3 * DAY)
    assert reserve(project) == 0
