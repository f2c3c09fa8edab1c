"""Time on duty: sessions with their breaks, booked slots, and time that counts although no session saw it."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from canut.core.work.models import Project

NOTICE_HOURS = 24
"""Until so many hours before its start a slot is cancelled without pay, unless it says otherwise."""


class Cancelling(models.TextChoices):
    """What follows when who offers a slot cancels it: only one that is booked, past its notice, is paid."""

    FREE = "free"
    IN_TIME = "in-time"
    LATE = "late"
    BEGUN = "begun"
    DONE = "done"


class Slot(models.Model):
    """One place in time that a project offers and a worker books; paid whether work comes or not (G3).

    Attributes
    ----------
    cancelled_at
        When the platform took it back. With a worker it was too late for them, and its whole time counts.
    settled_at
        When the time of a slot that was cancelled late was counted.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="slots")
    worker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="slots", null=True, blank=True
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    notice_hours = models.PositiveIntegerField(default=NOTICE_HOURS, db_default=NOTICE_HOURS)
    booked_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="slot_has_length"),
            models.CheckConstraint(
                condition=Q(worker=None, booked_at=None) | Q(worker__isnull=False, booked_at__isnull=False),
                name="slot_booked_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(settled_at=None) | Q(cancelled_at__isnull=False, worker__isnull=False),
                name="slot_settled_when_cancelled_late",
            ),
        ]
        indexes = [
            models.Index(
                fields=["ends_at"],
                name="slot_cancelled_late",
                condition=Q(cancelled_at__isnull=False, worker__isnull=False, settled_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id}: {self.starts_at:%d.%m. %H:%M} to {self.ends_at:%H:%M}"

    @property
    def notice_ends_at(self) -> datetime:
        """Until when it is cancelled in time."""
        return self.starts_at - timedelta(hours=self.notice_hours)

    def cancelling(self, now: datetime) -> Cancelling:
        """Return what follows when who offers it cancels it at `now`."""
        if self.cancelled_at:
            return Cancelling.DONE
        if self.worker_id is None:
            return Cancelling.FREE
        if now >= self.starts_at:
            return Cancelling.BEGUN
        return Cancelling.LATE if now > self.notice_ends_at else Cancelling.IN_TIME


class Session(models.Model):
    """A stretch of time on duty for one project: all of it counts, waiting too (G2).

    Attributes
    ----------
    rest_due_at
        From when on no new work may be taken, should the person work on without a break; null: not known.
    asked_at, answered_at
        When the session ended because nobody was seen, and its person was asked whether they were at work;
        and when they answered.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="sessions")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="sessions")
    slot = models.OneToOneField(Slot, on_delete=models.PROTECT, null=True, blank=True, related_name="session")
    started_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    rest_due_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

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
        indexes = [
            models.Index(fields=["person", "started_at"], name="session_of_person"),
            models.Index(
                fields=["person"],
                name="session_in_question",
                condition=Q(asked_at__isnull=False, answered_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} on {self.project_id} from {self.started_at:%d.%m. %H:%M}"


class Break(models.Model):
    """A pause within a session, which it never ends; a paid one is on duty, an unpaid one is not.

    ``until`` is when it is over unless it is ended before: a break that is forgotten takes no more.
    """

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="breaks")
    is_paid = models.BooleanField()
    started_at = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session"], condition=Q(ended_at=None), name="break_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(until__gt=F("started_at"))
                & (Q(ended_at=None) | Q(ended_at__gte=F("started_at"), ended_at__lte=F("until"))),
                name="break_runs_forward",
            ),
        ]

    def __str__(self) -> str:
        return f"{'paid' if self.is_paid else 'unpaid'} break of session {self.session_id}"


class AddedTime(models.Model):
    """Time on duty that no session measured and that counts all the same; only ever added.

    Attributes
    ----------
    counted_at
        The moment whose pay period it belongs to: when it was stated, so that a period that was paid never
        grows; of a slot that was cancelled late, its end.
    """

    class Ground(models.TextChoices):
        """Why it counts."""

        STATED = "stated"
        CLAIMED = "claimed"
        CANCELLED_LATE = "cancelled-late"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="added_time")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="added_time")
    ground = models.CharField(max_length=20, choices=Ground)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, null=True, blank=True, related_name="added_time")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    counted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="added_time_has_length"),
            models.CheckConstraint(condition=Q(counted_at__gte=F("ends_at")), name="added_time_is_over"),
            models.CheckConstraint(
                condition=Q(ground="stated", session__isnull=False, slot=None)
                | Q(ground__in=["claimed", "cancelled-late"], session=None, slot__isnull=False),
                name="added_time_has_its_origin",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "counted_at"], name="added_time_of_person"),
            models.Index(fields=["counted_at"], name="added_time_counted"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} on {self.project_id} from {self.starts_at:%d.%m. %H:%M} ({self.ground})"
