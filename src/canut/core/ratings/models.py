"""Ratings of clients, and the batches of five in which they are published."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from canut.core.people.models import Organisation
from canut.core.ratings.figures import HIGHEST, LOWEST
from canut.core.work.models import Project


def _in_scale(*names: str) -> Q:
    found = Q()
    for name in names:
        found &= Q(**{f"{name}__gte": LOWEST, f"{name}__lte": HIGHEST})
    return found


class RatingBatch(models.Model):
    """Five people's ratings of one client, of which only the medians are published, from a Monday on.

    Never changed (a trigger refuses it).
    """

    client = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="rating_batches")
    fair = models.PositiveSmallIntegerField()
    pay = models.PositiveSmallIntegerField()
    speed = models.PositiveSmallIntegerField()
    clarity = models.PositiveSmallIntegerField()
    shown_from = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=_in_scale("fair", "pay", "speed", "clarity"), name="rating_batch_in_scale"
            ),
        ]

    def __str__(self) -> str:
        return f"client {self.client_id} from {self.shown_from}"


class ClientRating(models.Model):
    """What one worker said of a client after work in one project, from 1 (bad) to 5 (good).

    Worker and project are kept so that each project is rated once; they leave with an erasure. Nothing
    that a client can open, export or query reads this table.
    """

    client = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, null=True, related_name="+")
    worker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    fair = models.PositiveSmallIntegerField()
    pay = models.PositiveSmallIntegerField()
    speed = models.PositiveSmallIntegerField()
    clarity = models.PositiveSmallIntegerField()
    given_on = models.DateField()
    batch = models.ForeignKey(RatingBatch, on_delete=models.PROTECT, null=True, related_name="ratings")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "worker"], name="client_rating_once_a_project"),
            models.UniqueConstraint(fields=["batch", "worker"], name="client_rating_once_a_batch"),
            models.CheckConstraint(
                condition=_in_scale("fair", "pay", "speed", "clarity"), name="client_rating_in_scale"
            ),
        ]

    def __str__(self) -> str:
        return f"rating {self.pk} of client {self.client_id}"
