"""Projects with their frozen terms, tasks, and the assignments of tasks to workers."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from canut.core.people.models import Organisation


class Harm(models.TextChoices):
    """How much a piece of work can hurt the person who sees it (G15)."""

    NONE = "none"
    MILD = "mild"
    MODERATE = "moderate"
    SEVERE = "severe"


class Project(models.Model):
    """Work that a client asks for: what, what for, and what the answers will serve."""

    class Family(models.TextChoices):
        """How work reaches a person."""

        MICROWORK = "microwork"
        MODERATION = "moderation"
        DELIVERIES = "deliveries"

    class State(models.TextChoices):
        """Whether workers can see it."""

        DRAFT = "draft"
        OPEN = "open"
        PAUSED = "paused"
        CLOSED = "closed"

    family = models.CharField(max_length=12, choices=Family)
    kind = models.CharField(max_length=40, blank=True)
    client = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="projects")
    title = models.JSONField()
    purpose = models.JSONField()
    data_use = models.JSONField(default=list)
    harm = models.CharField(max_length=10, choices=Harm, default=Harm.NONE)
    requires = models.JSONField(default=list)
    currency = models.CharField(max_length=3)
    config = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.pk} {self.title.get('en') or next(iter(self.title.values()), '')}"


class Guidelines(models.Model):
    """A numbered version of what workers are asked to do; never changed (a trigger refuses it)."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="guidelines")
    version = models.PositiveIntegerField()
    text = models.JSONField()
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "version"], name="guidelines_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.project} v{self.version}"


