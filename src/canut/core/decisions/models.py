"""Decisions that go against somebody, with their reasons, and appeals against them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from canut.core.work.models import Assignment


class Decision(models.Model):
    """An adverse decision by a named human: its ground, its facts, its evidence (G5, G11)."""

    class Kind(models.TextChoices):
        """What was decided about."""

        REJECTION = "rejection"
        CONTENT = "content"

    class State(models.TextChoices):
        """Whether the decision stands."""

        STANDING = "standing"
        OVERTURNED = "overturned"

    kind = models.CharField(max_length=12, choices=Kind)
    assignment = models.OneToOneField(
        Assignment, on_delete=models.PROTECT, null=True, blank=True, related_name="decision"
    )
    concerned = models.CharField(max_length=200)
    ground = models.TextField()
    facts = models.TextField()
    evidence = models.JSONField(default=dict)
    automation = models.JSONField(default=dict)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="decisions"
    )
    decided_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.STANDING)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(ground="") & ~Q(facts=""), name="decision_has_reasons"),
            models.CheckConstraint(
                condition=~Q(kind="rejection") | Q(assignment__isnull=False), name="rejection_names_its_work"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} ({self.kind}, {self.state})"


class Appeal(models.Model):
    """A contest of a decision, decided by another human than the first."""

    class Outcome(models.TextChoices):
        """What the second human decided."""

        UPHELD = "upheld"
        OVERTURNED = "overturned"

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="appeal")
    first_decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    filed_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    reasons = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("first_decided_by")),
                name="appeal_decided_by_another",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None, decided_at=None, outcome="")
                | (Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(outcome="") & ~Q(reasons="")),
                name="appeal_decided_with_reasons",
            ),
        ]

    def __str__(self) -> str:
        return f"appeal {self.pk} of decision {self.decision_id}"
