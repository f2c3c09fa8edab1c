"""What somebody handed in since a moment."""

from datetime import timedelta

import pytest
from tests.factories import MONDAY, answer_next, make_member, make_person, make_project

from canut.core.decisions.operations import reject_work
from canut.core.work.queries import handed_in_since

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


def test_a_day_counts_what_was_handed_in_for_this_project() -> None:
    """Answers of before, of others or to other projects do not count; a rejected one counts, unpaid."""
    project, lise = make_project(tasks=4, overlap=2), make_person()
    answer_next(project, lise, now=MONDAY - timedelta(days=1))
    answer_next(project, make_person())
    answer_next(make_project(tasks=1), lise, now=MONDAY + MINUTE)
    answer_next(project, lise, now=MONDAY + 2 * MINUTE)
    reject_work(
        assignment=answer_next(project, lise, now=MONDAY + 3 * MINUTE),
        ground="Guidelines 1: read twice.",
        facts="The bicycle on the left has three wheels.",
        evidence={"wheels": 3},
        decided_by=make_member(project.client),
        now=MONDAY + 4 * MINUTE,
    )
    handed = handed_in_since(worker_id=lise.pk, project_id=project.pk, since=MONDAY)
    assert (handed.answers, handed.pay_minor) == (2, 12)