class Terms(models.Model):
    """A numbered version of pay and time; never changed (G9, a trigger refuses it).

    Work paid for time has ``per_answer_minor`` 0: the floor over on-duty time is its wage. The operator's
    fee, ``fee_basis_points`` hundredths of a percent of ``per_answer_minor``, is the client's, beside it.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="terms")
    version = models.PositiveIntegerField()
    per_answer_minor = models.BigIntegerField()
    hourly_floor_minor = models.BigIntegerField()
    expected_seconds = models.PositiveIntegerField()
    lease_seconds = models.PositiveIntegerField()
    review_hours = models.PositiveIntegerField()
    payday_days = models.PositiveIntegerField()
    fee_basis_points = models.PositiveIntegerField(default=0)
    harm = models.CharField(max_length=10, choices=Harm, default=Harm.NONE)
    agreed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "version"], name="terms_version_once"),
            models.CheckConstraint(
                condition=Q(per_answer_minor__gte=0, hourly_floor_minor__gt=0), name="terms_pay_something"
            ),
            models.CheckConstraint(
                condition=Q(expected_seconds__gt=0, lease_seconds__gt=0), name="terms_give_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project} v{self.version}"


class ProjectFee(models.Model):
    """What the operator's fee of one project amounts to so far, exact to the cent over all its answers.

    ``weight`` is the sum, over approved work, of the terms' pay an answer times its basis points; the fee is
    its ten-thousandth, whole cents of which were taken. A fraction of a cent waits for the next approval.
    """

    project = models.OneToOneField(Project, on_delete=models.PROTECT, related_name="fee")
    weight = models.BigIntegerField(default=0)
    taken_minor = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_minor__gte=0, weight__gte=F("taken_minor") * 10_000),
                name="project_fee_never_above_its_due",
            ),
        ]

    def __str__(self) -> str:
        return f"project {self.project_id}: {self.taken_minor} of {self.weight} / 10000"


class Lane(models.TextChoices):
    """What is asked of the people who take a task from here."""

    ANSWER = "answer"
    GOLD = "gold"
    VALIDATE = "validate"


class Task(models.Model):
    """One item of work.

    ``overlap`` is how many answers are wanted now, ``overlap_max`` how many there may ever be (their pay is
    held); ``open_slots`` = overlap - leases - counted answers. Only an open task has open slots (G4).
    """

    class State(models.TextChoices):
        """Where the task stands."""

        DRAFT = "draft"
        OPEN = "open"
        COMPLETE = "complete"
        CANCELLED = "cancelled"

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="tasks", db_index=False)
    key = models.CharField(max_length=100)
    position = models.BigIntegerField()
    lane = models.CharField(max_length=10, choices=Lane, default=Lane.ANSWER)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    overlap = models.PositiveIntegerField()
    overlap_max = models.PositiveIntegerField()
    open_slots = models.PositiveIntegerField(default=0)
    harm = models.CharField(max_length=10, choices=Harm, default=Harm.NONE)
    item = models.JSONField()
    known_answer = models.JSONField(null=True, blank=True)
    created_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "key"], name="task_key_once"),
            models.CheckConstraint(
                condition=Q(open_slots__gte=0, open_slots__lte=F("overlap"), overlap__lte=F("overlap_max")),
                name="task_within_overlap",
            ),
            models.CheckConstraint(
                condition=Q(open_slots=0) | Q(state="open"), name="task_slots_only_when_open"
            ),
        ]
        indexes = [
            models.Index(fields=["project"], name="task_waiting", condition=Q(state="draft")),
            models.Index(fields=["project", "id"], name="task_of_project"),
            models.Index(
                fields=["project", "lane", "position"], name="task_takeable", condition=Q(open_slots__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id}/{self.key}"


class Assignment(models.Model):
    """A task in the hands of a worker, under the version of the terms that was accepted."""

    class State(models.TextChoices):
        """Where the work stands; see the life of a task in docs/architecture.md."""

        OFFERED = "offered"
        ACCEPTED = "accepted"
        SUBMITTED = "submitted"
        APPROVED = "approved"
        REJECTED = "rejected"
        OVERTURNED = "overturned"
        DECLINED = "declined"
        LAPSED = "lapsed"
        RETURNED = "returned"
        EXPIRED = "expired"

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="assignments")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="assignments", db_index=False)
    worker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assignments", db_index=False
    )
    terms = models.ForeignKey(Terms, on_delete=models.PROTECT, related_name="assignments", db_index=False)
    guidelines = models.ForeignKey(
        Guidelines, on_delete=models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )
    lane = models.CharField(max_length=10, choices=Lane)
    state = models.CharField(max_length=10, choices=State)
    pay_minor = models.BigIntegerField()
    offered_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    review_due_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    engaged_seconds = models.PositiveIntegerField(default=0)
    answer = models.JSONField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["task", "worker"], name="assignment_once_per_worker"),
            models.CheckConstraint(condition=Q(pay_minor__gte=0), name="assignment_pay_not_negative"),
            models.CheckConstraint(
                condition=Q(
                    state__in=["offered", "accepted", "declined", "lapsed", "returned", "expired"],
                    submitted_at=None,
                )
                | Q(
                    state__in=["submitted", "approved", "rejected", "overturned"],
                    submitted_at__isnull=False,
                    review_due_at__isnull=False,
                ),
                name="assignment_answered_with_its_review_due",
            ),
        ]
        indexes = [
            models.Index(fields=["worker", "project", "id"], name="assignment_of_worker"),
            models.Index(
                fields=["lease_until"],
                name="assignment_leased",
                condition=Q(state__in=["offered", "accepted"]),
            ),
            models.Index(
                fields=["review_due_at"], name="assignment_in_review", condition=Q(state="submitted")
            ),
            models.Index(fields=["project", "submitted_at"], name="assignment_of_project"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} ({self.state})"


LIVE = (Assignment.State.OFFERED, Assignment.State.ACCEPTED)
"""States in which a worker holds a slot under a lease."""

COUNTED = (
    Assignment.State.SUBMITTED,
    Assignment.State.APPROVED,
    Assignment.State.REJECTED,
    Assignment.State.OVERTURNED,
)
"""States in which an answer was given: its slot is used up."""

PAYABLE = (Assignment.State.APPROVED, Assignment.State.OVERTURNED)
"""States in which the work is owed its pay."""
