"""The only door through which ratings are written."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from canut.core import straight
from canut.core.local_time import day_here
from canut.core.people.models import Organisation, Person
from canut.core.people.queries import acts_for
from canut.core.ratings.errors import NotEarned, OutOfScale, RatedAlready
from canut.core.ratings.figures import (
    ASPECTS,
    HIGHEST,
    LOWEST,
    Pending,
    Scores,
    medians_of,
    next_batch,
    next_monday,
)
from canut.core.ratings.models import ClientRating, RatingBatch
from canut.core.ratings.queries import has_approved_work, has_rated
from canut.core.work.models import Project


def rate_client(*, project: Project, worker: Person, scores: Scores, now: datetime) -> ClientRating:
    """Keep what a worker says of the client of a project, once; it appears with those of four others.

    The record of who did what gets no line: it would join a person to what they said.

    Raises
    ------
    OutOfScale
        When a score is missing or not from 1 to 5.
    NotEarned
        When none of the worker's answers was approved there, or they act for the client.
    RatedAlready
        When they rated this project before.
    """
    _check(project, worker, scores)
    with transaction.atomic():
        # Two ratings in the same moment are batched one after the other.
        straight.there(Organisation, project.client_id, lock=True)
        if has_rated(person_id=worker.pk, project_id=project.pk):
            raise RatedAlready(_("You rated this project. Each project is rated once."))
        made = ClientRating.objects.create(
            client_id=project.client_id,
            project=project,
            worker=worker,
            given_on=day_here(now),
            **{aspect: scores[aspect] for aspect in ASPECTS},
        )
        _publish(project.client_id, now)
    return made


def _check(project: Project, worker: Person, scores: Scores) -> None:
    if not all(LOWEST <= scores.get(aspect, 0) <= HIGHEST for aspect in ASPECTS):
        raise OutOfScale(_("Give each of the four a score from 1 to 5."))
    is_own = acts_for(person=worker, organisation_id=project.client_id)
    if is_own or not has_approved_work(person_id=worker.pk, project_id=project.pk):
        raise NotEarned(_("You can rate a client once your work for them was approved."))


def _publish(client_id: int, now: datetime) -> None:
    """Close a batch when five people's ratings wait."""
    waiting = ClientRating.objects.filter(client=client_id, batch=None).exclude(worker=None).order_by("id")
    pending = [Pending(one, worker) for one, worker in waiting.values_list("id", "worker_id") if worker]
    chosen = [one.rating_id for one in next_batch(pending)]
    if not chosen:
        return
    medians = medians_of(list(waiting.filter(pk__in=chosen).values(*ASPECTS)))
    batch = RatingBatch.objects.create(client_id=client_id, shown_from=next_monday(day_here(now)), **medians)
    ClientRating.objects.filter(pk__in=chosen).update(batch=batch)
