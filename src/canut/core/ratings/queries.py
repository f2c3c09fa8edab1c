"""Reads on ratings: what everybody sees of a client, and what a person may still rate."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from canut.core.local_time import day_here
from canut.core.people.models import Organisation
from canut.core.ratings.figures import ASPECTS, Figures, Scores, combined
from canut.core.ratings.models import ClientRating, RatingBatch
from canut.core.work.models import Assignment, Project

APPROVED = (Assignment.State.APPROVED, Assignment.State.OVERTURNED)


def published_ratings(client_ids: Collection[int], *, now: datetime) -> dict[int, Figures]:
    """Return what everybody sees of these clients; one with fewer than five ratings is left out."""
    batches = RatingBatch.objects.filter(client__in=client_ids, shown_from__lte=day_here(now))
    medians: Mapping[int, list[Scores]] = defaultdict(list)
    for row in batches.values("client_id", *ASPECTS):
        medians[row["client_id"]].append(row)
    found = {client_id: combined(some) for client_id, some in medians.items()}
    return {client_id: figures for client_id, figures in found.items() if figures}


def client_with_projects(*, client_id: int) -> Organisation | None:
    """Return a client that ever showed a project; any other organisation is nobody's to look up here."""
    shown = Project.objects.filter(client=OuterRef("pk")).exclude(state=Project.State.DRAFT)
    return Organisation.objects.filter(Exists(shown), pk=client_id, kind=Organisation.Kind.CLIENT).first()


def has_approved_work(*, person_id: int, project_id: int) -> bool:
    """Say whether an answer of the person was approved in the project."""
    return _approved(person_id).filter(project=project_id).exists()


def has_rated(*, person_id: int, project_id: int) -> bool:
    """Say whether the person rated the project."""
    return ClientRating.objects.filter(worker=person_id, project=project_id).exists()


def projects_to_rate(*, person_id: int) -> QuerySet[Project]:
    """Return the projects that a person may rate and has not rated, latest first."""
    own = Project.objects.filter(client__memberships__person=person_id)
    worked = Project.objects.filter(Exists(_approved(person_id).filter(project=OuterRef("pk"))))
    rated = ClientRating.objects.filter(worker=person_id, project=OuterRef("pk"))
    return worked.exclude(Exists(rated)).exclude(pk__in=own).select_related("client").order_by("-id")


def ratings_by(*, person_id: int) -> QuerySet[ClientRating]:
    """Return what a person said, latest first: for themselves alone."""
    return ClientRating.objects.filter(worker=person_id).select_related("project", "client").order_by("-id")


def _approved(person_id: int) -> QuerySet[Assignment]:
    return Assignment.objects.filter(worker=person_id, state__in=APPROVED)
