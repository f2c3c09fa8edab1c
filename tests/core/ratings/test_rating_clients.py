"""Workers rate clients, once a project, and nobody can tell who said what."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib import admin
from tests.attacks import is_refused, sneak
from tests.factories import MONDAY, answer_next, make_client, make_member, make_person, make_project

from canut.core.people.models import Organisation, Person
from canut.core.ratings.errors import NotEarned, OutOfScale, RatedAlready
from canut.core.ratings.figures import ASPECTS, Figures
from canut.core.ratings.models import ClientRating, RatingBatch
from canut.core.ratings.operations import rate_client
from canut.core.ratings.personal import PERSONAL
from canut.core.ratings.queries import projects_to_rate, published_ratings
from canut.core.ratings.selfcheck import CHECKS
from canut.core.rights.file import personal_file
from canut.core.work.models import Project
from canut.core.work.operations.reviews import approve

GOOD = {"fair": 5, "pay": 4, "speed": 3, "clarity": 5}
NEXT_WEEK = MONDAY + timedelta(days=7)


def worked(project: Project, person: Person | None = None) -> Person:
    """Return somebody one of whose answers was approved."""
    person = person or make_person()
    work = answer_next(project, person, now=MONDAY)
    approve(assignment_ids=[work.pk], actor_id=None, now=MONDAY)
    return person


def rate(project: Project, person: Person, now: datetime = MONDAY, **scores: int) -> ClientRating:
    """Rate the client of a project."""
    return rate_client(project=project, worker=person, scores={**GOOD, **scores}, now=now)


def seen(client: Organisation, now: datetime = NEXT_WEEK) -> Figures | None:
    """Return what everybody sees."""
    return published_ratings([client.pk], now=now).get(client.pk)


@pytest.fixture
def project(db: None) -> Project:
    """Return a project with room for many workers."""
    del db
    return make_project(tasks=2, overlap=12)


def test_five_people_make_a_figure_from_the_next_monday_on(project: Project) -> None:
    """Four ratings show nothing, the fifth is shown with them, and not the moment it comes."""
    for pay in (1, 2, 2, 5):
        rate(project, worked(project), pay=pay)
    assert seen(project.client) is None
    rate(project, worked(project), pay=4)
    assert seen(project.client, MONDAY + timedelta(days=6)) is None
    assert seen(project.client) == Figures(ratings=5, fair=5, pay=2, speed=3, clarity=5)
    for _ in range(4):
        rate(project, worked(project), pay=5)
    assert seen(project.client, NEXT_WEEK + timedelta(days=70)) == seen(project.client)
    assert not [row for check in CHECKS for row in check.offending_rows()]


def test_a_rating_is_earned_and_given_once(project: Project) -> None:
    """Whoever did nothing, acts for the client, or rated before, is told so; so is a score off the scale."""
    lise = worked(project)
    assert list(projects_to_rate(person_id=lise.pk)) == [project]
    rate(project, lise)
    assert not projects_to_rate(person_id=lise.pk)
    with pytest.raises(RatedAlready, match="once"):
        rate(project, lise)
    with pytest.raises(NotEarned, match="approved"):
        rate(project, make_person())
    own = worked(project, make_member(project.client))
    assert not projects_to_rate(person_id=own.pk)
    with pytest.raises(NotEarned, match="approved"):
        rate(project, own)
    for pay in (0, 6):
        with pytest.raises(OutOfScale, match="1 to 5"):
            rate(project, worked(project), pay=pay)
    assert ClientRating.objects.count() == 1


def test_one_person_in_many_projects_counts_once_a_batch(project: Project) -> None:
    """Five ratings of one person publish nothing."""
    lise = make_person()
    for _ in range(5):
        own = make_project(tasks=1, client=project.client)
        rate(own, worked(own, lise))
    assert not RatingBatch.objects.exists()
    for _ in range(4):
        rate(project, worked(project))
    assert RatingBatch.objects.get().ratings.filter(worker=lise).count() == 1


def test_an_erasure_drops_what_waits_and_the_link_to_the_rest(project: Project) -> None:
    """The file names the ratings; after the erasure no row leads to the person, and no figure changed."""
    people = [worked(project) for _ in range(5)]
    for person in people:
        rate(project, person)
    other = make_project(tasks=1, client=project.client)
    rate(other, worked(other, people[0]))
    before = seen(project.client)
    sections = personal_file(person=people[0], now=MONDAY).plain()["sections"]
    rows = next(one for one in sections if one["name"] == "client-ratings")["rows"]
    assert [row["pay"] for row in rows] == [4, 4]
    for erase in PERSONAL.erasers:
        erase(person_id=people[0].pk, now=NEXT_WEEK)
    assert not ClientRating.objects.filter(worker=people[0]).exists()
    assert ClientRating.objects.filter(worker=None, project=None).count() == 1
    assert ClientRating.objects.count() == 5
    assert seen(project.client) == before
    assert not [row for check in CHECKS for row in check.offending_rows()]


def test_a_published_batch_cannot_be_rewritten(project: Project) -> None:
    """The store refuses it; past its trigger, the self-check says so."""
    for _ in range(5):
        rate(project, worked(project))
    assert is_refused("UPDATE ratings_ratingbatch SET fair = 1")
    assert is_refused("DELETE FROM ratings_ratingbatch")
    sneak("UPDATE ratings_ratingbatch SET fair = 1")
    sneak("UPDATE ratings_clientrating SET batch_id = NULL WHERE fair = 5")
    assert any("not the ratings of 5" in row for check in CHECKS for row in check.offending_rows())


def test_a_batch_whose_medians_were_changed_is_found(project: Project) -> None:
    """The medians are recomputed from the ratings."""
    for _ in range(5):
        rate(project, worked(project))
    sneak("UPDATE ratings_ratingbatch SET fair = 1")
    sneak("UPDATE ratings_clientrating SET client_id = %s WHERE pay = 4", make_client().pk)
    found = [row for check in CHECKS for row in check.offending_rows()]
    assert any("other medians" in row for row in found)
    assert any("another client" in row for row in found)


def test_the_admin_shows_neither_who_nor_what(project: Project, client: Any) -> None:
    """Not even a superuser reads a worker, a project or a score there."""
    rating = rate(project, worked(project))
    client.force_login(make_person(is_staff=True))
    shown = admin.site.get_model_admin(ClientRating)
    names = {*shown.list_display, *(shown.fields or ())}
    assert not names & {"worker", "project", "given_on", *ASPECTS}
    page = client.get(f"/admin/ratings/clientrating/{rating.pk}/change/").content.decode()
    assert rating.worker
    assert rating.worker.name not in page


def test_no_single_rating_moves_what_is_seen(project: Project) -> None:
    """What everybody sees is the same before and after each of twelve ratings, all week long."""
    sunday = MONDAY + timedelta(days=6)
    for number in range(6):
        rate(project, worked(project), fair=1 + number % 5)
        assert seen(project.client, sunday) is None
    before = seen(project.client)
    for number in range(6):
        rate(project, worked(project), NEXT_WEEK, fair=1 + number % 3)
        assert seen(project.client, sunday + timedelta(days=7)) == before
    later = seen(project.client, NEXT_WEEK + timedelta(days=7))
    assert before
    assert later
    assert (before.ratings, later.ratings) == (5, 10)
