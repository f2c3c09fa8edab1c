"""What is owed for work, what tops it up to the floor, and what left the platform."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from canut.core.ledger.models import Hold
from canut.core.work.models import Assignment, Project


class Accrual(models.Model):
    """Pay owed for one approved assignment, and when it is due (G7)."""

    assignment = models.OneToOneField(Assignment, on_delete=models.PROTECT, related_name="accrual")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="accruals")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="accruals")
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    worked_at = models.DateTimeField()
    accrued_at = models.DateTimeField()
    due_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount_minor__gte=0), name="accrual_not_negative")]
        indexes = [models.Index(fields=["person", "worked_at"], name="accrual_of_person")]

    def __str__(self) -> str:
        return f"assignment {self.assignment_id}: {self.amount_minor} {self.currency}"


class PayRun(models.Model):
    """One pay period, ``[starts_at, ends_at)``; running it again pays only what was not paid yet."""

    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    first_run_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["starts_at", "ends_at"], name="pay_run_once"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="pay_run_has_length"),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d} to {self.ends_at:%Y-%m-%d}"


class TopUp(models.Model):
    """The floor of one person's time on one project in one period, and what was missing to it (G1).

    The figures it was computed from are kept beside it, so that it can be recomputed.
    """

    run = models.ForeignKey(PayRun, on_delete=models.PROTECT, related_name="top_ups")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="top_ups")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="top_ups")
    hourly_floor_minor = models.BigIntegerField()
    on_duty_seconds = models.PositiveIntegerField()
    engaged_seconds = models.PositiveIntegerField()
    paid_minor = models.BigIntegerField()
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    computed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "person", "project"], name="top_up_once"),
            models.CheckConstraint(condition=Q(amount_minor__gte=0), name="top_up_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} on {self.project_id}: {self.amount_minor} {self.currency}"


class Payout(models.Model):
    """Money on its way from the platform to a person: held when it is sent, posted when it arrived."""

    run = models.ForeignKey(PayRun, on_delete=models.PROTECT, related_name="payouts")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="payouts")
    hold = models.OneToOneField(Hold, on_delete=models.PROTECT, related_name="payout")
    sent_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.person_id}: {self.hold}"
