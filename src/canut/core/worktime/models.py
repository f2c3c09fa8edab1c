"""Time on duty: sessions, and the slots that were booked for them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from canut.core.work.models import Project


class Slot(models.Model):
    """Time that a project offers and a worker books; it is paid whether work comes or not (G3)."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="slots")
    worker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="slots", null=True, blank=True
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    booked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="slot_has_length"),
            models.CheckConstraint(
                condition=Q(worker=None, booked_at=None) | Q(worker__isnull=False, booked_at__isnull=False),
                name="slot_booked_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id}: {self.starts_at:%d.%m. %H:%M} to {self.ends_at:%H:%M}"


class Session(models.Model):
    """A stretch of time on duty for one project: all of it counts, waiting too (G2)."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="sessions")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="sessions")
    slot = models.OneToOneField(Slot, on_delete=models.PROTECT, null=True, blank=True, related_name="session")
    started_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(ended_at=None), name="session_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(last_seen_at__gte=F("started_at"))
                & (Q(ended_at=None) | Q(ended_at__gte=F("started_at"))),
                name="session_runs_forward",
            ),
        ]
        indexes = [models.Index(fields=["person", "started_at"], name="session_of_person")]

    def __str__(self) -> str:
        return f"{self.person_id} on {self.project_id} from {self.started_at:%d.%m. %H:%M}"
